// The timeout of a blocking command: an argument in seconds, with a fraction, that becomes an
// absolute time. 0 means for ever; what is left of a millisecond counts as a whole one.

import { Call } from '../engine/call';
import { nowMs } from '../engine/clock';
import { doubleParse, doubleParsed } from '../number/double';
import { replyError } from '../protocol/reply';

/** The first f64 above i64. */
const TOO_LARGE: f64 = 9223372036854775808.0;

/** When a client that waits is to give up, Unix ms; 0 = never. */
export let timeoutDeadlineMs: i64 = 0;

/** Reads argument `index` into timeoutDeadlineMs. False: it is no timeout, which is answered. */
export function timeoutRead(call: Call, index: i32): bool {
  if (!doubleParse(call.address(index), call.bytes(index))) {
    replyError('ERR timeout is not a float or out of range');
    return false;
  }
  const milliseconds = Math.ceil(doubleParsed * 1000);
  if (milliseconds < 0) {
    replyError('ERR timeout is negative');
    return false;
  }
  if (milliseconds >= TOO_LARGE || <i64>milliseconds > i64.MAX_VALUE - nowMs) {
    replyError('ERR timeout is out of range');
    return false;
  }
  timeoutDeadlineMs = milliseconds == 0 ? 0 : <i64>milliseconds + nowMs;
  return true;
}
