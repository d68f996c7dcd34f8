// The sparse form of a HyperLogLog: runs of registers behind the header (hyperloglog.ts), as long
// as few of them are set and no rank is above 32. Three kinds of runs:
//
//   00xxxxxx             ZERO    x+1 registers of rank 0, 1..64
//   01xxxxxx yyyyyyyy    XZERO   xy+1 registers of rank 0, 1..16384
//   1vvvvvxx             VALUE   x+1 registers of rank v+1, 1..4 of them
//
//   7f ff                all 16384 registers are 0
//   40 e7 84 7e d7 …     232 of rank 0, one of rank 2, 16088 …
//
// To raise a register its run is found from the start and split around it, which makes the value up
// to three bytes longer; then runs near it that became neighbours of the same rank are joined, up
// to five of them from the run before. Redis's steps are followed one by one, so that the bytes
// are the same whatever the order of the elements was.
//
// Raising goes on from the run that the last raise has found when registers come in rising order
// (sparseRewind starts anew), so that a merge takes one walk and not one for each register.
//
// Values come from outside: a run may lead past the last register or be cut short. A walk stops at
// the value's end, and says so; what is found to be wrong is never changed.

import { bytesMove } from '../memory/bytes';
import { HYPERLOGLOG_HEADER_BYTES, HYPERLOGLOG_REGISTERS } from './hyperloglog';

/** Bytes of a value with no register set. */
export const SPARSE_EMPTY_BYTES: u32 = HYPERLOGLOG_HEADER_BYTES + 2;
/** The highest rank that the sparse form can hold. */
const SPARSE_RANK_MAXIMUM: u32 = 32;
/** How much longer a value becomes at most by raising one register. */
export const SPARSE_GROWTH_BYTES: u32 = 3;

const KIND: u32 = 0xc0;
const XZERO: u32 = 0x40;
const VALUE: u32 = 0x80;
const ZERO_MAXIMUM: u32 = 64;
const VALUE_MAXIMUM: u32 = 4;
/** Runs that are looked at to be joined. */
const JOINED: u32 = 5;

/** What became of a register. */
export const enum SparseRaise {
  /** It was as high already. */
  SAME = 0,
  RAISED = 1,
  /** The sparse form cannot hold it; nothing has changed. */
  DENSE = 2,
  /** The runs do not reach it: the value is corrupt. */
  CORRUPT = 3,
}

/** What sparseRun has read. */
export let sparseRunCount: u32 = 0;
export let sparseRunRank: u32 = 0;

/**
 * Reads the run at an address before `end`.
 * @returns its bytes, 0 if it is cut short
 */
@inline export function sparseRun(at: usize, end: usize): u32 {
  const byte: u32 = load<u8>(at);
  if ((byte & VALUE) != 0) {
    sparseRunCount = (byte & 3) + 1;
    sparseRunRank = ((byte >> 2) & 31) + 1;
    return 1;
  }
  sparseRunRank = 0;
  if ((byte & KIND) == 0) {
    sparseRunCount = byte + 1;
    return 1;
  }
  if (end - at < 2) return 0;
  sparseRunCount = (((byte & 0x3f) << 8) | load<u8>(at, 1)) + 1;
  return 2;
}

/** Writes the runs of a value with no register set behind its header. */
export function sparseClear(value: usize): void {
  runZeros(value + HYPERLOGLOG_HEADER_BYTES, HYPERLOGLOG_REGISTERS);
}

/** Writes a run of zeros; returns its end. */
function runZeros(at: usize, count: u32): usize {
  const less = count - 1;
  if (count <= ZERO_MAXIMUM) {
    store<u8>(at, <u8>less);
    return at + 1;
  }
  store<u8>(at, <u8>((less >> 8) | XZERO));
  store<u8>(at, <u8>less, 1);
  return at + 2;
}

/** Writes a run of a rank; returns its end. */
@inline function runRank(at: usize, rank: u32, count: u32): usize {
  store<u8>(at, <u8>(VALUE | ((rank - 1) << 2) | (count - 1)));
  return at + 1;
}

/**
 * Raises registers of a byte each to those of a sparse value.
 * @returns false: the value is corrupt; some registers may have been raised
 */
export function sparseUnpackRaise(value: usize, count: u32, registers: usize): bool {
  const end = value + count;
  let index: u32 = 0;
  for (let at = value + HYPERLOGLOG_HEADER_BYTES; at < end;) {
    const bytes = sparseRun(at, end);
    if (bytes == 0) return false;
    const next = index + sparseRunCount;
    // Redis merges what has a run of ranks behind its last register, and refuses to count it.
    if (next > HYPERLOGLOG_REGISTERS) return false;
    if (sparseRunRank != 0) {
      const rank = <u8>sparseRunRank;
      for (; index < next; index++) {
        if (load<u8>(registers + index) < rank) store<u8>(registers + index, rank);
      }
    }
    index = next;
    at += bytes;
  }
  return index == HYPERLOGLOG_REGISTERS;
}

// Where the run before the one that was raised last begins, and its first register.
let restAt: u32 = 0;
let restFirst: u32 = 0;

