// The keys below one another, as a list or as a tree. Only the rows that are seen are on the page,
// so that it may be many. Arrows move, Enter opens, right and left open and shut a branch.

import { element, fill } from '../dom.js';
import { bytesText, countText, durationText, shortText } from '../text.js';
import type { Branch } from '../../view/branch.js';
import type { KeyRow } from './scan.js';

const rowHeight = 34;
/** Rows beyond what is seen. */
const margin = 8;

type Line =
  | { readonly kind: 'key'; readonly depth: number; readonly row: KeyRow; readonly label: string }
  | {
      readonly kind: 'branch';
      readonly depth: number;
      readonly branch: Branch<KeyRow>;
      readonly isOpen: boolean;
    };

export class KeyList {
  readonly root: HTMLElement;
  readonly #chosen: (row: KeyRow) => void;
  readonly #room = element('div', { class: 'room' });
  readonly #opened = new Set<string>();
  #tree: Branch<KeyRow> | null = null;
  #lines: readonly Line[] = [];
  #at = 0;
  #selected = '';

  /** @param chosen told which key is to be shown */
  constructor(chosen: (row: KeyRow) => void) {
    this.#chosen = chosen;
    this.root = element(
      'div',
      {
        class: 'key-list',
        tabindex: 0,
        'aria-label': 'Keys',
        onscroll: () => this.#draw(),
        onkeydown: (event: KeyboardEvent) => this.#key(event),
      },
      this.#room,
    );
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  showList(rows: readonly KeyRow[]): void {
    this.#tree = null;
    this.root.setAttribute('role', 'listbox');
    this.#take(rows.map((row) => ({ kind: 'key', depth: 0, row, label: row.name })));
  }

  /** @param isOpen whether all branches are open, because few keys were looked for */
  showTree(tree: Branch<KeyRow>, isOpen = false): void {
    // A single branch at the top says nothing when it is shut.
    if (this.#tree === null && tree.branches.size < 4) {
      for (const { path } of tree.branches.values()) this.#opened.add(path);
    }
    this.#tree = tree;
    this.root.setAttribute('role', 'tree');
    const lines: Line[] = [];
    this.#unfold(tree, 0, lines, isOpen);
    this.#take(lines);
  }

  /** Marks the key that is shown. */
  select(name: string): void {
    this.#selected = name;
    const at = this.#lines.findIndex((line) => line.kind === 'key' && line.row.name === name);
    if (at >= 0) this.#at = at;
    this.#draw();
  }

  /** Shows times that have gone on. */
  tick(): void {
    const now = Date.now();
    for (const place of this.root.querySelectorAll<HTMLElement>('[data-expires]')) {
      place.textContent = durationText(Number(place.dataset.expires) - now);
    }
  }

  #unfold(branch: Branch<KeyRow>, depth: number, lines: Line[], isAllOpen: boolean): void {
    const branches = [...branch.branches.values()];
    branches.sort((one, other) => (one.label < other.label ? -1 : 1));
    for (const each of branches) {
      const isOpen = isAllOpen || this.#opened.has(each.path);
      lines.push({ kind: 'branch', depth, branch: each, isOpen });
      if (isOpen) this.#unfold(each, depth + 1, lines, isAllOpen);
    }
    for (const row of branch.rows) {
      const label = row.name.slice(branch.path.length) || row.name;
      lines.push({ kind: 'key', depth, row, label });
    }
  }

