/*
 * --latency and --latency-history: the time that PING takes, every 10 ms.
 */

import { print, sleep } from '../ending.js';
import type { OutputMode } from '../options.js';
import type { Session } from '../session.js';
import { persistentCall } from './persistent-call.js';

const sampleEveryMs = 10;
const historyMs = 15_000;

/** Shortest, longest, mean and number of what was measured. */
class Range {
  least = Infinity;
  most = 0;
  sum = 0;
  count = 0;

  add(latencyMs: number): void {
    this.least = Math.min(this.least, latencyMs);
    this.most = Math.max(this.most, latencyMs);
    this.sum += latencyMs;
    this.count += 1;
  }

  text(output: OutputMode): string {
    const { least, most, count } = this;
    const mean = (this.sum / count).toFixed(2);
    switch (output) {
      case 'standard':
        return `min: ${least}, max: ${most}, avg: ${mean} (${count} samples)`;
      case 'csv':
        return `${least},${most},${mean},${count}\n`;
      case 'raw':
        return `${least} ${most} ${mean} ${count}\n`;
      default:
        return `{"min": ${least}, "max": ${most}, "avg": ${mean}, "count": ${count}}\n`;
    }
  }
}

export async function latencyRun(session: Session): Promise<void> {
  const { output, intervalMs, isHistory } = session.options;
  let range = new Range();
  let start = Date.now();
  for (;;) {
    const sent = performance.now();
    await persistentCall(session, 'PING');
    range.add(Math.floor(performance.now() - sent));
    const passed = Date.now() - start;
    if (output === 'standard') print(`\x1b[0G\x1b[2K${range.text(output)}`);
    else if (isHistory) print(range.text(output));
    else if (passed > (intervalMs || 1000)) {
      print(range.text(output));
      return;
    }
    if (isHistory && passed > (intervalMs || historyMs)) {
      print(` -- ${(passed / 1000).toFixed(2)} seconds range\n`);
      start = Date.now();
      range = new Range();
    }
    await sleep(sampleEveryMs);
  }
}
