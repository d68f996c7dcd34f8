// The exports about replication: what this server is to another one.

import { Client } from '../engine/client/client';
import { clockSet } from '../engine/clock';
import { readyRun } from '../engine/run/ready';
import { serveNobody } from '../engine/run/serve';
import { Statistic, statisticAdd } from '../engine/statistics';
import { primarySet as setPrimary } from '../engine/replication/primary';

/** The internal client through which the primary's commands come; 0 = there is none. */
export function primarySet(client: Client): void {
  setPrimary(changetype<usize>(client));
}

/** So many bytes have come from the primary that are no commands: a dataset. */
export function replicationReceived(bytes: f64): void {
  statisticAdd(Statistic.REPLICATION_INPUT_BYTES, <u64>bytes);
}

/** Nobody waits for keys any more: this server has become a replica. */
export function waitersDismiss(now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  serveNobody();
  readyRun();
}
