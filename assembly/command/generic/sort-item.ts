// The elements that SORT sorts: an array of items in the scratch arena and a vector of their
// addresses, which is what is sorted (structure/sort.ts).
//
//   item     +0  u32 text │ +4  u32 count │ +8  f64 score      numbers
//                                         │ +8  u32 weight │ +12  u32 weight count      ALPHA
//   vector   | item u32 | item u32 | …
//
// A text lies in the value or, if it is an integer or in a node that is compressed, in the arena.
// Items are in the order in which the value has its elements, so that the address of an item says
// which came first: what compares as equal keeps that order. A weight of 0 comes before all others.

import { bytesCompare, bytesCopy, bytesIndexOf } from '../../memory/bytes';
import { recordEncoding, recordType } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import { doubleOutOfRange, doubleParsed, doubleScan } from '../../number/double';
import { listCount } from '../../type/list';
import {
  listAdvance,
  listElement,
  listElementText,
  listText,
  listTextBytes,
  listWalk,
  listWalkEnd,
  listWalkFailed,
} from '../../type/list-cursor';
import {
  zsetAt,
  zsetMember,
  zsetMemberBytes,
  zsetNext,
  zsetPrevious,
  zsetRead,
} from '../../type/zset-look';
import { zsetCount, zsetIsPack, zsetToOrdered } from '../../type/zset';
import {
  setCount,
  setFirst,
  setIsInteger,
  setMember,
  setMemberBytes,
  setNext,
} from '../../type/set';
import { setText } from '../../type/set';
import { ListEncoding, Type } from '../../type/type';

/** An element. */
@unmanaged
export class SortItem {
  text: usize;
  count: u32;
  score: f64;

  /** Address of what ALPHA compares; 0 = there is nothing. */
  @inline get weight(): usize {
    return load<u32>(changetype<usize>(this), offsetof<SortItem>('score'));
  }

  /** Length of what ALPHA compares. */
  @inline get weightCount(): u32 {
    return load<u32>(changetype<usize>(this), offsetof<SortItem>('score') + 4);
  }

  /** Sets what ALPHA compares. */
  @inline setWeight(address: usize, count: u32): void {
    store<u32>(changetype<usize>(this), <u32>address, offsetof<SortItem>('score'));
    store<u32>(changetype<usize>(this), count, offsetof<SortItem>('score') + 4);
  }
}
if (offsetof<SortItem>() != 16) ERROR('SortItem is 16 bytes');

/** The vector of the items' addresses. */
export let sortItems: usize = 0;
/** How many there are. */
export let sortItemCount: u32 = 0;

/** Where the next item goes. */
let free: usize = 0;


@inline export function sortItemAt(index: u32): SortItem {
  return changetype<SortItem>(<usize>load<u32>(sortItems + ((<usize>index) << 2)));
}

/** A copy of a text in the arena; 0 = out of memory. */
export function sortKeep(source: usize, count: u32): usize {
  const copy = scratchAllocate(count);
  if (copy != 0) bytesCopy(copy, source, count);
  return copy;
}

/** Makes room for `count` items. False: memory is out. */
function begin(count: u32): bool {
  sortItemCount = 0;
  const maximum: u64 = <u64>count * (offsetof<SortItem>() + 4);
  if (maximum > <u64>u32.MAX_VALUE) return false;
  sortItems = scratchAllocate((<usize>count) << 2);
  free = scratchAllocate(<usize>count * offsetof<SortItem>());
  return sortItems != 0 && free != 0;
}

/** Adds an item; `stays` says that its text stays where it is. False: memory is out. */
function add(text: usize, count: u32, stays: bool): bool {
  const kept = stays ? text : sortKeep(text, count);
  if (kept == 0 && count != 0) return false;
  const item = changetype<SortItem>(free);
  item.text = kept;
  item.count = count;
  item.score = 0;
  store<u32>(sortItems + ((<usize>sortItemCount) << 2), <u32>free);
  sortItemCount += 1;
  free += offsetof<SortItem>();
  return true;
}

/** How many elements a value has that SORT takes; 0 = no entry. */
export function sortSourceCount(entry: usize): u32 {
  if (entry == 0) return 0;
  switch (recordType(entry)) {
    case Type.LIST:
      return listCount(entry);
    case Type.SET:
      return setCount(entry);
    default:
      return zsetCount(entry);
  }
}

/** Whether SORT takes a value of this type. */
export function sortTakes(entry: usize): bool {
  const type = recordType(entry);
  return type == Type.SET || type == Type.LIST || type == Type.ZSET;
}

/** Whether the elements of this type have an order of their own. */
export function sortIsOrdered(entry: usize): bool {
  return recordType(entry) != Type.SET;
}

/**
 * Makes items of `count` elements from the one at `first` on. An ordered value begins at its end
 * when they are wanted `backward`. False: memory is out.
 */
