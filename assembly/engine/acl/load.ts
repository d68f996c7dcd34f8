// Users from files: the `user` lines of the configuration, and the ACL file. The host reads the
// bytes; what they mean is decided here, and what is wrong with them said in the draft
// (engine/draft.ts), in Redis's words.
//
//   user alice on >secret ~cached:* +@all             one user a line, nothing else in an ACL file
//
// The words of a configuration line come from the host, which knows its quotes. A line of an ACL
// file has none: single spaces part its words, so that two of them have an empty word between.
// Either all of an ACL file is taken or nothing.

import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { bytesIndexOf } from '../../memory/bytes';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import {
  userDefault,
  userFind,
  userFirst,
  userInsert,
  userIsDefault,
  userReplace,
  usersBegin,
  usersCommit,
  usersRestore,
} from './acl';
import { describeUser } from './describe';
import { AclRule, aclRuleApply, draftRule, hasSpaces } from './rule';
import { ruleAt, ruleCount, ruleUnmatched, ruleWrong, rulesApply, rulesJoin } from './set';
import { AclUser, AclUserFlag, aclMemorySet, noUser, userCreate, userRelease } from './user';
import { Client } from '../client/client';
import {
  draftBegin,
  draftByte,
  draftBytes,
  draftCount,
  draftFailed,
  draftInteger,
  draftLiteral,
} from '../draft';

const LINE_FEED: u8 = 0x0a;

/** Words: pairs of address and count in the scratch arena. */
let words: usize = 0;
let wordCount: u32 = 0;


@inline function wordAt(index: u32): Argument {
  return changetype<Argument>(words + <usize>index * ARGUMENT_BYTES);
}

/**
 * Reads words that the host has packed, each a u32 count and its bytes. False: memory is out.
 */
function unpack(source: usize, count: usize): bool {
  wordCount = 0;
  for (let at = source; at < source + count; at += 4 + load<u32>(at)) wordCount += 1;
  words = scratchAllocate(<usize>wordCount * ARGUMENT_BYTES);
  if (words == 0) return false;
  let at = source;
  for (let i: u32 = 0; i < wordCount; i++) {
    wordAt(i).address = at + 4;
    wordAt(i).count = load<u32>(at);
    at += 4 + load<u32>(at);
  }
  return true;
}

/**
 * Checks the words of a `user` line (packed, the name first). Commands that nobody knows are let
 * pass: they fail when the user is made.
 * @returns -1: all is well; else the number of the word that Redis blames, and in the draft why
 */
export function aclCheckLine(source: usize, count: usize): i32 {
  const mark = scratchMark();
  draftBegin();
  aclMemorySet(false);
  let blamed = -1;
  const user = userCreate(0, 0);
  if (user == noUser || !unpack(source, count)) {
    blamed = 0;
    draftRule(AclRule.MEMORY);
  } else if (wordCount == 0 || !rulesJoin(words + ARGUMENT_BYTES, wordCount - 1)) {
    blamed = ruleWrong;
    draftLiteral('Wrong format');
  } else {
    for (let i: u32 = 0; i < ruleCount && blamed < 0; i++) {
      const status = aclRuleApply(user, ruleAt(i).address, ruleAt(i).count);
      if (status == AclRule.DONE || status == AclRule.UNKNOWN) continue;
      blamed = i;
      draftRule(status);
    }
  }
  if (user != noUser) userRelease(user);
  scratchReset(mark);
  return blamed;
}

/** What has become of a `user` line. */
export const enum AclLine {
  DONE = 0,
  /** The user is off, which may be a mistake. */
  DISABLED = 1,
  /** It is wrong; the draft says why. */
  WRONG = 2,
}

/** Makes the user of a `user` line (packed words, the name first) at the start of the server. */
export function aclLoadLine(source: usize, count: usize): AclLine {
  const mark = scratchMark();
  draftBegin();
  const outcome = unpack(source, count) ? lineLoad() : AclLine.WRONG;
  scratchReset(mark);
  return outcome;
}

function lineLoad(): AclLine {
  const name = wordAt(0);
  if (hasSpaces(name.address, name.count)) {
    draftLiteral('Spaces not allowed in ACL usernames');
    return AclLine.WRONG;
  }
  aclMemorySet(false);
  const user = userCreate(name.address, name.count);
  if (user == noUser || !rulesJoin(words + ARGUMENT_BYTES, wordCount - 1)) return AclLine.WRONG;
  const status = rulesApply(user);
  const isOff = (user.flags & AclUserFlag.DISABLED) != 0;
  if (status != AclRule.DONE) {
    draftLiteral("Error loading ACL rule '");
    draftBytes(ruleAt(ruleWrong).address, ruleAt(ruleWrong).count);
    draftLiteral("' for the user named '");
    draftBytes(name.address, name.count);
    draftLiteral("': ");
    draftRule(status);
    userRelease(user);
    return AclLine.WRONG;
  }
  if (userIsDefault(name.address, name.count)) {
    userReplace(userDefault, user);
    userRelease(user);
  } else if (userFind(name.address, name.count) != noUser || !userInsert(user)) {
    userRelease(user);
    return AclLine.WRONG;
  }
  return isOff ? AclLine.DISABLED : AclLine.DONE;
}

