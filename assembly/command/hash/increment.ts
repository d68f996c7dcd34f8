// Counting in fields: HINCRBY on 64-bit integers, HINCRBYFLOAT on 80-bit floats (see
// command/string/increment.ts: sums are those of x86's long double, because they show).
//
// A field keeps its deadline. The effect of HINCRBYFLOAT is the sum, so that nobody else has to
// add, and as HSET takes the deadline away, that again:
//
//   HINCRBYFLOAT key f 0.1    →    HSET key f 10.6 · HPEXPIREAT key 1700000000000 FIELDS 1 f

import { Call, CallFlag } from '../../engine/call';
import { keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { effectArgument, effectBegin, effectInteger, effectLiteral } from '../../engine/effect';
import {
  ERROR_INCREMENT,
  ERROR_INCREMENT_INFINITE,
  ERROR_NOT_FLOAT,
  replyOutOfMemory,
} from '../../protocol/error';
import {
  EXTENDED_BYTES,
  EXTENDED_TEXT_BYTES,
  Extended,
  extendedAdd,
  extendedFormat,
  extendedFromInteger,
  extendedIsFinite,
  extendedParse,
} from '../../number/extended';
import { integerFormat, integerParse, integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import { replyBulk, replyError, replyInteger, replyReserve } from '../../protocol/reply';
import {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashStatus,
  hashDeadlineMs,
  hashGet,
  hashSet,
  hashValue,
  hashValueBytes,
} from '../../type/hash';
import { Type } from '../../type/type';
import { argumentInteger } from '../cursor';
import { expiredFieldsDropped, hashEnter } from './field';
import { keyChanged } from '../changed';
import { typeExpected } from '../expected';

const sum = changetype<Extended>(memory.data(<i32>EXTENDED_BYTES, 8));
const amount = changetype<Extended>(memory.data(<i32>EXTENDED_BYTES, 8));
const text = memory.data(<i32>EXTENDED_TEXT_BYTES);

/** HINCRBY key field increment */
export function hincrbyCommand(call: Call): void {
  if (!argumentInteger(call, 3)) return;
  const increment = integerParsed;
  const entry = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  let before: i64 = 0;
  if (entry != 0) {
    if (!typeExpected(entry, Type.HASH)) return;
    if (hashGet(entry, call.address(2), call.bytes(2))) {
      if (!integerParse(hashValue, hashValueBytes)) {
        return replyError('ERR hash value is not an integer');
      }
      before = integerParsed;
    }
  }
  const after = before + increment;
  // It has overflowed if its sign is that of neither operand.
  if (((before ^ after) & (increment ^ after)) < 0) {
    return replyError(ERROR_INCREMENT);
  }
  if (!assign(call, entry, integerFormat(after, text), 'hincrby')) return;
  replyInteger(after);
}

/** HINCRBYFLOAT key field increment */
export function hincrbyfloatCommand(call: Call): void {
  if (!extendedParse(call.address(3), call.bytes(3), amount)) return replyError(ERROR_NOT_FLOAT);
  if (!extendedIsFinite(amount)) return replyError('ERR value is NaN or Infinity');
  const database = call.database;
  const entry = keyspaceWrite(database, call.address(1), call.bytes(1));
  extendedFromInteger(sum, 0);
  let deadline = HASH_NO_DEADLINE;
  if (entry != 0) {
    if (!typeExpected(entry, Type.HASH)) return;
    if (hashGet(entry, call.address(2), call.bytes(2))) {
      if (!extendedParse(hashValue, hashValueBytes, sum)) {
        return replyError('ERR hash value is not a float');
      }
      deadline = hashDeadlineMs;
    }
  }
  extendedAdd(sum, sum, amount);
  if (!extendedIsFinite(sum)) return replyError(ERROR_INCREMENT_INFINITE);
  const count = extendedFormat(sum, text);
  if (!replyReserve(FRAME_HEADER_BYTES + count)) return;
  if (!assign(call, entry, count, 'hincrbyfloat')) return;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (effectBegin(database.index, 4)) {
    effectLiteral('HSET');
    effectArgument(call.address(1), call.bytes(1));
    effectArgument(call.address(2), call.bytes(2));
    effectArgument(text, count);
  }
  if (deadline >= 0 && effectBegin(database.index, 6)) {
    effectLiteral('HPEXPIREAT');
    effectArgument(call.address(1), call.bytes(1));
    effectInteger(deadline);
    effectLiteral('FIELDS');
    effectInteger(1);
    effectArgument(call.address(2), call.bytes(2));
  }
  replyBulk(text, count);
}

/**
 * Sets the field at argument 2 to the text, and tells of it.
 * @param entry the hash, 0 = there is none yet
 * @returns false: memory is out, which is answered, and nothing has changed
 */
function assign(call: Call, entry: usize, count: u32, event: string): bool {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const before: usize = entry == 0 ? 0 : expiredFieldsDropped(call, entry, 2, 3);
  const hash = before != 0 ? before : hashEnter(database, key, keyCount);
  const field = call.address(2);
  const done =
    hash != 0 &&
    hashSet(hash, field, call.bytes(2), text, count, HASH_KEEP_DEADLINE) !=
      HashStatus.OUT_OF_MEMORY;
  if (!done) {
    if (before == 0 && hash != 0) keyspaceRemove(database, hash, false);
    replyOutOfMemory();
    return false;
  }
  keyChanged(database, key, keyCount, EventClass.HASH, event, 1);
  return true;
}
