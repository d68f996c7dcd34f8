// Blocks that are held: what several refer to without owning it, such as a value while it is being
// sent to its readers, or a message that goes to many.
//
//   owner ──► block ◄── holder, holder …        counted here, by the block's address
//
// Most blocks are held by nobody and stand in no table, so that being held costs a block nothing.
// The rules: a held block stays as it is. Its owner asks holdHas before changing it in place, and
// then changes a copy; and gives it up by holdRelease, which frees it when the last holder has
// gone.
//
// The table: slots of 8 bytes, found by the address, the next free one taken (linear probing); at
// most half of them are in use.
//
//   +0  u32 block     address, 0 = free
//   +4  u32 count     bits 30..0 holders │ bit 31 its owner has given it up

import { heapAllocateZeroed, heapRelease } from './heap';


@unmanaged
class Hold {
  block: u32;
  count: u32;
}
if (offsetof<Hold>() != 8) ERROR('Hold is 8 bytes');

const FIRST_SLOTS: u32 = 64;
/** The owner has given the block up. */
const ORPHAN: u32 = 1 << 31;

let slots: usize = 0;
let slotCount: u32 = 0;
/** How many blocks are held. */
export let holdCount: u32 = 0;


@inline function slotAt(index: u32): Hold {
  return changetype<Hold>(slots + ((<usize>index) << 3));
}

/** Where a block's slot is looked for first. Blocks are at multiples of 8. */
@inline function home(block: usize): u32 {
  return ((((<u32>block) >> 3) * 0x9e37_79b1) >> 8) & (slotCount - 1);
}

/** The slot of a block, or the free one where it would stand. */
function find(block: usize): Hold {
  let index = home(block);
  while (slotAt(index).block != 0 && slotAt(index).block != <u32>block) {
    index = (index + 1) & (slotCount - 1);
  }
  return slotAt(index);
}

/** Makes room for another block. False: memory is out. */
function grow(): bool {
  if (holdCount * 2 < slotCount) return true;
  const before = slots;
  const beforeCount = slotCount;
  const count = beforeCount == 0 ? FIRST_SLOTS : beforeCount * 2;
  const larger = heapAllocateZeroed((<usize>count) << 3);
  if (larger == 0) return false;
  slots = larger;
  slotCount = count;
  for (let i: u32 = 0; i < beforeCount; i++) {
    const old = changetype<Hold>(before + ((<usize>i) << 3));
    if (old.block == 0) continue;
    const slot = find(old.block);
    slot.block = old.block;
    slot.count = old.count;
  }
  if (before != 0) heapRelease(before);
  return true;
}

/** Holds a block, until holdEnd. False: memory is out, and it is not held. */
export function holdBegin(block: usize): bool {
  if (!grow()) return false;
  const slot = find(block);
  if (slot.block == 0) {
    slot.block = <u32>block;
    slot.count = 0;
    holdCount += 1;
  }
  slot.count += 1;
  return true;
}

/** Ends one holding of a block; it is freed if that was the last and its owner gave it up. */
export function holdEnd(block: usize): void {
  const slot = find(block);
  slot.count -= 1;
  if ((slot.count & ~ORPHAN) != 0) return;
  const isOrphan = slot.count == ORPHAN;
  remove(slot);
  if (isOrphan) heapRelease(block);
}

/** Whether somebody holds a block. */
@inline export function holdHas(block: usize): bool {
  return holdCount != 0 && find(block).block != 0;
}

/** Its owner gives a block up: it is freed, now or when nobody holds it any more. */
export function holdRelease(block: usize): void {
  if (!holdHas(block)) return heapRelease(block);
  find(block).count |= ORPHAN;
}

/** Frees a slot and moves those up that were put behind it for want of it. */
function remove(slot: Hold): void {
  holdCount -= 1;
  if (holdCount == 0) {
    heapRelease(slots);
    slots = 0;
    slotCount = 0;
    return;
  }
  let gap = <u32>((changetype<usize>(slot) - slots) >> 3);
  let index = gap;
  while (true) {
    index = (index + 1) & (slotCount - 1);
    const block = slotAt(index).block;
    if (block == 0) break;
    // It may move to the gap unless its home lies behind the gap.
    const fromHome = (index - home(block)) & (slotCount - 1);
    const fromGap = (index - gap) & (slotCount - 1);
    if (fromHome < fromGap) continue;
    slotAt(gap).block = block;
    slotAt(gap).count = slotAt(index).count;
    gap = index;
  }
  slotAt(gap).block = 0;
}
