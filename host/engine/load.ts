// Loading an RDB file into the engine, as an object. What the bytes mean is the engine's affair
// (assembly/engine/snapshot/load.ts says how it is called):
//
//   const load = new Load(core, { fact: (name, text) => …, library: (code) => … });
//   load.begin(bytes, LoadOption.CHECKSUM | LoadOption.FLUSH);
//   for each piece: if (load.feed(piece) !== 'more') break;
//   const failure = load.end();                         null, or why it has failed
//
// Between two pieces the host may do as it likes. It has set ServerState.LOADING before.

import type { Core } from './core.js';
import { rdbFlawText } from './log.js';
import type { RdbFlaw, RdbType } from './seam.generated.js';
import { FileFault, LoadFigure, LoadStatus } from './seam.generated.js';
import { trapped } from './trap.js';

/** What a file says beside keys and values; latin1 texts. */
export interface LoadListener {
  fact?(name: string, text: string): void;
  library?(code: string): void;
  /** What a module has written was passed over (LoadOption.PASS_MODULES). */
  module?(name: string, where: 'value' | 'beside'): void;
}

/** What is wrong with a file. */
const faults = {
  [FileFault.NONE]: 'none',
  [FileFault.SHORT]: 'short',
  [FileFault.SIGNATURE]: 'signature',
  [FileFault.VERSION]: 'version',
  [FileFault.TYPE]: 'type',
  [FileFault.CORRUPT]: 'corrupt',
  [FileFault.CHECKSUM]: 'checksum',
  [FileFault.OUT_OF_MEMORY]: 'memory',
  [FileFault.MODULE]: 'module',
  [FileFault.OLD_FUNCTION]: 'old-function',
  [FileFault.DATABASE]: 'database',
  [FileFault.DUPLICATE]: 'duplicate',
  [FileFault.MODULE_BESIDE]: 'module-beside',
} as const;
type FaultName = (typeof faults)[FileFault];

/** Why loading has failed: the line for the log, and what there is to know. */
export interface LoadFailure {
  readonly text: string;
  readonly fault: FaultName;
  /** What is wrong with the bytes of a value, if that is it. */
  readonly flaw: string;
  readonly offset: number;
  readonly type: number;
}

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
      const count = Math.min(piece.length - from, engine.loadFigure(LoadFigure.ROOM));
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
    return this.core.engine.loadFigure(LoadFigure.BEHIND) + this.#unfed;
  }

  #advance(count: number): 'more' | 'done' | 'failed' {
    const { core } = this;
    let outcome = trapped(() => core.engine.loadFeed(count, ...core.times()));
    while (outcome > LoadStatus.FAILED) {
      this.#tell(outcome, this.#text(LoadFigure.TEXT, LoadFigure.TEXT_BYTES));
      outcome = trapped(() => core.engine.loadFeed(0, ...core.times()));
    }
    if (outcome === LoadStatus.MORE) return 'more';
    return outcome === LoadStatus.DONE ? 'done' : 'failed';
  }

  /** Tells the listener of what the file says. */
  #tell(what: number, text: string): void {
    const { listener } = this;
    if (what === LoadStatus.FACT) {
      listener.fact?.(this.#text(LoadFigure.NAME, LoadFigure.NAME_BYTES), text);
    } else if (what === LoadStatus.FUNCTION) listener.library?.(text);
    else listener.module?.(text, what === LoadStatus.MODULE_VALUE ? 'value' : 'beside');
  }

  #text(address: number, bytes: number): string {
    const { engine, memory } = this.core;
    return memory.text(engine.loadFigure(address), engine.loadFigure(bytes));
  }

  /** What was loaded is not wanted: end() will say that it has failed. */
  giveUp(): void {
    this.core.engine.loadGiveUp();
  }

  /** Ends it: null, or why it has failed. It has also failed if the file was not at its end. */
  end(): LoadFailure | null {
    const { core } = this;
    const { engine } = core;
    if (trapped(() => engine.loadEnd(...core.times())) === LoadStatus.DONE) return null;
    const text = core.draft();
    const fault = engine.loadFigure(LoadFigure.FAULT) as FileFault;
    const type = engine.loadFigure(LoadFigure.FAULT_TYPE);
    const flaw = engine.loadFigure(LoadFigure.FLAW) as RdbFlaw;
    return {
      text,
      fault: faults[fault],
      flaw: fault === FileFault.CORRUPT ? rdbFlawText(flaw, type as RdbType) : '',
      offset: engine.loadFigure(LoadFigure.FAULT_OFFSET),
      type,
    };
  }

  /** Keys that were loaded, and those that were left out. */
  counts(): { keys: number; expired: number; empty: number } {
    const { engine } = this.core;
    return {
      keys: engine.loadFigure(LoadFigure.KEYS),
      expired: engine.loadFigure(LoadFigure.EXPIRED),
      empty: engine.loadFigure(LoadFigure.EMPTY),
    };
  }

  /** The version that the file has told. */
  version(): number {
    return this.core.engine.loadFigure(LoadFigure.VERSION);
  }

  /** Bytes of the engine's memory that loading holds beside values. */
  heldBytes(): number {
    return this.core.engine.loadFigure(LoadFigure.HELD_BYTES);
  }
}
