// Counting: INCR, DECR, INCRBY, DECRBY on 64-bit integers, INCRBYFLOAT on 80-bit floats.
//
// A counter's value is an i64 whatever it was before (a text that reads as one counts). A float's
// sum is kept as text: 10.50 + 0.1 is '10.6', 'embstr' or 'raw' and never 'int', even where it is
// '3'. Sums are those of x86's long double, because they show (number/extended.ts); the effect is
// the text, so that nobody else has to add: INCRBYFLOAT k 0.1 is SET k 10.6 KEEPTTL in the log.

import { Call, CallFlag } from '../../engine/call';
import { keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { effectArgument, effectBegin, effectLiteral } from '../../engine/effect';
import {
  ERROR_INCREMENT,
  ERROR_INCREMENT_INFINITE,
  ERROR_NOT_FLOAT,
  ERROR_NOT_INTEGER,
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
import { integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import { replyBulk, replyError, replyInteger, replyReserve } from '../../protocol/reply';
import { stringAddress, stringBytes, stringInteger, stringIntegerValue } from '../../type/string';
import { Type } from '../../type/type';
import { argumentInteger } from '../cursor';
import { stringSetInteger, stringSetText } from '../../engine/keyspace/string';
import { keyChanged } from '../changed';
import { typeExpected } from '../expected';

/** INCR key */
export function incrCommand(call: Call): void {
  increment(call, 1);
}

/** DECR key */
export function decrCommand(call: Call): void {
  increment(call, -1);
}

/** INCRBY key increment */
export function incrbyCommand(call: Call): void {
  if (argumentInteger(call, 2)) increment(call, integerParsed);
}

/** DECRBY key decrement */
export function decrbyCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  if (integerParsed == i64.MIN_VALUE) return replyError('ERR decrement would overflow');
  increment(call, -integerParsed);
}

/** Adds to the integer at the key that is argument 1. */
function increment(call: Call, amount: i64): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  let before: i64 = 0;
  if (entry != 0) {
    if (!typeExpected(entry, Type.STRING)) return;
    if (!stringInteger(entry)) return replyError(ERROR_NOT_INTEGER);
    before = stringIntegerValue;
  }
  const after = before + amount;
  // It has overflowed if its sign is that of neither operand.
  if (((before ^ after) & (amount ^ after)) < 0) {
    return replyError(ERROR_INCREMENT);
  }
  if (stringSetInteger(database, entry, key, keyCount, after) == 0) return replyOutOfMemory();
  keyChanged(database, key, keyCount, EventClass.STRING, 'incrby', 1);
  replyInteger(after);
}

const sum = changetype<Extended>(memory.data(<i32>EXTENDED_BYTES, 8));
const amount = changetype<Extended>(memory.data(<i32>EXTENDED_BYTES, 8));
const sumText = memory.data(<i32>EXTENDED_TEXT_BYTES);

/** INCRBYFLOAT key increment */
export function incrbyfloatCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry == 0) {
    extendedFromInteger(sum, 0);
  } else {
    if (!typeExpected(entry, Type.STRING)) return;
    const before = stringBytes(entry);
    if (!extendedParse(stringAddress, before, sum)) return replyError(ERROR_NOT_FLOAT);
  }
  if (!extendedParse(call.address(2), call.bytes(2), amount)) return replyError(ERROR_NOT_FLOAT);
  extendedAdd(sum, sum, amount);
  if (!extendedIsFinite(sum)) return replyError(ERROR_INCREMENT_INFINITE);

  const count = extendedFormat(sum, sumText);
  if (!replyReserve(FRAME_HEADER_BYTES + count)) return;
  if (stringSetText(database, entry, key, keyCount, sumText, count) == 0) return replyOutOfMemory();
  keyChanged(database, key, keyCount, EventClass.STRING, 'incrbyfloat', 1);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (effectBegin(database.index, 4)) {
    effectLiteral('SET');
    effectArgument(key, keyCount);
    effectArgument(sumText, count);
    effectLiteral('KEEPTTL');
  }
  replyBulk(sumText, count);
}
