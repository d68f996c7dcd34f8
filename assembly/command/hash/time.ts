// What the commands that give fields deadlines share: reading the time, noting what became of each
// field, and the effect on those that changed.
//
//   marks   one byte a field: what HEXPIRE and its sisters answer, in the scratch arena
//
// A time is at least 0 and, made absolute, at most TIME_MOST_MS (2^46 - 1, in the year 4199).
// Fields whose new deadline lies in the past, or now, are deleted at once.

import { Call, CallFlag } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import { effectArgument, effectBegin, effectInteger, effectLiteral } from '../../engine/effect';
import { expireEffect, expireGoesSingly } from '../../engine/keyspace/expire-field';
import { ServerState, serverState } from '../../engine/server';
import { scratchAllocate } from '../../memory/scratch';
import { integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import { replyArray, replyError, replyInteger, replyReserve } from '../../protocol/reply';
import { argumentInteger } from '../cursor';
import { expireTimeError } from '../generic/expire';

const TIME_MAXIMUM_MS: i64 = (1 << 46) - 1;

/** What timeRead has found, Unix ms. */
export let timeMs: i64 = 0;

/**
 * Reads argument `index` as a time, which is then in timeMs.
 * @param seconds its unit; else milliseconds
 * @param relative whether it counts from now
 * @returns false: it is none, which is answered
 */
export function timeRead(call: Call, index: i32, seconds: bool, relative: bool): bool {
  if (!argumentInteger(call, index)) return false;
  let time = integerParsed;
  if (time < 0) {
    replyError('ERR invalid expire time, must be >= 0');
    return false;
  }
  const base: i64 = relative ? nowMs : 0;
  const maximum = TIME_MAXIMUM_MS - base;
  if (time > (seconds ? maximum / 1000 : maximum)) {
    expireTimeError(call);
    return false;
  }
  if (seconds) time *= 1000;
  timeMs = base + time;
  return true;
}

/** Whether fields with this deadline are to be deleted instead. A replica leaves that to others. */
export function timeIsOver(deadlineMs: i64): bool {
  const waits = (serverState & (ServerState.LOADING | ServerState.REPLICA)) != 0;
  return deadlineMs <= nowMs && !waits;
}

/** What became of a field, as HEXPIRE, HTTL and HPERSIST answer it. */
export const enum Mark {
  NO_FIELD = -2,
  NO_DEADLINE = -1,
  UNCHANGED = 0,
  CHANGED = 1,
  DELETED = 2,
}

let marks: usize = 0;
let marksFirst: i32 = 0;
let marksCount: i32 = 0;
/** How many fields were marked as CHANGED or DELETED. */
export let marksChanged: i32 = 0;

/** What an answer takes for each mark: `:-2` and a line end, with some room. */
const MARK_REPLY_BYTES: u64 = 8;

/**
 * Makes room for the marks of the fields that are the arguments from `first` on, and for answering
 * with them. False: memory is out.
 */
export function marksBegin(call: Call, first: i32): bool {
  marksFirst = first;
  marksCount = call.argumentCount - first;
  marksChanged = 0;
  marks = scratchAllocate(marksCount);
  return marks != 0 && replyReserve(<u64>marksCount * MARK_REPLY_BYTES + 2 * FRAME_HEADER_BYTES);
}

/** Marks the field number `index`. */
export function markSet(index: i32, mark: Mark): void {
  store<i8>(marks + index, <i8>mark);
  if (mark > Mark.UNCHANGED) marksChanged += 1;
}

/** Answers with all marks. */
export function marksReply(): void {
  replyArray(marksCount);
  for (let i = 0; i < marksCount; i++) replyInteger(load<i8>(marks + i));
}

/** Answers that the key, hence each field, is missing. */
export function fieldsMissingReply(count: i32): void {
  replyArray(count);
  for (let i = 0; i < count; i++) replyInteger(Mark.NO_FIELD);
}

/** The effect of deleting the fields that were marked. */
export function effectDeleted(call: Call): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  if (!expireGoesSingly(keyCount, marksChanged)) {
    if (!expireEffect(call.database, key, keyCount, marksChanged)) return;
    return effectMarked(call);
  }
  for (let i = 0; i < marksCount; i++) {
    if (!isMarked(i) || !expireEffect(call.database, key, keyCount, 1)) continue;
    effectArgument(call.address(marksFirst + i), call.bytes(marksFirst + i));
  }
}

/**
 * The effect of setting the deadline of the fields that were marked, or with a deadline below 0 of
 * taking theirs away.
 * @param condition the argument that has named one, which the effect repeats; 0 = none has
 */
export function effectTimed(call: Call, deadlineMs: i64, condition: i32 = 0): void {
  const persists = deadlineMs < 0;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const count = marksChanged + (persists ? 4 : 5) + (condition == 0 ? 0 : 1);
  if (!effectBegin(call.database.index, count)) return;
  if (persists) effectLiteral('HPERSIST');
  else effectLiteral('HPEXPIREAT');
  effectArgument(call.address(1), call.bytes(1));
  if (!persists) effectInteger(deadlineMs);
  if (condition != 0) effectArgument(call.address(condition), call.bytes(condition));
  effectLiteral('FIELDS');
  effectInteger(marksChanged);
  effectMarked(call);
}

/** Whether a field has changed or gone. */
@inline function isMarked(index: i32): bool {
  return load<i8>(marks + index) > <i8>Mark.UNCHANGED;
}

function effectMarked(call: Call): void {
  for (let i = 0; i < marksCount; i++) {
    if (!isMarked(i)) continue;
    effectArgument(call.address(marksFirst + i), call.bytes(marksFirst + i));
  }
}
