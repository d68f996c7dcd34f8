// What the engine has for the host, as queues of clients: outputs to write, calls to run,
// connections to close – and, inside the engine, clients whose waiting requests can go on, or who
// are to be counted anew.
//
// A queue runs through the clients themselves: each client has one link a queue, and a flag that
// says that it stands there, so that it stands there once.

import { Client, ClientFlag } from './client/client';

export const enum WorkQueue {
  /** Output to write. */
  OUTPUT = 0,
  /** A command that the host runs. */
  HOST = 1,
  /** A connection to close, whatever it is still owed. */
  CLOSE = 2,
  /** Requests that arrived while the client waited can be run. */
  READY = 3,
  /** Its command waits for the end of a pause, in the order in which they were held back. */
  PAUSED = 4,
  /** What it is owed has changed, and somebody wants to know (engine/client/evict.ts). */
  CHANGED = 5,
}

const QUEUES: u32 = 6;


@unmanaged
class Queue {
  head: Client;
  tail: Client;
}
if (offsetof<Queue>() != 8) ERROR('Queue is 8 bytes');

const queues = memory.data(48);
const noClient = changetype<Client>(0);


@inline function queueAt(which: WorkQueue): Queue {
  return changetype<Queue>(queues + ((<usize>which) << 3));
}


@inline function flagOf(which: WorkQueue): u32 {
  return (<u32>ClientFlag.OUTPUT_QUEUED) << which;
}


@inline function linkOf(client: Client, which: WorkQueue): usize {
  return changetype<usize>(client) + offsetof<Client>('nextOutput') + ((<usize>which) << 2);
}

/** Puts a client into a queue, unless it stands there already. */
export function workAdd(which: WorkQueue, client: Client): void {
  const flag = flagOf(which);
  if ((client.flags & flag) != 0) return;
  client.flags |= flag;
  store<Client>(linkOf(client, which), noClient);
  const queue = queueAt(which);
  if (queue.head == noClient) queue.head = client;
  else store<Client>(linkOf(queue.tail, which), client);
  queue.tail = client;
}

/** Puts a client before all others in a queue, unless it stands there already. */
export function workAddFirst(which: WorkQueue, client: Client): void {
  const flag = flagOf(which);
  if ((client.flags & flag) != 0) return;
  client.flags |= flag;
  const queue = queueAt(which);
  store<Client>(linkOf(client, which), queue.head);
  if (queue.head == noClient) queue.tail = client;
  queue.head = client;
}

/** Takes the first client of a queue; null = it is empty. */
export function workTake(which: WorkQueue): Client | null {
  const queue = queueAt(which);
  const client = queue.head;
  if (client == noClient) return null;
  queue.head = load<Client>(linkOf(client, which));
  if (queue.head == noClient) queue.tail = noClient;
  client.flags &= ~flagOf(which);
  return client;
}

/** Whether a queue is empty. */
export function workIsEmpty(which: WorkQueue): bool {
  return queueAt(which).head == noClient;
}

/** Whether a client stands before all others in a queue. */
export function workIsFirst(which: WorkQueue, client: Client): bool {
  return queueAt(which).head == client;
}

/** Whether there are others in a queue behind the first. */
export function workHasMore(which: WorkQueue): bool {
  const queue = queueAt(which);
  return queue.head != queue.tail;
}

/** Takes a client that is going away out of every queue. */
export function workForget(client: Client): void {
  for (let which: u32 = 0; which < QUEUES; which++) workLeave(which, client);
}

/** Takes a client out of a queue, if it stands there. */
export function workLeave(which: WorkQueue, client: Client): void {
  if ((client.flags & flagOf(which)) == 0) return;
  const queue = queueAt(which);
  let before = noClient;
  let c = queue.head;
  while (c != client) {
    before = c;
    c = load<Client>(linkOf(c, which));
  }
  const after = load<Client>(linkOf(client, which));
  if (before == noClient) queue.head = after;
  else store<Client>(linkOf(before, which), after);
  if (queue.tail == client) queue.tail = before;
  client.flags &= ~flagOf(which);
}
