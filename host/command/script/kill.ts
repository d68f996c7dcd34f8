// SCRIPT KILL and FUNCTION KILL.

import { ERROR_BUSY_FUNCTION, ERROR_BUSY_SCRIPT } from '../../engine/seam.generated.js';
import type { HostCall } from '../call.js';

export function replyKill(call: HostCall, isFunction: boolean): void {
  switch (call.server.scripts.kill(isFunction)) {
    case 'killed':
      return call.reply.simple('OK');
    case 'none':
      return call.reply.error('NOTBUSY No scripts in execution right now.');
    case 'has written':
      return call.reply.error(
        'UNKILLABLE Sorry the script already executed write commands against the dataset.' +
          ' You can either wait the script termination or kill the server in a hard way using' +
          ' the SHUTDOWN NOSAVE command.',
      );
    case 'is another':
      // What runs is of the other kind.
      return call.reply.error(isFunction ? ERROR_BUSY_SCRIPT : ERROR_BUSY_FUNCTION);
  }
}
