// The effect log: every write in canonical, deterministic form, as a stream of RESP commands that
// the AOF, the replication stream, the backlog and replay read.
//
//   *2 SELECT 0 · *3 SET k v · *3 PEXPIREAT k 1700000000000 · *1 MULTI · … · *1 EXEC
//
// A unit is what must be applied whole: one command, a transaction, a script. Its first effect is
// written as it is; when a second one comes, MULTI is put in front of the first, and the end of the
// unit writes EXEC. SELECT is written when the database changes, inside the unit. What happens
// between commands (active expiry) belongs to no unit.
//
// The host polls the log, hands its bytes on and clears it, part by part (engine/effect-part.ts).
// With nobody listening (Parameter.EFFECTS) nothing is written. A write asks for the room of its
// effects before it runs (effectReserve); what finds none all the same – keys that expire – is left
// out whole, and effectsLost says so.

import { bytesMove, bytesText } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { integerFormat } from '../number/number';
import { Call } from './call';
import {
  EffectFor,
  partBegin,
  partBytes,
  partWhose,
  partsEnd,
  partsForget,
  partsMoved,
  partsShift,
  partsWithout,
} from './effect-part';
import { serverEffects } from './server';
import { Frame, frameBulk, frameHeader, frameLineEnd } from '../protocol/frame';

const FIRST_BYTES: usize = 16 * 1024;
const KEEP_BYTES: usize = 1024 * 1024;
const MULTI_BYTES: usize = 15; // *1 $5 MULTI
const NO_DATABASE: u32 = 0xffff_ffff;
/** Always left free behind an effect: EXEC. */
const RESERVE_BYTES: usize = 32;
/** What an argument takes beside its bytes: its length and two line ends. */
const ARGUMENT_HEAD_BYTES: usize = 32;
/**
 * What is reserved for an argument beside its bytes: itself, and a DEL of the key that it may be.
 */
const ARGUMENT_ROOM_BYTES: usize = 64;
/** What a canonical effect takes more than the call: SELECT, MULTI, a time, a formatted number. */
const CANONICAL_BYTES: usize = 8 * 1024;

let log: usize = 0;
/** Bytes of the log, and how many of them the host has taken. */
let used: usize = 0;
let taken: usize = 0;
let selected: u32 = NO_DATABASE;

let unitDepth: u32 = 0;
let unitEffects: u32 = 0;
let unitStart: usize = 0;
/** How many parts had begun before the unit. */
let unitParts: u32 = 0;

/** Where the effect that is being written starts. */
let effectStart: usize = 0;
/** Its arguments are dropped, because one of them has found no room. */
let losing: bool = false;

/**
 * Set when an effect could not be recorded because memory was out, until the log is cleared:
 * whoever reads it must begin with the whole dataset again.
 */
let lost: bool = false;

/** Changes to the dataset since the start or the last save (`rdb_changes_since_last_save`). */
export let dirty: u64 = 0;

/** Counts changes to the dataset. */
@inline export function dirtyAdd(count: u64): void {
  dirty += count;
}

/** Sets the count of changes (the host, after a save). */
export function dirtySet(count: f64): void {
  dirty = <u64>count;
}

/** Address of the bytes that are to be taken next. */
export function effectsAddress(): usize {
  return log + taken;
}

/** Where the next byte that is to be taken stands in the stream of effects that replicas follow. */
let logOffset: u64 = 0;

/** How long the stream is with the log. */
export function effectsOffset(): u64 {
  return logOffset + used - taken - partsWithout(taken, used, EffectFor.REPLICAS);
}

/** What the host has of the stream is so long; the log follows behind it. */
export function effectsOffsetSet(offset: u64): void {
  logOffset = offset;
}

/** Up to where the log is ready: a unit that is open is not part of it. */
@inline function readyEnd(): usize {
  return unitDepth != 0 && unitEffects != 0 ? unitStart : used;
}

/** How many bytes of one part are ready in the log (effectsFor); 0 = all was taken. */
export function effectsBytes(): usize {
  return partBytes(taken, readyEnd());
}

