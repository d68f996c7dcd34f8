// What a server is in a replication, to its primary and to its replicas: what it is made of.

import type { Configuration } from '../config/configuration.js';
import type { ConfigurationHost } from '../config/host.js';
import type { Scripting } from '../command/script/scripting.js';
import type { ClientHandle, Core } from '../engine/core.js';
import type { Connection } from '../net/connection.js';
import type { Persistence } from '../persist/persistence.js';
import type { Log } from '../process/log.js';
import type { ReplicationHistory } from '../replicate/history.js';
import { CatchUp } from '../replicate/catch-up.js';
import { Failover } from '../replicate/failover.js';
import { ReplicationPlace } from '../replicate/place.js';
import { Replica } from '../replicate/replica.js';
import { Replicas } from '../replicate/replicas.js';
import { ReplicationStream } from '../replicate/stream.js';
import type { WritesHold } from '../replicate/writes-hold.js';
import type { Files } from '../storage/files.js';
import { nodeFiles } from '../storage/node-files.js';
import { rootedFiles } from '../storage/rooted-files.js';
import { nodeScheduler } from './scheduler.js';
import { linkOptions } from './tls-settings.js';

/** What of a server its replicas need. */
export interface ReplicasOwner {
  readonly configuration: Configuration;
  readonly core: Core;
  readonly history: ReplicationHistory;
  readonly host: ConfigurationHost;
  readonly log: Log;
  readonly persistence: Persistence;
  readonly replica: Replica;
  readonly replicas: Replicas;
  readonly failover: Failover;
  readonly writes: WritesHold;
  readonly scripts: Scripting;
  after(milliseconds: number, step: () => void): void;
}

/** What of a server the link to its primary needs. */
export interface ReplicaOwner extends ReplicasOwner {
  readonly port: number;
  readonly replicas: Replicas;
  /** Tells the process of it. */
  readonly roleChanged: () => void;
}

export interface ReplicationTurn {
  guarded(step: () => void): void;
  readonly drain: () => void;
  readonly connections: ReadonlyMap<ClientHandle, Connection>;
}

/** Those that follow a server. */
export function replicasMake(
  owner: ReplicasOwner,
  turn: ReplicationTurn,
  failed: (failure: unknown) => void,
): Replicas {
  const { configuration, core, history, log } = owner;
  const files = (): Files => rootedFiles(nodeFiles(), owner.host.currentDirectory());
  const stream = new ReplicationStream({
    history,
    backlogBytes: () => configuration.getNumber('repl-backlog-size'),
    record: (isOn) => owner.persistence.effects.want('replicas', isOn),
    offsetSet: (offset) => core.engine.effectsOffsetSet(offset),
    overflow: {
      ...{ files, log },
      path: `temp-repl-stream-${process.pid}`,
      limitBytes: () => configuration.getNumber('repl-buffer-disk-limit'),
    },
  });
  return new Replicas({
    ...{ configuration, core, failed, log, stream, processId: process.pid },
    walker: () => owner.persistence.walker,
    place: new ReplicationPlace({
      ...{ core, stream },
      replica: () => owner.replica,
      replicas: () => owner.replicas,
    }),
    files,
    libraries: () => owner.scripts.libraries.shelf().texts(),
    saved: (changes) => owner.persistence.rdb.saved(changes),
    commit: () => owner.persistence.commit(),
    failover: () => owner.failover,
    standsStill: () => owner.writes.isHeld,
    hostOf: (client) => turn.connections.get(client)?.remoteHost ?? '',
    soon: (step) => nodeScheduler.soon(() => turn.guarded(step)),
    after: (milliseconds, step) => owner.after(milliseconds, step),
    drain: turn.drain,
  });
}

/** Tells all who have to know whether a server is a replica. */
export function roleSet({ log, replica, replicas, roleChanged }: ReplicaOwner): void {
  const isReplica = replica.source !== null;
  log.role = isReplica ? 'S' : 'M';
  replicas.roleChanged(isReplica);
  roleChanged();
}

/** What a server is to its primary, if it has one. */
export function replicaMake(
  owner: ReplicaOwner,
  turn: ReplicationTurn,
  failed: (failure: unknown) => void,
): Replica {
  const { configuration, core, history, log, persistence } = owner;
  return new Replica({
    ...{ configuration, core, history, persistence, failed, processId: process.pid },
    log: (level, text) => log.write(level, text),
    applied: owner.replicas.stream,
    handover: () => owner.failover,
    port: () =>
      (configuration.getBool('tls-replication') && configuration.getNumber('tls-port')) ||
      owner.port,
    target: async ({ host, port }) => {
      const from = configuration.getString('bind-source-addr');
      const tls = await linkOptions(configuration, 'tls-replication');
      return { host, port, tls, ...(from === '' ? {} : { localAddress: from }) };
    },
    soon: (step) => nodeScheduler.soon(() => turn.guarded(step)),
    after: (milliseconds, step) => owner.after(milliseconds, step),
    drain: turn.drain,
    historyRenamed: () => owner.replicas.dropAll(),
    historyReplaced: () => owner.replicas.replaced(),
    roleChanged: () => roleSet(owner),
  });
}

/** The handing over of a server to one of its replicas. */
export function failoverMake(
  { core, log, persistence, replica, replicas, writes }: ReplicaOwner,
  turn: ReplicationTurn,
  failed: (failure: unknown) => void,
): Failover {
  return new Failover({
    ...{ log, writes, failed },
    elapsedMs: () => core.clock.elapsed() / 1000,
    replicas: () => replicas.all,
    streamOffset: () => {
      persistence.commit();
      return replicas.stream.history.offset;
    },
    ask: () => replicas.ask(),
    follow: (source) => replica.follow(source),
    promote: () => replica.promote(),
    soon: (step) =>
      nodeScheduler.soon(() =>
        turn.guarded(() => {
          step();
          turn.drain();
        }),
      ),
  });
}

/** The waiting for the replicas of a server that is to end. */
export function catchUpMake(
  { log, persistence, replicas, writes }: ReplicaOwner,
  turn: ReplicationTurn,
): CatchUp {
  return new CatchUp({
    ...{ log, replicas, writes },
    commit: () => persistence.commit(),
    soon: (step) =>
      nodeScheduler.soon(() =>
        turn.guarded(() => {
          step();
          turn.drain();
        }),
      ),
  });
}
