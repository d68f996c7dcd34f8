// A table beside a naive model of it, for the specs of the table.

import { expectHeapEmpty } from './heap';
import { heapRelease } from '../../../assembly/memory/heap';
import { recordCreate, recordKey, recordValue } from '../../../assembly/memory/record';
import {
  Table,
  tableCount,
  tableCreate,
  tableFind,
  tableHash,
  tableInsert,
  tableReleaseStep,
  tableRemoveSlot,
  tableSetSeed,
  tableSlot,
} from '../../../assembly/structure/table';

// The model: presentAt[id] tells whether the record with the key of 4 bytes `id` is in the table.
// Its value area holds id again.
export const IDS: u32 = 40000;
export const presentAt = new StaticArray<u8>(IDS);
export const seenAt = new StaticArray<u32>(IDS);
const keyAt = memory.data(4, 4);
let state: u64 = 0;
export let presentCount: u32 = 0;
export let visited: u32 = 0;
export let table = changetype<Table>(0);

export function random(limit: u32): u32 {
  state = state * 6364136223846793005 + 1442695040888963407;
  return <u32>(((state >> 32) * limit) >> 32);
}

export function hashOf(id: u32): u64 {
  store<u32>(keyAt, id);
  return tableHash(keyAt, 4);
}

export function find(id: u32): usize {
  const hash = hashOf(id);
  return tableFind(table, hash, keyAt, 4);
}

export function insert(id: u32): bool {
  const hash = hashOf(id);
  const record = recordCreate(0, keyAt, 4, 4);
  if (!record) return false;
  store<u32>(recordValue(record), id);
  if (!tableInsert(table, hash, record)) {
    heapRelease(record);
    return false;
  }
  presentAt[id] = 1;
  ++presentCount;
  return true;
}

export function remove(id: u32): void {
  const record = find(id);
  tableRemoveSlot(table, hashOf(id), tableSlot);
  heapRelease(record);
  presentAt[id] = 0;
  --presentCount;
}

export function flip(id: u32): void {
  if (presentAt[id]) remove(id);
  else insert(id);
}

export function release(record: usize): void {
  ++visited;
  heapRelease(record);
}

export function idOf(record: usize): u32 {
  return load<u32>(recordKey(record));
}

export function see(record: usize): void {
  ++visited;
  seenAt[idOf(record)] += 1;
}

export function forgetSeen(): void {
  memory.fill(changetype<usize>(seenAt), 0, IDS << 2);
  visited = 0;
}

/** Number of ids below limit about which the table and the model do not agree. */
export function disagreements(limit: u32): u32 {
  let wrong: u32 = 0;
  for (let id: u32 = 0; id < limit; ++id) {
    const record = find(id);
    if ((record != 0) != (presentAt[id] != 0)) ++wrong;
    else if (record && load<u32>(recordValue(record)) != id) ++wrong;
    else if (record && load<u32>(tableSlot) != <u32>record) ++wrong;
  }
  if (tableCount(table) != presentCount) ++wrong;
  return wrong;
}

export function start(seed: u64): void {
  state = seed;
  tableSetSeed(seed);
  memory.fill(changetype<usize>(presentAt), 0, IDS);
  presentCount = 0;
  forgetSeen();
  table = tableCreate();
}

export function finish(): void {
  tableReleaseStep(table, u32.MAX_VALUE, release.index);
  heapRelease(changetype<usize>(table));
  expectHeapEmpty();
}
