// Small hashes that share the names of their fields (SHAPED; hash-block.ts draws it). Nobody but
// the files of this type knows of them: what a client sees is the listpack that such a hash stands
// for, byte for byte.
//
// How a hash comes to it, and how it goes on:
//
//   LISTPACK ──► SHAPED     when a list of the same fields was met before (hashShapeGrown), or with
//                           the first field of an empty hash, if a shape begins with that
//   SHAPED   ──► SHAPED     a field that is added leads to the shape's child
//   SHAPED   ──► LISTPACK   before anything that no shape is known for, and before deadlines
//
// So hashes of one kind, made in the same order, go from child to child and never look at each
// other's fields, while hashes whose fields are their own leave a mark and stay listpacks. A field
// that no child is known for is marked like a list; if it was met before, the child is made.
//
//   HSET a id 1 name x mail y      LISTPACK; (id name mail) is marked
//   HSET b id 2 name x mail z      SHAPED: the mark was there
//   HSET c id 3                    SHAPED: (id) is the first part of a shape
//   HSET c size 9                  LISTPACK: (id) has no child 'size'; (id size) is marked
//
// The limits are those of listpacks, and 64 fields and 4 KiB beside: what passes them becomes a
// LISTPACK and goes on as one. That lists of single fields are looked at only now and then keeps
// hashes cheap that grow by one field at a time and never find a shape.

import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { recordEncoding, recordSetEncoding } from '../memory/record';
import {
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  Listpack,
  listpackBytes,
  listpackCount,
  listpackDuplicate,
  listpackEnd,
  listpackFirst,
  listpackGetText,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  LEAD_END,
  LEAD_INTEGER_13,
  LEAD_TEXT_6,
  entrySkip,
  entryStage,
  entryWrite,
} from '../structure/listpack-entry';
import {
  SHAPE_FIELDS_MAXIMUM,
  Shape,
  shapeChild,
  shapeExtend,
  shapeField,
  shapeFind,
  shapeNamesBytes,
  shapeOfPairs,
  shapeRelease,
  shapeRetain,
  shapeRoot,
  shapeSeen,
  shapeShareBytes,
  shapeSignature,
} from '../structure/shape';
import { blockOf, blockSet } from './block';
import {
  HashShaped,
  HashStatus,
  SHAPED_ABSENT,
  SHAPED_HEADER_BYTES,
  hashIsShaped,
  hashReadShaped,
  hashShaped,
  shapedFirst,
  shapedSkip,
  shapedValue,
} from './hash-block';
import { hashPackSet, hashPackTakes } from './hash-pack';
import { limitHashBytes, limitHashEntries } from './limit';
import { HashEncoding } from './type';

/** Fields from which on a hash is worth a shape. */
const FIELDS_MINIMUM: u32 = 3;
/** Bytes of a block, at most. */
const SHAPED_BYTES_MAXIMUM: u32 = 4096;

const integerText = memory.data(24, 8);
/** Room for the listpack of a hash in SHAPED: names (4 KiB at most), values, head, end, a run. */
const merged = memory.data(4096 + 4096 + 24, 8);
const RUN_BYTES: usize = 16;

// ---------------------------------------------------------------------------------------------
// Setting

/**
 * Sets a field of a small hash.
 * @param deadlineMs as for hashPackSet
 * @returns NEW, UPDATED, OUT_OF_MEMORY, or FULL: the field is one for a table
 */
@inline export function hashSmallSet(
  entry: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
  deadlineMs: i64,
): HashStatus {
  if (hashIsShaped(entry)) {
    const status = set(entry, field, fieldCount, value, valueCount);
    if (status != HashStatus.FULL) return status;
    if (!hashUnshape(entry)) return HashStatus.OUT_OF_MEMORY;
  }
  if (!hashPackTakes(entry, fieldCount, valueCount)) return HashStatus.FULL;
  if (hashIsEmptyList(entry) && begin(entry, field, fieldCount, value, valueCount)) {
    return HashStatus.NEW;
  }
  return hashPackSet(entry, field, fieldCount, value, valueCount, deadlineMs);
}

/** Whether a hash is in LISTPACK and has no fields. */
@inline function hashIsEmptyList(entry: usize): bool {
  if (recordEncoding(entry) != HashEncoding.LISTPACK) return false;
  return listpackBytes(blockOf(entry)) == LISTPACK_EMPTY_BYTES;
}

