/*
 * Every directive of Redis 7.2.6, and those that Cedis adds, one a line: builder(name, default,
 * what the type needs, extras).
 *
 * The order is that of CONFIG GET and of lines that CONFIG REWRITE appends (Redis's own order is
 * that of a hash table, so nothing can depend on it). Lines of redis.conf that are no directives -
 * include, rename-command, user, loadmodule, module settings and sentinel - are known to the loader
 * (load.ts) and not to CONFIG.
 */

import { bool, integer, memory, memoryOrPercent, octal, oneOf, special } from './directive.js';
import { directiveFlag, optionalText, range, signed, text, unsigned } from './directive.js';
import type { Directive, EnumNames } from './directive.js';
import { int32Maximum, int64Maximum, uint32Maximum } from './number-text.js';
import {
  activeDefragmentationCheck,
  appendFolderCheck,
  appendNameCheck,
  hostnameCheck,
  nodeNameCheck,
  shutdownFlagsCheck,
  snapshotNameCheck,
  titleTemplateCheck,
} from './value-check.js';

const { immutable, sensitive, debug, manyWords, hidden, denyLoading, volatile } = directiveFlag;
const { port, int, natural, positive, long, size, unsignedInt, unsignedLong } = range;

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const gigabyte = 1024 * megabyte;

/** The server's frequency is a hint: any is accepted and brought into these bounds. */
const frequencyMinimum = 1n;
const frequencyMaximum = 500n;
/** The same for the backlog of replication, in bytes. */
const backlogMinimum = 16n * 1024n;

const yesNoLocal = ['no', 'yes', 'local'];
const logLevels = ['debug', 'verbose', 'notice', 'warning', 'nothing'];
const supervisors = ['upstart', 'systemd', 'auto', 'no'];
const fsyncPolicies = ['everysec', 'always', 'no'];
const disklessLoads = ['disabled', 'on-empty-db', 'swapdb'];
const tlsClientChecks = ['no', 'yes', 'optional'];
const pubsubDefaults = ['allchannels', 'resetchannels'];
const sanitizations = ['no', 'yes', 'clients'];
const endpointTypes = ['ip', 'hostname', 'unknown-endpoint'];
const propagationErrors = ['ignore', 'panic', 'panic-on-replicas'];
const oomScoreModes: EnumNames = ['no', 'yes', ['relative', 1], ['absolute', 2]];
const shutdownFlags: EnumNames = ['default', 'save', 'nosave', ['now', 4], ['force', 8]];
const syslogFacilities = ['user', ...[0, 1, 2, 3, 4, 5, 6, 7].map((unit) => `local${unit}`)];
const interval = signed(kilobyte, int32Maximum);
const validityFactor = { alias: 'cluster-slave-validity-factor' };
const shutdownExtras = { flags: manyWords, check: shutdownFlagsCheck };
const evictionPolicies = [
  ...['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'],
  ...['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction'],
];

const network: readonly Directive[] = [
  special('bind', { flags: manyWords }),
  integer('port', 6379, port),
  integer('tcp-backlog', 511, natural, { flags: immutable }),
  integer('tcp-keepalive', 300, natural),
  integer('timeout', 0, natural),
  bool('protected-mode', 'yes'),
  optionalText('unixsocket', { flags: immutable }),
  octal('unixsocketperm', 0, unsigned(0, 0o777), { flags: immutable }),
  integer('socket-mark-id', 0, unsignedInt, { flags: immutable }),
  optionalText('bind-source-addr'),
  integer('maxclients', 10000, unsigned(1, uint32Maximum)),
  special('client-output-buffer-limit', { flags: manyWords }),
  memory('client-query-buffer-limit', gigabyte, unsigned(megabyte, int64Maximum), { flags: debug }),
  memory('proto-max-bulk-len', 512 * megabyte, signed(megabyte, int64Maximum), { flags: debug }),
  memoryOrPercent('maxmemory-clients', 0, signed(-100, int64Maximum)),
  integer('tracking-table-max-keys', 1_000_000, size),
];

