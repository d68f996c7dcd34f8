// Reading the dataset from its files: the RDB file, or the files of the append-only file.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import type { StreamPoint } from '../engine/snapshot.js';
import type { Files } from '../storage/files.js';
import type { AofFolder } from './aof-folder.js';
import { type AofLoaded, aofLoad } from './aof-load.js';
import { Loading } from './loading.js';
import type { LibraryShelf } from './library-shelf.js';
import type { DiskClock, LogWrite } from './log.js';
import type { Manifest } from './manifest.js';
import { RdbLoader, rdbFileLoad } from './rdb-loader.js';
import { Replay } from './replay.js';
import type { StreamPlace } from './stream-place.js';

export interface DatasetLoaderParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: LogWrite;
  readonly disk: DiskClock;
  readonly files: () => Files;
  readonly folder: AofFolder;
  readonly libraries: LibraryShelf;
  readonly nowSeconds: () => number;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host. */
  readonly drain: () => void;
  /** Shows how far loading is. */
  readonly shown: (loadedBytes: number, totalBytes: number) => void;
}

/** What the append-only file's manifest names, loaded. */
export interface AofFound {
  readonly manifest: Manifest;
  readonly sizes: AofLoaded;
  /** Where in a stream of effects the dataset stands; null = that is not known. */
  readonly origin: StreamPoint | null;
}

/** How an RDB is loaded. */
export interface RdbHow {
  readonly flushes: boolean;
  readonly merges: boolean;
  /** Keys whose deadline has passed are loaded: a primary will say when they are gone. */
  readonly keepsExpired?: boolean;
}

const aofChunkBytes = 1024 * 1024;
/** How often it is asked whether a script has ended. */
const idleAskedMs = 1;

/** Puts libraries in the place of those that are there. Null, or why not: those stay, then. */
function librariesReplace(shelf: LibraryShelf, codes: readonly string[]): string | null {
  const before = shelf.texts();
  shelf.clear();
  for (const code of codes) {
    const failure = shelf.load(code, false);
    if (failure === null) continue;
    shelf.clear();
    for (const text of before) shelf.load(text, false);
    return `Failed loading library, ${failure}`;
  }
  return null;
}

export class DatasetLoader {
  readonly #parts: DatasetLoaderParts;
  readonly loading: Loading;
  /** What the last RDB has brought. */
  lastLoad = { keys: 0, expired: 0 };
  /** Where in a stream the dataset of the last RDB stands; null = it does not say. */
  lastOrigin: StreamPoint | null = null;

  constructor(parts: DatasetLoaderParts) {
    this.#parts = parts;
    this.loading = new Loading(parts);
  }

  /** Loads the RDB file of a start, if there is one. False: the process must end. */
  async rdbStart(place: StreamPlace | null): Promise<boolean> {
    const { core } = this.#parts;
    const start = core.clock.elapsed();
    const loader = this.#loader(undefined, (origin) => place?.restore(origin));
    const keepsExpired = place?.keepsExpired === true;
    const outcome = await this.rdb({ flushes: false, merges: false, keepsExpired }, loader);
    if (outcome === 'failed') {
      const words = loader.isDamaged
        ? 'Terminating server after rdb file reading failure.'
        : 'Fatal error loading the DB, check server logs. Exiting.';
      this.#parts.log('warning', words);
      return false;
    }
    if (outcome === 'loaded') {
      const seconds = ((core.clock.elapsed() - start) / 1e6).toFixed(3);
      this.#parts.log('notice', `DB loaded from disk: ${seconds} seconds`);
    }
    return true;
  }

