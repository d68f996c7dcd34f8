// The state of the server (ServerState): what keeps commands from running. Some of it the host
// decides, some the engine. All parts of a host share the one object of their core (Core.state),
// because the engine is always told all that the host decides.

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

  /** Whether a bit is set, by the host or by the engine. */
  has(bit: ServerState): boolean {
    return (this.#exports.stateBits() & bit) !== 0;
  }
}