/** Sets a field where the hash stays in SHAPED; else FULL, and nothing has changed. */
function set(
  entry: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
): HashStatus {
  if (max(fieldCount, valueCount) > limitHashBytes) return HashStatus.FULL;
  const block = hashShaped(entry);
  const shape = block.shape;
  const index = shapeFind(shape, field, fieldCount);
  if (index < 0) return append(entry, field, fieldCount, value, valueCount);
  const at = shapedValue(block, index);
  if (<u32>load<u8>(at) != SHAPED_ABSENT) {
    const removed = <u32>(entrySkip(at) - at);
    return put(entry, at, removed, value, valueCount, HashStatus.UPDATED);
  }
  // It comes back where it was, if that is the end.
  if (block.count >= limitHashEntries) return HashStatus.FULL;
  const end = changetype<usize>(block) + block.bytes;
  for (let behind = at; behind < end; behind++) {
    if (<u32>load<u8>(behind) != SHAPED_ABSENT) return HashStatus.FULL;
  }
  const status = put(entry, at, 1, value, valueCount, HashStatus.NEW);
  if (status == HashStatus.NEW) hashShaped(entry).count += 1;
  return status;
}

/** Adds a field that the shape does not have. */
function append(
  entry: usize,
  field: usize,
  fieldCount: u32,
  value: usize,
  valueCount: u32,
): HashStatus {
  const block = hashShaped(entry);
  const shape = block.shape;
  if (block.count != shape.count || block.count >= limitHashEntries) return HashStatus.FULL;
  let child = shapeChild(shape, field, fieldCount);
  if (changetype<usize>(child) == 0) {
    if (!shapeSeen(shapeSignature(shape.signature, field, fieldCount))) return HashStatus.FULL;
    child = shapeExtend(shape, field, fieldCount);
    if (changetype<usize>(child) == 0) return HashStatus.FULL;
  }
  shapeRetain(child);
  const end = changetype<usize>(block) + block.bytes;
  const status = put(entry, end, 0, value, valueCount, HashStatus.NEW);
  if (status != HashStatus.NEW) {
    shapeRelease(child);
    return status;
  }
  const after = hashShaped(entry);
  after.shape = child;
  after.count += 1;
  shapeRelease(shape);
  return status;
}

/**
 * Puts a value in the place of `removed` bytes at `at`.
 * @returns `done`; OUT_OF_MEMORY, or FULL: the block would be too long
 */
function put(
  entry: usize,
  at: usize,
  removed: u32,
  value: usize,
  valueCount: u32,
  done: HashStatus,
): HashStatus {
  let block = hashShaped(entry);
  const added = entryStage(value, valueCount);
  const bytes: u32 = block.bytes;
  const after = bytes - removed + added;
  if (after > SHAPED_BYTES_MAXIMUM) return HashStatus.FULL;
  const offset = <u32>(at - changetype<usize>(block));
  if (added > removed) {
    const moved = heapReallocate(changetype<usize>(block), after);
    if (moved == 0) return HashStatus.OUT_OF_MEMORY;
    blockSet(entry, moved);
    block = changetype<HashShaped>(moved);
  }
  const place = changetype<usize>(block) + offset;
  const behind = bytes - offset - removed;
  if (added != removed && behind != 0) bytesMove(place + added, place + removed, behind);
  entryWrite(place);
  block.bytes = <u16>after;
  if (added < removed) shrink(entry, after);
  return done;
}

/** Gives a block that has become shorter the room that it needs. */
function shrink(entry: usize, bytes: u32): void {
  const moved = heapReallocate(blockOf(entry), bytes);
  if (moved != 0) blockSet(entry, moved);
}

/** Sets the first field of a hash without fields, if a shape begins with it. */
function begin(entry: usize, field: usize, fieldCount: u32, value: usize, valueCount: u32): bool {
  if (limitHashEntries == 0) return false;
  const shape = shapeChild(shapeRoot(), field, fieldCount);
  if (changetype<usize>(shape) == 0) return false;
  const bytes = SHAPED_HEADER_BYTES + entryStage(value, valueCount);
  if (bytes > SHAPED_BYTES_MAXIMUM) return false;
  const moved = heapReallocate(blockOf(entry), bytes);
  if (moved == 0) return false;
  const block = changetype<HashShaped>(moved);
  entryWrite(shapedFirst(block));
  become(entry, block, shape, bytes, 1);
  return true;
}

