// Which directive means what to the engine. Each is set at the start and whenever CONFIG SET
// changes it.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Core } from './core.js';
import { engineLevel } from './log.js';
import {
  EvictionPolicy,
  Lazyfree,
  OutputClass,
  Parameter,
  ProtectedCommand,
} from './seam.generated.js';

/** maxmemory-policy. */
const policies: Readonly<Record<string, EvictionPolicy>> = {
  'volatile-lru': EvictionPolicy.VOLATILE_LRU,
  'allkeys-lru': EvictionPolicy.ALLKEYS_LRU,
  'volatile-lfu': EvictionPolicy.VOLATILE_LFU,
  'allkeys-lfu': EvictionPolicy.ALLKEYS_LFU,
  'volatile-random': EvictionPolicy.VOLATILE_RANDOM,
  'allkeys-random': EvictionPolicy.ALLKEYS_RANDOM,
  'volatile-ttl': EvictionPolicy.VOLATILE_TTL,
  noeviction: EvictionPolicy.NO_EVICTION,
};

/** Directives that are one bit each of Parameter.LAZYFREE. */
const lazyfreeBits = {
  'lazyfree-lazy-expire': Lazyfree.EXPIRE,
  'lazyfree-lazy-eviction': Lazyfree.EVICTION,
  'lazyfree-lazy-server-del': Lazyfree.SERVER_DELETE,
  'lazyfree-lazy-user-del': Lazyfree.USER_DELETE,
  'lazyfree-lazy-user-flush': Lazyfree.USER_FLUSH,
} as const;

const numbers: readonly (readonly [directive: string, parameter: Parameter])[] = [
  ['maxmemory', Parameter.MAXIMUM_MEMORY],
  ['maxmemory-samples', Parameter.EVICTION_SAMPLES],
  ['maxmemory-eviction-tenacity', Parameter.EVICTION_TENACITY],
  ['maxmemory-clients', Parameter.CLIENT_MEMORY],
  ['proto-max-bulk-len', Parameter.MAXIMUM_BULK_BYTES],
  ['client-query-buffer-limit', Parameter.QUERY_BUFFER_LIMIT_BYTES],
  ['lfu-log-factor', Parameter.LFU_LOG_FACTOR],
  ['lfu-decay-time', Parameter.LFU_DECAY_MINUTES],
  ['active-expire-effort', Parameter.EXPIRE_EFFORT],
  ['hz', Parameter.TICKS_PER_SECOND],
  ['acllog-max-len', Parameter.ACL_LOG_ENTRIES],
  ['list-max-listpack-size', Parameter.LIST_SIZE],
  ['list-compress-depth', Parameter.LIST_DEPTH],
  ['hash-max-listpack-entries', Parameter.HASH_ENTRIES],
  ['hash-max-listpack-value', Parameter.HASH_BYTES],
  ['set-max-intset-entries', Parameter.SET_INTEGERS],
  ['set-max-listpack-entries', Parameter.SET_ENTRIES],
  ['set-max-listpack-value', Parameter.SET_BYTES],
  ['zset-max-listpack-entries', Parameter.ZSET_ENTRIES],
  ['zset-max-listpack-value', Parameter.ZSET_BYTES],
  ['stream-node-max-bytes', Parameter.STREAM_BYTES],
  ['stream-node-max-entries', Parameter.STREAM_ENTRIES],
  ['hll-sparse-max-bytes', Parameter.HYPERLOGLOG_SPARSE_BYTES],
  ['slowlog-log-slower-than', Parameter.SLOWLOG_MICROSECONDS],
  ['slowlog-max-len', Parameter.SLOWLOG_LENGTH],
  ['latency-monitor-threshold', Parameter.LATENCY_THRESHOLD],
];

/** Who may call protected commands; fixed at the start. */
const protectedCommands = [
  ['enable-debug-command', Parameter.DEBUG_COMMAND],
  ['enable-module-command', Parameter.MODULE_COMMAND],
] as const;

/** Their values. */
const permissions: Readonly<Record<string, ProtectedCommand>> = {
  no: ProtectedCommand.NOBODY,
  yes: ProtectedCommand.EVERYBODY,
  local: ProtectedCommand.LOCAL,
};

/** The classes of client-output-buffer-limit in the order in which the directive keeps them. */
const outputClasses = [OutputClass.NORMAL, OutputClass.REPLICA, OutputClass.PUBSUB] as const;

/** Sets every directive that the engine obeys, now and on each change. */
export function parametersBind(configuration: Configuration, core: Core): void {
  const bind = (names: string | readonly string[], apply: () => void): void => {
    apply();
    configuration.onApply(names, () => {
      apply();
      return null;
    });
  };
  for (const [name, parameter] of numbers) {
    bind(name, () => core.setParameter(parameter, configuration.getNumber(name)));
  }
  for (const [name, parameter] of protectedCommands) {
    core.setParameter(parameter, permissions[configuration.getEnum(name)]!);
  }
  bind('maxmemory-policy', () => {
    const policy = policies[configuration.getEnum('maxmemory-policy')]!;
    core.setParameter(Parameter.EVICTION_POLICY, policy);
  });
  const lazyfreeDirectives = Object.keys(lazyfreeBits) as (keyof typeof lazyfreeBits)[];
  bind(lazyfreeDirectives, () => {
    let bits = 0;
    for (const name of lazyfreeDirectives) {
      if (configuration.getBool(name)) bits |= lazyfreeBits[name];
    }
    core.setParameter(Parameter.LAZYFREE, bits);
  });
  bind('replica-ignore-maxmemory', () => {
    const ignores = Number(configuration.getBool('replica-ignore-maxmemory'));
    core.setParameter(Parameter.REPLICA_IGNORES_MEMORY, ignores);
  });
  bind('latency-tracking', () => {
    core.setParameter(
      Parameter.LATENCY_TRACKING,
      Number(configuration.getBool('latency-tracking')),
    );
  });
  bind('tracking-table-max-keys', () => {
    core.setParameter(Parameter.TRACKING_KEYS, configuration.getNumber('tracking-table-max-keys'));
  });
  bind('rdbcompression', () => {
    core.setParameter(Parameter.RDB_COMPRESSION, Number(configuration.getBool('rdbcompression')));
  });
  bind('rdb-format', () => {
    const isOld = configuration.getEnum('rdb-format') === '7.0';
    core.setParameter(Parameter.RDB_FORMAT, isOld ? 70 : 0);
  });
  bind('notify-keyspace-events', () => {
    core.setParameter(Parameter.EVENT_CLASSES, configuration.getSpecial('notify-keyspace-events'));
  });
  bind('acl-pubsub-default', () => {
    const isAll = configuration.getEnum('acl-pubsub-default') === 'allchannels';
    core.setParameter(Parameter.ACL_ALL_CHANNELS, Number(isAll));
  });
  bind('loglevel', () => {
    core.setParameter(Parameter.LOG_LEVEL, engineLevel(configuration.getEnum('loglevel')));
  });
  bind('requirepass', () => {
    core.setPassword(byteTextFromBytes(configuration.getBytes('requirepass')));
  });
  bind('client-output-buffer-limit', () => {
    configuration.getSpecial('client-output-buffer-limit').forEach((limit, which) => {
      const { hardBytes, softBytes, softSeconds } = limit;
      const outputClass = outputClasses[which]!;
      // What replicas are owed waits with the host (host/replicate/limit.ts).
      if (outputClass === OutputClass.REPLICA) return;
      core.setOutputLimit(outputClass, Number(hardBytes), Number(softBytes), softSeconds);
    });
  });
}
