/*
 * RESTORE of payloads that were tampered with: those of every type and encoding with bits flipped,
 * bytes cut, put in and replaced, most of them with a checksum that is right again. Each is refused
 * with one of RESTORE's errors, or makes a value that can be read by every command of its type,
 * saved, loaded again to the same digest, written to and deleted; and then the memory is what it
 * was.
 */

import { expect } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { payload, payloadBody } from '../support/payload.js';
import { type Reply, RespError } from '../support/resp.js';
import type { FuzzOptions, FuzzRun, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

/** No payload may take longer. */
const LIMIT_MS = 500;

const numbered = (count: number, make: (i: number) => (string | number)[]): string[] =>
  Array.from({ length: count }, (_, i) => make(i))
    .flat()
    .map(String);

/** A key of each type and encoding; the limits are small, so that payloads are. */
const makers: readonly string[][] = [
  ['SET', 'some text'],
  ['SET', '-70000'],
  ['SET', 'abcd'.repeat(100)],
  ['RPUSH', 'a', '1', '-70000', 'x'.repeat(70), ''],
  ['RPUSH', ...numbered(40, (i) => [`element ${i}`])],
  ['RPUSH', ...numbered(40, (i) => ['abc'.repeat(i)])],
  ['SADD', '1', '2', '-3', '70000'],
  ['SADD', 'a', 'b', '1', ''],
  ['SADD', ...numbered(30, (i) => [`member ${i}`])],
  ['ZADD', '1', 'a', '1.5', 'b', '-inf', 'c', '1e30', '7'],
  ['ZADD', ...numbered(30, (i) => [i / 3, `member ${i}`])],
  ['HSET', 'a', '1', 'b', 'two', '3', ''],
  ['HSET', ...numbered(30, (i) => [`field ${i}`, 'value'.repeat(i)])],
];

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ZIPLIST = '120000000d0000000200 000161 03c00004 ff';

/** Bodies of types that are not written any more. */
const bodies: readonly Buffer[] = [
  hex('01 03 0161 c005 0162'),
  hex('02 03 0161 c005 0162'),
  hex('03 02 0161 03312e35 0162 fe'),
  hex('04 02 0161 c001 0162 0178'),
  hex('05 02 0161 000000000000f83f 0162 0000000000000000'),
  hex('09 0f 02 03666f6f030062617201610000 ff'),
  hex(`0a 12 ${ZIPLIST}`),
  hex(`0c 12 ${ZIPLIST}`),
  hex(`0d 12 ${ZIPLIST}`),
  hex(`0e 02 12 ${ZIPLIST} 12 ${ZIPLIST}`),
  hex('12 02 01 05 68656c6c6f 02 0d 0d000000 0200 816102 c40002 ff'),
  hex('16 02 00 0161 0178 80000003e8 0162 0179'),
  hex('17 17 17000000 0600 816102 817802 0501 816202 817902 0001 ff'),
  hex('18 e8030000 00000000 02 00 0161 0178 05 0162 0179'),
  hex('19 05000000 00000000 17 17000000 0600 816102 817802 0501 816202 817902 0001 ff'),
  // Two fields of 'a', 'b' and 'c' with a deadline in 2039.
  hex('18 0000000000020000 03 00 0161 0178 05 0162 0179 4008 0163 017a'),
  hex(
    '19 0000000000020000 2f 2f000000 0900 816302 817802 f4000000000002000009' +
      ' 816202 817902 f4010000000002000009 816102 817a02 0001 ff',
  ),
  // Streams of Redis 5 and 7.0, from its own tests.
  hex(
    '0f011000000000000000010000000000000000c3404a40571657000000230002010401010184646174610500' +
      '0103010020010381610204200a0001400a0062600a0002400a0063600a4022018164200a4039200a0065600a' +
      '0005400a0066200a00ff02060002026731050004000000000000000100000000000000003ef783437a010000' +
      '01000000000000000200000000000000003ef783437a01000001000000000000000400000000000000003ef7' +
      '83437a01000001000000000000000500000000000000003ef783437a0100000101036331313ef783437a0100' +
      '0004000000000000000100000000000000000000000000000002000000000000000000000000000000040000' +
      '0000000000000000000000000005000000000000000002673200000000',
  ),
  hex(
    '130110000000000000000100000000000000011d1d0000000a00010100010101816602000102010001000181' +
      '76020401ff01010101010000010101670101010100000000000000010000000000000001f55a71c784010000' +
      '010105416c696365f55a71c7840100000100000000000000010000000000000001',
  ),
];

/** Commands that read all of a value, and that write to it, by its type. */
const readers: Readonly<Record<string, readonly string[][]>> = {
  string: [
    ['GET', 'k'],
    ['STRLEN', 'k'],
    ['GETRANGE', 'k', '1', '-2'],
  ],
  list: [
    ['LRANGE', 'k', '0', '-1'],
    ['LLEN', 'k'],
    ['LINDEX', 'k', '-1'],
    ['LPOS', 'k', 'none'],
  ],
  set: [
    ['SMEMBERS', 'k'],
    ['SCARD', 'k'],
    ['SISMEMBER', 'k', 'none'],
    ['SRANDMEMBER', 'k', '5'],
  ],
  zset: [
    ['ZRANGE', 'k', '0', '-1', 'WITHSCORES'],
    ['ZRANGE', 'k', '-inf', '+inf', 'BYSCORE'],
    ['ZCARD', 'k'],
    ['ZCOUNT', 'k', '-1', '1'],
    ['ZREVRANGE', 'k', '0', '-1'],
    ['ZRANDMEMBER', 'k', '5'],
  ],
  hash: [
    ['HGETALL', 'k'],
    ['HLEN', 'k'],
    ['HGET', 'k', 'none'],
    ['HRANDFIELD', 'k', '5'],
  ],
  stream: [
    ['XRANGE', 'k', '-', '+'],
    ['XREVRANGE', 'k', '(20-0', '(3-0'],
    ['XREAD', 'COUNT', '3', 'STREAMS', 'k', '5-0'],
    ['XINFO', 'STREAM', 'k'],
    ['XINFO', 'STREAM', 'k', 'FULL', 'COUNT', '0'],
    ['XINFO', 'GROUPS', 'k'],
  ],
};
const writers: Readonly<Record<string, readonly string[][]>> = {
  string: [
    ['APPEND', 'k', 'more'],
    ['SETRANGE', 'k', '3', 'x'],
  ],
  list: [
    ['RPUSH', 'k', 'x'],
    ['LPUSH', 'k', '12'],
    ['LINSERT', 'k', 'BEFORE', 'x', 'y'],
    ['LREM', 'k', '0', 'x'],
    ['LPOP', 'k'],
    ['RPOP', 'k', '2'],
  ],
  set: [
    ['SADD', 'k', 'x', '7', 'member 3'],
    ['SREM', 'k', '7'],
    ['SPOP', 'k', '2'],
  ],
  zset: [
    ['ZADD', 'k', '0.5', 'x'],
    ['ZINCRBY', 'k', '2', 'x'],
    ['ZREM', 'k', 'a'],
    ['ZPOPMIN', 'k'],
  ],
  hash: [
    ['HSET', 'k', 'x', 'y'],
    ['HDEL', 'k', 'a'],
    ['HINCRBY', 'k', 'count', '2'],
  ],
  stream: [
    ['XADD', 'k', '*', 'field', 'x', 'g', 'y'],
    ['XDEL', 'k', '5-1', '20-1', '40-0'],
    ['XGROUP', 'CREATE', 'k', 'new', '0'],
    ['XREADGROUP', 'GROUP', 'new', 'c', 'COUNT', '3', 'STREAMS', 'k', '>'],
    ['XREADGROUP', 'GROUP', 'group', 'a', 'STREAMS', 'k', '>'],
    ['XPENDING', 'k', 'group', '-', '+', '100'],
    ['XACK', 'k', 'group', '6-1', '8-1'],
    ['XAUTOCLAIM', 'k', 'group', 'b', '0', '-'],
    ['XGROUP', 'DELCONSUMER', 'k', 'group', 'b'],
    ['XTRIM', 'k', 'MAXLEN', '12'],
    ['XTRIM', 'k', 'MINID', '20-1'],
    ['XGROUP', 'DESTROY', 'k', 'group'],
  ],
};

/** Makes the stream k: two nodes, deleted entries, groups with what is pending. */
const streamStory: readonly string[][] = [
  ...Array.from({ length: 30 }, (_, i) => ['XADD', 'k', `${i}-1`, 'field', `value ${i}`, 'g', '7']),
  ['XADD', 'k', '40-*', 'other', 'x'],
  ['XDEL', 'k', '3-1', '12-1'],
  ['XTRIM', 'k', 'MAXLEN', '27'],
  ['XGROUP', 'CREATE', 'k', 'group', '0'],
  ['XGROUP', 'CREATE', 'k', 'other', '9-9', 'ENTRIESREAD', '5'],
  ['XREADGROUP', 'GROUP', 'group', 'a', 'COUNT', '4', 'STREAMS', 'k', '>'],
  ['XREADGROUP', 'GROUP', 'group', 'b', 'COUNT', '3', 'STREAMS', 'k', '>'],
  ['XDEL', 'k', '7-1'],
];

const ERRORS = /^ERR (Bad data format|DUMP payload version or checksum are wrong)$/;

/** A body with some of its bytes changed. */
function mutated(random: Random, original: Buffer): Buffer {
  let bytes = Buffer.from(original);
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(8);
    const head = bytes.subarray(0, at);
    if (kind < 3 && at < bytes.length) bytes[at]! ^= 1 << random.below(8);
    else if (kind < 5 && at < bytes.length) bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0xc3]);
    else if (kind === 5) bytes = head;
    else if (kind === 6) bytes = Buffer.concat([head, bytes.subarray(at + 1 + random.below(4))]);
    else bytes = Buffer.concat([head, Buffer.from([random.below(256)]), bytes.subarray(at)]);
    if (bytes.length === 0) bytes = Buffer.from([random.below(26)]);
  }
  return bytes;
}

