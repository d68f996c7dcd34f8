// Deleting keys: DEL and UNLINK. Both unlink the keys at once; UNLINK, and DEL with
// lazyfree-lazy-user-del, free big values in steps afterwards. Either is its own effect.

import { Call } from '../../engine/call';
import { keyspacePeek, keyspaceRemove } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { prefetchBegin, prefetchEnd, prefetchKey } from '../../engine/keyspace/prefetch';
import { Lazyfree, serverLazyfree } from '../../engine/server';
import { replyInteger } from '../../protocol/reply';
import { keyChanged } from '../changed';

/** DEL key … */
export function delCommand(call: Call): void {
  deleteKeys(call, (serverLazyfree & Lazyfree.USER_DELETE) != 0);
}

/** UNLINK key … */
export function unlinkCommand(call: Call): void {
  deleteKeys(call, true);
}

function deleteKeys(call: Call, lazily: bool): void {
  const count = call.argumentCount;
  if (count == 2) return replyInteger(deleteKey(call, 1, lazily) ? 1 : 0);
  let deleted: i64 = 0;
  prefetchBegin(call, 1, count, 1);
  for (let i = 1; i < count; i++) {
    prefetchKey(i);
    if (deleteKey(call, i, lazily)) deleted += 1;
  }
  prefetchEnd();
  replyInteger(deleted);
}

/** Deletes the key that argument `index` names; whether there was one. */
function deleteKey(call: Call, index: i32, lazily: bool): bool {
  const database = call.database;
  const key = call.address(index);
  const keyCount = call.bytes(index);
  const entry = keyspacePeek(database, key, keyCount);
  if (entry == 0) return false;
  keyspaceRemove(database, entry, lazily);
  keyChanged(database, key, keyCount, EventClass.GENERIC, 'del', 1);
  return true;
}
