// The bounds of ranges, as arguments:
//
//   scores    1.5   (1.5   -inf   +inf       a parenthesis excludes the bound
//   members   [a    (a     -      +          - is in front of all, + behind all

import { Call } from '../../engine/call';
import { doubleParseBound, doubleParsed } from '../../number/double';
import { replyError } from '../../protocol/reply';
import { MemberBound, MemberRange, ScoreRange } from '../../type/zset-range';

const EXCLUDED: u32 = 0x28;
const INCLUDED: u32 = 0x5b;
const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;

/** The range that scoreRangeRead has read. */
export const boundScores = changetype<ScoreRange>(memory.data(24, 8));
/** The range that memberRangeRead has read; its bytes are the call's. */
export const boundMembers = changetype<MemberRange>(memory.data(24, 8));

let boundExcluded: bool = false;

/** Reads a score with or without a parenthesis, into doubleParsed and boundExcluded. */
function scoreBound(call: Call, index: i32): bool {
  const source = call.address(index);
  const count = call.bytes(index);
  boundExcluded = count != 0 && <u32>load<u8>(source) == EXCLUDED;
  const skipped: u32 = boundExcluded ? 1 : 0;
  return doubleParseBound(source + skipped, count - skipped);
}

/**
 * Reads two arguments as a range of scores, into boundScores. False: they are none, which is
 * answered.
 */
export function scoreRangeRead(call: Call, minimum: i32, greatest: i32): bool {
  const range = boundScores;
  if (scoreBound(call, minimum)) {
    range.minimum = doubleParsed;
    range.minimumExcluded = boundExcluded;
    if (scoreBound(call, greatest)) {
      range.greatest = doubleParsed;
      range.greatestExcluded = boundExcluded;
      return true;
    }
  }
  replyError('ERR min or max is not a float');
  return false;
}

/** What kind of bound of members an argument is; -1 = none. */
function memberBound(call: Call, index: i32): i32 {
  const count = call.bytes(index);
  if (count == 0) return -1;
  const source = call.address(index);
  const alone = count == 1 || load<u8>(source, 1) == 0;
  switch (<u32>load<u8>(source)) {
    case PLUS:
      return alone ? MemberBound.BEHIND_ALL : -1;
    case MINUS:
      return alone ? MemberBound.BEFORE_ALL : -1;
    case EXCLUDED:
      return MemberBound.EXCLUSIVE;
    case INCLUDED:
      return MemberBound.INCLUSIVE;
    default:
      return -1;
  }
}

/**
 * Reads two arguments as a range of members, into boundMembers. False: they are none, which is
 * answered.
 */
export function memberRangeRead(call: Call, minimum: i32, greatest: i32): bool {
  const minimumBound = memberBound(call, minimum);
  const greatestBound = memberBound(call, greatest);
  if (minimumBound < 0 || greatestBound < 0) {
    replyError('ERR min or max not valid string range item');
    return false;
  }
  const range = boundMembers;
  range.minimumBound = minimumBound;
  range.minimum = call.address(minimum) + 1;
  range.minimumBytes = call.bytes(minimum) - 1;
  range.greatestBound = greatestBound;
  range.greatest = call.address(greatest) + 1;
  range.greatestBytes = call.bytes(greatest) - 1;
  return true;
}
