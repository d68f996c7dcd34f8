// The guard of nearly every command: the key that it is for may be missing, and else must hold a
// value of the right type.

import { recordType } from '../memory/record';
import { replyWrongType } from '../protocol/error';

/** Whether an entry is of a type, or there is none; if not, that is answered. */
@inline export function typeExpected(entry: usize, type: u32): bool {
  if (entry == 0 || recordType(entry) == type) return true;
  replyWrongType();
  return false;
}
