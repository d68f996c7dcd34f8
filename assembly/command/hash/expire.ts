// The time to live of fields (Redis 7.4). Setting it: HEXPIRE, HPEXPIRE, HEXPIREAT, HPEXPIREAT;
// asking for it: HTTL, HPTTL, HEXPIRETIME, HPEXPIRETIME; taking it away: HPERSIST.
//
//   HEXPIRE key 10 NX FIELDS 2 a b      *2 :1 :-2      a has it now, b is no field
//
//   setting   -2 no field   0 a condition does not hold   1 set   2 deleted, as the time has passed
//   asking    -2 no field   -1 no time
//   taking    -2 no field   -1 no time                    1 taken
//
// The effect names the fields that changed and no others, with the absolute time: HPEXPIREAT key ms
// [NX | XX | GT | LT] FIELDS n field …, or an HDEL key field for each

import { Call } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import {
  keyspaceDropInnerDeadline,
  keyspaceReserveInnerDeadline,
  keyspaceSetInnerDeadline,
} from '../../engine/keyspace/inner';
import { keyspaceChanged, keyspaceRead, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyArray, replyInteger } from '../../protocol/reply';
import {
  HASH_NO_DEADLINE,
  hashDeadlineMs,
  hashDelete,
  hashGet,
  hashInnerDeadline,
} from '../../type/hash';
import {
  hashEditBegin,
  hashEditCancel,
  hashEditCommit,
  hashEditGet,
  hashEditSetDeadline,
} from '../../type/hash-edit';
import { Type } from '../../type/type';
import { argumentIs } from '../cursor';
import { fieldsDeleted } from './delete';
import { ERROR_FIELDS_NUMBER, fieldsFirst, fieldsRead } from './field';
import {
  Mark,
  effectDeleted,
  effectTimed,
  fieldsMissingReply,
  markSet,
  marksBegin,
  marksChanged,
  marksReply,
  timeIsOver,
  timeMs,
  timeRead,
} from './time';
import { typeExpected } from '../expected';

const enum Condition {
  NONE = 0,
  NX = 1,
  XX = 2,
  GT = 3,
  LT = 4,
}

/** HEXPIRE key seconds [NX | XX | GT | LT] FIELDS n field … */
export function hexpireCommand(call: Call): void {
  setDeadlines(call, true, true);
}

/** HPEXPIRE key milliseconds [NX | XX | GT | LT] FIELDS n field … */
export function hpexpireCommand(call: Call): void {
  setDeadlines(call, false, true);
}

/** HEXPIREAT key unix-seconds [NX | XX | GT | LT] FIELDS n field … */
export function hexpireatCommand(call: Call): void {
  setDeadlines(call, true, false);
}

/** HPEXPIREAT key unix-milliseconds [NX | XX | GT | LT] FIELDS n field … */
export function hpexpireatCommand(call: Call): void {
  setDeadlines(call, false, false);
}

function setDeadlines(call: Call, seconds: bool, relative: bool): void {
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  if (!timeRead(call, 2, seconds, relative)) return;
  const condition = conditionRead(call, 3);
  const at = condition == Condition.NONE ? 3 : 4;
  if (!fieldsRead(call, at, 'ERR Parameter `numFields` should be greater than 0')) return;
  if (entry == 0) return fieldsMissingReply(call.argumentCount - fieldsFirst);
  const mark = scratchMark();
  const done =
    marksBegin(call, fieldsFirst) &&
    (timeIsOver(timeMs) ? deleteAll(call, entry, condition) : setAll(call, entry, condition));
  if (done) marksReply();
  else replyOutOfMemory();
  scratchReset(mark);
}

function conditionRead(call: Call, index: i32): Condition {
  if (argumentIs(call, index, 'NX')) return Condition.NX;
  if (argumentIs(call, index, 'XX')) return Condition.XX;
  if (argumentIs(call, index, 'GT')) return Condition.GT;
  if (argumentIs(call, index, 'LT')) return Condition.LT;
  return Condition.NONE;
}

/** Whether a field with the deadline `before` (below 0: none) may get the new one. */
function conditionHolds(condition: Condition, before: i64): bool {
  if (before < 0) return condition != Condition.XX && condition != Condition.GT;
  switch (condition) {
    case Condition.NX:
      return false;
    case Condition.GT:
      return timeMs > before;
    case Condition.LT:
      return timeMs < before;
    default:
      return true;
  }
}

