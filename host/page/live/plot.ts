// Plots by uPlot, in the colours of the page.

import uPlot from 'uplot';

import { element } from '../dom.js';

export interface Series {
  readonly label: string;
  /** The name of a colour of the page: '--accent'. */
  readonly colour: string;
  readonly isFilled?: boolean;
}

export interface PlotOptions {
  readonly title: string;
  readonly series: readonly Series[];
  /** How a value is written at the axis. */
  readonly value: (value: number) => string;
  /** How a place on the axis below is written; times of the day if it is left out. */
  readonly place?: (value: number) => string;
  readonly isBars?: boolean;
}

const height = 150;

export class Plot {
  readonly root: HTMLElement;
  readonly #options: PlotOptions;
  readonly #place = element('div', { class: 'canvas' });
  readonly #figure = element('span', { class: 'now' });
  #plot: uPlot | null = null;
  #data: uPlot.AlignedData = [[]];

  constructor(options: PlotOptions) {
    this.#options = options;
    const heading = element('figcaption', {}, element('span', {}, options.title), this.#figure);
    this.root = element('figure', { class: 'plot' }, heading, this.#place);
    new ResizeObserver(() => this.#size()).observe(this.#place);
  }

  /** @param now the figure beside the title */
  show(data: uPlot.AlignedData, now: string): void {
    this.#data = data;
    this.#figure.textContent = now;
    if (this.#plot === null) this.#make();
    else this.#plot.setData(data);
  }

  /** The colours have changed. */
  renew(): void {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#data.length > 1) this.#make();
  }

  #size(): void {
    const width = this.#place.clientWidth;
    if (width > 0) this.#plot?.setSize({ width, height });
  }

  #make(): void {
    const width = this.#place.clientWidth;
    if (width === 0) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const { isBars, place, series, value } = this.#options;
    const bars = isBars === true ? uPlot.paths.bars!({ size: [0.8, 60] }) : undefined;
    const axis = {
      stroke: colour('--faint'),
      font: `11px ${colour('--sans')}`,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        ...{ width, height, legend: { show: false }, cursor: { show: false } },
        scales: {
          x: {
            time: place === undefined,
            ...(isBars === true ? { range: (_, least, most) => [least - 0.6, most + 0.6] } : {}),
          },
          y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 26,
            values: (_, at) => at.map(place ?? clockText),
          },
          { ...axis, size: 62, values: (_, at) => at.map(value) },
        ],
        series: [
          {},
          ...series.map((each) => ({
            stroke: colour(each.colour),
            width: 1.5,
            points: { show: false },
            ...(bars === undefined ? {} : { paths: bars }),
            ...(each.isFilled === true ? { fill: `${colour(each.colour)}33` } : {}),
          })),
        ],
      },
      this.#data,
      this.#place,
    );
  }
}

/** Seconds of Unix time as the time of the day. */
function clockText(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}
