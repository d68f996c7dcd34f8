// The server: one engine, its connections, and the passing of time.
//
//   socket ──received──► core.receive ──► drain: calls for the host · outputs to write · closes
//   timer  ──tick──────► core.tick    ──┘
//
// All of it runs on one thread, one event at a time. Each event of a socket is one call into the
// engine and, in the common case, one write of all its replies.

import { randomBytes } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';

import { userLines } from '../engine/users.js';
import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import { CommandCatalog } from '../command/command.js';
import type {
  RestartOptions,
  ServerContext,
  ServerFacts,
  ShutdownOptions,
} from '../command/context.js';
import { Dispatcher } from '../command/dispatch.js';
import { eventLoopTick } from '../command/info/event-loop.js';
import type { ClientHandle } from '../engine/core.js';
import { Core } from '../engine/core.js';
import { ClientFlag, Outstanding, Statistic } from '../engine/seam.generated.js';
import { engineLogDrain } from '../engine/log.js';
import type { Log } from './log.js';
import type { Connection, ConnectionEvents } from '../net/connection.js';
import { connectionReject } from '../net/connection.js';
import { LinkPool } from '../net/link-pool.js';
import { Listeners } from '../net/listeners.js';
import type { ListenSettings } from '../net/listeners.js';
import type { TlsSettings } from '../net/tls.js';
import { MetricsEndpoint } from './metrics-endpoint.js';
import { parametersBind } from '../engine/parameters.js';
import { RateMeter } from './rate-meter.js';

const loopback = /^(127\.|::1$|::ffff:127\.)/;
/** The longest time that Node's timers take, ms. */
const longestWaitMs = 2 ** 31 - 1;
/** How long SHUTDOWN waits for replies to leave before the process ends anyway. */
const lastWritesMs = 1000;

const protectedText =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password' +
  ' is set for the default user. In this mode connections are only accepted from the loopback' +
  ' interface. If you want to connect from external computers to Redis you may adopt one of the' +
  ' following solutions: 1) Just disable protected mode sending the command' +
  " 'CONFIG SET protected-mode no' from the loopback interface by connecting to Redis from the" +
  ' same host the server is running, however MAKE SURE Redis is not publicly accessible from' +
  ' internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you' +
  ' can just disable the protected mode by editing the Redis configuration file, and setting the' +
  " protected mode option to 'no', and then restarting the server. 3) If you started the server" +
  " manually just for testing, restart it with the '--protected-mode no' option. 4) Set up an" +
  ' authentication password for the default user. NOTE: You only need to do one of the above' +
  ' things in order for the server to start accepting connections from the outside.\r\n';

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
}

export class CedisServer implements ServerContext, ConnectionEvents {
  readonly configuration: Configuration;
  readonly host: ConfigurationHost;
  readonly log: Log;
  readonly facts: ServerFacts = {
    runId: randomBytes(20).toString('hex'),
    startedMs: Date.now(),
    executable: process.argv[1] ?? process.execPath,
    mode: 'standalone',
  };
  readonly core: Core;
  readonly catalog = new CommandCatalog();

  rejectedConnections = 0;
  cronPaused = false;

