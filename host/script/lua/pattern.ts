/*
 * Lua's patterns. A pattern that runs wild (each `.-` tries all lengths for each of the others)
 * would stop the host for hours; it ends with an error after so many tries. Tries count as steps of
 * the script, so that one that searches over and over is left as soon as one that runs in a loop.
 */

import { LuaError } from './value.js';

const MAXIMUM_CAPTURES = 32;
/** Tries that a search may take, and so many more for each byte of its text. */
const MAXIMUM_TRIES = 1_000_000;
const TRIES_PER_BYTE = 50;
const UNFINISHED = -1;
const POSITION = -2;
export const NO_MATCH = -1;

const ESCAPE = 37;
const code = (character: string): number => character.charCodeAt(0);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isLetter = (c: number): boolean => isLower(c) || isUpper(c);
const isControl = (c: number): boolean => c < 32 || c === 127;
const isGraphic = (c: number): boolean => c > 32 && c < 127;
const isHexadecimal = (c: number): boolean =>
  isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Whether a byte is of the class of a letter, e.g. of %d. */
function isOfClass(c: number, letter: number): boolean {
  let is: boolean;
  switch (letter | 32) {
    case code('a'):
      is = isLetter(c);
      break;
    case code('c'):
      is = isControl(c);
      break;
    case code('d'):
      is = isDigit(c);
      break;
    case code('l'):
      is = isLower(c);
      break;
    case code('p'):
      is = isGraphic(c) && !isLetter(c) && !isDigit(c);
      break;
    case code('s'):
      is = isSpace(c);
      break;
    case code('u'):
      is = isUpper(c);
      break;
    case code('w'):
      is = isLetter(c) || isDigit(c);
      break;
    case code('x'):
      is = isHexadecimal(c);
      break;
    case code('z'):
      is = c === 0;
      break;
    default:
      return letter === c;
  }
  if (!isLetter(letter)) return letter === c;
  return isLower(letter) ? is : !is;
}

export class Matcher {
  /** Captures of the last match. */
  level = 0;
  readonly starts = new Int32Array(MAXIMUM_CAPTURES);
  readonly lengths = new Int32Array(MAXIMUM_CAPTURES);
  #triesLeft: number;

  constructor(
    readonly text: string,
    readonly pattern: string,
    /** What the script's steps are taken from. */
    private readonly steps: { ticks: number },
    /** Makes the error of a message. */
    private readonly fail: (message: string) => LuaError,
  ) {
    this.#triesLeft = MAXIMUM_TRIES + text.length * TRIES_PER_BYTE;
  }

  /** The end of a match that begins at `at`; `from` is where the pattern does. Or NO_MATCH. */
  match(at: number, from: number): number {
    this.level = 0;
    const before = this.#triesLeft;
    const end = this.#match(at, from);
    this.steps.ticks -= before - this.#triesLeft;
    return end;
  }