/** Makes a block with values the hash's own. */
function become(entry: usize, block: HashShaped, shape: Shape, bytes: u32, count: u32): void {
  shapeRetain(shape);
  block.shape = shape;
  block.bytes = <u16>bytes;
  block.count = <u8>count;
  blockSet(entry, changetype<usize>(block));
  recordSetEncoding(entry, HashEncoding.SHAPED);
}

// ---------------------------------------------------------------------------------------------
// Becoming one

/** Whether a hash that has grown to so many fields one by one is looked at. */
@inline function isLookedAt(count: u32): bool {
  return count == FIELDS_MINIMUM || (count > 4 && (count & (count - 1)) == 0);
}

/** A field was added to a hash, alone: it may get a shape. */
@inline export function hashShapeAdded(entry: usize): void {
  if (recordEncoding(entry) != HashEncoding.LISTPACK) return;
  const count: u32 = changetype<Listpack>(blockOf(entry)).count;
  if (isLookedAt(count >> 1)) hashShapeGrown(entry);
}

/**
 * A hash has got fields: if it is in LISTPACK and a list of the same fields was met before, it gets
 * their shape. Where memory is out, or a limit is in the way, it stays as it is.
 */
export function hashShapeGrown(entry: usize): void {
  if (recordEncoding(entry) != HashEncoding.LISTPACK) return;
  const list = blockOf(entry);
  if (listpackBytes(list) > SHAPED_BYTES_MAXIMUM) return;
  const count = listpackCount(list) >> 1;
  if (count < FIELDS_MINIMUM || count > SHAPE_FIELDS_MAXIMUM) return;
  if (shapeSeen(signatureOf(list))) convert(entry, list, count);
}

/** The signature of the fields of a listpack of pairs. */
function signatureOf(list: usize): u64 {
  const end = listpackEnd(list);
  let signature: u64 = 0;
  for (let at = list + LISTPACK_HEADER_BYTES; at < end; at = entrySkip(at)) {
    const lead: u32 = load<u8>(at);
    if (lead - LEAD_TEXT_6 < LEAD_INTEGER_13 - LEAD_TEXT_6) {
      const bytes = lead - LEAD_TEXT_6;
      signature = shapeSignature(signature, at + 1, bytes);
      at += bytes + 2;
    } else {
      listpackGetText(at, integerText);
      signature = shapeSignature(signature, listpackText, listpackTextBytes);
      at = entrySkip(at);
    }
  }
  return signature;
}

/** Gives a hash in LISTPACK the shape of its fields. */
function convert(entry: usize, list: usize, count: u32): void {
  const shape = shapeOfPairs(list, count);
  if (changetype<usize>(shape) == 0) return;
  shapeRetain(shape);
  const names = shapeNamesBytes(shape);
  const bytes = SHAPED_HEADER_BYTES + listpackBytes(list) - LISTPACK_EMPTY_BYTES - names;
  const block = changetype<HashShaped>(heapAllocate(bytes));
  if (changetype<usize>(block) != 0) {
    let target = shapedFirst(block);
    for (let at = listpackFirst(list); at != 0;) {
      const value = entrySkip(at);
      const next = entrySkip(value);
      bytesCopy(target, value, next - value);
      target += next - value;
      at = <u32>load<u8>(next) == LEAD_END ? 0 : next;
    }
    become(entry, block, shape, bytes, count);
    heapRelease(list);
  }
  shapeRelease(shape);
}

// ---------------------------------------------------------------------------------------------
// The listpack that it stands for

/** Copies an entry; what is behind its target is about to be written. */
@inline function copyEntry(target: usize, source: usize, bytes: usize): void {
  if (bytes <= RUN_BYTES) v128.store(target, v128.load(source));
  else bytesCopy(target, source, bytes);
}

/**
 * The listpack that a hash in SHAPED stands for, in a room of its own: it is there until the next
 * one is asked for.
 */
export function hashShapedList(entry: usize): usize {
  const block = hashShaped(entry);
  const shape = block.shape;
  const count: u32 = shape.count;
  let at = shapedFirst(block);
  let target = merged + LISTPACK_HEADER_BYTES;
  for (let i: u32 = 0; i < count; i++) {
    const next = shapedSkip(at);
    if (<u32>load<u8>(at) != SHAPED_ABSENT) {
      const name = shapeField(shape, i);
      const nameBytes = entrySkip(name) - name;
      copyEntry(target, name, nameBytes);
      target += nameBytes;
      copyEntry(target, at, next - at);
      target += next - at;
    }
    at = next;
  }
  store<u8>(target, LEAD_END);
  changetype<Listpack>(merged).bytes = <u32>(target + 1 - merged);
  changetype<Listpack>(merged).count = (<u16>block.count) << 1;
  return merged;
}

