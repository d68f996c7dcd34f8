// ACL SETUSER, and what else makes users out of words.
//
// A selector may be spread over several words: from the one that begins with ( to the one that ends
// with ) they are joined, a space between them, before any rule is applied:
//
//   alice │ on │ (~a* │ +get │ +set) │ >x           alice │ on │ (~a* +get +set) │ >x
//
// All rules are applied to a copy first. If one of them is wrong, nothing has changed.

import { bytesCopy, bytesIndexOf } from '../../memory/bytes';
import { recordKey, recordKeyCount } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import { ARGUMENT_BYTES, Argument } from '../../protocol/request-state';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { userFind, userInsert, userReplace } from './acl';
import { channelAllowed } from './check';
import { AclRule, aclRuleApply } from './rule';
import {
  AclItem,
  AclSelectorFlag,
  AclUser,
  aclMemorySet,
  itemFind,
  noItem,
  noSelector,
  noUser,
  userCopy,
  userCreate,
  userRelease,
} from './user';
import { Client, ClientFlag, clientFirst, clientHas, clientVisible } from '../client/client';
import { outputAbandon } from '../client/output';
import { Subscription, pubsubNames, pubsubOwn } from '../pubsub';

/** The rules with their selectors joined: pairs of address and count, in the scratch arena. */
let rules: usize = 0;
export let ruleCount: u32 = 0;
/** Which rule was wrong; with an unmatched parenthesis, which word. */
export let ruleWrong: u32 = 0;
/** Whether a parenthesis was unmatched. */
export let ruleUnmatched: bool = false;


@inline export function ruleAt(index: u32): Argument {
  return changetype<Argument>(rules + <usize>index * ARGUMENT_BYTES);
}


@inline function opens(word: Argument): bool {
  if (word.count == 0 || load<u8>(word.address) != 0x28) return false;
  return !closes(word);
}


@inline function closes(word: Argument): bool {
  return word.count != 0 && load<u8>(word.address + word.count - 1) == 0x29;
}

/**
 * Joins the selectors among `count` words (pairs at `vector`). False: memory is out, or
 * ruleUnmatched. The caller resets the scratch arena.
 */
export function rulesJoin(vector: usize, count: u32): bool {
  ruleCount = 0;
  ruleUnmatched = false;
  rules = scratchAllocate(<usize>count * ARGUMENT_BYTES);
  if (rules == 0) return false;
  for (let i: u32 = 0; i < count; i++) {
    const word = changetype<Argument>(vector + <usize>i * ARGUMENT_BYTES);
    const rule = ruleAt(ruleCount);
    ruleCount += 1;
    rule.address = word.address;
    rule.count = word.count;
    if (!opens(word)) continue;
    let last = i + 1;
    let bytes: usize = word.count;
    for (; last < count; last++) {
      const next = changetype<Argument>(vector + <usize>last * ARGUMENT_BYTES);
      bytes += 1 + <usize>next.count;
      if (closes(next)) break;
    }
    if (last == count) {
      ruleWrong = i;
      ruleUnmatched = true;
      return false;
    }
    if (!join(rule, vector + <usize>i * ARGUMENT_BYTES, last - i, bytes)) return false;
    i = last;
  }
  return true;
}

/** Joins a word and the `more` words behind it, up to the zero byte of each. */
function join(rule: Argument, words: usize, more: u32, bytes: usize): bool {
  const target = scratchAllocate(bytes);
  if (target == 0) return false;
  bytesCopy(target, rule.address, rule.count);
  let end = target + rule.count;
  for (let i: u32 = 1; i <= more; i++) {
    const word = changetype<Argument>(words + <usize>i * ARGUMENT_BYTES);
    const count = bytesIndexOf(word.address, word.count, 0);
    store<u8>(end, 0x20);
    bytesCopy(end + 1, word.address, count);
    end += 1 + count;
  }
  rule.address = target;
  rule.count = <u32>(end - target);
  return true;
}