const tls: readonly Directive[] = [
  integer('tls-port', 0, port),
  optionalText('tls-cert-file', { flags: volatile }),
  optionalText('tls-key-file', { flags: volatile }),
  optionalText('tls-key-file-pass'),
  optionalText('tls-client-cert-file', { flags: volatile }),
  optionalText('tls-client-key-file', { flags: volatile }),
  optionalText('tls-client-key-file-pass'),
  optionalText('tls-dh-params-file', { flags: volatile }),
  optionalText('tls-ca-cert-file', { flags: volatile }),
  optionalText('tls-ca-cert-dir', { flags: volatile }),
  oneOf('tls-auth-clients', 'yes', tlsClientChecks),
  bool('tls-replication', 'no'),
  bool('tls-cluster', 'no'),
  optionalText('tls-protocols'),
  optionalText('tls-ciphers'),
  optionalText('tls-ciphersuites'),
  bool('tls-prefer-server-ciphers', 'no'),
  bool('tls-session-caching', 'yes'),
  integer('tls-session-cache-size', 20 * kilobyte, natural),
  integer('tls-session-cache-timeout', 300, natural),
];

const general: readonly Directive[] = [
  bool('daemonize', 'no', { flags: immutable }),
  oneOf('supervised', 'no', supervisors, { flags: immutable }),
  optionalText('pidfile', { flags: immutable }),
  oneOf('loglevel', 'notice', logLevels),
  text('logfile', '', { flags: immutable }),
  bool('syslog-enabled', 'no', { flags: immutable }),
  text('syslog-ident', 'redis', { flags: immutable }),
  oneOf('syslog-facility', 'local0', syslogFacilities, { flags: immutable }),
  bool('crash-log-enabled', 'yes'),
  bool('crash-memcheck-enabled', 'yes'),
  bool('use-exit-on-panic', 'no', { flags: hidden }),
  integer('databases', 16, positive, { flags: immutable }),
  bool('always-show-logo', 'no', { flags: immutable }),
  bool('set-proc-title', 'yes', { flags: immutable }),
  text('proc-title-template', '{title} {listen-addr} {server-mode}', { check: titleTemplateCheck }),
  text('locale-collate', ''),
  text('ignore-warnings', ''),
  special('dir', { flags: directiveFlag.protected | denyLoading }),
  integer('hz', 10, natural, { adjust: frequencyAdjust }),
  bool('dynamic-hz', 'yes'),
  integer('shutdown-timeout', 10, natural),
  oneOf('shutdown-on-sigint', 'default', shutdownFlags, shutdownExtras),
  oneOf('shutdown-on-sigterm', 'default', shutdownFlags, shutdownExtras),
  integer('busy-reply-threshold', 5000, long, { alias: 'lua-time-limit' }),
  special('notify-keyspace-events'),
  integer('watchdog-period', 0, natural, { flags: hidden }),
];

const security: readonly Directive[] = [
  optionalText('requirepass', { flags: sensitive, isBinary: true }),
  text('aclfile', '', { flags: immutable }),
  integer('acllog-max-len', 128, long),
  oneOf('acl-pubsub-default', 'resetchannels', pubsubDefaults),
  oneOf('enable-protected-configs', 'no', yesNoLocal, { flags: immutable }),
  oneOf('enable-debug-command', 'no', yesNoLocal, { flags: immutable }),
  oneOf('enable-module-command', 'no', yesNoLocal, { flags: immutable }),
  oneOf('sanitize-dump-payload', 'no', sanitizations, { flags: debug }),
];

const memoryAndExpiry: readonly Directive[] = [
  memory('maxmemory', 0, unsignedLong),
  oneOf('maxmemory-policy', 'noeviction', evictionPolicies),
  integer('maxmemory-samples', 5, positive),
  integer('maxmemory-eviction-tenacity', 10, signed(0, 100)),
  integer('lfu-log-factor', 10, natural),
  integer('lfu-decay-time', 1, natural),
  integer('active-expire-effort', 1, signed(1, 10)),
  bool('activerehashing', 'yes'),
  bool('lazyfree-lazy-eviction', 'no', { flags: debug }),
  bool('lazyfree-lazy-expire', 'no', { flags: debug }),
  bool('lazyfree-lazy-server-del', 'no', { flags: debug }),
  bool('lazyfree-lazy-user-del', 'no', { flags: debug }),
  bool('lazyfree-lazy-user-flush', 'no', { flags: debug }),
  bool('activedefrag', 'no', { flags: debug, check: activeDefragmentationCheck }),
  memory('active-defrag-ignore-bytes', 100 * megabyte, unsigned(1, int64Maximum)),
  integer('active-defrag-threshold-lower', 10, signed(0, 1000)),
  integer('active-defrag-threshold-upper', 100, signed(0, 1000)),
  integer('active-defrag-cycle-min', 1, signed(1, 99)),
  integer('active-defrag-cycle-max', 25, signed(1, 99)),
  integer('active-defrag-max-scan-fields', 1000, signed(1, int64Maximum)),
  bool('jemalloc-bg-thread', 'yes'),
  oneOf('oom-score-adj', 'no', oomScoreModes),
  special('oom-score-adj-values', { flags: manyWords }),
  bool('disable-thp', 'yes', { flags: immutable }),
];

