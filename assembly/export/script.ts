// The exports through which the host runs scripts (assembly/engine/script).

import { Client } from '../engine/client/client';
import { clockSet } from '../engine/clock';
import { ScriptBegin, scriptBegin as begin } from '../engine/script/run';
import { scriptRefusedCount } from '../engine/script/command';
import { scriptHasWritten as hasWritten } from '../engine/script/running';

export {
  scriptCommand,
  scriptCommandDone,
  scriptCommandRow,
  scriptMayRun,
  scriptTarget,
} from '../engine/script/command';
export {
  scriptEnd,
  scriptEndWithReply,
  scriptPause,
  scriptResume,
  scriptSetEffects,
  scriptSetProtocol,
  scriptShow,
  scriptWaits,
} from '../engine/script/run';

/**
 * A client's script, which is what `flags` (ScriptFlag) say, is to begin. The host answers the call
 * that runs it.
 */
export function scriptBegin(client: Client, flags: u32, now: f64, elapsed: f64): ScriptBegin {
  clockSet(now, elapsed);
  return begin(client, flags);
}

/** Whether the running script has called a command that writes. */
export function scriptHasWritten(): bool {
  return hasWritten;
}

/** How many commands of scripts have been refused before they ran, so far. */
export function scriptRefusals(): u32 {
  return scriptRefusedCount;
}
