/*
 * The script of the report: tables and plots of the figures that the file holds. It is put into the
 * file as it was built, so it imports nothing but types; uPlot stands in a script before it.
 */

import type Plot from 'uplot';

import type { ReportData, ReportRun } from './report.js';

declare const uPlot: typeof Plot;

const colours = ['--first', '--second'];
const classes = ['first', 'second'];
const plotHeight = 220;
const figureNames = ['mean', 'p50', 'p95', 'p99', 'p99.9', 'max'];

type Points = readonly (readonly [number, number])[];

const { facts, tests } = JSON.parse(document.getElementById('data')!.textContent!) as ReportData;
const main = document.querySelector('main')!;

function element(name: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function within(name: string, ...children: Node[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A row a run; with two servers the ratio of each figure below them. */
function table(title: string, runs: readonly ReportRun[]): HTMLElement {
  const head = [title, 'requests/s', ...figureNames.map((name) => `${name}, ms`)];
  const figures = runs.map((run) => [run.perSecond, ...run.latencies]);
  const rows = runs.map((run, at) => {
    const cells = [
      whole(figures[at]![0]!),
      ...figures[at]!.slice(1).map((value) => value.toFixed(3)),
    ].map((text) => element('td', text));
    return within('tr', element('td', run.server, classes[at]), ...cells);
  });
  if (runs.length === 2) {
    const ratios = figures[0]!.map((value, at) => (value / figures[1]![at]!).toFixed(2));
    rows.push(within('tr', ...['ratio', ...ratios].map((text) => element('td', text))));
  }
  return within('table', within('tr', ...head.map((text) => element('th', text))), ...rows);
}

/** A plot of one line a run. */
function plot(
  place: HTMLElement,
  lines: readonly Points[],
  options: { readonly isLog?: boolean; readonly label: (x: number) => string },
): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name);
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 } };
  const data = uPlot.join(
    lines.map((points) => [points.map(([x]) => x), points.map(([, y]) => y)]),
  );
  new uPlot(
    {
      ...{ width: place.clientWidth, height: plotHeight, legend: { show: false } },
      padding: [null, 24, null, null],
      scales: {
        x: { time: false },
        y: options.isLog === true ? { distr: 3 } : { range: (_, __, most) => [0, most * 1.1 || 1] },
      },
      axes: [
        { ...axis, values: (_, at) => at.map(options.label) },
        {
          ...axis,
          size: 70,
          values: (_, at) => at.map((each) => each?.toLocaleString('en') ?? ''),
        },
      ],
      series: [
        {},
        ...lines.map((_, at) => ({
          ...{ stroke: colour(colours[at]!), width: 1.5, spanGaps: true },
          points: { show: lines[at]!.length < 3 },
        })),
      ],
    },
    data,
    place,
  );
}

/** A percentile as a place on an axis where each step is a tenth of what was left. */
function nines(percentile: number): number {
  return Math.log10(100 / Math.max(100 - percentile, 1e-4));
}

/** 0 %, 90 %, 99 %, 99.9 % … at whole places, and what lies between. */
const percent = (place: number): string =>
  `${Number((100 - 10 ** (2 - place)).toFixed(Math.max(Math.floor(place) - 1, 0)))} %`;

function testShow(title: string, runs: readonly ReportRun[]): void {
  const figures = ['Requests a second', 'Latency by percentile, ms', 'Longest latency, ms'];
  const places = figures.map(() => element('div'));
  const plots = figures.map((text, at) =>
    within('figure', element('figcaption', text), places[at]!),
  );
  const row = within('div', ...plots);
  row.className = 'plots';
  const limits = runs.filter(({ limit }) => limit !== '');
  main.append(
    within(
      'section',
      element('h2', title),
      table('', runs),
      ...limits.map(({ server, limit }) => element('p', `${server}: ${limit}`, 'limit')),
      row,
    ),
  );
  const seconds = (at: number): string => `${short(at)} s`;
  const samples = (field: 1 | 3): Points[] =>
    runs.map((run) => run.samples.map((sample) => [sample[0], sample[field]] as const));
  plot(places[0]!, samples(1), { label: seconds });
  const distributions = runs.map(({ distribution }) =>
    distribution.map(([percentile, value]) => [nines(percentile), value] as const),
  );
  plot(places[1]!, distributions, { isLog: true, label: percent });
  plot(places[2]!, samples(3), { label: seconds });
}

main.append(
  element('h1', 'cedis-benchmark'),
  within('dl', ...facts.flatMap(([name, text]) => [element('dt', name), element('dd', text)])),
);
for (const { title, runs } of tests) testShow(title, runs);
