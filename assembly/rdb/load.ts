// RDB to values: what save.ts writes, and everything that Redis has written since its first
// versions (rdb/type.ts). The bytes may come from anybody.
//
//   rdbReadOpen(payload, count)
//   const record = loadValue(rdbReadByte(), key, keyCount)
//   rdbReadClose()
//   record != 0                       a record with the value, in no table, the caller's
//   rdbFault == RdbFault.NONE         the collection is empty: older versions may have written such
//   else                              the bytes are no value, or there is no memory
//
// A loaded value has the encoding that Redis gives it at the present limits: what was small stays
// small if it has no more elements than its type's limit says, whatever their length; what was
// written element by element is built as if it were added.
//
// Everything is validated in full, always: listpacks, intsets, ziplists and zipmaps to the last
// byte, members that come twice, scores that are no numbers or out of order, deadlines out of
// range. What was loaded may be trusted by all functions of its type.
//
// Loading costs memory in proportion to the bytes (rdb/reader.ts says at what rate), and time as
// well, but for members of listpacks, which are compared with each other in hash tables.

import { heapRelease } from '../memory/heap';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbReadFail,
  rdbReadStarve,
  rdbReadString,
  rdbReadTake,
  rdbText,
  rdbTextBytes,
} from './reader';
import {
  loadHash,
  loadHashFields,
  loadHashListpack,
  loadHashTriples,
  loadHashZiplist,
  loadHashZipmap,
} from './load-hash';
import { loadList, loadListNodes, loadListQuicklist, loadListZiplist } from './load-list';
import { loadSet, loadSetIntset, loadSetListpack } from './load-set';
import { loadZset, loadZsetListpack, loadZsetZiplist } from './load-zset';
import { loadStream } from './load-stream';
import { moduleRead } from './module';
import { RdbType } from './type';
import { INLINE_BYTES, stringRecord, stringRecordOf } from '../type/string';

/**
 * Reads a value from the reader.
 * @param type its RDB type, which has been read already
 * @param key,keyCount the key that the record is for; they must not lie in the reader's slots
 * @returns the record; 0: see the head of the file
 */
export function loadValue(type: u32, key: usize, keyCount: u32): usize {
  if (rdbFault != RdbFault.NONE) return 0;
  switch (type) {
    case RdbType.STRING:
      return loadString(key, keyCount);
    case RdbType.SET:
      return loadSet(key, keyCount);
    case RdbType.SET_INTSET:
      return loadSetIntset(key, keyCount);
    case RdbType.SET_LISTPACK:
      return loadSetListpack(key, keyCount);
    case RdbType.LIST:
      return loadList(key, keyCount);
    case RdbType.LIST_ZIPLIST:
      return loadListZiplist(key, keyCount);
    case RdbType.LIST_QUICKLIST:
      return loadListQuicklist(key, keyCount);
    case RdbType.LIST_QUICKLIST_2:
      return loadListNodes(key, keyCount);
    case RdbType.ZSET:
      return loadZset(key, keyCount, false);
    case RdbType.ZSET_2:
      return loadZset(key, keyCount, true);
    case RdbType.ZSET_ZIPLIST:
      return loadZsetZiplist(key, keyCount);
    case RdbType.ZSET_LISTPACK:
      return loadZsetListpack(key, keyCount);
    case RdbType.STREAM_LISTPACKS:
    case RdbType.STREAM_LISTPACKS_2:
    case RdbType.STREAM_LISTPACKS_3:
      return loadStream(key, keyCount, type);
    default:
      return loadHashValue(type, key, keyCount);
  }
}

function loadHashValue(type: u32, key: usize, keyCount: u32): usize {
  switch (type) {
    case RdbType.HASH:
      return loadHash(key, keyCount);
    case RdbType.HASH_ZIPMAP:
      return loadHashZipmap(key, keyCount);
    case RdbType.HASH_ZIPLIST:
      return loadHashZiplist(key, keyCount);
    case RdbType.HASH_LISTPACK:
      return loadHashListpack(key, keyCount);
    case RdbType.HASH_FIELDS_CANDIDATE:
      return loadHashFields(key, keyCount, false);
    case RdbType.HASH_TRIPLES_CANDIDATE:
      return loadHashTriples(key, keyCount, false);
    case RdbType.HASH_FIELDS:
      return loadHashFields(key, keyCount, true);
    case RdbType.HASH_TRIPLES:
      return loadHashTriples(key, keyCount, true);
    case RdbType.MODULE:
      rdbReadFail(RdbFlaw.MODULE_OLD);
      return 0;
    case RdbType.MODULE_2:
      moduleRead(false);
      rdbReadFail(RdbFlaw.MODULE);
      return 0;
    default:
      rdbReadFail(RdbFlaw.TYPE);
      return 0;
  }
}

function loadString(key: usize, keyCount: u32): usize {
  rdbReadString(0);
  if (rdbFault != RdbFault.NONE) return 0;
  const block = rdbTextBytes > INLINE_BYTES ? rdbReadTake() : 0;
  const record =
    block != 0
      ? stringRecordOf(key, keyCount, block)
      : stringRecord(key, keyCount, rdbText, rdbTextBytes);
  if (record != 0) return record;
  if (block != 0) heapRelease(block);
  rdbReadStarve();
  return 0;
}
