// The users of the server, and what they have to do with its clients.
//
//   users    by name, in a table for finding and in a list for showing:
//              first ──► AclUser ──► AclUser ──► 0                  in the order of their names
//   default  who a client is before it logs in; always there
//   client   holds its user's address, and ClientFlag.LIMITED if that one may not do everything:
//            this flag is all that a command of the unlimited costs
//
// A user that changes stays where it is; a copy takes the rules and then exchanges its content with
// it (fully or nothing). A user that goes takes its clients with it.

import { heapRelease } from '../../memory/heap';
import { recordCreate, recordValue } from '../../memory/record';
import {
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
} from '../../protocol/reply';
import { replyOutOfMemory } from '../../protocol/error';
import {
  Table,
  tableCreate,
  tableCursor,
  tableFind,
  tableFirst,
  tableHash,
  tableInsert,
  tableNext,
  tableRelease,
  tableRemoveSlot,
  tableSlot,
} from '../../structure/table';
import { AclDenial, aclAllows, aclCheck, aclDenied, aclPasses } from './check';
import { AclContext, aclLogAdd } from './log';
import { userReset } from './rule';
import {
  ACL_EVERYTHING,
  AclUser,
  AclUserFlag,
  noUser,
  selectorSetAll,
  userCompare,
  userCreate,
  userExchange,
  userIsUnlimited,
  userRelease,
} from './user';
import { Call } from '../call';
import { Client, ClientFlag, clientFirst, clientHas } from '../client/client';
import { textAddress, textBytes } from '../text';
import { outputAbandon, outputSetGuarded } from '../client/output';

const defaultName = memory.data<u8>([0x64, 0x65, 0x66, 0x61, 0x75, 0x6c, 0x74]);
const DEFAULT_BYTES: u32 = 7;

const noTable = changetype<Table>(0);
/** The users by name: records with a user's address. */
let table: Table = noTable;
/** The first user by name. */
export let userFirst: AclUser = noUser;
/** The last one, behind which a sorted file of users appends. */
let userLast: AclUser = noUser;
/** How many users there are. */
export let userCount: u32 = 0;
/** Who everybody is at first. */
export let userDefault: AclUser = noUser;
/** Whether a client must log in before it is the default user. */
export let userDefaultGuarded: bool = false;

/** Makes the default user, who may do everything. False: memory is out. */
export function aclInitialize(): bool {
  table = tableCreate();
  if (table == noTable) return false;
  userDefault = defaultCreate();
  return userDefault != noUser && userInsert(userDefault);
}

/** A new default user with all rights, of no table; null when there is no memory. */
function defaultCreate(): AclUser {
  const user = userCreate(defaultName, DEFAULT_BYTES);
  if (user == noUser) return user;
  userReset(user);
  selectorSetAll(user.selectors, true);
  user.selectors.flags |= ACL_EVERYTHING;
  user.flags = AclUserFlag.ENABLED | AclUserFlag.NO_PASSWORD | AclUserFlag.SANITIZE;
  return user;
}

/** Whether this is the name of the default user. */
export function userIsDefault(name: usize, count: u32): bool {
  return userCompare(userDefault, name, count) == 0;
}

/** The user of a name; null = there is none. */
export function userFind(name: usize, count: u32): AclUser {
  const record = tableFind(table, tableHash(name, count), name, count);
  return record == 0 ? noUser : load<AclUser>(recordValue(record));
}

/** Puts a user, whose name is free, into the table and its place in the list. False: no memory. */
export function userInsert(user: AclUser): bool {
  const name = textAddress(user.name);
  const count = textBytes(user.name);
  const record = recordCreate(0, name, count, sizeof<usize>());
  if (record == 0 || !tableInsert(table, tableHash(name, count), record)) {
    if (record != 0) heapRelease(record);
    return false;
  }
  store<AclUser>(recordValue(record), user);
  userCount += 1;
  if (userFirst == noUser || userCompare(userFirst, name, count) > 0) {
    user.next = userFirst;
    userFirst = user;
  } else {
    let before = userCompare(userLast, name, count) < 0 ? userLast : userFirst;
    while (before.next != noUser && userCompare(before.next, name, count) < 0) before = before.next;
    user.next = before.next;
    before.next = user;
  }
  if (user.next == noUser) userLast = user;
  return true;
}

