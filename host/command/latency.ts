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
import { LatencyEvent, LatencyFigure, latencyNames } from '../engine/seam.generated.js';
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
  for (const event of Object.values(LatencyEvent)) {
    const figure = (which: LatencyFigure): number => engine.latencyFigure(event, which);
    const samples = figure(LatencyFigure.SAMPLES);
    if (samples === 0) continue;
    const period = fixedText(figure(LatencyFigure.PERIOD_SECONDS) / samples, 2);
    lines.push(
      `${lines.length + 1}. ${latencyNames[event]}: ${samples} latency spikes` +
        ` (average ${figure(LatencyFigure.MEAN)}ms,` +
        ` mean deviation ${figure(LatencyFigure.DEVIATION)}ms, period ${period} sec).` +
        ` Worst all time event ${figure(LatencyFigure.WORST)}ms.`,
    );
    for (const advice of advicesFor(event, server.configuration)) given.add(advice);
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
function advicesFor(event: LatencyEvent, configuration: Configuration): readonly Advice[] {
  switch (event) {
    case LatencyEvent.COMMAND: {
      const limit = configuration.getNumber('slowlog-log-slower-than');
      const threshold = configuration.getNumber('latency-monitor-threshold');
      const common: readonly Advice[] = ['logRead', 'large'];
      if (limit < 0) return ['logOn', ...common];
      return limit / 1000 > threshold ? ['logTune', ...common] : common;
    }
    case LatencyEvent.FAST_COMMAND:
      return ['scheduler'];
    case LatencyEvent.EXPIRE_CYCLE:
      return configuration.getNumber('hz') < 100 ? ['hz', 'large'] : ['large'];
    case LatencyEvent.EVICTION_DEL:
      return ['large'];
    case LatencyEvent.EVICTION_CYCLE:
      return ['eviction'];
    case LatencyEvent.AOF_FSYNC_ALWAYS:
      return configuration.getEnum('appendfsync') === 'always' ? ['fsync'] : ['disk'];
    case LatencyEvent.AOF_WRITE_ACTIVE_CHILD:
      return ['rewrite', 'disk'];
    case LatencyEvent.AOF_WRITE_PENDING_FSYNC:
    case LatencyEvent.AOF_WRITE_ALONE:
    case LatencyEvent.AOF_FSTAT:
    case LatencyEvent.RDB_UNLINK_TEMP_FILE:
      return ['disk'];
    case LatencyEvent.AOF_REWRITE_DIFF_WRITE:
    case LatencyEvent.AOF_RENAME:
      return ['writes', 'disk'];
    default:
      return [];
  }
}
