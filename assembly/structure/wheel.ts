// Wheel: a hierarchical timing wheel over the records of a database that have a deadline. It costs
// no memory a record beside the links that a record with EXPIRES has anyway (memory/record.ts);
// inserting, removing and popping what is due take constant time.
//
// Level k has 64 slots of 64^k ms. Eleven levels reach over every deadline below 2^63 ms. A time is
// read as a number in base 64; a record is filed at the highest digit in which its deadline differs
// from the wheel's present time, in the slot with that digit:
//
//    bits of a time      63   60 59   54 53   48      …      17   12 11    6 5     0
//                      ┌────────┬───────┬───────┬─────────┬────────┬───────┬───────┐
//    digit = level     │   10   │   9   │   8   │    …    │   2    │   1   │   0   │
//                      └────────┴───────┴───────┴─────────┴────────┴───────┴───────┘
//
//    example   now       …00 01 00 3f   = 4159 ms
//              deadline  …00 01 02 05   = 4229 ms: differs at digit 1, so level 1, slot 2
//              deadline  …00 01 00 3f   = 4159 ms: differs nowhere, so level 0, slot 63
//
// Hence all slots in use at a level lie ahead of the wheel's digit there, a lower level is always
// earlier than a higher one, and the earliest slot is the lowest bit of the lowest level in use.
// When time reaches a slot of a level above 0, its records are filed anew, which brings each to a
// lower level (a cascade); a slot of level 0 is a single millisecond, so its records are due.
//
// Levels, one heap block of levelCount times 520 bytes, allocated as far as they are needed:
//
//    +0    u64 occupied       bit s = slot s has records
//    +8    slot 0  .. slot 63, each   u32 head │ u32 tail   record addresses, if occupied
//
// Links: `next` and `previous` of a record are the neighbours' addresses (multiples of 8), or at
// the ends of the list the slot itself: (level * 64 + slot) << 1 | 1, here called a reference. A
// filed record therefore never has a link that is 0, and a removal finds what it has to mend.
//
// Guarantees. wheelPopDue never returns a record early, and returns records ordered by deadline,
// those of the same millisecond in no particular (but deterministic) order. A cascade moves at most
// CASCADE_STEPS records a call. A record is moved 10 times at most in its life, 3 times for a
// deadline within 4 hours, and as often again when the wheel goes back.
// The wheel goes back when the host's clock does, or when a record is inserted whose deadline lies
// before its present time, in time that does not depend on the number of records: a record is
// never popped late because the clock was ahead. Only if there is no memory for a level that this
// needs does the record wait until the clock is where it was. Only wheelInsert can fail (memory),
// and changes nothing then.
import { heapReallocate, heapRelease } from '../memory/heap';
import { recordExpiry } from '../memory/record';

/** The wheel itself; any view may embed WHEEL_BYTES of it, 8-aligned. It may be moved. */
@unmanaged
export class Wheel {
  /** Present time; nothing before it is filed. Not negative. */
  nowMs: i64;
  /** Origin of offsetSum. */
  baseMs: i64;
  /** Sum of deadlines less baseMs, each brought into 0 .. OFFSET_LIMIT. */
  offsetSum: i64;
  /** Address of the levels. */
  levels: u32;
  levelCount: u32;
  /** Bit k = level k has records. */
  occupied: u32;
  /** Number of records. */
  count: u32;
  /** Slot number + 1 of the slot that is being cascaded, or 0. Time stands still meanwhile. */
  cascading: u32;
}
if (offsetof<Wheel>() != 44) ERROR('Wheel is 44 bytes');

/** Bytes of a Wheel. */
export const WHEEL_BYTES: usize = offsetof<Wheel>();


@unmanaged
class Level {
  occupied: u64;
}
if (offsetof<Level>() != 8) ERROR('Level is 8 bytes');


@unmanaged
class Slot {
  head: u32;
  tail: u32;
}
if (offsetof<Slot>() != 8) ERROR('Slot is 8 bytes');

/**
 * Grows whenever what wheelNext answers for some wheel may have changed, but for the count of a
 * wheel, which an occupied slot goes along with.
 */
export let wheelStamp: u32 = 0;

const DIGIT_BITS: u32 = 6;
const DIGIT_MASK: u32 = 63;
const LEVEL_BYTES: usize = offsetof<Level>() + 64 * offsetof<Slot>();
const CASCADE_STEPS: u32 = 64;
/** Deadlines further away than this (397 days) count as this in the average. */
const OFFSET_LIMIT: i64 = 1 << 35;

