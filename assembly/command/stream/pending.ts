// XPENDING: what is pending in a group, as a summary or entry by entry.

import { Call } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { recordKey, recordKeyCount } from '../../memory/record';
import { integerParsed } from '../../number/number';
import { replySyntaxError } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyBulkInteger,
  replyDefer,
  replyDeferredArray,
  replyInteger,
  replyNull,
  replyNullArray,
} from '../../protocol/reply';
import {
  IdTree,
  idTreeCount,
  idTreeFirst,
  idTreeLast,
  idTreeMs,
  idTreeNext,
  idTreeSeek,
  idTreeSeq,
  idTreeValue,
} from '../../structure/idtree';
import { orderCursorRecord, orderFirst, orderNext } from '../../structure/order';
import {
  Nack,
  consumerFind,
  consumerPending,
  groupConsumers,
  groupPending,
} from '../../type/stream-group';
import { idBelow } from '../../type/stream-head';
import { argumentInteger, argumentIs } from '../cursor';
import { groupOfArgument, replyNoGroup, streamOrWrongType } from './entry';
import { idMs, idReadEnd, idReadStart, idSeq, replyId } from './id';

let minimumIdle: i64 = 0;
let startMs: u64 = 0;
let startSeq: u64 = 0;
let endMs: u64 = 0;
let endSeq: u64 = 0;
let count: i64 = 0;
/** Index of the consumer's name, 0 = all of them. */
let consumerIndex: i32 = 0;

/** XPENDING key group [[IDLE ms] start end count [consumer]] */
export function xpendingCommand(call: Call): void {
  const words = call.argumentCount;
  if (words != 3 && (words < 6 || words > 9)) return replySyntaxError();
  if (words != 3 && !filtersRead(call)) return;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (!streamOrWrongType(entry)) return;
  const group = groupOfArgument(call, entry, 2);
  if (group == 0) return replyNoGroup(call, 1, 2, '');
  if (words == 3) return replySummary(group);
  let pending = groupPending(group);
  if (consumerIndex != 0) {
    const name = call.address(consumerIndex);
    const consumer = consumerFind(group, name, call.bytes(consumerIndex));
    if (consumer == 0) return replyArray(0);
    pending = consumerPending(consumer);
  }
  replyDetails(pending);
}

/** Reads what is behind the group. False: answered. */
function filtersRead(call: Call): bool {
  let first = 3;
  minimumIdle = 0;
  if (argumentIs(call, 3, 'IDLE')) {
    if (!argumentInteger(call, 4)) return false;
    minimumIdle = integerParsed;
    if (call.argumentCount < 8) {
      replySyntaxError();
      return false;
    }
    first = 5;
  }
  if (!argumentInteger(call, first + 2)) return false;
  count = max<i64>(integerParsed, 0);
  if (!idReadStart(call, first)) return false;
  startMs = idMs;
  startSeq = idSeq;
  if (!idReadEnd(call, first + 1)) return false;
  endMs = idMs;
  endSeq = idSeq;
  consumerIndex = first + 3 < call.argumentCount ? first + 3 : 0;
  return true;
}

/** How many entries are pending, the first and the last of them, and how many at each consumer. */
function replySummary(group: usize): void {
  const pending = groupPending(group);
  replyArray(4);
  replyInteger(idTreeCount(pending));
  if (idTreeCount(pending) == 0) {
    replyNull();
    replyNull();
    return replyNullArray();
  }
  const first = idTreeFirst(pending);
  const last = idTreeLast(pending);
  replyId(idTreeMs(first), idTreeSeq(first));
  replyId(idTreeMs(last), idTreeSeq(last));
  const mark = replyDefer();
  let shown: u32 = 0;
  for (let at = orderFirst(groupConsumers(group)); at != 0; at = orderNext(at)) {
    const record = orderCursorRecord(at);
    const held = idTreeCount(consumerPending(record));
    if (held == 0) continue;
    replyArray(2);
    replyBulk(recordKey(record), recordKeyCount(record));
    replyBulkInteger(held);
    shown += 1;
  }
  replyDeferredArray(mark, shown);
}

/** Each pending entry: id, consumer, time since it was delivered, how often that was. */
function replyDetails(pending: IdTree): void {
  const mark = replyDefer();
  let shown: u32 = 0;
  let at = count != 0 ? idTreeSeek(pending, startMs, startSeq) : 0;
  for (; at != 0 && <i64>shown < count; at = idTreeNext(at)) {
    const ms = idTreeMs(at);
    const seq = idTreeSeq(at);
    if (idBelow(endMs, endSeq, ms, seq)) break;
    const nack = changetype<Nack>(<usize>idTreeValue(at));
    const idle = nowMs - nack.deliveredMs;
    if (minimumIdle != 0 && idle < minimumIdle) continue;
    replyArray(4);
    replyId(ms, seq);
    replyBulk(recordKey(nack.consumer), recordKeyCount(nack.consumer));
    replyInteger(max<i64>(idle, 0));
    replyInteger(nack.deliveries);
    shown += 1;
  }
  replyDeferredArray(mark, shown);
}
