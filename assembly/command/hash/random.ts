// HRANDFIELD: random fields, with their values if wanted.
//
//   HRANDFIELD key              one field, or null
//   HRANDFIELD key 3            up to 3 different ones
//   HRANDFIELD key -3           3, of which some may be the same
//   … WITHVALUES                field, value, field, value …; RESP3: [field, value], …
//
// Fields that have expired are deleted first; on a replica they are passed over.

import { Call } from '../../engine/call';
import { expireFieldsAll } from '../../engine/keyspace/expire-field';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { randomNext } from '../../engine/random';
import { serverExpiresKeys } from '../../engine/server';
import { scratchMark, scratchReset } from '../../memory/scratch';
import {
  ERROR_NOT_OPPOSITE,
  ERROR_OUT_OF_RANGE,
  replyOutOfMemory,
  replySyntaxError,
} from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyError,
  replyMayBegin,
  replyNull,
  replyOverflow,
  replyProtocol,
} from '../../protocol/reply';
import {
  hashField,
  hashFieldBytes,
  hashListpack,
  hashValue,
  hashValueBytes,
} from '../../type/hash';
import {
  hashChoose,
  hashChooseAll,
  hashChosenCount,
  hashChosenRead,
  hashLivingCount,
  hashMayHaveExpired,
  hashRandom,
  hashWalkFailed,
} from '../../type/hash-walk';
import { Type } from '../../type/type';
import { argumentInteger, argumentIs } from '../cursor';
import { typeExpected } from '../expected';

/** HRANDFIELD key [count [WITHVALUES]] */
export function hrandfieldCommand(call: Call): void {
  if (call.argumentCount > 2) return several(call);
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry == 0) return replyNull();
  if (!typeExpected(entry, Type.HASH)) return;
  if (expired(call, entry)) return replyNull();
  if (hashRandom(entry, randomNext())) return replyBulk(hashField, hashFieldBytes);
  if (hashWalkFailed) replyOutOfMemory();
  else replyNull();
}

/** Deletes the fields that have expired; returns whether the key has gone with them. */
function expired(call: Call, entry: usize): bool {
  return serverExpiresKeys() && expireFieldsAll(call.database, entry);
}

function several(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  const wanted = integerParsed;
  if (wanted == i64.MIN_VALUE) {
    return replyError(ERROR_NOT_OPPOSITE);
  }
  const pairs = call.argumentCount > 3;
  if (pairs) {
    if (call.argumentCount > 4 || !argumentIs(call, 3, 'WITHVALUES')) return replySyntaxError();
    if (wanted < -(i64.MAX_VALUE / 2) || wanted > i64.MAX_VALUE / 2) {
      return replyError(ERROR_OUT_OF_RANGE);
    }
  }
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (!typeExpected(entry, Type.HASH)) return;
  if (entry == 0 || expired(call, entry) || wanted == 0) return replyArray(0);
  const mark = scratchMark();
  const done = wanted > 0 ? different(entry, wanted, pairs) : any(entry, <u64>-wanted, pairs);
  scratchReset(mark);
  if (!done) replyOutOfMemory();
}

/** Answers with up to `wanted` different fields. False: memory is out, and nothing is answered. */
function different(entry: usize, wanted: i64, pairs: bool): bool {
  const limit = <u32>min<i64>(wanted, u32.MAX_VALUE);
  if (!hashChoose(entry, limit, randomNext())) return false;
  begin(hashChosenCount, pairs);
  for (let i: u32 = 0; i < hashChosenCount; i++) {
    hashChosenRead(i);
    element(pairs);
  }
  return true;
}

/** Answers with `wanted` random fields. False: memory is out, and nothing is answered. */
function any(entry: usize, wanted: u64, pairs: bool): bool {
  if (hashLivingCount(entry) == 0) {
    replyArray(0);
    return true;
  }
  if (!replyMayBegin(wanted)) return false;
  const lists = hashMayHaveExpired(entry) || hashListpack(entry) != 0;
  if (lists && !hashChooseAll(entry)) return false;
  begin(<u32>wanted, pairs);
  for (let i: u64 = 0; i < wanted && !replyOverflow; i++) {
    if (lists) hashChosenRead(<u32>(randomNext() % hashChosenCount));
    else hashRandom(entry, randomNext());
    element(pairs);
  }
  return true;
}

/** Begins the reply with `count` fields. */
function begin(count: u32, pairs: bool): void {
  replyArray(pairs && replyProtocol == 2 ? count * 2 : count);
}

/** Answers with the field that was read. */
function element(pairs: bool): void {
  if (pairs && replyProtocol == 3) replyArray(2);
  replyBulk(hashField, hashFieldBytes);
  if (pairs) replyBulk(hashValue, hashValueBytes);
}
