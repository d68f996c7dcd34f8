/*
 * Waiting for replicas and for the disk: WAIT, WAITAOF, who ends it early, and a shutdown that
 * waits for replicas. The replica is one by hand, which acknowledges what the test says.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { RespError, respCommand } from '../support/resp.js';
import { field, until } from '../support/replication.js';
import { serverStart } from '../support/server.js';

const options = ['--repl-diskless-sync', 'no', '--repl-ping-replica-period', '3600'];

let primary: ServerProcess;
let client: Connection;
let replica: Connection;
/** Looks while the client waits. */
let observer: Connection;

async function start(...further: string[]): Promise<void> {
  primary = await serverStart(...options, ...further);
  client = await primary.connect();
  observer = await primary.connect();
  replica = await primary.connect();
  replica.write(Buffer.from('SYNC\r\n'));
  await until(async () => (await field(client, 'slave0')).includes('state=online'));
}

async function stop(): Promise<void> {
  client.close();
  observer.close();
  replica.close();
  await primary.stop();
}

const offset = async (): Promise<number> => Number(await field(observer, 'master_repl_offset'));

function acknowledge(applied: number, ...durable: number[]): void {
  const words = durable.flatMap((each) => ['FACK', `${each}`]);
  replica.write(respCommand(['REPLCONF', 'ACK', `${applied}`, ...words]));
}

/** Whether a client is shown as blocked. */
async function isBlocked(id: unknown): Promise<boolean> {
  return String(await observer.call('CLIENT', 'LIST', 'ID', String(id))).includes(' flags=b');
}

const text = (reply: unknown): unknown => (reply instanceof RespError ? reply.message : reply);

describe('WAIT', () => {
  beforeAll(() => start());
  afterAll(stop);

  it('is for the last write of its own client, and of nobody else', async () => {
    const other = await primary.connect();
    await client.call('SET', 'k', '1');
    const own = await offset();
    acknowledge(own);
    await until(async () => (await field(client, 'slave0')).includes(`offset=${own},`));
    await other.call('SET', 'k', '2');
    expect(await client.call('WAIT', '1', '0')).toBe(1);
    expect(await other.call('WAIT', '1', '20')).toBe(0);
    expect(await client.call('WAIT', '0', '0')).toBe(1);
    other.close();
  });

  it.each([
    ['what a script has written', ['EVAL', "redis.call('SET', 'k', '1')", '0']],
    [
      'a script of a transaction',
      ['MULTI'],
      ['EVAL', "redis.call('SET', 'k', '1')", '0'],
      ['EXEC'],
    ],
    ['what empties an empty dataset', ['FLUSHALL']],
    ['a message', ['PUBLISH', 'channel', 'message']],
  ])('is for %s', async (_, ...commands) => {
    if (commands[0]![0] === 'FLUSHALL') await client.call('FLUSHALL');
    const writer = await primary.connect();
    for (const command of commands) await writer.call(...command);
    expect(await writer.call('WAIT', '1', '20')).toBe(0);
    const waits = writer.call('WAIT', '1', '0');
    acknowledge(await offset());
    expect(await waits).toBe(1);
    writer.close();
  });

  it('is over when the replica has acknowledged, and asks it to', async () => {
    await client.call('SET', 'k', '1');
    const waits = client.call('WAIT', '1', '0');
    let seen = '';
    await until(() => (seen += replica.take().toString('latin1')).includes('GETACK'));
    acknowledge(await offset());
    expect(await waits).toBe(1);
  });

  it('is over for all who wait at the same time', async () => {
    const waiters = await Promise.all([primary.connect(), primary.connect(), primary.connect()]);
    await Promise.all(waiters.map((each) => each.call('INCR', 'n')));
    const waits = waiters.map((each) => each.call('WAIT', '1', '0'));
    await until(async () => (await field(client, 'blocked_clients')) === '3');
    acknowledge(await offset());
    expect(await Promise.all(waits)).toEqual([1, 1, 1]);
    expect(await Promise.all(waiters.map((each) => each.call('PING')))).toEqual(
      waiters.map(() => 'PONG'),
    );
    for (const each of waiters) each.close();
  });

  it('blocks its client, which others see and end', async () => {
    const waiter = await primary.connect();
    const id = await waiter.call('CLIENT', 'ID');
    await waiter.call('SET', 'k', '1');
    let waits = waiter.call('WAIT', '1', '0');
    await until(() => isBlocked(id));
    expect(await field(client, 'blocked_clients')).toBe('1');
    expect(await client.call('CLIENT', 'UNBLOCK', String(id))).toBe(1);
    expect(await waits).toBe(0);
    expect(await isBlocked(id)).toBe(false);
    waits = waiter.call('WAIT', '1', '0');
    await until(() => isBlocked(id));
    expect(await client.call('CLIENT', 'UNBLOCK', String(id), 'ERROR')).toBe(1);
    expect(text(await waits)).toBe('UNBLOCKED client unblocked via CLIENT UNBLOCK');
    expect(await client.call('CLIENT', 'UNBLOCK', String(id))).toBe(0);
    expect(await waiter.call('PING')).toBe('PONG');
    waiter.close();
  });

  it('answers at once inside a transaction', async () => {
    await client.call('MULTI');
    await client.call('SET', 'k', '1');
    await client.call('WAIT', '1', '0');
    await client.call('WAITAOF', '0', '1', '0');
    expect(await client.call('EXEC')).toEqual(['OK', 0, [0, 0]]);
  });

  it.each([
    ['WAIT x 0', 'ERR value is not an integer or out of range'],
    ['WAIT 1 9223372036854775808', 'ERR timeout is not an integer or out of range'],
    ['WAIT 1 9223372036854775807', 'ERR timeout is out of range'],
    ['WAIT 1 -1', 'ERR timeout is negative'],
    ['WAITAOF x 0 0', 'ERR value is not an integer or out of range'],
    ['WAITAOF 2 0 0', 'ERR value is out of range, value must between 0 and 1'],
    ['WAITAOF 0 -1 0', 'ERR value is out of range, must be positive'],
    [
      'WAITAOF 1 0 0',
      'ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.',
    ],
  ])('refuses %s', async (line, error) => {
    expect(text(await client.call(...line.split(' ')))).toBe(error);
  });

  it('is ended for all when the server becomes a replica', async () => {
    const waiter = await primary.connect();
    const id = await waiter.call('CLIENT', 'ID');
    await waiter.call('SET', 'k', '1');
    const waits = waiter.call('WAITAOF', '0', '1', '0');
    await until(() => isBlocked(id));
    await client.call('REPLICAOF', '127.0.0.1', '1');
    expect(text(await waits)).toMatch(/^UNBLOCKED force unblock from blocking operation/);
    await until(() => waiter.closed);
  });
});

