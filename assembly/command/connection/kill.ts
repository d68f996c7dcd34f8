// CLIENT KILL, in its old form (an address) and with filters, all of which a client must pass.

import { userFind } from '../../engine/acl/acl';
import { AclUser, noUser } from '../../engine/acl/user';
import { Call } from '../../engine/call';
import { Client, ClientFlag, clientFirst, clientVisible } from '../../engine/client/client';
import { monotonicSeconds } from '../../engine/clock';
import { primaryIs } from '../../engine/replication/primary';
import { textAddress, textBytes } from '../../engine/text';
import { outputAbandon } from '../../engine/client/output';
import { WorkQueue, workAdd } from '../../engine/work';
import { bytesEqual } from '../../memory/bytes';
import {
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyOk,
} from '../../protocol/reply';
import {
  cursorAtLeast,
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorMore,
  cursorNumber,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { ClientType, clientTypeMatches, clientTypeParse } from './client-type';
import { textArgumentBytes } from './text';

// The filters of the command that is being run; indexes of arguments, 0 = not given.
let address: i32 = 0;
let localAddress: i32 = 0;
let id: u64 = 0;
/** Seconds. */
let ageAtLeast: i64 = 0;
let type: ClientType = ClientType.ANY;
let skipMe: bool = true;
/** Null = any. */
let user: AclUser = noUser;

/** CLIENT KILL ip:port | filter value … */
export function clientKillCommand(call: Call): void {
  address = 0;
  localAddress = 0;
  id = 0;
  ageAtLeast = 0;
  type = ClientType.ANY;
  skipMe = true;
  user = noUser;
  const old = call.argumentCount == 3;
  if (old) {
    address = 2;
    skipMe = false;
  } else if (!filtersRead(call)) {
    return;
  }
  const killed = kill(call);
  if (!old) replyInteger(killed);
  else if (killed == 0) replyError('ERR No such client');
  else replyOk();
}

/** Reads the filters. False: an error was answered. */
function filtersRead(call: Call): bool {
  cursorOpen(call, 2);
  while (cursorMore()) {
    if (cursorTokenWith('id', 1)) {
      id = cursorAtLeast(1, 'ERR client-id should be greater than 0');
    } else if (cursorTokenWith('type', 1)) {
      type = clientTypeParse(call, cursorTake());
      cursorCheck(type != ClientType.UNKNOWN);
    } else if (cursorTokenWith('maxage', 1)) {
      ageAtLeast = cursorNumber('ERR maxage is not an integer or out of range');
      if (ageAtLeast <= 0) cursorFail('ERR maxage should be greater than 0');
    } else if (cursorTokenWith('addr', 1)) {
      address = cursorTake();
    } else if (cursorTokenWith('laddr', 1)) {
      localAddress = cursorTake();
    } else if (cursorTokenWith('user', 1)) {
      cursorCheck(userRead(call, cursorTake()));
    } else if (cursorTokenWith('skipme', 1)) {
      skipMe = cursorToken('yes');
      if (!skipMe && !cursorToken('no')) cursorSyntax();
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

/** Reads a user's name. False: there is no such user, which was answered. */
function userRead(call: Call, index: i32): bool {
  user = userFind(call.address(index), call.bytes(index));
  if (user != noUser) return true;
  replyErrorBegin();
  replyErrorText("ERR No such user '");
  replyErrorBytes(call.address(index), textArgumentBytes(call, index));
  replyErrorText("'");
  replyErrorEnd();
  return false;
}

/**
 * Closes the clients that pass; the caller's own only after its reply. Returns how many they are.
 */
function kill(call: Call): u32 {
  let killed: u32 = 0;
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (!clientVisible(c) || !passes(c, call)) continue;
    if (c == call.client) c.flags |= ClientFlag.CLOSE_AFTER_REPLY;
    // What has come from the primary is applied to its last byte before the host cuts the link.
    else if (primaryIs(c)) workAdd(WorkQueue.CLOSE, c);
    else outputAbandon(c);
    killed += 1;
  }
  return killed;
}

function passes(client: Client, call: Call): bool {
  if (address != 0 && !isText(client.address, call, address)) return false;
  if (localAddress != 0 && !isText(client.localAddress, call, localAddress)) return false;
  if (!clientTypeMatches(client, type)) return false;
  if (id != 0 && client.id != id) return false;
  if (user != noUser && client.user != user) return false;
  if (monotonicSeconds - client.createdMs / 1000 < ageAtLeast) return false;
  return !skipMe || client != call.client;
}

function isText(text: usize, call: Call, index: i32): bool {
  const count = textArgumentBytes(call, index);
  return count == textBytes(text) && bytesEqual(textAddress(text), call.address(index), count);
}
