// The string type: bytes or a 64-bit integer in three shapes, as Redis shows them.
//
//   INTEGER     i64                     'int': the text is the shortest decimal of an i64
//   EMBEDDED    u32 count, bytes        'embstr': at most 44 bytes, as SET left it
//   RAW         u32 count, bytes        'raw', up to INLINE_BYTES, in the record itself
//   RAW_BLOCK   u32 address             'raw', a block of u32 count, bytes and spare capacity
//
// For example the key "k" with SET k hi (after the record's 8-byte header and key):
//
//     6b │ 02 00 00 00 │ 68 69
//
// 44 is Redis's OBJ_ENCODING_EMBSTR_SIZE_LIMIT. INLINE_BYTES only decides where bytes lie: below it
// a value costs no second allocation and no second cache miss; above it growth must not copy the
// key.
//
// A block may be held while it is sent to a reader (memory/hold.ts): then it is not changed, but
// made again (stringUnshare), and released by holdRelease.
//
// Here strings are made and read. Who writes one may move its entry, so that this passes the
// keyspace's door: engine/keyspace/string.ts.

import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapRelease } from '../memory/heap';
import { holdHas, holdRelease } from '../memory/hold';
import {
  RECORD_ENTRY,
  recordCreate,
  recordEncoding,
  recordSetType,
  recordValue,
} from '../memory/record';
import { integerDigits, integerFormat, integerParse, integerParsed } from '../number/number';
import { StringEncoding, Type } from './type';

/** Longest string that OBJECT ENCODING calls embstr. */
export const EMBEDDED_BYTES: u32 = 44;
/** Longest string that lies in its record. */
export const INLINE_BYTES: u32 = 1024;
/** Longest text that can be an integer. */
export const INTEGER_TEXT_BYTES: u32 = 20;

const integerText = memory.data(24);

/** Address of the bytes that stringBytes answered for. */
export let stringAddress: usize = 0;

/**
 * The bytes of a string entry: their count, with their address in stringAddress. Those of an
 * integer are written to a buffer that the next call overwrites.
 */
export function stringBytes(entry: usize): u32 {
  const value = recordValue(entry);
  switch (recordEncoding(entry)) {
    case StringEncoding.INTEGER:
      stringAddress = integerText;
      return integerFormat(load<i64>(value), integerText);
    case StringEncoding.RAW_BLOCK: {
      const block = <usize>load<u32>(value);
      stringAddress = block + 4;
      return load<u32>(block);
    }
    default:
      stringAddress = value + 4;
      return load<u32>(value);
  }
}

/** The block in which the bytes of a string entry lie; 0 = in its record. */
@inline export function stringBlock(entry: usize): usize {
  return recordEncoding(entry) == StringEncoding.RAW_BLOCK
    ? <usize>load<u32>(recordValue(entry))
    : 0;
}

/**
 * Gives a string entry a block that nobody holds, with room for `count` bytes or what it has now,
 * so that its bytes may be changed in place. False: memory is out, and it is as it was.
 */
export function stringUnshare(entry: usize, count: u32): bool {
  const block = stringBlock(entry);
  if (block == 0 || !holdHas(block)) return true;
  const bytes = load<u32>(block);
  const copy = heapAllocate(<usize>max<u32>(bytes, count) + 4);
  if (copy == 0) return false;
  bytesCopy(copy, block, <usize>bytes + 4);
  store<u32>(recordValue(entry), <u32>copy);
  holdRelease(block);
  return true;
}

/** Length of a string entry in bytes. */
export function stringCount(entry: usize): u32 {
  const value = recordValue(entry);
  switch (recordEncoding(entry)) {
    case StringEncoding.INTEGER:
      return integerDigits(load<i64>(value));
    case StringEncoding.RAW_BLOCK:
      return load<u32>(load<u32>(value));
    default:
      return load<u32>(value);
  }
}

/** Whether a string entry is kept as an integer. */
@inline export function stringIsInteger(entry: usize): bool {
  return recordEncoding(entry) == StringEncoding.INTEGER;
}

