// The part that shows what goes on: plots, a second each, and MONITOR. While it is not seen it asks
// for nothing.

import type { App, Part } from '../app.js';
import { button, element } from '../dom.js';
import { bytesText, countText } from '../text.js';
import { expiries, latencies, Moments, spans } from './figures.js';
import { Monitor } from './monitor.js';
import { Traffic } from './traffic.js';
import type { Plot } from './plot.js';

const everyMs = 1000;

interface Plots {
  readonly commands: Plot;
  readonly memory: Plot;
  readonly latency: Plot;
  readonly expiry: Plot;
}

/** Microseconds and seconds at an axis. */
const microText = (value: number): string =>
  value < 1000 ? `${Math.round(value)} µs` : `${Math.round(value / 1000)} ms`;
const spanText = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds < 86_400 ? `${seconds / 3600} h` : `${seconds / 86_400} d`;
};

export class LivePart implements Part {
  readonly root: HTMLElement;
  readonly #app: App;
  readonly #monitor: Monitor;
  readonly #traffic: Traffic;
  readonly #moments = new Moments();
  readonly #grid = element('div', { class: 'plots' });
  readonly #toggle: HTMLElement;
  #plots: Plots | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isTaking = false;

  constructor(app: App) {
    this.#app = app;
    this.#monitor = new Monitor(app);
    this.#traffic = new Traffic(app);
    this.#toggle = button('Make some traffic', () => this.#trafficToggle(), { class: 'small' });
    const head = element(
      'div',
      { class: 'live-head' },
      this.#toggle,
      element('span', { class: 'nothing' }, 'What the page asks for itself is not counted.'),
    );
    const body = element('div', { class: 'live' }, head, this.#grid, this.#monitor.root);
    this.root = element('div', { class: 'part live-part' }, body);
    const renew = (): void =>
      Object.values(this.#plots ?? {}).forEach((plot: Plot) => plot.renew());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renew);
    new MutationObserver(renew).observe(document.documentElement, {
      attributeFilter: ['data-theme'],
    });
  }

  open(): void {
    void this.#monitor.start();
    this.#timer = setInterval(() => void this.#take(), everyMs);
    void this.#make().then(() => this.#take());
  }

  shut(): void {
    clearInterval(this.#timer);
    this.#monitor.stop();
  }

  reconnect(): void {
    if (this.#traffic.isOn) this.#trafficToggle();
    this.#moments.clear();
    if (!this.root.hidden) void this.#monitor.start();
  }

  #trafficToggle(): void {
    this.#traffic.toggle();
    this.#toggle.textContent = this.#traffic.isOn ? 'Stop the traffic' : 'Make some traffic';
  }

  /** The library of plots is fetched when it is needed first. */
  async #make(): Promise<void> {
    if (this.#plots !== null) return;
    const { Plot } = await import('./plot.js');
    this.#plots ??= {
      commands: new Plot({
        title: 'Commands a second',
        series: [{ label: 'commands', colour: '--accent', isFilled: true }],
        value: countText,
      }),
      memory: new Plot({
        title: 'Memory, and the data in it',
        series: [
          { label: 'used', colour: '--soft' },
          { label: 'data', colour: '--accent', isFilled: true },
        ],
        value: bytesText,
      }),
      latency: new Plot({
        title: 'Latency: calls by the time they took',
        series: [{ label: 'calls', colour: '--accent', isFilled: true }],
        value: countText,
        place: (at) => microText(2 ** at),
        isBars: true,
      }),
      expiry: new Plot({
        title: 'Expiries to come: keys by the time they have left',
        series: [{ label: 'keys', colour: '--accent', isFilled: true }],
        value: countText,
        place: (at) => (Number.isInteger(at) && at in spans ? `< ${spanText(spans[at]!)}` : ''),
        isBars: true,
      }),
    };
    this.#grid.replaceChildren(...Object.values(this.#plots).map((plot: Plot) => plot.root));
  }

  async #take(): Promise<void> {
    if (this.#plots === null || this.#isTaking || this.root.hidden) return;
    this.#isTaking = true;
    try {
      await this.#show(this.#plots);
    } finally {
      this.#isTaking = false;
    }
  }

  async #show(plots: Plots): Promise<void> {
    const { wire } = this.#app;
    const moment = await this.#moments.take(wire);
    const { all } = this.#moments;
    const times = all.map(({ time }) => time);
    plots.commands.show([times, all.map(({ commands }) => commands)], countText(moment.commands));
    plots.memory.show(
      [times, all.map(({ usedBytes }) => usedBytes), all.map(({ datasetBytes }) => datasetBytes)],
      `${bytesText(moment.usedBytes)}, ${countText(moment.keys)} keys`,
    );
    const counts = latencies(await wire.call('LATENCY', 'HISTOGRAM'));
    const calls = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const limits = [...counts.keys()].map((limit) => Math.log2(Math.max(limit, 1)));
    plots.latency.show([limits, [...counts.values()]], `${countText(calls)} calls`);
    const due = await expiries(wire);
    plots.expiry.show([spans.map((_, at) => at), due.counts], `${countText(due.total)} keys`);
  }
}
