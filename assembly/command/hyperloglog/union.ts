// PFCOUNT and PFMERGE: how many elements one or several HyperLogLogs have seen, and their union.
//
// PFCOUNT of one key keeps its estimate in the value, which is a change that others must learn of:
// it is in the effect log, once, until the next element raises a register. Of several keys the
// union is made anew each time and nothing is kept.

import { Call } from '../../engine/call';
import {
  keyspaceBefore,
  keyspaceChanged,
  keyspaceRead,
  keyspaceWrite,
} from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { replyOutOfMemory } from '../../protocol/error';
import { replyInteger, replyOk } from '../../protocol/reply';
import {
  HyperloglogResult,
  hyperloglogEntryIsDense,
  hyperloglogEstimate,
  hyperloglogEstimated,
  unionAdd,
  unionClear,
  unionEstimate,
  unionStore,
} from '../../type/hyperloglog';
import { hyperloglogExpected, replyCorrupt } from './common';

/** Whether a key of the union was dense. */
let someDense: bool = false;

/** Makes the union of the keys from argument 1 on. False: an error, which is answered. */
function unionOf(call: Call): bool {
  unionClear();
  someDense = false;
  for (let i = 1; i < call.argumentCount; i++) {
    const entry = keyspaceRead(call.database, call.address(i), call.bytes(i));
    if (entry == 0) continue;
    if (!hyperloglogExpected(entry)) return false;
    if (hyperloglogEntryIsDense(entry)) someDense = true;
    if (!unionAdd(entry)) {
      replyCorrupt();
      return false;
    }
  }
  return true;
}

/** PFCOUNT key [key …] */
export function pfcountCommand(call: Call): void {
  if (call.argumentCount > 2) {
    if (unionOf(call)) replyInteger(unionEstimate());
    return;
  }
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceRead(call.database, key, keyCount);
  if (entry == 0) return replyInteger(0);
  if (!hyperloglogExpected(entry)) return;
  keyspaceBefore(call.database, entry); // the estimate is kept in the string
  const result = hyperloglogEstimate(call.database, entry);
  if (result == HyperloglogResult.CORRUPT) return replyCorrupt();
  if (result == HyperloglogResult.NO_MEMORY) return replyOutOfMemory();
  if (result == HyperloglogResult.CHANGED) {
    keyspaceChanged(call.database, key, keyCount);
    dirtyAdd(1);
  }
  replyInteger(hyperloglogEstimated);
}

/** PFMERGE destkey [sourcekey …] */
export function pfmergeCommand(call: Call): void {
  if (!unionOf(call)) return;
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (unionStore(database, entry, key, keyCount, someDense) == 0) return replyOutOfMemory();
  keyspaceChanged(database, key, keyCount);
  notifyEvent(EventClass.STRING, 'pfadd', key, keyCount, database.index);
  dirtyAdd(1);
  replyOk();
}