  /** The byte of the pattern; its end is a zero byte, as one in the middle is. */
  #at(p: number): number {
    return p < this.pattern.length ? this.pattern.charCodeAt(p) : 0;
  }

  /** Where an item of the pattern ends, a class or a set or a byte. */
  #itemEnd(p: number): number {
    const c = this.#at(p++);
    if (c === ESCAPE) {
      if (this.#at(p) === 0) throw this.fail("malformed pattern (ends with '%')");
      return p + 1;
    }
    if (c === code('[')) {
      if (this.#at(p) === code('^')) p++;
      do {
        const each = this.#at(p);
        if (each === 0) throw this.fail("malformed pattern (missing ']')");
        p++;
        if (each === ESCAPE && this.#at(p) !== 0) p++;
      } while (this.#at(p) !== code(']'));
      return p + 1;
    }
    return p;
  }

  /** Whether a byte is in the set whose `[` is at `p` and whose `]` is at `end`. */
  #isInSet(c: number, p: number, end: number): boolean {
    let isIn = true;
    if (this.#at(p + 1) === code('^')) {
      isIn = false;
      p++;
    }
    while (++p < end) {
      const each = this.#at(p);
      if (each === ESCAPE) {
        p++;
        if (isOfClass(c, this.#at(p))) return isIn;
      } else if (this.#at(p + 1) === code('-') && p + 2 < end) {
        p += 2;
        if (each <= c && c <= this.#at(p)) return isIn;
      } else if (each === c) {
        return isIn;
      }
    }
    return !isIn;
  }

  #isSingle(s: number, p: number, end: number): boolean {
    if (s >= this.text.length) return false;
    const c = this.text.charCodeAt(s);
    switch (this.#at(p)) {
      case code('.'):
        return true;
      case ESCAPE:
        return isOfClass(c, this.#at(p + 1));
      case code('['):
        return this.#isInSet(c, p, end - 1);
    }
    return this.#at(p) === c;
  }

  #match(s: number, p: number): number {
    if (--this.#triesLeft < 0) {
      this.steps.ticks = 0;
      throw this.fail('pattern too complex');
    }
    for (;;) {
      switch (this.#at(p)) {
        case 0:
          if (p >= this.pattern.length || this.pattern.charCodeAt(p) === 0) return s;
          break;
        case code('('):
          if (this.#at(p + 1) === code(')')) return this.#open(s, p + 2, POSITION);
          return this.#open(s, p + 1, UNFINISHED);
        case code(')'):
          return this.#close(s, p + 1);
        case code('$'):
          if (this.#at(p + 1) === 0) return s === this.text.length ? s : NO_MATCH;
          break;
        case ESCAPE: {
          const next = this.#at(p + 1);
          if (next === code('b')) {
            s = this.#balance(s, p + 2);
            if (s < 0) return NO_MATCH;
            p += 4;
            continue;
          }
          if (next === code('f')) {
            p = this.#frontier(s, p + 2);
            if (p < 0) return NO_MATCH;
            continue;
          }
          if (isDigit(next)) {
            s = this.#backReference(s, next);
            if (s < 0) return NO_MATCH;
            p += 2;
            continue;
          }
        }
      }
      const end = this.#itemEnd(p);
      switch (this.#at(end)) {
        case code('?'): {
          if (this.#isSingle(s, p, end)) {
            const found = this.#match(s + 1, end + 1);
            if (found >= 0) return found;
          }
          p = end + 1;
          continue;
        }
        case code('*'):
          return this.#most(s, p, end);
        case code('+'):
          return this.#isSingle(s, p, end) ? this.#most(s + 1, p, end) : NO_MATCH;
        case code('-'):
          return this.#least(s, p, end);
      }
      if (!this.#isSingle(s, p, end)) return NO_MATCH;
      s++;
      p = end;
    }
  }

  #most(s: number, p: number, end: number): number {
    let count = 0;
    while (this.#isSingle(s + count, p, end)) count++;
    this.#triesLeft -= count >> 3;
    for (; count >= 0; count--) {
      const found = this.#match(s + count, end + 1);
      if (found >= 0) return found;
    }
    return NO_MATCH;
  }

  #least(s: number, p: number, end: number): number {
    for (;;) {
      const found = this.#match(s, end + 1);
      if (found >= 0) return found;
      if (!this.#isSingle(s, p, end)) return NO_MATCH;
      s++;
    }
  }

  #balance(s: number, p: number): number {
    if (this.#at(p) === 0 || this.#at(p + 1) === 0) throw this.fail('unbalanced pattern');
    const { text } = this;
    const opening = this.#at(p);
    const closing = this.#at(p + 1);
    if (s >= text.length || text.charCodeAt(s) !== opening) return NO_MATCH;
    let depth = 1;
    const start = s;
    while (++s < text.length) {
      const c = text.charCodeAt(s);
      if (c === closing) {
        if (--depth === 0) return s + 1;
      } else if (c === opening) {
        depth++;
      }
    }
    this.#triesLeft -= (s - start) >> 3;
    return NO_MATCH;
  }

  /** Where the pattern goes on after %f[set] if the set begins at `s`. */
  #frontier(s: number, p: number): number {
    if (this.#at(p) !== code('[')) throw this.fail("missing '[' after '%f' in pattern");
    const end = this.#itemEnd(p);
    const before = s === 0 ? 0 : this.text.charCodeAt(s - 1);
    const here = s < this.text.length ? this.text.charCodeAt(s) : 0;
    if (this.#isInSet(before, p, end - 1) || !this.#isInSet(here, p, end - 1)) return NO_MATCH;
    return end;
  }

  #backReference(s: number, digit: number): number {
    const index = digit - 49;
    if (index < 0 || index >= this.level || this.lengths[index] === UNFINISHED) {
      throw this.fail('invalid capture index');
    }
    const length = this.lengths[index]!;
    if (length < 0) return NO_MATCH;
    const start = this.starts[index]!;
    const { text } = this;
    if (text.length - s < length) return NO_MATCH;
    return text.slice(start, start + length) === text.slice(s, s + length) ? s + length : NO_MATCH;
  }

  #open(s: number, p: number, what: number): number {
    const { level } = this;
    if (level >= MAXIMUM_CAPTURES) throw this.fail('too many captures');
    this.starts[level] = s;
    this.lengths[level] = what;
    this.level = level + 1;
    const found = this.#match(s, p);
    if (found < 0) this.level--;
    return found;
  }

  #close(s: number, p: number): number {
    let index = this.level - 1;
    while (index >= 0 && this.lengths[index] !== UNFINISHED) index--;
    if (index < 0) throw this.fail('invalid pattern capture');
    this.lengths[index] = s - this.starts[index]!;
    const found = this.#match(s, p);
    if (found < 0) this.lengths[index] = UNFINISHED;
    return found;
  }

  /** A capture of the match from `start` to `end`, which is the capture 0 of a pattern of none. */
  capture(index: number, start: number, end: number): string | number {
    if (index >= this.level) {
      if (index === 0) return this.text.slice(start, end);
      throw this.fail('invalid capture index');
    }
    const length = this.lengths[index]!;
    const from = this.starts[index]!;
    if (length === UNFINISHED) throw this.fail('unfinished capture');
    return length === POSITION ? from + 1 : this.text.slice(from, from + length);
  }

  /** How many values a match is: its captures, or the whole of it. */
  get valueCount(): number {
    return this.level === 0 ? 1 : this.level;
  }
}
