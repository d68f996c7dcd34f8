// ACL WHOAMI, USERS, LIST, GETUSER, CAT, DRYRUN and HELP: who there is, and who may do what.

import { userCount, userFind, userFirst } from '../../engine/acl/acl';
import { AclDenial, aclCheck, aclDenied } from '../../engine/acl/check';
import {
  USER_FLAGS,
  describeChannels,
  describeCommands,
  describeKeys,
  describeUser,
  userFlagName,
} from '../../engine/acl/describe';
import { aclDescribe } from '../../engine/acl/load';
import { ACL_CATEGORIES, categoryBit, categoryName } from '../../engine/acl/rule';
import {
  AclSelector,
  AclUser,
  itemsCount,
  noItem,
  noSelector,
  noUser,
} from '../../engine/acl/user';
import { Call } from '../../engine/call';
import { textAddress, textBytes } from '../../engine/text';
import {
  draftAddress,
  draftBegin,
  draftBytes,
  draftCount,
  draftFailed,
  draftLiteral,
  draftText,
} from '../../engine/draft';
import { refuseSubcommand } from '../../engine/run/refuse';
import { bytesIndexOf } from '../../memory/bytes';
import { replyArityError, replyOutOfMemory } from '../../protocol/error';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyDefer,
  replyDeferredArray,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyMap,
  replyNull,
  replyOk,
  replySet,
} from '../../protocol/reply';
import { helpBegin, helpEnd, helpLine } from '../help';
import {
  CommandRow,
  commandCount,
  commandLookup,
  commandLookupSubcommand,
  commandRowAt,
} from '../../row/lookup';

const LINE_FEED: u8 = 0x0a;

/** ACL WHOAMI */
export function aclWhoamiCommand(call: Call): void {
  const name = call.client.user.name;
  replyBulk(textAddress(name), textBytes(name));
}

/** ACL USERS */
export function aclUsersCommand(call: Call): void {
  replyArray(userCount);
  for (let user = userFirst; user != noUser; user = user.next) {
    replyBulk(textAddress(user.name), textBytes(user.name));
  }
}

/** ACL LIST */
export function aclListCommand(call: Call): void {
  aclDescribe();
  if (draftFailed) return replyOutOfMemory();
  replyArray(userCount);
  let at = draftAddress;
  const end = at + draftCount;
  while (at < end) {
    const count = bytesIndexOf(at, end - at, LINE_FEED);
    replyBulk(at, count);
    at += count + 1;
  }
}

function replyDraft(): void {
  replyBulk(draftAddress, draftCount);
}

/** ACL GETUSER username */
export function aclGetuserCommand(call: Call): void {
  const user = userFind(call.address(2), call.bytes(2));
  if (user == noUser) return replyNull();
  // The reply is made of parts of this, so that there will be memory for each of them.
  draftBegin();
  describeUser(user);
  if (draftFailed) return replyOutOfMemory();
  replyMap(6);
  replyBulkLiteral('flags');
  replySet(popcnt<u32>(user.flags));
  for (let i: u32 = 0; i < USER_FLAGS; i++) {
    if ((user.flags & (1 << i)) != 0) replyBulkLiteral(userFlagName(i));
  }
  replyBulkLiteral('passwords');
  replyArray(itemsCount(user.passwords));
  for (let item = user.passwords; item != noItem; item = item.next) {
    replyBulk(item.bytes(), item.count);
  }
  replySelector(user.selectors);
  replyBulkLiteral('selectors');
  const mark = replyDefer();
  let count: u32 = 0;
  for (let each = user.selectors.next; each != noSelector; each = each.next) {
    replyMap(3);
    replySelector(each);
    count += 1;
  }
  replyDeferredArray(mark, count);
}

/** The three fields of a selector. */
function replySelector(selector: AclSelector): void {
  replyBulkLiteral('commands');
  draftBegin();
  describeCommands(selector);
  replyDraft();
  replyBulkLiteral('keys');
  draftBegin();
  describeKeys(selector);
  replyDraft();
  replyBulkLiteral('channels');
  draftBegin();
  describeChannels(selector);
  replyDraft();
}

