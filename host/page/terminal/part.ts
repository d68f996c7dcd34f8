// The part with the terminals: one, or two side by side, so that one can wait for the other.

import type { App, Part } from '../app.js';
import { button, element } from '../dom.js';
import { Terminal } from './terminal.js';

export class TerminalPart implements Part {
  readonly root: HTMLElement;
  readonly #app: App;
  readonly #place = element('div', { class: 'terminals' });
  readonly #split: HTMLElement;
  #terminals: Terminal[];

  constructor(app: App) {
    this.#app = app;
    this.#terminals = [new Terminal(app)];
    this.#split = button('Second terminal', () => this.#toggle(), {
      class: 'small split',
      title: 'Another connection beside this one',
    });
    this.#place.append(this.first.root);
    this.root = element('div', { class: 'part terminal-part' }, this.#place, this.#split);
  }

  get first(): Terminal {
    return this.#terminals[0]!;
  }

  open(): void {
    this.first.prompt.focus();
  }

  shut(): void {
    // Messages come in the meantime too.
  }

  reconnect(): void {
    for (const terminal of this.#terminals) terminal.reconnect();
  }

  #toggle(): void {
    const [, second] = this.#terminals;
    if (second === undefined) {
      const made = new Terminal(this.#app);
      this.#terminals.push(made);
      this.#place.append(made.root);
      made.prompt.focus();
    } else {
      second.root.remove();
      this.#terminals.pop();
      second.close();
      this.first.prompt.focus();
    }
    this.#split.textContent = second === undefined ? 'One terminal' : 'Second terminal';
  }
}
