// Users in words: the rules that would make them, in the order in which Redis writes them. All of
// it goes to the draft (engine/draft.ts).
//
//   user alice on sanitize-payload #ab…ef ~cached:* %R~log:* resetchannels &news -@all +get (~x … )
//   │    │     │                   │      │                  │                   │          │
//   │    name  flags               hashes keys               channels            commands   others

import {
  AclAccess,
  AclSelector,
  AclSelectorFlag,
  AclUser,
  noItem,
  noSelector,
  selectorAllowsFuture,
} from './user';
import { draftByte, draftBytes, draftLiteral, draftText } from '../draft';

const SPACE: u8 = 0x20;

/** +@all or -@all, and what has changed since. */
export function describeCommands(selector: AclSelector): void {
  draftLiteral(selectorAllowsFuture(selector) ? '+@all' : '-@all');
  if (selector.rules == 0) return;
  draftByte(SPACE);
  draftText(selector.rules);
}

/** The key patterns as rules, a space between them. */
export function describeKeys(selector: AclSelector): void {
  if ((selector.flags & AclSelectorFlag.ALL_KEYS) != 0) return draftLiteral('~*');
  for (let item = selector.keys; item != noItem; item = item.next) {
    if (item != selector.keys) draftByte(SPACE);
    const access = item.tag & AclAccess.ALL;
    if (access == AclAccess.READ) draftLiteral('%R~');
    else if (access == AclAccess.WRITE) draftLiteral('%W~');
    else draftLiteral('~');
    draftBytes(item.bytes(), item.count);
  }
}

/** The channel patterns as rules, a space between them. */
export function describeChannels(selector: AclSelector): void {
  if ((selector.flags & AclSelectorFlag.ALL_CHANNELS) != 0) return draftLiteral('&*');
  for (let item = selector.channels; item != noItem; item = item.next) {
    if (item != selector.channels) draftByte(SPACE);
    draftLiteral('&');
    draftBytes(item.bytes(), item.count);
  }
}

function describeSelector(selector: AclSelector): void {
  const allKeys = (selector.flags & AclSelectorFlag.ALL_KEYS) != 0;
  if (allKeys || selector.keys != noItem) {
    describeKeys(selector);
    draftByte(SPACE);
  }
  const allChannels = (selector.flags & AclSelectorFlag.ALL_CHANNELS) != 0;
  if (!allChannels) draftLiteral('resetchannels ');
  if (allChannels || selector.channels != noItem) {
    describeChannels(selector);
    draftByte(SPACE);
  }
  describeCommands(selector);
}

/** How many flags a user can have. */
export const USER_FLAGS: u32 = 5;

/** The name of flag `index`, in the order of AclUserFlag. */
export function userFlagName(index: u32): string {
  switch (index) {
    case 0:
      return 'on';
    case 1:
      return 'off';
    case 2:
      return 'nopass';
    case 3:
      return 'skip-sanitize-payload';
    default:
      return 'sanitize-payload';
  }
}

/** `user <name> <rules>` */
export function describeUser(user: AclUser): void {
  draftLiteral('user ');
  draftText(user.name);
  draftByte(SPACE);
  for (let i: u32 = 0; i < USER_FLAGS; i++) {
    if ((user.flags & (1 << i)) == 0) continue;
    draftLiteral(userFlagName(i));
    draftByte(SPACE);
  }
  for (let item = user.passwords; item != noItem; item = item.next) {
    draftLiteral('#');
    draftBytes(item.bytes(), item.count);
    draftByte(SPACE);
  }
  describeSelector(user.selectors);
  for (let each = user.selectors.next; each != noSelector; each = each.next) {
    draftLiteral(' (');
    describeSelector(each);
    draftLiteral(')');
  }
}
