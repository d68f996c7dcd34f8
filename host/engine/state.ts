// The state of the server as the host decides it (ServerState): what keeps commands from running.
// All parts of a host share the one object of their core (Core.state), because the engine is always
// told all of it.

import { Parameter } from './seam.generated.js';
import type { EngineExports, ServerState } from './seam.generated.js';

export class EngineState {
  readonly #exports: EngineExports;
  #bits = 0;

  constructor(exports: EngineExports) {
    this.#exports = exports;
  }

  /** Sets or clears a bit. */
  set(bit: ServerState, isSet: boolean): void {
    this.#bits = isSet ? this.#bits | bit : this.#bits & ~bit;
    this.#exports.parameterSet(Parameter.STATE, this.#bits);
  }

  /** Takes over the bits of an engine of which this one has become a copy. */
  adopt(other: EngineState): void {
    this.#bits = other.#bits;
  }

  /** Whether the host has set a bit. */
  has(bit: ServerState): boolean {
    return (this.#bits & bit) !== 0;
  }
}