/** Puts all users into the draft, a line each. */
export function aclDescribe(): void {
  draftBegin();
  for (let user = userFirst; user != noUser; user = user.next) {
    describeUser(user);
    draftByte(LINE_FEED);
  }
}

// ----------------------------------------------------------------------------------- the ACL file

let path: usize = 0;
let pathCount: u32 = 0;
let lineNumber: u32 = 0;

function place(): void {
  draftBytes(path, pathCount);
  draftByte(0x3a);
  draftInteger(lineNumber);
}

/**
 * Takes the users of an ACL file for those there were, who end with their clients. The draft has
 * what is wrong with it.
 * @param name the file's name, for the errors
 * @param text its content
 * @param caller who has asked for it; may be null
 * @returns whether it was taken
 */
export function aclLoadFile(
  name: usize,
  nameCount: u32,
  text: usize,
  textCount: u32,
  caller: Client,
): bool {
  path = name;
  pathCount = nameCount;
  lineNumber = 0;
  draftBegin();
  aclMemorySet(false);
  if (!usersBegin()) return false;
  let at = text;
  const end = text + textCount;
  while (at < end) {
    const length = bytesIndexOf(at, end - at, LINE_FEED);
    lineNumber += 1;
    const mark = scratchMark();
    fileLine(at, at + length);
    scratchReset(mark);
    at += length + 1;
  }
  if (draftCount == 0 && !draftFailed && usersCommit(caller)) return true;
  usersRestore();
  draftLiteral('WARNING: ACL errors detected, no change to the previously active ACL rules was');
  draftLiteral(' performed');
  return false;
}


@inline function isBlank(byte: u8, withSpace: bool): bool {
  return byte == 0x09 || byte == 0x0d || byte == 0x0a || (withSpace && byte == 0x20);
}

/** Parts [from, end) at each single space, without tabs around the words. False: no memory. */
function split(from: usize, end: usize): bool {
  wordCount = 1;
  for (let at = from; at < end; at++) if (load<u8>(at) == 0x20) wordCount += 1;
  words = scratchAllocate(<usize>wordCount * ARGUMENT_BYTES);
  if (words == 0) return false;
  let at = from;
  for (let i: u32 = 0; i < wordCount; i++) {
    let stop = at + bytesIndexOf(at, end - at, 0x20);
    const next = stop + 1;
    while (at < stop && isBlank(load<u8>(at), false)) at += 1;
    while (at < stop && isBlank(load<u8>(stop - 1), false)) stop -= 1;
    wordAt(i).address = at;
    wordAt(i).count = <u32>(stop - at);
    at = next;
  }
  return true;
}


@inline function isUserWord(word: Argument): bool {
  return word.count == 4 && load<u32>(word.address) == 0x72657375; // user
}

function fileLine(start: usize, stop: usize): void {
  let from = start;
  let end = stop;
  while (from < end && isBlank(load<u8>(from), true)) from += 1;
  while (from < end && isBlank(load<u8>(end - 1), true)) end -= 1;
  if (from == end) return;
  if (!split(from, end)) return draftLiteral('out of memory. ');
  if (!isUserWord(wordAt(0)) || wordCount < 2) {
    place();
    return draftLiteral(' should start with user keyword followed by the username. ');
  }
  const name = wordAt(1);
  if (hasSpaces(name.address, name.count)) {
    draftLiteral("'");
    place();
    draftLiteral(": username '");
    draftBytes(name.address, name.count);
    return draftLiteral("' contains invalid characters. ");
  }
  if (userFind(name.address, name.count) != noUser) {
    draftLiteral("WARNING: Duplicate user '");
    draftBytes(name.address, name.count);
    draftLiteral("' found on line ");
    draftInteger(lineNumber);
    return draftLiteral('. ');
  }
  const user = userCreate(name.address, name.count);
  if (user == noUser || !userInsert(user)) {
    if (user != noUser) userRelease(user);
    return draftLiteral('out of memory. ');
  }
  if (rulesJoin(words + ARGUMENT_BYTES * 2, wordCount - 2)) return fileRules(user);
  if (!ruleUnmatched) return draftLiteral('out of memory. ');
  place();
  draftLiteral(': Unmatched parenthesis in selector definition.');
}

/** Applies the rules of a line; unknown commands are all told, of other errors the first. */
function fileRules(user: AclUser): void {
  let told = false;
  for (let i: u32 = 0; i < ruleCount; i++) {
    const rule = ruleAt(i);
    const status = aclRuleApply(user, rule.address, rule.count);
    if (status == AclRule.DONE || (told && status != AclRule.UNKNOWN)) continue;
    place();
    draftLiteral(': ');
    if (status == AclRule.UNKNOWN) {
      draftLiteral("Error in applying operation '");
      draftBytes(rule.address, rule.count);
      draftLiteral("': ");
    } else {
      told = true;
    }
    draftRule(status);
    draftLiteral('. ');
  }
}
