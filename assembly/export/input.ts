// The exports through which bytes and time come in.

import { Client, ClientFlag, clientHas } from '../engine/client/client';
import { clientsSettle } from '../engine/client/evict';
import { outputStarve } from '../engine/client/output';
import { clockNote, clockSet } from '../engine/clock';
import { turnExpiryMs, turnInput, turnMore, turnTick, turnWaitMs } from '../engine/run/turn';
import { primaryIs } from '../engine/replication/primary';
import { Statistic, statisticAdd } from '../engine/statistics';
import { requestBigAhead } from '../protocol/request-big';
import {
  REQUEST_NO_MEMORY,
  requestFilled,
  requestRoomBytes,
  requestTarget,
} from '../protocol/request-buffer';
import { inputAddress, inputCapacity } from './start';

/**
 * Where the client's next bytes go. inputRoom() says how many of `count` fit there; the host
 * delivers the rest after handleInput. 0: memory is out, close the connection.
 */
export function inputTarget(client: Client, count: usize): usize {
  const target = requestTarget(client, count);
  room = requestRoomBytes;
  if (target != 0) return target;
  if (room == REQUEST_NO_MEMORY) {
    outputStarve(client);
    clientsSettle();
    return 0;
  }
  room = room == 0 ? inputCapacity : min(room, inputCapacity);
  return inputAddress;
}

/** How many bytes fit where inputTarget has said. */
let room: usize = 0;

/** How many bytes fit at inputTarget. */
export function inputRoom(): usize {
  return room;
}

/**
 * How many bytes of a big argument the host may ask inputTarget for and read straight there,
 * without knowing that they have come; 0 = none is arriving.
 */
export function inputAhead(client: Client): usize {
  return clientHas(client, ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING)
    ? 0
    : requestBigAhead(client);
}

/**
 * The host has put `count` bytes at inputTarget: run what is complete.
 * @param now,elapsed Unix time, and what host.elapsedMicroseconds would answer
 */
export function handleInput(client: Client, count: usize, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  clockNote(elapsed);
  const counter = primaryIs(client)
    ? Statistic.REPLICATION_INPUT_BYTES
    : Statistic.NETWORK_INPUT_BYTES;
  statisticAdd(counter, count);
  statisticAdd(Statistic.READS_PROCESSED, 1);
  client.networkInBytes += count;
  if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING)) return;
  requestFilled(client, count);
  turnInput(client, inputAddress, count);
}

/** What has given way to others goes on, for about a millisecond. */
export function handleMore(now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  clockNote(elapsed);
  turnMore();
}

/** The passing of time: expiry, eviction, freeing in steps. Returns whether work is left. */
export function handleTick(now: f64, elapsed: f64): bool {
  clockSet(now, elapsed);
  return turnTick();
}

/** When handleTick is due next because a key expires, Unix ms; -1 = not before the regular tick. */
export function expiryDeadlineMs(): f64 {
  return <f64>turnExpiryMs();
}

/**
 * When handleTick is due next because a client's time-out or a pause ends, monotonic ms; -1 = not
 * before the regular tick; 0 = soon, for there are keys to evict.
 */
export function waitDeadlineMs(): f64 {
  return <f64>turnWaitMs();
}