/** Makes WHEEL_BYTES at an address an empty wheel; it owns no memory until the first insert. */
export function wheelInitialize(wheel: Wheel, nowMs: i64): void {
  wheel.nowMs = max<i64>(nowMs, 0);
  wheel.baseMs = wheel.nowMs;
  wheel.offsetSum = 0;
  wheel.levels = 0;
  wheel.levelCount = 0;
  wheel.occupied = 0;
  wheel.count = 0;
  wheel.cascading = 0;
  wheelStamp += 1;
}

/** Forgets all records, without touching them, and frees the wheel's memory. */
export function wheelClear(wheel: Wheel): void {
  if (wheel.levels) heapRelease(wheel.levels);
  wheelInitialize(wheel, wheel.nowMs);
}

/** Number of records. */
@inline
export function wheelCount(wheel: Wheel): u32 {
  return wheel.count;
}

/** Bytes of heap that the wheel asked for beside its WHEEL_BYTES. */
export function wheelBytes(wheel: Wheel): usize {
  return <usize>wheel.levelCount * LEVEL_BYTES;
}

/** Mean time to the deadlines in ms, those over 397 days off counted as that; 0 if none. */
export function wheelAverageTtlMs(wheel: Wheel, nowMs: i64): i64 {
  if (!wheel.count) return 0;
  return max<i64>(wheel.baseMs + wheel.offsetSum / <i64>wheel.count - nowMs, 0);
}

/** Makes sure that wheelInsert will find a level for a deadline now; false if memory is out. */
export function wheelReserve(wheel: Wheel, deadlineMs: i64): bool {
  return levelsReserve(wheel, timeLevel(wheel.nowMs, max<i64>(deadlineMs, wheel.nowMs)));
}

/**
 * Files a record with EXPIRES by its deadline, which must not change while it is filed.
 * @returns false if memory is out; the record is then not filed
 */
export function wheelInsert(wheel: Wheel, record: usize): bool {
  const deadlineMs = recordExpiry(record).deadlineMs;
  if (deadlineMs < wheel.nowMs) wheelRewind(wheel, deadlineMs);
  const level = timeLevel(wheel.nowMs, max<i64>(deadlineMs, wheel.nowMs));
  if (level >= wheel.levelCount && !levelsReserve(wheel, level)) return false;
  if (!wheel.count) {
    wheel.baseMs = wheel.nowMs;
    wheel.offsetSum = 0;
  }
  ++wheel.count;
  wheel.offsetSum += deadlineOffset(wheel, deadlineMs);
  recordFile(wheel, record);
  return true;
}

/** Takes a filed record out. */
export function wheelRemove(wheel: Wheel, record: usize): void {
  wheel.offsetSum -= deadlineOffset(wheel, recordExpiry(record).deadlineMs);
  --wheel.count;
  recordUnlink(wheel, record);
}

/** Whether a record with EXPIRES is filed in a wheel. */
@inline
export function wheelContains(record: usize): bool {
  return recordExpiry(record).next != 0;
}

/** Mends the links to a filed record that now lives at another address, its bytes copied. */
export function wheelMoved(wheel: Wheel, record: usize): void {
  const expiry = recordExpiry(record);
  const next = expiry.next;
  const previous = expiry.previous;
  if (isReference(next)) slotAt(wheel, next >> 1).tail = <u32>record;
  else recordExpiry(next).previous = <u32>record;
  if (isReference(previous)) slotAt(wheel, previous >> 1).head = <u32>record;
  else recordExpiry(previous).next = <u32>record;
}

/**
 * When the wheel wants to be asked again (wheelPopDue): a time not after the first deadline. It may
 * be before it, by less than that is away, and then there is only a cascade to do.
 * @returns absolute ms, at or before the present if there is work now; -1 if the wheel is empty
 */
export function wheelNext(wheel: Wheel): i64 {
  if (!wheel.count) return -1;
  if (wheel.cascading) return wheel.nowMs;
  const level = ctz(wheel.occupied);
  return slotTime(wheel, level, <u32>ctz(levelAt(wheel, level).occupied));
}

/** Whether wheelPopDue has work at this time. */
export function wheelDue(wheel: Wheel, nowMs: i64): bool {
  return wheel.count != 0 && wheelNext(wheel) <= nowMs;
}

/** Moves the wheel's time as far as no record has to be touched. Cheap; once a batch will do. */
export function wheelAdvance(wheel: Wheel, nowMs: i64): void {
  if (nowMs < wheel.nowMs) wheelRewind(wheel, nowMs);
  else if (!wheelDue(wheel, nowMs)) wheel.nowMs = nowMs;
}

/**
 * Takes the next record out whose deadline is at or before nowMs.
 * @returns the record, no longer filed; 0 if none is due, or if a cascade used up the steps of this
 *   call: wheelDue tells which
 */
