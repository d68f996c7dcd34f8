// Who a client is. It begins as the user `default`; AUTH and HELLO make it another. When the
// default user has a password, or is off, a client must log in before it may do anything else.

import { CommandFlag, CommandRow } from '../../row/lookup';
import { clientBecomes, defaultChanged, userDefault, userDefaultGuarded, userFind } from './acl';
import { AclDenial } from './check';
import { AclContext, aclLogAdd } from './log';
import { aclRuleApply, AclRule, passwordMatches } from './rule';
import { AclUser, AclUserFlag, itemsRelease, noItem, noUser } from './user';
import { Call } from '../call';
import { Client, ClientFlag, clientHas } from '../client/client';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { bytesCopy } from '../../memory/bytes';

/**
 * Sets requirepass: the one password of the default user; an empty one lets everybody in. False:
 * memory is out.
 */
export function passwordSet(source: usize, count: u32): bool {
  const before = userDefault.passwords;
  userDefault.passwords = noItem;
  if (count != 0) {
    const mark = scratchMark();
    const rule = scratchAllocate(count + 1);
    let status = AclRule.MEMORY;
    if (rule != 0) {
      store<u8>(rule, 0x3e);
      bytesCopy(rule + 1, source, count);
      status = aclRuleApply(userDefault, rule, count + 1);
    }
    scratchReset(mark);
    if (status != AclRule.DONE) {
      userDefault.passwords = before;
      return false;
    }
  } else {
    userDefault.flags |= AclUserFlag.NO_PASSWORD;
  }
  itemsRelease(before);
  defaultChanged();
  return true;
}

/** Whether the default user needs a password. */
@inline export function passwordRequired(): bool {
  return (userDefault.flags & AclUserFlag.NO_PASSWORD) == 0;
}

/** Makes a client what it is without AUTH: the default user, logged in if that needs nothing. */
export function authenticationReset(client: Client): void {
  clientBecomes(client, userDefault);
  const isOutside = !clientHas(client, ClientFlag.INTERNAL);
  if (userDefaultGuarded && isOutside) client.flags &= ~ClientFlag.AUTHENTICATED;
  else client.flags |= ClientFlag.AUTHENTICATED;
}

/** Whether a user, who may be none, is let in by a password. */
function letsIn(user: AclUser, secret: usize, count: u32): bool {
  if (user == noUser || (user.flags & AclUserFlag.DISABLED) != 0) return false;
  return (user.flags & AclUserFlag.NO_PASSWORD) != 0 || passwordMatches(user, secret, count);
}

/**
 * Checks a name and a password and makes the caller that user if they are right. A user that needs
 * no password takes any. False: they are not, which was counted and noted but not answered.
 */
export function authenticationTry(
  call: Call,
  name: usize,
  nameCount: u32,
  secret: usize,
  secretCount: u32,
): bool {
  const client = call.client;
  const user = userFind(name, nameCount);
  if (letsIn(user, secret, secretCount)) {
    clientBecomes(client, user);
    client.flags |= ClientFlag.AUTHENTICATED;
    return true;
  }
  const inside = clientHas(client, ClientFlag.MULTI);
  aclLogAdd(
    call,
    AclDenial.AUTHENTICATION,
    inside ? AclContext.MULTI : AclContext.TOP_LEVEL,
    call.address(0),
    call.bytes(0),
    name,
    nameCount,
  );
  return false;
}

/** Whether the client has not shown the password that it needs. */
@inline export function authenticationMissing(client: Client): bool {
  return userDefaultGuarded && !clientHas(client, ClientFlag.AUTHENTICATED);
}

/** Whether the client may not even try this command before AUTH. */
@inline export function authenticationRefuses(client: Client, row: CommandRow): bool {
  return authenticationMissing(client) && (row.flags & CommandFlag.NO_AUTH) == 0;
}
