// Reading hashes: HGET, HMGET, HGETALL, HKEYS, HVALS, HLEN, HSTRLEN, HEXISTS.
//
// A missing key is a hash without fields. A field that has expired is not there, and is deleted
// when it is asked for by name; HLEN counts it until then or until the next tick, as in Redis 7.4.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
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
import { expiredFieldsDropped } from './field';
import { typeExpected } from '../expected';

/** Whether a hash has the field at argument 2, which is then read. */
@inline function hasField(call: Call, entry: usize): bool {
  const living = expiredFieldsDropped(call, entry, 2, 3);
  return living != 0 && hashGet(living, call.address(2), call.bytes(2));
}

/** HGET key field */
export function hgetCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.HASH)) return;
  if (hasField(call, entry)) replyBulk(hashValue, hashValueBytes);
  else replyNull();
}

/** HMGET key field … */
export function hmgetCommand(call: Call): void {
  const count = call.argumentCount;
  let entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry != 0) {
    if (!typeExpected(entry, Type.HASH)) return;
    entry = expiredFieldsDropped(call, entry, 2, count);
  }
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
  if (!typeExpected(entry, Type.HASH)) return;
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
  if (!typeExpected(entry, Type.HASH)) return;
  replyInteger(hashCount(entry));
}

/** HSTRLEN key field */
export function hstrlenCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.HASH)) return;
  replyInteger(hasField(call, entry) ? hashValueBytes : 0);
}

/** HEXISTS key field */
export function hexistsCommand(call: Call): void {
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyInteger(0);
  if (!typeExpected(entry, Type.HASH)) return;
  replyInteger(hasField(call, entry) ? 1 : 0);
}
