// MODULE: there are no modules, and none can be loaded, because they are native libraries. The
// commands answer as a Redis does that has none and whose attempts to load one fail. Whether a
// client may try at all is decided by enable-module-command (engine/acl/protect.ts).

import { Call } from '../../engine/call';
import { replyArray, replyError } from '../../protocol/reply';
import { helpBegin, helpEnd, helpLine } from '../help';

/** MODULE LIST */
export function moduleListCommand(call: Call): void {
  replyArray(0);
}

/** MODULE LOAD path [arg …], MODULE LOADEX path [CONFIG name value …] [ARGS arg …] */
export function moduleLoadCommand(call: Call): void {
  replyError('ERR Error loading the extension. Please check the server logs.');
}

/** MODULE UNLOAD name */
export function moduleUnloadCommand(call: Call): void {
  replyError('ERR Error unloading module: no such module with that name');
}

/** MODULE HELP */
export function moduleHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('LIST');
  helpLine('    List the modules that are loaded: there are none.');
  helpLine('LOAD <path> [<arg> ...]');
  helpLine('    Load a module. Modules are native libraries, so that this fails.');
  helpLine('LOADEX <path> [CONFIG <name> <value> [...]] [ARGS <arg> ...]');
  helpLine('    Likewise, with settings.');
  helpLine('UNLOAD <name>');
  helpLine('    Take a module away.');
  helpEnd();
}
