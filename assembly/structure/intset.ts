// Intset: a set of integers as a sorted array, all of them as wide as the widest needs. What a set
// of integers is up to set-max-intset-entries. The bytes are Redis's own, so an RDB value is a
// copy.
//
//     +0   u32 width     bytes of an element: 2, 4 or 8
//     +4   u32 count     of elements
//     +8   elements      i16, i32 or i64, ascending, each once
//
//     Example, SADD of 300, 1 and -2:   02 00 00 00 │ 03 00 00 00 │ fe ff │ 01 00 │ 2c 01
//
// An element that does not fit widens all. As it is then less or greater than all the others, it
// comes first or last, and no search is needed. Nothing is ever narrowed: Redis does not either.
//
// The search halves the rest without a branch that depends on the data (a comparison becomes a
// mask: what is written as a choice, the virtual machine compiles to a branch), down to eight
// elements, which are compared at once (i16: one vector, i32: two); i64 are halved to the end.
//
// The set begins where its heap block begins, and the block belongs to the caller (heapRelease
// frees it). What changes the size returns the possibly moved set. 0 says that memory is out, or
// that the set would pass INTSET_BYTES_LIMIT; it is then as it was. Only adding can fail.
import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapReallocate } from '../memory/heap';

/** What every intset begins with. */
@unmanaged
export class Intset {
  width: u32;
  count: u32;
}
if (offsetof<Intset>() != 8) ERROR('Intset is 8 bytes');

/** Bytes in front of the elements. */
export const INTSET_HEADER_BYTES: u32 = 8;
/** No intset grows past this (1 GiB), whatever the memory. */
export const INTSET_BYTES_LIMIT: u64 = 1 << 30;

/** Whether the last intsetAdd has added: false, the value was there already. */
export let intsetAdded: bool = false;
/** Whether the last intsetRemove has removed. */
export let intsetRemoved: bool = false;
/** Where intsetFind found the value, or where it would have to be: an index. */
export let intsetPosition: u32 = 0;

/** Allocates an empty set, owned by the caller; 0 if memory is out. */
export function intsetCreate(): usize {
  const set = heapAllocate(INTSET_HEADER_BYTES);
  if (!set) return 0;
  changetype<Intset>(set).width = 2;
  changetype<Intset>(set).count = 0;
  return set;
}

/** A copy of a set, owned by the caller; 0 if memory is out. Also makes one of a payload. */
export function intsetDuplicate(source: usize): usize {
  const bytes = intsetBytes(source);
  const set = heapAllocate(bytes);
  if (set) bytesCopy(set, source, bytes);
  return set;
}

/** Number of elements. */
@inline
export function intsetCount(set: usize): u32 {
  return changetype<Intset>(set).count;
}

/** All bytes of a set, which are also its serialized form. */
@inline
export function intsetBytes(set: usize): u32 {
  return INTSET_HEADER_BYTES + changetype<Intset>(set).count * changetype<Intset>(set).width;
}

/** Bytes that an element of this value needs. */
@inline
function widthOf(value: i64): u32 {
  const magnitude = <u64>(value ^ (value >> 63));
  return magnitude < 1 << 15 ? 2 : magnitude < (<u64>1) << 31 ? 4 : 8;
}

/** log2 of a width: 1, 2 or 3. */
@inline
function shiftOf(width: u32): u32 {
  return <u32>ctz(width);
}


@inline
function elementGet(elements: usize, index: u32, width: u32): i64 {
  const at = elements + ((<usize>index) << shiftOf(width));
  if (width == 2) return load<i16>(at);
  return width == 4 ? load<i32>(at) : load<i64>(at);
}


@inline
function elementSet(elements: usize, index: u32, width: u32, value: i64): void {
  const at = elements + ((<usize>index) << shiftOf(width));
  if (width == 2) store<i16>(at, value);
  else if (width == 4) store<i32>(at, value);
  else store<i64>(at, value);
}

// ---------------------------------------------------------------------------------------------
// Reading

/** The element at an index below the count; they ascend. */
export function intsetGet(set: usize, index: u32): i64 {
  return elementGet(set + INTSET_HEADER_BYTES, index, changetype<Intset>(set).width);
}

/** An element of a set that is not empty, chosen by 32 random bits. */
export function intsetRandom(set: usize, random: u32): i64 {
  return intsetGet(set, <u32>((<u64>random * intsetCount(set)) >> 32));
}

/** Whether a value is in the set; in intsetPosition its index, or the one it would get. */
export function intsetFind(set: usize, value: i64): bool {
  const header = changetype<Intset>(set);
  const count = header.count;
  const elements = set + INTSET_HEADER_BYTES;
  let position: u32;
  if (widthOf(value) > header.width) {
    intsetPosition = value < 0 ? 0 : count;
    return false;
  }
  if (header.width == 2) position = lowerBound16(elements, count, <i32>value);
  else if (header.width == 4) position = lowerBound32(elements, count, <i32>value);
  else position = lowerBound64(elements, count, value);
  intsetPosition = position;
  return position < count && elementGet(elements, position, header.width) == value;
}

/** How many of the first `count` elements are less than the value: i16. */
function lowerBound16(elements: usize, count: u32, value: i32): u32 {
  let base: u32 = 0;
  let rest = count;
  while (rest > 8) {
    const half = rest >> 1;
    const less = <i32>load<i16>(elements + ((<usize>(base + half - 1)) << 1)) < value;
    base += half & (0 - <u32>less);
    rest -= half;
  }
  if (count >= 8) {
    // What lies before the eight is less, what lies behind them is not.
    const start = min(base, count - 8);
    const run = v128.load(elements + ((<usize>start) << 1));
    return start + popcnt(i16x8.bitmask(i16x8.lt_s(run, i16x8.splat(<i16>value))));
  }
  while (base < count && <i32>load<i16>(elements + ((<usize>base) << 1)) < value) ++base;
  return base;
}

