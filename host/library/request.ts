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
/** A head of a word takes at most so much: $4294967295 CR LF. */
const headBytes = 13;
/** Texts up to this length are written character by character. */
const loopLength = 64;
/** A larger buffer is not kept. */
const keptBytes = 1024 * 1024;

/** Bytes that a command takes at most, with words that are no texts. */
const commandBytes = 16;
const numberBytes = 32;
/** Bytes of a character of a text, at most. */
const characterBytes = 3;

/** How many bytes a command takes at most. */
export function requestBound(words: readonly Word[]): number {
  let count = commandBytes;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (typeof word === 'string') count += numberBytes + characterBytes * word.length;
    else if (isBytes(word)) count += numberBytes + word.length;
    else count += 2 * numberBytes;
  }
  return count;
}

export class RequestWriter {
  bytes: Uint8Array = new Uint8Array(1024);
  length = 0;

  /** Goes on in bytes that are somebody else's, and have room for all that is added. */
  lend(bytes: Uint8Array, at: number): void {
    this.bytes = bytes;
    this.length = at;
  }

  /** Begins anew. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > keptBytes) this.bytes = new Uint8Array(1024);
  }

  /** Adds a command. */
  add(words: readonly Word[]): void {
    this.#room(headBytes);
    this.#head(0x2a, words.length);
    for (let index = 0; index < words.length; index++) this.#word(words[index]!);
  }

  #room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.length + count, 2 * this.bytes.length));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }

  #head(type: number, count: number): void {
    const { bytes } = this;
    let at = this.length;
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
    this.length = at;
  }

  #word(word: Word): void {
    if (typeof word === 'string') this.#text(word);
    else if (isBytes(word)) this.#bytes(word);
    else if (typeof word === 'number' || typeof word === 'bigint') this.#text(numberText(word));
    else throw wordFault(word);
  }

  #text(text: string): void {
    const count = text.length;
    if (count > loopLength) return this.#bytes(encoder.encode(text));
    this.#room(headBytes + count + 2);
    const start = this.length;
    this.#head(0x24, count);
    const { bytes } = this;
    let at = this.length;
    for (let index = 0; index < count; index++) {
      const code = text.charCodeAt(index);
      if (code > 127) {
        this.length = start;
        return this.#bytes(encoder.encode(text));
      }
      bytes[at++] = code;
    }
    bytes[at++] = 0x0d;
    bytes[at++] = 0x0a;
    this.length = at;
  }

  #bytes(word: Uint8Array): void {
    this.#room(headBytes + word.length + 2);
    this.#head(0x24, word.length);
    this.bytes.set(word, this.length);
    this.length += word.length;
    this.bytes[this.length++] = 0x0d;
    this.bytes[this.length++] = 0x0a;
  }
}

function numberText(value: number | bigint): string {
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : String(value);
}
