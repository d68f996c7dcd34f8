/*
 * maxmemory-clients and client-output-buffer-limit: who is closed, when, and what a client counts.
 */

import { beforeEach, describe, expect, test } from 'vitest';

import { EvictionFigure, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

const KIB = 1024;
const MIB = 1024 * KIB;

let engine: TestEngine;
let client: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  client = engine.connect();
  client.call('CLIENT', 'NO-EVICT', 'ON');
});

/** A client with the beginning of a request of so many bytes. */
function hoarder(bytes: number): TestClient {
  const one = engine.connect();
  one.send(`*2\r\n$${bytes}\r\n${'v'.repeat(bytes)}`);
  return one;
}

function limitClients(bytes: number): void {
  engine.core.setParameter(Parameter.CLIENT_MEMORY, bytes);
  client.call('PING');
}

const evicted = (): number => engine.core.engine.evictionFigure(EvictionFigure.EVICTED_CLIENTS);

/** The sum of tot-mem of CLIENT LIST. */
function totalOfList(): number {
  const list = client.call('CLIENT', 'LIST') as string;
  return [...list.matchAll(/tot-mem=(\d+)/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

describe('maxmemory-clients', () => {
  test('closes the largest clients, and no more than needed', () => {
    const sizes = [200, 1000, 3000, 500].map((kib) => hoarder(kib * KIB));
    expect(evicted()).toBe(0);
    limitClients(2 * MIB);
    expect(sizes.map((one) => one.closed)).toEqual([false, false, true, false]);
    expect(evicted()).toBe(1);
    limitClients(1 * MIB);
    expect(sizes.map((one) => one.closed)).toEqual([false, true, true, false]);
    limitClients(400 * KIB);
    expect(sizes.map((one) => one.closed)).toEqual([false, true, true, true]);
    engine.core.engine.statisticsReset();
    expect(evicted()).toBe(0);
  });

  test('may be a share of maxmemory, and is nothing without one', () => {
    const one = hoarder(600 * KIB);
    limitClients(-10);
    expect(one.closed).toBe(false);
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 10 * MIB);
    client.call('PING');
    expect(one.closed).toBe(false);
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, 5 * MIB);
    client.call('PING');
    expect(one.closed).toBe(true);
  });

  test('spares clients with NO-EVICT, which count all the same', () => {
    const spared = engine.connect();
    spared.call('CLIENT', 'NO-EVICT', 'ON');
    limitClients(1 * MIB);
    spared.send(`*2\r\n$${2 * MIB}\r\n${'v'.repeat(2 * MIB)}`);
    expect(spared.closed).toBe(false);
    const other = engine.connect();
    other.send('PING\r\n');
    expect(other.closed).toBe(true);
    expect(client.closed).toBe(false);
  });

  test('counts requests, queues, subscriptions and output', () => {
    limitClients(300 * KIB);
    const value = 'v'.repeat(100 * KIB);
    client.call('SET', 'k', value);
    const queueing = engine.connect();
    queueing.call('MULTI');
    for (let i = 0; i < 4 && !queueing.closed; i++) queueing.send(['SET', 'x', value]);
    expect(queueing.closed).toBe(true);
    const slow = engine.connect();
    slow.slow = true;
    for (let i = 0; i < 4 && !slow.closed; i++) slow.send(['GET', 'k']);
    expect(slow.closed).toBe(true);
    const subscriber = engine.connect();
    subscriber.slow = true;
    subscriber.send(['SUBSCRIBE', 'c']);
    for (let i = 0; i < 4 && !subscriber.closed; i++) client.call('PUBLISH', 'c', value);
    expect(subscriber.closed).toBe(true);
    expect(evicted()).toBe(3);
  });

  test('ends a pipeline of large replies in the middle', () => {
    client.call('SET', 'k', 'v'.repeat(MIB));
    limitClients(4 * MIB);
    const before = engine.core.engine.peakBytes();
    const greedy = engine.connect();
    greedy.slow = true;
    greedy.send([...Array.from({ length: 500 }, () => ['GET', 'k']), ['SET', 'done', '1']]);
    expect(greedy.closed).toBe(true);
    expect(client.call('EXISTS', 'done')).toBe(0);
    expect(engine.core.engine.peakBytes() - before).toBeLessThan(20 * MIB);
  });

  test('counts what CLIENT LIST says', () => {
    limitClients(100 * MIB);
    hoarder(100 * KIB);
    engine.connect().call('WATCH', 'a', 'b');
    engine.connect().send(['SUBSCRIBE', 'a', 'b']);
    const buckets = client.call('DEBUG', 'CLIENT-EVICTION') as string;
    const lines = buckets.trimEnd().split('\n');
    expect(lines).toHaveLength(19);
    expect(lines[0]).toMatch(/^bucket {10}0 - {6}32767: tot-mem: +\d+, clients: 2$/);
    expect(lines[2]).toMatch(/^bucket {6}65536 - {5}131071: tot-mem: +\d+, clients: 1$/);
    expect(lines[18]).toMatch(/^bucket 4294967296\+ {12}: tot-mem: {10}0, clients: 0$/);
    const sum = lines.reduce((bytes, line) => bytes + Number(/tot-mem: +(\d+)/.exec(line)![1]), 0);
    const id = String(client.call('CLIENT', 'ID'));
    const list = client.call('CLIENT', 'LIST') as string;
    const own = list.split('\n').find((line) => line.startsWith(`id=${id} `))!;
    const ownBytes = Number(/tot-mem=(\d+)/.exec(own)![1]);
    expect(totalOfList() - ownBytes).toBe(sum);
  });

  test('counts what is promised of a big argument, until its client is quiet', () => {
    const promised = 3 * MIB;
    const one = engine.connect();
    one.call('CLIENT', 'SETNAME', 'one');
    one.send(`*2\r\n$${promised}\r\nv`);
    const line = (): string =>
      (client.call('CLIENT', 'LIST') as string)
        .split('\n')
        .find((each) => / name=one /.test(each))!;
    const field = (name: string): number => Number(new RegExp(` ${name}=(\\d+)`).exec(line())![1]);
    expect(field('qbuf')).toBe(1);
    expect(field('qbuf-free')).toBeGreaterThanOrEqual(promised);
    expect(field('tot-mem')).toBeGreaterThanOrEqual(promised);
    expect(field('tot-mem')).toBeLessThan(promised + 32 * KIB);
    // What INFO counts is memory that is taken.
    engine.core.engine.clientsSurvey();
    expect(engine.core.engine.clientsBytes()).toBeLessThan(32 * KIB);
    engine.advance(3000);
    expect(field('qbuf-free')).toBeLessThan(32 * KIB);
    expect(field('tot-mem')).toBeLessThan(32 * KIB);
    one.send('v'.repeat(promised - 1));
    expect(field('tot-mem')).toBeGreaterThanOrEqual(promised);
    one.send('\r\n$1\r\nv\r\n');
    expect(one.replies()).toHaveLength(1);
  });

  test('ends a client when an argument begins that is too much', () => {
    limitClients(1 * MIB);
    const one = engine.connect();
    one.send(`*2\r\n$${2 * MIB}\r\nv`);
    expect(one.closed).toBe(true);
    expect(evicted()).toBe(1);
  });

  test('DEBUG CLIENT-EVICTION knows nothing without a limit', () => {
    expect(client.call('DEBUG', 'CLIENT-EVICTION')).toEqual(
      new RespError('ERR maxmemory-clients is disabled.'),
    );
  });
});

describe('client-output-buffer-limit', () => {
  const closedByLimit = (): number =>
    engine.core.engine.statistic(Statistic.OUTPUT_LIMIT_DISCONNECTIONS);

  test('ends a batch and a single reply at the hard limit, but no transaction', () => {
    client.call('SET', 'k', 'v'.repeat(30 * KIB));
    engine.core.setOutputLimit(0, 100 * KIB, 0, 0);
    const greedy = engine.connect();
    greedy.send([...Array.from({ length: 10 }, () => ['GET', 'k']), ['SET', 'done', '1']]);
    expect(greedy.closed).toBe(true);
    expect(client.call('EXISTS', 'done')).toBe(0);
    const bundled = engine.connect();
    const reads = Array.from({ length: 10 }, () => ['GET', 'k']);
    bundled.send([['MULTI'], ...reads, ['SET', 'done', '1'], ['EXEC'], ['SET', 'more', '1']]);
    expect(bundled.closed).toBe(true);
    expect(client.call('MGET', 'done', 'more')).toEqual(['1', null]);
    client.call('HSET', 'h', 'field', 'value');
    const random = engine.connect();
    random.send(['HRANDFIELD', 'h', '-999999999']);
    expect(random.closed).toBe(true);
    expect(closedByLimit()).toBe(3);
  });

  /** A slow subscriber that has been above its soft limit of 50 KiB for 2.9 s of 3. */
  function nearlyOverdue(): TestClient {
    engine.core.setOutputLimit(2, 0, 50 * KIB, 3);
    const subscriber = engine.connect();
    subscriber.call('SUBSCRIBE', 'c');
    subscriber.slow = true;
    client.call('PUBLISH', 'c', 'v'.repeat(80 * KIB));
    engine.advance(2900);
    return subscriber;
  }

  test('closes at the soft limit when its time is over, without any traffic', () => {
    const subscriber = nearlyOverdue();
    engine.tick();
    expect(subscriber.closed).toBe(false);
    engine.advance(1000);
    engine.tick();
    expect(subscriber.closed).toBe(true);
    expect(closedByLimit()).toBe(1);
  });

  test('counts the time anew when the output was below it', () => {
    const subscriber = nearlyOverdue();
    subscriber.drain();
    engine.tick();
    client.call('PUBLISH', 'c', 'v'.repeat(80 * KIB));
    engine.advance(2900);
    engine.tick();
    expect(subscriber.closed).toBe(false);
  });
});
