// An instance of the engine's module: its exports, its memory, its globals. It is an empty engine
// when it is made, becomes a copy of another by copy(), and, when nobody uses it any more, a copy
// of a third: an instance that is used again has its memory from the system already, which is most
// of what a copy costs.
//
// What an engine holds is its memory and its globals, which two functions that the build adds write
// into the memory and take from it (host/tool/globals-copy.mjs).

import type { Clock } from './clock.js';
import { EngineMemory } from './memory.js';
import type { Run } from './memory.js';
import type { WasmModule } from './platform.js';
import type { EngineExports } from './seam.generated.js';

/** What the build adds to the engine. */
interface GlobalsCopy {
  globalsSave?(address: number): void;
  globalsLoad?(address: number): void;
}

/** So much more than a copy needs an instance may have that becomes it. */
const spareBytes = 64 * 1024 * 1024;

export class EngineInstance {
  readonly exports: EngineExports & GlobalsCopy;
  readonly memory: EngineMemory;
  /** What the engine asks for the time in the middle of a call. */
  clock: Clock;

  constructor(module: WasmModule, clock: Clock) {
    this.clock = clock;
    const instance = new WebAssembly.Instance(module, {
      host: { elapsedMicroseconds: () => this.clock.elapsed() },
      env: {
        abort: () => {
          throw new Error('assertion failed');
        },
      },
    });
    this.exports = callable(instance.exports);
    this.memory = new EngineMemory(this.exports.memory);
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
    const { globalsLoad } = this.exports;
    const { globalsSave, inputBuffer } = source.exports;
    if (globalsLoad === undefined || globalsSave === undefined) {
      throw new Error('this build of the engine cannot be copied: host/tool/globals-copy.mjs');
    }
    // Between two calls nothing is in the input buffer, and it is part of what is copied.
    const place = inputBuffer();
    globalsSave(place);
    this.memory.copyRuns(source.memory, source.runs(), isUsed ? this.runs() : []);
    globalsLoad(place);
    this.exports.addressesFind();
  }
}

/**
 * The exports as an object of the ordinary kind: V8 keeps those of an instance as a hash table, in
 * which every call would be looked up.
 */
function callable(exports: WebAssembly.Exports): EngineExports & GlobalsCopy {
  return { ...exports } as unknown as EngineExports & GlobalsCopy;
}
