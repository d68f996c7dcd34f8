// An entry as the commands that make it, in RESP: the base of an AOF without RDB preamble. Any
// Redis replays them (but for the deadlines of fields, which only Redis 7.4 knows).
//
//   string   SET key value
//   list     RPUSH key element …            64 at a time, like the following
//   set      SADD key member …
//   zset     ZADD key score member …
//   hash     HMSET key field value …        HPEXPIREAT key ms FIELDS 1 field
//   stream   XADD key id field value … │ XSETID │ XGROUP CREATE … │ XCLAIM … or CREATECONSUMER
//   deadline PEXPIREAT key ms
//
// It is written in steps, as rdb/save-step.ts does it and under the same conditions, into the
// output that rdbOpen has opened.

import {
  recordDeadline,
  recordEncoding,
  recordHasExpiry,
  recordKey,
  recordKeyCount,
  recordType,
} from '../../memory/record';
import { bytesText } from '../../memory/bytes';
import { doubleFormat } from '../../number/double-format';
import { integerFormat, integerFormatUnsigned } from '../../number/number';
import { rdbCount, rdbWriteBytes, rdbWriteFail } from '../../rdb/writer';
import { idTreeFirst, idTreeMs, idTreeNext, idTreeSeq, idTreeValue } from '../../structure/idtree';
import { intsetCount, intsetGet } from '../../structure/intset';
import {
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../../structure/listpack';
import { orderCount, orderCursorRecord, orderFirst, orderNext } from '../../structure/order';
import {
  nodeClose,
  nodeIsPlain,
  nodeOpen,
  nodeView,
  quicklistView,
} from '../../structure/quicklist';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { blockOf } from '../../type/block';
import {
  hashDeadlineMs,
  hashField,
  hashFieldBytes,
  hashIsPacked,
  hashReadAt,
  hashTable,
  hashValue,
  hashValueBytes,
} from '../../type/hash-block';
import { hashCount, hashInnerDeadline } from '../../type/hash';
import { hashFirst, hashNext } from '../../type/hash-walk';
import { listCount } from '../../type/list';
import { setCount, setTable } from '../../type/set';
import {
  Nack,
  consumerPending,
  groupConsumers,
  groupCount,
  groupOf,
} from '../../type/stream-group';
import { streamOf } from '../../type/stream-head';
import {
  streamField,
  streamFieldBytes,
  streamFieldCount,
  streamFieldRead,
  streamMs,
  streamSeq,
  streamValue,
  streamValueBytes,
  streamWalk,
  streamWalkNext,
} from '../../type/stream-walk';
import { stringAddress, stringBytes } from '../../type/string';
import { ListEncoding, SetEncoding, Type } from '../../type/type';
import { zsetCount } from '../../type/zset';
import {
  zsetFirst,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetRead,
} from '../../type/zset-look';

/** Elements of a command. */
const BATCH: u32 = 64;
/** Strings that are longer are written in pieces of so many bytes. */
const PIECE_BYTES: u32 = 128 * 1024;
const CRLF: u16 = 0x0a0d;

const enum Part {
  HEAD = 0,
  /** Elements, or the names and members of pairs. */
  FIRST = 1,
  /** The values of pairs. */
  SECOND = 2,
  FIELD_DEADLINE = 3,
  GROUP = 4,
  CONSUMER = 5,
  PENDING = 6,
  DEADLINE = 7,
  END = 8,
}


@unmanaged
class CommandState {
  entry: usize;
  part: u32;
  cursor: u64;
  at: usize;
  /** Elements that are still to come, and those of them in the command at hand. */
  left: u32;
  batch: u32;
  piece: usize;
  pieceBytes: u32;
  group: u64;
  consumer: u64;
  pending: u64;
  /** The next id of a stream. */
  ms: u64;
  seq: u64;
}
if (offsetof<CommandState>() != 80) ERROR('CommandState is 80 bytes');

const STATE_BYTES: usize = 96;
const states = memory.data(192, 8);
let state = changetype<CommandState>(0);
const line = memory.data(64);


@inline function use(which: u32): void {
  state = changetype<CommandState>(states + <usize>which * STATE_BYTES);
}

/** Begins an entry. */
export function commandsBegin(which: u32, entry: usize): void {
  use(which);
  state.entry = entry;
  state.part = Part.HEAD;
  state.pieceBytes = 0;
  state.batch = 0;
}

/** The entry has another address. */
export function commandsMoved(which: u32, entry: usize): void {
  use(which);
  state.entry = entry;
}

/** Writes on until the output holds `limit` bytes; whether the entry is done. */
export function commandsStep(which: u32, limit: usize): bool {
  use(which);
  do {
    if (state.pieceBytes != 0) pieceWrite();
    else if (state.part == Part.END) return true;
    else partWrite();
  } while (rdbCount() < limit);
  return false;
}

/** SELECT index */
export function commandsSelect(index: u32): void {
  command('SELECT', 2);
  integer(index);
}

/** FUNCTION LOAD code */
export function commandsFunction(code: usize, count: u32): void {
  command('FUNCTION', 3);
  literal('LOAD');
  whole(code, count);
}

// ------------------------------------------------------------------------------------------ RESP

function header(kind: u32, count: u64): void {
  store<u8>(line, kind);
  const used: usize = 1 + integerFormat(count, line + 1);
  store<u16>(line + used, CRLF);
  rdbWriteBytes(line, used + 2);
}

function lineEnd(): void {
  store<u16>(line, CRLF);
  rdbWriteBytes(line, 2);
}

/** An argument that is written at once. */
function whole(source: usize, count: u32): void {
  header(0x24, count);
  rdbWriteBytes(source, count);
  lineEnd();
}

/** An argument; of a long one only the head, its bytes then come in pieces. */
function text(source: usize, count: u32): void {
  if (count <= PIECE_BYTES) return whole(source, count);
  header(0x24, count);
  state.piece = source;
  state.pieceBytes = count;
}

function pieceWrite(): void {
  const count = min(state.pieceBytes, PIECE_BYTES);
  rdbWriteBytes(state.piece, count);
  state.piece += count;
  state.pieceBytes -= count;
  if (state.pieceBytes == 0) lineEnd();
}

const words = memory.data(64);

function literal(word: string): void {
  whole(words, <u32>bytesText(words, word));
}

function integer(value: i64): void {
  whole(words, integerFormat(value, words));
}

/** An id of a stream. */
function id(ms: u64, seq: u64): void {
  let count = <u32>integerFormatUnsigned(ms, words);
  store<u8>(words + count, 0x2d);
  count += 1;
  count += <u32>integerFormatUnsigned(seq, words + count);
  whole(words, count);
}

/** Begins a command of `count` arguments, its name included. */
function command(name: string, count: u64): void {
  header(0x2a, count);
  literal(name);
}

/** The key of the entry. */
function key(): void {
  whole(recordKey(state.entry), recordKeyCount(state.entry));
}

// --------------------------------------------------------------------------------------- elements

/** Begins the next command if the one before has all its elements of `step` arguments. */
function batchEnter(name: string, step: u32): void {
  if (state.batch != 0) return;
  state.batch = min(state.left, BATCH);
  command(name, 2 + <u64>state.batch * step);
  key();
}

/** An element is written. */
@inline function elementDone(): void {
  state.left -= 1;
  state.batch -= 1;
}

function partWrite(): void {
  if (state.part == Part.DEADLINE) return deadlineWrite();
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

function deadlineWrite(): void {
  state.part = Part.END;
  if (!recordHasExpiry(state.entry)) return;
  command('PEXPIREAT', 3);
  key();
  integer(recordDeadline(state.entry));
}

function stringWrite(): void {
  command('SET', 3);
  key();
  const count = stringBytes(state.entry);
  text(stringAddress, count);
  state.part = Part.DEADLINE;
}

function listWrite(): void {
  const block = blockOf(state.entry);
  if (state.part == Part.HEAD) {
    state.left = listCount(state.entry);
    state.part = Part.FIRST;
    if (recordEncoding(state.entry) != ListEncoding.LISTPACK) {
      state.at = quicklistView(block).head;
      return;
    }
    elementsWrite('RPUSH', block);
    state.part = Part.DEADLINE;
    return;
  }
  const node = state.at;
  if (node == 0) {
    state.part = Part.DEADLINE;
    return;
  }
  state.at = nodeView(node).next;
  const data = nodeOpen(node);
  if (data == 0) return rdbWriteFail();
  if (!nodeIsPlain(node)) {
    elementsWrite('RPUSH', data);
    return nodeClose();
  }
  batchEnter('RPUSH', 1);
  text(data, nodeView(node).bytes);
  elementDone();
}

const elementText = memory.data(24);

/** Writes the elements of a listpack. */
function elementsWrite(name: string, list: usize): void {
  for (let at = listpackFirst(list); at != 0; at = listpackNext(at)) {
    batchEnter(name, 1);
    listpackGetText(at, elementText);
    whole(listpackText, listpackTextBytes);
    elementDone();
  }
}

function setWrite(): void {
  const entry = state.entry;
  if (state.part == Part.HEAD) {
    state.left = setCount(entry);
    state.part = Part.DEADLINE;
    if (recordEncoding(entry) == SetEncoding.LISTPACK) {
      return elementsWrite('SADD', blockOf(entry));
    }
    if (recordEncoding(entry) == SetEncoding.INTSET) return integersWrite(blockOf(entry));
    state.at = tableFirst(setTable(entry));
    state.cursor = tableCursor;
    state.part = Part.FIRST;
    return;
  }
  if (state.at == 0) {
    state.part = Part.DEADLINE;
    return;
  }
  batchEnter('SADD', 1);
  text(recordKey(state.at), recordKeyCount(state.at));
  elementDone();
  state.at = tableNext(setTable(entry), state.cursor);
  state.cursor = tableCursor;
}

function integersWrite(set: usize): void {
  const count = intsetCount(set);
  for (let i: u32 = 0; i < count; i++) {
    batchEnter('SADD', 1);
    integer(intsetGet(set, i));
    elementDone();
  }
}

function zsetWrite(): void {
  const entry = state.entry;
  if (state.part == Part.HEAD) {
    state.left = zsetCount(entry);
    state.cursor = zsetFirst(entry);
    state.part = Part.FIRST;
    return;
  }
  if (state.cursor == 0) {
    state.part = Part.DEADLINE;
    return;
  }
  batchEnter('ZADD', 2);
  zsetRead(entry, state.cursor);
  whole(words, doubleFormat(zsetMemberScore, words));
  text(zsetMember, zsetMemberBytes);
  elementDone();
  state.cursor = zsetNext(entry, state.cursor);
}

function hashWrite(): void {
  const entry = state.entry;
  if (state.part == Part.HEAD) {
    state.left = hashCount(entry);
    if (hashIsPacked(entry)) return packedWrite();
    fieldsEnter(Part.FIRST);
    return;
  }
  if (state.at == 0) {
    if (state.part == Part.FIELD_DEADLINE || hashInnerDeadline(entry) < 0) {
      state.part = Part.DEADLINE;
    } else {
      fieldsEnter(Part.FIELD_DEADLINE);
    }
    return;
  }
  hashReadAt(entry, state.at);
  if (state.part == Part.FIELD_DEADLINE) {
    fieldDeadlineWrite();
    return fieldsAdvance();
  }
  if (state.part == Part.FIRST) {
    batchEnter('HMSET', 2);
    text(hashField, hashFieldBytes);
    state.part = Part.SECOND;
    if (state.pieceBytes != 0) return;
  }
  text(hashValue, hashValueBytes);
  elementDone();
  state.part = Part.FIRST;
  fieldsAdvance();
}

/** Goes to the first field of a table. */
function fieldsEnter(part: Part): void {
  state.at = tableFirst(hashTable(state.entry));
  state.cursor = tableCursor;
  state.part = part;
}

function fieldsAdvance(): void {
  state.at = tableNext(hashTable(state.entry), state.cursor);
  state.cursor = tableCursor;
}

/** Writes a hash in a small encoding. */
function packedWrite(): void {
  const entry = state.entry;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    batchEnter('HMSET', 2);
    whole(hashField, hashFieldBytes);
    whole(hashValue, hashValueBytes);
    elementDone();
  }
  for (let more = hashFirst(entry); more; more = hashNext()) fieldDeadlineWrite();
  state.part = Part.DEADLINE;
}

/** Writes the deadline of the field that was read, if it has one. */
function fieldDeadlineWrite(): void {
  if (hashDeadlineMs < 0) return;
  command('HPEXPIREAT', 6);
  key();
  integer(hashDeadlineMs);
  literal('FIELDS');
  integer(1);
  whole(hashField, hashFieldBytes);
}

// ---------------------------------------------------------------------------------------- streams

function streamWrite(): void {
  const stream = streamOf(state.entry);
  switch (state.part) {
    case Part.HEAD:
      state.ms = 0;
      state.seq = 0;
      state.part = Part.FIRST;
      if (stream.length == 0) emptyWrite();
      return;
    case Part.FIRST:
      return entriesWrite();
    case Part.GROUP:
      return groupWrite();
    case Part.CONSUMER:
      return consumerWrite();
    default:
      return pendingWrite();
  }
}

/** Makes a stream that has no entry (any more). */
function emptyWrite(): void {
  command('XADD', 7);
  key();
  literal('MAXLEN');
  integer(0);
  id(0, 1);
  literal('x');
  literal('y');
}

/** Writes some entries, behind the last ones the numbers of the head. */
function entriesWrite(): void {
  const stream = streamOf(state.entry);
  streamWalk(stream, state.ms, state.seq, u64.MAX_VALUE, u64.MAX_VALUE, false);
  for (let i: u32 = 0; i < BATCH; i++) {
    if (!streamWalkNext()) return headWrite();
    command('XADD', 3 + <u64>streamFieldCount * 2);
    key();
    id(streamMs, streamSeq);
    for (let field: u32 = 0; field < streamFieldCount; field++) {
      streamFieldRead();
      whole(streamField, streamFieldBytes);
      whole(streamValue, streamValueBytes);
    }
    state.ms = streamMs;
    state.seq = streamSeq + 1;
    if (state.seq == 0) state.ms += 1;
    // An entry behind the last possible id there cannot be.
    if ((state.ms | state.seq) == 0) return headWrite();
  }
}

function headWrite(): void {
  const stream = streamOf(state.entry);
  command('XSETID', 7);
  key();
  id(stream.lastMs, stream.lastSeq);
  literal('ENTRIESADDED');
  integer(stream.entriesAdded);
  literal('MAXDELETEDID');
  id(stream.deletedMs, stream.deletedSeq);
  state.group = groupCount(stream) == 0 ? 0 : orderFirst(stream.groups);
  state.part = state.group != 0 ? Part.GROUP : Part.DEADLINE;
}

function groupWrite(): void {
  const record = orderCursorRecord(state.group);
  const group = groupOf(record);
  command('XGROUP', 7);
  literal('CREATE');
  key();
  whole(recordKey(record), recordKeyCount(record));
  id(group.lastMs, group.lastSeq);
  literal('ENTRIESREAD');
  integer(group.entriesRead);
  const consumers = groupConsumers(record);
  state.consumer = orderCount(consumers) == 0 ? 0 : orderFirst(consumers);
  if (state.consumer != 0) state.part = Part.CONSUMER;
  else groupNext();
}

function groupNext(): void {
  state.group = orderNext(state.group);
  state.part = state.group != 0 ? Part.GROUP : Part.DEADLINE;
}

function consumerWrite(): void {
  const record = orderCursorRecord(state.consumer);
  state.pending = idTreeFirst(consumerPending(record));
  if (state.pending != 0) {
    state.part = Part.PENDING;
    return;
  }
  const group = orderCursorRecord(state.group);
  command('XGROUP', 5);
  literal('CREATECONSUMER');
  key();
  whole(recordKey(group), recordKeyCount(group));
  whole(recordKey(record), recordKeyCount(record));
  consumerNext();
}

function consumerNext(): void {
  state.consumer = orderNext(state.consumer);
  if (state.consumer != 0) state.part = Part.CONSUMER;
  else groupNext();
}

function pendingWrite(): void {
  const group = orderCursorRecord(state.group);
  const consumer = orderCursorRecord(state.consumer);
  const nack = changetype<Nack>(<usize>idTreeValue(state.pending));
  command('XCLAIM', 12);
  key();
  whole(recordKey(group), recordKeyCount(group));
  whole(recordKey(consumer), recordKeyCount(consumer));
  integer(0);
  id(idTreeMs(state.pending), idTreeSeq(state.pending));
  literal('TIME');
  integer(nack.deliveredMs);
  literal('RETRYCOUNT');
  integer(nack.deliveries);
  literal('JUSTID');
  literal('FORCE');
  state.pending = idTreeNext(state.pending);
  if (state.pending == 0) consumerNext();
}
