// The rows of the command table as the engine sees them, and the way from a name to its row.
//
// A row is 64 bytes of static data. The generator (host/tool/generate-commands.mjs) writes its
// bytes from the table (command/table) into rows.generated.ts; the words marked * are filled in at
// the start, and a rename changes the name.
//
//    +0   24 bytes name         lower case, zero bytes behind it, no terminator at 24
//    +24  u8  nameBytes         1..24; 0: cannot be found by a short name (see commandRename)
//    +25  u8  where             0 the engine runs it, 1 the host
//    +26  u16 id                index of the row in the table and of its statistics
//    +28  u16 container         id of the row that holds this subcommand; 65535: none
//    +30  u8  subcommandCount   the subcommands are the rows id + 1 .. id + subcommandCount
//    +31  u8  keyTraits         KeyTrait, and above it for plain keys two pairs of bits (1 read,
//                               2 written): 4 and 5 what is done to any of them at most, 6 and 7
//                               what by a line without options
//    +32  i16 arity             arguments with the name; negative: at least -arity
//    +34  i16 firstKey      ┐   the triple of COMMAND INFO: first and last key argument (lastKey
//    +36  i16 lastKey       │   negative: counted from the end) and the step between keys;
//    +38  i16 keyStep       ┘   0 0 0: no keys, or only such that MOVABLE_KEYS stands for
//    +40  u32 flags             CommandFlag bits
//    +44  u32 categories        AclCategory bits
//    +48  u32 handler *         index in the function table, for call_indirect; 0: none
//    +52  u32 fullName *        address of the full name ("client|list"), never renamed
//    +56  u32 fullNameBytes
//    +60  u32 keySpecs *        address of the key specifications (row/call-keys.ts), 0: none
//
// A row is as long as a cache line, and rows start on one.
//
// For example GET is
//
//    67 65 74 00 .. 00 │ 03 │ 00 │ id │ ff ff │ 00 │ 5d │ 02 00 │ 01 00 │ 01 00 │ 01 00 │
//    02 20 00 00 │ 82 40 00 00 │ handler │ fullName │ 03 00 00 00 │ keySpecs
//
//    key traits 5d = KEYS | ONE | PLAIN, read, flags 2002 = READONLY | FAST,
//    categories 4082 = READ | STRING | FAST
//
// A lookup folds the name to lower case in one vector, hashes its three words together with the
// container's id, and probes one open-addressed table of row numbers:
//
//    index    u16 slot[1024]    0 empty, else id + 1; a collision goes on at the next slot
//    hash     (head ^ rotl(middle, 29) ^ rotl(tail, 47) ^ rotl(container, 40)) * odd, top 10 bits
//
// Commands and subcommands share the table, because the container is part of what is compared.
// Names above 24 bytes exist only through rename-command (people hide CONFIG behind a long random
// name); they stand in a list that is walked only for a name of such a length.
//
// Limits: 511 rows (the index stays half empty) and 24 bytes for a name in the table; the generator
// refuses more.

import { heapAllocate, heapRelease } from '../memory/heap';

/** What the table says about a command; the order is COMMAND_FLAGS of command/table/row.ts. */
export const enum CommandFlag {
  WRITE = 1 << 0,
  READONLY = 1 << 1,
  DENYOOM = 1 << 2,
  MODULE = 1 << 3,
  ADMIN = 1 << 4,
  PUBSUB = 1 << 5,
  NOSCRIPT = 1 << 6,
  BLOCKING = 1 << 7,
  LOADING = 1 << 8,
  STALE = 1 << 9,
  SKIP_MONITOR = 1 << 10,
  SKIP_SLOWLOG = 1 << 11,
  ASKING = 1 << 12,
  FAST = 1 << 13,
  NO_AUTH = 1 << 14,
  MAY_REPLICATE = 1 << 15,
  SENTINEL = 1 << 16,
  ONLY_SENTINEL = 1 << 17,
  NO_MANDATORY_KEYS = 1 << 18,
  PROTECTED = 1 << 19,
  NO_ASYNC_LOADING = 1 << 20,
  NO_MULTI = 1 << 21,
  MOVABLEKEYS = 1 << 22,
  ALLOW_BUSY = 1 << 23,
  TOUCHES_ARBITRARY_KEYS = 1 << 24,
}

