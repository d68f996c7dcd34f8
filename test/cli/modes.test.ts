/*
 * What a table of lines cannot show of cedis-cli: files from a server, the stream of a replica, a
 * cluster that redirects, TLS, modes that measure.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { certificateSetCreate } from '../support/certificates.js';
import type { Connection } from '../support/connection.js';
import { directoryCreate, eventually, portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { cedisCli, redisCli, run } from './beside.js';
import type { Outcome } from './beside.js';

const isMissing = redisToolMissing('redis-cli', 'cli modes') || redisMissing('cli modes');
const directory = directoryCreate();
afterAll(() => directory.remove());

describe.skipIf(isMissing)('cedis-cli with redis-server', () => {
  let server: ServerProcess;
  let connection: Connection;

  beforeAll(async () => {
    server = await redisStart(
      ...['--maxmemory-policy', 'allkeys-lfu', '--repl-diskless-sync-delay', '0'],
    );
    connection = await server.connect();
    await connection.call('SET', 'key', 'value');
    await connection.call('RPUSH', 'list', ...Array.from({ length: 500 }, (_, at) => `item ${at}`));
    const library = "#!lua name=mine\nredis.register_function('one', function() return 1 end)";
    await connection.call('FUNCTION', 'LOAD', library);
  });

  afterAll(async () => {
    connection.close();
    await server.stop();
  });

  it.each(['--rdb', '--functions-rdb'])(
    'takes the file of %s as redis-cli does',
    async (option) => {
      const [ours, theirs] = [join(directory.path, 'ours'), join(directory.path, 'theirs')];
      const expected = await run(redisCli, { words: [option, theirs] }, server.port);
      const actual = await run(cedisCli, { words: [option, ours] }, server.port);
      const alike = (text: string): string => text.replace(/theirs|ours/, 'file');
      expect(alike(actual.errors)).toBe(alike(expected.errors));
      expect(actual.exitCode).toBe(0);
      // Used memory and the like stand in the file: its size is the same, its head too.
      const [bytes, same] = [readFileSync(ours), readFileSync(theirs)];
      expect(Math.abs(bytes.length - same.length)).toBeLessThan(16);
      expect(bytes.subarray(0, 9).toString()).toBe('REDIS0010');
      // The end of the file is FF and eight bytes of checksum, without the mark behind it.
      expect(bytes.at(-9)).toBe(0xff);
      expect(bytes.includes('value')).toBe(option === '--rdb');
      expect(bytes.includes('register_function')).toBe(true);
    },
  );

  it('writes the file to the standard output for a dash', async () => {
    const { output } = await run(cedisCli, { words: ['--rdb', '-'] }, server.port);
    expect(output.slice(0, 5)).toBe('REDIS');
    expect(output.charCodeAt(output.length - 9)).toBe(0xff);
  });

  it('shows what a replica is sent', async () => {
    const [node, ...words] = [...cedisCli, '-p', String(server.port), '--replica'];
    const child = spawn(node!, words);
    let output = '';
    let errors = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString('latin1')));
    await eventually(() => errors.includes('Logging commands from master.'), 15_000);
    await connection.call('SET', 'new', 'a"b');
    await eventually(() => output.includes('"SET","new","a\\"b"\n'), 15_000);
    expect(output).toContain('"SELECT","0"\n');
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  it('finds hot keys as redis-cli does', async () => {
    for (let at = 0; at < 2000; at++) await connection.call('GET', 'key');
    const expected = await run(redisCli, { words: ['--hotkeys'] }, server.port);
    const actual = await run(cedisCli, { words: ['--hotkeys'] }, server.port);
    expect(actual.output).toContain('Hot key \'"key"\' found so far with counter');
    expect(actual).toEqual(expected);
  });

  it('debugs a script as redis-cli does', async () => {
    const file = join(directory.path, 'script.lua');
    writeFileSync(file, "local v = redis.call('get', KEYS[1])\nreturn v .. ARGV[1]\n");
    const words = ['--ldb', '--eval', file, 'key', ',', 'more'];
    for (const input of ['s\nprint\nc\nquit\n', 'c\nget key\n', 's\ne return 1 + 1\nc\n']) {
      // What has taken half a second is told so: on a machine that stands still, anything.
      const shown = async (program: readonly string[]): Promise<unknown> => {
        const { output, ...rest } = await run(program, { words, input }, server.port);
        return { ...rest, output: output.replace(/\(\d+\.\d\ds\)\n/g, '') };
      };
      expect(await shown(cedisCli)).toEqual(await shown(redisCli));
    }
  });

  it('measures', async () => {
    const figures = /^\d+ \d+ \d+\.\d\d \d+\n$/;
    const latency = await run(cedisCli, { words: ['--latency', '-i', '0.2'] }, server.port);
    expect(latency.output).toMatch(figures);
    const json = ['--latency', '--json', '-i', '0.2'];
    expect(JSON.parse((await run(cedisCli, { words: json }, server.port)).output)).toMatchObject({
      min: expect.any(Number),
      count: expect.any(Number),
    });
    const intrinsic = await run(cedisCli, { words: ['--intrinsic-latency', '1'] }, server.port);
    expect(intrinsic.output).toMatch(/Max latency so far: \d+ microseconds\.\n[^]*total runs/);
  });

  it('shows figures and a cache under load until it is ended', async () => {
    const first: Record<string, RegExp> = {
      '--stat':
        /^-+ data [^\n]*\nkeys +mem [^\n]*\n\d+ +[\d.]+[BKMG] +\d+ +\d+ +\d+ \(\+0\) +\d+ +\n/,
      '--lru-test 10': /^\d+ Gets\/sec \| Hits: \d+ \([\d.]+%\) \| Misses: \d+ \([\d.]+%\)\n/,
      '--latency-dist': /From 0 to 100%: .*\n-+\n\x1b\[38;5;0m/,
    };
    for (const [option, pattern] of Object.entries(first)) {
      const [node, ...words] = [...cedisCli, '-p', String(server.port), ...option.split(' ')];
      const child = spawn(node!, words);
      let output = '';
      child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
      await eventually(() => pattern.test(output), 15_000);
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });
});

/** A node of a cluster; its bus listens 10,000 above the port unless told, which may be no port. */
async function clusterNodeStart(): Promise<{ server: ServerProcess; bus: number }> {
  const bus = await portFree();
  const options = ['--cluster-enabled', 'yes', '--cluster-port', String(bus)];
  return { server: await redisStart(...options), bus };
}

