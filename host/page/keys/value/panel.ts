// The key that is shown: its name, what is known of it, what can be done with it, and its value.

import type { App } from '../../app.js';
import { button, element, field, fill } from '../../dom.js';
import { bytesOf, bytesText, durationText, shortText, wordOf } from '../../text.js';
import { shownText } from '../../../view/shown-text.js';
import { keysLook } from '../scan.js';
import type { KeyRow } from '../scan.js';
import { listView, setView } from './collection.js';
import { hashView } from './hash.js';
import { streamView } from './stream.js';
import { stringView } from './text-value.js';
import type { ValueView } from './view.js';
import { KeyCalls } from './view.js';
import { zsetView } from './zset.js';

const views: Readonly<Record<string, (calls: KeyCalls) => ValueView>> = {
  string: stringView,
  hash: hashView,
  list: listView,
  set: setView,
  zset: zsetView,
  stream: streamView,
};

export class ValuePanel {
  readonly root: HTMLElement;
  readonly #app: App;
  readonly #shown: (name: string) => void;
  #calls: KeyCalls | null = null;
  #view: ValueView | null = null;
  #row: KeyRow | null = null;
  #head: HTMLElement = element('div', {});
  #left: HTMLElement | null = null;
  #isEmpty: boolean | null = null;
  /** Whether it is shown that a key was deleted, and how to bring it back. */
  #tellsDeletion = false;

  /** @param shown told the name of the key that is shown, '' for none */
  constructor(app: App, shown: (name: string) => void) {
    this.#app = app;
    this.#shown = shown;
    this.root = element('section', { class: 'panel', 'aria-label': 'Value' });
  }

  show(key: Uint8Array): void {
    this.#calls = new KeyCalls(this.#app, key, async () => {
      await this.refresh();
      this.#app.changed();
    });
    this.#view = this.#row = null;
    this.#tellsDeletion = false;
    void this.refresh();
  }

  clear(): void {
    this.#calls = this.#view = this.#row = this.#isEmpty = null;
    this.#tellsDeletion = false;
    fill(this.root);
    this.#shown('');
  }

  /** What is said while no key is shown. */
  suggest(isEmpty: boolean): void {
    if (this.#calls !== null || this.#isEmpty === isEmpty || this.#tellsDeletion) return;
    this.#isEmpty = isEmpty;
    const text = isEmpty
      ? 'There are no keys yet. Make one, open a file, or begin with an example.'
      : 'Choose a key to see what is in it.';
    const examples = isEmpty
      ? button('Show the examples', () => this.#app.examples(), { class: 'small' })
      : null;
    fill(this.root, element('div', { class: 'empty' }, element('p', {}, text), examples));
  }

  /** Looks at the key again. */
  async refresh(): Promise<void> {
    const calls = this.#calls;
    if (calls === null) return;
    const [row] = await keysLook(this.#app.wire, [calls.key]);
    if (calls !== this.#calls) return;
    if (row === undefined) return this.clear();
    const isNew = this.#row?.type !== row.type;
    this.#row = row;
    if (isNew) {
      this.#view = views[row.type]?.(calls) ?? null;
      this.#head = element('header', { class: 'key-head' });
      const body = this.#view?.root ?? element('p', {}, `A value of the type ${row.type}.`);
      fill(this.root, this.#head, element('div', { class: 'value-body' }, body));
    }
    await this.#headShow(calls, row);
    await this.#view?.refresh();
    if (isNew) this.#shown(row.name);
  }

  /** Shows times that have gone on. */
  tick(): void {
    const row = this.#row;
    if (row === null || this.#left === null || row.expiresMs < 0) return;
    this.#left.textContent = `expires in ${durationText(row.expiresMs - Date.now())}`;
  }

  async #headShow(calls: KeyCalls, row: KeyRow): Promise<void> {
    if (this.#head.contains(document.activeElement)) return;
    const encoding = wordOf(await this.#app.wire.call('OBJECT', 'ENCODING', calls.key));
    const isTemporary = row.expiresMs >= 0;
    this.#left = element('span', {}, isTemporary ? '' : 'stays');
    const seconds = field('seconds', {
      class: 'field seconds',
      inputmode: 'numeric',
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') void calls.write('EXPIRE', seconds.value);
        if (event.key === 'Enter' || event.key === 'Escape') seconds.blur();
      },
    });
    fill(
      this.#head,
      button('‹ Keys', () => this.clear(), { class: 'plain back' }),
      element('h2', {}, shortText(row.name)),
      element(
        'p',
        { class: 'facts' },
        element('span', { class: 'kind' }, element('i', { class: `dot ${row.type}` }), row.type),
        element('span', {}, encoding),
        element('span', {}, bytesText(row.bytes)),
        this.#left,
      ),
      element(
        'div',
        { class: 'row' },
        seconds,
        isTemporary ? button('Keep', () => calls.write('PERSIST'), { class: 'small' }) : null,
        button('Rename', () => this.#rename(calls, row), { class: 'small' }),
        button('Delete', () => this.#delete(calls, row), { class: 'small' }),
      ),
    );
    seconds.placeholder = 'expire in … s';
    this.tick();
  }

  async #rename(calls: KeyCalls, row: KeyRow): Promise<void> {
    const name = prompt('The new name of the key', row.name);
    if (name === null || name === row.name || name === '') return;
    const reply = await calls.read('RENAMENX', name);
    if (reply.kind === 'error' || wordOf(reply) === '0') {
      this.#app.announce(reply.kind === 'error' ? reply.text : 'There is a key of that name.');
      return;
    }
    this.show(new TextEncoder().encode(name));
    this.#app.changed();
  }

  /** The key goes, and can be brought back. */
  async #delete(calls: KeyCalls, row: KeyRow): Promise<void> {
    const dump = bytesOf(await calls.read('DUMP'));
    await calls.read('UNLINK');
    this.clear();
    const back = async (): Promise<void> => {
      const deadline = row.expiresMs < 0 ? [0, dump] : [row.expiresMs, dump, 'ABSTTL'];
      await calls.read('RESTORE', ...deadline);
      this.show(calls.key);
      this.#app.changed();
    };
    this.#tellsDeletion = true;
    const text = `${shortText(shownText(calls.key))} is deleted.`;
    fill(
      this.root,
      element(
        'div',
        { class: 'empty' },
        element('p', {}, text),
        button('Bring it back', back, { class: 'small' }),
      ),
    );
    this.#app.changed();
  }
}
