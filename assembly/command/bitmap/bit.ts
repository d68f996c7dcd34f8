// Single bits: SETBIT and GETBIT, and the offset of a bit as all bitmap commands read it.
//
//   SETBIT k 7 1      no key → 01        the bit was 0
//   GETBIT k 7        1                  behind the end of a string all bits are 0
//
// SETBIT makes the string long enough and 'raw'; one that changes nothing is no change.

import { Call } from '../../engine/call';
import { keyspaceChanged, keyspaceRead, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { replyOutOfMemory } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import { replyError, replyInteger } from '../../protocol/reply';
import { requestMaximumBulk } from '../../protocol/request';
import { bitsAssign, bitsTest } from '../../structure/bits';
import { stringAddress, stringBytes, stringCount } from '../../type/string';
import { Type } from '../../type/type';
import { stringExtend, stringWritable } from '../../engine/keyspace/string';
import { typeExpected } from '../expected';

const ERROR_OFFSET: string = 'ERR bit offset is not an integer or out of range';
const ERROR_BIT: string = 'ERR bit is not an integer or out of range';
const HASH: u8 = 0x23;

/** The offset that bitOffset has read, bits. */
export let bitOffsetRead: u64 = 0;

/**
 * Reads argument `index` as the offset of a bit, which is then in bitOffsetRead.
 * @param width not 0: '#n' is allowed too and means n times so many bits
 * @returns false: it is none, which is answered
 */
export function bitOffset(call: Call, index: i32, width: u32): bool {
  let source = call.address(index);
  let count = call.bytes(index);
  const counted = width != 0 && count != 0 && load<u8>(source) == HASH;
  if (counted) {
    source += 1;
    count -= 1;
  }
  if (integerParse(source, count)) {
    const offset = counted ? integerParsed * <i64>width : integerParsed;
    if (offset >= 0 && offset >> 3 < requestMaximumBulk()) {
      bitOffsetRead = offset;
      return true;
    }
  }
  replyError(ERROR_OFFSET);
  return false;
}

/** How long the string was before bitsExtend, and how long it is now. */
export let bitsBefore: u32 = 0;
export let bitsBytes: u32 = 0;

/**
 * Makes the string at argument 1 writable (stringWritable), and long enough for bit `offset`.
 * @returns false: it is no string, or memory is out, which is answered
 */
export function bitsExtend(call: Call, offset: u64): bool {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (!typeExpected(entry, Type.STRING)) return false;
  const needed = <u32>(offset >> 3) + 1;
  bitsBefore = entry == 0 ? 0 : stringCount(entry);
  bitsBytes = max(bitsBefore, needed);
  if (stringExtend(database, entry, key, keyCount, needed) != 0) return true;
  replyOutOfMemory();
  return false;
}

/**
 * Tells that the string at argument 1 was changed, by so many operations; 0: it is only longer.
 */
export function bitsChanged(call: Call, changes: u32): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  keyspaceChanged(database, key, keyCount);
  if (changes != 0) notifyEvent(EventClass.STRING, 'setbit', key, keyCount, database.index);
  dirtyAdd(max<u32>(changes, 1));
}

/** SETBIT key offset value */
export function setbitCommand(call: Call): void {
  if (!bitOffset(call, 2, 0)) return;
  if (!integerParse(call.address(3), call.bytes(3)) || <u64>integerParsed > 1) {
    return replyError(ERROR_BIT);
  }
  const offset = bitOffsetRead;
  const bit = integerParsed != 0;
  if (!bitsExtend(call, offset)) return;
  const old = bitsTest(stringWritable, offset);
  if (old != bit || bitsBytes > bitsBefore) {
    bitsAssign(stringWritable, offset, bit);
    bitsChanged(call, 1);
  }
  replyInteger(old ? 1 : 0);
}

/** GETBIT key offset */
export function getbitCommand(call: Call): void {
  if (!bitOffset(call, 2, 0)) return;
  const offset = bitOffsetRead;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.STRING)) return;
  const count = stringBytes(entry);
  replyInteger(offset >> 3 < count && bitsTest(stringAddress, offset) ? 1 : 0);
}