/** The ACL categories; the order is ACL_CATEGORIES of command/table/row.ts. */
export const enum AclCategory {
  KEYSPACE = 1 << 0,
  READ = 1 << 1,
  WRITE = 1 << 2,
  SET = 1 << 3,
  SORTEDSET = 1 << 4,
  LIST = 1 << 5,
  HASH = 1 << 6,
  STRING = 1 << 7,
  BITMAP = 1 << 8,
  HYPERLOGLOG = 1 << 9,
  GEO = 1 << 10,
  STREAM = 1 << 11,
  PUBSUB = 1 << 12,
  ADMIN = 1 << 13,
  FAST = 1 << 14,
  SLOW = 1 << 15,
  BLOCKING = 1 << 16,
  DANGEROUS = 1 << 17,
  CONNECTION = 1 << 18,
  TRANSACTION = 1 << 19,
  SCRIPTING = 1 << 20,
}

/** What can be told of a row's keys without its arguments. */
export const enum KeyTrait {
  /** There may be keys, and not only such as are none. */
  KEYS = 1 << 0,
  /** What is done to them depends on the arguments. */
  VARIABLE = 1 << 1,
  /** Every line has exactly one, at firstKey; such rows are PLAIN as well. */
  ONE = 1 << 2,
  /** The row's first, last and step tell all keys of every line. */
  PLAIN = 1 << 3,
}

/** Who runs a command. */
export const enum CommandWhere {
  ENGINE = 0,
  HOST = 1,
}

/** What commandRename has to say. */
export const enum RenameStatus {
  DONE = 0,
  /** There is no command of the old name. */
  UNKNOWN = 1,
  /** Another command has the new name. */
  TAKEN = 2,
  OUT_OF_MEMORY = 3,
}


@unmanaged
export class CommandRow {
  nameHead: u64;
  nameMiddle: u64;
  nameTail: u64;
  nameBytes: u8;
  where: u8;
  id: u16;
  container: u16;
  subcommandCount: u8;
  keyTraits: u8;
  arity: i16;
  firstKey: i16;
  lastKey: i16;
  keyStep: i16;
  flags: u32;
  categories: u32;
  handler: u32;
  fullName: usize;
  fullNameBytes: u32;
  keySpecs: usize;
}
if (offsetof<CommandRow>() != 64) ERROR('CommandRow is 64 bytes');

/**
 * What a line of `count` arguments of a plain row does at most to any of its keys: bit 0 it reads
 * it, bit 1 it writes it. Without options, in a line of no more arguments than it must have, some
 * commands do less: SET reads only with GET.
 */
@inline export function commandKeyAccess(row: CommandRow, count: i32): u32 {
  return ((<u32>row.keyTraits) >> (count + row.arity == 0 ? 6 : 4)) & 3;
}

/** Size of a row. */
export const COMMAND_ROW_BYTES: usize = 64;
/** The longest name that a row holds. */
const COMMAND_NAME_BYTES: u32 = 24;
/** `container` of a command that is no subcommand. */
export const COMMAND_NO_CONTAINER: u16 = 0xffff;

const INDEX_BITS = 10;
const INDEX_SLOTS: u32 = 1 << INDEX_BITS;
const HASH_FACTOR: u64 = 0x9e3779b97f4a7c15;

/** A slot of the index. */
@unmanaged
class IndexSlot {
  /** id + 1, 0 = empty. */
  row: u16;
}
if (offsetof<IndexSlot>() != 2) ERROR('IndexSlot is 2 bytes');

/** A name of more than 24 bytes, given by a rename. The bytes, in lower case, follow. */
@unmanaged
class LongName {
  next: usize;
  row: usize;
  count: u32;
}
if (offsetof<LongName>() != 12) ERROR('LongName is 12 bytes');

const LONG_NAME_HEADER: usize = 12;

const index: usize = memory.data(INDEX_SLOTS * 2, 16);

/** 16 bytes ff, then 16 bytes 0: at 16 - n it masks all but the first n bytes of a vector. */
const masks: usize = memory.data<u64>([~0, ~0, 0, 0], 16);

/** Where a name is copied to whose 24 bytes would reach past the end of memory. */
const edge: usize = memory.data(32, 16);

let rows: usize = 0;
let rowCount: u32 = 0;
let longNames: usize = 0;

