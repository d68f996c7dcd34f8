// From registers to a number of elements: Otmar Ertl, "New cardinality estimation algorithms for
// HyperLogLog sketches" (arXiv:1702.01284), algorithm 6, in double precision and in the order of
// operations that Redis has, so that the last digit is the same.
//
//   C[k]   how many registers have rank k, k = 0..51; m = 16384, q = 50
//   z      = m·tau(1 - C[q+1]/m);  for k = q..1: z = (z + C[k])/2;  z += m·sigma(C[0]/m)
//   n      = m²/(2 ln 2)/z, rounded
//
//   all registers 0: C[0] = m, sigma(1) = infinity, n = 0
//
// Registers of a corrupt value may have ranks of 52..63; they are counted nowhere, as in Redis.

import {
  HYPERLOGLOG_HEADER_BYTES,
  HYPERLOGLOG_RANK_MAXIMUM,
  HYPERLOGLOG_REGISTERS,
} from './hyperloglog';
import { sparseRun, sparseRunCount, sparseRunRank } from './hyperloglog-sparse';

const RANKS: u32 = 64;
const REGISTERS: f64 = 16384;
const HALF_BY_LOG_TWO: f64 = 0.7213475204444817;

/** Four histograms, lest neighbours of the same rank wait for each other's sum. */
const histogram = memory.data(4 * 64 * 4, 16);


@inline function counter(which: u32, rank: u32): usize {
  return histogram + (((which * RANKS + rank) as usize) << 2);
}


@inline function countOne(which: u32, rank: u32): void {
  const at = counter(which, rank);
  store<u32>(at, load<u32>(at) + 1);
}

/** The estimate for registers of a byte each. */
export function estimateRegisters(registers: usize): u64 {
  memory.fill(histogram, 0, 4 * RANKS * 4);
  for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i += 8) {
    const word = load<u64>(registers + i);
    if (word == 0) {
      store<u32>(histogram, load<u32>(histogram) + 8);
      continue;
    }
    countOne(0, <u32>(word & 63));
    countOne(1, <u32>((word >> 8) & 63));
    countOne(2, <u32>((word >> 16) & 63));
    countOne(3, <u32>((word >> 24) & 63));
    countOne(0, <u32>((word >> 32) & 63));
    countOne(1, <u32>((word >> 40) & 63));
    countOne(2, <u32>((word >> 48) & 63));
    countOne(3, <u32>((word >> 56) & 63));
  }
  for (let rank: u32 = 0; rank < RANKS; rank++) {
    const sum =
      load<u32>(counter(0, rank)) +
      load<u32>(counter(1, rank)) +
      load<u32>(counter(2, rank)) +
      load<u32>(counter(3, rank));
    store<u32>(counter(0, rank), sum);
  }
  return estimate();
}

/** The estimate that estimateSparse has made. */
export let estimated: u64 = 0;

/** Estimates for a sparse value, in `estimated`. False: it is corrupt. */
export function estimateSparse(value: usize, count: u32): bool {
  memory.fill(histogram, 0, RANKS * 4);
  const end = value + count;
  let registers: u64 = 0;
  for (let at = value + HYPERLOGLOG_HEADER_BYTES; at < end;) {
    const bytes = sparseRun(at, end);
    if (bytes == 0) return false;
    const sum = counter(0, sparseRunRank);
    store<u32>(sum, load<u32>(sum) + sparseRunCount);
    registers += sparseRunCount;
    at += bytes;
  }
  if (registers != HYPERLOGLOG_REGISTERS) return false;
  estimated = estimate();
  return true;
}

/** The estimate for the ranks that are counted in the first histogram. */
function estimate(): u64 {
  let z =
    REGISTERS * tau((REGISTERS - <f64>load<u32>(counter(0, HYPERLOGLOG_RANK_MAXIMUM))) / REGISTERS);
  for (let rank = HYPERLOGLOG_RANK_MAXIMUM - 1; rank >= 1; rank--) {
    z += <f64>load<u32>(counter(0, rank));
    z *= 0.5;
  }
  z += REGISTERS * sigma(<f64>load<u32>(counter(0, 0)) / REGISTERS);
  const cardinality = (HALF_BY_LOG_TWO * REGISTERS * REGISTERS) / z;
  // Only registers that no hash can make lead to a number that is none; Redis has this one then.
  if (!(cardinality < 9223372036854775808.0)) return <u64>i64.MIN_VALUE;
  const whole = Math.floor(cardinality);
  return <u64>whole + (cardinality - whole >= 0.5 ? 1 : 0);
}

function sigma(start: f64): f64 {
  if (start == 1) return Infinity;
  let x = start;
  let y: f64 = 1;
  let z = x;
  let before: f64;
  do {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  } while (before != z);
  return z;
}

function tau(start: f64): f64 {
  if (start == 0 || start == 1) return 0;
  let x = start;
  let y: f64 = 1;
  let z = 1 - x;
  let before: f64;
  do {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
  } while (before != z);
  return z / 3;
}
