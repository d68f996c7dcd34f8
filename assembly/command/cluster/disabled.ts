// The commands of a cluster, on a server that is none: each is known, and each is refused.

import { Call } from '../../engine/call';
import { replyError } from '../../protocol/reply';

/** CLUSTER …, READONLY, READWRITE, ASKING */
export function clusterDisabledCommand(call: Call): void {
  replyError('ERR This instance has cluster support disabled');
}
