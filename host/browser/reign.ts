// One holding of a store, by the worker that has its lock: the dataset is loaded from the files,
// tabs are served, until it is over.
//
//     loading ──► open ──► over
//
// It is over when another worker has taken the store, when this one lets go of it, or when what is
// in memory is no longer what is in the files: a write that did not go through, files that somebody
// has removed, a trap of the engine. Then nothing that was not acknowledged is valid any more: the
// tabs are told so, and the same worker begins another reign from the files as they are.

import { ServerState } from '../engine/seam.generated.js';
import { datasetLoad, datasetSave } from '../library/dataset.js';
import type { FileFormat } from '../library/dataset.js';
import { StoreEngine } from '../library/store-engine.js';
import { SystemTime } from '../library/time.js';
import type { Place } from './storage/place.js';
import { TabServer } from './tab-server.js';
import type { Standing, WorkerOptions } from './wire.js';
import { channelPipe, portPipe, tabChannelName } from './wire.js';

export interface ReignEnd {
  /** The store is another's, this worker lets go of it, or it begins another reign. */
  readonly end: 'lost' | 'left' | 'again';
  /** What the next reign must begin with, because the files have gone: an RDB; null = nothing. */
  readonly dataset?: Uint8Array | null;
}

export interface ReignParts {
  readonly options: WorkerOptions;
  readonly module: WebAssembly.Module;
  readonly place: Place;
  readonly told: (standing: Standing) => void;
  /** The dataset, where it is not in files. */
  readonly rescued: Uint8Array | undefined;
}

/** All is in the append-only file, which rewrites keep short. */
const keptConfig = {
  ...{ appendfsync: 'everysec', 'auto-aof-rewrite-min-size': '4mb' },
  'loading-process-events-interval-bytes': 512 * 1024,
};

const watchMs = 1000;
const fullWords = 'the browser gives no more room: writes are refused until it does';
/** What the effects of commands go to; a rewrite may fail without harm. */
const incrementPath = /\.incr\.aof$/;

export class Reign {
  readonly #parts: ReignParts;
  readonly #engine: StoreEngine;
  readonly #tabs: TabServer;
  #standing: Standing;
  #over: (end: ReignEnd) => void = () => undefined;
  readonly #ended = new Promise<ReignEnd>((resolve) => (this.#over = resolve));
  #isOver = false;
  /** What was rescued is in files again, or must still be. */
  #dataset: Uint8Array | null | undefined;
  /** Why it is over. */
  #words = '';

