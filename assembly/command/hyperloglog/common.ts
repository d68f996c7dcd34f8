// What the HyperLogLog commands share: telling values that are none, and those that are broken, and
// writing a value that was changed.

import { Database } from '../../engine/keyspace/database';
import { stringGrow, stringRewrite } from '../../engine/keyspace/string';
import { recordEncoding } from '../../memory/record';
import { replyWrongType } from '../../protocol/error';
import { replyError } from '../../protocol/reply';
import {
  HyperloglogKind,
  HyperloglogWrite,
  hyperloglogAddress,
  hyperloglogBytes,
  hyperloglogClose,
  hyperloglogKind,
} from '../../type/hyperloglog';
import { stringCount, stringUnshare } from '../../type/string';
import { StringEncoding } from '../../type/type';

const ERROR_NO_HYPERLOGLOG: string = 'WRONGTYPE Key is not a valid HyperLogLog string value.';
const ERROR_CORRUPT: string = 'INVALIDOBJ Corrupted HLL object detected';

/** Whether an entry is a HyperLogLog; if not, that is answered. */
export function hyperloglogExpected(entry: usize): bool {
  const kind = hyperloglogKind(entry);
  if (kind == HyperloglogKind.VALID) return true;
  if (kind == HyperloglogKind.OTHER_TYPE) replyWrongType();
  else replyError(ERROR_NO_HYPERLOGLOG);
  return false;
}

/** -INVALIDOBJ */
export function replyCorrupt(): void {
  replyError(ERROR_CORRUPT);
}

/**
 * Closes the open value and writes it to its key.
 * @param entry the key's entry, 0 = none
 * @returns the possibly moved entry; 0 = memory is out and nothing has changed
 */
export function hyperloglogWrite(
  database: Database,
  entry: usize,
  key: usize,
  keyCount: u32,
): usize {
  switch (hyperloglogClose(entry)) {
    case HyperloglogWrite.NOTHING:
      return entry;
    case HyperloglogWrite.RAW:
      return stringGrow(database, entry, stringCount(entry));
    default:
      return stringRewrite(database, entry, key, keyCount, hyperloglogAddress, hyperloglogBytes);
  }
}

/**
 * Makes an entry's value 'raw' and writable, as Redis does before it looks into one. The entry does
 * not move, because it is not longer. False: memory is out.
 */
export function hyperloglogMakeRaw(database: Database, entry: usize): bool {
  if (recordEncoding(entry) == StringEncoding.RAW_BLOCK) return stringUnshare(entry, 0);
  return stringGrow(database, entry, stringCount(entry)) != 0;
}
