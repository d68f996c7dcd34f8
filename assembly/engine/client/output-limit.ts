// What a client may be owed, by its class (client-output-buffer-limit).
//
// Redis counts what a reply takes beyond a buffer of 16 KiB, which each client has, in blocks of 20
// that are counted whole: so much as the buffer may be owed to everybody, however low the limit is,
// and from there on the one makes up for the other. What is answered to who replays a file is
// dropped, and has no limit.

import { Client, ClientFlag, clientHas, clientReplays } from './client';

/** Classes of clients that client-output-buffer-limit tells apart; the host limits replicas. */
export const enum OutputClass {
  NORMAL = 0,
  REPLICA = 1,
  PUBSUB = 2,
}

/** What may be owed in any case. */
const BUFFER_BYTES: u64 = 16 * 1024;

/** Limits of what is owed; 0 = none. */
@unmanaged
export class OutputLimit {
  hardBytes: u64;
  softBytes: u64;
  softMs: i64;
}
if (offsetof<OutputLimit>() != 24) ERROR('OutputLimit is 24 bytes');

/** Those of the classes, and behind them the one without an end. */
const limits = memory.data(4 * 24, 8);
const UNLIMITED: u32 = 3;

/**
 * Sets the limits of a class: bytes, bytes, and how long the soft limit may be passed; 0 = none.
 */
export function outputSetLimit(
  which: OutputClass,
  hardBytes: f64,
  softBytes: f64,
  softSeconds: f64,
): void {
  const limit = limitAt(which);
  limit.hardBytes = hardBytes == 0 ? 0 : max<u64>(<u64>hardBytes, BUFFER_BYTES);
  limit.softBytes = softBytes == 0 ? 0 : max<u64>(<u64>softBytes, BUFFER_BYTES);
  limit.softMs = <i64>(softSeconds * 1000);
}


@inline function limitAt(which: u32): OutputLimit {
  return changetype<OutputLimit>(limits + <usize>which * offsetof<OutputLimit>());
}

/** The limit of a client that is no replica. */
@inline export function outputLimitOf(client: Client): OutputLimit {
  if (clientReplays(client)) return limitAt(UNLIMITED);
  return limitAt(clientHas(client, ClientFlag.PUBSUB) ? OutputClass.PUBSUB : OutputClass.NORMAL);
}
