// Departures: keys that MIGRATE is sending to another server (by host/server/command/migrate.ts).
//
//   client.departure ──► Departure   database · count │ DepartingKey × count
//   DepartingKey         a watch of the key (watch.ts) · argument · isAcknowledged
//
//   departureBegin        the keys among the call's arguments that are there; they are held
//   departurePayload      one of them as DUMP shows it, as it is now
//   departureAcknowledge  the target has it
//   departureEnd          what was acknowledged is deleted; nothing is held any more
//
// In Redis nothing else happens while MIGRATE waits for its target, for any key. Here others are
// served, and what would spoil that is held back: a command that may write a held key, or that
// writes without saying which keys (FLUSHALL, SWAPDB, an EXEC with a write), is parked as in a
// pause (run/pause.ts) until the departure ends. Reads go on, and see the key at the source. CLIENT
// PAUSE waits as well: when it has answered nothing is written any more.
//
// So the order is that of Redis for whoever looks at the keys, but for what no command does: a held
// key may expire, or be evicted. It is gone then, its copy at the target lives on, and there is
// nothing to delete. And a few changes do not name the key in its own database: MOVE and COPY from
// another one, the expiry of a hash's field. For these each held key is watched: one that was
// touched since its payload was made is not deleted although it was acknowledged, because what is
// there is not what was sent. departureEnd says how many these are.
//
// The deletions are one effect, DEL and the keys; the call itself is none.

import { CommandId } from '../../row/rows.generated';
import { CommandFlag } from '../../row/lookup';
import { heapAllocate, heapRelease } from '../../memory/heap';
import { recordDeadline, recordHasExpiry } from '../../memory/record';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { rdbOverflow, rdbUsed } from '../../rdb/writer';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { payloadMake } from '../../rdb/payload';
import { accessSetUntouched } from './access';
import { Call } from '../call';
import { callHasKeys, callKeyIndex, callKeys } from '../../row/call-keys';
import { Client, ClientFlag, clientHas } from '../client/client';
import { clockSet, nowMs } from '../clock';
import { Database, databaseAt } from './database';
import { keyspaceChanged, keyspacePeek, keyspaceRead, keyspaceRemove } from './keyspace';
import { EventClass, notifyEvent } from '../notify';
import { ParkedCall, parkedVector } from '../client/park';
import { pauseAfterDeparture, pauseForDeparture } from '../run/pause';
import {
  dirtyAdd,
  effectArgument,
  effectArgumentBytes,
  effectBegin,
  effectLiteral,
  effectReserveMore,
  effectsOffset,
} from '../effect';
import { Lazyfree, ServerState, serverLazyfree, serverState } from '../server';
import { transactionHolds } from '../run/transaction';
import { Watch, watchDeparting, watchDeparts, watchLeave } from './watch';


@unmanaged
class Departure {
  database: Database;
  count: u32;
}
if (offsetof<Departure>() != 8) ERROR('Departure is 8 bytes');


@unmanaged
class DepartingKey extends Watch {
  /** Which argument of the call it is. */
  argument: u32;
  isAcknowledged: bool;
}
if (offsetof<DepartingKey>() != 29) ERROR('DepartingKey is 29 bytes');

const HEADER_BYTES: usize = offsetof<Departure>();
/** A DepartingKey, and the gap that keeps them aligned. */
const KEY_BYTES: usize = (offsetof<DepartingKey>() + 3) & ~3;

/** What departurePayload answers when there is no payload. */
export const enum PayloadMissing {
  GONE = -1,
  OUT_OF_MEMORY = -2,
}

let departures: u32 = 0;
let payload: usize = 0;
let payloadTtlMs: i64 = 0;
let payloadArgument: u32 = 0;


@inline function departureOf(client: Client): Departure {
  return changetype<Departure>(client.departure);
}


