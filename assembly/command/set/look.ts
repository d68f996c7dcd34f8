// Looking into a set: SISMEMBER, SMISMEMBER, SCARD, SMEMBERS, SSCAN, and SRANDMEMBER, which looks
// at random.

import { Call } from '../../engine/call';
import { randomNext } from '../../engine/random';
import { recordEncoding, recordKey, recordKeyCount } from '../../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_NOT_OPPOSITE, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyDefer,
  replyDeferredArray,
  replyError,
  replyInteger,
  replyNull,
  replyMayBegin,
  replyOverflow,
  replySet,
} from '../../protocol/reply';
import { listpackEntries } from '../../structure/listpack-find';
import { blockOf } from '../../type/block';
import {
  setAt,
  setContains,
  setCount,
  setFirst,
  setMember,
  setMemberBytes,
  setNext,
  setRandom,
  setSample,
  setTable,
  setText,
} from '../../type/set';
import { SetEncoding } from '../../type/type';
import { argumentInteger } from '../cursor';
import {
  scanCursorRead,
  scanFailed,
  scanFoundAt,
  scanFoundCount,
  scanMatches,
  scanOptionsRead,
  scanReplyBegin,
  scanReplyNothing,
  scanTable,
} from '../scan';
import { replyMember, replyMembers, setForReading, setWrongType } from './member';

/** From so many on, the members of a listpack are listed before some are chosen. */
const LIST_FROM: u32 = 8;

/** SISMEMBER key member */
export function sismemberCommand(call: Call): void {
  const entry = setForReading(call, 1);
  if (setWrongType) return;
  replyInteger(entry != 0 && setContains(entry, call.address(2), call.bytes(2)) ? 1 : 0);
}

/** SMISMEMBER key member … */
export function smismemberCommand(call: Call): void {
  const entry = setForReading(call, 1);
  if (setWrongType) return;
  const count = call.argumentCount;
  replyArray(count - 2);
  for (let i = 2; i < count; i++) {
    replyInteger(entry != 0 && setContains(entry, call.address(i), call.bytes(i)) ? 1 : 0);
  }
}

/** SCARD key */
export function scardCommand(call: Call): void {
  const entry = setForReading(call, 1);
  if (!setWrongType) replyInteger(entry == 0 ? 0 : setCount(entry));
}

/** SMEMBERS key */
export function smembersCommand(call: Call): void {
  const entry = setForReading(call, 1);
  if (setWrongType) return;
  if (entry == 0) return replySet(0);
  replySet(setCount(entry));
  replyMembers(entry);
}

/** SSCAN key cursor [MATCH pattern] [COUNT count] */
export function sscanCommand(call: Call): void {
  if (!scanCursorRead(call, 2)) return;
  const entry = setForReading(call, 1);
  if (setWrongType) return;
  if (entry == 0) return scanReplyNothing();
  if (!scanOptionsRead(call, 3, 0)) return;
  if (recordEncoding(entry) != SetEncoding.TABLE) return scanWhole(entry);
  const mark = scratchMark();
  const cursor = scanTable(setTable(entry));
  if (scanFailed) {
    replyOutOfMemory();
  } else {
    scanReplyBegin(cursor);
    replyArray(scanFoundCount);
    for (let i: u32 = 0; i < scanFoundCount; i++) {
      const record = scanFoundAt(i);
      replyBulk(recordKey(record), recordKeyCount(record));
    }
  }
  scratchReset(mark);
}

/** Answers SSCAN for a small encoding: all members that match. */
function scanWhole(entry: usize): void {
  scanReplyBegin(0);
  const mark = replyDefer();
  let count: u32 = 0;
  for (let more = setFirst(entry); more; more = setNext()) {
    setText();
    if (!scanMatches(setMember, setMemberBytes)) continue;
    replyBulk(setMember, setMemberBytes);
    count += 1;
  }
  replyDeferredArray(mark, count);
}

/** SRANDMEMBER key [count] : a negative count allows the same member more than once. */
export function srandmemberCommand(call: Call): void {
  if (call.argumentCount > 3) return replySyntaxError();
  const counted = call.argumentCount == 3;
  if (counted && !countRead(call)) return;
  const count = integerParsed;
  const entry = setForReading(call, 1);
  if (setWrongType) return;
  if (!counted) {
    if (entry == 0) return replyNull();
    setRandom(entry, randomNext());
    return replyMember();
  }
  if (entry == 0 || count == 0) return replyArray(0);
  const size = setCount(entry);
  if (count < 0 || count == 1) return randomRepeated(entry, <u64>abs(count));
  if (<u64>count < <u64>size) return randomDifferent(entry, <u32>count);
  replyArray(size);
  replyMembers(entry);
}

/** Reads the count, which must have an opposite, into integerParsed. False: answered. */
function countRead(call: Call): bool {
  if (!argumentInteger(call, 2)) return false;
  if (integerParsed != i64.MIN_VALUE) return true;
  replyError(ERROR_NOT_OPPOSITE);
  return false;
}

/** Replies with `count` members, each chosen among all. */
function randomRepeated(entry: usize, count: u64): void {
  if (!replyMayBegin(count)) return replyOutOfMemory();
  const mark = scratchMark();
  let listed: usize = 0;
  const size = setCount(entry);
  if (recordEncoding(entry) == SetEncoding.LISTPACK && count >= LIST_FROM) {
    listed = scratchAllocate((<usize>size) << 2);
    if (listed == 0) return replyOutOfMemory();
    listpackEntries(blockOf(entry), listed, 1);
  }
  replyArray(<u32>count);
  for (let i: u64 = 0; i < count && !replyOverflow; i++) {
    const random = randomNext();
    if (listed == 0) setRandom(entry, random);
    else setAt(entry, load<u32>(listed + ((<usize>(((random >> 32) * size) >> 32)) << 2)));
    replyMember();
  }
  scratchReset(mark);
}

/** Replies with `count` different members, fewer than there are. */
function randomDifferent(entry: usize, count: u32): void {
  const mark = scratchMark();
  const handles = scratchAllocate((<usize>count) << 2);
  if (handles == 0 || !setSample(entry, handles, count, randomNext())) return replyOutOfMemory();
  replyArray(count);
  for (let i: u32 = 0; i < count; i++) {
    setAt(entry, load<u32>(handles + ((<usize>i) << 2)));
    replyMember();
  }
  scratchReset(mark);
}
