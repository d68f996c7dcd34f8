// Glob patterns, as KEYS, SCAN MATCH, PSUBSCRIBE, CONFIG GET and ACL rules understand them. The
// meaning is that of stringmatchlen in Redis's util.c, oddities included, because clients see them:
//
//     *          any bytes, also none; but see the first oddity
//     ?          one byte
//     [abc]      one of these; [^abc] none of these; [a-z] a range, also written backwards
//     \x         the byte x itself, outside brackets and inside
//     others     themselves
//
//     68 5b 5e 61 2d 64 5d 6c 2a    'h[^a-d]l*' matches 'hello' and 'hilt', not 'hall'
//
// Oddities:
//   - A text without bytes matches only the pattern without bytes, not even '*'.
//   - A bracket left open ends with the pattern: 'a[bc' is 'a[bc]'; 'a[' takes nothing after the
//     a, 'a[^' any byte. A ']' right after '[' closes it: '[]' takes nothing and '[^]' any byte.
//   - A range takes the byte after '-' as its end even if that is ']': '[a-]' is left open.
//   - The bounds of a range compare as signed bytes, -128 … 127.
//   - Folding case (`fold`) is for ASCII letters. A range swaps its ends before they are folded,
//     and an escaped byte in a bracket is never folded.
//   - The 1001st separate '*' matches nothing, unless it ends the pattern.
//
// Redis searches by recursion, cut short once the text after a star is exhausted. That is the same
// as this loop, which only ever returns to the last star: at most pattern * text steps, no
// recursion, no memory. Every byte read lies inside the given counts.

const STAR: u32 = 0x2a;
const QUESTION: u32 = 0x3f;
const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;
const BACKSLASH: u32 = 0x5c;
const CARET: u32 = 0x5e;
const DASH: u32 = 0x2d;

/** Stars that a match may pass before it is given up. */
const MAXIMUM_STARS: u32 = 1000;

/** Stands for 'no certain byte'. */
const NO_ANCHOR: u32 = 256;

/** Where the bracket read last ends: the byte after its ']', or the pattern's end. */
let bracketEnd: usize = 0;


@inline
function lower(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte + 32 : byte;
}

/** A range's bound as C's tolower leaves a signed char: -128 … -2 become 128 … 254, -1 stays. */
@inline
function lowerSigned(byte: i32): i32 {
  if (byte < -1) return byte + 256;
  return byte == -1 ? -1 : <i32>lower(<u32>byte);
}

function rangeHolds(first: i8, last: i8, byte: i8, fold: bool): bool {
  let low = <i32>min<i8>(first, last);
  let high = <i32>max<i8>(first, last);
  let value = <i32>byte;
  if (fold) {
    low = lowerSigned(low);
    high = lowerSigned(high);
    value = lowerSigned(value);
  }
  return value >= low && value <= high;
}

/** Whether the bracket whose '[' lies before `cursor` takes `byte`; leaves `bracketEnd`. */
function bracketMatch(cursor: usize, end: usize, byte: u32, fold: bool): bool {
  let negated = false;
  let found = false;
  if (cursor < end && load<u8>(cursor) == CARET) {
    negated = true;
    cursor += 1;
  }
  while (cursor < end) {
    const member: u32 = load<u8>(cursor);
    if (member == BACKSLASH && end - cursor >= 2) {
      cursor += 1;
      if (<u32>load<u8>(cursor) == byte) found = true;
    } else if (member == CLOSE) {
      bracketEnd = cursor + 1;
      return found != negated;
    } else if (end - cursor >= 3 && load<u8>(cursor + 1) == DASH) {
      if (rangeHolds(<i8>member, load<i8>(cursor + 2), <i8>byte, fold)) found = true;
      cursor += 2;
    } else if (member == byte || (fold && lower(member) == lower(byte))) {
      found = true;
    }
    cursor += 1;
  }
  bracketEnd = end;
  return found != negated;
}

/** The byte that an element takes, if it is a plain one. */
@inline
function literalAt(pattern: usize): u32 {
  const byte: u32 = load<u8>(pattern);
  return byte == QUESTION || byte == OPEN || byte == BACKSLASH ? NO_ANCHOR : byte;
}

/** The next place in the text where a match can start, or its end. */
@inline
function skipTo(anchor: u32, text: usize, end: usize): usize {
  if (anchor == NO_ANCHOR) return text;
  while (text < end && <u32>load<u8>(text) != anchor) text += 1;
  return text;
}

/**
 * Whether a text matches a pattern, both given by address and count of bytes; `fold` ignores the
 * case of ASCII letters. Never fails, allocates nothing, keeps nothing.
 */
export function globMatch(
  pattern: usize,
  patternCount: usize,
  text: usize,
  textCount: usize,
  fold: bool,
): bool {
  const patternEnd = pattern + patternCount;
  const textEnd = text + textCount;
  if (textCount == 0) return patternCount == 0;
  // Where to go on when a step fails: the pattern after the last star, the text it was tried at.
  let retryPattern: usize = 0;
  let retryText: usize = 0;
  let stars: u32 = 0;
  // The byte that has to follow the last star, if that is known.
  let anchor: u32 = NO_ANCHOR;

  while (true) {
    let matched = false;
    if (pattern < patternEnd) {
      const element: u32 = load<u8>(pattern);
      if (element == STAR) {
        do {
          pattern += 1;
          if (pattern == patternEnd) return true;
        } while (load<u8>(pattern) == STAR);
        if (++stars > MAXIMUM_STARS) return false;
        anchor = fold ? NO_ANCHOR : literalAt(pattern);
        text = skipTo(anchor, text, textEnd);
        if (text == textEnd) return false;
        retryPattern = pattern;
        retryText = text;
        continue;
      }
      const byte: u32 = load<u8>(text);
      if (element == OPEN) {
        matched = bracketMatch(pattern + 1, patternEnd, byte, fold);
        pattern = bracketEnd;
      } else {
        if (element == BACKSLASH && patternEnd - pattern >= 2) pattern += 1;
        const literal: u32 = load<u8>(pattern);
        pattern += 1;
        matched = element == QUESTION || literal == byte || (fold && lower(literal) == lower(byte));
      }
    }
    if (matched) {
      text += 1;
      if (text < textEnd) continue;
      // The text is used up: only stars may be left, and a shorter rest of it cannot do better.
      while (pattern < patternEnd && load<u8>(pattern) == STAR) pattern += 1;
      return pattern == patternEnd;
    }
    if (retryPattern == 0) return false;
    retryText = skipTo(anchor, retryText + 1, textEnd);
    if (retryText == textEnd) return false;
    pattern = retryPattern;
    text = retryText;
  }
}

/**
 * Whether a pattern holds no special byte, so that it matches exactly one text: itself. Lets KEYS
 * and CONFIG GET look up instead of walking.
 */
export function globIsLiteral(pattern: usize, count: usize): bool {
  const end = pattern + count;
  while (pattern < end) {
    const byte: u32 = load<u8>(pattern);
    if (byte == STAR || byte == QUESTION || byte == OPEN || byte == BACKSLASH) return false;
    pattern += 1;
  }
  return true;
}
