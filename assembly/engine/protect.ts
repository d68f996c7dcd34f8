// Protected commands: DEBUG may crash the server and see every key, so that `enable-debug-command`
// decides who may call it: nobody, everybody, or clients on this machine.

import { replyErrorBegin, replyErrorEnd, replyErrorText } from '../protocol/reply';
import { Client, ClientFlag, clientHas } from './client';
import { ProtectedCommand, serverDebugCommand } from './server';

/** Whether this client may not call protected commands; answers why. */
export function protectedRefuses(client: Client): bool {
  if (serverDebugCommand == ProtectedCommand.EVERYBODY) return false;
  if (serverDebugCommand == ProtectedCommand.LOCAL && clientHas(client, ClientFlag.LOCAL)) {
    return false;
  }
  replyErrorBegin();
  replyErrorText('ERR DEBUG command not allowed. If the enable-debug-command option is set to');
  replyErrorText(' "local", you can run it from a local connection, otherwise you need to set');
  replyErrorText(' this option in the configuration file, and then restart the server.');
  replyErrorEnd();
  return true;
}
