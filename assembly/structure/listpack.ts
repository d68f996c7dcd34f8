// Listpack: texts and integers in one run of bytes, which can be walked from both ends. It is what
// small lists, hashes, sets and sorted sets are made of, and the nodes of a quicklist. The bytes
// are Redis's own, so that a value goes to an RDB file, a DUMP or a replica as it is.
//
//     +0   u32 bytes    of all, these four and the end included
//     +4   u16 count    of entries; 65535: unknown, it has to be found by walking
//     +6   entries      listpack-entry.ts: lead, text or integer, back length
//          u8 0xff      the end
//
//     Example, RPUSH of 'a' and 1024:    0d 00 00 00 │ 02 00 │ 81 61 02 │ c4 00 02 │ ff
//                                        bytes 13      count   'a'        1024       end
//
// A count of 65535 is Redis's rule for all that do not fit 16 bits. It stays unknown when entries
// are taken out, until listpackCount has walked and found fewer.
//
// The list begins where its heap block begins, and the block belongs to the caller (heapRelease
// frees it). Entries are addresses; any change makes all of them void. Whatever may change the size
// returns the possibly moved list, and leaves the place it was about in listpackEntry. 0 says that
// memory is out, or that the list would pass LISTPACK_BYTES_LIMIT; the list is then as it was.
// Only growth can fail. Texts that are given must not lie in a list that is being changed.
//
// Hashes and sorted sets keep pairs: field and value, member and score. Where that matters there is
// a `step` of 2, or a `skip` of 1 entry between two comparisons.
//
// Finding and choosing entries is in listpack-find.ts, judging bytes from outside in
// listpack-validate.ts.
//
// Cost: the ends at once; a walk a few ns an entry; every change moves what lies behind it. The
// thresholds of the types (128 entries of up to 64 bytes, lists of 8 KiB) keep all that short.
import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapReallocate, heapRelease } from '../memory/heap';
import {
  LEAD_END,
  entryBefore,
  entrySkip,
  entryStage,
  entryStageInteger,
  entryWrite,
  listpackEntryBytesForInteger,
} from './listpack-entry';

export {
  listpackEntryBytesFor,
  listpackEntryBytesForInteger,
  listpackEquals,
  listpackGet,
  listpackGetInteger,
  listpackGetText,
  listpackInteger,
  listpackText,
  listpackTextBytes,
} from './listpack-entry';

/** What every listpack begins with. */
@unmanaged
export class Listpack {
  bytes: u32;
  count: u16;
}
if (offsetof<Listpack>() != 6) ERROR('Listpack is 6 bytes');

/** Bytes in front of the first entry. */
export const LISTPACK_HEADER_BYTES: u32 = 6;
/** Bytes of a listpack without entries. */
export const LISTPACK_EMPTY_BYTES: u32 = 7;
/** The count of a listpack that has to be walked to be counted. */
export const LISTPACK_COUNT_UNKNOWN: u32 = 65535;
/** No listpack grows past this (1 GiB), whatever the memory. */
export const LISTPACK_BYTES_LIMIT: u32 = 1 << 30;

/**
 * The entry that the last change was about: the one written, or the one behind what was taken out;
 * 0 if that is the end.
 */
export let listpackEntry: usize = 0;
/** The list in front of the place where listpackSplit has split it, possibly moved. */
export let listpackKept: usize = 0;

// ---------------------------------------------------------------------------------------------
// Life

/**
 * Allocates a list without entries.
 * @param capacityBytes room that the caller means to fill soon; 0 for none. It lasts until the
 *   list next changes its size class
 * @returns the list, owned by the caller; 0 if memory is out
 */
export function listpackCreate(capacityBytes: u32): usize {
  const list = heapAllocate(max(capacityBytes, LISTPACK_EMPTY_BYTES));
  if (!list) return 0;
  changetype<Listpack>(list).bytes = LISTPACK_EMPTY_BYTES;
  changetype<Listpack>(list).count = 0;
  store<u8>(list + LISTPACK_HEADER_BYTES, LEAD_END);
  return list;
}

/** A copy of a list, owned by the caller; 0 if memory is out. Also makes one of a payload. */
export function listpackDuplicate(source: usize): usize {
  const count = listpackBytes(source);
  const list = heapAllocate(count);
  if (list) bytesCopy(list, source, count);
  return list;
}

/** All bytes of a list, which are also its serialized form. */
@inline
export function listpackBytes(list: usize): u32 {
  return changetype<Listpack>(list).bytes;
}

/** Whether a list may take `bytes` bytes more by Redis's rule of safety. */
@inline
export function listpackMayGrow(list: usize, bytes: u32): bool {
  return <u64>listpackBytes(list) + bytes <= LISTPACK_BYTES_LIMIT;
}

