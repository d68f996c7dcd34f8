/*
 * What an RDB file holds, as lines to read:
 *
 *     type            keys     elements        bytes   share
 *     hash           1,200       14,400      310,240    62 %
 */

import { wordQuote } from '../config/byte-text.js';
import type { ModuleContent, RdbContent } from './rdb-check.js';
import type { KeyContent, Statistics, Sum } from './statistics.js';

/** So many characters of a fact are shown. */
const factMost = 80;

type Say = (line: string) => void;

/** Says what a file holds, or where it is broken. */
export function rdbShow(content: RdbContent, say: Say): void {
  say(`RDB version ${content.version}`);
  for (const [name, text] of content.facts) say(`  ${factText(name)} = '${factText(text)}'`);
  if (content.failure !== null) {
    say(`Broken at offset ${content.failure.offset}: ${content.failure.text}`);
    say(`${content.keys} keys read before`);
    return;
  }
  say(`${content.keys} keys read, ${content.expired} already expired`);
  if (content.libraries > 0) say(`${content.libraries} libraries of functions`);
  for (const module of content.modules) say(moduleLine(module));
  for (const { database, keys, withExpiry, byType } of content.statistics.databases) {
    const types = Object.entries(byType).map(([type, sum]) => `${type} ${sum.keys}`);
    say(`  db${database}: keys ${keys}, with expiry ${withExpiry}: ${types.join(', ')}`);
  }
  const { databases } = content.statistics;
  if (databases.some(({ keys }) => keys > 0)) tablesShow(content.statistics, say);
}

function moduleLine({ name, keys, isBeside }: ModuleContent): string {
  const kept = [...(keys > 0 ? [`${keys} keys`] : []), ...(isBeside ? ['data beside keys'] : [])];
  return `  module ${name}: ${kept.join(', ')}, which no server without it can load`;
}

/** A name or value, which in a broken file may be anything: no longer than a line, no bytes raw. */
function factText(text: string): string {
  const begin = text.slice(0, factMost);
  const shown = /^[\x20-\x7e]*$/.test(begin) ? begin : wordQuote(begin).slice(1, -1);
  return text.length > factMost ? `${shown}... (${text.length} bytes)` : shown;
}

function tablesShow(statistics: Statistics, say: Say): void {
  const byType = typesSum(statistics);
  const total = [...byType.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const types = [...byType].sort(([, one], [, other]) => other.bytes - one.bytes);
  tableSay(
    say,
    ['type', 'keys', 'elements', 'bytes', 'share'],
    [
      ...types.map(([type, { keys, elements, bytes }]) => [
        ...[type, whole(keys), whole(elements), whole(bytes)],
        `${total === 0 ? 0 : Math.round((100 * bytes) / total)} %`,
      ]),
    ],
  );
  if (statistics.biggest.length > 0) {
    tableSay(say, ['biggest keys', 'type', 'elements', 'bytes'], statistics.biggest.map(keyCells));
  }
  const rows = statistics.expiry.filter(({ keys }) => keys > 0);
  if (rows.length > 0) {
    const cells = rows.map(({ within, keys }) => [within, whole(keys)]);
    tableSay(say, ['expires within', 'keys'], cells);
  }
}

/** The sums of all databases. */
export function typesSum({ databases }: Statistics): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { byType } of databases) {
    for (const [type, { keys, elements, bytes }] of Object.entries(byType)) {
      const before = sums.get(type) ?? { keys: 0, elements: 0, bytes: 0 };
      sums.set(type, {
        keys: before.keys + keys,
        elements: before.elements + elements,
        bytes: before.bytes + bytes,
      });
    }
  }
  return sums;
}

function keyCells({ database, name, type, elements, bytes }: KeyContent): string[] {
  const place = database === 0 ? name : `${name} (db${database})`;
  return [place, type, whole(elements), whole(bytes)];
}

function whole(value: number): string {
  return value.toLocaleString('en');
}

/** A table with an empty line before it: names to the left, figures to the right. */
function tableSay(say: Say, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column]!.length)));
  say('');
  for (const cells of all) {
    const padded = cells.map((cell, at) =>
      at === 0 || head[at] === 'type' ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
    );
    say(`  ${padded.join('  ').trimEnd()}`);
  }
}
