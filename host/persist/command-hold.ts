// What makes all commands wait: a disk that is behind, a dataset that is being written or read.

import type { Core } from '../engine/core.js';
import { trapped } from '../engine/trap.js';

export interface CommandHoldParts {
  readonly core: Core;
  /** Runs a step when the sockets that are ready have been read, unless the turn has stopped. */
  readonly soon: (step: () => void) => void;
  /** Runs a step after some ms. */
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host. */
  readonly drain: () => void;
}

export class CommandHold {
  readonly #parts: CommandHoldParts;
  /** How many reasons there are. */
  #reasons = 0;
  #isHeld = false;

  constructor(parts: CommandHoldParts) {
    this.#parts = parts;
  }

  /** Whether there is a reason. */
  get hasReason(): boolean {
    return this.#reasons > 0;
  }

  hold(): void {
    this.#reasons += 1;
    if (this.#reasons === 1) this.#set(true);
  }

  /** A reason is gone. Commands go on in a step of their own: a reply may be under way now. */
  release(): void {
    this.#reasons -= 1;
    if (this.#reasons > 0) return;
    this.#parts.soon(() => {
      this.letGo();
      this.#parts.drain();
    });
  }

  /** Does something while no command runs. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    this.hold();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  /** Commands wait until what is returned is called, but no longer than so many ms. */
  holdBriefly(milliseconds: number, ended: () => void): () => void {
    let isHeld = true;
    this.hold();
    const end = (): void => {
      if (!isHeld) return;
      isHeld = false;
      ended();
      this.release();
    };
    this.#parts.after(milliseconds, end);
    return end;
  }

  /** Lets commands go on if there is no reason any more; whether they do from now on. */
  letGo(): boolean {
    if (this.#reasons > 0 || !this.#isHeld) return false;
    this.#set(false);
    return true;
  }

  #set(isHeld: boolean): void {
    const { core } = this.#parts;
    this.#isHeld = isHeld;
    trapped(() => core.engine.commandsHold(isHeld, ...core.times()));
  }
}
