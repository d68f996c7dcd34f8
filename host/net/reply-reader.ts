/*
 * Reads the replies of another server: RESP2 and RESP3 as they come, cut at any byte.
 *
 *     push(bytes) ──► what is not read yet ──► next() ──► a whole reply, or null: more is needed
 *
 *     +text   simple      :1    integer     $n text   bulk       *n   array     ~n   set
 *     -text   error       ,1.5  double      =n txt:…  verbatim   %n   map       >n   push
 *     !n text error       (1    big         $-1 *-1 _ nil        #t   boolean   |n   attributes
 *
 *     2a 32 0d 0a 3a 31 │ 0d 0a 24 31 0d 0a 61 0d 0a     '*2 :1' is none yet, '*2 :1 $1 a' is one
 *
 * An aggregate whose members are still coming stands on a stack, and so does the bulk string whose
 * bytes are: no byte is looked at twice, however small the pieces. Memory follows what has really
 * come and not what was announced. What is no RESP throws ReplyFault, and the reader is of no use
 * any more; lines are limited, and so are the depth of aggregates and the size of a reply.
 *
 * Attributes are told as a reply of their own in front of the one that they belong to.
 */

import { byteTextFromBytes } from '../config/byte-text.js';

export type RemoteReply =
  | { readonly kind: 'simple' | 'error' | 'double' | 'big'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bulk'; readonly bytes: Uint8Array }
  | { readonly kind: 'verbatim'; readonly format: string; readonly bytes: Uint8Array }
  | { readonly kind: 'nil' }
  | { readonly kind: 'array' | 'set' | 'push'; readonly items: readonly RemoteReply[] }
  | { readonly kind: 'map' | 'attributes'; readonly items: readonly RemoteReply[] };

/** The bytes are no RESP. */
export class ReplyFault extends Error {}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const deepest = 128;
const longestLine = 64 * 1024;
const nothing = new Uint8Array(0);

export interface ReplyLimits {
  /** Most bytes of a bulk string (default 512 MiB). */
  readonly bulkBytes?: number;
  /** Most replies in one, those in its members included (default 2^24). */
  readonly members?: number;
}

interface Aggregate {
  readonly kind: 'array' | 'set' | 'push' | 'map' | 'attributes';
  readonly items: RemoteReply[];
  missing: number;
}

/** A bulk string that is coming. */
interface Bulk {
  readonly type: string;
  readonly count: number;
  readonly pieces: Uint8Array[];
  /** Bytes that are still to come, the line end included. */
  missing: number;
}

const aggregates: Readonly<Record<string, Aggregate['kind']>> = {
  '*': 'array',
  '~': 'set',
  '>': 'push',
  '%': 'map',
  '|': 'attributes',
};

export class ReplyReader {
  readonly #bulkBytes: number;
  readonly #members: number;
  /** What has come and is not read: from #at on. */
  #bytes: Uint8Array = nothing;
  #at = 0;
  /** How much of an unfinished line was searched for its end. */
  #searched = 0;
  #stack: Aggregate[] = [];
  #bulk: Bulk | null = null;
  /** Replies of the aggregates that are open. */
  #count = 0;

  constructor(limits: ReplyLimits = {}) {
    this.#bulkBytes = limits.bulkBytes ?? 512 * 1024 * 1024;
    this.#members = limits.members ?? 2 ** 24;
  }

  /** More has come. The bytes must stay as they are until they have been read. */
  push(bytes: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#at);
    this.#bytes = rest.length === 0 ? bytes : joined([rest, bytes]);
    this.#at = 0;
  }

  /** Whether a reply has begun that is not whole, or bytes are there that were not read. */
  get isEmpty(): boolean {
    return this.#at === this.#bytes.length && this.#bulk === null && this.#stack.length === 0;
  }

  /** Takes what was not read: what follows is no reply. To be called between replies. */
  takeRest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at);
    this.#bytes = nothing;
    this.#at = 0;
    this.#searched = 0;
    return rest;
  }

  /** The next whole reply; null = it has not come yet. */
  next(): RemoteReply | null {
    for (;;) {
      const item = this.#bulk === null ? this.#item() : this.#bulkContinue(this.#bulk);
      if (item === null) return null;
      const whole = item === 'open' ? null : this.#finish(item);
      if (whole === null) continue;
      this.#count = 0;
      return whole;
    }
  }

  /** Puts an item where it belongs; returns the reply that is whole by it. */
  #finish(item: RemoteReply): RemoteReply | null {
    let done = item;
    for (;;) {
      const open = this.#stack.at(-1);
      if (open === undefined) return done;
      open.items.push(done);
      open.missing -= 1;
      if (open.missing > 0) return null;
      this.#stack.pop();
      done = { kind: open.kind, items: open.items };
    }
  }

  /** The next line without its end; null = it has not come yet. */
  #line(): string | null {
    const end = this.#bytes.indexOf(lineFeed, this.#at + this.#searched);
    if (end === -1) {
      this.#searched = this.#bytes.length - this.#at;
      if (this.#searched > longestLine) throw new ReplyFault('a line that is too long');
      return null;
    }
    if (end === this.#at || this.#bytes[end - 1] !== carriageReturn) {
      throw new ReplyFault('a line that does not end with CR LF');
    }
    const line = byteTextFromBytes(this.#bytes.subarray(this.#at, end - 1));
    this.#at = end + 1;
    this.#searched = 0;
    return line;
  }

  /** One item; 'open' = an aggregate or a bulk string has begun; null = more bytes are needed. */
  #item(): RemoteReply | 'open' | null {
    const line = this.#line();
    if (line === null) return null;
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        return { kind: 'simple', text };
      case '-':
        return { kind: 'error', text };
      case ',':
        return { kind: 'double', text };
      case '(':
        return { kind: 'big', text };
      case ':':
        return { kind: 'integer', value: integer(text) };
      case '#':
        if (text !== 't' && text !== 'f') throw new ReplyFault('a boolean that is none');
        return { kind: 'boolean', value: text === 't' };
      case '_':
        return { kind: 'nil' };
      case '$':
      case '!':
      case '=':
        return this.#bulkBegin(line[0], Number(integer(text)));
      case '*':
      case '~':
      case '>':
      case '%':
      case '|':
        return this.#aggregateBegin(aggregates[line[0]]!, Number(integer(text)));
      default:
        throw new ReplyFault(`no type of a reply: ${JSON.stringify(line.slice(0, 40))}`);
    }
  }

  #aggregateBegin(kind: Aggregate['kind'], count: number): RemoteReply | 'open' {
    if (count === -1 && kind === 'array') return { kind: 'nil' };
    const missing = kind === 'map' || kind === 'attributes' ? 2 * count : count;
    this.#count += missing;
    if (count < 0 || this.#count > this.#members || this.#stack.length === deepest) {
      throw new ReplyFault(`an aggregate of ${count}`);
    }
    if (count === 0) return { kind, items: [] };
    this.#stack.push({ kind, items: [], missing });
    return 'open';
  }

  #bulkBegin(type: string, count: number): RemoteReply | 'open' {
    if (count === -1 && type === '$') return { kind: 'nil' };
    if (count < 0 || count > this.#bulkBytes) throw new ReplyFault(`a text of ${count} bytes`);
    this.#bulk = { type, count, pieces: [], missing: count + 2 };
    return 'open';
  }

  #bulkContinue(bulk: Bulk): RemoteReply | null {
    const end = Math.min(this.#at + bulk.missing, this.#bytes.length);
    if (end === this.#at) return null;
    bulk.pieces.push(this.#bytes.subarray(this.#at, end));
    bulk.missing -= end - this.#at;
    this.#at = end;
    if (bulk.missing > 0) return null;
    this.#bulk = null;
    const [only, ...more] = bulk.pieces;
    const whole = more.length === 0 ? only! : joined(bulk.pieces);
    if (whole[bulk.count] !== carriageReturn || whole[bulk.count + 1] !== lineFeed) {
      throw new ReplyFault('a text that does not end where it should');
    }
    const bytes = whole.subarray(0, bulk.count);
    if (bulk.type === '!') return { kind: 'error', text: byteTextFromBytes(bytes) };
    if (bulk.type !== '=') return { kind: 'bulk', bytes };
    const format = byteTextFromBytes(bytes.subarray(0, 3));
    return { kind: 'verbatim', format, bytes: bytes.subarray(4) };
  }
}

/** The number of a line. */
function integer(text: string): bigint {
  if (!/^[+-]?[0-9]{1,19}$/.test(text)) throw new ReplyFault(`no number: ${text.slice(0, 40)}`);
  return BigInt(text.replace('+', ''));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