/** ACL CAT [category] */
export function aclCatCommand(call: Call): void {
  if (call.argumentCount > 3) return refuseSubcommand(call);
  if (call.argumentCount == 2) {
    replyArray(ACL_CATEGORIES);
    for (let i: u32 = 0; i < ACL_CATEGORIES; i++) replyBulkLiteral(categoryName(i));
    return;
  }
  const count = shown(call, 2);
  const bit = categoryBit(call.address(2), count);
  if (bit == 0) {
    replyErrorBegin();
    replyErrorText("ERR Unknown category '");
    replyErrorBytes(call.address(2), min<u32>(count, 128));
    replyErrorText("'");
    return replyErrorEnd();
  }
  const mark = replyDefer();
  let found: u32 = 0;
  for (let id: u32 = 0; id < commandCount(); id++) {
    const row = commandRowAt(id);
    if ((row.categories & bit) == 0) continue;
    replyBulk(row.fullName, row.fullNameBytes);
    found += 1;
  }
  replyDeferredArray(mark, found);
}

/** How much of an argument is repeated: up to its first zero byte. */
function shown(call: Call, index: i32): u32 {
  return <u32>bytesIndexOf(call.address(index), call.bytes(index), 0);
}

function refuseNamed(call: Call, index: i32, before: string): void {
  replyErrorBegin();
  replyErrorText(before);
  replyErrorBytes(call.address(index), shown(call, index));
  replyErrorText("' not found");
  replyErrorEnd();
}

/** The row of the command line from argument 3 on; null = there is no such command. */
function dryRow(call: Call): CommandRow | null {
  const row = commandLookup(call.address(3), call.bytes(3));
  if (row == null || row.subcommandCount == 0 || call.argumentCount == 4) return row;
  return commandLookupSubcommand(row, call.address(4), call.bytes(4));
}

/** ACL DRYRUN username command [arg …] */
export function aclDryrunCommand(call: Call): void {
  const user = userFind(call.address(2), call.bytes(2));
  if (user == noUser) return refuseNamed(call, 2, "ERR User '");
  const row = dryRow(call);
  if (row == null) return refuseNamed(call, 3, "ERR Command '");
  const count = call.argumentCount - 3;
  if (row.arity > 0 ? count != row.arity : count < -row.arity) {
    return replyArityError(row.fullName, row.fullNameBytes);
  }
  const line = call.argumentVector + ARGUMENT_BYTES * 3;
  const denial = aclCheck(user, row, line, count);
  if (denial == AclDenial.NONE) replyOk();
  else if (denial == AclDenial.MEMORY) replyOutOfMemory();
  else replyDenial(user, row, denial, line);
}

/** Why the user may not, as a bulk string. */
function replyDenial(user: AclUser, row: CommandRow, denial: AclDenial, line: usize): void {
  draftBegin();
  draftLiteral('User ');
  draftText(user.name);
  if (denial == AclDenial.COMMAND) {
    draftLiteral(" has no permissions to run the '");
    draftBytes(row.fullName, row.fullNameBytes);
    draftLiteral("' command");
  } else {
    const argument = changetype<Argument>(line + <usize>aclDenied * ARGUMENT_BYTES);
    draftLiteral(" has no permissions to access the '");
    draftBytes(argument.address, argument.count);
    draftLiteral(denial == AclDenial.KEY ? "' key" : "' channel");
  }
  replyDraft();
}

/** ACL HELP */
export function aclHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('CAT [<category>]');
  helpLine('    List the categories, or the commands of one.');
  helpLine('DELUSER <username> [<username> ...]');
  helpLine('    Delete users and close their connections.');
  helpLine('DRYRUN <username> <command> [<arg> ...]');
  helpLine('    Tell whether a user may run a command, without running it.');
  helpLine('GENPASS [<bits>]');
  helpLine('    Make up a password that nobody can guess (default: 256 bits).');
  helpLine('GETUSER <username>');
  helpLine('    Tell what a user is and may do.');
  helpLine('LIST');
  helpLine('    Show all users as they would stand in a file.');
  helpLine('LOAD');
  helpLine('    Read the users from the ACL file anew.');
  helpLine('LOG [<count> | RESET]');
  helpLine('    Show what was refused lately, or forget it.');
  helpLine('SAVE');
  helpLine('    Write the users into the ACL file.');
  helpLine('SETUSER <username> <attribute> [<attribute> ...]');
  helpLine('    Make a user, or change one, by rules.');
  helpLine('USERS');
  helpLine('    List the names of all users.');
  helpLine('WHOAMI');
  helpLine('    Tell which user this connection is.');
  helpEnd();
}
