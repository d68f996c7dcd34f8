// What a store answers, as values of JavaScript, and how they are read from RESP.
//
//   +OK  $5 hello      string, or Uint8Array where bytes were asked for
//   :1  (12345         number; bigint where a number would not be exact
//   ,1.5               number           #t   boolean          $-1  *-1  _   null
//   *n                 array            ~n   Set              %n            Map
//   -ERR …             RedisError       >n   Push             =15 txt:…     string
//
//   2a 32 0d 0a 3a 31 0d 0a 24 31 0d 0a 61 0d 0a     '*2 :1 $1 a'     [1, 'a']
//
// Texts are UTF-8; bytes that are none become U+FFFD, so that whoever keeps other bytes asks for
// bytes. A reply is usually whole when it comes and is read where it lies, in the engine's memory.
// One that is cut is kept, and read when a scan, which looks at no byte twice, finds its end.

/** An error of Redis. The message is the whole text, its first word the code: ERR, WRONGTYPE … */
export class RedisError extends Error {
  override readonly name = 'RedisError';

  get code(): string {
    const space = this.message.indexOf(' ');
    return space < 0 ? this.message : this.message.slice(0, space);
  }
}

/** What comes without being asked for: a message, an invalidation. */
export class Push {
  constructor(readonly values: readonly Reply[]) {}
}

export type Reply =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | RedisError
  | Push
  | Reply[]
  | Set<Reply>
  | Map<Reply, Reply>;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Up to so many bytes a text is put together of its characters. */
const loopBytes = 16;

/** Reads bytes [start, end) as UTF-8. */
export type TextReader = (bytes: Uint8Array, start: number, end: number) => string;

let textRead: TextReader = (bytes, start, end) => decoder.decode(bytes.subarray(start, end));

/** Has longer texts read by what a platform has that is faster. */
export function useTextReader(reader: TextReader): void {
  textRead = reader;
}
const minus = 0x2d;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Thrown where bytes end in the middle of a reply. */
const cutShort = Symbol('cut short');

/** How many replies follow for each one that an aggregate counts; none for what is no aggregate. */
const members: Readonly<Record<string, number>> = { '*': 1, '~': 1, '>': 1, '%': 2, '|': 2 };

export class ReplyDecoder {
  /** Whether texts are handed out as bytes. */
  asBytes = false;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  /** What was cut: kept[0, keptCount), known up to scanned; so many replies are missing. */
  #kept: Uint8Array = new Uint8Array(0);
  #keptCount = 0;
  #scanned = 0;
  #missing = 1;

