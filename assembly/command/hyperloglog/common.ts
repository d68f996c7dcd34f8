// What the HyperLogLog commands share: telling values that are none, and those that are broken.

import { replyWrongType } from '../../protocol/error';
import { replyError } from '../../protocol/reply';
import { HyperloglogKind, hyperloglogKind } from '../../type/hyperloglog';

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
