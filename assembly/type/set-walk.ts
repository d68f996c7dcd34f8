// Looking at the members of a set, whatever its encoding (set.ts draws them): one after the other,
// by a handle, or at random.
//
// A member that was found stands in four variables, because a set of integers holds no text:
//
//   setIsInteger   true:  setInteger is the member      setText() writes its digits somewhere
//                  false: setMember, setMemberBytes     inside the set, until the set changes
//
//   for (let more = setFirst(entry); more; more = setNext()) … setIsInteger ? … : …
//
// A handle is 32 bits that stand for a member until the set changes: the index in an intset, the
// address of the entry in a listpack, that of the record in a table.
//
//   INTSET 1 5 7    handles 0 1 2              LISTPACK, TABLE    addresses
//
// Order: an intset ascends, a listpack has its members in the order in which they came, a table in
// none. There is one walk at a time; a set may be changed meanwhile if it is not the one walked.
// Randomness comes from the caller, so that the same numbers choose the same members.

import { recordEncoding, recordKey, recordKeyCount } from '../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import { integerFormat } from '../number/number';
import { intsetCount, intsetGet } from '../structure/intset';
import {
  listpackCount,
  listpackFirst,
  listpackGet,
  listpackInteger,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { listpackRandom, listpackSample } from '../structure/listpack-find';
import {
  Table,
  tableCount,
  tableCursor,
  tableFirst,
  tableNext,
  tableRandom,
} from '../structure/table';
import { blockOf } from './block';
import { SetEncoding } from './type';

/** Whether the member is an integer, in setInteger. */
export let setIsInteger: bool = false;
/** The member, if it is an integer. */
export let setInteger: i64 = 0;
/** Address of the member's text, if it is none or after setText. */
export let setMember: usize = 0;
/** Bytes of the member's text, if it is no integer or after setText. */
export let setMemberBytes: u32 = 0;

const integerText = memory.data(24);

/** With this many times fewer members than there are, drawing with repetitions is quicker. */
const SAMPLE_SPARSE: u64 = 3;

let walkEncoding: u32 = 0;
let walkBlock: usize = 0;
/** INTSET: index of the next member; LISTPACK: its address; TABLE: the record of this one. */
let walkAt: usize = 0;
let walkCursor: u64 = 0;

/** Number of members. */
export function setCount(entry: usize): u32 {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return intsetCount(block);
    case SetEncoding.LISTPACK:
      return listpackCount(block);
    default:
      return tableCount(changetype<Table>(block));
  }
}

/** The table of a set in the encoding TABLE. */
@inline export function setTable(entry: usize): Table {
  return changetype<Table>(blockOf(entry));
}

/** Makes setMember and setMemberBytes good for an integer too: its digits, until the next. */
export function setText(): void {
  if (!setIsInteger) return;
  setMemberBytes = integerFormat(setInteger, integerText);
  setMember = integerText;
}


@inline function integerFound(value: i64): void {
  setIsInteger = true;
  setInteger = value;
}

function listpackFound(at: usize): void {
  setIsInteger = !listpackGet(at);
  setInteger = listpackInteger;
  setMember = listpackText;
  setMemberBytes = listpackTextBytes;
}


@inline function recordFound(record: usize): void {
  setIsInteger = false;
  setMember = recordKey(record);
  setMemberBytes = recordKeyCount(record);
}

/** Begins a walk over all members. False: there is none. */
export function setFirst(entry: usize): bool {
  walkEncoding = recordEncoding(entry);
  walkBlock = blockOf(entry);
  walkAt = 0;
  if (walkEncoding == SetEncoding.TABLE) {
    walkAt = tableFirst(changetype<Table>(walkBlock));
    walkCursor = tableCursor;
    if (walkAt == 0) return false;
    recordFound(walkAt);
    return true;
  }
  if (walkEncoding == SetEncoding.LISTPACK) walkAt = listpackFirst(walkBlock);
  return setNext();
}

/** Goes on to the next member. False: there is none. */
export function setNext(): bool {
  if (walkEncoding == SetEncoding.TABLE) {
    walkAt = tableNext(changetype<Table>(walkBlock), walkCursor);
    walkCursor = tableCursor;
    if (walkAt == 0) return false;
    recordFound(walkAt);
    return true;
  }
  if (walkEncoding == SetEncoding.INTSET) {
    if (walkAt == intsetCount(walkBlock)) return false;
    integerFound(intsetGet(walkBlock, <u32>walkAt));
    walkAt += 1;
    return true;
  }
  if (walkAt == 0) return false;
  listpackFound(walkAt);
  walkAt = listpackNext(walkAt);
  return true;
}

