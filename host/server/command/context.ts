// What the commands that only a server has need to know of it.

import type { LinkPool } from '../../net/link-pool.js';
import type { Persistence } from '../../persist/persistence.js';
import type { Failover } from '../../replicate/failover.js';
import type { Replica } from '../../replicate/replica.js';
import type { Replicas } from '../../replicate/replicas.js';
import type { RestartOptions, ShutdownOptions } from '../../process/ending.js';

export interface ServerControl {
  /** Connections to other servers, for MIGRATE. */
  readonly links: LinkPool;
  readonly persistence: Persistence;
  /** What this server is to a primary. */
  readonly replica: Replica;
  /** Those that follow this server. */
  readonly replicas: Replicas;
  /** Whether this server hands over to one of them. */
  readonly failover: Failover;
  /** Runs a step after some ms. */
  after(milliseconds: number, step: () => void): void;
  /** Ends the server; returns why not, or null and the process is about to end. */
  shutdown(options: ShutdownOptions): Promise<string | null>;
  /** SHUTDOWN ABORT: whether there was a shutdown to call off. */
  shutdownAbort(): boolean;
  /** Ends this server and starts another one in the same process; returns why not. */
  restart(options: RestartOptions): Promise<string | null>;
}
