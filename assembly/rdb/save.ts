// Values to RDB: what stands behind the type byte of a DUMP payload, or behind the type and the key
// in an RDB file. The forms are drawn in rdb/type.ts, their pieces in rdb/writer.ts.
//
//   rdbWriteByte(saveType(entry))
//   saveValue(entry)                 into the output that rdbOpen has opened
//
// Small encodings are written as the bytes that they are, so that saving them is a copy (and, where
// rdbcompression says so, LZF); the large ones element by element. Nothing is changed, nothing
// allocated but the output. Sorted sets are written from the greatest member down, as Redis does to
// make its loading quick.

import {
  recordEncoding,
  recordKey,
  recordKeyCount,
  recordType,
  recordValue,
} from '../memory/record';
import { rdbWriteDouble, rdbWriteInteger, rdbWriteLength, rdbWriteString } from './writer';
import { intsetBytes } from '../structure/intset';
import {
  listpackBytes,
  listpackCount,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { tableCount, tableCursor, tableFirst, tableNext } from '../structure/table';
import { blockOf } from '../type/block';
import { RdbType, rdbForOlder } from './type';
import { saveHash, saveHashType } from './save-hash';
import { saveList } from './save-list';
import { saveStream } from './save-stream';
import { setTable } from '../type/set';
import { stringAddress, stringBytes } from '../type/string';
import { SetEncoding, StringEncoding, Type } from '../type/type';
import { zsetCount, zsetIsPack } from '../type/zset';
import {
  zsetLast,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetPrevious,
  zsetRead,
} from '../type/zset-look';

const memberText = memory.data(24);

/** The RDB type that an entry's value is saved as. */
export function saveType(entry: usize): u32 {
  switch (recordType(entry)) {
    case Type.LIST:
      return RdbType.LIST_QUICKLIST_2;
    case Type.SET:
      return setType(entry);
    case Type.ZSET:
      return zsetIsPack(entry) ? RdbType.ZSET_LISTPACK : RdbType.ZSET_2;
    case Type.HASH:
      return saveHashType(entry);
    case Type.STREAM:
      return rdbForOlder ? RdbType.STREAM_LISTPACKS_2 : RdbType.STREAM_LISTPACKS_3;
    default:
      return RdbType.STRING;
  }
}

/** Writes an entry's value, without its type. */
export function saveValue(entry: usize): void {
  switch (recordType(entry)) {
    case Type.LIST:
      return saveList(entry);
    case Type.SET:
      return saveSet(entry);
    case Type.ZSET:
      return saveZset(entry);
    case Type.HASH:
      return saveHash(entry);
    case Type.STREAM:
      return saveStream(entry);
    default:
      return saveString(entry);
  }
}

function saveString(entry: usize): void {
  if (recordEncoding(entry) == StringEncoding.INTEGER) {
    return rdbWriteInteger(load<i64>(recordValue(entry)));
  }
  const count = stringBytes(entry);
  rdbWriteString(stringAddress, count);
}

function setType(entry: usize): u32 {
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return RdbType.SET_INTSET;
    case SetEncoding.LISTPACK:
      return rdbForOlder ? RdbType.SET : RdbType.SET_LISTPACK;
    default:
      return RdbType.SET;
  }
}

function saveSet(entry: usize): void {
  const block = blockOf(entry);
  switch (recordEncoding(entry)) {
    case SetEncoding.INTSET:
      return rdbWriteString(block, <u32>intsetBytes(block));
    case SetEncoding.LISTPACK:
      if (rdbForOlder) return saveMembers(block);
      return rdbWriteString(block, listpackBytes(block));
  }
  const table = setTable(entry);
  rdbWriteLength(tableCount(table));
  for (let member = tableFirst(table); member != 0; member = tableNext(table, tableCursor)) {
    rdbWriteString(recordKey(member), recordKeyCount(member));
  }
}

/** Writes the members of a listpack one by one. */
function saveMembers(list: usize): void {
  rdbWriteLength(listpackCount(list));
  for (let at = listpackFirst(list); at != 0; at = listpackNext(at)) {
    listpackGetText(at, memberText);
    rdbWriteString(listpackText, listpackTextBytes);
  }
}

function saveZset(entry: usize): void {
  const block = blockOf(entry);
  if (zsetIsPack(entry)) return rdbWriteString(block, listpackBytes(block));
  rdbWriteLength(zsetCount(entry));
  for (let at = zsetLast(entry); at != 0; at = zsetPrevious(entry, at)) {
    zsetRead(entry, at);
    rdbWriteString(zsetMember, zsetMemberBytes);
    rdbWriteDouble(zsetMemberScore);
  }
}
