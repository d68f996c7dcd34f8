// SCRIPT LOAD, EXISTS, FLUSH, KILL, DEBUG, HELP: the scripts that EVALSHA knows, and the one that
// runs.

import { byteTextLower } from '../../config/byte-text.js';
import { ScriptTextError } from '../../script/engine.js';
import type { HostCall } from '../call.js';
import { replyHelp } from '../help.js';
import { replyKill } from './kill.js';

export function scriptLoadCommand(call: HostCall): void {
  try {
    call.reply.bulk(call.server.scripts.cache.load(call.text[2]!).sha);
  } catch (error) {
    if (!(error instanceof ScriptTextError)) throw error;
    call.reply.error(`ERR ${error.message}`);
  }
}

export function scriptExistsCommand(call: HostCall): void {
  const names = call.text.slice(2);
  call.reply.array(names.length);
  for (const name of names) call.reply.integer(call.server.scripts.cache.has(name) ? 1 : 0);
}

/** Whether at once or in the background makes no difference: JavaScript collects what is left. */
export function scriptFlushCommand(call: HostCall): void {
  const mode = byteTextLower(call.text[2] ?? 'sync');
  if (call.text.length > 3 || (mode !== 'sync' && mode !== 'async')) {
    return call.reply.error('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
  }
  call.server.scripts.cache.clear();
  call.reply.simple('OK');
}

export function scriptKillCommand(call: HostCall): void {
  replyKill(call, false);
}

export function scriptDebugCommand(call: HostCall): void {
  const { debugging } = call.server.scripts;
  // What a debugger reads next must be of its session, not what an earlier command is owed.
  if (call.core.engine.outputOwedBytes(call.client) !== 0) {
    return call.reply.error('ERR SCRIPT DEBUG must be called outside a pipeline');
  }
  const mode = byteTextLower(call.text[2]!);
  switch (mode) {
    case 'no':
      debugging.setMode(call.client, null);
      return call.reply.simple('OK');
    case 'yes':
    case 'sync':
      if (!debugging.isAvailable) {
        return call.reply.error('ERR the debugger of scripts is not available here');
      }
      debugging.setMode(call.client, mode);
      return call.reply.simple('OK');
    default:
      return call.reply.error('ERR Use SCRIPT DEBUG YES/SYNC/NO');
  }
}

export function scriptHelpCommand(call: HostCall): void {
  replyHelp(call, 'SCRIPT', [
    ['DEBUG (YES|SYNC|NO)', 'Step through the next scripts of this client, or do not.'],
    ['EXISTS <sha1> [<sha1> ...]', 'Tell which of the scripts are in the cache.'],
    ['FLUSH [ASYNC|SYNC]', 'Forget all scripts of the cache.'],
    ['KILL', 'End the script that runs, if it has not written.'],
    ['LOAD <script>', 'Put a script into the cache, without running it.'],
  ]);
}
