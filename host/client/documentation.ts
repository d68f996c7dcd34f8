/*
 * What COMMAND DOCS tells of the commands: names, syntax, groups; and what a line that is being
 * typed can become by it. The prompts of cedis-cli and of the page share it.
 */

import { wordsSplit } from '../config/byte-text.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { argumentsOf, argumentsRest, argumentsText, pairs, textOf } from './syntax.js';
import type { Argument } from './syntax.js';

/** A command or subcommand that help knows. */
export interface HelpEntry {
  /** In capitals: 'CONFIG SET'. */
  readonly name: string;
  readonly syntax: string;
  readonly arguments: readonly Argument[];
  readonly summary: string;
  readonly since: string;
  readonly group: string;
}

/** All that a reply of COMMAND DOCS documents, in the order of the names. */
export function helpEntries(reply: RemoteReply): HelpEntry[] {
  if (!('items' in reply)) return [];
  const entries = pairs(reply).flatMap(([name, specs]) => entriesOf(name, specs));
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function entriesOf(name: string, specs: RemoteReply): HelpEntry[] {
  const fields = new Map(pairs(specs));
  const text = (field: string): string => textOf(fields.get(field));
  const list = argumentsOf(fields.get('arguments'));
  const entry: HelpEntry = {
    name: name.replace('|', ' ').toUpperCase(),
    syntax: argumentsText(list),
    arguments: list,
    summary: text('summary'),
    since: text('since'),
    group: text('group'),
  };
  return [entry, ...pairs(fields.get('subcommands')).flatMap(([sub, of]) => entriesOf(sub, of))];
}

/** The rest of a command's syntax behind what is typed of it; '' when there is none. */
export function hintOf(line: string, entries: readonly HelpEntry[]): string {
  const words = wordsSplit(line);
  if (words === null || words.length === 0) return '';
  const upper = words.map((word) => word.toUpperCase());
  const best = entries
    .filter(({ name }) => name.split(' ').every((word, at) => upper[at] === word))
    .sort((one, other) => other.name.split(' ').length - one.name.split(' ').length)[0];
  if (best === undefined) return '';
  const typed = words.slice(best.name.split(' ').length);
  if (/\s$/.test(line)) return argumentsRest(best.arguments, typed);
  // A word that may become an option has not said yet which.
  const last = typed.at(-1)?.toUpperCase() ?? '';
  const before = typed.length === 0 ? '' : argumentsRest(best.arguments, typed.slice(0, -1));
  const isBegun =
    before.startsWith('[') &&
    before.split(/[[\]| ]/).some((word) => word !== '' && word.startsWith(last));
  return ` ${isBegun ? before : argumentsRest(best.arguments, typed)}`;
}

/** What a line can be completed to: names of commands, and of groups behind `help`. */
export function completionsOf(line: string, entries: readonly HelpEntry[]): string[] {
  const help = /^help\s+/i.exec(line)?.[0] ?? '';
  const begun = line.slice(help.length).toUpperCase();
  const groups = help === '' ? [] : [...new Set(entries.map(({ group }) => `@${group}`))].sort();
  const names = [...groups, ...entries.map(({ name }) => name)];
  return names.filter((name) => name.toUpperCase().startsWith(begun)).map((name) => help + name);
}
