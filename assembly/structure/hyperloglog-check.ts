// The self-test of the HyperLogLog (PFSELFTEST): what can be seen only from inside, in some tenths
// of a second.
//
//   1  random registers packed into six bits each and unpacked again are the same, and a single
//      register that is raised disturbs no other
//   2  elements are added to a dense and a sparse value at once; at 1, 10, 100 … of them both must
//      estimate the same, within six standard errors, and few must still be sparse
//
// It works in the memory that it is given and takes its random numbers from a seed.

import {
  HYPERLOGLOG_DENSE_BYTES,
  HYPERLOGLOG_REGISTERS,
  HyperloglogEncoding,
  hyperloglogBegin,
  hyperloglogDenseRaise,
  hyperloglogIndex,
  hyperloglogPack,
  hyperloglogRank,
  hyperloglogUnpack,
} from './hyperloglog';
import { estimateRegisters, estimateSparse, estimated } from './hyperloglog-estimate';
import {
  SPARSE_EMPTY_BYTES,
  SPARSE_GROWTH_BYTES,
  SparseRaise,
  sparseBytes,
  sparseClear,
  sparseRaise,
  sparseRewind,
} from './hyperloglog-sparse';

/** What has failed. */
export const enum HyperloglogFault {
  NONE = 0,
  /** A register is not what it was set to: checkIndex, checkExpected, checkFound. */
  REGISTER = 1,
  /** The sparse form was given up too early. */
  ENCODING = 2,
  /** The two forms have different estimates. */
  DISAGREE = 3,
  /** An estimate is too far off: checkExpected elements, checkFound too many or too few. */
  ERROR = 4,
}

export let checkIndex: u32 = 0;
export let checkExpected: u64 = 0;
export let checkFound: u64 = 0;

const ROUNDS: u32 = 100;
const ELEMENTS: u64 = 1_000_000;
const STANDARD_ERROR: f64 = 1.04 / 128;
const REGISTER_MAXIMUM: u8 = 63;

/** Bytes of memory that the test works in. */
export const HYPERLOGLOG_CHECK_BYTES: usize = 80 * 1024;

const element = memory.data(8, 8);
let state: u64 = 0;

/** The next of a sequence of random numbers (SplitMix64). */
function next(): u64 {
  state += 0x9e37_79b9_7f4a_7c15;
  let mixed = (state ^ (state >> 30)) * 0xbf58_476d_1ce4_e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d0_49bb_1331_11eb;
  return mixed ^ (mixed >> 31);
}

/**
 * Runs the test.
 * @param work HYPERLOGLOG_CHECK_BYTES of memory
 * @param most hll-sparse-max-bytes
 */
export function hyperloglogCheck(work: usize, maximum: u64, seed: u64): HyperloglogFault {
  state = seed;
  const fault = checkRegisters(work);
  return fault != HyperloglogFault.NONE ? fault : checkEstimates(work, maximum);
}

function checkRegisters(work: usize): HyperloglogFault {
  const expected = work;
  const found = expected + HYPERLOGLOG_REGISTERS;
  const value = found + HYPERLOGLOG_REGISTERS;
  hyperloglogBegin(value, HyperloglogEncoding.DENSE);
  for (let round: u32 = 0; round < ROUNDS; round++) {
    for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += 8) {
      store<u64>(expected + i, next() & 0x3f3f_3f3f_3f3f_3f3f);
    }
    hyperloglogPack(expected, value);
    for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += 1 + ((<u32>next()) & 63)) {
      const rank = load<u8>(expected + i);
      if (rank == REGISTER_MAXIMUM) continue;
      store<u8>(expected + i, rank + 1);
      hyperloglogDenseRaise(value, i, rank + 1);
    }
    hyperloglogUnpack(value, found);
    for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i++) {
      checkIndex = i;
      checkExpected = load<u8>(expected + i);
      checkFound = load<u8>(found + i);
      if (checkExpected != checkFound) return HyperloglogFault.REGISTER;
    }
  }
  return HyperloglogFault.NONE;
}

function checkEstimates(work: usize, maximum: u64): HyperloglogFault {
  const registers = work;
  const dense = registers + HYPERLOGLOG_REGISTERS;
  const sparse = dense + HYPERLOGLOG_DENSE_BYTES;
  memory.fill(registers, 0, HYPERLOGLOG_REGISTERS);
  hyperloglogBegin(dense, HyperloglogEncoding.DENSE);
  hyperloglogPack(registers, dense);
  hyperloglogBegin(sparse, HyperloglogEncoding.SPARSE);
  sparseClear(sparse);
  let sparseCount = SPARSE_EMPTY_BYTES;
  // The runs may take the rest of the memory, if hll-sparse-max-bytes lets them.
  const limit = min<u64>(maximum, HYPERLOGLOG_CHECK_BYTES - 30_000 - SPARSE_GROWTH_BYTES);
  let isSparse = true;
  const seed = next();
  let checkpoint: u64 = 1;
  for (let i: u64 = 1; i <= ELEMENTS; i++) {
    store<u64>(element, i ^ seed);
    const rank = hyperloglogRank(element, 8);
    hyperloglogDenseRaise(dense, hyperloglogIndex, rank);
    if (isSparse) {
      sparseRewind();
      const raised = sparseRaise(sparse, sparseCount, hyperloglogIndex, rank, limit);
      isSparse = raised == SparseRaise.RAISED || raised == SparseRaise.SAME;
      sparseCount = sparseBytes;
    }
    if (i != checkpoint) continue;
    checkpoint *= 10;
    if (!isSparse && i < limit / 2) return HyperloglogFault.ENCODING;
    hyperloglogUnpack(dense, registers);
    const estimate = estimateRegisters(registers);
    if (isSparse && (!estimateSparse(sparse, sparseCount) || estimated != estimate)) {
      return HyperloglogFault.DISAGREE;
    }
    checkExpected = i;
    checkFound = estimate > i ? estimate - i : i - estimate;
    // Ten elements are off by more only if several of them share a register.
    const allowed = i == 10 ? 1 : <u64>Math.ceil(STANDARD_ERROR * 6 * <f64>i);
    if (checkFound > allowed) return HyperloglogFault.ERROR;
  }
  return HyperloglogFault.NONE;
}
