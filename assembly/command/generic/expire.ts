// The time to live of keys. Setting it: EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT; asking for it: TTL,
// PTTL, EXPIRETIME, PEXPIRETIME; taking it away: PERSIST.
//
// The four setters differ in what their number means, and all become an absolute time in ms:
//
//   EXPIRE  now + n × 1000    PEXPIRE  now + n    EXPIREAT  n × 1000    PEXPIREAT  n
//
// A time that has come already deletes the key, which is a 'del' event and the effect DEL or
// UNLINK. Else the effect is PEXPIREAT with the same options, so that no replica's clock matters. A
// replica, and a server that loads, keep the key and wait for that DEL.
//
//   NX only without a deadline   XX only with one   GT only a later one   LT only an earlier one
//   (no deadline counts as endless: never for GT, always for LT)

import { CommandId } from '../../row/rows.generated';
import { Call, CallFlag } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import {
  keyspaceChanged,
  keyspaceClearDeadline,
  keyspaceRemove,
  keyspaceSetDeadline,
  keyspaceWrite,
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
import { bytesIndexOf } from '../../memory/bytes';
import { recordDeadline, recordHasExpiry } from '../../memory/record';
import { replyOutOfMemory } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
} from '../../protocol/reply';
import { argumentInteger, cursorIndex, cursorMore, cursorOpen, cursorToken } from '../cursor';
import { inspect } from './inspect';
import { keyChanged } from '../changed';

const enum Condition {
  NX = 1 << 0,
  XX = 1 << 1,
  GT = 1 << 2,
  LT = 1 << 3,
}

/** EXPIRE key seconds [NX | XX | GT | LT] */
export function expireCommand(call: Call): void {
  setDeadline(call, nowMs, 1000);
}

/** PEXPIRE key milliseconds [NX | XX | GT | LT] */
export function pexpireCommand(call: Call): void {
  setDeadline(call, nowMs, 1);
}

/** EXPIREAT key unix-seconds [NX | XX | GT | LT] */
export function expireatCommand(call: Call): void {
  setDeadline(call, 0, 1000);
}

/** PEXPIREAT key unix-milliseconds [NX | XX | GT | LT] */
export function pexpireatCommand(call: Call): void {
  setDeadline(call, 0, 1);
}

/** The conditions that parseConditions found. */
let conditions: u32 = 0;
/** The time that parseDeadline found, Unix ms. */
let deadlineMs: i64 = 0;

function setDeadline(call: Call, baseMs: i64, unitMs: i64): void {
  if (!parseConditions(call) || !parseDeadline(call, baseMs, unitMs)) return;
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry == 0 || !conditionsHold(entry)) return replyInteger(0);

  const waits = (serverState & (ServerState.LOADING | ServerState.REPLICA)) != 0;
  if (deadlineMs <= nowMs && !waits) {
    keyspaceRemove(database, entry, lazyfreeOnExpire());
    effectDelete(database.index, key, keyCount, lazyfreeOnExpire());
    call.flags |= CallFlag.EFFECT_WRITTEN;
    keyspaceChanged(database, key, keyCount);
    notifyEvent(EventClass.GENERIC, 'del', key, keyCount, database.index);
  } else {
    if (keyspaceSetDeadline(database, entry, deadlineMs) == 0) return replyOutOfMemory();
    if (call.row.id != CommandId.PEXPIREAT) deadlineEffect(call);
    keyspaceChanged(database, key, keyCount);
    notifyEvent(EventClass.GENERIC, 'expire', key, keyCount, database.index);
  }
  dirtyAdd(1);
  replyInteger(1);
}

