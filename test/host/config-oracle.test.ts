/*
 * The configuration beside redis-server: the same names and defaults, the same answers to good and
 * bad CONFIG SETs, the same fatal errors of a start, and the same file out of CONFIG REWRITE. What
 * the real one has said stands in test/golden/config.json.
 *
 * It was 7.0; what 7.2 has added or hidden since then is listed here, and nothing else may differ.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandLineParse } from '../../host/cli/arguments.js';
import { Configuration } from '../../host/config/configuration.js';
import { ownDirectiveNames } from '../../host/config/directive-table.js';
import { ConfigurationError, configurationLoad } from '../../host/config/load.js';
import type { LoadSources } from '../../host/config/load.js';
import { nodeHost } from '../../host/config/node-host.js';
import { redisVersion } from '../../host/config/version.js';
import { Connection } from '../support/connection.js';
import { type Fact, type Oracle, factOf, golden } from '../support/golden.js';
import { redisVersion as oracleVersion } from '../support/redis.js';

/** New since 7.0, or Cedis's own. */
const onlyOurs = [
  ...ownDirectiveNames,
  'set-max-listpack-entries',
  'set-max-listpack-value',
  'locale-collate',
  'cluster-announce-human-nodename',
];
/** Listed by 7.0 and hidden by 7.2. */
const onlyTheirs = ['aof-disable-auto-gc'];

function sourcesOf(givenArguments: string[]): LoadSources {
  const line = commandLineParse(givenArguments);
  if (line.kind !== 'serve') throw new Error(`serves not: ${line.kind}`);
  return line.sources;
}

/** What a start with these arguments writes to the standard error. */
function fatalOurs(givenArguments: string[]): string {
  try {
    configurationLoad(new Configuration(nodeHost(() => undefined)), sourcesOf(givenArguments));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return '';
}

/** The port of the real server, which stands in its file; ours listens nowhere. */
const PORT = 23_679;

const options = [
  '--maxmemory 700mb',
  '--notify-keyspace-events',
  'KEA',
  '--shutdown-on-sigterm',
  'nosave',
  'now',
];

const fileIn = (folder: string): string =>
  [
    '# kept',
    '',
    '',
    `port ${PORT}`,
    'LOGLEVEL "verbose"',
    'slave-priority 7',
    'save 900 1',
    'save 300 10',
    '# kept too',
    'client-output-buffer-limit replica 1mb 2mb 3',
    `dir '${folder}'`,
    "requirepass 'it\\'s'",
    'hash-max-ziplist-entries 20',
    'hash-max-listpack-entries 21',
    'rename-command DEBUG ""',
    'maxmemory-clients 10%',
    'bind 127.0.0.1 -::1',
  ].join('\n');

/** Connects as soon as somebody listens. */
async function connectionOpen(): Promise<Connection> {
  for (let i = 0; i < 200; i++) {
    const connection = await Connection.open({ port: PORT }).catch(() => undefined);
    if (connection !== undefined) return connection;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the redis-server does not listen');
}

/** A real server with a file. */
function oracleStart(file: string): Promise<Oracle> {
  const child = spawn('redis-server', [file, ...options], { stdio: 'ignore' });
  return Promise.resolve({
    async connect() {
      const connection = await connectionOpen();
      expect(await connection.call('AUTH', "it's")).toBe('OK');
      return connection;
    },
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  });
}

/** The pairs in a flat list. */
const pairsOf = (flat: readonly string[]): [string, string][] =>
  flat.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, flat[at + 1]!]] : []));

