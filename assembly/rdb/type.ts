// The types of values in RDB: the first byte of a DUMP payload, and of each key in an RDB file. The
// numbers are Redis's and are never given another meaning.
//
//   written today            0, 2, 4, 5, 11, 16, 17, 18, 20, 21; with deadlines of fields 24, 25
//   written by older Redis   1, 3, 9, 10, 12, 13, 14, 15, 19; by candidates of 7.4: 22, 23
//   modules                  6, 7: refused
//
//   RDB version   10  Redis 7.0, all types up to 19
//                 11  Redis 7.2, all types up to 21
//                 12  Redis 7.4, 22 and more
//
// By `rdb-format 7.0` nothing is written that Redis 7.0 does not know: small sets are written
// member by member, streams without the times at which consumers were active, and hashes without
// the deadlines of their fields, which that version cannot have.

/** The type of a value, by which its bytes are read. Numbers are on disks: append only. */
export const enum RdbType {
  STRING = 0,
  /** length, that many strings. */
  LIST = 1,
  /** length, that many strings. */
  SET = 2,
  /** length, that many of: string, old double. */
  ZSET = 3,
  /** length, that many of: field string, value string. */
  HASH = 4,
  /** length, that many of: string, double. */
  ZSET_2 = 5,
  /** What modules keep under keys: refused. */
  MODULE = 6,
  MODULE_2 = 7,
  /** string: a zipmap. */
  HASH_ZIPMAP = 9,
  /** string: a ziplist. */
  LIST_ZIPLIST = 10,
  /** string: an intset. */
  SET_INTSET = 11,
  /** string: a ziplist of members and scores. */
  ZSET_ZIPLIST = 12,
  /** string: a ziplist of fields and values. */
  HASH_ZIPLIST = 13,
  /** length, that many strings: ziplists. */
  LIST_QUICKLIST = 14,
  /** Redis 5.0; streams are drawn in save-stream.ts. */
  STREAM_LISTPACKS = 15,
  /** string: a listpack of fields and values. */
  HASH_LISTPACK = 16,
  /** string: a listpack of members and scores. */
  ZSET_LISTPACK = 17,
  /** length, that many of: length 1 and an element's string, or length 2 and a listpack. */
  LIST_QUICKLIST_2 = 18,
  /** Redis 7.0. */
  STREAM_LISTPACKS_2 = 19,
  /** string: a listpack of members. */
  SET_LISTPACK = 20,
  /** Redis 7.2. */
  STREAM_LISTPACKS_3 = 21,
  /** length, that many of: length deadline or 0, field string, value string. */
  HASH_FIELDS_CANDIDATE = 22,
  /** string: a listpack of fields, values and deadlines or 0. */
  HASH_TRIPLES_CANDIDATE = 23,
  /** time first, length, that many of: length 0 or deadline - first + 1, field, value. */
  HASH_FIELDS = 24,
  /** time first, string: a listpack of fields, values and deadlines or 0. */
  HASH_TRIPLES = 25,
}

/** The RDB version of Redis 7.0. */
export const RDB_VERSION_70: u32 = 10;
/** The RDB version of Redis 7.2. */
export const RDB_VERSION_72: u32 = 11;
/** The RDB version of Redis 7.4, the highest that is understood. */
export const RDB_VERSION_MAXIMUM: u32 = 12;

/** Whether only that is written which Redis 7.0 knows (`rdb-format 7.0`). */
export let rdbForOlder: bool = false;

/** rdb-format: 70 for Redis 7.0, anything else for 7.2 and later. */
export function rdbSetFormat(value: u32): void {
  rdbForOlder = value == 70;
}

/** The version that a reader of a type has to know. */
export function rdbVersionOf(type: u32): u32 {
  if (rdbForOlder) return RDB_VERSION_70;
  return type < <u32>RdbType.HASH_FIELDS_CANDIDATE ? RDB_VERSION_72 : RDB_VERSION_MAXIMUM;
}

/** What may stand in a file where a type may stand. Numbers are on disks: append only. */
export const enum RdbOpcode {
  /** A cluster's slot (7.4): three lengths, of no use here. */
  SLOT_INFO = 244,
  /** A library of functions: string. */
  FUNCTION2 = 245,
  /** As a release candidate of 7.0 has written them: refused. */
  FUNCTION_PRE_GA = 246,
  /** What a module keeps beside keys. */
  MODULE_AUX = 247,
  /** length: seconds since the next key was used. */
  IDLE = 248,
  /** u8: the LFU counter of the next key. */
  FREQ = 249,
  /** string name, string value. */
  AUX = 250,
  /** length keys, length keys with a deadline. */
  RESIZEDB = 251,
  /** i64: the deadline of the next key, ms. */
  EXPIRETIME_MS = 252,
  /** i32: the deadline of the next key, seconds. */
  EXPIRETIME = 253,
  /** length: the database of what follows. */
  SELECTDB = 254,
  /** The end; from version 5 on, a checksum of 8 bytes follows. */
  EOF = 255,
}

/** What a node of a LIST_QUICKLIST_2 is. Numbers are on disks: append only. */
export const enum RdbNode {
  ELEMENT = 1,
  LISTPACK = 2,
}
