// The link to the primary, on a replica: an internal client whose commands have been run where they
// come from. Nothing refuses them, and they wait as others do; a key whose deadline has passed is
// there for them until the primary says that it is gone. The host tells which client it is
// (primarySet), counts what has been applied and answers the primary.

import { CommandFlag } from '../../row/lookup';
import { Client } from '../client/client';
import { monotonicMs } from '../clock';
import { LogCode, logAdd } from '../log';
import { ServerState, serverState } from '../server';

/** Its handle; 0 = there is none. */
let primary: usize = 0;

/** The client is the primary's link from now on; 0 = none is. */
export function primarySet(client: usize): void {
  primary = client;
}

/** Whether a client is the primary's link. */
@inline export function primaryIs(client: Client): bool {
  return changetype<usize>(client) == primary;
}

/** How often the log tells that writes cannot be saved, ms; as often as Redis does. */
const UNSAVED_LOG_MS: i64 = 10_000;
let unsavedLoggedMs: i64 = -UNSAVED_LOG_MS;

/**
 * A command of the primary with these flags (CommandFlag) runs whatever the server's state is; the
 * host is told of a write that cannot be saved (replica-ignore-disk-write-errors).
 */
export function primaryObeyed(flags: u32): void {
  if ((serverState & (ServerState.DISK_ERROR | ServerState.AOF_ERROR)) == 0) return;
  if ((flags & CommandFlag.WRITE) == 0) return;
  if (monotonicMs - unsavedLoggedMs < UNSAVED_LOG_MS) return;
  unsavedLoggedMs = monotonicMs;
  logAdd(LogCode.PRIMARY_UNSAVED, 0, 0);
}
