/*
 * Big values are sent from where they lie. Readers that take their output when they like ask for
 * values and parts of them, which meanwhile are overwritten, appended to, written into, renamed,
 * copied, deleted, expired, evicted and flushed, by others and by the readers themselves; messages
 * go to all of them at once. Every byte that arrives is what the value was when its command ran (a
 * model knows), and when all have taken theirs, memory is what it was.
 */

import { expect } from 'vitest';

import { EvictionPolicy, Parameter } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

const KIB = 1024;
const READERS = 8;
const KEYS = 24;
/** References pay from this length on; around it both ways are taken. */
const EDGE_BYTES = 16 * KIB;
/** As often as this a run lets all readers take theirs, and measures. */
const ROUNDS_A_PHASE = 2000;
/** So many at first are there to let tables and buffers grow. */
const ROUNDS_AT_FIRST = 500;
/** What tables may keep of what they have grown by. */
const SLACK_BYTES = 16 * KIB;
/** A block of output that is larger than this is not kept for the next batch. */
const SPARE_BYTES = 1024 * KIB;

const CRLF = Buffer.from('\r\n');
const nil = Buffer.from('_\r\n');

function bulk(value: Buffer | undefined): Buffer {
  if (value === undefined) return nil;
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, CRLF]);
}

const array = (values: readonly (Buffer | undefined)[]): Buffer =>
  Buffer.concat([Buffer.from(`*${values.length}\r\n`), ...values.map(bulk)]);

const integer = (value: number): Buffer => Buffer.from(`:${value}\r\n`);
const ok = Buffer.from('+OK\r\n');
const queued = Buffer.from('+QUEUED\r\n');

type Words = (string | Buffer)[];

/** A command, and its reply. */
interface Step {
  readonly words: Words;
  readonly reply: Buffer;
}

/** A client that takes its output when it likes. */
interface Reader {
  readonly client: TestClient;
  expected: Buffer[];
}

/** What a canary breaks. */
interface Harm {
  /** Changes what has arrived. */
  readonly alter?: (bytes: Buffer) => void;
  /** A reader keeps what it is owed when memory is measured. */
  readonly keepsOutput?: boolean;
}

/** Where two replies begin to differ, and what stands there. */
function difference(bytes: Buffer, expected: Buffer): string {
  let at = 0;
  while (bytes[at] === expected[at]) at += 1;
  const part = (all: Buffer): string =>
    JSON.stringify(all.subarray(Math.max(at - 30, 0), at + 30).toString('latin1'));
  return `at ${at} ${part(bytes)} and not ${part(expected)}`;
}

class Holding {
  readonly #engine = new TestEngine({ seed: 7n });
  readonly #random: Random;
  readonly #values = new Map<string, Buffer>();
  readonly #writer: TestClient;
  readonly #readers: Reader[] = [];
  readonly #harm: Harm;
  /** Bytes of values that have arrived. */
  arrived = 0;

  constructor(seed: number, harm: Harm) {
    this.#random = new Random(seed);
    this.#harm = harm;
    this.#engine.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_RANDOM);
    this.#writer = this.#engine.connect();
    for (let count = 0; count < READERS; count++) this.#readers.push(this.#reader());
  }

