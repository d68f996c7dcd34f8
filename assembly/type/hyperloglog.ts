// HyperLogLogs: strings whose bytes are those of structure/hyperloglog.ts, and one API over their
// two forms. TYPE calls them 'string', and so does everything else.
//
//   change     hyperloglogOpen → hyperloglogRaise … → hyperloglogClose → write it
//   union      unionClear → unionAdd … → unionEstimate | unionOpen → hyperloglogClose → write it
//   estimate   hyperloglogEstimate, which is kept in the value until it changes
//
// A dense value is changed where it is. A sparse one is read there until its first register must be
// raised; then a copy in the scratch arena is changed, which may become dense, and when it is
// closed hyperloglogWrite says what the handler has to write back (command/hyperloglog/common.ts).
// So a value that proves to be corrupt, or memory that is out, leaves everything as it was.
//
//   string   HYLL 01 … │ runs          ──copy──►   scratch  │ runs + room to be dense │
//                                      ◄─write──

import { bytesCopy } from '../memory/bytes';
import { recordEncoding, recordType } from '../memory/record';
import { scratchAllocate } from '../memory/scratch';
import {
  HYPERLOGLOG_DENSE_BYTES,
  HYPERLOGLOG_REGISTERS,
  HyperloglogEncoding,
  hyperloglogBegin,
  hyperloglogCardinality,
  hyperloglogDenseRaise,
  hyperloglogIs,
  hyperloglogIsDense,
  hyperloglogIsFresh,
  hyperloglogPack,
  hyperloglogSetCardinality,
  hyperloglogSetDense,
  hyperloglogSpoil,
  hyperloglogUnpack,
  hyperloglogUnpackRaise,
} from '../structure/hyperloglog';
import { estimateRegisters, estimateSparse, estimated } from '../structure/hyperloglog-estimate';
import {
  SPARSE_EMPTY_BYTES,
  SPARSE_GROWTH_BYTES,
  SparseRaise,
  sparseBytes,
  sparseClear,
  sparseIsLower,
  sparseRaise,
  sparseRewind,
  sparseUnpackRaise,
} from '../structure/hyperloglog-sparse';
import { limitHyperloglogSparse } from './limit';
import { stringAddress, stringBytes, stringIsInteger, stringUnshare } from './string';
import { StringEncoding, Type } from './type';

/** What became of an operation. */
export const enum HyperloglogResult {
  SAME = 0,
  CHANGED = 1,
  CORRUPT = 2,
  NO_MEMORY = 3,
  /** Within this file: the sparse form cannot hold it. */
  TOO_SPARSE = 4,
}

/** What is to be done with a value that has been closed. */
export const enum HyperloglogWrite {
  /** Nothing: it has changed where it is, if at all. */
  NOTHING = 0,
  /** It becomes 'raw', in place. */
  RAW = 1,
  /** The bytes at hyperloglogAddress are written to the key. */
  REWRITE = 2,
}

/** What an entry is. */
export const enum HyperloglogKind {
  VALID = 0,
  /** No string. */
  OTHER_TYPE = 1,
  /** A string that is no HyperLogLog. */
  OTHER_STRING = 2,
}

/** A byte for each register: the union, and the way from one form to the other. */
const registers = memory.data(16384, 16);

// The value that is being changed: its bytes in the string, or in the scratch arena.
let value: usize = 0;
let valueBytes: u32 = 0;
/** The bytes that are to be written when hyperloglogClose has said REWRITE. */
export let hyperloglogAddress: usize = 0;
export let hyperloglogBytes: u32 = 0;
let room: u32 = 0;
let isCopy: bool = false;
let isDense: bool = false;
let isRaised: bool = false;

/** Whether an entry is a HyperLogLog. */
export function hyperloglogKind(entry: usize): HyperloglogKind {
  if (recordType(entry) != Type.STRING) return HyperloglogKind.OTHER_TYPE;
  if (stringIsInteger(entry)) return HyperloglogKind.OTHER_STRING;
  const count = stringBytes(entry);
  return hyperloglogIs(stringAddress, count) ? HyperloglogKind.VALID : HyperloglogKind.OTHER_STRING;
}

