// The digest of a stream: its entries in order, each its id ('5.1' for 5-1), then its fields and
// values. As in Redis, groups and what is pending in them do not count.

import { integerFormatUnsigned } from '../../number/number';
import { streamOf } from '../../type/stream-head';
import {
  streamField,
  streamFieldBytes,
  streamFieldCount,
  streamFieldRead,
  streamMs,
  streamSeq,
  streamValue,
  streamValueBytes,
  streamWalk,
  streamWalkNext,
} from '../../type/stream-walk';
import { digestMix } from './mix';

const POINT: u8 = 0x2e;
const idText = memory.data(48, 8);

/** Adds what a stream holds. */
export function digestStream(digest: usize, entry: usize): void {
  streamWalk(streamOf(entry), 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, false);
  while (streamWalkNext()) {
    let count: usize = integerFormatUnsigned(streamMs, idText);
    store<u8>(idText + count++, POINT);
    count += integerFormatUnsigned(streamSeq, idText + count);
    digestMix(digest, idText, count);
    for (let left = streamFieldCount; left != 0; left--) {
      streamFieldRead();
      digestMix(digest, streamField, streamFieldBytes);
      digestMix(digest, streamValue, streamValueBytes);
    }
  }
}