export function sortLoad(entry: usize, first: u32, count: u32, backward: bool): bool {
  if (!begin(count)) return false;
  if (count == 0) return true;
  switch (recordType(entry)) {
    case Type.LIST:
      return loadList(entry, first, count, backward);
    case Type.SET:
      return loadSet(entry);
    default:
      return loadZset(entry, first, count, backward);
  }
}

function loadList(entry: usize, first: u32, count: u32, backward: bool): bool {
  // What lies in a compressed node is gone when the walk has left it.
  const stays = recordEncoding(entry) == ListEncoding.LISTPACK;
  const start = backward ? listCount(entry) - 1 - first : first;
  let loaded = true;
  let more = listWalk(entry, start, !backward);
  for (let left = count; loaded && more && left != 0; left--) {
    if (listElement()) {
      loaded = add(listText, listTextBytes, stays);
    } else {
      listElementText();
      loaded = add(listText, listTextBytes, false);
    }
    more = left > 1 && listAdvance();
  }
  listWalkEnd();
  return loaded && !listWalkFailed;
}

/**
 * Makes a value ready to be sorted: as in Redis, a small sorted set leaves its listpack for good.
 * False: memory is out and nothing has changed.
 */
export function sortPrepare(entry: usize): bool {
  if (recordType(entry) != Type.ZSET || !zsetIsPack(entry)) return true;
  return zsetToOrdered(entry);
}

function loadZset(entry: usize, first: u32, count: u32, backward: bool): bool {
  const all = zsetCount(entry);
  let cursor = zsetAt(entry, backward ? all - 1 - first : first);
  for (let left = count; left != 0; left--) {
    zsetRead(entry, cursor);
    if (!add(zsetMember, zsetMemberBytes, true)) return false;
    if (left > 1) cursor = backward ? zsetPrevious(entry, cursor) : zsetNext(entry, cursor);
  }
  return true;
}

function loadSet(entry: usize): bool {
  for (let more = setFirst(entry); more; more = setNext()) {
    const stays = !setIsInteger;
    setText();
    if (!add(setMember, setMemberBytes, stays)) return false;
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// What is compared

/**
 * Sets an item's score to what a text says, as strtod reads it. False: it is no number.
 */
export function sortScore(item: SortItem, text: usize, count: u32): bool {
  const taken = doubleScan(text, count);
  item.score = doubleParsed;
  const whole = taken == <usize>count || load<u8>(text + taken) == 0;
  return whole && !doubleOutOfRange && !isNaN(doubleParsed);
}

/**
 * Sets what ALPHA compares of an item. Collation ends at a zero byte; what is stored is compared
 * whole, lest the order depend on a locale.
 */
export function sortWeigh(item: SortItem, text: usize, count: u32, collates: bool): void {
  const weighed = collates ? min<u32>(count, <u32>bytesIndexOf(text, count, 0)) : count;
  item.setWeight(text, weighed);
}


@inline function decided(order: i32, one: u32, other: u32, descends: bool): i32 {
  if (order != 0) return descends ? -order : order;
  return one < other ? -1 : <i32>(one > other);
}


@inline function compareTexts(one: SortItem, other: SortItem): i32 {
  return bytesCompare(one.text, one.count, other.text, other.count);
}

function compareScores(one: u32, other: u32, descends: bool): i32 {
  const left = changetype<SortItem>(<usize>one);
  const right = changetype<SortItem>(<usize>other);
  let order: i32;
  if (left.score > right.score) order = 1;
  else if (left.score < right.score) order = -1;
  else order = compareTexts(left, right);
  return decided(order, one, other, descends);
}

function compareWeights(one: u32, other: u32, descends: bool): i32 {
  const left = changetype<SortItem>(<usize>one);
  const right = changetype<SortItem>(<usize>other);
  const from = left.weight;
  const to = right.weight;
  let order: i32;
  if (from == 0 || to == 0) order = <i32>(from != 0) - <i32>(to != 0);
  else order = bytesCompare(from, left.weightCount, to, right.weightCount);
  return decided(order, one, other, descends);
}

function scoresAscend(one: u32, other: u32): i32 {
  return compareScores(one, other, false);
}

function scoresDescend(one: u32, other: u32): i32 {
  return compareScores(one, other, true);
}

function weightsAscend(one: u32, other: u32): i32 {
  return compareWeights(one, other, false);
}

function weightsDescend(one: u32, other: u32): i32 {
  return compareWeights(one, other, true);
}

/** Index of the comparison of two items. */
export function sortComparison(alpha: bool, descends: bool): u32 {
  if (alpha) return descends ? weightsDescend.index : weightsAscend.index;
  return descends ? scoresDescend.index : scoresAscend.index;
}