export function wheelPopDue(wheel: Wheel, nowMs: i64): usize {
  if (nowMs < wheel.nowMs) wheelRewind(wheel, nowMs);
  let steps = CASCADE_STEPS;
  while (wheel.occupied) {
    if (wheel.cascading) {
      steps = slotCascade(wheel, wheel.cascading - 1, steps);
      if (!steps) return 0;
    }
    const level = ctz(wheel.occupied);
    const slot = <u32>ctz(levelAt(wheel, level).occupied);
    const timeMs = slotTime(wheel, level, slot);
    if (timeMs > nowMs) break;
    wheel.nowMs = max<i64>(wheel.nowMs, timeMs);
    if (!level) {
      const record: usize = slotAt(wheel, slot).head;
      wheelRemove(wheel, record);
      return record;
    }
    cascade(wheel, slotNumber(level, slot) + 1);
  }
  cascade(wheel, 0);
  wheel.nowMs = max<i64>(wheel.nowMs, nowMs);
  return 0;
}

// ---------------------------------------------------------------------------------------------
// Looking at some records

/**
 * A record of the earliest slot, before which nothing is due; 0 if the wheel is empty. It need not
 * be the first one of its slot to be due: wheelBeside gives others.
 */
export function wheelEarliest(wheel: Wheel): usize {
  if (!wheel.occupied) return 0;
  const level = ctz(wheel.occupied);
  return slotAt(wheel, slotNumber(level, <u32>ctz(levelAt(wheel, level).occupied))).head;
}

/** The record behind another one in the same slot; 0 if that is the last. */
export function wheelBeside(record: usize): usize {
  const next = recordExpiry(record).next;
  return isReference(next) ? 0 : next;
}

/**
 * One record of a random slot, and in later calls another one of that slot, until all had their
 * turn. So a record's chance does depend on its slot, but each one is reached.
 * @param random the only source of randomness: the same number gives the same record
 * @returns 0 if the wheel is empty
 */
export function wheelSample(wheel: Wheel, random: u64): usize {
  if (!wheel.occupied) return 0;
  const fromLevel = <u32>random % wheel.levelCount;
  const levels = wheel.occupied >> fromLevel;
  const level = levels ? fromLevel + ctz(levels) : ctz(wheel.occupied);
  const occupied = levelAt(wheel, level).occupied;
  const fromSlot = (random >> 32) & 63;
  const slots = occupied >> fromSlot;
  const slot = <u32>(slots ? fromSlot + ctz(slots) : ctz(occupied));
  const record: usize = slotAt(wheel, slotNumber(level, slot)).head;
  recordUnlink(wheel, record);
  recordFile(wheel, record);
  return record;
}

// ---------------------------------------------------------------------------------------------
// Times

/** The highest digit in which two times differ; 0 if in none. */
@inline
function timeLevel(a: i64, b: i64): u32 {
  return <u32>(63 - clz<u64>((<u64>(a ^ b)) | DIGIT_MASK)) / DIGIT_BITS;
}


@inline
function timeDigit(timeMs: i64, level: u32): u32 {
  return (<u32>((<u64>timeMs) >> (level * DIGIT_BITS))) & DIGIT_MASK;
}

/** When a slot begins: the digits of now above the level, the slot, and zeros. */
@inline
function slotTime(wheel: Wheel, level: u32, slot: u32): i64 {
  const shift = level * DIGIT_BITS;
  return (((wheel.nowMs >> shift) & ~(<i64>DIGIT_MASK)) | slot) << shift;
}


@inline
function deadlineOffset(wheel: Wheel, deadlineMs: i64): i64 {
  return min<i64>(max<i64>(deadlineMs, wheel.baseMs) - wheel.baseMs, OFFSET_LIMIT);
}

// ---------------------------------------------------------------------------------------------
// Slots and their lists

@inline
function slotNumber(level: u32, slot: u32): u32 {
  return (level << DIGIT_BITS) | slot;
}


@inline
function slotReference(number: u32): u32 {
  return (number << 1) | 1;
}


@inline
function isReference(link: u32): bool {
  return (link & 1) != 0;
}


@inline
function levelAt(wheel: Wheel, level: u32): Level {
  return changetype<Level>(<usize>wheel.levels + <usize>level * LEVEL_BYTES);
}


@inline
function slotAt(wheel: Wheel, number: u32): Slot {
  const level = changetype<usize>(levelAt(wheel, number >> DIGIT_BITS));
  const offset = offsetof<Level>() + <usize>(number & DIGIT_MASK) * offsetof<Slot>();
  return changetype<Slot>(level + offset);
}


@inline
function slotOccupied(wheel: Wheel, number: u32): bool {
  const occupied = levelAt(wheel, number >> DIGIT_BITS).occupied;
  return ((occupied >> (number & DIGIT_MASK)) & 1) != 0;
}

