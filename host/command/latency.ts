// LATENCY DOCTOR: what the samples of the latency monitor mean, in words. The other subcommands of
// LATENCY are the engine's, and so are the samples (assembly/engine/latency.ts).
//
//   1. command: 3 latency spikes (average 402ms, mean deviation 65ms, period 1.00 sec). Worst all
//      time event 501ms.
//
//   - advice, each once, whichever events ask for it

import type { HostCall } from './call.js';
import type { ServerContext } from './context.js';
import { fixedText } from './info/section.js';
import { LatencyFigure, latencyEvents } from '../engine/core.js';
import type { Configuration } from '../config/configuration.js';

/** Advice in the order in which it is given. */
const advices = {
  logOn:
    'The slow log is off, so that nobody can say which commands were slow. Turn it on with' +
    " 'CONFIG SET slowlog-log-slower-than <microseconds>'.",
  logTune:
    'The slow log begins above the threshold of the latency monitor, and misses some of these' +
    " commands. Lower it with 'CONFIG SET slowlog-log-slower-than <microseconds>'.",
  logRead: 'Look into the slow log: SLOWLOG GET tells which commands are slow.',
  scheduler:
    'Commands that do little were slow: the process did not get the processor. Lower the load of' +
    ' the machine, look for neighbours on the same host, and measure what the machine itself costs' +
    " with 'redis-cli --intrinsic-latency 100'.",
  disk:
    'The disk keeps the server waiting. Use a local one, preferably an SSD, and let nothing else' +
    ' write much to it.',
  rewrite:
    "Writing while a file is being rewritten is slow here: 'no-appendfsync-on-rewrite' lets a" +
    ' rewrite finish without waiting for the disk, at the price of a longer window of loss.',
  fsync:
    "'appendfsync always' waits for the disk at every write. 'everysec' loses at most a second" +
    ' and does not wait.',
  writes: 'Much is written while the file is replaced. Fewer, larger commands need less of it.',
  hz: "Let expiry work in smaller steps: 'CONFIG SET hz 100'.",
  large:
    'Large values that are deleted, expired or evicted take time. Divide them, or delete them with' +
    ' UNLINK and the lazyfree directives.',
  eviction:
    'Many keys had to be evicted at once. A lowered maxmemory does that, or a command that needs' +
    ' much memory, such as a STORE of a large set.',
  hugePages:
    'The kernel gives this process huge pages, which makes the first touch of memory slow:' +
    " 'echo never > /sys/kernel/mm/transparent_hugepage/enabled' and a restart end that.",
} as const;

type Advice = keyof typeof advices;

export function latencyDoctorCommand(call: HostCall): void {
  const { core, server } = call;
  const { engine } = core;
  const given = new Set<Advice>();
  const lines: string[] = [];
  for (const [event, name] of latencyEvents.entries()) {
    const figure = (which: number): number => engine.latencyFigure(event, which);
    const samples = figure(LatencyFigure.samples);
    if (samples === 0) continue;
    const period = fixedText(figure(LatencyFigure.period) / samples, 2);
    lines.push(
      `${lines.length + 1}. ${name}: ${samples} latency spikes` +
        ` (average ${figure(LatencyFigure.mean)}ms,` +
        ` mean deviation ${figure(LatencyFigure.deviation)}ms, period ${period} sec).` +
        ` Worst all time event ${figure(LatencyFigure.worst)}ms.`,
    );
    for (const advice of advicesFor(name, server.configuration)) given.add(advice);
  }
  call.reply.verbatim('txt', reportText(lines, given, server));
}

function reportText(
  lines: readonly string[],
  given: Set<Advice>,
  { configuration, machine }: ServerContext,
): string {
  if (lines.length === 0 && configuration.getNumber('latency-monitor-threshold') === 0) {
    return (
      'The latency monitor is off, and there are no samples from before. Turn it on with' +
      " 'CONFIG SET latency-monitor-threshold <milliseconds>'.\n"
    );
  }
  if (machine.hugePageKilobytes() > 0) given.add('hugePages');
  if (lines.length === 0 && given.size === 0) {
    return 'Nothing has kept this server for longer than the threshold.\n';
  }
  const events =
    lines.length === 0 ? '' : `This server was kept by these events:\n\n${lines.join('\n')}\n`;
  if (given.size === 0) return `${events}\nThere is no simple advice for these.\n`;
  const words = (Object.keys(advices) as Advice[]).filter((advice) => given.has(advice));
  return `${events}\nAdvice:\n\n${words.map((advice) => `- ${advices[advice]}\n`).join('')}`;
}

/** What an event suggests. */
function advicesFor(event: string, configuration: Configuration): readonly Advice[] {
  switch (event) {
    case 'command': {
      const limit = configuration.getNumber('slowlog-log-slower-than');
      const threshold = configuration.getNumber('latency-monitor-threshold');
      const common: readonly Advice[] = ['logRead', 'large'];
      if (limit < 0) return ['logOn', ...common];
      return limit / 1000 > threshold ? ['logTune', ...common] : common;
    }
    case 'fast-command':
      return ['scheduler'];
    case 'expire-cycle':
      return configuration.getNumber('hz') < 100 ? ['hz', 'large'] : ['large'];
    case 'eviction-del':
      return ['large'];
    case 'eviction-cycle':
      return ['eviction'];
    case 'aof-fsync-always':
      return configuration.getEnum('appendfsync') === 'always' ? ['fsync'] : ['disk'];
    case 'aof-write-active-child':
      return ['rewrite', 'disk'];
    case 'aof-write-pending-fsync':
    case 'aof-write-alone':
    case 'aof-fstat':
    case 'rdb-unlink-temp-file':
      return ['disk'];
    case 'aof-rewrite-diff-write':
    case 'aof-rename':
      return ['writes', 'disk'];
    default:
      return [];
  }
}
