// Questions about a whole bitmap or a part of it: BITCOUNT and BITPOS.
//
//   BITCOUNT k 0 -1          bytes, as without a unit
//   BITCOUNT k 5 30 BIT      bits
//
// A range becomes two offsets of bits, first and last. Where the search for a 0 has no end, the
// string counts as followed by zeros for ever: BITPOS of 'ff' for 0 is 8. With an end it is -1.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { replySyntaxError } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger } from '../../protocol/reply';
import { bitsCount, bitsCountRange, bitsFind } from '../../structure/bits';
import { stringAddress, stringBytes } from '../../type/string';
import { Type } from '../../type/type';
import { argumentInteger, argumentIs } from '../cursor';
import { typeExpected } from '../expected';

/** The range that rangeLimit has found, bits; an empty one has last < first. */
let first: i64 = 0;
let last: i64 = 0;

/** Sets the range from two indexes, negative from the end, of `count` bytes or of their bits. */
function rangeLimit(start: i64, end: i64, count: u32, bits: bool): void {
  const total: i64 = bits ? (<i64>count) << 3 : <i64>count;
  let from = start < 0 ? start + total : start;
  let to = end < 0 ? end + total : end;
  from = max<i64>(from, 0);
  to = min<i64>(max<i64>(to, 0), total - 1);
  if (from > to) {
    first = 0;
    last = -1;
    return;
  }
  first = bits ? from : from << 3;
  last = bits ? to : (to << 3) | 7;
}

/** Whether the unit at argument `index` is BIT; -1: it is none, which is answered. */
function unitIsBit(call: Call, index: i32): i32 {
  if (argumentIs(call, index, 'BIT')) return 1;
  if (argumentIs(call, index, 'BYTE')) return 0;
  replySyntaxError();
  return -1;
}

/** BITCOUNT key [start end [BYTE | BIT]] */
export function bitcountCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.STRING)) return;
  const count = stringBytes(entry);
  const given = call.argumentCount;
  if (given == 2) return replyInteger(bitsCount(stringAddress, count));
  if (given != 4 && given != 5) return replySyntaxError();

  if (!argumentInteger(call, 2)) return;
  const start = integerParsed;
  if (!argumentInteger(call, 3)) return;
  const end = integerParsed;
  if (start < 0 && end < 0 && start > end) return replyInteger(0);
  const unit = given == 5 ? unitIsBit(call, 4) : 0;
  if (unit < 0) return;
  rangeLimit(start, end, count, unit != 0);
  replyInteger(first > last ? 0 : bitsCountRange(stringAddress, first, last));
}

/** BITPOS key bit [start [end [BYTE | BIT]]] */
export function bitposCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  if (<u64>integerParsed > 1) return replyError('ERR The bit argument must be 1 or 0.');
  const bit = integerParsed != 0;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(bit ? -1 : 0);
  if (!typeExpected(entry, Type.STRING)) return;
  const count = stringBytes(entry);
  const given = call.argumentCount;
  if (given > 6) return replySyntaxError();

  let start: i64 = 0;
  if (given > 3) {
    if (!argumentInteger(call, 3)) return;
    start = integerParsed;
  }
  const unit = given == 6 ? unitIsBit(call, 5) : 0;
  if (unit < 0) return;
  let end: i64 = -1;
  if (given > 4) {
    if (!argumentInteger(call, 4)) return;
    end = integerParsed;
  }
  rangeLimit(start, end, count, unit != 0);
  if (first > last) return replyInteger(-1);
  const found = bitsFind(stringAddress, first, last, bit);
  replyInteger(found < 0 && !bit && given < 5 ? last + 1 : found);
}
