// Shapes: lists of field names that many small hashes share, so that each of them keeps its values
// only (type/hash-block.ts). A shape never changes. It is its parent's fields and one more, as the
// hidden classes of a JavaScript engine are, so that a hash that grows goes from shape to child:
//
//   root ──'id'──► (id) ──'name'──► (id name) ──'mail'──► (id name mail)
//                           └───────'size'──► (id name size)
//
// A child is found in one table under its parent's address and its own field. The address of a
// shape is that of the Shape in its record:
//
//   record  │ keyBits │ u32 parent │ field │ Shape, 24 bytes │         key: parent and field
//                                          ▲ the shape
//
// The names of all fields lie in a block that the shapes of one line share, as their names are the
// first ones of the longest:
//
//   Names   │ +0 u32 users │ +4 u16 bytes │ +6 u8 count │ +8 tags │ offsets, u16 │ entries │
//
//     tags     a byte of each name's hash, room for a multiple of 16: a name is looked for in 16
//              at a time
//     offsets  where each name's entry begins, from the begin of the block
//     entries  as in a listpack (listpack-entry.ts), each in its only short form
//
//   Example, the names of (id) and (id name), 38 bytes:
//     02 00 00 00 │ 0a 00 │ 02 │ 00 │ 2 tags, 14 unused │ 1c 00 │ 20 00 │ 82 'id' 03 │ 84 'name' 05
//
// Users of a shape are hashes and children. One that loses its last user is kept until the next
// tick, while it is among the IDLE_SHAPES that were used last, so that a key that comes and goes
// does not make its shape anew each time; then it is freed, and its parents with it if they have no
// other user.
//
// Which lists of names become shapes is decided by marks: a list is marked when it is met for the
// first time, and is worth a shape when it is met again. Marks are 1,024 signatures, each in the
// place that its bits say; a newer one takes the place of an older one. And there are never many
// more shapes than hashes that use one: past SHAPES_SPARE none is made until more of them do. So
// lists of names that come twice and never again cost little, whatever their number.
//
// Guarantees: what runs out of memory leaves the shapes as they were; releasing needs none. Limits:
// 64 names of up to 255 bytes, 4 KiB together.
import { bytesCopy, bytesEqual, bytesHash } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapRelease } from '../memory/heap';
import { recordCreate } from '../memory/record';
import { listpackFirst, listpackGetText, listpackNext } from './listpack';
import {
  LEAD_TEXT_6,
  entrySkip,
  entryStage,
  entryWrite,
  listpackEquals,
  listpackText,
  listpackTextBytes,
} from './listpack-entry';
import {
  TABLE_BYTES,
  Table,
  tableCount,
  tableFind,
  tableHash,
  tableInitialize,
  tableInsert,
  tableRelease,
  tableRemoveSlot,
  tableSlot,
} from './table';

/** Fields of a shape, at most. */
export const SHAPE_FIELDS_MAXIMUM: u32 = 64;
/** Bytes of the entries of all its names, at most. */
const SHAPE_NAMES_BYTES_MAXIMUM: u32 = 4096;

const NAME_BYTES_MAXIMUM: u32 = 255;
const MARKS: u32 = 1024;
/** So many shapes more than hashes with one there may be. */
const SHAPES_SPARE: u32 = 1024;
const GOLDEN: u64 = 0x9e3779b97f4a7c15;
/** Texts up to so many bytes are told apart by their first and last eight. */
const WORD_BYTES_MAXIMUM: u32 = 16;
const IDLE_SHAPES: u32 = 32;

/** A shape. */
@unmanaged
export class Shape {
  /** Of the names, in their order; chained from that of the parent. */
  signature: u64;
  names: ShapeNames;
  /** Hashes and children. */
  users: u32;
  /** The child that was asked for last; null = it is not known. */
  child: Shape;
  fieldBytes: u16;
  count: u8;
  /** Whether it is among the shapes that are kept for a while. */
  isIdle: bool;
}
if (offsetof<Shape>() != 24) ERROR('Shape is 24 bytes');

