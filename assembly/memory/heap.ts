// The heap: every byte that the engine keeps between two calls comes from here and is counted here.
// There is no other memory: the managed runtime of AssemblyScript is a compile error in the engine.
//
// Five files, one idea each:
//
//     heap.ts          what the others call: allocate, release, reallocate, and the counters
//     heap-slab.ts     blocks up to 8192 bytes: 72 classes, slabs of 64 KiB, no header on a block
//     heap-span.ts     whole pages of 4 KiB: larger blocks, the slabs themselves, memory.grow
//     heap-touched.ts  which pages have ever been handed out
//     heap-backed.ts   what of all this is more than zeros
//
// and two for tests: heap-debug.ts makes the heap hostile, heap-validate.ts walks all of it.
//
// The address space, from below:
//
//     +----------------+---------------------------------+------------------------------+ - - - +
//     | static data of | tables of the heap, 14.2 MiB of | spans: slabs, large blocks,  | one   |
//     | the program    | addresses, backed only where    | free pages; grows to the end | page  |
//     |                | the heap has been               |                              | unused|
//     +----------------+---------------------------------+------------------------------+ - - - +
//     0                start                                                            ffff f000
//
// What a block costs:
//
//     asked for     1 .. 256      257 .. 2048          2049 .. 8192               8193 ..
//     usable        next 8        next 1/8 step        next of 64 KiB / n         next 4096
//     (heapBlockBytes)            of a doubling        n = 30, 28 .. 16, 15 .. 8
//
//     Example: heapAllocate(100) gives 104 bytes, (257) 288, (2049) 2184, (8193) 12288;
//     heapAllocate(0) gives 8.
//
// The size of a block is found from its address alone: byte `address >> 16` of the class map is the
// number of its size class, and 0 says that it is a large block, whose length stands in the record
// of its first page. Allocating and releasing a small block touches the class, the class map and
// the first four bytes of the block, nothing else.
//
// Counting. heapUsedBytes is the sum of heapBlockBytes over all live blocks, kept exactly at every
// call. It includes neither the tables (heapOverheadBytes) nor what lies free (heapReservedBytes
// minus heapUsedBytes); the reserve counts as free.
//
// When memory is out. The address space ends at 4 GiB, memory.grow may refuse earlier, and
// heapSetCeilingBytes sets a limit of our own. Then heapAllocate gives 0 and nothing has changed;
// before that, the classes have been made to give up what they hold in stock. The caller must let
// its command fail whole.
//
// The reserve. An engine keeps the last of the memory for those who help: 1/64 of the ceiling, but
// no more than 1/16 of what the heap has, and in any case between 256 KiB and 32 MiB. heapUse says
// on whose behalf is allocated, and how much must be left then:
//
//     HeapUse.WORK      what makes the data grow, and large replies    the whole reserve is left
//     HeapUse.SERVICE   connections, requests, small reads             half of it
//     HeapUse.REMEDY    errors, what tells, what frees                 nothing
//
// What is kept are pages that are free and ours. Half of them lie in one piece, which only those
// are given who may use the reserve, and only when nothing else is long enough: in a memory that is
// full of small holes a remedy needs room for a reply, or for a piece of a file, in one block.
//
// Guarantees: addresses depend on the sequence of calls only. Every size up to 4 GiB may be asked
// for. `block + bytes` never wraps to 0, and 16-byte loads that begin in a block stay in memory.
// Every call takes constant time but for filling and copying of the block's own bytes; a magazine
// that is drained returns at most 64 blocks.
//
// Limits: a released page stays with the process (WebAssembly can't give memory back); it is only
// used again. A block that is not ours must not be released: of this only the grossest cases trap.

import { bytesCopy } from './bytes';
import {
  pageShift,
  pageBytes,
  pageLimit,
  PageState,
  spanInitialize,
  spanReserve,
  spanReset,
  spanKeepReserve,
  spanReserveShift,
  spanSetReserveShift,
  spanSetCeiling,
  spanPages,
  spanTableBytes,
  spanPagesOwned,
  spanPagesFree,
  spanState,
  spanFindAhead,
  spanAllocate,
  spanRelease,
  spanShrink,
  spanExtend,
} from './heap-span';
import { spanBackedEnd, spanBackedFrom } from './heap-backed';
import { touchedPages } from './heap-touched';
import {
  smallMaximum,
  slabInitialize,
  sizeClass,
  classOf,
  classOfBlock,
  magazineTake,
  magazinePut,
  slabTake,
  slabTrim,
} from './heap-slab';
import {
  debugEnabled,
  debugInitialize,
  debugEnable,
  debugAllocate,
  debugRelease,
  debugReallocate,
  debugBlockBytes,
} from './heap-debug';

