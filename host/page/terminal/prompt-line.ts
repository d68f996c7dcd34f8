// The line that is being written: completion by Tab, the hint of what is missing behind the cursor,
// history by the arrows. Shift+Enter begins another line, and a paste may have many.

import { byteTextFromString } from '../../config/byte-text.js';
import { completionsOf, hintOf } from '../../client/documentation.js';
import type { HelpEntry } from '../../client/documentation.js';
import { element } from '../dom.js';
import { History } from './history.js';

const shownCompletions = 7;

export interface PromptEvents {
  /** What was written is to be run. */
  entered(text: string): void;
  /** Ctrl+C: what waits is to be ended. */
  cancelled(): void;
  /** Ctrl+L. */
  cleared(): void;
  /** Names of keys that begin so. */
  keys(begin: string): Promise<string[]>;
}

interface Completion {
  readonly line: string;
  readonly name: string;
  readonly note: string;
}

let count = 0;

export class PromptLine {
  readonly root: HTMLElement;
  readonly history = new History();
  entries: readonly HelpEntry[] = [];
  readonly #events: PromptEvents;
  readonly #input: HTMLTextAreaElement;
  readonly #mark = element('span', { class: 'mark', 'aria-hidden': 'true' }, '❯');
  readonly #ghost = element('div', { class: 'ghost', 'aria-hidden': 'true' });
  readonly #list: HTMLElement;
  readonly #help = element('div', { class: 'unseen', 'aria-live': 'polite' });
  #completions: readonly Completion[] = [];
  #chosen = -1;

  constructor(events: PromptEvents) {
    this.#events = events;
    const id = `completions-${++count}`;
    this.#list = element('ul', { id, class: 'completions', role: 'listbox', hidden: true });
    this.#list.setAttribute('aria-label', 'Completions');
    this.#input = element('textarea', {
      rows: 1,
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      enterkeyhint: 'go',
      placeholder: 'a command, such as SET greeting hello',
      role: 'combobox',
      'aria-label': 'Command',
      'aria-autocomplete': 'list',
      'aria-controls': id,
      'aria-expanded': 'false',
      oninput: () => this.#changed(),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
    });
    const box = element('div', { class: 'box' }, this.#ghost, this.#input);
    this.root = element('div', { class: 'line' }, this.#list, this.#mark, box, this.#help);
  }

  focus(): void {
    this.#input.focus({ preventScroll: true });
  }

  get value(): string {
    return this.#input.value;
  }

  set value(text: string) {
    this.#input.value = text;
    this.#input.setSelectionRange(text.length, text.length);
    this.#changed();
  }

  /** What stands in front of the line. */
  set mark(text: string) {
    this.#mark.textContent = text;
    this.#input.setAttribute('aria-label', `Command ${text.replace('❯', '')}`.trim());
  }

  #changed(): void {
    const { value } = this.#input;
    this.#input.rows = Math.min(value.split('\n').length, 12);
    this.#complete(value.includes('\n') ? [] : this.#found(value));
    this.#hintShow();
  }

  #hintShow(): void {
    const { value } = this.#input;
    const hint = value.trim() === '' || value.includes('\n') ? '' : this.#hint(value);
    this.#ghost.replaceChildren(
      element('span', { class: 'typed' }, value),
      element('span', {}, hint),
    );
    this.#help.textContent = hint;
  }

  #hint(line: string): string {
    return hintOf(byteTextFromString(line), this.entries);
  }

  #found(line: string): Completion[] {
    if (line.trim() === '') return [];
    const names = completionsOf(line, this.entries);
    if (names.length === 1 && names[0] === line.toUpperCase()) return [];
    return names.slice(0, shownCompletions).map((name) => {
      const entry = this.entries.find((each) => each.name === name.replace(/^help\s+/i, ''));
      return { line: `${name} `, name, note: entry?.summary ?? '' };
    });
  }

  #complete(completions: readonly Completion[]): void {
    this.#completions = completions;
    this.#chosen = -1;
    this.#listShow();
  }

  #listShow(): void {
    const isOpen = this.#completions.length > 0;
    this.#list.hidden = !isOpen;
    this.#input.setAttribute('aria-expanded', String(isOpen));
    const options = this.#completions.map(({ name, note, line }, at) =>
      element(
        'li',
        {
          role: 'option',
          id: `${this.#list.id}-${at}`,
          'aria-selected': String(at === this.#chosen),
          onmousedown: (event: Event) => {
            event.preventDefault();
            this.value = line;
          },
        },
        element('b', {}, name),
        element('span', {}, note),
      ),
    );
    this.#list.replaceChildren(...options);
    const chosen = this.#chosen < 0 ? '' : `${this.#list.id}-${this.#chosen}`;
    if (chosen === '') this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', chosen);
  }

  #key(event: KeyboardEvent): void {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.isComposing) return;
    if (event.key === 'Enter' && isPlain && !event.shiftKey) this.#enter(event);
    else if (event.key === 'Tab' && isPlain) this.#tab(event);
    else if (event.key === 'Escape') this.#complete([]);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.#arrow(event);
    else if (event.ctrlKey && event.key === 'l') this.#handled(event, () => this.#events.cleared());
    else if (event.ctrlKey && event.key === 'c' && this.#isUnselected()) {
      this.#handled(event, () => {
        this.value = '';
        this.#events.cancelled();
      });
    }
  }

  #handled(event: KeyboardEvent, run: () => void): void {
    event.preventDefault();
    run();
  }

  #isUnselected(): boolean {
    return this.#input.selectionStart === this.#input.selectionEnd;
  }

  #enter(event: KeyboardEvent): void {
    event.preventDefault();
    const text = this.#input.value;
    this.value = '';
    this.#events.entered(text);
  }

  /** Tab goes on from one completion to the next; in an empty line it leaves the field. */
  #tab(event: KeyboardEvent): void {
    if (this.#input.value === '') return;
    const count = this.#completions.length;
    if (count === 0) return this.#keyComplete(event);
    event.preventDefault();
    const step = event.shiftKey ? -1 : 1;
    this.#chosen = (this.#chosen + step + count) % count;
    if (this.#chosen < 0) this.#chosen = count - 1;
    this.#input.value = this.#completions[this.#chosen]!.line;
    this.#hintShow();
    this.#listShow();
  }

  /** Where a key is expected, Tab offers keys of the store. */
  #keyComplete(event: KeyboardEvent): void {
    const line = this.#input.value;
    const [, before, begin] = /^(.*\s)(\S*)$/s.exec(line) ?? [];
    if (before === undefined || begin === undefined || event.shiftKey) return;
    if (!/^\s*\[?(key|source|destination|\w*key)\b/.test(this.#hint(before))) return;
    event.preventDefault();
    void this.#events.keys(begin).then((keys) => {
      if (this.#input.value !== line) return;
      const shown = keys.slice(0, shownCompletions);
      this.#complete(shown.map((name) => ({ line: `${before}${name} `, name, note: 'key' })));
      if (shown.length === 1) this.value = this.#completions[0]!.line;
    });
  }

  #arrow(event: KeyboardEvent): void {
    const { value, selectionStart } = this.#input;
    const isUp = event.key === 'ArrowUp';
    // In the middle of many lines the arrows move the cursor.
    const rest = isUp ? value.slice(0, selectionStart) : value.slice(selectionStart);
    if (rest.includes('\n')) return;
    const line = this.history.step(isUp ? -1 : 1, value);
    if (line === null) return;
    event.preventDefault();
    this.value = line;
    this.#complete([]);
  }
}
