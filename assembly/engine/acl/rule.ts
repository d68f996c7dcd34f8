// The rules of users: what each word of ACL SETUSER, of a `user` line and of the ACL file does.
//
//   on off nopass resetpass skip-sanitize-payload sanitize-payload reset
//   >password <password #hash !hash            passwords are kept as SHA-256
//   ~pattern %R~pattern %W~pattern %RW~pattern allkeys resetkeys
//   &pattern allchannels resetchannels
//   +command -command +command|subcommand +@category -@category allcommands nocommands
//   +command|word                              only with this first argument
//   (rule rule …) clearselectors               another selector
//
// Words are compared as C compares strings: in any case, and up to their first zero byte. Passwords
// and patterns are all of their bytes.
//
// The commands of a selector are remembered twice: as bits, and as the words that made them,
// without those that a later word has undone (a command takes back all that was said of it and of
// its subcommands, a category only itself). ACL LIST shows the words:
//
//   +@all  -config  +config|get  -config        →  +@all -config
//   -@all  +@read  -get  +@read                 →  -@all -get +@read

import { CommandRow, commandCount, commandLookupFull, commandRowAt } from '../../row/lookup';
import { bytesCopy, bytesEqual, bytesIndexOf, bytesLower } from '../../memory/bytes';
import { heapAllocate } from '../../memory/heap';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { WordStatus, wordAddress, wordBehind, wordBytes, wordNext } from '../../protocol/words';
import {
  AclAccess,
  AclSelector,
  AclSelectorFlag,
  AclUser,
  AclUserFlag,
  aclChannelDefault,
  itemAppend,
  itemCreate,
  itemFind,
  itemRemove,
  itemsRelease,
  noItem,
  noSelector,
  patternCreate,
  selectorCreate,
  selectorSetAll,
  selectorSetBit,
  selectorsRelease,
} from './user';
import { textAddress, textBytes, textRelease } from '../text';
import { draftLiteral } from '../draft';
import { LogCode, logAdd } from '../log';
import { SHA256_HEX_BYTES, sha256Hex } from '../../structure/sha256';

/** What is wrong with a rule. */
export const enum AclRule {
  DONE = 0,
  /** No such command or category. */
  UNKNOWN = 1,
  SYNTAX = 2,
  AFTER_ALL_KEYS = 3,
  AFTER_ALL_CHANNELS = 4,
  NO_PASSWORD = 5,
  BAD_HASH = 6,
  /** A first argument of a subcommand. */
  SUBCOMMAND = 7,
  MEMORY = 8,
}

/** Puts what Redis says of it behind the draft. */
export function draftRule(status: AclRule): void {
  switch (status) {
    case AclRule.UNKNOWN:
      return draftLiteral('Unknown command or category name in ACL');
    case AclRule.SYNTAX:
      return draftLiteral('Syntax error');
    case AclRule.AFTER_ALL_KEYS:
      return draftAfterAll('allkeys', 'resetkeys', 'patterns');
    case AclRule.AFTER_ALL_CHANNELS:
      return draftAfterAll('allchannels', 'resetchannels', 'channels');
    case AclRule.NO_PASSWORD:
      draftLiteral('The password you are trying to remove from the user does not exist');
      return;
    case AclRule.BAD_HASH:
      draftLiteral('The password hash must be exactly 64 characters and contain only lowercase');
      draftLiteral(' hexadecimal characters');
      return;
    case AclRule.SUBCOMMAND:
      return draftLiteral('Allowing first-arg of a subcommand is not supported');
    default:
      return draftLiteral('out of memory');
  }
}

function draftAfterAll(all: string, reset: string, what: string): void {
  draftLiteral("Adding a pattern after the * pattern (or the '");
  draftLiteral(all);
  draftLiteral("' flag) is not valid and does not have any effect. Try '");
  draftLiteral(reset);
  draftLiteral("' to start with an empty list of ");
  draftLiteral(what);
}

const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const AT: u8 = 0x40;
const BAR: u8 = 0x7c;
const TILDE: u8 = 0x7e;
const PERCENT: u8 = 0x25;
const AMPERSAND: u8 = 0x26;

/** Whether [source, +count) is `word`, which is in lower case, in any case. */
function wordIs(source: usize, count: u32, word: string): bool {
  if (count != <u32>word.length) return false;
  const letters = changetype<usize>(word);
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(source + i);
    const lower = byte - 0x41 < 26 ? byte | 0x20 : byte;
    if (lower != load<u8>(letters + ((<usize>i) << 1))) return false;
  }
  return true;
}