/** Whether an entry that is a HyperLogLog is dense. */
export function hyperloglogEntryIsDense(entry: usize): bool {
  stringBytes(entry);
  return hyperloglogIsDense(stringAddress);
}

/**
 * Begins to change an entry's value, or a new one if `entry` is 0. Until hyperloglogClose nothing
 * else may be done with the keyspace. False: memory is out.
 */
export function hyperloglogOpen(entry: usize): bool {
  sparseRewind();
  isRaised = false;
  if (entry != 0) {
    if (!stringUnshare(entry, 0)) return false;
    valueBytes = stringBytes(entry);
    value = stringAddress;
    isCopy = false;
    isDense = hyperloglogIsDense(value);
    return true;
  }
  room = HYPERLOGLOG_DENSE_BYTES;
  value = scratchAllocate(room);
  if (value == 0) return false;
  hyperloglogBegin(value, HyperloglogEncoding.SPARSE);
  sparseClear(value);
  valueBytes = SPARSE_EMPTY_BYTES;
  isCopy = true;
  isDense = false;
  isRaised = true;
  return true;
}

/** Makes the value one in the scratch arena with room for `bytes`. False: memory is out. */
function makeRoom(bytes: u32): bool {
  if (isCopy && room >= bytes) return true;
  room = max(bytes + (bytes >> 1), HYPERLOGLOG_DENSE_BYTES);
  const copy = scratchAllocate(room);
  if (copy == 0) return false;
  bytesCopy(copy, value, valueBytes);
  value = copy;
  isCopy = true;
  return true;
}

/** Makes the open value dense. */
function makeDense(): HyperloglogResult {
  memory.fill(registers, 0, HYPERLOGLOG_REGISTERS);
  if (!sparseUnpackRaise(value, valueBytes, registers)) return HyperloglogResult.CORRUPT;
  return packRegisters() ? HyperloglogResult.CHANGED : HyperloglogResult.NO_MEMORY;
}

/** Makes the open value a dense one with the registers in `registers`. False: memory is out. */
function packRegisters(): bool {
  if (!isDense && !makeRoom(HYPERLOGLOG_DENSE_BYTES)) return false;
  hyperloglogSetDense(value);
  hyperloglogPack(registers, value);
  valueBytes = HYPERLOGLOG_DENSE_BYTES;
  isDense = true;
  isRaised = true;
  return true;
}

/** Raises a register of the open value to a rank. */
export function hyperloglogRaise(index: u32, rank: u32): HyperloglogResult {
  if (!isDense) {
    const result = raiseSparse(index, rank);
    if (result != HyperloglogResult.TOO_SPARSE) return result;
    const made = makeDense();
    if (made != HyperloglogResult.CHANGED) return made;
  }
  if (!hyperloglogDenseRaise(value, index, rank)) return HyperloglogResult.SAME;
  isRaised = true;
  return HyperloglogResult.CHANGED;
}

/** As hyperloglogRaise for a sparse value, which may have to become dense first: TOO_SPARSE. */
function raiseSparse(index: u32, rank: u32): HyperloglogResult {
  if (!sparseIsLower(value, valueBytes, index, rank)) return HyperloglogResult.SAME;
  if (!makeRoom(valueBytes + SPARSE_GROWTH_BYTES)) return HyperloglogResult.NO_MEMORY;
  const result = sparseRaise(value, valueBytes, index, rank, limitHyperloglogSparse);
  if (result == SparseRaise.DENSE) return HyperloglogResult.TOO_SPARSE;
  if (result == SparseRaise.CORRUPT) return HyperloglogResult.CORRUPT;
  if (result == SparseRaise.SAME) return HyperloglogResult.SAME;
  valueBytes = sparseBytes;
  isRaised = true;
  return HyperloglogResult.CHANGED;
}

