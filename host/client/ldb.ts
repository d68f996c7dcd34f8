/*
 * What the debugger of scripts says, in colours: arrays of lines, each beginning with its kind.
 *
 *     <debug> <redis> <reply> <error> <hint> <value> <retval>     ->  1  a line of the script
 *     <endsession>    the session is over; the reply of EVAL comes next
 */

import type { RemoteReply } from '../net/reply-reader.js';
import { replyText } from './format.js';
import type { Session } from './session.js';

/** Whether the word behind SCRIPT DEBUG switches the debugger on. */
export function isDebugWanted(word: string): boolean {
  return /^(yes|sync)$/i.test(word);
}

const colours: readonly (readonly [RegExp, string])[] = [
  [/<debug>|<hint>/, '1;37'],
  [/<redis>/, '0;32'],
  [/<reply>/, '0;36'],
  [/<error>/, '0;31'],
  [/<(value|retval)>/, '0;35'],
  [/^.>.[0-9]/, '0;33'],
  [/^..#[0-9]/, '1;37'],
];

/** A reply of the debugger as text; notes the end of its session. */
export function debugReplyFormat(session: Session, reply: RemoteReply): string {
  const items = 'items' in reply ? reply.items : [reply];
  const lines: string[] = [];
  for (const item of items) {
    const text = replyText(item) ?? '';
    if (text.startsWith('<endsession>')) {
      session.isDebugging = false;
      session.debugsNextEval = false;
      session.debuggingEnded = true;
      lines.push('');
    } else if (item.kind === 'simple') lines.push(coloured(text));
    else lines.push(text);
  }
  return `${lines.join('\n')}\n`;
}

function coloured(text: string): string {
  if (!process.env['TERM']?.includes('xterm')) return text;
  const colour = colours.find(([pattern]) => pattern.test(text))?.[1] ?? '0;37';
  return `\x1b[${colour};49m${text}\x1b[0m`;
}
