// LATENCY: what kept the server, by event (engine/latency.ts), and how long commands take
// (engine/statistics.ts). LATENCY GRAPH is drawn in latency-graph.ts; LATENCY DOCTOR, which is
// prose, is the host's.

import { Call } from '../../engine/call';
import {
  LATENCY_SAMPLES,
  LatencyEvent,
  LatencySeries,
  latencyName,
  latencyReset,
  latencySampleAt,
  latencySeries,
} from '../../engine/latency';
import { commandCallsBelow, commandHasHistogram } from '../../engine/statistics';
import { bytesIndexOf } from '../../memory/bytes';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyDefer,
  replyDeferredArray,
  replyDeferredMap,
  replyInteger,
  replyMap,
} from '../../protocol/reply';
import { argumentIs } from '../cursor';
import { helpBegin, helpEnd, helpLine } from '../help';
import {
  CommandRow,
  commandCount,
  commandLookup,
  commandLookupSubcommand,
  commandRowAt,
} from '../../row/lookup';

const noSeries = changetype<LatencySeries>(0);

/**
 * The event that argument `index` names; COUNT = none. Case counts, but for LATENCY RESET.
 */
export function latencyEventNamed(call: Call, index: i32, folded: bool): u32 {
  for (let event: u32 = 0; event < <u32>LatencyEvent.COUNT; event++) {
    if (!argumentIs(call, index, latencyName(event))) continue;
    if (folded || isLower(call.address(index), call.bytes(index))) return event;
  }
  return LatencyEvent.COUNT;
}

function isLower(source: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    if (load<u8>(source + i) - 0x41 < 26) return false;
  }
  return true;
}

/** LATENCY LATEST : of each event its last sample and the worst one. */
export function latencyLatestCommand(call: Call): void {
  const mark = replyDefer();
  let events: u32 = 0;
  for (let event: u32 = 0; event < <u32>LatencyEvent.COUNT; event++) {
    const series = latencySeries(event);
    if (series == noSeries) continue;
    const last = latencySampleAt(series, LATENCY_SAMPLES - 1);
    replyArray(4);
    replyBulkLiteral(latencyName(event));
    replyInteger(last.seconds);
    replyInteger(last.milliseconds);
    replyInteger(series.worst);
    events += 1;
  }
  replyDeferredArray(mark, events);
}

/** LATENCY HISTORY event */
export function latencyHistoryCommand(call: Call): void {
  const series = latencySeries(latencyEventNamed(call, 2, false));
  if (series == noSeries) return replyArray(0);
  const mark = replyDefer();
  let samples: u32 = 0;
  for (let i: u32 = 0; i < LATENCY_SAMPLES; i++) {
    const sample = latencySampleAt(series, i);
    if (sample.seconds == 0) continue;
    replyArray(2);
    replyInteger(sample.seconds);
    replyInteger(sample.milliseconds);
    samples += 1;
  }
  replyDeferredArray(mark, samples);
}

/** LATENCY RESET [event …] */
export function latencyResetCommand(call: Call): void {
  let dropped: i64 = 0;
  if (call.argumentCount == 2) {
    for (let event: u32 = 0; event < <u32>LatencyEvent.COUNT; event++) {
      if (latencyReset(event)) dropped += 1;
    }
  }
  for (let i = 2; i < call.argumentCount; i++) {
    if (latencyReset(latencyEventNamed(call, i, true))) dropped += 1;
  }
  replyInteger(dropped);
}

/** LATENCY HISTOGRAM [command …] : a container stands for its subcommands. */
export function latencyHistogramCommand(call: Call): void {
  const mark = replyDefer();
  let commands: u32 = 0;
  if (call.argumentCount == 2) {
    const count = commandCount();
    for (let id: u32 = 0; id < count; id++) commands += replyHistogram(commandRowAt(id));
  }
  for (let i = 2; i < call.argumentCount; i++) {
    const row = rowNamed(call.address(i), call.bytes(i));
    if (row == null) continue;
    const last = <u32>row.id + row.subcommandCount;
    for (let id: u32 = row.id; id <= last; id++) commands += replyHistogram(commandRowAt(id));
  }
  replyDeferredMap(mark, commands);
}

/** The row called `get` or `client|list`; null = there is none. */
function rowNamed(name: usize, count: u32): CommandRow | null {
  const bar = <u32>bytesIndexOf(name, count, 0x7c);
  const row = commandLookup(name, min<u32>(bar, count));
  if (row == null || bar >= count) return row;
  return commandLookupSubcommand(row, name + bar + 1, count - bar - 1);
}

/** The shortest and the longest time that is told apart: 2^10 and 2^30 ns. */
const FIRST_EXPONENT: u32 = 10;
const LAST_EXPONENT: u32 = 30;
/** An exponent beyond all times. */
const ALL: u32 = 64;

/** A command's name and its histogram, if it has one. Returns how many it has: 0 or 1. */
function replyHistogram(row: CommandRow): u32 {
  if (!commandHasHistogram(row.id)) return 0;
  const total = commandCallsBelow(row.id, ALL);
  if (total == 0) return 0;
  replyBulk(row.fullName, row.fullNameBytes);
  replyMap(2);
  replyBulkLiteral('calls');
  replyInteger(total);
  replyBulkLiteral('histogram_usec');
  const mark = replyDefer();
  let buckets: u32 = 0;
  let seen: u64 = 0;
  for (let exponent = FIRST_EXPONENT; exponent <= LAST_EXPONENT && seen < total; exponent++) {
    const calls = exponent == LAST_EXPONENT ? total : commandCallsBelow(row.id, exponent);
    if (calls == seen) continue;
    replyInteger(bucketMicroseconds(exponent));
    replyInteger(calls);
    seen = calls;
    buckets += 1;
  }
  replyDeferredMap(mark, buckets);
  return 1;
}

/**
 * The name of the bucket that ends at 2^exponent ns: 1, 2, 4 … 33, 66 … microseconds. Redis's
 * histogram has 128 steps to a power of two, and names the end of the first one.
 */
function bucketMicroseconds(exponent: u32): i64 {
  return (((<i64>1) << exponent) + ((<i64>1) << (exponent - 7)) - 1) / 1000;
}

/** LATENCY HELP */
export function latencyHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('DOCTOR');
  helpLine('    Say what the samples mean, and what to do about them.');
  helpLine('GRAPH <event>');
  helpLine('    Draw the samples of an event.');
  helpLine('HISTOGRAM [<command> ...]');
  helpLine('    Count calls by their duration, of these commands or of all.');
  helpLine('HISTORY <event>');
  helpLine('    List the samples of an event: time and milliseconds.');
  helpLine('LATEST');
  helpLine('    List the last sample of each event, and its worst one.');
  helpLine('RESET [<event> ...]');
  helpLine('    Drop the samples of these events or of all.');
  helpEnd();
}
