// SCRIPT DEBUG, and the EVAL of a client that has asked for it.
//
//   SCRIPT DEBUG SYNC   the script runs here, and all others wait until it has ended
//   SCRIPT DEBUG YES    it runs in a copy of the engine, which is thrown away: others are served,
//                       and see nothing of what it does
//   SCRIPT DEBUG NO
//
// Redis forks its process for the second one. Here the memory of the engine is copied
// (host/debug-fork.ts), which takes its time once, and its room until the session has ended. The
// connection goes over to the copy, and ends with the session.

import type { Configuration } from '../../config/configuration.js';
import type { Logger } from '../../config/logger.js';
import type { ClientHandle, Core } from '../../engine/core.js';
import type { InputTaker } from '../../engine/input-taker.js';
import type { ScriptGate } from '../../engine/script.js';
import type { Debugger } from '../../script/debugger.js';
import type { ScriptRun } from '../../script/engine.js';
import type { ReplyWriter } from '../reply.js';
import { DebugSession, endOfSession, linesReply } from './debug-session.js';

/** What the debugger needs of who holds the connections. */
export interface DebugClients {
  /** This is a copy, made for one session. */
  readonly isCopy: boolean;
  /** What a client sends is the taker's from now on, and all others wait. */
  divert(client: ClientHandle, taker: InputTaker): void;
  /** The engine hears the client again, and the others. */
  release(client: ClientHandle): void;
  /** Writes what clients are owed. */
  flush(): void;
  /** Hands the call of a client to a copy of the engine; a text says why there is none. */
  fork(client: ClientHandle): string | null;
}

export interface DebuggingParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly soon: (step: () => void) => void;
  readonly gate: ScriptGate;
  /** A slice of the running script's time begins. */
  readonly sliceBegins: () => void;
}

/** The call of EVAL. */
export interface DebuggedCall {
  readonly client: ClientHandle;
  readonly reply: ReplyWriter;
  readonly mayWait: boolean;
  resume(): boolean;
}

type Mode = 'yes' | 'sync';

/** How long a script may run without a stop where busy-reply-threshold has no limit, ms. */
const longestMilliseconds = 5000;

export class Debugging {
  readonly #parts: DebuggingParts;
  #clients: DebugClients | null = null;
  /** Clients that debug, and their numbers: the handle of one that has gone comes again. */
  readonly #modes = new Map<ClientHandle, { readonly id: number; readonly mode: Mode }>();

  constructor(parts: DebuggingParts) {
    this.#parts = parts;
  }

  /** Says who holds the connections. */
  bind(clients: DebugClients): void {
    this.#clients = clients;
  }

  /** Whether anybody can debug here. */
  get isAvailable(): boolean {
    return this.#clients !== null;
  }

  /** SCRIPT DEBUG: how the next scripts of a client run; null: as all others. */
  setMode(client: ClientHandle, mode: Mode | null): void {
    this.#modes.delete(client);
    if (mode === null) return;
    this.#modes.set(client, { id: this.#parts.core.engine.clientId(client), mode });
  }

  /** Whether a client's scripts are debugged. */
  isWanted(client: ClientHandle): boolean {
    if (this.#modes.size === 0) return false;
    const found = this.#modes.get(client);
    return found !== undefined && found.id === this.#parts.core.engine.clientId(client);
  }

  /** A client's EVAL begins. False: it is answered, or goes on elsewhere. */
  enter({ client, reply, mayWait }: DebuggedCall): boolean {
    const clients = this.#clients!;
    if (!mayWait) {
      reply.error('ERR scripts are not debugged in a transaction');
      return false;
    }
    const { mode } = this.#modes.get(client)!;
    if (mode === 'yes' && !clients.isCopy) {
      this.#modes.delete(client);
      const problem = clients.fork(client);
      if (problem === null) return false;
      reply.error(`ERR Fork() failed: can't run EVAL in debugging mode: ${problem}`);
      return false;
    }
    this.#parts.log.notice(
      clients.isCopy
        ? 'Redis forked for debugging eval'
        : 'Redis synchronous debugging eval session started',
    );
    return true;
  }

  /** There is nothing to debug, which `answer` says. */
  cannotRun({ client, reply }: DebuggedCall, answer: () => void): void {
    linesReply(reply, [endOfSession]);
    answer();
    this.#ended(client);
  }

  /** Runs a script that has begun; `ends` gives its reply. */
  async follow(
    call: DebuggedCall,
    { run, debugged }: { readonly run: ScriptRun; readonly debugged: Debugger },
    ends: () => void,
  ): Promise<void> {
    const { core, gate, soon, sliceBegins, configuration } = this.#parts;
    const clients = this.#clients!;
    const { client, reply } = call;
    const session = new DebugSession(
      {
        ...{ core, gate, client, reply, soon, sliceBegins },
        resume: () => call.resume(),
        flush: () => clients.flush(),
        limitMicroseconds: () => {
          const limit = configuration.getNumber('busy-reply-threshold');
          return (limit > 0 ? limit : longestMilliseconds) * 1000;
        },
        isCopy: clients.isCopy,
      },
      run,
      debugged,
    );
    clients.divert(client, session);
    await session.follow();
    ends();
    this.#ended(client);
    // When the call has been answered.
    soon(() => clients.release(client));
  }

  /** A session has ended: its connection does, too. */
  #ended(client: ClientHandle): void {
    this.#modes.delete(client);
    this.#parts.log.notice(
      this.#clients!.isCopy
        ? 'Lua debugging session child exiting'
        : 'Redis synchronous debugging eval session ended',
    );
    this.#parts.core.closeAfterReply(client);
  }
}