  #take(lines: readonly Line[]): void {
    this.#lines = lines;
    this.#at = Math.min(this.#at, Math.max(lines.length - 1, 0));
    this.#room.style.height = `${lines.length * rowHeight}px`;
    this.#draw();
  }

  #draw(): void {
    const { clientHeight, scrollTop } = this.root;
    const first = Math.max(Math.floor(scrollTop / rowHeight) - margin, 0);
    const last = Math.ceil((scrollTop + clientHeight) / rowHeight) + margin;
    const shown = this.#lines.slice(first, last);
    fill(
      this.#room,
      shown.map((line, at) => this.#lineView(line, first + at)),
    );
    if (this.#lines.length > 0) {
      this.root.setAttribute('aria-activedescendant', `key-row-${this.#at}`);
    }
  }

  #lineView(line: Line, at: number): HTMLElement {
    const isTree = this.#tree !== null;
    const isKey = line.kind === 'key';
    const view = element(
      'div',
      {
        class: `key-row ${line.kind}`,
        id: `key-row-${at}`,
        role: isTree ? 'treeitem' : 'option',
        'aria-setsize': this.#lines.length,
        'aria-posinset': at + 1,
        'aria-level': isTree ? line.depth + 1 : undefined,
        'aria-expanded': isKey ? undefined : String(line.isOpen),
        'aria-selected': String(isKey && line.row.name === this.#selected),
        onclick: () => {
          this.#at = at;
          this.#open(line);
        },
      },
      isKey ? keyParts(line.row, line.label) : branchParts(line.branch),
    );
    view.style.top = `${at * rowHeight}px`;
    view.style.paddingLeft = `${0.75 + line.depth * 1.125}rem`;
    if (at === this.#at) view.classList.add('current');
    return view;
  }

  #open(line: Line): void {
    if (line.kind === 'key') {
      this.#selected = line.row.name;
      this.#draw();
      this.#chosen(line.row);
      return;
    }
    const { path } = line.branch;
    for (const each of this.#lines) {
      if (each.kind === 'branch' && each.isOpen) this.#opened.add(each.branch.path);
    }
    if (!this.#opened.delete(path)) this.#opened.add(path);
    if (this.#tree !== null) this.showTree(this.#tree);
  }

  #key(event: KeyboardEvent): void {
    const line = this.#lines[this.#at];
    const page = Math.max(Math.floor(this.root.clientHeight / rowHeight) - 1, 1);
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page },
      ...{ Home: -this.#lines.length, End: this.#lines.length },
    };
    const step = steps[event.key];
    if (step !== undefined) this.#move(step);
    else if (line === undefined) return;
    else if (event.key === 'Enter' || event.key === ' ') this.#open(line);
    else if (event.key === 'ArrowRight' && line.kind === 'branch' && !line.isOpen) this.#open(line);
    else if (event.key === 'ArrowLeft' && line.kind === 'branch' && line.isOpen) this.#open(line);
    else return;
    event.preventDefault();
  }

  #move(step: number): void {
    this.#at = Math.min(Math.max(this.#at + step, 0), Math.max(this.#lines.length - 1, 0));
    const top = this.#at * rowHeight;
    const { clientHeight, scrollTop } = this.root;
    if (top < scrollTop) this.root.scrollTop = top;
    if (top + rowHeight > scrollTop + clientHeight) {
      this.root.scrollTop = top + rowHeight - clientHeight;
    }
    this.#draw();
  }
}

/** What is said, and not shown. */
function unseen(type: string): HTMLElement {
  return element('span', { class: 'unseen' }, ` ${type}`);
}

function keyParts(row: KeyRow, label: string): HTMLElement[] {
  const isTemporary = row.expiresMs >= 0;
  return [
    element('span', { class: `dot ${row.type}`, title: row.type }),
    element('span', { class: 'name' }, shortText(label), unseen(row.type)),
    element(
      'span',
      { class: 'ttl', 'data-expires': isTemporary ? row.expiresMs : undefined },
      isTemporary ? durationText(row.expiresMs - Date.now()) : '',
    ),
    element('span', { class: 'bytes' }, bytesText(row.bytes)),
  ];
}

function branchParts(branch: Branch<KeyRow>): HTMLElement[] {
  return [
    element('span', { class: 'turn', 'aria-hidden': 'true' }, '▸'),
    element('span', { class: 'name' }, shortText(branch.label) || '(empty)'),
    element('span', { class: 'ttl' }, countText(branch.count)),
    element('span', { class: 'bytes' }, bytesText(branch.bytes)),
  ];
}
