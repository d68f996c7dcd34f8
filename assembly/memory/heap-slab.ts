// Slabs: the small blocks of the heap, up to 8192 bytes. A slab is a span of 64 KiB, aligned to
// 64 KiB and cut into blocks of one size. A block has no header: the class of a block is found
// from its address (`classMap[address >> 16]`), the class of a size in another table of bytes.
//
// 72 classes. Every multiple of 8 up to 256; then eight steps a doubling up to 2048; then the
// sizes of which 30, 28, 26, 24, 22, 20, 18, 16, 15 … 8 fit into a slab. So rounding up wastes at
// most an eighth of a block, and a slab's end is never more than 3 % of it.
//
//     bytes     1..256       257..2048                  2049..8192
//     class     (n + 7) / 8  33 .. 56                   57 .. 72
//     sizes     8, 16 … 256  288, 320 … 512, 576 …      2184, 2336 … 4096, 4368 … 7280, 8192
//
// Size class, 32 bytes, `classTable + class * 32`; class 0 is "not a slab":
//
//     offset  0  free        u32  head of the class's own list of free blocks ("magazine")
//     offset  4  freeRoom    u32  how many blocks it still takes; at 0 half of it goes to the slabs
//     offset  8  blockBytes  u32
//     offset 12  freeMaximum u32  freeRoom of an empty magazine
//     offset 16  fresh       u32  the next block of the newest slab that was never handed out
//     offset 20  freshEnd    u32  the end of those
//     offset 24  room        u32  head of the list of slabs that have free blocks: a record
//     offset 28  slabCount   u32
//
// Slab record, 32 bytes, `slabTable + (address >> 16) * 32`:
//
//     offset  0  free        u32  head of the slab's list of free blocks
//     offset  4  freeCount   u32  its length
//     offset  8  capacity    u32  blocks in the slab
//     offset 12  class       u32
//     offset 16  next        u32  the class's list of slabs with room: records
//     offset 20  previous    u32
//     offset 24  listed      u32  1 while it hangs in that list
//     offset 28  -
//
// A free block holds the address of the next free block in its first four bytes:
//
//     free -> +--------+----------+     +--------+----------+
//             | u32 ---|--------------> | 0      |          |       (class 2: 16 bytes a block)
//             +--------+----------+     +--------+----------+
//
//     Example: blocks 0x00f30010 and 0x00f30020 of class 2, released in this order: the magazine's
//     head is 0x00f30020, whose bytes are 10 00 f3 00, and block 0x00f30010 begins 00 00 00 00.
//
// A block is in one of four places: live, in its class's magazine, in its slab's list, or fresh.
// The hot path only moves blocks between live and magazine: what was just released, and is still
// in the cache, is handed out next. Whole batches move between magazine and slabs; a slab all of
// whose blocks have come back returns to the spans. So the magazine is also the hysteresis: a slab
// is not given up and taken again at every second call.

import { pageShift, slabTable, classMap, spanAllocateSlab, spanRelease } from './heap-span';

/** The largest block that lies in a slab. */
export const smallMaximum: usize = 8192;
/** Classes are numbered from 1 to this. */
export const classLast: u32 = 72;

const slabShift: u32 = 16;
const slabBytes: u32 = 65536;

/** A size class; drawn above. */
@unmanaged
export class SizeClass {
  free: usize;
  freeRoom: u32;
  blockBytes: u32;
  freeMaximum: u32;
  fresh: usize;
  freshEnd: usize;
  room: SlabRecord | null;
  slabCount: u32;
}
if (offsetof<SizeClass>() != 32) ERROR('SizeClass is 32 bytes');

/** What the heap knows of a slab; drawn above. */
@unmanaged
export class SlabRecord {
  free: usize;
  freeCount: u32;
  capacity: u32;
  class: u32;
  next: SlabRecord | null;
  previous: SlabRecord | null;
  listed: u32;
  unused: u32;
}
if (offsetof<SlabRecord>() != 32) ERROR('SlabRecord is 32 bytes');

/** The head of a free block. */
@unmanaged
class FreeBlock {
  next: usize;
}
if (offsetof<FreeBlock>() != 4) ERROR('FreeBlock is 4 bytes');

