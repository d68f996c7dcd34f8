// Memory as a picture: a rectangle for each key, its area what the key takes, those that share the
// beginning of their names side by side in one frame.

import { button, element, fill } from '../dom.js';
import { bytesText, countOf, shortText } from '../text.js';
import type { Branch } from '../../view/branch.js';
import { piecesOf, squarify } from '../../view/treemap.js';
import type { Area, Piece } from '../../view/treemap.js';
import type { KeyRow } from './scan.js';

const headHeight = 22;
const frame = 4;

export class Treemap {
  readonly root: HTMLElement;
  readonly #chosen: (row: KeyRow) => void;
  readonly #place = element('div', { class: 'treemap' });
  readonly #way = element('div', { class: 'way' });
  #tree: Branch<KeyRow> | null = null;
  #path = '';

  constructor(chosen: (row: KeyRow) => void) {
    this.#chosen = chosen;
    this.root = element('div', { class: 'map' }, this.#way, this.#place);
    new ResizeObserver(() => this.#draw()).observe(this.#place);
  }

  show(tree: Branch<KeyRow>): void {
    this.#tree = tree;
    this.#draw();
  }

  /** The branch that is looked into; one that has gone brings back to the root. */
  #branch(): Branch<KeyRow> | null {
    let branch = this.#tree;
    for (const label of this.#path.split(':').slice(0, -1)) {
      branch = branch?.branches.get(label) ?? null;
    }
    if (branch === null) this.#path = '';
    return branch ?? this.#tree;
  }

  #draw(): void {
    const branch = this.#branch();
    if (branch === null) return;
    const labels = this.#path.split(':').slice(0, -1);
    fill(
      this.#way,
      button('All keys', () => this.#go(''), { class: 'plain' }),
      labels.map((label, at) =>
        button(`${label}:`, () => this.#go(`${labels.slice(0, at + 1).join(':')}:`), {
          class: 'plain',
        }),
      ),
      element(
        'span',
        { class: 'nothing' },
        `${countOf(branch.count, 'key')}, ${bytesText(branch.bytes)}`,
      ),
    );
    const { clientWidth: width, clientHeight: height } = this.#place;
    if (width === 0 || height === 0) return;
    const area = { x: 0, y: 0, width, height };
    fill(this.#place, this.#views(branch, area, 0));
  }

  #go(path: string): void {
    this.#path = path;
    this.#draw();
  }

  #views(branch: Branch<KeyRow>, area: Area, depth: number): HTMLElement[] {
    const pieces = piecesOf(branch);
    return squarify(pieces, area).flatMap(([piece, place]) => this.#view(piece, place, depth));
  }

  #view(piece: Piece<KeyRow>, area: Area, depth: number): HTMLElement[] {
    const { branch, row } = piece;
    const name = shortText(row?.name ?? branch?.path ?? countOf(piece.others, 'smaller one'));
    const label = shortText(row?.name.split(':').at(-1) ?? name);
    const title = `${name}  ${bytesText(piece.bytes)}`;
    const hasInside = branch !== null && depth < 2 && area.width > 60 && area.height > 50;
    const run = (): void => {
      if (row !== null) this.#chosen(row);
      else if (branch !== null) this.#go(branch.path);
    };
    const kind = row === null ? (branch === null ? 'others' : 'group') : row.type;
    const isLabelled = area.width > 34 && area.height > 16;
    const view = button('', run, { class: `piece ${kind}`, title, 'aria-label': title });
    if (isLabelled) view.append(element('span', {}, label));
    place(view, area);
    if (!hasInside) return [view];
    const inside = {
      x: area.x + frame,
      y: area.y + headHeight,
      width: area.width - 2 * frame,
      height: area.height - headHeight - frame,
    };
    return [view, ...this.#views(branch, inside, depth + 1)];
  }
}

function place(view: HTMLElement, { x, y, width, height }: Area): void {
  view.style.left = `${x}px`;
  view.style.top = `${y}px`;
  view.style.width = `${Math.max(width - 1, 1)}px`;
  view.style.height = `${Math.max(height - 1, 1)}px`;
}