/**
 * Makes `count` rows at `source` the command table, their full names at `texts` (the rows hold
 * offsets into it, which become addresses). The rows move up to the next cache line, hence 64 bytes
 * of room behind them. Called once, by commandsInitialize; the memory stays the caller's and must
 * live as long as the engine.
 */
export function commandRowsAttach(source: usize, count: u32, texts: usize): void {
  rows = (source + COMMAND_ROW_BYTES - 1) & ~(COMMAND_ROW_BYTES - 1);
  rowCount = count;
  memory.copy(rows, source, <usize>count * COMMAND_ROW_BYTES);
  longNames = 0;
  for (let id: u32 = 0; id < count; id++) commandRowAt(id).fullName += texts;
  indexBuild();
}

/** Gives the rows the addresses of their key specifications, which stand at `source`. */
export function commandKeySpecsAttach(source: usize): void {
  for (let id: u32 = 0; id < rowCount; id++) {
    const row = commandRowAt(id);
    if (row.keySpecs != 0) row.keySpecs += source - 1;
  }
}

/** Number of rows, subcommands included. */
export function commandCount(): u32 {
  return rowCount;
}

/** The row with this id; ids run from 0 to commandCount() - 1. */
@inline export function commandRowAt(id: u32): CommandRow {
  return changetype<CommandRow>(rows + <usize>id * COMMAND_ROW_BYTES);
}

/** The command called [name, +count) in any case; null when there is none. Not for subcommands. */
export function commandLookup(name: usize, count: u32): CommandRow | null {
  if (count > COMMAND_NAME_BYTES) return longNameRow(name, count);
  return rowFind(name, count, COMMAND_NO_CONTAINER);
}

/** The subcommand of `container` called [name, +count) in any case; null when there is none. */
export function commandLookupSubcommand(
  container: CommandRow,
  name: usize,
  count: u32,
): CommandRow | null {
  return count > COMMAND_NAME_BYTES ? null : rowFind(name, count, container.id);
}

/**
 * The command or subcommand whose full name is [name, +count) in any case ("client|list"), whatever
 * it has been renamed to; null when there is none. Looks at every row.
 */
export function commandLookupFull(name: usize, count: u32): CommandRow | null {
  for (let id: u32 = 0; id < rowCount; id++) {
    const row = commandRowAt(id);
    if (row.fullNameBytes == count && longNameEquals(row.fullName, name, count)) return row;
  }
  return null;
}

/**
 * Gives the command called [name, +nameCount) the name [target, +targetCount); an empty one takes
 * the command away (`rename-command`). Subcommands cannot be renamed; full names stay. Both names
 * are copied.
 */
export function commandRename(
  name: usize,
  nameCount: u32,
  target: usize,
  targetCount: u32,
): RenameStatus {
  const row = commandLookup(name, nameCount);
  if (row === null) return RenameStatus.UNKNOWN;
  const owner = commandLookup(target, targetCount);
  if (owner !== null && owner !== row) return RenameStatus.TAKEN;
  if (targetCount > COMMAND_NAME_BYTES) {
    const long = longNameCreate(row, target, targetCount);
    if (long == 0) return RenameStatus.OUT_OF_MEMORY;
    longNameForget(row);
    changetype<LongName>(long).next = longNames;
    longNames = long;
    rowNameClear(row);
  } else {
    longNameForget(row);
    rowNameSet(row, target, targetCount);
  }
  indexBuild();
  return RenameStatus.DONE;
}

// Names of up to 24 bytes -------------------------------------------------------------------------

/** ASCII upper case becomes lower case, in 16 bytes at once. */
@inline function vectorLower(text: v128): v128 {
  const upper = v128.and(i8x16.gt_s(text, i8x16.splat(0x40)), i8x16.lt_s(text, i8x16.splat(0x5b)));
  return v128.or(text, v128.and(upper, i8x16.splat(0x20)));
}

/** [name, +count) with 24 readable bytes: itself, or a copy when the end of memory is near. */
@inline function nameReadable(name: usize, count: u32): usize {
  return <usize>memory.size() * 65536 - 24 >= name ? name : nameCopy(name, count);
}

function nameCopy(name: usize, count: u32): usize {
  memory.copy(edge, name, count);
  return edge;
}

/** Bytes 0..15 of a name in lower case, zero behind its end. */
@inline function nameFront(name: usize, count: u32): v128 {
  const kept = count < 16 ? count : 16;
  return vectorLower(v128.and(v128.load(name), v128.load(masks + 16 - kept)));
}

