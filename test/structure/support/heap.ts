// The heap for a structure test: hostile, and beside the managed runtime that as-pect needs.
//
//     import { startHeap, expectHeapEmpty } from './support/heap';
//
//     describe('a thing on the heap', () => {
//       beforeEach(() => { startHeap(); });
//       afterEach(() => { expectHeapEmpty(); });
//       it('can be allocated', () => { … });
//     });
//
// startHeap() empties the heap, whatever a failed test left in it, and makes it hostile: every
// reallocation moves, what is released is poisoned, overruns and double releases trap (see
// assembly/memory/heap-debug.ts). startFriendlyHeap() leaves it as it is in production.
// expectHeapEmpty() fails the test if a block is still live or if the heap's own books are wrong.
// fillHeap() leaves no memory for small blocks, fillMemory() for none.
//
// The managed runtime claims all memory that it finds at its first allocation. So it is made to
// allocate first, and our heap begins behind it, in memory that it has never seen.

import {
  heapAllocate,
  heapInitialize,
  heapClear,
  heapDebugEnable,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../../assembly/memory/heap';
import { heapValidate } from '../../../assembly/memory/heap-validate';

let started: bool = false;

/** An empty hostile heap. */
export function startHeap(): void {
  startFriendlyHeap();
  heapDebugEnable();
}

/** An empty heap as it is in production. */
export function startFriendlyHeap(): void {
  if (started) {
    heapClear();
    return;
  }
  started = true;
  heap.free(heap.alloc(16));
  heapInitialize((<usize>memory.size()) << 16);
}

/**
 * Takes all memory for blocks up to 512 bytes. The caller releases them, some first, so that what
 * is tested fails at each of its steps, and at last lifts the ceiling: heapSetCeilingBytes(0).
 */
export function fillHeap(): usize[] {
  const fillers: usize[] = [];
  heapSetCeilingBytes(heapReservedBytes());
  for (let bytes: usize = 512; bytes != 0; bytes -= 8) {
    for (let block = heapAllocate(bytes); block != 0; block = heapAllocate(bytes)) {
      fillers.push(block);
    }
  }
  return fillers;
}

/** Takes all the memory that there is, in blocks that each have the address of the one before. */
export function fillMemory(): usize {
  heapSetCeilingBytes(heapReservedBytes());
  let blocks: usize = 0;
  for (let size: usize = 1 << 20; size >= 8; size -= size > 8192 ? 4096 : 8) {
    for (let block = heapAllocate(size); block; block = heapAllocate(size)) {
      store<usize>(block, blocks);
      blocks = block;
    }
  }
  return blocks;
}

/** Releases what fillMemory has taken, and lifts the ceiling. */
export function freeMemory(blocks: usize): void {
  while (blocks) {
    const next = load<usize>(blocks);
    heapRelease(blocks);
    blocks = next;
  }
  heapSetCeilingBytes(0);
}

/** Fails the test if not every block has been released. */
export function expectHeapEmpty(): void {
  expect(heapUsedBytes()).toBe(0, 'bytes are still live');
  expect(heapValidate()).toBe(true, 'the heap is damaged');
}
