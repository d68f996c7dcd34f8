// A node of a stream: a listpack with some entries of the stream, by default up to 100 of them or
// 4 KiB. The bytes are Redis's, so that they go to an RDB file or a DUMP as they are.
//
//   node     ┌───────┬─────────┬────────┬─────────────────────┬───┬─────────┬─────────┬──
//            │ valid │ deleted │ fields │ field 1 … field n   │ 0 │ entry   │ entry   │ …
//            └───────┴─────────┴────────┴─────────────────────┴───┴─────────┴─────────┴──
//             the master: how many entries are valid and deleted, and the fields of the first
//
//   entry    flags │ ms │ seq │ value 1 … value n │ pieces                        SAME_FIELDS
//            flags │ ms │ seq │ n │ field 1 │ value 1 … field n │ value n │ pieces   otherwise
//
// Each piece is an entry of the listpack. ms and seq are the distance (modulo 2^64) from the id
// under which the node is filed, which is that of its first entry. `pieces` counts those before it
// in the entry, so that a reader from behind finds its begin; the master's 0 stops that reader. An
// entry whose fields are the master's, in the same order, does not repeat them. A deleted entry
// keeps its bytes; a node without valid entries is freed.
//
//   Example, XADD s 5-1 a 1 and XADD s 6-0 a x, without the listpack's header, entry by entry:
//     02 00 01 'a' 00 │ 02 00 00 01 04 │ 02 01 ff 'x' 04       ff stands for -1, as c = 0 - 1
//
// A node that may still grow has spare room behind its end; streamNodeClose takes it away. Every
// number is read as Redis does, whatever its encoding, because nodes come from outside too.
import { bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate } from '../memory/heap';
import {
  LISTPACK_BYTES_LIMIT,
  LISTPACK_COUNT_UNKNOWN,
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  Listpack,
  listpackBytes,
  listpackEnd,
  listpackEquals,
  listpackGetInteger,
  listpackInteger,
} from '../structure/listpack';
import {
  LEAD_END,
  entryBefore,
  entrySkip,
  entryStage,
  entryStageInteger,
  entryWrite,
} from '../structure/listpack-entry';

/** Flags of an entry. */
export const STREAM_ENTRY_DELETED: u32 = 1;
export const STREAM_ENTRY_SAME_FIELDS: u32 = 2;

/** A field and its value, as a command's arguments give them. */
@unmanaged
export class StreamPair {
  field: usize;
  fieldBytes: u32;
  value: usize;
  valueBytes: u32;
}
if (offsetof<StreamPair>() != 16) ERROR('StreamPair is 16 bytes');

/** What the number of an entry takes at most. */
const NUMBER_BYTES: u32 = 10;

/** Milliseconds of the id that streamNodeLastId has found. */
export let streamNodeMs: u64 = 0;
/** Its sequence. */
export let streamNodeSeq: u64 = 0;

/** Pair `index` of those at an address. */
@inline export function streamPair(pairs: usize, index: u32): StreamPair {
  return changetype<StreamPair>(pairs + <usize>index * offsetof<StreamPair>());
}

// ---------------------------------------------------------------------------------------------
// Reading

/** The number in an entry of the listpack. */
@inline export function streamNumber(entry: usize): i64 {
  const lead = load<u8>(entry);
  return lead < 128 ? <i64>lead : numberLong(entry);
}

function numberLong(entry: usize): i64 {
  return listpackGetInteger(entry) ? listpackInteger : 0;
}


@inline function first(node: usize): usize {
  return node + LISTPACK_HEADER_BYTES;
}

/** Valid entries of a node. */
@inline export function streamNodeValid(node: usize): i64 {
  return streamNumber(first(node));
}

/** Deleted entries of a node. */
@inline export function streamNodeDeleted(node: usize): i64 {
  return streamNumber(entrySkip(first(node)));
}

/** The piece that holds the number of the master's fields; they follow it. */
@inline export function streamNodeMaster(node: usize): usize {
  return entrySkip(entrySkip(first(node)));
}

/** The first entry of a node, behind the master. */
export function streamNodeFirst(node: usize): usize {
  const master = streamNodeMaster(node);
  let at = entrySkip(master);
  for (let left = streamNumber(master); left > 0; left--) at = entrySkip(at);
  return entrySkip(at);
}

/** The begin of the entry that ends at an address; 0 if that is the end of the master. */
export function streamNodeBefore(end: usize): usize {
  let at = entryBefore(end);
  let pieces = streamNumber(at);
  if (pieces <= 0) return 0;
  for (; pieces > 0; pieces--) at = entryBefore(at);
  return at;
}

/** Finds the id of a node's last entry, deleted or not; `ms` and `seq` are the node's own. */
export function streamNodeLastId(node: usize, ms: u64, seq: u64): void {
  streamNodeMs = 0;
  streamNodeSeq = 0;
  const entry = streamNodeBefore(listpackEnd(node));
  if (entry == 0) return;
  const distance = entrySkip(entry);
  streamNodeMs = ms + <u64>streamNumber(distance);
  streamNodeSeq = seq + <u64>streamNumber(entrySkip(distance));
}

// ---------------------------------------------------------------------------------------------
// Writing

/** What a text takes at most as a piece. */
@inline function textMaximum(count: u32): u32 {
  return count + (count < 64 ? 2 : count < 4096 ? 4 : 10);
}

/** What an entry with its fields takes at most. */
function entryMaximum(pairs: usize, count: u32): u32 {
  let bytes = NUMBER_BYTES * 5;
  for (let i: u32 = 0; i < count; i++) {
    const pair = streamPair(pairs, i);
    bytes += textMaximum(pair.fieldBytes) + textMaximum(pair.valueBytes);
  }
  return bytes;
}


