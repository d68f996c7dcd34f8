// A section of INFO: a title and lines of `name:value`. The sections of a kind stand in one file of
// this folder; info.ts puts them together.
//
//   # Clients\r\n
//   connected_clients:1\r\n
//   maxclients:10000\r\n
//
// Numbers are printed as C's printf prints them, because tools compare them with Redis's.

import type { Core } from '../../engine/core.js';
import type { ServerContext } from '../context.js';

/** What a section reads its facts from. */
export interface InfoSource {
  readonly core: Core;
  readonly server: ServerContext;
}

/** One line. A text is byte text and written as it is, a number as a whole one. */
export type Field = readonly [name: string, value: string | number];

/** The lines of a section below its title. */
export type Section = (source: InfoSource) => readonly Field[];

/** Fields that say 0: facts of mechanisms that are idle or that this server does not have. */
export function zeros(...names: readonly string[]): Field[] {
  return names.map((name) => [name, 0] as const);
}

/** The value of a field as it is printed. */
export function fieldText(value: string | number): string {
  return typeof value === 'number' ? Math.trunc(value).toFixed(0) : value;
}

/** A section with its title. */
export function sectionText(title: string, fields: readonly Field[]): string {
  const lines = fields.map(([name, value]) => `${name}:${fieldText(value)}\r\n`);
  return `# ${title}\r\n${lines.join('')}`;
}

/**
 * `value` with a fixed number of digits, as printf('%.*f') rounds: ties go to the even digit, where
 * Number.toFixed takes the higher one. An infinite or undefined ratio is printed as C does.
 */
export function fixedText(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const scaled = value * 10 ** digits;
  // A tie is a multiple of 1 / 2^(digits + 1), which is exact in a double.
  const isTie = Number.isInteger(value * 2 ** (digits + 1)) && Math.abs(scaled % 1) === 0.5;
  if (!isTie) return value.toFixed(digits);
  const even = 2 * Math.round(scaled / 2);
  return (even / 10 ** digits).toFixed(digits);
}

const units = ['B', 'K', 'M', 'G', 'T', 'P'] as const;

/** Bytes for people: 512B, 1.50K, 2.00G. */
export function bytesText(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  if (size >= 1024) return `${bytes.toFixed(0)}B`;
  return unit === 0 ? `${size.toFixed(0)}B` : `${fixedText(size, 2)}${units[unit]!}`;
}

/** A ratio of two counts, with two digits, computed in single precision as Redis does. */
export function ratioText(dividend: number, divisor: number): string {
  return fixedText(Math.fround(Math.fround(dividend) / Math.fround(divisor)), 2);
}

/** Microseconds as seconds with six digits. */
export function secondsText(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6);
  return `${seconds}.${String(Math.floor(microseconds % 1e6)).padStart(6, '0')}`;
}

/** A name without the characters that have a meaning in INFO. */
export function nameText(name: string): string {
  return name.replace(/[#:\n\r]/g, '_');
}
