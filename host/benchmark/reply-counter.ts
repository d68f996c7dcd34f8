/*
 * Counts whole replies in the bytes of a connection, cut anywhere, and makes nothing of them.
 *
 *     take(bytes) ──► how many replies have ended in them
 *
 *     *2\r\n  :1\r\n  $1\r\na\r\n        open: 1 ─► 2 ─► 1 ─► 0, a reply
 *     |1\r\n  +k\r\n  +v\r\n  :5\r\n      attributes go before their item: 1 ─► 3 ─► 2 ─► 1 ─► 0
 *     >2\r\n  …                         a push is no reply: nobody has asked for it
 *
 * `open` is how many items are missing until the reply is whole, so that no stack is needed. The
 * text of a reply that is an error is kept: the first one ends a run.
 */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const zero = 0x30;
const nine = 0x39;

const simple = 0x2b; // +
const error = 0x2d; // -
const integer = 0x3a; // :
const bulk = 0x24; // $
const bulkError = 0x21; // !
const verbatim = 0x3d; // =
const array = 0x2a; // *
const set = 0x7e; // ~
const push = 0x3e; // >
const map = 0x25; // %
const attributes = 0x7c; // |

const isLine = 1;
const isCounted = 2;
/** What follows a type: a line, or a number that counts bytes or items; 0 = it is no type. */
const kinds = new Uint8Array(256);
for (const type of [simple, error, integer, 0x2c, 0x28, 0x23, 0x5f]) kinds[type] = isLine;
for (const type of [bulk, bulkError, verbatim, array, set, push, map, attributes]) {
  kinds[type] = isCounted;
}

/** An error is kept up to this length. */
const errorBytesMost = 1024;

export class ReplyCounter {
  /** The first reply that was an error; null = there was none. */
  errorText: string | null = null;
  /** Items until the reply is whole. */
  #open = 1;
  /** Whether it is a push, and whether what is read is inside of it. */
  #isPush = false;
  #isInside = false;
  /** The type of the item whose line is being read, 0 between items. */
  #type = 0;
  #number = 0;
  #isNegative = false;
  /** Bytes of a bulk string that are still to come, its line end included. */
  #missing = 0;
  /** The text of an error that is being read, null otherwise. */
  #text: string | null = null;

  /** Reads `bytes[0, length)`; throws when they are no RESP. */
  take(bytes: Uint8Array, length: number): number {
    let replies = 0;
    let at = 0;
    while (at < length) {
      if (this.#missing > 0) {
        const count = Math.min(this.#missing, length - at);
        if (this.#text !== null) this.#keep(bytes, at, at + count);
        at += count;
        this.#missing -= count;
        if (this.#missing === 0) replies += this.#itemEnd();
        continue;
      }
      if (this.#type === 0) {
        this.#begin(bytes[at++]!);
        continue;
      }
      const start = at;
      const kind = kinds[this.#type];
      let byte = 0;
      if (kind === isCounted) {
        while (at < length && (byte = bytes[at++]!) !== lineFeed) this.#digit(byte);
        if (byte === lineFeed) replies += this.#counted();
        continue;
      }
      while (at < length && (byte = bytes[at++]!) !== lineFeed);
      if (this.#text !== null) this.#keep(bytes, start, at);
      if (byte === lineFeed) replies += this.#itemEnd();
    }
    return replies;
  }

  #begin(type: number): void {
    if (kinds[type] === 0) {
      throw new Error(`Protocol error, got ${JSON.stringify(String.fromCharCode(type))}`);
    }
    this.#type = type;
    this.#number = 0;
    this.#isNegative = false;
    if ((type === error || type === bulkError) && !this.#isInside) this.#text = '';
  }

  #digit(byte: number): void {
    if (byte >= zero && byte <= nine) this.#number = this.#number * 10 + byte - zero;
    else if (byte === 0x2d) this.#isNegative = true;
    else if (byte !== carriageReturn) throw new Error('Protocol error, no number');
  }

  /** The line of a counted item has ended: what it counts follows. */
  #counted(): number {
    const type = this.#type;
    const count = this.#isNegative ? -1 : this.#number;
    if (type === bulk || type === bulkError || type === verbatim) {
      if (count < 0) return this.#itemEnd();
      this.#missing = count + 2;
      return 0;
    }
    if (count < 0) return this.#itemEnd();
    if (type === push && !this.#isInside) this.#isPush = true;
    this.#isInside = true;
    // Attributes do not take the place of the item that they belong to.
    if (type === attributes) this.#open += 2 * count + 1;
    else this.#open += type === map ? 2 * count : count;
    return this.#itemEnd();
  }

  /** An item is whole; returns 1 if a reply is. */
  #itemEnd(): number {
    this.#type = 0;
    if (this.#text !== null) {
      this.errorText ??= this.#text.replace(/[\r\n]+$/, '');
      this.#text = null;
    }
    this.#open -= 1;
    if (this.#open > 0) return 0;
    this.#open = 1;
    const isReply = !this.#isPush;
    this.#isPush = false;
    this.#isInside = false;
    return isReply ? 1 : 0;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const room = errorBytesMost - this.#text!.length;
    const kept = bytes.subarray(start, Math.min(end, start + Math.max(room, 0)));
    this.#text += Buffer.from(kept).toString('latin1');
  }
}
