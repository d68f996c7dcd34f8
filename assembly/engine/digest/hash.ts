// The digest of a hash, as Redis makes it. Fields have no order, field and value have:
//
//   field    from zeros: mix the field, then the value; xor '!!hexpire!!' if it has a deadline
//   hash     xor the digests of its fields

import {
  hashDeadlineMs,
  hashField,
  hashFieldBytes,
  hashValue,
  hashValueBytes,
} from '../../type/hash';
import { hashFirst, hashNext } from '../../type/hash-walk';
import { DIGEST_BYTES, digestClear, digestMix, digestXor } from './mix';

const fieldDigest = memory.data(20, 8);
const expireMark = memory.data<u8>([
  0x21, 0x21, 0x68, 0x65, 0x78, 0x70, 0x69, 0x72, 0x65, 0x21, 0x21,
]);

/** Adds what a hash holds, fields that have expired and were not taken out yet included. */
export function digestHash(digest: usize, entry: usize): void {
  for (let more = hashFirst(entry); more; more = hashNext()) {
    digestClear(fieldDigest);
    digestMix(fieldDigest, hashField, hashFieldBytes);
    digestMix(fieldDigest, hashValue, hashValueBytes);
    if (hashDeadlineMs >= 0) digestXor(fieldDigest, expireMark, 11);
    digestXor(digest, fieldDigest, DIGEST_BYTES);
  }
}
