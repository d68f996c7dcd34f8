// Setting strings: SET and its former names SETNX, SETEX, PSETEX and GETSET; GETEX and GETDEL,
// which read and change. MSET has a file of its own.
//
// Setting replaces a value of any type and takes the key's deadline away, unless a new one is given
// or the old one kept. A value of 32 KiB or more is not copied: the block that it arrived in is the
// value from then on (engine/call.ts). What goes into the effect log depends on nobody's clock:
//
//   SET k v EX 10 NX, SETEX, PSETEX     SET k v PXAT 1700000010000
//   SET k v PXAT t NX, SET k v NX       as they are
//   SET k v GET XX, GETSET k v          SET k v XX, SET k v
//   GETEX k EX 10 / PERSIST             PEXPIREAT k 1700000010000 / PERSIST k
//   GETEX k EXAT (in the past), GETDEL  DEL k
//
// When memory is out nothing has changed: a deadline is given before the value is touched, and what
// was answered already is taken back.

import { Call, CallFlag, callTake } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import {
  keyspaceChanged,
  keyspaceBeforeWhole,
  keyspaceClearDeadline,
  keyspacePeek,
  keyspaceRead,
  keyspaceReadToChange,
  keyspaceRemove,
  keyspaceSetDeadline,
  keyspaceWhole,
} from '../../engine/keyspace/keyspace';
import { lazyfreeOnExpire } from '../../engine/keyspace/lazyfree';
import { EventClass, notifyEvent } from '../../engine/notify';
import {
  dirtyAdd,
  effectArgument,
  effectBegin,
  effectDelete,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { ServerState, serverState } from '../../engine/server';
import { recordDeadline, recordHasExpiry, recordType } from '../../memory/record';
import { replyOutOfMemory, replyWrongType } from '../../protocol/error';
import {
  replyInteger,
  replyIsLost,
  replyNull,
  replyOk,
  replyTruncate,
  replyUsedBytes,
} from '../../protocol/reply';
import { INLINE_BYTES } from '../../type/string';
import { Type } from '../../type/type';
import { argumentIs } from '../cursor';
import {
  GETEX_OPTIONS,
  SET_OPTIONS,
  StringOption,
  deadlineMs,
  deadlineRead,
  optionsFound,
  optionsRead,
  optionsTime,
  optionsTimed,
} from './expiry';
import { stringReply } from './get';
import { stringSet } from '../../engine/keyspace/string';
import { keyChanged } from '../changed';
import { typeExpected } from '../expected';

/**
 * Sets the key at argument `keyIndex`, which `entry` holds now (0 = none), to the value at argument
 * `valueIndex`, in the encoding that SET chooses. The deadline stays.
 * @returns the entry, or 0 when memory is out and nothing has changed
 */
@inline export function stringAssign(
  call: Call,
  entry: usize,
  keyIndex: i32,
  valueIndex: i32,
): usize {
  const count = call.bytes(valueIndex);
  const owned = count > INLINE_BYTES && call.big != 0 ? callTake(call, valueIndex) : 0;
  return stringSet(
    call.database,
    entry,
    call.address(keyIndex),
    call.bytes(keyIndex),
    call.address(valueIndex),
    count,
    owned,
  );
}

/** As stringAssign, and the key has no deadline afterwards. */
@inline function assignForEver(call: Call, entry: usize, keyIndex: i32, valueIndex: i32): usize {
  const target = stringAssign(call, entry, keyIndex, valueIndex);
  if (target == 0 || !recordHasExpiry(target)) return target;
  return keyspaceClearDeadline(call.database, target);
}

/** As stringAssign for the key at argument 1, and its deadline is `time`. */
function assignUntil(call: Call, entry: usize, valueIndex: i32, time: i64): usize {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  if (entry == 0) {
    const made = stringAssign(call, 0, 1, valueIndex);
    if (made == 0) return 0;
    const timed = keyspaceSetDeadline(database, made, time);
    // It may have been moved on the way to its failure.
    if (timed == 0) keyspaceRemove(database, keyspacePeek(database, key, keyCount), false);
    return timed;
  }
  const before = recordDeadline(entry);
  const timed = keyspaceSetDeadline(database, entry, time);
  if (timed == 0) return 0;
  const target = stringAssign(call, timed, 1, valueIndex);
  if (target != 0) return target;
  if (before < 0) keyspaceClearDeadline(database, timed);
  else keyspaceSetDeadline(database, timed, before);
  return 0;
}

/** Tells of the key at argument 1 that it was set. */
@inline function announceSet(call: Call): void {
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyChanged(call.database, key, keyCount, EventClass.STRING, 'set', 1);
}

/** SET key value [options] */
export function setCommand(call: Call): void {
  if (call.argumentCount > 3) return setWithOptions(call);
  const entry = keyspaceWhole(call.database, call.address(1), call.bytes(1));
  if (assignForEver(call, entry, 1, 2) == 0) return replyOutOfMemory();
  announceSet(call);
  replyOk();
}

function setWithOptions(call: Call): void {
  if (!optionsRead(call, 3, SET_OPTIONS)) return;
  if (optionsTime != 0 && !deadlineRead(call, optionsTime, optionsFound)) return;
  setValue(call, 2, optionsFound);
}

/** SETEX key seconds value */
export function setexCommand(call: Call): void {
  if (deadlineRead(call, 2, StringOption.EX)) setValue(call, 3, StringOption.EX);
}

/** PSETEX key milliseconds value */
export function psetexCommand(call: Call): void {
  if (deadlineRead(call, 2, StringOption.PX)) setValue(call, 3, StringOption.PX);
}

/** SETNX key value */
export function setnxCommand(call: Call): void {
  if (keyspaceWhole(call.database, call.address(1), call.bytes(1)) != 0) return replyInteger(0);
  if (stringAssign(call, 0, 1, 2) == 0) return replyOutOfMemory();
  announceSet(call);
  replyInteger(1);
}

/** GETSET key value */
export function getsetCommand(call: Call): void {
  setValue(call, 2, StringOption.GET);
}

/** Answers with the string at argument 1. False: it is no string, and that was the answer. */
function replyOld(entry: usize): bool {
  if (entry == 0) {
    replyNull();
  } else if (recordType(entry) != Type.STRING) {
    replyWrongType();
    return false;
  } else {
    stringReply(entry);
  }
  return true;
}

/** Sets the key at argument 1 as the options say; a time among them is in deadlineMs. */
function setValue(call: Call, valueIndex: i32, options: u32): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const replied = replyUsedBytes();
  const gets = (options & StringOption.GET) != 0;
  const entry = gets
    ? keyspaceRead(database, key, keyCount)
    : keyspaceWhole(database, key, keyCount);
  if (gets && (!replyOld(entry) || replyIsLost())) return;
  if (gets && entry != 0) keyspaceBeforeWhole(database, entry);
  if ((options & (entry != 0 ? StringOption.NX : StringOption.XX)) != 0) {
    if (!gets) replyNull();
    return;
  }

  const timed = optionsTimed(options);
  let target: usize;
  if (timed) target = assignUntil(call, entry, valueIndex, deadlineMs);
  else if ((options & StringOption.KEEPTTL) != 0) target = stringAssign(call, entry, 1, valueIndex);
  else target = assignForEver(call, entry, 1, valueIndex);
  if (target == 0) {
    replyTruncate(replied);
    return replyOutOfMemory();
  }
  announceSet(call);
  if (timed) notifyEvent(EventClass.GENERIC, 'expire', key, keyCount, database.index);
  if (timed && (options & StringOption.PXAT) == 0) effectUntil(call, valueIndex);
  else if (!timed && gets) effectWithoutGet(call);
  if (!gets) replyOk();
}