const classTable: usize = memory.data(73 * 32, 16);
// Class of a size: one byte for every 8 bytes, 0 .. 8192.
const classOfSize: usize = memory.data(1025, 8);

let slabsMapped: bool = true;

/** Empties all classes. The spans must have been initialised before. */
export function slabInitialize(): void {
  memory.fill(classTable, 0, 73 * 32);
  slabsMapped = true;
  let index: u32 = 0;
  for (let bytes: u32 = 8; bytes <= 256; bytes += 8) classDefine(++index, bytes);
  for (let base: u32 = 256; base < 2048; base <<= 1) {
    for (let step: u32 = 1; step <= 8; step++) classDefine(++index, base + (base >> 3) * step);
  }
  for (let fit: u32 = 30; fit > 16; fit -= 2) classDefine(++index, (slabBytes / fit) & ~7);
  for (let fit: u32 = 16; fit >= 8; fit--) classDefine(++index, (slabBytes / fit) & ~7);
  assert(index == classLast);
  index = 1;
  for (let slot: u32 = 0; slot <= 1024; slot++) {
    if (slot << 3 > sizeClass(index).blockBytes) index++;
    store<u8>(classOfSize + slot, index);
  }
}

/**
 * Hides all slabs made from now on from the class map: for the hostile heap (heap-debug.ts), whose
 * blocks must not take the hot path.
 */
export function slabHide(): void {
  slabsMapped = false;
}

/** The class with this number. */
@inline
export function sizeClass(index: u32): SizeClass {
  return changetype<SizeClass>(classTable + ((<usize>index) << 5));
}

/** The number of the class for blocks of `bytes` bytes; `bytes` is at most smallMost. */
@inline
export function classOf(bytes: usize): u32 {
  return load<u8>(classOfSize + ((bytes + 7) >> 3));
}

/** The number of the class of a live block, 0 if it does not lie in a (visible) slab. */
@inline
export function classOfBlock(block: usize): u32 {
  return load<u8>(classMap + (block >> slabShift));
}

/** The slab record for an address. */
@inline
export function slabRecord(address: usize): SlabRecord {
  return changetype<SlabRecord>(slabTable + ((address >> slabShift) << 5));
}

/** Takes the first block of the magazine, 0 if it is empty. */
@inline
export function magazineTake(entry: SizeClass): usize {
  const block = entry.free;
  if (block) {
    entry.free = changetype<FreeBlock>(block).next;
    entry.freeRoom += 1;
  }
  return block;
}

/** Puts a block into the magazine. */
@inline
export function magazinePut(entry: SizeClass, block: usize): void {
  changetype<FreeBlock>(block).next = entry.free;
  entry.free = block;
  const room = entry.freeRoom - 1;
  entry.freeRoom = room;
  if (!room) magazineDrain(entry, entry.freeMaximum >> 1);
}

/** A block of a class whose magazine is empty; 0 if there is no memory. */
export function slabTake(index: u32): usize {
  const entry = sizeClass(index);
  if (entry.room) {
    magazineFill(entry);
    return magazineTake(entry);
  }
  return slabTakeFresh(index);
}

/** A block of a class that never was handed out before; 0 if there is no memory. */
export function slabTakeFresh(index: u32): usize {
  const entry = sizeClass(index);
  if (entry.fresh == entry.freshEnd && !slabCreate(entry, index)) return 0;
  const block = entry.fresh;
  entry.fresh = block + entry.blockBytes;
  return block;
}

/** A block that was handed out before, past the magazine; 0 if there is none. */
export function slabTakeUsed(index: u32): usize {
  const entry = sizeClass(index);
  const record = entry.room;
  if (!record) return 0;
  const block = record.free;
  record.free = changetype<FreeBlock>(block).next;
  record.freeCount -= 1;
  if (!record.free) slabUnlist(entry, record);
  return block;
}

/** Gives a block back to its slab, past the magazine; an empty slab goes back to the spans. */
export function slabReturn(block: usize): void {
  const record = slabRecord(block);
  const entry = sizeClass(record.class);
  changetype<FreeBlock>(block).next = record.free;
  record.free = block;
  const count = record.freeCount + 1;
  record.freeCount = count;
  if (!record.listed) slabList(entry, record);
  if (count == record.capacity) slabRetire(entry, record, block);
}

