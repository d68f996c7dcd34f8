// Which arguments of a command are keys, and what the command does to each of them: for the rights
// of users (engine/acl/check.ts), for what clients cache (engine/run/observe.ts), and for COMMAND
// GETKEYS.
//
// The answer comes from the key specifications of the command's row. Where these do not say it all
// (flags that depend on the arguments, keys that no specification can describe) a finder of this
// file reads the arguments (KeyFinder, in the order of KEY_FINDERS in command/table/row.ts). The
// generator writes a row's specifications behind each other; all numbers are little-endian:
//
//    +0   u8  finder             KeyFinder, 0 = none
//    +1   u8  count              how many specifications follow
//    +2   count × 24 bytes
//           +0   u8  begin       0 at an index, 1 behind a keyword, 2 cannot be told
//           +1   u8  find        0 a range, 1 a number of keys, 2 cannot be told
//           +2   u16 flags       KeyFlag
//           +4   i16 start       the index, or where the search for the keyword begins
//           +6   i16 last        range: last key, from the first or (negative) from the end
//                                number: where it stands, from the begin
//           +8   i16 step        between keys
//           +10  i16 limit       range: only this fraction of the rest are keys
//                                number: where the first key stands, from the begin
//           +12  u8  keywordBytes, and 11 bytes of room for the keyword in lower case
//
// For example GET, a key at 1 that is only read (READ_ONLY | ACCESS):
//
//    00 01 │ 00 00 11 00 01 00 00 00 01 00 00 00 00 00 .. 00
//
// What can be told without the arguments stands in the row itself (KeyTrait in row/lookup.ts):
// of most commands that is all.
//
// The keys that are found stand in a vector of pairs (index u32, flags u32): in static memory for
// short commands, else in the scratch arena.

import { CommandRow, KeyTrait } from './lookup';
import { bytesEqualFold } from '../memory/bytes';
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
}

const enum SpecBegin {
  INDEX = 0,
  KEYWORD = 1,
  UNKNOWN = 2,
}

const enum SpecFind {
  RANGE = 0,
  NUMBER = 1,
  UNKNOWN = 2,
}

const HEAD_BYTES: usize = 2;
const SPEC_BYTES: usize = 24;


@unmanaged
class RowKeys {
  finder: u8;
  count: u8;
}

/** One specification, read where it stands. */
@unmanaged
class KeySpec {
  begin: u8;
  find: u8;
  flags: u16;
  start: i16;
  last: i16;
  step: i16;
  limit: i16;
  keywordBytes: u8;
}

const KEYWORD_OFFSET: usize = 13;


@unmanaged
class KeyUse {
  index: u32;
  flags: u32;
}

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
 * Finds the keys of a command line of `count` arguments (pairs at `from`, the name first), whose
 * number fits the row's arity. Returns how many they are, 0 also when the line is malformed; -1:
 * memory is out. They are valid until the next call and until the scratch arena is reset.
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
  const reliable = (row.keyTraits & (KeyTrait.KEYS | KeyTrait.VARIABLE)) == KeyTrait.KEYS;
  if (!reliable || !findBySpecs(row)) {
    useCount = 0;
    findByArguments(keysOf(row).finder);
  }
  return useCount;
}

function add(index: i32, flags: u32): void {
  const use = useAt(useCount);
  use.index = <u32>index;
  use.flags = flags;
  useCount += 1;
}

// ------------------------------------------------------------------------------- specifications

let first: i32 = 0;
let last: i32 = 0;

/** False: a specification cannot tell, or does not fit the arguments. */
function findBySpecs(row: CommandRow): bool {
  for (let i: u32 = 0; i < keysOf(row).count; i++) {
    const spec = specAt(row, i);
    if ((spec.flags & KeyFlag.NOT_KEY) != 0) continue;
    if (spec.begin == SpecBegin.UNKNOWN) return false;
    first = spec.begin == SpecBegin.INDEX ? spec.start : behindKeyword(spec);
    if (first == 0) continue;
    if (!rangeFind(spec)) return false;
    if (last >= argumentCount || last < first || first >= argumentCount) return false;
    for (let index = first; index <= last; index += spec.step) add(index, spec.flags);
    if ((spec.flags & KeyFlag.INCOMPLETE) != 0) return false;
  }
  return true;
}

/**
 * The argument behind a specification's keyword, 0 = it is absent. A positive start is searched up
 * to the last argument, which could have no key behind it; a negative one, counted from the end,
 * down to the first.
 */
function behindKeyword(spec: KeySpec): i32 {
  const forward = spec.start > 0;
  const start: i32 = forward ? spec.start : argumentCount + spec.start;
  const end: i32 = forward ? argumentCount - 1 : 1;
  const step = start <= end ? 1 : -1;
  const keyword = changetype<usize>(spec) + KEYWORD_OFFSET;
  for (let at = start; at != end && at >= 1 && at < argumentCount; at += step) {
    const argument = argumentAt(at);
    if (argument.count != spec.keywordBytes) continue;
    if (bytesEqualFold(argument.address, keyword, argument.count)) return at + 1;
  }
  return 0;
}

/** Sets the range of keys from `first` on. False: it cannot be told. */
function rangeFind(spec: KeySpec): bool {
  if (spec.find == SpecFind.UNKNOWN) return false;
  if (spec.find == SpecFind.RANGE) {
    if (spec.last >= 0) last = first + spec.last;
    else if (spec.limit == 0) last = argumentCount + spec.last;
    else last = first + (argumentCount - first) / spec.limit + spec.last;
    return true;
  }
  const place = first + spec.last;
  if (place >= argumentCount) return false;
  const argument = argumentAt(place);
  if (!integerParse(argument.address, argument.count) || integerParsed < 0) return false;
  if (integerParsed > argumentCount) return false;
  first += spec.limit;
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
    else if (i + 1 < argumentCount && isWord(i, 'store')) target = i + 1;
  }
  add(1, KeyFlag.READ_ONLY | KeyFlag.ACCESS);
  if (target != 0) add(target, KeyFlag.OVERWRITE | KeyFlag.UPDATE);
}

/** One key, or all behind KEYS; then the one key must be empty. */
function findOfMigrate(): void {
  let from = 3;
  let end = 4;
  for (let i = 6; i < argumentCount; i++) {
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
