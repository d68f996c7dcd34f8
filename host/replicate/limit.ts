// client-output-buffer-limit replica, of what waits for a replica in the stream's buffer. A hard
// limit below repl-backlog-size counts as that: the bytes are there for the backlog anyway, and a
// replica that was closed for them would be let go on from them.

import type { Configuration } from '../config/configuration.js';
import type { AttachedReplica } from './attached.js';
import type { ReplicationStream } from './stream.js';

/** Class of client-output-buffer-limit. */
const replicaClass = 1;

/** Whether a replica is too far behind. @param now monotonic ms */
export function isOverLimit(
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
