// The parts of a store put together: engine, turn, configuration, commands of the host, scripts.
//
//   Link ──► Turn ──► Core ──► the engine            turn.ts tells what a turn is
//              └──► Dispatcher ──► portable commands, scripts
//
// It has no sockets and no process; what needs them says that it is not available here.

import { CommandCatalog } from '../command/catalog.js';
import type { ServerContext } from '../command/context.js';
import { Dispatcher } from '../command/dispatch.js';
import { Acknowledged } from '../command/acknowledged.js';
import { aloneHandlers } from '../command/alone.js';
import type { HandlerSet } from '../command/call.js';
import { portableHandlers } from '../command/portable.js';
import { Scripting } from '../command/script/scripting.js';
import { waitCommand, waitaofCommand } from '../command/wait.js';
import { byteTextFromString } from '../config/byte-text.js';
import { Configuration } from '../config/configuration.js';
import type { Logger } from '../config/logger.js';
import { Core } from '../engine/core.js';
import { parametersBind } from '../engine/parameters.js';
import type { WasmModule } from '../engine/platform.js';
import { ClientFlag, Parameter, ServerState } from '../engine/seam.generated.js';
import { randomHex } from '../engine/random.js';
import { Snapshot } from '../engine/snapshot.js';
import type { Persistence } from '../persist/persistence.js';
import type { Files } from '../storage/files.js';
import { Turn } from '../turn.js';
import { Family } from './family.js';
import { Link } from './link.js';
import type { LinkEvents } from './link.js';
import { storeContext, storeLog, storeWaits } from './surroundings.js';
import type { LogTaker } from './surroundings.js';
import { Keeping } from './keeping.js';
import { ownerTold } from './owner.js';
import type { StoreTime } from './time.js';
import { SteeredClock } from './time.js';

export interface StoreEngineOptions {
  readonly module: WasmModule;
  readonly time: StoreTime;
  readonly seed?: bigint;
  /** Directives of redis.conf by their names. */
  readonly config?: Readonly<Record<string, string | number>>;
  readonly log?: LogTaker;
  /** Where the dataset is kept; without it, it is gone with the store. */
  readonly storage?: Files;
  /** Shows how far the loading of what is kept is. */
  readonly loadingShown?: (loadedBytes: number, totalBytes: number) => void;
  /** Told when the store is of no use any more; `failure` says why. */
  readonly failed?: () => void;
  /** What the store becomes a copy of. */
  readonly source?: StoreEngine;
}

const fewDatabases = 16;

/**
 * Where the time is steered the regular work is done once a second, and within a long time that
 * passes at once every sixteenth of what has passed, at least once a minute: all else has timers.
 */
const steeredShare = 16;
const steeredLongestMs = 60_000;

/** Nobody can reach a store but who holds it, so it may be looked into. */
const ownConfig = { 'enable-debug-command': 'yes', save: '', appendonly: 'no' };
/** No command has another name here. */
const catalog = new CommandCatalog();
/** Where there is a storage all is kept. */
const keptConfig = { appendonly: 'yes' };

export class StoreEngine {
  readonly time: StoreTime;
  readonly configuration = new Configuration();
  readonly core: Core;
  readonly log: Logger;
  readonly scripts: Scripting;
  readonly turn: Turn<Link>;
  /** What is kept in files; null where nothing is. */
  readonly keeping: Keeping | null;
  /** Why the store is of no use any more: the engine has trapped, or it was closed. */
  failure: Error | null = null;
  isTelling = false;
  readonly #options: StoreEngineOptions;
  #linkCount = 0;
  #end: Promise<void> | null = null;
  readonly #family: Family;
  readonly #dispatcher: Dispatcher;
  /** Who waits until something is on disk. */
  readonly #waiters = new Acknowledged();