/** Sets the deadline where it may be set. False: memory is out and nothing has changed. */
function setAll(call: Call, entry: usize, condition: Condition): bool {
  const database = call.database;
  const first = fieldsFirst;
  const count = call.argumentCount - first;
  if (!keyspaceReserveInnerDeadline(database, timeMs)) return false;
  if (!hashEditBegin(entry, count, true)) return false;
  for (let i = 0; i < count; i++) {
    const field = call.address(first + i);
    const fieldCount = call.bytes(first + i);
    if (!hashEditGet(field, fieldCount)) {
      markSet(i, Mark.NO_FIELD);
    } else if (!conditionHolds(condition, hashDeadlineMs)) {
      markSet(i, Mark.UNCHANGED);
    } else if (hashEditSetDeadline(field, fieldCount, timeMs)) {
      markSet(i, Mark.CHANGED);
    } else {
      hashEditCancel();
      return false;
    }
  }
  hashEditCommit();
  if (marksChanged == 0) return true;
  keyspaceSetInnerDeadline(database, entry);
  effectTimed(call, timeMs, condition == Condition.NONE ? 0 : 3);
  announce(call, 'hexpire');
  dirtyAdd(marksChanged);
  return true;
}

/** Deletes the fields whose deadline would lie in the past. */
function deleteAll(call: Call, entry: usize, condition: Condition): bool {
  const first = fieldsFirst;
  const count = call.argumentCount - first;
  for (let i = 0; i < count; i++) {
    const field = call.address(first + i);
    const fieldCount = call.bytes(first + i);
    if (!hashGet(entry, field, fieldCount)) {
      markSet(i, Mark.NO_FIELD);
    } else if (!conditionHolds(condition, hashDeadlineMs)) {
      markSet(i, Mark.UNCHANGED);
    } else {
      hashDelete(entry, field, fieldCount);
      markSet(i, Mark.DELETED);
    }
  }
  if (marksChanged == 0) return true;
  statisticAdd(Statistic.EXPIRED_SUBKEYS, marksChanged);
  effectDeleted(call);
  fieldsDeleted(call, entry, 'hdel');
  dirtyAdd(marksChanged);
  return true;
}

function announce(call: Call, event: string): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(database, key, keyCount);
  notifyEvent(EventClass.HASH, event, key, keyCount, database.index);
}

/** HPERSIST key FIELDS n field … */
export function hpersistCommand(call: Call): void {
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  if (!fieldsRead(call, 2, ERROR_FIELDS_NUMBER)) return;
  if (entry == 0) return fieldsMissingReply(call.argumentCount - fieldsFirst);
  const mark = scratchMark();
  if (marksBegin(call, fieldsFirst) && persistAll(call, entry)) marksReply();
  else replyOutOfMemory();
  scratchReset(mark);
}

/** Takes the deadlines of all fields named away. False: memory is out, nothing has changed. */
function persistAll(call: Call, entry: usize): bool {
  const first = fieldsFirst;
  const count = call.argumentCount - first;
  // Without any deadline nothing will change, and a small hash need not be copied.
  const edits = hashInnerDeadline(entry) >= 0;
  if (edits && !hashEditBegin(entry, count, true)) return false;
  for (let i = 0; i < count; i++) {
    const field = call.address(first + i);
    const fieldCount = call.bytes(first + i);
    const found = edits ? hashEditGet(field, fieldCount) : hashGet(entry, field, fieldCount);
    if (!found) {
      markSet(i, Mark.NO_FIELD);
    } else if (hashDeadlineMs < 0) {
      markSet(i, Mark.NO_DEADLINE);
    } else if (hashEditSetDeadline(field, fieldCount, HASH_NO_DEADLINE)) {
      markSet(i, Mark.CHANGED);
    } else {
      hashEditCancel();
      return false;
    }
  }
  if (edits) hashEditCommit();
  if (marksChanged == 0) return true;
  keyspaceDropInnerDeadline(call.database, entry);
  effectTimed(call, HASH_NO_DEADLINE);
  announce(call, 'hpersist');
  dirtyAdd(1);
  return true;
}

/** HTTL key FIELDS n field … */
export function httlCommand(call: Call): void {
  replyDeadlines(call, nowMs, true);
}

/** HPTTL key FIELDS n field … */
export function hpttlCommand(call: Call): void {
  replyDeadlines(call, nowMs, false);
}

/** HEXPIRETIME key FIELDS n field … */
export function hexpiretimeCommand(call: Call): void {
  replyDeadlines(call, 0, true);
}

/** HPEXPIRETIME key FIELDS n field … */
export function hpexpiretimeCommand(call: Call): void {
  replyDeadlines(call, 0, false);
}

/** Answers with the deadlines counted from a base; seconds are rounded up. */
function replyDeadlines(call: Call, baseMs: i64, seconds: bool): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  if (!fieldsRead(call, 2, ERROR_FIELDS_NUMBER)) return;
  const count = call.argumentCount - fieldsFirst;
  if (entry == 0) return fieldsMissingReply(count);
  replyArray(count);
  for (let i = fieldsFirst; i < call.argumentCount; i++) {
    if (!hashGet(entry, call.address(i), call.bytes(i))) {
      replyInteger(Mark.NO_FIELD);
    } else if (hashDeadlineMs < 0) {
      replyInteger(Mark.NO_DEADLINE);
    } else {
      const left = hashDeadlineMs - baseMs;
      replyInteger(seconds ? (left + 999) / 1000 : left);
    }
  }
}
