// Which arguments of a command are keys, and what the command does to each of them: for the rights
// of users (engine/acl/check.ts), for what clients cache (engine/run/observe.ts), and for COMMAND
// GETKEYS.
//
// The answer must be the keys that the handler opens: a key that is named and not opened denies a
// user what he may do, one that is opened and not named gives away what he may not see. The test
// test/fuzz/keys.test.ts watches the keyspace's door while commands with random arguments run.
//
// It comes from the key specifications of the command's row. Where these do not say it all (flags
// that depend on the arguments, keys that no specification can describe, a keyword that may also be
// the argument of another option) a finder of this file reads the arguments as the handler does
// (KeyFinder, in the order of KEY_FINDERS in command/table/row.ts), and the specifications are only
// what COMMAND INFO shows. The generator writes what a row needs; numbers are little-endian:
//
//    +0   u8  finder             KeyFinder, 0 = none
//    +1   u8  count              how many specifications follow; with a finder 0
//    +2   count × 12 bytes
//           +0   u8  find        0 a range, 1 a number of keys
//           +1   u8  0
//           +2   u16 flags       KeyFlag
//           +4   i16 start       the argument from which the rest is counted
//           +6   i16 last        range: last key, from the first or (negative) from the end
//                                number: where it stands, from the start
//           +8   i16 step        between keys
//           +10  i16 keys        number: where the first key stands, from the start
//
// For example GET, a key at 1 that is only read (READ_ONLY | ACCESS):
//
//    00 01 │ 00 00 11 00 01 00 00 00 01 00 00 00
//
// What can be told without the arguments stands in the row itself (KeyTrait in row/lookup.ts):
// of most commands that is all.
//
// The keys that are found stand in a vector of pairs (index u32, flags u32): in static memory for
// short commands, else in the scratch arena.

import { CommandRow, KeyTrait } from './lookup';
import { scratchAllocate } from '../memory/scratch';
import { integerParse, integerParsed } from '../number/number';
import { ARGUMENT_BYTES, Argument } from '../protocol/request-state';

/** What a command does to a key; the order is KEY_FLAGS of command/table/row.ts. */
export const enum KeyFlag {
  READ_ONLY = 1 << 0,
  READ_WRITE = 1 << 1,
  OVERWRITE = 1 << 2,
  REMOVE = 1 << 3,
  ACCESS = 1 << 4,
  UPDATE = 1 << 5,
  INSERT = 1 << 6,
  DELETE = 1 << 7,
  NOT_KEY = 1 << 8,
  INCOMPLETE = 1 << 9,
  VARIABLE_FLAGS = 1 << 10,
}

/** What reads the arguments of a command whose specifications do not say it all. */
const enum KeyFinder {
  NONE = 0,
  SET = 1,
  BITFIELD = 2,
  SORT = 3,
  SORT_RO = 4,
  MIGRATE = 5,
  GEORADIUS = 6,
  GEORADIUSBYMEMBER = 7,
  XREAD = 8,
  XREADGROUP = 9,
}

const enum SpecFind {
  RANGE = 0,
  NUMBER = 1,
}

const HEAD_BYTES: usize = 2;
const SPEC_BYTES: usize = 12;


@unmanaged
class RowKeys {
  finder: u8;
  count: u8;
}
if (offsetof<RowKeys>() != 2) ERROR('RowKeys is 2 bytes');

/** One specification, read where it stands. */
@unmanaged
class KeySpec {
  find: u8;
  zero: u8;
  flags: u16;
  start: i16;
  last: i16;
  step: i16;
  keys: i16;
}
if (offsetof<KeySpec>() != 12) ERROR('KeySpec is 12 bytes');


@unmanaged
class KeyUse {
  index: u32;
  flags: u32;
}
if (offsetof<KeyUse>() != 8) ERROR('KeyUse is 8 bytes');

const USE_BYTES: usize = 8;
const SHORT: u32 = 64;
const shortUses = memory.data(64 * 8, 8);

let vector: usize = 0;
let argumentCount: i32 = 0;
let uses: usize = 0;
let useCount: u32 = 0;


@inline function useAt(index: u32): KeyUse {
  return changetype<KeyUse>(uses + <usize>index * USE_BYTES);
}