/** Takes a user out of the table and the list; it stays the caller's. */
export function userRemove(user: AclUser): void {
  const name = textAddress(user.name);
  const count = textBytes(user.name);
  const hash = tableHash(name, count);
  const record = tableFind(table, hash, name, count);
  tableRemoveSlot(table, hash, tableSlot);
  heapRelease(record);
  userCount -= 1;
  let before = noUser;
  if (userFirst == user) {
    userFirst = user.next;
  } else {
    before = userFirst;
    while (before.next != user) before = before.next;
    before.next = user.next;
  }
  if (userLast == user) userLast = before;
}

/** Frees a user that is in no table and closes its clients, that of `caller` after its reply. */
export function userEnd(user: AclUser, caller: Client): void {
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (c.user != user) continue;
    clientBecomes(c, userDefault);
    c.flags &= ~ClientFlag.AUTHENTICATED;
    if (c == caller) c.flags |= ClientFlag.CLOSE_AFTER_REPLY;
    else outputAbandon(c);
  }
  userRelease(user);
}

// The users that wait while others are read from a file.
let oldTable: Table = noTable;
let oldFirst: AclUser = noUser;
let oldLast: AclUser = noUser;
let oldCount: u32 = 0;

/** Puts the users away and begins with none. False: memory is out. */
export function usersBegin(): bool {
  const fresh = tableCreate();
  if (fresh == noTable) return false;
  oldTable = table;
  oldFirst = userFirst;
  oldLast = userLast;
  oldCount = userCount;
  table = fresh;
  userFirst = userLast = noUser;
  userCount = 0;
  return true;
}

/** Frees a table of users, whose records they are not. */
function tableEnd(users: Table): void {
  for (let record = tableFirst(users); record != 0; record = tableNext(users, tableCursor)) {
    heapRelease(record);
  }
  tableRelease(users);
  heapRelease(changetype<usize>(users));
}

/** Frees the users that have come since usersBegin and takes the old ones again. */
export function usersRestore(): void {
  let user = userFirst;
  while (user != noUser) {
    const next = user.next;
    userRelease(user);
    user = next;
  }
  tableEnd(table);
  table = oldTable;
  userFirst = oldFirst;
  userLast = oldLast;
  userCount = oldCount;
}

/**
 * The users that have come since usersBegin are those of the server; the old ones end with their
 * clients. The default user is taken over, or all-powerful if none has come. False: memory is out,
 * and nothing has changed but that usersRestore is due.
 */
export function usersCommit(caller: Client): bool {
  let given = userFind(defaultName, DEFAULT_BYTES);
  if (given == noUser) {
    given = defaultCreate();
    if (given == noUser) return false;
    if (!userInsert(given)) {
      userRelease(given);
      return false;
    }
  }
  // The default user stays the same object, because clients hold it: the two trade places.
  const record = tableFind(
    table,
    tableHash(defaultName, DEFAULT_BYTES),
    defaultName,
    DEFAULT_BYTES,
  );
  store<AclUser>(recordValue(record), userDefault);
  userExchange(userDefault, given);
  let user = oldFirst;
  const afterDefault = userDefault.next;
  placeTake(given, userDefault);
  while (user != noUser) {
    const next = user == userDefault ? afterDefault : user.next;
    if (user != userDefault) userEnd(user, caller);
    user = next;
  }
  userRelease(given);
  tableEnd(oldTable);
  userChanged(userDefault);
  return true;
}

/** Puts `user` into the list in the place of `other`. */
function placeTake(other: AclUser, user: AclUser): void {
  user.next = other.next;
  if (userLast == other) userLast = user;
  if (userFirst == other) {
    userFirst = user;
    return;
  }
  let before = userFirst;
  while (before.next != other) before = before.next;
  before.next = user;
}

/** Gives a user in the table what `changed` is and may, and `changed` what it was and might. */
export function userReplace(user: AclUser, changed: AclUser): void {
  userExchange(user, changed);
  userChanged(user);
}

/** The rights of a user have changed: its clients follow. */
function userChanged(user: AclUser): void {
  if (user == userDefault) defaultChanged();
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (c.user == user) clientBecomes(c, user);
  }
}

/** The flags of the default user have changed. */
export function defaultChanged(): void {
  const open = AclUserFlag.NO_PASSWORD;
  const flags = userDefault.flags & (AclUserFlag.NO_PASSWORD | AclUserFlag.DISABLED);
  userDefaultGuarded = flags != open;
  outputSetGuarded(userDefaultGuarded);
}

/**
 * Makes a client a user. One without a socket (the library, replay) may do everything as long as it
 * does not log in as somebody else.
 */
