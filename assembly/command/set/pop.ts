// SPOP: taking members out at random. What chance has chosen is told in the effect log, so that
// nobody chooses again:
//
//   SPOP s           SREM s a                          one member
//   SPOP s 2000      SREM s a … (1024), SREM s …       some, in MULTI and EXEC if there are several
//   SPOP s 5000      DEL s (or UNLINK s)               as many as there are, or more
//
// With a count there are Redis's three cases: all; few, which are chosen and removed; nearly all
// (fewer than a fifth of the count stays): then those that stay are chosen and make a new set,
// whose encoding is chosen anew. Whatever needs memory is done, and all members are answered,
// before the first of them goes.

import { Call, CallFlag } from '../../engine/call';
import { keyspaceChanged } from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { EventClass } from '../../engine/notify';
import {
  dirtyAdd,
  effectArgument,
  effectArgumentBytes,
  effectBegin,
  effectDelete,
  effectLiteral,
  effectReserveMore,
} from '../../engine/effect';
import { randomNext } from '../../engine/random';
import { Lazyfree, serverEffects, serverLazyfree } from '../../engine/server';
import { Statistic, statisticAdd } from '../../engine/statistics';
import { recordEncoding } from '../../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { ERROR_NOT_POSITIVE, replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import { replyError, replyIsLost, replyNull, replyReserve, replySet } from '../../protocol/reply';
import {
  SetAdd,
  setAddFound,
  setAt,
  setCount,
  setCreateAs,
  setExchange,
  setFirst,
  setMember,
  setMemberBytes,
  setNext,
  setRandom,
  setRemoveAt,
  setRemoveSample,
  setText,
} from '../../type/set';
import { setSample } from '../../type/set';
import { SetEncoding } from '../../type/type';
import { unionOfOne } from './combine';
import { announce, replyMember, replyMembers, setForWriting, setRemoveEntry } from './member';
import { setWrongType } from './member';

/** Members in one SREM. */
const BATCH: u32 = 1024;
/** How many times what stays must be less than what goes for a new set to be made of it. */
const STAYING_RATIO: u64 = 5;

/** SPOP key [count] */
export function spopCommand(call: Call): void {
  const count = call.argumentCount;
  if (count > 3) return replySyntaxError();
  if (count == 3) return popSome(call);
  const entry = setForWriting(call, 1);
  if (setWrongType) return;
  if (entry == 0) return replyNull();
  const handle = setRandom(entry, randomNext());
  if (!effectReserveMore(effectArgumentBytes(setMemberBytes))) return replyOutOfMemory();
  replyMember();
  if (replyIsLost()) return;
  call.flags |= CallFlag.EFFECT_WRITTEN;
  tellBegin(call, 1);
  tell();
  setRemoveAt(entry, handle);
  announce(call, 1, EventClass.SET, 'spop');
  if (setCount(entry) == 0) {
    setRemoveEntry(call, entry);
    announce(call, 1, EventClass.GENERIC, 'del');
  }
  keyspaceChanged(call.database, call.address(1), call.bytes(1));
  dirtyAdd(1);
}

function popSome(call: Call): void {
  if (!integerParse(call.address(2), call.bytes(2)) || integerParsed < 0) {
    return replyError(ERROR_NOT_POSITIVE);
  }
  const wanted = <u64>integerParsed;
  const entry = setForWriting(call, 1);
  if (setWrongType) return;
  if (entry == 0 || wanted == 0) return replySet(0);
  const size = setCount(entry);
  const mark = scratchMark();
  let popped: bool;
  if (wanted >= size) {
    popped = popAll(call, entry);
  } else {
    const count = <u32>wanted;
    const staying = size - count;
    const few =
      recordEncoding(entry) == SetEncoding.LISTPACK || <u64>staying * STAYING_RATIO > wanted;
    popped = few ? popFew(call, entry, count) : popMaximum(call, entry, staying);
  }
  scratchReset(mark);
  if (!popped) return replyOutOfMemory();
  dirtyAdd(min<u64>(wanted, size));
  keyspaceChanged(call.database, call.address(1), call.bytes(1));
}

/** Answers with all members and deletes the set. False: memory is out, nothing is done. */
function popAll(call: Call, entry: usize): bool {
  // A set in a small encoding is answered in the order of the union that Redis makes of it.
  const shown = recordEncoding(entry) == SetEncoding.LISTPACK ? unionOfOne(entry) : entry;
  if (shown == 0) return false;
  statisticAdd(Statistic.KEYSPACE_HITS, 1); // Redis reads it in order to answer.
  replySet(setCount(shown));
  replyMembers(shown);
  if (shown != entry) lazyfreeRelease(shown);
  if (replyIsLost()) return false;
  announce(call, 1, EventClass.SET, 'spop');
  setRemoveEntry(call, entry);
  announce(call, 1, EventClass.GENERIC, 'del');
  call.flags |= CallFlag.EFFECT_WRITTEN;
  const lazily = (serverLazyfree & Lazyfree.SERVER_DELETE) != 0;
  effectDelete(call.database.index, call.address(1), call.bytes(1), lazily);
  return true;
}

