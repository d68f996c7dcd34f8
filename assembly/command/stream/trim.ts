// The options of XADD and XTRIM, and XTRIM.
//
//   [NOMKSTREAM] [MAXLEN | MINID [= | ~] threshold [LIMIT count]]
//
// Approximate trimming (~) depends on how the entries lie in nodes, so its effect says what is left
// instead: XTRIM s MAXLEN ~ 1000 is XTRIM s MAXLEN = 1017 in the log, MINID ~ 5-0 is MINID = 3-0.
// LIMIT is left out then, since it may not stand beside '='. A trimming that memory has cut short
// has such an effect too.

import { Call, CallFlag } from '../../engine/call';
import { keyspaceChanged, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import {
  dirtyAdd,
  effectArgument,
  effectBegin,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { ServerState, serverState } from '../../engine/server';
import { integerParse, integerParsed } from '../../number/number';
import { ERROR_NOT_INTEGER, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { replyError, replyInteger } from '../../protocol/reply';
import { limitStreamEntries } from '../../type/limit';
import { streamWalkOldest } from '../../type/stream';
import { Stream, streamOf } from '../../type/stream-head';
import { streamTrimFailed, streamTrimId, streamTrimLength } from '../../type/stream-trim';
import { streamMs, streamSeq } from '../../type/stream-walk';
import { argumentIs } from '../cursor';
import { streamOrWrongType } from './entry';
import { IdForm, argumentIsCharacter, effectId, idIsOpen, idMs, idRead, idSeq } from './id';

/** How a stream is trimmed. */
export const enum TrimBy {
  NOTHING = 0,
  LENGTH = 1,
  ID = 2,
}

/** What trimOptionsRead has found. */
export let trimBy: TrimBy = TrimBy.NOTHING;
let trimApproximate: bool = false;
/** Index of the threshold's argument. */
let trimIndex: i32 = 0;
export let trimNoMake: bool = false;
/** The id of XADD; 0-0 and open if it is '*'. */
export let trimIdMs: u64 = 0;
export let trimIdSeq: u64 = 0;
/** Whether an id was given, and whether its sequence was. */
export let trimIdGiven: bool = false;
export let trimSeqGiven: bool = false;

let length: i64 = 0;
let thresholdMs: u64 = 0;
let thresholdSeq: u64 = 0;
let limit: i64 = 0;

const STAR: u8 = 0x2a;
const TILDE: u8 = 0x7e;
const EQUALS: u8 = 0x3d;

/**
 * Reads the options from argument 2 on; of XADD with the id behind them.
 * @returns the index behind them, which is XADD's id; -1: they are wrong, which is answered
 */
export function trimOptionsRead(call: Call, adds: bool): i32 {
  trimBy = TrimBy.NOTHING;
  trimApproximate = false;
  trimNoMake = false;
  trimIdGiven = false;
  trimSeqGiven = false;
  limit = 0;
  let limitGiven = false;
  const count = call.argumentCount;
  let i = 2;
  for (; i < count; i++) {
    if (adds && argumentIsCharacter(call, i, STAR)) break;
    const more = i + 1 < count;
    if (more && (argumentIs(call, i, 'MAXLEN') || argumentIs(call, i, 'MINID'))) {
      i = thresholdRead(call, i);
      if (i < 0) return -1;
    } else if (more && argumentIs(call, i, 'LIMIT')) {
      if (!numberRead(call, ++i, 'ERR The LIMIT argument must be >= 0.')) return -1;
      limit = integerParsed;
      limitGiven = true;
    } else if (adds && argumentIs(call, i, 'NOMKSTREAM')) {
      trimNoMake = true;
    } else if (adds) {
      if (!idRead(call, i, 0, IdForm.OPEN)) return -1;
      trimIdMs = idMs;
      trimIdSeq = idSeq;
      trimIdGiven = true;
      trimSeqGiven = !idIsOpen;
      break;
    } else {
      replySyntaxError();
      return -1;
    }
  }
  return optionsFit(adds, limitGiven) ? i : -1;
}

/** Reads MAXLEN or MINID at an index; returns that of the threshold, -1 = answered. */
function thresholdRead(call: Call, index: i32): i32 {
  if (trimBy != TrimBy.NOTHING) {
    replyError('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
    return -1;
  }
  const byLength = argumentIs(call, index, 'MAXLEN');
  trimApproximate = false;
  let at = index + 1;
  if (at + 1 < call.argumentCount) {
    if (argumentIsCharacter(call, at, TILDE)) {
      trimApproximate = true;
      at += 1;
    } else if (argumentIsCharacter(call, at, EQUALS)) {
      at += 1;
    }
  }
  if (byLength) {
    if (!numberRead(call, at, 'ERR The MAXLEN argument must be >= 0.')) return -1;
    length = integerParsed;
    trimBy = TrimBy.LENGTH;
  } else {
    if (!idRead(call, at, 0, IdForm.STRICT)) return -1;
    thresholdMs = idMs;
    thresholdSeq = idSeq;
    trimBy = TrimBy.ID;
  }
  trimIndex = at;
  return at;
}

/** Reads a number that must not be negative into integerParsed; false = answered. */
function numberRead(call: Call, index: i32, error: string): bool {
  if (!integerParse(call.address(index), call.bytes(index))) {
    replyError(ERROR_NOT_INTEGER);
    return false;
  }
  if (integerParsed >= 0) return true;
  replyError(error);
  return false;
}

/** Whether options that are each right go together, and the limit that follows; false: answered. */
function optionsFit(adds: bool, limitGiven: bool): bool {
  if (limit != 0 && trimBy == TrimBy.NOTHING) {
    replyError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
    return false;
  }
  if (!adds && trimBy == TrimBy.NOTHING) {
    replyError('ERR syntax error, XTRIM must be called with a trimming strategy');
    return false;
  }
  if ((serverState & ServerState.LOADING) != 0) {
    limit = 0;
  } else if (limitGiven && !trimApproximate) {
    replyError('ERR syntax error, LIMIT cannot be used without the special ~ option');
    return false;
  } else if (!limitGiven) {
    limit = trimApproximate ? defaultLimit() : 0;
  }
  return true;
}

/** Approximate trimming takes away what is in a hundred full nodes at most. */
function defaultLimit(): i64 {
  const entries = <i64>limitStreamEntries * 100;
  return entries == 0 ? 10000 : min<i64>(entries, 1000000);
}

/** Trims a stream as the options say; returns how many entries went. */
export function trimRun(stream: Stream): u64 {
  if (trimBy == TrimBy.LENGTH) return streamTrimLength(stream, length, trimApproximate, limit);
  return streamTrimId(stream, thresholdMs, thresholdSeq, trimApproximate, limit);
}

/** Whether the effect of the trimming that has run must say what is left instead. */
export function trimIsVague(): bool {
  return trimApproximate || streamTrimFailed;
}

/**
 * Writes the effect of a call that has trimmed: its arguments with an exact threshold and without a
 * limit, and with another id at `idIndex`, unless that is 0.
 * @param end the index behind the options
 */
export function trimEffect(
  call: Call,
  stream: Stream,
  end: i32,
  idIndex: i32,
  ms: u64,
  seq: u64,
): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const vague = trimBy != TrimBy.NOTHING && trimIsVague();
  const operator = vague && trimApproximate ? trimIndex - 1 : 0;
  const count = call.argumentCount;
  let kept = count;
  for (let i = 2; vague && i < end; i++) kept -= isLimit(call, i) ? 2 : 0;
  if (!effectBegin(call.database.index, kept)) return;
  for (let i = 0; i < count; i++) {
    if (vague && i > 1 && i < end && isLimit(call, i)) i += 1;
    else if (i != 0 && i == idIndex) effectId(ms, seq);
    else if (i != 0 && i == operator) effectLiteral('=');
    else if (vague && i == trimIndex) effectThreshold(stream);
    else effectArgument(call.address(i), call.bytes(i));
  }
}


@inline function isLimit(call: Call, index: i32): bool {
  return argumentIs(call, index, 'LIMIT');
}

/** The exact threshold: the length, or the id of the oldest entry, be it deleted. */
function effectThreshold(stream: Stream): void {
  if (trimBy == TrimBy.LENGTH) return effectInteger(stream.length);
  if (streamWalkOldest(stream)) effectId(streamMs, streamSeq);
  else effectId(u64.MAX_VALUE, u64.MAX_VALUE);
}

/** XTRIM key MAXLEN | MINID [= | ~] threshold [LIMIT count] */
export function xtrimCommand(call: Call): void {
  if (trimOptionsRead(call, false) < 0) return;
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (!streamOrWrongType(entry)) return;
  if (entry == 0) return replyInteger(0);
  const stream = streamOf(entry);
  const gone = trimRun(stream);
  if (gone != 0) {
    notifyEvent(EventClass.STREAM, 'xtrim', key, keyCount, database.index);
    keyspaceChanged(database, key, keyCount);
    dirtyAdd(gone);
    if (trimIsVague()) trimEffect(call, stream, call.argumentCount, 0, 0, 0);
  } else if (streamTrimFailed) {
    return replyOutOfMemory();
  }
  replyInteger(gone);
}
