// Chains of blocks: each has the address of the one before it in its first word.

import { heapAllocate, heapRelease } from '../../../assembly/memory/heap';

/** Allocates blocks of one size until memory is out; the last of them. */
export function exhaust(bytes: usize): usize {
  let last: usize = 0;
  let block = heapAllocate(bytes);
  while (block) {
    store<usize>(block, last);
    last = block;
    block = heapAllocate(bytes);
  }
  return last;
}

/** Frees a chain, from its last block on; tells how many there were. */
export function releaseChain(last: usize): u32 {
  let count: u32 = 0;
  while (last) {
    const next = load<usize>(last);
    heapRelease(last);
    last = next;
    count++;
  }
  return count;
}

/** A chain of so many blocks; the last of them. */
export function chainOf(bytes: usize, count: u32): usize {
  let last: usize = 0;
  for (let i: u32 = 0; i < count; i++) {
    const block = heapAllocate(bytes);
    store<usize>(block, last);
    last = block;
  }
  return last;
}
