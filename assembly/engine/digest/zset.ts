// The digest of a sorted set: each member with its score is a digest of its own, and they are
// xored, since their order follows from the scores. The score is mixed as C's '%.17g', which is
// what Redis 7.0 does in both encodings.
//
//   member   from zeros: mix the member, mix the score's text; xor into the value's digest

import { doubleFormat17 } from '../../number/double';
import {
  zsetFirst,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetRead,
} from '../../type/zset-look';
import { DIGEST_BYTES, digestClear, digestMix, digestXor } from './mix';

const memberDigest = memory.data(20, 8);
const scoreText = memory.data(32);

/** Adds what a sorted set holds. */
export function digestZset(digest: usize, entry: usize): void {
  for (let cursor = zsetFirst(entry); cursor != 0; cursor = zsetNext(entry, cursor)) {
    zsetRead(entry, cursor);
    digestClear(memberDigest);
    digestMix(memberDigest, zsetMember, zsetMemberBytes);
    digestMix(memberDigest, scoreText, doubleFormat17(zsetMemberScore, scoreText));
    digestXor(digest, memberDigest, DIGEST_BYTES);
  }
}
