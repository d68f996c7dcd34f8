// Copies of an engine for clients that debug a script and change nothing by it (SCRIPT DEBUG YES).
//
//   EVAL ──► DebugForkHost.fork ──► DebugFork: a copy of the engine, with the client and its call
//              │                       ▲ │
//              └─── the connection ────┘ └──► debugged there; thrown away when its connection ends
//
// Redis forks its process, which costs little memory and time. Here the whole memory of the engine
// that is in use is copied, while nobody is served; the log tells how long that took (verbose). A
// copy that the machine has no room for is refused.

import { CommandCatalog } from './command/catalog.js';
import type { ServerContext } from './command/context.js';
import { Dispatcher } from './command/dispatch.js';
import { portableHandlers } from './command/portable.js';
import type { DebugClients } from './command/script/debugging.js';
import { Scripting } from './command/script/scripting.js';
import { Configuration } from './config/configuration.js';
import { isolatedHost } from './config/host.js';
import type { ClientHandle } from './engine/core.js';
import { Core } from './engine/core.js';
import type { InputTaker } from './engine/input-taker.js';
import { engineLogDrain } from './engine/log.js';
import { outputIsParted, outputParts } from './engine/output.js';
import { parametersBind } from './engine/parameters.js';
import { Parameter } from './engine/seam.generated.js';
import { Snapshot } from './engine/snapshot.js';
import type { Turn, TurnConnection } from './turn.js';

/** What is copied. */
interface Original {
  readonly module: WebAssembly.Module;
  readonly core: Core;
  readonly server: ServerContext;
  /** Runs a step when the sockets that are ready have been read. */
  readonly soon: (step: () => void) => void;
}

export interface DebugForkSource<Connection extends TurnConnection> extends Original {
  readonly turn: Turn<Connection>;
}

const noMemory = 'Cannot allocate memory';
const notNow = 'Resource temporarily unavailable';
const megabyte = 1024 * 1024;

/** Lets the clients of a turn debug their scripts: here, or in a fork of their own. */
export class DebugForkHost<Connection extends TurnConnection> implements DebugClients {
  readonly isCopy = false;
  readonly #source: DebugForkSource<Connection>;
  readonly #diverted = new Map<ClientHandle, Connection>();

  constructor(source: DebugForkSource<Connection>) {
    this.#source = source;
  }

  divert(client: ClientHandle, taker: InputTaker): void {
    const { turn } = this.#source;
    const connection = turn.connections.get(client);
    if (connection === undefined) return taker.closed();
    this.#diverted.set(client, connection);
    turn.diversions.divert(connection, taker, true);
  }

  release(client: ClientHandle): void {
    const connection = this.#diverted.get(client);
    this.#diverted.delete(client);
    if (connection === undefined) return;
    this.#source.turn.diversions.release(connection);
    this.flush();
  }

  flush(): void {
    const { turn } = this.#source;
    turn.guarded(turn.drain);
  }

  fork(client: ClientHandle): string | null {
    const { core, server, turn, soon } = this.#source;
    const { machine, log } = server;
    const connection = turn.connections.get(client);
    if (connection === undefined) return notNow;
    if (core.engine.outputBytes(client) !== 0) return notNow;
    const size = core.engine.touchedBytes();
    const room = machine.memoryBytes - machine.residentBytes();
    if (machine.memoryBytes > 0 && size > room) return noMemory;
    const since = core.clock.elapsed();
    // The copy must not find an output open.
    core.pause();
    let fork: DebugFork;
    try {
      fork = new DebugFork(this.#source, client);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return noMemory;
    } finally {
      core.answer(client);
    }
    const milliseconds = Math.round((core.clock.elapsed() - since) / 1000);
    log.verbose(`${Math.ceil(size / megabyte)} MB copied in ${milliseconds} ms for debugging`);
    // The client is here no more: its call is answered with nothing.
    core.closeAfterReply(client);
    turn.detach(connection);
    soon(() => turn.guarded(() => core.disconnect(client)));
    turn.diversions.divert(connection, fork, false);
    soon(() => fork.begin(connection));
    return null;
  }
}

/** A copy of an engine, for one client. */
class DebugFork implements DebugClients, InputTaker {
  readonly isCopy = true;
  readonly #core: Core;
  readonly #client: ClientHandle;
  readonly #server: ServerContext;
  readonly #dispatcher: Dispatcher;
  #connection: TurnConnection | null = null;
  #taker: InputTaker | null = null;
  /** The engine has trapped: there is nothing to go on with. */
  #hasFailed = false;

