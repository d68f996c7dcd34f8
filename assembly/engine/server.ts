// The server's own state and the directives that several mechanisms obey: values, and nothing that
// happens. The host sets them (CONFIG, the configuration file) through engine/directive.ts, which
// also knows the directives that belong to one mechanism.

/** What the host can set. Numbers are part of the contract with the host: append only. */
export const enum Parameter {
  /** maxmemory, bytes; 0 = none. */
  MAXIMUM_MEMORY = 0,
  /** maxmemory-policy, as EvictionPolicy. */
  EVICTION_POLICY = 1,
  /** maxmemory-samples. */
  EVICTION_SAMPLES = 2,
  /** proto-max-bulk-len, bytes. */
  MAXIMUM_BULK_BYTES = 3,
  /** client-query-buffer-limit, bytes. */
  QUERY_BUFFER_LIMIT_BYTES = 4,
  /** notify-keyspace-events as a set of EventClass. */
  EVENT_CLASSES = 5,
  /** lfu-log-factor. */
  LFU_LOG_FACTOR = 6,
  /** lfu-decay-time, minutes. */
  LFU_DECAY_MINUTES = 7,
  /** lazyfree-lazy-expire, -eviction, -server-del, -user-del, -user-flush as bits 0..4. */
  LAZYFREE = 8,
  /** Whether expired keys are deleted actively (DEBUG SET-ACTIVE-EXPIRE). */
  ACTIVE_EXPIRE = 9,
  /** active-expire-effort, 1..10. */
  EXPIRE_EFFORT = 10,
  /** hz: ticks a second, from which the budget of a tick follows. */
  TICKS_PER_SECOND = 11,
  /** For whom effects are recorded: EffectFor bits, 0 = for nobody. */
  EFFECTS = 12,
  /** latency-tracking. */
  LATENCY_TRACKING = 13,
  /** ServerState bits that the host knows of. */
  STATE = 14,
  /** enable-debug-command, as ProtectedCommand. */
  DEBUG_COMMAND = 15,
  /** list-max-listpack-size; this and the following in the order of Limit (type/limit.ts). */
  LIST_SIZE = 16,
  /** list-compress-depth. */
  LIST_DEPTH = 17,
  /** hash-max-listpack-entries. */
  HASH_ENTRIES = 18,
  /** hash-max-listpack-value, bytes. */
  HASH_BYTES = 19,
  /** set-max-intset-entries. */
  SET_INTEGERS = 20,
  /** set-max-listpack-entries. */
  SET_ENTRIES = 21,
  /** set-max-listpack-value, bytes. */
  SET_BYTES = 22,
  /** zset-max-listpack-entries. */
  ZSET_ENTRIES = 23,
  /** zset-max-listpack-value, bytes. */
  ZSET_BYTES = 24,
  /** rdbcompression. */
  RDB_COMPRESSION = 25,
  /** stream-node-max-bytes. */
  STREAM_BYTES = 26,
  /** stream-node-max-entries. */
  STREAM_ENTRIES = 27,
  /** hll-sparse-max-bytes. */
  HYPERLOGLOG_SPARSE_BYTES = 28,
  /** maxmemory-eviction-tenacity, 0..100. */
  EVICTION_TENACITY = 30,
  /** replica-ignore-maxmemory. */
  REPLICA_IGNORES_MEMORY = 31,
  /** maxmemory-clients, bytes; a negative number is a percentage of maxmemory; 0 = none. */
  CLIENT_MEMORY = 32,
  /** tracking-table-max-keys; 0 = no limit. */
  TRACKING_KEYS = 45,
  /** acl-pubsub-default: 1 = allchannels. */
  ACL_ALL_CHANNELS = 40,
  /** acllog-max-len. */
  ACL_LOG_ENTRIES = 41,
  /** slowlog-log-slower-than, µs; -1 = off. */
  SLOWLOG_MICROSECONDS = 50,
  /** slowlog-max-len. */
  SLOWLOG_LENGTH = 51,
  /** latency-monitor-threshold, ms; 0 = off. */
  LATENCY_THRESHOLD = 52,
  /** enable-module-command, as ProtectedCommand. */
  MODULE_COMMAND = 53,
  /** rdb-format: 70 = nothing that Redis 7.0 does not know, 0 = as Redis 7.2. */
  RDB_FORMAT = 60,
  /** loglevel: 0 debug, 1 verbose, 2 notice, 3 warning, 4 nothing. */
  LOG_LEVEL = 54,
}