describe('beside redis-server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cedis-config-'));
  const before = process.cwd();
  const ours = new Configuration(nodeHost(() => undefined));

  /** Text of this run with its folder as FOLDER, so that it can be written down. */
  const settled = (text: string): string => text.replaceAll(folder, 'FOLDER');

  for (const name of ['theirs.conf', 'ours.conf']) {
    writeFileSync(join(folder, name), fileIn(folder));
  }
  const oracle = golden('config', () => oracleStart(join(folder, 'theirs.conf')));

  beforeAll(() => {
    configurationLoad(ours, sourcesOf([join(folder, 'ours.conf'), ...options]));
  });

  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  /** Both have the same names and values, but for the listed ones. */
  async function valuesCompare(when: string): Promise<void> {
    const values = await oracle.recall(`all values ${when}`, async (redis) => {
      const flat = (await redis.call('CONFIG', 'GET', '*')) as string[];
      return Object.fromEntries(pairsOf(flat.map(settled)).sort());
    });
    const theirs = new Map(Object.entries(values));
    const mine = new Map(ours.get(['*']).map(([name, value]) => [name, settled(value)]));
    for (const name of onlyOurs) if (!theirs.has(name)) mine.delete(name);
    for (const name of onlyTheirs) theirs.delete(name);
    expect([...mine].sort()).toEqual([...theirs].sort());
  }

  test('a loaded file and its options give the same values of all directives', () =>
    valuesCompare('after the start'));

  test('CONFIG GET finds the same by patterns and spellings', async () => {
    for (const patterns of [
      ['m[ai]*'],
      ['*OF', 'Port'],
      ['PORT', 'port', 'p?rt'],
      ['*-z[h-j]p*-*'],
      ['[^a-z]*'],
      ['key-load-delay'],
      ['x'],
    ]) {
      const line = ['CONFIG', 'GET', ...patterns];
      const theirs = await oracle.recall(line.join(' '), async (redis) =>
        ((await redis.call(...line)) as string[]).sort(),
      );
      expect([patterns, ours.get(patterns).flat().sort()]).toEqual([patterns, theirs]);
    }
  });

  const sets: string[][] = [
    ['maxmemory', '1gb'],
    ['maxmemory', '10foo'],
    ['maxmemory', ''],
    ['maxmemory', 'kb'],
    ['maxmemory', '-1'],
    ['maxmemory', '18446744073709551615'],
    ['maxmemory', '18446744073709551616'],
    ['maxmemory', '17179869185gb'],
    ['maxmemory', '0x10'],
    ['maxmemory', '1 gb'],
    ['maxmemory-clients', '5%'],
    ['maxmemory-clients', '101%'],
    ['maxmemory-clients', '-1%'],
    ['maxmemory-clients', '%'],
    ['maxmemory-clients', '18446744073709551615'],
    ['maxmemory-clients', '0'],
    ['proto-max-bulk-len', '1'],
    ['proto-max-bulk-len', '18446744073709551615'],
    ['hz', '0'],
    ['hz', '501'],
    ['hz', '-1'],
    ['hz', '+5'],
    ['hz', '05'],
    ['hz', '1.5'],
    ['hz', ''],
    ['hz', '99999999999'],
    ['list-max-listpack-size', '-2147483649'],
    ['list-max-ziplist-size', '-3'],
    ['slowlog-max-len', '-1'],
    ['slowlog-log-slower-than', '-2'],
    ['slowlog-log-slower-than', '-1'],
    ['tracking-table-max-keys', '-1'],
    ['hll-sparse-max-bytes', '1m'],
    ['hash-max-listpack-value', '9223372036854775808'],
    ['appendfsync', 'EVERYSEC'],
    ['appendfsync', 'sometimes'],
    ['appendfsync', ''],
    ['maxmemory-policy', 'lru'],
    ['loglevel', 'notice'],
    ['shutdown-on-sigint', 'force NOW'],
    ['shutdown-on-sigint', 'save  now'],
    ['shutdown-on-sigint', 'save nosave'],
    ['shutdown-on-sigint', ''],
    ['shutdown-on-sigint', 'default force'],
    ['activerehashing', 'NO'],
    ['activerehashing', '1'],
    ['save', '1'],
    ['save', '1 2 3'],
    ['save', '1 2'],
    ['save', ' 1 2'],
    ['save', '+1 2'],
    ['save', '1  2'],
    ['save', '0 1'],
    ['save', '5 99999999999'],
    ['save', '5 4294967297'],
    ['save', ''],
    ['save', '1 0 2 0'],
    ['client-output-buffer-limit', 'slave 1 2 3'],
    ['client-output-buffer-limit', 'Pubsub 1k 1kb 1'],
    ['client-output-buffer-limit', 'master 1 2 3'],
    ['client-output-buffer-limit', 'normal 1 2'],
    ['client-output-buffer-limit', 'normal x 2 3'],
    ['client-output-buffer-limit', 'normal 1 2 -3'],
    ['client-output-buffer-limit', 'normal 1 2 3x'],
    ['client-output-buffer-limit', ''],
    ['client-output-buffer-limit', 'normal 1 2 '],
    // Else a renewal is cut off at its next long reply.
    ['client-output-buffer-limit', 'normal 0 0 0'],
    ['notify-keyspace-events', 'KEA'],
    ['notify-keyspace-events', 'nAm'],
    ['notify-keyspace-events', 'EKxn'],
    ['notify-keyspace-events', 'q'],
    ['notify-keyspace-events', 'g$lshzxetdE'],
    ['notify-keyspace-events', ''],
    ['bind', '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17'],
    ['oom-score-adj-values', '1 2'],
    ['oom-score-adj-values', '1 2 2001'],
    ['oom-score-adj-values', '1 2 x'],
    ['oom-score-adj-values', ' 1 2 3'],
    ['oom-score-adj-values', ''],
    ['latency-tracking-info-percentiles', '1 2.50 99.99999999'],
    ['latency-tracking-info-percentiles', '1e1 0x10 .5'],
    ['latency-tracking-info-percentiles', '101'],
    ['latency-tracking-info-percentiles', '-0.1'],
    ['latency-tracking-info-percentiles', 'inf'],
    ['latency-tracking-info-percentiles', 'nan'],
    ['latency-tracking-info-percentiles', '1 '],
    ['latency-tracking-info-percentiles', ''],
    ['proc-title-template', '{title}'],
    ['proc-title-template', '{x}'],
    ['proc-title-template', '{title'],
    ['proc-title-template', '{{}'],
    ['proc-title-template', ''],
    ['proc-title-template', ' {port} {server-mode} '],
    ['proc-title-template', '{unixsocket}'],
    ['cluster-announce-hostname', 'a_b'],
    ['cluster-announce-hostname', 'a.b-C9'],
    ['cluster-announce-hostname', 'x'.repeat(256)],
    ['dbfilename', 'a'],
    ['dir', '/'],
    ['daemonize', 'yes'],
    ['slaveof', 'a 1'],
    ['unixsocketperm', '7'],
    ['nothing', '1'],
    ['Nothing', '1', 'hz', 'x'],
    ['hz', '11', 'Hz', '12'],
    ['hz', '11', 'timeout', 'x', 'noth', '1'],
    ['replica-priority', '3', 'slave-priority', '4'],
    ['timeout', '3', 'Daemonize', 'yes', 'nothing', '1'],
    ['Timeout', 'x'],
    ['hz', '12', 'timeout', '13', 'tcp-keepalive', 'x'],
    ['masteruser', 'a"b\\c'],
    ['masteruser', ''],
    ['replica-announce-ip', 'x'],
    ['repl-backlog-size', '0'],
    ['key-load-delay', '-5'],
    ['watchdog-period', '-1'],
    ['loading-process-events-interval-bytes', '1023'],
    ['save', '60 1 70 2'],
  ];

  test.each(sets.map((words) => [words]))('CONFIG SET %j answers the same', async (given) => {
    const theirs = await oracle.ask('CONFIG', 'SET', ...given);
    const mine = await ours.set(pairsOf(given), { isLocal: true });
    expect(mine === null ? 'OK' : { error: mine }).toEqual(theirs);
  });

  test('afterwards all values are the same', () => valuesCompare('after the sets'));

  test('CONFIG REWRITE makes the same of the same file', async () => {
    /** A rewritten file: what was kept, and what was appended in any order. */
    const rewritten = (name: string): Fact => {
      const lines = settled(readFileSync(join(folder, name), 'utf8')).split('\n');
      const signature = lines.indexOf('# Generated by CONFIG REWRITE');
      return { kept: lines.slice(0, signature + 1), appended: lines.slice(signature + 1).sort() };
    };
    const users = await oracle.recall('user lines', async (redis) =>
      ((await redis.call('ACL', 'LIST')) as string[]).filter((line) => line.startsWith('user ')),
    );
    const theirs = await oracle.recall('CONFIG REWRITE', async (redis) => {
      expect(factOf(await redis.call('CONFIG', 'REWRITE'))).toBe('OK');
      return rewritten('theirs.conf');
    });
    expect(ours.rewrite({ userLines: () => users })).toBeNull();
    expect(rewritten('ours.conf')).toEqual(theirs);
  });

  test.each<string[][]>([
    [['--invalid']],
    [['--port']],
    [['--port', '6380', '--loglevel']],
    [['--port', '1', '2']],
    [['--port', '--bla', '--hz', '1']],
    [['--port', '--loglevel', 'verbose']],
    [['--syslog-ident', '--my--name', '--appendfsync', '--bla']],
    [['--shutdown-on-sigint']],
    [['--shutdown-on-sigint', 'now force', '--shutdown-on-sigterm']],
    [['--replicaof', '127.0.0.1', 'abc']],
    [['--replicaof', '--127.0.0.1', '--abc']],
    [['--port 1 "abc']],
    [['--port', '"abc']],
    [['--maxmemory', '10foo']],
    [['--save', '1']],
    [['--save', '1 2 3']],
    [['--save', '--port', 'x']],
    [['--dir', '/nonexistent']],
    [['--logfile', '/nonexistent/x']],
    [['--cluster-enabled', 'yes', '--replicaof', '127.0.0.1', '1']],
    [['-x', '3']],
    [['--unixsocketperm', '778']],
    [['--unixsocketperm', '1000']],
    [['--appendfilename', '']],
    [['--appendfilename', 'a/b']],
    [['--appenddirname', 'a/b']],
    [['--databases', '0']],
    [['--user']],
    [['--include']],
    [['--a.b']],
    [['--rename-command', 'x']],
    [['--loadmodule']],
    [['--maxclients', '-1']],
    [['--', 'x']],
    [['--enable-debug-command', 'maybe']],
    [['--list-max-ziplist-entries', '1', '2']],
  ])('a start with %j fails with the same message', async (words) => {
    const theirs = await oracle.recall(`redis-server ${words.join(' ')}`, () => {
      const run = spawnSync('redis-server', words, { cwd: folder, timeout: 5000 });
      const text = run.stderr.toString().replace(oracleVersion!, redisVersion);
      return Promise.resolve([run.status, settled(text)]);
    });
    const place = process.cwd();
    process.chdir(folder);
    const mine = settled(fatalOurs(words));
    process.chdir(place);
    expect([mine === '' ? null : 1, mine]).toEqual(theirs);
  });
});
