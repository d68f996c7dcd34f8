// The inputs of ZUNION, ZINTER and ZDIFF: sorted sets, and sets, whose members have the score 1. A
// walk over one, and a question to another meanwhile:
//
//   for (let more = sourceFirst(entry); more; more = sourceNext(entry)) {
//     … sourceMember, sourceMemberBytes, sourceValue …
//     if (sourceHas(other, sourceMember, sourceMemberBytes)) … sourceValue of the other
//   }
//
// One walk at a time. The member's bytes are valid until the next step.

import { sortedSetCount } from './zset';
import {
  sortedSetFirst,
  sortedSetMember,
  sortedSetMemberBytes,
  sortedSetNext,
  sortedSetRead,
  sortedSetScore,
  sortedSetValue,
} from './zset-look';

/** The member that the walk has come to. */
export let sourceMember: usize = 0;
/** Its length. */
export let sourceMemberBytes: u32 = 0;
/** Its score, or the one that sourceHas has found. */
export let sourceValue: f64 = 0;

let cursor: u64 = 0;

/** How many members an input has. */
export function sourceCount(entry: usize): u32 {
  return sortedSetCount(entry);
}

/** Begins a walk over an input. False: it has no member. */
export function sourceFirst(entry: usize): bool {
  return arrive(entry, sortedSetFirst(entry));
}

/** Goes on to the next member. False: there is none. */
export function sourceNext(entry: usize): bool {
  return arrive(entry, sortedSetNext(entry, cursor));
}

function arrive(entry: usize, at: u64): bool {
  cursor = at;
  if (at == 0) return false;
  sortedSetRead(entry, at);
  sourceMember = sortedSetMember;
  sourceMemberBytes = sortedSetMemberBytes;
  sourceValue = sortedSetValue;
  return true;
}

/** Whether an input has a member; its score is in sourceValue. */
export function sourceHas(entry: usize, member: usize, memberCount: u32): bool {
  const has = sortedSetScore(entry, member, memberCount);
  sourceValue = sortedSetValue;
  return has;
}
