/*
 * Counts of latencies, in microseconds, that keep so many digits of each: an HDR histogram (Gil
 * Tene's HdrHistogram, hdrhistogram.org). Node's own tells no counts, and has its buckets to
 * itself, where threads here count into memory that all of them see.
 *
 * A bucket holds values of one power of two, in sub-buckets of the same width; below the first
 * power all are of one unit, 8 µs, as in redis-benchmark. With 3 digits there are S = 2048:
 *
 *     value, µs    0 ......... 16383 | 16384 ....... 32767 | 32768 ....... 65535 | ...
 *     width        8                 | 16                  | 32                  |
 *     index        0 .......... 2047 | 2048 ......... 3071 | 3072 ......... 4095 |
 *
 *     index = bucket · S/2 + (value >> (bucket + 3))        bucket 0: all below S units
 *
 * 100 µs are in sub-bucket 12, which holds 96 to 103, and are told as 103: the most that it may be.
 *
 * Memory, in doubles:  total · sum · least · most │ a count a sub-bucket
 */

/** Values below this are not told apart: 2 ** 3. */
const unitBits = 3;
/** Greater values are counted as this, 36 minutes. */
export const longestMicroseconds = 2 ** 31 - 1;
const headFields = 4;
const totalAt = 0;
const sumAt = 1;
const leastAt = 2;
const mostAt = 3;

/** A point of a distribution: so many values are at most `value`, µs. */
export interface Step {
  readonly percentile: number;
  readonly value: number;
  readonly count: number;
}

/** Bits of the number of sub-buckets that keeps so many decimal digits. */
function subBitsOf(digits: number): number {
  return Math.ceil(Math.log2(2 * 10 ** digits));
}

/** Bytes that a histogram takes. */
export function histogramBytes(digits: number): number {
  const subBits = subBitsOf(digits);
  const buckets = 31 - unitBits - subBits + 1;
  return 8 * (headFields + (buckets + 1) * 2 ** (subBits - 1));
}

export class Histogram {
  readonly #head: Float64Array;
  readonly #counts: Float64Array;
  readonly #subBits: number;
  readonly #half: number;
  readonly #mask: number;

  /** @param memory zeros, or what a histogram of as many digits has counted */
  constructor(
    readonly digits: number,
    readonly memory: ArrayBufferLike = new ArrayBuffer(histogramBytes(digits)),
  ) {
    this.#head = new Float64Array(memory, 0, headFields);
    this.#counts = new Float64Array(memory, 8 * headFields);
    this.#subBits = subBitsOf(digits);
    this.#half = 2 ** (this.#subBits - 1);
    this.#mask = (2 ** this.#subBits - 1) << unitBits;
  }

  get total(): number {
    return this.#head[totalAt]!;
  }

  /** The sum of all values as they were. */
  get sum(): number {
    return this.#head[sumAt]!;
  }

  /** The mean, 0 of nothing. */
  get mean(): number {
    return this.total === 0 ? 0 : this.sum / this.total;
  }

  /** The least that a value may have been. */
  get least(): number {
    return this.total === 0 ? 0 : this.#lowest(this.#index(this.#head[leastAt]!));
  }

  /** The most that a value may have been. */
  get most(): number {
    return this.total === 0 ? 0 : this.#highest(this.#index(this.#head[mostAt]!));
  }

  /** Counts a value `count` times. */
  record(microseconds: number, count = 1): void {
    const value = Math.min(Math.max(microseconds | 0, 0), longestMicroseconds);
    const head = this.#head;
    if (head[totalAt] === 0 || value < head[leastAt]!) head[leastAt] = value;
    if (value > head[mostAt]!) head[mostAt] = value;
    head[totalAt]! += count;
    head[sumAt]! += value * count;
    this.#counts[this.#index(value)]! += count;
  }

  /** Adds what another of as many digits has counted; `sign` -1 takes it away again. */
  add(other: Histogram, sign: 1 | -1 = 1): void {
    if (other.total === 0) return;
    const head = this.#head;
    const least = other.#head[leastAt]!;
    head[leastAt] = this.total === 0 ? least : Math.min(head[leastAt]!, least);
    head[mostAt] = Math.max(head[mostAt]!, other.#head[mostAt]!);
    head[totalAt]! += sign * other.total;
    head[sumAt]! += sign * other.sum;
    const counts = this.#counts;
    for (let index = 0; index < counts.length; index++) {
      counts[index]! += sign * other.#counts[index]!;
    }
  }

  /** The value that so many of a hundred do not exceed. */
  percentile(percentile: number): number {
    const wanted = Math.max(Math.floor((Math.min(percentile, 100) / 100) * this.total + 0.5), 1);
    let seen = 0;
    for (let index = 0; index < this.#counts.length; index++) {
      seen += this.#counts[index]!;
      if (seen >= wanted) return this.#highest(index);
    }
    return 0;
  }

  /** Points of the distribution, closer to each other the nearer they are to all of it. */
  *byPercentile(): Generator<Step> {
    const { total } = this;
    let seen = 0;
    let percentile = 0;
    for (let index = 0; index < this.#counts.length && seen < total; index++) {
      const count = this.#counts[index]!;
      if (count === 0) continue;
      seen += count;
      while (percentile <= (100 * seen) / total && percentile < 100) {
        yield { percentile, value: this.#highest(index), count: seen };
        if (seen === total) break;
        // Half of what is left to a hundred, from each half of it on.
        percentile += 100 / 2 ** (Math.floor(Math.log2(100 / (100 - percentile))) + 1);
      }
      if (seen === total) yield { percentile: 100, value: this.#highest(index), count: seen };
    }
  }

  /** Points a tenth of a millisecond apart, above two milliseconds a whole one. */
  *byWidth(): Generator<Step> {
    const { total } = this;
    let seen = 0;
    let index = 0;
    for (let end = 100; seen < total;) {
      const last = this.#index(end);
      while (index <= last) seen += this.#counts[index++]!;
      const value = this.#highest(last);
      yield { percentile: (100 * seen) / total, value, count: seen };
      end += value > 2000 ? 1000 : 100;
    }
  }

  #index(value: number): number {
    const bucket = 31 - Math.clz32(value | this.#mask) - (unitBits + this.#subBits - 1);
    return bucket * this.#half + (value >>> (bucket + unitBits));
  }

  /** The bucket that an index is in. */
  #bucket(index: number): number {
    return Math.max(Math.floor(index / this.#half) - 1, 0);
  }

  #lowest(index: number): number {
    const bucket = this.#bucket(index);
    return (index - bucket * this.#half) * 2 ** (bucket + unitBits);
  }

  #highest(index: number): number {
    return this.#lowest(index) + 2 ** (this.#bucket(index) + unitBits) - 1;
  }
}