const encodings: readonly Directive[] = [
  integer('hash-max-listpack-entries', 512, size, { alias: 'hash-max-ziplist-entries' }),
  memory('hash-max-listpack-value', 64, size, { alias: 'hash-max-ziplist-value' }),
  integer('list-max-listpack-size', -2, int, { alias: 'list-max-ziplist-size' }),
  integer('list-compress-depth', 0, natural, { flags: debug }),
  integer('set-max-intset-entries', 512, size),
  integer('set-max-listpack-entries', 128, size),
  integer('set-max-listpack-value', 64, size),
  integer('zset-max-listpack-entries', 128, size, { alias: 'zset-max-ziplist-entries' }),
  memory('zset-max-listpack-value', 64, size, { alias: 'zset-max-ziplist-value' }),
  memory('stream-node-max-bytes', 4096, size),
  integer('stream-node-max-entries', 100, long),
  memory('hll-sparse-max-bytes', 3000, size),
];

const snapshots: readonly Directive[] = [
  special('save', { flags: manyWords }),
  text('dbfilename', 'dump.rdb', { flags: directiveFlag.protected, check: snapshotNameCheck }),
  bool('rdbcompression', 'yes'),
  bool('rdbchecksum', 'yes', { flags: immutable }),
  bool('rdb-del-sync-files', 'no'),
  bool('rdb-save-incremental-fsync', 'yes'),
  integer('rdb-key-save-delay', 0, int, { flags: hidden }),
  integer('key-load-delay', 0, int, { flags: hidden }),
  integer('loading-process-events-interval-bytes', 2 * megabyte, interval, { flags: hidden }),
  bool('stop-writes-on-bgsave-error', 'yes'),
];

const appendOnly: readonly Directive[] = [
  bool('appendonly', 'no', { flags: denyLoading }),
  text('appendfilename', 'appendonly.aof', { flags: immutable, check: appendNameCheck }),
  text('appenddirname', 'appendonlydir', { flags: immutable, check: appendFolderCheck }),
  oneOf('appendfsync', 'everysec', fsyncPolicies),
  bool('no-appendfsync-on-rewrite', 'no'),
  integer('auto-aof-rewrite-percentage', 100, natural),
  memory('auto-aof-rewrite-min-size', 64 * megabyte, long),
  bool('aof-load-truncated', 'yes'),
  bool('aof-use-rdb-preamble', 'yes'),
  bool('aof-timestamp-enabled', 'no'),
  bool('aof-rewrite-incremental-fsync', 'yes'),
  bool('aof-disable-auto-gc', 'no', { flags: hidden }),
];

const replication: readonly Directive[] = [
  special('replicaof', { alias: 'slaveof', flags: immutable | manyWords }),
  optionalText('masteruser', { flags: sensitive }),
  optionalText('masterauth', { flags: sensitive, isBinary: true }),
  bool('replica-serve-stale-data', 'yes', { alias: 'slave-serve-stale-data' }),
  bool('replica-read-only', 'yes', { alias: 'slave-read-only', flags: debug }),
  bool('replica-lazy-flush', 'no', { alias: 'slave-lazy-flush' }),
  bool('replica-ignore-maxmemory', 'yes', { alias: 'slave-ignore-maxmemory' }),
  bool('replica-ignore-disk-write-errors', 'no'),
  integer('replica-priority', 100, natural, { alias: 'slave-priority' }),
  bool('replica-announced', 'yes'),
  optionalText('replica-announce-ip', { alias: 'slave-announce-ip' }),
  integer('replica-announce-port', 0, port, { alias: 'slave-announce-port' }),
  integer('repl-ping-replica-period', 10, positive, { alias: 'repl-ping-slave-period' }),
  integer('repl-timeout', 60, positive),
  bool('repl-disable-tcp-nodelay', 'no'),
  bool('repl-diskless-sync', 'yes', { flags: debug }),
  integer('repl-diskless-sync-delay', 5, natural),
  integer('repl-diskless-sync-max-replicas', 0, natural),
  oneOf('repl-diskless-load', 'disabled', disklessLoads, { flags: debug | denyLoading }),
  memory('repl-backlog-size', megabyte, signed(1, int64Maximum), { adjust: backlogAdjust }),
  integer('repl-backlog-ttl', 3600, long),
  integer('min-replicas-to-write', 0, natural, { alias: 'min-slaves-to-write' }),
  integer('min-replicas-max-lag', 10, natural, { alias: 'min-slaves-max-lag' }),
  oneOf('propagation-error-behavior', 'ignore', propagationErrors),
];

