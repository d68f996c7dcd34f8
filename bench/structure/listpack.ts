// Listpack, intset and LZF alone, for bench/structure/listpack.mjs, which says what is measured.
// What is looked for is written beforehand, so that only the structure's own work is timed. The
// walk byte by byte that a plain program would do stands beside ours: findByteLoop.
import { heapAllocate, heapInitialize, heapRelease } from '../../assembly/memory/heap';
import {
  intsetAdd,
  intsetCount,
  intsetCreate,
  intsetFind,
  intsetGet,
  intsetRemove,
} from '../../assembly/structure/intset';
import {
  listpackAppend,
  listpackAppendInteger,
  listpackBytes,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackEnd,
  listpackEntry,
  listpackFirst,
  listpackGet,
  listpackInteger,
  listpackNext,
  listpackPrepend,
  listpackPrevious,
  listpackSeek,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import { listpackFind } from '../../assembly/structure/listpack-find';
import { listpackValidate } from '../../assembly/structure/listpack-validate';
import { lzfCompress, lzfDecompress } from '../../assembly/structure/lzf';
import { random } from './random';

const KEY = memory.data(64, 16);
const KEY_BYTES: u32 = 12;

let list: usize = 0;
let set: usize = 0;
let room: usize = 0;
let packed: usize = 0;
let packedBytes: usize = 0;

/** Starts the heap. */
export function start(): void {
  heapInitialize(__heap_base);
  room = heapAllocate(1 << 16);
  packed = heapAllocate(1 << 16);
}

// 'member:00042'.
function keyWrite(number: u32): void {
  store<u64>(KEY, 0x303a7265626d656d);
  for (let i: usize = 11; i >= 7; --i) {
    store<u8>(KEY + i, 48 + (number % 10));
    number /= 10;
  }
}

/** A list of `count` texts of 12 bytes, each with `valueBytes` bytes behind it if that is not 0. */
export function makeList(count: u32, valueBytes: u32): u32 {
  heapRelease(list);
  list = listpackCreate(0);
  for (let i: u32 = 0; i < count; ++i) {
    keyWrite(i);
    list = listpackAppend(list, KEY, KEY_BYTES);
    if (valueBytes) list = listpackAppend(list, room, valueBytes);
  }
  return listpackBytes(list);
}

/** A list of `count` integers. */
export function makeIntegers(count: u32): u32 {
  heapRelease(list);
  list = listpackCreate(0);
  for (let i: u32 = 0; i < count; ++i) list = listpackAppendInteger(list, <i64>i * 37);
  return listpackBytes(list);
}

/** Finds: one of `count` keys at random, or one that is not there. */
export function runFind(rounds: u32, count: u32, skip: u32, missing: bool): u32 {
  let found: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    keyWrite(missing ? 50000 + random(count) : random(count));
    if (listpackFind(list, listpackFirst(list), KEY, KEY_BYTES, skip)) ++found;
  }
  return found;
}

/** The same with one byte after the other. */
export function runFindByteLoop(rounds: u32, count: u32, skip: u32, missing: bool): u32 {
  let found: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    keyWrite(missing ? 50000 + random(count) : random(count));
    if (findByteLoop(KEY, KEY_BYTES, skip)) ++found;
  }
  return found;
}

function findByteLoop(source: usize, count: u32, skip: u32): usize {
  let entry = listpackFirst(list);
  while (entry) {
    if (listpackGet(entry) && listpackTextBytes == count) {
      let i: u32 = 0;
      while (i < count && load<u8>(listpackText + i) == load<u8>(source + i)) ++i;
      if (i == count) return entry;
    }
    for (let left: u32 = 0; entry && left <= skip; ++left) entry = listpackNext(entry);
  }
  return 0;
}

/** Reads every entry, `rounds` times. */
export function runWalk(rounds: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    for (let at = listpackFirst(list); at; at = listpackNext(at)) {
      sum += listpackGet(at) ? listpackTextBytes : <u32>listpackInteger;
    }
  }
  return sum;
}

/** The same from the end. */
export function runWalkBack(rounds: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    let at = listpackPrevious(list, listpackEnd(list));
    for (; at; at = listpackPrevious(list, at)) {
      sum += listpackGet(at) ? listpackTextBytes : <u32>listpackInteger;
    }
  }
  return sum;
}

/** Seeks a random index. */
export function runSeek(rounds: u32): u32 {
  const count = listpackCount(list);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) sum += <u32>listpackSeek(list, random(count));
  return sum;
}

/** Appends `rounds` texts, 128 to a list. */
export function runAppend(rounds: u32, bytes: u32): void {
  for (let i: u32 = 0; i < rounds; i += 128) {
    let mine = listpackCreate(0);
    for (let j: u32 = 0; j < 128; ++j) mine = listpackAppend(mine, room, bytes);
    heapRelease(mine);
  }
}

/** A queue of 128 texts of 12 bytes: one in front, the last one out. */
export function runQueue(rounds: u32): void {
  for (let i: u32 = 0; i < rounds; ++i) {
    list = listpackPrepend(list, KEY, KEY_BYTES);
    list = listpackDelete(list, listpackPrevious(list, listpackEnd(list)));
  }
}

/** Validates the list deeply. */
export function runValidate(rounds: u32): u32 {
  let sound: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    if (listpackValidate(list, listpackBytes(list), true)) ++sound;
  }
  return sound + <u32>listpackEntry;
}

/** A set of `count` values, multiples of `factor`. */
export function makeSet(count: u32, factor: f64): void {
  heapRelease(set);
  set = intsetCreate();
  for (let i: u32 = 0; i < count; ++i) set = intsetAdd(set, <i64>(<f64>i * factor));
}

/** Finds a random element of the set. */
export function runSetFind(rounds: u32): u32 {
  let found: u32 = 0;
  const count = intsetCount(set);
  for (let i: u32 = 0; i < rounds; ++i) {
    if (intsetFind(set, intsetGet(set, random(count)))) ++found;
  }
  return found;
}

/** Takes a random element out and puts it in again. */
export function runSetChange(rounds: u32): void {
  const count = intsetCount(set);
  for (let i: u32 = 0; i < rounds; ++i) {
    const value = intsetGet(set, random(count));
    set = intsetAdd(intsetRemove(set, value), value);
  }
}

/** A quicklist node of 8 KiB: of each 64 bytes `kind` repeat, the others are random. */
export function makeText(kind: u32): u32 {
  for (let i: u32 = 0; i < 8192; ++i) {
    store<u8>(room + i, (i & 63) < kind ? 97 + (i & 15) : random(256));
  }
  packedBytes = lzfCompress(room, 8192, packed, 1 << 16);
  return <u32>packedBytes;
}

/** Compresses it. */
export function runCompress(rounds: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) sum += <u32>lzfCompress(room, 8192, packed, 1 << 16);
  return sum;
}

/** Restores it. */
export function runDecompress(rounds: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    sum += <u32>lzfDecompress(packed, packedBytes, room, 8192);
  }
  return sum;
}