  readonly links = new LinkPool(() => this.#linkOptions());

  readonly #clients = new Map<ClientHandle, Connection>();
  readonly #listeners: Listeners;
  readonly #dispatcher: Dispatcher;
  readonly #meter: RateMeter;
  readonly #metrics: MetricsEndpoint;
  readonly #exit: () => void;
  readonly #restart: (options: RestartOptions) => void;
  /** A shutdown that begins with the next tick, and who is told when it does not come about. */
  #scheduled: { options: ShutdownOptions; settle: () => void } | null = null;
  readonly #crashed: (failure: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #deadlineTimer: NodeJS.Timeout | undefined;
  /** The engine's deadline for which the timer is armed, Unix ms; -1 = none. */
  #deadline = -1;
  #ticks = 0;
  /** Whether a drain is due at the end of the event loop's turn. */
  #drains = false;
  /** The connection that was heard last. */
  #heard: Connection | undefined;
  #stopping: 'no' | 'begun' | 'done' = 'no';

  constructor(parts: ServerParts) {
    this.configuration = parts.configuration;
    this.log = parts.log;
    this.host = parts.host;
    this.#exit = parts.exit;
    this.#restart = parts.restart;
    this.#leave = parts.exit;
    this.#crashed = parts.crashed;
    this.core = new Core({
      databases: this.configuration.getNumber('databases'),
      reserveAddresses: true,
    });
    parametersBind(this.configuration, this.core);
    for (const { from, to } of this.configuration.declarations.renamedCommands) {
      this.core.renameCommand(from, to);
      this.catalog.rename(from, to);
    }
    const resumed = (): void => this.#guarded(() => this.#drain());
    this.#dispatcher = new Dispatcher(this.core, this.catalog, this, resumed, parts.crashed);
    this.#meter = new RateMeter(this.core);
    this.#listeners = new Listeners(this);
    this.#metrics = new MetricsEndpoint({ core: this.core, server: this });
  }

  // What commands ask of the server

  get connections(): number {
    return this.#clients.size;
  }

  get rates(): { commands: number; input: number; output: number } {
    return this.#meter.rates;
  }

  get port(): number {
    const { configuration } = this;
    return configuration.getNumber('port') || configuration.getNumber('tls-port');
  }

  isLocal(client: ClientHandle): boolean {
    const connection = this.#clients.get(client);
    return connection === undefined || isLocalConnection(connection);
  }

  // Life

  /** Opens the sockets and lets time pass. Returns the reason when it cannot. */
  async start(): Promise<string | null> {
    const failureOfMetrics = await this.#listenMetrics();
    if (failureOfMetrics !== null) return `${failureOfMetrics} (metrics)`;
    const failure = await this.#listen();
    if (failure !== null) return failure;
    this.configuration.onApply('bind', async (): Promise<string | null> =>
      (await this.#listen()) === null ? null : 'Failed to bind to specified addresses.',
    );
    const names = [
      'port',
      'tls-port',
      'tls-cert-file',
      'tls-key-file',
      'tls-key-file-pass',
      'tls-ca-cert-file',
      'tls-ca-cert-dir',
      'tls-auth-clients',
      'tls-protocols',
      'tls-ciphers',
      'tls-ciphersuites',
      'tls-prefer-server-ciphers',
      'tls-session-caching',
      'tls-session-cache-timeout',
      'tls-dh-params-file',
    ];
    this.configuration.onApply(names, (): Promise<string | null> => this.#listen());
    this.configuration.onApply(['metrics-port', 'metrics-bind'], () => this.#listenMetrics());
    this.#schedule();
    return null;
  }

  async #listenMetrics(): Promise<string | null> {
    const { configuration } = this;
    const port = configuration.getNumber('metrics-port');
    const failure = await this.#metrics.open(port, configuration.getString('metrics-bind'));
    if (failure === null) return null;
    this.log.warning(`Could not listen for metrics at port ${port}: ${failure}`);
    return 'Unable to listen on this port. Check server logs.';
  }

  async #listen(): Promise<string | null> {
    const outcome = await this.#listeners.apply(this.#listenSettings());
    for (const line of outcome.warnings) this.log.warning(line);
    switch (outcome.failed) {
      case undefined:
        return null;
      case 'tls-configuration':
        return 'Unable to update TLS configuration. Check server logs.';
      case 'unix':
        return 'Failed opening Unix socket';
      default:
        return `Unable to listen on this port. Check server logs.`;
    }
  }

  #listenSettings(): ListenSettings {
    const { configuration: from } = this;
    const tlsPort = from.getNumber('tls-port');
    const settings: ListenSettings = {
      bind: from.getSpecial('bind'),
      port: from.getNumber('port'),
      tlsPort,
      backlog: from.getNumber('tcp-backlog'),
      unixSocket: from.getString('unixsocket'),
      unixSocketPermissions: from.getNumber('unixsocketperm'),
    };
    if (tlsPort !== 0) settings.tls = tlsSettings(from);
    return settings;
  }

  /** How a connection to another server is encrypted, as tls-cluster has it; null = it is not. */
  async #linkOptions(): Promise<ConnectionOptions | null> {
    if (!this.configuration.getBool('tls-cluster')) return null;
    const { tlsClientOptions } = await import('../net/tls.js');
    return tlsClientOptions(tlsSettings(this.configuration));
  }

