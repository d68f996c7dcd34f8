// What a server keeps on disk: the RDB file and the append-only file, from the loading at the start
// to the last save. It is driven by the turn (commit, tick) and by commands; all files go through
// an interface (storage/files.ts), so that a library or a page can hold it over files of its own.
//
//   effects of a turn ──commit──► AofKeeper ──► AppendOnly ──► files
//   SAVE, BGSAVE, rules ────────► RdbSaver ───┐
//   BGREWRITEAOF, growth ───────► AofKeeper ──┴► Walker ──► the engine's walk, step by step
//   files ──► DatasetLoader ──► the engine
//
// One walk runs at a time: whoever comes second waits, is scheduled or refused, as in a Redis that
// has one child process.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import { withLogged } from '../config/logger.js';
import type { Logger } from '../config/logger.js';
import type { Core } from '../engine/core.js';
import { EffectSwitch } from '../engine/effect-switch.js';
import { ERROR_LOADING, LatencyEvent, ServerState } from '../engine/seam.generated.js';
import type { Files } from '../storage/files.js';
import { AofFolder } from './aof-folder.js';
import { AofKeeper } from './aof-keeper.js';
import { aofMover } from './aof-move.js';
import type { EffectFollowers } from './aof-keeper.js';
import type { SyncPolicy } from './aof-sync.js';
import { AppendOnly } from './append-only.js';
import type { LibraryShelf } from './library-shelf.js';
import type { DiskClock, DiskEvent, LogWrite } from './log.js';
import { CommandHold } from './command-hold.js';
import { DatasetLoader } from './dataset-loader.js';
import { RdbSaver } from './rdb-saver.js';
import { Replacement } from './replacement.js';
import { ReplyGate } from './reply-gate.js';
import type { StreamPlace } from './stream-place.js';
import { Walker } from './walker.js';

export interface PersistenceParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: Logger;
  /** The files, relative to the working directory as it is now. */
  readonly files: () => Files;
  readonly processId: number;
  /** The libraries of functions, which are part of the files. */
  readonly libraries: LibraryShelf;
  /** Runs a step when the sockets that are ready have been read, unless the turn has stopped. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host. */
  readonly drain: () => void;
  /** Replies that wait for what `commit` has returned may leave, up to this. */
  readonly settled: (ticket: number) => void;
  /** More is on disk: who waits for that may be answered. */
  readonly synced: () => void;
  /** Grows with whatever clients send. */
  readonly heard: () => number;
  /** Who follows the effects beside the append-only file; null where nobody can. */
  readonly followers: EffectFollowers | null;
  /** Where in a stream of effects the dataset stands; null where there is no replication. */
  readonly place: StreamPlace | null;
  /** Nothing more can be promised: the process must end with code 1. The log has said why. */
  readonly fatal: () => void;
  /** Shows how far loading is. */
  readonly loadingShown: (loadedBytes: number, totalBytes: number) => void;
}

/** How DEBUG RELOAD was asked for. */
export interface ReloadOptions {
  readonly saves: boolean;
  readonly flushes: boolean;
  readonly merges: boolean;
}

/** With so much waiting for the disk, commands wait. */
const pressureBytes = 64 * 1024 * 1024;

/** Clients wait so long for a dataset; Redis does not look at them for the first 2 MiB of one. */
const waitedForMs = 100;

/**
 * A dataset is loaded until what is returned is called. Clients wait for what is soon done, and are
 * told -LOADING then, unless they are served with what there is.
 */
function loadingBegin(core: Core, hold: CommandHold, isServed: boolean): () => void {
  const state = isServed ? ServerState.ASYNC_LOADING : ServerState.LOADING;
  core.state.set(state, true);
  const isBrief = !isServed && !hold.hasReason;
  const briefly = (is: boolean): void => core.state.set(ServerState.LOADING_BRIEFLY, is);
  if (isBrief) briefly(true);
  const goOn = isBrief ? hold.holdBriefly(waitedForMs, () => briefly(false)) : null;
  return () => {
    core.state.set(state, false);
    goOn?.();
  };
}

export class Persistence {
  readonly walker: Walker;
  readonly rdb: RdbSaver;
  readonly aof: AppendOnly;
  readonly keeper: AofKeeper;
  readonly loader: DatasetLoader;
  /** Who wants effects to be recorded. */
  readonly effects: EffectSwitch;
  readonly replacement: Replacement;
  /** What makes commands wait. */
  readonly hold: CommandHold;

