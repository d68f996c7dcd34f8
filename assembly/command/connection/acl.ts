// ACL, as far as there is only the user `default`.

import { Call } from '../../engine/call';
import { replyBulkLiteral } from '../../protocol/reply';

/** ACL WHOAMI */
export function aclWhoamiCommand(call: Call): void {
  replyBulkLiteral('default');
}
