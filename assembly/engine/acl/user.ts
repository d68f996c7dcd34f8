// A user as memory has it: who it is, how it shows that it is, and what it may do. What the rules
// mean is rule.ts, what follows from them check.ts; here are the layouts, and how they are
// made, copied and freed.
//
//   AclUser      name │ flags │ passwords ──► AclItem ──► AclItem ──► 0     64 hexadecimal digits
//                     │       │ selectors ──► root ──► AclSelector ──► 0
//
//   AclSelector  flags │ keys ──► AclItem …          tag: AclAccess, kind    the pattern
//                      │ channels ──► AclItem …      tag: kind               the pattern
//                      │ firstArguments ──► AclItem … tag: id of the command  the word
//                      │ rules ──► text              '+@read -get +config|get'
//                      │ commands                    512 bits: which rows of the table it allows
//
// A selector is a set of rights that must fit a command as a whole; a user may do what one of its
// selectors allows. The first one, the root, is always there and holds the user's own rights.
//
// Of the bits the last stands for commands that do not exist yet: it is set by +@all only, and no
// row has its id (the table ends at 511 rows). `rules` are the changes to the commands since the
// last +@all or -@all; applied anew to one of these they give the same bits.
//
// A pattern is compiled when its entry is made. Nearly all are plain bytes and a star, so that one
// comparison of eight bytes under a mask tells whether a key is theirs; where it does not tell all,
// it keeps most keys from the general match. For ~app:* and for ~user:[0-9]*:
//
//   head  61 70 70 3a 00 00 00 00      mask  ff ff ff ff 00 00 00 00      a prefix: this is all
//   head  75 73 65 72 3a 00 00 00      mask  ff ff ff ff ff 00 00 00      then globMatch
//
// Allocation may fail anywhere: then aclMemoryOut is set, what is being built is incomplete, and
// whoever began it frees it and answers -OOM. Nothing of a user in use is changed before that.

import { bytesCompare, bytesEqual, bytesFill } from '../../memory/bytes';
import { globIsLiteral, globMatch } from '../../memory/glob';
import { heapAllocate, heapAllocateZeroed, heapRelease } from '../../memory/heap';
import { textAddress, textBytes, textCreate, textRelease } from '../text';

export const enum AclUserFlag {
  ENABLED = 1 << 0,
  DISABLED = 1 << 1,
  /** Any password lets it in. */
  NO_PASSWORD = 1 << 2,
  SANITIZE_SKIP = 1 << 3,
  SANITIZE = 1 << 4,
}

export const enum AclSelectorFlag {
  ALL_KEYS = 1 << 0,
  ALL_CHANNELS = 1 << 1,
  ALL_COMMANDS = 1 << 2,
}

/** What a key pattern lets a command do. */
export const enum AclAccess {
  READ = 1 << 0,
  WRITE = 1 << 1,
  ALL = 3,
}

// What kind of pattern an entry is, in its tag beside AclAccess. One without any is a glob.
/** Plain bytes and a * behind them, as most are. */
const PREFIX: u32 = 1 << 2;
/** The same, and no more bytes than `head` has. */
const SHORT_PREFIX: u32 = 1 << 3;
/** Plain bytes: it takes nothing but itself. */
const LITERAL: u32 = 1 << 4;
const STAR: u8 = 0x2a;
/** Bytes of a pattern's `head`. */
const HEAD_BYTES: u32 = 8;

/** Everything a selector can allow. */
export const ACL_EVERYTHING: u32 =
  AclSelectorFlag.ALL_KEYS | AclSelectorFlag.ALL_CHANNELS | AclSelectorFlag.ALL_COMMANDS;

/** An entry of one of the lists. The bytes follow. */
@unmanaged
export class AclItem {
  next: AclItem;
  tag: u32;
  count: u32;
  /** Of a pattern: the fewest bytes that it takes. */
  minimum: u32;
  /** Of a pattern: the first of the plain bytes that it begins with … */
  head: u64;
  /** … and ff for each of these. */
  mask: u64;

