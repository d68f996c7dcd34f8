// The exports about memory: how much of it is in use, and for what.

import { heapUsedBytes } from '../memory/heap';
import {
  lazyfreePending,
  lazyfreeWaitingBytes,
  lazyfreedObjects,
} from '../engine/keyspace/lazyfree';
import { serverMemoryLimit } from '../engine/server';
import { shapeHashes, shapeTotal } from '../structure/shape';
import { bytesAtStart } from './start';

export { evictFigure as evictionFigure } from '../engine/keyspace/evict';
export {
  heapActiveBytes as activeBytes,
  heapFindAddresses as addressesFind,
  heapBackedEnd as backedEnd,
  heapBackedFrom as backedFrom,
  heapOverheadBytes as overheadBytes,
  heapPeakBytes as peakBytes,
  heapReserveAddresses as addressesReserve,
  heapReservedBytes as reservedBytes,
  heapSetCeilingBytes as ceilingSet,
  heapTouchedBytes as touchedBytes,
} from '../memory/heap';

/** Bytes in use, without those that wait to be freed and are gone for all to see. */
export function usedBytes(): f64 {
  return max<f64>(heapUsedBytes() - <f64>lazyfreeWaitingBytes, bytesAtStart);
}

/** maxmemory as it is obeyed: there is a limit although none was set. */
export function memoryLimitBytes(): f64 {
  return serverMemoryLimit;
}

/** What was in use before the first client and the first key. */
export function startupBytes(): f64 {
  return bytesAtStart;
}

/** Objects that wait to be freed in steps. */
export function lazyfreePendingObjects(): f64 {
  return <f64>lazyfreePending;
}

/** Objects that were freed in steps. */
export function lazyfreeFreedObjects(): f64 {
  return <f64>lazyfreedObjects;
}

/** What hashes with the same field names share. */
export const enum ShapeFigure {
  /** Lists of field names. */
  SHAPES = 0,
  /** Hashes that share one. */
  HASHES = 1,
}

/** A figure of shared field names. */
export function shapeFigure(which: ShapeFigure): f64 {
  return which == ShapeFigure.SHAPES ? shapeTotal() : shapeHashes;
}