  /** What listens, for the log: `tcp`, `unix`, `tls`. */
  get listening(): readonly string[] {
    const { configuration } = this;
    const kinds: string[] = [];
    if (configuration.getNumber('port') !== 0) kinds.push('tcp');
    if (configuration.getString('unixsocket') !== '') kinds.push('unix');
    if (configuration.getNumber('tls-port') !== 0) kinds.push('tls');
    return kinds;
  }

  #schedule(): void {
    const period = 1000 / this.configuration.getNumber('hz');
    this.#timer = setTimeout(() => this.#guarded(() => this.#tick()), period);
  }

  /** Arms the timer of the engine's next deadline (a key, a blocked client), if it has moved. */
  #arm(): void {
    const due = this.core.engine.deadlineMs();
    if (due === this.#deadline) return;
    clearTimeout(this.#deadlineTimer);
    this.#deadline = due;
    if (due < 0) return;
    const wait = Math.min(Math.max(due - Date.now(), 0), longestWaitMs);
    this.#deadlineTimer = setTimeout(() => this.#guarded(() => this.#deadlineReached()), wait);
  }

  #deadlineReached(): void {
    this.#deadline = -1;
    if (this.cronPaused) return;
    this.core.tick();
    this.#drain();
  }

  #tick(): void {
    if (this.cronPaused) return this.#schedule();
    if (this.#scheduled !== null) this.#scheduledBegin();
    this.#ticks += 1;
    const startedMs = performance.now();
    const more = this.core.tick();
    this.#meter.sample();
    if (this.#ticks % this.configuration.getNumber('hz') === 0) this.#closeIdle();
    this.#drain();
    if (more) setImmediate(() => this.#guarded(() => this.#tickMore()));
    const processed = this.core.engine.statistic(Statistic.COMMANDS_PROCESSED);
    eventLoopTick((performance.now() - startedMs) * 1000, processed);
    this.#schedule();
  }

  /**
   * Work that did not fit into a tick goes on between the requests: one step a turn of the event
   * loop. (A timer of 1 ms would not do: Node runs several of them before it looks at a socket.)
   */
  #tickMore(): void {
    const more = this.core.tick();
    this.#drain();
    if (more && this.#stopping !== 'done') {
      setImmediate(() => this.#guarded(() => this.#tickMore()));
    }
  }

  /** Runs a step; an engine trap ends the server, because its data may be broken. */
  #guarded(step: () => void): void {
    if (this.#stopping === 'done') return;
    try {
      step();
    } catch (error) {
      this.#stopping = 'done';
      this.#crashed(error);
    }
  }

  // Connections

  opened(connection: Connection): void {
    if (this.#stopping !== 'no') return connection.destroy();
    const { configuration } = this;
    if (this.#clients.size >= configuration.getNumber('maxclients')) {
      this.rejectedConnections += 1;
      return connectionReject(connection, '-ERR max number of clients reached\r\n');
    }
    if (this.#protects(connection)) {
      this.rejectedConnections += 1;
      return connectionReject(connection, protectedText);
    }
    const flags =
      (connection.kind === 'unix' ? ClientFlag.UNIX_SOCKET : 0) |
      (isLocalConnection(connection) ? ClientFlag.LOCAL : 0);
    const client = this.core.connect(
      flags,
      connection.descriptor,
      connection.remoteAddress,
      connection.localAddress,
    );
    if (client === 0) return connection.destroy();
    connection.context = client;
    this.#clients.set(client, connection);
    const keepAlive = configuration.getNumber('tcp-keepalive');
    if (keepAlive > 0 && connection.kind !== 'unix') connection.setKeepAlive(keepAlive);
    if (this.log.writes('verbose')) this.log.verbose(`Accepted ${connection.remoteAddress}`);
  }

  /** Whether protected mode keeps this connection out. */
  #protects(connection: Connection): boolean {
    const { configuration } = this;
    return (
      configuration.getBool('protected-mode') &&
      this.core.engine.defaultUserOpen() !== 0 &&
      !isLocalConnection(connection)
    );
  }

  received(connection: Connection, buffer: Uint8Array, length: number): void {
    try {
      if (!this.core.receive(connection.context, buffer, length)) connection.destroy();
      this.#answer(connection);
    } catch (error) {
      this.#stopping = 'done';
      this.#crashed(error);
    }
  }

  /**
   * Writes what is owed behind a client's bytes. The reply to a single request is written at once:
   * the end of the event loop's turn would cost more than it saves (bench/server.mjs). The replies
   * to a pipeline wait for it, as in Redis: a write wakes a client, and it is cheaper to wake many
   * together. So does what others are told (messages, invalidations): a subscriber gets what all
   * publish in a turn with one write (bench/pubsub.mjs); and once something waits, everything does.
   * Nothing waits where one connection is heard twice in a row: then nobody else asks, and there is
   * nothing to gather.
   */
  #answer(connection: Connection): void {
    const isAlone = connection === this.#heard;
    this.#heard = connection;
    const outstanding = this.core.outstanding(connection.context);
    const atOnce = isAlone ? Outstanding.WORK | Outstanding.OTHER_OUTPUT : Outstanding.WORK;
    if ((outstanding & atOnce) !== 0) return this.#drain();
    const gathers = Outstanding.OTHER_OUTPUT | Outstanding.PIPELINE;
    const waits = !isAlone && (this.#drains || (outstanding & gathers) !== 0);
    if (!waits && (outstanding & Outstanding.OWN_OUTPUT) !== 0) {
      this.#writeTo(connection, this.core.pollOutput());
    }
    if (waits) this.#drainSoon();
    if ((outstanding & Outstanding.DEADLINE) !== 0) this.#arm();
  }

  /** Writes what pipelines are owed when the sockets that are ready have all been read. */
  #drainSoon(): void {
    if (this.#drains) return;
    this.#drains = true;
    setImmediate(() => {
      this.#drains = false;
      this.#guarded(() => this.#drain());
    });
  }

  closed(connection: Connection): void {
    const client = connection.context;
    if (client === 0) return;
    connection.context = 0;
    this.#clients.delete(client);
    this.#guarded(() => {
      this.core.disconnect(client);
      engineLogDrain(this.core, this.log);
    });
  }

  acceptFailed(text: string): void {
    this.log.warning(text);
  }

  /** Does what the engine has for the host: calls, outputs, closes. */
  #drain(): void {
    const { core } = this;
    for (;;) {
      let client = core.pollHostCall();
      const worked = client !== 0;
      for (; client !== 0; client = core.pollHostCall()) this.#dispatcher.run(client);
      // Whoever reads a reply finds in the log what has led to it.
      engineLogDrain(core, this.log);
      for (client = core.pollOutput(); client !== 0; client = core.pollOutput()) {
        this.#write(client);
      }
      for (client = core.pollClose(); client !== 0; client = core.pollClose()) {
        this.#closeClient(client);
      }
      if (!worked) break;
    }
    this.#arm();
  }

  /** Closes a connection: in order, unless what it is owed is stuck or no longer wanted. */
  #closeClient(client: ClientHandle): void {
    const connection = this.#clients.get(client);
    if (this.core.engine.outputBytes(client) !== 0) connection?.destroy();
    else connection?.closeAfterWrites();
  }

  /** Writes a client's output; the memory is the engine's again when it has left. */
  #write(client: ClientHandle): void {
    const connection = this.#clients.get(client);
    if (connection === undefined) this.core.written(client);
    else this.#writeTo(connection, client);
  }

  #writeTo(connection: Connection, client: ClientHandle): void {
    if (connection.write(this.core.output(client), this.#written)) this.core.written(client);
  }

  /** An output that did not leave at once has left. */
  readonly #written = (connection: Connection): void => {
    const client = connection.context;
    // The client may be gone: its memory is freed with it.
    if (client === 0) return;
    this.#guarded(() => {
      this.core.written(client);
      this.#drain();
    });
  };

  /** The `timeout` directive: closes connections that have been silent for too long. */
  #closeIdle(): void {
    const limitMs = this.configuration.getNumber('timeout') * 1000;
    if (limitMs === 0) return;
    for (const [client, connection] of this.#clients) {
      if (this.core.engine.clientIdleMs(client) <= limitMs) continue;
      this.log.verbose('Closing idle client');
      this.core.closeAfterReply(client);
      connection.closeAfterWrites();
    }
  }

  // The end

  async shutdown(options: ShutdownOptions): Promise<string | null> {
    if (this.#stopping !== 'no') return 'Errors trying to SHUTDOWN. Check logs.';
    this.#stopping = 'begun';
    this.log.notice('User requested shutdown...');
    if (options.save === true) {
      // Saving comes with the RDB file; until then nothing is on disk to lose.
      this.log.notice('Nothing to save: this server keeps its dataset in memory only.');
    }
    this.#listeners.close();
    await this.#lastWrites();
    this.#close();
    return null;
  }

  /**
   * Asks for a shutdown that begins with the next tick, so that it can be called off (a signal).
   * Resolves when it was called off or has failed.
   */
  shutdownSchedule(options: ShutdownOptions): Promise<void> {
    this.#scheduled?.settle();
    return new Promise((settle) => {
      this.#scheduled = { options, settle };
    });
  }

  #scheduledBegin(): void {
    const { options, settle } = this.#scheduled!;
    this.#scheduled = null;
    this.shutdown(options).then(settle, this.#crashed);
  }

  shutdownAbort(): boolean {
    if (this.#scheduled === null) return false;
    this.#scheduled.settle();
    this.#scheduled = null;
    this.log.notice('Shutdown manually aborted.');
    return true;
  }

  async restart(options: RestartOptions): Promise<string | null> {
    const { configuration } = this;
    const { graceful } = options;
    const lines = { userLines: () => userLines(this.core) };
    const refused = graceful && configuration.file !== null ? configuration.rewrite(lines) : null;
    if (refused !== null) {
      this.log.warning(`Can't restart: configuration rewrite process failed: ${refused}`);
      return refused;
    }
    this.#leave = () => this.#restart(options);
    if (graceful) {
      const failure = await this.shutdown({ save: null, now: true, force: false });
      if (failure === null) return null;
      this.log.warning("Can't restart: error preparing for shutdown");
      this.#leave = this.#exit;
      return failure;
    }
    this.#close();
    return null;
  }

  /** What happens behind the last step: the process ends, or another server starts. */
  #leave: () => void;

  /** Closes all that is open and leaves. */
  #close(): void {
    this.#stopping = 'done';
    clearTimeout(this.#timer);
    clearTimeout(this.#deadlineTimer);
    this.#listeners.close();
    this.#metrics.close();
    this.links.closeAll();
    for (const connection of this.#clients.values()) connection.destroy();
    this.#leave();
  }

  /** Waits until no reply is on its way, but not for ever. */
  async #lastWrites(): Promise<void> {
    const until = Date.now() + lastWritesMs;
    const { core } = this;
    const busy = (): boolean =>
      [...this.#clients.keys()].some((client) => core.engine.outputBytes(client) !== 0);
    while (busy() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether a connection comes from this machine. */
function isLocalConnection(connection: Connection): boolean {
  return connection.kind === 'unix' || loopback.test(connection.remoteHost);
}

function tlsSettings(from: Configuration): TlsSettings {
  const authClients = from.getEnum('tls-auth-clients');
  return {
    certFile: from.getString('tls-cert-file'),
    keyFile: from.getString('tls-key-file'),
    keyFilePassphrase: from.getString('tls-key-file-pass'),
    clientCertFile: from.getString('tls-client-cert-file'),
    clientKeyFile: from.getString('tls-client-key-file'),
    clientKeyFilePassphrase: from.getString('tls-client-key-file-pass'),
    caCertFile: from.getString('tls-ca-cert-file'),
    caCertDirectory: from.getString('tls-ca-cert-dir'),
    authClients: authClients === 'no' || authClients === 'optional' ? authClients : 'yes',
    protocols: from.getString('tls-protocols'),
    ciphers: from.getString('tls-ciphers'),
    cipherSuites: from.getString('tls-ciphersuites'),
    preferServerCiphers: from.getBool('tls-prefer-server-ciphers'),
    sessionCaching: from.getBool('tls-session-caching'),
    sessionCacheTimeoutSeconds: from.getNumber('tls-session-cache-timeout'),
    dhParamsFile: from.getString('tls-dh-params-file'),
  };
}