  /** Address of its bytes. */
  @inline bytes(): usize {
    return changetype<usize>(this) + offsetof<AclItem>();
  }
}
if (offsetof<AclItem>() != 32) ERROR('AclItem is 32 bytes');

const COMMAND_BYTES: usize = 64;
/** The bit of commands to come. */
const FUTURE_BIT: u32 = 511;


@unmanaged
export class AclSelector {
  next: AclSelector;
  flags: u32;
  keys: AclItem;
  channels: AclItem;
  firstArguments: AclItem;
  /** An owned text, 0 = none. */
  rules: usize;
  // 64 bytes of bits follow.

  /** Address of its bits. */
  @inline commands(): usize {
    return changetype<usize>(this) + offsetof<AclSelector>();
  }
}
if (offsetof<AclSelector>() != 24) ERROR('AclSelector is 24 bytes');


@unmanaged
export class AclUser {
  /** The next user by name. */
  next: AclUser;
  /** An owned text, 0 = the empty name. */
  name: usize;
  flags: u32;
  passwords: AclItem;
  selectors: AclSelector;
}
if (offsetof<AclUser>() != 20) ERROR('AclUser is 20 bytes');

/** Memory was out since this was last set to false. */
let aclMemoryOut: bool = false;

export function aclMemorySet(isOut: bool): void {
  aclMemoryOut = isOut;
}

/** What acl-pubsub-default gives new selectors: ALL_CHANNELS or nothing. */
export let aclChannelDefault: u32 = 0;

/** Sets acl-pubsub-default; true = allchannels. */
export function aclChannelDefaultSet(isAll: bool): void {
  aclChannelDefault = isAll ? AclSelectorFlag.ALL_CHANNELS : 0;
}

export const noItem = changetype<AclItem>(0);
export const noSelector = changetype<AclSelector>(0);
export const noUser = changetype<AclUser>(0);

// ------------------------------------------------------------------------------------------ lists

/** A new entry of no list; null and aclMemoryOut when there is no memory. */
export function itemCreate(tag: u32, source: usize, count: u32): AclItem {
  const item = changetype<AclItem>(heapAllocate(offsetof<AclItem>() + <usize>count));
  if (item == noItem) {
    aclMemoryOut = true;
    return noItem;
  }
  item.next = noItem;
  item.tag = tag;
  item.count = count;
  item.minimum = 0;
  item.head = item.mask = 0;
  memory.copy(item.bytes(), source, count);
  return item;
}

/** A new entry for a pattern; as itemCreate. */
export function patternCreate(access: u32, source: usize, count: u32): AclItem {
  let plain: u32 = 0;
  while (plain < count && globIsLiteral(source + plain, 1)) plain += 1;
  const star = plain + 1 == count && load<u8>(source + plain) == STAR;
  let kind: u32 = 0;
  if (star) kind = plain <= HEAD_BYTES ? PREFIX | SHORT_PREFIX : PREFIX;
  else if (plain == count) kind = LITERAL;
  const item = itemCreate(access | kind, source, count);
  if (item == noItem) return noItem;
  // A star alone takes no text without bytes.
  item.minimum = star ? max<u32>(plain, 1) : plain;
  const kept = min<u32>(plain, HEAD_BYTES);
  for (let i: u32 = 0; i < kept; i++) {
    item.head |= (<u64>load<u8>(source + i)) << (i << 3);
    item.mask |= (<u64>0xff) << (i << 3);
  }
  return item;
}

/** Whether the pattern of an entry takes a key or a channel. */
export function patternTakes(item: AclItem, text: usize, count: u32): bool {
  if (count < item.minimum) return false;
  if ((item.tag & PREFIX) != 0) return bytesEqual(text, item.bytes(), item.count - 1);
  if ((item.tag & LITERAL) != 0) {
    return count == item.count && bytesEqual(text, item.bytes(), count);
  }
  return globTakes(item, text, count);
}

