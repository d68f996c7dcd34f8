// What a store holds, as plain values: for assertions, and to look at.
//
//   { 'user:1': { type: 'hash', value: { name: 'Ann' } },
//     session:  { type: 'string', value: 'x', ttlMs: 100 } }

import type { Reply } from './reply.js';
import type { Store } from './store.js';

/** A key: its type, its value, and how long it has still, if it expires. */
export interface DumpedKey {
  readonly type: string;
  readonly value: unknown;
  readonly ttlMs?: number;
}

/** How a value of each type is read; in an order that does not depend on how it is stored. */
const readers: Readonly<Record<string, (store: Store, key: string) => unknown>> = {
  string: (store, key) => store.get(key),
  list: (store, key) => store.lrange(key, 0, -1),
  set: (store, key) => [...(store.call('SMEMBERS', key) as Iterable<Reply>)].sort(),
  hash: (store, key) => Object.fromEntries(pairs(store.call('HGETALL', key)).sort(byName)),
  zset: (store, key) => scores(store.call('ZRANGE', key, 0, -1, 'WITHSCORES')),
  stream: (store, key) => store.xrange(key, '-', '+'),
};

/** All keys of the database that is selected, or those of a pattern, by their names. */
export function dump(store: Store, pattern = '*'): Record<string, DumpedKey> {
  const names = (store.call('KEYS', pattern) as string[]).sort();
  return Object.fromEntries(names.map((name) => [name, dumpKey(store, name)]));
}

function dumpKey(store: Store, name: string): DumpedKey {
  const type = store.type(name);
  const ttlMs = store.pttl(name);
  const value = readers[type]?.(store, name) ?? null;
  return ttlMs < 0 ? { type, value } : { type, value, ttlMs };
}

type Pair = [name: string, value: unknown];

const byName = ([one]: Pair, [other]: Pair): number => (one < other ? -1 : Number(one > other));

/** A map of RESP3, or the flat array that it is in RESP2. */
function pairs(reply: Reply): Pair[] {
  if (reply instanceof Map) return [...reply] as Pair[];
  const flat = reply as string[];
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1]] as Pair] : []));
}

/** Members and their scores, in their order, of either protocol. */
function scores(reply: Reply): unknown[] {
  const list = reply as Reply[];
  if (list.every((each) => Array.isArray(each))) return list;
  return pairs(list).map(([member, score]) => [member, Number(score)]);
}
