// A large value to RDB in pieces: what save.ts writes at once, written with pauses between elements
// and inside long strings, so that neither the time nor the output of a piece depends on the value.
//
//   saveStepBegin(which, entry)
//   while (!saveStep(which, limit)) …     the output holds `limit` bytes or somewhat more: take it
//
// Until it is done the value must not change; if its record moves that is told (saveStepMoved). Two
// values can be on their way at the same time (`which` 0 or 1). A string above PIECE_BYTES is
// packed piece by piece, twice: first for the packed length alone, which stands in front of the
// first byte, then for the bytes. So it stands in memory once, however long it is.
//
//   SaveState   entry · cursor · part · piece      each function writes what `part` says

import { recordEncoding, recordKey, recordKeyCount, recordType } from '../memory/record';
import {
  hashField,
  hashFieldBytes,
  hashTable,
  hashValue,
  hashValueBytes,
} from '../type/hash-block';
import { hashDeadlineMs, hashReadAt } from '../type/hash-block';
import { hashCount, hashInnerDeadline } from '../type/hash';
import { IdTree, idTreeCount, idTreeFirst, idTreeNext, idTreeValue } from '../structure/idtree';
import { listpackBytes } from '../structure/listpack';
import { orderCount, orderCursorRecord, orderFirst, orderNext } from '../structure/order';
import { nodeIsCompressed, nodeView, quicklistView } from '../structure/quicklist';
import { Table, tableCount, tableCursor, tableFirst, tableNext } from '../structure/table';
import { blockOf } from '../type/block';
import { consumerPending, groupConsumers, groupCount, groupPending } from '../type/stream-group';
import { streamNodes, streamOf } from '../type/stream-head';
import { setTable } from '../type/set';
import { stringAddress, stringBytes } from '../type/string';
import { HashEncoding, ListEncoding, SetEncoding, StringEncoding, Type } from '../type/type';
import { zsetCount, zsetIsPack } from '../type/zset';
import {
  zsetLast,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetPrevious,
  zsetRead,
} from '../type/zset-look';
import { saveNode, saveNodeKind } from './save-list';
import {
  saveConsumerHead,
  saveGroupHead,
  savePendingAt,
  saveStreamHead,
  saveStreamNodeId,
} from './save-stream';
import { saveType, saveValue } from './save';
import { RdbType } from './type';
import {
  rdbCount,
  rdbMeasurePackedPart,
  rdbPackPays,
  rdbWrite64,
  rdbWriteBytes,
  rdbWriteDouble,
  rdbWriteLength,
  rdbWritePackedHead,
  rdbWritePackedPart,
  rdbWriteString,
} from './writer';

/** Strings that are longer are written in pieces of so many bytes. */
const PIECE_BYTES: u32 = 128 * 1024;

/** What is written next; what it means depends on the type. */
const enum Part {
  HEAD = 0,
  FIRST = 1,
  SECOND = 2,
  // Streams.
  NODE = 3,
  STREAM_HEAD = 4,
  GROUP = 5,
  GROUP_PENDING = 6,
  CONSUMER = 7,
  CONSUMER_PENDING = 8,
  END = 9,
}

/** What is done with the pieces of a long string. */
const enum PieceWork {
  PLAIN = 0,
  MEASURE = 1,
  PACK = 2,
}


@unmanaged
class SaveState {
  entry: usize;
  part: u32;
  /** Where the walk over the elements stands: of a table, an order, an id tree; a node. */
  cursor: u64;
  /** The element at hand. */
  at: usize;
  /** What is left of a long string, and what is done with it. */
  piece: usize;
  pieceBytes: u32;
  pieceWork: u32;
  /** Of a string that is measured: its bytes, and those of its packed form so far. */
  wholeBytes: u32;
  packedBytes: u32;
  /** The cursors of groups, of consumers, and of what is pending. */
  group: u64;
  consumer: u64;
  pending: u64;
  /** The first deadline of a hash's fields, and whether there is one. */
  first: i64;
  isTimed: bool;
}
if (offsetof<SaveState>() != 73) ERROR('SaveState is 73 bytes');

const STATE_BYTES: usize = 80;
const states = memory.data(160, 8);
let state = changetype<SaveState>(0);


@inline function use(which: u32): void {
  state = changetype<SaveState>(states + <usize>which * STATE_BYTES);
}

/** Begins a value, without its type. */
export function saveStepBegin(which: u32, entry: usize): void {
  use(which);
  state.entry = entry;
  state.part = Part.HEAD;
  state.pieceBytes = 0;
}

