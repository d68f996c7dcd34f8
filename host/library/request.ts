// Commands as bytes: what a store's words are in RESP.
//
//   ['GET', 'a']      2a 32 0d 0a 24 33 0d 0a 47 45 54 0d 0a 24 31 0d 0a 61 0d 0a
//
// The bytes stand in one buffer, which is used again for the next command.

/** A word of a command: texts go as UTF-8, numbers as their digits, bytes as they are. */
export type Word = string | number | bigint | Uint8Array;

/** Whether these are bytes, of another realm too: an iframe, a test in a context of its own. */
export function isBytes(word: unknown): word is Uint8Array {
  if (word instanceof Uint8Array) return true;
  return ArrayBuffer.isView(word) && Object.prototype.toString.call(word) === '[object Uint8Array]';
}

/** Throws if these are no words of a command. */
export function wordsCheck(words: readonly unknown[]): void {
  if (!Array.isArray(words)) {
    throw new TypeError(`a command is a list of its words, and not ${shown(words)}`);
  }
  if (words.length === 0) throw new TypeError('a command has at least its name');
  for (const word of words) if (!isWord(word)) throw wordFault(word);
}

function isWord(word: unknown): word is Word {
  return /^(?:string|number|bigint)$/.test(typeof word) || isBytes(word);
}

function wordFault(word: unknown): TypeError {
  const what = 'a word of a command is a string, a number or a Uint8Array';
  return new TypeError(`${what}, and not ${shown(word)}`);
}

/** What something is that was expected to be something else: 'undefined', 'Array', 'Date'. */
export function shown(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Whether a command has its connection answer no more, for which everybody waits here. */
export function turnsRepliesOff([name, inner, how]: readonly Word[]): boolean {
  // Asked before each call: nearly every one is known by its length to be another.
  if (typeof name === 'string' && name.length !== 'client'.length) return false;
  if (!/^client$/i.test(wordText(name))) return false;
  return /^reply$/i.test(wordText(inner)) && /^(?:off|skip)$/i.test(wordText(how));
}

function wordText(word: Word | undefined): string {
  return isBytes(word) ? new TextDecoder().decode(word) : String(word);
}

const encoder = new TextEncoder();
/** Texts up to this length are written character by character. */
const loopLength = 64;
/** A larger buffer is not kept. */
const keptBytes = 1024 * 1024;

/** Bytes that a command takes at most beside its words, and a word beside its content. */
const headBytes = 32;
/** The characters of a number, at most: those of a bigint are counted. */
const numberLength = 32;
/** Bytes of a character of a text, at most. */
const characterBytes = 3;

/** How many bytes a command takes at most. */
function requestBound(words: readonly Word[]): number {
  let count = headBytes;
  for (const word of words) count += headBytes + contentBound(word);
  return count;
}

function contentBound(word: Word): number {
  if (isBytes(word)) return word.length;
  if (typeof word === 'bigint') return characterBytes * String(word).length;
  return characterBytes * (typeof word === 'string' ? word.length : numberLength);
}

/**
 * Writes a command to bytes[at, end), and returns where it ends there. -1: it may be longer; what
 * stands there then means nothing.
 */
export function requestWrite(
  words: readonly Word[],
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  const { length } = words;
  if (at + headBytes > end) return -1;
  let place = headWrite(bytes, at, 0x2a, length);
  for (let index = 0; index < length && place >= 0; index++) {
    const word = words[index]!;
    place =
      typeof word === 'string'
        ? textWrite(word, bytes, place, end)
        : otherWrite(word, bytes, place, end);
  }
  return place;
}

function headWrite(bytes: Uint8Array, start: number, type: number, count: number): number {
  let at = start;
  bytes[at++] = type;
  if (count < 10) {
    bytes[at++] = 0x30 + count;
  } else if (count < 100) {
    const tens = (count / 10) | 0;
    bytes[at++] = 0x30 + tens;
    bytes[at++] = 0x30 + count - tens * 10;
  } else {
    for (const digit of String(count)) bytes[at++] = digit.charCodeAt(0);
  }
  bytes[at++] = 0x0d;
  bytes[at++] = 0x0a;
  return at;
}

function textWrite(text: string, bytes: Uint8Array, start: number, end: number): number {
  const { length } = text;
  if (start + headBytes + characterBytes * length > end) return -1;
  if (length > loopLength) return bytesWrite(encoder.encode(text), bytes, start, end);
  let at = headWrite(bytes, start, 0x24, length);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return bytesWrite(encoder.encode(text), bytes, start, end);
    bytes[at++] = code;
  }
  bytes[at++] = 0x0d;
  bytes[at++] = 0x0a;
  return at;
}

function otherWrite(word: Word, bytes: Uint8Array, start: number, end: number): number {
  if (isBytes(word)) return bytesWrite(word, bytes, start, end);
  if (typeof word !== 'number' && typeof word !== 'bigint') throw wordFault(word);
  return textWrite(numberText(word), bytes, start, end);
}

function bytesWrite(word: Uint8Array, bytes: Uint8Array, start: number, end: number): number {
  if (start + headBytes + word.length > end) return -1;
  const at = headWrite(bytes, start, 0x24, word.length);
  bytes.set(word, at);
  const after = at + word.length;
  bytes[after] = 0x0d;
  bytes[after + 1] = 0x0a;
  return after + 2;
}

function numberText(value: number | bigint): string {
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : String(value);
}

export class RequestWriter {
  bytes: Uint8Array = new Uint8Array(1024);
  length = 0;

  /** Begins anew. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > keptBytes) this.bytes = new Uint8Array(1024);
  }

  /** Adds a command. */
  add(words: readonly Word[]): void {
    let end = requestWrite(words, this.bytes, this.length, this.bytes.length);
    if (end < 0) {
      this.#room(requestBound(words));
      end = requestWrite(words, this.bytes, this.length, this.bytes.length);
    }
    this.length = end;
  }

  #room(count: number): void {
    const bytes = new Uint8Array(Math.max(this.length + count, 2 * this.bytes.length));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }
}