/** The same of a glob; the text has at least as many bytes as the glob has plain ones. */
function globTakes(item: AclItem, text: usize, count: u32): bool {
  const plain = item.minimum;
  if (count == plain) return globMatch(item.bytes(), item.count, text, count, false);
  if (!bytesEqual(text, item.bytes(), plain)) return false;
  const rest = item.bytes() + plain;
  return globMatch(rest, item.count - plain, text + plain, count - plain, false);
}

/**
 * Whether a look at the first eight bytes is enough to tell that the pattern of an entry takes a
 * key and allows an access (AclAccess).
 */
@inline export function patternTakesHead(item: AclItem, head: u64, access: u32): bool {
  const needed = SHORT_PREFIX | access;
  return ((head ^ item.head) & item.mask) == 0 && (item.tag & needed) == needed;
}

/** The entry of a list with these bytes, whatever its tag; null = there is none. */
export function itemFind(list: AclItem, source: usize, count: u32): AclItem {
  let item = list;
  while (item != noItem) {
    if (item.count == count && bytesEqual(item.bytes(), source, count)) return item;
    item = item.next;
  }
  return noItem;
}

/** A list with `item` as its last entry. */
export function itemAppend(list: AclItem, item: AclItem): AclItem {
  if (list == noItem) return item;
  let at = list;
  while (at.next != noItem) at = at.next;
  at.next = item;
  return list;
}

/** A list without `item`, which is in it and is freed. */
export function itemRemove(list: AclItem, item: AclItem): AclItem {
  const after = item.next;
  let head = list;
  if (list == item) {
    head = after;
  } else {
    let at = list;
    while (at.next != item) at = at.next;
    at.next = after;
  }
  heapRelease(changetype<usize>(item));
  return head;
}

export function itemsRelease(list: AclItem): void {
  let item = list;
  while (item != noItem) {
    const next = item.next;
    heapRelease(changetype<usize>(item));
    item = next;
  }
}

export function itemsCount(list: AclItem): u32 {
  let count: u32 = 0;
  for (let item = list; item != noItem; item = item.next) count += 1;
  return count;
}

function itemsCopy(list: AclItem): AclItem {
  let head = noItem;
  let last = noItem;
  for (let item = list; item != noItem; item = item.next) {
    const copy = itemCreate(item.tag, item.bytes(), item.count);
    if (copy == noItem) return head;
    copy.minimum = item.minimum;
    copy.head = item.head;
    copy.mask = item.mask;
    if (head == noItem) head = copy;
    else last.next = copy;
    last = copy;
  }
  return head;
}

// -------------------------------------------------------------------------------------- selectors

/** A selector that allows nothing but what acl-pubsub-default says; null without memory. */
export function selectorCreate(): AclSelector {
  const bytes = offsetof<AclSelector>() + COMMAND_BYTES;
  const selector = changetype<AclSelector>(heapAllocateZeroed(bytes));
  if (selector == noSelector) aclMemoryOut = true;
  else selector.flags = aclChannelDefault;
  return selector;
}

/** Frees a selector and those behind it. */
export function selectorsRelease(list: AclSelector): void {
  let selector = list;
  while (selector != noSelector) {
    const next = selector.next;
    itemsRelease(selector.keys);
    itemsRelease(selector.channels);
    itemsRelease(selector.firstArguments);
    textRelease(selector.rules);
    heapRelease(changetype<usize>(selector));
    selector = next;
  }
}

function selectorCopy(source: AclSelector): AclSelector {
  const copy = selectorCreate();
  if (copy == noSelector) return copy;
  copy.flags = source.flags;
  copy.keys = itemsCopy(source.keys);
  copy.channels = itemsCopy(source.channels);
  copy.firstArguments = itemsCopy(source.firstArguments);
  copy.rules = textCreate(textAddress(source.rules), textBytes(source.rules));
  if (copy.rules == 0 && source.rules != 0) aclMemoryOut = true;
  memory.copy(copy.commands(), source.commands(), COMMAND_BYTES);
  return copy;
}

