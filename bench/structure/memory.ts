// The loops of the memory benchmark, compiled to WebAssembly and timed by memory.mjs: the heap
// (release and allocate, at once and in a churn), and the raw byte operations. Each function does
// `count` operations and returns something that depends on all of them.

import { heapInitialize, heapAllocate, heapRelease } from '../../assembly/memory/heap';
import { bytesCopy, bytesEqual, bytesHash } from '../../assembly/memory/bytes';

let random: u64 = 1;
let table: usize = 0;
let bytesA: usize = 0;
let bytesB: usize = 0;

/** Starts the heap and the generator. */
export function start(): void {
  heapInitialize(__heap_base);
  random = 0x9e3779b97f4a7c15;
  bytesA = heapAllocate(65536);
  bytesB = heapAllocate(65536);
}

function next(): u32 {
  random ^= random << 13;
  random ^= random >> 7;
  random ^= random << 17;
  return <u32>(random >> 32);
}

/** One block of `bytes` bytes, allocated and released. */
export function lifo(count: u32, bytes: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const block = heapAllocate(bytes);
    sum += <u32>block;
    heapRelease(block);
  }
  return sum;
}

/** Fills a table with `live` blocks of 16 .. 215 bytes. */
export function churnStart(live: u32): void {
  table = heapAllocate(live << 2);
  for (let i: u32 = 0; i < live; i++) {
    const block = heapAllocate(16 + (next() % 200));
    store<u32>(block, i);
    store<u32>(table + (i << 2), <u32>block);
  }
}

/** Replaces a random block of the table by a new one of random size and writes to it. */
export function churn(count: u32, live: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const slot = table + ((<usize>(next() % live)) << 2);
    const bytes = 16 + (next() % 200);
    const old = <usize>load<u32>(slot);
    sum += load<u32>(old);
    heapRelease(old);
    const block = heapAllocate(bytes);
    store<u32>(block, i);
    store<u32>(slot, <u32>block);
  }
  return sum;
}

/** What churn costs without a heap: reads and writes a random block of the table. */
export function touch(count: u32, live: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const slot = table + ((<usize>(next() % live)) << 2);
    const bytes = 16 + (next() % 200);
    const old = <usize>load<u32>(slot);
    sum += load<u32>(old);
    store<u32>(old, i + bytes);
    store<u32>(slot, <u32>old);
  }
  return sum;
}

/** Releases the table and all its blocks. */
export function churnEnd(live: u32): void {
  for (let i: u32 = 0; i < live; i++) heapRelease(<usize>load<u32>(table + (i << 2)));
  heapRelease(table);
}

/** Hashes of `bytes` bytes at changing places. */
export function hash(count: u32, bytes: u32): u32 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += bytesHash(bytesA + (i & 63), bytes, 42);
  return <u32>sum;
}

/** Copies of `bytes` bytes from changing places. */
export function copy(count: u32, bytes: u32): u32 {
  for (let i: u32 = 0; i < count; i++) bytesCopy(bytesB + (i & 31), bytesA + (i & 63), bytes);
  return load<u32>(bytesB);
}

/** Comparisons of `bytes` equal bytes, the places not aligned to each other. */
export function equal(count: u32, bytes: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    sum += <u32>bytesEqual(bytesB + (i & 31), bytesA + (i & 63), bytes);
  }
  return sum;
}
