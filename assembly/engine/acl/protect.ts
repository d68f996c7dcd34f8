// Protected commands: DEBUG may crash the server and see every key, and MODULE may load code. So
// `enable-debug-command` and `enable-module-command` decide who may call them: nobody, everybody,
// or clients on this machine.

import { CommandId } from '../../row/rows.generated';
import { CommandRow } from '../../row/lookup';
import { replyErrorBegin, replyErrorEnd, replyErrorText } from '../../protocol/reply';
import { Client, ClientFlag, clientHas } from '../client/client';
import { ProtectedCommand, serverDebugCommand, serverModuleCommand } from '../server';

/** Whether this client may not call a protected command; answers why. */
export function protectedRefuses(client: Client, row: CommandRow): bool {
  const isDebug = row.id == CommandId.DEBUG;
  const permission = isDebug ? serverDebugCommand : serverModuleCommand;
  if (permission == ProtectedCommand.EVERYBODY) return false;
  if (permission == ProtectedCommand.LOCAL && clientHas(client, ClientFlag.LOCAL)) return false;
  replyErrorBegin();
  replyErrorText(isDebug ? 'ERR DEBUG' : 'ERR MODULE');
  replyErrorText(' command not allowed. If the ');
  replyErrorText(isDebug ? 'enable-debug-command' : 'enable-module-command');
  replyErrorText(' option is set to "local", you can run it from a local connection, otherwise');
  replyErrorText(' you need to set this option in the configuration file, and then restart the');
  replyErrorText(' server.');
  replyErrorEnd();
  return true;
}
