/*
 * The bytes that are sent over and over: a request, as often as a pipeline has it, with places in
 * it that are another number each time.
 *
 *     SET key:__rand_int__ x     *3 $3 SET $16 key:000000004711 $1 x │ *3 $3 SET $16 key:0000000…
 *                                                  └── 12 digits ──┘
 */

import { requestText } from '../net/request-text.js';

/** Stands for twelve digits of a random number. */
const numberMark = '__rand_int__';
/** Stands for a value of as many bytes as are wanted (-d). */
const dataMark = '__data__';
const digits = numberMark.length;
const zero = 0x30;

/** One request: bytes and where numbers stand in it. */
export interface Request {
  readonly bytes: Uint8Array;
  readonly numbersAt: readonly number[];
}

/** A request of byte texts, in RESP. */
export function requestOf(words: readonly string[], data: string): Request {
  return requestFromText(requestText(words.map((word) => word.replaceAll(dataMark, () => data))));
}

/** A request as it is to be sent. */
export function requestFromText(text: string): Request {
  const numbersAt: number[] = [];
  for (let at = text.indexOf(numberMark); at >= 0; at = text.indexOf(numberMark, at + digits)) {
    numbersAt.push(at);
  }
  return { bytes: Buffer.from(text, 'latin1'), numbersAt };
}

/** A value of so many bytes: printable, of little pattern, the same each time. */
export function dataOf(count: number): string {
  const bytes = Buffer.allocUnsafe(count);
  let state = 1234;
  for (let at = 0; at < count; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = zero + ((state >>> 16) & 63);
  }
  return bytes.toString('latin1');
}

/** Random numbers, by Marsaglia's xorshift of 32 bits: the same seed draws the same. */
export class RandomNumbers {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  }

  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }
}

/** A request so many times in a row, as one connection sends it. */
export class RequestRow {
  readonly bytes: Buffer;
  readonly #numbersAt: Uint32Array;
  readonly #requestBytes: number;
  readonly #numbers: number;

  /**
   * @param keyspace numbers are below this; null = the marks stay as they are
   */
  constructor(
    request: Request,
    readonly count: number,
    private readonly keyspace: number | null,
    private readonly random: RandomNumbers,
  ) {
    this.#requestBytes = request.bytes.length;
    this.bytes = Buffer.concat(Array.from({ length: count }, () => request.bytes));
    this.#numbers = keyspace === null ? 0 : request.numbersAt.length;
    this.#numbersAt = new Uint32Array(this.#numbers * count);
    for (let index = 0; index < this.#numbersAt.length; index++) {
      const row = Math.floor(index / this.#numbers);
      const at = request.numbersAt[index % this.#numbers]!;
      this.#numbersAt[index] = row * this.#requestBytes + at;
    }
  }

  /** The bytes of the first `count` requests, with new numbers. */
  next(count = this.count): Uint8Array {
    const { bytes, random } = this;
    const limit = this.keyspace ?? 0;
    const end = this.#numbers * count;
    for (let index = 0; index < end; index++) {
      let number = limit === 0 ? 0 : random.below(limit);
      const at = this.#numbersAt[index]!;
      for (let digit = digits - 1; digit >= 0; digit--) {
        const rest = Math.floor(number / 10);
        bytes[at + digit] = zero + number - 10 * rest;
        number = rest;
      }
    }
    return count === this.count ? bytes : bytes.subarray(0, count * this.#requestBytes);
  }
}