  constructor(parts: ReignParts) {
    this.#parts = parts;
    const { module, options, place } = parts;
    this.#standing = {
      ...{ epoch: place.epoch, holder: options.worker, storage: place.kind, isFull: false },
      ...{ state: 'loading', words: 'the dataset is being loaded', progress: 0 },
    };
    const { files } = place;
    this.#engine = new StoreEngine({
      ...{ module, time: new SystemTime(), storage: files ?? undefined },
      config: { ...(files === null ? {} : keptConfig), ...options.config },
      loadingShown: (loadedBytes, totalBytes) =>
        this.#stand({ progress: totalBytes === 0 ? 1 : loadedBytes / totalBytes }),
      failed: () => this.end('again', `the store has failed: ${this.#engine.failure!.message}`),
    });
    this.#tabs = new TabServer(options.store, {
      engine: this.#engine,
      saved: (format) => this.#saved(format),
      mayAnswer: () => this.#mayAnswer(),
    });
  }

  #stand(change: Partial<Standing>): void {
    if (this.#isOver) return;
    this.#standing = { ...this.#standing, ...change };
    this.#parts.told(this.#standing);
  }

  /** Loads and serves; resolves when it is over. Fails if the files cannot be used. */
  async run(): Promise<ReignEnd> {
    this.#stand({});
    const { place, rescued } = this.#parts;
    if (rescued !== undefined) datasetLoad(this.#engine, rescued);
    const loading = this.#load(rescued !== undefined);
    try {
      // What is over meanwhile does not go on, and so the loading may never end.
      await Promise.race([loading, this.#ended]);
    } catch (error) {
      if (!this.#isOver) throw error;
    }
    if (this.#isOver) {
      loading.catch(() => undefined);
      const ended = await this.#ended;
      if (ended.end === 'again') throw new Error(this.#words);
      return ended;
    }
    if (place.files !== null && rescued !== undefined) this.#dataset = null;
    this.#fullSet(!(await place.hasRoom()));
    this.#stand({ state: 'open', progress: 1, words: this.#standing.isFull ? fullWords : null });
    void this.#watch();
    return this.#ended;
  }

  /** Loads what is in the files, or brings what was rescued into them. */
  async #load(isRescued: boolean): Promise<void> {
    await this.#engine.load(isRescued);
    if (isRescued) await this.#engine.keeping?.durable();
  }

  /** Looks whether the files are still there, and whether there is room again. */
  async #watch(): Promise<void> {
    const { place } = this.#parts;
    while (!this.#isOver) {
      await new Promise((resolve) => setTimeout(resolve, watchMs));
      if (this.#isOver) return;
      if (!(await place.isThere())) return this.#rescue();
      if (!this.#standing.isFull || this.#isOver) continue;
      const isFull = !(await place.hasRoom());
      if (!isFull) this.#fullSet(false);
    }
  }

  /** The dataset as a file, when nothing else walks over it. */
  async #saved(format: FileFormat): Promise<Uint8Array<ArrayBuffer>> {
    await this.#engine.keeping?.persistence.walker.free();
    return datasetSave(this.#engine, format);
  }

  /** Somebody has removed the files: what is in memory goes to new ones. */
  async #rescue(): Promise<void> {
    const dataset = await this.#saved('rdb');
    if (this.#isOver) return;
    this.#dataset = dataset;
    this.end('again', 'the files were removed, and are written anew');
  }

  /** Whether there is no room; then writes are refused, before anything has changed. */
  #fullSet(isFull: boolean): void {
    const { core } = this.#engine;
    core.state.set(ServerState.AOF_ERROR, isFull);
    if (isFull) core.engine.aofReasonSet(core.putReply(fullWords));
    this.#stand({ isFull, words: isFull ? fullWords : null });
  }

  /** A write found no room. What it was to keep is not kept, and must not be in memory either. */
  full(path: string): void {
    if (incrementPath.test(path)) this.end('again', 'there was no room for what was written');
  }

  /** Whether a reply may leave. */
  #mayAnswer(): boolean {
    if (this.#isOver) return false;
    if (this.#parts.place.isOwn()) return true;
    this.end('lost', 'another tab has taken the store');
    return false;
  }

  /** A tab wants to talk, over a channel or a port of its own. */
  join(tab: string, port: MessagePort | null): void {
    if (this.#isOver || this.#standing.state !== 'open') return;
    const { store } = this.#parts.options;
    const name = tabChannelName(store, this.#standing.epoch, tab);
    this.#tabs.join(tab, () => (port === null ? channelPipe(name) : portPipe(port)));
  }

  /**
   * It is over: from now on nothing leaves. The rest is done when whoever has found out has
   * returned: a turn may be under way.
   */
  end(end: ReignEnd['end'], words: string): void {
    if (this.#isOver) return;
    if (end === 'left') return void this.#leave(words);
    this.#isOver = true;
    this.#words = words;
    queueMicrotask(() => {
      this.#tabs.close(words);
      this.#engine.fail(new Error(words));
      void this.#engine.close().finally(() => this.#over({ end, dataset: this.#dataset }));
    });
  }

  /** Ends in order: all is written, and brought to disk. */
  async #leave(words: string): Promise<void> {
    await this.#engine.close().catch(() => undefined);
    this.#isOver = true;
    this.#tabs.close(words);
    this.#over({ end: 'left' });
  }
}
