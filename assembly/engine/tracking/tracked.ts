// What a client is that tracks (CLIENT TRACKING, engine/tracking/tracking.ts): how it is told, and
// where.

import { Client } from '../client/client';

/** How a client is tracked. */
export const enum TrackingFlag {
  /** It is told by prefix. */
  BROADCAST = 1 << 0,
  /** Only keys read after CLIENT CACHING YES. */
  OPT_IN = 1 << 1,
  /** All keys but those read after CLIENT CACHING NO. */
  OPT_OUT = 1 << 2,
  /** CLIENT CACHING was given: for the next command or transaction. */
  CACHING = 1 << 3,
  /** It is not told of changes that it makes itself. */
  NO_LOOP = 1 << 4,
  /** The client that should get its messages is gone. */
  BROKEN = 1 << 5,
}


@unmanaged
export class Tracking {
  /** The client; null when it is gone. */
  client: Client;
  flags: u32;
  /** In how many keys' records it stands. */
  keys: u32;
  /** Its prefixes (engine/tracking/prefix.ts), 0 = none. */
  prefixes: usize;
  /** Bytes that its prefixes hold. */
  prefixBytes: u32;
  /** Id of the client that gets its messages, 0 = itself. */
  redirect: u64;
  /** That client; null when it is gone. */
  target: Client;
}
if (offsetof<Tracking>() != 36) ERROR('Tracking is 36 bytes');

/** What a client is that ever tracked; it must have one. */
@inline export function trackingOf(client: Client): Tracking {
  return changetype<Tracking>(client.tracking);
}
