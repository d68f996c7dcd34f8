// A cursor over a command's arguments. It reads options in order and latches the first error, so
// that a handler parses everything, asks once, and only then touches the keyspace:
//
//   cursorOpen(call, 3);
//   while (cursorMore()) {
//     if (cursorToken('NX')) …
//     else if (cursorToken('EX')) seconds = cursorInteger();
//     else cursorSyntax();
//   }
//   if (cursorFailed()) return;
//
// After an error the cursor stands at its end, so that loops stop by themselves. A reader that
// answers its errors itself (idRead, placeRead …) is asked within cursorCheck.
//
// It is for options that may stand in any order up to the end. Where the first argument that is no
// option ends them and begins what follows (ZADD, GEOADD, XADD), a plain loop says so better.

import { Call } from '../engine/call';
import { ERROR_NOT_INTEGER, ERROR_SYNTAX } from '../protocol/error';
import { doubleParse, doubleParsed } from '../number/double';
import { integerParse, integerParsed } from '../number/number';
import { replyError } from '../protocol/reply';

let opened: Call = changetype<Call>(0);
let at: i32 = 0;
let failed: bool = false;
/** The error; empty = it has been answered. */
let error: string = '';

/** Begins to read a call's arguments from `index` on. */
export function cursorOpen(call: Call, index: i32): void {
  opened = call;
  at = index;
  failed = false;
}

/** Whether there is another argument and no error. */
@inline export function cursorMore(): bool {
  return !failed && at < opened.argumentCount;
}

/** Index of the next argument; the cursor passes it. An error if there is none. */
export function cursorTake(): i32 {
  if (at >= opened.argumentCount) {
    cursorFail(ERROR_SYNTAX);
    return 0;
  }
  return at++;
}

/** Index of the first of the next `count` arguments, which must be there, and are passed. */
export function cursorTakeSome(count: i32): i32 {
  const index = at;
  at += count;
  return index;
}

/** Index of the next argument, which stays the next. */
@inline export function cursorIndex(): i32 {
  return at;
}

/** Whether the next argument is this word, in any case; if so the cursor passes it. */
export function cursorToken(word: string): bool {
  if (failed || at >= opened.argumentCount) return false;
  if (!argumentIs(opened, at, word)) return false;
  at += 1;
  return true;
}

/** Whether the next argument is this word and at least `more` arguments follow it. */
export function cursorTokenWith(word: string, more: i32): bool {
  if (failed || opened.argumentCount - at <= more) return false;
  return cursorToken(word);
}

/** The next argument as a 64-bit integer; an error if it is none. */
export function cursorInteger(): i64 {
  const index = cursorTake();
  if (failed) return 0;
  if (integerParse(opened.address(index), opened.bytes(index))) return integerParsed;
  cursorFail(ERROR_NOT_INTEGER);
  return 0;
}

/** The next argument as an integer of at least `least`; `text` is the error if it is none. */
export function cursorAtLeast(minimum: i64, text: string): i64 {
  const index = cursorTake();
  if (failed) return 0;
  if (integerParse(opened.address(index), opened.bytes(index)) && integerParsed >= minimum) {
    return integerParsed;
  }
  cursorFail(text);
  return 0;
}

/** The next argument as a 64-bit integer; `text` is the error if it is none. */
export function cursorNumber(text: string): i64 {
  return cursorAtLeast(i64.MIN_VALUE, text);
}

/** The next argument as a double; `text` is the error if it is none. */
export function cursorDouble(text: string): f64 {
  const index = cursorTake();
  if (failed) return 0;
  if (doubleParse(opened.address(index), opened.bytes(index))) return doubleParsed;
  cursorFail(text);
  return 0;
}

/** Latches that an error has been answered, unless all was well. Returns whether it was. */
export function cursorCheck(well: bool): bool {
  if (!well) cursorFail('');
  return well;
}

/** Latches an error, unless there is one. */
export function cursorFail(text: string): void {
  if (!failed) error = text;
  failed = true;
}

/** Latches a syntax error. */
export function cursorSyntax(): void {
  cursorFail(ERROR_SYNTAX);
}

/** Whether there was an error, which is answered now unless it has been. */
export function cursorFailed(): bool {
  if (failed && error.length != 0) replyError(error);
  return failed;
}

/** Whether argument `index` is this ASCII word, in any case. */
export function argumentIs(call: Call, index: i32, word: string): bool {
  const count = call.bytes(index);
  if (count != <u32>word.length) return false;
  const source = call.address(index);
  const expected = changetype<usize>(word);
  for (let i: usize = 0; i < count; i++) {
    const byte = load<u8>(source + i);
    const letter = <u8>load<u16>(expected + (i << 1));
    if (byte == letter) continue;
    const folded = byte | 0x20;
    if (folded != (letter | 0x20) || folded < 0x61 || folded > 0x7a) return false;
  }
  return true;
}

/** Argument `index`, at least `least`, in integerParsed; false = `text` is answered. */
export function argumentAtLeast(call: Call, index: i32, minimum: i64, text: string): bool {
  if (integerParse(call.address(index), call.bytes(index)) && integerParsed >= minimum) return true;
  replyError(text);
  return false;
}

/** Argument `index` as an integer in integerParsed; false = answered with the usual error. */
export function argumentInteger(call: Call, index: i32): bool {
  if (integerParse(call.address(index), call.bytes(index))) return true;
  replyError(ERROR_NOT_INTEGER);
  return false;
}
