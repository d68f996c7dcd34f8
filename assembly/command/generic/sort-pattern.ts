// The patterns of SORT's BY and GET: names of keys (or of fields in hashes) in which the element
// takes the place of the first '*'.
//
//   weight_*          element 7   the string at weight_7
//   user:*->age       element 7   the field 'age' of the hash at user:7
//   user:*->          element 7   the string at 'user:7->': nothing behind the arrow is no field
//   #                             the element itself
//   fixed             no '*': finds nothing
//
// As in Redis a pattern is searched up to its first zero byte.
//
//   pattern   +0  u32 address │ +4  u32 count │ +8  u32 star │ +12  u32 field
//
// `star` is the offset of the '*' and `field` that of the field's name; count + 1 = there is none.

import { Database } from '../../engine/keyspace/database';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { bytesCopy, bytesIndexOf } from '../../memory/bytes';
import { recordType } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import { hashGet, hashValue, hashValueBytes } from '../../type/hash';
import { stringAddress, stringBytes } from '../../type/string';
import { Type } from '../../type/type';

const STAR: u8 = 0x2a;
const HASH_SIGN: u8 = 0x23;
/** '->' */
const ARROW: u16 = 0x3e2d;
const NAME_BYTES_MINIMUM: usize = 256;

/** A pattern, parsed. */
@unmanaged
export class SortPattern {
  address: usize;
  count: u32;
  star: u32;
  field: u32;

  /** Whether it has a place for the element. */
  @inline get hasStar(): bool {
    return this.star <= this.count;
  }
}
if (offsetof<SortPattern>() != 16) ERROR('SortPattern is 16 bytes');

/** Where the value lies that patternFind has found; valid until the next call. */
export let patternValue: usize = 0;
/** How long it is. */
export let patternValueBytes: u32 = 0;
/** Set when patternFind was out of memory. */
export let patternFailed: bool = false;

/** Room for the name of a key, in the scratch arena. */
let name: usize = 0;
let nameRoom: usize = 0;

/** Before the first pattern of a command: the arena is another one. */
export function patternsBegin(): void {
  name = 0;
  nameRoom = 0;
  patternFailed = false;
}

/** Where a value is in the first `count` bytes, or `none`. */
function offsetOf(source: usize, count: u32, value: u8, none: u32): u32 {
  const offset = bytesIndexOf(source, count, value);
  return offset < <usize>count ? <u32>offset : none;
}

/** Parses a pattern of `count` bytes, which must stay where it is. */
export function patternParse(pattern: SortPattern, address: usize, count: u32): void {
  const none = count + 1;
  const visible = offsetOf(address, count, 0, count);
  pattern.address = address;
  pattern.count = count;
  pattern.star = offsetOf(address, visible, STAR, none);
  pattern.field = none;
  if (pattern.star == none) return;
  for (let at = pattern.star + 1; at + 2 < visible; at++) {
    if (load<u16>(address + at) != ARROW) continue;
    pattern.field = at + 2;
    return;
  }
}

/** Whether a pattern stands for the element itself. */
@inline function patternIsElement(pattern: SortPattern): bool {
  if (pattern.count == 0 || load<u8>(pattern.address) != HASH_SIGN) return false;
  return pattern.count == 1 || load<u8>(pattern.address, 1) == 0;
}

/**
 * Finds what a pattern stands for.
 * @param text,count the element
 * @returns whether there is a value, at patternValue
 */
export function patternFind(
  database: Database,
  pattern: SortPattern,
  text: usize,
  count: u32,
): bool {
  if (patternIsElement(pattern)) {
    patternValue = text;
    patternValueBytes = count;
    return true;
  }
  if (!pattern.hasStar) return false;
  const hasField = pattern.field <= pattern.count;
  const end = hasField ? pattern.field - 2 : pattern.count;
  const suffixBytes = end - pattern.star - 1;
  const nameBytes = <usize>pattern.star + count + suffixBytes;
  if (nameBytes > nameRoom && !nameGrow(nameBytes)) return false;
  bytesCopy(name, pattern.address, pattern.star);
  bytesCopy(name + pattern.star, text, count);
  bytesCopy(name + pattern.star + count, pattern.address + pattern.star + 1, suffixBytes);
  const entry = keyspaceRead(database, name, <u32>nameBytes);
  if (entry == 0) return false;
  return hasField ? fieldFind(entry, pattern) : stringFind(entry);
}

function nameGrow(bytes: usize): bool {
  nameRoom = max(bytes * 2, NAME_BYTES_MINIMUM);
  name = scratchAllocate(nameRoom);
  if (name != 0) return true;
  nameRoom = 0;
  patternFailed = true;
  return false;
}

function stringFind(entry: usize): bool {
  if (recordType(entry) != Type.STRING) return false;
  patternValueBytes = stringBytes(entry);
  patternValue = stringAddress;
  return true;
}

function fieldFind(entry: usize, pattern: SortPattern): bool {
  if (recordType(entry) != Type.HASH) return false;
  const field = pattern.field;
  if (!hashGet(entry, pattern.address + field, pattern.count - field)) return false;
  patternValueBytes = hashValueBytes;
  patternValue = hashValue;
  return true;
}
