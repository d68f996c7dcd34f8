// INFO clients, stats and replication: what the server does and has done.
//
// What belongs to a mechanism that this server does not have has
// the value of a Redis in which it is idle.

import type { Core } from '../../engine/core.js';
import { tableRows } from '../../../assembly/command/table/index.js';
import {
  EvictionFigure,
  Statistic,
  Subscription,
  TrackingFigure,
} from '../../engine/seam.generated.js';
import { replicaFields, replicaLines } from './replica.js';
import { fixedText, zeros } from './section.js';
import type { Field, InfoSource } from './section.js';

export function clientsSection({ core, server }: InfoSource): Field[] {
  const { engine } = core;
  engine.clientsSurvey();
  return [
    ['connected_clients', server.connections - (server.replicas?.all.length ?? 0)],
    ['cluster_connections', 0],
    ['maxclients', server.configuration.getNumber('maxclients')],
    ['client_recent_max_input_buffer', engine.clientsMaximumInputBytes()],
    ['client_recent_max_output_buffer', engine.clientsMaximumOutputBytes()],
    ['blocked_clients', engine.clientsBlocked()],
    ['tracking_clients', engine.trackingFigure(TrackingFigure.CLIENTS)],
    ['pubsub_clients', engine.clientsSubscribed()],
    ['watching_clients', engine.clientsWatching()],
    ['clients_in_timeout_table', engine.clientsTimed()],
    ['total_watched_keys', engine.watchedKeys()],
    ['total_blocking_keys', engine.waitedKeys(false)],
    ['total_blocking_keys_on_nokey', engine.waitedKeys(true)],
  ];
}

export function statsSection(source: InfoSource): Field[] {
  const { core, server } = source;
  const count = (which: Statistic): number => core.engine.statistic(which);
  const { rates } = server;
  return [
    ['total_connections_received', count(Statistic.CONNECTIONS_RECEIVED)],
    ['total_commands_processed', count(Statistic.COMMANDS_PROCESSED)],
    ['instantaneous_ops_per_sec', rates.commands],
    ['total_net_input_bytes', count(Statistic.NETWORK_INPUT_BYTES)],
    ['total_net_output_bytes', count(Statistic.NETWORK_OUTPUT_BYTES)],
    ['total_net_repl_input_bytes', count(Statistic.REPLICATION_INPUT_BYTES)],
    ['total_net_repl_output_bytes', count(Statistic.REPLICATION_OUTPUT_BYTES)],
    ['instantaneous_input_kbps', fixedText(rates.input, 2)],
    ['instantaneous_output_kbps', fixedText(rates.output, 2)],
    ['instantaneous_input_repl_kbps', fixedText(rates.replicationInput, 2)],
    ['instantaneous_output_repl_kbps', fixedText(rates.replicationOutput, 2)],
    ['rejected_connections', server.rejectedConnections],
    ['sync_full', server.replicas?.figures.full ?? 0],
    ['sync_partial_ok', server.replicas?.figures.partial ?? 0],
    ['sync_partial_err', server.replicas?.figures.refused ?? 0],
    ['expired_keys', count(Statistic.EXPIRED_KEYS)],
    ['expired_subkeys', count(Statistic.EXPIRED_SUBKEYS)],
    ['expired_stale_perc', fixedText(0, 2)],
    ['expired_time_cap_reached_count', count(Statistic.EXPIRED_TIME_CAP_REACHED)],
    ['expire_cycle_cpu_milliseconds', count(Statistic.EXPIRE_CYCLE_MICROSECONDS) / 1000],
    ['evicted_keys', count(Statistic.EVICTED_KEYS)],
    ['evicted_clients', core.engine.evictionFigure(EvictionFigure.EVICTED_CLIENTS)],
    ['evicted_scripts', server.scripts.cache.evicted],
    [
      'total_eviction_exceeded_time',
      core.engine.evictionFigure(EvictionFigure.EXCEEDED_TOTAL_MICROSECONDS) / 1000,
    ],
    [
      'current_eviction_exceeded_time',
      core.engine.evictionFigure(EvictionFigure.EXCEEDED_MICROSECONDS) / 1000,
    ],
    ['keyspace_hits', count(Statistic.KEYSPACE_HITS)],
    ['keyspace_misses', count(Statistic.KEYSPACE_MISSES)],
    ['pubsub_channels', core.engine.subscribedNames(Subscription.CHANNEL)],
    ['pubsub_patterns', core.engine.subscribedNames(Subscription.PATTERN)],
    ['pubsubshard_channels', core.engine.subscribedNames(Subscription.SHARD)],
    // Nothing forks: these are the copies of a moment that were begun, which Redis forks for.
    ['latest_fork_usec', server.persistence?.walker.beginMicroseconds ?? 0],
    ['total_forks', server.persistence?.walker.begun ?? 0],
    ['migrate_cached_sockets', server.restingLinks],
    ['slave_expires_tracked_keys', core.engine.ownExpiries()],
    ...zeros('active_defrag_hits', 'active_defrag_misses'),
    ...zeros('active_defrag_key_hits', 'active_defrag_key_misses'),
    ...zeros('total_active_defrag_time', 'current_active_defrag_time'),
    ['tracking_total_keys', core.engine.trackingFigure(TrackingFigure.KEYS)],
    ['tracking_total_items', core.engine.trackingFigure(TrackingFigure.ITEMS)],
    ['tracking_total_prefixes', core.engine.trackingFigure(TrackingFigure.PREFIXES)],
    ['unexpected_error_replies', count(Statistic.UNEXPECTED_ERRORS)],
    ['total_error_replies', count(Statistic.ERROR_REPLIES)],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', count(Statistic.READS_PROCESSED)],
    ['total_writes_processed', count(Statistic.WRITES_PROCESSED)],
    ...zeros('io_threaded_reads_processed', 'io_threaded_writes_processed'),
    ...zeros('reply_buffer_shrinks', 'reply_buffer_expands'),
    ...eventLoopFields(source),
    ['acl_access_denied_auth', count(Statistic.ACCESS_DENIED_AUTH)],
    ['acl_access_denied_cmd', count(Statistic.ACCESS_DENIED_COMMAND)],
    ['acl_access_denied_key', count(Statistic.ACCESS_DENIED_KEY)],
    ['acl_access_denied_channel', count(Statistic.ACCESS_DENIED_CHANNEL)],
    ...disconnectionFields(core),
  ];
}

