// The scratch arena: bytes that live no longer than one command. Allocation moves a pointer; a mark
// is the pointer's place, and going back to a mark frees everything that came after it at once.
//
// Chunks are blocks of the heap, linked in the order of their age. The first is warm: it is kept
// for ever, so that most commands never come near the heap. Others go back with scratchReset.
//
// Chunk, at the address of its heap block:
//
//     offset 0   older   u32  the chunk before this one, 0 for the warm chunk
//     offset 4   end     u32  the address behind the chunk
//     offset 8   bytes of the arena, every allocation rounded up to a multiple of 8
//
//     warm chunk                     newest chunk
//     +---+---+-----------------+    +---+---+---------------------------+
//     | 0 |end| ####### ####    | <--|old|end| ##############            |
//     +---+---+-----------------+    +---+---+---------------------------+
//                                                            ^ top       ^ end
//
//     Example: after scratchAllocate(5) and scratchAllocate(9) in a fresh arena the second block
//     begins 8 bytes behind the first, and a third would begin 16 bytes behind the second.
//
// A mark is an address, and the arena finds the chunk that it lies in by going back from the
// newest. Marks nest: reset in the reverse order of marking. What is allocated is not cleared.

import { heapAllocate, heapRelease, heapBlockBytes } from './heap';

/** The head of a chunk. */
@unmanaged
class ScratchChunk {
  older: ScratchChunk | null;
  end: usize;
}
if (offsetof<ScratchChunk>() != 8) ERROR('ScratchChunk is 8 bytes');

const headBytes: usize = 8;
const warmBytes: usize = 64 << 10;
const growthMaximum: usize = 1 << 20;

let newest: ScratchChunk | null = null;
let top: usize = 0;
let end: usize = 0;

/** Takes the warm chunk; false if memory is out. Call it once, after heapInitialize. */
export function scratchInitialize(): bool {
  newest = null;
  top = 0;
  end = 0;
  return chunkAdd(warmBytes);
}

/** Gives everything back, the warm chunk too. */
export function scratchRelease(): void {
  while (newest) chunkDrop();
}

/** `bytes` bytes, aligned to 8, until scratchReset to an earlier mark; 0 if memory is out. */
export function scratchAllocate(bytes: usize): usize {
  if (bytes > end - top) return allocateSlow(bytes);
  const block = top;
  // The end of a chunk is a multiple of 8 away from its start, so rounding up never passes it.
  top = block + ((bytes + 7) & ~7);
  return block;
}

/** The present place in the arena, for scratchReset. */
@inline
export function scratchMark(): usize {
  return top;
}

/** Frees everything that was allocated after `mark` was taken; with 0, all there is. */
export function scratchReset(mark: usize): void {
  let chunk = newest;
  while (chunk) {
    const start = changetype<usize>(chunk) + headBytes;
    if (mark >= start && mark <= chunk.end) {
      top = mark;
      return;
    }
    if (!chunk.older) {
      top = start;
      return;
    }
    chunkDrop();
    chunk = newest;
  }
}

/** Bytes that the arena holds, used or not. */
export function scratchHeldBytes(): usize {
  let held: usize = 0;
  let chunk = newest;
  while (chunk) {
    held += heapBlockBytes(changetype<usize>(chunk));
    chunk = chunk.older;
  }
  return held;
}

function allocateSlow(bytes: usize): usize {
  if (bytes > <usize>i32.MAX_VALUE) return 0;
  const have = newest ? newest!.end - changetype<usize>(newest) : 0;
  const wanted = min(have << 1, growthMaximum);
  if (!chunkAdd(max(bytes + headBytes, max(wanted, warmBytes)))) {
    if (!chunkAdd(bytes + headBytes)) return 0;
  }
  const block = top;
  top = block + ((bytes + 7) & ~7);
  return block;
}

function chunkAdd(bytes: usize): bool {
  const block = heapAllocate(bytes);
  if (!block) return false;
  const chunk = changetype<ScratchChunk>(block);
  chunk.older = newest;
  chunk.end = block + (heapBlockBytes(block) & ~7);
  newest = chunk;
  top = block + headBytes;
  end = chunk.end;
  return true;
}

function chunkDrop(): void {
  const chunk = newest;
  if (!chunk) return;
  newest = chunk.older;
  heapRelease(changetype<usize>(chunk));
  end = newest ? newest!.end : 0;
  top = end;
}
