// Adding to sorted sets: ZADD and ZINCRBY.
//
//   ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member …]
//
// The effect is the command itself: conditions and sums give the same result when it is replayed.
// All pairs are added or none: a key that is new is filled before anybody sees it, and one that is
// there is put back (type/zset-add.ts) if memory runs out on the way.

import { Call } from '../../engine/call';
import { keyspacePut } from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { scratchAllocate } from '../../memory/scratch';
import { ERROR_NOT_FLOAT, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { doubleParse, doubleParsed } from '../../number/double';
import { replyDouble, replyError, replyInteger, replyNull } from '../../protocol/reply';
import { zsetRecord } from '../../type/zset';
import {
  ZsetAdd,
  ZsetFlag,
  zsetAdd,
  zsetMakeRoom,
  zsetNewScore,
  zsetUndo,
  zsetUndoBegin,
  zsetUndoEnd,
} from '../../type/zset-add';
import { argumentIs } from '../cursor';
import { zsetChanged, zsetEntry, zsetForWriting } from './key';

/** An option of ZADD that the type knows nothing of: the reply counts updates, too. */
export const COUNT_CHANGES: u32 = 1 << 8;

const CONDITIONS: u32 = ZsetFlag.NX | ZsetFlag.XX | ZsetFlag.GT | ZsetFlag.LT;

let options: u32 = 0;
/** Scores of the pairs: f64 each, in the scratch arena. */
let scores: usize = 0;
/** Argument of the first pair's member, and how many arguments there are from one to the next. */
let memberFirst: i32 = 0;
let memberStep: i32 = 2;
let added: u32 = 0;
let updated: u32 = 0;
/** Whether a pair met its conditions. */
let processed: bool = false;

/** ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member … */
export function zaddCommand(call: Call): void {
  add(call, 0);
}

/** ZINCRBY key increment member */
export function zincrbyCommand(call: Call): void {
  add(call, ZsetFlag.INCREMENT);
}

/** The option that an argument is; 0 = it is none, and must be a score. */
function optionAt(call: Call, index: i32): u32 {
  // What begins below the letters is a number.
  const count = call.bytes(index);
  if ((count != 2 && count != 4) || <u32>load<u8>(call.address(index)) < 0x41) return 0;
  if (argumentIs(call, index, 'NX')) return ZsetFlag.NX;
  if (argumentIs(call, index, 'XX')) return ZsetFlag.XX;
  if (argumentIs(call, index, 'GT')) return ZsetFlag.GT;
  if (argumentIs(call, index, 'LT')) return ZsetFlag.LT;
  if (argumentIs(call, index, 'CH')) return COUNT_CHANGES;
  return argumentIs(call, index, 'INCR') ? ZsetFlag.INCREMENT : 0;
}

/** Reads the options; returns the index of the first score, or 0: an error, which is answered. */
function optionsRead(call: Call, given: u32): i32 {
  const count = call.argumentCount;
  options = given;
  let index = 2;
  for (; index < count; index++) {
    const option = optionAt(call, index);
    if (option == 0) break;
    options |= option;
  }
  const rest = count - index;
  if (rest == 0 || (rest & 1) != 0) {
    replySyntaxError();
    return 0;
  }
  if ((options & ZsetFlag.NX) != 0 && (options & ZsetFlag.XX) != 0) {
    replyError('ERR XX and NX options at the same time are not compatible');
    return 0;
  }
  const exclusive = options & (ZsetFlag.NX | ZsetFlag.GT | ZsetFlag.LT);
  if (popcnt(exclusive) > 1) {
    replyError('ERR GT, LT, and/or NX options at the same time are not compatible');
    return 0;
  }
  if ((options & ZsetFlag.INCREMENT) != 0 && rest > 2) {
    replyError('ERR INCR option supports a single increment-element pair');
    return 0;
  }
  return index;
}

/** Reads the scores of all pairs. False: one is none, or memory is out, which is answered. */
function scoresRead(call: Call, first: i32, pairs: i32): bool {
  scores = scratchAllocate((<usize>pairs) << 3);
  if (scores == 0) {
    replyOutOfMemory();
    return false;
  }
  for (let i = 0; i < pairs; i++) {
    const index = first + 2 * i;
    if (!doubleParse(call.address(index), call.bytes(index))) {
      replyError(ERROR_NOT_FLOAT);
      return false;
    }
    store<f64>(scores + ((<usize>i) << 3), doubleParsed);
  }
  return true;
}

function add(call: Call, given: u32): void {
  const first = optionsRead(call, given);
  if (first == 0) return;
  const pairs = (call.argumentCount - first) >> 1;
  if (!scoresRead(call, first, pairs)) return;
  memberFirst = first + 1;
  memberStep = 2;
  addScored(call, pairs);
}

/**
 * Adds members with scores that were found otherwise (GEOADD), and answers as ZADD does.
 * @param given ZsetFlag and COUNT_CHANGES
 * @param scoresAt an f64 a member
 * @param member,step argument of the first member, and from one to the next
 */
export function zsetAddScored(
  call: Call,
  given: u32,
  scoresAt: usize,
  member: i32,
  step: i32,
  pairs: i32,
): void {
  options = given;
  scores = scoresAt;
  memberFirst = member;
  memberStep = step;
  addScored(call, pairs);
}

function addScored(call: Call, pairs: i32): void {
  if (!zsetForWriting(call, 1)) return;
  added = updated = 0;
  processed = false;
  const increments = (options & ZsetFlag.INCREMENT) != 0;
  let result = ZsetAdd.REFUSED;
  if (zsetEntry != 0) result = addToOld(call, zsetEntry, pairs);
  else if ((options & ZsetFlag.XX) == 0) result = addToNew(call, pairs);
  if (result == ZsetAdd.OUT_OF_MEMORY) return replyOutOfMemory();
  if (result == ZsetAdd.NOT_A_NUMBER) {
    return replyError('ERR resulting score is not a number (NaN)');
  }
  if (!increments) replyInteger((options & COUNT_CHANGES) != 0 ? added + updated : added);
  else if (processed) replyDouble(zsetNewScore);
  else replyNull();
  if (added + updated != 0) {
    zsetChanged(call, 1, increments ? 'zincr' : 'zadd', added + updated);
  }
}

/** Adds the pairs to a zset, one after the other, until one fails; returns the last result. */
function addPairs(call: Call, entry: usize, pairs: i32): ZsetAdd {
  const flags = options & (CONDITIONS | ZsetFlag.INCREMENT);
  let result = ZsetAdd.REFUSED;
  for (let i = 0; i < pairs; i++) {
    const index = memberFirst + memberStep * i;
    const score = load<f64>(scores + ((<usize>i) << 3));
    result = zsetAdd(entry, call.address(index), call.bytes(index), score, flags);
    if (result > ZsetAdd.REFUSED) break;
    if (result == ZsetAdd.ADDED) added += 1;
    else if (result == ZsetAdd.UPDATED) updated += 1;
    if (result != ZsetAdd.REFUSED) processed = true;
  }
  return result;
}

function addToOld(call: Call, entry: usize, pairs: i32): ZsetAdd {
  if (!zsetMakeRoom(entry, pairs)) return ZsetAdd.OUT_OF_MEMORY;
  if (pairs == 1) return addPairs(call, entry, 1);
  if (!zsetUndoBegin(entry, pairs)) return ZsetAdd.OUT_OF_MEMORY;
  const result = addPairs(call, entry, pairs);
  if (result == ZsetAdd.OUT_OF_MEMORY) zsetUndo(entry);
  else zsetUndoEnd();
  return result;
}

function addToNew(call: Call, pairs: i32): ZsetAdd {
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const record = zsetRecord(key, keyCount, pairs, call.bytes(memberFirst));
  if (record == 0) return ZsetAdd.OUT_OF_MEMORY;
  const result = addPairs(call, record, pairs);
  if (result <= ZsetAdd.REFUSED && keyspacePut(call.database, 0, record, key, keyCount)) {
    return result;
  }
  lazyfreeRelease(record);
  return ZsetAdd.OUT_OF_MEMORY;
}
