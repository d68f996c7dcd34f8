// What the commands that look at memory share. DEBUG and MEMORY USAGE see what is there, expired or
// not, and change nothing by looking.

import { Call } from '../../engine/call';
import { keyspaceLocate } from '../../engine/keyspace/locate';
import { argumentIs } from '../cursor';

/** The entry of the key that argument `index` names, expired or not; 0 = none. */
export function entryNamed(call: Call, index: i32): usize {
  return keyspaceLocate(call.database, call.address(index), call.bytes(index));
}

/** Whether the subcommand is this one, with this number of arguments, DEBUG itself included. */
export function debugIs(call: Call, name: string, count: i32): bool {
  return call.argumentCount == count && argumentIs(call, 1, name);
}