/** Whether an effect is missing in the log since it was cleared: memory was out. */
export function effectsLost(): bool {
  return lost;
}

/** Drops the bytes that effectsBytes counted: the host has taken them. */
export function effectsClear(): void {
  const bytes = effectsBytes();
  taken += bytes;
  if ((partWhose & EffectFor.REPLICAS) != 0) logOffset += bytes;
  lost = false;
  if (taken == used) return forget();
  if (taken == 0 || taken != readyEnd()) return;
  // What is left is the unit that is open.
  bytesMove(log, log + taken, used - taken);
  used -= taken;
  unitStart -= taken;
  partsMoved(taken);
  unitParts = 0;
  taken = 0;
}

function forget(): void {
  used = 0;
  taken = 0;
  unitStart = 0;
  unitParts = 0;
  partsForget();
  if (log == 0 || heapBlockBytes(log) <= KEEP_BYTES) return;
  heapRelease(log);
  log = 0;
}

/** The next effect names its database: another file begins, or another reader. */
export function effectsSelect(): void {
  selected = NO_DATABASE;
}

/** Bytes of memory that the log holds. */
export function effectsHeldBytes(): usize {
  return log == 0 ? 0 : heapBlockBytes(log);
}

/** Makes room for `bytes` more and for the end of a unit behind them. False: memory is out. */
function room(bytes: usize): bool {
  const needed = used + bytes + RESERVE_BYTES;
  if (log != 0 && heapBlockBytes(log) >= needed) return true;
  const wanted = max<usize>(FIRST_BYTES, needed * 2);
  let grown = log == 0 ? heapAllocate(wanted) : heapReallocate(log, wanted);
  if (grown == 0) grown = log == 0 ? heapAllocate(needed) : heapReallocate(log, needed);
  if (grown == 0) return false;
  log = grown;
  return true;
}

/**
 * Makes room for the effects of a write before it changes anything, so that what is done is also
 * told. False: memory is out, and the command must not run.
 */
@inline export function effectReserve(call: Call): bool {
  return serverEffects == 0 || reserve(call);
}

function reserve(call: Call): bool {
  let bytes: usize = CANONICAL_BYTES;
  for (let i = 0; i < call.argumentCount; i++) bytes += <usize>call.bytes(i) + ARGUMENT_ROOM_BYTES;
  return room(bytes);
}

/**
 * Makes room for effects of `bytes` bytes, beside what effectReserve has made for the call: for a
 * command whose effects are longer than itself. False: memory is out, nothing may be changed.
 */
export function effectReserveMore(bytes: u64): bool {
  if (serverEffects == 0) return true;
  return bytes < (<u64>u32.MAX_VALUE) >> 1 && room(CANONICAL_BYTES + <usize>bytes);
}

/** Bytes that an argument of `count` bytes takes in an effect at most. */
@inline export function effectArgumentBytes(count: u32): u64 {
  return <u64>count + ARGUMENT_HEAD_BYTES;
}

/** Drops what there is of an effect that finds no room, lest half of it be read. */
function effectLose(): void {
  lost = true;
  losing = true;
  used = effectStart;
}

/** Writes the header of an effect. Room must be there. */
function header(count: u64): void {
  used = frameHeader(log + used, Frame.ARRAY, count) - log;
}

/** Begins a unit; units nest, and the outermost one counts. */
@inline export function effectUnitBegin(): void {
  if (unitDepth == 0) unitEffects = 0;
  unitDepth += 1;
}

/** Ends a unit. */
@inline export function effectUnitEnd(): void {
  unitDepth -= 1;
  if (unitEffects > 1 && unitDepth == 0) unitClose();
}

/** Whether the unit that is open, or that has ended last, has left an effect. */
@inline export function effectUnitTold(): bool {
  return unitEffects != 0;
}

function unitClose(): void {
  if (!partBegin(used, EffectFor.ALL)) lost = true;
  header(1); // RESERVE_BYTES are there
  literal('EXEC');
}

/** Whose the effects are that are recorded (EffectFor). */
let whose: u32 = EffectFor.ALL;

