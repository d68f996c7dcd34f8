// DEBUG CLIENT-EVICTION: what the clients hold, a line for each bucket of engine/client/evict.ts:
//
//   bucket          0 -      32767: tot-mem:      22328, clients: 13

import {
  CLIENT_BUCKETS,
  clientBucketBytes,
  clientBucketCount,
  clientBucketFloor,
  clientMemoryCounts,
  clientsSettle,
} from '../../engine/client/evict';
import { bytesCopy, bytesFill, bytesText } from '../../memory/bytes';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { integerFormat } from '../../number/number';
import { replyError, replyVerbatim } from '../../protocol/reply';

/** The longest line. */
const BUCKET_LINE_BYTES: u32 = 160;

const digits = memory.data(24);

/** DEBUG CLIENT-EVICTION: a line a bucket. */
export function debugClientBuckets(): void {
  if (!clientMemoryCounts) return replyError('ERR maxmemory-clients is disabled.');
  clientsSettle();
  const mark = scratchMark();
  const text = scratchAllocate(CLIENT_BUCKETS * BUCKET_LINE_BYTES);
  if (text == 0) return replyOutOfMemory();
  let at = text;
  for (let index: u32 = 0; index < CLIENT_BUCKETS; index++) {
    const isLast = index == CLIENT_BUCKETS - 1;
    at = put(at, 'bucket ');
    at = padded(at, clientBucketFloor(index));
    at = put(at, isLast ? '+            : ' : ' - ');
    if (!isLast) at = put(padded(at, clientBucketFloor(index + 1) - 1), ': ');
    at = padded(put(at, 'tot-mem: '), clientBucketBytes(index));
    at = put(at, ', clients: ');
    at += integerFormat(clientBucketCount(index), at);
    at = put(at, '\n');
  }
  replyVerbatim(text, at - text, 'txt');
  scratchReset(mark);
}

/** Writes words; returns where they end. */
function put(at: usize, words: string): usize {
  return at + bytesText(at, words);
}

/** Writes a number, right-aligned in ten columns; returns where it ends. */
function padded(at: usize, value: u64): usize {
  const count = integerFormat(value, digits);
  const blanks: usize = count < 10 ? 10 - count : 0;
  bytesFill(at, 0x20, blanks);
  bytesCopy(at + blanks, digits, count);
  return at + blanks + count;
}
