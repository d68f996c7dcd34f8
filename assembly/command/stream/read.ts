// XREAD and XREADGROUP: what is new in several streams, now or, with BLOCK, as soon as there is
// any.
//
//   XREAD       entries above an id; '$' is the last id of now, '+' the id before the last one
//   XREADGROUP  '>': entries that the group has not been given yet. They become pending at the
//               consumer, unless NOACK. Any other id: what is pending at the consumer above it.
//
// A client that finds nothing waits (engine/run/blocking.ts) and its command is run again when one
// of the keys gets an entry, so '$' is replaced by the id that it stands for before the client is
// parked. XREADGROUP waits for groups as well: it is run again, and fails, when its key is deleted
// or replaced, or its group destroyed.
//
// XREADGROUP's effects are those of what it has given out: an XCLAIM for each entry (claim.ts),
// with NOACK an XGROUP SETID for each stream; and an XGROUP CREATECONSUMER for a new consumer that
// no XCLAIM makes. Where memory runs out, what has been given out so far is answered, and an error
// if that is nothing.

import { Call, CallFlag } from '../../engine/call';
import { blockingDenied, blockingWait, blockingWaitForGroup } from '../../engine/run/blocking';
import { nowMs } from '../../engine/clock';
import { keyspaceRead, keyspaceReadToChange } from '../../engine/keyspace/keyspace';
import { dirtyAdd } from '../../engine/effect';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyDefer,
  replyDeferredArray,
  replyDeferredMap,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyNullArray,
  replyProtocol,
  replyTakeBack,
  replyTruncate,
  replyUsedBytes,
} from '../../protocol/reply';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { idTreeMs, idTreeNext, idTreeSeek, idTreeSeq, idTreeValue } from '../../structure/idtree';
import { streamWalkEdge } from '../../type/stream';
import {
  Nack,
  consumerOf,
  consumerPending,
  groupAdvance,
  groupOf,
  pendingGive,
} from '../../type/stream-group';
import { Stream, idBelow, streamOf } from '../../type/stream-head';
import { streamMs, streamSeq, streamWalk, streamWalkNext } from '../../type/stream-walk';
import { Type } from '../../type/type';
import {
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorIndex,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorTakeSome,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import {
  consumerMade,
  consumerOfArgument,
  effectClaim,
  effectConsumer,
  effectGroupId,
} from './claim';
import {
  groupOfArgument,
  replyEntries,
  replyEntry,
  replyEntryOf,
  replyErrorArgument,
  replyNoGroup,
  streamOrWrongType,
} from './entry';
import {
  ID_TEXT_BYTES,
  IdForm,
  argumentIsCharacter,
  idFormat,
  idMs,
  idRead,
  idSeq,
  replyId,
} from './id';
import { idsCreate, idsMs, idsSeq, idsSet } from './ids';
import { timeoutDeadlineMs, timeoutReadMs } from '../timeout';

const DOLLAR: u8 = 0x24;
const PLUS: u8 = 0x2b;
const GREATER: u8 = 0x3e;

/** The options of the call. */
let isGroup: bool = false;
let blocks: bool = false;
let count: i64 = 0;
let noAck: bool = false;
let groupIndex: i32 = 0;
/** The first key, and how many there are. */
let firstKey: i32 = 0;
let keyCount: i32 = 0;
/** For each key the id that is read from, and the record of the group. */
let ids: usize = 0;
let groups: usize = 0;
/** Set when memory ran out while an entry was given out. */
let isOut: bool = false;
/** Entries that were given out. */
let given: u32 = 0;

/** XREAD [COUNT count] [BLOCK ms] STREAMS key [key …] id [id …] */
export function xreadCommand(call: Call): void {
  isGroup = false;
  const mark = scratchMark();
  if (optionsRead(call) && idsResolve(call)) read(call);
  scratchReset(mark);
}

/** XREADGROUP GROUP group consumer [COUNT count] [BLOCK ms] [NOACK] STREAMS key … id … */
export function xreadgroupCommand(call: Call): void {
  isGroup = true;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const mark = scratchMark();
  if (optionsRead(call) && idsResolve(call)) read(call);
  scratchReset(mark);
}

// ------------------------------------------------------------------------------------- options

function optionsRead(call: Call): bool {
  blocks = false;
  count = 0;
  noAck = false;
  groupIndex = 0;
  firstKey = 0;
  cursorOpen(call, 1);
  while (cursorMore() && firstKey == 0) {
    if (cursorTokenWith('BLOCK', 1)) {
      const isScripted = (call.flags & CallFlag.SCRIPTED) != 0;
      if (isScripted) cursorCheck(refuseBlock(call));
      else blocks = cursorCheck(timeoutReadMs(call, cursorTake()));
    } else if (cursorTokenWith('COUNT', 1)) {
      count = max<i64>(cursorInteger(), 0);
    } else if (cursorTokenWith('STREAMS', 1)) {
      firstKey = cursorIndex();
    } else if (cursorTokenWith('GROUP', 2)) {
      if (!isGroup) cursorFail(ONLY_GROUP);
      groupIndex = cursorTakeSome(2);
    } else if (cursorToken('NOACK')) {
      if (!isGroup) cursorFail(ONLY_NOACK);
      noAck = true;
    } else {
      cursorSyntax();
    }
  }
  if (cursorFailed()) return false;
  if (firstKey == 0) {
    replySyntaxError();
    return false;
  }
  const words = call.argumentCount - firstKey;
  if ((words & 1) != 0) {
    unbalanced(call);
    return false;
  }
  keyCount = words >> 1;
  if (isGroup && groupIndex == 0) return refuse('ERR Missing GROUP option for XREADGROUP');
  return true;
}

const ONLY_GROUP: string =
  'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.';
const ONLY_NOACK: string =
  'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.';
/** Answers with an error. Returns false. */
function refuse(text: string): bool {
  replyError(text);
  return false;
}

/** -ERR XREAD command …, as the script has written its name. Returns false. */
function refuseBlock(call: Call): bool {
  replyErrorBegin();
  replyErrorText('ERR ');
  replyErrorArgument(call, 0);
  replyErrorText(' command is not allowed with BLOCK option from scripts');
  replyErrorEnd();
  return false;
}

function unbalanced(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR Unbalanced '");
  replyErrorBytes(call.row.fullName, call.row.fullNameBytes);
  replyErrorText("' list of streams: for each stream key an ID or '");
  replyErrorText(isGroup ? '>' : '$');
  replyErrorText("' must be specified.");
  replyErrorEnd();
}

/** The entry of the key at an argument; 0 = none. A group changes with what is read through it. */
function find(call: Call, index: i32): usize {
  const key = call.address(index);
  const bytes = call.bytes(index);
  if (isGroup) return keyspaceReadToChange(call.database, key, bytes);
  return keyspaceRead(call.database, key, bytes);
}

/** Finds the id that each stream is read from, and its group. False: answered. */
function idsResolve(call: Call): bool {
  ids = idsCreate(keyCount);
  groups = isGroup && ids != 0 ? scratchAllocate((<usize>keyCount) << 2) : 0;
  if (ids == 0) return false;
  if (isGroup && groups == 0) {
    replyOutOfMemory();
    return false;
  }
  for (let i = 0; i < keyCount; i++) {
    const keyIndex = firstKey + i;
    const entry = find(call, keyIndex);
    if (!streamOrWrongType(entry)) return false;
    if (isGroup) {
      const group = groupOfArgument(call, entry, groupIndex);
      if (group == 0) {
        replyNoGroup(call, keyIndex, groupIndex, ' in XREADGROUP with GROUP option');
        return false;
      }
      store<u32>(groups + ((<usize>i) << 2), <u32>group);
    }
    if (!idResolve(call, entry, i)) return false;
  }
  return true;
}

/** Finds the id that stream `i` is read from. False: answered. */
function idResolve(call: Call, entry: usize, i: i32): bool {
  const index = firstKey + keyCount + i;
  const isLast = argumentIsCharacter(call, index, DOLLAR);
  if (isLast || argumentIsCharacter(call, index, PLUS)) {
    if (isGroup) {
      meaningless(isLast ? '$' : '+');
      return false;
    }
    let ms: u64 = 0;
    let seq: u64 = 0;
    if (entry != 0) {
      ms = streamOf(entry).lastMs;
      seq = streamOf(entry).lastSeq;
      if (!isLast && (ms | seq) != 0 && seq-- == 0) ms -= 1;
    }
    idsSet(ids, i, ms, seq);
    return true;
  }
  if (argumentIsCharacter(call, index, GREATER)) {
    if (!isGroup) {
      onlyGroup();
      return false;
    }
    idsSet(ids, i, u64.MAX_VALUE, u64.MAX_VALUE);
    return true;
  }
  if (!idRead(call, index, 0, IdForm.STRICT)) return false;
  idsSet(ids, i, idMs, idSeq);
  return true;
}

function onlyGroup(): void {
  replyErrorBegin();
  replyErrorText('ERR The > ID can be specified only when calling XREADGROUP using the GROUP ');
  replyErrorText('<group> <consumer> option.');
  replyErrorEnd();
}

function meaningless(sign: string): void {
  replyErrorBegin();
  replyErrorText('ERR The ');
  replyErrorText(sign);
  replyErrorText(' ID is meaningless in the context of XREADGROUP: you want to read the history ');
  replyErrorText('of this consumer by specifying a proper ID, or use the > ID to get new ');
  replyErrorText('messages. The ');
  replyErrorText(sign);
  replyErrorText(' ID would just return an empty result set.');
  replyErrorEnd();
}

// ------------------------------------------------------------------------------------- reading

/** Whether a stream has an entry above an id. */
function hasAbove(stream: Stream, ms: u64, seq: u64): bool {
  if (stream.length == 0 || !streamWalkEdge(stream, true)) return false;
  return idBelow(ms, seq, streamMs, streamSeq);
}

/** Answers with what there is, or waits. */
function read(call: Call): void {
  const used = replyUsedBytes();
  const mark = replyDefer();
  let streams: u32 = 0;
  isOut = false;
  given = 0;
  for (let i = 0; i < keyCount && !isOut; i++) {
    const keyIndex = firstKey + i;
    const entry = find(call, keyIndex);
    if (entry == 0) continue;
    const stream = streamOf(entry);
    if (isGroup ? readGroup(call, stream, i) : readPlain(call, stream, i)) streams += 1;
  }
  if (isOut && given == 0) {
    replyTruncate(used);
    return replyOutOfMemory();
  }
  if (streams != 0) {
    if (replyProtocol == 3) replyDeferredMap(mark, streams);
    else replyDeferredArray(mark, streams);
  } else if (blocks && !blockingDenied(call)) {
    wait(call);
  } else {
    replyNullArray();
  }
}

/** What stands before the entries of stream `i`. */
function replyStreamHead(call: Call, i: i32): void {
  if (replyProtocol != 3) replyArray(2);
  replyBulk(call.address(firstKey + i), call.bytes(firstKey + i));
}

/** XREAD of one stream. False: it has nothing, and nothing was written. */
function readPlain(call: Call, stream: Stream, i: i32): bool {
  let ms = idsMs(ids, i);
  let seq = idsSeq(ids, i);
  if (!hasAbove(stream, ms, seq)) return false;
  if (++seq == 0) ms += 1;
  replyStreamHead(call, i);
  replyEntries(stream, ms, seq, u64.MAX_VALUE, u64.MAX_VALUE, false, count);
  return true;
}

/** XREADGROUP of one stream. False: it has nothing, and nothing was written. */
function readGroup(call: Call, stream: Stream, i: i32): bool {
  const keyIndex = firstKey + i;
  const group: usize = load<u32>(groups + ((<usize>i) << 2));
  const view = groupOf(group);
  let ms = idsMs(ids, i);
  let seq = idsSeq(ids, i);
  const isNew = (ms & seq) == u64.MAX_VALUE;
  if (isNew) {
    ms = view.lastMs;
    seq = view.lastSeq;
  }
  const serves = !isNew || hasAbove(stream, ms, seq);
  const consumer = consumerOfArgument(call, keyIndex, group, groupIndex + 1);
  if (consumer == 0) {
    isOut = true;
    return false;
  }
  const isMade = consumerMade;
  // Without entries that become pending nothing else tells of it.
  if (isMade && (noAck || !serves)) effectConsumer(call, keyIndex, groupIndex, groupIndex + 1);
  if (!serves) return false;
  if (++seq == 0) ms += 1;
  replyStreamHead(call, i);
  if (isNew) giveNew(call, keyIndex, stream, group, consumer, ms, seq);
  else showPending(stream, consumer, ms, seq);
  if (isMade) effectConsumer(call, keyIndex, groupIndex, groupIndex + 1);
  dirtyAdd(1);
  return true;
}

/** Gives entries from an id on to a consumer, and shows them. */
function giveNew(
  call: Call,
  keyIndex: i32,
  stream: Stream,
  group: usize,
  consumer: usize,
  ms: u64,
  seq: u64,
): void {
  const mark = replyDefer();
  const view = groupOf(group);
  let shown: u32 = 0;
  let untold = false;
  streamWalk(stream, ms, seq, u64.MAX_VALUE, u64.MAX_VALUE, false);
  while ((count == 0 || <i64>shown < count) && streamWalkNext()) {
    const used = replyUsedBytes();
    replyEntry();
    isOut = replyTakeBack(used);
    if (isOut) break;
    const nack = noAck ? changetype<Nack>(0) : pendingGive(group, consumer, streamMs, streamSeq);
    if (!noAck && changetype<usize>(nack) == 0) {
      replyTruncate(used);
      isOut = true;
      break;
    }
    if (idBelow(view.lastMs, view.lastSeq, streamMs, streamSeq)) {
      groupAdvance(stream, view, streamMs, streamSeq);
      untold = noAck;
    }
    shown += 1;
    if (noAck) continue;
    nack.deliveredMs = nowMs;
    nack.deliveries = 1;
    consumerOf(consumer).activeMs = nowMs;
    effectClaim(call, keyIndex, groupIndex, group, nack, streamMs, streamSeq);
  }
  if (untold) effectGroupId(call, keyIndex, groupIndex, group);
  given += shown;
  replyDeferredArray(mark, shown);
}

/** Shows what is pending at a consumer from an id on; an entry that is gone as null. */
function showPending(stream: Stream, consumer: usize, ms: u64, seq: u64): void {
  const mark = replyDefer();
  let shown: u32 = 0;
  let at = idTreeSeek(consumerPending(consumer), ms, seq);
  for (; at != 0 && (count == 0 || <i64>shown < count); at = idTreeNext(at)) {
    const thisMs = idTreeMs(at);
    const thisSeq = idTreeSeq(at);
    const used = replyUsedBytes();
    const isThere = replyEntryOf(stream, thisMs, thisSeq);
    if (!isThere) {
      replyArray(2);
      replyId(thisMs, thisSeq);
      replyNullArray();
    }
    isOut = replyTakeBack(used);
    if (isOut) break;
    shown += 1;
    if (!isThere) continue;
    const nack = changetype<Nack>(<usize>idTreeValue(at));
    nack.deliveredMs = nowMs;
    nack.deliveries += 1;
  }
  given += shown;
  replyDeferredArray(mark, shown);
}

/**
 * Parks the client until one of the streams gets an entry. What is parked has ids in place of '$';
 * the call keeps its words, which a monitor is shown.
 */
function wait(call: Call): void {
  const first = call.argumentVector + <usize>(firstKey + keyCount) * ARGUMENT_BYTES;
  const bytes = <usize>keyCount * ARGUMENT_BYTES;
  const words = scratchAllocate(bytes);
  if (words == 0) return replyOutOfMemory();
  memory.copy(words, first, bytes);
  if (idsWrite(call)) {
    if (isGroup) blockingWaitForGroup(call, Type.STREAM, firstKey, keyCount, timeoutDeadlineMs);
    else blockingWait(call, Type.STREAM, firstKey, keyCount, timeoutDeadlineMs);
  } else {
    replyOutOfMemory();
  }
  memory.copy(first, words, bytes);
}

/** Writes the ids that they stand for over the arguments '$'. False: memory is out. */
function idsWrite(call: Call): bool {
  for (let i = 0; i < keyCount; i++) {
    const index = firstKey + keyCount + i;
    if (!argumentIsCharacter(call, index, DOLLAR)) continue;
    const text = scratchAllocate(ID_TEXT_BYTES);
    if (text == 0) return false;
    const argument = changetype<Argument>(call.argumentVector + <usize>index * ARGUMENT_BYTES);
    argument.count = idFormat(idsMs(ids, i), idsSeq(ids, i), text);
    argument.address = text;
  }
  return true;
}
