// Building a listpack from front to back, entry by entry, when nobody needs it before it is whole:
// what other formats are turned into. Appending one by one would let the heap fit the block to each
// size on the way; here its room doubles, and the header and the end are written once.
//
//   listpackBuildBegin(bytes that it may need)
//   listpackBuildText(…), listpackBuildInteger(…)      false: memory is out, all is given back
//   list = listpackBuildEnd()                          0: memory is out
//
// One list is built at a time. After a failure the following calls do nothing, so that a caller may
// ask once, at the end.

import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import {
  LISTPACK_BYTES_LIMIT,
  LISTPACK_COUNT_UNKNOWN,
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  Listpack,
} from './listpack';
import { LEAD_END, entryStage, entryStageInteger, entryWrite } from './listpack-entry';

let list: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;
let count: u32 = 0;

/** Begins a list for which about `bytes` bytes are expected; false if memory is out. */
export function listpackBuildBegin(bytes: u32): bool {
  count = 0;
  list = heapAllocate(max(bytes, LISTPACK_EMPTY_BYTES));
  if (list == 0) return false;
  cursor = list + LISTPACK_HEADER_BYTES;
  limit = list + heapBlockBytes(list);
  return true;
}

/** Gives back what there is. */
function listpackBuildDrop(): void {
  if (list != 0) heapRelease(list);
  list = 0;
}

/** Makes room for `bytes` and for the end behind them. */
function room(bytes: u32): bool {
  if (list == 0) return false;
  if (limit - cursor > <usize>bytes) return true;
  const used = cursor - list;
  const needed = <u64>used + bytes + 1;
  let moved: usize = 0;
  if (needed <= LISTPACK_BYTES_LIMIT) {
    moved = heapReallocate(list, <usize>(needed + (needed >> 1)));
    if (moved == 0) moved = heapReallocate(list, <usize>needed);
  }
  if (moved == 0) {
    listpackBuildDrop();
    return false;
  }
  list = moved;
  cursor = moved + used;
  limit = moved + heapBlockBytes(moved);
  return true;
}

/** Adds a text, or the integer that it spells; false if memory is out. */
export function listpackBuildText(source: usize, textBytes: u32): bool {
  return put(entryStage(source, textBytes));
}

/** Adds an integer; false if memory is out. */
export function listpackBuildInteger(value: i64): bool {
  return put(entryStageInteger(value));
}

function put(bytes: u32): bool {
  if (!room(bytes)) return false;
  entryWrite(cursor);
  cursor += bytes;
  count += 1;
  return true;
}

/** Ends the list, which is the caller's from now on; 0 if memory was out on the way. */
export function listpackBuildEnd(): usize {
  if (!room(0)) return 0;
  store<u8>(cursor, LEAD_END);
  const bytes = <u32>(cursor + 1 - list);
  changetype<Listpack>(list).bytes = bytes;
  changetype<Listpack>(list).count = <u16>min(count, LISTPACK_COUNT_UNKNOWN);
  const fitted = heapReallocate(list, bytes);
  const built = fitted != 0 ? fitted : list;
  list = 0;
  return built;
}
