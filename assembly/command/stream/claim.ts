// What is pending in a group changes hands: XACK, XCLAIM and XAUTOCLAIM.
//
// The effect of a change is an XCLAIM that says all of it, whatever there was before:
//
//   XCLAIM key group consumer 0 id TIME ms RETRYCOUNT n FORCE JUSTID LASTID id
//
// It also takes an id out of what is pending when the entry is gone. A consumer that was made and
// has got nothing is an XGROUP CREATECONSUMER; Redis 7.2 leaves it out, and its replicas do not
// have it. Where memory runs out, what has been claimed so far is answered, and an error if that is
// nothing.

import { Call, CallFlag } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import { keyspaceReadToChange } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import {
  dirtyAdd,
  effectArgument,
  effectBegin,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { recordKey, recordKeyCount } from '../../memory/record';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_COUNT_OPTION, replyOutOfMemory } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBringForward,
  replyDefer,
  replyDeferredArray,
  replyErrorBegin,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyReserve,
  replyTakeBack,
  replyTruncate,
  replyUsedBytes,
} from '../../protocol/reply';
import {
  idTreeCount,
  idTreeMs,
  idTreeNext,
  idTreeSeek,
  idTreeSeq,
  idTreeValue,
} from '../../structure/idtree';
import {
  Nack,
  consumerCreate,
  consumerFind,
  consumerOf,
  groupOf,
  groupPending,
  pendingFind,
  pendingGive,
  pendingMove,
  pendingRemove,
} from '../../type/stream-group';
import { Stream, idBelow, streamOf } from '../../type/stream-head';
import { streamWalkTo } from '../../type/stream-walk';
import {
  argumentAtLeast,
  cursorAtLeast,
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorIndex,
  cursorMore,
  cursorNumber,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import {
  groupOfArgument,
  replyEntry,
  replyErrorArgument,
  replyNoGroup,
  streamOrWrongType,
} from './entry';
import { IdForm, effectId, idMs, idParse, idRead, idReadStart, idSeq, replyId } from './id';
import { idsCreate, idsMs, idsRead, idsSeq, idsSet } from './ids';

const noNack = changetype<Nack>(0);

/** How claimed entries are treated. */
let justIds: bool = false;
let retryCount: i64 = -1;
let deliveredMs: i64 = 0;
/** Set when memory ran out while an entry was claimed. */
let isOut: bool = false;
/** How many bytes of the reply will come behind the entries. */
let behindBytes: u64 = 0;
/** Whether consumerOfArgument has made the consumer. Good until it is called again. */
export let consumerMade: bool = false;
/** Whether an effect since then makes the consumer wherever it is read. */
let consumerIsTold: bool = false;

/** XACK key group id [id …] */
export function xackCommand(call: Call): void {
  const entry = keyspaceReadToChange(call.database, call.address(1), call.bytes(1));
  if (!streamOrWrongType(entry)) return;
  const group = groupOfArgument(call, entry, 2);
  if (group == 0) return replyInteger(0);
  const mark = scratchMark();
  const ids = idsRead(call, 3);
  if (ids == 0) return scratchReset(mark);
  let acknowledged: u32 = 0;
  for (let i = 0; i < call.argumentCount - 3; i++) {
    if (pendingRemove(group, idsMs(ids, i), idsSeq(ids, i))) acknowledged += 1;
  }
  scratchReset(mark);
  dirtyAdd(acknowledged);
  replyInteger(acknowledged);
}

/** The effect of what has become of an id: who has it pending, since when, how often given. */
export function effectClaim(
  call: Call,
  keyIndex: i32,
  groupIndex: i32,
  group: usize,
  nack: Nack,
  ms: u64,
  seq: u64,
): void {
  consumerIsTold = true;
  if (!effectBegin(call.database.index, 14)) return;
  effectLiteral('XCLAIM');
  effectArgument(call.address(keyIndex), call.bytes(keyIndex));
  effectArgument(call.address(groupIndex), call.bytes(groupIndex));
  effectArgument(recordKey(nack.consumer), recordKeyCount(nack.consumer));
  effectInteger(0);
  effectId(ms, seq);
  effectLiteral('TIME');
  effectInteger(nack.deliveredMs);
  effectLiteral('RETRYCOUNT');
  effectInteger(nack.deliveries);
  effectLiteral('FORCE');
  effectLiteral('JUSTID');
  effectLiteral('LASTID');
  effectId(groupOf(group).lastMs, groupOf(group).lastSeq);
}

/** The effect of a group's having been given entries without their becoming pending. */
export function effectGroupId(call: Call, keyIndex: i32, groupIndex: i32, group: usize): void {
  if (!effectBegin(call.database.index, 7)) return;
  effectLiteral('XGROUP');
  effectLiteral('SETID');
  effectArgument(call.address(keyIndex), call.bytes(keyIndex));
  effectArgument(call.address(groupIndex), call.bytes(groupIndex));
  effectId(groupOf(group).lastMs, groupOf(group).lastSeq);
  effectLiteral('ENTRIESREAD');
  effectInteger(groupOf(group).entriesRead);
}

/** The effect of a new consumer's having been made, unless another has told of it. */
export function effectConsumer(call: Call, keyIndex: i32, groupIndex: i32, nameIndex: i32): void {
  if (consumerIsTold) return;
  consumerIsTold = true;
  if (!effectBegin(call.database.index, 5)) return;
  effectLiteral('XGROUP');
  effectLiteral('CREATECONSUMER');
  effectArgument(call.address(keyIndex), call.bytes(keyIndex));
  effectArgument(call.address(groupIndex), call.bytes(groupIndex));
  effectArgument(call.address(nameIndex), call.bytes(nameIndex));
}

/**
 * The consumer that argument `nameIndex` names, made if it is not there; it has been seen now.
 * Sets `consumerMade`; whoever has made one tells of it (effectConsumer).
 * @returns its record; 0: memory is out, nothing has changed
 */
export function consumerOfArgument(call: Call, keyIndex: i32, group: usize, nameIndex: i32): usize {
  const name = call.address(nameIndex);
  const nameCount = call.bytes(nameIndex);
  const found = consumerFind(group, name, nameCount);
  consumerMade = false;
  if (found != 0) {
    consumerOf(found).seenMs = nowMs;
    return found;
  }
  const made = consumerCreate(group, name, nameCount, nowMs);
  if (made == 0) return 0;
  consumerMade = true;
  consumerIsTold = false;
  dirtyAdd(1);
  notifyEvent(
    EventClass.STREAM,
    'xgroup-createconsumer',
    call.address(keyIndex),
    call.bytes(keyIndex),
    call.database.index,
  );
  return made;
}

/** Takes an id out of what is pending whose entry is gone, and writes that effect. */
function forget(call: Call, group: usize, nack: Nack, ms: u64, seq: u64): void {
  effectClaim(call, 1, 2, group, nack, ms, seq);
  pendingRemove(group, ms, seq);
  dirtyAdd(1);
}

/**
 * Gives a pending entry, on which the walk stands, to a consumer, shows it and writes the effect.
 * False: memory is out, and nothing has changed.
 */
function claim(call: Call, group: usize, consumer: usize, nack: Nack, ms: u64, seq: u64): bool {
  const used = replyUsedBytes();
  if (justIds) replyId(ms, seq);
  else replyEntry();
  replyReserve(behindBytes);
  if (replyTakeBack(used) || !pendingMove(nack, consumer, ms, seq)) {
    replyTruncate(used);
    isOut = true;
    return false;
  }
  nack.deliveredMs = deliveredMs;
  if (retryCount >= 0) nack.deliveries = retryCount;
  else if (!justIds) nack.deliveries += 1;
  consumerOf(consumer).activeMs = nowMs;
  effectClaim(call, 1, 2, group, nack, ms, seq);
  dirtyAdd(1);
  return true;
}

// -------------------------------------------------------------------------------------- XCLAIM

let force: bool = false;
let lastMs: u64 = 0;
let lastSeq: u64 = 0;
/** Least time since the last delivery, ms. */
let minimumIdle: i64 = 0;

/** Reads argument 4 into minimumIdle; false: `text` is answered. */
function idleRead(call: Call, text: string): bool {
  if (!argumentAtLeast(call, 4, i64.MIN_VALUE, text)) return false;
  minimumIdle = max<i64>(integerParsed, 0);
  return true;
}

/** XCLAIM key group consumer min-idle-time id [id …] [options] */
export function xclaimCommand(call: Call): void {
  const entry = keyspaceReadToChange(call.database, call.address(1), call.bytes(1));
  if (!streamOrWrongType(entry)) return;
  const group = groupOfArgument(call, entry, 2);
  if (group == 0) return replyNoGroup(call, 1, 2, '');
  if (!idleRead(call, 'ERR Invalid min-idle-time argument for XCLAIM')) return;
  const mark = scratchMark();
  const ids = idsCreate(call.argumentCount - 5);
  let count = 0;
  if (ids != 0) {
    while (count + 5 < call.argumentCount && idParse(call, count + 5)) {
      idsSet(ids, count++, idMs, idSeq);
    }
    if (claimOptionsRead(call, count + 5)) claimIds(call, streamOf(entry), group, ids, count);
  }
  scratchReset(mark);
}

/** Reads the options from an index on. False: answered. */
function claimOptionsRead(call: Call, index: i32): bool {
  justIds = false;
  retryCount = -1;
  force = false;
  lastMs = 0;
  lastSeq = 0;
  let time: i64 = -1;
  cursorOpen(call, index);
  while (cursorMore()) {
    if (cursorToken('FORCE')) {
      force = true;
    } else if (cursorToken('JUSTID')) {
      justIds = true;
    } else if (cursorTokenWith('IDLE', 1)) {
      time = nowMs - cursorNumber('ERR Invalid IDLE option argument for XCLAIM');
    } else if (cursorTokenWith('TIME', 1)) {
      time = cursorNumber('ERR Invalid TIME option argument for XCLAIM');
    } else if (cursorTokenWith('RETRYCOUNT', 1)) {
      retryCount = cursorNumber('ERR Invalid RETRYCOUNT option argument for XCLAIM');
    } else if (cursorTokenWith('LASTID', 1)) {
      cursorCheck(idRead(call, cursorTake(), 0, IdForm.STRICT));
      lastMs = idMs;
      lastSeq = idSeq;
    } else {
      cursorCheck(refuseOption(call, cursorIndex()));
    }
  }
  if (cursorFailed()) return false;
  // A time that makes no sense is taken to be now.
  deliveredMs = time < 0 || time > nowMs ? nowMs : time;
  return true;
}

/** -ERR Unrecognized XCLAIM option. Returns false. */
function refuseOption(call: Call, index: i32): bool {
  replyErrorBegin();
  replyErrorText("ERR Unrecognized XCLAIM option '");
  replyErrorArgument(call, index);
  replyErrorText("'");
  replyErrorEnd();
  return false;
}

/** Claims ids as the options say. */
function claimIds(call: Call, stream: Stream, group: usize, ids: usize, count: i32): void {
  const consumer = consumerOfArgument(call, 1, group, 3);
  if (consumer == 0) return replyOutOfMemory();
  const isMade = consumerMade;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const view = groupOf(group);
  let untold = idBelow(view.lastMs, view.lastSeq, lastMs, lastSeq);
  if (untold) {
    view.lastMs = lastMs;
    view.lastSeq = lastSeq;
  }
  const used = replyUsedBytes();
  const mark = replyDefer();
  let claimed: u32 = 0;
  isOut = false;
  behindBytes = 0;
  for (let i = 0; i < count && !isOut; i++) {
    const ms = idsMs(ids, i);
    const seq = idsSeq(ids, i);
    const nack = pendingFind(group, ms, seq);
    if (!streamWalkTo(stream, ms, seq)) {
      if (nack == noNack) continue;
      forget(call, group, nack, ms, seq);
      untold = false;
    } else if (nack != noNack) {
      if (minimumIdle != 0 && nowMs - nack.deliveredMs < minimumIdle) continue;
      if (claim(call, group, consumer, nack, ms, seq)) {
        claimed += 1;
        untold = false;
      }
    } else if (force && claimForced(call, group, consumer, ms, seq)) {
      claimed += 1;
      untold = false;
    }
  }
  if (untold) {
    effectGroupId(call, 1, 2, group);
    dirtyAdd(1);
  }
  if (isMade) effectConsumer(call, 1, 2, 3);
  if (isOut && claimed == 0) {
    replyTruncate(used);
    return replyOutOfMemory();
  }
  replyDeferredArray(mark, claimed);
}

/** Claims an entry that is not pending. False: memory is out, and nothing has changed. */
function claimForced(call: Call, group: usize, consumer: usize, ms: u64, seq: u64): bool {
  const nack = pendingGive(group, consumer, ms, seq);
  if (nack == noNack) {
    isOut = true;
    return false;
  }
  nack.deliveries = 1;
  if (claim(call, group, consumer, nack, ms, seq)) return true;
  pendingRemove(group, ms, seq);
  return false;
}

// ---------------------------------------------------------------------------------- XAUTOCLAIM

/** Entries that XAUTOCLAIM looks at for each that it may claim. */
const ATTEMPTS: i64 = 10;
/** What the reply takes for an id, and for its end without the ids that are gone. */
const ID_REPLY_BYTES: u64 = 80;
const AUTOCLAIM_END_BYTES: u64 = 512;
/** Redis's greatest COUNT. */
const COUNT_MAXIMUM: i64 = i64.MAX_VALUE / 16;

/** XAUTOCLAIM key group consumer min-idle-time start [COUNT count] [JUSTID] */
export function xautoclaimCommand(call: Call): void {
  const entry = keyspaceReadToChange(call.database, call.address(1), call.bytes(1));
  if (!idleRead(call, 'ERR Invalid min-idle-time argument for XAUTOCLAIM')) return;
  if (!idReadStart(call, 5)) return;
  const ms = idMs;
  const seq = idSeq;
  let count: i64 = 100;
  justIds = false;
  cursorOpen(call, 6);
  while (cursorMore()) {
    if (cursorTokenWith('COUNT', 1)) {
      count = cursorAtLeast(1, ERROR_COUNT_OPTION);
      if (count > COUNT_MAXIMUM) cursorFail(ERROR_COUNT_OPTION);
    } else if (cursorToken('JUSTID')) {
      justIds = true;
    } else {
      cursorSyntax();
    }
  }
  if (cursorFailed()) return;
  if (!streamOrWrongType(entry)) return;
  const group = groupOfArgument(call, entry, 2);
  if (group == 0) return replyNoGroup(call, 1, 2, '');
  claimFrom(call, streamOf(entry), group, ms, seq, count);
}

/** Claims what is pending from an id on, up to `count` entries. */
function claimFrom(call: Call, stream: Stream, group: usize, ms: u64, seq: u64, count: i64): void {
  const pending = groupPending(group);
  const maximum = <i32>min<i64>(count, idTreeCount(pending));
  const scratch = scratchMark();
  const gone = idsCreate(maximum);
  if (gone == 0) return;
  const consumer = consumerOfArgument(call, 1, group, 3);
  if (consumer == 0) {
    scratchReset(scratch);
    return replyOutOfMemory();
  }
  const isMade = consumerMade;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  retryCount = -1;
  deliveredMs = nowMs;
  isOut = false;
  let attempts = count * ATTEMPTS;
  let claimed: u32 = 0;
  let goneCount: i32 = 0;
  const used = replyUsedBytes();
  replyArray(3);
  const mark = replyDefer();
  behindBytes = AUTOCLAIM_END_BYTES;
  let at = idTreeSeek(pending, ms, seq);
  while (at != 0 && attempts-- != 0 && count != 0) {
    const thisMs = idTreeMs(at);
    const thisSeq = idTreeSeq(at);
    const nack = changetype<Nack>(<usize>idTreeValue(at));
    if (!streamWalkTo(stream, thisMs, thisSeq)) {
      behindBytes += ID_REPLY_BYTES;
      if (!replyReserve(behindBytes)) {
        isOut = replyTakeBack(replyUsedBytes());
        break;
      }
      forget(call, group, nack, thisMs, thisSeq);
      idsSet(gone, goneCount++, thisMs, thisSeq);
      count -= 1;
      at = idTreeSeek(pending, thisMs, thisSeq);
      continue;
    }
    if (minimumIdle == 0 || nowMs - nack.deliveredMs >= minimumIdle) {
      if (!claim(call, group, consumer, nack, thisMs, thisSeq)) break;
      claimed += 1;
      count -= 1;
    }
    at = idTreeNext(at);
  }
  if (isMade) effectConsumer(call, 1, 2, 3);
  if (isOut && claimed + goneCount == 0) {
    replyTruncate(used);
    replyOutOfMemory();
  } else {
    replyDeferredArray(mark, claimed);
    // Where to go on is known only now, but stands in front.
    const from = replyDefer();
    replyId(at != 0 ? idTreeMs(at) : 0, at != 0 ? idTreeSeq(at) : 0);
    replyBringForward(mark, from);
    replyArray(goneCount);
    for (let i = 0; i < goneCount; i++) replyId(idsMs(gone, i), idsSeq(gone, i));
  }
  scratchReset(scratch);
}