/**
 * Ends the change: where something was raised the estimate is out of date. Says what is to be done
 * with the key.
 * @param entry what hyperloglogOpen was given
 */
export function hyperloglogClose(entry: usize): HyperloglogWrite {
  hyperloglogAddress = value;
  hyperloglogBytes = valueBytes;
  if (isRaised) hyperloglogSpoil(value);
  if (isCopy) return HyperloglogWrite.REWRITE;
  // A block of its own is 'raw' already, and a value that is no copy has not grown.
  const isRaw = recordEncoding(entry) == StringEncoding.RAW_BLOCK;
  return isRaw ? HyperloglogWrite.NOTHING : HyperloglogWrite.RAW;
}

/** The estimate that hyperloglogEstimate or unionEstimate has made or found. */
export let hyperloglogEstimated: u64 = 0;

/**
 * Estimates how many different elements an entry has seen, in hyperloglogEstimated. CHANGED: the
 * estimate is new and was written to the value, which is 'raw'.
 */
export function hyperloglogEstimate(entry: usize): HyperloglogResult {
  const count = stringBytes(entry);
  const at = stringAddress;
  if (hyperloglogIsFresh(at)) {
    hyperloglogEstimated = hyperloglogCardinality(at);
    return HyperloglogResult.SAME;
  }
  if (hyperloglogIsDense(at)) {
    hyperloglogUnpack(at, registers);
    hyperloglogEstimated = estimateRegisters(registers);
  } else {
    if (!estimateSparse(at, count)) return HyperloglogResult.CORRUPT;
    hyperloglogEstimated = estimated;
  }
  hyperloglogSetCardinality(at, hyperloglogEstimated);
  return HyperloglogResult.CHANGED;
}

/** Begins a union: that of nothing. */
export function unionClear(): void {
  memory.fill(registers, 0, HYPERLOGLOG_REGISTERS);
}

/** Adds an entry's value to the union. False: it is corrupt. */
export function unionAdd(entry: usize): bool {
  const count = stringBytes(entry);
  if (!hyperloglogIsDense(stringAddress)) {
    return sparseUnpackRaise(stringAddress, count, registers);
  }
  hyperloglogUnpackRaise(stringAddress, registers);
  return true;
}

/** Estimates how many different elements the union has seen. */
export function unionEstimate(): u64 {
  return estimateRegisters(registers);
}

/**
 * Opens the value of a key whose entry, if there is one, is part of the union, and makes it the
 * union. False: memory is out and nothing has changed.
 * @param dense whether it is to be dense in any case
 */
export function unionOpen(entry: usize, dense: bool): bool {
  if (!hyperloglogOpen(entry)) return false;
  if (isDense || dense) {
    if (!packRegisters()) return false;
  } else if (!unionRaise()) {
    return false;
  }
  isRaised = true;
  return true;
}

/** Raises the registers of the open value, which is sparse, to the union's. False: no memory. */
function unionRaise(): bool {
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += 8) {
    if (load<u64>(registers + i) == 0) continue;
    for (let index = i; index < i + 8; index++) {
      const rank: u32 = load<u8>(registers + index);
      if (rank == 0) continue;
      const result = raiseSparse(index, rank);
      if (result == HyperloglogResult.NO_MEMORY) return false;
      if (result == HyperloglogResult.TOO_SPARSE) return packRegisters();
    }
  }
  return true;
}

/**
 * Opens an entry's value and makes it dense; its estimate stays.
 * @returns CHANGED, CORRUPT or NO_MEMORY; SAME if it is dense
 */
export function hyperloglogOpenDense(entry: usize): HyperloglogResult {
  if (!hyperloglogOpen(entry)) return HyperloglogResult.NO_MEMORY;
  const result = isDense ? HyperloglogResult.SAME : makeDense();
  isRaised = false;
  return result;
}

/** The registers of a dense entry, a byte each; until the next call of anything here. */
export function hyperloglogRegisters(entry: usize): usize {
  stringBytes(entry);
  hyperloglogUnpack(stringAddress, registers);
  return registers;
}