/** Who may run a protected command. */
export const enum ProtectedCommand {
  NOBODY = 0,
  EVERYBODY = 1,
  /** Clients that are connected from this machine. */
  LOCAL = 2,
}

/** What keeps commands from running. */
export const enum ServerState {
  /** A dataset is being loaded: -LOADING. */
  LOADING = 1 << 0,
  /** The last save failed: -MISCONF for writes. */
  DISK_ERROR = 1 << 1,
  /** This server is a replica. */
  REPLICA = 1 << 2,
  /** A read-only replica: -READONLY for writes. */
  READ_ONLY = 1 << 3,
  /** The link to the primary is down and replica-serve-stale-data is no. */
  STALE = 1 << 4,
  /** A script runs too long: -BUSY. */
  BUSY_SCRIPT = 1 << 5,
  /** Expired keys are not deleted now (CLIENT PAUSE, failover). */
  EXPIRE_PAUSED = 1 << 6,
  /** Commands that may write wait (engine/run/pause.ts). */
  WRITES_PAUSED = 1 << 7,
  /** All commands wait. */
  ALL_PAUSED = 1 << 8,
  /** A command inside EXEC is at the host: nobody else's commands may come between. */
  TRANSACTION_AWAY = 1 << 9,
  /**
   * Keys are being sent to another server: commands that write them wait
   * (engine/keyspace/departure.ts).
   */
  KEYS_AWAY = 1 << 10,
  /** All entries are being written out: commands may have to wait (engine/snapshot/hold.ts). */
  WALKING = 1 << 11,
  /** The host does something that no command may come between: all of them wait. */
  HOST_ALONE = 1 << 12,
  /** The append-only file cannot be written: -MISCONF for writes. */
  AOF_ERROR = 1 << 13,
  /** Fewer replicas than min-replicas-to-write are well: -NOREPLICAS for writes. */
  REPLICAS_MISSING = 1 << 14,
  /** A dataset is loaded aside while this one is served: -LOADING for what is in its way. */
  ASYNC_LOADING = 1 << 15,
  /** The dataset is soon loaded: who would be told -LOADING waits, for the host is alone. */
  LOADING_BRIEFLY = 1 << 16,
}

/** What the engine itself decides, and Parameter.STATE leaves alone. */
const OWN_STATES: u32 =
  ServerState.EXPIRE_PAUSED |
  ServerState.WRITES_PAUSED |
  ServerState.ALL_PAUSED |
  ServerState.TRANSACTION_AWAY |
  ServerState.KEYS_AWAY |
  ServerState.WALKING |
  ServerState.HOST_ALONE |
  ServerState.BUSY_SCRIPT;

/**
 * No maxmemory, and one above 3.5 GiB, counts as this: the heap ends at 4 GiB, and keys must be
 * evicted, or writes refused, before memory is out.
 */
export const SERVER_MEMORY_MAXIMUM: f64 = 3.5 * 1024 * 1024 * 1024;
/** More samples than this are not better. */
const SAMPLES_MAXIMUM: u32 = 64;

export let serverState: u32 = 0;
export let serverMaximumMemory: f64 = 0;
/** maxmemory as it is obeyed: never more than there can be. */
export let serverMemoryLimit: f64 = SERVER_MEMORY_MAXIMUM;
export let serverEvictionTenacity: u32 = 10;
export let serverReplicaIgnoresMemory: bool = true;
export let serverClientMemory: f64 = 0;
export let serverEvictionPolicy: u32 = 7;
export let serverEvictionSamples: u32 = 5;
export let serverQueryBufferLimitBytes: u64 = 1024 * 1024 * 1024;
export let serverEventClasses: u32 = 0;
export let serverLfuLogFactor: u32 = 10;
export let serverLfuDecayMinutes: u32 = 1;
export let serverLazyfree: u32 = 0;
export let serverActiveExpire: bool = true;
export let serverExpireEffort: u32 = 1;
export let serverTicksPerSecond: u32 = 10;
export let serverEffects: u32 = 0;
export let serverLatencyTracking: bool = true;
export let serverDebugCommand: u32 = ProtectedCommand.NOBODY;
export let serverModuleCommand: u32 = ProtectedCommand.NOBODY;