const cluster: readonly Directive[] = [
  bool('cluster-enabled', 'no', { flags: immutable }),
  text('cluster-config-file', 'nodes.conf', { flags: immutable }),
  integer('cluster-port', 0, port, { flags: immutable }),
  integer('cluster-node-timeout', 15000, long),
  integer('cluster-ping-interval', 0, long, { flags: hidden }),
  integer('cluster-replica-validity-factor', 10, natural, validityFactor),
  integer('cluster-migration-barrier', 1, natural),
  bool('cluster-allow-replica-migration', 'yes'),
  bool('cluster-require-full-coverage', 'yes'),
  bool('cluster-replica-no-failover', 'no', { alias: 'cluster-slave-no-failover' }),
  bool('cluster-allow-reads-when-down', 'no'),
  bool('cluster-allow-pubsubshard-when-down', 'yes'),
  memory('cluster-link-sendbuf-limit', 0, unsignedLong),
  optionalText('cluster-announce-ip'),
  optionalText('cluster-announce-hostname', { check: hostnameCheck }),
  optionalText('cluster-announce-human-nodename', { check: nodeNameCheck, isBinary: true }),
  integer('cluster-announce-port', 0, port),
  integer('cluster-announce-tls-port', 0, port),
  integer('cluster-announce-bus-port', 0, port),
  oneOf('cluster-preferred-endpoint-type', 'ip', endpointTypes),
];

const observation: readonly Directive[] = [
  integer('slowlog-log-slower-than', 10000, signed(-1, int64Maximum)),
  integer('slowlog-max-len', 128, long),
  integer('latency-monitor-threshold', 0, long),
  bool('latency-tracking', 'yes'),
  special('latency-tracking-info-percentiles', { flags: manyWords }),
];

const threads: readonly Directive[] = [
  integer('io-threads', 1, signed(1, 128), { flags: debug | immutable }),
  bool('io-threads-do-reads', 'no', { flags: debug | immutable }),
  optionalText('server_cpulist', { flags: immutable }),
  optionalText('bio_cpulist', { flags: immutable }),
  optionalText('aof_rewrite_cpulist', { flags: immutable }),
  optionalText('bgsave_cpulist', { flags: immutable }),
];

/** Directives that Redis does not have: a redis-server refuses a file that names them. */
const ownDirectives: readonly Directive[] = [
  integer('metrics-port', 0, port),
  text('metrics-bind', '127.0.0.1'),
  oneOf('log-format', 'text', ['text', 'json']),
  oneOf('rdb-format', '7.2', ['7.2', '7.0']),
  memory('repl-buffer-disk-limit', gigabyte, unsigned(0, int64Maximum)),
];

/** The names of the directives that are Cedis's and not Redis's. */
export const ownDirectiveNames: readonly string[] = ownDirectives.map(
  (directive) => directive.name,
);

/** All directives in the order of CONFIG GET. */
export const directiveTable: readonly Directive[] = [
  ...network,
  ...tls,
  ...general,
  ...security,
  ...memoryAndExpiry,
  ...encodings,
  ...snapshots,
  ...appendOnly,
  ...replication,
  ...cluster,
  ...observation,
  ...threads,
  ...ownDirectives,
];

function backlogAdjust(bytes: bigint): bigint {
  return bytes < backlogMinimum ? backlogMinimum : bytes;
}

function frequencyAdjust(frequency: bigint): bigint {
  if (frequency < frequencyMinimum) return frequencyMinimum;
  return frequency > frequencyMaximum ? frequencyMaximum : frequency;
}
