// PFADD: elements that a HyperLogLog has seen.
//
//   PFADD k a b c      1: a register was raised, or the key is new
//   PFADD k a          0
//
// A value that turns out to be corrupt is left as it was, whatever elements came before.

import { Call } from '../../engine/call';
import { keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { replyOutOfMemory } from '../../protocol/error';
import { replyInteger } from '../../protocol/reply';
import { hyperloglogIndex, hyperloglogRank } from '../../structure/hyperloglog';
import { HyperloglogResult, hyperloglogOpen, hyperloglogRaise } from '../../type/hyperloglog';
import { hyperloglogExpected, hyperloglogWrite, replyCorrupt } from './common';
import { keyChanged } from '../changed';

/** PFADD key [element …] */
export function pfaddCommand(call: Call): void {
  const database = call.database;
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const entry = keyspaceWrite(database, key, keyCount);
  if (entry != 0 && !hyperloglogExpected(entry)) return;
  if (!hyperloglogOpen(entry)) return replyOutOfMemory();
  let changes: u32 = entry == 0 ? 1 : 0;
  for (let i = 2; i < call.argumentCount; i++) {
    const rank = hyperloglogRank(call.address(i), call.bytes(i));
    const result = hyperloglogRaise(hyperloglogIndex, rank);
    if (result == HyperloglogResult.CHANGED) changes += 1;
    else if (result == HyperloglogResult.CORRUPT) return replyCorrupt();
    else if (result == HyperloglogResult.NO_MEMORY) return replyOutOfMemory();
  }
  if (hyperloglogWrite(database, entry, key, keyCount) == 0) return replyOutOfMemory();
  if (changes != 0) {
    keyChanged(database, key, keyCount, EventClass.STRING, 'pfadd', changes);
  }
  replyInteger(changes != 0 ? 1 : 0);
}
