/*
 * Random choices from a seed: the same seed, the same choices.
 */

import { randomFrom } from '../support/engine.js';

export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomFrom(seed);
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  /** True in `share` of the cases, 0 to 1. */
  chance(share: number): boolean {
    return this.#next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** One of several things, each as likely as its weight among the weights of all. */
  weighted<T extends { readonly weight: number }>(from: readonly T[]): T {
    let at = this.#next() * from.reduce((sum, each) => sum + each.weight, 0);
    return from.find((each) => (at -= each.weight) < 0) ?? from[from.length - 1]!;
  }

  /** `count` bytes as latin1 text. */
  bytes(count: number): string {
    return String.fromCharCode(...Array.from({ length: count }, () => this.below(256)));
  }

  /** The same things in another order. */
  shuffled<T>(from: readonly T[]): T[] {
    const order = [...from];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
