// The server: one engine behind sockets. It puts the parts together, and answers what commands ask
// of it.
//
//   Listening ──opened──► admission ──► Turn ──► Core          turn.ts tells what a turn is
//   Dispatcher ◄── calls of the engine ──┘  └──► ServerEnd · idle · rates, at each tick
//
// All of it runs on one thread, one event at a time.

import { DebugForkHost } from '../debug-fork.js';
import type { RestartOptions, ShutdownOptions } from '../process/ending.js';
import { CommandCatalog } from '../command/catalog.js';
import type { ServerContext, ServerFacts } from '../command/context.js';
import type { LinkState } from '../command/link-state.js';
import { Dispatcher, handlersMissing } from '../command/dispatch.js';
import type { Rates } from '../command/info/rate-meter.js';
import { RateMeter } from '../command/info/rate-meter.js';
import { portableHandlers } from '../command/portable.js';
import { Scripting } from '../command/script/scripting.js';
import { useTextCodec } from '../config/byte-codec.js';
import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import type { ClientHandle } from '../engine/core.js';
import { Core } from '../engine/core.js';
import { Statistic } from '../engine/seam.generated.js';
import { engineModule } from '../engine/node-module.js';
import { parametersBind } from '../engine/parameters.js';
import { randomHex } from '../engine/random.js';
import type { Connection, ConnectionEvents } from '../net/connection.js';
import { connectionReject } from '../net/connection.js';
import { LinkPool } from '../net/link-pool.js';
import { Persistence } from '../persist/persistence.js';
import { eventLoopTick } from '../process/event-loop.js';
import type { Log } from '../process/log.js';
import { nodeMachine } from '../process/machine.js';
import { nodeFiles } from '../storage/node-files.js';
import { rootedFiles } from '../storage/rooted-files.js';
import { ReplicationHistory } from '../replicate/history.js';
import type { Failover } from '../replicate/failover.js';
import type { Replica } from '../replicate/replica.js';
import type { Replicas } from '../replicate/replicas.js';
import { WritesHold } from '../replicate/writes-hold.js';
import { Turn } from '../turn.js';
import { clientFlags, isLocalConnection, refusalOf } from './admission.js';
import type { ServerControl } from './command/context.js';
import { serverHandlers } from './command/handlers.js';
import { ServerEnd } from './end.js';
import { idleClose } from './idle.js';
import { Listening } from './listening.js';
import { MetricsEndpoint } from './metrics-endpoint.js';
import { panicCheck } from './panic.js';
import { nodeScheduler } from './scheduler.js';
import { nodeTextCodec } from './text-codec.js';
import { catchUpMake, failoverMake, replicaMake, replicasMake, roleSet } from './replication.js';
import { linkOptions } from './tls-settings.js';

export interface ServerParts {
  configuration: Configuration;
  log: Log;
  host: ConfigurationHost;
  /** The engine has trapped or the host has a bug: report it and end the process. */
  crashed: (failure: unknown) => void;
  /** Ends the process, as the last thing of a shutdown. */
  exit: () => void;
  /** Starts another server in the place of this one, which has ended, after a delay. */
  restart: (options: RestartOptions) => void;
  /** The server has become a replica, or a primary. */
  roleChanged: () => void;
  /** Shows how far the loading of the dataset is. */
  loadingShown: (loadedBytes: number, totalBytes: number) => void;
}

export class CedisServer implements ServerContext, ServerControl, ConnectionEvents {
  readonly configuration: Configuration;
  readonly host: ConfigurationHost;
  readonly log: Log;
  readonly facts: ServerFacts;
  readonly machine = nodeMachine();
  readonly core: Core;
  readonly links: LinkPool;
  readonly persistence: Persistence;
  readonly scripts: Scripting;
  readonly history = new ReplicationHistory(() => randomHex(40));
  readonly replica: Replica;
  readonly replicas: Replicas;
  readonly failover: Failover;
  readonly writes: WritesHold;
  readonly roleChanged: () => void;

  rejectedConnections = 0;

  readonly #turn: Turn<Connection>;
  readonly #end: ServerEnd;
  readonly #listening: Listening;
  readonly #metrics: MetricsEndpoint;
  readonly #meter: RateMeter;
  #ticks = 0;
  #tickStarted = 0;

