// The part with the keys: what is looked for, the keys as list, tree or picture, and the one that
// is shown. It looks again when a command was run, and now and then, because keys expire.

import type { App, Part } from '../app.js';
import { button, element, field, fill } from '../dom.js';
import { countText, infoFields, numberOf } from '../text.js';
import { branchesOf } from '../../view/branch.js';
import { KeyList } from './key-list.js';
import { keysScan } from './scan.js';
import type { KeyRow, Scanned } from './scan.js';
import { Treemap } from './treemap.js';
import { keyMake, keyTypes } from './value/make.js';
import { ValuePanel } from './value/panel.js';

const lookAgainMs = 1000;
/** So many that were looked for are shown with all branches open. */
const fewKeys = 200;

type Form = 'tree' | 'list' | 'map';
type Order = 'name' | 'memory' | 'expiry';

export class KeysPart implements Part {
  readonly root: HTMLElement;
  readonly #app: App;
  readonly #list: KeyList;
  readonly #map: Treemap;
  readonly #panel: ValuePanel;
  readonly #pattern: HTMLInputElement;
  readonly #type: HTMLSelectElement;
  readonly #order: HTMLSelectElement;
  readonly #database: HTMLSelectElement;
  readonly #place = element('div', { class: 'place' });
  readonly #count = element('div', { class: 'count', role: 'status' });
  readonly #forms = new Map<Form, HTMLElement>();
  #form: Form = 'tree';
  #scanned: Scanned = { rows: [], total: 0, isCut: false };
  #isOpen = false;
  #isScanning = false;
  #isStale = false;
  #dirty = '';
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(app: App) {
    this.#app = app;
    this.#list = new KeyList((row) => this.#choose(row));
    this.#map = new Treemap((row) => this.#choose(row));
    this.#panel = new ValuePanel(app, (name) => {
      this.#list.select(name);
      this.root.classList.toggle('looking', name !== '');
    });
    const scan = (): void => void this.#scan();
    const search = { class: 'field pattern', type: 'search', oninput: scan, value: '' };
    this.#pattern = field('Pattern, such as user:*', search);
    const choice = (label: string, run: () => void, options: readonly [string, string][]) =>
      element(
        'select',
        { 'aria-label': label, title: label, onchange: run },
        options.map(([value, text]) => element('option', { value }, text)),
      );
    const types = keyTypes.map((type): [string, string] => [type, type]);
    this.#type = choice('Type', scan, [['', 'every type'], ...types]);
    this.#order = choice('Order', () => this.#draw(), [
      ['name', 'by name'],
      ['memory', 'by memory'],
      ['expiry', 'by expiry'],
    ]);
    const databases = Array.from({ length: 16 }, (_, at): [string, string] => [
      `${at}`,
      `db ${at}`,
    ]);
    this.#database = choice('Database', () => void this.#select(), databases);
    const forms = (['tree', 'list', 'map'] as const).map((form) => {
      const made = button(form, () => this.#show(form), {
        'aria-pressed': String(form === 'tree'),
      });
      this.#forms.set(form, made);
      return made;
    });
    const filters = element(
      'div',
      { class: 'filters' },
      this.#pattern,
      element('div', { class: 'row' }, this.#type, this.#order, this.#database),
      element(
        'div',
        { class: 'row' },
        element('div', { class: 'forms', role: 'group', 'aria-label': 'Form' }, forms),
        this.#count,
        keyMake(app, (key) => void this.look(key)),
      ),
    );
    const side = element('div', { class: 'side' }, filters, this.#place);
    this.root = element('div', { class: 'part keys-part' }, side, this.#panel.root);
    app.onChange(() => {
      if (this.#isOpen) void this.#scan();
    });
    this.#show('tree');
  }

  open(): void {
    this.#isOpen = true;
    void this.#scan();
    this.#timer = setInterval(() => void this.#tick(), lookAgainMs);
    this.#list.root.focus({ preventScroll: true });
  }

  shut(): void {
    this.#isOpen = false;
    clearInterval(this.#timer);
  }

  reconnect(): void {
    this.#panel.clear();
    this.#database.value = '0';
    if (this.#isOpen) void this.#scan();
  }

  /** Shows a key. */
  async look(key: Uint8Array): Promise<void> {
    await this.#scan();
    this.#panel.show(key);
  }

  async #select(): Promise<void> {
    await this.#app.select(Number(this.#database.value));
    this.#panel.clear();
    await this.#scan();
  }

  async #tick(): Promise<void> {
    this.#list.tick();
    this.#panel.tick();
    // What has changed nothing need not be looked for.
    const [info, size] = await this.#app.wire.all([['INFO', 'persistence'], ['DBSIZE']]);
    const changes = infoFields(info!).get('rdb_changes_since_last_save');
    const dirty = `${changes} ${numberOf(size)}`;
    const now = Date.now();
    const isExpired = this.#scanned.rows.some(({ expiresMs }) => expiresMs >= 0 && expiresMs < now);
    if (dirty === this.#dirty && !isExpired) return;
    this.#dirty = dirty;
    await this.#scan();
  }

  async #scan(): Promise<void> {
    this.#isStale = true;
    if (this.#isScanning) return;
    this.#isScanning = true;
    while (this.#isStale) {
      this.#isStale = false;
      const text = this.#pattern.value.trim();
      const pattern = text === '' ? '*' : /[*?[]/.test(text) ? text : `*${text}*`;
      this.#scanned = await keysScan(this.#app.wire, pattern, this.#type.value);
      await this.#panel.refresh();
    }
    this.#isScanning = false;
    this.#draw();
  }

  #show(form: Form): void {
    this.#form = form;
    for (const [each, made] of this.#forms)
      made.setAttribute('aria-pressed', String(each === form));
    fill(this.#place, form === 'map' ? this.#map.root : this.#list.root);
    this.#draw();
  }

  #draw(): void {
    const { isCut, rows, total } = this.#scanned;
    const found = rows.length === total ? '' : ` of ${countText(total)}`;
    this.#count.textContent = `${countText(rows.length)}${isCut ? '+' : ''}${found} keys`;
    const sorted = [...rows].sort(orders[this.#order.value as Order]);
    if (this.#form === 'map') this.#map.show(branchesOf(sorted));
    else if (this.#form === 'tree') {
      const isSearch = this.#pattern.value.trim() !== '' && rows.length <= fewKeys;
      this.#list.showTree(branchesOf(sorted), isSearch);
    } else this.#list.showList(sorted);
    this.#panel.suggest(total === 0);
  }

  #choose(row: KeyRow): void {
    this.#panel.show(row.key);
  }
}

const never = Number.MAX_SAFE_INTEGER;
const deadline = ({ expiresMs }: KeyRow): number => (expiresMs < 0 ? never : expiresMs);

const orders: Readonly<Record<Order, (one: KeyRow, other: KeyRow) => number>> = {
  name: (one, other) => (one.name < other.name ? -1 : 1),
  memory: (one, other) => other.bytes - one.bytes,
  expiry: (one, other) => deadline(one) - deadline(other),
};
