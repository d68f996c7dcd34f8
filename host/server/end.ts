// The end of a server: SHUTDOWN, a signal, or a new start in its place.
//
//   schedule ─tick─► shutdown ─► replicas ─saves─► listens no more ─► replies ─► close ─► leave
//      └── abort                    └── abort                                     ▲
//   restart ── gracefully: CONFIG REWRITE, shutdown NOW ──────────────────────────┤
//           └─ as after a crash ──────────────────────────────────────────────────┘
//
// Replicas that lack a part of the stream are waited for, for shutdown-timeout seconds, while
// writes wait: what was acknowledged to clients would be lost if such a replica took over.
//
// `leave` ends the process, or starts another server.

import type { Configuration } from '../config/configuration.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import { userLines } from '../engine/users.js';
import type { CatchUp } from '../replicate/catch-up.js';
import type { RestartOptions, ShutdownOptions } from '../process/ending.js';
import type { Log } from '../process/log.js';

/** How long a shutdown waits for replies to leave before the process ends anyway. */
const lastWritesMs = 1000;

export interface EndParts {
  readonly configuration: Configuration;
  readonly core: Core;
  readonly log: Log;
  readonly clients: () => Iterable<ClientHandle>;
  /** Those that follow this server. */
  readonly catchUp: CatchUp;
  /** Brings to disk what is to be kept (Persistence.finish); false: it could not be. */
  readonly finish: (save: boolean | null, isForced: boolean) => Promise<boolean>;
  /** Lets nobody in any more. */
  readonly closeListeners: () => void;
  /** Closes all that is open; no step runs after it. */
  readonly closeAll: () => void;
  /** Ends the process, as the last thing of a shutdown. */
  readonly exit: () => void;
  /** Starts another server in the place of this one, which has ended, after a delay. */
  readonly restart: (options: RestartOptions) => void;
  readonly failed: (failure: unknown) => void;
}

/** A shutdown that waits for replicas. */
interface WaitingShutdown {
  readonly options: ShutdownOptions;
  /** Until when, monotonic ms. */
  readonly untilMs: number;
  /** Who has asked for it, and is told why it does not come about. */
  readonly askers: ((failure: string | null) => void)[];
}

const FAILED = 'Errors trying to SHUTDOWN. Check logs.';

export class ServerEnd {
  readonly #parts: EndParts;
  #waiting: WaitingShutdown | null = null;
  /** Whether a shutdown has begun, so that nobody is let in. */
  hasBegun = false;
  /** A shutdown that begins with the next tick, and who is told when it does not come about. */
  #scheduled: { options: ShutdownOptions; settle: () => void } | null = null;
  /** What happens after the last step: the process ends, or another server starts. */
  #leave: () => void;

  constructor(parts: EndParts) {
    this.#parts = parts;
    this.#leave = parts.exit;
  }

  /** Ends the server; returns why not, or null and the process is about to end. */
  async shutdown(options: ShutdownOptions): Promise<string | null> {
    if (this.hasBegun) return FAILED;
    const waiting = this.#waiting;
    if (waiting !== null) return new Promise((asker) => waiting.askers.push(asker));
    const { catchUp, configuration, log } = this.#parts;
    log.notice('User requested shutdown...');
    const seconds = configuration.getNumber('shutdown-timeout');
    if (options.now || seconds === 0 || catchUp.isComplete) return this.#finish(options);
    catchUp.begin();
    log.notice('Waiting for replicas before shutting down.');
    const untilMs = this.#nowMs + seconds * 1000;
    return new Promise((asker) => (this.#waiting = { options, untilMs, askers: [asker] }));
  }

  get #nowMs(): number {
    return this.#parts.core.clock.elapsed() / 1000;
  }

  /** How long replicas are still waited for, ms; null = they are not. */
  get leftMs(): number | null {
    return this.#waiting === null ? null : Math.floor(this.#waiting.untilMs - this.#nowMs);
  }

  /** What follows when replicas need not be waited for. */
  async #finish(options: ShutdownOptions): Promise<string | null> {
    this.hasBegun = true;
    const { catchUp, log, closeListeners, finish } = this.#parts;
    catchUp.tell();
    if (!(await finish(options.save, options.force))) {
      log.warning('Errors trying to shut down the server. Check the logs for more information.');
      this.hasBegun = false;
      return FAILED;
    }
    closeListeners();
    await this.#lastWrites();
    this.#close();
    return null;
  }

  /** Replicas have caught up, or their time is up. */
  #goOn({ options, askers }: WaitingShutdown): void {
    this.#waiting = null;
    this.#finish(options).then((failure) => {
      if (failure === null) return;
      this.#parts.catchUp.end();
      for (const asker of askers) asker(failure);
    }, this.#parts.failed);
  }

  /**
   * Asks for a shutdown that begins with the next tick, so that it can be called off (a signal).
   * Resolves when it was called off or has failed.
   */
  schedule(options: ShutdownOptions): Promise<void> {
    this.#scheduled?.settle();
    return new Promise((settle) => {
      this.#scheduled = { options, settle };
    });
  }

  /**
   * A tick: goes on with what has waited, begins what was scheduled. A script is let come to its
   * end, and whoever can stop it be heard, unless nothing is to be saved.
   */
  tick(): void {
    const isInScript = this.#parts.core.state.has(ServerState.BUSY_SCRIPT);
    const waiting = this.#waiting;
    if (waiting !== null && !(isInScript && waiting.options.save !== false)) {
      const isOver = this.#nowMs >= waiting.untilMs;
      if (isOver || this.#parts.catchUp.isComplete) this.#goOn(waiting);
    }
    if (this.#scheduled === null || isInScript) return;
    const { options, settle } = this.#scheduled;
    this.#scheduled = null;
    this.shutdown(options).then(settle, this.#parts.failed);
  }

  /** Whether there was a shutdown to call off. */
  abort(): boolean {
    const waiting = this.#waiting;
    if (waiting === null && this.#scheduled === null) return false;
    this.#scheduled?.settle();
    this.#scheduled = null;
    this.#waiting = null;
    if (waiting !== null) {
      this.#parts.catchUp.end();
      for (const asker of waiting.askers) asker(FAILED);
    }
    this.#parts.log.notice('Shutdown manually aborted.');
    return true;
  }

  /** Ends this server and starts another one in the same process; returns why not. */
  async restart(options: RestartOptions): Promise<string | null> {
    const { configuration, core, exit, log, restart } = this.#parts;
    const { graceful } = options;
    const lines = { userLines: () => userLines(core) };
    const refused = graceful && configuration.file !== null ? configuration.rewrite(lines) : null;
    if (refused !== null) {
      log.warning(`Can't restart: configuration rewrite process failed: ${refused}`);
      return refused;
    }
    this.#leave = () => restart(options);
    if (graceful) {
      const failure = await this.shutdown({ save: null, now: true, force: false });
      if (failure === null) return null;
      log.warning("Can't restart: error preparing for shutdown");
      this.#leave = exit;
      return failure;
    }
    this.#close();
    return null;
  }

  /** Closes all that is open and leaves. */
  #close(): void {
    this.#parts.closeAll();
    this.#leave();
  }

  /** Waits until no reply is on its way, but not for ever. */
  async #lastWrites(): Promise<void> {
    const { core, clients } = this.#parts;
    const until = performance.now() + lastWritesMs;
    const busy = (): boolean =>
      [...clients()].some((client) => core.engine.outputOwedBytes(client) !== 0);
    while (busy() && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
