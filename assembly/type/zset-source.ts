// The inputs of ZUNION, ZINTER and ZDIFF: sorted sets, and sets, whose members have the score 1. A
// walk over one, and a question to another meanwhile:
//
//   for (let more = sourceFirst(entry); more; more = sourceNext(entry)) {
//     … sourceMember, sourceMemberBytes, sourceValue …
//     if (sourceHas(other, sourceMember, sourceMemberBytes)) … sourceValue of the other
//   }
//
// One walk at a time. The member's bytes are valid until the next step.

import { recordType } from '../memory/record';
import {
  setContains,
  setCount,
  setFirst,
  setMember,
  setMemberBytes,
  setNext,
  setText,
} from './set';
import { Type } from './type';
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

/** The score of every member of a set. */
const SET_SCORE: f64 = 1;

/** The member that the walk has come to. */
export let sourceMember: usize = 0;
/** Its length. */
export let sourceMemberBytes: u32 = 0;
/** Its score, or the one that sourceHas has found. */
export let sourceValue: f64 = 0;

let cursor: u64 = 0;


@inline
function isSet(entry: usize): bool {
  return recordType(entry) == Type.SET;
}

/** How many members an input has. */
export function sourceCount(entry: usize): u32 {
  return isSet(entry) ? setCount(entry) : sortedSetCount(entry);
}

/** Begins a walk over an input. False: it has no member. */
export function sourceFirst(entry: usize): bool {
  if (isSet(entry)) return setArrived(setFirst(entry));
  return arrived(entry, sortedSetFirst(entry));
}

/** Goes on to the next member. False: there is none. */
export function sourceNext(entry: usize): bool {
  if (isSet(entry)) return setArrived(setNext());
  return arrived(entry, sortedSetNext(entry, cursor));
}

function setArrived(found: bool): bool {
  if (!found) return false;
  setText();
  sourceMember = setMember;
  sourceMemberBytes = setMemberBytes;
  sourceValue = SET_SCORE;
  return true;
}

function arrived(entry: usize, at: u64): bool {
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
  if (isSet(entry)) {
    sourceValue = SET_SCORE;
    return setContains(entry, member, memberCount);
  }
  const has = sortedSetScore(entry, member, memberCount);
  sourceValue = sortedSetValue;
  return has;
}
