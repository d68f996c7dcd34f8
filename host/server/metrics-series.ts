// What the metrics endpoint tells: INFO's fields under the names that dashboards for Redis know
// (those of the common redis_exporter), with base units: bytes and seconds.
//
//   INFO                                        series
//   connected_clients:3                         redis_connected_clients 3
//   total_commands_processed:9                  redis_commands_processed_total 9
//   cmdstat_get:calls=2,usec=10,…               redis_commands_total{cmd="get"} 2
//   db0:keys=5,expires=1,avg_ttl=100            redis_db_keys{db="db0"} 5
//
// A row names a field of INFO; what has no field stands at the end of `seriesOf`.

import {
  LatencyEvent,
  LatencyFigure,
  SlowlogFigure,
  latencyNames,
} from '../engine/seam.generated.js';
import { infoFields } from '../command/info.js';
import type { InfoSource } from '../command/info/section.js';

/** One value of a metric, with what tells it from the metric's others. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric and all of its values now. */
export interface Series {
  readonly name: string;
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

type Row = readonly [field: string, name: string, factor?: number];

/** Fields that go up and down. */
const gauges: readonly Row[] = [
  ['uptime_in_seconds', 'redis_uptime_in_seconds'],
  ['connected_clients', 'redis_connected_clients'],
  ['maxclients', 'redis_max_clients'],
  ['blocked_clients', 'redis_blocked_clients'],
  ['tracking_clients', 'redis_tracking_clients'],
  ['client_recent_max_input_buffer', 'redis_client_recent_max_input_buffer_bytes'],
  ['client_recent_max_output_buffer', 'redis_client_recent_max_output_buffer_bytes'],
  ['used_memory', 'redis_memory_used_bytes'],
  ['used_memory_rss', 'redis_memory_used_rss_bytes'],
  ['used_memory_peak', 'redis_memory_used_peak_bytes'],
  ['used_memory_overhead', 'redis_memory_used_overhead_bytes'],
  ['used_memory_startup', 'redis_memory_used_startup_bytes'],
  ['used_memory_dataset', 'redis_memory_used_dataset_bytes'],
  ['used_memory_lua', 'redis_memory_used_lua_bytes'],
  ['used_memory_scripts', 'redis_memory_used_scripts_bytes'],
  ['total_system_memory', 'redis_total_system_memory_bytes'],
  ['maxmemory', 'redis_memory_max_bytes'],
  ['allocator_allocated', 'redis_allocator_allocated_bytes'],
  ['allocator_active', 'redis_allocator_active_bytes'],
  ['allocator_resident', 'redis_allocator_resident_bytes'],
  ['mem_fragmentation_ratio', 'redis_mem_fragmentation_ratio'],
  ['mem_fragmentation_bytes', 'redis_mem_fragmentation_bytes'],
  ['mem_clients_normal', 'redis_mem_clients_normal'],
  ['mem_clients_slaves', 'redis_mem_clients_slaves'],
  ['lazyfree_pending_objects', 'redis_lazyfree_pending_objects'],
  ['loading', 'redis_loading_dump_file'],
  ['rdb_changes_since_last_save', 'redis_rdb_changes_since_last_save'],
  ['rdb_bgsave_in_progress', 'redis_rdb_bgsave_in_progress'],
  ['rdb_last_save_time', 'redis_rdb_last_save_timestamp_seconds'],
  ['rdb_last_bgsave_time_sec', 'redis_rdb_last_bgsave_duration_sec'],
  ['aof_enabled', 'redis_aof_enabled'],
  ['aof_rewrite_in_progress', 'redis_aof_rewrite_in_progress'],
  ['instantaneous_ops_per_sec', 'redis_instantaneous_ops_per_sec'],
  ['instantaneous_input_kbps', 'redis_instantaneous_input_kbps'],
  ['instantaneous_output_kbps', 'redis_instantaneous_output_kbps'],
  ['pubsub_channels', 'redis_pubsub_channels'],
  ['pubsub_patterns', 'redis_pubsub_patterns'],
  ['pubsubshard_channels', 'redis_pubsubshard_channels'],
  ['latest_fork_usec', 'redis_latest_fork_seconds', 1e-6],
  ['connected_slaves', 'redis_connected_slaves'],
  ['master_repl_offset', 'redis_master_repl_offset'],
  ['repl_backlog_active', 'redis_repl_backlog_is_active'],
  ['repl_backlog_size', 'redis_replication_backlog_bytes'],
];

/** Fields that only grow, until the server starts anew or CONFIG RESETSTAT. */
const counters: readonly Row[] = [
  ['total_connections_received', 'redis_connections_received_total'],
  ['total_commands_processed', 'redis_commands_processed_total'],
  ['rejected_connections', 'redis_rejected_connections_total'],
  ['total_net_input_bytes', 'redis_net_input_bytes_total'],
  ['total_net_output_bytes', 'redis_net_output_bytes_total'],
  ['expired_keys', 'redis_expired_keys_total'],
  ['expired_time_cap_reached_count', 'redis_expired_time_cap_reached_total'],
  ['evicted_keys', 'redis_evicted_keys_total'],
  ['evicted_clients', 'redis_evicted_clients_total'],
  ['keyspace_hits', 'redis_keyspace_hits_total'],
  ['keyspace_misses', 'redis_keyspace_misses_total'],
  ['lazyfreed_objects', 'redis_lazyfreed_objects_total'],
  ['sync_full', 'redis_replica_resyncs_full'],
  ['sync_partial_ok', 'redis_replica_partial_resync_accepted'],
  ['sync_partial_err', 'redis_replica_partial_resync_denied'],
  ['total_error_replies', 'redis_total_error_replies'],
  ['total_reads_processed', 'redis_total_reads_processed'],
  ['total_writes_processed', 'redis_total_writes_processed'],
  ['acl_access_denied_auth', 'redis_acl_access_denied_auth_total'],
  ['acl_access_denied_cmd', 'redis_acl_access_denied_cmd_total'],
  ['acl_access_denied_key', 'redis_acl_access_denied_key_total'],
  ['acl_access_denied_channel', 'redis_acl_access_denied_channel_total'],
  ['used_cpu_sys', 'redis_cpu_sys_seconds_total'],
  ['used_cpu_user', 'redis_cpu_user_seconds_total'],
  ['used_cpu_sys_children', 'redis_cpu_sys_children_seconds_total'],
  ['used_cpu_user_children', 'redis_cpu_user_children_seconds_total'],
  ['used_cpu_sys_main_thread', 'redis_cpu_sys_main_thread_seconds_total'],
  ['used_cpu_user_main_thread', 'redis_cpu_user_main_thread_seconds_total'],
];

/** Fields that come once for each of something: the field's prefix, and the name of its label. */
interface Group {
  readonly prefix: RegExp;
  readonly label: string;
  readonly kind: Series['kind'];
  /** The parts of the field's value, as `calls` in `calls=2,usec=10`. */
  readonly parts: readonly Row[];
}

const groups: readonly Group[] = [
  {
    prefix: /^cmdstat_/,
    label: 'cmd',
    kind: 'counter',
    parts: [
      ['calls', 'redis_commands_total'],
      ['usec', 'redis_commands_duration_seconds_total', 1e-6],
      ['rejected_calls', 'redis_commands_rejected_calls_total'],
      ['failed_calls', 'redis_commands_failed_calls_total'],
    ],
  },
  {
    prefix: /^errorstat_/,
    label: 'err',
    kind: 'counter',
    parts: [['count', 'redis_errors_total']],
  },
  {
    prefix: /^(?=db\d+$)/,
    label: 'db',
    kind: 'gauge',
    parts: [
      ['keys', 'redis_db_keys'],
      ['expires', 'redis_db_keys_expiring'],
      ['avg_ttl', 'redis_db_avg_ttl_seconds', 1e-3],
    ],
  },
];

/** Texts of INFO that name the server. */
const identity = [
  ...['role', 'redis_version', 'cedis_version', 'redis_build_id', 'redis_mode', 'os'],
  ...['maxmemory_policy', 'tcp_port', 'run_id', 'process_id'],
] as const;

type Fields = ReadonlyMap<string, string>;

/** All metrics now. */
export function seriesOf(source: InfoSource): Series[] {
  const fields = infoFields(source);
  return [
    single('redis_up', 'gauge', 'Whether the server answers.', 1),
    {
      name: 'redis_instance_info',
      kind: 'gauge',
      help: 'What the server is.',
      samples: [
        {
          labels: Object.fromEntries(identity.map((name) => [name, fields.get(name) ?? ''])),
          value: 1,
        },
      ],
    },
    ...gauges.flatMap((row) => plain(fields, row, 'gauge')),
    ...counters.flatMap((row) => plain(fields, row, 'counter')),
    ...groups.flatMap((group) => grouped(fields, group)),
    ...slowlogSeries(source),
    ...latencySeries(source),
  ];
}

function single(name: string, kind: Series['kind'], help: string, value: number): Series {
  return { name, kind, help, samples: [{ labels: {}, value }] };
}

function plain(fields: Fields, [field, name, factor = 1]: Row, kind: Series['kind']): Series[] {
  const value = Number(fields.get(field));
  if (!Number.isFinite(value)) return [];
  return [single(name, kind, `INFO ${field}.`, value * factor)];
}

function grouped(fields: Fields, { prefix, label, kind, parts }: Group): Series[] {
  const lines = [...fields].filter(([name]) => prefix.test(name));
  return parts.map(([part, name, factor = 1]) => ({
    name,
    kind,
    help: `${part} of each ${label} in INFO.`,
    samples: lines.map(([field, text]) => ({
      labels: { [label]: field.replace(prefix, '') },
      value: partOf(text, part) * factor,
    })),
  }));
}

/** `usec` of `calls=2,usec=10`; 0 if it is not there. */
function partOf(text: string, name: string): number {
  const found = text.split(',').find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? 0 : Number(found.slice(name.length + 1));
}

function slowlogSeries({ core }: InfoSource): Series[] {
  const figure = (which: SlowlogFigure): number => core.engine.slowlogFigure(which);
  const last = figure(SlowlogFigure.LAST_MICROSECONDS) / 1e6;
  return [
    single(
      'redis_slowlog_length',
      'gauge',
      'Entries of the slow log.',
      figure(SlowlogFigure.LENGTH),
    ),
    single(
      'redis_slowlog_last_id',
      'gauge',
      'Id of the newest entry.',
      figure(SlowlogFigure.LAST_ID),
    ),
    single('redis_last_slow_execution_duration_seconds', 'gauge', 'Its duration.', last),
  ];
}

function latencySeries({ core }: InfoSource): Series[] {
  const samples = Object.values(LatencyEvent).flatMap((event): Sample[] => {
    const worst = core.engine.latencyFigure(event, LatencyFigure.WORST);
    return worst === 0 ? [] : [{ labels: { event_name: latencyNames[event] }, value: worst / 1e3 }];
  });
  const help = 'The longest that an event has kept the server since LATENCY RESET.';
  return [{ name: 'redis_latency_spike_worst_seconds', kind: 'gauge', help, samples }];
}
