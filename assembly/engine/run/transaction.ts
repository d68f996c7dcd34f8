// MULTI: between it and EXEC commands are checked and queued as parked calls; EXEC runs them as one
// unit of effects (engine/run/exec.ts):
//
//   Transaction   head → ParkedCall → ParkedCall → 0 · tail · count · running
//                 any    what at least one queued command is (CommandFlag)
//                 all    what all of them are
//                 exec   EXEC itself, for monitors, while a command of the queue is at the host
//                 bytes  what the queue holds
//
// What a script or a function is, only the host knows: it is asked when one is queued
// (engine/script/run.ts).
//
// A refused command spoils the transaction, as does a change to what is watched: what follows is
// still answered with QUEUED, but not kept.

import { CommandFlag, CommandRow } from '../../row/lookup';
import { CommandId } from '../../row/rows.generated';
import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import { replySimple } from '../../protocol/reply';
import { replyOutOfMemory } from '../../protocol/error';
import { Call } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { ParkedCall, parkCall, parkedBytes, parkedRelease } from '../client/park';
import { pauseAfterTransaction } from './pause';
import { effectUnitEnd, effectUnitTold, effectsOffset } from '../effect';
import { serverMaximumMemory } from '../server';
import { watchNothing } from '../keyspace/watch';


@unmanaged
class Transaction {
  head: usize;
  tail: usize;
  count: u32;
  running: u32;
  any: u32;
  all: u32;
  exec: usize;
  bytes: u64;
}
if (offsetof<Transaction>() != 40) ERROR('Transaction is 40 bytes');


@inline function transactionOf(client: Client): Transaction {
  return changetype<Transaction>(client.transaction);
}

/** Begins a transaction. False: memory is out. */
export function transactionBegin(client: Client): bool {
  const block = heapAllocateZeroed(offsetof<Transaction>());
  if (block == 0) return false;
  client.transaction = block;
  transactionOf(client).all = u32.MAX_VALUE;
  client.flags |= ClientFlag.MULTI;
  return true;
}

/** How many commands wait for EXEC; -1 = there is no MULTI. */
export function transactionCount(client: Client): i32 {
  return clientHas(client, ClientFlag.MULTI) ? <i32>transactionOf(client).count : -1;
}

/** Bytes that the queue holds. */
export function transactionBytes(client: Client): u64 {
  return clientHas(client, ClientFlag.MULTI) ? transactionOf(client).bytes : 0;
}

/** Whether EXEC has begun to run the queue. */
export function transactionRuns(client: Client): bool {
  return clientHas(client, ClientFlag.MULTI) && transactionOf(client).running != 0;
}

/** Whether a client's calls wait for EXEC, and none has been refused. */
export function transactionQueues(client: Client): bool {
  return clientHas(client, ClientFlag.MULTI) && transactionOf(client).running == 0;
}

/** Whether MULTI holds this command back (and does not let it run at once). */
export function transactionHolds(row: CommandRow): bool {
  switch (<i32>row.id) {
    case CommandId.EXEC:
    case CommandId.DISCARD:
    case CommandId.MULTI:
    case CommandId.QUIT:
    case CommandId.RESET:
    case CommandId.WATCH:
      return false;
    default:
      return true;
  }
}

/**
 * The flags that decide whether a command of a client in MULTI may run: EXEC is all that its queue
 * is; whatever adds to the queue needs memory, which counts if maxmemory is set.
 */
export function transactionFlags(client: Client, row: CommandRow): u32 {
  const id = <i32>row.id;
  if (id == CommandId.EXEC) {
    const transaction = transactionOf(client);
    const passes: u32 = CommandFlag.STALE | CommandFlag.LOADING;
    const does: u32 =
      CommandFlag.WRITE | CommandFlag.READONLY | CommandFlag.DENYOOM | CommandFlag.MAY_REPLICATE;
    return (row.flags & (transaction.all | ~passes)) | (transaction.any & does);
  }
  const ends = id == CommandId.DISCARD || id == CommandId.QUIT || id == CommandId.RESET;
  // Where no maxmemory is set, as in Redis, only what needs memory itself is refused.
  return ends || serverMaximumMemory == 0 ? row.flags : row.flags | CommandFlag.DENYOOM;
}

/** Whether EXEC will run nothing, so that no command need be kept for it. */
export function transactionIsLost(client: Client): bool {
  return clientHas(client, ClientFlag.MULTI_DIRTY | ClientFlag.WATCH_DIRTY);
}

/** Queues a command. False: memory is out, and that was answered. */
export function transactionQueue(call: Call): bool {
  const client = call.client;
  if (transactionIsLost(client)) {
    replySimple('QUEUED');
    return true;
  }
  const parked = parkCall(call);
  if (parked == 0) {
    replyOutOfMemory();
    return false;
  }
  transactionKeep(client, parked, call.row.flags);
  replySimple('QUEUED');
  return true;
}

/** Puts a parked call, which is what `flags` (CommandFlag) say, at the end of the queue. */
export function transactionKeep(client: Client, parked: usize, flags: u32): void {
  const transaction = transactionOf(client);
  if (transaction.head == 0) transaction.head = parked;
  else changetype<ParkedCall>(transaction.tail).next = parked;
  transaction.tail = parked;
  transaction.count += 1;
  transaction.any |= flags;
  transaction.all &= flags;
  transaction.bytes += parkedBytes(parked);
}

/** A command was refused while queueing: EXEC will fail. */
export function transactionDirty(client: Client): void {
  if (!clientHas(client, ClientFlag.MULTI)) return;
  if (transactionOf(client).running == 0) client.flags |= ClientFlag.MULTI_DIRTY;
}

/** Ends a transaction and forgets its queue and what its client watches. */
export function transactionDiscard(client: Client): void {
  if (client.watches != 0) watchNothing(client);
  client.flags &= ~ClientFlag.WATCH_DIRTY;
  if (!clientHas(client, ClientFlag.MULTI)) return;
  const transaction = transactionOf(client);
  while (transaction.head != 0) parkedRelease(transactionTake(client));
  if (transaction.exec != 0) parkedRelease(transaction.exec);
  if (transaction.running != 0) {
    effectUnitEnd();
    if (effectUnitTold()) client.writtenOffset = effectsOffset();
    pauseAfterTransaction();
  }
  heapRelease(client.transaction);
  client.transaction = 0;
  client.flags &= ~(ClientFlag.MULTI | ClientFlag.MULTI_DIRTY);
}

/** EXEC begins to run the queue; returns how many commands it holds. */
export function transactionStart(client: Client): u32 {
  const transaction = transactionOf(client);
  transaction.running = 1;
  return transaction.count;
}

/** Takes the next parked call of the queue; 0 = it is empty. */
export function transactionTake(client: Client): usize {
  const transaction = transactionOf(client);
  const parked = transaction.head;
  if (parked != 0) transaction.head = changetype<ParkedCall>(parked).next;
  return parked;
}

/** Keeps the EXEC that runs a queue, to be shown when that has ended. Without memory it is not. */
export function transactionKeepExec(exec: Call): void {
  transactionOf(exec.client).exec = parkCall(exec);
}

/** Takes the EXEC that was kept: the caller's now, or to be put back; 0 = none. */
export function transactionTakeExec(client: Client): usize {
  const transaction = transactionOf(client);
  const exec = transaction.exec;
  transaction.exec = 0;
  return exec;
}

/** Puts back what transactionTakeExec has given: the queue has stopped once more. */
export function transactionReturnExec(client: Client, exec: usize): void {
  transactionOf(client).exec = exec;
}
