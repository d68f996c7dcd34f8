// Places as points on a map: degrees as they are, a parallel as long as it is at the middle of what
// is shown, lines at whole degrees. There is no picture of the land: it would have to be fetched.

import { picture } from '../../dom.js';

export interface GeoPoint {
  readonly member: Uint8Array;
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
}

const width = 720;
const height = 360;
/** Names are written for so many. */
const mostNames = 60;
/** About as much as a letter takes. */
const letterWidth = 6.5;
const lineHeight = 13;

/** Where a name is written. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly middle: number;
}

function overlap(one: Box, other: Box): boolean {
  const isBeside = one.left > other.right || one.right < other.left;
  return !isBeside && Math.abs(one.middle - other.middle) < lineHeight;
}

export function geoMap(points: readonly GeoPoint[]): SVGElement {
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  const west = Math.min(...longitudes);
  const east = Math.max(...longitudes);
  const south = Math.min(...latitudes);
  const north = Math.max(...latitudes);
  const middle = (south + north) / 2;
  const shrink = Math.max(Math.cos((middle * Math.PI) / 180), 0.1);
  // Room around, and never less than a few streets.
  const across = Math.max((east - west) * 1.3, 0.02);
  const along = Math.max((north - south) * 1.3, 0.02);
  const scale = Math.min(width / (across * shrink), height / along);
  const x = (longitude: number): number =>
    width / 2 + (longitude - (west + east) / 2) * shrink * scale;
  const y = (latitude: number): number => height / 2 - (latitude - middle) * scale;
  const map = picture('svg', { class: 'geo', viewBox: `0 0 ${width} ${height}`, role: 'img' });
  map.setAttribute('aria-label', `A map of ${points.length} places`);
  map.append(...gridLines(scale, shrink, (west + east) / 2, middle, x, y));
  const written: Box[] = [];
  for (const [at, { name, longitude, latitude }] of points.entries()) {
    const dot = picture('circle', { cx: x(longitude), cy: y(latitude), r: 4 });
    const title = picture('title');
    title.textContent = `${name}  ${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
    dot.append(title);
    map.append(dot);
    const isRight = x(longitude) > width - 110;
    const from = x(longitude) + (isRight ? -8 - name.length * letterWidth : 8);
    const box = { left: from, right: from + name.length * letterWidth, middle: y(latitude) };
    // Where two names would lie on one another the first is written; hovering tells the others.
    if (at >= mostNames || written.some((other) => overlap(box, other))) continue;
    written.push(box);
    const label = picture('text', {
      x: x(longitude) + (isRight ? -8 : 8),
      y: y(latitude) + 4,
      'text-anchor': isRight ? 'end' : 'start',
    });
    label.textContent = name;
    map.append(label);
  }
  return map;
}

/** Meridians and parallels at a step that leaves room between them. */
function gridLines(
  scale: number,
  shrink: number,
  longitude: number,
  latitude: number,
  x: (longitude: number) => number,
  y: (latitude: number) => number,
): SVGElement[] {
  const steps = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60];
  const step = steps.find((each) => each * scale * shrink > 70) ?? 90;
  const lines: SVGElement[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number, text: string): void => {
    const label = picture('text', { x: x1 + 3, y: y2 - 3, class: 'degree' });
    label.textContent = text;
    lines.push(picture('line', { x1, y1, x2, y2 }), label);
  };
  const degree = (value: number): string => `${Number(value.toFixed(2))}°`;
  const first = (middle: number, half: number): number => Math.ceil((middle - half) / step) * step;
  const halfAcross = width / 2 / (scale * shrink);
  for (let at = first(longitude, halfAcross); at < longitude + halfAcross; at += step) {
    line(x(at), 0, x(at), height, degree(at));
  }
  const halfAlong = height / 2 / scale;
  for (let at = first(latitude, halfAlong); at < latitude + halfAlong; at += step) {
    line(0, y(at), width, y(at), degree(at));
  }
  return lines;
}
