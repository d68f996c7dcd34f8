// The words of an inline command, by the rules of Redis's command line (sdssplitargs in sds.c):
//
//   SET key "a \"value\"\x21\n"  'it\'s'         SET │ key │ a "value"!⏎ │ it's
//
//   between words   white space as C's isspace has it
//   bare            up to a space, tab or CR; a quote in it opens a quoted rest, which ends it
//   "…"             \xHH is a byte, \n \r \t \b \a are control characters, \ before any other
//                   byte is that byte
//   '…'             \' is a quote, nothing else is special
//
// A closing quote is followed by white space or the end. A word without quotes is the bytes where
// they stand; one with quotes is unescaped into the scratch arena:
//
//   22 5c 78 34 31 22      "\x41"      →  41
//
// A line holds no zero byte (request.ts), so none is looked for.

import { scratchAllocate } from '../memory/scratch';

const DOUBLE_QUOTE: u8 = 0x22;
const SINGLE_QUOTE: u8 = 0x27;
const BACKSLASH: u8 = 0x5c;

export const enum WordStatus {
  /** There is a word: wordAddress, wordBytes. */
  FOUND = 0,
  /** There is none any more. */
  END = 1,
  /** A quote is not closed, or what follows it is no white space. */
  UNBALANCED = 2,
  /** Memory is out. */
  MEMORY = 3,
}

/** Address of the word that wordNext has found; valid as long as the line and the scratch arena. */
export let wordAddress: usize = 0;
/** Its length. */
export let wordBytes: u32 = 0;
/** Where the search for the next word begins. */
export let wordBehind: usize = 0;

/** What may stand between words: C's isspace. */
@inline function isSpace(byte: u8): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** What ends a bare word: white space but for vertical tab and form feed. */
@inline function endsWord(byte: u8): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0d;
}


@inline function isQuote(byte: u8): bool {
  return byte == DOUBLE_QUOTE || byte == SINGLE_QUOTE;
}

/** Finds the next word of [from, stop). */
export function wordNext(from: usize, stop: usize): WordStatus {
  let start = from;
  while (start < stop && isSpace(load<u8>(start))) start++;
  if (start == stop) return WordStatus.END;
  let at = start;
  while (at < stop && !endsWord(load<u8>(at)) && !isQuote(load<u8>(at))) at++;
  wordAddress = start;
  wordBytes = <u32>(at - start);
  wordBehind = at;
  if (at == stop || !isQuote(load<u8>(at))) return WordStatus.FOUND;
  const target = scratchAllocate(stop - start);
  if (target == 0) return WordStatus.MEMORY;
  memory.copy(target, start, wordBytes);
  wordAddress = target;
  return unquote(at, stop) ? WordStatus.FOUND : WordStatus.UNBALANCED;
}

/** Appends what stands in the quotes that open at `quote`. False: they are not balanced. */
function unquote(quote: usize, stop: usize): bool {
  const mark = load<u8>(quote);
  let at = quote + 1;
  let target = wordAddress + wordBytes;
  while (at < stop && load<u8>(at) != mark) {
    let byte = load<u8>(at);
    if (byte == BACKSLASH && at + 1 < stop) {
      const next = load<u8>(at + 1);
      if (mark == SINGLE_QUOTE) {
        if (next == SINGLE_QUOTE) byte = load<u8>(++at);
      } else if (next == 0x78 && at + 3 < stop && hex(at + 2) >= 0 && hex(at + 3) >= 0) {
        byte = <u8>((hex(at + 2) << 4) | hex(at + 3));
        at += 3;
      } else {
        byte = escaped(next);
        at += 1;
      }
    }
    store<u8>(target++, byte);
    at += 1;
  }
  if (at >= stop) return false;
  wordBytes = <u32>(target - wordAddress);
  wordBehind = at + 1;
  return wordBehind == stop || isSpace(load<u8>(wordBehind));
}

/** Value of a hexadecimal digit, -1 if it is none. */
function hex(digit: usize): i32 {
  const byte = load<u8>(digit);
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** What a byte behind a backslash stands for. */
function escaped(byte: u8): u8 {
  switch (byte) {
    case 0x6e:
      return 0x0a; // n
    case 0x72:
      return 0x0d; // r
    case 0x74:
      return 0x09; // t
    case 0x62:
      return 0x08; // b
    case 0x61:
      return 0x07; // a
    default:
      return byte;
  }
}
