/*
 * INFO: its figures as C prints them, its sections as Redis selects them, and its fields beside
 * redis-server: every field of its `INFO everything` (test/golden/info.json) is in ours, in the
 * same section and order.
 */

import { beforeAll, describe, expect, it } from 'vitest';

import {
  bytesText,
  fixedText,
  nameText,
  ratioText,
  secondsText,
  sectionText,
} from '../../host/command/info/section.js';
import { serverAround } from '../support/around.js';
import { become } from '../support/become.js';
import type { Connection } from '../support/connection.js';
import { golden } from '../support/golden.js';
import type { ServerProcess } from '../support/process.js';
import { redisStart } from '../support/redis.js';
import { Verbatim } from '../support/resp.js';
import { serverStart } from '../support/server.js';

/** Lines that tell of one command, error or database: which there are depends on what was run. */
const counted = /^(cmdstat_|errorstat_|latency_percentiles_usec_|db\d)/;

type Sections = Map<string, string[]>;

function sectionsOf(info: string): Sections {
  const sections: Sections = new Map();
  let fields: string[] = [];
  for (const line of info.split('\r\n')) {
    if (line.startsWith('# ')) sections.set(line.slice(2), (fields = []));
    else if (line !== '') fields.push(line.slice(0, line.indexOf(':')));
  }
  return sections;
}

