// Memory as a picture: a rectangle for each key, its area what the key takes, those that share the
// beginning of their names side by side in one frame.
//
// The layout is that of squarified treemaps (Bruls, Huizing, van Wijk, 2000): rows are filled along
// the shorter side as long as that brings their rectangles nearer to squares.

import type { Branch, Sized } from './branch.js';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What has a rectangle: a branch, a key, or the small ones of a frame together. */
export interface Piece<Row extends Sized> {
  readonly bytes: number;
  readonly branch: Branch<Row> | null;
  readonly row: Row | null;
  /** How many small ones it stands for. */
  readonly others: number;
}

/** Rectangles in one frame; what is smaller is put together. */
const mostPieces = 120;

/** What is in a branch, the largest first. */
export function piecesOf<Row extends Sized>(branch: Branch<Row>): Piece<Row>[] {
  const pieces: Piece<Row>[] = [
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
