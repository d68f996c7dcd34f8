// Finding an entry as it lies in memory: DEBUG and MEMORY USAGE look at it, expired or not, and
// change nothing by looking.

import { Call } from '../../engine/call';
import { keyspaceLocate } from '../../engine/keyspace/keyspace';

/** The entry of the key that argument `index` names, expired or not; 0 = none. */
export function entryNamed(call: Call, index: i32): usize {
  return keyspaceLocate(call.database, call.address(index), call.bytes(index));
}
