// Where a server listens, as its configuration says at the start and after each CONFIG SET: TCP,
// TLS and Unix sockets for clients, and the metrics endpoint.

import type { Configuration } from '../config/configuration.js';
import type { ConnectionEvents } from '../net/connection.js';
import { Listeners } from '../net/listeners.js';
import type { ListenSettings } from '../net/listeners.js';
import type { Log } from '../process/log.js';
import type { MetricsEndpoint } from './metrics-endpoint.js';
import { tlsDirectives, tlsSettings } from './tls-settings.js';

export interface ListeningParts {
  readonly configuration: Configuration;
  readonly log: Log;
  /** Who hears of connections. */
  readonly events: ConnectionEvents;
  readonly metrics: MetricsEndpoint;
}

export class Listening {
  readonly #parts: ListeningParts;
  readonly #listeners: Listeners;

  constructor(parts: ListeningParts) {
    this.#parts = parts;
    this.#listeners = new Listeners(parts.events);
  }

  /** Opens the sockets and follows the configuration. Returns the reason when it cannot. */
  async start(): Promise<string | null> {
    const { configuration } = this.#parts;
    const failureOfMetrics = await this.#metricsListen();
    if (failureOfMetrics !== null) return `${failureOfMetrics} (metrics)`;
    const failure = await this.#listen();
    if (failure !== null) return failure;
    configuration.onApply('bind', async (): Promise<string | null> =>
      (await this.#listen()) === null ? null : 'Failed to bind to specified addresses.',
    );
    configuration.onApply(['port', 'tls-port', ...tlsDirectives], () => this.#listen());
    configuration.onApply(['metrics-port', 'metrics-bind'], () => this.#metricsListen());
    return null;
  }

  /** Lets nobody in any more; those who are there go on. */
  close(): void {
    this.#listeners.close();
  }

  /** What listens, for the log: `tcp`, `unix`, `tls`. */
  get kinds(): readonly string[] {
    const { configuration } = this.#parts;
    const kinds: string[] = [];
    if (configuration.getNumber('port') !== 0) kinds.push('tcp');
    if (configuration.getString('unixsocket') !== '') kinds.push('unix');
    if (configuration.getNumber('tls-port') !== 0) kinds.push('tls');
    return kinds;
  }

  async #metricsListen(): Promise<string | null> {
    const { configuration, log, metrics } = this.#parts;
    const port = configuration.getNumber('metrics-port');
    const failure = await metrics.open(port, configuration.getString('metrics-bind'));
    if (failure === null) return null;
    log.warning(`Could not listen for metrics at port ${port}: ${failure}`);
    return 'Unable to listen on this port. Check server logs.';
  }

  async #listen(): Promise<string | null> {
    const { configuration, log } = this.#parts;
    const outcome = await this.#listeners.apply(listenSettings(configuration));
    for (const line of outcome.warnings) log.warning(line);
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
}

function listenSettings(from: Configuration): ListenSettings {
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
