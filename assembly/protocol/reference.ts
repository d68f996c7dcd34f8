// What an output refers to: bytes that lie elsewhere – a big value, a message for many – and are
// sent from there between the output's own bytes.
//
//   output       $6 0d 0a │ 0d 0a $2 0d 0a h i …
//                         ▲ at 4: `bytes` bytes from `address`, in the held block `block`
//
//   References   +0 u32 count │ +4 u32 capacity │ +8 u64 bytes of all │ +16 usize items
//   items        Reference, Reference … in the order of their places
//
// The blocks are held (memory/hold.ts): who would change or free one leaves it as it is. The list
// itself stays where it is while its items move.

import { heapAllocate, heapAllocateZeroed, heapReallocate, heapRelease } from '../memory/heap';
import { holdBegin, holdEnd } from '../memory/hold';


@unmanaged
export class References {
  count: u32;
  capacity: u32;
  /** Bytes that are referred to. */
  bytes: u64;
  items: usize;
}
if (offsetof<References>() != 20) ERROR('References is 20 bytes');

/** One of them; the host reads them so. */
@unmanaged
class Reference {
  /** Before which of the output's own bytes it is sent. */
  at: u32;
  block: u32;
  address: u32;
  bytes: u32;
}
if (offsetof<Reference>() != 16) ERROR('Reference is 16 bytes');

const FIRST_CAPACITY: u32 = 2;
/** More than this many parts are no gain for whoever writes them. */
const CAPACITY_MAXIMUM: u32 = 512;

/** An output that refers to nothing. */
export const noReferences = changetype<References>(0);


@inline function itemAt(references: References, index: u32): Reference {
  return changetype<Reference>(references.items + ((<usize>index) << 4));
}

/** A list of references that has none yet; null = memory is out. */
export function referencesCreate(): References {
  return changetype<References>(heapAllocateZeroed(offsetof<References>()));
}

/**
 * Adds [address, +bytes), which lies in `block`, behind the other references and holds the block.
 * False: there is no room for it, and nothing has changed.
 */
export function referencesAdd(
  references: References,
  at: usize,
  block: usize,
  address: usize,
  bytes: usize,
): bool {
  if (references.count == references.capacity && !grow(references)) return false;
  if (!holdBegin(block)) return false;
  const item = itemAt(references, references.count);
  item.at = <u32>at;
  item.block = <u32>block;
  item.address = <u32>address;
  item.bytes = <u32>bytes;
  references.count += 1;
  references.bytes += bytes;
  return true;
}

function grow(references: References): bool {
  if (references.capacity >= CAPACITY_MAXIMUM) return false;
  const capacity = max<u32>(references.capacity * 2, FIRST_CAPACITY);
  const bytes = <usize>capacity * offsetof<Reference>();
  const items =
    references.items == 0 ? heapAllocate(bytes) : heapReallocate(references.items, bytes);
  if (items == 0) return false;
  references.items = items;
  references.capacity = capacity;
  return true;
}

/** Takes those back that stand behind the first `used` bytes of the output. */
export function referencesCut(references: References, used: usize): void {
  while (references.count != 0) {
    const item = itemAt(references, references.count - 1);
    if (item.at <= <u32>used) return;
    references.count -= 1;
    references.bytes -= item.bytes;
    holdEnd(item.block);
  }
}

/** What stood behind the first `from` bytes of the output has moved by `bytes` bytes. */
export function referencesShift(references: References, from: usize, bytes: usize): void {
  for (let i = references.count; i != 0; i--) {
    const item = itemAt(references, i - 1);
    if (item.at <= <u32>from) return;
    item.at += <u32>bytes;
  }
}

/** Gives a list up, and what it holds. Null is allowed. */
export function referencesRelease(references: References): void {
  if (references == noReferences) return;
  referencesCut(references, 0);
  if (references.items != 0) heapRelease(references.items);
  heapRelease(changetype<usize>(references));
}

/** How many bytes a list refers to. Null is allowed. */
@inline export function referencesBytes(references: References): u64 {
  return references == noReferences ? 0 : references.bytes;
}
