// The exports that set directives.

import { RenameStatus, commandRename as rowRename } from '../row/lookup';
import { inputAddress } from './start';

export { directiveSet as parameterSet } from '../engine/directive';
export { outputSetLimit as outputLimitSet } from '../engine/client/output';

/** rename-command: both names stand in the input buffer, the new one behind the old. */
export function commandRename(oldCount: u32, newCount: u32): RenameStatus {
  return rowRename(inputAddress, oldCount, inputAddress + oldCount, newCount);
}
