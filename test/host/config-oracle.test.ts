/*
 * The configuration beside a live redis-server: the same names and defaults, the same answers to
 * good and bad CONFIG SETs, the same fatal errors of a start, and the same file out of CONFIG
 * REWRITE.
 *
 * The server on Debian is 7.0; what 7.2 has added or hidden since then is listed here, and nothing
 * else may differ.
 */

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commandLineParse } from '../../host/cli/arguments.js';
import { Configuration } from '../../host/config/configuration.js';
import { ownDirectiveNames } from '../../host/config/directive-table.js';
import { ConfigurationError, configurationLoad } from '../../host/config/load.js';
import type { LoadSources } from '../../host/config/load.js';
import { nodeHost } from '../../host/config/node-host.js';
import { redisVersion } from '../../host/config/version.js';

/** The version of the installed server, or null without one. */
const oracleVersion =
  /v=(7\.[02]\.\d+)/.exec(spawnSync('redis-server', ['--version']).stdout?.toString() ?? '')?.[1] ??
  null;
if (oracleVersion === null)
  console.log('config-oracle: skipped, there is no redis-server 7.0 or 7.2 on this machine');

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

/** A port that was free a moment ago. */
function portFind(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

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

describe.skipIf(oracleVersion === null)(
  `beside redis-server ${oracleVersion ?? '(not installed)'}`,
  () => {
    let folder = '';
    let oracle: ChildProcess;
    let client: Redis;
    const before = process.cwd();
    const ours = new Configuration(nodeHost(() => undefined));

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'cedis-oracle-'));
      const port = await portFind();
      const file = [
        '# kept',
        '',
        '',
        `port ${port}`,
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
      for (const name of ['theirs.conf', 'ours.conf']) writeFileSync(join(folder, name), file);
      const options = [
        '--maxmemory 700mb',
        '--notify-keyspace-events',
        'KEA',
        '--shutdown-on-sigterm',
        'nosave',
        'now',
      ];
      oracle = spawn('redis-server', [join(folder, 'theirs.conf'), ...options], {
        stdio: 'ignore',
      });
      configurationLoad(ours, sourcesOf([join(folder, 'ours.conf'), ...options]));
      client = new Redis({
        port,
        password: "it's",
        retryStrategy: () => 50,
        maxRetriesPerRequest: 100,
      });
      client.on('error', () => undefined);
      await client.ping();
    });

    afterAll(async () => {
      client.disconnect();
      const ended = new Promise((resolve) => oracle.once('exit', resolve));
      oracle.kill('SIGKILL');
      await ended;
      process.chdir(before);
      rmSync(folder, { recursive: true });
    });

    async function valuesTheirs(): Promise<Map<string, string>> {
      const flat = (await client.call('CONFIG', 'GET', '*')) as string[];
      return new Map(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]!]] : [])));
    }

    /** Both have the same names and values, but for the listed ones. */
    async function valuesCompare(): Promise<void> {
      const theirs = await valuesTheirs();
      const mine = new Map(ours.get(['*']));
      for (const name of onlyOurs) if (!theirs.has(name)) mine.delete(name);
      for (const name of onlyTheirs) theirs.delete(name);
      expect([...mine].sort()).toEqual([...theirs].sort());
    }

    test('a loaded file and its options give the same values of all directives', valuesCompare);

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
        const flat = (await client.call('CONFIG', 'GET', ...patterns)) as string[];
        const mine = ours.get(patterns).flat();
        expect([patterns, mine.sort()]).toEqual([patterns, flat.sort()]);
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
      const theirs = await client
        .call('CONFIG', 'SET', ...given)
        .catch((error: Error) => error.message);
      const pairs = given.flatMap((name, at): [string, string][] =>
        at % 2 === 0 ? [[name, given[at + 1]!]] : [],
      );
      expect(await ours.set(pairs, { isLocal: true })).toEqual(theirs === 'OK' ? null : theirs);
    });

    test('afterwards all values are the same', valuesCompare);

    test('CONFIG REWRITE makes the same of the same file', async () => {
      await client.call('CONFIG', 'REWRITE');
      const users = ((await client.call('ACL', 'LIST')) as string[]).filter((line) =>
        line.startsWith('user '),
      );
      expect(ours.rewrite({ userLines: () => users })).toBeNull();
      const [theirs, mine] = ['theirs.conf', 'ours.conf'].map((name) => {
        const lines = readFileSync(join(folder, name), 'utf8').split('\n');
        const signature = lines.indexOf('# Generated by CONFIG REWRITE');
        return { kept: lines.slice(0, signature + 1), appended: lines.slice(signature + 1).sort() };
      });
      expect(mine).toEqual(theirs);
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
    ])('a start with %j fails with the same message', (words) => {
      const place = process.cwd();
      const run = spawnSync('redis-server', words, { cwd: folder, timeout: 5000 });
      const theirs = run.stderr.toString().replace(oracleVersion!, redisVersion);
      process.chdir(folder);
      const mine = fatalOurs(words);
      process.chdir(place);
      expect([run.status, mine]).toEqual([mine === '' ? null : 1, theirs]);
    });
  },
);
