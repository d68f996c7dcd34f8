/*
 * What is documented where the server documents nothing, or cannot be reached: the commands of our
 * own table. Of a server whose version is known, those that it has; what else COMMAND lists is
 * shown with as many arguments as it must have.
 */

import { tableRows } from '../../assembly/command/table/index.js';
import type { Argument as TableArgument, TableRow } from '../../assembly/command/table/index.js';
import type { RemoteReply } from '../net/reply-reader.js';
import type { HelpEntry } from './documentation.js';
import { argumentsText } from './hint.js';
import { textOf } from './syntax.js';
import type { Argument } from './syntax.js';

/** The commands of the table that a server of a version has; null: all. */
export function ownEntries(version: string | null): HelpEntry[] {
  const rows = tableRows.filter(
    ({ container, details }) =>
      isThere(details.since, version) && isThere(container?.details.since, version),
  );
  return sorted(rows.map((row) => entryOf(row, version)));
}

/** The same and what a reply of COMMAND lists besides. */
export function withListed(entries: readonly HelpEntry[], list: RemoteReply): HelpEntry[] {
  if (!('items' in list)) return [...entries];
  const known = new Set(entries.map(({ name }) => name));
  const listed = list.items.map(listedEntry).filter((entry) => entry !== null);
  return sorted([...entries, ...listed.filter(({ name }) => !known.has(name))]);
}

function sorted(entries: HelpEntry[]): HelpEntry[] {
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether a server of a version has what came with another. */
function isThere(since: string | undefined, version: string | null): boolean {
  if (since === undefined || version === null) return true;
  const has = version.split('.').map(Number);
  for (const [at, wanted] of since.split('.').map(Number).entries()) {
    if (wanted !== has[at]) return wanted < (has[at] ?? 0);
  }
  return true;
}

function entryOf(row: TableRow, version: string | null): HelpEntry {
  const list = argumentsOfRow(row.arguments, version);
  return {
    name: row.fullName.replace('|', ' ').toUpperCase(),
    syntax: argumentsText(list),
    arguments: list,
    summary: row.details.summary,
    since: row.details.since,
    group: row.group,
  };
}

function argumentsOfRow(list: readonly TableArgument[], version: string | null): Argument[] {
  const present = list.filter(({ since }) => isThere(since, version));
  return present.map((argument) => ({
    name: (argument.display ?? argument.name) || '""',
    type: argument.type,
    token: argument.token === undefined ? null : argument.token.toUpperCase() || '""',
    isOptional: argument.optional === true,
    isMultiple: argument.multiple === true,
    repeatsToken: argument.multipleToken === true,
    parts: argumentsOfRow(argument.arguments ?? [], version),
  }));
}

/** A command of which only its arity and whether it begins with a key are told. */
function listedEntry(reply: RemoteReply): HelpEntry | null {
  if (!('items' in reply)) return null;
  const [name, arity, , firstKey] = reply.items;
  if (arity?.kind !== 'integer' || firstKey?.kind !== 'integer') return null;
  const words = Math.abs(Number(arity.value)) - 1;
  const hasKey = Number(firstKey.value) === 1;
  const plain = Math.max(words - (hasKey ? 1 : 0), 0);
  const more = Number(arity.value) < 0 ? ['...options...'] : [];
  return {
    name: textOf(name).toUpperCase(),
    syntax: [...(hasKey ? ['key'] : []), ...Array<string>(plain).fill('arg'), ...more].join(' '),
    arguments: null,
    summary: 'Help not available',
    since: 'Not known',
    group: 'generic',
  };
}