/** On whose behalf memory is allocated; the numbers say by how much the reserve is halved. */
export const enum HeapUse {
  WORK = 0,
  SERVICE = 1,
  REMEDY = 31,
}

let usedBytes: usize = 0;
let peakBytes: usize = 0;

/**
 * Starts an empty heap. `start` is the first address that is free for it (`__heap_base`, or the
 * end of the memory where another allocator runs beside it); everything from there up must be
 * zero and stay untouched by others. Traps if there is no memory for the heap's tables.
 */
export function heapInitialize(start: usize): void {
  spanInitialize(start);
  begin();
}

/** Begins with an empty heap where the spans are. */
function begin(): void {
  slabInitialize();
  debugInitialize();
  usedBytes = 0;
  peakBytes = 0;
}

/** Forgets every live block and all settings, as if the heap had just been started: for tests. */
export function heapClear(): void {
  spanReset();
  spanSetCeiling(0);
  begin();
}

/**
 * Makes the heap hostile, for tests: every heapReallocate moves, what is released is poisoned, what
 * is allocated is full of garbage, and faults are found (heap-debug.ts). Only an empty heap can be
 * switched; false if it was not.
 */
export function heapDebugEnable(): bool {
  if (usedBytes) return false;
  slabTrim();
  debugEnable();
  return true;
}

/**
 * Allocates a block of at least `bytes` bytes, aligned to 8 (from 8193 bytes up: to 4096), and
 * returns its address, 0 if memory is out. Its content is undefined. The caller owns it.
 */
export function heapAllocate(bytes: usize): usize {
  if (bytes <= smallMaximum) {
    const index = classOf(bytes);
    const entry = sizeClass(index);
    const block = magazineTake(entry);
    if (block) {
      countAllocated(entry.blockBytes);
      return block;
    }
    return allocateSmall(bytes, index);
  }
  return allocateLarge(bytes, false);
}

/** As heapAllocate, with all bytes of the block (heapBlockBytes) zero. */
export function heapAllocateZeroed(bytes: usize): usize {
  if (bytes > smallMaximum) return allocateLarge(bytes, true);
  const block = heapAllocate(bytes);
  if (block) memory.fill(block, 0, heapBlockBytes(block));
  return block;
}

/** Gives a block back. 0 is allowed and does nothing. */
export function heapRelease(block: usize): void {
  const index = classOfBlock(block);
  if (index) {
    const entry = sizeClass(index);
    usedBytes -= entry.blockBytes;
    magazinePut(entry, block);
    return;
  }
  releaseLarge(block);
}

/**
 * Changes the size of a block to at least `bytes` bytes, keeps its content up to the shorter of
 * both sizes, and returns the possibly moved address. 0: memory is out, and the old block stands as
 * it was. Making a block smaller never fails. A block 0 is allocated.
 */
export function heapReallocate(block: usize, bytes: usize): usize {
  if (!block) return heapAllocate(bytes);
  if (debugEnabled) {
    const before = debugBlockBytes(block);
    const moved = debugReallocate(block, bytes, heapRoundedBytes(bytes));
    if (!moved) return 0;
    usedBytes -= before;
    countAllocated(debugBlockBytes(moved));
    return moved;
  }
  const index = classOfBlock(block);
  const have = heapBlockBytes(block);
  if (bytes <= smallMaximum) {
    if (index && classOf(bytes) == index) return block;
  } else if (!index && resizeLarge(block, bytes)) {
    return block;
  }
  const moved = heapAllocate(bytes);
  if (!moved) {
    if (bytes > have) return 0;
    if (!index) resizeLarge(block, bytes);
    return block;
  }
  bytesCopy(moved, block, min(have, bytes));
  heapRelease(block);
  return moved;
}

/** The bytes that may be used in a live block: what was asked for, rounded up to its class. */
export function heapBlockBytes(block: usize): usize {
  const index = classOfBlock(block);
  if (index) return sizeClass(index).blockBytes;
  if (debugEnabled) return debugBlockBytes(block);
  return (<usize>spanPages(<u32>(block >> pageShift))) << pageShift;
}

/** What heapBlockBytes of a block of `bytes` bytes would be; 0 if there can be no such block. */
export function heapRoundedBytes(bytes: usize): usize {
  if (bytes <= smallMaximum) return sizeClass(classOf(bytes)).blockBytes;
  const pages = pagesOf(bytes);
  return pages <= pageLimit ? (<usize>pages) << pageShift : 0;
}

/** Live bytes: the sum of heapBlockBytes over all live blocks, exactly. */
export function heapUsedBytes(): f64 {
  return <f64>usedBytes;
}