/** As lowerBound16: i32. */
function lowerBound32(elements: usize, count: u32, value: i32): u32 {
  let base: u32 = 0;
  let rest = count;
  while (rest > 8) {
    const half = rest >> 1;
    const less = load<i32>(elements + ((<usize>(base + half - 1)) << 2)) < value;
    base += half & (0 - <u32>less);
    rest -= half;
  }
  if (count >= 8) {
    const start = min(base, count - 8);
    const at = elements + ((<usize>start) << 2);
    const wanted = i32x4.splat(value);
    const low = i32x4.bitmask(i32x4.lt_s(v128.load(at), wanted));
    const high = i32x4.bitmask(i32x4.lt_s(v128.load(at, 16), wanted));
    return start + popcnt(low | (high << 4));
  }
  while (base < count && load<i32>(elements + ((<usize>base) << 2)) < value) ++base;
  return base;
}

/** As lowerBound16: i64. */
function lowerBound64(elements: usize, count: u32, value: i64): u32 {
  let base: u32 = 0;
  let rest = count;
  while (rest > 1) {
    const half = rest >> 1;
    const less = load<i64>(elements + ((<usize>(base + half - 1)) << 3)) < value;
    base += half & (0 - <u32>less);
    rest -= half;
  }
  if (rest && load<i64>(elements + ((<usize>base) << 3)) < value) ++base;
  return base;
}

// ---------------------------------------------------------------------------------------------
// Changing

/**
 * Adds a value.
 * @returns the possibly moved set, in intsetAdded whether the value is new; 0: out of memory,
 *   nothing changed
 */
export function intsetAdd(set: usize, value: i64): usize {
  intsetAdded = false;
  if (widthOf(value) > changetype<Intset>(set).width) return addWidening(set, value);
  if (intsetFind(set, value)) return set;
  const width = changetype<Intset>(set).width;
  const count = changetype<Intset>(set).count;
  const bytes = INTSET_HEADER_BYTES + (<u64>count + 1) * width;
  if (bytes > INTSET_BYTES_LIMIT) return 0;
  set = heapReallocate(set, <usize>bytes);
  if (!set) return 0;
  const elements = set + INTSET_HEADER_BYTES;
  const position = intsetPosition;
  if (position < count) {
    const at = elements + <usize>position * width;
    bytesMove(at + width, at, <usize>(count - position) * width);
  }
  elementSet(elements, position, width, value);
  changetype<Intset>(set).count = count + 1;
  intsetAdded = true;
  return set;
}

/** Adds a value that is wider than the elements: all of them become as wide. */
function addWidening(set: usize, value: i64): usize {
  const before = changetype<Intset>(set).width;
  const width = widthOf(value);
  const count = changetype<Intset>(set).count;
  const bytes = INTSET_HEADER_BYTES + (<u64>count + 1) * width;
  if (bytes > INTSET_BYTES_LIMIT) return 0;
  set = heapReallocate(set, <usize>bytes);
  if (!set) return 0;
  const elements = set + INTSET_HEADER_BYTES;
  const first: u32 = value < 0 ? 1 : 0;
  // From the last one down, so that none is written over before it is read.
  for (let i = count; i--;) {
    elementSet(elements, i + first, width, elementGet(elements, i, before));
  }
  elementSet(elements, first ? 0 : count, width, value);
  changetype<Intset>(set).width = width;
  changetype<Intset>(set).count = count + 1;
  intsetAdded = true;
  return set;
}

/** Removes a value; returns the possibly moved set, in intsetRemoved whether it was there. */
export function intsetRemove(set: usize, value: i64): usize {
  intsetRemoved = intsetFind(set, value);
  return intsetRemoved ? intsetRemoveAt(set, intsetPosition) : set;
}

/** Removes the element at an index below the count; returns the possibly moved set. */
export function intsetRemoveAt(set: usize, index: u32): usize {
  const width = changetype<Intset>(set).width;
  const count = changetype<Intset>(set).count - 1;
  const at = set + INTSET_HEADER_BYTES + <usize>index * width;
  bytesMove(at, at + width, <usize>(count - index) * width);
  changetype<Intset>(set).count = count;
  const moved = heapReallocate(set, intsetBytes(set));
  return moved ? moved : set;
}

/**
 * Whether `bytes` bytes at an address, from outside, are an intset that is not empty. Nothing
 * outside them is read. What passes deeply is safe for all functions here.
 * @param deep false checks the header alone and not the order
 */
export function intsetValidate(address: usize, bytes: usize, deep: bool): bool {
  if (bytes < INTSET_HEADER_BYTES) return false;
  const width = changetype<Intset>(address).width;
  const count = changetype<Intset>(address).count;
  if (width != 2 && width != 4 && width != 8) return false;
  if (!count || INTSET_HEADER_BYTES + <u64>count * width != <u64>bytes) return false;
  if (!deep) return true;
  const elements = address + INTSET_HEADER_BYTES;
  for (let i: u32 = 1; i < count; ++i) {
    if (elementGet(elements, i - 1, width) >= elementGet(elements, i, width)) return false;
  }
  return true;
}