@inline function keyAt(departure: Departure, index: u32): DepartingKey {
  const keys = changetype<usize>(departure) + HEADER_BYTES;
  return changetype<DepartingKey>(keys + <usize>index * KEY_BYTES);
}

/** The argument of a client's parked call. */
@inline function argumentAt(client: Client, index: u32): Argument {
  const vector = parkedVector(client.parked);
  return changetype<Argument>(vector + <usize>index * ARGUMENT_BYTES);
}

/**
 * Looks up the keys at the arguments [first, first + count) of a client's call at the host, and
 * holds those that are there until departureEnd.
 * @returns how many they are, and with 0 there is no departure; -1: memory is out, and neither
 */
export function departureBegin(
  client: Client,
  first: u32,
  count: u32,
  now: f64,
  elapsed: f64,
): i32 {
  clockSet(now, elapsed);
  accessSetUntouched(clientHas(client, ClientFlag.NO_TOUCH));
  if (count > <u32>changetype<ParkedCall>(client.parked).argumentCount) return -1;
  const block = heapAllocate(HEADER_BYTES + <usize>count * KEY_BYTES);
  if (block == 0) return -1;
  const departure = changetype<Departure>(block);
  departure.database = databaseAt(client.databaseIndex);
  departure.count = 0;
  let isWatched = true;
  for (let i = first; i < first + count && isWatched; i++) {
    const argument = argumentAt(client, i);
    if (keyspaceRead(departure.database, argument.address, argument.count) == 0) continue;
    const key = keyAt(departure, departure.count);
    key.argument = i;
    key.isAcknowledged = false;
    isWatched = watchDeparting(key, departure.database, argument.address, argument.count);
    departure.count += u32(isWatched);
  }
  if (!isWatched || departure.count == 0) {
    release(departure);
    return isWatched ? 0 : -1;
  }
  client.departure = block;
  departures += 1;
  pauseForDeparture();
  return departure.count;
}

/** Ends the watches of a departure and frees it. */
function release(departure: Departure): void {
  for (let i: u32 = 0; i < departure.count; i++) watchLeave(keyAt(departure, i));
  heapRelease(changetype<usize>(departure));
}

/**
 * Makes the payload of key `index` of a client's departure, which counts as not acknowledged then.
 * What there is to know of it stands in departureFigure, until departureTaken.
 * @returns its bytes, or PayloadMissing
 */
export function departurePayload(client: Client, index: u32, now: f64, elapsed: f64): f64 {
  clockSet(now, elapsed);
  const departure = departureOf(client);
  const key = keyAt(departure, index);
  const argument = argumentAt(client, key.argument);
  const entry = keyspacePeek(departure.database, argument.address, argument.count);
  key.isAcknowledged = false;
  key.isTouched = false;
  if (entry == 0) return PayloadMissing.GONE;
  departureTaken();
  payloadArgument = key.argument;
  payloadTtlMs = recordHasExpiry(entry) ? max<i64>(recordDeadline(entry) - nowMs, 1) : 0;
  payload = payloadMake(entry);
  if (rdbOverflow) {
    departureTaken();
    return PayloadMissing.OUT_OF_MEMORY;
  }
  return <f64>rdbUsed;
}

/** What there is to know of a payload. */
export const enum DepartureFigure {
  ADDRESS = 0,
  /** How long its key will live, ms; 0 = for ever. */
  TTL_MS = 1,
  /** Which argument of the call the key is. */
  ARGUMENT = 2,
}

/** A figure of the payload that was made last. */
export function departureFigure(which: DepartureFigure): f64 {
  if (which == DepartureFigure.ADDRESS) return <f64>payload;
  return which == DepartureFigure.TTL_MS ? <f64>payloadTtlMs : <f64>payloadArgument;
}

/** The host has copied the payload. */
export function departureTaken(): void {
  if (payload != 0) heapRelease(payload);
  payload = 0;
}