/** The size of a list of `repeat` times the same integer: an estimate for conversions. */
export function listpackBytesOfIntegers(value: i64, repeat: u32): u64 {
  return LISTPACK_EMPTY_BYTES + <u64>listpackEntryBytesForInteger(value) * repeat;
}

/** Number of entries. Walks if the header does not know, and notes what it has found. */
export function listpackCount(list: usize): u32 {
  const known: u32 = changetype<Listpack>(list).count;
  return known != LISTPACK_COUNT_UNKNOWN ? known : countByWalk(list);
}

function countByWalk(list: usize): u32 {
  const end = listpackEnd(list);
  let count: u32 = 0;
  for (let at = list + LISTPACK_HEADER_BYTES; at < end; at = entrySkip(at)) ++count;
  if (count < LISTPACK_COUNT_UNKNOWN) changetype<Listpack>(list).count = <u16>count;
  return count;
}

// ---------------------------------------------------------------------------------------------
// Walking

/** The address behind the last entry: for inserting before it, and for ending a walk. */
@inline
export function listpackEnd(list: usize): usize {
  return list + listpackBytes(list) - 1;
}

/** The entry at an address, or 0 if it is the end. */
@inline
function entryOrNone(at: usize): usize {
  return <u32>load<u8>(at) == LEAD_END ? 0 : at;
}

/** The first entry, 0 if there is none. */
@inline
export function listpackFirst(list: usize): usize {
  return entryOrNone(list + LISTPACK_HEADER_BYTES);
}

/** The last entry, 0 if there is none. */
@inline
export function listpackLast(list: usize): usize {
  return listpackPrevious(list, listpackEnd(list));
}

/** The entry behind an entry, 0 if it is the last. */
@inline
export function listpackNext(entry: usize): usize {
  return entryOrNone(entrySkip(entry));
}

/** The entry in front of an entry (or of listpackEnd), 0 if it is the first. */
@inline
export function listpackPrevious(list: usize, entry: usize): usize {
  return entry == list + LISTPACK_HEADER_BYTES ? 0 : entryBefore(entry);
}

/**
 * The entry at an index: 0 is the first, -1 the last. 0 if there is none.
 * The walk begins at the nearer end, if the count is known.
 */
export function listpackSeek(list: usize, index: i32): usize {
  const known = <i32>changetype<Listpack>(list).count;
  let fromEnd = index < 0;
  if (known != LISTPACK_COUNT_UNKNOWN) {
    if (fromEnd) index += known;
    if (<u32>index >= <u32>known) return 0;
    fromEnd = index > known >> 1;
    if (fromEnd) index -= known;
  }
  const end = listpackEnd(list);
  if (fromEnd) {
    const first = list + LISTPACK_HEADER_BYTES;
    let at = end;
    for (; index < 0; ++index) {
      if (at == first) return 0;
      at = entryBefore(at);
    }
    return at;
  }
  let at = list + LISTPACK_HEADER_BYTES;
  for (; index && at < end; --index) at = entrySkip(at);
  return at < end ? at : 0;
}

// ---------------------------------------------------------------------------------------------
// Writing

/**
 * Puts `added` bytes, to be written, in the place of `removed` bytes at `at`; what is behind moves,
 * and the header's size is right. Returns the list, the place in listpackEntry; 0 if it can't grow.
 */
function splice(list: usize, at: usize, removed: u32, added: u32): usize {
  const before = listpackBytes(list);
  const offset = <u32>(at - list);
  const behind = before - offset - removed;
  const after = before - removed + added;
  if (added > removed) {
    if (!listpackMayGrow(list, added - removed)) return 0;
    list = heapReallocate(list, after);
    if (!list) return 0;
  }
  const place = list + <usize>offset;
  if (behind == 1) store<u8>(place + added, LEAD_END);
  else if (added != removed) bytesMove(place + added, place + removed, behind);
  changetype<Listpack>(list).bytes = after;
  listpackEntry = place;
  return added < removed ? shrunk(list, after) : list;
}

/** The list in a block of its size; it stays where it is if there is no smaller one. */
function shrunk(list: usize, bytes: u32): usize {
  const moved = heapReallocate(list, bytes);
  if (!moved) return list;
  listpackEntry = moved + (listpackEntry - list);
  return moved;
}


@inline
function countAdd(list: usize, delta: u32): void {
  const known: u32 = changetype<Listpack>(list).count;
  if (known != LISTPACK_COUNT_UNKNOWN) changetype<Listpack>(list).count = <u16>(known + delta);
}

