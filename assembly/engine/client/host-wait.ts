// Clients that wait at the host for something in the world: WAIT and WAITAOF for replicas and the
// disk, SHUTDOWN for replicas. To others they are blocked clients like those that wait for keys.
// The host answers each in the end; what ends a wait before that – CLIENT UNBLOCK, the end of this
// server's time as a primary – it hears of as of a call (WorkQueue.HOST).
//
//   parked ─hostWaitBegin─► REPLICAS ─hostWaitEnd─► ENDED_… ─pollHostCall─► the host answers
//                           SHUTDOWN                            └► hostWaitForget, with any answer

import { WorkQueue, workAdd, workLeave } from '../work';
import { Client, ClientFlag, clientFirst } from './client';

/** What a client at the host waits for. Numbers are part of the contract with the host. */
export const enum HostWait {
  NONE = 0,
  /** Replicas, or the disk. */
  REPLICAS = 1,
  /** The end of the process, which nobody is unblocked from. */
  SHUTDOWN = 2,
  /** It waits no longer, as if its time had run out. */
  ENDED_BY_TIME = 3,
  /** The same, with an error. */
  ENDED_BY_ERROR = 4,
  /** This server is a replica now: the connection is closed behind the answer. */
  ENDED_BY_ROLE = 5,
}

/** Whether a client waits at the host. */
@inline export function hostWaits(client: Client): bool {
  return client.hostWait == HostWait.REPLICAS || client.hostWait == HostWait.SHUTDOWN;
}

/** A client's call waits at the host from now on. */
export function hostWaitBegin(client: Client, what: HostWait): void {
  client.hostWait = what;
}

/** A client waits no longer; the host is to answer. False: it does not wait for that. */
export function hostWaitEnd(client: Client, how: HostWait): bool {
  const ends = client.hostWait == HostWait.REPLICAS || how == HostWait.ENDED_BY_ROLE;
  if (!hostWaits(client) || !ends) return false;
  client.hostWait = how;
  workAdd(WorkQueue.HOST, client);
  return true;
}

/** A client that may have waited is answered. */
export function hostWaitForget(client: Client): void {
  if (client.hostWait == HostWait.NONE) return;
  if (client.hostWait == HostWait.ENDED_BY_ROLE) client.flags |= ClientFlag.CLOSE_AFTER_REPLY;
  client.hostWait = HostWait.NONE;
  workLeave(WorkQueue.HOST, client);
}

/** Nobody waits any longer: this server has become a replica. */
export function hostWaitDismiss(): void {
  for (let client = clientFirst; changetype<usize>(client) != 0; client = client.next) {
    hostWaitEnd(client, HostWait.ENDED_BY_ROLE);
  }
}