/** The integer that stringInteger found. */
export let stringIntegerValue: i64 = 0;

/** Whether a string entry reads as an integer, which is then in stringIntegerValue. */
export function stringInteger(entry: usize): bool {
  if (recordEncoding(entry) == StringEncoding.INTEGER) {
    stringIntegerValue = load<i64>(recordValue(entry));
    return true;
  }
  const count = stringBytes(entry);
  if (count > INTEGER_TEXT_BYTES || !integerParse(stringAddress, count)) return false;
  stringIntegerValue = integerParsed;
  return true;
}

/** As stringRecord, with a block in the RAW_BLOCK layout; it is the caller's if the answer is 0. */
export function stringRecordOf(key: usize, keyCount: u32, block: usize): usize {
  const record = recordCreate(RECORD_ENTRY, key, keyCount, 4);
  if (record == 0) return 0;
  recordSetType(record, Type.STRING, StringEncoding.RAW_BLOCK);
  store<u32>(recordValue(record), <u32>block);
  return record;
}

/**
 * A record for a key with bytes as its value, in the encoding that SET chooses. It is in no table
 * (keyspacePut puts it there); until then it is the caller's. 0 = memory is out.
 */
export function stringRecord(key: usize, keyCount: u32, source: usize, count: u32): usize {
  let encoding: StringEncoding =
    count <= EMBEDDED_BYTES ? StringEncoding.EMBEDDED : StringEncoding.RAW;
  let valueBytes = <usize>count + 4;
  let block: usize = 0;
  if (count <= INTEGER_TEXT_BYTES && integerParse(source, count)) {
    encoding = StringEncoding.INTEGER;
    valueBytes = 8;
  } else if (count > INLINE_BYTES) {
    encoding = StringEncoding.RAW_BLOCK;
    block = heapAllocate(valueBytes);
    if (block == 0) return 0;
    valueBytes = 4;
  }
  const record = recordCreate(RECORD_ENTRY, key, keyCount, valueBytes);
  if (record == 0) {
    if (block != 0) heapRelease(block);
    return 0;
  }
  recordSetType(record, Type.STRING, encoding);
  const value = recordValue(record);
  if (encoding == StringEncoding.INTEGER) {
    store<i64>(value, integerParsed);
    return record;
  }
  if (block != 0) store<u32>(value, <u32>block);
  const target = block == 0 ? value : block;
  store<u32>(target, count);
  bytesCopy(target + 4, source, count);
  return record;
}

// What type/value.ts asks of every type.

/** Bytes of a string entry's value area. */
export function stringValueBytes(entry: usize): usize {
  switch (recordEncoding(entry)) {
    case StringEncoding.INTEGER:
      return 8;
    case StringEncoding.RAW_BLOCK:
      return 4;
    default:
      return 4 + <usize>load<u32>(recordValue(entry));
  }
}

/** Frees what a string holds outside its record. */
export function stringRelease(entry: usize): void {
  const block = stringBlock(entry);
  if (block != 0) holdRelease(block);
}

/** Bytes that a string holds outside its record. */
export function stringExtraBytes(entry: usize): u64 {
  if (recordEncoding(entry) != StringEncoding.RAW_BLOCK) return 0;
  return heapBlockBytes(load<u32>(recordValue(entry)));
}

/** Gives `target`, whose record has the same shape, a deep copy. False: memory is out. */
export function stringCopyInto(source: usize, target: usize): bool {
  const from = recordValue(source);
  const to = recordValue(target);
  if (recordEncoding(source) != StringEncoding.RAW_BLOCK) {
    bytesCopy(to, from, stringValueBytes(source));
    return true;
  }
  const block = <usize>load<u32>(from);
  const bytes = <usize>load<u32>(block) + 4;
  const copy = heapAllocate(bytes);
  if (copy == 0) return false;
  bytesCopy(copy, block, bytes);
  store<u32>(to, <u32>copy);
  return true;
}
