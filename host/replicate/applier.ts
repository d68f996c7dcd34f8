// The stream of the primary on its way into the engine: bytes as they come are the requests of an
// internal client with rights of its own (assembly/engine/replication/primary.ts).
//
//   ……│ SET a 1 │ MULTI │ INCR b │ EX          what has come
//     └────────►│ applied                      what counts: whole commands, whole transactions
//
// The offset grows by what has been applied, never by what has only come: a replica that goes on
// elsewhere asks for what is behind it.

import type { ClientHandle, Core } from '../engine/core.js';
import { ClientFlag, ReplayFigure, ServerState } from '../engine/seam.generated.js';
import { AofScanner } from '../persist/aof-scanner.js';

export interface ApplierParts {
  readonly core: Core;
  /** Runs a step of the turn when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
  readonly after: (milliseconds: number, step: () => void) => void;
  /** Does what the engine has for the host, and drops what the client is owed. */
  readonly drain: () => void;
  /** Whether the connection is there. */
  readonly isOpen: () => boolean;
  /** These bytes have been applied. */
  readonly applied: (bytes: Uint8Array) => void;
  /** The ends of the connection, and its file descriptor, for CLIENT LIST. */
  readonly remote: string;
  readonly local: string;
  readonly descriptor: number;
}

/** How much is handed to the engine in one piece. */
const pieceBytes = 64 * 1024;

/** How often it is looked whether a script has ended, or a pause of clients. */
const pauseMs = 10;

const ignored = (): void => undefined;

export class Applier {
  readonly #parts: ApplierParts;
  readonly client: ClientHandle;
  readonly #scanner = new AofScanner(0);
  /** What has come and is not applied. */
  #pending: Uint8Array[] = [];
  /** Where #pending begins. */
  #start = 0;
  #isEnded = false;
  /** Whether more may have run than was counted. */
  #isAhead = false;
  /** Who waits for a moment at which all is counted; each is given what lets the stream go on. */
  readonly #still: ((goOn: () => void) => void)[] = [];

  /** Throws when memory is out. */
  constructor(parts: ApplierParts, database: number) {
    this.#parts = parts;
    const { core } = parts;
    const { descriptor, local, remote } = parts;
    this.client = core.connect(ClientFlag.INTERNAL, descriptor, remote, local);
    if (this.client === 0) throw new Error('out of memory for the link to the primary');
    core.engine.primarySet(this.client);
    if (database !== 0) this.#receive(Buffer.from(`SELECT ${database}\r\n`));
  }

  /** The database that the stream has selected. */
  get database(): number {
    return this.#parts.core.engine.clientDatabase(this.client);
  }

  /** Applies bytes; resolves when what is whole of them has run. False: they are no stream. */
  async apply(bytes: Uint8Array): Promise<boolean> {
    for (let from = 0; from < bytes.length && !this.#isEnded; from += pieceBytes) {
      const piece = bytes.subarray(from, from + pieceBytes);
      await this.#scriptEnd();
      if (this.#isEnded) return true;
      if (!this.#scanner.scan(piece, ignored)) return false;
      this.#pending.push(piece);
      this.#isAhead = true;
      if (!this.#receive(piece)) return false;
      while (this.isBusy) {
        if (this.#figure(ReplayFigure.IS_PAUSED) !== 0 && !this.#parts.isOpen()) return true;
        await this.#more();
      }
      if (!this.#isEnded) {
        this.#count(this.#scanner.validBytes - this.#start);
        this.#isAhead = false;
      }
      while (this.#still.length > 0) await this.#standStill();
    }
    return true;
  }

  /**
   * A moment at which what has run is what was counted, null = now is one. It comes with what lets
   * the stream go on.
   */
  standstill(): Promise<() => void> | null {
    if (!this.#isAhead || this.#isEnded || this.#countRun()) return null;
    return new Promise((resolve) => this.#still.push(resolve));
  }

  #standStill(): Promise<void> {
    return new Promise((goOn) => this.#still.shift()!(goOn));
  }

  #receive(bytes: Uint8Array): boolean {
    const { core, drain } = this.#parts;
    const isTaken = core.receive(this.client, bytes, bytes.length);
    drain();
    return isTaken;
  }

  /** A script that runs long must find the data as it has left them. */
  async #scriptEnd(): Promise<void> {
    const { after, core } = this.#parts;
    while (core.state.has(ServerState.BUSY_SCRIPT) && !this.#isEnded) {
      await new Promise<void>((resolve) => after(pauseMs, resolve));
    }
  }

  /** Whether all that has run was counted; after end() it may never be. */
  get isCounted(): boolean {
    return !this.#isAhead;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** How many bytes have come and are not applied. */
  get pendingBytes(): number {
    return this.#pending.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  /** Whether whole commands have come that have not run. */
  get isBusy(): boolean {
    if (this.#isEnded) return false;
    return this.#figure(ReplayFigure.IS_BUSY) !== 0;
  }

  #figure(which: ReplayFigure): number {
    return this.#parts.core.engine.replayFigure(this.client, which);
  }

  /** Lets the commands go on that have given way. */
  #more(): Promise<void> {
    const { after, core, drain, soon } = this.#parts;
    return new Promise((resolve) => {
      const step = (): void => {
        if (!this.#isEnded && core.engine.hasMore() !== 0) core.more();
        drain();
        resolve();
      };
      if (this.#figure(ReplayFigure.IS_PAUSED) !== 0) after(pauseMs, step);
      else soon(step);
    });
  }

  /** Tells of so many bytes that have been applied. */
  #count(bytes: number): void {
    this.#start += bytes;
    for (let left = bytes; left > 0;) {
      const first = this.#pending[0]!;
      const count = Math.min(left, first.length);
      this.#parts.applied(first.subarray(0, count));
      left -= count;
      if (count === first.length) this.#pending.shift();
      else this.#pending[0] = first.subarray(count);
    }
  }

  /** Tells of what has run while commands behind it wait. False: one has only half run. */
  #countRun(): boolean {
    const waiting = this.#figure(ReplayFigure.WAITING_BYTES);
    if (waiting < 0) return false;
    const scanner = new AofScanner(0);
    let left = this.pendingBytes - waiting;
    for (const piece of this.#pending) {
      scanner.scan(piece.subarray(0, left), ignored);
      left -= Math.min(left, piece.length);
    }
    this.#count(scanner.validBytes);
    return true;
  }

  /**
   * The link is gone: what is not whole never will be. What has come whole is run unless it is held
   * back, and counted, so that the offset says what the dataset holds. To be called between the
   * engine's calls.
   */
  end(): void {
    if (this.#isEnded) return;
    const { core, drain } = this.#parts;
    while (this.isBusy && core.engine.hasMore() !== 0) {
      core.more();
      drain();
    }
    if (this.#isAhead) this.#isAhead = !this.#countRun();
    this.#isEnded = true;
    for (const resolve of this.#still.splice(0)) resolve(() => undefined);
    core.engine.primarySet(0);
    core.disconnect(this.client);
  }
}
