/*
 * What COMMAND DOCS tells of the commands: names, syntax, groups; and what a line that is being
 * typed can become by it. The prompts of cedis-cli and of the page share it.
 */

import { wordsSplit } from '../config/byte-text.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { argumentsRest, argumentsText } from './hint.js';
import { argumentsOf, pairs, textOf } from './syntax.js';
import type { Argument } from './syntax.js';

/** A command or subcommand that help knows. */
export interface HelpEntry {
  /** In capitals: 'CONFIG SET'. */
  readonly name: string;
  readonly syntax: string;
  /** Null when the server tells no more than how many there are. */
  readonly arguments: readonly Argument[] | null;
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

/**
 * The rest of a command's syntax behind what is typed of it: '' when nothing is missing or words do
 * not fit, null when no command is named. The last word counts when there is a space behind it.
 */
export function missingOf(line: string, entries: readonly HelpEntry[]): string | null {
  const words = wordsSplit(line);
  if (words === null) return null;
  const whole = endsWord(line) ? words : words.slice(0, -1);
  const upper = whole.map((word) => word.toUpperCase());
  const named = entries
    .map((entry) => ({ entry, name: entry.name.split(' ') }))
    .filter(({ name }) => name.every((word, at) => upper[at] === word));
  const best = named.sort((one, other) => other.name.length - one.name.length)[0];
  if (best === undefined) return null;
  const given = whole.slice(best.name.length);
  if (best.entry.arguments !== null) return argumentsRest(best.entry.arguments, given);
  return given.length === 0 ? best.entry.syntax : '';
}

const endsWord = (line: string): boolean => /\s$/.test(line);

/** What is shown behind the cursor at the end of a line; behind a whole name it is all syntax. */
export function hintOf(line: string, entries: readonly HelpEntry[]): string {
  const name = line.trim().toUpperCase();
  const named = entries.find((entry) => entry.name === name)?.syntax;
  const missing = named ?? missingOf(line, entries) ?? '';
  return missing === '' || endsWord(line) ? missing : ` ${missing}`;
}

/** What a line can be completed to: names of commands, and of groups behind `help`. */
export function completionsOf(line: string, entries: readonly HelpEntry[]): string[] {
  const help = /^help\s+/i.exec(line)?.[0] ?? '';
  const begun = line.slice(help.length).toUpperCase();
  const groups = help === '' ? [] : [...new Set(entries.map(({ group }) => `@${group}`))].sort();
  const names = [...groups, ...entries.map(({ name }) => name)];
  return names.filter((name) => name.toUpperCase().startsWith(begun)).map((name) => help + name);
}