describe.skipIf(isMissing)('cedis-cli with a cluster', () => {
  it('goes where MOVED and ASK send it', async () => {
    const nodes = [await clusterNodeStart(), await clusterNodeStart()];
    const [low, high] = await Promise.all(nodes.map(({ server }) => server.connect()));
    await low!.call('CLUSTER', 'ADDSLOTSRANGE', 0, 8191);
    await high!.call('CLUSTER', 'ADDSLOTSRANGE', 8192, 16383);
    await low!.call('CLUSTER', 'MEET', '127.0.0.1', nodes[1]!.server.port, nodes[1]!.bus);
    const isReady = async (): Promise<boolean> =>
      [await low!.call('CLUSTER', 'INFO'), await high!.call('CLUSTER', 'INFO')].every((info) =>
        String(info).includes('cluster_state:ok'),
      );
    while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 100));
    // 'foo' is in slot 12182, 'bar' in 5061.
    const { port } = nodes[0]!.server;
    for (const words of [
      ['set', 'foo', '1'],
      ['-c', 'set', 'foo', '1'],
      ['-c', 'get', 'bar'],
    ]) {
      const line = { words };
      expect(await run(cedisCli, line, port)).toEqual(await run(redisCli, line, port));
    }
    const input = 'set foo 2\nget foo\nset bar 3\nget bar\n';
    const line = { words: ['-c', '--no-raw'], input };
    const actual = await run(cedisCli, line, port);
    expect(actual).toEqual(await run(redisCli, line, port));
    expect(actual.output).toContain('-> Redirected to slot [12182] located at');
    low!.close();
    high!.close();
    for (const { server } of nodes) await server.stop();
  });
});

