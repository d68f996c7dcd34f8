/*
 * Finds the commands in the bytes of an append-only file as they come, cut anywhere:
 *
 *     #TS:1700000000\r\n                                      an annotation, passed over
 *     *3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n               a command
 *     *1\r\n$5\r\nMULTI\r\n … *1\r\n$4\r\nEXEC\r\n            commands that count together
 *
 * Only frames are looked at: what is between them is passed over by its length, commands that are
 * whole in a chunk in one go, and the rest byte by byte. It knows where the file could be cut off
 * without breaking anything: behind the last complete command, or annotation, that is not inside a
 * transaction.
 * Redis reads a little more loosely (any two bytes behind an argument, a line end of LF alone, half
 * an annotation at the end); here the format is what redis-check-aof takes.
 */

/** What a byte belongs to. */
const enum Place {
  between,
  annotation,
  count,
  argument,
  length,
  body,
  bodyEnd,
}

const CR = 13;
const LF = 10;
const ZERO = 48;
const NINE = 57;
/** Longer numbers are left to the slow way. */
const plainDigits = 9;
const countMaximum = 2 ** 31 - 1;
const lengthMaximum = 2 ** 32 - 1;
/** Redis takes a line in one piece of so many bytes. */
const lineBytesMaximum = 1023;
/** Names longer than this are of no interest. */
const nameBytesMaximum = 7;

/**
 * The end of the commands at `at` that are whole in the chunk and plain: of good form, and none
 * that opens or ends a transaction. `at` itself when there is none.
 */
function commandsEnd(chunk: Uint8Array, at: number): number {
  const size = chunk.length;
  let end = at;
  for (;;) {
    let place = end;
    if (chunk[place] !== 0x2a) return end;
    let left = 0;
    let lineStart = ++place;
    for (; place < size && chunk[place]! >= ZERO && chunk[place]! <= NINE; place++) {
      left = left * 10 + chunk[place]! - ZERO;
    }
    if (place === lineStart || place - lineStart > plainDigits || left === 0) return end;
    if (chunk[place] !== CR || chunk[place + 1] !== LF) return end;
    place += 2;
    for (let isName = true; left > 0; left--, isName = false) {
      if (chunk[place] !== 0x24) return end;
      let length = 0;
      lineStart = ++place;
      for (; place < size && chunk[place]! >= ZERO && chunk[place]! <= NINE; place++) {
        length = length * 10 + chunk[place]! - ZERO;
      }
      if (place === lineStart || place - lineStart > plainDigits) return end;
      if (chunk[place] !== CR || chunk[place + 1] !== LF) return end;
      place += 2;
      if (isName && isOfTransaction(chunk, place, length)) return end;
      place += length;
      if (place + 2 > size || chunk[place] !== CR || chunk[place + 1] !== LF) return end;
      place += 2;
    }
    end = place;
  }
}

/** Whether a name may be MULTI, EXEC or DISCARD, by its length and its first two letters. */
function isOfTransaction(chunk: Uint8Array, at: number, length: number): boolean {
  if (length !== 5 && length !== 4 && length !== 7) return false;
  const letters = String.fromCharCode(chunk[at]! | 32, chunk[at + 1]! | 32);
  return letters === (length === 5 ? 'mu' : length === 4 ? 'ex' : 'di');
}

export class AofScanner {
  #place: Place = Place.between;
  /** Of the line being read: its number so far, its bytes, and whether its CR was seen. */
  #number = 0;
  #lineBytes = 0;
  #hasReturn = false;
  /** Arguments of the command that are still to come. */
  #arguments = 0;
  #isName = false;
  #name = '';
  /** Bytes of the argument, or of its end, that are still to come. */
  #left = 0;
  #offset: number;
  #transactionStart: number | null = null;
  #commandEnd: number;
  #annotationEnd = 0;

  /** Starts at an offset of the file, behind its RDB part if it has one. */
  constructor(offset: number) {
    this.#offset = offset;
    this.#commandEnd = offset;
  }

  /** Where the file can be cut off: nothing before it is incomplete. */
  get validBytes(): number {
    return this.#transactionStart ?? Math.max(this.#commandEnd, this.#annotationEnd);
  }

  /** Where the last complete command ends that is not inside a transaction. */
  get commandBytes(): number {
    return this.#transactionStart ?? this.#commandEnd;
  }

  /** Whether the bytes so far end inside of a command or of an annotation. */
  get isInside(): boolean {
    return this.#place !== Place.between;
  }

