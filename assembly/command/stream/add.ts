// XADD, XDEL, XSETID and XLEN: a stream as a whole.
//
// XADD's effect holds the id that the entry has got, and an exact threshold (trim.ts).

import { Call, CallFlag } from '../../engine/call';
import { blockingKeyAdded } from '../../engine/run/blocking';
import { nowMs } from '../../engine/clock';
import {
  keyspaceEnter,
  keyspaceRead,
  keyspaceRemove,
  keyspaceWrite,
} from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd, effectArgument, effectBegin } from '../../engine/effect';
import { scratchMark, scratchReset } from '../../memory/scratch';
import {
  ERROR_NO_KEY,
  replyArityError,
  replyOutOfMemory,
  replySyntaxError,
} from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger, replyNull, replyOk } from '../../protocol/reply';
import {
  StreamDelete,
  streamAppend,
  streamDelete,
  streamFindFirst,
  streamPairBytes,
  streamRefuses,
  streamWalkEdge,
} from '../../type/stream';
import { Stream, idBelow, streamOf, streamRecord } from '../../type/stream-head';
import { streamMs, streamSeq } from '../../type/stream-walk';
import { ARGUMENT_BYTES } from '../../protocol/request-state';
import { argumentInteger, argumentIs } from '../cursor';
import { streamOrWrongType } from './entry';
import { IdForm, idMs, idRead, idSeq, replyId } from './id';
import { idsMs, idsRead, idsSeq } from './ids';
import {
  TrimBy,
  trimBy,
  trimEffect,
  trimIdGiven,
  trimIdMs,
  trimIdSeq,
  trimIsVague,
  trimNoMake,
  trimOptionsRead,
  trimRun,
  trimSeqGiven,
} from './trim';
import { keyChanged } from '../changed';

const EXHAUSTED: string =
  'ERR The stream has exhausted the last possible ID, unable to add more items';
const NOT_ABOVE: string =
  'ERR The ID specified in XADD is equal or smaller than the target stream top item';

/** The id of the entry that is being added. */
let newMs: u64 = 0;
let newSeq: u64 = 0;

/** Makes an empty stream at argument `keyIndex`, where no key is; 0 if memory is out. */
export function streamMake(call: Call, keyIndex: i32): usize {
  const key = call.address(keyIndex);
  const keyCount = call.bytes(keyIndex);
  return keyspaceEnter(call.database, streamRecord(key, keyCount), key, keyCount);
}

/** Chooses the id of a new entry behind a last one (newMs, newSeq). False: there is none. */
function chooseId(lastMs: u64, lastSeq: u64): bool {
  if (!trimIdGiven) {
    newMs = <u64>nowMs;
    newSeq = 0;
    if (newMs <= lastMs) {
      newMs = lastMs;
      newSeq = lastSeq + 1;
      if (newSeq == 0) newMs += 1;
    }
  } else {
    newMs = trimIdMs;
    newSeq = trimIdSeq;
    if (!trimSeqGiven && newMs == lastMs) {
      if (lastSeq == u64.MAX_VALUE) return false;
      newSeq = lastSeq + 1;
    }
  }
  return idBelow(lastMs, lastSeq, newMs, newSeq);
}

/** XADD key [NOMKSTREAM] [trimming] * | id field value [field value …] */
export function xaddCommand(call: Call): void {
  const idIndex = trimOptionsRead(call, true);
  if (idIndex < 0) return;
  const words = call.argumentCount - idIndex - 1;
  if (words < 2 || (words & 1) != 0) {
    return replyArityError(call.row.fullName, call.row.fullNameBytes);
  }
  if (trimIdGiven && trimSeqGiven && (trimIdMs | trimIdSeq) == 0) {
    return replyError('ERR The ID specified in XADD must be greater than 0-0');
  }
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const before = keyspaceWrite(database, key, keyCount);
  if (!streamOrWrongType(before)) return;
  if (before == 0 && trimNoMake) return replyNull();
  let lastMs: u64 = 0;
  let lastSeq: u64 = 0;
  if (before != 0) {
    const there = streamOf(before);
    lastMs = there.lastMs;
    lastSeq = there.lastSeq;
    if ((lastMs & lastSeq) == u64.MAX_VALUE) return replyError(EXHAUSTED);
  }
  const pairs = call.argumentVector + <usize>(idIndex + 1) * ARGUMENT_BYTES;
  const count = (<u32>words) >> 1;
  const bytes = streamPairBytes(pairs, count);
  if (!chooseId(lastMs, lastSeq)) return replyError(NOT_ABOVE);
  if (streamRefuses(bytes)) return replyError('ERR Elements are too large to be stored');
  const entry = before != 0 ? before : streamMake(call, 1);
  if (entry == 0) return replyOutOfMemory();
  const stream = streamOf(entry);
  if (!streamAppend(stream, newMs, newSeq, pairs, count, bytes)) {
    if (before == 0) keyspaceRemove(database, entry, false);
    return replyOutOfMemory();
  }
  replyId(newMs, newSeq);
  keyChanged(database, key, keyCount, EventClass.STREAM, 'xadd', 1);
  added(call, stream, idIndex);
}

