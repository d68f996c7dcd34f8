/*
 * The arguments of a command as text: all of them, or what is still missing behind words that were
 * typed.
 *
 *     SET key value EX            seconds [NX|XX] [GET]
 *     ZADD key 0                  member [score member ...]
 *     BITFIELD_RO k GET u8        offset [GET encoding offset ...]]
 *
 * Words are matched with the arguments as far as they go; of an argument that is begun the rest is
 * shown, before those that are not. Optional arguments that stand beside each other may come in any
 * order. A word that fits nowhere ends the hints. The bracket too many behind an option that is
 * repeated is redis-cli's, whose test of hints asks for it.
 *
 * Where redis-cli counts words wrongly there is a hint here and none there, or the other way:
 * behind a token whose values do not fit, behind one with a choice, and behind repeated choices.
 */

import type { Argument } from './syntax.js';

/** What of an argument has been typed. */
interface Progress {
  readonly isBegun: boolean;
  readonly hasToken: boolean;
  readonly hasValue: boolean;
  readonly isWhole: boolean;
  /** The same of its parts; empty: none of them is begun. */
  readonly parts: readonly Progress[];
}

/** How many words an argument takes, 0 if they are not its own, and how far they go with it. */
interface Match {
  readonly used: number;
  readonly progress: Progress;
}

const untouched: Progress = {
  isBegun: false,
  hasToken: false,
  hasValue: false,
  isWhole: false,
  parts: [],
};
const mismatch: Match = { used: 0, progress: untouched };

/** All arguments as text. */
export function argumentsText(list: readonly Argument[]): string {
  return listText(list, [], ' ');
}

/** What is missing behind these words; '' if nothing is, or they cannot stand there. */
export function argumentsRest(list: readonly Argument[], words: readonly string[]): string {
  const match = listMatch(list, words);
  return match === null || match.used < words.length ? '' : listText(list, match.parts, ' ');
}

// Matching ----------------------------------------------------------------------------------------

/** Matches arguments one after the other; null: a word is none that must be there. */
function listMatch(
  list: readonly Argument[],
  words: readonly string[],
): { used: number; parts: Progress[] } | null {
  const parts = list.map(() => untouched);
  let used = 0;
  let at = 0;
  while (at < list.length && used < words.length) {
    const end = optionalEnd(list, at);
    const rest = words.slice(used);
    if (end > at) {
      used += optionalMatch(list, at, end, rest, parts);
      at = end;
      continue;
    }
    const { used: taken, progress } = argumentMatch(list[at]!, rest);
    if (taken === 0) return null;
    parts[at] = progress;
    used += taken;
    at += 1;
  }
  return { used, parts };
}

/** Where the optional arguments that begin at `start` end; there, if none does. */
function optionalEnd(list: readonly Argument[], start: number): number {
  let end = start;
  while (end < list.length && list[end]!.isOptional) end += 1;
  return end;
}

/** Matches optional arguments in any order and notes how far each is; returns the words taken. */
function optionalMatch(
  list: readonly Argument[],
  start: number,
  end: number,
  words: readonly string[],
  parts: Progress[],
): number {
  let used = 0;
  let last = -1;
  while (used < words.length) {
    let match = mismatch;
    let at = start - 1;
    while (match.used === 0 && ++at < end) {
      if (!parts[at]!.isBegun) match = argumentMatch(list[at]!, words.slice(used));
    }
    if (match.used === 0) break;
    // What follows another option is not gone on with.
    if (last >= 0) parts[last] = { ...parts[last]!, isWhole: true };
    parts[at] = match.progress;
    used += match.used;
    last = at;
  }
  return used;
}

/** Matches an argument as often as it may stand. */
function argumentMatch(argument: Argument, words: readonly string[]): Match {
  const first = onceMatch(argument, words, true);
  if (!argument.isMultiple || first.used === 0) return first;
  let { used, progress } = first;
  while (progress.isWhole && used < words.length) {
    const next = onceMatch(argument, words.slice(used), argument.repeatsToken);
    used += next.used;
    progress = next.progress;
  }
  // It may always stand once more.
  return { used, progress: { ...progress, isWhole: false } };
}