/** The value's record has another address. */
export function saveStepMoved(which: u32, entry: usize): void {
  use(which);
  state.entry = entry;
}

/**
 * Writes on until the output holds `limit` bytes, or a piece has been packed or measured.
 * @returns whether the value is done
 */
export function saveStep(which: u32, limit: usize): bool {
  use(which);
  do {
    if (state.pieceBytes != 0) {
      if (!pieceWrite()) return false;
    } else if (!partWrite()) return true;
  } while (rdbCount() < limit);
  return false;
}

/** Writes a string, unless it is long: then it comes in pieces. */
function text(source: usize, count: u32): void {
  if (count <= PIECE_BYTES) return rdbWriteString(source, count);
  state.wholeBytes = count;
  state.packedBytes = 0;
  const measures = rdbPackPays(0, count);
  if (!measures) rdbWriteLength(count);
  piecesBegin(source, measures ? PieceWork.MEASURE : PieceWork.PLAIN);
}

function piecesBegin(source: usize, work: PieceWork): void {
  state.piece = source;
  state.pieceBytes = state.wholeBytes;
  state.pieceWork = work;
}

/** Does a piece. False: that was enough work for a step. */
function pieceWrite(): bool {
  const work = state.pieceWork;
  const source = state.piece;
  const count = min(state.pieceBytes, PIECE_BYTES);
  if (work == PieceWork.PLAIN) rdbWriteBytes(source, count);
  else if (work == PieceWork.PACK) rdbWritePackedPart(source, count);
  else state.packedBytes += rdbMeasurePackedPart(source, count);
  state.piece += count;
  state.pieceBytes -= count;
  if (work == PieceWork.MEASURE && state.pieceBytes == 0) measured();
  return work == PieceWork.PLAIN;
}

/** The packed length is known: the string follows, in the form that is worth it. */
function measured(): void {
  const count = state.wholeBytes;
  const pays = rdbPackPays(state.packedBytes, count);
  if (pays) rdbWritePackedHead(state.packedBytes, count);
  else rdbWriteLength(count);
  piecesBegin(state.piece - count, pays ? PieceWork.PACK : PieceWork.PLAIN);
}

/** Writes the next part. False: the value is done. */
function partWrite(): bool {
  switch (recordType(state.entry)) {
    case Type.LIST:
      return listWrite();
    case Type.SET:
      return setWrite();
    case Type.ZSET:
      return zsetWrite();
    case Type.HASH:
      return hashWrite();
    case Type.STREAM:
      return streamWrite();
    default:
      return stringWrite();
  }
}

/** A value in a small encoding, which is written at once. False: it is done. */
function wholeWrite(): bool {
  if (state.part == Part.END) return false;
  state.part = Part.END;
  saveValue(state.entry);
  return true;
}

function stringWrite(): bool {
  if (recordEncoding(state.entry) != StringEncoding.RAW_BLOCK) return wholeWrite();
  if (state.part == Part.END) return false;
  state.part = Part.END;
  const count = stringBytes(state.entry);
  text(stringAddress, count);
  return true;
}

function listWrite(): bool {
  if (recordEncoding(state.entry) == ListEncoding.LISTPACK) return wholeWrite();
  if (state.part == Part.HEAD) {
    const list = quicklistView(blockOf(state.entry));
    rdbWriteLength(list.nodes);
    state.at = list.head;
    state.part = Part.FIRST;
    return true;
  }
  const node = state.at;
  if (node == 0) return false;
  saveNodeKind(node);
  const view = nodeView(node);
  state.at = view.next;
  if (nodeIsCompressed(node)) saveNode(node);
  else text(view.data, view.bytes);
  return true;
}

function setWrite(): bool {
  if (recordEncoding(state.entry) != SetEncoding.TABLE) return wholeWrite();
  const table = setTable(state.entry);
  if (state.part == Part.HEAD) {
    rdbWriteLength(tableCount(table));
    tableEnter(table);
    return true;
  }
  if (state.at == 0) return false;
  text(recordKey(state.at), recordKeyCount(state.at));
  tableAdvance(table);
  return true;
}

/** Goes to the first record of a table. */
function tableEnter(table: Table): void {
  state.at = tableFirst(table);
  state.cursor = tableCursor;
  state.part = Part.FIRST;
}

function tableAdvance(table: Table): void {
  state.at = tableNext(table, state.cursor);
  state.cursor = tableCursor;
}

