// The dataset in 20 bytes, whatever the order in which it lies in memory: what DEBUG DIGEST and
// DEBUG DIGEST-VALUE answer, and how tests tell that a replay, a replica or a reload agrees. The
// construction is Redis's, so that its digests and ours are the same:
//
//   xor(digest, data)   digest ^= SHA1(data)                    order does not matter
//   mix(digest, data)   digest = SHA1(digest ^ SHA1(data))      order matters
//
//   value    mix type as u32 big-endian; mix the string (collections: their elements, each its own
//            digest, xored where they have no order); xor '!!expire!!' if there is a deadline
//   key      from zeros: mix the key, then its value
//   dataset  from zeros: for each database that has keys, mix its index as u32 big-endian, then xor
//            the digests of its keys
//
//   DEBUG DIGEST after SET a 1:  943d800368fb9c0e951138f1bc0e313ac769d91f
//
// An empty dataset is 20 zeros. A deadline counts only as being there. Keys that have expired and
// were not found yet count as they lie. It takes time proportional to the dataset: for tests only.

import { recordHasExpiry, recordKey, recordKeyCount, recordType } from '../../memory/record';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { stringAddress, stringBytes } from '../../type/string';
import { Type } from '../../type/type';
import { Database, databaseAt, databaseCount, databaseKeys } from '../keyspace/database';
import { digestHash } from './hash';
import { digestList } from './list';
import { digestSet } from './set';
import { digestStream } from './stream';
import { digestZset } from './zset';
import { DIGEST_BYTES, digestClear, digestMix, digestXor } from './mix';

const number = memory.data(4, 4);
const keyDigest = memory.data(20, 8);
const expireMark = memory.data<u8>([0x21, 0x21, 0x65, 0x78, 0x70, 0x69, 0x72, 0x65, 0x21, 0x21]);

function mixNumber(digest: usize, value: u32): void {
  store<u32>(number, bswap(value));
  digestMix(digest, number, 4);
}

/** Adds an entry's value: its type, its content, and whether it has a deadline. */
export function digestValue(digest: usize, entry: usize): void {
  mixNumber(digest, recordType(entry));
  digestContent(digest, entry);
  if (recordHasExpiry(entry)) digestXor(digest, expireMark, 10);
}

function digestContent(digest: usize, entry: usize): void {
  switch (recordType(entry)) {
    case Type.LIST:
      return digestList(digest, entry);
    case Type.SET:
      return digestSet(digest, entry);
    case Type.ZSET:
      return digestZset(digest, entry);
    case Type.HASH:
      return digestHash(digest, entry);
    case Type.STREAM:
      return digestStream(digest, entry);
  }
  const count = stringBytes(entry);
  digestMix(digest, stringAddress, count);
}

/** Writes the digest of all databases to the 20 bytes at `digest`. */
export function digestDataset(digest: usize): void {
  digestClear(digest);
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseAt(i);
    if (databaseKeys(database) == 0) continue;
    mixNumber(digest, i);
    xorKeys(digest, database);
  }
}

function xorKeys(digest: usize, database: Database): void {
  const table = database.table;
  let entry = tableFirst(table);
  while (entry != 0) {
    // The entry may hold a table of its own, whose walk leaves another cursor.
    const cursor = tableCursor;
    digestClear(keyDigest);
    digestMix(keyDigest, recordKey(entry), recordKeyCount(entry));
    digestValue(keyDigest, entry);
    digestXor(digest, keyDigest, DIGEST_BYTES);
    entry = tableNext(table, cursor);
  }
}
