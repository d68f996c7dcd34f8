// DUMP and RESTORE: a value as a payload (rdb/payload.ts), and back. RESTORE-ASKING is RESTORE as
// a node of a cluster sends it that moves a slot.
//
// What RESTORE is given is judged in full before anything changes; what is wrong with it is one of
// two errors, and the key that it was to replace is still there.
//
// The effect of RESTORE has an absolute time: RESTORE k 5000 p is RESTORE k 1700000005000 p ABSTTL.
// A time that has come already makes no key; with REPLACE the effect is then DEL or UNLINK.

import {
  accessFresh,
  accessSetFrequency,
  accessSetIdleSeconds,
} from '../../engine/keyspace/access';
import { Call, CallFlag } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import {
  keyspacePut,
  keyspaceRemains,
  keyspaceRead,
  keyspaceRemove,
  keyspaceRenewed,
  keyspaceWhole,
} from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { LogCode, logAdd } from '../../engine/log';
import { EventClass } from '../../engine/notify';
import {
  effectArgument,
  effectBegin,
  effectDelete,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { Lazyfree, ServerState, serverLazyfree, serverState } from '../../engine/server';
import { heapRelease } from '../../memory/heap';
import { recordSetClock, recordSetDeadline, recordWithExpiry } from '../../memory/record';
import { replyOutOfMemory } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { MODULE_NAME_BYTES, moduleName } from '../../rdb/module';
import {
  RdbFault,
  RdbFlaw,
  rdbFlaw,
  rdbFlawAt,
  rdbFault,
  rdbReadByte,
  rdbReadClose,
  rdbReadOpen,
} from '../../rdb/reader';
import { rdbOverflow, rdbUsed } from '../../rdb/writer';
import { replyBulk, replyError, replyNull, replyOk } from '../../protocol/reply';
import { loadValue } from '../../rdb/load';
import { PAYLOAD_FOOTER_BYTES, payloadIsWhole, payloadMake } from '../../rdb/payload';
import { valueAreaBytes } from '../../type/value';
import {
  argumentInteger,
  cursorFail,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { keyChanged } from '../changed';

/** DUMP key */
export function dumpCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  const block = payloadMake(entry);
  if (rdbOverflow) replyOutOfMemory();
  else replyBulk(block, rdbUsed);
  if (block != 0) heapRelease(block);
}

// What RESTORE's options have told.
let replaces: bool = false;
let isAbsolute: bool = false;
let idleSeconds: i64 = -1;
let frequency: i64 = -1;

/** RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency] */
export function restoreCommand(call: Call): void {
  if (!optionsRead(call)) return;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  if (!replaces && keyspaceWhole(call.database, key, keyCount) != 0) {
    return replyError('BUSYKEY Target key name already exists.');
  }
  if (!argumentInteger(call, 2)) return;
  const time = integerParsed;
  if (time < 0) return replyError('ERR Invalid TTL value, must be >= 0');
  if (!payloadIsWhole(call.address(3), call.bytes(3))) {
    return replyError('ERR DUMP payload version or checksum are wrong');
  }
  const record = payloadLoad(call);
  if (record == 0) return;
  if (time == 0) return put(call, record, 0);

  const deadlineMs = isAbsolute ? time : time + nowMs;
  const waits = (serverState & (ServerState.LOADING | ServerState.REPLICA)) != 0;
  if (deadlineMs <= nowMs && !waits) return putNothing(call, record);
  const timed = recordWithExpiry(record, valueAreaBytes(record));
  if (timed == 0) {
    lazyfreeRelease(record);
    return replyOutOfMemory();
  }
  recordSetDeadline(timed, deadlineMs);
  put(call, timed, deadlineMs);
}

/** Reads the options; false = answered with an error. */
function optionsRead(call: Call): bool {
  replaces = false;
  isAbsolute = false;
  idleSeconds = -1;
  frequency = -1;
  cursorOpen(call, 4);
  while (cursorMore()) {
    if (cursorToken('REPLACE')) {
      replaces = true;
    } else if (cursorToken('ABSTTL')) {
      isAbsolute = true;
    } else if (frequency < 0 && cursorTokenWith('IDLETIME', 1)) {
      idleSeconds = cursorInteger();
      if (idleSeconds < 0) cursorFail('ERR Invalid IDLETIME value, must be >= 0');
    } else if (idleSeconds < 0 && cursorTokenWith('FREQ', 1)) {
      frequency = cursorInteger();
      if (<u64>frequency > 255) cursorFail('ERR Invalid FREQ value, must be >= 0 and <= 255');
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

/** The value of the payload at argument 3, for the key at argument 1; 0 = answered. */
function payloadLoad(call: Call): usize {
  rdbReadOpen(call.address(3), call.bytes(3) - PAYLOAD_FOOTER_BYTES);
  const type = rdbReadByte();
  const record = loadValue(type, call.address(1), call.bytes(1));
  rdbReadClose();
  if (record != 0) return record;
  if (rdbFault == RdbFault.OUT_OF_MEMORY) {
    replyOutOfMemory();
    return 0;
  }
  if (rdbFault == RdbFault.CORRUPT) {
    const moduleBytes = rdbFlaw == RdbFlaw.MODULE ? MODULE_NAME_BYTES : 0;
    const flaw = (type << 8) | rdbFlaw;
    logAdd(LogCode.VALUE_CORRUPT, flaw, <u32>rdbFlawAt, moduleName(), moduleBytes);
  }
  replyError('ERR Bad data format');
  return record;
}

/** Puts the record under the key at argument 1. Its deadline is `deadlineMs`; 0 = none. */
function put(call: Call, record: usize, deadlineMs: i64): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const before = replaces ? keyspaceRemains(database, key, keyCount) : 0;
  if (!keyspacePut(database, before, record, key, keyCount)) {
    lazyfreeRelease(record);
    return replyOutOfMemory();
  }
  if (before != 0) keyspaceRenewed(database, before, key, keyCount);
  setClock(record);
  if (deadlineMs != 0 && !isAbsolute) effectUntil(call, deadlineMs);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'restore', 1);
  replyOk();
}

/** Sets the access clock: what the options ask for, if the policy has such a clock; or fresh. */
function setClock(record: usize): void {
  recordSetClock(record, accessFresh());
  if (frequency >= 0) accessSetFrequency(record, <u32>frequency);
  if (idleSeconds >= 0) accessSetIdleSeconds(record, idleSeconds);
}

/** The deadline has passed: there is no key afterwards, whatever there was before. */
function putNothing(call: Call, record: usize): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  lazyfreeRelease(record);
  const before = replaces ? keyspaceRemains(database, key, keyCount) : 0;
  if (before != 0) {
    const lazily = (serverLazyfree & Lazyfree.SERVER_DELETE) != 0;
    keyspaceRemove(database, before, lazily);
    call.flags |= CallFlag.EFFECT_WRITTEN;
    effectDelete(database.index, key, keyCount, lazily);
    keyChanged(database, key, keyCount, EventClass.GENERIC, 'del', 1);
  }
  replyOk();
}

/** The effect of restoring with a relative time: the call with an absolute one. */
function effectUntil(call: Call, deadlineMs: i64): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const count = call.argumentCount;
  if (!effectBegin(call.database.index, count + 1)) return;
  for (let i = 0; i < count; i++) {
    if (i == 2) effectInteger(deadlineMs);
    else effectArgument(call.address(i), call.bytes(i));
  }
  effectLiteral('ABSTTL');
}
