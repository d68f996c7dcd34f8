// Large entries that have left the keyspace before a walk has written them: a queue. They are in no
// table, and belong to the walk.

import { heapAllocate, heapRelease } from '../../memory/heap';
import { walkValueBytes } from './limit';
import { Source, noSource } from './source';


@unmanaged
class Adopted {
  next: Adopted;
  entry: usize;
  source: Source;
  bytes: u64;
}
if (offsetof<Adopted>() != 24) ERROR('Adopted is 24 bytes');

const none = changetype<Adopted>(0);
let head: Adopted = none;
let tail: Adopted = none;

/** What adoptedTake has taken: its source, and the bytes that it was told to hold. */
export let adoptedSource: Source = noSource;
export let adoptedBytes: u64 = 0;

/** Puts an entry into the queue; returns about how many bytes it holds, 0 = memory is out. */
export function adoptedAdd(entry: usize, source: Source): u64 {
  const adopted = changetype<Adopted>(heapAllocate(offsetof<Adopted>()));
  if (adopted == none) return 0;
  adopted.next = none;
  adopted.entry = entry;
  adopted.source = source;
  adopted.bytes = max<u64>(walkValueBytes(entry), 1);
  if (head == none) head = adopted;
  else tail.next = adopted;
  tail = adopted;
  return adopted.bytes;
}

/** Whether there is one. */
@inline export function adoptedWaits(): bool {
  return head != none;
}

/** Takes the oldest one out of the queue; there must be one. */
export function adoptedTake(): usize {
  const adopted = head;
  const entry = adopted.entry;
  head = adopted.next;
  adoptedSource = adopted.source;
  adoptedBytes = adopted.bytes;
  heapRelease(changetype<usize>(adopted));
  return entry;
}
