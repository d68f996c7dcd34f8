// Taking the dataset that a primary sends: by way of a file, or straight into the engine.
//
//   repl-diskless-load   disabled       a file first, the old dataset lives until it is whole
//                        on-empty-db    straight, if there is nothing to lose
//                        swapdb         straight, but aside: what is here is kept until all is
//                                       there, and served if it is a point in the same history

import type { Configuration } from '../config/configuration.js';
import { byteTextFromBytes } from '../config/byte-text.js';
import { systemErrorText } from '../config/system-error.js';
import type { ByteLink } from '../net/byte-link.js';
import { LinkError } from '../net/socket-open.js';
import type { LogWrite } from '../persist/log.js';
import type { Persistence } from '../persist/persistence.js';
import { type OpenFile, closeQuietly, removeQuietly, writeAll } from '../storage/files.js';
import type { SyncProgress } from '../command/link-state.js';
import type { PayloadHead } from './payload.js';
import { payloadBytes, payloadHead } from './payload.js';

export interface ReceptionParts {
  readonly configuration: Configuration;
  readonly persistence: Persistence;
  readonly link: ByteLink;
  readonly log: LogWrite;
  readonly processId: number;
  readonly timeoutMs: number;
  /** Whether the dataset that comes is a later point in the history of the one that is here. */
  readonly isSameHistory: boolean;
  /** So many bytes have come. */
  readonly received: (bytes: number) => void;
  /** What is here is about to go, or has gone. */
  readonly replacing: () => void;
}

export class Reception implements SyncProgress {
  /** What the last file's name has of the time. */
  static #lastStamp = 0;
  readonly #parts: ReceptionParts;
  totalBytes = 0;
  readBytes = 0;
  /** Whether what has come is being loaded. */
  isLoading = false;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /** Receives and loads. False: it has failed, which the log tells, or is not wanted any more. */
  async run(isClosed: () => boolean): Promise<boolean> {
    const { link, log, timeoutMs } = this.#parts;
    const head = await payloadHead(link, timeoutMs);
    this.totalBytes = head.kind === 'counted' ? head.bytes : 0;
    const way = this.#way();
    const shown = way === 'file' ? 'to disk' : 'to parser';
    log(
      'notice',
      head.kind === 'counted'
        ? `MASTER <-> REPLICA sync: receiving ${head.bytes} bytes from master ${shown}`
        : `MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF ${shown}`,
    );
    return way === 'file' ? this.#throughFile(head, isClosed) : this.#throughParser(head, way);
  }

  /** How the dataset comes in. */
  #way(): 'file' | 'straight' | 'aside' | 'served' {
    const { configuration, isSameHistory, persistence } = this.#parts;
    const setting = configuration.getEnum('repl-diskless-load');
    if (setting === 'swapdb') return isSameHistory ? 'served' : 'aside';
    return setting === 'on-empty-db' && persistence.replacement.isEmpty ? 'straight' : 'file';
  }

  /**
   * The second, in a file's name as Redis has it, but each only once: the file of a transfer that
   * has broken off may still be on its way out.
   */
  static #stamp(): number {
    Reception.#lastStamp = Math.max(Reception.#lastStamp + 1, Math.floor(Date.now() / 1000));
    return Reception.#lastStamp;
  }

  async *#bytes(head: PayloadHead): AsyncGenerator<Buffer> {
    const { link, timeoutMs } = this.#parts;
    for await (const piece of payloadBytes(link, head, timeoutMs)) {
      this.readBytes += piece.length;
      this.#parts.received(piece.length);
      yield piece;
    }
  }

  async #throughParser(head: PayloadHead, way: 'straight' | 'aside' | 'served'): Promise<boolean> {
    const { log, persistence, replacing } = this.#parts;
    if (way === 'straight') this.#replacing();
    else this.#loads();
    const { replacement } = persistence;
    const failure = await replacement.byPieces(this.#bytes(head), this.totalBytes, way);
    if (failure !== null) {
      log('warning', `Reading the MASTER synchronization DB: ${failure}`);
      log(
        'warning',
        'Failed trying to load the MASTER synchronization DB from socket, check server logs.',
      );
      if (way === 'straight') return false;
      log('notice', 'MASTER <-> REPLICA sync: Discarding temporary DB in background');
      return false;
    }
    if (way === 'straight') return true;
    replacing();
    log('notice', 'MASTER <-> REPLICA sync: Swapping active DB with loaded DB');
    return true;
  }

  #loads(): void {
    this.isLoading = true;
    this.#parts.log('notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
  }

  #replacing(): void {
    const { log, replacing } = this.#parts;
    replacing();
    log('notice', 'MASTER <-> REPLICA sync: Flushing old data');
    this.#loads();
  }

  async #throughFile(head: PayloadHead, isClosed: () => boolean): Promise<boolean> {
    const { configuration, log, persistence } = this.#parts;
    const { files } = persistence.replacement;
    const temporary = `temp-${Reception.#stamp()}.${this.#parts.processId}.rdb`;
    try {
      await this.#write(temporary, head);
      if (isClosed()) {
        await removeQuietly(files, temporary);
        return false;
      }
      await files.rename(temporary, byteTextFromBytes(configuration.getBytes('dbfilename')));
    } catch (error) {
      await removeQuietly(files, temporary);
      if (error instanceof LinkError) throw error;
      log(
        'warning',
        'Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA' +
          ` synchronization: ${systemErrorText(error)}`,
      );
      return false;
    }
    this.#replacing();
    if (await persistence.replacement.byFile()) return true;
    log(
      'warning',
      'Failed trying to load the MASTER synchronization DB from disk, check server logs.',
    );
    return false;
  }

  async #write(name: string, head: PayloadHead): Promise<void> {
    const file: OpenFile = await this.#parts.persistence.replacement.files.open(name, 'replace');
    try {
      let at = 0;
      for await (const piece of this.#bytes(head)) {
        await writeAll(file, piece, at);
        at += piece.length;
      }
      await file.sync();
    } finally {
      await closeQuietly(file);
    }
  }
}
