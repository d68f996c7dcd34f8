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
// key. A block grows by doubling up to 1 MiB spare (sds's rule), so that APPEND is linear in total.
//
// Functions that write take the database, because the entry may move.

import { Database } from '../engine/keyspace/database';
import { keyspaceAdd, keyspaceReshape, keyspaceResize } from '../engine/keyspace/keyspace';
import { bytesCopy } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import {
  RECORD_ENTRY,
  recordCreate,
  recordEncoding,
  recordSetEncoding,
  recordSetType,
  recordType,
  recordValue,
} from '../memory/record';
import { integerDigits, integerFormat, integerParse, integerParsed } from '../number/number';
import { StringEncoding, Type } from './type';

/** Longest string that OBJECT ENCODING calls embstr. */
export const EMBEDDED_BYTES: u32 = 44;
/** Longest string that lies in its record. */
export const INLINE_BYTES: u32 = 1024;
/** Longest text that can be an integer. */
const INTEGER_TEXT_BYTES: u32 = 20;
const GROW_MOST_BYTES: usize = 1024 * 1024;

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

// Writing. Each function takes the entry that holds the key now (of any type), or 0 for none, and
// returns the entry that holds it afterwards, or 0 when memory is out and nothing has changed.

/** An entry with the shape (type STRING, encoding, value bytes), made or changed. */
function shape(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  encoding: StringEncoding,
  valueBytes: usize,
): usize {
  if (entry == 0) return keyspaceAdd(database, key, keyCount, Type.STRING, encoding, valueBytes);
  return keyspaceReshape(database, entry, Type.STRING, encoding, valueBytes);
}

/**
 * Sets a key to bytes, in the encoding that SET chooses. The entry's deadline stays.
 * @param owned a block in the RAW_BLOCK layout that holds these bytes and becomes the value's, or 0
 */
export function stringSet(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
  owned: usize,
): usize {
  if (count <= INTEGER_TEXT_BYTES && integerParse(source, count)) {
    return stringSetInteger(database, entry, key, keyCount, integerParsed);
  }
  return setText(database, entry, key, keyCount, source, count, owned);
}

/** Sets a key to bytes as a string that was modified: always 'raw'. */
export function stringSetRaw(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
): usize {
  if (count > INLINE_BYTES) {
    return stringSetBlock(database, entry, key, keyCount, source, count, 0);
  }
  return setInline(database, entry, key, keyCount, source, count, StringEncoding.RAW);
}

/**
 * Sets a key to bytes that stay text even if they read as an integer (as INCRBYFLOAT leaves them).
 */
export function stringSetText(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
): usize {
  return setText(database, entry, key, keyCount, source, count, 0);
}

/** As stringSetText, with a block of the bytes that becomes the value's (stringSet), or 0. */
@inline function setText(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
  owned: usize,
): usize {
  if (count > INLINE_BYTES) {
    return stringSetBlock(database, entry, key, keyCount, source, count, owned);
  }
  const encoding = count <= EMBEDDED_BYTES ? StringEncoding.EMBEDDED : StringEncoding.RAW;
  return setInline(database, entry, key, keyCount, source, count, encoding);
}

/** Whether an entry, of any type, is a string whose bytes lie in its record. */
@inline function isInline(entry: usize): bool {
  const encoding = recordEncoding(entry);
  return (
    recordType(entry) == Type.STRING &&
    (encoding == StringEncoding.EMBEDDED || encoding == StringEncoding.RAW)
  );
}