  constructor(parts: ServerParts) {
    const { configuration, log, crashed } = parts;
    this.configuration = configuration;
    this.log = log;
    this.host = parts.host;
    this.roleChanged = parts.roleChanged;
    this.core = new Core({
      module: engineModule(),
      databases: configuration.getNumber('databases'),
      reserveAddresses: true,
    });
    this.facts = {
      runId: randomHex(40),
      replicationId: randomHex(40),
      startedMs: Math.floor(this.core.now() / 1000),
      startedElapsed: this.core.clock.elapsed(),
      executable: process.argv[1] ?? process.execPath,
      mode: 'standalone',
    };
    parametersBind(configuration, this.core);
    useTextCodec(nodeTextCodec);
    this.scripts = new Scripting({ core: this.core, configuration, log, soon: nodeScheduler.soon });
    this.links = new LinkPool(() => linkOptions(configuration, 'tls-cluster'));
    const dispatcher = this.#dispatcher(crashed);
    this.#turn = new Turn({
      core: this.core,
      scheduler: nodeScheduler,
      log,
      logged: (line) => panicCheck(line, configuration),
      call: (client) => dispatcher.run(client),
      closed: (client) => this.replica.clientClosed(client),
      ticksPerSecond: () => configuration.getNumber('hz'),
      tickBegins: () => this.#tickBegins(),
      tickEnds: () => this.#tickEnds(),
      commit: () => this.persistence.commit(),
      keeps: () => this.persistence.keeps,
      failed: crashed,
    });
    this.scripts.debugging.bind(
      new DebugForkHost({
        ...{ module: engineModule(), core: this.core, server: this, turn: this.#turn },
        soon: nodeScheduler.soon,
      }),
    );
    this.replicas = replicasMake(this, this.#turn, crashed);
    this.persistence = this.#keeper(parts);
    this.replica = replicaMake(this, this.#turn, crashed);
    this.writes = new WritesHold(this.core);
    this.failover = failoverMake(this, this.#turn, crashed);
    roleSet(this);
    this.#meter = new RateMeter(this.core);
    this.#metrics = new MetricsEndpoint({ core: this.core, server: this });
    this.#listening = new Listening({ configuration, log, events: this, metrics: this.#metrics });
    this.#end = new ServerEnd({
      configuration,
      core: this.core,
      log,
      clients: () => this.#turn.connections.keys(),
      catchUp: catchUpMake(this, this.#turn),
      finish: (save, isForced) => this.persistence.finish(save, isForced),
      closeListeners: () => this.#listening.close(),
      closeAll: () => this.#closeAll(),
      exit: parts.exit,
      restart: parts.restart,
      failed: crashed,
    });
  }

  /** What keeps the dataset on disk. */
  #keeper({ loadingShown }: ServerParts): Persistence {
    const { configuration, core, log } = this;
    const turn = this.#turn;
    return new Persistence({
      ...{ configuration, core, log, processId: process.pid, loadingShown },
      libraries: this.scripts.libraries.shelf(),
      files: () => rootedFiles(nodeFiles(), this.host.currentDirectory()),
      soon: (step) => nodeScheduler.soon(() => turn.guarded(step)),
      after: (milliseconds, step) => this.after(milliseconds, step),
      drain: turn.drain,
      settled: (offset) => turn.settled(offset),
      synced: () => this.replicas.waiters.check(),
      heard: () => turn.heard,
      fatal: () => process.exit(1),
      ...{ followers: this.replicas, place: this.replicas.place },
    });
  }

  /** Who answers the commands of the host, by the names that the configuration gives them. */
  #dispatcher(failed: (failure: unknown) => void): Dispatcher {
    const catalog = new CommandCatalog();
    for (const { from, to } of this.configuration.declarations.renamedCommands) {
      this.core.renameCommand(from, to);
      catalog.rename(from, to);
    }
    const handlers = { ...portableHandlers, ...serverHandlers(this) };
    const missing = handlersMissing(handlers);
    if (missing.length > 0) throw new Error(`nobody answers ${missing.join(', ')}`);
    const resumed = (): void => this.#turn.guarded(this.#turn.drain);
    return new Dispatcher({ core: this.core, catalog, server: this, handlers, resumed, failed });
  }

  /** Runs a step of the turn after some ms. */
  after(milliseconds: number, step: () => void): void {
    nodeScheduler.after(milliseconds, () => this.#turn.guarded(step));
  }

  // What commands ask of the server

  get link(): LinkState {
    return this.replica;
  }

  get connections(): number {
    return this.#turn.connections.size;
  }

  get restingLinks(): number {
    return this.links.size;
  }

  get rates(): Rates {
    return this.#meter.rates;
  }

  get port(): number {
    const { configuration } = this;
    return configuration.getNumber('port') || configuration.getNumber('tls-port');
  }

  isLocal(client: ClientHandle): boolean {
    const connection = this.#turn.connections.get(client);
    return connection === undefined || isLocalConnection(connection);
  }

  get cronPaused(): boolean {
    return this.#turn.paused;
  }

  set cronPaused(paused: boolean) {
    this.#turn.paused = paused;
  }

  shutdown(options: ShutdownOptions): Promise<string | null> {
    return this.#end.shutdown(options);
  }

  get shutdownLeftMs(): number | null {
    return this.#end.leftMs;
  }

  shutdownAbort(): boolean {
    return this.#end.abort();
  }

  restart(options: RestartOptions): Promise<string | null> {
    return this.#end.restart(options);
  }

  // Life

  /** Loads what is on disk. False: the process must end with code 1; the log has said why. */
  load(): Promise<boolean> {
    return this.persistence.start();
  }

  /** Opens the sockets and lets time pass. Returns the reason when it cannot. */
  async start(): Promise<string | null> {
    const failure = await this.#listening.start();
    if (failure === null) this.#turn.start();
    return failure;
  }

  /** What listens, for the log: `tcp`, `unix`, `tls`. */
  get listening(): readonly string[] {
    return this.#listening.kinds;
  }

  /** A shutdown that begins with the next tick; resolves when it was called off or has failed. */
  shutdownSchedule(options: ShutdownOptions): Promise<void> {
    return this.#end.schedule(options);
  }

  #tickBegins(): void {
    this.#end.tick();
    this.persistence.tick();
    this.replica.tick();
    this.replicas.tick();
    this.#ticks += 1;
    this.#tickStarted = this.core.clock.elapsed();
    if (this.#ticks % this.configuration.getNumber('hz') !== 0) return;
    idleClose(this, this.#turn.connections, this.configuration.getNumber('timeout'));
  }

  #tickEnds(): void {
    this.#meter.sample();
    const processed = this.core.engine.statistic(Statistic.COMMANDS_PROCESSED);
    eventLoopTick(this.core.clock.elapsed() - this.#tickStarted, processed);
  }

  #closeAll(): void {
    this.#turn.stop();
    this.#listening.close();
    this.#metrics.close();
    this.links.closeAll();
    for (const connection of this.#turn.connections.values()) connection.destroy();
    for (const connection of this.#turn.diversions.connections) connection.destroy();
  }

  // Connections

  opened(connection: Connection): void {
    if (this.#end.hasBegun || this.#turn.isStopped) return connection.destroy();
    const { configuration, core, log } = this;
    const refusal = refusalOf(connection, { configuration, core, open: this.connections });
    if (refusal !== null) {
      this.rejectedConnections += 1;
      return connectionReject(connection, refusal);
    }
    const { descriptor, remoteAddress, localAddress } = connection;
    const client = core.connect(clientFlags(connection), descriptor, remoteAddress, localAddress);
    if (client === 0) return connection.destroy();
    this.#turn.opened(connection, client);
    const keepAlive = configuration.getNumber('tcp-keepalive');
    if (keepAlive > 0 && connection.kind !== 'unix') connection.setKeepAlive(keepAlive);
    if (log.writes('verbose')) log.verbose(`Accepted ${remoteAddress}`);
  }

  received(connection: Connection, buffer: Uint8Array, length: number): void {
    this.#turn.received(connection, buffer, length);
  }

  closed(connection: Connection): void {
    if (connection.context !== 0) this.replicas.closed(connection.context);
    this.#turn.closed(connection);
  }

  acceptFailed(text: string): void {
    this.log.warning(text);
  }
}