const SHAPE_BYTES: usize = 24;
/** Bytes in front of the field's text in a record: keyBits and the parent. */
const FIELD_OFFSET: usize = 8;
const PARENT_BYTES: u32 = 4;

/** What the names of a line of shapes begin with. */
@unmanaged
class ShapeNames {
  users: u32;
  bytes: u16;
  count: u8;
}
if (offsetof<ShapeNames>() != 7) ERROR('ShapeNames is 7 bytes');

const TAGS_OFFSET: usize = 8;

const root = changetype<Shape>(memory.data(24, 8));
const children = changetype<Table>(memory.data(<i32>TABLE_BYTES, 8));
const marks = memory.data(1024 * 8, 8);
const idle = memory.data(32 * 4, 4);
let idleNext: u32 = 0;
let anyIdle: bool = false;
const keyRoom = memory.data(4 + 255, 8);
const integerText = memory.data(24, 8);

// ---------------------------------------------------------------------------------------------
// Looking

/** The shape without fields, which is always there. */
@inline export function shapeRoot(): Shape {
  return root;
}

/** How many shapes there are beside the root. */
export function shapeTotal(): u32 {
  return tableCount(children);
}

/** How many hashes use a shape. */
export let shapeHashes: u32 = 0;

/** The shape with one field less. */
@inline export function shapeParent(shape: Shape): Shape {
  return changetype<Shape>(<usize>load<u32>(fieldText(shape) - PARENT_BYTES));
}

/** Where the text of a shape's last field begins. */
@inline function fieldText(shape: Shape): usize {
  return changetype<usize>(shape) - <usize>shape.fieldBytes;
}


@inline function recordOf(shape: Shape): usize {
  return fieldText(shape) - FIELD_OFFSET;
}

/** Address of the offsets of a block of names. */
@inline function offsetsOf(names: ShapeNames): usize {
  return changetype<usize>(names) + TAGS_OFFSET + ((<usize>names.count + 15) & ~15);
}

/** The first and the last eight bytes of a text, or all that it has, as a word. */
@inline function wordOf(text: usize, count: u32): u64 {
  if (count >= 8) return load<u64>(text) ^ rotl(load<u64>(text + count - 8), 29);
  if (count >= 4) return load<u32>(text) | ((<u64>load<u32>(text + count - 4)) << 32);
  if (count == 0) return 0;
  const middle = <u64>load<u8>(text + (count >> 1));
  return load<u8>(text) | (middle << 8) | ((<u64>load<u8>(text + count - 1)) << 16);
}


@inline function tagOf(field: usize, fieldBytes: u32): u8 {
  return <u8>(((wordOf(field, fieldBytes) + fieldBytes) * GOLDEN) >> 56);
}

/** The entry of the name of field `index`, below the shape's count. */
@inline export function shapeField(shape: Shape, index: u32): usize {
  const names = shape.names;
  return changetype<usize>(names) + <usize>load<u16>(offsetsOf(names) + ((<usize>index) << 1));
}

/** The index of a field; -1 = the shape does not have it. */
export function shapeFind(shape: Shape, field: usize, fieldBytes: u32): i32 {
  const count: u32 = shape.count;
  const tags = i8x16.splat(tagOf(field, fieldBytes));
  const at = changetype<usize>(shape.names) + TAGS_OFFSET;
  for (let from: u32 = 0; from < count; from += 16) {
    let hits = <u32>i8x16.bitmask(i8x16.eq(v128.load(at + from), tags));
    if (count - from < 16) hits &= (1 << (count - from)) - 1;
    while (hits) {
      const index = from + ctz(hits);
      const name = shapeField(shape, index);
      if (<u32>load<u8>(name) == (LEAD_TEXT_6 | fieldBytes)) {
        if (bytesEqual(name + 1, field, fieldBytes)) return index;
      } else if (listpackEquals(name, field, fieldBytes)) {
        return index;
      }
      hits &= hits - 1;
    }
  }
  return -1;
}

