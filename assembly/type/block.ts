// The value area of every collection's entry: one u32, the address of a heap block that belongs to
// the entry. What the block is – a listpack, an intset, the head of a larger structure – is told by
// the entry's type and encoding.
//
//   record   header │ key │ u32 block ──► listpack │ intset │ head of a quicklist, table, order …
//
// Because the value area never changes its size, a collection's entry moves only when it gets a
// deadline. A block that moves is written back with blockSet.

import { RECORD_ENTRY, recordCreate, recordSetType, recordValue } from '../memory/record';

/** Bytes of a collection's value area. */
export const BLOCK_AREA_BYTES: usize = 4;

/** The block of a collection's entry. */
@inline export function blockOf(entry: usize): usize {
  return load<u32>(recordValue(entry));
}

/** Notes the block of a collection's entry. */
@inline export function blockSet(entry: usize, block: usize): void {
  store<u32>(recordValue(entry), <u32>block);
}

/**
 * A record for a key with a block as its value. It is in no table (keyspacePut puts it there).
 * @returns the record; 0 when memory is out: the block is still the caller's
 */
export function blockRecord(
  key: usize,
  keyCount: u32,
  type: u32,
  encoding: u32,
  block: usize,
): usize {
  const record = recordCreate(RECORD_ENTRY, key, keyCount, BLOCK_AREA_BYTES);
  if (record == 0) return 0;
  recordSetType(record, type, encoding);
  blockSet(record, block);
  return record;
}
