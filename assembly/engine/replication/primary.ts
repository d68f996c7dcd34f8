// The link to the primary, on a replica: an internal client whose commands have been run where they
// come from. Nothing refuses or delays them; a key whose deadline has passed is there for them
// until the primary says that it is gone. The host tells which client it is (primarySet), counts
// what has been applied and answers the primary.

import { Client } from '../client/client';

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
