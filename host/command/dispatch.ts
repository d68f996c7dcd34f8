// From a row of the command table to the function that answers it. Rows whose `where` is 'host' are
// found by their handler's name among the handlers that the platform has registered. One that the
// platform does not have is refused there; a server has them all (handlersMissing).

import { tableRows } from '../../assembly/command/table/index.js';
import { byteTextToBytes } from '../config/byte-text.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { HostWait } from '../engine/seam.generated.js';
import { EngineFailure } from '../engine/trap.js';
import type { HandlerSet, HostCall, HostHandler, WaitEnd } from './call.js';
import type { CommandCatalog } from './catalog.js';
import type { ServerContext } from './context.js';
import { CoreReply } from './reply.js';

/** Names of commands of the host that a set of handlers does not answer. */
export function handlersMissing(handlers: HandlerSet): string[] {
  return tableRows
    .filter((row) => row.where === 'host' && row.subcommands.length === 0)
    .filter((row) => handlerOf(handlers, row.handler) === undefined)
    .map((row) => row.fullName);
}

const handlersFound = new WeakMap<HandlerSet, readonly (HostHandler | undefined)[]>();

function handlerOf(handlers: HandlerSet, name: string | null): HostHandler | undefined {
  return name === null ? undefined : handlers[name];
}

/** The handlers of a set by the ids of the rows. Sets are looked through once. */
function handlersByRow(handlers: HandlerSet): readonly (HostHandler | undefined)[] {
  const found = handlersFound.get(handlers);
  if (found !== undefined) return found;
  const all = tableRows.map((row) => handlerOf(handlers, row.handler));
  handlersFound.set(handlers, all);
  return all;
}

export interface DispatcherParts {
  readonly core: Core;
  readonly catalog: CommandCatalog;
  readonly server: ServerContext;
  readonly handlers: HandlerSet;
  /** Called when an answer that took time has been given. */
  readonly resumed: () => void;
  /** The engine has trapped, or an answer could not be ended. */
  readonly failed: (failure: unknown) => void;
}

const nothing = (): void => undefined;

/**
 * A client's call. Nothing is read before it is asked for. One that is answered at once is over
 * then, and becomes the next one.
 */
class ClientCall implements HostCall {
  readonly core: Core;
  readonly catalog: CommandCatalog;
  readonly server: ServerContext;
  client: ClientHandle = 0;
  startedAt = 0;
  #arguments: readonly Uint8Array[] | null = null;
  #text: readonly string[] | null = null;
  /** Told before the output is opened again. */
  beforeResume = nothing;

  constructor(
    { core, catalog, server }: DispatcherParts,
    readonly reply: CoreReply,
    private readonly waits: Map<ClientHandle, (how: WaitEnd) => void>,
  ) {
    this.core = core;
    this.catalog = catalog;
    this.server = server;
  }

  begin(client: ClientHandle, startedAt: number): void {
    this.client = client;
    this.startedAt = startedAt;
    this.#arguments = null;
    this.#text = null;
  }

