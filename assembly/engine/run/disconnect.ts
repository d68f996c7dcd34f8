// The end of a client whose connection is gone.

import { Client, ClientFlag, clientHas, clientRelease } from '../client/client';
import { clientMemoryForget, clientsSettle } from '../client/evict';
import { hostWaitForget, hostWaits } from '../client/host-wait';
import { clientLog } from '../client/log';
import { parkedRelease } from '../client/park';
import { LogCode } from '../log';
import { monitorEnd } from '../monitor';
import { pubsubForget } from '../pubsub';
import { replicaEnd } from '../replication/replica';
import { trackingForget } from '../tracking/tracking';
import { WorkQueue, workAdd, workForget } from '../work';
import { blockingForget } from './blocking';
import { transactionDiscard, transactionRuns } from './transaction';

/** Its connection is closed by this side. */
const ENDING: u32 = ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING;

/**
 * A connection is gone. So is its client, unless a command of it is at the host: then it stays
 * until resumeHostDone, because the host holds its address, and a transaction that runs is run to
 * its end.
 */
export function disconnectClient(client: Client): void {
  clientsSettle();
  if (!clientHas(client, ENDING | ClientFlag.INTERNAL)) clientLog(LogCode.CLIENT_GONE, client);
  // Who waited for a key is not PARKED any more (blockingLeave): from here on, a client that is and
  // is not PAUSED has its command at the host.
  blockingForget(client);
  if (hostWaits(client)) hostWaitForget(client);
  const goesOn = clientHas(client, ClientFlag.READY_QUEUED) && transactionRuns(client);
  const waits = clientHas(client, ClientFlag.PARKED) && !clientHas(client, ClientFlag.PAUSED);
  if (!waits && !goesOn) return disconnectRelease(client);
  const untold = clientHas(client, ClientFlag.HOST_QUEUED);
  workForget(client);
  if (untold) workAdd(WorkQueue.HOST, client);
  if (goesOn) workAdd(WorkQueue.READY, client);
  client.flags |= ClientFlag.GONE;
}

/** Frees a client and what is left of its commands. */
export function disconnectRelease(client: Client): void {
  workForget(client);
  if (client.parked != 0) parkedRelease(client.parked);
  transactionDiscard(client);
  pubsubForget(client);
  trackingForget(client);
  monitorEnd(client);
  replicaEnd(client);
  clientMemoryForget(client);
  clientRelease(client);
}