/** Applies the joined rules to a user; stops at a wrong one (ruleWrong). */
export function rulesApply(user: AclUser): AclRule {
  for (let i: u32 = 0; i < ruleCount; i++) {
    const rule = ruleAt(i);
    const status = aclRuleApply(user, rule.address, rule.count);
    if (status != AclRule.DONE) {
      ruleWrong = i;
      return status;
    }
  }
  return AclRule.DONE;
}

/**
 * Makes or changes the user of a name by the joined rules. What it may not listen to any more it
 * loses: its subscribers are closed, that of `caller` after its reply.
 */
export function aclSetUser(name: usize, count: u32, caller: Client): AclRule {
  const user = userFind(name, count);
  aclMemorySet(false);
  const changed = user == noUser ? userCreate(name, count) : userCopy(user);
  if (changed == noUser) return AclRule.MEMORY;
  const status = rulesApply(changed);
  if (status != AclRule.DONE) {
    userRelease(changed);
    return status;
  }
  if (user == noUser) {
    if (userInsert(changed)) return AclRule.DONE;
    userRelease(changed);
    return AclRule.MEMORY;
  }
  subscribersClose(user, changed, caller);
  userReplace(user, changed);
  userRelease(changed);
  return AclRule.DONE;
}

// ------------------------------------------------------------------------------------ subscribers

/** Whether a selector of a user allows all channels. */
function hearsAll(user: AclUser): bool {
  for (let each = user.selectors; each != noSelector; each = each.next) {
    if ((each.flags & AclSelectorFlag.ALL_CHANNELS) != 0) return true;
  }
  return false;
}

/** Whether one of a user's selectors has this very pattern of channels. */
function hasPattern(user: AclUser, item: AclItem): bool {
  for (let each = user.selectors; each != noSelector; each = each.next) {
    if (itemFind(each.channels, item.bytes(), item.count) != noItem) return true;
  }
  return false;
}

/** Whether all that `before` could listen to stands in the rules of `after` as well. */
function hearsNoLess(before: AclUser, after: AclUser): bool {
  if (hearsAll(after)) return true;
  if (hearsAll(before)) return false;
  for (let each = before.selectors; each != noSelector; each = each.next) {
    for (let item = each.channels; item != noItem; item = item.next) {
      if (!hasPattern(after, item)) return false;
    }
  }
  return true;
}

/** Closes the clients of a user that listen to what it may not hear any more. */
function subscribersClose(user: AclUser, changed: AclUser, caller: Client): void {
  const names =
    pubsubNames(Subscription.CHANNEL) +
    pubsubNames(Subscription.PATTERN) +
    pubsubNames(Subscription.SHARD);
  if (names == 0 || hearsNoLess(user, changed)) return;
  for (let c = clientFirst; changetype<usize>(c) != 0; c = c.next) {
    if (c.user != user || !clientHas(c, ClientFlag.PUBSUB) || !clientVisible(c)) continue;
    const loses =
      losesSome(changed, c, Subscription.PATTERN) ||
      losesSome(changed, c, Subscription.CHANNEL) ||
      losesSome(changed, c, Subscription.SHARD);
    if (!loses) continue;
    if (c == caller) c.flags |= ClientFlag.CLOSE_AFTER_REPLY;
    else outputAbandon(c);
  }
}

function losesSome(user: AclUser, client: Client, kind: Subscription): bool {
  const own = pubsubOwn(client, kind);
  if (changetype<usize>(own) == 0) return false;
  for (let record = tableFirst(own); record != 0; record = tableNext(own, tableCursor)) {
    let hears = false;
    for (let each = user.selectors; !hears && each != noSelector; each = each.next) {
      const isPattern = kind == Subscription.PATTERN;
      hears = channelAllowed(each, recordKey(record), recordKeyCount(record), isPattern);
    }
    if (!hears) return true;
  }
  return false;
}
