/*
 * What COMMAND DOCS tells of the commands: names, syntax, groups; and what a line that is being
 * typed can become by it. The prompts of cedis-cli and of the page share it.
 *
 *     {name: expiration, type: oneof, flags: [optional], arguments: [{token: EX …} …]}
 *     becomes    [EX seconds|PX milliseconds …]
 */

import { wordsSplit } from '../config/byte-text.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { replyText } from './format.js';

/** A command or subcommand that help knows. */
export interface HelpEntry {
  /** In capitals: 'CONFIG SET'. */
  readonly name: string;
  readonly syntax: string;
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

/** The pairs of a map, which in RESP2 is an array. */
function pairs(reply: RemoteReply | undefined): [string, RemoteReply][] {
  if (reply === undefined || !('items' in reply)) return [];
  const found: [string, RemoteReply][] = [];
  for (let at = 0; at + 1 < reply.items.length; at += 2) {
    found.push([replyText(reply.items[at]!) ?? '', reply.items[at + 1]!]);
  }
  return found;
}

function entriesOf(name: string, specs: RemoteReply): HelpEntry[] {
  const fields = new Map(pairs(specs));
  const text = (field: string): string => textOf(fields.get(field));
  const entry: HelpEntry = {
    name: name.replace('|', ' ').toUpperCase(),
    syntax: syntaxJoin(fields.get('arguments'), ' '),
    summary: text('summary'),
    since: text('since'),
    group: text('group'),
  };
  return [entry, ...pairs(fields.get('subcommands')).flatMap(([sub, of]) => entriesOf(sub, of))];
}

function textOf(reply: RemoteReply | undefined): string {
  return reply === undefined ? '' : (replyText(reply) ?? '');
}

function syntaxJoin(list: RemoteReply | undefined, separator: string): string {
  if (list === undefined || !('items' in list)) return '';
  return list.items.map(argumentSyntax).join(separator);
}

function argumentSyntax(argument: RemoteReply): string {
  const fields = new Map(pairs(argument));
  const type = textOf(fields.get('type'));
  const flags = fields.get('flags');
  const flagNames = flags !== undefined && 'items' in flags ? flags.items.map(textOf) : [];
  let token = fields.has('token') ? textOf(fields.get('token')) || '""' : '';
  if (token !== '' && type !== 'pure-token') token += ' ';
  const value = argumentValue(type, fields);
  let syntax = token + value;
  if (flagNames.includes('multiple')) {
    syntax += ` [${flagNames.includes('multiple_token') ? token : ''}${value} ...]`;
  }
  return flagNames.includes('optional') ? `[${syntax}]` : syntax;
}

function argumentValue(type: string, fields: ReadonlyMap<string, RemoteReply>): string {
  if (type === 'oneof') return syntaxJoin(fields.get('arguments'), '|');
  if (type === 'block') return syntaxJoin(fields.get('arguments'), ' ');
  if (type === 'pure-token') return '';
  return textOf(fields.get('name')) || '""';
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
  let { syntax } = best;
  let typed = words.length - best.name.split(' ').length;
  for (; typed > 0 && syntax !== '' && !syntax.startsWith('['); typed--) {
    const space = syntax.indexOf(' ');
    syntax = space < 0 ? '' : syntax.slice(space + 1);
  }
  return /\s$/.test(line) ? syntax : ` ${syntax}`;
}

/** What a line can be completed to: names of commands, and of groups behind `help`. */
export function completionsOf(line: string, entries: readonly HelpEntry[]): string[] {
  const help = /^help\s+/i.exec(line)?.[0] ?? '';
  const begun = line.slice(help.length).toUpperCase();
  const groups = help === '' ? [] : [...new Set(entries.map(({ group }) => `@${group}`))].sort();
  const names = [...groups, ...entries.map(({ name }) => name)];
  return names.filter((name) => name.toUpperCase().startsWith(begun)).map((name) => help + name);
}
