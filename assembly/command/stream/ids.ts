// Arrays of ids in the scratch arena, 16 bytes each: u64 milliseconds, u64 sequence. Commands read
// all of their ids before they do anything.

import { Call } from '../../engine/call';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { IdForm, idMs, idRead, idSeq } from './id';


@unmanaged
class Id {
  ms: u64;
  seq: u64;
}
if (offsetof<Id>() != 16) ERROR('Id is 16 bytes');

/** Makes an array of `count` ids; 0: memory is out, which is answered. */
export function idsCreate(count: i32): usize {
  const ids = scratchAllocate(<usize>count * offsetof<Id>());
  if (ids == 0) replyOutOfMemory();
  return ids;
}

/**
 * Reads all arguments from `first` on as ids, into the scratch arena.
 * @returns their address, 16 bytes each (ms, seq); 0: answered
 */
export function idsRead(call: Call, first: i32): usize {
  const count = call.argumentCount - first;
  const ids = idsCreate(count);
  if (ids == 0) return 0;
  for (let i = 0; i < count; i++) {
    if (!idRead(call, first + i, 0, IdForm.STRICT)) return 0;
    idsSet(ids, i, idMs, idSeq);
  }
  return ids;
}

/** Milliseconds of id `index` of an array of them. */
@inline export function idsMs(ids: usize, index: i32): u64 {
  return changetype<Id>(ids + <usize>index * offsetof<Id>()).ms;
}

/** Sequence of id `index` of an array of them. */
@inline export function idsSeq(ids: usize, index: i32): u64 {
  return changetype<Id>(ids + <usize>index * offsetof<Id>()).seq;
}

/** Sets id `index` of an array of them. */
@inline export function idsSet(ids: usize, index: i32, ms: u64, seq: u64): void {
  const id = changetype<Id>(ids + <usize>index * offsetof<Id>());
  id.ms = ms;
  id.seq = seq;
}