@inline function putNumber(at: usize, value: i64): usize {
  if (<u64>value < 128) {
    store<u16>(at, (<u16>value) | 0x100);
    return at + 2;
  }
  const bytes = entryStageInteger(value);
  entryWrite(at);
  return at + bytes;
}


@inline function putText(at: usize, source: usize, count: u32): usize {
  const bytes = entryStage(source, count);
  entryWrite(at);
  return at + bytes;
}

/** Puts a number in the place of one; the node has room for what it takes more. */
function replaceNumber(node: usize, entry: usize, value: i64): void {
  const bytes = entryStageInteger(value);
  const behind = entrySkip(entry);
  const before = <u32>(behind - entry);
  if (bytes != before) {
    bytesMove(entry + bytes, behind, listpackEnd(node) + 1 - behind);
    changetype<Listpack>(node).bytes += bytes - before;
  }
  entryWrite(entry);
}

/** Makes room for `more` bytes behind a node's end; 0 if memory is out, and nothing has changed. */
function reserve(node: usize, more: u32): usize {
  const bytes = listpackBytes(node);
  if (heapBlockBytes(node) - bytes >= more) return node;
  const moved = heapReallocate(node, bytes + more + min<u32>(bytes >> 1, 4096));
  return moved != 0 ? moved : heapReallocate(node, bytes + more);
}

/** Whether pairs are too much for any node. */
export function streamNodeRefuses(bytes: u64): bool {
  return bytes > <u64>LISTPACK_BYTES_LIMIT;
}

/**
 * Makes a node with its first entry.
 * @param pairs address of `count` StreamPairs
 * @returns the node, owned by the caller; 0 if memory is out
 */
export function streamNodeCreate(pairs: usize, count: u32): usize {
  let maximum = LISTPACK_EMPTY_BYTES + NUMBER_BYTES * 4 + entryMaximum(pairs, count);
  for (let i: u32 = 0; i < count; i++) maximum += textMaximum(streamPair(pairs, i).fieldBytes);
  const node = heapAllocate(maximum);
  if (node == 0) return 0;
  let at = putNumber(first(node), 1);
  at = putNumber(at, 0);
  at = putNumber(at, count);
  for (let i: u32 = 0; i < count; i++) {
    const pair = streamPair(pairs, i);
    at = putText(at, pair.field, pair.fieldBytes);
  }
  at = putNumber(at, 0);
  changetype<Listpack>(node).count = <u16>min<u32>(count + 4, LISTPACK_COUNT_UNKNOWN);
  writeEntry(node, at, pairs, count, 0, 0, true);
  return node;
}

/**
 * Adds an entry to a node.
 * @param ms,seq its distance from the node's id
 * @returns the possibly moved node; 0 if memory is out and nothing has changed
 */
export function streamNodeAppend(node: usize, pairs: usize, count: u32, ms: u64, seq: u64): usize {
  node = reserve(node, entryMaximum(pairs, count) + NUMBER_BYTES);
  if (node == 0) return 0;
  const same = hasFields(node, pairs, count);
  replaceNumber(node, first(node), streamNodeValid(node) + 1);
  writeEntry(node, listpackEnd(node), pairs, count, ms, seq, same);
  return node;
}

/** Whether the fields of the pairs are the master's. */
function hasFields(node: usize, pairs: usize, count: u32): bool {
  let at = streamNodeMaster(node);
  if (streamNumber(at) != <i64>count) return false;
  for (let i: u32 = 0; i < count; i++) {
    at = entrySkip(at);
    const pair = streamPair(pairs, i);
    if (!listpackEquals(at, pair.field, pair.fieldBytes)) return false;
  }
  return true;
}

/** Writes an entry at the end of a node, and the end behind it; there is room. */
function writeEntry(
  node: usize,
  at: usize,
  pairs: usize,
  count: u32,
  ms: u64,
  seq: u64,
  same: bool,
): void {
  at = putNumber(at, same ? STREAM_ENTRY_SAME_FIELDS : 0);
  at = putNumber(at, ms);
  at = putNumber(at, seq);
  let pieces = count + 3;
  if (!same) {
    at = putNumber(at, count);
    pieces += count + 1;
  }
  for (let i: u32 = 0; i < count; i++) {
    const pair = streamPair(pairs, i);
    if (!same) at = putText(at, pair.field, pair.fieldBytes);
    at = putText(at, pair.value, pair.valueBytes);
  }
  at = putNumber(at, pieces);
  store<u8>(at, LEAD_END);
  const header = changetype<Listpack>(node);
  header.bytes = <u32>(at + 1 - node);
  if (<u32>header.count != LISTPACK_COUNT_UNKNOWN) {
    header.count = <u16>min<u32>(header.count + pieces + 1, LISTPACK_COUNT_UNKNOWN);
  }
}

/** Takes the spare room of a node that will not grow; returns the possibly moved node. */
export function streamNodeClose(node: usize): usize {
  const moved = heapReallocate(node, listpackBytes(node));
  return moved != 0 ? moved : node;
}

/** Makes sure that marks find room; returns the possibly moved node, 0 if memory is out. */
export function streamNodeReserveMarks(node: usize): usize {
  return reserve(node, NUMBER_BYTES);
}

/** Marks the entry at `entry` as deleted, but in the master's counts. */
export function streamNodeMark(node: usize, entry: usize): void {
  replaceNumber(node, entry, streamNumber(entry) | STREAM_ENTRY_DELETED);
}

/** Notes in the master that `count` entries have been marked; room was reserved. */
export function streamNodeNoteMarks(node: usize, count: i64): void {
  replaceNumber(node, first(node), streamNodeValid(node) - count);
  replaceNumber(node, entrySkip(first(node)), streamNodeDeleted(node) + count);
}
