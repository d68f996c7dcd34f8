// From a row of the command table to the function that answers it. Rows whose `where` is 'host' are
// found by their handler's name among the exports of the files of this folder; a row without one
// is refused at the start.

import { tableRows } from '../../assembly/command/table/index.js';
import type { ClientHandle, Core } from '../engine/core.js';
import { EngineFailure } from '../engine/core.js';
import * as aclHandlers from './acl.js';
import * as commandHandlers from './command.js';
import type { CommandCatalog } from './command.js';
import * as configHandlers from './config.js';
import type { HostCall, HostHandler } from './call.js';
import type { ServerContext } from './context.js';
import * as debugHandlers from './debug.js';
import * as infoHandlers from './info.js';
import * as latencyHandlers from './latency.js';
import * as lolwutHandlers from './lolwut.js';
import * as memoryHandlers from './memory.js';
import * as migrateHandlers from './migrate.js';
import { CoreReply } from './reply.js';
import * as shutdownHandlers from './shutdown.js';

const modules: readonly Record<string, unknown>[] = [
  aclHandlers,
  commandHandlers,
  configHandlers,
  debugHandlers,
  infoHandlers,
  latencyHandlers,
  lolwutHandlers,
  memoryHandlers,
  migrateHandlers,
  shutdownHandlers,
];

/**
 * The handler of each row by the row's id; rows that the engine answers have DEBUG's place only.
 */
function handlersFind(): (HostHandler | undefined)[] {
  return tableRows.map((row) => {
    for (const module of modules) {
      const handler = row.handler === null ? undefined : module[row.handler];
      if (typeof handler === 'function') return handler as HostHandler;
    }
    if (row.where === 'host' && row.subcommands.length === 0) {
      throw new Error(`the host has no ${row.handler} for ${row.name}`);
    }
    return undefined;
  });
}

/** Runs the calls that the engine hands out. */
export class Dispatcher {
  readonly #handlers = handlersFind();
  readonly #reply: CoreReply;

  constructor(
    private readonly core: Core,
    private readonly catalog: CommandCatalog,
    private readonly server: ServerContext,
    /** Called when an answer that took time has been given. */
    private readonly resumed: () => void,
    private readonly failed: (failure: unknown) => void,
  ) {
    this.#reply = new CoreReply(core);
  }

  /** Answers a client's call, now or, if its handler is asynchronous, later. */
  run(client: ClientHandle): void {
    const { core } = this;
    const handler = this.#handlers[core.callCommand(client)];
    const bytes = core.callArguments(client);
    const call: HostCall = {
      arguments: bytes,
      text: bytes.map((each) => each.toString('latin1')),
      reply: this.#reply,
      protocol: core.engine.clientProtocol(client) === 3 ? 3 : 2,
      client,
      core,
      catalog: this.catalog,
      server: this.server,
      resume: () => core.answer(client),
    };
    const started = performance.now();
    core.answer(client);
    const pending =
      handler === undefined
        ? this.#reply.error('ERR this command is not available here')
        : handler(call);
    const finish = (): void => core.answered(client, (performance.now() - started) * 1000);
    if (pending === undefined) return finish();
    this.#later(pending, call, finish);
  }

  /**
   * An asynchronous answer. While it is awaited other clients are served and the output is closed;
   * the handler opens it again (HostCall.resume) after its last await, and then writes its reply.
   * The engine keeps a client whose connection has gone until its call has been answered.
   */
  #later(pending: Promise<void>, call: HostCall, finish: () => void): void {
    this.core.pause();
    const settle = (): void => {
      try {
        finish();
        this.resumed();
      } catch (error) {
        this.failed(error);
      }
    };
    pending.then(settle, (error: unknown) => {
      if (error instanceof EngineFailure) return this.failed(error);
      call.resume();
      this.#reply.error(`ERR ${error instanceof Error ? error.message : String(error)}`);
      settle();
    });
  }
}
