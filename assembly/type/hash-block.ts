// How the bytes of a hash lie, in each of its four encodings, and how one field is read.
//
// LISTPACK: the block is a listpack of pairs (structure/listpack.ts), the newest field last:
//
//   entry ─► │ field │ value │ field │ value │ …
//
// LISTPACK_EXPIRES, once a field has had a deadline: a HashPack and a listpack of triples. A time
// is in Unix ms; those that have one come first, in the order of their times; 0 = none, at the end
// (the layout of Redis 7.4, 'listpackex'):
//
//   entry ─► │ +0 u32 list │ +4 u32 node │            node: see below
//                 └► │ field │ value │ 1700000000000 │ field │ value │ 0 │
//
// SHAPED, when others have the same fields in the same order: the values only, as entries of a
// listpack, and the shape (structure/shape.ts) that has the names. Clients are told that it is a
// listpack, and it is saved as the one that it stands for:
//
//   entry ─► │ +0 u32 shape │ +4 u16 bytes │ +6 u8 count │ +7 value │ value │ …
//                 └► │ field │ field │ …
//
// `bytes` are those of the whole block, `count` the fields that the hash has. One that was deleted
// keeps its place in the shape: its value is the byte fe, which no entry begins with, so deleting
// needs no memory. It may come back there if no field stands behind it; else the hash becomes a
// LISTPACK again, where it is added at the end. A place of a field is its index + 1.
//
//   HSET k id 7 mail a@b       c0 5e 12 01 │ 0e 00 │ 02 │ 07 01 │ 83 61 40 62 04     14 bytes
//   HDEL k id                  c0 5e 12 01 │ 0d 00 │ 01 │ fe │ 83 61 40 62 04
//
// TABLE: a HashTable, which begins with a Table (structure/table.ts) of records without ENTRY:
//
//   entry ─► │ +0 Table, 36 bytes │ +36 u32 wheel │ +40 u32 node │
//                 └► record          └► Wheel of the records that have a deadline; 0 = none
//
//   record │ keyBits │ [links, deadline: 16 bytes] │ field │ size │ value │
//
// The size of a value takes 1, 2 or 5 bytes, by its first byte b:
//
//   b < 224      the size is b
//   b < 255      224 + ((b - 224) << 8 | next byte), up to 8159
//   b = 255      a u32 follows
//
//   HSET key name Ann    10 00 00 00 │ 6e 61 6d 65 │ 03 │ 41 6e 6e     16 = 4 << 2: 12 bytes
//
// The node is a small record with a deadline and no key, whose value area is the address of the
// hash's entry. It stands for the hash in its database's wheel of inner deadlines
// (engine/keyspace/keyspace.ts), belongs to the value, and is there from the first deadline of a
// field on.

