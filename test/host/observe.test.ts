/*
 * What an operator sees of a running server: the metrics endpoint, log lines as JSON, MEMORY STATS
 * and DOCTOR, LATENCY DOCTOR, and the slow log of commands that the host answers.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { doctorText } from '../../host/command/memory.js';
import type { MemoryFigures } from '../../host/command/info/memory-figures.js';
import type { InfoSource } from '../../host/command/info/section.js';
import { MetricsEndpoint } from '../../host/server/metrics-endpoint.js';
import { Log } from '../../host/process/log.js';
import type { Connection } from '../support/connection.js';
import { golden } from '../support/golden.js';
import { portFree } from '../support/net-peer.js';
import { ServerProcess } from '../support/process.js';
import { redisStart } from '../support/redis.js';
import { Double, RespError, Verbatim } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const program = fileURLToPath(new URL('../../host/cli/cedis-server.mjs', import.meta.url));

let server: ServerProcess;
let connection: Connection;
let port: number;

beforeAll(async () => {
  port = await portFree();
  server = await serverStart('--metrics-port', String(port), '--enable-debug-command', 'yes');
  connection = await server.connect();
});

afterAll(async () => {
  connection.close();
  await server.stop();
});

const scrape = async (at = port): Promise<string> =>
  (await fetch(`http://127.0.0.1:${at}/metrics`)).text();

/** The value of a series, `name` with its labels as they are printed. */
function valueOf(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? NaN : Number(line.slice(name.length + 1));
}

describe('the metrics endpoint', () => {
  it('tells what INFO tells, under the names of the redis exporter', async () => {
    await connection.call('CONFIG', 'RESETSTAT');
    await connection.call('SET', 'metrics:a', 'text', 'EX', '100');
    await connection.call('GET', 'metrics:a');
    await connection.call('INCR', 'metrics:a');
    const text = await scrape();
    expect(valueOf(text, 'redis_up')).toBe(1);
    expect(valueOf(text, 'redis_connected_clients')).toBe(1);
    expect(valueOf(text, 'redis_commands_total{cmd="get"}')).toBe(1);
    expect(valueOf(text, 'redis_commands_failed_calls_total{cmd="incr"}')).toBe(1);
    expect(valueOf(text, 'redis_commands_duration_seconds_total{cmd="get"}')).toBeLessThan(1);
    expect(valueOf(text, 'redis_errors_total{err="ERR"}')).toBe(1);
    expect(valueOf(text, 'redis_db_keys{db="db0"}')).toBe(1);
    expect(valueOf(text, 'redis_db_keys_expiring{db="db0"}')).toBe(1);
    expect(valueOf(text, 'redis_keyspace_hits_total')).toBeGreaterThan(0);
    expect(valueOf(text, 'redis_memory_used_bytes')).toBeGreaterThan(100_000);
    expect(text).toMatch(/^redis_instance_info\{role="master",redis_version="7\.2\.6",.*\} 1$/m);
    expect(text).toContain('# TYPE redis_commands_total counter\n');
    expect(text).toContain('# TYPE redis_connected_clients gauge\n');
    // The panels that the README names find what they ask for.
    const readme = readFileSync(new URL('../../host/server/README.md', import.meta.url), 'utf8');
    const panels = readme.slice(readme.indexOf('| panel | expression |'));
    const names = new Set(panels.slice(0, panels.indexOf('\n\n')).match(/redis_[a-z_]+/g));
    expect(names.size).toBeGreaterThan(10);
    expect([...names].filter((name) => !new RegExp(`^${name}[ {]`, 'm').test(text))).toEqual([]);
    await connection.call('DEL', 'metrics:a');
  });

  it('says what it is, and answers nothing else', async () => {
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics?x=1`);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    const posted = await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' });
    expect(posted.status).toBe(405);
  });

  it('moves with CONFIG SET, and stays where it cannot move to', async () => {
    const other = await portFree();
    expect(await connection.call('CONFIG', 'SET', 'metrics-port', String(other))).toBe('OK');
    expect(valueOf(await scrape(other), 'redis_up')).toBe(1);
    await expect(scrape()).rejects.toThrow();
    const taken = await connection.call('CONFIG', 'SET', 'metrics-port', String(server.port));
    expect(taken).toBeInstanceOf(RespError);
    expect(await connection.call('CONFIG', 'GET', 'metrics-*')).toEqual([
      ...['metrics-port', String(other), 'metrics-bind', '127.0.0.1'],
    ]);
    expect(valueOf(await scrape(other), 'redis_up')).toBe(1);
    await connection.call('CONFIG', 'SET', 'metrics-port', '0');
    await expect(scrape(other)).rejects.toThrow();
    await connection.call('CONFIG', 'SET', 'metrics-port', String(port));
  });

  it('has room for a few connections, and cuts off who is slow or silent', async () => {
    const source = {} as InfoSource; // Nobody asks for metrics here.
    const endpoint = new MetricsEndpoint(source, { connections: 2, patienceMs: 1000 });
    const own = await portFree();
    expect(await endpoint.open(own, '127.0.0.1')).toBe(null);
    const ends: Promise<unknown>[] = [];
    const sockets = ['', 'GET /met', ''].map((begin) => {
      const socket = connect(own, '127.0.0.1', () => socket.write(begin)).resume();
      ends.push(new Promise((resolve) => socket.on('error', resolve).on('close', resolve)));
      return socket;
    });
    // The third is refused, which makes room for nobody: the first two go when their time is up.
    await Promise.race(ends);
    expect(sockets.map((socket) => socket.destroyed)).toEqual([false, false, true]);
    await Promise.all(ends);
    expect((await fetch(`http://127.0.0.1:${own}/`)).status).toBe(404);
    endpoint.close();
  });

  it('keeps a server from starting whose port is taken', async () => {
    await expect(serverStart('--metrics-port', String(port))).rejects.toThrow(
      /Failed listening on port \d+ \(metrics\), aborting/,
    );
  });
});

