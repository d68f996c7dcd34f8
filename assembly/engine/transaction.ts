// MULTI and EXEC. Between them commands are checked and queued as parked calls; EXEC runs them as one
// unit of effects:
//
//   Transaction   head → ParkedCall → ParkedCall → 0 · tail · count · running
//
// A queued command may live on the host. Then the client parks inside EXEC, and transactionContinue
// goes on with the queue when the host has answered: the replies stay in order because all of
// them go to the client's one output.

import { CommandFlag, CommandRow } from '../command/lookup';
import { CommandId } from '../command/commands.generated';
import { heapAllocateZeroed, heapRelease } from '../memory/heap';
import { replyArray, replyError, replySimple } from '../protocol/reply';
import { replyOutOfMemory } from '../protocol/error';
import { requestBigRelease } from '../protocol/request';
import { Call, CallFlag } from './call';
import { Client, ClientFlag, clientHas } from './client';
import { databaseAt } from './database';
import { executeCall } from './execute';
import { ParkedCall, parkCall, parkedRelease, parkedRestore } from './park';
import { effectUnitBegin, effectUnitEnd } from './propagate';

@unmanaged
class Transaction {
  head: usize;
  tail: usize;
  count: u32;
  running: u32;
}

const queuedCall = changetype<Call>(memory.data(32, 8));

/** Begins a transaction. False: memory is out. */
export function transactionBegin(client: Client): bool {
  const transaction = heapAllocateZeroed(offsetof<Transaction>());
  if (transaction == 0) return false;
  client.transaction = transaction;
  client.flags |= ClientFlag.MULTI;
  return true;
}

/** Whether MULTI holds this command back (and does not let it run at once). */
export function transactionHolds(row: CommandRow): bool {
  switch (<i32>row.id) {
    case CommandId.EXEC:
    case CommandId.DISCARD:
    case CommandId.MULTI:
    case CommandId.QUIT:
    case CommandId.RESET:
      return false;
    default:
      return true;
  }
}

/** Queues a command. False: it was refused, and that was answered. */
export function transactionQueue(call: Call): bool {
  if ((call.row.flags & CommandFlag.NO_MULTI) != 0) {
    replyError('ERR Command not allowed inside a transaction');
    return false;
  }
  const transaction = changetype<Transaction>(call.client.transaction);
  const parked = parkCall(call);
  if (parked == 0) {
    replyOutOfMemory();
    return false;
  }
  if (transaction.head == 0) transaction.head = parked;
  else changetype<ParkedCall>(transaction.tail).next = parked;
  transaction.tail = parked;
  transaction.count += 1;
  replySimple('QUEUED');
  return true;
}

/** A command was refused while queueing: EXEC will fail. */
export function transactionDirty(client: Client): void {
  if (!clientHas(client, ClientFlag.MULTI)) return;
  const transaction = changetype<Transaction>(client.transaction);
  if (transaction.running == 0) client.flags |= ClientFlag.MULTI_DIRTY;
}

/** Ends a transaction and forgets its queue. */
export function transactionDiscard(client: Client): void {
  if (!clientHas(client, ClientFlag.MULTI)) return;
  const transaction = changetype<Transaction>(client.transaction);
  while (transaction.head != 0) parkedRelease(takeNext(transaction));
  if (transaction.running != 0) effectUnitEnd();
  heapRelease(client.transaction);
  client.transaction = 0;
  client.flags &= ~(ClientFlag.MULTI | ClientFlag.MULTI_DIRTY);
}

function takeNext(transaction: Transaction): usize {
  const parked = transaction.head;
  transaction.head = changetype<ParkedCall>(parked).next;
  return parked;
}

/** Runs what was queued. */
export function transactionExecute(client: Client): void {
  const transaction = changetype<Transaction>(client.transaction);
  transaction.running = 1;
  replyArray(transaction.count);
  effectUnitBegin();
  transactionContinue(client);
}

/** Runs what is left of the queue; stops when a command goes to the host. */
export function transactionContinue(client: Client): void {
  const transaction = changetype<Transaction>(client.transaction);
  while (transaction.head != 0) {
    const parked = takeNext(transaction);
    parkedRestore(parked, queuedCall);
    queuedCall.client = client;
    queuedCall.database = databaseAt(client.databaseIndex);
    queuedCall.flags = CallFlag.IN_TRANSACTION;
    executeCall(queuedCall);
    const away = (queuedCall.flags & CallFlag.AT_HOST) != 0;
    if (queuedCall.big != 0) requestBigRelease(queuedCall.big);
    parkedRelease(parked);
    if (away) return;
  }
  transactionDiscard(client);
}