/** Whether there is white space or a zero byte in [source, +count): not in names and patterns. */
export function hasSpaces(source: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(source + i);
    if (byte == 0 || byte == 0x20 || (byte >= 0x09 && byte <= 0x0d)) return true;
  }
  return false;
}

// -------------------------------------------------------------------------------------- passwords

const hash = memory.data(64, 8);

/** Puts the hash that a password rule is about into `hash`. False: it is none. */
function hashTake(rule: usize, count: u32, isPlain: bool): bool {
  if (isPlain) {
    sha256Hex(hash, rule + 1, count - 1);
    return true;
  }
  if (count - 1 != SHA256_HEX_BYTES) return false;
  for (let i: u32 = 0; i < SHA256_HEX_BYTES; i++) {
    const byte = load<u8>(rule + 1 + i);
    if (byte - 0x30 >= 10 && byte - 0x61 >= 6) return false;
  }
  bytesCopy(hash, rule + 1, SHA256_HEX_BYTES);
  return true;
}

function passwordAdd(user: AclUser, rule: usize, count: u32): AclRule {
  if (!hashTake(rule, count, load<u8>(rule) == 0x3e)) return AclRule.BAD_HASH;
  if (itemFind(user.passwords, hash, SHA256_HEX_BYTES) == noItem) {
    const item = itemCreate(0, hash, SHA256_HEX_BYTES);
    if (item == noItem) return AclRule.MEMORY;
    user.passwords = itemAppend(user.passwords, item);
  }
  user.flags &= ~AclUserFlag.NO_PASSWORD;
  return AclRule.DONE;
}

function passwordRemove(user: AclUser, rule: usize, count: u32): AclRule {
  if (!hashTake(rule, count, load<u8>(rule) == 0x3c)) return AclRule.BAD_HASH;
  const item = itemFind(user.passwords, hash, SHA256_HEX_BYTES);
  if (item == noItem) return AclRule.NO_PASSWORD;
  user.passwords = itemRemove(user.passwords, item);
  return AclRule.DONE;
}

/**
 * Whether this is one of the user's passwords; takes as long for a nearly right one as for a wrong
 * one.
 */
export function passwordMatches(user: AclUser, source: usize, count: u32): bool {
  sha256Hex(hash, source, count);
  let found = false;
  for (let item = user.passwords; item != noItem; item = item.next) {
    let difference: u32 = 0;
    for (let i: u32 = 0; i < SHA256_HEX_BYTES; i++) {
      difference |= load<u8>(hash + i) ^ load<u8>(item.bytes() + i);
    }
    found = found || difference == 0;
  }
  return found;
}

// --------------------------------------------------------------------------------------- commands

/** Takes back the first arguments that are allowed of a command. */
function argumentsForget(selector: AclSelector, id: u32): void {
  let item = selector.firstArguments;
  while (item != noItem) {
    const next = item.next;
    if (item.tag == id) selector.firstArguments = itemRemove(selector.firstArguments, item);
    item = next;
  }
}

/** Allows or forbids a command with its subcommands. */
function commandSet(selector: AclSelector, row: CommandRow, allow: bool): void {
  argumentsForget(selector, row.id);
  const last = <u32>row.id + row.subcommandCount;
  for (let id: u32 = row.id; id <= last; id++) selectorSetBit(selector, id, allow);
}

/** Whether a rule of the selector's, without its sign, is undone by the new one. */
function isUndone(old: usize, oldCount: u32, rule: usize, count: u32): bool {
  if (oldCount < count || !bytesEqual(old, rule, count)) return false;
  return oldCount == count || load<u8>(old + count) == BAR;
}

/** Remembers a rule about commands and forgets those that it undoes. */
function rulesUpdate(selector: AclSelector, rule: usize, count: u32, allow: bool): AclRule {
  const old = textBytes(selector.rules);
  const mark = scratchMark();
  const lower = scratchAllocate(count);
  const text: usize = lower == 0 ? 0 : heapAllocate(4 + <usize>old + 2 + count);
  if (text == 0) {
    scratchReset(mark);
    return AclRule.MEMORY;
  }
  bytesLower(lower, rule, count);
  let target = text + 4;
  let at = textAddress(selector.rules);
  const end = at + old;
  while (at < end) {
    const length = <u32>bytesIndexOf(at, end - at, 0x20);
    if (!isUndone(at + 1, length - 1, lower, count)) {
      bytesCopy(target, at, length);
      store<u8>(target + length, 0x20);
      target += length + 1;
    }
    at += length + 1;
  }
  store<u8>(target, allow ? PLUS : MINUS);
  bytesCopy(target + 1, lower, count);
  store<u32>(text, <u32>(target + 1 + count - text - 4));
  scratchReset(mark);
  textRelease(selector.rules);
  selector.rules = text;
  return AclRule.DONE;
}