/** Writes what was staged, of `bytes` bytes, at a place that it pushes back. */
@inline
function insertStaged(list: usize, at: usize, bytes: u32): usize {
  list = splice(list, at, 0, bytes);
  if (!list) return 0;
  entryWrite(listpackEntry);
  countAdd(list, 1);
  return list;
}

/** Writes what was staged in the place of an entry. */
function replaceByStaged(list: usize, entry: usize, bytes: u32): usize {
  list = splice(list, entry, <u32>(entrySkip(entry) - entry), bytes);
  if (list) entryWrite(listpackEntry);
  return list;
}

/**
 * Adds a text (or the integer that it spells) as the last entry.
 * @returns the possibly moved list, the entry in listpackEntry; 0: out of memory, nothing changed
 */
export function listpackAppend(list: usize, source: usize, count: u32): usize {
  return insertStaged(list, listpackEnd(list), entryStage(source, count));
}

/** As listpackAppend, with an integer. */
export function listpackAppendInteger(list: usize, value: i64): usize {
  return insertStaged(list, listpackEnd(list), entryStageInteger(value));
}

/** As listpackAppend, but as the first entry. */
export function listpackPrepend(list: usize, source: usize, count: u32): usize {
  return insertStaged(list, list + LISTPACK_HEADER_BYTES, entryStage(source, count));
}

/** As listpackPrepend, with an integer. */
export function listpackPrependInteger(list: usize, value: i64): usize {
  return insertStaged(list, list + LISTPACK_HEADER_BYTES, entryStageInteger(value));
}

/** As listpackAppend, but in front of an entry, or of listpackEnd. */
export function listpackInsertBefore(list: usize, entry: usize, source: usize, count: u32): usize {
  return insertStaged(list, entry, entryStage(source, count));
}

/** As listpackInsertBefore, with an integer. */
export function listpackInsertIntegerBefore(list: usize, entry: usize, value: i64): usize {
  return insertStaged(list, entry, entryStageInteger(value));
}

/** As listpackAppend, but behind an entry. */
export function listpackInsertAfter(list: usize, entry: usize, source: usize, count: u32): usize {
  return insertStaged(list, entrySkip(entry), entryStage(source, count));
}

/** As listpackInsertAfter, with an integer. */
export function listpackInsertIntegerAfter(list: usize, entry: usize, value: i64): usize {
  return insertStaged(list, entrySkip(entry), entryStageInteger(value));
}

/** As listpackAppend, but in the place of an entry. */
export function listpackReplace(list: usize, entry: usize, source: usize, count: u32): usize {
  return replaceByStaged(list, entry, entryStage(source, count));
}

/** As listpackReplace, with an integer. */
export function listpackReplaceInteger(list: usize, entry: usize, value: i64): usize {
  return replaceByStaged(list, entry, entryStageInteger(value));
}

// ---------------------------------------------------------------------------------------------
// Taking out

/** Takes an entry out; returns the possibly moved list, the entry behind it in listpackEntry. */
export function listpackDelete(list: usize, entry: usize): usize {
  return removeRun(list, entry, entrySkip(entry), 1);
}

function removeRun(list: usize, from: usize, to: usize, count: u32): usize {
  list = splice(list, from, <u32>(to - from), 0);
  countAdd(list, 0 - count);
  listpackEntry = entryOrNone(listpackEntry);
  return list;
}

/**
 * Takes out `count` entries from an entry on, or all that there are.
 * @returns the possibly moved list, the entry behind them in listpackEntry
 */
export function listpackDeleteFrom(list: usize, entry: usize, count: u32): usize {
  const end = listpackEnd(list);
  let at = entry;
  let found: u32 = 0;
  for (; found < count && at < end; ++found) at = entrySkip(at);
  return removeRun(list, entry, at, found);
}

/** As listpackDeleteFrom, from an index (see listpackSeek); does nothing if there is none. */
export function listpackDeleteRange(list: usize, index: i32, count: u32): usize {
  const known: u32 = changetype<Listpack>(list).count;
  const entry = listpackSeek(list, index);
  listpackEntry = entry;
  if (!entry || !count) return list;
  if (known == LISTPACK_COUNT_UNKNOWN) return listpackDeleteFrom(list, entry, count);
  // All that there are: the rest need not be walked.
  const rest = index < 0 ? <u32>-index : known - <u32>index;
  if (count < rest) return listpackDeleteFrom(list, entry, count);
  return removeRun(list, entry, listpackEnd(list), rest);
}

/**
 * Takes out some entries in one pass.
 * @param entries address of their addresses (u32), each once and in the order of the list
 * @returns the possibly moved list
 */