describe.skipIf(isMissing)('cedis-cli --cluster', () => {
  it('tells of a cluster, whole or not, what redis-cli tells', async () => {
    const nodes = [await clusterNodeStart(), await clusterNodeStart(), await clusterNodeStart()];
    const [low, high, replica] = await Promise.all(nodes.map(({ server }) => server.connect()));
    const place = `127.0.0.1:${nodes[0]!.server.port}`;
    const alike = async (...words: string[]): Promise<Outcome> => {
      const line = { words: ['--cluster', ...words], isBare: true };
      const actual = await run(cedisCli, line, 0);
      expect(actual).toEqual(await run(redisCli, line, 0));
      return actual;
    };
    const untilAll = async (what: (...infos: string[]) => boolean): Promise<void> => {
      const ask = async (): Promise<string[]> => {
        const replies = [low, high, replica].map((each) => each!.call('CLUSTER', 'NODES'));
        return (await Promise.all(replies)).map(String);
      };
      while (!what(...(await ask()))) await new Promise((resolve) => setTimeout(resolve, 100));
    };
    await low!.call('CLUSTER', 'ADDSLOTSRANGE', 0, 8190);
    await high!.call('CLUSTER', 'ADDSLOTSRANGE', 8192, 16383);
    await low!.call('CLUSTER', 'SET-CONFIG-EPOCH', 1);
    await high!.call('CLUSTER', 'SET-CONFIG-EPOCH', 2);
    const incomplete = await alike('check', place);
    expect([incomplete.exitCode, incomplete.output]).toEqual([
      1,
      expect.stringContaining('Not all 16384 slots are covered'),
    ]);
    for (const { server, bus } of nodes.slice(1)) {
      await low!.call('CLUSTER', 'MEET', '127.0.0.1', server.port, bus);
    }
    await low!.call('CLUSTER', 'ADDSLOTS', 8191);
    const ownId = String(await low!.call('CLUSTER', 'MYID'));
    await untilAll((...infos) =>
      infos.every((info) => /0-8191/.test(info) && info.trim().split('\n').length === 3),
    );
    while ((await replica!.call('CLUSTER', 'REPLICATE', ownId)) instanceof Error) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await untilAll((...infos) =>
      infos.every((info) => /slave/.test(info) && !/handshake|disconnected|fail/.test(info)),
    );
    await low!.call('SET', 'bar', 'in 5061');
    expect((await alike('check', place)).exitCode).toBe(0);
    expect((await alike('info', '127.0.0.1', String(nodes[1]!.server.port))).exitCode).toBe(0);
    await alike('call', place, 'ECHO', 'hello');
    await alike('call', place, 'DBSIZE', '--cluster-only-masters');
    await alike('call', place, 'LRANGE', 'none', '0', '-1', '--cluster-only-replicas');
    expect((await alike('check', place, '--cluster-search-multiple-owners')).exitCode).toBe(0);
    // One slot on its way: an error, and keys of it in two places.
    await low!.call(
      'CLUSTER',
      'SETSLOT',
      7,
      'MIGRATING',
      String(await high!.call('CLUSTER', 'MYID')),
    );
    const open = await alike('check', place);
    expect(open.output).toContain('slots in migrating state 7.');
    expect(open.exitCode).toBe(1);
    for (const each of [low, high, replica]) each!.close();
    for (const { server } of nodes) await server.stop();
  }, 120_000);

  it('refuses what redis-cli refuses, and what it does not have', async () => {
    const server = await serverStart();
    for (const words of [
      ['nosuch'],
      ['check'],
      ['check', 'nowhere'],
      ['call', '127.0.0.1:1'],
      ['info', '127.0.0.1:1'],
      ['check', '127.0.0.1', String(server.port)],
    ]) {
      const line = { words: ['--cluster', ...words], isBare: true };
      const actual = await run(cedisCli, line, 0);
      expect(actual).toEqual(await run(redisCli, line, 0));
      expect(actual.exitCode).toBe(1);
    }
    await server.stop();
    const create = { words: ['--cluster', 'create', '127.0.0.1:1', '127.0.0.1:2'], isBare: true };
    expect((await run(cedisCli, create, 0)).errors).toBe(
      'the-cli --cluster has no create: it has check, info, call and help\n',
    );
    const help = await run(cedisCli, { words: ['--cluster', 'help'], isBare: true }, 0);
    expect([help.exitCode, help.output]).toEqual([1, expect.stringMatching(/^Cluster commands:/)]);
  });
});

