// What the plots are made of: figures of INFO second by second, the histogram of latencies, and how
// many keys expire when.

import type { RemoteReply } from '../../net/reply-reader.js';
import { infoFields, itemsOf, numberOf, pairsOf, wordOf } from '../text.js';
import type { Wire } from '../wire.js';

/** Seconds that are kept. */
const keptSeconds = 180;

export interface Moment {
  /** Unix time, seconds. */
  readonly time: number;
  readonly commands: number;
  readonly usedBytes: number;
  readonly datasetBytes: number;
  readonly keys: number;
}

/** A figure for each second, beside those of the page's own questions. */
export class Moments {
  readonly all: Moment[] = [];
  #before: { readonly processed: number; readonly sent: number; readonly atMs: number } | null =
    null;

  async take(wire: Wire): Promise<Moment> {
    const [info, size] = await wire.all([['INFO', 'stats', 'memory'], ['DBSIZE']]);
    const fields = infoFields(info!);
    const field = (name: string): number => Number(fields.get(name) ?? 0);
    const atMs = performance.now();
    const processed = field('total_commands_processed');
    const { sent } = wire;
    const before = this.#before ?? { processed, sent, atMs: atMs - 1000 };
    // What the page asks for itself is no traffic.
    const counted = Math.max(processed - before.processed - (sent - before.sent), 0);
    this.#before = { processed, sent, atMs };
    const moment: Moment = {
      time: Date.now() / 1000,
      commands: Math.round((counted * 1000) / Math.max(atMs - before.atMs, 1)),
      usedBytes: field('used_memory'),
      datasetBytes: field('used_memory_dataset'),
      keys: numberOf(size),
    };
    this.all.push(moment);
    if (this.all.length > keptSeconds) this.all.shift();
    return moment;
  }

  clear(): void {
    this.all.length = 0;
    this.#before = null;
  }
}

/** How many calls took up to so many microseconds, all commands together. */
export function latencies(reply: RemoteReply): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [, command] of pairsOf(reply)) {
    const fields = new Map(pairsOf(command).map(([name, value]) => [wordOf(name), value]));
    let below = 0;
    // Redis counts from the beginning on.
    for (const [limit, count] of pairsOf(fields.get('histogram_usec'))) {
      const most = numberOf(limit);
      counts.set(most, (counts.get(most) ?? 0) + numberOf(count) - below);
      below = numberOf(count);
    }
  }
  return new Map([...counts].sort(([one], [other]) => one - other));
}

/** Ends of the spans in which keys are counted, seconds from now. */
export const spans = [10, 30, 60, 300, 900, 3600, 21_600, 86_400, 604_800];

const mostKeys = 20_000;

/** How many keys expire within each span, and all that do. */
export async function expiries(wire: Wire): Promise<{ counts: number[]; total: number }> {
  const counts = spans.map(() => 0);
  let total = 0;
  let looked = 0;
  let cursor = '0';
  do {
    const reply = await wire.call('SCAN', cursor, 'COUNT', 2000);
    cursor = wordOf(itemsOf(reply)[0]);
    const keys = itemsOf(itemsOf(reply)[1]);
    looked += keys.length;
    const commands = keys.map((key) => ['PTTL', 'bytes' in key ? key.bytes : wordOf(key)]);
    for (const left of await wire.all(commands)) {
      const milliseconds = numberOf(left);
      if (milliseconds < 0) continue;
      total += 1;
      const at = spans.findIndex((span) => milliseconds < span * 1000);
      if (at >= 0) counts[at]! += 1;
    }
  } while (cursor !== '0' && looked < mostKeys);
  return { counts, total };
}