/** What a canary does after each payload that was taken. */
type Harm = (bench: Bench) => void;

class Bench {
  readonly engine: TestEngine;
  readonly client: TestClient;
  readonly bodies: Buffer[] = [...bodies];
  accepted = 0;

  constructor(
    seed: number,
    readonly harm: Harm = () => undefined,
  ) {
    this.engine = new TestEngine({ seed: BigInt(seed) });
    this.client = this.engine.connect();
    this.engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    this.#limits(2);
    for (const [name, ...words] of makers) {
      this.client.call(name!, 'k', ...words);
      this.bodies.push(payloadBody(this.dump()));
      this.client.call('DEL', 'k');
    }
    this.#limits(16);
    for (const [name, ...words] of makers) {
      this.client.call(name!, 'k', ...words);
      this.bodies.push(payloadBody(this.dump()));
      this.client.call('DEL', 'k');
    }
    this.engine.core.setParameter(Parameter.STREAM_ENTRIES, 20);
    for (const words of streamStory) this.client.call(...words);
    // In a stream the most can be wrong.
    const stream = payloadBody(this.dump());
    this.bodies.push(...Array.from({ length: 12 }, () => stream));
    this.client.call('DEL', 'k');
  }

  /** Sets the number of elements that all small encodings have at most. */
  #limits(entries: number): void {
    const { core } = this.engine;
    core.setParameter(Parameter.HASH_ENTRIES, entries);
    core.setParameter(Parameter.SET_INTEGERS, entries);
    core.setParameter(Parameter.SET_ENTRIES, entries);
    core.setParameter(Parameter.ZSET_ENTRIES, entries);
    core.setParameter(Parameter.LIST_SIZE, entries);
  }

  dump(): Buffer {
    return Buffer.from(this.client.call('DUMP', 'k') as string, 'latin1');
  }

  digest(): Reply {
    return this.client.call('DEBUG', 'DIGEST-VALUE', 'k');
  }

  /** Memory in use when there are no keys; wheels of deadlines keep theirs until a flush. */
  usedBytes(): number {
    this.client.call('SET', 'k', 'v');
    this.client.call('FLUSHALL', 'SYNC');
    while (this.engine.tick());
    return this.engine.usedBytes();
  }

  /** Restores a payload, and if it is a value does with it all that can be done. */
  try(bytes: Buffer): void {
    const reply = this.client.call('RESTORE', 'k', '0', bytes);
    if (reply instanceof RespError) {
      expect(reply.message).toMatch(ERRORS);
      expect(this.client.call('EXISTS', 'k')).toBe(0);
      return;
    }
    this.accepted += 1;
    const type = this.client.call('TYPE', 'k') as string;
    for (const words of readers[type]!) {
      expect(this.client.call(...words), words.join(' ')).not.toBeInstanceOf(RespError);
    }
    // Fields whose time has passed go when they are asked for, and the hash with the last of them.
    if (this.client.call('EXISTS', 'k') === 0) return;
    expect(this.client.call('OBJECT', 'ENCODING', 'k')).toBeTypeOf('string');
    const digest = this.digest();
    this.harm(this);
    expect(this.client.call('DEBUG', 'RELOAD')).toBe('OK');
    expect(this.digest()).toEqual(digest);
    const again = this.dump();
    for (const words of writers[type]!) this.client.call(...words);
    if (this.client.call('EXISTS', 'k') === 1) {
      expect(this.client.call('DEBUG', 'RELOAD')).toBe('OK');
      this.client.call('DEL', 'k');
    }
    expect(this.client.call('RESTORE', 'k', '0', again)).toBe('OK');
    expect(this.digest()).toEqual(digest);
    this.client.call('DEL', 'k');
  }
}