/** The shape with one field more; null = there is none. */
export function shapeChild(shape: Shape, field: usize, fieldBytes: u32): Shape {
  const known = shape.child;
  if (changetype<usize>(known) != 0) {
    if (<u32>known.fieldBytes == fieldBytes && bytesEqual(fieldText(known), field, fieldBytes)) {
      return known;
    }
  }
  if (fieldBytes > NAME_BYTES_MAXIMUM || tableCount(children) == 0) return changetype<Shape>(0);
  const bytes = keyFill(shape, field, fieldBytes);
  const record = tableFind(children, tableHash(keyRoom, bytes), keyRoom, bytes);
  if (record == 0) return changetype<Shape>(0);
  const child = changetype<Shape>(record + FIELD_OFFSET + fieldBytes);
  shape.child = child;
  return child;
}

/** Writes the key of a child; returns how long it is. */
function keyFill(shape: Shape, field: usize, fieldBytes: u32): u32 {
  store<u32>(keyRoom, <u32>changetype<usize>(shape));
  bytesCopy(keyRoom + PARENT_BYTES, field, fieldBytes);
  return PARENT_BYTES + fieldBytes;
}

/** Bytes of a shape and its names, divided by the number of those that use it. */
export function shapeShareBytes(shape: Shape): u32 {
  const names = shape.names;
  const shared = <u32>heapBlockBytes(changetype<usize>(names)) / names.users;
  return (<u32>heapBlockBytes(recordOf(shape)) + shared) / max<u32>(shape.users, 1);
}

// ---------------------------------------------------------------------------------------------
// Names

let building: ShapeNames = changetype<ShapeNames>(0);
let built: u32 = 0;
let cursor: usize = 0;

/** Begins a block of names. False: memory is out. */
function namesBegin(count: u32, bytes: u32): bool {
  const head = TAGS_OFFSET + <usize>((count + 15) & ~15) + ((<usize>count) << 1);
  const block = heapAllocate(head + bytes);
  if (block == 0) return false;
  building = changetype<ShapeNames>(block);
  building.users = 0;
  building.bytes = <u16>bytes;
  building.count = <u8>count;
  built = 0;
  cursor = block + head;
  return true;
}

/** Notes tag and offset of the name that is written next. */
@inline function namesNote(tag: u8): void {
  const block = changetype<usize>(building);
  store<u8>(block + built, tag, TAGS_OFFSET);
  store<u16>(offsetsOf(building) + ((<usize>built) << 1), <u16>(cursor - block));
  built += 1;
}

/** Adds a text. */
function namesPut(field: usize, fieldBytes: u32): void {
  namesNote(tagOf(field, fieldBytes));
  const bytes = entryStage(field, fieldBytes);
  entryWrite(cursor);
  cursor += bytes;
}

/** Adds all names of a shape. */
function namesPutShape(shape: Shape): void {
  const count: u32 = shape.count;
  for (let i: u32 = 0; i < count; i++) {
    const entry = shapeField(shape, i);
    const bytes = entrySkip(entry) - entry;
    namesNote(load<u8>(changetype<usize>(shape.names) + i, TAGS_OFFSET));
    bytesCopy(cursor, entry, bytes);
    cursor += bytes;
  }
}

/** Bytes of the entries of a shape's names. */
export function shapeNamesBytes(shape: Shape): u32 {
  const names = shape.names;
  const count: u32 = shape.count;
  if (count == 0) return 0;
  if (count == names.count) return names.bytes;
  return <u32>(shapeField(shape, count) - shapeField(shape, 0));
}

function namesDrop(names: ShapeNames): void {
  if (--names.users == 0) heapRelease(changetype<usize>(names));
}

/** Lets a shape and its parents share a block of names whose first ones are theirs. */
function namesShare(from: Shape, names: ShapeNames): void {
  for (let shape = from; shape != root; shape = shapeParent(shape)) {
    const before = shape.names;
    if (before == names) return;
    shape.names = names;
    names.users += 1;
    namesDrop(before);
  }
}

