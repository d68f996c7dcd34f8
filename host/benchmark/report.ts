/*
 * The report: one HTML file with all that it needs in it, and leave to load nothing.
 *
 *     tables and plots of each test, of one server or of two
 *     ├── style, uPlot's style            ┐
 *     ├── uPlot, report-page.js           ├ as they were built, in the file itself
 *     └── the figures, as JSON            ┘
 */

import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ClientEnd } from '../client/ending.js';
import { systemErrorText } from '../config/system-error.js';
import { redisVersion } from '../config/version.js';
import type { Options } from './options.js';
import { limitText, perSecond } from './print.js';
import { placeText } from './place.js';
import type { RunResult } from './run.js';
import type { Test } from './test-list.js';

/** What the page is given of a run. Latencies are in ms. */
export interface ReportRun {
  readonly server: string;
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Mean, median, 95 and 99 of a hundred, 999 of a thousand, the most. */
  readonly latencies: readonly number[];
  /** Seconds, requests a second, median and most latency. */
  readonly samples: readonly (readonly [number, number, number, number])[];
  /** Percentile and latency. */
  readonly distribution: readonly (readonly [number, number])[];
  /** That the load was the limit; '' if it was not. */
  readonly limit: string;
}

export interface ReportData {
  readonly facts: readonly (readonly [string, string])[];
  readonly tests: readonly { readonly title: string; readonly runs: readonly ReportRun[] }[];
}

const percentiles = [50, 95, 99, 99.9];

/** Ends the program if a file can't be written where the report is to be. */
export function reportCheck(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    cannotWrite(path, error);
  }
}

/**
 * Writes the report.
 * @param results of the first server, and of the other if there are two: a run a test
 */
export async function reportWrite(
  options: Options,
  tests: readonly Test[],
  results: readonly (readonly RunResult[])[],
): Promise<void> {
  const places = [options, ...(options.against === null ? [] : [options.against])].map(placeText);
  const data: ReportData = {
    facts: factsOf(options, places),
    tests: tests.map(({ title }, test) => ({
      title,
      runs: results.map((each, server) => reportRun(options, each[test]!, places[server]!)),
    })),
  };
  try {
    writeFileSync(options.report!, pageText(data));
  } catch (error) {
    cannotWrite(options.report!, error);
  }
}

function cannotWrite(path: string, error: unknown): never {
  throw new ClientEnd(1, `Cannot write the report ${path}: ${systemErrorText(error)}\n`);
}

function factsOf(options: Options, places: readonly string[]): [string, string][] {
  return [
    ['Servers', places.join(' and ')],
    ['Taken', new Date().toISOString().slice(0, 16).replace('T', ' ')],
    ['Connections', String(options.clients)],
    ['Pipeline', String(options.pipeline)],
    ['Value', `${options.dataBytes} bytes`],
    ['Keys', options.keyspace === null ? 'one' : `drawn from ${options.keyspace}`],
    ['Threads', options.threads === 0 ? 'none but its own' : String(options.threads)],
    [
      'Load',
      options.rate === null
        ? 'each connection waits for its replies'
        : `${options.rate} requests a second come due; latency counts from then`,
    ],
    ...(options.against === null
      ? []
      : [['Rounds', `${options.rounds}, of which the middle one is shown`] as [string, string]]),
    ['By', `cedis-benchmark ${redisVersion}`],
  ];
}

function reportRun(options: Options, result: RunResult, server: string): ReportRun {
  const { latencies } = result;
  const figures = [latencies.mean, ...percentiles.map((each) => latencies.percentile(each))];
  return {
    server,
    requests: result.requests,
    seconds: result.seconds,
    perSecond: perSecond(result),
    latencies: [...figures, latencies.most].map((each) => each / 1000),
    samples: result.samples.map(({ seconds, perSecond: rate, median, most }) => [
      ...([seconds, rate, median, most] as const),
    ]),
    distribution: [...latencies.byPercentile()].map(({ percentile, value }) => [
      ...([percentile, value / 1000] as const),
    ]),
    limit: result.isLimit ? limitText(options, result) : '',
  };
}

const built = (name: string): string =>
  readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');

function pageText(data: ReportData): string {
  // Nothing in a script may look like its end.
  const safe = (text: string): string => text.replace(/<\/(script)/gi, '<\\/$1');
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const page = built('report-page.js').replace(/^\/\/# sourceMappingURL.*$/m, '');
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width">',
    '<title>cedis-benchmark</title>',
    `<style>${built('uPlot.min.css')}${style}</style>`,
    '<main></main>',
    `<script type="application/json" id="data">${json}</script>`,
    `<script>${safe(built('uPlot.iife.min.js'))}</script>`,
    `<script type="module">${safe(page)}</script>`,
    '</html>',
    '',
  ].join('\n');
}

const style = `
:root { color-scheme: light dark; --ink: #1f211e; --soft: #62665f; --line: #e3e0d8;
  --paper: #faf9f6; --first: #1d6b52; --second: #b26a55; --warning: #a8322a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8e3; --soft: #a2a89f; --line: #2c302c;
    --paper: #141614; --first: #6cc7a2; --second: #c98069; --warning: #f08f84; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line);
  text-align: right; font-weight: normal; }
th { color: var(--soft); } th:first-child, td:first-child { text-align: left; }
section { margin-top: 3rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.5rem; }
figure { margin: 1rem 0 0; min-width: 0; } figcaption { color: var(--soft); }
.first { color: var(--first); } .second { color: var(--second); } .limit { color: var(--warning); }
`;
