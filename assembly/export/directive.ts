// The exports that set directives.

import { clientMemoryLimitChanged } from '../engine/client/evict';
import { evictSoon } from '../engine/keyspace/evict';
import { Parameter, serverSet } from '../engine/server';
import { RenameStatus, commandRename as rowRename } from '../row/lookup';
import { inputAddress } from './start';

export { outputSetLimit as outputLimitSet } from '../engine/client/output';

/** Sets one directive. False: there is no such parameter. */
export function parameterSet(parameter: Parameter, value: f64): bool {
  const isKnown = serverSet(parameter, value);
  switch (parameter) {
    case Parameter.MAXIMUM_MEMORY:
    case Parameter.CLIENT_MEMORY:
    case Parameter.EVICTION_POLICY:
      clientMemoryLimitChanged();
      evictSoon();
  }
  return isKnown;
}

/** rename-command: both names stand in the input buffer, the new one behind the old. */
export function commandRename(oldCount: u32, newCount: u32): RenameStatus {
  return rowRename(inputAddress, oldCount, inputAddress + oldCount, newCount);
}