/** Sets one of the values here. False: the parameter is none of them. */
export function serverSet(parameter: u32, value: f64): bool {
  switch (parameter) {
    case Parameter.QUERY_BUFFER_LIMIT_BYTES:
      serverQueryBufferLimitBytes = <u64>value;
      return true;
    case Parameter.EVENT_CLASSES:
      serverEventClasses = <u32>value;
      return true;
    case Parameter.ACTIVE_EXPIRE:
      serverActiveExpire = value != 0;
      return true;
    case Parameter.EXPIRE_EFFORT:
      serverExpireEffort = <u32>value;
      return true;
    case Parameter.TICKS_PER_SECOND:
      serverTicksPerSecond = <u32>value;
      return true;
    case Parameter.EFFECTS:
      serverEffects = <u32>value;
      return true;
    case Parameter.LATENCY_TRACKING:
      serverLatencyTracking = value != 0;
      return true;
    case Parameter.STATE:
      serverState = (serverState & OWN_STATES) | ((<u32>value) & ~OWN_STATES);
      return true;
    case Parameter.DEBUG_COMMAND:
      serverDebugCommand = <u32>value;
      return true;
    case Parameter.MODULE_COMMAND:
      serverModuleCommand = <u32>value;
      return true;
    default:
      return memorySet(parameter, value);
  }
}

/** Sets one value that is about memory. */
function memorySet(parameter: u32, value: f64): bool {
  switch (parameter) {
    case Parameter.MAXIMUM_MEMORY:
      serverMaximumMemory = value;
      serverMemoryLimit =
        value == 0 ? SERVER_MEMORY_MAXIMUM : min<f64>(value, SERVER_MEMORY_MAXIMUM);
      return true;
    case Parameter.EVICTION_POLICY:
      serverEvictionPolicy = <u32>value;
      return true;
    case Parameter.EVICTION_SAMPLES:
      serverEvictionSamples = min<u32>(<u32>value, SAMPLES_MAXIMUM);
      return true;
    case Parameter.LFU_LOG_FACTOR:
      serverLfuLogFactor = <u32>value;
      return true;
    case Parameter.LFU_DECAY_MINUTES:
      serverLfuDecayMinutes = <u32>value;
      return true;
    case Parameter.LAZYFREE:
      serverLazyfree = <u32>value;
      return true;
    case Parameter.EVICTION_TENACITY:
      serverEvictionTenacity = <u32>value;
      return true;
    case Parameter.REPLICA_IGNORES_MEMORY:
      serverReplicaIgnoresMemory = value != 0;
      return true;
    case Parameter.CLIENT_MEMORY:
      serverClientMemory = value;
      return true;
    default:
      return false;
  }
}

/** Sets or clears bits of the server's state that the engine decides. */
export function serverStateSet(bits: u32, value: bool): void {
  serverState = value ? serverState | bits : serverState & ~bits;
}

/** Whether this server deletes keys whose deadline has passed (a primary that is not paused). */
@inline export function serverExpiresKeys(): bool {
  const holds = ServerState.REPLICA | ServerState.EXPIRE_PAUSED | ServerState.LOADING;
  return (serverState & holds) == 0;
}

/** Bits of Parameter.LAZYFREE. */
export const enum Lazyfree {
  EXPIRE = 1 << 0,
  EVICTION = 1 << 1,
  SERVER_DELETE = 1 << 2,
  USER_DELETE = 1 << 3,
  USER_FLUSH = 1 << 4,
}
