// The replica that a server is, or may become: what it is made of.

import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import type { Persistence } from '../persist/persistence.js';
import type { Log } from '../process/log.js';
import type { ReplicationHistory } from '../replicate/history.js';
import { Replica } from '../replicate/replica.js';
import { nodeScheduler } from './scheduler.js';
import { linkOptions } from './tls-settings.js';

/** What of a server its replica needs. */
export interface ReplicaOwner {
  readonly configuration: Configuration;
  readonly core: Core;
  readonly history: ReplicationHistory;
  readonly log: Log;
  readonly persistence: Persistence;
  readonly port: number;
}

export interface ReplicaTurn {
  guarded(step: () => void): void;
  readonly drain: () => void;
}

export function replicaMake(
  owner: ReplicaOwner,
  turn: ReplicaTurn,
  failed: (failure: unknown) => void,
): Replica {
  const { configuration, core, history, log, persistence } = owner;
  return new Replica({
    ...{ configuration, core, history, persistence, failed, processId: process.pid },
    log: (level, text) => log.write(level, text),
    applied: { append: () => undefined },
    port: () => owner.port,
    target: async ({ host, port }) => {
      const from = configuration.getString('bind-source-addr');
      const tls = await linkOptions(configuration, 'tls-replication');
      return { host, port, tls, ...(from === '' ? {} : { localAddress: from }) };
    },
    soon: (step) => nodeScheduler.soon(() => turn.guarded(step)),
    drain: turn.drain,
    historyReplaced: () => undefined,
  });
}
