// The hostile heap: what heapAllocate and its sisters do after heapDebugEnable(), for tests. It
// finds what a friendly heap forgives:
//
// - a block that was kept by its old address after heapReallocate: every reallocation moves;
// - reading what was released: it is poisoned at once; writing to it: found when it is reused;
// - relying on zeros: a new block is full of garbage;
// - writing past a block or in front of it: found at its release and by debugCheck();
// - releasing twice, or what was never allocated.
//
// The hot paths of heap.ts know nothing of it: it hides its slabs from the class map and keeps the
// magazines empty, so that every call arrives in the slow paths, which ask debugEnabled.
//
// A block is wrapped. Its usable size (heapBlockBytes) and so the accounting are those of the
// friendly heap; the wrapping lies in the next larger class.
//
//     raw block            block, what the caller gets
//     +---------+---------+-----------------------------+------------------+
//     | link    | mark    | usable bytes                | fence, 16 bytes  |
//     | u32     | u32     | (filled with b4 when new,   | all c5           |
//     | asked   | usable  |  with de when released)     |                  |
//     | u32     | u32     |                             |                  |
//     +---------+---------+-----------------------------+------------------+
//     raw + 0             raw + 16                      raw + 16 + usable
//
//     Example: heapAllocate(5) gives a block of 8 usable bytes, raw 40 bytes:
//     00000000 11 5a ed c1 05000000 08000000  b4b4b4b4b4b4b4b4  c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5
//
// A fault counts in debugFaults and leaves its kind in debugFault; it traps there and then, so that
// the stack shows the culprit, unless debugSetTraps(false) was called.

import { pageShift, pageBytes, spanAllocate, spanRelease } from './heap-span';
import {
  smallMaximum,
  classOf,
  slabHide,
  slabTakeFresh,
  slabTakeUsed,
  slabReturn,
} from './heap-slab';

export const enum DebugFault {
  NONE = 0,
  RELEASED_TWICE = 1,
  NOT_A_BLOCK = 2,
  OVERRUN = 3,
  WRITTEN_AFTER_RELEASE = 4,
}

/** What stands in front of a block of the hostile heap. */
@unmanaged
class DebugHeader {
  link: u32;
  mark: u32;
  askedBytes: u32;
  usableBytes: u32;
}
if (offsetof<DebugHeader>() != 16) ERROR('DebugHeader is 16 bytes');

const markLive: u32 = 0xc1ed5a11;
const markReleased: u32 = 0xc1eddead;
const headerBytes: usize = 16;
const fenceBytes: usize = 16;
const fillNew: u8 = 0xb4;
const fillReleased: u8 = 0xde;
const fillFence: u8 = 0xc5;

/** Whether the heap is hostile. */
export let debugEnabled: bool = false;
/** The number of faults found since the heap was started. */
export let debugFaults: u32 = 0;
/** The kind of the last fault. */
export let debugFault: DebugFault = DebugFault.NONE;

let traps: bool = true;

/** Makes the heap a friendly one again, and forgets all faults. */
export function debugInitialize(): void {
  debugEnabled = false;
  debugFaults = 0;
  debugFault = DebugFault.NONE;
  traps = true;
}

/** Makes the heap hostile. It must be empty, its magazines and slabs too. */
export function debugEnable(): void {
  debugEnabled = true;
  slabHide();
}

/** Whether a fault traps (the default) or only counts. */
export function debugSetTraps(value: bool): void {
  traps = value;
}

/** Allocates a block of `usable` bytes, of which `asked` were asked for; 0: out of memory. */
export function debugAllocate(asked: usize, usable: usize): usize {
  const wrapped = usable + headerBytes + fenceBytes;
  if (wrapped < usable) return 0;
  let raw: usize;
  if (wrapped <= smallMaximum) {
    const index = classOf(wrapped);
    raw = slabTakeUsed(index);
    if (raw) checkPoison(raw);
    else raw = slabTakeFresh(index);
  } else {
    raw = (<usize>spanAllocate(pagesOf(wrapped), false)) << pageShift;
  }
  if (!raw) return 0;
  const header = changetype<DebugHeader>(raw);
  header.link = 0;
  header.mark = markLive;
  header.askedBytes = <u32>asked;
  header.usableBytes = <u32>usable;
  const block = raw + headerBytes;
  memory.fill(block, fillNew, usable);
  memory.fill(block + usable, fillFence, fenceBytes);
  return block;
}

/** Releases a block and returns its usable bytes; 0 and a fault if it can't be released. */
export function debugRelease(block: usize): usize {
  const header = changetype<DebugHeader>(block - headerBytes);
  if (!checkLive(block)) return 0;
  const usable: usize = header.usableBytes;
  header.mark = markReleased;
  memory.fill(block, fillReleased, usable);
  if (usable + headerBytes + fenceBytes <= smallMaximum) slabReturn(changetype<usize>(header));
  else spanRelease(<u32>(changetype<usize>(header) >> pageShift));
  return usable;
}

/** Moves a block to one of `usable` bytes; 0: out of memory, and nothing has changed. */
export function debugReallocate(block: usize, asked: usize, usable: usize): usize {
  if (!checkLive(block)) return 0;
  const have = debugBlockBytes(block);
  const moved = usable ? debugAllocate(asked, usable) : 0;
  if (!moved) return usable && usable <= have ? block : 0;
  memory.copy(moved, block, min(have, asked));
  debugRelease(block);
  return moved;
}

/** The usable bytes of a live block. */
export function debugBlockBytes(block: usize): usize {
  return changetype<DebugHeader>(block - headerBytes).usableBytes;
}

/** Whether what was allocated at a raw address is live and whole: for the walker. */
export function debugRawIsLive(raw: usize): bool {
  return changetype<DebugHeader>(raw).mark == markLive && fenceHolds(raw + headerBytes);
}

/** The usable bytes of a block at a raw address: for the walker. */
export function debugRawUsable(raw: usize): usize {
  return changetype<DebugHeader>(raw).usableBytes;
}

function checkLive(block: usize): bool {
  if (block & 7 || block < headerBytes) return fault(DebugFault.NOT_A_BLOCK);
  const mark = changetype<DebugHeader>(block - headerBytes).mark;
  if (mark == markReleased) return fault(DebugFault.RELEASED_TWICE);
  if (mark != markLive) return fault(DebugFault.NOT_A_BLOCK);
  return fenceHolds(block) ? true : fault(DebugFault.OVERRUN);
}

function fenceHolds(block: usize): bool {
  const fence = block + debugBlockBytes(block);
  return v128.all_true<u8>(v128.eq<u8>(v128.load(fence), v128.splat<u8>(fillFence)));
}

// A released block is still what debugRelease left: its bytes are poison, its fence stands.
function checkPoison(raw: usize): void {
  const header = changetype<DebugHeader>(raw);
  let sound = header.mark == markReleased;
  const end = raw + headerBytes + header.usableBytes;
  for (let at = raw + headerBytes; sound && at < end; at += 8) {
    sound = load<u64>(at) == 0xdededededededede;
  }
  if (!sound) fault(DebugFault.WRITTEN_AFTER_RELEASE);
}

function fault(kind: DebugFault): bool {
  debugFaults++;
  debugFault = kind;
  if (traps) unreachable();
  return false;
}

function pagesOf(bytes: usize): u32 {
  return <u32>((bytes >> pageShift) + ((bytes & (pageBytes - 1)) != 0 ? 1 : 0));
}
