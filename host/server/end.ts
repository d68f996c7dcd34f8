// The end of a server: SHUTDOWN, a signal, or a new start in its place.
//
//   schedule ─next tick─► shutdown ─saves─► listens no more ─► replies leave ─► close ─► leave
//      └── abort                                                                  ▲
//   restart ── gracefully: CONFIG REWRITE, shutdown ──────────────────────────────┤
//           └─ as after a crash ──────────────────────────────────────────────────┘
//
// `leave` ends the process, or starts another server.

import type { Configuration } from '../config/configuration.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { userLines } from '../engine/users.js';
import type { RestartOptions, ShutdownOptions } from '../process/ending.js';
import type { Log } from '../process/log.js';

/** How long a shutdown waits for replies to leave before the process ends anyway. */
const lastWritesMs = 1000;

export interface EndParts {
  readonly configuration: Configuration;
  readonly core: Core;
  readonly log: Log;
  readonly clients: () => Iterable<ClientHandle>;
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

export class ServerEnd {
  readonly #parts: EndParts;
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
    if (this.hasBegun) return 'Errors trying to SHUTDOWN. Check logs.';
    this.hasBegun = true;
    const { log, closeListeners, finish } = this.#parts;
    log.notice('User requested shutdown...');
    if (!(await finish(options.save, options.force))) {
      log.warning('Errors trying to shut down the server. Check the logs for more information.');
      this.hasBegun = false;
      return 'Errors trying to SHUTDOWN. Check logs.';
    }
    closeListeners();
    await this.#lastWrites();
    this.#close();
    return null;
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

  /** A tick: begins what was scheduled. */
  tick(): void {
    if (this.#scheduled === null) return;
    const { options, settle } = this.#scheduled;
    this.#scheduled = null;
    this.shutdown(options).then(settle, this.#parts.failed);
  }

  /** Whether there was a shutdown to call off. */
  abort(): boolean {
    if (this.#scheduled === null) return false;
    this.#scheduled.settle();
    this.#scheduled = null;
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
      [...clients()].some((client) => core.engine.outputBytes(client) !== 0);
    while (busy() && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
