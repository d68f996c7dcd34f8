// Commands wait while the dataset is read anew or written for the last time, and while too much
// waits for the disk.

import type { Core } from '../engine/core.js';
import { trapped } from '../engine/trap.js';

export interface CommandsHoldParts {
  readonly core: Core;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  /** Does what the engine has for the host. */
  readonly drain: () => void;
}

export class CommandsHold {
  readonly #parts: CommandsHoldParts;
  /** Reasons for which they wait. */
  #reasons = 0;
  #areHeld = false;

  constructor(parts: CommandsHoldParts) {
    this.#parts = parts;
  }

  get isHeld(): boolean {
    return this.#reasons > 0;
  }

  hold(): void {
    this.#reasons += 1;
    if (this.#reasons === 1) this.#set(true);
  }

  /** Commands go on in a step of their own: a reply may be under way now. */
  letGo(): void {
    this.#reasons -= 1;
    if (this.#reasons > 0) return;
    this.#parts.soon(() => {
      this.goOn();
      this.#parts.drain();
    });
  }

  /** Lets commands go on if nothing holds them any more; whether they do from now on. */
  goOn(): boolean {
    if (this.#reasons > 0 || !this.#areHeld) return false;
    this.#set(false);
    return true;
  }

  #set(holds: boolean): void {
    const { core } = this.#parts;
    this.#areHeld = holds;
    trapped(() => core.engine.commandsHold(holds, ...core.times()));
  }
}
