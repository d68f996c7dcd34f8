// Reading hashes: HGET, HMGET, HGETALL, HKEYS, HVALS, HLEN, HSTRLEN, HEXISTS.
//
// A missing key is a hash without fields. A field that has expired is not there, but HLEN counts it
// until it has been taken out, within a tick, as Redis 7.4 does.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace';
import { recordType } from '../../memory/record';
import { replyWrongType } from '../../protocol/error';
import { replyArray, replyBulk, replyInteger, replyMap, replyNull } from '../../protocol/reply';
import {
  hashCount,
  hashField,
  hashFieldBytes,
  hashGet,
  hashLives,
  hashValue,
  hashValueBytes,
} from '../../type/hash';
import { hashFirst, hashLivingCount, hashNext } from '../../type/hash-walk';
import { Type } from '../../type/type';

/** HGET key field */
export function hgetCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (recordType(entry) != Type.HASH) return replyWrongType();
  if (hashGet(entry, call.address(2), call.bytes(2))) replyBulk(hashValue, hashValueBytes);
  else replyNull();
}

/** HMGET key field … */
export function hmgetCommand(call: Call): void {
  const count = call.argumentCount;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry != 0 && recordType(entry) != Type.HASH) return replyWrongType();
  replyArray(count - 2);
  for (let i = 2; i < count; i++) {
    if (entry != 0 && hashGet(entry, call.address(i), call.bytes(i))) {
      replyBulk(hashValue, hashValueBytes);
    } else {
      replyNull();
    }
  }
}

/** HGETALL key */
export function hgetallCommand(call: Call): void {
  replyAll(call, true, true);
}

/** HKEYS key */
export function hkeysCommand(call: Call): void {
  replyAll(call, true, false);
}

/** HVALS key */
export function hvalsCommand(call: Call): void {
  replyAll(call, false, true);
}

/** Answers with all fields, all values, or a map of both. */
function replyAll(call: Call, fields: bool, values: bool): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry != 0 && recordType(entry) != Type.HASH) return replyWrongType();
  const count = entry == 0 ? 0 : hashLivingCount(entry);
  if (fields && values) replyMap(count);
  else replyArray(count);
  if (count == 0) return;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (!hashLives()) continue;
    if (fields) replyBulk(hashField, hashFieldBytes);
    if (values) replyBulk(hashValue, hashValueBytes);
  }
}

/** HLEN key */
export function hlenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (recordType(entry) != Type.HASH) return replyWrongType();
  replyInteger(hashCount(entry));
}

/** HSTRLEN key field */
export function hstrlenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (recordType(entry) != Type.HASH) return replyWrongType();
  const found = hashGet(entry, call.address(2), call.bytes(2));
  replyInteger(found ? hashValueBytes : 0);
}

/** HEXISTS key field */
export function hexistsCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (recordType(entry) != Type.HASH) return replyWrongType();
  replyInteger(hashGet(entry, call.address(2), call.bytes(2)) ? 1 : 0);
}
