/*
 * Help for commands, from COMMAND DOCS of the server that is connected: names, syntax, groups.
 *
 *     {name: expiration, type: oneof, flags: [optional], arguments: [{token: EX …} …]}
 *     becomes    [EX seconds|PX milliseconds …]
 *
 * A server older than 7.0 has no such documentation, and there is no other.
 */

import { redisVersion } from '../config/version.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { print } from './ending.js';
import { replyText } from './format.js';
import type { Session } from './session.js';
import { WireFailure } from './wire.js';

/** A command or subcommand that help knows. */
export interface HelpEntry {
  /** In capitals: 'CONFIG SET'. */
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
  readonly since: string;
  readonly group: string;
}

/** All that a server documents, in the order of the names. */
export async function helpLoad(session: Session): Promise<HelpEntry[]> {
  if (!session.isConnected) return [];
  try {
    const reply = await session.wire!.call('COMMAND', 'DOCS');
    if (!('items' in reply)) return [];
    const entries = pairs(reply).flatMap(([name, specs]) => entriesOf(name, specs));
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if (error instanceof WireFailure) return [];
    throw error;
  }
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

/** Writes the help for what stands behind `help`: nothing, a command, a group with an @. */
export async function helpShow(
  session: Session,
  words: readonly string[],
  loaded?: readonly HelpEntry[],
): Promise<void> {
  if (words.length === 0) {
    print(generalText());
    return;
  }
  const entries = loaded ?? (await helpLoad(session));
  const wanted = words.map((word) => word.toUpperCase());
  const isGroup = words.length === 1 && words[0]!.startsWith('@');
  for (const entry of entries) {
    if (isGroup) {
      if (entry.group.toUpperCase() === wanted[0]!.slice(1)) print(entryText(entry, false));
      continue;
    }
    const parts = entry.name.split(' ');
    const isMeant = wanted.every((word, at) => parts[at] === word);
    if (isMeant) print(entryText(entry, true));
  }
  print('\r\n');
}

function entryText(entry: HelpEntry, showsGroup: boolean): string {
  const line = (name: string, text: string): string => `  \x1b[33m${name}:\x1b[0m ${text}\r\n`;
  const head = `\r\n  \x1b[1m${entry.name}\x1b[0m \x1b[90m${entry.syntax}\x1b[0m\r\n`;
  const since = entry.since === '' ? '' : line('since', entry.since);
  const group = showsGroup ? line('group', entry.group) : '';
  return head + line('summary', entry.summary) + since + group;
}

function generalText(): string {
  return [
    `cedis-cli ${redisVersion}`,
    'To get help about Redis commands type:',
    '      "help @<group>" to get a list of commands in <group>',
    '      "help <command>" for help on <command>',
    '      "help <tab>" to get a list of possible help topics',
    '      "quit" to exit',
    '',
    'To set cedis-cli preferences:',
    '      ":set hints" enable online hints',
    '      ":set nohints" disable online hints',
    'Set your preferences in ~/.redisclirc',
    '',
  ].join('\n');
}
