// Who may do what. The server knows one user, `default`, with or without a password (requirepass);
// users and rules come with ACL. Every command asks here before it runs.

import { CommandFlag, CommandRow } from '../command/lookup';
import {
  Client,
  ClientFlag,
  clientHas,
  textAddress,
  textBytes,
  textCreate,
  textRelease,
} from './client';
import { Statistic, statisticAdd } from './statistics';

let password: usize = 0;

/** Sets requirepass; an empty password lets everybody in. False: memory is out. */
export function passwordSet(source: usize, count: u32): bool {
  const text = textCreate(source, count);
  if (text == 0 && count > 0) return false;
  textRelease(password);
  password = text;
  return true;
}

/** Whether the default user needs a password. */
@inline export function passwordRequired(): bool {
  return password != 0;
}

/** Whether this is the password; takes as long for a nearly right one as for a wrong one. */
export function passwordMatches(source: usize, count: u32): bool {
  const expected = textBytes(password);
  let difference = expected ^ count;
  for (let i: u32 = 0; i < count; i++) {
    const byte = i < expected ? load<u8>(textAddress(password) + i) : 0;
    difference |= load<u8>(source + i) ^ byte;
  }
  return difference == 0;
}

/** Whether the default user is `user`. */
export function userIsDefault(user: usize, count: u32): bool {
  return count == 7 && load<u32>(user) == 0x61666564 && load<u32>(user + 3) == 0x746c7561;
}

/** Gives a client what it has without AUTH: all rights, if no password is needed. */
export function authenticationReset(client: Client): void {
  if (password == 0) client.flags |= ClientFlag.AUTHENTICATED;
  else client.flags &= ~ClientFlag.AUTHENTICATED;
}

/**
 * Checks a name and a password and lets the client in if they are right. A user without password
 * takes any. False: they are not, which was counted and not answered.
 */
export function authenticationTry(
  client: Client,
  user: usize,
  userCount: u32,
  secret: usize,
  secretCount: u32,
): bool {
  const right =
    userIsDefault(user, userCount) && (password == 0 || passwordMatches(secret, secretCount));
  if (right) client.flags |= ClientFlag.AUTHENTICATED;
  else statisticAdd(Statistic.ACCESS_DENIED_AUTH, 1);
  return right;
}

/** Whether the client has not shown the password that it needs. */
@inline export function authenticationMissing(client: Client): bool {
  return password != 0 && !clientHas(client, ClientFlag.AUTHENTICATED);
}

/** Whether the client may not even try this command before AUTH. */
@inline export function authenticationRefuses(client: Client, row: CommandRow): bool {
  return authenticationMissing(client) && (row.flags & CommandFlag.NO_AUTH) == 0;
}
