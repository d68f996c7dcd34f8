/*
 * --latency-dist: how long PINGs took, as a line of colours for each interval. Each place of the
 * line is a range of times, its colour says how many fell into it.
 */

import { print, sleep } from '../ending.js';
import type { Session } from '../session.js';
import { persistentCall } from './persistent-call.js';

/** The longest time of each place, ms, and the character that stands for it. */
const places: readonly (readonly [number, string])[] = [
  [0.01, '.'],
  [0.125, '-'],
  [0.25, '*'],
  [0.5, '#'],
  ...Array.from({ length: 9 }, (_, at) => [at + 1, String(at + 1)] as const),
  ...Array.from({ length: 5 }, (_, at) => [10 * (at + 1), 'ABCDE'[at]!] as const),
  ...Array.from({ length: 5 }, (_, at) => [100 * (at + 1), 'FGHIJ'[at]!] as const),
  ...Array.from({ length: 5 }, (_, at) => [1000 * 2 ** at, 'KLMNO'[at]!] as const),
  [30_000, 'P'],
  [60_000, 'Q'],
  [Infinity, '?'],
];

/** From nothing to all, as colours of a terminal with 256 of them. */
const rainbow = [
  0, 233, 234, 235, 237, 239, 241, 243, 245, 247, 144, 143, 142, 184, 226, 214, 208, 202, 196,
];
const grey = [0, 233, 234, 235, 237, 239, 241, 243, 245, 247, 249, 251, 253];

const sampleEveryMs = 10;
const linesBetweenLegends = 20;

export async function latencySpectrumRun(session: Session): Promise<void> {
  const palette = session.options.isMono ? grey : rainbow;
  const intervalMs = session.options.intervalMs || 1000;
  let counts = places.map(() => 0);
  let start = performance.now();
  let lines = 0;
  for (;;) {
    const sent = performance.now();
    await persistentCall(session, 'PING');
    const took = performance.now() - sent;
    counts[places.findIndex(([most]) => took <= most)]! += 1;
    if (performance.now() - start > intervalMs) {
      if (lines++ % linesBetweenLegends === 0) print(legend(palette));
      print(spectrum(counts, palette));
      start = performance.now();
      counts = places.map(() => 0);
    }
    await sleep(sampleEveryMs);
  }
}

function spectrum(counts: readonly number[], palette: readonly number[]): string {
  const total = counts.reduce((sum, count) => sum + count);
  const cells = counts.map((count, at) => {
    const colour = palette[Math.ceil((count / total) * (palette.length - 1))]!;
    return `\x1b[48;5;${colour}m${places[at]![1]}`;
  });
  return `\x1b[38;5;0m${cells.join('')}\x1b[0m\n`;
}

function legend(palette: readonly number[]): string {
  const colours = palette.map((colour) => `\x1b[48;5;${colour}m `).join('');
  const rule = '-'.repeat(45);
  return [
    rule,
    '. - * #          .01 .125 .25 .5 milliseconds',
    '1,2,3,...,9      from 1 to 9     milliseconds',
    'A,B,C,D,E        10,20,30,40,50  milliseconds',
    'F,G,H,I,J        .1,.2,.3,.4,.5       seconds',
    'K,L,M,N,O,P,Q,?  1,2,4,8,16,30,60,>60 seconds',
    `From 0 to 100%: ${colours}\x1b[0m`,
    rule,
    '',
  ].join('\n');
}
