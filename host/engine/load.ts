// Loading an RDB file into the engine, as an object. What the bytes mean is the engine's affair
// (assembly/engine/snapshot/load.ts says how it is called):
//
//   const load = new Load(core, { fact: (name, text) => …, library: (code) => … });
//   load.begin(bytes, LoadOption.checksum | LoadOption.flush);
//   for each piece: if (load.feed(piece) !== 'more') break;
//   const failure = load.end();                         null, or why it has failed
//
// Between two pieces the host may do as it likes. It has set ServerState.LOADING before.

import type { Core } from './core.js';
import { EngineFailure } from './core.js';

/** Options of Load.begin, as in assembly/engine/snapshot/load.ts. */
export const LoadOption = {
  /** rdbchecksum: a checksum that is another ends the loading. */
  checksum: 1,
  /** The databases are emptied first. */
  flush: 2,
  /** Keys whose deadline has passed are loaded: a replica, or the beginning of an AOF. */
  keepExpired: 4,
  /** Keys that are there already are replaced. */
  replace: 8,
} as const;

/** What a file says beside keys and values; latin1 texts. */
export interface LoadListener {
  fact?(name: string, text: string): void;
  library?(code: string): void;
}

/** What is wrong with a file: FileFault of assembly/rdb/file-reader.ts by name. */
const faults = [
  'none',
  'short',
  'signature',
  'version',
  'type',
  'corrupt',
  'checksum',
  'memory',
  'module',
  'old-function',
  'database',
  'duplicate',
] as const;

/** Why loading has failed: the line for the log, and what there is to know. */
export interface LoadFailure {
  readonly text: string;
  readonly fault: (typeof faults)[number];
  readonly offset: number;
  readonly type: number;
}

/** Figures of loadFigure. */
const figure = {
  room: 0,
  keys: 1,
  expired: 2,
  empty: 3,
  behind: 4,
  version: 5,
  faultOffset: 6,
  fault: 7,
  faultType: 8,
  heldBytes: 10,
  name: 11,
  nameBytes: 12,
  text: 13,
  textBytes: 14,
} as const;

const status = { more: 0, done: 1, failed: 2, fact: 3 } as const;

export class Load {
  constructor(
    private readonly core: Core,
    private readonly listener: LoadListener = {},
  ) {}

  /** Begins; `bytes`: how long the file is, 0 = not known. */
  begin(bytes: number, options: number): void {
    trapped(() => this.core.engine.loadBegin(bytes, options, ...this.core.times()));
  }

  /** Hands over the next piece, of any length. After 'done', behind() bytes of it are left. */
  feed(piece: Uint8Array): 'more' | 'done' | 'failed' {
    const { core } = this;
    const { engine } = core;
    for (let from = 0; from < piece.length;) {
      const target = trapped(() => engine.loadTarget(piece.length - from));
      if (target === 0) return 'failed';
      const count = Math.min(piece.length - from, engine.loadFigure(figure.room));
      core.memory.view(target, count).set(piece.subarray(from, from + count));
      from += count;
      const outcome = this.#advance(count);
      if (outcome === 'done') this.#unfed = piece.length - from;
      if (outcome !== 'more') return outcome;
    }
    return 'more';
  }

  #unfed = 0;

  /** How many bytes of the last piece lie behind the end of the file. */
  behind(): number {
    return this.core.engine.loadFigure(figure.behind) + this.#unfed;
  }

  #advance(count: number): 'more' | 'done' | 'failed' {
    const { core, listener } = this;
    let outcome = trapped(() => core.engine.loadFeed(count, ...core.times()));
    while (outcome > status.failed) {
      const text = this.#text(figure.text, figure.textBytes);
      if (outcome === status.fact) listener.fact?.(this.#text(figure.name, figure.nameBytes), text);
      else listener.library?.(text);
      outcome = trapped(() => core.engine.loadFeed(0, ...core.times()));
    }
    if (outcome === status.more) return 'more';
    return outcome === status.done ? 'done' : 'failed';
  }

  #text(address: number, bytes: number): string {
    const { engine, memory } = this.core;
    return memory.text(engine.loadFigure(address), engine.loadFigure(bytes));
  }

  /** Ends it: null, or why it has failed. It has also failed if the file was not at its end. */
  end(): LoadFailure | null {
    const { core } = this;
    const { engine } = core;
    if (trapped(() => engine.loadEnd(...core.times())) === status.done) return null;
    const text = core.memory.text(engine.draftText(), engine.draftBytes());
    return {
      text,
      fault: faults[engine.loadFigure(figure.fault)] ?? 'none',
      offset: engine.loadFigure(figure.faultOffset),
      type: engine.loadFigure(figure.faultType),
    };
  }

  /** Keys that were loaded, and those that were left out. */
  counts(): { keys: number; expired: number; empty: number } {
    const { engine } = this.core;
    return {
      keys: engine.loadFigure(figure.keys),
      expired: engine.loadFigure(figure.expired),
      empty: engine.loadFigure(figure.empty),
    };
  }

  /** The version that the file has told. */
  version(): number {
    return this.core.engine.loadFigure(figure.version);
  }

  /** Bytes of the engine's memory that loading holds beside values. */
  heldBytes(): number {
    return this.core.engine.loadFigure(figure.heldBytes);
  }
}

/** Calls the engine; an error is a trap. */
function trapped<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new EngineFailure(error);
  }
}