/** Trims the stream that an entry was added to, writes the effect, wakes who waits for it. */
function added(call: Call, stream: Stream, idIndex: i32): void {
  const key = call.address(1);
  const keyCount = call.bytes(1);
  let vague = false;
  if (trimBy != TrimBy.NOTHING) {
    if (trimRun(stream) != 0) {
      notifyEvent(EventClass.STREAM, 'xtrim', key, keyCount, call.database.index);
    }
    vague = trimIsVague();
  }
  const idChosen = !trimIdGiven || !trimSeqGiven;
  if (vague || idChosen) {
    trimEffect(call, stream, idIndex, idChosen ? idIndex : 0, newMs, newSeq);
  }
  blockingKeyAdded(call.database, key, keyCount);
}

/** XLEN key */
export function xlenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (!streamOrWrongType(entry)) return;
  replyInteger(entry == 0 ? 0 : streamOf(entry).length);
}

/** XDEL key id [id …] */
export function xdelCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (!streamOrWrongType(entry)) return;
  if (entry == 0) return replyInteger(0);
  const mark = scratchMark();
  const ids = idsRead(call, 2);
  if (ids == 0) return scratchReset(mark);
  const stream = streamOf(entry);
  const count = call.argumentCount - 2;
  let deleted: u32 = 0;
  let firstGoes = false;
  let isOut = false;
  let i = 0;
  for (; i < count; i++) {
    const ms = idsMs(ids, i);
    const seq = idsSeq(ids, i);
    const done = streamDelete(stream, ms, seq);
    if (done == StreamDelete.DONE) {
      deleted += 1;
      if (ms == stream.firstMs && seq == stream.firstSeq) firstGoes = true;
    } else if (done == StreamDelete.OUT_OF_MEMORY) {
      isOut = true;
      break;
    }
  }
  scratchReset(mark);
  if (deleted == 0) {
    if (isOut) replyOutOfMemory();
    else replyInteger(0);
    return;
  }
  if (firstGoes || stream.length == 0) streamFindFirst(stream);
  keyChanged(database, key, keyCount, EventClass.STREAM, 'xdel', deleted);
  if (isOut) delEffect(call, i);
  replyInteger(deleted);
}

/** The effect of an XDEL that memory has ended after its first `count` ids. */
function delEffect(call: Call, count: i32): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, count + 2)) return;
  for (let i = 0; i < count + 2; i++) effectArgument(call.address(i), call.bytes(i));
}

/** XSETID key id [ENTRIESADDED count] [MAXDELETEDID id] */
export function xsetidCommand(call: Call): void {
  if (!idRead(call, 2, 0, IdForm.STRICT)) return;
  const ms = idMs;
  const seq = idSeq;
  let deletedMs: u64 = 0;
  let deletedSeq: u64 = 0;
  let entriesAdded: i64 = -1;
  for (let i = 3; i < call.argumentCount; i += 2) {
    const more = i + 1 < call.argumentCount;
    if (more && argumentIs(call, i, 'ENTRIESADDED')) {
      if (!argumentInteger(call, i + 1)) return;
      entriesAdded = integerParsed;
      if (entriesAdded < 0) return replyError('ERR entries_added must be positive');
    } else if (more && argumentIs(call, i, 'MAXDELETEDID')) {
      if (!idRead(call, i + 1, 0, IdForm.STRICT)) return;
      deletedMs = idMs;
      deletedSeq = idSeq;
      if (idBelow(ms, seq, deletedMs, deletedSeq)) return replyError(BELOW_GIVEN_DELETED);
    } else {
      return replySyntaxError();
    }
  }
  const database = call.database;
  const entry = keyspaceWrite(database, call.address(1), call.bytes(1));
  if (entry == 0) return replyError(ERROR_NO_KEY);
  if (!streamOrWrongType(entry)) return;
  const stream = streamOf(entry);
  if (!setidFits(stream, ms, seq, entriesAdded)) return;
  stream.lastMs = ms;
  stream.lastSeq = seq;
  if (entriesAdded >= 0) stream.entriesAdded = entriesAdded;
  if ((deletedMs | deletedSeq) != 0) {
    stream.deletedMs = deletedMs;
    stream.deletedSeq = deletedSeq;
  }
  replyOk();
  dirtyAdd(1);
  notifyEvent(EventClass.STREAM, 'xsetid', call.address(1), call.bytes(1), database.index);
}

const BELOW_GIVEN_DELETED: string =
  'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id';

/** Whether a stream may have this last id and this count of entries; false: answered. */
function setidFits(stream: Stream, ms: u64, seq: u64, entriesAdded: i64): bool {
  if (idBelow(ms, seq, stream.deletedMs, stream.deletedSeq)) {
    replyError('ERR The ID specified in XSETID is smaller than current max_deleted_entry_id');
    return false;
  }
  if (stream.length == 0) return true;
  if (streamWalkEdge(stream, true) && idBelow(ms, seq, streamMs, streamSeq)) {
    replyError('ERR The ID specified in XSETID is smaller than the target stream top item');
    return false;
  }
  if (entriesAdded >= 0 && <u64>entriesAdded < stream.length) {
    replyError(
      'ERR The entries_added specified in XSETID is smaller than the target stream length',
    );
    return false;
  }
  return true;
}