/** Bytes 16..23 of a name in lower case, zero behind its end. */
@inline function nameBack(name: usize, count: u32): u64 {
  if (count <= 16) return 0;
  const tail = v128.and(v128.load64_zero(name + 16), v128.load64_zero(masks + 32 - count));
  return i64x2.extract_lane(vectorLower(tail), 0);
}


@inline function slotAt(position: u32): IndexSlot {
  return changetype<IndexSlot>(index + <usize>(position & (INDEX_SLOTS - 1)) * 2);
}


@inline function slotHash(head: u64, middle: u64, tail: u64, container: u64): u32 {
  const mixed = head ^ rotl<u64>(middle, 29) ^ rotl<u64>(tail, 47) ^ rotl<u64>(container, 40);
  return <u32>((mixed * HASH_FACTOR) >> (64 - INDEX_BITS));
}

/** The row of a name of at most 24 bytes within `container`. */
function rowFind(name: usize, count: u32, container: u16): CommandRow | null {
  const readable = nameReadable(name, count);
  const front = nameFront(readable, count);
  const head: u64 = i64x2.extract_lane(front, 0);
  const middle: u64 = i64x2.extract_lane(front, 1);
  const tail = nameBack(readable, count);
  let position = slotHash(head, middle, tail, container);
  let held: u32 = slotAt(position).row;
  while (held != 0) {
    const row = commandRowAt(held - 1);
    if (
      row.nameHead == head &&
      row.container == container &&
      row.nameBytes == count &&
      row.nameMiddle == middle &&
      row.nameTail == tail
    ) {
      return row;
    }
    position += 1;
    held = slotAt(position).row;
  }
  return null;
}

function rowNameClear(row: CommandRow): void {
  row.nameHead = 0;
  row.nameMiddle = 0;
  row.nameTail = 0;
  row.nameBytes = 0;
}

function rowNameSet(row: CommandRow, name: usize, count: u32): void {
  const readable = nameReadable(name, count);
  const front = nameFront(readable, count);
  row.nameHead = i64x2.extract_lane(front, 0);
  row.nameMiddle = i64x2.extract_lane(front, 1);
  row.nameTail = nameBack(readable, count);
  row.nameBytes = <u8>count;
}

/** Makes the index anew from the rows' names. */
function indexBuild(): void {
  memory.fill(index, 0, INDEX_SLOTS * 2);
  for (let id: u32 = 0; id < rowCount; id++) {
    const row = commandRowAt(id);
    if (row.nameBytes == 0) continue;
    let position = slotHash(row.nameHead, row.nameMiddle, row.nameTail, row.container);
    while (slotAt(position).row != 0) position += 1;
    slotAt(position).row = <u16>(id + 1);
  }
}

// Longer names ------------------------------------------------------------------------------------

@inline function byteLower(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

function longNameCreate(row: CommandRow, name: usize, count: u32): usize {
  const block = heapAllocate(LONG_NAME_HEADER + <usize>count);
  if (block == 0) return 0;
  const long = changetype<LongName>(block);
  long.row = changetype<usize>(row);
  long.count = count;
  for (let i: u32 = 0; i < count; i++) {
    store<u8>(block + LONG_NAME_HEADER + i, byteLower(load<u8>(name + i)));
  }
  return block;
}

function longNameRow(name: usize, count: u32): CommandRow | null {
  for (let at = longNames; at != 0; at = changetype<LongName>(at).next) {
    const long = changetype<LongName>(at);
    if (long.count == count && longNameEquals(at + LONG_NAME_HEADER, name, count)) {
      return changetype<CommandRow>(long.row);
    }
  }
  return null;
}

function longNameEquals(lower: usize, name: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (load<u8>(lower + i) != byteLower(load<u8>(name + i))) return false;
  }
  return true;
}

/** Takes the long name of `row` off the list, if it has one. */
function longNameForget(row: CommandRow): void {
  let before: usize = 0;
  for (let at = longNames; at != 0; at = changetype<LongName>(at).next) {
    const long = changetype<LongName>(at);
    if (long.row != changetype<usize>(row)) {
      before = at;
      continue;
    }
    if (before == 0) longNames = long.next;
    else changetype<LongName>(before).next = long.next;
    heapRelease(at);
    return;
  }
}