/** Gives every free block back to its slab and every empty slab to the spans; true if any was. */
export function slabTrim(): bool {
  let retired = false;
  for (let index: u32 = 1; index <= classLast; index++) {
    const entry = sizeClass(index);
    const before = entry.slabCount;
    magazineDrain(entry, 0);
    // The newest slab counts its fresh blocks as handed out; if nothing else is, it is empty.
    if (entry.fresh != entry.freshEnd) {
      const block = entry.fresh;
      const record = slabRecord(block);
      const fresh = <u32>(entry.freshEnd - block) / entry.blockBytes;
      if (record.freeCount + fresh == record.capacity) {
        entry.fresh = 0;
        entry.freshEnd = 0;
        slabRetire(entry, record, block);
      }
    }
    if (entry.slabCount != before) retired = true;
  }
  return retired;
}

/** The number of blocks in a class's magazine. */
export function magazineCount(entry: SizeClass): u32 {
  return entry.freeMaximum - entry.freeRoom;
}

function classDefine(index: u32, bytes: u32): void {
  const entry = sizeClass(index);
  entry.blockBytes = bytes;
  entry.freeMaximum = max(4, min(64, 16384 / bytes));
  entry.freeRoom = entry.freeMaximum;
}

// Moves up to half a magazine of blocks from the first slab with room into the empty magazine.
function magazineFill(entry: SizeClass): void {
  const record = entry.room;
  if (!record) return;
  const maximum = max(1, entry.freeMaximum >> 1);
  let last = record.free;
  let count: u32 = 1;
  let next = changetype<FreeBlock>(last).next;
  while (next && count < maximum) {
    last = next;
    next = changetype<FreeBlock>(last).next;
    count++;
  }
  changetype<FreeBlock>(last).next = 0;
  entry.free = record.free;
  entry.freeRoom = entry.freeMaximum - count;
  record.free = next;
  record.freeCount -= count;
  if (!next) slabUnlist(entry, record);
}

// Gives all but the `keep` blocks released last back to their slabs.
function magazineDrain(entry: SizeClass, keep: u32): void {
  if (magazineCount(entry) <= keep) return;
  let rest = entry.free;
  if (keep) {
    let last: usize = 0;
    for (let kept: u32 = 0; kept < keep; kept++) {
      last = rest;
      rest = changetype<FreeBlock>(last).next;
    }
    changetype<FreeBlock>(last).next = 0;
  } else {
    entry.free = 0;
  }
  entry.freeRoom = entry.freeMaximum - keep;
  while (rest) {
    const next = changetype<FreeBlock>(rest).next;
    slabReturn(rest);
    rest = next;
  }
}

function slabCreate(entry: SizeClass, index: u32): bool {
  const page = spanAllocateSlab();
  if (!page) return false;
  const start = (<usize>page) << pageShift;
  const capacity = slabBytes / entry.blockBytes;
  const record = slabRecord(start);
  record.free = 0;
  record.freeCount = 0;
  record.capacity = capacity;
  record.class = index;
  record.next = null;
  record.previous = null;
  record.listed = 0;
  if (slabsMapped) store<u8>(classMap + (start >> slabShift), index);
  entry.fresh = start;
  entry.freshEnd = start + capacity * entry.blockBytes;
  entry.slabCount += 1;
  return true;
}

function slabRetire(entry: SizeClass, record: SlabRecord, block: usize): void {
  if (record.listed) slabUnlist(entry, record);
  record.class = 0;
  store<u8>(classMap + (block >> slabShift), 0);
  entry.slabCount -= 1;
  spanRelease(<u32>((block >> slabShift) << (slabShift - pageShift)));
}

// A slab that was full comes to the front: the fullest are filled up first, the others may empty.
function slabList(entry: SizeClass, record: SlabRecord): void {
  const head = entry.room;
  record.next = head;
  record.previous = null;
  record.listed = 1;
  if (head) head.previous = record;
  entry.room = record;
}

function slabUnlist(entry: SizeClass, record: SlabRecord): void {
  const next = record.next;
  const previous = record.previous;
  if (next) next.previous = previous;
  if (previous) previous.next = next;
  else entry.room = next;
  record.listed = 0;
}
