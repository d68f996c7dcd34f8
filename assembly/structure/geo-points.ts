// The members that a search has found, as they come or by their distance, all of them or only the
// nearest or farthest few.
//
//   point   +0 f64 meters   +8 u64 cursor   +16 u32 sequence        24 bytes, in the scratch arena
//
// Of those that are only wanted by distance, a heap keeps the best ones: the worst stands first and
// makes way for a better one, so that a search for ten among a million holds ten. Those of the same
// distance are ordered as they were found.
//
//   pointsBegin(order, most) → pointsOffer … → pointsSort → pointsMeters(i), pointsCursor(i)
//
// A cursor is whatever names a member to the caller. One collection at a time.

import { bytesCopy } from '../memory/bytes';
import { scratchAllocate } from '../memory/scratch';

const FIRST_POINTS: u32 = 64;

/** In which order points are wanted. */
export const enum PointOrder {
  FOUND = 0,
  NEAREST = 1,
  FARTHEST = 2,
}


@unmanaged
class Point {
  meters: f64;
  cursor: u64;
  sequence: u32;
  reserved: u32;
}
if (offsetof<Point>() != 24) ERROR('Point is 24 bytes');

let points: usize = 0;
let room: u32 = 0;
let maximum: u32 = 0;
let order: PointOrder = PointOrder.FOUND;
let sequence: u32 = 0;
let isHeap: bool = false;

/** How many points there are. */
export let pointsCount: u32 = 0;

/** Begins a collection of at most `limit` points (0 = of any number). */
export function pointsBegin(wanted: PointOrder, limit: u32): void {
  points = 0;
  room = 0;
  pointsCount = 0;
  maximum = limit == 0 ? u32.MAX_VALUE : limit;
  order = wanted;
  sequence = 0;
  isHeap = false;
}


@inline function pointAt(index: u32): Point {
  return changetype<Point>(points + <usize>index * offsetof<Point>());
}

/** Offers a point, which may be refused because others are better. False: memory is out. */
export function pointsOffer(meters: f64, cursor: u64): bool {
  if (pointsCount == maximum) {
    if (order == PointOrder.FOUND) return true;
    sequence += 1;
    // Of the same distance, the one that was found first stays.
    const worst = pointAt(0).meters;
    if (order == PointOrder.NEAREST ? meters >= worst : meters <= worst) return true;
    sink(0, pointsCount, meters, cursor, sequence);
    return true;
  }
  if (pointsCount == room && !grow()) return false;
  const point = pointAt(pointsCount);
  point.meters = meters;
  point.cursor = cursor;
  sequence += 1;
  point.sequence = sequence;
  pointsCount += 1;
  if (pointsCount == maximum && order != PointOrder.FOUND) makeHeap();
  return true;
}

function grow(): bool {
  const wanted = max<u32>(room * 2, FIRST_POINTS);
  const grown = scratchAllocate(<usize>wanted * offsetof<Point>());
  if (grown == 0) return false;
  bytesCopy(grown, points, <usize>pointsCount * offsetof<Point>());
  points = grown;
  room = wanted;
  return true;
}

/** Whether a point comes behind another one. */
@inline function isBehind(a: Point, meters: f64, number: u32): bool {
  if (a.meters == meters) return a.sequence > number;
  return order == PointOrder.NEAREST ? a.meters > meters : a.meters < meters;
}

/** Puts a point into the heap of `count` from a free place down. */
function sink(from: u32, count: u32, meters: f64, cursor: u64, number: u32): void {
  let at = from;
  for (;;) {
    let child: u32 = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count) {
      const left = pointAt(child);
      if (isBehind(pointAt(child + 1), left.meters, left.sequence)) child += 1;
    }
    if (!isBehind(pointAt(child), meters, number)) break;
    memory.copy(changetype<usize>(pointAt(at)), changetype<usize>(pointAt(child)), 24);
    at = child;
  }
  const point = pointAt(at);
  point.meters = meters;
  point.cursor = cursor;
  point.sequence = number;
}

function makeHeap(): void {
  for (let i = pointsCount >> 1; i != 0; i--) {
    const point = pointAt(i - 1);
    sink(i - 1, pointsCount, point.meters, point.cursor, point.sequence);
  }
  isHeap = true;
}

/** The distance that a point must be nearer than to be kept; infinity as long as any is kept. */
export function pointsNearerThan(): f64 {
  return isHeap && order == PointOrder.NEAREST ? pointAt(0).meters : Infinity;
}

/** Brings the points into the order that was wanted. */
export function pointsSort(): void {
  if (order == PointOrder.FOUND) return;
  if (!isHeap) makeHeap();
  isHeap = false;
  for (let left = pointsCount; left > 1; left--) {
    const last = pointAt(left - 1);
    const meters = last.meters;
    const cursor = last.cursor;
    const number = last.sequence;
    memory.copy(changetype<usize>(last), points, 24);
    sink(0, left - 1, meters, cursor, number);
  }
}

/** Distance of point number `index`, meters. */
@inline export function pointsMeters(index: u32): f64 {
  return pointAt(index).meters;
}

/** What point number `index` was offered with. */
@inline export function pointsCursor(index: u32): u64 {
  return pointAt(index).cursor;
}