describe('WAITAOF', () => {
  afterEach(stop);

  it('tells what is on disk here, and what replicas have on theirs', async () => {
    await start('--appendonly', 'yes', '--appendfsync', 'no');
    await client.call('SET', 'k', '1');
    expect(await client.call('WAITAOF', '1', '0', '20')).toEqual([0, 0]);
    await client.call('CONFIG', 'SET', 'appendfsync', 'always');
    await client.call('SET', 'k', '2');
    expect(await client.call('WAITAOF', '1', '0', '0')).toEqual([1, 0]);
    acknowledge(1e6);
    expect(await client.call('WAITAOF', '1', '1', '20')).toEqual([1, 0]);
    const waits = client.call('WAITAOF', '1', '1', '0');
    acknowledge(1e6, 1e6);
    expect(await waits).toEqual([1, 1]);
  });

  it('is an error for those who wait when the append-only file is turned off', async () => {
    await start('--appendonly', 'yes', '--appendfsync', 'no');
    const waiter = await primary.connect();
    const id = await waiter.call('CLIENT', 'ID');
    await waiter.call('SET', 'k', '1');
    const waits = waiter.call('WAITAOF', '1', '0', '0');
    await until(() => isBlocked(id));
    await client.call('CONFIG', 'SET', 'appendonly', 'no');
    expect(text(await waits)).toMatch(/appendonly is disabled\.$/);
    waiter.close();
  });
});

describe('SHUTDOWN', () => {
  beforeEach(() => start('--shutdown-timeout', '60'));
  afterEach(stop);

  it('waits for replicas while writes wait, until it is called off', async () => {
    await client.call('SET', 'k', '1');
    const [asker, writer] = [await primary.connect(), await primary.connect()];
    const shutdown = asker.call('SHUTDOWN');
    await until(async () => Number(await field(client, 'shutdown_in_milliseconds')) > 0);
    expect(await field(client, 'blocked_clients')).toBe('1');
    const written = writer.call('SET', 'k', '2');
    expect(await client.call('GET', 'k')).toBe('1');
    expect(await client.call('SHUTDOWN', 'ABORT')).toBe('OK');
    expect(text(await shutdown)).toBe('ERR Errors trying to SHUTDOWN. Check logs.');
    expect(await written).toBe('OK');
    expect(await field(client, 'shutdown_in_milliseconds')).toBe('');
    asker.close();
    writer.close();
  });

  it('goes on when they have caught up', async () => {
    await client.call('SET', 'k', '1');
    primary.child.kill('SIGTERM');
    await until(async () => Number(await field(client, 'shutdown_in_milliseconds')) > 0);
    acknowledge(await offset());
    expect(await primary.exited()).toBe(0);
    expect(primary.log).toContain('1 of 1 replicas are in sync when shutting down.');
  });

  it('does not wait when it is to be NOW, and says who lags', async () => {
    await client.call('SET', 'k', '1');
    void client.call('SHUTDOWN', 'NOW').catch(() => undefined);
    expect(await primary.exited()).toBe(0);
    expect(primary.log).toMatch(/Lagging replica .* reported offset \d+ behind master/);
    expect(primary.log).toContain('0 of 1 replicas are in sync when shutting down.');
  });
});