export function clientBecomes(client: Client, user: AclUser): void {
  client.user = user;
  const isOwn = user == userDefault && clientHas(client, ClientFlag.INTERNAL);
  if (isOwn || userIsUnlimited(user)) client.flags &= ~ClientFlag.LIMITED;
  else client.flags |= ClientFlag.LIMITED;
}

// --------------------------------------------------------------------------------------- refusals

/** Whether the user of a LIMITED client may not run a command, which is noted and answered. */
@inline export function aclRefuses(call: Call): bool {
  return !aclPasses(call) && refuses(call);
}

/** Whether the user of a call's client surely may run it. */
@inline function allowed(call: Call): bool {
  return aclAllows(call.client.user, call.row, call.argumentVector, call.argumentCount);
}

/**
 * Checks a call against the rights of its client's user, and notes it in the log if it is denied.
 * @param context where the command stands when its client is in no transaction
 */
function aclDenies(call: Call, context: AclContext): AclDenial {
  const client = call.client;
  const user = client.user;
  const denial = aclCheck(user, call.row, call.argumentVector, call.argumentCount);
  if (denial == AclDenial.NONE || denial == AclDenial.MEMORY) return denial;
  const isCommand = denial == AclDenial.COMMAND;
  const isTop = context == AclContext.TOP_LEVEL;
  aclLogAdd(
    call,
    denial,
    isTop && clientHas(client, ClientFlag.MULTI) ? AclContext.MULTI : context,
    isCommand ? call.row.fullName : call.address(aclDenied),
    isCommand ? call.row.fullNameBytes : call.bytes(aclDenied),
    textAddress(user.name),
    textBytes(user.name),
  );
  return denial;
}

/** Answers a denial; `before` is the error's code and what else stands before the reason. */
function replyDenial(call: Call, denial: AclDenial, before: string): void {
  if (denial == AclDenial.MEMORY) return replyOutOfMemory();
  replyErrorBegin();
  replyErrorText(before);
  if (denial == AclDenial.COMMAND) {
    const name = call.client.user.name;
    replyErrorText('User ');
    replyErrorBytes(textAddress(name), textBytes(name));
    replyErrorText(" has no permissions to run the '");
    replyErrorBytes(call.row.fullName, call.row.fullNameBytes);
    replyErrorText("' command");
  } else if (denial == AclDenial.KEY) {
    replyErrorText('No permissions to access a key');
  } else {
    replyErrorText('No permissions to access a channel');
  }
  replyErrorEnd();
}

function refuses(call: Call): bool {
  if (allowed(call)) return false;
  const denial = aclDenies(call, AclContext.TOP_LEVEL);
  if (denial == AclDenial.NONE) return false;
  replyDenial(call, denial, 'NOPERM ');
  return true;
}

/**
 * Whether the user of a LIMITED client may not have a script run a command, which is noted and
 * answered.
 */
export function aclRefusesInScript(call: Call): bool {
  if (allowed(call)) return false;
  const denial = aclDenies(call, AclContext.SCRIPT);
  if (denial == AclDenial.NONE) return false;
  replyDenial(call, denial, 'ERR ACL failure in script: ');
  return true;
}

/**
 * Whether the user of a LIMITED client may not run a command, whose line may be too short for it;
 * nobody is told.
 */
export function aclDeniesQuietly(call: Call): bool {
  const user = call.client.user;
  return aclCheck(user, call.row, call.argumentVector, call.argumentCount) != AclDenial.NONE;
}

/** Whether EXEC may not run a queued command of a LIMITED client, which is noted and answered. */
export function aclRefusesQueued(call: Call): bool {
  if (allowed(call)) return false;
  const denial = aclDenies(call, AclContext.MULTI);
  if (denial == AclDenial.NONE) return false;
  if (denial == AclDenial.MEMORY) {
    replyOutOfMemory();
    return true;
  }
  replyErrorBegin();
  replyErrorText('NOPERM ACLs rules changed between the moment the transaction was accumulated');
  replyErrorText(
    ' and the EXEC call. This command is no longer allowed for the following reason: ',
  );
  if (denial == AclDenial.COMMAND) {
    replyErrorText('no permission to execute the command');
  } else if (denial == AclDenial.KEY) {
    replyErrorText('no permission to touch the specified keys');
  } else {
    replyErrorText('no permission to access one of the channels used as arguments to the command');
  }
  replyErrorEnd();
  return true;
}
