// Finding an entry behind the door's back: DEBUG and MEMORY USAGE look at what is in memory,
// expired or not, and change nothing by looking.

import { Call } from '../../engine/call';
import { tableFind, tableHash } from '../../structure/table';

/** The entry of the key that argument `index` names, expired or not; 0 = none. */
export function entryNamed(call: Call, index: i32): usize {
  const key = call.address(index);
  const keyCount = call.bytes(index);
  return tableFind(call.database.table, tableHash(key, keyCount), key, keyCount);
}