function slotOccupy(wheel: Wheel, number: u32): void {
  const level = number >> DIGIT_BITS;
  levelAt(wheel, level).occupied |= (<u64>1) << (number & DIGIT_MASK);
  wheel.occupied |= 1 << level;
  wheelStamp += 1;
}

/** A slot is cascaded from now on (its number + 1), or none (0). */
function cascade(wheel: Wheel, cascading: u32): void {
  wheel.cascading = cascading;
  wheelStamp += 1;
}

function slotVacate(wheel: Wheel, number: u32): void {
  const level = number >> DIGIT_BITS;
  const view = levelAt(wheel, level);
  view.occupied &= ~((<u64>1) << (number & DIGIT_MASK));
  if (!view.occupied) wheel.occupied &= ~(1 << level);
  wheelStamp += 1;
}

/** Makes levels 0 .. level exist; false if memory is out. */
function levelsReserve(wheel: Wheel, level: u32): bool {
  const levelCount = level + 1;
  if (levelCount <= wheel.levelCount) return true;
  const bytes = <usize>levelCount * LEVEL_BYTES;
  const levels = heapReallocate(wheel.levels, bytes);
  if (!levels) return false;
  wheel.levels = <u32>levels;
  for (let added = wheel.levelCount; added < levelCount; ++added) {
    levelAt(wheel, added).occupied = 0;
  }
  wheel.levelCount = levelCount;
  return true;
}

/** Appends a record to the slot where its deadline belongs now; the level must exist. */
function recordFile(wheel: Wheel, record: usize): void {
  const expiry = recordExpiry(record);
  const timeMs = max<i64>(expiry.deadlineMs, wheel.nowMs);
  const level = timeLevel(wheel.nowMs, timeMs);
  const number = slotNumber(level, timeDigit(timeMs, level));
  listAppend(wheel, number, record, record);
}

/** Appends the list from `first` to `last` to the list of a slot. */
function listAppend(wheel: Wheel, number: u32, first: usize, last: usize): void {
  const slot = slotAt(wheel, number);
  const reference = slotReference(number);
  if (slotOccupied(wheel, number)) {
    recordExpiry(slot.tail).next = <u32>first;
    recordExpiry(first).previous = slot.tail;
  } else {
    slotOccupy(wheel, number);
    slot.head = <u32>first;
    recordExpiry(first).previous = reference;
  }
  recordExpiry(last).next = reference;
  slot.tail = <u32>last;
}

function recordUnlink(wheel: Wheel, record: usize): void {
  const expiry = recordExpiry(record);
  const next = expiry.next;
  const previous = expiry.previous;
  if (isReference(next) && isReference(previous)) {
    slotVacate(wheel, next >> 1);
  } else {
    if (isReference(next)) slotAt(wheel, next >> 1).tail = previous;
    else recordExpiry(next).previous = previous;
    if (isReference(previous)) slotAt(wheel, previous >> 1).head = next;
    else recordExpiry(previous).next = next;
  }
  expiry.next = 0;
  expiry.previous = 0;
}

/**
 * Files records of a slot anew that present time has reached, so that they go to lower levels.
 * @returns the steps that are left; if 0, the slot may not be done
 */
function slotCascade(wheel: Wheel, number: u32, steps: u32): u32 {
  while (slotOccupied(wheel, number)) {
    if (!steps) return 0;
    --steps;
    const record: usize = slotAt(wheel, number).head;
    recordUnlink(wheel, record);
    recordFile(wheel, record);
  }
  cascade(wheel, 0);
  return steps;
}

/**
 * Takes present time back. Let D be the highest digit in which the two times differ. Seen from the
 * earlier time, what is filed above level D or at it stays where it is, and everything filed below
 * differs first at digit D, where it has the digit of the old time: whole lists are appended to
 * that one slot. Left out if memory is out: the wheel then stays ahead.
 */
function wheelRewind(wheel: Wheel, nowMs: i64): void {
  const timeMs = max<i64>(nowMs, 0);
  const level = timeLevel(wheel.nowMs, timeMs);
  if (wheel.count) {
    if (!levelsReserve(wheel, level)) return;
    const target = slotNumber(level, timeDigit(wheel.nowMs, level));
    for (let below: u32 = 0; below < level; ++below) {
      const view = levelAt(wheel, below);
      while (view.occupied) {
        const number = slotNumber(below, <u32>ctz(view.occupied));
        const slot = slotAt(wheel, number);
        listAppend(wheel, target, slot.head, slot.tail);
        slotVacate(wheel, number);
      }
    }
  }
  wheel.cascading = 0;
  wheel.nowMs = timeMs;
  wheelStamp += 1;
}