  #reader(): Reader {
    const client = this.#engine.connect();
    client.send([
      ['HELLO', '3'],
      ['SUBSCRIBE', 'news'],
    ]);
    client.bytes();
    client.slow = true;
    return { client, expected: [] };
  }

  // Values

  #key(): string {
    return `key:${this.#random.below(KEYS)}`;
  }

  #bytes(): number {
    const random = this.#random;
    if (random.chance(0.2)) return random.below(200);
    if (random.chance(0.1)) return random.below(200 * KIB);
    return EDGE_BYTES - 20 + random.below(random.pick([40, 10 * KIB]));
  }

  /** A value whose every part is another. */
  #value(count = this.#bytes()): Buffer {
    const value = Buffer.alloc(count, this.#random.below(256));
    for (let at = 0; at < count; at += 1 + this.#random.below(3000)) {
      value[at] = this.#random.below(256);
    }
    return value;
  }

  // What changes values

  #set(words: Words, key: string, value: Buffer, reply: Buffer): Step {
    this.#values.set(key, value);
    return { words, reply };
  }

  #delete(words: Words, keys: readonly string[]): Step {
    const had = keys.filter((key) => this.#values.delete(key)).length;
    return { words, reply: integer(had) };
  }

  /** A value with bytes written into it; between its end and them are zeros. */
  #writeInto(key: string, at: number, part: Buffer): Buffer {
    const before = this.#values.get(key) ?? Buffer.alloc(0);
    const value = Buffer.alloc(Math.max(before.length, at + part.length));
    before.copy(value);
    part.copy(value, at);
    this.#values.set(key, value);
    return value;
  }

  #append(key: string): Step {
    const part = this.#value(this.#random.below(this.#random.pick([10, 9000])));
    const before = this.#values.get(key)?.length ?? 0;
    const { length } = this.#writeInto(key, before, part);
    return { words: ['APPEND', key, part], reply: integer(length) };
  }

  #setRange(key: string): Step {
    const at = this.#random.below(30 * KIB);
    const part = this.#value(1 + this.#random.below(500));
    const { length } = this.#writeInto(key, at, part);
    return { words: ['SETRANGE', key, String(at), part], reply: integer(length) };
  }

  #setBit(key: string): Step {
    const at = this.#random.below(20 * KIB);
    const before = this.#values.get(key)?.[at] ?? 0;
    this.#writeInto(key, at, Buffer.from([before | 1]));
    const words = ['SETBIT', key, String(at * 8 + 7), '1'];
    return { words, reply: integer(before & 1) };
  }

  #rename(from: string, to: string): Step {
    const value = this.#values.get(from);
    if (value === undefined) {
      return { words: ['RENAME', from, to], reply: Buffer.from('-ERR no such key\r\n') };
    }
    this.#values.delete(from);
    this.#values.set(to, value);
    return { words: ['RENAME', from, to], reply: ok };
  }

  #copy(from: string, to: string): Step {
    const value = this.#values.get(from);
    const words = ['COPY', from, to, 'REPLACE'];
    if (from === to) {
      const error = Buffer.from('-ERR source and destination objects are the same\r\n');
      return { words, reply: error };
    }
    if (value !== undefined) this.#values.set(to, value);
    return { words, reply: integer(value === undefined ? 0 : 1) };
  }

  #expire(key: string): Step {
    const reply = integer(this.#values.delete(key) ? 1 : 0);
    return { words: ['PEXPIRE', key, '0'], reply };
  }

  #flush(): Step {
    this.#values.clear();
    return { words: ['FLUSHALL', this.#random.pick(['SYNC', 'ASYNC'])], reply: ok };
  }

  #change(): Step {
    const random = this.#random;
    const key = this.#key();
    const value = this.#value();
    const kind = random.below(100);
    if (kind < 40) return this.#set(['SET', key, value], key, value, ok);
    if (kind < 52) return this.#append(key);
    if (kind < 64) return this.#setRange(key);
    if (kind < 72) return this.#setBit(key);
    if (kind < 78) return this.#rename(key, this.#key());
    if (kind < 84) return this.#copy(key, this.#key());
    if (kind < 90) return this.#delete([random.pick(['DEL', 'UNLINK']), key], [key]);
    if (kind < 95) return this.#expire(key);
    if (kind < 96) return this.#flush();
    return this.#set(['SET', key, value, 'PX', '100000'], key, value, ok);
  }

  // What reads them

  #part(key: string): Step {
    const value = this.#values.get(key) ?? Buffer.alloc(0);
    const from = this.#random.below(2000);
    const behind = this.#random.below(2000);
    // An end before the beginning counts as the first byte.
    const end = Math.max(value.length - behind, 1);
    const part = value.subarray(from, Math.max(end, from));
    return { words: ['GETRANGE', key, String(from), String(-behind - 1)], reply: bulk(part) };
  }

  #read(): Step {
    const random = this.#random;
    const key = this.#key();
    const old = this.#values.get(key);
    const kind = random.below(100);
    if (kind < 45) return { words: ['GET', key], reply: bulk(old) };
    if (kind < 60) {
      const keys = Array.from({ length: 1 + random.below(5) }, () => this.#key());
      const values = keys.map((each) => this.#values.get(each));
      return { words: ['MGET', ...keys], reply: array(values) };
    }
    if (kind < 75) return this.#part(key);
    if (kind < 80) return { words: ['GETEX', key, 'PERSIST'], reply: bulk(old) };
    if (kind < 85) {
      this.#values.delete(key);
      return { words: ['GETDEL', key], reply: bulk(old) };
    }
    const value = this.#value();
    const words = kind < 92 ? ['GETSET', key, value] : ['SET', key, value, 'GET'];
    return this.#set(words, key, value, bulk(old));
  }

  /** Some commands of a reader, at times in a transaction. */
  #ask(reader: Reader): void {
    const random = this.#random;
    const isTransaction = random.chance(0.2);
    const steps = Array.from({ length: 1 + random.below(4) }, () =>
      random.chance(0.8) ? this.#read() : this.#change(),
    );
    const words = steps.map((step) => step.words);
    const replies = steps.map((step) => step.reply);
    reader.client.send(isTransaction ? [['MULTI'], ...words, ['EXEC']] : words);
    if (isTransaction) {
      const head = Buffer.from(`*${steps.length}\r\n`);
      reader.expected.push(ok, ...steps.map(() => queued), head);
    }
    reader.expected.push(...replies);
  }

  // The others

  #publish(): void {
    const message = this.#value();
    const head = Buffer.from('>3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n');
    this.#writer.send(['PUBLISH', 'news', message]);
    expect(this.#writer.bytes()).toEqual(integer(this.#readers.length));
    for (const reader of this.#readers) reader.expected.push(head, bulk(message));
  }

  /** Some values go because there is no room for them. */
  #evict(): void {
    const { core } = this.#engine;
    const limit = this.#engine.usedBytes() - 50 * KIB - this.#random.below(100 * KIB);
    core.setParameter(Parameter.MAXIMUM_MEMORY, Math.max(limit, 1));
    this.#writer.call('SET', 'small', 'x');
    core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    this.#writer.call('DEL', 'small');
    for (const key of this.#values.keys()) {
      if (this.#writer.call('EXISTS', key) === 0) this.#values.delete(key);
    }
  }

  /** A reader takes what it is owed, or all that it will ever be. */
  #take(reader: Reader, all: boolean): void {
    const { client } = reader;
    client.drain();
    while (all && this.#engine.core.engine.outputBytes(client.handle) !== 0) client.drain();
    const bytes = client.bytes();
    this.#harm.alter?.(bytes);
    const expected = Buffer.concat(reader.expected);
    this.arrived += bytes.length;
    const isRight = bytes.equals(expected.subarray(0, bytes.length));
    if (!isRight)
      throw new Error(`what has arrived is not what was read: ${difference(bytes, expected)}`);
    if (all && bytes.length !== expected.length) throw new Error('something has not arrived');
    reader.expected = [expected.subarray(bytes.length)];
  }

  round(): void {
    const random = this.#random;
    const kind = random.below(100);
    const reader = random.pick(this.#readers);
    if (kind < 40) {
      const { words, reply } = this.#change();
      this.#writer.send(words);
      if (!this.#writer.bytes().equals(reply)) throw new Error(`another reply to ${words[0]}`);
    } else if (kind < 80) {
      this.#ask(reader);
    } else if (kind < 95) {
      this.#take(reader, random.chance(0.3));
    } else if (kind < 97) {
      this.#publish();
    } else if (kind < 98) {
      reader.client.disconnect();
      this.#readers[this.#readers.indexOf(reader)] = this.#reader();
    } else if (kind < 99) {
      this.#evict();
    } else {
      this.#engine.core.setParameter(Parameter.LAZYFREE, random.below(32));
    }
    // What is to be freed is freed between the others.
    if (random.chance(0.3)) this.#engine.tick();
  }

  /** All take what they are owed and the dataset goes: what is in use then, bytes. */
  rest(): number {
    this.#writer.call('FLUSHALL', 'SYNC');
    this.#values.clear();
    for (const [index, reader] of this.#readers.entries()) {
      if (this.#harm.keepsOutput === true && index === 0) {
        this.#take(reader, true);
        reader.client.send([
          ['SET', 'key', 'x'.repeat(400 * KIB)],
          ['GET', 'key'],
          ['DEL', 'key'],
        ]);
        continue;
      }
      this.#take(reader, true);
      reader.client.disconnect();
      this.#readers[index] = this.#reader();
    }
    // The block that is kept for the next output is as large as the last one was.
    this.#writer.call('ECHO', 'x'.repeat(SPARE_BYTES + KIB));
    this.#writer.call('PING');
    const { core } = this.#engine;
    while (this.#engine.tick() || core.engine.hasMore() !== 0) core.more();
    return this.#engine.usedBytes();
  }
}

function holding({ seed, rounds }: FuzzOptions, harm: Harm = {}): void {
  const run = new Holding(seed, harm);
  for (let done = 0; done < ROUNDS_AT_FIRST; done++) run.round();
  const base = run.rest();
  for (let done = 0; done < rounds; done++) {
    run.round();
    if (done % ROUNDS_A_PHASE === ROUNDS_A_PHASE - 1 || done === rounds - 1) {
      const more = run.rest() - base;
      if (more > SLACK_BYTES) throw new Error(`${more} bytes more are in use than before`);
    }
  }
  expect(run.arrived).toBeGreaterThan(rounds * KIB);
}

export const heldFuzzer: Fuzzer = {
  name: 'held',
  claim: 'what is sent from where it lies arrives as it was read',
  unit: 'steps',
  rounds: 10_000,
  roundMs: 10,
  runs: { 'slow readers of changing values': (options) => holding(options) },
  canaries: {
    'a byte that was changed on its way': (options) =>
      holding(options, {
        alter: (bytes) => {
          if (bytes.length > EDGE_BYTES) bytes[bytes.length >> 1]! ^= 1;
        },
      }),
    'what is held and not given back': (options) => holding(options, { keepsOutput: true }),
  },
};