/** Makes the next raise begin its walk at the first run. */
export function sparseRewind(): void {
  restAt = 0;
  restFirst = 0;
}

// The run that find has found: its offset in the runs, its first register and its bytes, and the
// offset of the run before it (the first run: its own).
let foundAt: u32 = 0;
let foundFirst: u32 = 0;
let foundBytes: u32 = 0;
let foundBefore: u32 = 0;

/** Finds the run of a register; what it holds is in sparseRunCount and sparseRunRank. */
function find(runs: usize, runsBytes: u32, index: u32): bool {
  let at: u32 = index < restFirst ? 0 : restAt;
  let first: u32 = at == 0 ? 0 : restFirst;
  let before = at;
  let beforeFirst = first;
  const start = at;
  const end = runs + runsBytes;
  while (at < runsBytes) {
    const bytes = sparseRun(runs + at, end);
    if (bytes == 0) return false;
    if (index < first + sparseRunCount) {
      if (at == start && start != 0) {
        // The run before it is not known: once more, from the first run.
        sparseRewind();
        return find(runs, runsBytes, index);
      }
      foundAt = at;
      foundFirst = first;
      foundBytes = bytes;
      foundBefore = before;
      restAt = before;
      restFirst = beforeFirst;
      return true;
    }
    before = at;
    beforeFirst = first;
    first += sparseRunCount;
    at += bytes;
  }
  return false;
}

/** Bytes of the value after sparseRaise. */
export let sparseBytes: u32 = 0;

/** Whether a register is lower than a rank, or cannot be found, so that sparseRaise has work. */
export function sparseIsLower(value: usize, count: u32, index: u32, rank: u32): bool {
  const runs = value + HYPERLOGLOG_HEADER_BYTES;
  return !find(runs, count - HYPERLOGLOG_HEADER_BYTES, index) || sparseRunRank < rank;
}

const split = memory.data(8);

/**
 * Raises a register of a sparse value to a rank. The length afterwards is in sparseBytes.
 * @param value has room for SPARSE_GROWTH_BYTES behind its `count` bytes
 * @param most hll-sparse-max-bytes: a value that would become longer has to become dense
 */
export function sparseRaise(
  value: usize,
  count: u32,
  index: u32,
  rank: u32,
  maximum: u64,
): SparseRaise {
  sparseBytes = count;
  if (rank > SPARSE_RANK_MAXIMUM) return SparseRaise.DENSE;
  const runs = value + HYPERLOGLOG_HEADER_BYTES;
  let runsBytes = count - HYPERLOGLOG_HEADER_BYTES;
  if (!find(runs, runsBytes, index)) return SparseRaise.CORRUPT;
  if (sparseRunRank >= rank) return SparseRaise.SAME;

  const at = runs + foundAt;
  if (sparseRunCount == 1 && foundBytes == 1) {
    runRank(at, rank, 1);
  } else {
    const newBytes = splitAround(index, rank);
    if (newBytes > foundBytes && <u64>count + newBytes - foundBytes > maximum) {
      return SparseRaise.DENSE;
    }
    const behind = foundAt + foundBytes;
    bytesMove(at + newBytes, at + foundBytes, runsBytes - behind);
    for (let i: u32 = 0; i < newBytes; i++) store<u8>(at + i, load<u8>(split + i));
    runsBytes = runsBytes + newBytes - foundBytes;
  }
  sparseBytes = HYPERLOGLOG_HEADER_BYTES + join(runs, foundBefore, runsBytes);
  return SparseRaise.RAISED;
}

/** Writes the runs that take the found run's place to `split`; returns their bytes. */
function splitAround(index: u32, rank: u32): u32 {
  const below = index - foundFirst;
  const above = sparseRunCount - below - 1;
  const old = sparseRunRank;
  let end = split;
  if (below != 0) end = old == 0 ? runZeros(end, below) : runRank(end, old, below);
  end = runRank(end, rank, 1);
  if (above != 0) end = old == 0 ? runZeros(end, above) : runRank(end, old, above);
  return <u32>(end - split);
}

/** Joins runs of the same rank from offset `from` on; returns the bytes of all runs afterwards. */
function join(runs: usize, from: u32, runsBytes: u32): u32 {
  let at = from;
  let bytes = runsBytes;
  for (let i: u32 = 0; i < JOINED && at < bytes; i++) {
    const run: u32 = load<u8>(runs + at);
    if ((run & VALUE) == 0) {
      at += (run & KIND) == 0 ? 1 : 2;
      continue;
    }
    if (at + 1 < bytes) {
      const next: u32 = load<u8>(runs + at, 1);
      const sum = (run & 3) + (next & 3) + 2;
      // The bits above the count say kind and rank.
      if (next >> 2 == run >> 2 && sum <= VALUE_MAXIMUM) {
        store<u8>(runs + at, <u8>((run & ~3) | (sum - 1)), 1);
        bytesMove(runs + at, runs + at + 1, bytes - at - 1);
        bytes -= 1;
        continue;
      }
    }
    at += 1;
  }
  return bytes;
}
