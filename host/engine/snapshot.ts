// Writing the dataset out while it goes on changing, as an object. How it is done is the engine's
// affair (assembly/engine/snapshot/walk.ts):
//
//   const snapshot = new Snapshot(core);
//   if (snapshot.begin({ encoder: 'rdb', checksum: true }) === 'begun') …
//   in every turn: snapshot.step(budget) and while there are some: snapshot.take() → bytes
//   until snapshot.outcome() is not 'running' and take() is undefined
//   snapshot.idle()                               in later turns step() may still have work

import type { Core } from './core.js';
import { EngineFailure } from './core.js';
import {
  Encoder,
  WalkBegin,
  WalkFigure,
  WalkLimit,
  WalkOption,
  WalkOutcome,
} from './seam.generated.js';

/** What a snapshot is made of, and how. */
export interface SnapshotOptions {
  /** An RDB file; the same as the base of an AOF; that base in commands. */
  readonly encoder: 'rdb' | 'aof-base' | 'commands';
  /** rdbchecksum. */
  readonly checksum: boolean;
  /** Whether FLUSHALL ends it, as it ends a BGSAVE. */
  readonly endsOnFlush?: boolean;
  /** The code of all libraries of functions, latin1 texts. */
  readonly libraries?: readonly string[];
  /** What the file says of replication. */
  readonly replication?: {
    readonly database: number;
    readonly id: string;
    readonly offset: number;
  };
}

/** How a snapshot stands, by name. */
const outcomes = {
  [WalkOutcome.NONE]: 'none',
  [WalkOutcome.RUNNING]: 'running',
  [WalkOutcome.DONE]: 'done',
  [WalkOutcome.CANCELLED]: 'cancelled',
  [WalkOutcome.FLUSHED]: 'flushed',
  [WalkOutcome.OUT_OF_MEMORY]: 'memory',
} as const satisfies Record<WalkOutcome, string>;
export type SnapshotOutcome = (typeof outcomes)[WalkOutcome];

/** What Snapshot.begin answers, by name. */
const beginnings = {
  [WalkBegin.BEGUN]: 'begun',
  [WalkBegin.BUSY]: 'busy',
  [WalkBegin.OUT_OF_MEMORY]: 'memory',
} as const satisfies Record<WalkBegin, string>;

const encoders = {
  rdb: Encoder.RDB,
  'aof-base': Encoder.AOF_BASE,
  commands: Encoder.COMMANDS,
} as const;

/** What can be set with Snapshot.limit. */
export const SnapshotLimit = {
  /** Values of more elements or nodes are large. */
  elements: WalkLimit.ELEMENTS,
  /** Values of more bytes are large. */
  bytes: WalkLimit.BYTES,
  /** Bytes of a large value between two readings of the clock. */
  stepBytes: WalkLimit.STEP_BYTES,
  /** With so many bytes that were not taken, nothing more is put out. */
  pending: WalkLimit.PENDING,
  /** With so many, commands that write wait. */
  pendingMost: WalkLimit.PENDING_MOST,
} as const;

/** Figures for INFO. */
export interface SnapshotFigures {
  readonly keysTotal: number;
  readonly keysWritten: number;
  readonly pendingBytes: number;
  readonly copiedBytes: number;
  readonly producedBytes: number;
  readonly adoptedBytes: number;
}

export class Snapshot {
  constructor(private readonly core: Core) {}

  /** Begins: the snapshot is the dataset as it is now. */
  begin(options: SnapshotOptions): 'begun' | 'busy' | 'memory' {
    const { core } = this;
    const { replication, libraries = [] } = options;
    const texts = [replication?.id ?? '', ...libraries];
    if (!core.putWords(texts)) return 'memory';
    const bits =
      (options.checksum ? WalkOption.CHECKSUM : 0) |
      (options.endsOnFlush === true ? WalkOption.ENDS_ON_FLUSH : 0);
    const outcome = trapped(() =>
      core.engine.snapshotBegin(
        encoders[options.encoder],
        bits,
        libraries.length,
        replication?.database ?? -1,
        replication?.offset ?? 0,
        ...core.times(),
      ),
    );
    return beginnings[outcome as WalkBegin];
  }

  /** Goes on for about so many microseconds. Whether there is more to do at once. */
  step(budget: number): boolean {
    return trapped(() => this.core.engine.snapshotStep(budget, ...this.core.times()) !== 0);
  }

  /** The next chunk, a copy; undefined = none waits. */
  take(): Uint8Array | undefined {
    const { core } = this;
    const address = core.engine.snapshotChunk();
    if (address === 0) return undefined;
    const bytes = core.memory.copy(address, core.engine.snapshotChunkBytes());
    trapped(() => core.engine.snapshotChunkTaken());
    return bytes;
  }

  /** The oldest chunk that waits, in the engine's memory; it is to be taken before anything else. */
  chunk(): Uint8Array | undefined {
    const { engine, memory } = this.core;
    const address = engine.snapshotChunk();
    return address === 0 ? undefined : memory.view(address, engine.snapshotChunkBytes());
  }

  /** The chunk was taken: its memory is the engine's again. */
  chunkTaken(): void {
    trapped(() => this.core.engine.snapshotChunkTaken());
  }

  /** Ends it, and drops what was not taken. */
  cancel(): void {
    trapped(() => this.core.engine.snapshotCancel(...this.core.times()));
  }

  outcome(): SnapshotOutcome {
    return outcomes[this.core.engine.snapshotFigure(WalkFigure.OUTCOME) as WalkOutcome];
  }

  /** Whether step() has nothing to do any more, and a snapshot can begin. */
  idle(): boolean {
    return this.core.engine.snapshotFigure(WalkFigure.IS_BUSY) === 0;
  }

  figures(): SnapshotFigures {
    const { engine } = this.core;
    return {
      keysTotal: engine.snapshotFigure(WalkFigure.KEYS_TOTAL),
      keysWritten: engine.snapshotFigure(WalkFigure.KEYS_WRITTEN),
      pendingBytes: engine.snapshotFigure(WalkFigure.PENDING_BYTES),
      copiedBytes: engine.snapshotFigure(WalkFigure.COPIED_BYTES),
      producedBytes: engine.snapshotFigure(WalkFigure.PRODUCED_BYTES),
      adoptedBytes: engine.snapshotFigure(WalkFigure.ADOPTED_BYTES),
    };
  }

  /** Sets a limit (SnapshotLimit). */
  limit(which: number, value: number): void {
    this.core.engine.snapshotLimitSet(which, value);
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
