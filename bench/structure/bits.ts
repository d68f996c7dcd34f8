// The loops of the benchmark of bits, HyperLogLogs and shapes, compiled to WebAssembly and timed by
// bits.mjs. Each function does `count` operations and returns something that depends on all of
// them.

import { heapAllocate, heapInitialize } from '../../assembly/memory/heap';
import { BitOperation, bitsCombine, bitsCount, bitsFind } from '../../assembly/structure/bits';
import { geohashDecode, geohashLatitude, geohashLongitude } from '../../assembly/structure/geohash';
import {
  shapeCenter,
  shapeCircle,
  shapeCover,
  shapeHas,
  shapeMeters,
} from '../../assembly/structure/geo-shape';
import {
  HYPERLOGLOG_DENSE_BYTES,
  HyperloglogEncoding,
  hyperloglogBegin,
  hyperloglogDenseRaise,
  hyperloglogIndex,
  hyperloglogPack,
  hyperloglogRank,
  hyperloglogUnpack,
  hyperloglogUnpackRaise,
} from '../../assembly/structure/hyperloglog';
import { estimateRegisters } from '../../assembly/structure/hyperloglog-estimate';
import { arcsine, sine } from '../../assembly/structure/trigonometry';

const MEGABYTE: u32 = 1 << 20;

let a: usize = 0;
let b: usize = 0;
let target: usize = 0;
let dense: usize = 0;
let registers: usize = 0;
let random: u64 = 0x9e3779b97f4a7c15;

function next(): u64 {
  random ^= random << 13;
  random ^= random >> 7;
  random ^= random << 17;
  return random;
}

/** Makes two random strings of a megabyte and a HyperLogLog of 100,000 elements. */
export function start(): void {
  heapInitialize(__heap_base);
  a = heapAllocate(MEGABYTE);
  b = heapAllocate(MEGABYTE);
  target = heapAllocate(MEGABYTE);
  dense = heapAllocate(HYPERLOGLOG_DENSE_BYTES);
  registers = heapAllocate(16384);
  for (let i: u32 = 0; i < MEGABYTE; i += 8) {
    store<u64>(a + i, next());
    store<u64>(b + i, next());
  }
  memory.fill(registers, 0, 16384);
  hyperloglogBegin(dense, HyperloglogEncoding.DENSE);
  hyperloglogPack(registers, dense);
  add(100_000);
}

/** Counts the bits of a megabyte. */
export function count(times: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < times; i++) sum += bitsCount(a, MEGABYTE);
  return sum;
}

/** Combines two strings of a megabyte. */
export function combine(times: u32): u64 {
  for (let i: u32 = 0; i < times; i++) {
    bitsCombine(BitOperation.AND, target, a, b, MEGABYTE);
  }
  return load<u64>(target);
}

/** Looks for a bit that is at the end of a megabyte. */
export function find(times: u32): i64 {
  memory.fill(target, 0, MEGABYTE);
  store<u8>(target + MEGABYTE - 1, 1);
  let sum: i64 = 0;
  for (let i: u32 = 0; i < times; i++) sum += bitsFind(target, 0, MEGABYTE * 8 - 1, true);
  return sum;
}

/** Adds elements of eight bytes to a dense HyperLogLog. */
export function add(times: u32): u32 {
  let raised: u32 = 0;
  for (let i: u32 = 0; i < times; i++) {
    store<u64>(target, next());
    const rank = hyperloglogRank(target, 8);
    if (hyperloglogDenseRaise(dense, hyperloglogIndex, rank)) raised += 1;
  }
  return raised;
}

/** Estimates a dense HyperLogLog anew. */
export function estimate(times: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < times; i++) {
    hyperloglogUnpack(dense, registers);
    sum += estimateRegisters(registers);
  }
  return sum;
}

/** Makes the union of two dense HyperLogLogs. */
export function union(times: u32): u32 {
  for (let i: u32 = 0; i < times; i++) {
    hyperloglogUnpack(dense, registers);
    hyperloglogUnpackRaise(dense, registers);
    hyperloglogPack(registers, dense);
  }
  return load<u8>(dense);
}

/** Asks whether places are in a circle, most of which are near its edge. */
export function inside(times: u32, needed: bool): f64 {
  shapeCenter(15, 37);
  shapeCircle(100, 1000);
  shapeCover();
  let sum: f64 = 0;
  for (let i: u32 = 0; i < times; i++) {
    geohashDecode(3_479_447_370_796_909 + (next() >> 24));
    if (shapeHas(geohashLongitude, geohashLatitude, needed)) sum += shapeMeters;
  }
  return sum;
}

/** Sines of angles of up to a right one. */
export function sines(times: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < times; i++) sum += sine(<f64>(i & 0xffff) * 2.3e-5);
  return sum;
}

/** Arcsines of numbers of up to 1. */
export function arcsines(times: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < times; i++) sum += arcsine(<f64>(i & 0xffff) * 1.5e-5);
  return sum;
}