describe('the log', () => {
  /** All that a log writes of a line, a raw text and a line in the other format. */
  function written(text: string): [line: string, raw: string, json: string] {
    const file = join(server.folder, 'controls.log');
    writeFileSync(file, '');
    const log = new Log();
    log.file = file;
    log.notice(text);
    log.raw(text.replace('\n', ' '));
    log.format = 'json';
    log.notice(text);
    const [line, raw, json, ...others] = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(others).toEqual([]);
    return [line!, raw!, json!];
  }

  it('holds no control characters, whatever is in the names that it tells', () => {
    const name = '\x1b[2J\x9b31m\x7f\r\n1:M forged\0é';
    const [line, raw, json] = written(name);
    const shown = '\\x1b[2J\\x9b31m\\x7f\\x0d';
    expect(line.endsWith(`* ${shown}\\x0a1:M forged\\x00é`)).toBe(true);
    expect(raw).toBe(`${shown} 1:M forged\\x00é`);
    expect(json).not.toMatch(/\p{Cc}/u);
    expect((JSON.parse(json) as { message: string }).message).toBe(name);
  });

  it('shows a user by a name that moves no terminal', async () => {
    const name = '\x1b[2Jevil';
    await connection.call('ACL', 'SETUSER', name, 'on', 'nopass', '~*', '+@all');
    await connection.call('CONFIG', 'SET', 'loglevel', 'verbose');
    const other = await server.connect();
    expect(await other.call('AUTH', name, 'x')).toBe('OK');
    other.write(Buffer.from('*x\r\n'));
    await other.ended(1000);
    await connection.call('DEBUG', 'LOG', `${name}\nforged`);
    await connection.call('CONFIG', 'SET', 'loglevel', 'notice');
    await connection.call('ACL', 'DELUSER', name);
    expect(server.log).toMatch(/Protocol error .* user=\\x1b\[2Jevil /);
    expect(server.log).toContain('DEBUG LOG: \\x1b[2Jevil\\x0aforged\n');
    expect(server.log.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('log-format', () => {
  it('writes each line as an object', () => {
    const file = join(server.folder, 'own.log');
    writeFileSync(file, '');
    const log = new Log();
    log.file = file;
    log.format = 'json';
    log.role = 'M';
    log.notice('a "quoted" text\nof two lines');
    log.raw('\n=== REPORT ===\n');
    log.debug('below the level');
    const lines = readFileSync(file, 'latin1').trimEnd().split('\n');
    const [first, second, ...others] = lines.map((line) => JSON.parse(line) as object);
    expect(first).toMatchObject({
      level: 'notice',
      pid: process.pid,
      role: 'primary',
      message: 'a "quoted" text\nof two lines',
    });
    expect(first).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
    expect(second).toMatchObject({ level: 'warning', message: '\n=== REPORT ===' });
    expect(others).toEqual([]);
  });

  it('is chosen at the start, changed by CONFIG SET and kept by CONFIG REWRITE', async () => {
    const file = join(server.folder, 'json.conf');
    writeFileSync(file, 'log-format json\n');
    const other = await ServerProcess.start(process.execPath, [program, file], ['--save', '']);
    const link = await other.connect();
    for (const line of other.log.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toHaveProperty('message');
    }
    expect(other.log).toContain('"message":"Server initialized"');
    expect(await link.call('CONFIG', 'SET', 'log-format', 'text')).toBe('OK');
    expect(await link.call('CONFIG', 'SET', 'log-format', 'xml')).toBeInstanceOf(RespError);
    expect(await link.call('CONFIG', 'REWRITE')).toBe('OK');
    expect(readFileSync(file, 'latin1')).not.toContain('log-format json');
    link.close();
    await other.stop();
    expect(other.log).toMatch(/ \* User requested shutdown\.\.\./);
  });
});

describe('MEMORY', () => {
  const stats = async (link: Connection): Promise<Map<string, unknown>> =>
    (await link.call('MEMORY', 'STATS')) as unknown as Map<string, unknown>;

  it('tells how memory is used, as a map of numbers', async () => {
    await connection.call('SET', 'memory:a', 'x'.repeat(10_000));
    const flat = (await connection.call('MEMORY', 'STATS')) as unknown[];
    expect(flat[0]).toBe('peak.allocated');
    const other = await server.connect();
    await other.call('HELLO', '3');
    const map = await stats(other);
    expect(map.size).toBe(28);
    expect(map.get('keys.count')).toBe(1);
    expect(map.get('dataset.percentage')).toBeInstanceOf(Double);
    expect([...(map.get('db.0') as Map<string, unknown>).keys()]).toEqual([
      'overhead.hashtable.main',
      'overhead.hashtable.expires',
      'overhead.hashtable.slot-to-keys',
    ]);
    expect(map.get('dataset.bytes')).toBeGreaterThan(10_000);
    await other.call('FLUSHALL');
    expect((await stats(other)).size).toBe(27);
    expect(await other.call('MEMORY', 'DOCTOR')).toBeInstanceOf(Verbatim);
    expect(await other.call('MEMORY', 'MALLOC-STATS')).toBeInstanceOf(Verbatim);
    expect(await other.call('MEMORY', 'PURGE')).toBe('OK');
    other.close();
  });

  it('tells what was freed from what lies in gaps, and no more than the process has', async () => {
    const figure = async (): Promise<(name: string) => number> => {
      const text = String(await connection.call('INFO', 'memory'));
      const of = (name: string): number => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(text)![1]);
      expect(of('allocator_resident')).toBeLessThanOrEqual(of('used_memory_rss'));
      return of;
    };
    const megabyte = 1024 * 1024;
    await connection.call('DEBUG', 'POPULATE', '100000', 'key', '300');
    const full = await figure();
    expect(full('allocator_allocated')).toBeGreaterThan(30 * megabyte);
    expect(full('allocator_frag_ratio')).toBeLessThan(1.3);
    await connection.call('FLUSHALL');
    await connection.call('MEMORY', 'PURGE');
    const empty = await figure();
    // The process keeps it, as free pages: that is no fragmentation.
    expect(empty('allocator_active')).toBeLessThan(10 * megabyte);
    expect(empty('allocator_rss_bytes')).toBeGreaterThan(30 * megabyte);
    expect(empty('mem_fragmentation_bytes')).toBeGreaterThan(30 * megabyte);
    // Half a gigabyte, of which nobody has written but a page.
    await connection.call('SETBIT', 'big', '4000000000', '1');
    expect((await figure())('allocator_allocated')).toBeGreaterThan(400 * megabyte);
    await connection.call('DEL', 'big');
  });

  it('has a doctor who finds what Redis finds', () => {
    const megabyte = 1024 * 1024;
    const well: MemoryFigures = {
      ...{ used: 100 * megabyte, peak: 100 * megabyte, active: 105 * megabyte },
      ...{ resident: 106 * megabyte, process: 110 * megabyte, startup: 0, clients: 0 },
      ...{ backlog: 0, replicas: 0, aofBuffer: 0 },
      ...{ overhead: 0, dataset: 100 * megabyte, keys: 1, databases: [] },
    };
    expect(doctorText({ ...well, used: megabyte }, 1)).toMatch(/^There is next to nothing/);
    expect(doctorText(well, 1)).toMatch(/^Nothing .* is remarkable/);
    expect(doctorText({ ...well, peak: 200 * megabyte }, 1)).toContain(' * Peak:');
    expect(doctorText({ ...well, process: 150 * megabyte }, 1)).toContain(' * Process:');
    expect(doctorText({ ...well, active: 120 * megabyte }, 1)).toContain(' * Fragmentation:');
    expect(doctorText({ ...well, clients: 3 * megabyte }, 10)).toContain(' * Clients:');
    expect(doctorText({ ...well, resident: 120 * megabyte }, 1)).toContain(' * Kept:');
  });
});

describe('MEMORY STATS beside redis-server', () => {
  const oracle = golden('memory-stats', () => redisStart());

  /** The names in MEMORY STATS with keys in two databases. */
  const names = async (link: Connection): Promise<string[]> => {
    await link.call('SET', 'a', '1');
    await link.call('SELECT', '3');
    await link.call('SET', 'a', '1');
    const stats = (await link.call('MEMORY', 'STATS')) as unknown[];
    const nested = stats.flatMap((part): unknown[] => (Array.isArray(part) ? part : [part]));
    return nested.filter(
      (part): part is string => typeof part === 'string' && !/^[-\d.e]+$/.test(part),
    );
  };

  it('has the same names in the same order', async () => {
    const ours = await serverStart();
    const link = await ours.connect();
    expect(await names(link)).toEqual(await oracle.recall('MEMORY STATS', names));
    link.close();
    await ours.stop();
  });
});

describe('LATENCY DOCTOR and the slow log', () => {
  it('speak of a command of the host that took long', async () => {
    expect(await connection.call('LATENCY', 'DOCTOR')).toMatch(/latency-monitor-threshold/);
    await connection.call('CONFIG', 'SET', 'latency-monitor-threshold', '50');
    await connection.call('CONFIG', 'SET', 'slowlog-log-slower-than', '100000');
    await connection.call('DEBUG', 'SLEEP', '0.12');
    const report = (await connection.call('LATENCY', 'DOCTOR')) as string;
    const spike = /^1\. command: 1 latency spikes \(average 1\d\dms, mean deviation 0ms, (.*)$/m;
    expect(spike.exec(report)?.[1]).toMatch(
      /^period 1\.00 sec\)\. Worst all time event 1\d\dms\.$/,
    );
    expect(report).toContain('Lower it with');
    const [entry] = (await connection.call('SLOWLOG', 'GET', '1')) as unknown[][];
    expect(entry![3]).toEqual(['DEBUG', 'SLEEP', '0.12']);
    expect(entry![2]).toBeGreaterThan(100_000);
    expect(await connection.call('LATENCY', 'RESET')).toBe(1);
    expect(await connection.call('LATENCY', 'DOCTOR')).not.toContain('command:');
  });

  it('names a script by its client, and the commands in it by nobody, as Redis 7.2 does', async () => {
    await connection.call('CLIENT', 'SETNAME', 'me');
    await connection.call('CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    await connection.call('SLOWLOG', 'RESET');
    await connection.call('EVAL', "return redis.call('ECHO', 'x')", '0');
    await connection.call('CONFIG', 'SET', 'slowlog-log-slower-than', '-1');
    const entries = (await connection.call('SLOWLOG', 'GET')) as unknown[][];
    const [script, inner] = entries.filter(([, , , words]) => /^E/.test((words as string[])[0]!));
    expect([script![4], script![5]]).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/), 'me']);
    expect(inner!.slice(3)).toEqual([['ECHO', 'x'], '', '']);
  });
});