  /** Loads the RDB file. */
  async rdb(how: RdbHow, given?: RdbLoader): Promise<'loaded' | 'none' | 'failed'> {
    const { configuration, files, libraries } = this.#parts;
    const loader = given ?? this.#loader((code) => libraries.load(code, how.merges));
    const name = byteTextFromBytes(configuration.getBytes('dbfilename'));
    if (how.flushes) libraries.clear();
    const outcome = await rdbFileLoad(
      files(),
      name,
      loader,
      {
        checksum: configuration.getBool('rdbchecksum'),
        ...{ flush: how.flushes, merges: how.merges, isBase: how.keepsExpired === true },
      },
      { loading: this.loading, log: this.#parts.log },
    );
    if (outcome === 'loaded') this.#loaded(loader);
    return outcome;
  }

  /**
   * Loads an RDB that comes in pieces, in the place of what is there. Null, or why it failed.
   * @param isAside what is there is kept until all has come, and else stays
   */
  async pieces(
    pieces: AsyncIterable<Uint8Array>,
    totalBytes: number,
    isAside: boolean,
  ): Promise<string | null> {
    const { configuration, libraries } = this.#parts;
    const codes: string[] = [];
    const keep = (code: string): null => {
      codes.push(code);
      return null;
    };
    const loader = isAside ? this.#loader(keep) : this.#loader();
    if (!isAside) libraries.clear();
    this.loading.begin(totalBytes);
    loader.begin(totalBytes, {
      checksum: configuration.getBool('rdbchecksum'),
      ...{ flush: !isAside, merges: false, isBase: true, aside: isAside },
    });
    let outcome: 'more' | 'done' | 'failed' = 'more';
    let failure: string | null = null;
    try {
      for await (const piece of pieces) {
        if (outcome === 'more') ({ outcome } = await loader.feed(piece));
        if (outcome === 'failed') break;
      }
      if (isAside && outcome === 'done') {
        await this.#idle();
        failure = librariesReplace(libraries, codes);
        if (failure !== null) loader.giveUp();
      }
    } finally {
      failure = loader.end() ?? failure;
    }
    this.#loaded(loader);
    return failure;
  }

  #loaded({ counts, origin }: RdbLoader): void {
    this.lastLoad = counts;
    this.lastOrigin = origin;
  }

  /** Resolves when no script and no transaction is under way, which would see two datasets. */
  async #idle(): Promise<void> {
    const { after, core } = this.#parts;
    const isAway = (): boolean =>
      core.state.has(ServerState.BUSY_SCRIPT) || core.engine.transactionAway() !== 0;
    while (isAway()) await new Promise<void>((resolve) => after(idleAskedMs, resolve));
  }

  /** Loads the files that the manifest on disk names; null when that fails. */
  async aof(flushes = false): Promise<AofFound | null> {
    const { configuration, core, drain } = this.#parts;
    const { folder } = this.#parts;
    const found = await folder.load();
    const manifest = found === null ? null : await folder.upgrade(found);
    if (manifest === null) return null;
    const loader = this.#loader();
    const replay = new Replay({
      ...{ core, drain, loader, loading: this.loading, log: this.#parts.log },
      checksum: configuration.getBool('rdbchecksum'),
      isStrict: configuration.getEnum('propagation-error-behavior') === 'panic',
    });
    if (flushes) {
      replay.flush();
      this.#parts.libraries.clear();
    }
    const sizes = await aofLoad(folder, manifest, replay, {
      log: this.#parts.log,
      ...this.#parts.disk,
      takesTruncated: configuration.getBool('aof-load-truncated'),
      chunkBytes: aofChunkBytes,
      begin: (totalBytes) => this.loading.begin(totalBytes),
    });
    replay.end();
    this.#loaded(loader);
    const origin = sizes.note ?? (sizes.isBare ? loader.origin : null);
    return sizes.status === 'failed' ? null : { manifest, sizes, origin };
  }

  #loader(
    library = (code: string): string | null => this.#parts.libraries.load(code, false),
    origin: (origin: StreamPoint) => void = () => undefined,
  ): RdbLoader {
    return new RdbLoader({
      ...{ core: this.#parts.core, loading: this.loading, log: this.#parts.log },
      ...{ nowSeconds: this.#parts.nowSeconds, drain: this.#parts.drain },
      ...{ library, origin },
    });
  }
}
