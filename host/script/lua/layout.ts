/*
 * How Lua 5.1 lays a table out: which node the hash of a key asks for, and how large the array part
 * and the nodes become when a full table is laid out anew (table.ts).
 */

import type { LuaTable } from './table.js';
import { type LuaValue, identityOf } from './value.js';

/** The array part never grows above this (an int of C less the sign). */
const LARGEST_ARRAY_BITS = 26;

/** Of a table that is laid out anew: how many keys lie up to each power of two. */
const keyCounts = new Int32Array(LARGEST_ARRAY_BITS + 1);
const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

/** Lua 5.1's hash of a string as Redis takes it: of all bytes, not of a sample of a long one. */
function stringHash(text: string): number {
  let hash = text.length;
  for (let at = text.length; at > 0; at--) {
    hash ^= (hash << 5) + (hash >>> 2) + text.charCodeAt(at - 1);
  }
  return hash;
}

/** The node that the hash of a key asks for, of `size`, a power of two. */
export function mainPosition(key: LuaValue, size: number): number {
  switch (typeof key) {
    case 'string':
      return stringHash(key) & (size - 1);
    case 'boolean':
      return Number(key) & (size - 1);
    case 'number':
      if (key === 0) return 0;
      scratch[0] = key;
      return ((scratchWords[0]! + scratchWords[1]!) >>> 0) % ((size - 1) | 1);
    default:
      return identityOf(key as LuaTable) % ((size - 1) | 1);
  }
}

/**
 * The sizes of the array part and of the nodes of a table that is laid out anew, so that the key
 * `extra` has room too.
 */
export function layoutFor(
  array: readonly LuaValue[],
  nodeKeys: readonly LuaValue[],
  nodeValues: readonly LuaValue[],
  extra: LuaValue,
): [arraySize: number, nodeCount: number] {
  const counts = keyCounts;
  for (let bits = 0; bits <= LARGEST_ARRAY_BITS; bits++) counts[bits] = 0;
  let inArray = countArray(array, counts);
  let total = inArray;
  for (let i = 0; i < nodeKeys.length; i++) {
    if (nodeValues[i] === undefined) continue;
    inArray += countInteger(nodeKeys[i], counts);
    total++;
  }
  inArray += countInteger(extra, counts);
  total++;
  // Most tables have fields only.
  if (inArray === 0) return [0, total];
  const [size, used] = arraySizeFor(counts, inArray);
  return [size, total - used];
}

/** Counts the keys of the array part by the power of two that they lie below. */
function countArray(array: readonly LuaValue[], counts: Int32Array): number {
  if (array.length === 0) return 0;
  let total = 0;
  let i = 1;
  for (let bits = 0, limit = 1; bits <= LARGEST_ARRAY_BITS; bits++, limit *= 2) {
    const end = Math.min(limit, array.length);
    let used = 0;
    for (; i <= end; i++) if (array[i - 1] !== undefined) used++;
    counts[bits]! += used;
    total += used;
    if (i > array.length) break;
  }
  return total;
}

/** The power of two above log2 of a key that can live in an array part. */
function countInteger(key: LuaValue, counts: Int32Array): number {
  if (typeof key !== 'number' || key < 1 || key % 1 !== 0 || key > 2 ** LARGEST_ARRAY_BITS)
    return 0;
  counts[key === 1 ? 0 : 32 - Math.clz32(key - 1)]!++;
  return 1;
}

/** The largest n so that more than half of 1 to n are in use, and how many of them are. */
function arraySizeFor(counts: Int32Array, inArray: number): [number, number] {
  let below = 0;
  let used = 0;
  let size = 0;
  for (let bits = 0, limit = 1; limit / 2 < inArray; bits++, limit *= 2) {
    const here = counts[bits] ?? 0;
    if (here > 0) {
      below += here;
      if (below > limit / 2) {
        size = limit;
        used = below;
      }
    }
    if (below === inArray) break;
  }
  return [size, used];
}
