// Memory as a picture: a rectangle for each key, its area what the key takes, those that share the
// beginning of their names side by side in one frame.
//
// The layout is that of squarified treemaps (Bruls, Huizing, van Wijk, 2000): rows are filled along
// the shorter side as long as that brings their rectangles nearer to squares.

import { button, element, fill } from '../dom.js';
import { bytesText, countOf } from '../text.js';
import type { Branch } from './branch.js';
import type { KeyRow } from './scan.js';

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Piece {
  readonly bytes: number;
  readonly branch: Branch | null;
  readonly row: KeyRow | null;
  /** How many small ones it stands for. */
  readonly others: number;
}

/** Rectangles in one frame; what is smaller is put together. */
const mostPieces = 120;
const headHeight = 22;
const frame = 4;

export class Treemap {
  readonly root: HTMLElement;
  readonly #chosen: (row: KeyRow) => void;
  readonly #place = element('div', { class: 'treemap' });
  readonly #way = element('div', { class: 'way' });
  #tree: Branch | null = null;
  #path = '';

  constructor(chosen: (row: KeyRow) => void) {
    this.#chosen = chosen;
    this.root = element('div', { class: 'map' }, this.#way, this.#place);
    new ResizeObserver(() => this.#draw()).observe(this.#place);
  }

  show(tree: Branch): void {
    this.#tree = tree;
    this.#draw();
  }

  /** The branch that is looked into; one that has gone brings back to the root. */
  #branch(): Branch | null {
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

  #views(branch: Branch, area: Area, depth: number): HTMLElement[] {
    const pieces = piecesOf(branch);
    return squarify(pieces, area).flatMap(([piece, place]) => this.#view(piece, place, depth));
  }

  #view(piece: Piece, area: Area, depth: number): HTMLElement[] {
    const { branch, row } = piece;
    const name = row?.name ?? branch?.path ?? countOf(piece.others, 'smaller one');
    const label = row?.name.split(':').at(-1) ?? name;
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

/** What is in a branch, the largest first. */
function piecesOf(branch: Branch): Piece[] {
  const pieces: Piece[] = [
    ...[...branch.branches.values()].map((each) => ({
      ...{ bytes: each.bytes, branch: each, row: null, others: 0 },
    })),
    ...branch.rows.map((row) => ({ bytes: row.bytes, branch: null, row, others: 0 })),
  ];
  pieces.sort((one, other) => other.bytes - one.bytes);
  const small = pieces.splice(mostPieces);
  if (small.length > 0) {
    const bytes = small.reduce((sum, piece) => sum + piece.bytes, 0);
    const others = small.reduce((sum, { branch: each }) => sum + (each?.count ?? 1), 0);
    pieces.push({ bytes, branch: null, row: null, others });
  }
  return pieces.filter(({ bytes }) => bytes > 0);
}

/** Each piece with its place in the area. */
export function squarify<P extends { readonly bytes: number }>(
  pieces: readonly P[],
  area: Area,
): [P, Area][] {
  const total = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  const placed: [P, Area][] = [];
  if (total === 0 || area.width <= 0 || area.height <= 0) return placed;
  const scale = (area.width * area.height) / total;
  let rest = area;
  for (let at = 0; at < pieces.length;) {
    const side = Math.min(rest.width, rest.height);
    let count = 1;
    let sum = pieces[at]!.bytes * scale;
    const first = sum;
    let worst = ratio(first, first, sum, side);
    for (; at + count < pieces.length; count++) {
      const next = pieces[at + count]!.bytes * scale;
      const then = ratio(first, next, sum + next, side);
      if (then > worst) break;
      worst = then;
      sum += next;
    }
    rest = rowPlace(pieces.slice(at, at + count), scale, sum, rest, placed);
    at += count;
  }
  return placed;
}

/** How far the longest rectangle of a row is from a square. */
function ratio(largest: number, smallest: number, sum: number, side: number): number {
  const square = side * side;
  return Math.max((square * largest) / (sum * sum), (sum * sum) / (square * smallest));
}

/** Places a row along the shorter side; what is left of the area. */
function rowPlace<P extends { readonly bytes: number }>(
  row: readonly P[],
  scale: number,
  sum: number,
  area: Area,
  placed: [P, Area][],
): Area {
  const isUpright = area.width >= area.height;
  const side = isUpright ? area.height : area.width;
  const depth = sum / side;
  let offset = 0;
  for (const piece of row) {
    const length = (piece.bytes * scale) / depth;
    placed.push([
      piece,
      isUpright
        ? { x: area.x, y: area.y + offset, width: depth, height: length }
        : { x: area.x + offset, y: area.y, width: length, height: depth },
    ]);
    offset += length;
  }
  return isUpright
    ? { ...area, x: area.x + depth, width: area.width - depth }
    : { ...area, y: area.y + depth, height: area.height - depth };
}