// ---------------------------------------------------------------------------------------------
// Making

/** Whether there may be so many shapes more. */
@inline function mayMake(count: u32): bool {
  return tableCount(children) + count <= SHAPES_SPARE + shapeHashes;
}

/** Adds a child that is not there, without a user; null: memory is out. */
function create(parent: Shape, field: usize, fieldBytes: u32, names: ShapeNames): Shape {
  if (children.directory == 0) tableInitialize(children);
  const bytes = keyFill(parent, field, fieldBytes);
  const record = recordCreate(0, keyRoom, bytes, SHAPE_BYTES);
  if (record == 0) return changetype<Shape>(0);
  if (!tableInsert(children, tableHash(keyRoom, bytes), record)) {
    heapRelease(record);
    return changetype<Shape>(0);
  }
  const shape = changetype<Shape>(record + FIELD_OFFSET + fieldBytes);
  shape.signature = shapeSignature(parent.signature, field, fieldBytes);
  shape.names = names;
  shape.users = 0;
  shape.child = changetype<Shape>(0);
  shape.fieldBytes = <u16>fieldBytes;
  shape.count = parent.count + 1;
  shape.isIdle = false;
  names.users += 1;
  parent.users += 1;
  parent.child = shape;
  return shape;
}

/**
 * The shape with one field more, which is made if there is none.
 * @param field a field that the shape does not have
 * @returns the shape, which the caller retains at once; null: memory or a limit
 */
export function shapeExtend(shape: Shape, field: usize, fieldBytes: u32): Shape {
  const known = shapeChild(shape, field, fieldBytes);
  if (changetype<usize>(known) != 0) return known;
  const count: u32 = shape.count + 1;
  const none = changetype<Shape>(0);
  if (count > SHAPE_FIELDS_MAXIMUM || fieldBytes > NAME_BYTES_MAXIMUM || !mayMake(1)) return none;
  const bytes = shapeNamesBytes(shape) + entryStage(field, fieldBytes);
  if (bytes > SHAPE_NAMES_BYTES_MAXIMUM || !namesBegin(count, bytes)) return none;
  namesPutShape(shape);
  namesPut(field, fieldBytes);
  const names = building;
  const child = create(shape, field, fieldBytes, names);
  if (changetype<usize>(child) == 0) heapRelease(changetype<usize>(names));
  else namesShare(shape, names);
  return child;
}

/**
 * The shape of the fields of a listpack of pairs, which is made if there is none, its parents
 * included.
 * @param count pairs, which are all that the list has; no field comes twice
 * @returns the shape, which the caller retains at once; null: memory, a limit, or a name that the
 *   list has in another form than this server would write
 */
export function shapeOfPairs(list: usize, count: u32): Shape {
  const none = changetype<Shape>(0);
  if (count > SHAPE_FIELDS_MAXIMUM) return none;
  let shape = root;
  let bytes: u32 = 0;
  let made: usize = 0;
  for (let at = listpackFirst(list); at != 0; at = listpackNext(listpackNext(at))) {
    listpackGetText(at, integerText);
    if (listpackTextBytes > NAME_BYTES_MAXIMUM) return none;
    const entryBytes = entryStage(listpackText, listpackTextBytes);
    if (<u32>(entrySkip(at) - at) != entryBytes) return none;
    bytes += entryBytes;
    if (made != 0) continue;
    const child = shapeChild(shape, listpackText, listpackTextBytes);
    if (changetype<usize>(child) == 0) made = at;
    else shape = child;
  }
  if (made == 0) return shape;
  if (!mayMake(count - shape.count)) return none;
  if (bytes > SHAPE_NAMES_BYTES_MAXIMUM || !namesBegin(count, bytes)) return none;
  for (let at = listpackFirst(list); at != 0; at = listpackNext(listpackNext(at))) {
    listpackGetText(at, integerText);
    namesPut(listpackText, listpackTextBytes);
  }
  return createLine(shape, made, building);
}

