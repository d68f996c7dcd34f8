/*
 * Where Lua 5.1 puts the keys of a table: the hash that chooses a node, and how large the array
 * part of a table that is laid out anew becomes.
 */

import { identityOf, type LuaValue } from './value.js';

/** The array part never grows above this (an int of C less the sign). */
export const LARGEST_ARRAY_BITS = 26;

const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

/** Lua 5.1's hash of a string: all bytes of a short one, a sample of a long one. */
function stringHash(text: string): number {
  let hash = text.length;
  const step = (text.length >> 5) + 1;
  for (let at = text.length; at >= step; at -= step) {
    hash ^= (hash << 5) + (hash >>> 2) + text.charCodeAt(at - 1);
  }
  return hash;
}

/** The node that the hash of a key asks for among `size` of them. */
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
      return identityOf(key!) % ((size - 1) | 1);
  }
}

/** Counts the keys of the array part by the power of two that they lie below. */
export function countArray(array: readonly LuaValue[], counts: number[]): number {
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
export function countInteger(key: LuaValue, counts: number[]): number {
  if (typeof key !== 'number' || key < 1 || key % 1 !== 0 || key > 2 ** LARGEST_ARRAY_BITS)
    return 0;
  counts[key === 1 ? 0 : 32 - Math.clz32(key - 1)]!++;
  return 1;
}

/** The largest n so that more than half of 1 to n are in use, and how many of them are. */
export function arraySizeFor(counts: number[], inArray: number): [number, number] {
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
