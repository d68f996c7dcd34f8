// Which replicas are closed: by repl-timeout, and by client-output-buffer-limit replica, of what
// waits for one in the stream's buffer. A hard limit below repl-backlog-size counts as that: the
// bytes are there for the backlog anyway, and a replica that was closed for them would be let go on
// from them.

import type { Configuration } from '../config/configuration.js';
import type { Logger } from '../config/logger.js';
import type { AttachedReplica } from './attached.js';
import type { ReplicationStream } from './stream.js';

/** Class of client-output-buffer-limit. */
const replicaClass = 1;

/** Whether a replica is too far behind. @param now monotonic ms */
function isOverLimit(
  replica: AttachedReplica,
  stream: ReplicationStream,
  configuration: Configuration,
  now: number,
): boolean {
  const limits = configuration.getSpecial('client-output-buffer-limit');
  const { softSeconds, ...bytes } = limits[replicaClass]!;
  const softBytes = Number(bytes.softBytes);
  const backlogBytes = configuration.getNumber('repl-backlog-size');
  const hardBytes = bytes.hardBytes > 0 ? Math.max(Number(bytes.hardBytes), backlogBytes) : 0;
  const behind = stream.isActive ? stream.buffer.end - replica.sentOffset : 0;
  if (hardBytes > 0 && behind >= hardBytes) return true;
  if (softBytes === 0 || behind < softBytes) replica.softLimitMs = 0;
  else if (replica.softLimitMs === 0) replica.softLimitMs = now;
  return replica.softLimitMs !== 0 && now - replica.softLimitMs > softSeconds * 1000;
}

/** Whether a replica is too slow, which the log tells. @param now monotonic ms */
export function isToBeClosed(
  replica: AttachedReplica,
  stream: ReplicationStream,
  { configuration, log }: { configuration: Configuration; log: Logger },
  now: number,
): boolean {
  const timeout = configuration.getNumber('repl-timeout') * 1000;
  if (replica.state === 'online' && now - replica.ackMs > timeout) {
    log.warning(`Disconnecting timedout replica (streaming sync): ${replica.label}`);
    return true;
  }
  if (!isOverLimit(replica, stream, configuration, now)) return false;
  log.warning(
    `Client ${replica.label} scheduled to be closed ASAP for overcoming of output buffer limits.`,
  );
  return true;
}