  get arguments(): readonly Uint8Array[] {
    return (this.#arguments ??= this.core.callArguments(this.client));
  }

  get text(): readonly string[] {
    return (this.#text ??= this.words(0));
  }

  get count(): number {
    return this.core.callCount(this.client);
  }

  word(index: number): string {
    return this.core.callText(this.client, index);
  }

  isText(index: number, text: Uint32Array): boolean {
    return this.core.isCallText(this.client, index, text);
  }

  words(from: number, to = this.count): string[] {
    return this.core.callTexts(this.client, from, to);
  }

  get protocol(): 2 | 3 {
    return this.core.engine.clientProtocol(this.client) === 3 ? 3 : 2;
  }

  get mayWait(): boolean {
    return this.core.engine.transactionAway() === 0;
  }

  resume(): boolean {
    this.beforeResume();
    return this.core.answer(this.client);
  }

  blocks(what: HostWait, ended: (how: WaitEnd) => void): void {
    this.core.engine.hostCallWaits(this.client, what);
    this.waits.set(this.client, ended);
  }
}

/** A call of a client's script. It is answered at once. */
class InnerCall implements HostCall {
  readonly core: Core;
  readonly catalog: CommandCatalog;
  readonly server: ServerContext;

  constructor(
    { core, catalog, server }: DispatcherParts,
    readonly reply: CoreReply,
    readonly client: ClientHandle,
    readonly text: readonly string[],
  ) {
    this.core = core;
    this.catalog = catalog;
    this.server = server;
  }

  get count(): number {
    return this.text.length;
  }

  word(index: number): string {
    return this.text[index]!;
  }

  /** What asks that is not allowed in scripts. */
  isText(): boolean {
    return false;
  }

  words(from: number, to?: number): string[] {
    return this.text.slice(from, to);
  }

  get startedAt(): number {
    return this.core.clock.elapsed();
  }

  get arguments(): readonly Uint8Array[] {
    return this.text.map(byteTextToBytes);
  }

  get protocol(): 2 | 3 {
    return this.server.scripts.scriptProtocol;
  }

  get mayWait(): boolean {
    return false;
  }

  resume(): boolean {
    return false;
  }

  blocks(): never {
    throw new Error('the command of a script does not wait');
  }
}

const waitEnds: Readonly<Partial<Record<HostWait, WaitEnd>>> = {
  [HostWait.ENDED_BY_TIME]: 'time',
  [HostWait.ENDED_BY_ERROR]: 'error',
  [HostWait.ENDED_BY_ROLE]: 'role',
};

/** Runs the calls that the engine hands out. */
export class Dispatcher {
  /** By the row's id; rows that the engine answers in part have a handler too (DEBUG). */
  readonly #handlers: readonly (HostHandler | undefined)[];
  readonly #reply: CoreReply;
  /** A call that is over. */
  #spare: ClientCall | null = null;
  #awaited = 0;
  /** Clients that are blocked at the host, and who is told when that ends early. */
  readonly #waits = new Map<ClientHandle, (how: WaitEnd) => void>();

  constructor(private readonly parts: DispatcherParts) {
    this.#handlers = handlersByRow(parts.handlers);
    this.#reply = new CoreReply(parts.core);
    parts.server.scripts.bindInside((...inside) => this.#inside(...inside));
  }

  /** Whether an answer is under way that takes time. */
  get isAwaiting(): boolean {
    return this.#awaited > 0;
  }

  /**
   * Answers a client's call, now or, if its handler is asynchronous, later. A client whose waiting
   * somebody has ended comes once more.
   */
  run(client: ClientHandle): void {
    const { core } = this.parts;
    const ended = waitEnds[core.engine.hostWaitState(client) as HostWait];
    if (ended !== undefined) return this.#waits.get(client)?.(ended);
    const handler = this.#handlers[core.callCommand(client)];
    const started = core.clock.elapsed();
    const call = this.#spare ?? new ClientCall(this.parts, this.#reply, this.#waits);
    this.#spare = null;
    call.begin(client, started);
    core.answer(client);
    const pending =
      handler === undefined
        ? this.#reply.error('ERR this command is not available here')
        : handler(call);
    if (pending === undefined) {
      this.#spare = call;
      core.answered(client, started);
    } else if (pending !== 'waits') {
      this.#later(pending, call, () => {
        this.#waits.delete(client);
        core.answered(client, started);
      });
    }
  }

  /** Answers a command of the script of a client, which must be done at once. */
  #inside(client: ClientHandle, row: number, words: readonly string[]): void {
    const handler = this.#handlers[row];
    if (handler === undefined) return this.#reply.error('ERR this command is not available here');
    const call = new InnerCall(this.parts, this.#reply, client, words);
    const pending = handler(call);
    if (pending === undefined) return;
    this.#reply.error('ERR This Redis command is not allowed from script');
  }

  /**
   * An asynchronous answer. While it is awaited other clients are served and the output is closed;
   * the handler opens it again (HostCall.resume) after its last await, and then writes its reply.
   * The engine keeps a client whose connection has gone until its call has been answered.
   *
   * Between that and the promise's end others may come: a second handler that goes on in the same
   * turn of the event loop, a call of the library, a step. What was written is the whole reply
   * then, and they end it (Core.answerEnd).
   */
  #later(pending: Promise<void>, call: ClientCall, finish: () => void): void {
    const { core, resumed, failed } = this.parts;
    core.pause();
    this.#awaited += 1;
    core.answeredAt = core.clock.elapsed();
    let isFinished = false;
    const end = (): void => {
      if (core.answerEnd === end) core.answerEnd = null;
      if (!isFinished) finish();
      isFinished = true;
    };
    call.beforeResume = () => {
      if (core.answerEnd !== end) core.answerEnd?.();
      core.answerEnd = end;
    };
    const settle = (): void => {
      this.#awaited -= 1;
      try {
        end();
        core.answerEnd?.();
        resumed();
      } catch (error) {
        failed(error);
      }
    };
    pending.then(settle, (error: unknown) => {
      if (error instanceof EngineFailure || isFinished) return failed(error);
      call.resume();
      this.#reply.error(`ERR ${error instanceof Error ? error.message : String(error)}`);
      settle();
    });
  }
}
