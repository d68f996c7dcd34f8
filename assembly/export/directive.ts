// The exports that set directives, and those that hold commands back.

import { RenameStatus, commandRename as rowRename } from '../row/lookup';
import { clockSet } from '../engine/clock';
import { hostText } from '../engine/client/host-reply';
import { pauseForHost, pauseWritesForHost } from '../engine/run/pause';
import { readyRun } from '../engine/run/ready';
import { refuseAofReasonSet } from '../engine/run/refuse';
import { ServerState, serverState } from '../engine/server';
import { inputAddress } from './start';

export { directiveSet as parameterSet } from '../engine/directive';
export { outputSetLimit as outputLimitSet } from '../engine/client/output-limit';

/** rename-command: both names stand in the input buffer, the new one behind the old. */
export function commandRename(oldCount: u32, newCount: u32): RenameStatus {
  return rowRename(inputAddress, oldCount, inputAddress + oldCount, newCount);
}

/** All commands wait from now on, but those of internal clients; or they go on. */
export function commandsHold(holds: bool, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  pauseForHost(holds);
  if (!holds) readyRun();
}

/** Commands that write wait from now on, until replicas have caught up; or they go on. */
export function writesHold(holds: bool, now: f64, elapsed: f64): void {
  clockSet(now, elapsed);
  pauseWritesForHost(holds);
  if (!holds) readyRun();
}

/** What keeps commands from running (ServerState). */
export function stateBits(): u32 {
  return serverState;
}

/** Whether a command inside EXEC is at the host, so that no snapshot can begin. */
export function transactionAway(): bool {
  return (serverState & ServerState.TRANSACTION_AWAY) != 0;
}

/** Why writes are refused with ServerState.AOF_ERROR: `count` bytes in hostBuffer. */
export function aofReasonSet(count: u32): void {
  refuseAofReasonSet(hostText, count);
}
