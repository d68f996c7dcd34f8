// Time, as the engine is told it with each call: a monotonic reading, by which it waits and
// measures, and Unix time, by which keys expire. The system's clock is one; a library or a test may
// give one that it moves itself.

export interface Clock {
  /** A monotonic reading, microseconds. */
  elapsed(): number;
  /** Unix time at a reading, microseconds. */
  unix(elapsed: number): number;
  /** Looks whether Unix time was set anew; called at each tick. */
  follow(): void;
}

/** The global is a getter that is asked each time in Node. */
const monotonic = performance;

/** A sample of the offset is right to a millisecond; one lower than that means a clock set back. */
const sampleErrorMicroseconds = 1500;
/** So many samples must say so: a thread that is halted in the middle of one makes it too low. */
const setBackSamples = 3;

/**
 * The system's time, without a reading of it for each request. Date.now() cuts to milliseconds, so
 * a sample of the offset between the two clocks is too low by up to one: the highest is the right
 * one, until a sample is lower than that explains.
 */
export class SystemClock implements Clock {
  /** What makes Unix time out of a monotonic reading, microseconds. */
  #offset = 0;

  constructor() {
    // At the beginning of a millisecond a sample is exact.
    const started = Date.now();
    while (Date.now() === started);
    this.follow();
  }

  elapsed(): number {
    return monotonic.now() * 1000;
  }

  unix(elapsed: number): number {
    return this.#offset + elapsed;
  }

  follow(): void {
    let sample = this.#sample();
    for (let more = 1; more < setBackSamples && this.#isSetBack(sample); more++) {
      sample = Math.max(sample, this.#sample());
    }
    if (sample > this.#offset || this.#isSetBack(sample)) this.#offset = sample;
  }

  #sample(): number {
    return Date.now() * 1000 - this.elapsed();
  }

  #isSetBack(sample: number): boolean {
    return sample < this.#offset - sampleErrorMicroseconds;
  }
}
