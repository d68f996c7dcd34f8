// The inputs of ZUNION, ZINTER and ZDIFF: sorted sets, and sets, whose members have the score 1. A
// walk over one, and a question to another meanwhile:
//
//   for (let more = zsetSourceFirst(entry); more; more = zsetSourceNext(entry)) {
//     … zsetSourceMember, zsetSourceMemberBytes, zsetSourceScore …
//     if (zsetSourceHas(other, zsetSourceMember, zsetSourceMemberBytes)) …
//       … zsetSourceScore, now of the other
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
import { zsetCount } from './zset';
import {
  zsetFindScore,
  zsetFirst,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetRead,
} from './zset-look';

/** The score of every member of a set. */
const SET_SCORE: f64 = 1;

/** The member that the walk has come to. */
export let zsetSourceMember: usize = 0;
/** Its length. */
export let zsetSourceMemberBytes: u32 = 0;
/** Its score, or the one that zsetSourceHas has found. */
export let zsetSourceScore: f64 = 0;

let cursor: u64 = 0;


@inline
function isSet(entry: usize): bool {
  return recordType(entry) == Type.SET;
}

/** How many members an input has. */
export function zsetSourceCount(entry: usize): u32 {
  return isSet(entry) ? setCount(entry) : zsetCount(entry);
}

/** Begins a walk over an input. False: it has no member. */
export function zsetSourceFirst(entry: usize): bool {
  if (isSet(entry)) return setArrived(setFirst(entry));
  return arrived(entry, zsetFirst(entry));
}

/** Goes on to the next member. False: there is none. */
export function zsetSourceNext(entry: usize): bool {
  if (isSet(entry)) return setArrived(setNext());
  return arrived(entry, zsetNext(entry, cursor));
}

function setArrived(found: bool): bool {
  if (!found) return false;
  setText();
  zsetSourceMember = setMember;
  zsetSourceMemberBytes = setMemberBytes;
  zsetSourceScore = SET_SCORE;
  return true;
}

function arrived(entry: usize, at: u64): bool {
  cursor = at;
  if (at == 0) return false;
  zsetRead(entry, at);
  zsetSourceMember = zsetMember;
  zsetSourceMemberBytes = zsetMemberBytes;
  zsetSourceScore = zsetMemberScore;
  return true;
}

/** Whether an input has a member; its score is in zsetSourceScore. */
export function zsetSourceHas(entry: usize, member: usize, memberCount: u32): bool {
  if (isSet(entry)) {
    zsetSourceScore = SET_SCORE;
    return setContains(entry, member, memberCount);
  }
  const has = zsetFindScore(entry, member, memberCount);
  zsetSourceScore = zsetMemberScore;
  return has;
}
