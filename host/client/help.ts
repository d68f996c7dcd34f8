/*
 * Help for commands, from COMMAND DOCS of the server that is connected; from our own table where
 * that is not to be had.
 */

import { redisVersion } from '../config/version.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { print } from './ending.js';
import { helpEntries } from './documentation.js';
import type { HelpEntry } from './documentation.js';
import { replyText } from './format.js';
import type { Session } from './session.js';
import { WireFailure } from './wire.js';

/** All that a server documents, in the order of the names. */
export async function helpLoad(session: Session): Promise<HelpEntry[]> {
  const reply = await asked(session, 'COMMAND', 'DOCS');
  const documented = reply === null ? [] : helpEntries(reply);
  if (documented.length > 0) return documented;
  const { ownEntries, withListed } = await import('./own-documentation.js');
  const info = await asked(session, 'INFO', 'server');
  const text = info === null ? '' : (replyText(info) ?? '');
  const entries = ownEntries(/^redis_version:([\d.]+)/m.exec(text)?.[1] ?? null);
  const list = await asked(session, 'COMMAND');
  return list === null ? entries : withListed(entries, list);
}

/** The reply to a command; null if it is an error or there is no server. */
async function asked(session: Session, ...words: string[]): Promise<RemoteReply | null> {
  if (!session.isConnected) return null;
  try {
    const reply = await session.wire!.call(...words);
    return reply.kind === 'error' ? null : reply;
  } catch (error) {
    if (error instanceof WireFailure) return null;
    throw error;
  }
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
