// The exports that write out a dataset while it goes on changing (engine/snapshot/walk.ts). A host
// that saves does this:
//
//   snapshotBegin(…)                       in a turn: the snapshot is the dataset as it is then
//   then in every turn, until snapshotFigure(OUTCOME) is not RUNNING and no chunk is left:
//     snapshotStep(budget, now)            what there is time for
//     for each snapshotChunk():            take snapshotChunkBytes() bytes, copy them to whoever
//       snapshotChunkTaken()                 wants them, and let the engine have the memory back
//   snapshotCancel()                       instead, if it is not wanted any more
//
// When it is DONE, what the chunks had is the whole file. Otherwise chunks are dropped. After that
// snapshotStep has work for some turns, which a later snapshot waits for (BUSY).

import { clientsEvict } from '../engine/client/evict';
import { hostText } from '../engine/client/host-reply';
import { clockSet } from '../engine/clock';
import { readyRun } from '../engine/run/ready';
import { chunkAddress, chunkBytes } from '../engine/snapshot/chunk';
import { ReplicationFacts } from '../engine/snapshot/encoder';
import { walkLimitSet } from '../engine/snapshot/limit';
import {
  walkBegin,
  walkCancel,
  walkFigure,
  walkFunction,
  walkStep,
  walkTaken,
} from '../engine/snapshot/walk';
import { WalkBegin } from '../engine/snapshot/walk-number';
import { prefixBroadcast, prefixPending } from '../engine/tracking/prefix';

const facts = changetype<ReplicationFacts>(memory.data(24, 8));

/**
 * Begins a snapshot. In hostBuffer stand texts behind each other, each a u32 count and its bytes:
 * the replication id, then the libraries of functions.
 * @param encoder Encoder: 0 RDB, 1 RDB as the base of an AOF, 2 commands
 * @param options WalkOption: 1 checksum, 2 FLUSHALL ends it
 * @param libraries how many libraries of functions there are
 * @param replicationDatabase what the replication stream has selected; -1: say nothing of it
 * @returns WalkBegin: 0 begun, 1 busy, 2 memory is out
 */
export function snapshotBegin(
  encoder: u32,
  options: u32,
  libraries: u32,
  replicationDatabase: i32,
  replicationOffset: f64,
  now: f64,
  elapsed: f64,
): u32 {
  clockSet(now, elapsed);
  let at = hostText;
  facts.database = replicationDatabase;
  facts.offset = <i64>replicationOffset;
  facts.id = at + 4;
  facts.idBytes = at == 0 ? 0 : load<u32>(at);
  const outcome = walkBegin(encoder, options, facts);
  if (outcome != WalkBegin.BEGUN) return outcome;
  for (let i: u32 = 0; i < libraries; i++) {
    at += 4 + <usize>load<u32>(at);
    walkFunction(at + 4, load<u32>(at));
  }
  return outcome;
}

/**
 * Goes on for about `budget` microseconds. Clients that have waited for it go on as well.
 * @returns whether there is more to do at once; if not, and it is RUNNING, take chunks first
 */
export function snapshotStep(budget: f64, now: f64, elapsed: f64): bool {
  clockSet(now, elapsed);
  const more = walkStep(budget);
  readyRun();
  if (prefixPending) prefixBroadcast();
  clientsEvict();
  return more;
}

/** Ends the snapshot, and drops its chunks. */
export function snapshotCancel(now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  walkCancel();
}

/** Address of the oldest chunk that waits to be taken; 0 = there is none. */
export function snapshotChunk(): usize {
  return chunkAddress();
}

/** How many bytes it has. */
export function snapshotChunkBytes(): u32 {
  return chunkBytes();
}

/** It was taken: its memory is the engine's again. */
export function snapshotChunkTaken(): void {
  walkTaken();
}

/** A figure of the snapshot (engine/snapshot/walk-number.ts, WalkFigure). */
export function snapshotFigure(which: u32): f64 {
  return walkFigure(which);
}

/** Sets a limit (engine/snapshot/limit.ts, WalkLimit). */
export function snapshotLimitSet(which: u32, value: f64): void {
  walkLimitSet(which, value);
}
