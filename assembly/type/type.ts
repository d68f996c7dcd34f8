// The types of values and their encodings, as an entry's meta word holds them (memory/record.ts).
// Type numbers are Redis's (they appear in RDB files); encodings are numbered within their type.
//
//   type    encoding      value area of the record
//   STRING  INTEGER       i64
//           EMBEDDED      u32 count, bytes          'embstr': up to 44 bytes, never modified
//           RAW           u32 count, bytes          'raw', up to INLINE_BYTES
//           RAW_BLOCK     u32 address of a block    'raw': u32 count, bytes, spare capacity

export const enum Type {
  STRING = 0,
  LIST = 1,
  SET = 2,
  SORTED_SET = 3,
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

/** TYPE's word for a type. */
export function typeName(type: u32): string {
  switch (type) {
    case Type.STRING:
      return 'string';
    case Type.LIST:
      return 'list';
    case Type.SET:
      return 'set';
    case Type.SORTED_SET:
      return 'zset';
    case Type.HASH:
      return 'hash';
    default:
      return 'stream';
  }
}