/** Makes a hash in SHAPED a LISTPACK. False: memory is out and nothing has changed. */
export function hashUnshape(entry: usize): bool {
  const list = listpackDuplicate(hashShapedList(entry));
  if (list == 0) return false;
  hashShapedFree(blockOf(entry));
  blockSet(entry, list);
  recordSetEncoding(entry, HashEncoding.LISTPACK);
  return true;
}

// ---------------------------------------------------------------------------------------------
// The rest

/** The place of a field of a hash in SHAPED; 0 = there is none. */
export function hashShapedFind(entry: usize, field: usize, fieldCount: u32): usize {
  const block = hashShaped(entry);
  const shape = block.shape;
  const index = shapeFind(shape, field, fieldCount);
  if (index < 0) return 0;
  if (block.count != shape.count && <u32>load<u8>(shapedValue(block, index)) == SHAPED_ABSENT) {
    return 0;
  }
  return index + 1;
}

/** Whether a hash in SHAPED has a field; it is then read. */
export function hashShapedGet(entry: usize, field: usize, fieldCount: u32): bool {
  const block = hashShaped(entry);
  const index = shapeFind(block.shape, field, fieldCount);
  if (index < 0) return false;
  const at = shapedValue(block, index);
  if (<u32>load<u8>(at) == SHAPED_ABSENT) return false;
  hashReadShaped(at);
  return true;
}

/** The place of field `index` of those that a hash in SHAPED has; there is one. */
export function hashShapedSeek(entry: usize, index: u32): usize {
  const block = hashShaped(entry);
  if (block.count == block.shape.count) return index + 1;
  hashShapedWalk(entry);
  for (let left = index + 1; left && hashShapedNext(); --left) {}
  return hashShapedPlace;
}

/** Takes out the field at a place of a hash in SHAPED. */
export function hashShapedDelete(entry: usize, place: usize): void {
  const block = hashShaped(entry);
  const at = shapedValue(block, <u32>place - 1);
  const next = entrySkip(at);
  const end = changetype<usize>(block) + block.bytes;
  store<u8>(at, SHAPED_ABSENT);
  if (next != end) bytesMove(at + 1, next, end - next);
  const bytes = block.bytes - <u32>(next - at) + 1;
  block.bytes = <u16>bytes;
  block.count -= 1;
  shrink(entry, bytes);
}

/** Frees a block in SHAPED. */
export function hashShapedFree(block: usize): void {
  shapeRelease(changetype<HashShaped>(block).shape);
  heapRelease(block);
}

/** A copy of a block in SHAPED; 0 = memory is out. */
export function hashShapedDuplicate(source: usize): usize {
  const bytes: u32 = changetype<HashShaped>(source).bytes;
  const block = heapAllocate(bytes);
  if (block == 0) return 0;
  bytesCopy(block, source, bytes);
  shapeRetain(changetype<HashShaped>(block).shape);
  return block;
}

/** Bytes of a block in SHAPED and of its share in the shape. */
export function hashShapedBytes(block: usize): u64 {
  return <u64>heapBlockBytes(block) + shapeShareBytes(changetype<HashShaped>(block).shape);
}

let walked: HashShaped = changetype<HashShaped>(0);
/** The value that hashShapedNext has found. */
export let hashShapedAt: usize = 0;
/** Its place. */
export let hashShapedPlace: usize = 0;
let walkedNext: usize = 0;

/** Begins a walk through the fields of a hash in SHAPED, which must not change meanwhile. */
export function hashShapedWalk(entry: usize): void {
  walked = hashShaped(entry);
  walkedNext = shapedFirst(walked);
  hashShapedPlace = 0;
}

/** Goes to the next field that the hash has. False: there is none. */
export function hashShapedNext(): bool {
  const end = changetype<usize>(walked) + walked.bytes;
  while (walkedNext < end) {
    hashShapedAt = walkedNext;
    walkedNext = shapedSkip(walkedNext);
    hashShapedPlace += 1;
    if (<u32>load<u8>(hashShapedAt) != SHAPED_ABSENT) return true;
  }
  return false;
}