/** The most that heapUsedBytes has been. */
export function heapPeakBytes(): f64 {
  return <f64>peakBytes;
}

/** Bytes taken from the system for blocks, live or not; the tables are not in it. */
export function heapReservedBytes(): f64 {
  return <f64>spanPagesOwned * pageBytes;
}

/** Bytes of the pages with live blocks in them, whole. */
export function heapActiveBytes(): f64 {
  return <f64>(spanPagesOwned - spanPagesFree) * pageBytes;
}

/** Bytes of the pages that have ever been active: more than these the system does not back. */
export function heapTouchedBytes(): f64 {
  return <f64>touchedPages * pageBytes;
}

/**
 * The first address from `address` up at which the memory may hold more than zeros; 0 = there is
 * none. What else there is need not be copied.
 */
export function heapBackedFrom(address: usize): usize {
  return spanBackedFrom(address);
}

/** The end of the run of such bytes in which an address lies that heapBackedFrom gave. */
export function heapBackedEnd(address: usize): usize {
  return spanBackedEnd(address);
}

/** Bytes of the tables that describe heapReservedBytes: about 0.4 % of it. */
export function heapOverheadBytes(): f64 {
  return <f64>spanTableBytes();
}

/** Refuses to let heapReservedBytes pass `bytes`; 0: only the end of the address space does. */
export function heapSetCeilingBytes(bytes: f64): void {
  spanSetCeiling(bytes > 0 ? <u32>(bytes / pageBytes) : 0);
}

/**
 * Takes the whole address space from the system ahead, so that no later call waits for it: pages
 * that are not touched cost nothing. False: the system refuses; memory grows step by step then.
 */
export function heapReserveAddresses(): bool {
  return spanReserve(0x10000);
}

/** The memory was copied into a larger one, which is zero behind it: heapReserveAddresses, done. */
export function heapFindAddresses(): void {
  spanFindAhead();
}

/** Gives back to the pages what the size classes hold in stock; true if that was any page. */
export function heapTrim(): bool {
  return slabTrim();
}

/** Keeps a reserve from now on. */
export function heapKeepReserve(): void {
  spanKeepReserve();
}

/** Says on whose behalf is allocated from now on; returns what was said before. */
@inline
export function heapUse(use: HeapUse): HeapUse {
  const before = spanReserveShift;
  spanSetReserveShift(use);
  return before;
}

/** Counts what has become live. */
@inline
function countAllocated(bytes: usize): void {
  const used = usedBytes + bytes;
  usedBytes = used;
  if (used > peakBytes) peakBytes = used;
}

/** Bytes as pages, rounded up; more than pageLimit is too much. */
@inline
function pagesOf(bytes: usize): u32 {
  return <u32>((bytes >> pageShift) + ((bytes & (pageBytes - 1)) != 0 ? 1 : 0));
}

function allocateSmall(bytes: usize, index: u32): usize {
  const rounded = sizeClass(index).blockBytes;
  let block: usize;
  if (debugEnabled) {
    block = debugAllocate(bytes, rounded);
  } else {
    block = slabTake(index);
    if (!block && slabTrim()) block = slabTake(index);
  }
  if (block) countAllocated(rounded);
  return block;
}

function allocateLarge(bytes: usize, zeroed: bool): usize {
  const pages = pagesOf(bytes);
  if (pages > pageLimit) return 0;
  const rounded = (<usize>pages) << pageShift;
  let block: usize;
  if (debugEnabled) {
    block = debugAllocate(bytes, rounded);
    if (block && zeroed) memory.fill(block, 0, rounded);
  } else {
    let page = spanAllocate(pages, zeroed);
    if (!page && slabTrim()) page = spanAllocate(pages, zeroed);
    block = (<usize>page) << pageShift;
  }
  if (block) countAllocated(rounded);
  return block;
}

function releaseLarge(block: usize): void {
  if (!block) return;
  if (debugEnabled) {
    usedBytes -= debugRelease(block);
    return;
  }
  const page = <u32>(block >> pageShift);
  if (spanState(page) != PageState.LARGE) unreachable();
  usedBytes -= (<usize>spanPages(page)) << pageShift;
  spanRelease(page);
}

// Changes the pages of a large block where it lies; false if it would have to move.
function resizeLarge(block: usize, bytes: usize): bool {
  const page = <u32>(block >> pageShift);
  const have = spanPages(page);
  const want = max(1, pagesOf(bytes));
  if (want > have) {
    if (!spanExtend(page, want)) return false;
    countAllocated((<usize>(want - have)) << pageShift);
  } else if (want < have) {
    spanShrink(page, want);
    usedBytes -= (<usize>(have - want)) << pageShift;
  }
  return true;
}