function zsetWrite(): bool {
  const entry = state.entry;
  if (zsetIsPack(entry)) return wholeWrite();
  if (state.part == Part.HEAD) {
    rdbWriteLength(zsetCount(entry));
    state.cursor = zsetLast(entry);
    state.part = Part.FIRST;
    return true;
  }
  if (state.cursor == 0) return false;
  zsetRead(entry, state.cursor);
  if (state.part == Part.FIRST) {
    text(zsetMember, zsetMemberBytes);
    state.part = Part.SECOND;
    // Nearly always the score can follow at once.
    if (state.pieceBytes != 0) return true;
  }
  rdbWriteDouble(zsetMemberScore);
  state.cursor = zsetPrevious(entry, state.cursor);
  state.part = Part.FIRST;
  return true;
}

function hashWrite(): bool {
  const entry = state.entry;
  if (recordEncoding(entry) != HashEncoding.TABLE) return wholeWrite();
  const table = hashTable(entry);
  if (state.part == Part.HEAD) {
    // What is written in front need only be not after the first of the deadlines.
    state.isTimed = saveType(entry) == RdbType.HASH_FIELDS;
    state.first = hashInnerDeadline(entry);
    if (state.isTimed) rdbWrite64(state.first);
    rdbWriteLength(hashCount(entry));
    tableEnter(table);
    return true;
  }
  if (state.at == 0) return false;
  hashReadAt(entry, state.at);
  if (state.part == Part.FIRST) {
    if (state.isTimed) rdbWriteLength(hashDeadlineMs < 0 ? 0 : hashDeadlineMs - state.first + 1);
    text(hashField, hashFieldBytes);
    state.part = Part.SECOND;
    if (state.pieceBytes != 0) return true;
  }
  text(hashValue, hashValueBytes);
  tableAdvance(table);
  state.part = Part.FIRST;
  return true;
}

// ---------------------------------------------------------------------------------------- streams

function streamWrite(): bool {
  const stream = streamOf(state.entry);
  switch (state.part) {
    case Part.HEAD: {
      const tree = streamNodes(stream);
      rdbWriteLength(idTreeCount(tree));
      state.cursor = idTreeFirst(tree);
      state.part = state.cursor != 0 ? Part.NODE : Part.STREAM_HEAD;
      return true;
    }
    case Part.NODE: {
      const node: usize = idTreeValue(state.cursor);
      saveStreamNodeId(state.cursor);
      text(node, listpackBytes(node));
      state.cursor = idTreeNext(state.cursor);
      if (state.cursor == 0) state.part = Part.STREAM_HEAD;
      return true;
    }
    case Part.STREAM_HEAD:
      saveStreamHead(stream);
      state.group = groupCount(stream) == 0 ? 0 : orderFirst(stream.groups);
      state.part = state.group != 0 ? Part.GROUP : Part.END;
      return true;
    case Part.END:
      return false;
    default:
      return groupWrite();
  }
}

/** Writes the next part of the group at hand. */
function groupWrite(): bool {
  const group = orderCursorRecord(state.group);
  switch (state.part) {
    case Part.GROUP:
      saveGroupHead(group);
      pendingEnter(groupPending(group), Part.GROUP_PENDING);
      return true;
    case Part.GROUP_PENDING:
      if (pendingWrite(true)) return true;
      rdbWriteLength(orderCount(groupConsumers(group)));
      state.consumer = orderFirst(groupConsumers(group));
      break;
    case Part.CONSUMER: {
      const consumer = orderCursorRecord(state.consumer);
      saveConsumerHead(consumer);
      pendingEnter(consumerPending(consumer), Part.CONSUMER_PENDING);
      return true;
    }
    default:
      if (pendingWrite(false)) return true;
      state.consumer = orderNext(state.consumer);
  }
  state.part = Part.CONSUMER;
  if (state.consumer != 0) return true;
  state.group = orderNext(state.group);
  state.part = state.group != 0 ? Part.GROUP : Part.END;
  return true;
}

function pendingEnter(pending: IdTree, part: Part): void {
  rdbWriteLength(idTreeCount(pending));
  state.pending = idTreeFirst(pending);
  state.part = part;
}

/** Writes something pending. False: nothing more is. */
function pendingWrite(whole: bool): bool {
  if (state.pending == 0) return false;
  savePendingAt(state.pending, whole);
  state.pending = idTreeNext(state.pending);
  return true;
}