/** Finds the member that a handle stands for. */
export function setAt(entry: usize, handle: u32): void {
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return integerFound(intsetGet(blockOf(entry), handle));
    case SetEncoding.LISTPACK:
      return listpackFound(handle);
    default:
      return recordFound(handle);
  }
}

/** Finds a member of a set that is not empty by 64 random bits; returns its handle. */
export function setRandom(entry: usize, random: u64): u32 {
  const block = blockOf(entry);
  let handle: u32;
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      handle = scaled(<u32>random, intsetCount(block));
      break;
    case SetEncoding.LISTPACK:
      handle = <u32>listpackRandom(block, 1, <u32>random);
      break;
    default:
      handle = <u32>tableRandom(changetype<Table>(block), random);
  }
  setAt(entry, handle);
  return handle;
}

/** A number below `limit` of 32 random bits. */
@inline function scaled(random: u32, limit: u32): u32 {
  return <u32>((<u64>random * limit) >> 32);
}

let state: u64 = 0;

/** The next 64 random bits after `state` (SplitMix64, Steele et al. 2014). */
function drawn(): u64 {
  state += 0x9e3779b97f4a7c15;
  let word = state;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

/**
 * Chooses `count` different members, at most as many as there are, each choice with the same
 * chance. In an intset and a listpack they are chosen in order.
 * @param handles address of room for `count` handles (u32 each)
 * @param seed 64 random bits
 * @returns false when the scratch arena is out of memory
 */
export function setSample(entry: usize, handles: usize, count: u32, seed: u64): bool {
  const block = blockOf(entry);
  state = seed;
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      sampleIndexes(intsetCount(block), handles, count);
      return true;
    case SetEncoding.LISTPACK:
      listpackSample(block, handles, count, 1, seed);
      return true;
  }
  const table = changetype<Table>(block);
  const mark = scratchMark();
  const sparse = <u64>count * SAMPLE_SPARSE <= <u64>tableCount(table);
  const done = sparse ? sampleSparse(table, handles, count) : sampleDense(table, handles, count);
  scratchReset(mark);
  return done;
}

/** Takes each index with the chance that it needs for `wanted` of them to be taken. */
function sampleIndexes(available: u32, handles: usize, wanted: u32): void {
  const all = available;
  for (; wanted != 0; available--) {
    if (scaled(<u32>(drawn() >> 32), available) >= wanted) continue;
    store<u32>(handles, all - available);
    handles += 4;
    wanted -= 1;
  }
}

/** Draws records until enough different ones are there; a small table of slots knows which are. */
function sampleSparse(table: Table, handles: usize, wanted: u32): bool {
  if (wanted == 0) return true;
  const mask = (1 << (33 - <u32>clz(wanted))) - 1;
  const bytes = (<usize>mask + 1) << 2;
  const known = scratchAllocate(bytes);
  if (known == 0) return false;
  memory.fill(known, 0, bytes);
  while (wanted != 0) {
    const record = <u32>tableRandom(table, drawn());
    let at = ((record >> 3) * 0x9e3779b1) & mask;
    let slot = known + ((<usize>at) << 2);
    while (load<u32>(slot) != 0 && load<u32>(slot) != record) {
      at = (at + 1) & mask;
      slot = known + ((<usize>at) << 2);
    }
    if (load<u32>(slot) == record) continue;
    store<u32>(slot, record);
    store<u32>(handles, record);
    handles += 4;
    wanted -= 1;
  }
  return true;
}

/** Lists all records and shuffles the first `wanted` places (Fisher and Yates). */
function sampleDense(table: Table, handles: usize, wanted: u32): bool {
  const all = tableCount(table);
  const listed = scratchAllocate((<usize>all) << 2);
  if (listed == 0) return false;
  let at = listed;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    store<u32>(at, <u32>record);
    at += 4;
  }
  for (let i: u32 = 0; i < wanted; i++) {
    const place = listed + ((<usize>i) << 2);
    const other = place + ((<usize>scaled(<u32>(drawn() >> 32), all - i)) << 2);
    store<u32>(handles + ((<usize>i) << 2), load<u32>(other));
    store<u32>(other, load<u32>(place));
  }
  return true;
}
