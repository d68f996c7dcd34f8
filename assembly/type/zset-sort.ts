// Sorting records of a sorted set by (score, member): what has to be done before an order can be
// built from members that came in any order.
//
//   records   u32, u32, u32, …           in and out
//   pairs     score f64 │ record u32 │ unused u32     beside the score nothing is read, unless two
//                                                     scores are equal
//
// What is in order already, or is exactly the other way round, takes one pass. Else runs of 8 are
// sorted by insertion and merged, from one array of pairs to another and back, in log2(n / 8)
// passes.

import { heapAllocate, heapRelease } from '../memory/heap';
import { recordKey, recordKeyCount } from '../memory/record';
import { bytesCompare } from '../memory/bytes';
import { orderRecordScore } from '../structure/order';

const RUN: u32 = 8;
const PAIR_SHIFT: u32 = 4;


@unmanaged
class Pair {
  score: f64;
  record: u32;
  unused: u32;
}
if (offsetof<Pair>() != 16) ERROR('Pair is 16 bytes');


@inline
function pairAt(pairs: usize, index: u32): Pair {
  return changetype<Pair>(pairs + ((<usize>index) << PAIR_SHIFT));
}


@inline
function recordAt(records: usize, index: u32): usize {
  return load<u32>(records + ((<usize>index) << 2));
}

function membersAscend(first: usize, second: usize): bool {
  return (
    bytesCompare(
      recordKey(first),
      recordKeyCount(first),
      recordKey(second),
      recordKeyCount(second),
    ) < 0
  );
}

/** Whether a (score, record) stands before another one. */
@inline
function isBefore(score: f64, record: usize, otherScore: f64, other: usize): bool {
  return score != otherScore ? score < otherScore : membersAscend(record, other);
}

/**
 * Sorts records, whose scores are in them, by (score, member).
 * @param records address of `count` addresses (u32)
 * @returns false if memory is out; they are then as they were
 */
export function zsetSort(records: usize, count: u32): bool {
  if (count < 2 || runIsSorted(records, count)) return true;
  const bytes = (<u64>count) << PAIR_SHIFT;
  if (bytes > <u64>(u32.MAX_VALUE >> 1)) return false;
  const pairs = heapAllocate(<usize>bytes);
  if (pairs == 0) return false;
  const others = count > RUN ? heapAllocate(<usize>bytes) : 0;
  const possible = count <= RUN || others != 0;
  if (possible) {
    for (let i: u32 = 0; i < count; i++) {
      const record = recordAt(records, i);
      const pair = pairAt(pairs, i);
      pair.score = orderRecordScore(record);
      pair.record = <u32>record;
    }
    const sorted = pairsSort(pairs, others, count);
    for (let i: u32 = 0; i < count; i++) {
      store<u32>(records + ((<usize>i) << 2), pairAt(sorted, i).record);
    }
  }
  heapRelease(pairs);
  if (others != 0) heapRelease(others);
  return possible;
}

/** Whether the records are in order, after turning them round if they were the other way. */
function runIsSorted(records: usize, count: u32): bool {
  const first = recordAt(records, 0);
  const second = recordAt(records, 1);
  const up = isBefore(orderRecordScore(first), first, orderRecordScore(second), second);
  let before = second;
  for (let i: u32 = 2; i < count; i++) {
    const record = recordAt(records, i);
    const rises = isBefore(orderRecordScore(before), before, orderRecordScore(record), record);
    if (rises != up) return false;
    before = record;
  }
  if (!up) turnRound(records, count);
  return true;
}

function turnRound(records: usize, count: u32): void {
  let low = records;
  let high = records + ((<usize>count - 1) << 2);
  for (; low < high; low += 4, high -= 4) {
    const kept = load<u32>(low);
    store<u32>(low, load<u32>(high));
    store<u32>(high, kept);
  }
}

/** Sorts pairs with the help of as many others; returns which of the two holds the result. */
function pairsSort(pairs: usize, others: usize, count: u32): usize {
  for (let from: u32 = 0; from < count; from += RUN) {
    insertionSort(pairs, from, min(from + RUN, count));
  }
  let source = pairs;
  let target = others;
  for (let run = RUN; run < count; run <<= 1) {
    for (let from: u32 = 0; from < count; from += run << 1) {
      merge(source, target, from, min(from + run, count), min(from + (run << 1), count));
    }
    const kept = source;
    source = target;
    target = kept;
  }
  return source;
}

function insertionSort(pairs: usize, from: u32, to: u32): void {
  for (let i = from + 1; i < to; i++) {
    const score = pairAt(pairs, i).score;
    const record = pairAt(pairs, i).record;
    let at = i;
    for (; at > from; at--) {
      const before = pairAt(pairs, at - 1);
      if (!isBefore(score, record, before.score, before.record)) break;
      pairAt(pairs, at).score = before.score;
      pairAt(pairs, at).record = before.record;
    }
    pairAt(pairs, at).score = score;
    pairAt(pairs, at).record = record;
  }
}

/** Merges the runs from .. middle and middle .. to of `source` into the same place of `target`. */
function merge(source: usize, target: usize, from: u32, middle: u32, to: u32): void {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at++) {
    const a = pairAt(source, left);
    const b = pairAt(source, right);
    const takesRight =
      left == middle || (right < to && isBefore(b.score, b.record, a.score, a.record));
    const taken = takesRight ? b : a;
    left += u32(!takesRight);
    right += u32(takesRight);
    pairAt(target, at).score = taken.score;
    pairAt(target, at).record = taken.record;
  }
}
