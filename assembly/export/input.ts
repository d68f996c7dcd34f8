// The exports through which bytes and time come in.

import { Client, ClientFlag, clientHas } from '../engine/client/client';
import { clockNote, clockSet } from '../engine/clock';
import { turnDeadlineMs, turnInput, turnMore, turnTick } from '../engine/run/turn';
import { Statistic, statisticAdd } from '../engine/statistics';
import { requestFilled, requestRoomBytes, requestTarget } from '../protocol/request-buffer';
import { inputAddress, inputCapacity } from './start';

/**
 * Where the client's next bytes go. inputRoom() says how many of `count` fit there; the host
 * delivers the rest after handleInput. 0: memory is out, close the connection.
 */
export function inputTarget(client: Client, count: usize): usize {
  const target = requestTarget(client, count);
  if (target != 0) return target;
  return requestRoomBytes == 0 ? inputAddress : 0;
}

/** How many bytes fit at inputTarget. */
export function inputRoom(): usize {
  return requestRoomBytes == 0 ? inputCapacity : requestRoomBytes;
}

/**
 * The host has put `count` bytes at inputTarget: run what is complete.
 * @param elapsed what host.elapsedMicroseconds would answer, 0 = ask it
 */
export function handleInput(client: Client, count: usize, now: f64, elapsed: f64): void {
  clockSet(now);
  clockNote(elapsed);
  statisticAdd(Statistic.NETWORK_INPUT_BYTES, count);
  statisticAdd(Statistic.READS_PROCESSED, 1);
  client.networkInBytes += count;
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING)) return;
  requestFilled(client, count);
  turnInput(client, inputAddress, count);
}

/** What has given way to others goes on, for about a millisecond. */
export function handleMore(now: f64, elapsed: f64): void {
  clockSet(now);
  clockNote(elapsed);
  turnMore();
}

/** The passing of time: expiry, eviction, freeing in steps. Returns whether work is left. */
export function handleTick(now: f64): bool {
  clockSet(now);
  return turnTick();
}

/**
 * When handleTick is due next because of a key, a client's time-out or the end of a pause, Unix ms;
 * -1 = not before the next regular tick; 0 = soon, for there are keys to evict.
 */
export function deadlineMs(): f64 {
  return <f64>turnDeadlineMs();
}