function selectorsCopy(list: AclSelector): AclSelector {
  let head = noSelector;
  let last = noSelector;
  for (let selector = list; selector != noSelector; selector = selector.next) {
    const copy = selectorCopy(selector);
    if (copy == noSelector) return head;
    if (head == noSelector) head = copy;
    else last.next = copy;
    last = copy;
  }
  return head;
}

/** Whether the bit of a command is set. */
@inline export function selectorBit(selector: AclSelector, id: u32): bool {
  return ((load<u8>(selector.commands() + (id >> 3)) >> (<u8>(id & 7))) & 1) != 0;
}

/** Sets or clears the bit of a command. */
export function selectorSetBit(selector: AclSelector, id: u32, value: bool): void {
  const place = selector.commands() + (id >> 3);
  const bit: u32 = 1 << (id & 7);
  if (value) {
    store<u8>(place, load<u8>(place) | bit);
  } else {
    store<u8>(place, load<u8>(place) & ~bit);
    selector.flags &= ~AclSelectorFlag.ALL_COMMANDS;
  }
}

/** Sets or clears the bits of all commands, those to come included. */
export function selectorSetAll(selector: AclSelector, value: bool): void {
  bytesFill(selector.commands(), value ? 0xff : 0, COMMAND_BYTES);
  if (value) selector.flags |= AclSelectorFlag.ALL_COMMANDS;
  else selector.flags &= ~AclSelectorFlag.ALL_COMMANDS;
}

/** Whether commands that do not exist yet are allowed. */
export function selectorAllowsFuture(selector: AclSelector): bool {
  return selectorBit(selector, FUTURE_BIT);
}

// ------------------------------------------------------------------------------------------ users

/**
 * A user that may do nothing, of no table; null when there is no memory. The caller owns it.
 */
export function userCreate(name: usize, count: u32): AclUser {
  const user = changetype<AclUser>(heapAllocateZeroed(offsetof<AclUser>()));
  if (user == noUser) {
    aclMemoryOut = true;
    return user;
  }
  user.flags = AclUserFlag.DISABLED | AclUserFlag.SANITIZE;
  user.name = textCreate(name, count);
  user.selectors = selectorCreate();
  if (user.selectors == noSelector || (user.name == 0 && count != 0)) {
    aclMemoryOut = true;
    userRelease(user);
    return noUser;
  }
  return user;
}

/** Frees a user and all that it holds. */
export function userRelease(user: AclUser): void {
  textRelease(user.name);
  itemsRelease(user.passwords);
  selectorsRelease(user.selectors);
  heapRelease(changetype<usize>(user));
}

/** A copy under the same name; null when there is no memory. */
export function userCopy(source: AclUser): AclUser {
  const copy = userCreate(textAddress(source.name), textBytes(source.name));
  if (copy == noUser) return copy;
  selectorsRelease(copy.selectors);
  copy.flags = source.flags;
  copy.passwords = itemsCopy(source.passwords);
  copy.selectors = selectorsCopy(source.selectors);
  if (aclMemoryOut) {
    userRelease(copy);
    return noUser;
  }
  return copy;
}

/** Exchanges what two users are and may; their names stay. */
export function userExchange(one: AclUser, other: AclUser): void {
  const flags = one.flags;
  const passwords = one.passwords;
  const selectors = one.selectors;
  one.flags = other.flags;
  one.passwords = other.passwords;
  one.selectors = other.selectors;
  other.flags = flags;
  other.passwords = passwords;
  other.selectors = selectors;
}

/** Whether a user may do everything, so that nothing need be checked. */
export function userIsUnlimited(user: AclUser): bool {
  for (let each = user.selectors; each != noSelector; each = each.next) {
    if ((each.flags & ACL_EVERYTHING) == ACL_EVERYTHING) return true;
  }
  return false;
}

/** Compares names as bytes: below, at or above 0. */
export function userCompare(user: AclUser, name: usize, count: u32): i32 {
  return bytesCompare(textAddress(user.name), textBytes(user.name), name, count);
}