import { bytesCopy } from '../memory/bytes';
import {
  recordDeadline,
  recordHasExpiry,
  recordEncoding,
  recordKey,
  recordKeyCount,
  recordValue,
} from '../memory/record';
import {
  listpackGet,
  listpackGetText,
  listpackInteger,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { LEAD_INTEGER_13, LEAD_TEXT_6, entrySkip } from '../structure/listpack-entry';
import { Shape, shapeField } from '../structure/shape';
import { Table } from '../structure/table';
import { Wheel } from '../structure/wheel';
import { blockOf, blockSet } from './block';
import { HashEncoding } from './type';

/** The block in LISTPACK_EXPIRES. */
@unmanaged
export class HashPack {
  list: u32;
  node: u32;
}
if (offsetof<HashPack>() != 8) ERROR('HashPack is 8 bytes');

/** The block in SHAPED; the values stand SHAPED_HEADER_BYTES behind its begin. */
@unmanaged
export class HashShaped {
  shape: Shape;
  bytes: u16;
  count: u8;
}
if (offsetof<HashShaped>() != 7) ERROR('HashShaped is 7 bytes');

/** Bytes in front of the first value in SHAPED. */
export const SHAPED_HEADER_BYTES: u32 = 7;
/** The byte that stands for the value of a field that a hash in SHAPED does not have. */
export const SHAPED_ABSENT: u32 = 0xfe;

/** The block in TABLE. */
@unmanaged
export class HashTable extends Table {
  /** The wheel of the fields with a deadline; its memory is there from the first one on. */
  wheel: Wheel;
  node: u32;
}
if (offsetof<HashTable>() != 44) ERROR('HashTable is 44 bytes');

/** A deadline: the field has none. */
export const HASH_NO_DEADLINE: i64 = -1;
/** A deadline to set: the field keeps the one that it has. */
export const HASH_KEEP_DEADLINE: i64 = -2;

/** What became of a field that was set. */
export const enum HashStatus {
  OUT_OF_MEMORY = 0,
  NEW = 1,
  UPDATED = 2,
  /** Only between the files of this type: a small encoding has no place for the field. */
  FULL = 3,
}

// ---------------------------------------------------------------------------------------------
// The block

/** The pack of a hash in LISTPACK_EXPIRES. */
@inline export function hashPack(entry: usize): HashPack {
  return changetype<HashPack>(blockOf(entry));
}

/** The table of a hash in TABLE. */
@inline export function hashTable(entry: usize): HashTable {
  return changetype<HashTable>(blockOf(entry));
}

/** The block of a hash in SHAPED. */
@inline export function hashShaped(entry: usize): HashShaped {
  return changetype<HashShaped>(blockOf(entry));
}

/** Whether a hash is in SHAPED. */
@inline export function hashIsShaped(entry: usize): bool {
  return recordEncoding(entry) == HashEncoding.SHAPED;
}

/** The first value of a hash in SHAPED. */
@inline export function shapedFirst(block: HashShaped): usize {
  return changetype<usize>(block) + SHAPED_HEADER_BYTES;
}

/** The value behind one of a hash in SHAPED. */
@inline export function shapedSkip(at: usize): usize {
  return <u32>load<u8>(at) == SHAPED_ABSENT ? at + 1 : entrySkip(at);
}

/** The value of field `index` of a hash in SHAPED; SHAPED_ABSENT stands there if it has none. */
@inline export function shapedValue(block: HashShaped, index: u32): usize {
  let at = shapedFirst(block);
  for (let left = index; left; --left) at = shapedSkip(at);
  return at;
}

/** Whether a hash is in one of the three small encodings. */
@inline export function hashIsPacked(entry: usize): bool {
  return recordEncoding(entry) != HashEncoding.TABLE;
}

/** Entries that a field takes in the listpack of a hash that has one: 2, or 3 with deadlines. */
@inline export function hashStep(entry: usize): u32 {
  return recordEncoding(entry) == HashEncoding.LISTPACK ? 2 : 3;
}

/** The listpack of a small hash that is not in SHAPED. */
@inline export function hashList(entry: usize): usize {
  const block = blockOf(entry);
  if (recordEncoding(entry) == HashEncoding.LISTPACK) return block;
  return changetype<HashPack>(block).list;
}

/** Notes the possibly moved listpack of a hash that has one. */
@inline export function hashListSet(entry: usize, list: usize): void {
  if (recordEncoding(entry) == HashEncoding.LISTPACK) blockSet(entry, list);
  else hashPack(entry).list = <u32>list;
}

/** The node that stands for a hash in the wheel of inner deadlines; 0 = it has none. */
export function hashNode(entry: usize): usize {
  switch (recordEncoding(entry)) {
    case HashEncoding.LISTPACK_EXPIRES:
      return hashPack(entry).node;
    case HashEncoding.TABLE:
      return hashTable(entry).node;
    default:
      return 0;
  }
}

// ---------------------------------------------------------------------------------------------
// Values of records

const SHORT_LIMIT: u32 = 224;
const LONG_LEAD: u32 = 255;
const MIDDLE_LIMIT: u32 = SHORT_LIMIT + ((LONG_LEAD - SHORT_LIMIT) << 8);

/** Bytes of the value area for a value of `count` bytes. */
@inline export function hashAreaBytes(count: u32): usize {
  return (count < SHORT_LIMIT ? 1 : count < MIDDLE_LIMIT ? 2 : 5) + <usize>count;
}

/** Writes a value into a value area of hashAreaBytes. */
export function hashAreaWrite(area: usize, source: usize, count: u32): void {
  let text = area + 1;
  if (count < SHORT_LIMIT) {
    store<u8>(area, <u8>count);
  } else if (count < MIDDLE_LIMIT) {
    const rest = count - SHORT_LIMIT;
    store<u8>(area, <u8>(SHORT_LIMIT + (rest >> 8)));
    store<u8>(area, <u8>rest, 1);
    text = area + 2;
  } else {
    store<u8>(area, <u8>LONG_LEAD);
    store<u32>(area, count, 1);
    text = area + 5;
  }
  bytesCopy(text, source, count);
}

/** Bytes of a field record's value area. */
export function hashRecordAreaBytes(record: usize): usize {
  const area = recordValue(record);
  const lead: u32 = load<u8>(area);
  if (lead < SHORT_LIMIT) return 1 + lead;
  if (lead < LONG_LEAD) return 2 + SHORT_LIMIT + (((lead - SHORT_LIMIT) << 8) | load<u8>(area, 1));
  return 5 + <usize>load<u32>(area, 1);
}

// ---------------------------------------------------------------------------------------------
// Reading

/** The field that was read last: its name, until the hash is changed. */
export let hashField: usize = 0;
export let hashFieldBytes: u32 = 0;
/** Its value. */
export let hashValue: usize = 0;
export let hashValueBytes: u32 = 0;
/** Its deadline, Unix ms; HASH_NO_DEADLINE = it has none. */
export let hashDeadlineMs: i64 = HASH_NO_DEADLINE;

const fieldText = memory.data(24, 8);
const valueText = memory.data(24, 8);

/** The deadline of the field at a place of a small hash. */
@inline export function hashPackDeadline(entry: usize, at: usize): i64 {
  if (recordEncoding(entry) == HashEncoding.LISTPACK) return HASH_NO_DEADLINE;
  return tripleDeadline(at);
}

function tripleDeadline(at: usize): i64 {
  const time = listpackNext(listpackNext(at));
  if (time == 0 || listpackGet(time) || listpackInteger <= 0) return HASH_NO_DEADLINE;
  return listpackInteger;
}

/**
 * Reads value and deadline of the field at a place: an entry of the listpack, an index + 1 in
 * SHAPED, or a record.
 */
export function hashReadValue(entry: usize, place: usize): void {
  if (hashIsPacked(entry)) {
    if (hashIsShaped(entry)) {
      return hashReadShaped(shapedValue(hashShaped(entry), <u32>place - 1));
    }
    hashDeadlineMs = hashPackDeadline(entry, place);
    listpackGetText(listpackNext(place), valueText);
    hashValue = listpackText;
    hashValueBytes = listpackTextBytes;
    return;
  }
  hashReadRecord(place);
}

/** Reads a value of a hash in SHAPED. */
@inline export function hashReadShaped(value: usize): void {
  const lead: u32 = load<u8>(value);
  if (lead - LEAD_TEXT_6 < LEAD_INTEGER_13 - LEAD_TEXT_6) {
    hashValue = value + 1;
    hashValueBytes = lead - LEAD_TEXT_6;
  } else {
    listpackGetText(value, valueText);
    hashValue = listpackText;
    hashValueBytes = listpackTextBytes;
  }
  hashDeadlineMs = HASH_NO_DEADLINE;
}

/** Reads the name of field `index` of a shape. */
@inline export function hashReadName(shape: Shape, index: u32): void {
  listpackGetText(shapeField(shape, index), fieldText);
  hashField = listpackText;
  hashFieldBytes = listpackTextBytes;
}

/** Reads value and deadline of a field record. */
function hashReadRecord(record: usize): void {
  const area = recordValue(record);
  const lead: u32 = load<u8>(area);
  if (lead < SHORT_LIMIT) {
    hashValue = area + 1;
    hashValueBytes = lead;
  } else if (lead < LONG_LEAD) {
    hashValue = area + 2;
    hashValueBytes = SHORT_LIMIT + (((lead - SHORT_LIMIT) << 8) | load<u8>(area, 1));
  } else {
    hashValue = area + 5;
    hashValueBytes = load<u32>(area, 1);
  }
  hashDeadlineMs = recordHasExpiry(record) ? recordDeadline(record) : HASH_NO_DEADLINE;
}

/** Reads the field at a place, its name included. */
export function hashReadAt(entry: usize, place: usize): void {
  hashReadValue(entry, place);
  if (hashIsShaped(entry)) {
    hashReadName(hashShaped(entry).shape, <u32>place - 1);
  } else if (hashIsPacked(entry)) {
    listpackGetText(place, fieldText);
    hashField = listpackText;
    hashFieldBytes = listpackTextBytes;
  } else {
    hashField = recordKey(place);
    hashFieldBytes = recordKeyCount(place);
  }
}
