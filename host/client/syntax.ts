/*
 * The arguments of a command as COMMAND DOCS tells them; hint.ts makes text of them.
 *
 *     {name: expiration, type: oneof, flags: [optional], arguments: [{token: EX …} …]}
 *     is shown as    [EX seconds|PX milliseconds …]
 */

import type { RemoteReply } from '../net/reply-reader.js';
import { replyText } from './format.js';

export interface Argument {
  /** The word that stands for its value. */
  readonly name: string;
  readonly type: string;
  /** The word before its value, or all of it. */
  readonly token: string | null;
  readonly isOptional: boolean;
  readonly isMultiple: boolean;
  /** Whether the token stands before each of several values. */
  readonly repeatsToken: boolean;
  /** Of a block, all of them; of a choice, the ones to choose from. */
  readonly parts: readonly Argument[];
}

/** The pairs of a map, which in RESP2 is an array. */
export function pairs(reply: RemoteReply | undefined): [string, RemoteReply][] {
  if (reply === undefined || !('items' in reply)) return [];
  const found: [string, RemoteReply][] = [];
  for (let at = 0; at + 1 < reply.items.length; at += 2) {
    found.push([replyText(reply.items[at]!) ?? '', reply.items[at + 1]!]);
  }
  return found;
}

export function textOf(reply: RemoteReply | undefined): string {
  return reply === undefined ? '' : (replyText(reply) ?? '');
}

/** The arguments in the field `arguments` of a command's documentation. */
export function argumentsOf(list: RemoteReply | undefined): Argument[] {
  if (list === undefined || !('items' in list)) return [];
  return list.items.map((argument) => {
    const fields = new Map(pairs(argument));
    const flags = fields.get('flags');
    const names = flags !== undefined && 'items' in flags ? flags.items.map(textOf) : [];
    return {
      name: textOf(fields.get('display_text') ?? fields.get('name')) || '""',
      type: textOf(fields.get('type')),
      token: fields.has('token') ? textOf(fields.get('token')) || '""' : null,
      isOptional: names.includes('optional'),
      isMultiple: names.includes('multiple'),
      repeatsToken: names.includes('multiple_token'),
      parts: argumentsOf(fields.get('arguments')),
    };
  });
}