/** Reads the options; false = answered with an error. */
function parseConditions(call: Call): bool {
  conditions = 0;
  cursorOpen(call, 3);
  while (cursorMore()) {
    if (cursorToken('NX')) conditions |= Condition.NX;
    else if (cursorToken('XX')) conditions |= Condition.XX;
    else if (cursorToken('GT')) conditions |= Condition.GT;
    else if (cursorToken('LT')) conditions |= Condition.LT;
    else {
      refuseOption(call, cursorIndex());
      return false;
    }
  }
  if ((conditions & Condition.NX) != 0 && conditions != Condition.NX) {
    replyError('ERR NX and XX, GT or LT options at the same time are not compatible');
    return false;
  }
  if ((conditions & Condition.GT) != 0 && (conditions & Condition.LT) != 0) {
    replyError('ERR GT and LT options at the same time are not compatible');
    return false;
  }
  return true;
}

/** -ERR Unsupported option x : up to its first zero byte, without the line ends behind it. */
function refuseOption(call: Call, index: i32): void {
  const option = call.address(index);
  let count = bytesIndexOf(option, call.bytes(index), 0);
  while (count > 0 && isLineEnd(load<u8>(option + count - 1))) count -= 1;
  replyErrorBegin();
  replyErrorText('ERR Unsupported option ');
  replyErrorBytes(option, count);
  replyErrorEnd();
}

function isLineEnd(byte: u8): bool {
  return byte == 0x0d || byte == 0x0a;
}

/** Reads the time of argument 2 into deadlineMs; false = answered with an error. */
function parseDeadline(call: Call, baseMs: i64, unitMs: i64): bool {
  if (!argumentInteger(call, 2)) return false;
  const amount = integerParsed;
  const fits = amount <= i64.MAX_VALUE / unitMs && amount >= i64.MIN_VALUE / unitMs;
  if (!fits || amount * unitMs > i64.MAX_VALUE - baseMs) {
    expireTimeError(call);
    return false;
  }
  deadlineMs = amount * unitMs + baseMs;
  return true;
}

/** -ERR invalid expire time in 'name' command */
export function expireTimeError(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR invalid expire time in '");
  replyErrorBytes(call.row.fullName, call.row.fullNameBytes);
  replyErrorText("' command");
  replyErrorEnd();
}

/** Whether an entry's deadline lets the new one be set. */
function conditionsHold(entry: usize): bool {
  if (conditions == 0) return true;
  const before = recordDeadline(entry);
  if (!recordHasExpiry(entry)) return (conditions & (Condition.XX | Condition.GT)) == 0;
  if ((conditions & Condition.NX) != 0) return false;
  if ((conditions & Condition.GT) != 0 && deadlineMs <= before) return false;
  return (conditions & Condition.LT) == 0 || deadlineMs < before;
}

function deadlineEffect(call: Call): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, call.argumentCount)) return;
  effectLiteral('PEXPIREAT');
  effectArgument(call.address(1), call.bytes(1));
  effectInteger(deadlineMs);
  for (let i = 3; i < call.argumentCount; i++) effectArgument(call.address(i), call.bytes(i));
}

/** TTL key */
export function ttlCommand(call: Call): void {
  replyDeadline(call, nowMs, 1000);
}

/** PTTL key */
export function pttlCommand(call: Call): void {
  replyDeadline(call, nowMs, 1);
}

/** EXPIRETIME key */
export function expiretimeCommand(call: Call): void {
  replyDeadline(call, 0, 1000);
}

/** PEXPIRETIME key */
export function pexpiretimeCommand(call: Call): void {
  replyDeadline(call, 0, 1);
}

/** The deadline behind `baseMs`, rounded to the unit; -1 without one, -2 without a key. */
function replyDeadline(call: Call, baseMs: i64, unitMs: i64): void {
  const entry = inspect(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(-2);
  if (!recordHasExpiry(entry)) return replyInteger(-1);
  const left = <u64>max<i64>(recordDeadline(entry) - baseMs, 0);
  replyInteger(unitMs == 1 ? <i64>left : <i64>((left + 500) / 1000));
}

/** PERSIST key */
export function persistCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry == 0 || !recordHasExpiry(entry)) return replyInteger(0);
  keyspaceClearDeadline(database, entry);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'persist', 1);
  replyInteger(1);
}
