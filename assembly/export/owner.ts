// The exports for an owner in the process, who waits for each reply: its requests are written, and
// its replies read, in the engine's memory, with few calls for each (host/engine/in-place.ts).

import { Client } from '../engine/client/client';
import { Outstanding, turnOutstanding } from '../engine/run/turn';
import { handleInput, inputRoom, inputTarget } from './input';
import { pollOutput } from './output';

/**
 * As inputTarget(), for a request of up to `count` bytes. 0: there is no room for so many in one
 * piece, or memory is out; inputTarget() tells which.
 */
export function ownerTarget(client: Client, count: usize): usize {
  const target = inputTarget(client, count);
  return inputRoom() < count ? 0 : target;
}

/**
 * As handleInput() and outstanding() after it. If there is nothing to do but to write this client's
 * output, it is taken, as by pollOutput(): Outstanding.TAKEN.
 */
export function ownerInput(client: Client, count: usize, now: f64, elapsed: f64): u32 {
  handleInput(client, count, now, elapsed);
  const bits = turnOutstanding(client);
  if ((bits & ~Outstanding.DEADLINE) != Outstanding.OWN_OUTPUT) return bits;
  pollOutput();
  return bits | Outstanding.TAKEN;
}