/** Clients that were cut off: the first two names are Redis 7.4's, the third is ours. */
function disconnectionFields({ engine }: Core): Field[] {
  return [
    [
      'client_query_buffer_limit_disconnections',
      engine.statistic(Statistic.QUERY_BUFFER_LIMIT_DISCONNECTIONS),
    ],
    [
      'client_output_buffer_limit_disconnections',
      engine.statistic(Statistic.OUTPUT_LIMIT_DISCONNECTIONS),
    ],
    ['client_out_of_memory_disconnections', engine.statistic(Statistic.MEMORY_DISCONNECTIONS)],
  ];
}

function eventLoopFields({ core, server }: InfoSource): Field[] {
  const loop = server.machine.eventLoop(core.engine.statistic(Statistic.COMMANDS_PROCESSED));
  const commands = tableRows.reduce((sum, row) => sum + core.engine.commandMicroseconds(row.id), 0);
  return [
    ['eventloop_cycles', loop.cycles],
    ['eventloop_duration_sum', loop.busyMicroseconds],
    ['eventloop_duration_cmd_sum', commands],
    ['instantaneous_eventloop_cycles_per_sec', loop.cyclesPerSecond],
    ['instantaneous_eventloop_duration_usec', loop.microsecondsPerCycle],
  ];
}

/** Figures of the event loop for debugging. */
export function debugSection({ core, server }: InfoSource): Field[] {
  const loop = server.machine.eventLoop(core.engine.statistic(Statistic.COMMANDS_PROCESSED));
  return [
    ['eventloop_duration_aof_sum', 0],
    ['eventloop_duration_cron_sum', loop.tickMicroseconds],
    ['eventloop_duration_max', loop.longestMicroseconds],
    ['eventloop_cmd_per_cycle_max', loop.maximumCommands],
  ];
}

export function replicationSection({ server }: InfoSource): Field[] {
  const { configuration, facts, link, replicas } = server;
  const guards = ['min-replicas-to-write', 'min-replicas-max-lag'] as const;
  const guarded = guards.every((name) => configuration.getNumber(name) !== 0);
  return [
    ...(link === null ? [['role', 'master'] as const] : replicaFields(link, configuration)),
    ['connected_slaves', replicas?.all.length ?? 0],
    ...(guarded ? [['min_slaves_good_slaves', replicas?.goodReplicas ?? 0] as const] : []),
    ...(replicas === null ? [] : replicaLines(replicas)),
    ['master_failover_state', replicas?.failoverState ?? 'no-failover'],
    ['master_replid', link?.history.id ?? facts.replicationId],
    ['master_replid2', link?.history.secondId ?? '0'.repeat(40)],
    ['master_repl_offset', link?.history.offset ?? 0],
    ['second_repl_offset', link?.history.secondOffset ?? -1],
    ['repl_backlog_active', Number(replicas?.isActive ?? false)],
    ['repl_backlog_size', configuration.getNumber('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', replicas?.stream.firstOffset ?? 0],
    ['repl_backlog_histlen', replicas?.stream.backlogLength ?? 0],
  ];
}
