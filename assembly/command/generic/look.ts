// Asking whether keys are there: EXISTS, TOUCH, TYPE, RANDOMKEY. A key that is named twice counts
// twice.

import { accessSetUntouched } from '../../engine/keyspace/access';
import { Call } from '../../engine/call';
import { keyspaceRandom, keyspaceRead } from '../../engine/keyspace/keyspace';
import { prefetchBegin, prefetchEnd, prefetchKey } from '../../engine/keyspace/prefetch';
import { recordKey, recordKeyCount, recordType } from '../../memory/record';
import { replyBulk, replyInteger, replyNull, replySimple } from '../../protocol/reply';
import { typeName } from '../../type/type';
import { inspect } from './inspect';

/** EXISTS key … */
export function existsCommand(call: Call): void {
  const count = call.argumentCount;
  let found: i64 = 0;
  prefetchBegin(call, 1, count, 1);
  for (let i = 1; i < count; i++) {
    prefetchKey(i);
    if (inspect(call.database, call.address(i), call.bytes(i)) != 0) found += 1;
  }
  prefetchEnd();
  replyInteger(found);
}

/** TOUCH key … : it touches even for a client with NO-TOUCH, for it was asked to. */
export function touchCommand(call: Call): void {
  const count = call.argumentCount;
  let found: i64 = 0;
  accessSetUntouched(false);
  prefetchBegin(call, 1, count, 1);
  for (let i = 1; i < count; i++) {
    prefetchKey(i);
    if (keyspaceRead(call.database, call.address(i), call.bytes(i)) != 0) found += 1;
  }
  prefetchEnd();
  replyInteger(found);
}

/** TYPE key */
export function typeCommand(call: Call): void {
  const entry = inspect(call.database, call.address(1), call.bytes(1));
  if (entry == 0) replySimple('none');
  else replySimple(typeName(recordType(entry)));
}

/** RANDOMKEY */
export function randomkeyCommand(call: Call): void {
  const entry = keyspaceRandom(call.database);
  if (entry == 0) replyNull();
  else replyBulk(recordKey(entry), recordKeyCount(entry));
}
