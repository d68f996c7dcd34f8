// How entries of a stream are shown: an array of the id and an array of fields and values. And the
// look-up of a stream and of a group in it, with the errors that belong to it.

import { Call } from '../../engine/call';
import { bytesIndexOf } from '../../memory/bytes';
import { recordType } from '../../memory/record';
import { replyWrongType } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyDefer,
  replyDeferredArray,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
} from '../../protocol/reply';
import { groupFind } from '../../type/stream-group';
import { Stream, streamOf } from '../../type/stream-head';
import { Type } from '../../type/type';
import {
  streamField,
  streamFieldBytes,
  streamFieldCount,
  streamFieldRead,
  streamMs,
  streamSeq,
  streamValue,
  streamValueBytes,
  streamWalk,
  streamWalkNext,
  streamWalkTo,
} from '../../type/stream-walk';
import { replyId } from './id';

/** Whether an entry is a stream, or there is none (0); false: it is of another type, answered. */
export function streamOrWrongType(entry: usize): bool {
  if (entry == 0 || recordType(entry) == Type.STREAM) return true;
  replyWrongType();
  return false;
}

/** The record of the group that argument `index` names, or 0; `entry` is a stream or 0. */
export function groupOfArgument(call: Call, entry: usize, index: i32): usize {
  if (entry == 0) return 0;
  return groupFind(streamOf(entry), call.address(index), call.bytes(index));
}

/** An argument as a part of an error: up to a zero byte, as Redis prints it. */
export function replyErrorArgument(call: Call, index: i32): void {
  const source = call.address(index);
  replyErrorBytes(source, bytesIndexOf(source, call.bytes(index), 0));
}

/** -NOGROUP No such key 'k' or consumer group 'g', and what follows. */
export function replyNoGroup(call: Call, keyIndex: i32, groupIndex: i32, rest: string): void {
  replyErrorBegin();
  replyErrorText("NOGROUP No such key '");
  replyErrorArgument(call, keyIndex);
  replyErrorText("' or consumer group '");
  replyErrorArgument(call, groupIndex);
  replyErrorText("'");
  replyErrorText(rest);
  replyErrorEnd();
}

/** -NOGROUP No such consumer group 'g' for key name 'k' */
export function replyNoGroupOf(call: Call, keyIndex: i32, groupIndex: i32): void {
  replyErrorBegin();
  replyErrorText("NOGROUP No such consumer group '");
  replyErrorArgument(call, groupIndex);
  replyErrorText("' for key name '");
  replyErrorArgument(call, keyIndex);
  replyErrorText("'");
  replyErrorEnd();
}

/** The entry that the walk stands on. */
export function replyEntry(): void {
  replyArray(2);
  replyId(streamMs, streamSeq);
  replyArray(streamFieldCount * 2);
  for (let left = streamFieldCount; left != 0; left--) {
    streamFieldRead();
    replyBulk(streamField, streamFieldBytes);
    replyBulk(streamValue, streamValueBytes);
  }
}

/** The entry with an id. False: there is none, and nothing has been written. */
export function replyEntryOf(stream: Stream, ms: u64, seq: u64): bool {
  if (!streamWalkTo(stream, ms, seq)) return false;
  replyEntry();
  return true;
}

/** An array of up to `count` entries (0 = all) between two ids. */
export function replyEntries(
  stream: Stream,
  startMs: u64,
  startSeq: u64,
  endMs: u64,
  endSeq: u64,
  backward: bool,
  count: i64,
): void {
  const mark = replyDefer();
  let shown: u32 = 0;
  streamWalk(stream, startMs, startSeq, endMs, endSeq, backward);
  while ((count == 0 || <i64>shown < count) && streamWalkNext()) {
    replyEntry();
    shown += 1;
  }
  replyDeferredArray(mark, shown);
}