/** The effect of setting a key with a relative deadline, or one in seconds. */
function effectUntil(call: Call, valueIndex: i32): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, 5)) return;
  effectLiteral('SET');
  effectArgument(call.address(1), call.bytes(1));
  effectArgument(call.address(valueIndex), call.bytes(valueIndex));
  effectLiteral('PXAT');
  effectInteger(deadlineMs);
}

/** The effect of a SET whose GET options are left out, and of GETSET. */
function effectWithoutGet(call: Call): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const count = call.argumentCount;
  let kept: u32 = 3;
  for (let i = 3; i < count; i++) kept += u32(!argumentIs(call, i, 'GET'));
  if (!effectBegin(call.database.index, kept)) return;
  effectLiteral('SET');
  for (let i = 1; i < count; i++) {
    if (i < 3 || !argumentIs(call, i, 'GET')) effectArgument(call.address(i), call.bytes(i));
  }
}

/** GETEX key [EX seconds | PX milliseconds | EXAT seconds | PXAT milliseconds | PERSIST] */
export function getexCommand(call: Call): void {
  if (!optionsRead(call, 2, GETEX_OPTIONS)) return;
  const database = call.database;
  const entry = keyspaceReadToChange(database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.STRING)) return;
  const options = optionsFound;
  if (optionsTime != 0 && !deadlineRead(call, optionsTime, options)) return;

  const replied = replyUsedBytes();
  stringReply(entry);
  if (replyIsLost()) return;
  if ((options & (StringOption.EXAT | StringOption.PXAT)) != 0 && deadlineIsOver()) {
    remove(call, entry, lazyfreeOnExpire());
  } else if (optionsTime != 0) {
    if (keyspaceSetDeadline(database, entry, deadlineMs) == 0) {
      replyTruncate(replied);
      return replyOutOfMemory();
    }
    announceExpiry(call, 'expire', true);
  } else if ((options & StringOption.PERSIST) != 0 && recordHasExpiry(entry)) {
    keyspaceClearDeadline(database, entry);
    announceExpiry(call, 'persist', false);
  }
}

/** Whether a key with this deadline is to be deleted at once: not here, if the primary decides. */
function deadlineIsOver(): bool {
  return deadlineMs <= nowMs && (serverState & (ServerState.LOADING | ServerState.REPLICA)) == 0;
}

/** Tells that the deadline of the key at argument 1 has changed, or is gone. */
function announceExpiry(call: Call, event: string, timed: bool): void {
  const index = call.database.index;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(call.database, key, keyCount);
  notifyEvent(EventClass.GENERIC, event, key, keyCount, index);
  dirtyAdd(1);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(index, timed ? 3 : 2)) return;
  if (timed) effectLiteral('PEXPIREAT');
  else effectLiteral('PERSIST');
  effectArgument(key, keyCount);
  if (timed) effectInteger(deadlineMs);
}

/** Deletes the key at argument 1, which has been answered. */
function remove(call: Call, entry: usize, lazily: bool): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceRemove(database, entry, lazily);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'del', 1);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  effectDelete(database.index, key, keyCount, lazily);
}

/** GETDEL key */
export function getdelCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (replyOld(entry) && entry != 0 && !replyIsLost()) remove(call, entry, false);
}
