// The commands that only a server answers, because they touch its process or other servers.

import type { HandlerSet } from '../../command/call.js';
import { debugCommand } from '../../command/debug.js';
import { waitCommand, waitaofCommand } from '../../command/wait.js';
import type { WaitHost } from '../../command/wait.js';
import type { ServerControl } from './context.js';
import { processSubcommands } from './debug.js';
import { failoverCommand } from './failover.js';
import { migrateCommand } from './migrate.js';
import { replicaofCommand } from './replicaof.js';
import { psyncCommand, replconfCommand, roleCommand, syncCommand } from './replication.js';
import { shutdownCommand } from './shutdown.js';

export function serverHandlers(server: ServerControl): HandlerSet {
  const subcommands = processSubcommands(server);
  const waits = waitHost(server);
  return {
    debugCommand: (call) => debugCommand(call, subcommands),
    failoverCommand: (call) => failoverCommand(call, server),
    migrateCommand: (call) => migrateCommand(call, server.links),
    replicaofCommand: (call) => replicaofCommand(call, server),
    psyncCommand: (call) => psyncCommand(call, server),
    replconfCommand: (call) => replconfCommand(call, server),
    roleCommand: (call) => roleCommand(call, server),
    shutdownCommand: (call) => shutdownCommand(call, server),
    syncCommand: (call) => syncCommand(call, server),
    waitCommand: (call) => waitCommand(call, waits),
    waitaofCommand: (call) => waitaofCommand(call, waits),
  };
}

/** What WAIT and WAITAOF wait for. What is named here is made after the handlers. */
function waitHost(server: ServerControl): WaitHost {
  return {
    get waiters() {
      return server.replicas.waiters;
    },
    replicas: {
      acknowledged: (offset, where) => server.replicas.acknowledged(offset, where),
      ask: () => server.replicas.asking.soon(),
    },
    isReplica: () => server.replica.source !== null,
    durableOffset: () => server.persistence.keeper.durableOffset,
    after: (milliseconds, step) => server.after(milliseconds, step),
  };
}
