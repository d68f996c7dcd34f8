// repl-backlog-ttl: how long the stream is kept while nobody follows.

import type { Configuration } from '../config/configuration.js';
import type { Logger } from '../config/logger.js';
import type { ReplicationStream } from './stream.js';

/** Drops a primary's stream that nobody has followed for so many ms, if that is long enough. */
export function backlogExpire(
  stream: ReplicationStream,
  { configuration, log }: { configuration: Configuration; log: Logger },
  lonelyMs: number,
): void {
  const seconds = configuration.getNumber('repl-backlog-ttl');
  if (!stream.isActive || seconds === 0 || stream.source === 'primary') return;
  if (lonelyMs <= seconds * 1000) return;
  stream.history.renew();
  stream.deactivate();
  log.notice(`Replication backlog freed after ${seconds} seconds without connected replicas.`);
}
