// What the commands of the host need to know of the server around the engine. A server has all of
// it; a library or a page has a configuration and answers the rest with what is true there.

import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import type { ClientHandle } from '../engine/core.js';
import type { Log } from '../server/log.js';
import type { LinkPool } from '../net/link-pool.js';

/** Facts that do not change while the server runs. */
export interface ServerFacts {
  /** 40 hexadecimal digits that name this run. */
  readonly runId: string;
  readonly startedMs: number;
  readonly executable: string;
  readonly mode: 'standalone';
}

/** How DEBUG asks for a new start. */
export interface RestartOptions {
  /** Like SHUTDOWN NOW, behind a CONFIG REWRITE; else nothing is saved and nobody is told. */
  readonly graceful: boolean;
  readonly delayMs: number;
}

/** How SHUTDOWN was asked for. */
export interface ShutdownOptions {
  /** SAVE, NOSAVE, or what the configuration says. */
  readonly save: boolean | null;
  readonly now: boolean;
  readonly force: boolean;
}

export interface ServerContext {
  readonly configuration: Configuration;
  readonly host: ConfigurationHost;
  readonly log: Log;
  readonly facts: ServerFacts;
  /** Open connections. */
  readonly connections: number;
  /** Connections that were refused because of maxclients. */
  readonly rejectedConnections: number;
  /** Instantaneous rates: commands, input KiB and output KiB a second. */
  readonly rates: { readonly commands: number; readonly input: number; readonly output: number };
  /** Connections to other servers, for MIGRATE. */
  readonly links: LinkPool;
  /** The TCP port that the server listens on, 0 for none. */
  readonly port: number;
  /** Whether a client is connected from this machine. */
  isLocal(client: ClientHandle): boolean;
  /** Ends the server; returns why not, or null and the process is about to end. */
  shutdown(options: ShutdownOptions): Promise<string | null>;
  /** Ends this server and starts another one in the same process; returns why not. */
  restart(options: RestartOptions): Promise<string | null>;
  /** Whether the regular work stands still (DEBUG PAUSE-CRON). */
  cronPaused: boolean;
  /** SHUTDOWN ABORT: whether there was a shutdown to call off. */
  shutdownAbort(): boolean;
}