export function listpackDeleteBatch(list: usize, entries: usize, count: u32): usize {
  if (!count) return list;
  let target: usize = load<u32>(entries);
  for (let i: u32 = 0; i < count; ++i) {
    const from = entrySkip(load<u32>(entries + ((<usize>i) << 2)));
    // Up to the next one to be taken out, and at last up to and with the end.
    let to = listpackEnd(list) + 1;
    if (i + 1 < count) to = load<u32>(entries + ((<usize>i + 1) << 2));
    bytesMove(target, from, to - from);
    target += to - from;
  }
  const bytes = <u32>(target - list);
  changetype<Listpack>(list).bytes = bytes;
  countAdd(list, 0 - count);
  list = shrunk(list, bytes);
  listpackEntry = 0;
  return list;
}

// ---------------------------------------------------------------------------------------------
// Two lists

/**
 * Appends the entries of `second` to `first`. Both are used up; a block of one of them is reused.
 * @returns the list with all entries; 0: memory is out (or the limit passed), both are as before
 */
export function listpackMerge(first: usize, second: usize): usize {
  const firstBytes = listpackBytes(first);
  const secondBytes = listpackBytes(second);
  const added = secondBytes - LISTPACK_EMPTY_BYTES;
  if (!listpackMayGrow(first, added)) return 0;
  const total = listpackCount(first) + listpackCount(second);
  const bytes = firstBytes + added;
  let list: usize;
  if (firstBytes >= secondBytes) {
    list = heapReallocate(first, bytes);
    if (!list) return 0;
    bytesCopy(list + firstBytes - 1, second + LISTPACK_HEADER_BYTES, added + 1);
    heapRelease(second);
  } else {
    list = heapReallocate(second, bytes);
    if (!list) return 0;
    const entries = list + LISTPACK_HEADER_BYTES;
    bytesMove(list + firstBytes - 1, entries, added + 1);
    bytesCopy(entries, first + LISTPACK_HEADER_BYTES, firstBytes - LISTPACK_EMPTY_BYTES);
    heapRelease(first);
  }
  changetype<Listpack>(list).bytes = bytes;
  changetype<Listpack>(list).count = <u16>min(total, LISTPACK_COUNT_UNKNOWN);
  return list;
}

/**
 * Moves the entries from an index on to a list of their own.
 * @param index see listpackSeek; there must be an entry
 * @returns the new list, owned by the caller, and in listpackKept the possibly moved old one;
 *   0: memory is out and the list is as before, or there is no such entry
 */
export function listpackSplit(list: usize, index: i32): usize {
  const entry = listpackSeek(list, index);
  if (!entry) return 0;
  const moving = <u32>(listpackEnd(list) - entry);
  const tail = heapAllocate(LISTPACK_EMPTY_BYTES + moving);
  if (!tail) return 0;
  bytesCopy(tail + LISTPACK_HEADER_BYTES, entry, moving + 1);
  changetype<Listpack>(tail).bytes = LISTPACK_EMPTY_BYTES + moving;
  const known: u32 = changetype<Listpack>(list).count;
  let count: u32 = LISTPACK_COUNT_UNKNOWN;
  if (known != LISTPACK_COUNT_UNKNOWN) count = index < 0 ? <u32>-index : known - <u32>index;
  changetype<Listpack>(tail).count = <u16>count;
  listpackKept = removeRun(list, entry, entry + moving, count);
  listpackEntry = tail + LISTPACK_HEADER_BYTES;
  return tail;
}

// ---------------------------------------------------------------------------------------------
// Turning

const TURN_ROOM_BYTES: usize = 256;
const TURN_ROOM: usize = memory.data(256, 8);

/**
 * Moves the last entry to the front, or the first one to the end; the list stays where it is.
 * @returns false: memory is out (only for an entry of more than 256 bytes), nothing has changed
 */
export function listpackTurn(list: usize, fromTail: bool): bool {
  const first = list + LISTPACK_HEADER_BYTES;
  const end = listpackEnd(list);
  if (first == end) return true;
  const entry = fromTail ? entryBefore(end) : first;
  const bytes = entrySkip(entry) - entry;
  const room = bytes <= TURN_ROOM_BYTES ? TURN_ROOM : heapAllocate(bytes);
  if (!room) return false;
  bytesCopy(room, entry, bytes);
  if (fromTail) {
    bytesMove(first + bytes, first, entry - first);
    bytesCopy(first, room, bytes);
  } else {
    bytesMove(first, first + bytes, end - first - bytes);
    bytesCopy(end - bytes, room, bytes);
  }
  if (room != TURN_ROOM) heapRelease(room);
  return true;
}
