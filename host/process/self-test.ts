// cedis-server --test-memory N and --check-system: the machine is looked at, and no server runs.

import { readFileSync } from 'node:fs';

const passes = 3;
const blockBytes = 16 * 1024 * 1024;
const clockCalls = 20_000;
/** A read of the clock that takes longer than this is slow, µs. */
const clockLimitMicroseconds = 2;

/** Exit code and text of a run; failures go to the standard error. */
export interface SelfTestOutcome {
  readonly exitCode: number;
  readonly text: string;
}

/** Fills `megabytes` of memory with patterns and reads them back, several times over. */
export function memoryTest(megabytes: number): SelfTestOutcome {
  const blocks: Uint32Array[] = [];
  let left = Math.max(megabytes, 0) * 1024 * 1024;
  try {
    for (; left > 0; left -= blockBytes) {
      blocks.push(new Uint32Array(Math.ceil(Math.min(left, blockBytes) / 4)));
    }
  } catch {
    const text = `Unable to allocate ${megabytes} megabytes: Cannot allocate memory\n`;
    return { exitCode: 1, text };
  }
  for (let pass = 1; pass <= passes; pass++) {
    if (!patternsHold(blocks)) return { exitCode: 1, text: '*** MEMORY ERROR DETECTED\n' };
  }
  const text =
    'Your memory passed this test.\n' +
    'A machine in doubt is best tested without a system: see memtest86 and memtester.\n';
  return { exitCode: 0, text };
}

/**
 * Writes a pattern to all blocks and reads all of them back: zeros, ones, both alternations, and
 * each word's own number.
 */
function patternsHold(blocks: readonly Uint32Array[]): boolean {
  const patterns = [
    [0, 0],
    [0xffff_ffff, 0],
    [0xaaaa_aaaa, 0],
    [0x5555_5555, 0],
    [0, 1],
  ] as const;
  return patterns.every(([start, step]) => {
    blocks.forEach((block, number) => patternWrite(block, start + number * step, step));
    return blocks.every((block, number) => patternHolds(block, start + number * step, step));
  });
}

function patternWrite(block: Uint32Array, start: number, step: number): void {
  for (let at = 0; at < block.length; at++) block[at] = start + at * step;
}

function patternHolds(block: Uint32Array, start: number, step: number): boolean {
  for (let at = 0; at < block.length; at++) {
    if (block[at] !== (start + at * step) >>> 0) return false;
  }
  return true;
}

/**
 * The checks of redis-server by their names. Those about fork are skipped: nothing is forked here.
 */
export function systemCheck(): SelfTestOutcome {
  const outcomes: readonly (readonly [name: string, warning: string | null])[] = [
    ['slow-clocksource', clockCheck()],
    ['xen-clocksource', xenCheck()],
    ['overcommit', null],
    ['THP', null],
  ];
  const lines = outcomes.map(([name, warning]) => {
    if (warning === null) return `[${name}]...skipped\n`;
    return warning === '' ? `[${name}]...OK\n` : `[${name}]...WARNING:\n${warning}\n`;
  });
  const failed = outcomes.some(([, warning]) => warning !== null && warning !== '');
  return { exitCode: failed ? 1 : 0, text: lines.join('') };
}

/** '' for a clock that is fast to read, else a warning. */
function clockCheck(): string {
  const started = process.hrtime.bigint();
  for (let call = 0; call < clockCalls; call++) performance.now();
  const each = Number(process.hrtime.bigint() - started) / 1000 / clockCalls;
  if (each <= clockLimitMicroseconds) return '';
  return `Reading the clock takes ${each.toFixed(1)} microseconds: its source is a slow one.`;
}

/** null where the kernel tells nothing, '' for any other clock than Xen's, else a warning. */
function xenCheck(): string | null {
  const path = '/sys/devices/system/clocksource/clocksource0/current_clocksource';
  try {
    const source = readFileSync(path, 'latin1').trim();
    if (source !== 'xen') return '';
    return `The clock source is 'xen', which is slow; write 'tsc' into ${path} if you can.`;
  } catch {
    return null;
  }
}
