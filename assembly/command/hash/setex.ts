// HSETEX (Redis 8.0): sets fields and their time to live at once, on a condition that concerns all
// of them: FNX, none of them is there; FXX, all of them are. Answers 1, or 0 if it does not hold.
//
//   HSETEX key [FNX | FXX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL] FIELDS n field value …
//
// What goes into the effect log depends on nobody's clock, and on no condition:
//
//   HSETEX k FNX EX 10 FIELDS 1 f v      HSETEX k PXAT 1700000010000 FIELDS 1 f v
//   HSETEX k KEEPTTL FIELDS 1 f v        as it is
//   HSETEX k FXX FIELDS 1 f v            HSET k f v
//   HSETEX k PXAT 1 FIELDS 1 f v         HDEL k f

import { Call, CallFlag } from '../../engine/call';
import {
  keyspaceDropInnerDeadline,
  keyspaceReserveInnerDeadline,
  keyspaceSetInnerDeadline,
} from '../../engine/keyspace/inner';
import { keyspaceChanged, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { expireEmpty, expireFieldsTell } from '../../engine/keyspace/expire-field';
import { EventClass, notifyEvent } from '../../engine/notify';
import {
  dirtyAdd,
  effectArgument,
  effectBegin,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { replyArityError, replyOutOfMemory } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
} from '../../protocol/reply';
import { HASH_KEEP_DEADLINE, HASH_NO_DEADLINE, hashDelete, hashGet } from '../../type/hash';
import { Type } from '../../type/type';
import {
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorIndex,
  cursorMore,
  cursorOpen,
  cursorTake,
  cursorToken,
} from '../cursor';
import { fieldsDeleted } from './delete';
import { expiredFieldsDelete, hashEnter, pairsSet } from './field';
import { timeIsOver, timeMs, timeRead } from './time';
import { typeExpected } from '../expected';

const enum Condition {
  NONE = 0,
  FNX = 1,
  FXX = 2,
}

/** What optionsRead has found. */
let condition: Condition = Condition.NONE;
/** The deadline to set, HASH_NO_DEADLINE or HASH_KEEP_DEADLINE. */
let deadline: i64 = HASH_NO_DEADLINE;
/** The first field's argument; values stand between fields, to the last argument. */
let first: i32 = 0;

/** HSETEX key [FNX | FXX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL] FIELDS n field value … */
export function hsetexCommand(call: Call): void {
  if (!optionsRead(call)) return;
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  if (
    entry != 0 &&
    looksAtFields() &&
    expiredFieldsDelete(call, entry, first, call.argumentCount, 2)
  ) {
    expireFieldsTell(call.database, entry);
  }
  const holds = conditionHolds(call, entry);
  if (holds && deadline >= 0 && timeIsOver(deadline)) return setInVain(call, entry);
  const failed = holds && !setAll(call, entry);
  // All that it had may have been fields that had expired.
  if (entry != 0 && (failed || !holds)) expireEmpty(call.database, entry);
  if (failed) replyOutOfMemory();
  else replyInteger(holds ? 1 : 0);
}

/** Whether it matters to the options which fields are there. */
function looksAtFields(): bool {
  return condition != Condition.NONE || deadline == HASH_KEEP_DEADLINE;
}

/** Reads all but the key. False: an error, which is answered. */
function optionsRead(call: Call): bool {
  condition = Condition.NONE;
  deadline = HASH_NO_DEADLINE;
  cursorOpen(call, 2);
  while (cursorMore()) {
    if (cursorToken('FIELDS')) return pairsRead(call, cursorIndex());
    if (cursorToken('FNX')) conditionTake(Condition.FNX);
    else if (cursorToken('FXX')) conditionTake(Condition.FXX);
    else if (cursorToken('EX')) timeTake(call, true, true);
    else if (cursorToken('PX')) timeTake(call, false, true);
    else if (cursorToken('EXAT')) timeTake(call, true, false);
    else if (cursorToken('PXAT')) timeTake(call, false, false);
    else if (!cursorToken('KEEPTTL')) cursorCheck(refuseArgument(call, cursorIndex()));
    else if (deadlineIsFirst()) deadline = HASH_KEEP_DEADLINE;
  }
  if (!cursorFailed()) replyArityError(call.row.fullName, call.row.fullNameBytes);
  return false;
}

function conditionTake(found: Condition): void {
  if (condition != Condition.NONE) {
    cursorFail('ERR Only one of FXX or FNX arguments can be specified');
  }
  condition = found;
}

/** Whether no option before said something of the deadline. */
function deadlineIsFirst(): bool {
  if (deadline == HASH_NO_DEADLINE) return true;
  cursorFail('ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified');
  return false;
}

function timeTake(call: Call, seconds: bool, relative: bool): void {
  if (!deadlineIsFirst()) return;
  if (!cursorMore()) return cursorFail('ERR missing expire time');
  if (cursorCheck(timeRead(call, cursorTake(), seconds, relative))) deadline = timeMs;
}

/** Reads `n field value …`, the number at argument `index`. */
function pairsRead(call: Call, index: i32): bool {
  const rest = call.argumentCount - index - 1;
  first = index + 1;
  if (rest >= 2) {
    if (!integerParse(call.address(index), call.bytes(index)) || !isCount(integerParsed)) {
      return refuse('ERR invalid number of fields');
    }
    if ((rest & 1) == 0 && integerParsed == rest >> 1) return true;
  }
  replyArityError(call.row.fullName, call.row.fullNameBytes);
  return false;
}

function isCount(value: i64): bool {
  return value >= 1 && value <= i32.MAX_VALUE;
}

function refuse(text: string): bool {
  replyError(text);
  return false;
}

function refuseArgument(call: Call, index: i32): bool {
  replyErrorBegin();
  replyErrorText('ERR unknown argument: ');
  replyErrorBytes(call.address(index), call.bytes(index));
  replyErrorEnd();
  return false;
}

/** Whether the fields that are there let the pairs be set. */
function conditionHolds(call: Call, entry: usize): bool {
  if (condition == Condition.NONE) return true;
  for (let i = first; i < call.argumentCount; i += 2) {
    const found = entry != 0 && hashGet(entry, call.address(i), call.bytes(i));
    if (found == (condition == Condition.FNX)) return false;
  }
  return true;
}

/** Sets the fields. False: memory is out and nothing has changed. */
function setAll(call: Call, before: usize): bool {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  if (deadline >= 0 && !keyspaceReserveInnerDeadline(database, deadline)) return false;
  const entry = before != 0 ? before : hashEnter(database, key, keyCount);
  if (entry == 0) return false;
  if (pairsSet(call, entry, first, deadline) < 0) {
    if (before == 0) keyspaceRemove(database, entry, false);
    return false;
  }
  if (deadline >= 0) keyspaceSetInnerDeadline(database, entry);
  else keyspaceDropInnerDeadline(database, entry);
  effect(call);
  keyspaceChanged(database, key, keyCount);
  notifyEvent(EventClass.HASH, 'hset', key, keyCount, database.index);
  if (deadline >= 0) notifyEvent(EventClass.HASH, 'hexpire', key, keyCount, database.index);
  dirtyAdd((call.argumentCount - first) >> 1);
  return true;
}

/** The effect of having set the fields. */
function effect(call: Call): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const plain = deadline == HASH_NO_DEADLINE;
  const words = call.argumentCount - first + (plain ? 2 : deadline >= 0 ? 6 : 5);
  if (!effectBegin(call.database.index, words)) return;
  if (plain) effectLiteral('HSET');
  else effectLiteral('HSETEX');
  effectArgument(call.address(1), call.bytes(1));
  if (!plain) {
    if (deadline >= 0) {
      effectLiteral('PXAT');
      effectInteger(deadline);
    } else {
      effectLiteral('KEEPTTL');
    }
    effectLiteral('FIELDS');
    effectInteger((call.argumentCount - first) >> 1);
  }
  for (let i = first; i < call.argumentCount; i++) effectArgument(call.address(i), call.bytes(i));
}

/** Sets the fields for a time that is over: they are deleted, whether they were there or not. */
function setInVain(call: Call, entry: usize): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const pairs = (call.argumentCount - first) >> 1;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  let deleted = 0;
  for (let i = first; i < call.argumentCount && entry != 0; i += 2) {
    if (hashDelete(entry, call.address(i), call.bytes(i))) deleted += 1;
  }
  if (deleted != 0 && effectBegin(database.index, pairs + 2)) {
    effectLiteral('HDEL');
    effectArgument(key, keyCount);
    for (let i = first; i < call.argumentCount; i += 2) {
      effectArgument(call.address(i), call.bytes(i));
    }
  }
  statisticAdd(Statistic.EXPIRED_SUBKEYS, pairs);
  if (entry == 0) notifyEvent(EventClass.NEW, 'new', key, keyCount, database.index);
  notifyEvent(EventClass.HASH, 'hset', key, keyCount, database.index);
  if (entry == 0) {
    notifyEvent(EventClass.HASH, 'hdel', key, keyCount, database.index);
    notifyEvent(EventClass.GENERIC, 'del', key, keyCount, database.index);
  } else {
    fieldsDeleted(call, entry, 'hdel');
  }
  dirtyAdd(pairs);
  replyInteger(1);
}