/** +command, -command, +container|subcommand, -container|subcommand */
function commandRule(selector: AclSelector, row: CommandRow | null, allow: bool): AclRule {
  if (row == null) return AclRule.UNKNOWN;
  commandSet(selector, row, allow);
  return rulesUpdate(selector, row.fullName, row.fullNameBytes, allow);
}

/** +command|word: a subcommand, or a first argument that is allowed. */
function firstArgumentRule(selector: AclSelector, rule: usize, count: u32, bar: u32): AclRule {
  const row = commandLookupFull(rule, bar);
  if (row == null) return AclRule.UNKNOWN;
  if (row.container != 0xffff) return AclRule.SUBCOMMAND;
  if (bar + 1 == count) return AclRule.SYNTAX;
  if (row.subcommandCount != 0) return commandRule(selector, commandLookupFull(rule, count), true);
  const word = rule + bar + 1;
  const wordCount = count - bar - 1;
  // A rule is shown as one word and must be read as one.
  if (hasSpaces(word, wordCount)) return AclRule.SYNTAX;
  if (!argumentKnown(selector, row.id, word, wordCount)) {
    const item = itemCreate(row.id, word, wordCount);
    if (item == noItem) return AclRule.MEMORY;
    bytesLower(item.bytes(), word, wordCount);
    selector.firstArguments = itemAppend(selector.firstArguments, item);
  }
  logAdd(LogCode.DEPRECATED_RULE, 0, 0, rule, count);
  return rulesUpdate(selector, rule, count, true);
}

/** Whether a first argument, in any case, is among those that a selector allows of a command. */
export function argumentKnown(selector: AclSelector, id: u32, word: usize, count: u32): bool {
  for (let item = selector.firstArguments; item != noItem; item = item.next) {
    if (item.tag != id || item.count != count) continue;
    let i: u32 = 0;
    while (i < count) {
      const byte = load<u8>(word + i);
      const lower = byte - 0x41 < 26 ? byte | 0x20 : byte;
      if (lower != load<u8>(item.bytes() + i)) break;
      i += 1;
    }
    if (i == count) return true;
  }
  return false;
}

/** +@category and -@category; [rule, +count) begins with the @. */
function categoryRule(selector: AclSelector, rule: usize, count: u32, allow: bool): AclRule {
  const bit = categoryBit(rule + 1, count - 1);
  if (bit == 0) return AclRule.UNKNOWN;
  for (let id: u32 = 0; id < commandCount(); id++) {
    const row = commandRowAt(id);
    if ((row.categories & bit) != 0) commandSet(selector, row, allow);
  }
  return rulesUpdate(selector, rule, count, allow);
}

/** A rule that begins with + or -. */
function signedRule(selector: AclSelector, rule: usize, count: u32): AclRule {
  const allow = load<u8>(rule) == PLUS;
  const name = rule + 1;
  const nameCount = count - 1;
  if (nameCount != 0 && load<u8>(name) == AT) {
    return categoryRule(selector, name, nameCount, allow);
  }
  let bar = nameCount;
  while (bar != 0 && load<u8>(name + bar - 1) != BAR) bar -= 1;
  if (allow && bar != 0) return firstArgumentRule(selector, name, nameCount, bar - 1);
  return commandRule(selector, commandLookupFull(name, nameCount), allow);
}

// -------------------------------------------------------------------------------------- categories

/** How many ACL categories there are. */
export const ACL_CATEGORIES: u32 = 21;

