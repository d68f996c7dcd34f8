// Sorting a vector of 32-bit items – addresses or numbers, only the caller's comparison knows – in
// place, stably and without recursion.
//
//     vector    | item u32 | item | item | …              count items
//     scratch   as much room again, for merging
//
// Runs of RUN items are sorted by insertion; then runs are merged two by two, the result of a pass
// going from one of the two areas to the other:
//
//     5 2 9 1 │ 8 3 │ …  ─►  1 2 5 9 │ 3 8 │ …  ─►  1 2 3 5 8 9 …
//
// A pass over runs that are in order already copies them and compares once a pair.
//
// Where only a part of the order is asked for (SORT … LIMIT), sortPart first brings the items that
// belong there to their place by choosing pivots (Hoare's selection), then sorts them. To be as
// stable as a whole sort, the comparison must then tell all items apart.
//
// The comparison is a function `(one: u32, other: u32) => i32` by its index in the function table;
// it must not sort. Cost: about count * log2(count) comparisons; a part costs about 3 * count of
// them before it is sorted itself, and count * log2(count) at worst, since a selection that makes
// no progress gives way to a whole sort.
import { bytesCopy } from '../memory/bytes';

const RUN: u32 = 8;


@inline function at(vector: usize, index: u32): usize {
  return vector + ((<usize>index) << 2);
}


@inline function compare(one: u32, other: u32, compareIndex: u32): i32 {
  return call_indirect<i32>(compareIndex, one, other);
}

/**
 * Sorts a vector; items that compare as equal stay in their order.
 * @param vector address of `count` items
 * @param scratch address of room for as many
 * @param compareIndex table index of the comparison: negative if its first argument comes first
 */
export function sortVector(vector: usize, count: u32, scratch: usize, compareIndex: u32): void {
  for (let from: u32 = 0; from < count; from += RUN) {
    insertionSort(vector, from, min(from + RUN, count), compareIndex);
  }
  let source = vector;
  let target = scratch;
  for (let width = RUN; width < count; width <<= 1) {
    for (let from: u32 = 0; from < count;) {
      const middle = min(from + width, count);
      const to = middle + min(width, count - middle);
      merge(source, target, from, middle, to, compareIndex);
      from = to;
    }
    const swapped = source;
    source = target;
    target = swapped;
    if (width > u32.MAX_VALUE >> 1) break;
  }
  if (source != vector) bytesCopy(vector, source, (<usize>count) << 2);
}

function insertionSort(vector: usize, from: u32, to: u32, compareIndex: u32): void {
  for (let i = from + 1; i < to; i++) {
    const item = load<u32>(at(vector, i));
    let place = i;
    while (place > from) {
      const before = load<u32>(at(vector, place - 1));
      if (compare(before, item, compareIndex) <= 0) break;
      store<u32>(at(vector, place), before);
      place -= 1;
    }
    store<u32>(at(vector, place), item);
  }
}

/** Merges the runs from..middle and middle..to of `source` into `target`. */
function merge(
  source: usize,
  target: usize,
  from: u32,
  middle: u32,
  to: u32,
  compareIndex: u32,
): void {
  const inOrder =
    middle == to ||
    compare(load<u32>(at(source, middle - 1)), load<u32>(at(source, middle)), compareIndex) <= 0;
  if (inOrder) return bytesCopy(at(target, from), at(source, from), (<usize>(to - from)) << 2);
  let left = from;
  let right = middle;
  let place = at(target, from);
  while (left < middle && right < to) {
    const one = load<u32>(at(source, left));
    const other = load<u32>(at(source, right));
    const takesLeft = compare(one, other, compareIndex) <= 0;
    store<u32>(place, takesLeft ? one : other);
    left += u32(takesLeft);
    right += u32(!takesLeft);
    place += 4;
  }
  bytesCopy(place, at(source, left), (<usize>(middle - left)) << 2);
  place += (<usize>(middle - left)) << 2;
  bytesCopy(place, at(source, right), (<usize>(to - right)) << 2);
}

/**
 * Brings the items that a sorted vector has at the places first..last (inclusive) there, in order;
 * the others are at some places before and behind.
 * @param vector,count,scratch,compareIndex as of sortVector; no two items may compare as equal
 */
export function sortPart(
  vector: usize,
  count: u32,
  scratch: usize,
  compareIndex: u32,
  first: u32,
  last: u32,
): void {
  if (first > last || last >= count) return;
  let from: u32 = 0;
  let to = count;
  // A good pivot halves what is left; after twice as many rounds as that takes it is sorted.
  let rounds = 2 * (32 - <u32>clz(count));
  while (to - from > RUN && (first > from || last + 1 < to) && rounds-- != 0) {
    const split = partition(vector, from, to, compareIndex);
    if (last < split) to = split;
    else if (first > split) from = split + 1;
    else break;
  }
  sortVector(at(vector, from), to - from, scratch, compareIndex);
}

/** Puts an item to its place, smaller ones before it and larger ones behind; returns the place. */
function partition(vector: usize, from: u32, to: u32, compareIndex: u32): u32 {
  const last = to - 1;
  const middle = from + ((to - from) >> 1);
  orderPair(vector, from, middle, compareIndex);
  orderPair(vector, from, last, compareIndex);
  orderPair(vector, middle, last, compareIndex);
  // The median of the three is the pivot, and waits at the end.
  exchange(vector, middle, last);
  const pivot = load<u32>(at(vector, last));
  let place = from;
  for (let i = from; i < last; i++) {
    if (compare(load<u32>(at(vector, i)), pivot, compareIndex) >= 0) continue;
    exchange(vector, i, place);
    place += 1;
  }
  exchange(vector, place, last);
  return place;
}

function orderPair(vector: usize, one: u32, other: u32, compareIndex: u32): void {
  const first = load<u32>(at(vector, one));
  if (compare(first, load<u32>(at(vector, other)), compareIndex) > 0) exchange(vector, one, other);
}


@inline function exchange(vector: usize, one: u32, other: u32): void {
  const item = load<u32>(at(vector, one));
  store<u32>(at(vector, one), load<u32>(at(vector, other)));
  store<u32>(at(vector, other), item);
}