function setInline(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
  encoding: StringEncoding,
): usize {
  if (entry != 0 && isInline(entry) && load<u32>(recordValue(entry)) == count) {
    recordSetEncoding(entry, encoding); // the same size: nothing moves
    bytesCopy(recordValue(entry) + 4, source, count);
    return entry;
  }
  const target = shape(database, entry, key, keyCount, encoding, 4 + <usize>count);
  if (target == 0) return 0;
  const value = recordValue(target);
  store<u32>(value, count);
  bytesCopy(value + 4, source, count);
  return target;
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

/** Sets a key to an integer. */
export function stringSetInteger(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  integer: i64,
): usize {
  const counts =
    entry != 0 &&
    recordType(entry) == Type.STRING &&
    recordEncoding(entry) == StringEncoding.INTEGER;
  const target = counts ? entry : shape(database, entry, key, keyCount, StringEncoding.INTEGER, 8);
  if (target != 0) store<i64>(recordValue(target), integer);
  return target;
}

function stringSetBlock(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
  owned: usize,
): usize {
  let block = owned;
  if (block == 0) {
    block = heapAllocate(4 + <usize>count);
    if (block == 0) return 0;
    store<u32>(block, count);
    bytesCopy(block + 4, source, count);
  }
  const target = shape(database, entry, key, keyCount, StringEncoding.RAW_BLOCK, 4);
  if (target == 0) {
    heapRelease(block);
    return 0;
  }
  store<u32>(recordValue(target), <u32>block);
  return target;
}

/** Address of the bytes of the entry that stringGrow has made writable. */
export let stringWritable: usize = 0;

/**
 * Makes a key's string, or a new one if `entry` is 0, at least `count` bytes long for writing at
 * stringWritable, as stringGrow does.
 */
export function stringExtend(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  count: u32,
): usize {
  if (entry != 0) return stringGrow(database, entry, count);
  let block: usize = 0;
  if (count > INLINE_BYTES) {
    block = heapAllocate(4 + <usize>count);
    if (block == 0) return 0;
  }
  const encoding = block != 0 ? StringEncoding.RAW_BLOCK : StringEncoding.RAW;
  const valueBytes: usize = block != 0 ? 4 : 4 + <usize>count;
  const made = keyspaceAdd(database, key, keyCount, Type.STRING, encoding, valueBytes);
  if (made == 0) {
    if (block != 0) heapRelease(block);
    return 0;
  }
  const value = recordValue(made);
  if (block != 0) store<u32>(value, <u32>block);
  const target = block != 0 ? block : value;
  store<u32>(target, count);
  stringWritable = target + 4;
  memory.fill(stringWritable, 0, count);
  return made;
}

/**
 * Sets a key to bytes as stringSetRaw does, in the room that the string has, and grows it with
 * spare room; for strings that change again and again.
 */
export function stringRewrite(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
  source: usize,
  count: u32,
): usize {
  if (entry != 0 && recordEncoding(entry) == StringEncoding.RAW_BLOCK && count > INLINE_BYTES) {
    const grown = growBlock(entry, count);
    if (grown == 0) return 0;
    bytesCopy(stringWritable, source, count);
    store<u32>(load<u32>(recordValue(grown)), count);
    return grown;
  }
  return stringSetRaw(database, entry, key, keyCount, source, count);
}

/**
 * Makes a string entry `count` bytes long for writing at stringWritable; it becomes 'raw'. Bytes
 * that are new are zero. Returns the possibly moved entry, 0 when memory is out.
 */
export function stringGrow(database: Database, entry: usize, count: u32): usize {
  let target = entry;
  if (recordEncoding(entry) == StringEncoding.INTEGER) {
    const digits = stringBytes(entry);
    target = keyspaceReshape(database, entry, Type.STRING, StringEncoding.RAW, 4 + <usize>digits);
    if (target == 0) return 0;
    store<u32>(recordValue(target), digits);
    bytesCopy(recordValue(target) + 4, integerText, digits);
  }
  if (recordEncoding(target) == StringEncoding.RAW_BLOCK) return growBlock(target, count);
  if (count > INLINE_BYTES) return growIntoBlock(database, target, count);
  const before = load<u32>(recordValue(target));
  if (count > before) {
    target = keyspaceResize(database, target, 4 + <usize>count);
    if (target == 0) return 0;
    memory.fill(recordValue(target) + 4 + before, 0, count - before);
    store<u32>(recordValue(target), count);
  }
  recordSetEncoding(target, StringEncoding.RAW);
  stringWritable = recordValue(target) + 4;
  return target;
}

function growBlock(entry: usize, count: u32): usize {
  let block = <usize>load<u32>(recordValue(entry));
  const before = load<u32>(block);
  if (count > before) {
    const needed = <usize>count + 4;
    if (heapBlockBytes(block) < needed) {
      let grown = heapReallocate(block, needed + min<usize>(needed, GROW_MOST_BYTES));
      if (grown == 0) grown = heapReallocate(block, needed);
      if (grown == 0) return 0;
      block = grown;
      store<u32>(recordValue(entry), <u32>block);
    }
    memory.fill(block + 4 + before, 0, count - before);
    store<u32>(block, count);
  }
  stringWritable = block + 4;
  return entry;
}

function growIntoBlock(database: Database, entry: usize, count: u32): usize {
  const block = heapAllocate(4 + <usize>count);
  if (block == 0) return 0;
  const before = load<u32>(recordValue(entry));
  store<u32>(block, count);
  bytesCopy(block + 4, recordValue(entry) + 4, before);
  memory.fill(block + 4 + before, 0, count - before);
  const target = keyspaceReshape(database, entry, Type.STRING, StringEncoding.RAW_BLOCK, 4);
  if (target == 0) {
    heapRelease(block);
    return 0;
  }
  store<u32>(recordValue(target), <u32>block);
  stringWritable = block + 4;
  return target;
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
  if (recordEncoding(entry) == StringEncoding.RAW_BLOCK) heapRelease(load<u32>(recordValue(entry)));
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
