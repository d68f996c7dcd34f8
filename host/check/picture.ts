/*
 * Memory as a picture in a file: the page's treemap as SVG, which any browser shows. A name is told
 * by its rectangle when the pointer is on it.
 */

import { branchesOf } from '../view/branch.js';
import type { Branch } from '../view/branch.js';
import { piecesOf, squarify } from '../view/treemap.js';
import type { Area, Piece } from '../view/treemap.js';
import type { KeyContent } from './statistics.js';

const width = 1200;
const height = 800;
const legendHeight = 40;
const headHeight = 18;
const frame = 3;
/** Frames in frames. */
const deepest = 4;
/** What is smaller is not drawn: points. */
const leastSide = 1;
const letterWidth = 7;

/** Colours of the page, by type. */
const colours: Readonly<Record<string, string>> = {
  string: '#5b7f9e',
  hash: '#4f8a72',
  list: '#a8844a',
  set: '#8a6a9c',
  zset: '#b26a55',
  stream: '#6f7f4a',
};
const otherColour = '#8b8f87';

/** The picture of these keys. */
export function pictureText(keys: readonly KeyContent[]): string {
  const rows = keys.map((key) => ({
    ...key,
    name: key.database === 0 ? key.name : `db${key.database}:${key.name}`,
  }));
  const area = { x: 0, y: legendHeight, width, height: height - legendHeight };
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const title = `${rows.length.toLocaleString('en')} keys, ${bytesText(bytes)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"`,
    ` font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#faf9f6"/>`,
    ...legend(rows, title),
    ...views(branchesOf(rows), area, 0),
    '</svg>\n',
  ].join('\n');
}

function legend(rows: readonly KeyContent[], title: string): string[] {
  const types = [...new Set(rows.map((row) => row.type))].sort();
  const marks = types.map((type, at) => {
    const x = 420 + at * 110;
    const colour = colours[type] ?? otherColour;
    const mark = `<rect x="${x}" y="14" width="12" height="12" fill="${colour}"/>`;
    return `${mark}<text x="${x + 18}" y="24" fill="#1f211e">${escaped(type)}</text>`;
  });
  return [`<text x="8" y="25" font-size="15" fill="#1f211e">${escaped(title)}</text>`, ...marks];
}

function views(branch: Branch<KeyContent>, area: Area, depth: number): string[] {
  return squarify(piecesOf(branch), area)
    .filter(([, place]) => place.width > leastSide && place.height > leastSide)
    .flatMap(([piece, place]) => view(piece, place, depth));
}

function view(piece: Piece<KeyContent>, area: Area, depth: number): string[] {
  const { branch, row } = piece;
  const name = row?.name ?? branch?.path ?? `${piece.others} smaller ones`;
  const isFrame = branch !== null && depth < deepest && area.width > 40 && area.height > 40;
  const count = branch === null ? '' : `, ${branch.count.toLocaleString('en')} keys`;
  const title = `${name}  ${bytesText(piece.bytes)}${count}`;
  const colour = row === null ? otherColour : (colours[row.type] ?? otherColour);
  const fill = isFrame ? '#e3e0d8' : colour;
  const place =
    `x="${round(area.x)}" y="${round(area.y)}" ` +
    `width="${round(Math.max(area.width - 1, 1))}" height="${round(Math.max(area.height - 1, 1))}"`;
  const label = row?.name.split(':').at(-1) ?? branch?.label ?? name;
  const lines = [`<rect ${place} fill="${fill}"><title>${escaped(title)}</title></rect>`];
  const letters = Math.floor((area.width - 8) / letterWidth);
  if (area.height > headHeight && letters >= 3) {
    const short = label.length > letters ? `${label.slice(0, letters - 1)}…` : label;
    const ink = isFrame ? '#1f211e' : '#ffffff';
    lines.push(
      `<text x="${round(area.x + 4)}" y="${round(area.y + 13)}" fill="${ink}" ` +
        `pointer-events="none">${escaped(short)}</text>`,
    );
  }
  if (!isFrame) return lines;
  const inside = {
    x: area.x + frame,
    y: area.y + headHeight,
    width: area.width - 2 * frame,
    height: area.height - headHeight - frame,
  };
  return [...lines, ...views(branch, inside, depth + 1)];
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** Text in XML, which has no way to say most control characters. */
function escaped(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
