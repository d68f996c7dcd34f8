// Which directive means what to the engine. Each is set at the start and whenever CONFIG SET
// changes it.

import { byteTextFromBytes } from '../config/byte-text.js';
import type { Configuration } from '../config/configuration.js';
import type { Core } from './core.js';
import { Parameter } from './core.js';
import { engineLevel } from './log.js';

/** maxmemory-policy, in the order of the engine's EvictionPolicy. */
const policies = [
  'volatile-lru',
  'allkeys-lru',
  'volatile-lfu',
  'allkeys-lfu',
  'volatile-random',
  'allkeys-random',
  'volatile-ttl',
  'noeviction',
] as const;

/** Directives that are one bit each of Parameter.lazyfree, lowest bit first. */
const lazyfreeDirectives = [
  'lazyfree-lazy-expire',
  'lazyfree-lazy-eviction',
  'lazyfree-lazy-server-del',
  'lazyfree-lazy-user-del',
  'lazyfree-lazy-user-flush',
] as const;

const numbers: readonly (readonly [directive: string, parameter: number])[] = [
  ['maxmemory', Parameter.maximumMemory],
  ['maxmemory-samples', Parameter.evictionSamples],
  ['maxmemory-eviction-tenacity', Parameter.evictionTenacity],
  ['maxmemory-clients', Parameter.clientMemory],
  ['proto-max-bulk-len', Parameter.maximumBulkBytes],
  ['client-query-buffer-limit', Parameter.queryBufferLimitBytes],
  ['lfu-log-factor', Parameter.lfuLogFactor],
  ['lfu-decay-time', Parameter.lfuDecayMinutes],
  ['active-expire-effort', Parameter.expireEffort],
  ['hz', Parameter.ticksPerSecond],
  ['acllog-max-len', Parameter.aclLogEntries],
  ['list-max-listpack-size', Parameter.listSize],
  ['list-compress-depth', Parameter.listDepth],
  ['hash-max-listpack-entries', Parameter.hashEntries],
  ['hash-max-listpack-value', Parameter.hashBytes],
  ['set-max-intset-entries', Parameter.setIntegers],
  ['set-max-listpack-entries', Parameter.setEntries],
  ['set-max-listpack-value', Parameter.setBytes],
  ['zset-max-listpack-entries', Parameter.sortedSetEntries],
  ['zset-max-listpack-value', Parameter.sortedSetBytes],
  ['stream-node-max-bytes', Parameter.streamBytes],
  ['stream-node-max-entries', Parameter.streamEntries],
  ['hll-sparse-max-bytes', Parameter.hyperloglogSparseBytes],
  ['slowlog-log-slower-than', Parameter.slowlogMicroseconds],
  ['slowlog-max-len', Parameter.slowlogLength],
  ['latency-monitor-threshold', Parameter.latencyThreshold],
];

/** Who may call protected commands; fixed at the start. */
const protectedCommands = [
  ['enable-debug-command', Parameter.debugCommand],
  ['enable-module-command', Parameter.moduleCommand],
] as const;

/** Their values, in the order of the engine's ProtectedCommand. */
const permissions = ['no', 'yes', 'local'] as const;

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
    core.setParameter(parameter, permissions.indexOf(configuration.getEnum(name) as never));
  }
  bind('maxmemory-policy', () => {
    const index = policies.indexOf(configuration.getEnum('maxmemory-policy') as never);
    core.setParameter(Parameter.evictionPolicy, index);
  });
  bind(lazyfreeDirectives, () => {
    const bits = lazyfreeDirectives.map((name, bit) => Number(configuration.getBool(name)) << bit);
    core.setParameter(
      Parameter.lazyfree,
      bits.reduce((sum, bit) => sum | bit, 0),
    );
  });
  bind('replica-ignore-maxmemory', () => {
    const ignores = Number(configuration.getBool('replica-ignore-maxmemory'));
    core.setParameter(Parameter.replicaIgnoresMemory, ignores);
  });
  bind('latency-tracking', () => {
    core.setParameter(Parameter.latencyTracking, Number(configuration.getBool('latency-tracking')));
  });
  bind('tracking-table-max-keys', () => {
    core.setParameter(Parameter.trackingKeys, configuration.getNumber('tracking-table-max-keys'));
  });
  bind('rdbcompression', () => {
    core.setParameter(Parameter.rdbCompression, Number(configuration.getBool('rdbcompression')));
  });
  bind('notify-keyspace-events', () => {
    core.setParameter(Parameter.eventClasses, configuration.getSpecial('notify-keyspace-events'));
  });
  bind('acl-pubsub-default', () => {
    const isAll = configuration.getEnum('acl-pubsub-default') === 'allchannels';
    core.setParameter(Parameter.aclAllChannels, Number(isAll));
  });
  bind('loglevel', () => {
    core.setParameter(Parameter.logLevel, engineLevel(configuration.getEnum('loglevel')));
  });
  bind('requirepass', () => {
    core.setPassword(byteTextFromBytes(configuration.getBytes('requirepass')));
  });
  bind('client-output-buffer-limit', () => {
    configuration.getSpecial('client-output-buffer-limit').forEach((limit, which) => {
      const { hardBytes, softBytes, softSeconds } = limit;
      core.setOutputLimit(which, Number(hardBytes), Number(softBytes), softSeconds);
    });
  });
}
