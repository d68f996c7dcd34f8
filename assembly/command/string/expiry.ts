// The options that SET, GETEX and their former names share: conditions, GET, and when the key is to
// expire.
//
//   SET k v [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]
//   GETEX k                 [EX s | PX ms | EXAT s | PXAT ms | PERSIST]
//
// Each option may be repeated; of a repeated time the last one counts. What excludes each other is
// a syntax error, and so is a time without its argument. Whether a time is a number, and one that
// can be, is asked after the syntax of the whole: SET k v EX x FOO is a syntax error.

import { Call } from '../../engine/call';
import { nowMs } from '../../engine/clock';
import { integerParsed } from '../../number/number';
import {
  argumentInteger,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
} from '../cursor';
import { expireTimeError } from '../generic/expire';

/** Options of SET and GETEX, one bit each. */
export const enum StringOption {
  NX = 1 << 0,
  XX = 1 << 1,
  GET = 1 << 2,
  KEEPTTL = 1 << 3,
  PERSIST = 1 << 4,
  EX = 1 << 5,
  PX = 1 << 6,
  EXAT = 1 << 7,
  PXAT = 1 << 8,
}

const CONDITIONS: u32 = StringOption.NX | StringOption.XX;
const TIMES: u32 = StringOption.EX | StringOption.PX | StringOption.EXAT | StringOption.PXAT;
const EXPIRIES: u32 = TIMES | StringOption.KEEPTTL | StringOption.PERSIST;

/** What SET takes. */
export const SET_OPTIONS: u32 = CONDITIONS | TIMES | StringOption.GET | StringOption.KEEPTTL;
/** What GETEX takes. */
export const GETEX_OPTIONS: u32 = TIMES | StringOption.PERSIST;

/** The options that optionsRead found. */
export let optionsFound: u32 = 0;
/** Index of the argument of the last time among them; 0 = none. */
export let optionsTime: i32 = 0;
/** The deadline that deadlineRead found, absolute Unix ms; 0 = none. */
export let deadlineMs: i64 = 0;

/** Whether these options give a time. */
@inline export function optionsTimed(options: u32): bool {
  return (options & TIMES) != 0;
}

/**
 * Reads the options from argument `first` on, of which only those in `allowed` are any.
 * False: a syntax error, which is answered.
 */
export function optionsRead(call: Call, first: i32, allowed: u32): bool {
  optionsFound = 0;
  optionsTime = 0;
  cursorOpen(call, first);
  while (cursorMore()) {
    if (cursorToken('EX')) takeTime(StringOption.EX, allowed);
    else if (cursorToken('PX')) takeTime(StringOption.PX, allowed);
    else if (cursorToken('NX')) take(StringOption.NX, CONDITIONS, allowed);
    else if (cursorToken('XX')) take(StringOption.XX, CONDITIONS, allowed);
    else if (cursorToken('GET')) take(StringOption.GET, 0, allowed);
    else if (cursorToken('KEEPTTL')) take(StringOption.KEEPTTL, EXPIRIES, allowed);
    else if (cursorToken('EXAT')) takeTime(StringOption.EXAT, allowed);
    else if (cursorToken('PXAT')) takeTime(StringOption.PXAT, allowed);
    else if (cursorToken('PERSIST')) take(StringOption.PERSIST, EXPIRIES, allowed);
    else cursorSyntax();
  }
  return !cursorFailed();
}

/** Notes an option of a group in which they exclude each other. */
function take(option: u32, group: u32, allowed: u32): void {
  if ((allowed & option) == 0 || (optionsFound & group & ~option) != 0) cursorSyntax();
  else optionsFound |= option;
}

function takeTime(option: u32, allowed: u32): void {
  take(option, EXPIRIES, allowed);
  optionsTime = cursorTake();
}

/**
 * Reads argument `index` as the time that these options say it is; leaves it in deadlineMs.
 * False: it is no time, which is answered.
 */
export function deadlineRead(call: Call, index: i32, options: u32): bool {
  if (!argumentInteger(call, index)) return false;
  const seconds = (options & (StringOption.EX | StringOption.EXAT)) != 0;
  let time = integerParsed;
  if (time > 0 && (!seconds || time <= i64.MAX_VALUE / 1000)) {
    if (seconds) time *= 1000;
    if ((options & (StringOption.EX | StringOption.PX)) != 0) time += nowMs;
    deadlineMs = time;
    if (time > 0) return true;
  }
  expireTimeError(call);
  return false;
}
