// The timeout of a blocking command: an argument in seconds, with a fraction, that becomes an
// absolute time by the monotonic clock. 0 means for ever; what is left of a millisecond counts as a
// whole one. It is read as a long double, so that what is too large for a double is out of range
// and not no number.

import { Call } from '../engine/call';
import { monotonicMs, nowMs } from '../engine/clock';
import { EXTENDED_BYTES, Extended, extendedCeiling, extendedParse } from '../number/extended';
import { integerParsed } from '../number/number';
import { replyError } from '../protocol/reply';
import { argumentAtLeast } from './cursor';

const seconds = changetype<Extended>(memory.data(<i32>EXTENDED_BYTES, 8));
/** Milliseconds are seconds times this power of ten. */
const TO_MILLISECONDS = 3;

/** When a client that waits is to give up, monotonic ms; 0 = never. */
export let timeoutDeadlineMs: i64 = 0;

/** Reads argument `index` into timeoutDeadlineMs. False: it is no timeout, which is answered. */
export function timeoutRead(call: Call, index: i32): bool {
  if (!extendedParse(call.address(index), call.bytes(index), seconds)) {
    replyError('ERR timeout is not a float or out of range');
    return false;
  }
  return timeoutSet(extendedCeiling(seconds, TO_MILLISECONDS));
}

/** The same for an argument in whole milliseconds. */
export function timeoutReadMs(call: Call, index: i32): bool {
  const text = 'ERR timeout is not an integer or out of range';
  return argumentAtLeast(call, index, i64.MIN_VALUE, text) && timeoutSet(integerParsed);
}

function timeoutSet(milliseconds: i64): bool {
  if (milliseconds < 0) {
    replyError('ERR timeout is negative');
    return false;
  }
  // Redis counts from Unix time, which decides what is out of range.
  if (milliseconds > i64.MAX_VALUE - max<i64>(nowMs, monotonicMs)) {
    replyError('ERR timeout is out of range');
    return false;
  }
  timeoutDeadlineMs = milliseconds == 0 ? 0 : milliseconds + monotonicMs;
  return true;
}