/** The name of category `index`; the order is AclCategory (row/lookup.ts). */
export function categoryName(index: u32): string {
  switch (index) {
    case 0:
      return 'keyspace';
    case 1:
      return 'read';
    case 2:
      return 'write';
    case 3:
      return 'set';
    case 4:
      return 'sortedset';
    case 5:
      return 'list';
    case 6:
      return 'hash';
    case 7:
      return 'string';
    case 8:
      return 'bitmap';
    case 9:
      return 'hyperloglog';
    case 10:
      return 'geo';
    case 11:
      return 'stream';
    case 12:
      return 'pubsub';
    case 13:
      return 'admin';
    case 14:
      return 'fast';
    case 15:
      return 'slow';
    case 16:
      return 'blocking';
    case 17:
      return 'dangerous';
    case 18:
      return 'connection';
    case 19:
      return 'transaction';
    default:
      return 'scripting';
  }
}

/** The bit of a category by its name in any case (AclCategory); 0 = there is none. */
export function categoryBit(name: usize, count: u32): u32 {
  for (let i: u32 = 0; i < ACL_CATEGORIES; i++) {
    if (wordIs(name, count, categoryName(i))) return 1 << i;
  }
  return 0;
}

// ------------------------------------------------------------------------------ keys and channels

/** ~pattern and %RW~pattern */
function keyRule(selector: AclSelector, rule: usize, count: u32): AclRule {
  if ((selector.flags & AclSelectorFlag.ALL_KEYS) != 0) return AclRule.AFTER_ALL_KEYS;
  let access: u32 = AclAccess.ALL;
  let from: u32 = 1;
  if (load<u8>(rule) == PERCENT) {
    access = 0;
    for (; from < count && load<u8>(rule + from) != TILDE; from++) {
      const letter = load<u8>(rule + from) | 0x20;
      const bit: u32 = letter == 0x72 ? AclAccess.READ : letter == 0x77 ? AclAccess.WRITE : 0;
      if (bit == 0 || (access & bit) != 0) return AclRule.SYNTAX;
      access |= bit;
    }
    if (access == 0) return AclRule.SYNTAX;
    if (from < count) from += 1;
  }
  const pattern = rule + from;
  if (hasSpaces(pattern, count - from)) return AclRule.SYNTAX;
  const known = itemFind(selector.keys, pattern, count - from);
  if (known != noItem) {
    known.tag |= access;
    return AclRule.DONE;
  }
  const item = patternCreate(access, pattern, count - from);
  if (item == noItem) return AclRule.MEMORY;
  selector.keys = itemAppend(selector.keys, item);
  return AclRule.DONE;
}

/** &pattern */
function channelRule(selector: AclSelector, rule: usize, count: u32): AclRule {
  if ((selector.flags & AclSelectorFlag.ALL_CHANNELS) != 0) return AclRule.AFTER_ALL_CHANNELS;
  if (hasSpaces(rule + 1, count - 1)) return AclRule.SYNTAX;
  if (itemFind(selector.channels, rule + 1, count - 1) != noItem) return AclRule.DONE;
  const item = patternCreate(0, rule + 1, count - 1);
  if (item == noItem) return AclRule.MEMORY;
  selector.channels = itemAppend(selector.channels, item);
  return AclRule.DONE;
}

function keysSet(selector: AclSelector, all: bool): void {
  if (all) selector.flags |= AclSelectorFlag.ALL_KEYS;
  else selector.flags &= ~AclSelectorFlag.ALL_KEYS;
  itemsRelease(selector.keys);
  selector.keys = noItem;
}

function channelsSet(selector: AclSelector, all: bool): void {
  if (all) selector.flags |= AclSelectorFlag.ALL_CHANNELS;
  else selector.flags &= ~AclSelectorFlag.ALL_CHANNELS;
  itemsRelease(selector.channels);
  selector.channels = noItem;
}

function commandsSet(selector: AclSelector, all: bool): void {
  selectorSetAll(selector, all);
  textRelease(selector.rules);
  selector.rules = 0;
  itemsRelease(selector.firstArguments);
  selector.firstArguments = noItem;
}

// -------------------------------------------------------------------------------------- selectors

/** Applies one rule about commands, keys or channels. */
function selectorRule(selector: AclSelector, rule: usize, count: u32): AclRule {
  const short = <u32>bytesIndexOf(rule, count, 0);
  if (wordIs(rule, short, 'allkeys') || wordIs(rule, short, '~*')) keysSet(selector, true);
  else if (wordIs(rule, short, 'resetkeys')) keysSet(selector, false);
  else if (wordIs(rule, short, 'allchannels') || wordIs(rule, short, '&*')) {
    channelsSet(selector, true);
  } else if (wordIs(rule, short, 'resetchannels')) channelsSet(selector, false);
  else if (wordIs(rule, short, 'allcommands') || wordIs(rule, short, '+@all')) {
    commandsSet(selector, true);
  } else if (wordIs(rule, short, 'nocommands') || wordIs(rule, short, '-@all')) {
    commandsSet(selector, false);
  } else {
    const sign = short == 0 ? 0 : load<u8>(rule);
    if (sign == TILDE || sign == PERCENT) return keyRule(selector, rule, count);
    if (sign == AMPERSAND) return channelRule(selector, rule, count);
    if (sign == PLUS || sign == MINUS) return signedRule(selector, rule, short);
    return AclRule.SYNTAX;
  }
  return AclRule.DONE;
}

