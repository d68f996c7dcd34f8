// Writing the dataset out while it goes on changing, as an object. How it is done is the engine's
// affair (assembly/engine/snapshot/walk.ts):
//
//   const snapshot = new Snapshot(core);
//   if (snapshot.begin({ encoder: 'rdb', checksum: true }) === 'begun') …
//   in every turn: snapshot.step(budget) and while there are some: snapshot.take() → bytes
//   until snapshot.outcome() is not 'running' and take() is undefined
//   snapshot.idle()                               in later turns step() may still have work

import type { Core } from './core.js';
import { Encoder, WalkBegin, WalkFigure, WalkOption, WalkOutcome } from './seam.generated.js';
import { trapped } from './trap.js';

/** What a snapshot is made of, and how. */
export interface SnapshotOptions {
  /** An RDB file; the same as the base of an AOF; that base in commands. */
  readonly encoder: 'rdb' | 'aof-base' | 'commands';
  /** rdbchecksum. */
  readonly checksum: boolean;
  /** Whether FLUSHALL ends it, as it ends a BGSAVE. */
  readonly endsOnFlush?: boolean;
  /** Whether keys are left out. */
  readonly omitsKeys?: boolean;
  /** The code of all libraries of functions, latin1 texts. */
  readonly libraries?: readonly string[];
  /** What the file says of replication; without it nothing. */
  readonly replication?: StreamPoint | null;
}

/** Where in a stream of effects a dataset stands. */
export interface StreamPoint {
  /** The history: 40 hexadecimal digits. */
  readonly id: string;
  readonly offset: number;
  /** What the stream has selected there. */
  readonly database: number;
}

/** How a snapshot stands. */
const outcomes = {
  [WalkOutcome.NONE]: 'none',
  [WalkOutcome.RUNNING]: 'running',
  [WalkOutcome.DONE]: 'done',
  [WalkOutcome.CANCELLED]: 'cancelled',
  [WalkOutcome.FLUSHED]: 'flushed',
  [WalkOutcome.OUT_OF_MEMORY]: 'memory',
} as const;
export type SnapshotOutcome = (typeof outcomes)[WalkOutcome];

const encoders = {
  rdb: Encoder.RDB,
  'aof-base': Encoder.AOF_BASE,
  commands: Encoder.COMMANDS,
} as const;

/** What can be set with Snapshot.limit: WalkLimit of assembly/engine/snapshot/limit.ts. */
export const SnapshotLimit = {
  /** Values of more elements or nodes are large. */
  elements: 0,
  /** Values of more bytes are large. */
  bytes: 1,
  /** Bytes of a large value between two readings of the clock. */
  stepBytes: 2,
  /** With so many bytes that were not taken, nothing more is put out. */
  pending: 3,
  /** With so many, commands that write wait. */
  pendingMaximum: 4,
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
      (options.endsOnFlush === true ? WalkOption.ENDS_ON_FLUSH : 0) |
      (options.omitsKeys === true ? WalkOption.NO_KEYS : 0);
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
    if (outcome === WalkBegin.BEGUN) return 'begun';
    return outcome === WalkBegin.BUSY ? 'busy' : 'memory';
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

  /** The oldest chunk that waits, in the engine's memory: to be used before anything else. */
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
