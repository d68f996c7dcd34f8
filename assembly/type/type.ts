// The types of values and their encodings, as an entry's meta word holds them (memory/record.ts).
// Type numbers are Redis's (they appear in RDB files); encodings are numbered within their type.
//
//   type    encoding      value area of the record
//   STRING  INTEGER       i64
//           EMBEDDED      u32 count, bytes          'embstr': up to 44 bytes, never modified
//           RAW           u32 count, bytes          'raw', up to INLINE_BYTES
//           RAW_BLOCK     u32 address of a block    'raw': u32 count, bytes, spare capacity
//
// The value area of a collection is one u32, the address of a heap block (block.ts); each type's
// file draws what the block is in each encoding.

export const enum Type {
  STRING = 0,
  LIST = 1,
  SET = 2,
  ZSET = 3,
  HASH = 4,
  MODULE = 5,
  STREAM = 6,
}

/** Encodings of Type.STRING. */
export const enum StringEncoding {
  INTEGER = 0,
  EMBEDDED = 1,
  RAW = 2,
  RAW_BLOCK = 3,
}

/** Encodings of Type.LIST. */
export const enum ListEncoding {
  LISTPACK = 0,
  QUICKLIST = 1,
}

/** Encodings of Type.SET. */
export const enum SetEncoding {
  INTSET = 0,
  LISTPACK = 1,
  TABLE = 2,
}

/** Encodings of Type.HASH. */
export const enum HashEncoding {
  LISTPACK = 0,
  /** A listpack whose fields may have deadlines. */
  LISTPACK_EXPIRES = 1,
  TABLE = 2,
  /** Values only, whose fields are named by a shape that others use too: 'listpack' to clients. */
  SHAPED = 3,
}

/** Encodings of Type.ZSET. */
export const enum ZsetEncoding {
  LISTPACK = 0,
  /** A table and an ordered index, which OBJECT ENCODING calls 'skiplist'. */
  ORDERED = 1,
}

/** TYPE's word for a type. */
export function typeName(type: u32): string {
  switch (type) {
    case Type.STRING:
      return 'string';
    case Type.LIST:
      return 'list';
    case Type.SET:
      return 'set';
    case Type.ZSET:
      return 'zset';
    case Type.HASH:
      return 'hash';
    default:
      return 'stream';
  }
}