/** Answers with `count` members and removes them. False: memory is out, nothing is done. */
function popFew(call: Call, entry: usize, count: u32): bool {
  const handles = scratchAllocate((<usize>count) << 2);
  if (handles == 0 || !setSample(entry, handles, count, randomNext())) return false;
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < count && serverEffects != 0; i++) {
    setAt(entry, load<u32>(handles + ((<usize>i) << 2)));
    setText();
    bytes += effectArgumentBytes(setMemberBytes);
  }
  if (!reserveBatches(call, bytes, count)) return false;
  replySet(count);
  for (let i: u32 = 0; i < count; i++) {
    setAt(entry, load<u32>(handles + ((<usize>i) << 2)));
    replyMember();
  }
  if (replyIsLost()) return false;
  announce(call, 1, EventClass.SET, 'spop');
  call.flags |= CallFlag.EFFECT_WRITTEN;
  tellBegin(call, count);
  for (let i: u32 = 0; i < count && serverEffects != 0; i++) {
    setAt(entry, load<u32>(handles + ((<usize>i) << 2)));
    tell();
  }
  setRemoveSample(entry, handles, count);
  return true;
}

/** Answers with all members but `staying`. False: memory is out, nothing is done. */
function popMaximum(call: Call, entry: usize, staying: u32): bool {
  const handles = scratchAllocate((<usize>staying) << 2);
  if (handles == 0 || !setSample(entry, handles, staying, randomNext())) return false;
  let bytes: u64 = 0;
  for (let more = setFirst(entry); more; more = setNext()) {
    setText();
    bytes += effectArgumentBytes(setMemberBytes);
  }
  const kept = keep(entry, handles, staying);
  if (kept == 0) return false;
  const count = setCount(entry) - staying;
  // In the reply a member takes no more than in the log.
  if (!reserveBatches(call, bytes, count) || !replyReserve(FRAME_HEADER_BYTES + bytes)) {
    lazyfreeRelease(kept);
    return false;
  }
  setRemoveSample(entry, handles, staying);
  announce(call, 1, EventClass.SET, 'spop');
  replySet(count);
  call.flags |= CallFlag.EFFECT_WRITTEN;
  tellBegin(call, count);
  for (let more = setFirst(entry); more; more = setNext()) {
    replyMember();
    tell();
  }
  setExchange(entry, kept);
  lazyfreeRelease(kept);
  return true;
}

/** A set, in no table, of the members that handles stand for; 0 = memory is out. */
function keep(entry: usize, handles: usize, count: u32): usize {
  const integers = recordEncoding(entry) == SetEncoding.INTSET;
  const kept = setCreateAs(0, 0, integers ? SetEncoding.INTSET : SetEncoding.LISTPACK);
  if (kept == 0) return 0;
  for (let i: u32 = 0; i < count; i++) {
    setAt(entry, load<u32>(handles + ((<usize>i) << 2)));
    if (setAddFound(kept) != SetAdd.FAILED) continue;
    lazyfreeRelease(kept);
    return 0;
  }
  return kept;
}

// ---------------------------------------------------------------------------------------------
// The members on their way out

let popping: Call = changetype<Call>(0);
/** Members that are still to be told, and those of them that belong to the open SREM. */
let tellsLeft: u32 = 0;
let batchLeft: u32 = 0;
let told: bool = false;

/** Makes room for `count` members of `bytes` bytes in the log, with the SREMs around them. */
function reserveBatches(call: Call, bytes: u64, count: u32): bool {
  const batches = <u64>count / BATCH + 1;
  return effectReserveMore(bytes + batches * (effectArgumentBytes(call.bytes(1)) + 64));
}

/** Begins to tell of `count` members. */
function tellBegin(call: Call, count: u32): void {
  popping = call;
  tellsLeft = count;
  batchLeft = 0;
}

/** Tells of the member that was found. */
function tell(): void {
  if (serverEffects == 0) return;
  if (batchLeft == 0) {
    batchLeft = min(tellsLeft, BATCH);
    told = effectBegin(popping.database.index, 2 + batchLeft);
    if (told) {
      effectLiteral('SREM');
      effectArgument(popping.address(1), popping.bytes(1));
    }
  }
  if (told) {
    setText();
    effectArgument(setMember, setMemberBytes);
  }
  batchLeft -= 1;
  tellsLeft -= 1;
}
