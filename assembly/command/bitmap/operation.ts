// BITOP: AND, OR, XOR and NOT of whole strings, stored at a key.
//
// Shorter strings, and keys that are not there, count as followed by zeros up to the longest. The
// result is made before anything is changed, 4 KiB of it at a time over all sources, so that it is
// written to memory once; a long one is made in the block that becomes the value.
//
//   sources   |aaaaaaaa|aaaa      |bbbbbb      |cccccccc|cc       op
//   result    |~~~~~~~~|~~~~      ◄── a piece of each source at a time
//
//   BITOP AND t a b, a = ff f0, b = 0f      t is 0f 00: 'raw', without a deadline

import { Call } from '../../engine/call';
import {
  keyspaceClearDeadline,
  keyspaceRead,
  keyspaceRemains,
  keyspaceRemove,
  keyspaceWhole,
} from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { bytesCopy } from '../../memory/bytes';
import { heapAllocate } from '../../memory/heap';
import { recordType } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import { integerFormat } from '../../number/number';
import { replyOutOfMemory, replySyntaxError, replyWrongType } from '../../protocol/error';
import { replyError, replyInteger } from '../../protocol/reply';
import { BitOperation, bitsCombine, bitsInvert } from '../../structure/bits';
import {
  INLINE_BYTES,
  stringAddress,
  stringBytes,
  stringInteger,
  stringIntegerValue,
  stringIsInteger,
} from '../../type/string';
import { Type } from '../../type/type';
import { argumentIs } from '../cursor';
import { stringSet, stringSetRaw } from '../../engine/keyspace/string';
import { keyChanged } from '../changed';

/** Beside the operations of structure/bits.ts. */
const NOT: u32 = 3;
const PIECE_BYTES: u32 = 4096;
const INTEGER_ROOM: usize = 24;

/** A source: its bytes; none for a key that is not there. */
@unmanaged
class Source {
  address: usize;
  count: u32;
}
if (offsetof<Source>() != 8) ERROR('Source is 8 bytes');

let sources: usize = 0;
let sourceCount: i32 = 0;


@inline function sourceAt(index: i32): Source {
  return changetype<Source>(sources + <usize>index * offsetof<Source>());
}

function operationNamed(call: Call): i32 {
  if (argumentIs(call, 1, 'AND')) return BitOperation.AND;
  if (argumentIs(call, 1, 'OR')) return BitOperation.OR;
  if (argumentIs(call, 1, 'XOR')) return BitOperation.XOR;
  return argumentIs(call, 1, 'NOT') ? <i32>NOT : -1;
}

/** BITOP AND | OR | XOR | NOT destkey key [key …] */
export function bitopCommand(call: Call): void {
  const operation = operationNamed(call);
  if (operation < 0) return replySyntaxError();
  if (operation == NOT && call.argumentCount != 4) {
    return replyError('ERR BITOP NOT must be called with a single source key.');
  }
  const longest = sourcesFind(call);
  if (longest < 0) return;
  const count = <u32>longest;
  if (count == 0) removeTarget(call);
  else if (!storeResult(call, operation, count)) return replyOutOfMemory();
  replyInteger(count);
}

/** Looks all sources up; returns the length of the longest, or -1: an error, which is answered. */
function sourcesFind(call: Call): i64 {
  sourceCount = call.argumentCount - 3;
  sources = scratchAllocate(<usize>sourceCount * offsetof<Source>());
  if (sources == 0) {
    replyOutOfMemory();
    return -1;
  }
  let longest: u32 = 0;
  for (let i = 0; i < sourceCount; i++) {
    const source = sourceAt(i);
    source.count = 0;
    const entry = keyspaceRead(call.database, call.address(i + 3), call.bytes(i + 3));
    if (entry == 0) continue;
    if (recordType(entry) != Type.STRING) {
      replyWrongType();
      return -1;
    }
    if (!sourceRead(source, entry)) {
      replyOutOfMemory();
      return -1;
    }
    longest = max(longest, source.count);
  }
  return longest;
}

/** Notes an entry's bytes; those of an integer get a place of their own. False: no memory. */
function sourceRead(source: Source, entry: usize): bool {
  if (stringIsInteger(entry)) {
    const digits = scratchAllocate(INTEGER_ROOM);
    if (digits == 0 || !stringInteger(entry)) return false;
    source.address = digits;
    source.count = integerFormat(stringIntegerValue, digits);
    return true;
  }
  source.count = stringBytes(entry);
  source.address = stringAddress;
  return true;
}

/** Writes bytes `from` to `from + count` of the result. */
function combinePiece(operation: u32, target: usize, from: u32, count: u32): void {
  const head = sourceAt(0);
  const share = head.count > from ? min(head.count - from, count) : 0;
  let next = 1;
  if (operation == NOT) {
    bitsInvert(target, head.address + from, share);
  } else {
    // Two whole pieces need no copy of the first.
    const pair = sourceCount > 1 && share == count && sourceAt(1).count >= from + count;
    if (pair) {
      const second = sourceAt(1).address + from;
      bitsCombine(operation, target, head.address + from, second, count);
      next = 2;
    } else {
      bytesCopy(target, head.address + from, share);
    }
  }
  memory.fill(target + share, 0, count - share);
  for (; next < sourceCount; next++) {
    const source = sourceAt(next);
    const have = source.count > from ? min(source.count - from, count) : 0;
    bitsCombine(operation, target, target, source.address + from, have);
    if (operation == BitOperation.AND) memory.fill(target + have, 0, count - have);
  }
}

/** Makes the result and sets it. False: memory is out, and nothing has changed. */
function storeResult(call: Call, operation: u32, count: u32): bool {
  const isLong = count > INLINE_BYTES;
  const block = isLong ? heapAllocate(4 + <usize>count) : scratchAllocate(4 + <usize>count);
  if (block == 0) return false;
  store<u32>(block, count);
  for (let from: u32 = 0; from < count; from += min(PIECE_BYTES, count - from)) {
    combinePiece(operation, block + 4 + from, from, min(PIECE_BYTES, count - from));
  }
  const database = call.database;
  const key = call.address(2);
  const keyCount = call.bytes(2);
  const before = keyspaceWhole(database, key, keyCount);
  const entry = isLong
    ? stringSet(database, before, key, keyCount, block + 4, count, block)
    : stringSetRaw(database, before, key, keyCount, block + 4, count);
  if (entry == 0) return false;
  keyspaceClearDeadline(database, entry);
  keyChanged(database, key, keyCount, EventClass.STRING, 'set', 1);
  return true;
}

/** An empty result: the key goes. */
function removeTarget(call: Call): void {
  const database = call.database;
  const key = call.address(2);
  const keyCount = call.bytes(2);
  const entry = keyspaceRemains(database, key, keyCount);
  if (entry == 0) return;
  keyspaceRemove(database, entry, false);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'del', 1);
}
