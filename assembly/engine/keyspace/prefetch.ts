// Prefetching for commands that name many keys: MGET, MSET, DEL, EXISTS, TOUCH and the like.
//
// A look-up at a million keys is two cache misses, the key's bucket and its entry, and a command
// that looks its keys up one by one waits for each of them in turn. Here they are taken 16 at a
// time: hash all, touch all buckets, touch all entries (structure/table-prefetch.ts); then the
// handler looks the keys up as always, and finds them in the cache. The hashes are kept, so that no
// key is hashed twice:
//
//   arguments   MGET │ k1 … k16 │ k17 … k32 │ k33
//                      ▲ hashed, touched, then looked up one after the other, before the next group
//   hashes      u64 × 16
//
// In a handler:
//
//   prefetchBegin(call, 1, call.argumentCount, 1);
//   for (let i = 1; i < call.argumentCount; i += 1) {
//     prefetchKey(i);
//     const entry = keyspaceRead(call.database, call.address(i), call.bytes(i));
//     …
//   }
//   prefetchEnd();
//
// Nothing depends on it but time: a look-up that was not announced is right all the same, and so is
// an announced one whose key was changed meanwhile. Prefetches do not nest.

import { tableHash } from '../../structure/table';
import { tablePrefetch } from '../../structure/table-prefetch';
import { Call } from '../call';
import { keyspaceForgetHash, keyspaceSetHash } from './locate';

const GROUP: i32 = 16;

const hashes = memory.data(16 * 8, 8);

let keys: Call = changetype<Call>(0);
let last: i32 = 0;
let step: i32 = 1;
/** The first argument that belongs to the group after the current one. */
let groupNext: i32 = 0;
/** Where the hash of the argument stands that prefetchKey is asked for next. */
let hashAt: usize = 0;

/** Announces look-ups of the arguments first, first + stride, … below `end`. */
export function prefetchBegin(call: Call, first: i32, end: i32, stride: i32): void {
  keys = call;
  groupNext = first;
  last = end;
  step = stride;
}

/** Call it before the look-up of each announced argument, in order. */
@inline export function prefetchKey(index: i32): void {
  if (index == groupNext) prefetchGroup(index);
  keyspaceSetHash(keys.address(index), keys.bytes(index), load<u64>(hashAt));
  hashAt += 8;
}

/** Ends the announced look-ups. */
export function prefetchEnd(): void {
  keyspaceForgetHash();
}

/** Hashes the next 16 keys and touches their buckets and then their entries. */
function prefetchGroup(first: i32): void {
  const end = min(last, first + GROUP * step);
  let target = hashes;
  for (let i = first; i < end; i += step) {
    store<u64>(target, tableHash(keys.address(i), keys.bytes(i)));
    target += 8;
  }
  tablePrefetch(keys.database.table, hashes, <u32>((target - hashes) >> 3));
  groupNext = first + GROUP * step;
  hashAt = hashes;
}
