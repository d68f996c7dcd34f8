// What the commands of the host need to know of what is around the engine, a server, a library or a
// page. Commands that only a server has know it by an interface of their own
// (host/server/command/context.ts).

import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import type { Logger } from '../config/logger.js';
import type { ClientHandle } from '../engine/core.js';
import type { Persistence } from '../persist/persistence.js';
import type { Followers } from './followers.js';
import type { Rates } from './info/rate-meter.js';
import type { LinkState } from './link-state.js';
import type { Machine } from './machine.js';
import type { Scripting } from './script/scripting.js';

/** Facts that do not change while the server runs. */
export interface ServerFacts {
  /** 40 hexadecimal digits that name this run. */
  readonly runId: string;
  /** 40 others that name the history of its dataset. */
  readonly replicationId: string;
  /** When it began: Unix time, ms, and a reading of the monotonic clock, microseconds. */
  readonly startedMs: number;
  readonly startedElapsed: number;
  readonly executable: string;
  readonly mode: 'standalone';
}

export interface ServerContext {
  readonly configuration: Configuration;
  readonly host: ConfigurationHost;
  readonly log: Logger;
  readonly facts: ServerFacts;
  readonly machine: Machine;
  /** What is kept on disk; null where nothing is. */
  readonly persistence: Persistence | null;
  /** The link to a primary, and the history of the dataset; null where there is no replication. */
  readonly link: LinkState | null;
  /** Those that follow this server; null where there is no replication. */
  readonly replicas: Followers | null;
  /** The scripts and functions, and the one that runs. */
  readonly scripts: Scripting;
  /** Open connections. */
  readonly connections: number;
  /** Connections that were refused because of maxclients. */
  readonly rejectedConnections: number;
  /** Connections to other servers that rest until MIGRATE needs them again. */
  readonly restingLinks: number;
  /** Instantaneous rates. */
  readonly rates: Rates;
  /** The TCP port that the server listens on, 0 for none. */
  readonly port: number;
  /** How long a shutdown still waits for replicas, ms; null = there is none. */
  readonly shutdownLeftMs: number | null;
  /** Whether a client is connected from this machine. */
  isLocal(client: ClientHandle): boolean;
  /** Whether the regular work stands still (DEBUG PAUSE-CRON). */
  cronPaused: boolean;
}