  constructor(source: Original, client: ClientHandle) {
    const { module, server, soon } = source;
    const configuration = new Configuration();
    configuration.adopt(server.configuration);
    this.#client = client;
    this.#core = new Core({ module, clock: source.core.clock, source: source.core });
    const core = this.#core;
    parametersBind(configuration, core);
    // Nobody reads what it does, and nobody saves it.
    core.setParameter(Parameter.EFFECTS, 0);
    new Snapshot(core).cancel();
    const { log } = server;
    const scripts = new Scripting({ core, configuration, log, soon });
    this.#server = contextOf(server, client, { configuration, scripts });
    scripts.debugging.bind(this);
    scripts.debugging.setMode(client, 'yes');
    const catalog = new CommandCatalog();
    for (const { from, to } of server.configuration.declarations.renamedCommands) {
      catalog.rename(from, to);
    }
    this.#dispatcher = new Dispatcher({
      ...{ core, catalog, server: this.#server, handlers: portableHandlers },
      resumed: () => this.flush(),
      failed: (failure) => this.#fail(failure),
    });
  }

  /** Runs the call of the client, who is at the end of a connection. */
  begin(connection: TurnConnection): void {
    this.#connection = connection;
    this.#guarded(() => this.#dispatcher.run(this.#client));
    this.flush();
  }

  divert(_client: ClientHandle, taker: InputTaker): void {
    this.#taker = taker;
  }

  release(): void {
    this.#taker = null;
  }

  fork(): string {
    return notNow;
  }

  // What the connection says

  received(bytes: Uint8Array): void {
    this.#taker?.received(bytes);
  }

  written(): void {
    this.#taker?.written();
  }

  closed(): void {
    this.#connection = null;
    this.#taker?.closed();
  }

  /** Writes what the client is owed; what others would be, nobody gets. */
  flush(): void {
    this.#guarded(() => {
      const core = this.#core;
      engineLogDrain(core, this.#server.log);
      for (let client = core.pollOutput(); client !== 0; client = core.pollOutput()) {
        const connection = client === this.#client ? this.#connection : null;
        if (connection === null || this.#writes(connection)) core.written(client);
      }
      for (let client = core.pollClose(); client !== 0; client = core.pollClose()) {
        if (client === this.#client) this.#connection?.closeAfterWrites();
      }
    });
  }

  /** Writes the client's output. False: outputWritten will tell when it has left. */
  #writes(connection: TurnConnection): boolean {
    const [core, client] = [this.#core, this.#client];
    return outputIsParted(core, client)
      ? connection.writeParts(outputParts(core, client), this.#outputWritten)
      : connection.write(core.output(client), this.#outputWritten);
  }

  readonly #outputWritten = (): void => {
    if (this.#connection === null) return;
    this.#core.written(this.#client);
    this.flush();
    this.written();
  };

  #guarded(step: () => void): void {
    if (this.#hasFailed) return;
    try {
      step();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The copy is of no use any more; what it is a copy of is not concerned. */
  #fail(failure: unknown): void {
    this.#hasFailed = true;
    this.#server.log.warning(`A debugging session has failed: ${String(failure)}`);
    this.#connection?.destroy();
  }
}

/** What is around a copy. */
function contextOf(
  server: ServerContext,
  client: ClientHandle,
  own: Pick<ServerContext, 'configuration' | 'scripts'>,
): ServerContext {
  const { log, facts, machine, connections, rejectedConnections, rates, port } = server;
  const isLocal = server.isLocal(client);
  return {
    ...{ log, facts, machine, connections, rejectedConnections, rates, port, ...own },
    ...{ persistence: null, link: null, replicas: null, host: isolatedHost() },
    ...{ restingLinks: 0, cronPaused: false, shutdownLeftMs: null, isLocal: () => isLocal },
  };
}
