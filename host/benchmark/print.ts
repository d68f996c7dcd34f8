/*
 * What a run prints: redis-benchmark's lines, as text, one line a test (-q) or CSV; and, where this
 * program was itself the limit, that it was.
 */

import { print, printError } from '../client/ending.js';
import type { Step } from './histogram.js';
import type { Options } from './options.js';
import type { RunResult, Sample } from './run.js';

/** What a server says of how it keeps its data; null = it would not. */
export interface ServerConfiguration {
  readonly save: string;
  readonly appendOnly: string;
}

const milliseconds = (microseconds: number): string => (microseconds / 1000).toFixed(3);

/** The head of the CSV. */
export const csvHead =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms",' +
  '"p99_latency_ms","max_latency_ms"\n';

/** Requests a second of a run. */
export function perSecond(result: RunResult): number {
  return result.requests / result.seconds;
}

/** The line that shows how a run goes on, over itself again and again. */
export class ProgressLine {
  #width = 0;

  constructor(private readonly title: string) {}

  show({ perSecond: rate, perSecondOverall, mean, meanOverall }: Sample): void {
    this.clear();
    const rates = `rps=${rate.toFixed(1)} (overall: ${perSecondOverall.toFixed(1)})`;
    const means = `avg_msec=${mean.toFixed(3)} (overall: ${meanOverall.toFixed(3)})`;
    const line = `${this.title}: ${rates} ${means}\r`;
    print(line);
    this.#width = line.length;
  }

  clear(): void {
    print(`${' '.repeat(Math.max(this.#width, 1))}\r`);
  }
}

/** Prints how a run went. */
export function resultPrint(
  options: Options,
  result: RunResult,
  dataBytes: number,
  configuration: ServerConfiguration | null,
): void {
  if (options.isCsv) print(csvLine(result));
  else if (options.isQuiet) print(quietLine(result));
  else print(fullText(options, result, dataBytes, configuration));
  if ((options.isCsv || options.isQuiet) && result.isLimit) {
    printError(`cedis-benchmark: ${result.title}: ${limitText(options, result)}\n`);
  }
}

function csvLine(result: RunResult): string {
  const { latencies, title } = result;
  const percentiles = [50, 95, 99].map((each) => latencies.percentile(each));
  const figures = [latencies.mean, latencies.least, ...percentiles, latencies.most];
  const fields = [title, perSecond(result).toFixed(2), ...figures.map(milliseconds)];
  return `${fields.map((field) => `"${field}"`).join(',')}\n`;
}

function quietLine(result: RunResult): string {
  const median = milliseconds(result.latencies.percentile(50));
  const rate = perSecond(result).toFixed(2);
  return `${result.title}: ${rate} requests per second, p50=${median} msec\n`;
}

function fullText(
  options: Options,
  result: RunResult,
  dataBytes: number,
  configuration: ServerConfiguration | null,
): string {
  const { latencies } = result;
  const cells = (values: readonly string[]): string =>
    `    ${values.map((value) => value.padStart(9)).join(' ')}`;
  const percentiles = [50, 95, 99].map((each) => latencies.percentile(each));
  const figures = [latencies.mean, latencies.least, ...percentiles, latencies.most];
  const lines = [
    `====== ${result.title} ======`,
    `  ${result.requests} requests completed in ${result.seconds.toFixed(2)} seconds`,
    `  ${options.clients} parallel clients`,
    `  ${dataBytes} bytes payload`,
    `  keep alive: ${options.keepsAlive ? 1 : 0}`,
    ...(configuration === null
      ? []
      : [
          `  host configuration "save": ${configuration.save}`,
          `  host configuration "appendonly": ${configuration.appendOnly}`,
        ]),
    `  multi-thread: ${options.threads > 0 ? 'yes' : 'no'}`,
    ...(options.threads > 0 ? [`  threads: ${options.threads}`] : []),
    ...(options.rate === null ? [] : [`  requests due per second: ${options.rate}`]),
    '',
    'Latency by percentile distribution:',
    ...stepLines(latencies.byPercentile(), latencies.total),
    '',
    'Cumulative distribution of latencies:',
    ...stepLines(latencies.byWidth(), latencies.total),
    '',
    'Summary:',
    `  throughput summary: ${perSecond(result).toFixed(2)} requests per second`,
    '  latency summary (msec):',
    cells(['avg', 'min', 'p50', 'p95', 'p99', 'max']),
    cells(figures.map(milliseconds)),
    ...ownLines(options, result),
    '',
  ];
  return lines.join('\n');
}

/** Points of a distribution; those that add nothing are left out. */
function stepLines(steps: Iterable<Step>, total: number): string[] {
  const lines: string[] = [];
  let before = -1;
  for (const { percentile, value, count } of steps) {
    if (count !== before || count === total) {
      const share = `${percentile.toFixed(3)}% <= ${milliseconds(value)} milliseconds`;
      lines.push(`${share} (cumulative count ${count})`);
    }
    before = count;
  }
  return lines;
}

/** What the load has cost. With a rate it waits by looking: its loop is always busy. */
function ownLines(options: Options, result: RunResult): string[] {
  const cores = `${result.cores.toFixed(2)} cores used`;
  const own =
    result.delays === null
      ? `event loop ${percent(result.busy)} busy, ${cores}`
      : `${cores}, sent late by ${delayText(result)}`;
  const limit = result.isLimit ? [`  ${limitText(options, result)}`] : [];
  return [`  load generator: ${own}`, ...limit];
}

function delayText({ delays }: RunResult): string {
  const [median, late] = [50, 99].map((each) => milliseconds(delays!.percentile(each)));
  return `p50=${median} p99=${late} msec`;
}

/** That, and why, the figures are this program's and not the server's. */
export function limitText(options: Options, result: RunResult): string {
  const why =
    result.delays === null
      ? `its event loop was ${percent(result.busy)} busy`
      : `it sent requests late (${delayText(result)})`;
  const threads = options.threads === 0 ? '--threads' : 'more --threads';
  const help = result.delays === null ? 'a larger -P' : 'a lower --rate';
  return `the load generator was itself the limit: ${why}; try ${threads} or ${help}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
