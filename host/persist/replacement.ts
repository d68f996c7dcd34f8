// Another dataset in the place of this one: that of a primary, out of a file or as it comes. What
// is being saved is given up, and the append-only file begins anew.

import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import { Load } from '../engine/load.js';
import { LoadOption } from '../engine/seam.generated.js';
import { EngineFailure } from '../engine/trap.js';
import type { Files } from '../storage/files.js';
import type { AofKeeper } from './aof-keeper.js';
import type { AppendOnly } from './append-only.js';
import type { DatasetLoader } from './dataset-loader.js';
import type { LogWrite } from './log.js';
import type { RdbSaver } from './rdb-saver.js';

export interface ReplacementParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: LogWrite;
  /** The files, relative to the working directory as it is now. */
  readonly files: () => Files;
  readonly rdb: RdbSaver;
  readonly aof: AppendOnly;
  readonly keeper: AofKeeper;
  readonly loader: DatasetLoader;
  /** Does what loads, while clients are told -LOADING or, aside, are served. */
  readonly loads: <T>(load: () => Promise<T>, isServed: boolean) => Promise<T>;
  /** The dataset is another. */
  readonly replaced: () => void;
}

export class Replacement {
  readonly #parts: ReplacementParts;

  constructor(parts: ReplacementParts) {
    this.#parts = parts;
  }

  /** The files, relative to the working directory as it is now. */
  get files(): Files {
    return this.#parts.files();
  }

  /** Whether there is nothing to replace. */
  get isEmpty(): boolean {
    const { configuration, core } = this.#parts;
    for (let index = 0; index < configuration.getNumber('databases'); index++) {
      if (core.engine.databaseKeys(index) !== 0) return false;
    }
    return true;
  }

  /** The RDB file takes the place of the dataset. False: it could not, which the log tells. */
  byFile(): Promise<boolean> {
    return this.#replace(async () => {
      const how = { flushes: true, merges: false, keepsExpired: true };
      return (await this.#parts.loader.rdb(how)) === 'loaded';
    });
  }

  /**
   * A dataset that is coming takes the place of this one. Null, or why it could not.
   * @param how straight: this one goes first; aside: it stays until all of the other is there, and
   *   is seen by nobody; served: the same, but clients are served with it meanwhile
   */
  async byPieces(
    pieces: AsyncIterable<Uint8Array>,
    totalBytes: number,
    how: 'straight' | 'aside' | 'served',
  ): Promise<string | null> {
    let failure: string | null = null;
    const load = async (): Promise<boolean> => {
      try {
        failure = await this.#parts.loader.pieces(pieces, totalBytes, how !== 'straight');
      } catch (error) {
        if (!(error instanceof Error) || error instanceof EngineFailure) throw error;
        failure = error.message;
      }
      return failure === null;
    };
    await this.#replace(load, how);
    return failure;
  }

  /** Half a dataset is none. */
  #empty(): void {
    const load = new Load(this.#parts.core);
    load.begin(0, LoadOption.FLUSH);
    load.end();
  }

  async #replace(
    load: () => Promise<boolean>,
    how: 'straight' | 'aside' | 'served' = 'straight',
  ): Promise<boolean> {
    const { aof, core, keeper, loads, log, rdb, replaced } = this.#parts;
    const isKept = aof.state !== 'off';
    if (rdb.isSaving) await rdb.cancel();
    if (isKept) await keeper.turnOff();
    const isLoaded = await loads(async () => {
      const isWhole = await load();
      if (!isWhole && how === 'straight') this.#empty();
      return isWhole;
    }, how === 'served');
    if (isLoaded || how === 'straight') {
      core.engine.dirtyReset(0);
      replaced();
    }
    const failure = isKept ? await keeper.turnOn() : null;
    if (failure !== null) log('warning', failure);
    return isLoaded;
  }
}
