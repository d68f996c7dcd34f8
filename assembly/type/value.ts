// What every value can do, whatever its type: say its size, be freed, be copied, be named. One
// switch a question, so that the keyspace needs to know no type.

import { SetEncoding, StringEncoding, Type } from './type';
import { recordEncoding, recordType } from '../memory/record';
import { Table } from '../structure/table';
import { BLOCK_AREA_BYTES, blockOf } from './block';
import {
  hashCopyInto,
  hashEffort,
  hashEncodingName,
  hashExtraBytes,
  hashInnerDeadline,
  hashInnerNode,
  hashRelease,
  hashReleaseStep,
  hashScanTable,
} from './hash';
import {
  listCopyInto,
  listEffort,
  listEncodingName,
  listExtraBytes,
  listRelease,
  listReleaseStep,
} from './list';
import {
  setCopyInto,
  setEffort,
  setEncodingName,
  setExtraBytes,
  setRelease,
  setReleaseStep,
  setTable,
} from './set';
import {
  streamCopyInto,
  streamEffort,
  streamEncodingName,
  streamExtraBytes,
  streamRelease,
  streamReleaseStep,
} from './stream';
import { stringCopyInto, stringExtraBytes, stringRelease, stringValueBytes } from './string';
import {
  zsetCopyInto,
  zsetEffort,
  zsetEncodingName,
  zsetExtraBytes,
  zsetIsPack,
  zsetRelease,
  zsetReleaseStep,
  zsetTable,
} from './zset';

/** Bytes of an entry's value area. */
export function valueAreaBytes(entry: usize): usize {
  return recordType(entry) == Type.STRING ? stringValueBytes(entry) : BLOCK_AREA_BYTES;
}

/** Frees what an entry's value holds outside its record, all of it at once. */
export function valueRelease(entry: usize): void {
  switch (recordType(entry)) {
    case Type.STRING:
      return stringRelease(entry);
    case Type.LIST:
      return listRelease(entry);
    case Type.SET:
      return setRelease(entry);
    case Type.ZSET:
      return zsetRelease(entry);
    case Type.HASH:
      return hashRelease(entry);
    case Type.STREAM:
      return streamRelease(entry);
  }
}

/**
 * Frees about `budget` elements of a value whose entry is in no table any more. Until it has
 * returned true nothing else may be done with the entry.
 * @returns whether all is free that the value held outside its record
 */
export function valueReleaseStep(entry: usize, budget: u32): bool {
  switch (recordType(entry)) {
    case Type.LIST:
      return listReleaseStep(entry, budget);
    case Type.SET:
      return setReleaseStep(entry, budget);
    case Type.ZSET:
      return zsetReleaseStep(entry, budget);
    case Type.HASH:
      return hashReleaseStep(entry, budget);
    case Type.STREAM:
      return streamReleaseStep(entry, budget);
    default:
      valueRelease(entry);
      return true;
  }
}

/**
 * Bytes that an entry's value holds outside its record; `samples` limits the work on collections.
 */
export function valueExtraBytes(entry: usize, samples: u32): u64 {
  switch (recordType(entry)) {
    case Type.STRING:
      return stringExtraBytes(entry);
    case Type.LIST:
      return listExtraBytes(entry, samples);
    case Type.SET:
      return setExtraBytes(entry, samples);
    case Type.ZSET:
      return zsetExtraBytes(entry, samples);
    case Type.HASH:
      return hashExtraBytes(entry, samples);
    case Type.STREAM:
      return streamExtraBytes(entry, samples);
    default:
      return 0;
  }
}

/**
 * What freeing the value costs, in allocations (Redis's lazyfreeGetFreeEffort): 1 for a small
 * encoding, the number of elements or nodes otherwise. More than a few are freed in steps.
 */
export function valueEffort(entry: usize): u64 {
  switch (recordType(entry)) {
    case Type.LIST:
      return listEffort(entry);
    case Type.SET:
      return setEffort(entry);
    case Type.ZSET:
      return zsetEffort(entry);
    case Type.HASH:
      return hashEffort(entry);
    case Type.STREAM:
      return streamEffort(entry);
    default:
      return 1;
  }
}

/**
 * Gives `target`, an entry of the same type and encoding with a value area of the same size, a deep
 * copy of the value of `source`. False: memory is out, and the target's value is not to be used.
 */
export function valueCopyInto(source: usize, target: usize): bool {
  switch (recordType(source)) {
    case Type.LIST:
      return listCopyInto(source, target);
    case Type.SET:
      return setCopyInto(source, target);
    case Type.ZSET:
      return zsetCopyInto(source, target);
    case Type.HASH:
      return hashCopyInto(source, target);
    case Type.STREAM:
      return streamCopyInto(source, target);
    default:
      return stringCopyInto(source, target);
  }
}

/**
 * The node of a value that has deadlines inside, such as those of a hash's fields: a record with a
 * deadline, no key and a value area of 4 bytes, which the keyspace files in `innerWheel` and keeps
 * pointing at the entry. It belongs to the value. 0 = the value has none.
 */
@inline export function valueInnerNode(entry: usize): usize {
  return recordType(entry) == Type.HASH ? hashInnerNode(entry) : 0;
}

/** A time not after the least deadline inside a value, Unix ms; -1 = there is none. */
export function valueInnerDeadline(entry: usize): i64 {
  return recordType(entry) == Type.HASH ? hashInnerDeadline(entry) : -1;
}

/** The hash table of a value that is one, for statistics; null if it is none. */
export function valueTable(entry: usize): Table {
  switch (recordType(entry)) {
    case Type.SET:
      if (recordEncoding(entry) == SetEncoding.TABLE) return setTable(entry);
      break;
    case Type.ZSET:
      if (!zsetIsPack(entry)) return zsetTable(blockOf(entry));
      break;
    case Type.HASH:
      return hashScanTable(entry);
  }
  return changetype<Table>(0);
}

/** OBJECT ENCODING's word for an entry's encoding. */
export function valueEncodingName(entry: usize): string {
  switch (recordType(entry)) {
    case Type.LIST:
      return listEncodingName(entry);
    case Type.SET:
      return setEncodingName(entry);
    case Type.ZSET:
      return zsetEncodingName(entry);
    case Type.HASH:
      return hashEncodingName(entry);
    case Type.STREAM:
      return streamEncodingName(entry);
    default:
      return stringEncodingName(entry);
  }
}

function stringEncodingName(entry: usize): string {
  switch (recordEncoding(entry)) {
    case StringEncoding.INTEGER:
      return 'int';
    case StringEncoding.EMBEDDED:
      return 'embstr';
    default:
      return 'raw';
  }
}
