/*
 * What the keys of a dataset are: asked of the engine that has loaded it, key by key.
 *
 *     SCAN ──► TYPE, PTTL, MEMORY USAGE of each ──► STRLEN, LLEN … by type ──► sums, the biggest
 */

import { byteTextFromBytes, byteTextToBytes } from '../config/byte-text.js';
import type { Core } from '../engine/core.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { shownText } from '../view/shown-text.js';
import { EngineClient } from './engine-client.js';

/** Databases that a file may have. */
export const databasesMost = 16_384;
const keysAtOnce = 500;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How many of something there are, and what they take. */
export interface Sum {
  readonly keys: number;
  /** Elements of collections, bytes of strings. */
  readonly elements: number;
  /** Memory of Cedis. */
  readonly bytes: number;
}

export interface DatabaseContent {
  readonly database: number;
  readonly keys: number;
  readonly withExpiry: number;
  readonly byType: Readonly<Record<string, Sum>>;
}

/** A key that stands for itself. */
export interface KeyContent {
  readonly database: number;
  /** As it is shown. */
  readonly name: string;
  readonly type: string;
  readonly elements: number;
  readonly bytes: number;
  /** Until it expires, ms; null = it stays. */
  readonly expiresInMs: number | null;
}

export interface Statistics {
  readonly databases: readonly DatabaseContent[];
  /** The keys that take most, the most first. */
  readonly biggest: readonly KeyContent[];
  /** Keys by when they expire: within so long, more than the row before. */
  readonly expiry: readonly { readonly within: string; readonly keys: number }[];
  /** All keys, if they were asked for. */
  readonly keys: readonly KeyContent[];
}

export interface StatisticsOptions {
  /** So many of the biggest keys. */
  readonly biggest: number;
  /** Whether to keep all keys. */
  readonly keepsAll: boolean;
}

/** Of a dataset that could not be loaded. */
export const statisticsNone: Statistics = { databases: [], biggest: [], expiry: [], keys: [] };

/** The command that counts the elements of a value. */
const counting: Readonly<Record<string, string>> = {
  ...{ string: 'STRLEN', list: 'LLEN', set: 'SCARD', zset: 'ZCARD', hash: 'HLEN', stream: 'XLEN' },
};

const spans: readonly (readonly [string, number])[] = [
  ['a minute', minuteMs],
  ['an hour', 60 * minuteMs],
  ['a day', dayMs],
  ['a week', 7 * dayMs],
  ['30 days', 30 * dayMs],
  ['later', Number.POSITIVE_INFINITY],
];

/** Looks at all keys of an engine. */
export function statisticsOf(core: Core, options: StatisticsOptions): Statistics {
  const client = new EngineClient(core);
  const databases: DatabaseContent[] = [];
  const keys: KeyContent[] = [];
  const biggest = new Biggest(options.biggest);
  const expiry = spans.map(([within]) => ({ within, keys: 0 }));
  for (let database = 0; database < databasesMost; database++) {
    const [, size] = client.call([['SELECT', String(database)], ['DBSIZE']]);
    if (numberOf(size) === 0) continue;
    const byType: Record<string, { keys: number; elements: number; bytes: number }> = {};
    let withExpiry = 0;
    let count = 0;
    for (const key of keysOf(client, database)) {
      const { type, expiresInMs } = key;
      const sum = (byType[type] ??= { keys: 0, elements: 0, bytes: 0 });
      sum.keys += 1;
      sum.elements += key.elements;
      sum.bytes += key.bytes;
      count += 1;
      if (expiresInMs !== null) {
        withExpiry += 1;
        expiry[spans.findIndex(([, most]) => expiresInMs < most)]!.keys += 1;
      }
      biggest.offer(key);
      if (options.keepsAll) keys.push(key);
    }
    databases.push({ database, keys: count, withExpiry, byType });
  }
  return { databases, biggest: biggest.keys, expiry, keys };
}

/** The keys of the database that is selected. */
function* keysOf(client: EngineClient, database: number): Generator<KeyContent> {
  let cursor = '0';
  do {
    const [step] = client.call([['SCAN', cursor, 'COUNT', String(keysAtOnce)]]);
    if (step?.kind !== 'array') return;
    const [next, names] = step.items;
    cursor = textOf(next);
    const words = (names?.kind === 'array' ? names.items : []).map(textOf);
    const facts = client.call(
      words.flatMap((key) => [
        ['TYPE', key],
        ['PTTL', key],
        ['MEMORY', 'USAGE', key, 'SAMPLES', '0'],
      ]),
    );
    const types = words.map((_, at) => textOf(facts[3 * at]));
    const counts = client.call(words.map((key, at) => [counting[types[at]!] ?? 'EXISTS', key]));
    for (const [at, key] of words.entries()) {
      const left = numberOf(facts[3 * at + 1]);
      yield {
        database,
        name: shownText(byteTextToBytes(key)),
        type: types[at]!,
        elements: numberOf(counts[at]),
        bytes: numberOf(facts[3 * at + 2]),
        expiresInMs: left < 0 ? null : left,
      };
    }
  } while (cursor !== '0');
}

/** Keeps the keys that take most. */
class Biggest {
  #keys: KeyContent[] = [];

  constructor(private readonly most: number) {}

  offer(key: KeyContent): void {
    const { most } = this;
    this.#keys.push(key);
    if (this.#keys.length >= 2 * most + 1000) this.#keys = this.keys;
  }

  get keys(): KeyContent[] {
    return this.#keys.sort(order).slice(0, this.most);
  }
}

/** The most first; those that take as much by their names. */
function order(one: KeyContent, other: KeyContent): number {
  return (
    other.bytes - one.bytes || one.database - other.database || (one.name < other.name ? -1 : 1)
  );
}

function textOf(reply: RemoteReply | undefined): string {
  if (reply === undefined) return '';
  if ('bytes' in reply) return byteTextFromBytes(reply.bytes);
  return 'text' in reply ? reply.text : '';
}

function numberOf(reply: RemoteReply | undefined): number {
  return reply?.kind === 'integer' ? Number(reply.value) : 0;
}
