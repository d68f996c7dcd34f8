// HGETEX (Redis 8.0): the values of fields, whose time to live is set or taken away at once.
//
//   HGETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST] FIELDS n field …
//
// The effects are those of the commands that only change: HPEXPIREAT, HPERSIST, or HDEL when the
// time has passed. When memory is out nothing has changed, and what was answered is taken back.

import { Call } from '../../engine/call';
import {
  keyspaceDropInnerDeadline,
  keyspaceReserveInnerDeadline,
  keyspaceSetInnerDeadline,
} from '../../engine/keyspace/inner';
import { keyspaceChanged, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyIsLost,
  replyNull,
  replyTruncate,
  replyUsedBytes,
} from '../../protocol/reply';
import {
  HASH_NO_DEADLINE,
  hashDeadlineMs,
  hashDelete,
  hashGet,
  hashInnerDeadline,
  hashValue,
  hashValueBytes,
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
import {
  ERROR_FIELDS_NUMBER,
  expiredFieldsDropped,
  fieldsFirst,
  fieldsRead,
  valuesReserve,
} from './field';
import {
  Mark,
  effectDeleted,
  effectTimed,
  markSet,
  marksBegin,
  marksChanged,
  timeIsOver,
  timeMs,
  timeRead,
} from './time';
import { typeExpected } from '../expected';

const enum Action {
  READ = 0,
  DELETE = 1,
  SET = 2,
  PERSIST = 3,
}

/** HGETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST] FIELDS n field … */
export function hgetexCommand(call: Call): void {
  let entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  let action = Action.READ;
  let at = 2;
  const seconds = argumentIs(call, 2, 'EX') || argumentIs(call, 2, 'EXAT');
  const relative = argumentIs(call, 2, 'EX') || argumentIs(call, 2, 'PX');
  if (seconds || relative || argumentIs(call, 2, 'PXAT')) {
    if (!timeRead(call, 3, seconds, relative)) return;
    action = timeIsOver(timeMs) ? Action.DELETE : Action.SET;
    at = 4;
  } else if (argumentIs(call, 2, 'PERSIST')) {
    action = Action.PERSIST;
    at = 3;
  }
  if (!fieldsRead(call, at, ERROR_FIELDS_NUMBER)) return;
  if (entry != 0) entry = expiredFieldsDropped(call, entry, fieldsFirst, call.argumentCount);
  // Where there is no deadline to take away, reading is all.
  if (action == Action.PERSIST && entry != 0 && hashInnerDeadline(entry) < 0) action = Action.READ;
  if (action == Action.READ || entry == 0) return readAll(call, entry);
  const used = replyUsedBytes();
  const mark = scratchMark();
  const done =
    marksBegin(call, fieldsFirst) &&
    (action == Action.DELETE ? deleteAll(call, entry) : editAll(call, entry, action));
  scratchReset(mark);
  if (done) return;
  replyTruncate(used);
  replyOutOfMemory();
}

function readAll(call: Call, entry: usize): void {
  replyArray(call.argumentCount - fieldsFirst);
  for (let i = fieldsFirst; i < call.argumentCount; i++) {
    if (entry != 0 && hashGet(entry, call.address(i), call.bytes(i))) {
      replyBulk(hashValue, hashValueBytes);
    } else {
      replyNull();
    }
  }
}

/** Answers and deletes. */
function deleteAll(call: Call, entry: usize): bool {
  const first = fieldsFirst;
  if (!valuesReserve(call, entry, first)) return false;
  replyArray(call.argumentCount - first);
  for (let i = first; i < call.argumentCount; i++) {
    if (hashGet(entry, call.address(i), call.bytes(i))) {
      replyBulk(hashValue, hashValueBytes);
      hashDelete(entry, call.address(i), call.bytes(i));
      markSet(i - first, Mark.DELETED);
    } else {
      replyNull();
      markSet(i - first, Mark.NO_FIELD);
    }
  }
  if (marksChanged == 0) return true;
  statisticAdd(Statistic.EXPIRED_SUBKEYS, marksChanged);
  effectDeleted(call);
  fieldsDeleted(call, entry, 'hdel');
  dirtyAdd(marksChanged);
  return true;
}

/** Answers, and sets the deadlines or takes them away. False: memory is out. */
function editAll(call: Call, entry: usize, action: Action): bool {
  const database = call.database;
  const first = fieldsFirst;
  const count = call.argumentCount - first;
  const deadline = action == Action.SET ? timeMs : HASH_NO_DEADLINE;
  if (deadline >= 0 && !keyspaceReserveInnerDeadline(database, deadline)) return false;
  if (!hashEditBegin(entry, count, true)) return false;
  replyArray(count);
  for (let i = 0; i < count; i++) {
    const field = call.address(first + i);
    const fieldCount = call.bytes(first + i);
    if (!hashEditGet(field, fieldCount)) {
      replyNull();
      markSet(i, Mark.NO_FIELD);
      continue;
    }
    replyBulk(hashValue, hashValueBytes);
    if (deadline < 0 && hashDeadlineMs < 0) {
      markSet(i, Mark.UNCHANGED);
    } else if (hashEditSetDeadline(field, fieldCount, deadline)) {
      markSet(i, Mark.CHANGED);
    } else {
      hashEditCancel();
      return false;
    }
  }
  if (replyIsLost()) {
    hashEditCancel();
    return false;
  }
  hashEditCommit();
  if (marksChanged == 0) return true;
  if (deadline >= 0) keyspaceSetInnerDeadline(database, entry);
  else keyspaceDropInnerDeadline(database, entry);
  effectTimed(call, deadline);
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(database, key, keyCount);
  const event = deadline >= 0 ? 'hexpire' : 'hpersist';
  notifyEvent(EventClass.HASH, event, key, keyCount, database.index);
  dirtyAdd(marksChanged);
  return true;
}
