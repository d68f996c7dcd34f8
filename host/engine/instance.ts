// An instance of the engine's module: its exports, its memory, its globals. It is an empty engine
// when it is made, becomes a copy of another by copy(), and, when nobody uses it any more, a copy
// of a third: an instance that is used again has its memory from the system already, which is most
// of what a copy costs.
//
// What an engine holds is its memory and its globals, which the build exports for that
// (host/tool/export-globals.mjs).

import type { Clock } from './clock.js';
import { EngineMemory } from './memory.js';
import type { Run } from './memory.js';
import type { EngineExports } from './seam.generated.js';

/** So much more than a copy needs an instance may have that becomes it. */
const spareBytes = 64 * 1024 * 1024;

export class EngineInstance {
  readonly exports: EngineExports;
  readonly memory: EngineMemory;
  /** What the engine asks for the time in the middle of a call. */
  clock: Clock;
  readonly #all: WebAssembly.Exports;
  #globals: WebAssembly.Global[] | null = null;

  constructor(module: WebAssembly.Module, clock: Clock) {
    this.clock = clock;
    const instance = new WebAssembly.Instance(module, {
      host: { elapsedMicroseconds: () => this.clock.elapsed() },
      env: {
        abort: () => {
          throw new Error('assertion failed');
        },
      },
    });
    this.#all = instance.exports;
    this.exports = callable(instance.exports);
    this.memory = new EngineMemory(this.exports.memory);
  }

  /** What the engine keeps besides its memory, in the module's order. */
  get globals(): readonly WebAssembly.Global[] {
    if (this.#globals !== null) return this.#globals;
    const all = Object.values(this.#all);
    const globals = all.filter((each) => each instanceof WebAssembly.Global);
    if (globals.length === 0) {
      throw new Error('this build of the engine cannot be copied: host/tool/export-globals.mjs');
    }
    this.#globals = globals;
    return globals;
  }

  /** The runs of the memory that may hold more than zeros, from below. */
  runs(): Run[] {
    const { backedEnd, backedFrom } = this.exports;
    const runs: Run[] = [];
    for (let end = 0; ;) {
      const start = backedFrom(end) >>> 0;
      if (runs.length > 0 && start === 0) return runs;
      end = backedEnd(start) >>> 0;
      runs.push({ start, end });
    }
  }

  /** Whether this one, which has been in use, is worth becoming a copy of another. */
  canCopy(source: EngineInstance): boolean {
    // Memory cannot be given back.
    return this.memory.size <= 2 * source.memory.size + spareBytes;
  }

  /**
   * Becomes a copy of another instance of the same module.
   * @param isUsed whether this one has been in use
   */
  copy(source: EngineInstance, isUsed: boolean): void {
    const [own, others] = [this.globals, source.globals];
    this.memory.copyRuns(source.memory, source.runs(), isUsed ? this.runs() : []);
    for (let index = 0; index < own.length; index++) {
      own[index]!.value = others[index]!.value as unknown;
    }
    this.exports.addressesFind();
  }
}

/**
 * The functions and the memory of an engine. The object that an instance brings holds a thousand
 * globals too, and so is a hash table for V8: a call through it takes three times as long.
 */
function callable(exports: WebAssembly.Exports): EngineExports {
  const used = Object.entries(exports).filter(([, each]) => !(each instanceof WebAssembly.Global));
  return Object.fromEntries(used) as unknown as EngineExports;
}
