// Writing strings: the part of the string type that may move its entry, because a short string lies
// in it (type/string.ts draws the shapes), and so belongs to the keyspace's door.
//
// Each function takes the entry that holds the key now (of any type), or 0 for none, and returns
// the entry that holds it afterwards, or 0 when memory is out and nothing has changed. A block
// grows by doubling up to 1 MiB spare (sds's rule), so that APPEND is linear in total.

import { bytesCopy } from '../../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../../memory/heap';
import { recordEncoding, recordSetEncoding, recordType, recordValue } from '../../memory/record';
import { integerParse, integerParsed } from '../../number/number';
import {
  EMBEDDED_BYTES,
  INLINE_BYTES,
  INTEGER_TEXT_BYTES,
  stringAddress,
  stringBytes,
  stringUnshare,
} from '../../type/string';
import { StringEncoding, Type } from '../../type/type';
import { Database } from './database';
import { keyspaceAdd, keyspaceReshape, keyspaceResize } from './keyspace';

const GROW_MAXIMUM_BYTES: usize = 1024 * 1024;

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
    bytesCopy(recordValue(target) + 4, stringAddress, digits);
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
  if (!stringUnshare(entry, count)) return 0;
  let block = <usize>load<u32>(recordValue(entry));
  const before = load<u32>(block);
  if (count > before) {
    const needed = <usize>count + 4;
    if (heapBlockBytes(block) < needed) {
      let grown = heapReallocate(block, needed + min<usize>(needed, GROW_MAXIMUM_BYTES));
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