@inline function keysOf(row: CommandRow): RowKeys {
  return changetype<RowKeys>(row.keySpecs);
}


@inline function specAt(row: CommandRow, index: u32): KeySpec {
  return changetype<KeySpec>(row.keySpecs + HEAD_BYTES + <usize>index * SPEC_BYTES);
}


@inline function argumentAt(index: i32): Argument {
  return changetype<Argument>(vector + <usize>index * ARGUMENT_BYTES);
}

/** Whether a command may name keys at all. */
@inline export function callHasKeys(row: CommandRow): bool {
  return (row.keyTraits & KeyTrait.KEYS) != 0;
}

/** The argument that is the key `index` of those that callKeys has found. */
export function callKeyIndex(index: u32): u32 {
  return useAt(index).index;
}

/** What the command does to it (KeyFlag). */
export function callKeyFlags(index: u32): u32 {
  return useAt(index).flags;
}

/**
 * Finds the keys of a command line of `count` arguments (pairs at `from`, the name first). Where it
 * is too short for the command, the keys that are missing are none. Returns how many they are, 0
 * also when the line is malformed; -1: memory is out. They are valid until the next call and until
 * the scratch arena is reset.
 */
export function callKeys(row: CommandRow, from: usize, count: i32): i32 {
  useCount = 0;
  if (row.keySpecs == 0) return 0;
  vector = from;
  argumentCount = count;
  if ((row.keyTraits & (KeyTrait.ONE | KeyTrait.VARIABLE)) == KeyTrait.ONE) {
    uses = shortUses;
    add(row.firstKey, specAt(row, 0).flags);
    return useCount;
  }
  // Specifications may overlap, but none names an argument twice.
  const room = <u32>count * max<u32>(keysOf(row).count, 1);
  uses = room <= SHORT ? shortUses : scratchAllocate(<usize>room * USE_BYTES);
  if (uses == 0) return -1;
  const finder = keysOf(row).finder;
  if (finder != KeyFinder.NONE) findByArguments(finder);
  else if (!findBySpecs(row)) useCount = 0;
  return useCount;
}

function add(index: i32, flags: u32): void {
  if (index >= argumentCount) return;
  const use = useAt(useCount);
  use.index = <u32>index;
  use.flags = flags;
  useCount += 1;
}

// ------------------------------------------------------------------------------- specifications

let first: i32 = 0;
let last: i32 = 0;

/** False: a specification does not fit the arguments. */
function findBySpecs(row: CommandRow): bool {
  for (let i: u32 = 0; i < keysOf(row).count; i++) {
    const spec = specAt(row, i);
    if ((spec.flags & KeyFlag.NOT_KEY) != 0) continue;
    first = spec.start;
    if (spec.find == SpecFind.NUMBER) {
      if (!numberRead(spec)) return false;
    } else {
      last = spec.last >= 0 ? first + spec.last : argumentCount + spec.last;
      // PFMERGE needs no source: there may be none behind its target, which is a key all the same.
      if (first == argumentCount && last == first - 1) continue;
    }
    if (last >= argumentCount || last < first) return false;
    for (let index = first; index <= last; index += spec.step) add(index, spec.flags);
  }
  return true;
}

/** Sets the range of as many keys as an argument says. False: it says nothing that can be. */
function numberRead(spec: KeySpec): bool {
  const place = first + spec.last;
  if (place >= argumentCount) return false;
  const argument = argumentAt(place);
  if (!integerParse(argument.address, argument.count) || integerParsed < 0) return false;
  if (integerParsed > argumentCount) return false;
  first += spec.keys;
  last = first + <i32>integerParsed - 1;
  return true;
}

// ---------------------------------------------------------------------------------------- finders

/** Whether argument `index` is a word, in any case. */
function isWord(index: i32, word: string): bool {
  const argument = argumentAt(index);
  const count = <u32>word.length;
  if (argument.count != count) return false;
  const letters = changetype<usize>(word);
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(argument.address + i);
    const lower = byte - 0x41 < 26 ? byte | 0x20 : byte;
    if (lower != load<u8>(letters + ((<usize>i) << 1))) return false;
  }
  return true;
}

