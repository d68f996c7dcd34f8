// What every value can do, whatever its type: say its size, be freed, be copied, be named. One
// switch a question, so that the keyspace needs to know no type.

import { Type, StringEncoding } from './type';
import { recordEncoding, recordType } from '../memory/record';
import { stringCopyInto, stringExtraBytes, stringRelease, stringValueBytes } from './string';

/** Bytes of an entry's value area. */
export function valueAreaBytes(entry: usize): usize {
  return recordType(entry) == Type.STRING ? stringValueBytes(entry) : 4;
}

/** Frees what an entry's value holds outside its record. */
export function valueRelease(entry: usize): void {
  if (recordType(entry) == Type.STRING) stringRelease(entry);
}

/**
 * Bytes that an entry's value holds outside its record; `samples` limits the work on collections.
 */
export function valueExtraBytes(entry: usize, samples: u32): u64 {
  return recordType(entry) == Type.STRING ? stringExtraBytes(entry) : 0;
}

/** What freeing the value costs, in elements; DEL of more than a few is done in steps. */
export function valueEffort(entry: usize): u64 {
  return 1;
}

/**
 * Gives `target`, an entry with a value area of the same size, a deep copy of the value of
 * `source`. False: memory is out, and the target's value is not to be used.
 */
export function valueCopyInto(source: usize, target: usize): bool {
  return stringCopyInto(source, target);
}

/** OBJECT ENCODING's word for an entry's encoding. */
export function valueEncodingName(entry: usize): string {
  switch (recordEncoding(entry)) {
    case StringEncoding.INTEGER:
      return 'int';
    case StringEncoding.EMBEDDED:
      return 'embstr';
    default:
      return 'raw';
  }
}
