// The files of an append-only file on their way into the engine (AofSink): the base as an RDB, and
// commands as those of an internal client, whose replies nobody reads.
//
// A command that fails is logged, and the next one runs, as in Redis; one that nobody knows ends
// the loading, and with propagation-error-behavior panic so does any. So does whatever closes the
// client (no memory, QUIT): what is behind it would be missing.

import { byteTextToBytes, byteTextToString } from '../config/byte-text.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { ClientFlag, Outstanding, ReplayFigure, Statistic } from '../engine/seam.generated.js';
import { AofRefusal, type AofSink, type RdbTaken } from './aof-load.js';
import type { Loading } from './loading.js';
import type { LogWrite } from './log.js';
import type { RdbLoader, RdbLoadOptions } from './rdb-loader.js';

export interface ReplayParts {
  readonly core: Core;
  readonly loading: Loading;
  readonly loader: RdbLoader;
  readonly log: LogWrite;
  /** Directive rdbchecksum. */
  readonly checksum: boolean;
  /** Directive propagation-error-behavior: whether a command that fails ends the loading. */
  readonly isStrict: boolean;
  /** Does what the engine has for the host, and drops the replies. */
  readonly drain: () => void;
}

function closedText(name: string): string {
  return `The AOF-loading-client was closed while reading the append only file ${name}`;
}

export class Replay implements AofSink {
  readonly #parts: ReplayParts;
  #client: ClientHandle = 0;
  #name = '';
  #isRdb = false;
  #failures = 0;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
    parts.core.engine.replayBegin();
  }

  begin(name: string): void {
    this.#name = name;
    this.end();
    const client = this.#parts.core.connect(ClientFlag.INTERNAL, -1, '', '');
    if (client === 0) throw new AofRefusal('Out of memory while loading the append only file');
    this.#client = client;
  }

  /** The dataset goes, before anything is loaded. */
  flush(): void {
    this.begin('');
    const command = byteTextToBytes('FLUSHALL SYNC\r\n');
    this.#parts.core.receive(this.#client, command, command.length);
    this.#parts.drain();
  }

  /** The client is not needed any more, and an RDB that has not ended never will. */
  end(): void {
    if (this.#isRdb) {
      this.#isRdb = false;
      this.#parts.log('warning', this.#parts.loader.end() ?? '');
    }
    if (this.#client === 0) return;
    this.#parts.core.disconnect(this.#client);
    this.#client = 0;
  }

  async commands(bytes: Uint8Array): Promise<void> {
    const { core, loading } = this.#parts;
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + loading.piece);
      if (!core.receive(this.#client, piece, piece.length)) {
        throw new AofRefusal('Out of memory while loading the append only file');
      }
      from += piece.length;
      await this.#ran(piece.length);
    }
  }

  /** Waits until the commands of a piece have run: a long batch gives way, and goes on later. */
  async #ran(bytes: number): Promise<void> {
    const { core, drain, loading } = this.#parts;
    for (let count = bytes; ; count = 0) {
      drain();
      const commands = core.engine.statistic(Statistic.COMMANDS_PROCESSED);
      const pause = loading.advanced(count, commands);
      if (pause !== null) await pause;
      // Commands may have run while others had their turn.
      this.#failuresLog();
      if (this.#figure(ReplayFigure.IS_CLOSED) !== 0) throw new AofRefusal(closedText(this.#name));
      if ((core.outstanding(this.#client) & Outstanding.BACKLOG) !== 0) core.more();
      else if (this.#isBusy) await loading.rest();
      else return;
    }
  }

  /** Whether the host has not answered a command yet: a script, most likely. */
  get #isBusy(): boolean {
    return this.#figure(ReplayFigure.IS_BUSY) !== 0;
  }

  #figure(which: ReplayFigure): number {
    return this.#parts.core.engine.replayFigure(this.#client, which);
  }

  #failuresLog(): void {
    const { core, log } = this.#parts;
    const failures = this.#figure(ReplayFigure.FAILURES);
    if (failures === this.#failures) return;
    this.#failures = failures;
    core.engine.replayFailure();
    const text = core.draft();
    const unknown = /^'ERR unknown command '([^']*)'/.exec(text);
    if (unknown !== null) {
      const [command, name] = [byteTextToString(unknown[1]!), byteTextToString(this.#name)];
      throw new AofRefusal(`Unknown command '${command}' reading the append only file ${name}`);
    }
    log(
      'warning',
      `== CRITICAL == This server is sending an error to its AOF-loading-client: ${text}`,
    );
    if (!this.#parts.isStrict) return;
    const [, command] = /after processing the command '([^]*)'$/.exec(text) ?? [];
    throw new AofRefusal(
      'This server panicked sending an error to its AOF-loading-client after processing the' +
        ` command '${command}'`,
    );
  }

  async rdb(bytes: Uint8Array): Promise<RdbTaken> {
    const { checksum, loader } = this.#parts;
    if (!this.#isRdb) {
      this.#isRdb = true;
      const options: RdbLoadOptions = { checksum, flush: false, merges: false, isBase: true };
      loader.begin(0, options);
    }
    const { taken, outcome } = await loader.feed(bytes);
    if (outcome === 'more') return { bytes: taken, isEnd: false };
    this.#isRdb = false;
    const failure = loader.end();
    if (failure !== null) throw new AofRefusal(failure);
    return { bytes: taken, isEnd: true };
  }

  progress(): void {
    // Loading counts what the engine has taken.
  }
}
