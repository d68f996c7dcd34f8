/*
 * Directives that are accepted where Redis accepts them, kept, printed and rewritten, and change
 * nothing here: they turn a mechanism that Cedis does not have. The README prints this list.
 */

/** One group of directives and why they have no effect. */
export interface WithoutEffect {
  names: readonly string[];
  reason: string;
}

export const acceptedWithoutEffect: readonly WithoutEffect[] = [
  {
    names: ['jemalloc-bg-thread'],
    reason: 'the engine has an allocator of its own; nothing is purged in the background',
  },
  {
    names: [
      'activedefrag',
      'active-defrag-ignore-bytes',
      'active-defrag-threshold-lower',
      'active-defrag-threshold-upper',
      'active-defrag-cycle-min',
      'active-defrag-cycle-max',
      'active-defrag-max-scan-fields',
    ],
    reason: 'turning it on is refused as by a Redis without its own jemalloc; the rest is kept',
  },
  {
    names: ['sanitize-dump-payload'],
    reason: 'what comes from outside is always judged in full',
  },
  {
    names: ['io-threads', 'io-threads-do-reads'],
    reason: 'one thread serves all connections',
  },
  {
    names: ['server_cpulist', 'bio_cpulist', 'aof_rewrite_cpulist', 'bgsave_cpulist'],
    reason: 'Node cannot bind a thread to a CPU; use taskset or the container',
  },
  {
    names: ['oom-score-adj', 'oom-score-adj-values'],
    reason: 'there is no child process to prefer; set the score of the process from outside',
  },
  {
    names: ['disable-thp'],
    reason:
      "snapshots are taken without a fork, so huge pages cost no copies; Node's own choice stays",
  },
  {
    names: ['socket-mark-id'],
    reason: 'Node offers no way to set the mark of a socket',
  },
  {
    names: ['crash-memcheck-enabled'],
    reason: 'a crash report holds the trap and the command; memory is not tested',
  },
  {
    names: ['watchdog-period'],
    reason: 'a running WebAssembly call cannot be interrupted to look at its stack',
  },
  {
    names: ['use-exit-on-panic'],
    reason: 'a panic always ends by an exit with a non-zero code',
  },
  {
    names: ['ignore-warnings'],
    reason: 'the warning that it silences is about a kernel fault that forks run into',
  },
];