  readonly #parts: PersistenceParts;
  readonly #log: LogWrite;
  readonly #disk: DiskClock;
  readonly #replies: ReplyGate;

  constructor(parts: PersistenceParts) {
    this.#parts = parts;
    const { after, configuration, core, log, processId, soon } = parts;
    this.#log = (level, text) => log.write(level, text);
    this.#disk = {
      elapsedMs: () => core.clock.elapsed() / 1000,
      latency: (event, milliseconds) => core.latencyAdd(latencyEvents[event], milliseconds),
    };
    this.hold = new CommandHold(parts);
    const elapsedSeconds = this.#elapsedSeconds;
    const common = { core, configuration, log: this.#log, disk: this.#disk, elapsedSeconds };
    const nowSeconds = this.#nowSeconds;
    this.walker = new Walker({
      ...{ core, soon, after, drain: parts.drain, heard: parts.heard },
      keyDelay: () => configuration.getNumber('rdb-key-save-delay'),
    });
    const libraries = (): readonly string[] => parts.libraries.texts();
    this.rdb = new RdbSaver({
      ...{ ...common, walker: this.walker, files: parts.files, processId, libraries },
      nowSeconds,
      directory: () => byteTextFromBytes(configuration.getBytes('dir')),
      statusChanged: () => this.#diskCheck(),
      ...{ place: parts.place, commit: () => this.commit() },
    });
    this.aof = this.#appendOnly();
    this.#replies = new ReplyGate({
      ...{ core, walker: this.walker, rdb: this.rdb, aof: this.aof, passed: parts.settled },
      isLoading: () => this.isLoading,
    });
    this.effects = new EffectSwitch(core);
    this.keeper = new AofKeeper({
      ...{ ...common, aof: this.aof, walker: this.walker, libraries },
      ...{ effects: this.effects, followers: parts.followers, place: parts.place },
      autoRule: () => ({
        percentage: configuration.getNumber('auto-aof-rewrite-percentage'),
        minimumBytes: configuration.getNumber('auto-aof-rewrite-min-size'),
      }),
      checksum: () => configuration.getBool('rdbchecksum'),
      isSaving: () => this.rdb.isSaving,
    });
    this.loader = new DatasetLoader({
      ...{ ...common, nowSeconds, soon, after, drain: parts.drain, files: parts.files },
      ...{ folder: this.aof.folder, libraries: parts.libraries, shown: parts.loadingShown },
    });
    this.replacement = new Replacement({
      ...{ core, configuration, files: parts.files, log: this.#log, rdb: this.rdb, aof: this.aof },
      ...{ keeper: this.keeper, loader: this.loader },
      loads: (load, isServed) => this.#loads(load, { isServed }),
      replaced: this.#replies.flushesSeen,
    });
    this.#bind();
  }

  readonly #nowSeconds = (): number => Math.floor(this.#parts.core.now() / 1e6);

  readonly #elapsedSeconds = (): number => Math.floor(this.#parts.core.clock.elapsed() / 1e6);

  #appendOnly(): AppendOnly {
    const { configuration, fatal, files, processId, synced } = this.#parts;
    const settled = (): void => this.#replies.check();
    const name = (directive: string): string =>
      byteTextFromBytes(configuration.getBytes(directive));
    const names = [name('appendfilename'), name('appenddirname')] as const;
    const folder = new AofFolder(files(), names[0], names[1], this.#log);
    return new AppendOnly(folder, {
      ...{ ...this.#disk, processId, log: this.#log, settled, synced, fatal, pressureBytes },
      policy: () => configuration.getEnum('appendfsync') as SyncPolicy,
      isRewriting: () => this.walker.isActive,
      sparesSyncs: () => configuration.getBool('no-appendfsync-on-rewrite'),
      timestampSeconds: () =>
        configuration.getBool('aof-timestamp-enabled') ? this.#nowSeconds() : null,
      pressure: (isHigh) => (isHigh ? this.hold.hold() : this.hold.release()),
      failureChanged: () => this.keeper.failureCheck(),
      rewriteWanted: () => (this.aof.isScheduled = true),
      usesRdbBase: () => configuration.getBool('aof-use-rdb-preamble'),
      syncsIncrementally: () => configuration.getBool('aof-rewrite-incremental-fsync'),
      keepsHistory: () => configuration.getBool('aof-disable-auto-gc'),
      nowSeconds: this.#nowSeconds,
    });
  }

  #bind(): void {
    const { configuration, log } = this.#parts;
    configuration.onApply('appendonly', (value) => {
      if ((value === 'yes') === (this.aof.state !== 'off')) return null;
      const told = (refusal: string | null): string | null => refusal && withLogged(refusal, log);
      if (value === 'yes') return this.keeper.turnOn().then(told);
      return this.keeper.turnOff().then(() => null);
    });
    configuration.onApply('dir', aofMover(this.aof, this.keeper, this.#parts));
    configuration.onApply(['save', 'stop-writes-on-bgsave-error'], () => {
      this.#diskCheck();
      return null;
    });
    configuration.onApply('aof-disable-auto-gc', async (value) => {
      if (value === 'no') await this.aof.historyRemove();
      return null;
    });
  }

  /** Whether writes are refused because the last save has failed. */
  #diskCheck(): void {
    const { configuration, core } = this.#parts;
    const stops = configuration.getBool('stop-writes-on-bgsave-error');
    const saves = configuration.getSpecial('save').length > 0;
    core.state.set(ServerState.DISK_ERROR, stops && saves && this.rdb.lastFailed);
  }

  // The turn

  /**
   * The effects of a turn go to the append-only file. Returns what `settled` must tell before the
   * turn's replies may leave, 0 if they may at once.
   */
  commit(): number {
    const save = this.#replies.flushCheck();
    return this.#replies.ticket(this.keeper.commit(), save);
  }

  /** Whether commit() has something to do: effects are recorded, or there was a FLUSHALL. */
  get keeps(): boolean {
    const isRecorded = this.aof.state !== 'off' || this.#parts.followers?.isActive === true;
    return isRecorded || this.#replies.isFlushed;
  }

  /** Changes since the last save (rdb_changes_since_last_save). */
  get changes(): number {
    this.#replies.flushCheck();
    return this.#parts.core.engine.dirtyCount();
  }

  /** The regular work. */
  tick(): void {
    if (this.isLoading) return;
    this.keeper.tick();
    if (this.isBusy || this.walker.isInside) return;
    this.keeper.tickRewrite();
    if (!this.isBusy) this.rdb.tick();
  }

  get isLoading(): boolean {
    const { state } = this.#parts.core;
    return state.has(ServerState.LOADING) || state.has(ServerState.ASYNC_LOADING);
  }

  /** Whether a file is being written that only one of can be. */
  get isBusy(): boolean {
    return this.rdb.isSaving || this.keeper.isRewriting;
  }

  /** CONFIG RESETSTAT. */
  statisticsReset(): void {
    this.walker.statisticsReset();
    this.rdb.saves = 0;
    this.aof.rewrites = 0;
    this.aof.delayedSyncsReset();
  }

  // Loading

  /** Loads what is on disk. False: the process must end; the log has said why. */
  async start(): Promise<boolean> {
    const { configuration, place } = this.#parts;
    const isOn = configuration.getBool('appendonly');
    // Of the RDB file, keys that have expired are gone for the replicas that go on, too.
    const isLoaded = isOn
      ? await this.#loads(() => this.#aofStart())
      : await this.#loads(() => this.loader.rdbStart(place), { isTold: true });
    this.commit();
    this.#parts.core.engine.dirtyReset(0);
    this.#replies.flushesSeen();
    if (isLoaded && isOn) this.keeper.record(true);
    return isLoaded;
  }

  /**
   * Does what loads. Clients wait, or are served with what there is (loadingBegin); what has run
   * is told, and no effects are recorded, unless somebody is to hear what is left out.
   */
  async #loads<T>(
    load: () => Promise<T>,
    { isServed = false, isTold = false }: { isServed?: boolean; isTold?: boolean } = {},
  ): Promise<T> {
    this.commit();
    this.effects.pause(!isTold);
    const end = loadingBegin(this.#parts.core, this.hold, isServed);
    try {
      return await load();
    } finally {
      this.loader.loading.end();
      this.effects.pause(false);
      end();
    }
  }

  async #aofStart(): Promise<boolean> {
    const loaded = (await this.aof.folder.hold()) ? await this.loader.aof() : null;
    if (loaded === null) return false;
    const { manifest, origin, sizes } = loaded;
    if (origin !== null) this.#parts.place?.restore(origin);
    return this.aof.start(manifest, sizes, (base) => this.keeper.baseWrite(base));
  }

  // Commands

  /** DEBUG RELOAD: null, or the error. */
  async reload({ saves, flushes, merges }: ReloadOptions): Promise<string | null> {
    if (this.isLoading) return ERROR_LOADING;
    return this.hold.alone(async () => {
      if (saves && (await this.rdb.save()) !== 'saved') return 'ERR';
      const outcome = await this.#loads(() => this.loader.rdb({ flushes, merges }));
      this.#replies.flushesSeen();
      if (outcome !== 'loaded') {
        return 'ERR Error trying to load the RDB dump, check server logs.';
      }
      this.#log('notice', 'DB reloaded by DEBUG RELOAD');
      return null;
    });
  }

  /**
   * The end of the process: what is under way is given up, the append-only file is brought to disk,
   * the dataset saved if that is wanted. From here on no command runs; they go on if it fails,
   * which the log tells (false).
   */
  async finish(save: boolean | null, isForced: boolean): Promise<boolean> {
    const isWanted = save ?? this.#parts.configuration.getSpecial('save').length > 0;
    if (this.isLoading) return true;
    this.walker.waitsForScripts = false;
    if (this.rdb.isSaving) {
      this.#log('warning', 'There is a child saving an .rdb. Killing it!');
      await this.rdb.cancel();
    }
    if (this.keeper.isRewriting) {
      const isFirst = this.aof.state === 'waiting';
      if (isFirst && !isForced) {
        this.#log('warning', "Writing initial AOF, can't exit.");
        this.walker.waitsForScripts = true;
        return false;
      }
      if (isFirst) this.#log('warning', 'Writing initial AOF. Exit anyway.');
      this.#log('warning', 'There is a child rewriting the AOF. Killing it!');
      await this.keeper.cancel();
    }
    this.hold.hold();
    await this.#parts.place?.stop();
    if (this.aof.state !== 'off') {
      this.#log('notice', 'Calling fsync() on the AOF file.');
      this.commit();
      this.keeper.placeNote();
      const isSaved = (await this.aof.log?.save()) ?? true;
      if (!isSaved) this.#log('warning', 'Fail to fsync the AOF file');
    }
    if (isWanted && !(await this.rdb.lastSave(isForced))) {
      this.#parts.place?.goOn();
      this.hold.release();
      this.walker.waitsForScripts = true;
      return false;
    }
    return true;
  }

  /** DEBUG LOADAOF: null, or the error. */
  async reloadAof(): Promise<string | null> {
    if (this.isLoading) return ERROR_LOADING;
    return this.hold.alone(async () => {
      const { core } = this.#parts;
      this.commit();
      await this.aof.log?.save();
      const loaded = await this.#loads(() => this.loader.aof(true));
      this.#replies.flushesSeen();
      if (loaded === null) return 'ERR Error trying to load the AOF files, check server logs.';
      // As at a start, what stands in it counts.
      this.aof.manifest = loaded.manifest;
      await this.aof.historyRemove();
      core.engine.dirtyReset(0);
      this.#log('notice', 'Append Only File loaded by DEBUG LOADAOF');
      return null;
    });
  }
}

const latencyEvents: Readonly<Record<DiskEvent, LatencyEvent>> = {
  'aof-write': LatencyEvent.AOF_WRITE,
  'aof-write-pending-fsync': LatencyEvent.AOF_WRITE_PENDING_FSYNC,
  'aof-write-active-child': LatencyEvent.AOF_WRITE_ACTIVE_CHILD,
  'aof-write-alone': LatencyEvent.AOF_WRITE_ALONE,
  'aof-fsync-always': LatencyEvent.AOF_FSYNC_ALWAYS,
  'aof-fstat': LatencyEvent.AOF_FSTAT,
  'aof-rename': LatencyEvent.AOF_RENAME,
  'rdb-unlink-temp-file': LatencyEvent.RDB_UNLINK_TEMP_FILE,
};