/** Whether the quotes of [from, end) are balanced; if not, a selector has no rules at all. */
function isBalanced(from: usize, end: usize): bool {
  let status = wordNext(from, end);
  while (status == WordStatus.FOUND) status = wordNext(wordBehind, end);
  return status == WordStatus.END;
}

/** (rule rule …) */
function selectorAdd(user: AclUser, rule: usize, count: u32): AclRule {
  const selector = selectorCreate();
  if (selector == noSelector) return AclRule.MEMORY;
  const mark = scratchMark();
  let at = rule + 1;
  const end = at + bytesIndexOf(at, count - 2, 0);
  let status = AclRule.DONE;
  if (isBalanced(at, end)) {
    while (status == AclRule.DONE && wordNext(at, end) == WordStatus.FOUND) {
      at = wordBehind;
      status = selectorRule(selector, wordAddress, wordBytes);
    }
  }
  scratchReset(mark);
  if (status != AclRule.DONE) {
    selectorsRelease(selector);
    return status;
  }
  let last = user.selectors;
  while (last.next != noSelector) last = last.next;
  last.next = selector;
  return AclRule.DONE;
}

function selectorsClear(user: AclUser): void {
  selectorsRelease(user.selectors.next);
  user.selectors.next = noSelector;
}

function passwordsClear(user: AclUser): void {
  itemsRelease(user.passwords);
  user.passwords = noItem;
}

function flagSet(user: AclUser, set: u32, clear: u32): AclRule {
  user.flags = (user.flags | set) & ~clear;
  return AclRule.DONE;
}

/** As the user was when it was made. */
export function userReset(user: AclUser): void {
  passwordsClear(user);
  user.flags = AclUserFlag.DISABLED | AclUserFlag.SANITIZE;
  selectorsClear(user);
  keysSet(user.selectors, false);
  channelsSet(user.selectors, aclChannelDefault != 0);
  commandsSet(user.selectors, false);
}

/** Applies one rule to a user. With MEMORY the user is incomplete and must not be used. */
export function aclRuleApply(user: AclUser, rule: usize, count: u32): AclRule {
  const short = <u32>bytesIndexOf(rule, count, 0);
  if (count == 0) return AclRule.DONE;
  if (wordIs(rule, short, 'on')) return flagSet(user, AclUserFlag.ENABLED, AclUserFlag.DISABLED);
  if (wordIs(rule, short, 'off')) return flagSet(user, AclUserFlag.DISABLED, AclUserFlag.ENABLED);
  if (wordIs(rule, short, 'skip-sanitize-payload')) {
    return flagSet(user, AclUserFlag.SANITIZE_SKIP, AclUserFlag.SANITIZE);
  }
  if (wordIs(rule, short, 'sanitize-payload')) {
    return flagSet(user, AclUserFlag.SANITIZE, AclUserFlag.SANITIZE_SKIP);
  }
  if (wordIs(rule, short, 'nopass')) {
    passwordsClear(user);
    return flagSet(user, AclUserFlag.NO_PASSWORD, 0);
  }
  if (wordIs(rule, short, 'resetpass')) {
    passwordsClear(user);
    return flagSet(user, 0, AclUserFlag.NO_PASSWORD);
  }
  switch (<i32>load<u8>(rule)) {
    case 0x3e: // >
    case 0x23: // #
      return passwordAdd(user, rule, count);
    case 0x3c: // <
    case 0x21: // !
      return passwordRemove(user, rule, count);
    case 0x28: // (
      if (count > 1 && load<u8>(rule + count - 1) == 0x29) return selectorAdd(user, rule, count);
      break;
  }
  if (wordIs(rule, short, 'clearselectors')) selectorsClear(user);
  else if (wordIs(rule, short, 'reset')) userReset(user);
  else return selectorRule(user.selectors, rule, count);
  return AclRule.DONE;
}
