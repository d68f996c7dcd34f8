// Whose the parts of the effect log are. Nearly all of it is for everybody who listens. What is for
// the append-only file alone (redis.set_repl) or for the replicas alone (PUBLISH) is a part of its
// own, and so is what comes behind it:
//
//   everybody            file alone      everybody
//   ├────────────────────┼───────────────┼────────────
//                        mark            mark               u32 offset in the log, u32 whose
//
// MULTI, EXEC and SELECT are everybody's. Marks are rare, and taken from the front one by one.

import { bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';

/** Who gets an effect. */
export const enum EffectFor {
  NOBODY = 0,
  FILE = 1,
  REPLICAS = 2,
  ALL = 3,
}


@unmanaged
class Mark {
  offset: u32;
  whose: u32;
}
if (offsetof<Mark>() != 8) ERROR('Mark is 8 bytes');
const MARK_BYTES: usize = offsetof<Mark>();
const FIRST_BYTES: usize = 512;
const KEEP_BYTES: usize = 64 * 1024;

let marks: usize = 0;
/** The marks [first, end) are still to come. */
let first: u32 = 0;
let end: u32 = 0;
/** Whose the part at the front is. */
export let partWhose: u32 = EffectFor.ALL;
/** Whose the last part is. */
let lastWhose: u32 = EffectFor.ALL;


@inline function markAt(index: u32): Mark {
  return changetype<Mark>(marks + <usize>index * MARK_BYTES);
}

/** What is written from `offset` on is for others than what is before it. False: no memory. */
@inline export function partBegin(offset: usize, whose: u32): bool {
  return whose == lastWhose || begin(offset, whose);
}

function begin(offset: usize, whose: u32): bool {
  const needed = (<usize>end + 1) * MARK_BYTES;
  if (marks == 0 || heapBlockBytes(marks) < needed) {
    const wanted = max(FIRST_BYTES, needed * 2);
    const grown = marks == 0 ? heapAllocate(wanted) : heapReallocate(marks, wanted);
    if (grown == 0) return false;
    marks = grown;
  }
  const mark = markAt(end);
  mark.offset = <u32>offset;
  mark.whose = whose;
  lastWhose = whose;
  end += 1;
  return true;
}

/** A place among the marks, for partsShift: behind all that there are. */
@inline export function partsEnd(): u32 {
  return end;
}

/** The marks from a place on lie `bytes` bytes further on: something was put in before them. */
export function partsShift(from: u32, bytes: usize): void {
  for (let i = max(from, first); i < end; i++) markAt(i).offset += <u32>bytes;
}

/** How many of the bytes [start, limit) of the log are of the part at the front. */
export function partBytes(start: usize, limit: usize): usize {
  if (start >= limit) return 0;
  while (first < end && <usize>markAt(first).offset <= start) {
    partWhose = markAt(first).whose;
    first += 1;
  }
  return (first < end ? min<usize>(markAt(first).offset, limit) : limit) - start;
}

/** How many of the bytes [start, limit) of the log are not for `reader` (one of EffectFor). */
export function partsWithout(start: usize, limit: usize, reader: u32): usize {
  let bytes: usize = 0;
  let from = start;
  let whose = partWhose;
  for (let i = first; i < end; i++) {
    const offset = max<usize>(markAt(i).offset, start);
    if ((whose & reader) == 0) bytes += offset - from;
    from = offset;
    whose = markAt(i).whose;
  }
  return (whose & reader) == 0 ? bytes + limit - from : bytes;
}

/** All of the log was taken. */
export function partsForget(): void {
  first = 0;
  end = 0;
  partWhose = EffectFor.ALL;
  lastWhose = EffectFor.ALL;
  if (marks == 0 || heapBlockBytes(marks) <= KEEP_BYTES) return;
  heapRelease(marks);
  marks = 0;
}

/** The log has moved `bytes` bytes to the front, and so do the marks that are left. */
export function partsMoved(bytes: usize): void {
  for (let i = first; i < end; i++) markAt(i).offset -= <u32>bytes;
  bytesMove(marks, marks + <usize>first * MARK_BYTES, <usize>(end - first) * MARK_BYTES);
  end -= first;
  first = 0;
}