describe('cedis-cli with Cedis', () => {
  it('takes its files, and shows what a replica is sent', async () => {
    const server = await serverStart('--repl-diskless-sync-delay', '0');
    const library = "#!lua name=mine\nredis.register_function('one', function() return 1 end)";
    await server.ask('FUNCTION', 'LOAD', library);
    await server.ask('SET', 'key', 'value');
    for (const option of ['--rdb', '--functions-rdb']) {
      const file = join(directory.path, 'of-cedis');
      const { exitCode, errors } = await run(cedisCli, { words: [option, file] }, server.port);
      expect([exitCode, errors]).toEqual([0, expect.stringContaining('Transfer finished')]);
      const bytes = readFileSync(file);
      expect(bytes.subarray(0, 5).toString()).toBe('REDIS');
      expect(bytes.includes('value')).toBe(option === '--rdb');
      expect(bytes.includes('register_function')).toBe(true);
    }
    const [node, ...words] = [...cedisCli, '-p', String(server.port), '--replica'];
    const child = spawn(node!, words);
    let [output, errors] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')));
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString('latin1')));
    await eventually(() => errors.includes('Logging commands from master.'), 15_000);
    await server.ask('SET', 'new', 'a"b');
    await eventually(() => output.includes('"SET","new","a\\"b"\n'), 15_000);
    child.kill('SIGTERM');
    await once(child, 'close');
    await server.stop();
  });
});

describe('cedis-cli over TLS', () => {
  it('verifies the server, shows its own certificate, and says what fails', async () => {
    const { files } = certificateSetCreate(directory.path);
    const tlsPort = await portFree();
    const server = await serverStart(
      ...['--tls-port', String(tlsPort), '--tls-cert-file', files.server],
      ...['--tls-key-file', files.serverKey, '--tls-ca-cert-file', files.authority],
    );
    const own = ['--cert', files.client, '--key', files.clientKey];
    const trusting = ['--tls', '--cacert', files.authority, ...own, 'ping'];
    const good = { output: 'PONG\n', errors: '', exitCode: 0 };
    expect(await run(cedisCli, { words: trusting }, tlsPort)).toEqual(good);
    const careless = ['--tls', '--insecure', ...own, 'ping'];
    expect(await run(cedisCli, { words: careless }, tlsPort)).toEqual(good);
    const uri = [
      '-u',
      `rediss://127.0.0.1:${tlsPort}`,
      '--cacert',
      files.authority,
      ...own,
      'ping',
    ];
    expect(await run(cedisCli, { words: uri, isBare: true }, tlsPort)).toEqual(good);
    const strange = await run(cedisCli, { words: ['--tls', ...own, 'ping'] }, tlsPort);
    expect(strange.exitCode).toBe(1);
    expect(strange.errors).toMatch(/^Could not negotiate a TLS connection: /);
    for (const [name, value, why] of [
      ['--cacert', '/nowhere', 'Invalid CA Certificate File/Directory'],
      ['--cacert', files.serverKey, 'Invalid CA Certificate File/Directory'],
      ['--cert', files.serverKey, 'Invalid client certificate'],
      ['--key', files.server, 'Invalid private key'],
      ['--tls-ciphers', 'none', 'Error while configuring ciphers'],
      ['--tls-ciphersuites', 'none', 'Error while setting cypher suites'],
    ] as const) {
      const wrong = await run(cedisCli, { words: ['--tls', name, value, 'ping'] }, tlsPort);
      expect(wrong.errors).toContain(`Could not negotiate a TLS connection: ${why}\n`);
      expect(wrong.exitCode).toBe(1);
    }
    await server.stop();
  });
});
