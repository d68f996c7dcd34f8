// Reading strings: GET, MGET, STRLEN, GETRANGE and its former name SUBSTR.
//
// GETRANGE takes the first and the last byte wanted, both counted from the end when negative and
// both cut to what is there. With 'Hello' (5 bytes):
//
//   0 -1 → Hello    1 3 → ell    -3 -2 → ll    3 1 → (nothing)    -9 0 → H    -2 -4 → (nothing)

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { prefetchBegin, prefetchEnd, prefetchKey } from '../../engine/keyspace/prefetch';
import { recordType } from '../../memory/record';
import { integerParsed } from '../../number/number';
import { replyArray, replyBulk, replyBulkOf, replyInteger, replyNull } from '../../protocol/reply';
import { stringAddress, stringBlock, stringBytes, stringCount } from '../../type/string';
import { Type } from '../../type/type';
import { argumentInteger } from '../cursor';
import { typeExpected } from '../expected';

/** Answers with the value of a string entry. */
@inline export function stringReply(entry: usize): void {
  const count = stringBytes(entry);
  bytesReply(entry, stringAddress, count);
}

/** Answers with some bytes of a string entry. */
@inline function bytesReply(entry: usize, address: usize, count: usize): void {
  const block = stringBlock(entry);
  if (block != 0) replyBulkOf(block, address, count);
  else replyBulk(address, count);
}

/** GET key */
export function getCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.STRING)) return;
  stringReply(entry);
}

/** MGET key … : what is missing or no string is null. */
export function mgetCommand(call: Call): void {
  const count = call.argumentCount;
  replyArray(count - 1);
  prefetchBegin(call, 1, count, 1);
  for (let i = 1; i < count; i++) {
    prefetchKey(i);
    const entry = keyspaceRead(call.database, call.address(i), call.bytes(i));
    if (entry == 0 || recordType(entry) != Type.STRING) replyNull();
    else stringReply(entry);
  }
  prefetchEnd();
}

/** STRLEN key */
export function strlenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.STRING)) return;
  replyInteger(stringCount(entry));
}

/** GETRANGE key start end */
export function getrangeCommand(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  let start = integerParsed;
  if (!argumentInteger(call, 3)) return;
  let end = integerParsed;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyBulk(0, 0);
  if (!typeExpected(entry, Type.STRING)) return;

  const count = <i64>stringBytes(entry);
  // Both behind the end and crossed: nothing, although cutting could leave the first byte.
  const crossed = start < 0 && end < 0 && start > end;
  if (start < 0) start = max<i64>(start + count, 0);
  if (end < 0) end = max<i64>(end + count, 0);
  end = min<i64>(end, count - 1);
  if (crossed || start > end) return replyBulk(0, 0);
  bytesReply(entry, stringAddress + <usize>start, <usize>(end - start + 1));
}

/** SUBSTR key start end */
export function substrCommand(call: Call): void {
  getrangeCommand(call);
}
