/*
 * Two servers in one run. Each round measures every test on both, one after the other and in the
 * other order in the next round, so that both see the same noise; what counts are the medians over
 * the rounds, and their ratio.
 *
 *     round 1    SET here · SET there    GET here · GET there
 *     round 2    SET there · SET here    GET there · GET here
 */

import { print, printError } from '../client/ending.js';
import type { Place } from '../client/tls-options.js';
import type { Options } from './options.js';
import { placeText } from './place.js';
import { limitText, perSecond, ProgressLine } from './print.js';
import { reportWrite } from './report.js';
import { testRun } from './run.js';
import type { RunResult } from './run.js';
import type { Test } from './test-list.js';

/** The runs of one test, on the first server and on the other. */
interface Pair {
  readonly test: Test;
  readonly runs: readonly [RunResult[], RunResult[]];
}

/** What is compared: a name, a figure of a run, and its digits. */
const figures: readonly (readonly [string, (result: RunResult) => number, number])[] = [
  ['rps', perSecond, 2],
  ['p50_ms', (result) => result.latencies.percentile(50) / 1000, 3],
  ['p99_ms', (result) => result.latencies.percentile(99) / 1000, 3],
];

/** Measures all tests on both servers and prints the medians and their ratios. */
export async function comparisonRun(
  options: Options,
  against: Place,
  tests: readonly Test[],
): Promise<void> {
  const places = [options, against] as const;
  const pairs: Pair[] = tests.map((test) => ({ test, runs: [[], []] }));
  for (let round = 0; round < options.rounds; round++) {
    for (const { test, runs } of pairs) {
      for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const line = new ProgressLine(`${test.title} at ${placeText(places[which]!)}`);
        const result = await testRun(options, places[which]!, test, (sample) => {
          if (!options.isCsv) line.show(sample);
        });
        if (!options.isCsv) line.clear();
        runs[which]!.push(result);
      }
    }
  }
  const [here, there] = places.map(placeText);
  print(options.isCsv ? csvHead() : textHead(options, here!, there!));
  for (const pair of pairs) print(options.isCsv ? csvLine(pair) : textLines(pair, here!, there!));
  for (const { test, runs } of pairs) {
    const worst = runs.flat().find((result) => result.isLimit);
    if (worst !== undefined) {
      printError(`cedis-benchmark: ${test.title}: ${limitText(options, worst)}\n`);
    }
  }
  if (options.report === null) return;
  const middle = [0, 1].map((which) => pairs.map(({ runs }) => runMiddle(runs[which]!)));
  await reportWrite(options, tests, middle);
}

/** The medians of a figure on both servers, and the first's as a multiple of the other's. */
function comparisonOf(
  { runs }: Pair,
  figure: (result: RunResult) => number,
): [number, number, number] {
  const [here, there] = runs.map((results) => median(results.map(figure)));
  return [here!, there!, there === 0 ? Number.NaN : here! / there!];
}

function csvHead(): string {
  const names = figures.flatMap(([name]) => [name, `${name}_against`, `${name}_ratio`]);
  return `${['test', ...names].map((name) => `"${name}"`).join(',')}\n`;
}

function csvLine(pair: Pair): string {
  const fields = figures.flatMap(([, figure, digits]) => {
    const [here, there, ratio] = comparisonOf(pair, figure);
    return [here.toFixed(digits), there.toFixed(digits), ratio.toFixed(3)];
  });
  return `${[pair.test.title, ...fields].map((field) => `"${field}"`).join(',')}\n`;
}

function textHead(options: Options, here: string, there: string): string {
  return `Medians of ${options.rounds} rounds, ${here} beside ${there}:\n\n`;
}

function textLines(pair: Pair, here: string, there: string): string {
  const width = Math.max(here.length, there.length, 12) + 2;
  const head = ['', here, there, 'ratio'].map((cell, at) => cell.padStart(at === 0 ? 8 : width));
  const lines = figures.map(([name, figure, digits]) => {
    const [left, right, ratio] = comparisonOf(pair, figure);
    const cells = [left.toFixed(digits), right.toFixed(digits), ratio.toFixed(3)];
    return `  ${name.padEnd(8)}${cells.map((cell) => cell.padStart(width)).join('')}`;
  });
  return `====== ${pair.test.title} ======\n  ${head.join('')}\n${lines.join('\n')}\n\n`;
}

/** The middle value; the mean of the two middle ones of an even count. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The run whose throughput is the middle one, or next to it. */
function runMiddle(results: readonly RunResult[]): RunResult {
  const sorted = [...results].sort((a, b) => perSecond(a) - perSecond(b));
  return sorted[sorted.length >> 1]!;
}