function findByArguments(finder: u32): void {
  switch (<i32>finder) {
    case KeyFinder.SET:
      return findOfSet();
    case KeyFinder.BITFIELD:
      return findOfBitfield();
    case KeyFinder.SORT:
      return findOfSort();
    case KeyFinder.SORT_RO:
      return add(1, KeyFlag.READ_ONLY | KeyFlag.ACCESS);
    case KeyFinder.MIGRATE:
      return findOfMigrate();
    case KeyFinder.GEORADIUS:
      return findOfRadius(6);
    case KeyFinder.GEORADIUSBYMEMBER:
      return findOfRadius(5);
    case KeyFinder.XREAD:
    case KeyFinder.XREADGROUP:
      return findOfStreams();
  }
}

/** SET reads its key only with GET. */
function findOfSet(): void {
  let flags: u32 = KeyFlag.OVERWRITE | KeyFlag.UPDATE;
  for (let i = 3; i < argumentCount; i++) {
    if (isWord(i, 'get')) flags = KeyFlag.READ_WRITE | KeyFlag.ACCESS | KeyFlag.UPDATE;
  }
  add(1, flags);
}

/** BITFIELD writes unless it does nothing but GET. */
function findOfBitfield(): void {
  let writes = false;
  for (let i = 2; i < argumentCount && !writes; i++) {
    const more = argumentCount - 1 - i;
    if (more >= 2 && isWord(i, 'get')) i += 2;
    else if (more >= 1 && isWord(i, 'overflow')) i += 1;
    else writes = true;
  }
  const reads: u32 = KeyFlag.READ_ONLY | KeyFlag.ACCESS;
  add(1, writes ? KeyFlag.READ_WRITE | KeyFlag.ACCESS | KeyFlag.UPDATE : reads);
}

/** The key that is sorted, and the one of the last STORE that is no other option's argument. */
function findOfSort(): void {
  let target = 0;
  for (let i = 2; i < argumentCount; i++) {
    if (isWord(i, 'limit')) i += 2;
    else if (isWord(i, 'get') || isWord(i, 'by')) i += 1;
    else if (isWord(i, 'store')) target = ++i;
  }
  addSourceAndTarget(target);
}

/** A key that is read and, if there is such an argument and it is not 0, one that is replaced. */
function addSourceAndTarget(target: i32): void {
  add(1, KeyFlag.READ_ONLY | KeyFlag.ACCESS);
  if (target != 0 && target < argumentCount) add(target, KeyFlag.OVERWRITE | KeyFlag.UPDATE);
}

/** The source, and the key of the last STORE or STOREDIST; options begin at argument `from`. */
function findOfRadius(from: i32): void {
  let target = 0;
  for (let i = from; i < argumentCount; i++) {
    if (isWord(i, 'count')) i += 1;
    else if (isWord(i, 'store') || isWord(i, 'storedist')) target = ++i;
  }
  addSourceAndTarget(target);
}

/**
 * The first half of what follows STREAMS. That word may also be the name of a group, of a consumer
 * or of a stream, so that the options before it are read one by one.
 */
function findOfStreams(): void {
  let at = 1;
  while (at < argumentCount && !isWord(at, 'streams')) {
    if (isWord(at, 'group')) at += 3;
    else if (isWord(at, 'block') || isWord(at, 'count')) at += 2;
    else at += 1;
  }
  const end = at + ((argumentCount - 1 - at) >> 1);
  for (let i = at + 1; i <= end; i++) add(i, KeyFlag.READ_ONLY | KeyFlag.ACCESS);
}

/** One key, or all behind KEYS, if there are any; then the one key must be empty. */
function findOfMigrate(): void {
  let from = 3;
  let end = 4;
  for (let i = 6; i < argumentCount - 1; i++) {
    if (isWord(i, 'auth')) i += 1;
    else if (isWord(i, 'auth2')) i += 2;
    else if (isWord(i, 'keys')) {
      from = i + 1;
      end = argumentAt(3).count == 0 ? argumentCount : from;
      break;
    }
  }
  for (let i = from; i < end; i++) add(i, KeyFlag.READ_WRITE | KeyFlag.ACCESS | KeyFlag.DELETE);
}
