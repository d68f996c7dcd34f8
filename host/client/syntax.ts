/*
 * The arguments of a command as COMMAND DOCS tells them: as text, and what is still missing of them
 * behind words that were typed.
 *
 *     {name: expiration, type: oneof, flags: [optional], arguments: [{token: EX …} …]}
 *     becomes    [EX seconds|PX milliseconds …]
 *
 *     SET key value EX            seconds [NX|XX] [GET]
 *     ZADD key 0                  member [score member ...]
 *
 * Optional arguments that stand beside each other may come in any order.
 */

import type { RemoteReply } from '../net/reply-reader.js';
import { replyText } from './format.js';

export interface Argument {
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
      name: textOf(fields.get('name')) || '""',
      type: textOf(fields.get('type')),
      token: fields.has('token') ? textOf(fields.get('token')) || '""' : null,
      isOptional: names.includes('optional'),
      isMultiple: names.includes('multiple'),
      repeatsToken: names.includes('multiple_token'),
      parts: argumentsOf(fields.get('arguments')),
    };
  });
}

/** Arguments as text. */
export function argumentsText(list: readonly Argument[], separator = ' '): string {
  return list.map(argumentText).join(separator);
}

function argumentText(argument: Argument): string {
  const { isMultiple, isOptional, token, type } = argument;
  const before = token === null || type === 'pure-token' ? (token ?? '') : `${token} `;
  const more = isMultiple ? ` ${repeatText(argument)}` : '';
  const text = before + valueText(argument) + more;
  return isOptional ? `[${text}]` : text;
}

function valueText({ name, parts, type }: Argument): string {
  if (type === 'oneof') return argumentsText(parts, '|');
  if (type === 'block') return argumentsText(parts, ' ');
  return type === 'pure-token' ? '' : name;
}

function repeatText(argument: Argument): string {
  const { repeatsToken, token } = argument;
  return `[${repeatsToken && token !== null ? `${token} ` : ''}${valueText(argument)} ...]`;
}

/** How far words go with arguments: how many, what may or must follow, whether none must. */
interface Match {
  readonly used: number;
  readonly rest: string;
  readonly isWhole: boolean;
}

const joined = (...texts: readonly string[]): string =>
  texts.filter((text) => text !== '').join(' ');

/** What is missing behind these words; '' if nothing is, or they are none that can stand there. */
export function argumentsRest(list: readonly Argument[], words: readonly string[]): string {
  const match = listMatch(list, words);
  return match === null || match.used < words.length ? '' : match.rest;
}

/** Matches arguments one after the other; null: the words are others. */
function listMatch(list: readonly Argument[], words: readonly string[]): Match | null {
  let used = 0;
  let last: Match = { used: 0, rest: '', isWhole: true };
  let left = list;
  while (left.length > 0 && used < words.length) {
    const required = left.findIndex(({ isOptional }) => !isOptional);
    const optional = left.slice(0, required < 0 ? left.length : required);
    const behind = left.slice(optional.length);
    const rest = words.slice(used);
    const chosen = optional.find((each) => argumentMatch(each, rest) !== null);
    const next = chosen ?? behind[0];
    if (next === undefined) break;
    const match = argumentMatch(next, rest);
    if (match === null) return null;
    left = chosen === undefined ? behind.slice(1) : left.filter((each) => each !== chosen);
    used += match.used;
    last = match;
    if (!match.isWhole) break;
  }
  const isWhole = last.isWhole && left.every(({ isOptional }) => isOptional);
  return { used, rest: joined(last.rest, argumentsText(left)), isWhole };
}

/** Matches an argument as often as it may stand; null: it is not there. */
function argumentMatch(argument: Argument, words: readonly string[]): Match | null {
  const first = onceMatch(argument, words, true);
  if (first === null || first.used === 0) return null;
  if (!argument.isMultiple) return first;
  const again = repeatText(argument);
  let used = first.used;
  let last = first;
  while (last.isWhole && used < words.length) {
    const next = onceMatch(argument, words.slice(used), argument.repeatsToken);
    if (next === null || next.used === 0) break;
    used += next.used;
    last = next;
  }
  return { used, rest: joined(last.rest, again), isWhole: last.isWhole };
}

function onceMatch(argument: Argument, words: readonly string[], hasToken: boolean): Match | null {
  const { token, type } = argument;
  if (token === null || !hasToken) return valueMatch(argument, words);
  if (words[0]?.toUpperCase() !== token.toUpperCase()) return null;
  if (type === 'pure-token') return { used: 1, rest: '', isWhole: true };
  if (words.length === 1) return { used: 1, rest: valueText(argument), isWhole: false };
  const value = valueMatch(argument, words.slice(1));
  return value === null ? null : { ...value, used: value.used + 1 };
}

function valueMatch({ parts, type }: Argument, words: readonly string[]): Match | null {
  if (type === 'block') return listMatch(parts, words);
  if (type === 'oneof') {
    const matches = parts.map((part) => argumentMatch(part, words));
    return matches.filter((match) => match !== null).sort((a, b) => b.used - a.used)[0] ?? null;
  }
  const [word] = words;
  if (word === undefined || type === 'pure-token') return null;
  const isNumber = type === 'integer' || type === 'unix-time' ? /^[+-]?\d+$/ : /^[+-]?[\d.]+/;
  const wantsNumber = type === 'integer' || type === 'unix-time' || type === 'double';
  // Numbers have other forms too: inf, 1e5.
  if (wantsNumber && !isNumber.test(word) && !/^[+-]?inf/i.test(word)) return null;
  return { used: 1, rest: '', isWhole: true };
}
