// BITFIELD and BITFIELD_RO: integers of any width at any place of a string, read, set and counted.
//
//   BITFIELD k SET u8 0 255 OVERFLOW SAT INCRBY u8 #0 10 GET i4 4        0, 255, -1
//
// All operations are parsed before the key is looked up, and wait in the scratch arena. If one of
// them writes, the string is first made long enough for the farthest; what is written takes effect
// in order. An operation that fails (OVERFLOW FAIL) is answered with null and writes nothing.
//
// Redis lets a failed operation leave the longer string unmentioned; here it is a change like any
// other, so that whoever replays the log has the same bytes. There is no event for it.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import {
  replyArray,
  replyError,
  replyErrorBegin,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyNull,
  replyReserve,
} from '../../protocol/reply';
import { bitsField, bitsFieldSet } from '../../structure/bits';
import { Overflow, overflowAdd, overflowSum, overflowWrap } from '../../structure/bits-overflow';
import { stringAddress, stringBytes } from '../../type/string';
import { Type } from '../../type/type';
import {
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { bitOffset, bitOffsetRead, bitsBefore, bitsBytes, bitsChanged, bitsExtend } from './bit';
import { stringWritable } from '../../engine/keyspace/string';
import { typeExpected } from '../expected';

const enum Action {
  GET = 0,
  SET = 1,
  INCREMENT = 2,
}

/** What an operation says. */
@unmanaged
class Operation {
  offset: u64;
  /** The value of SET, the increment of INCRBY. */
  value: i64;
  action: u32;
  overflow: u32;
  width: u32;
  signed: bool;
}
if (offsetof<Operation>() != 29) ERROR('Operation is 29 bytes');

let operations: usize = 0;
let operationCount: u32 = 0;
/** The last bit that is written, or -1. */
let farthest: i64 = -1;


@inline function operationAt(index: u32): Operation {
  return changetype<Operation>(operations + <usize>index * offsetof<Operation>());
}

/** BITFIELD key [GET type offset | [OVERFLOW mode] SET type offset value | INCRBY …] … */
export function bitfieldCommand(call: Call): void {
  if (!operationsParse(call)) return;
  if (farthest < 0) readFields(call);
  else writeFields(call);
}

/** BITFIELD_RO key [GET type offset] … */
export function bitfieldRoCommand(call: Call): void {
  if (!operationsParse(call)) return;
  if (farthest >= 0) return replyError('ERR BITFIELD_RO only supports the GET subcommand');
  readFields(call);
}

/** Parses all operations. False: an error, which is answered. */
function operationsParse(call: Call): bool {
  const count = call.argumentCount;
  operationCount = 0;
  farthest = -1;
  operations = scratchAllocate(<usize>(count / 3) * offsetof<Operation>());
  if (operations == 0) {
    replyOutOfMemory();
    return false;
  }
  let overflow: u32 = Overflow.WRAP;
  cursorOpen(call, 2);
  while (cursorMore()) {
    if (cursorTokenWith('OVERFLOW', 1)) {
      overflow = overflowTake();
      continue;
    }
    const operation = operationAt(operationCount);
    operation.overflow = overflow;
    operationTake(call, operation);
    operationCount += 1;
  }
  return !cursorFailed();
}

function overflowTake(): u32 {
  if (cursorToken('WRAP')) return Overflow.WRAP;
  if (cursorToken('SAT')) return Overflow.SATURATE;
  if (!cursorToken('FAIL')) cursorFail('ERR Invalid OVERFLOW type specified');
  return Overflow.FAIL;
}

/** Reads an operation: its name, type, offset and value. */
function operationTake(call: Call, operation: Operation): void {
  if (cursorTokenWith('GET', 2)) operation.action = Action.GET;
  else if (cursorTokenWith('SET', 3)) operation.action = Action.SET;
  else if (cursorTokenWith('INCRBY', 3)) operation.action = Action.INCREMENT;
  else return cursorSyntax();
  if (!cursorCheck(typeRead(call, cursorTake(), operation))) return;
  if (!cursorCheck(bitOffset(call, cursorTake(), operation.width))) return;
  operation.offset = bitOffsetRead;
  if (operation.action == Action.GET) return;
  operation.value = cursorInteger();
  farthest = max<i64>(farthest, <i64>(operation.offset + operation.width - 1));
}

/** Reads a type, 'i1' to 'i64' or 'u1' to 'u63'. */
function typeRead(call: Call, index: i32, operation: Operation): bool {
  const source = call.address(index);
  const count = call.bytes(index);
  const letter: u32 = count == 0 ? 0 : load<u8>(source);
  const signed = letter == 0x69;
  if ((signed || letter == 0x75) && integerParse(source + 1, count - 1)) {
    if (integerParsed >= 1 && integerParsed <= (signed ? 64 : 63)) {
      operation.signed = signed;
      operation.width = <u32>integerParsed;
      return true;
    }
  }
  replyErrorBegin();
  replyErrorText('ERR Invalid bitfield type. Use something like i16 u8. ');
  replyErrorText('Note that u64 is not supported but i64 is.');
  replyErrorEnd();
  return false;
}


@inline function fieldOf(source: usize, count: u32, operation: Operation): i64 {
  const bits = bitsField(source, count, operation.offset, operation.width);
  return overflowWrap(bits, operation.width, operation.signed);
}

function readFields(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.STRING)) return;
  const count: u32 = entry == 0 ? 0 : stringBytes(entry);
  replyArray(operationCount);
  for (let i: u32 = 0; i < operationCount; i++) {
    replyInteger(fieldOf(stringAddress, count, operationAt(i)));
  }
}

function writeFields(call: Call): void {
  if (!replyReserve((<u64>operationCount + 1) * FRAME_HEADER_BYTES)) return;
  if (!bitsExtend(call, farthest)) return;
  const count = bitsBytes;
  const isLonger = bitsBytes > bitsBefore;
  let changes: u32 = 0;
  replyArray(operationCount);
  for (let i: u32 = 0; i < operationCount; i++) {
    const operation = operationAt(i);
    if (operation.action == Action.GET) replyInteger(fieldOf(stringWritable, count, operation));
    else if (writeField(operation, count, isLonger)) changes += 1;
  }
  if (changes != 0 || isLonger) bitsChanged(call, changes);
}

/** Runs SET or INCRBY and answers it. Whether it is a change; to a longer string any write is. */
function writeField(operation: Operation, count: u32, isLonger: bool): bool {
  const width = operation.width;
  const old = fieldOf(stringWritable, count, operation);
  const isSet = operation.action == Action.SET;
  const base = isSet ? operation.value : old;
  const increment = isSet ? 0 : operation.value;
  const spills = overflowAdd(base, increment, width, operation.signed, operation.overflow);
  if (spills && operation.overflow == Overflow.FAIL) {
    replyNull();
    return false;
  }
  replyInteger(isSet ? old : overflowSum);
  bitsFieldSet(stringWritable, operation.offset, width, overflowSum);
  return isLonger || overflowSum != old;
}
