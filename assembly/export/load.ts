// The exports that load a dataset (engine/snapshot/load.ts says how they are called).

import { clockSet } from '../engine/clock';
import { loadBegin as begin, loadEnd as end, loadFeed as feed } from '../engine/snapshot/load';

export { loadFigure, loadGiveUp, loadTarget } from '../engine/snapshot/load';

// The commands of an AOF (engine/snapshot/replay.ts).
export { replayBegin, replayFailure, replayFigure } from '../engine/snapshot/replay';

/** Begins to load an RDB file of so many bytes, 0 = not known (flags: LoadOption). */
export function loadBegin(bytes: f64, flags: u32, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  begin(<u64>bytes, flags);
}

/** `count` bytes were put at loadTarget; what they have given (LoadStatus). */
export function loadFeed(count: usize, now: f64, elapsed: f64): u32 {
  clockSet(now, elapsed);
  return feed(count);
}

/** Ends the loading, whole or not. */
export function loadEnd(now: f64, elapsed: f64): u32 {
  clockSet(now, elapsed);
  return end();
}
