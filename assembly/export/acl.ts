// The exports about users: lines of the configuration, ACL files, and what is to be said of them.

import { userDefault } from '../engine/acl/acl';
import { passwordSet as aclPasswordSet } from '../engine/acl/authenticate';
import { AclLine, aclCheckLine, aclDescribe, aclLoadFile, aclLoadLine } from '../engine/acl/load';
import { AclUserFlag } from '../engine/acl/user';
import { Client } from '../engine/client/client';
import { hostText } from '../engine/client/host-reply';
import { draftAddress, draftCount, draftFailed } from '../engine/draft';
import { inputAddress } from './start';

/** Sets requirepass from bytes in the input buffer. False: memory is out. */
export function passwordSet(count: u32): bool {
  return aclPasswordSet(inputAddress, count);
}

/**
 * Checks the words of a `user` line, each a u32 count and its bytes, which stand in hostBuffer: the
 * name, then the rules. Returns the number of the word to blame, -1 if all is well; why stands in
 * the draft.
 */
export function userLineCheck(count: u32): i32 {
  return aclCheckLine(hostText, count);
}

/** Makes the user of such a line. */
export function userLineLoad(count: u32): AclLine {
  return aclLoadLine(hostText, count);
}

/**
 * Takes the users of an ACL file, whose name and content stand in hostBuffer behind each other.
 * @param caller the client that has asked for it, 0 = none
 * @returns whether it was taken; if not, the draft says why and nothing has changed
 */
export function usersLoad(nameCount: u32, count: u32, caller: Client): bool {
  return aclLoadFile(hostText, nameCount, hostText + nameCount, count, caller);
}

/** Puts all users into the draft, one `user` line each. False: memory is out. */
export function usersDescribe(): bool {
  aclDescribe();
  return !draftFailed;
}

/** Address of the draft: a text that the last call about users has left. */
export function draftText(): usize {
  return draftAddress;
}

/** Its length. */
export function draftBytes(): u32 {
  return draftCount;
}

/** Whether everybody is let in as the default user. */
export function defaultUserOpen(): bool {
  return (userDefault.flags & AclUserFlag.NO_PASSWORD) != 0;
}