/** Makes the shapes from the field at `from` on; null: memory is out, and none was made. */
function createLine(parent: Shape, from: usize, names: ShapeNames): Shape {
  let shape = parent;
  for (let at = from; at != 0; at = listpackNext(listpackNext(at))) {
    listpackGetText(at, integerText);
    const child = create(shape, listpackText, listpackTextBytes, names);
    if (changetype<usize>(child) == 0) {
      if (names.users == 0) heapRelease(changetype<usize>(names));
      else collect(shape);
      return child;
    }
    shape = child;
  }
  namesShare(parent, names);
  return shape;
}

// ---------------------------------------------------------------------------------------------
// Users

/** Notes a hash that uses a shape. */
@inline export function shapeRetain(shape: Shape): void {
  shape.users += 1;
  shapeHashes += 1;
}

/** Notes that a hash does not use a shape any more. */
export function shapeRelease(shape: Shape): void {
  shapeHashes -= 1;
  if (--shape.users != 0 || shape.isIdle || shape == root) return;
  shape.isIdle = true;
  anyIdle = true;
  const slot = idle + ((<usize>idleNext) << 2);
  idleNext = (idleNext + 1) & (IDLE_SHAPES - 1);
  const before = changetype<Shape>(<usize>load<u32>(slot));
  store<u32>(slot, <u32>changetype<usize>(shape));
  if (changetype<usize>(before) != 0) idleEnd(before);
}


@inline function idleEnd(shape: Shape): void {
  shape.isIdle = false;
  collect(shape);
}

/** Frees a shape that has no user, and its parents that have none then. */
function collect(from: Shape): void {
  let shape = from;
  while (shape.users == 0 && !shape.isIdle && shape != root) {
    const parent = shapeParent(shape);
    const field = fieldText(shape);
    const fieldBytes: u32 = shape.fieldBytes;
    const key = field - PARENT_BYTES;
    const hash = tableHash(key, fieldBytes + PARENT_BYTES);
    tableFind(children, hash, key, fieldBytes + PARENT_BYTES);
    tableRemoveSlot(children, hash, tableSlot);
    namesDrop(shape.names);
    if (parent.child == shape) parent.child = changetype<Shape>(0);
    parent.users -= 1;
    heapRelease(recordOf(shape));
    shape = parent;
  }
  if (tableCount(children) == 0) tableRelease(children);
}

/** Frees all shapes that are kept without a user. */
export function shapesTrim(): void {
  if (!anyIdle) return;
  anyIdle = false;
  for (let i: usize = 0; i < IDLE_SHAPES; i++) {
    const slot = idle + (i << 2);
    const shape = changetype<Shape>(<usize>load<u32>(slot));
    store<u32>(slot, 0);
    if (changetype<usize>(shape) != 0) idleEnd(shape);
  }
}

// ---------------------------------------------------------------------------------------------
// Marks

/** The signature of a list of names that has one more behind those of `before` (the root's: 0). */
@inline export function shapeSignature(before: u64, field: usize, fieldBytes: u32): u64 {
  const isShort = fieldBytes <= WORD_BYTES_MAXIMUM;
  const word = isShort ? wordOf(field, fieldBytes) : bytesHash(field, fieldBytes, 0);
  const mixed = (before ^ word ^ ((<u64>fieldBytes) << 56)) * GOLDEN;
  return mixed ^ (mixed >> 29);
}

/** Whether a signature was met before; it is marked. */
export function shapeSeen(signature: u64): bool {
  const mark = signature | 1;
  const slot = marks + (((<usize>(signature >> 32)) & (MARKS - 1)) << 3);
  if (load<u64>(slot) == mark) return true;
  store<u64>(slot, mark);
  return false;
}

/** Forgets all marks: for tests, whose heaps end. */
export function shapeForget(): void {
  memory.fill(marks, 0, (<usize>MARKS) << 3);
}
