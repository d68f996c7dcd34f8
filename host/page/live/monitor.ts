// What the store runs, line by line, without what the page asks for itself.

import type { App } from '../app.js';
import { button, element, field } from '../dom.js';
import { wordOf } from '../text.js';
import { Wire } from '../wire.js';

const shownLines = 200;

interface Line {
  readonly time: string;
  readonly from: string;
  readonly text: string;
}

export class Monitor {
  readonly root: HTMLElement;
  readonly #app: App;
  readonly #lines = element('div', {
    ...{ class: 'lines', tabindex: 0, role: 'group', 'aria-label': 'Commands' },
  });
  readonly #filter: HTMLInputElement;
  readonly #toggle: HTMLElement;
  #wire: Wire | null = null;
  #own = new Set<string>();
  #waiting: Line[] = [];
  #isPaused = false;

  constructor(app: App) {
    this.#app = app;
    this.#filter = field('Filter', { class: 'field', type: 'search' });
    this.#toggle = button('Pause', () => this.#pause(), { class: 'small' });
    const head = element('h2', {}, 'Monitor');
    this.root = element(
      'section',
      { class: 'monitor', 'aria-label': 'Monitor' },
      element('div', { class: 'row' }, head, this.#filter, this.#toggle),
      this.#lines,
    );
  }

  async start(): Promise<void> {
    this.stop();
    const reply = await this.#app.wire.call('CLIENT', 'INFO');
    const address = /\baddr=(\S+)/.exec(wordOf(reply))?.[1];
    this.#own = new Set(address === undefined ? [] : [address]);
    this.#wire = new Wire(this.#app.store, {
      monitored: (line) => this.#come(line),
      closed: () => void this.start(),
    });
    void this.#wire.call('MONITOR');
  }

  stop(): void {
    this.#wire?.close();
    this.#wire = null;
    this.#waiting = [];
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    this.#toggle.textContent = this.#isPaused ? 'Go on' : 'Pause';
  }

  /** 1700000000.123456 [0 internal:3] "SET" "a" "1" */
  #come(line: string): void {
    const [, seconds, from, text] = /^(\d+\.\d+) \[\d+ (\S+)\] (.*)$/s.exec(line) ?? [];
    if (this.#isPaused || text === undefined || this.#own.has(from!)) return;
    const wanted = this.#filter.value.toLowerCase();
    if (wanted !== '' && !text.toLowerCase().includes(wanted)) return;
    const time = new Date(Number(seconds) * 1000).toISOString().slice(11, 23);
    if (this.#waiting.length === 0) requestAnimationFrame(() => this.#show());
    this.#waiting.push({ time, from: from!, text });
  }

  #show(): void {
    const lines = this.#waiting.slice(-shownLines).map(({ time, from, text }) => {
      const [name = '', ...rest] = text.split(' ');
      return element(
        'div',
        {},
        element('span', { class: 'nothing', title: from }, time),
        element('b', {}, ` ${name.replaceAll('"', '')}`),
        ` ${rest.join(' ')}`,
      );
    });
    this.#waiting = [];
    this.#lines.prepend(...lines.reverse());
    while (this.#lines.childElementCount > shownLines) this.#lines.lastElementChild!.remove();
  }
}