/** The target has taken key `index` of a departure. */
export function departureAcknowledge(client: Client, index: u32): void {
  keyAt(departureOf(client), index).isAcknowledged = true;
}

/**
 * Ends a client's departure. `deletes`: the keys that were acknowledged go, unless they were
 * touched. To be called when the client's output is open, if it can be opened.
 * @returns how many keys stay because they were touched; -1: memory for the effect is out, and all
 *   stay
 */
export function departureEnd(client: Client, deletes: bool, now: f64, elapsed: f64): i32 {
  clockSet(now, elapsed);
  const departure = departureOf(client);
  const kept = deletes ? deleteKeys(client, departure) : 0;
  release(departure);
  client.departure = 0;
  departures -= 1;
  pauseAfterDeparture(departures == 0);
  return kept;
}

/** Deletes what has arrived at the target; see departureEnd. */
function deleteKeys(client: Client, departure: Departure): i32 {
  const database = departure.database;
  let kept: u32 = 0;
  let leaving: u32 = 0;
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < departure.count; i++) {
    const key = keyAt(departure, i);
    if (!key.isAcknowledged) continue;
    const argument = argumentAt(client, key.argument);
    key.isAcknowledged = false;
    if (keyspacePeek(database, argument.address, argument.count) == 0) continue;
    key.isAcknowledged = !key.isTouched;
    kept += u32(key.isTouched);
    leaving += u32(key.isAcknowledged);
    bytes += effectArgumentBytes(argument.count);
  }
  if (leaving == 0) return kept;
  if (!effectReserveMore(bytes)) return -1;
  tell(client, departure, leaving);
  for (let i: u32 = 0; i < departure.count; i++) {
    const key = keyAt(departure, i);
    if (key.isAcknowledged) deleteKey(database, argumentAt(client, key.argument));
  }
  return kept;
}

/** Writes the effect: DEL of the `count` keys that are acknowledged. */
function tell(client: Client, departure: Departure, count: u32): void {
  if (!effectBegin(departure.database.index, count + 1)) return;
  effectLiteral('DEL');
  for (let i: u32 = 0; i < departure.count; i++) {
    const key = keyAt(departure, i);
    if (!key.isAcknowledged) continue;
    const argument = argumentAt(client, key.argument);
    effectArgument(argument.address, argument.count);
  }
  client.writtenOffset = effectsOffset();
}

/** Deletes one key, if it is there: it may have been named twice. */
function deleteKey(database: Database, argument: Argument): void {
  const entry = keyspacePeek(database, argument.address, argument.count);
  if (entry == 0) return;
  keyspaceRemove(database, entry, (serverLazyfree & Lazyfree.SERVER_DELETE) != 0);
  keyspaceChanged(database, argument.address, argument.count);
  notifyEvent(EventClass.GENERIC, 'del', argument.address, argument.count, database.index);
  dirtyAdd(1);
}

/** Whether a command that is what `flags` (CommandFlag) say must wait for a departure to end. */
export function departureHolds(call: Call, flags: u32): bool {
  if ((serverState & ServerState.KEYS_AWAY) == 0) return false;
  const mayWrite = (flags & (CommandFlag.WRITE | CommandFlag.MAY_REPLICATE)) != 0;
  const pauses = <i32>call.row.id == CommandId.CLIENT_PAUSE;
  if (!mayWrite && !pauses) return false;
  const isQueued = clientHas(call.client, ClientFlag.MULTI) && transactionHolds(call.row);
  if (isQueued) return false;
  if (!callHasKeys(call.row)) return pauses || (flags & CommandFlag.WRITE) != 0;
  const mark = scratchMark();
  const keys = callKeys(call.row, call.argumentVector, call.argumentCount);
  let holds = false;
  for (let i = 0; i < keys && !holds; i++) {
    const index = callKeyIndex(i);
    holds = watchDeparts(call.database, call.address(index), call.bytes(index));
  }
  scratchReset(mark);
  return holds;
}
