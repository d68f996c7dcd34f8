// Hashes to RDB: a listpack as it is, or field by field. Where fields have deadlines, the types of
// Redis 7.4: the first of the deadlines is written in front, those of fields relative to it. A hash
// whose fields have none any more is written like any other.

import { recordEncoding } from '../memory/record';
import { rdbWrite64, rdbWriteLength, rdbWriteString } from './writer';
import { listpackBytes } from '../structure/listpack';
import {
  hashCount,
  hashDeadlineMs,
  hashField,
  hashFieldBytes,
  hashInnerDeadline,
  hashListpack,
  hashValue,
  hashValueBytes,
} from '../type/hash';
import { hashFirst, hashNext } from '../type/hash-walk';
import { RdbType, rdbForOlder } from './type';
import { HashEncoding } from '../type/type';

/** The RDB type that a hash is saved as. */
export function saveHashType(entry: usize): u32 {
  const encoding = recordEncoding(entry);
  if (encoding == HashEncoding.LISTPACK || encoding == HashEncoding.SHAPED) {
    return RdbType.HASH_LISTPACK;
  }
  if (rdbForOlder || hashInnerDeadline(entry) < 0) return RdbType.HASH;
  return encoding == HashEncoding.TABLE ? RdbType.HASH_FIELDS : RdbType.HASH_TRIPLES;
}

/** Writes a hash without its type. */
export function saveHash(entry: usize): void {
  const type = saveHashType(entry);
  const timed = type == RdbType.HASH_FIELDS;
  const list = hashListpack(entry);
  let first: i64 = 0;
  if (timed) {
    first = firstDeadline(entry);
    rdbWrite64(first);
  } else if (type == RdbType.HASH_TRIPLES) {
    rdbWrite64(max<i64>(hashInnerDeadline(entry), 0));
  }
  if (type != RdbType.HASH && list != 0) return rdbWriteString(list, listpackBytes(list));

  rdbWriteLength(hashCount(entry));
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (timed) rdbWriteLength(hashDeadlineMs < 0 ? 0 : hashDeadlineMs - first + 1);
    rdbWriteString(hashField, hashFieldBytes);
    rdbWriteString(hashValue, hashValueBytes);
  }
}

/** The least deadline of the fields of a table, of which one at least has a deadline. */
function firstDeadline(entry: usize): i64 {
  let first = i64.MAX_VALUE;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (hashDeadlineMs >= 0 && hashDeadlineMs < first) first = hashDeadlineMs;
  }
  return first;
}