function onceMatch(argument: Argument, words: readonly string[], hasToken: boolean): Match {
  const { token, type } = argument;
  if (token === null) return valueMatch(argument, words);
  if (!hasToken) return withToken(valueMatch(argument, words), 0);
  if (words[0]!.toUpperCase() !== token.toUpperCase()) return mismatch;
  if (type === 'pure-token')
    return withToken({ used: 0, progress: { ...untouched, isWhole: true } });
  if (words.length === 1) return withToken({ used: 0, progress: untouched });
  const value = valueMatch(argument, words.slice(1));
  return value.used === 0 ? mismatch : withToken(value);
}

/** A match behind the token of its argument. */
function withToken({ used, progress }: Match, tokens = 1): Match {
  if (used + tokens === 0) return mismatch;
  return { used: used + tokens, progress: { ...progress, isBegun: true, hasToken: true } };
}

function valueMatch(argument: Argument, words: readonly string[]): Match {
  const { parts, type } = argument;
  if (type === 'block') {
    const match = listMatch(parts, words);
    if (match === null || match.used === 0) return mismatch;
    const isWhole = match.parts.every((part) => part.isWhole);
    const progress = { ...untouched, isBegun: true, isWhole, parts: match.parts };
    return { used: match.used, progress };
  }
  if (type === 'oneof') return choiceMatch(parts, words);
  const pattern = numberPatterns[type];
  if (pattern !== undefined && !pattern.test(words[0]!)) return mismatch;
  return { used: 1, progress: { ...untouched, isBegun: true, hasValue: true, isWhole: true } };
}

/** What a word must begin with to be a number. */
const numberPatterns: Readonly<Record<string, RegExp>> = {
  integer: /^\s*[+-]?\d/,
  'unix-time': /^\s*[+-]?\d/,
  double: /^\s*[+-]?(\d|\.\d|inf|nan)/i,
};

/** The first of several that matches. */
function choiceMatch(choices: readonly Argument[], words: readonly string[]): Match {
  for (const [at, choice] of choices.entries()) {
    const { used, progress } = argumentMatch(choice, words);
    if (used === 0) continue;
    const parts = choices.map((_, index) => (index === at ? progress : untouched));
    return { used, progress: { ...untouched, isBegun: true, isWhole: progress.isWhole, parts } };
  }
  return mismatch;
}

// Text --------------------------------------------------------------------------------------------

const joined = (texts: readonly string[], separator = ' '): string =>
  texts.filter((text) => text !== '').join(separator);

/** What is missing of arguments; `parts` says what of each is there, and is empty for nothing. */
function listText(
  list: readonly Argument[],
  parts: readonly Progress[],
  separator: string,
): string {
  const text = (at: number): string => argumentText(list[at]!, parts[at] ?? untouched);
  const isBegun = (at: number): boolean => parts[at]?.isBegun ?? false;
  const texts: string[] = [];
  let at = 0;
  while (at < list.length) {
    const end = optionalEnd(list, at);
    if (end === at) {
      texts.push(text(at++));
      continue;
    }
    const options = list.slice(at, end).map((_, index) => at + index);
    texts.push(...options.filter(isBegun).map(text));
    // Behind an argument that must be there is no place for them any more.
    if (!isBegun(end)) texts.push(...options.filter((option) => !isBegun(option)).map(text));
    at = end;
  }
  return joined(texts, separator);
}

function argumentText(argument: Argument, progress: Progress): string {
  const { isMultiple, isOptional, token } = argument;
  if (progress.isWhole) return '';
  const text = joined([
    token !== null && !progress.hasToken ? token : '',
    valueText(argument, progress),
    isMultiple ? repeatText(argument) : '',
  ]);
  if (!isOptional) return text;
  return progress.isBegun ? `${text}${isMultiple ? ']' : ''}` : `[${text}]`;
}

function valueText(argument: Argument, progress: Progress): string {
  const { name, parts, type } = argument;
  if (type === 'block') return listText(parts, progress.parts, ' ');
  if (type === 'pure-token') return '';
  if (type !== 'oneof') return progress.hasValue ? '' : name;
  const chosen = progress.parts.findIndex((part) => part.isBegun);
  if (chosen < 0) return listText(parts, [], '|');
  return argumentText(parts[chosen]!, progress.parts[chosen]!);
}

/** The same once more. */
function repeatText(argument: Argument): string {
  const { repeatsToken, token } = argument;
  const text = joined([repeatsToken ? (token ?? '') : '', valueText(argument, untouched)]);
  return `[${text} ...]`;
}