function valueOf(info: string, name: string): string | undefined {
  return info
    .split('\r\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1);
}

describe('the figures of INFO', () => {
  it('rounds as printf does, ties to the even digit', () => {
    const cases: [number, number, string][] = [
      [1.125, 2, '1.12'],
      [1.375, 2, '1.38'],
      [0.625, 2, '0.62'],
      [2.875, 2, '2.88'],
      [1.005, 2, '1.00'],
      [0, 2, '0.00'],
      [77.0625, 3, '77.062'],
      [-1.125, 2, '-1.12'],
      [Infinity, 2, 'inf'],
      [NaN, 2, 'nan'],
      [123456789.5, 2, '123456789.50'],
    ];
    for (const [value, digits, text] of cases) expect(fixedText(value, digits)).toBe(text);
  });

  it('prints bytes for people with one unit', () => {
    expect([0, 1023, 1024, 1152, 1536, 1024 ** 2, 5 * 1024 ** 3].map(bytesText)).toEqual([
      '0B',
      '1023B',
      '1.00K',
      '1.12K',
      '1.50K',
      '1.00M',
      '5.00G',
    ]);
  });

  it('prints ratios, seconds and names', () => {
    expect(ratioText(1, 3)).toBe('0.33');
    expect(secondsText(1_000_001)).toBe('1.000001');
    expect(nameText('a:b#c\r\n')).toBe('a_b_c__');
    expect(
      sectionText('CPU', [
        ['a', 1.9],
        ['b', 'x'],
      ]),
    ).toBe('# CPU\r\na:1\r\nb:x\r\n');
  });
});

describe('INFO of a server', () => {
  let server: ServerProcess;
  let connection: Connection;
  const info = async (...words: string[]): Promise<string> =>
    (await connection.call('INFO', ...words)) as string;
  const titles = async (...words: string[]): Promise<string[]> => [
    ...sectionsOf(await info(...words)).keys(),
  ];

  serverAround(serverStart, (started, connected) => ([server, connection] = [started, connected]));

  const byDefault = [
    'Server',
    'Clients',
    'Memory',
    'Persistence',
    'Stats',
    'Replication',
    'CPU',
    'Modules',
    'Errorstats',
    'Cluster',
    'Keyspace',
  ];

  it('has the default sections without an argument and for default', async () => {
    expect(await titles()).toEqual(byDefault);
    expect(await titles('DEFAULT')).toEqual(byDefault);
    expect(await titles('cpu', 'default')).toEqual(byDefault);
  });

  it('has all sections for all and for everything, each once', async () => {
    const all = [
      ...byDefault.slice(0, 8),
      'Commandstats',
      'Errorstats',
      'Latencystats',
      'Cluster',
      'Keyspace',
    ];
    expect(await titles('all')).toEqual(all);
    expect(await titles('Everything', 'cpu')).toEqual(all);
  });

  it('takes names in any case and in its own order, and ignores unknown ones', async () => {
    expect(await titles('cpu', 'CLIENTS', 'sentinel')).toEqual(['Clients', 'CPU']);
    expect(await info('nonsense')).toBe('');
    expect(await titles('module_list')).toEqual(['Modules']);
  });

  it('tells who it is', async () => {
    const text = await info('server');
    expect(valueOf(text, 'redis_version')).toBe('7.2.6');
    expect(valueOf(text, 'process_id')).toBe(String(server.child.pid));
    expect(valueOf(text, 'tcp_port')).toBe(String(server.port));
    expect(valueOf(text, 'run_id')).toMatch(/^[0-9a-f]{40}$/);
    expect(valueOf(text, 'listener0')).toBe(`name=tcp,bind=*,bind=-::*,port=${server.port}`);
  });

  it('counts hashes with fields that expire where there are some', async () => {
    await connection.call('HSET', 'info:h', 'a', '1', 'b', '2');
    expect(valueOf(await info('keyspace'), 'db0')).not.toContain('subexpiry');
    await connection.call('HEXPIRE', 'info:h', '100', 'FIELDS', '1', 'a');
    expect(valueOf(await info('keyspace'), 'db0')).toMatch(/,subexpiry=1$/);
    await connection.call('DEL', 'info:h');
  });

  it('counts keys, deadlines, hits and misses', async () => {
    await connection.call('CONFIG', 'RESETSTAT');
    await connection.call('SET', 'info:a', '1');
    await connection.call('SET', 'info:b', '1', 'EX', '100');
    await connection.call('GET', 'info:a');
    await connection.call('GET', 'info:none');
    expect(valueOf(await info('keyspace'), 'db0')).toMatch(/^keys=2,expires=1,avg_ttl=\d+$/);
    const stats = await info('stats');
    expect(valueOf(stats, 'keyspace_hits')).toBe('1');
    expect(valueOf(stats, 'keyspace_misses')).toBe('1');
    expect(valueOf(stats, 'total_commands_processed')).toBe('6');
    await connection.call('DEL', 'info:a', 'info:b');
    expect(valueOf(await info('keyspace'), 'db0')).toBeUndefined();
  });

  it('counts calls, refusals and errors by command and code', async () => {
    await connection.call('CONFIG', 'RESETSTAT');
    await connection.call('GET');
    await connection.call('SET', 'info:a', 'text');
    await connection.call('INCR', 'info:a');
    await connection.call('CLIENT', 'ID');
    const text = await info('commandstats', 'errorstats', 'latencystats');
    const zero = 'calls=0,usec=0,usec_per_call=0.00';
    expect(valueOf(text, 'cmdstat_get')).toBe(`${zero},rejected_calls=1,failed_calls=0`);
    expect(valueOf(text, 'cmdstat_incr')).toMatch(/^calls=1,.*,rejected_calls=0,failed_calls=1$/);
    const timed = /^calls=1,usec=\d+,usec_per_call=\d+\.\d\d,/;
    expect(valueOf(text, 'cmdstat_client|id')).toMatch(timed);
    expect(valueOf(text, 'errorstat_ERR')).toBe('count=2');
    const percentiles = valueOf(text, 'latency_percentiles_usec_client|id');
    expect(percentiles).toMatch(/^p50=\d+\.\d{3},p99=\d+\.\d{3},p99\.9=\d+\.\d{3}$/);
    expect(valueOf(text, 'latency_percentiles_usec_get')).toBeUndefined();
    await connection.call('DEL', 'info:a');
  });

  it('measures latency as its directives say', async () => {
    await connection.call('CONFIG', 'SET', 'latency-tracking-info-percentiles', '0 50 100');
    await connection.call('PING');
    expect(valueOf(await info('latencystats'), 'latency_percentiles_usec_ping')).toMatch(
      /^p0=.*,p50=.*,p100=/,
    );
    await connection.call('CONFIG', 'SET', 'latency-tracking', 'no');
    expect(await info('latencystats')).toBe('# Latencystats\r\n');
    await connection.call('CONFIG', 'SET', 'latency-tracking', 'yes');
  });

  it('accounts for memory that a value takes and gives back', async () => {
    const used = async (): Promise<number> => Number(valueOf(await info('memory'), 'used_memory'));
    const before = await used();
    await connection.call('SET', 'info:big', 'x'.repeat(1_000_000));
    const during = await used();
    expect(during - before).toBeGreaterThan(1_000_000);
    expect(during - before).toBeLessThan(1_300_000);
    const text = await info('memory');
    const bytes = Number(valueOf(text, 'used_memory'));
    expect(valueOf(text, 'used_memory_human')).toBe(bytesText(bytes));
    expect(Number(valueOf(text, 'used_memory_peak'))).toBeGreaterThanOrEqual(during);
    await connection.call('DEL', 'info:big');
    expect(await used()).toBeLessThan(before + 10_000);
  });

  it('gives back what a large reply of a script has taken', async () => {
    const used = async (): Promise<number> => Number(valueOf(await info('memory'), 'used_memory'));
    const large = 'x'.repeat(8_000_000);
    expect(await connection.call('EVAL', 'return ARGV[1]', 0, 'small')).toBe('small');
    const before = await used();
    expect(await connection.call('EVAL', 'return ARGV[1]', 0, large)).toBe(large);
    await become('the memory of before', async () => (await used()) < before + 100_000);
  });

  it('is a verbatim text in RESP3', async () => {
    const other = await server.connect();
    await other.call('HELLO', '3');
    const reply = await other.call('INFO', 'cluster');
    expect(reply).toEqual(new Verbatim('txt', '# Cluster\r\ncluster_enabled:0\r\n'));
    other.close();
  });
});

describe('INFO beside redis-server', () => {
  const oracle = golden('info', () => redisStart());
  let ours: Sections;
  let theirs: Sections;

  beforeAll(async () => {
    const server = await serverStart();
    const connection = await server.connect();
    ours = sectionsOf((await connection.call('INFO', 'everything')) as string);
    connection.close();
    await server.stop();
    // Names only: the values are those of one moment.
    const sections = await oracle.recall('INFO everything', async (redis) =>
      Object.fromEntries(sectionsOf((await redis.call('INFO', 'everything')) as string)),
    );
    theirs = new Map(Object.entries(sections));
  });

  it('has the same sections in the same order', () => {
    expect([...ours.keys()]).toEqual([...theirs.keys()]);
  });

  it('has every field in the same section and order', () => {
    for (const [title, fields] of theirs) {
      const wanted = fields.filter((name) => !counted.test(name));
      const known = new Set(wanted);
      expect(
        ours.get(title)!.filter((name) => known.has(name)),
        title,
      ).toEqual(wanted);
    }
  });
});