  /** Reads what has come, and tells each whole reply. The bytes are not looked at later. */
  read(bytes: Uint8Array, told: (reply: Reply) => void): void {
    if (this.#keptCount > 0) return this.#continue(bytes, told);
    const start = this.#whole(bytes, told);
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  /**
   * The reply that bytes [start, end) are, where they are one whole reply and nothing else; else
   * undefined, and nothing has been read.
   */
  only(bytes: Uint8Array, start: number, end: number): Reply | undefined {
    if (this.#keptCount > 0) return undefined;
    if (bytes[start] === 0x24 && !this.asBytes) {
      const text = shortBulk(bytes, start, end);
      if (text !== undefined) return text;
    }
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    try {
      const reply = this.#reply();
      return this.#at === end && !(reply instanceof Push) ? reply : undefined;
    } catch (error) {
      if (error !== cutShort) throw error;
      return undefined;
    }
  }

  /** Tells the whole replies at the beginning of some bytes; returns where the first other is. */
  #whole(bytes: Uint8Array, told: (reply: Reply) => void): number {
    this.#bytes = bytes;
    this.#end = bytes.length;
    let start = 0;
    try {
      while (start < bytes.length) {
        this.#at = start;
        const reply = this.#reply();
        start = this.#at;
        told(reply);
      }
    } catch (error) {
      if (error !== cutShort) throw error;
    }
    return start;
  }

  #keep(bytes: Uint8Array): void {
    const count = this.#keptCount + bytes.length;
    if (count > this.#kept.length) {
      const kept = new Uint8Array(Math.max(count, 2 * this.#kept.length));
      kept.set(this.#kept.subarray(0, this.#keptCount));
      this.#kept = kept;
    }
    this.#kept.set(bytes, this.#keptCount);
    this.#keptCount = count;
  }

  #continue(bytes: Uint8Array, told: (reply: Reply) => void): void {
    this.#keep(bytes);
    if (!this.#scan()) return;
    const kept = this.#kept.subarray(0, this.#keptCount);
    this.#kept = new Uint8Array(0);
    this.#keptCount = this.#scanned = 0;
    this.#missing = 1;
    const start = this.#whole(kept, told);
    if (start < kept.length) this.#keep(kept.subarray(start));
  }

  /** Whether the reply that was cut is whole by now. */
  #scan(): boolean {
    const bytes = this.#kept;
    while (this.#missing > 0) {
      const feed = bytes.subarray(0, this.#keptCount).indexOf(lineFeed, this.#scanned);
      if (feed < 0) return false;
      const type = String.fromCharCode(bytes[this.#scanned]!);
      const isBulk = type === '$' || type === '=' || type === '!';
      const each = members[type] ?? 0;
      const count = isBulk || each > 0 ? this.#number(bytes, this.#scanned + 1, feed - 1) : 0;
      const after = feed + 1 + (isBulk && count >= 0 ? count + 2 : 0);
      if (after > this.#keptCount) return false;
      this.#scanned = after;
      this.#missing += each * Math.max(count, 0) - (type === '|' ? 0 : 1);
    }
    return true;
  }

  #number(bytes: Uint8Array, start: number, end: number): number {
    const isNegative = bytes[start] === minus;
    let value = 0;
    for (let at = isNegative ? start + 1 : start; at < end; at++) {
      value = value * 10 + bytes[at]! - 0x30;
    }
    return isNegative ? -value : value;
  }

  /** Where the line at the reader ends; the reader moves behind it. */
  #lineEnd(): number {
    const bytes = this.#bytes;
    for (let at = this.#at; at + 1 < this.#end; at++) {
      if (bytes[at] !== carriageReturn) continue;
      this.#at = at + 2;
      return at;
    }
    throw cutShort;
  }

  #line(): string {
    const start = this.#at;
    const end = this.#lineEnd();
    const isOk =
      end - start === 2 && this.#bytes[start] === 0x4f && this.#bytes[start + 1] === 0x4b;
    return isOk ? 'OK' : text(this.#bytes, start, end);
  }

  /** The number in the line at the reader, which moves behind it. */
  #count(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    const isNegative = bytes[at] === minus;
    if (isNegative) at++;
    let value = 0;
    for (; at + 1 < this.#end; at++) {
      const byte = bytes[at]!;
      if (byte === carriageReturn) {
        this.#at = at + 2;
        return isNegative ? -value : value;
      }
      value = value * 10 + byte - 0x30;
    }
    throw cutShort;
  }

  #integer(): number | bigint {
    const start = this.#at;
    const value = this.#count();
    return Number.isSafeInteger(value) ? value : BigInt(text(this.#bytes, start, this.#at - 2));
  }

  #bulk(): string | Uint8Array | null {
    const count = this.#count();
    if (count < 0) return null;
    const start = this.#at;
    const end = start + count;
    if (end + 2 > this.#end) throw cutShort;
    this.#at = end + 2;
    return this.asBytes ? this.#bytes.slice(start, end) : text(this.#bytes, start, end);
  }

  #list(count: number): Reply[] {
    const list: Reply[] = [];
    for (let index = 0; index < count; index++) list.push(this.#reply());
    return list;
  }

  #map(count: number): Map<Reply, Reply> {
    const map = new Map<Reply, Reply>();
    for (let index = 0; index < count; index++) {
      const name = this.#reply();
      map.set(name, this.#reply());
    }
    return map;
  }

  #reply(): Reply {
    if (this.#at >= this.#end) throw cutShort;
    const type = this.#bytes[this.#at++]!;
    switch (type) {
      case 0x24: // $
        return this.#bulk();
      case 0x3a: // :
        return this.#integer();
      case 0x2b: // +
        return this.#line();
      case 0x2d: // -
        return new RedisError(this.#line());
      case 0x2a: // *
        return this.#array();
      default:
        return this.#newer(type);
    }
  }

  #array(): Reply[] | null {
    const count = this.#count();
    return count < 0 ? null : this.#list(count);
  }

  /** What only RESP3 has. */
  #newer(type: number): Reply {
    switch (String.fromCharCode(type)) {
      case '_':
        this.#lineEnd();
        return null;
      case '#':
        return this.#line() === 't';
      case ',':
        return double(this.#line());
      case '(':
        return BigInt(this.#line());
      case '=':
        return this.#verbatim();
      case '!':
        return new RedisError(String(this.#bulk()));
      case '%':
        return this.#map(this.#count());
      case '~':
        return new Set(this.#list(this.#count()));
      case '>':
        return new Push(this.#list(this.#count()));
      case '|':
        this.#map(this.#count());
        return this.#reply();
      default:
        throw new Error(`no type of a reply: ${type}`);
    }
  }

  /** A verbatim string without its format. */
  #verbatim(): Reply {
    const text = this.#bulk();
    return text === null ? null : text.slice(4);
  }
}

function double(text: string): number {
  if (text === 'inf') return Infinity;
  return text === '-inf' ? -Infinity : Number(text);
}

/**
 * The text that bytes [start, end) are as one bulk string of up to 99 bytes, by far the most
 * frequent reply; undefined where they are something else.
 */
function shortBulk(bytes: Uint8Array, start: number, end: number): string | undefined {
  let count = bytes[start + 1]! - 0x30;
  let at = start + 2;
  if (bytes[at] !== carriageReturn) count = count * 10 + bytes[at++]! - 0x30;
  if (count < 0 || bytes[at] !== carriageReturn || at + count + 4 !== end) return undefined;
  return text(bytes, at + 2, end - 2);
}

/** Bytes [start, end) as UTF-8. */
function text(bytes: Uint8Array, start: number, end: number): string {
  const count = end - start;
  if (count > loopBytes) return textRead(bytes, start, end);
  let all = 0;
  for (let at = start; at < end; at++) all |= bytes[at]!;
  if (all > 127) return textRead(bytes, start, end);
  return count > 8 ? sixteen(bytes, start).slice(0, count) : eight(bytes, start).slice(0, count);
}

// Texts are made of as many characters at once as there may be, and cut: to add them one by one
// makes a text each time. What lies behind the text, and behind all bytes, is cut off.

function eight(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const [e, f, g, h] = [bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!];
  return String.fromCharCode(a, b, c, d, e, f, g, h);
}

function sixteen(bytes: Uint8Array, at: number): string {
  const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const [e, f, g, h] = [bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!];
  const [i, j, k, l] = [bytes[at + 8]!, bytes[at + 9]!, bytes[at + 10]!, bytes[at + 11]!];
  const [m, n, o, p] = [bytes[at + 12]!, bytes[at + 13]!, bytes[at + 14]!, bytes[at + 15]!];
  return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
}