  /** Whether a transaction is open. */
  get isInTransaction(): boolean {
    return this.#transactionStart !== null;
  }

  /**
   * Reads on. `commands` is called with the ranges of the chunk that are commands or parts of them.
   * False: the format is broken; the bad line was not handed out.
   */
  scan(chunk: Uint8Array, commands: (start: number, end: number) => void): boolean {
    let start = this.#place === Place.annotation ? -1 : 0;
    let at = 0;
    const give = (end: number): void => {
      if (start >= 0 && end > start) commands(start, end);
    };
    while (at < chunk.length) {
      if (this.#place === Place.body) {
        at += this.#bodyPass(chunk, at);
        continue;
      }
      if (this.#place === Place.between) {
        const end = commandsEnd(chunk, at);
        if (end > at) {
          at = end;
          this.#commandEnd = this.#offset + end;
          continue;
        }
      }
      const wasAnnotation = this.#place === Place.annotation;
      if (this.#place === Place.between && chunk[at] === 0x23) {
        give(at);
        start = -1;
      }
      if (!this.#byte(chunk[at]!, this.#offset + at)) {
        give(at);
        return false;
      }
      at++;
      if (wasAnnotation && this.#place === Place.between) start = at;
    }
    give(at);
    this.#offset += chunk.length;
    return true;
  }

  /** Passes over as much of an argument as is there; its length. */
  #bodyPass(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.#left, chunk.length - at);
    if (this.#isName && this.#name.length <= nameBytesMaximum) {
      const seen = chunk.subarray(at, at + Math.min(count, nameBytesMaximum + 1));
      this.#name += String.fromCharCode(...seen);
    }
    this.#left -= count;
    if (this.#left === 0) [this.#place, this.#left] = [Place.bodyEnd, 2];
    return count;
  }

  /** One byte outside of an argument; false when it cannot stand there. */
  #byte(byte: number, offset: number): boolean {
    switch (this.#place) {
      case Place.between:
        this.#lineStart(byte === 0x2a ? Place.count : Place.annotation);
        return byte === 0x2a || byte === 0x23;
      case Place.annotation:
        if (byte === LF) [this.#place, this.#annotationEnd] = [Place.between, offset + 1];
        return ++this.#lineBytes <= lineBytesMaximum;
      case Place.argument:
        this.#lineStart(Place.length);
        return byte === 0x24;
      case Place.count:
      case Place.length:
        return this.#lineByte(byte);
      default:
        return this.#bodyEndByte(byte, offset);
    }
  }

  #lineStart(place: Place): void {
    this.#place = place;
    this.#number = 0;
    this.#lineBytes = 0;
    this.#hasReturn = false;
  }

  /** A byte of `3\r\n`. */
  #lineByte(byte: number): boolean {
    if (this.#hasReturn) return byte === LF && this.#lineEnd();
    if (byte === CR) {
      this.#hasReturn = true;
      return this.#lineBytes > 0;
    }
    const digit = byte - ZERO;
    this.#lineBytes++;
    this.#number = this.#number * 10 + digit;
    const maximum = this.#place === Place.count ? countMaximum : lengthMaximum;
    return digit >= 0 && digit <= 9 && this.#number <= maximum;
  }

  #lineEnd(): boolean {
    if (this.#place === Place.count) {
      this.#arguments = this.#number;
      [this.#isName, this.#name] = [true, ''];
      this.#place = Place.argument;
      return this.#number > 0;
    }
    this.#left = this.#number;
    this.#place = Place.body;
    if (this.#left === 0) [this.#place, this.#left] = [Place.bodyEnd, 2];
    return true;
  }

  #bodyEndByte(byte: number, offset: number): boolean {
    this.#left--;
    if (this.#left === 1) return byte === CR;
    if (byte !== LF) return false;
    if (this.#isName) this.#named();
    this.#isName = false;
    this.#arguments--;
    this.#place = this.#arguments > 0 ? Place.argument : Place.between;
    if (this.#arguments === 0) this.#commandEnds(offset + 1);
    return true;
  }

  /** A command's name is known: a transaction opens with MULTI, from its first byte on. */
  #named(): void {
    this.#name = this.#name.toLowerCase();
    if (this.#name === 'multi') this.#transactionStart ??= this.validBytes;
  }

  #commandEnds(end: number): void {
    this.#commandEnd = end;
    if (this.#name === 'exec' || this.#name === 'discard') this.#transactionStart = null;
  }
}
