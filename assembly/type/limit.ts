// At which sizes the small encodings end: the directives `*-max-listpack-*`,
// `set-max-intset-entries`, `list-compress-depth`, `stream-node-max-*` and `hll-sparse-max-bytes`.
// The server's parameters set them (engine/server.ts); every type asks here. A change concerns
// values that are written from then on.

/** list-max-listpack-size: > 0 entries of a node; -1 .. -5 its bytes, 4, 8, 16, 32, 64 KiB. */
export let limitListSize: i32 = -2;
/** list-compress-depth: nodes at each end of a list that stay uncompressed; 0 = all of them. */
export let limitListDepth: u32 = 0;
/** hash-max-listpack-entries, fields. */
export let limitHashEntries: u32 = 512;
/** hash-max-listpack-value, bytes. */
export let limitHashBytes: u32 = 64;
/** set-max-intset-entries. */
export let limitSetIntegers: u32 = 512;
/** set-max-listpack-entries. */
export let limitSetEntries: u32 = 128;
/** set-max-listpack-value, bytes. */
export let limitSetBytes: u32 = 64;
/** zset-max-listpack-entries, members. */
export let limitZsetEntries: u32 = 128;
/** zset-max-listpack-value, bytes. */
export let limitZsetBytes: u32 = 64;
/** stream-node-max-bytes; 0 = no limit. */
export let limitStreamBytes: u32 = 4096;
/** stream-node-max-entries; 0 = no limit. */
export let limitStreamEntries: u32 = 100;
/** hll-sparse-max-bytes. */
export let limitHyperloglogSparse: u32 = 3000;

/** The limits in the order of the server's parameters. */
export const enum Limit {
  LIST_SIZE = 0,
  LIST_DEPTH = 1,
  HASH_ENTRIES = 2,
  HASH_BYTES = 3,
  SET_INTEGERS = 4,
  SET_ENTRIES = 5,
  SET_BYTES = 6,
  ZSET_ENTRIES = 7,
  ZSET_BYTES = 8,
  // 9 is no limit but Parameter.RDB_COMPRESSION.
  STREAM_BYTES = 10,
  STREAM_ENTRIES = 11,
  HYPERLOGLOG_SPARSE = 12,
}

/** Sets a limit. False: there is no such limit. */
export function limitSet(which: u32, value: f64): bool {
  const maximum = <u32>min<f64>(value, <f64>u32.MAX_VALUE);
  switch (which) {
    case Limit.LIST_SIZE:
      limitListSize = <i32>value;
      return true;
    case Limit.LIST_DEPTH:
      limitListDepth = maximum;
      return true;
    case Limit.HASH_ENTRIES:
      limitHashEntries = maximum;
      return true;
    case Limit.HASH_BYTES:
      limitHashBytes = maximum;
      return true;
    case Limit.SET_INTEGERS:
      limitSetIntegers = maximum;
      return true;
    case Limit.SET_ENTRIES:
      limitSetEntries = maximum;
      return true;
    case Limit.SET_BYTES:
      limitSetBytes = maximum;
      return true;
    case Limit.ZSET_ENTRIES:
      limitZsetEntries = maximum;
      return true;
    case Limit.ZSET_BYTES:
      limitZsetBytes = maximum;
      return true;
    case Limit.STREAM_BYTES:
      limitStreamBytes = maximum;
      return true;
    case Limit.STREAM_ENTRIES:
      limitStreamEntries = maximum;
      return true;
    case Limit.HYPERLOGLOG_SPARSE:
      limitHyperloglogSparse = maximum;
      return true;
    default:
      return false;
  }
}
