// XRANGE and XREVRANGE: the entries between two ids.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { integerParsed } from '../../number/number';
import { replySyntaxError } from '../../protocol/error';
import { replyArray, replyNullArray } from '../../protocol/reply';
import { streamOf } from '../../type/stream-head';
import { argumentInteger, argumentIs } from '../cursor';
import { replyEntries, streamOrWrongType } from './entry';
import { idMs, idReadEnd, idReadStart, idSeq } from './id';

/** XRANGE key start end [COUNT count] */
export function xrangeCommand(call: Call): void {
  range(call, 2, 3, false);
}

/** XREVRANGE key end start [COUNT count] */
export function xrevrangeCommand(call: Call): void {
  range(call, 3, 2, true);
}

function range(call: Call, startIndex: i32, endIndex: i32, backward: bool): void {
  if (!idReadStart(call, startIndex)) return;
  const startMs = idMs;
  const startSeq = idSeq;
  if (!idReadEnd(call, endIndex)) return;
  const endMs = idMs;
  const endSeq = idSeq;
  let count: i64 = -1;
  for (let i = 4; i < call.argumentCount; i += 2) {
    if (i + 1 == call.argumentCount || !argumentIs(call, i, 'COUNT')) return replySyntaxError();
    if (!argumentInteger(call, i + 1)) return;
    count = max<i64>(integerParsed, 0);
  }
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyArray(0);
  if (!streamOrWrongType(entry)) return;
  if (count == 0) return replyNullArray();
  const maximum = max<i64>(count, 0);
  replyEntries(streamOf(entry), startMs, startSeq, endMs, endSeq, backward, maximum);
}
