// ACL LOG: what was refused lately. The log itself is engine/acl/log.ts.

import { AclDenial } from '../../engine/acl/check';
import {
  AclContext,
  AclLogEntry,
  aclLogCount,
  aclLogFirst,
  aclLogReset,
} from '../../engine/acl/log';
import { Call } from '../../engine/call';
import { textAddress, textBytes } from '../../engine/text';
import { nowMs } from '../../engine/clock';
import { refuseSubcommand } from '../../engine/run/refuse';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyDouble,
  replyInteger,
  replyMap,
  replyOk,
} from '../../protocol/reply';
import { argumentInteger, argumentIs } from '../cursor';

/** How many entries are shown when nobody says how many. */
const SHOWN: i64 = 10;

/** ACL LOG [count | RESET] */
export function aclLogCommand(call: Call): void {
  if (call.argumentCount > 3) return refuseSubcommand(call);
  let count = SHOWN;
  if (call.argumentCount == 3) {
    if (argumentIs(call, 2, 'RESET')) {
      aclLogReset();
      return replyOk();
    }
    if (!argumentInteger(call, 2)) return;
    count = max<i64>(integerParsed, 0);
  }
  let left = <u32>min<i64>(count, aclLogCount);
  replyArray(left);
  for (let entry = aclLogFirst; left > 0; entry = entry.next) {
    replyEntry(entry);
    left -= 1;
  }
}

function replyText(name: string, text: usize): void {
  replyBulkLiteral(name);
  replyBulk(textAddress(text), textBytes(text));
}

function replyEntry(entry: AclLogEntry): void {
  replyMap(10);
  replyBulkLiteral('count');
  replyInteger(entry.count);
  replyBulkLiteral('reason');
  replyBulkLiteral(reasonName(entry.reason));
  replyBulkLiteral('context');
  replyBulkLiteral(contextName(entry.context));
  replyText('object', entry.object);
  replyText('username', entry.user);
  replyBulkLiteral('age-seconds');
  replyDouble(<f64>(nowMs - entry.updatedMs) / 1000.0);
  replyText('client-info', entry.information);
  replyBulkLiteral('entry-id');
  replyInteger(entry.id);
  replyBulkLiteral('timestamp-created');
  replyInteger(entry.createdMs);
  replyBulkLiteral('timestamp-last-updated');
  replyInteger(entry.updatedMs);
}

function reasonName(reason: AclDenial): string {
  switch (reason) {
    case AclDenial.COMMAND:
      return 'command';
    case AclDenial.KEY:
      return 'key';
    case AclDenial.CHANNEL:
      return 'channel';
    default:
      return 'auth';
  }
}

function contextName(context: AclContext): string {
  switch (context) {
    case AclContext.TOP_LEVEL:
      return 'toplevel';
    case AclContext.MULTI:
      return 'multi';
    default:
      return 'lua';
  }
}
