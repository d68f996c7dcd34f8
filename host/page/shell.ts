// The frame of the page: its parts behind tabs, and what can be done with the store as a whole.

import type { Part } from './app.js';
import { button, element } from './dom.js';
import { themeToggle } from './theme.js';

export interface ShellPart {
  readonly name: string;
  /** The digit that opens it together with Alt. */
  readonly digit: string;
  readonly part: Part;
}

export class Shell {
  readonly root: HTMLElement;
  readonly menu = element('div', { class: 'menu' });
  readonly #parts: readonly ShellPart[];
  readonly #tabs: readonly HTMLElement[];
  readonly #name = element('span', { class: 'store' });
  readonly #state = element('span', { class: 'waits', role: 'status' });
  readonly #said = element('div', { class: 'said', role: 'status', 'aria-live': 'polite' });
  #opened = -1;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: readonly ShellPart[]) {
    this.#parts = parts;
    this.#tabs = parts.map(({ name, digit }, at) =>
      button(name, () => this.open(at), {
        role: 'tab',
        id: `tab-${at}`,
        'aria-controls': `part-${at}`,
        title: `Alt+${digit}`,
        onkeydown: (event: KeyboardEvent) => this.#tabKey(event, at),
      }),
    );
    const tabs = element('nav', { role: 'tablist', 'aria-label': 'Parts' }, this.#tabs);
    const theme = button('◐', themeToggle, {
      class: 'icon',
      title: 'Light or dark',
      'aria-label': 'Light or dark',
    });
    const header = element(
      'header',
      {},
      element('h1', {}, element('span', { class: 'logo', 'aria-hidden': 'true' }), 'Cedis'),
      this.#name,
      this.#state,
      tabs,
      this.menu,
      theme,
    );
    const main = element(
      'main',
      {},
      parts.map(({ part }, at) => {
        const { root } = part;
        root.id = `part-${at}`;
        root.setAttribute('role', 'tabpanel');
        root.setAttribute('aria-labelledby', `tab-${at}`);
        root.hidden = true;
        return root;
      }),
    );
    this.root = element('div', { class: 'page' }, header, main, this.#said);
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  open(at: number): void {
    if (at === this.#opened) return;
    const before = this.#parts[this.#opened];
    if (before !== undefined) {
      before.part.root.hidden = true;
      before.part.shut();
    }
    this.#opened = at;
    this.#tabs.forEach((tab, index) => {
      tab.setAttribute('aria-selected', String(index === at));
      tab.tabIndex = index === at ? 0 : -1;
    });
    const { part } = this.#parts[at]!;
    part.root.hidden = false;
    part.open();
  }

  /** What is shown: the store of the page, or a file that was opened. */
  named(name: string, back: (() => void) | null): void {
    const parts: (Node | string)[] = [element('b', {}, name)];
    if (back !== null) parts.push(button('back', back, { class: 'plain', title: 'Back' }));
    this.#name.replaceChildren(...parts);
  }

  /** What the store waits for, and a way out of that; null = nothing. */
  waits(words: string | null, act: HTMLElement | null): void {
    this.#state.title = words ?? '';
    this.#state.replaceChildren(words ?? '', ...(act === null ? [] : [act]));
  }

  say(text: string): void {
    clearTimeout(this.#silence);
    this.#said.textContent = text;
    this.#said.classList.add('heard');
    this.#silence = setTimeout(() => this.#said.classList.remove('heard'), 4000);
  }

  #tabKey(event: KeyboardEvent, at: number): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = (at + step + this.#tabs.length) % this.#tabs.length;
    this.open(next);
    this.#tabs[next]!.focus();
  }

  #key(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#parts.findIndex(({ digit }) => event.code === `Digit${digit}`);
    if (at < 0) return;
    event.preventDefault();
    this.open(at);
  }
}