/** Tampers with payloads and restores them. */
function tampered({ seed, rounds }: FuzzOptions, harm?: Harm): void {
  const random = new Random(seed);
  const bench = new Bench(seed, harm);
  // What was not tampered with is taken, and warms everything up.
  for (const body of bench.bodies) bench.try(payload(body, 12));
  expect(bench.accepted).toBe(bench.bodies.length);
  for (let i = 0; i < 200; i++) {
    bench.try(payload(mutated(random, random.pick(bench.bodies)), 12));
  }
  const used = bench.usedBytes();
  let slowest = 0;
  for (let i = 0; i < rounds; i++) {
    const body = mutated(random, random.pick(bench.bodies));
    const bytes = payload(body, random.pick([6, 9, 11, 12]));
    if (random.chance(0.05)) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
    const started = performance.now();
    try {
      bench.try(bytes);
    } catch (error) {
      throw new Error(`payload ${i}: ${bytes.toString('hex')}`, { cause: error });
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  expect(bench.usedBytes()).toBeLessThanOrEqual(used);
  expect(slowest).toBeLessThan(LIMIT_MS);
  expect(bench.accepted).toBeGreaterThan(rounds / 20);
}

/** Payloads of large values in every encoding that is written element by element, and others. */
function largePayloads(seed: number): Buffer[] {
  const engine = new TestEngine({ seed: BigInt(seed) });
  const client = engine.connect();
  const large: readonly string[][] = [
    ['SET', 'ab'.repeat(40_000)],
    ['RPUSH', ...numbered(1500, (i) => [`element ${i}`])],
    ['RPUSH', ...numbered(30, (i) => ['abc'.repeat(i * 100)])],
    ['SADD', ...numbered(1500, (i) => [`member ${i}`])],
    ['SADD', ...numbered(400, (i) => [i * i * i])],
    ['ZADD', ...numbered(1500, (i) => [i / 3, `member ${i}`])],
    ['HSET', ...numbered(1000, (i) => [`field ${i}`, `value ${i}`])],
    ['HSET', ...numbered(200, (i) => [`field ${i}`, i])],
  ];
  const timed: Buffer[] = [];
  const payloads = large.map(([name, ...words]) => {
    client.call(name!, name!, ...words);
    const bytes = client.call('DUMP', name!) as string;
    if (name === 'HSET') {
      client.call('HPEXPIRE', name, '1000000', 'FIELDS', '2', 'field 3', 'field 7');
      timed.push(Buffer.from(client.call('DUMP', name) as string, 'latin1'));
    }
    client.call('DEL', name!);
    return Buffer.from(bytes, 'latin1');
  });
  return [...payloads, ...timed];
}

/** RESTORE and DUMP with so many KiB of room: whole or not at all. */
function short(room: number): FuzzRun {
  return ({ seed, rounds }: FuzzOptions): void => {
    const random = new Random(seed * 1000 + room);
    const payloads = largePayloads(seed);
    const engine = new TestEngine({ seed: BigInt(seed) });
    const client = engine.connect();
    engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes() + room * 1024);
    let refused = 0;
    let done = 0;
    for (let i = 0; i < Math.ceil(rounds / 7); i++) {
      const key = `key:${random.below(6)}`;
      const before = client.call('DEBUG', 'DIGEST');
      const kind = random.below(10);
      let reply: Reply;
      if (kind === 0) reply = client.call('DEL', key);
      else if (kind === 1) reply = client.call('DUMP', key);
      else if (kind === 3) reply = client.call('RESTORE', key, '0', random.pick(payloads));
      else reply = client.call('RESTORE', key, '9999', random.pick(payloads), 'REPLACE');
      if (reply instanceof RespError) {
        expect(reply.message).toMatch(/^(OOM |BUSYKEY )/);
        expect(client.call('DEBUG', 'DIGEST')).toEqual(before);
        refused += 1;
      } else {
        done += 1;
      }
      engine.tick();
    }
    expect(refused).toBeGreaterThan(10);
    expect(done).toBeGreaterThan(50);
    expect(client.call('FLUSHALL')).toBe('OK');
    while (engine.tick());
    expect(client.call('SET', 'k', 'v')).toBe('OK');
  };
}

export const restoreFuzzer: Fuzzer = {
  name: 'restore',
  claim: 'RESTORE refuses what was tampered with or makes a sound value, and keeps no memory',
  unit: 'payloads',
  rounds: 4000,
  roundMs: 30,
  runs: {
    'payloads that were tampered with': (options) => tampered(options),
    '300 KiB of room': short(300),
    '700 KiB of room': short(700),
    '1500 KiB of room': short(1500),
  },
  canaries: {
    'memory that is kept': (options) => tampered(options, ({ engine }) => void engine.connect()),
    'a value that is another after it was saved and loaded': (options) =>
      tampered(options, ({ client, accepted }) => {
        if (accepted % 50 === 49) client.call('SET', 'k', 'another');
      }),
  },
};