/** Records what is done from now on for these alone (EffectFor), until it is told otherwise. */
export function effectDirect(to: u32): void {
  whose = to;
}

/** Begins an effect of `count` arguments, which follow. False: nobody listens. */
export function effectBegin(database: u32, count: u32): bool {
  return begin(database, count, whose);
}

/**
 * The same for what the server does by itself, expiry and eviction: all are told of it, whoever is
 * told of what the script does that meets it (redis.set_repl).
 */
export function effectBeginForAll(database: u32, count: u32): bool {
  return begin(database, count, EffectFor.ALL);
}

function begin(database: u32, count: u32, to: u32): bool {
  if ((serverEffects & to) == 0) return false;
  losing = false;
  if (!room(128) || !partBegin(used, EffectFor.ALL)) {
    lost = true;
    return false;
  }
  if (unitDepth != 0) joinUnit();
  if (database != selected) writeSelect(database);
  if (!partBegin(used, to)) {
    lost = true;
    return false;
  }
  effectStart = used;
  header(count);
  return true;
}

/** Makes the effect that begins part of the open unit; one outside of any stands for itself. */
function joinUnit(): void {
  if (unitEffects == 0) {
    unitStart = used;
    unitParts = partsEnd();
  } else if (unitEffects == 1) {
    insertMulti();
  }
  unitEffects += 1;
}

/** SELECT; inside a unit it may stand between its effects. */
function writeSelect(database: u32): void {
  selected = database;
  header(2);
  effectLiteral('SELECT');
  effectInteger(database);
}

function insertMulti(): void {
  bytesMove(log + unitStart + MULTI_BYTES, log + unitStart, used - unitStart);
  const end = used + MULTI_BYTES;
  used = unitStart;
  header(1);
  effectLiteral('MULTI');
  used = end;
  partsShift(unitParts, MULTI_BYTES);
}

/** An argument from a literal. */
export function effectLiteral(text: string): void {
  if (argumentFits(<usize>text.length)) literal(text);
}

/** Whether the effect has room for an argument of `count` bytes; if not, it is lost. */
function argumentFits(count: usize): bool {
  if (!losing && !room(count + ARGUMENT_HEAD_BYTES)) effectLose();
  return !losing;
}

function literal(text: string): void {
  const at = frameHeader(log + used, Frame.BULK, text.length);
  used = frameLineEnd(at + bytesText(at, text)) - log;
}

/** An argument from bytes. */
export function effectArgument(source: usize, count: u32): void {
  if (!argumentFits(count)) return;
  used = frameBulk(log + used, source, count) - log;
}

const digits = memory.data(24);

/** An integer argument. */
export function effectInteger(value: i64): void {
  effectArgument(digits, integerFormat(value, digits));
}

/** The effect of deleting a key. */
export function effectDelete(database: u32, key: usize, keyCount: u32, lazily: bool): void {
  if (effectBegin(database, 2)) deletion(key, keyCount, lazily);
}

/** The same where the server deletes it by itself. */
export function effectDeleteForAll(database: u32, key: usize, keyCount: u32, lazily: bool): void {
  if (effectBeginForAll(database, 2)) deletion(key, keyCount, lazily);
}

function deletion(key: usize, keyCount: u32, lazily: bool): void {
  if (lazily) effectLiteral('UNLINK');
  else effectLiteral('DEL');
  effectArgument(key, keyCount);
}

/** The effect of a call that is deterministic as it stands: its own arguments. */
@inline export function effectOfCall(call: Call): void {
  if (serverEffects != 0) ofCall(call);
}

/** The same for the replicas alone: what has changed nothing that is kept. */
export function effectForReplicas(call: Call): void {
  if ((serverEffects & whose & EffectFor.REPLICAS) == 0) return;
  const before = whose;
  whose = EffectFor.REPLICAS;
  ofCall(call);
  whose = before;
}

function ofCall(call: Call): void {
  const count = call.argumentCount;
  if (!effectBegin(call.database.index, count)) return;
  for (let i = 0; i < count; i++) effectArgument(call.address(i), call.bytes(i));
}