  constructor(options: StoreEngineOptions) {
    const { configuration } = this;
    const { source, storage, time } = options;
    this.time = time;
    this.#options = { ...options, source: undefined };
    if (source !== undefined) {
      configuration.adopt(source.configuration);
      configurationSet(configuration, ownConfig);
    } else {
      const kept = storage === undefined ? {} : keptConfig;
      configurationSet(configuration, { ...ownConfig, ...kept, ...options.config });
    }
    if (storage === undefined) storageMiss(configuration);
    const databases = configuration.getNumber('databases') || fewDatabases;
    const { module, seed } = options;
    this.#family = source === undefined ? new Family() : source.#family;
    const spare = source === undefined ? undefined : this.#family.take(source.core);
    this.core = new Core({ module, clock: time, databases, seed, source: source?.core, spare });
    this.#family.joined();
    parametersBind(configuration, this.core);
    this.log = storeLog(options.log);
    const { core, log } = this;
    // A script that takes long goes on in steps, until the store is closed.
    const soon = (step: () => void): void => time.soon(() => this.turn.isStopped || step());
    this.scripts = new Scripting({ core, configuration, log, soon });
    if (source !== undefined) this.#scriptsCopy(source.scripts);
    const failed = (failure: unknown): void => this.fail(failure);
    this.#dispatcher = new Dispatcher({
      ...{ core, failed, handlers: this.#handlers(), catalog },
      server: this.#context(),
      resumed: () => this.turn.guarded(this.turn.drain),
    });
    this.turn = new Turn<Link>({
      ...{ core, log, failed, scheduler: time },
      call: (client) => this.#dispatcher.run(client),
      tickBegins: () => {
        this.keeping?.persistence.tick();
        this.#waiters.check();
      },
      commit: () => this.keeping?.persistence.commit() ?? 0,
      keeps: () => this.keeping?.persistence.keeps === true,
      ticksPerSecond: () => this.#ticksPerSecond(),
    });
    this.keeping = storage === undefined ? null : this.#keeping(storage);
    if (source !== undefined) this.#sourceForget(source);
    if (storage === undefined) this.turn.start();
  }

  #keeping(files: Files): Keeping {
    const { configuration, core, log, scripts, time, turn } = this;
    const libraries = scripts.libraries.shelf();
    const { loadingShown } = this.#options;
    return new Keeping({
      ...{ configuration, core, files, libraries, log, time, turn, loadingShown },
      failed: (failure) => this.fail(failure),
      synced: () => this.#waiters.check(),
    });
  }

  #handlers(): HandlerSet {
    const kept = (): Persistence | null => this.keeping?.persistence ?? null;
    const after = (milliseconds: number, step: () => void): void =>
      void this.time.after(milliseconds, () => this.turn.guarded(step));
    const waits = storeWaits(this.#waiters, kept, after);
    return {
      ...{ ...portableHandlers, ...aloneHandlers },
      waitCommand: (call) => waitCommand(call, waits),
      waitaofCommand: (call) => waitaofCommand(call, waits),
    };
  }

  #ticksPerSecond(): number {
    const { configuration, time } = this;
    if (!(time instanceof SteeredClock)) return configuration.getNumber('hz');
    // What is due by the tick is due by the second: saving, and clients that are idle.
    const isExact = this.keeping !== null || configuration.getNumber('timeout') > 0;
    const shareMs = isExact ? 0 : time.passedMs / steeredShare;
    return 1000 / Math.min(Math.max(shareMs, 1000), steeredLongestMs);
  }

  /** Loads what is in the storage, and lets time pass; isFilled: there is a dataset already. */
  async load(isFilled: boolean): Promise<void> {
    const { keeping } = this;
    if (keeping === null) return;
    try {
      await keeping.load(isFilled);
    } catch (error) {
      this.fail(error);
      await this.close();
      throw error;
    }
    this.turn.start();
  }

  #scriptsCopy({ cache, libraries }: Scripting): void {
    for (const body of cache.bodies()) this.scripts.cache.load(body);
    this.scripts.libraries.restore(libraries.shelf().texts(), 'flush');
  }

  /** A copy has no use for the connections of its source, a walk over its keys, its files. */
  #sourceForget(source: StoreEngine): void {
    const { core } = this;
    new Snapshot(core).cancel();
    core.setParameter(Parameter.EFFECTS, 0);
    core.engine.effectsClear();
    core.engine.commandsHold(false, ...core.times());
    for (const bit of [ServerState.LOADING, ServerState.DISK_ERROR, ServerState.AOF_ERROR]) {
      core.state.set(bit, false);
    }
    for (const client of source.turn.connections.keys()) this.core.disconnect(client);
    this.turn.guarded(this.turn.drain);
  }

  #context(): ServerContext {
    const { configuration, core, log, scripts } = this;
    return storeContext({
      ...{ configuration, log, scripts },
      facts: {
        ...{ runId: randomHex(40), replicationId: randomHex(40) },
        startedMs: Math.floor(core.now() / 1000),
        startedElapsed: core.clock.elapsed(),
      },
      turn: () => this.turn,
      persistence: () => this.keeping?.persistence ?? null,
    });
  }

  /** It is of no use any more: what was not written is not. */
  fail(failure: unknown): void {
    const isFirst = this.failure === null;
    this.failure ??= failure instanceof Error ? failure : new Error(String(failure));
    for (const link of [...this.turn.connections.values()]) link.destroy();
    if (isFirst) ownerTold(() => this.#options.failed?.());
  }

  /** Throws if the store is of no use any more, or not now. */
  check(): void {
    if (this.failure !== null) throw this.failure;
    if (this.isTelling) throw new Error('the store is at work: use it when this has returned');
  }

  /** Opens a connection. */
  connect(events: LinkEvents): Link {
    this.check();
    const link = new Link(events, this, (gone) => this.#disconnect(gone));
    this.#linkCount += 1;
    const flags = (events.isOutside === true ? 0 : ClientFlag.INTERNAL) | ClientFlag.LOCAL;
    const client = this.core.connect(flags, -1, `internal:${this.#linkCount}`, 'internal:0');
    if (client === 0) throw new Error('not enough memory for a connection');
    this.turn.opened(link, client);
    return link;
  }

  #disconnect(link: Link): void {
    this.#waiters.closed(link.context);
    if (this.turn.isStopped) link.context = 0;
    else this.turn.closed(link);
  }

  /** Sends `bytes[0, length)` over a connection. */
  send(link: Link, bytes: Uint8Array, length: number): void {
    this.check();
    if (!link.isOpen) throw new Error('the connection is closed');
    this.turn.received(link, bytes, length);
  }

  /** Does all that can be done now; `isEnough` is asked now and then whether that will do. */
  work(isEnough: () => boolean): void {
    const { core, turn } = this;
    let isLeft = true;
    while (isLeft && !isEnough() && !turn.isStopped) {
      turn.guarded(() => {
        isLeft = turn.drain();
        if (isLeft || core.engine.hasMore() === 0) return;
        isLeft = true;
        if (!isEnough()) core.more();
      });
    }
  }

  /**
   * Ends it: connections, timers. What is kept is written; the promise tells when it is, and
   * rejects if not all could be. Without a storage all is done when this returns.
   */
  close(): Promise<void> {
    this.#end ??= this.isTelling ? Promise.resolve().then(() => this.#close()) : this.#close();
    return this.#end;
  }

  async #close(): Promise<void> {
    const hasFailed = this.failure !== null;
    this.failure ??= new Error('the store is closed');
    for (const link of [...this.turn.connections.values()]) link.destroy();
    try {
      if (hasFailed) await this.keeping?.abandon();
      else if (this.keeping !== null) await this.keeping.end();
    } finally {
      this.turn.stop();
      const isIdle = !hasFailed && this.keeping === null && !this.#dispatcher.isAwaiting;
      this.#family.left(isIdle ? this.core.release() : null);
    }
  }
}

/** Without a storage nothing is kept, and nobody is told that it was. */
function storageMiss(configuration: Configuration): void {
  const refusal = "'appendonly' and 'save' ask for a store with a storage";
  const keeps = configuration.getBool('appendonly') || configuration.getSpecial('save').length > 0;
  if (keeps) throw new TypeError(refusal);
  configuration.onApply(['appendonly', 'save'], (value) =>
    value === 'no' || value === '' ? null : refusal,
  );
}

/** Sets directives by their names. */
function configurationSet(
  configuration: Configuration,
  directives: Readonly<Record<string, string | number>>,
): void {
  for (const [name, value] of Object.entries(directives)) {
    if (configuration.directiveFind(name) === null) throw new TypeError(`no directive '${name}'`);
    const refusal = configuration.assign(name, byteTextFromString(String(value)));
    if (refusal !== null) throw new TypeError(`directive '${name}': ${refusal}`);
  }
}
