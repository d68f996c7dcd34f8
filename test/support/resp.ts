/*
 * A small, strict reader of RESP2 and RESP3 for tests. It takes what a server has sent and gives
 * the replies as values, or throws with the place of the first byte that is no RESP:
 *
 *   +OK  $2 OK             'OK'                  bytes are latin1: one character a byte
 *   -ERR text              RespError             message is the whole text with its code
 *   :1                     1, or a bigint beyond 2^53
 *   $-1  *-1  _            null
 *   *n                     array                 ~n  Set    %n  Map    >n  Push
 *   ,1.5                   Double                #t  true   (123  bigint
 *   =7 txt:abc             Verbatim              |n  the attributes of the reply that follows
 *
 *   2a 32 0d 0a 3a 31 0d 0a 24 31 0d 0a 61 0d 0a    '*2 :1 $1 a'   [1, 'a']
 *
 * Strict: a line ends with CRLF and holds no other CR or LF, lengths and integers are canonical,
 * booleans are t or f. What is cut short is not an error but the rest (respParse).
 */

/** An error reply. */
export class RespError extends Error {
  override readonly name = 'RespError';

  /** The first word: ERR, WRONGTYPE … */
  get code(): string {
    return this.message.split(' ', 1)[0]!;
  }
}

/** A double of RESP3, with the text that was sent for it. */
export class Double {
  constructor(readonly text: string) {}

  get value(): number {
    if (this.text === 'inf') return Infinity;
    if (this.text === '-inf') return -Infinity;
    return Number(this.text);
  }
}

/** A verbatim string of RESP3. */
export class Verbatim {
  constructor(
    readonly format: string,
    readonly text: string,
  ) {}
}

/** An out-of-band push of RESP3. */
export class Push {
  constructor(readonly values: Reply[]) {}
}

/** A reply with attributes in front of it. */
export class Attributed {
  constructor(
    readonly attributes: Map<Reply, Reply>,
    readonly reply: Reply,
  ) {}
}

export type Reply =
  | string
  | number
  | bigint
  | boolean
  | null
  | RespError
  | Double
  | Verbatim
  | Push
  | Attributed
  | Reply[]
  | Set<Reply>
  | Map<Reply, Reply>;

/** The bytes end in the middle of a reply. */
class CutShort extends Error {}

const NUMBER = /^(0|-?[1-9][0-9]*)$/;
const DOUBLE = /^(inf|-inf|nan|-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?)$/;

class Reader {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  #fault(what: string): Error {
    const near = this.bytes.toString('latin1', this.at, this.at + 40);
    return new Error(`not RESP at byte ${this.at}: ${what}, before ${JSON.stringify(near)}`);
  }

  /** The line at the reader, without its CRLF. */
  #line(): string {
    const end = this.bytes.indexOf(0x0d, this.at);
    const feed = this.bytes.indexOf(0x0a, this.at);
    if (feed !== -1 && (end === -1 || feed < end)) throw this.#fault('LF without CR');
    if (end === -1 || end + 1 === this.bytes.length) throw new CutShort();
    if (feed !== end + 1) throw this.#fault('CR without LF');
    const line = this.bytes.toString('latin1', this.at, end);
    this.at = end + 2;
    return line;
  }

  #integer(): number | bigint {
    const line = this.#line();
    if (!NUMBER.test(line)) throw this.#fault(`'${line}' is no integer`);
    const value = Number(line);
    return Number.isSafeInteger(value) ? value : BigInt(line);
  }

  #count(): number {
    const count = Number(this.#integer());
    if (count < -1 || count > 0x7fff_ffff) throw this.#fault(`a count of ${count}`);
    return count;
  }

  #bulk(count: number): string {
    if (this.at + count + 2 > this.bytes.length) throw new CutShort();
    const text = this.bytes.toString('latin1', this.at, this.at + count);
    this.at += count;
    if (this.bytes.readUInt16LE(this.at) !== 0x0a0d) throw this.#fault('no CRLF behind a bulk');
    this.at += 2;
    return text;
  }

  #list(count: number): Reply[] {
    if (count < 0) throw this.#fault('a negative count');
    return Array.from({ length: count }, () => this.reply());
  }

  #map(count: number): Map<Reply, Reply> {
    const flat = this.#list(count * 2);
    return new Map(Array.from({ length: count }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]));
  }

  reply(): Reply {
    if (this.at >= this.bytes.length) throw new CutShort();
    const type = String.fromCharCode(this.bytes[this.at]!);
    this.at += 1;
    switch (type) {
      case '+':
        return this.#line();
      case '-':
        return new RespError(this.#line());
      case ':':
        return this.#integer();
      case '$':
        return this.#nullable((count) => this.#bulk(count));
      case '*':
        return this.#nullable((count) => this.#list(count));
      case '_':
        return this.#expect(this.#line(), '', null);
      case '#':
        return this.#boolean(this.#line());
      case ',':
        return this.#double(this.#line());
      case '(':
        return this.#big(this.#line());
      case '=':
        return this.#verbatim(this.#bulk(this.#count()));
      case '%':
        return this.#map(this.#count());
      case '~':
        return new Set(this.#list(this.#count()));
      case '>':
        return new Push(this.#list(this.#count()));
      case '|':
        return new Attributed(this.#map(this.#count()), this.reply());
      default:
        this.at -= 1;
        throw this.#fault('no type byte');
    }
  }

  #nullable<T>(read: (count: number) => T): T | null {
    const count = this.#count();
    return count === -1 ? null : read(count);
  }

  #expect<T>(line: string, wanted: string, value: T): T {
    if (line !== wanted) throw this.#fault(`'${line}' for '${wanted}'`);
    return value;
  }

  #boolean(line: string): boolean {
    return line === 't' || this.#expect(line, 'f', false);
  }

  #double(line: string): Double {
    if (!DOUBLE.test(line)) throw this.#fault(`'${line}' is no double`);
    return new Double(line);
  }

  #big(line: string): bigint {
    if (!NUMBER.test(line)) throw this.#fault(`'${line}' is no number`);
    return BigInt(line);
  }

  #verbatim(text: string): Verbatim {
    if (text[3] !== ':') throw this.#fault('a verbatim string without a format');
    return new Verbatim(text.slice(0, 3), text.slice(4));
  }
}

/** All whole replies in `bytes`, and the bytes behind them that are not whole yet. */
export function respParse(bytes: Uint8Array): { replies: Reply[]; rest: Buffer } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new Reader(buffer);
  const replies: Reply[] = [];
  let end = 0;
  try {
    while (reader.at < buffer.length) {
      replies.push(reader.reply());
      end = reader.at;
    }
  } catch (error) {
    if (!(error instanceof CutShort)) throw error;
  }
  return { replies, rest: buffer.subarray(end) };
}

/** A command as a client sends it; strings are latin1. */
export function respCommand(words: readonly (string | Uint8Array | number)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`, 'latin1')];
  for (const word of words) {
    const bytes = word instanceof Uint8Array ? word : Buffer.from(String(word), 'latin1');
    parts.push(Buffer.from(`$${bytes.length}\r\n`, 'latin1'), Buffer.from(bytes));
    parts.push(Buffer.from('\r\n', 'latin1'));
  }
  return Buffer.concat(parts);
}
