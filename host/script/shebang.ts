/*
 * The first line of a script or library: "#!lua flags=no-writes,allow-stale", "#!lua name=mylib".
 */

import { ScriptFlag } from '../engine/seam.generated.js';

/** The flags that a script can name. */
export const flagNames: ReadonlyMap<string, ScriptFlag> = new Map([
  ['no-writes', ScriptFlag.NO_WRITES],
  ['allow-oom', ScriptFlag.ALLOW_OOM],
  ['allow-stale', ScriptFlag.ALLOW_STALE],
  ['no-cluster', ScriptFlag.NO_CLUSTER],
  ['allow-cross-slot-keys', ScriptFlag.ALLOW_CROSS_SLOT],
]);

/** What is wrong with a script's text or a library's: the message of an error reply. */
export class ScriptTextError {
  constructor(readonly message: string) {}
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** The words of a line, quoted as in redis.conf; null where quotes don't match. */
function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /[ \t-\r\0]/.test(line[at]!)) at++;
    if (at >= line.length) return words;
    let word = '';
    let quote = '';
    for (;;) {
      const c = line[at];
      if (quote !== '') {
        if (c === undefined) return null;
        if (c === quote) {
          if (at + 1 < line.length && !/[ \t-\r]/.test(line[at + 1]!)) return null;
          at++;
          break;
        }
        const [text, length] = quotedPart(line, at, quote);
        word += text;
        at += length;
      } else if (c === undefined || /[ \t-\r\0]/.test(c)) {
        break;
      } else if (c === '"' || c === "'") {
        quote = c;
        at++;
      } else {
        word += c;
        at++;
      }
    }
    words.push(word);
  }
}

/** What stands at a place within quotes, and how long it is. */
function quotedPart(line: string, at: number, quote: string): [string, number] {
  const c = line[at]!;
  if (c !== '\\' || at + 1 >= line.length) return [c, 1];
  const next = line[at + 1]!;
  if (quote === "'") return next === "'" ? ["'", 2] : [c, 1];
  const byte = /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1, at + 4));
  if (byte !== null) return [String.fromCharCode(parseInt(byte[1]!, 16)), 4];
  return [escapes[next] ?? next, 2];
}

/** A script's flags and what of it is Lua: all behind the first line, but with its line's end. */
export function scriptHead(text: string): { readonly flags: number; readonly code: string } {
  if (!text.startsWith('#!')) return { flags: ScriptFlag.EVAL_COMPATIBLE, code: text };
  const end = text.indexOf('\n');
  if (end < 0) throw new ScriptTextError('Invalid script shebang');
  const words = splitWords(text.slice(0, end));
  if (words === null || words.length === 0) {
    throw new ScriptTextError('Invalid engine in script shebang');
  }
  if (words[0] !== '#!lua') {
    throw new ScriptTextError(`Unexpected engine in script shebang: ${words[0]!}`);
  }
  let flags = 0;
  for (const word of words.slice(1)) {
    if (!word.startsWith('flags=')) {
      throw new ScriptTextError(`Unknown lua shebang option: ${word}`);
    }
    const names = word.slice('flags='.length);
    // No text has no names, not an empty one.
    for (const name of names === '' ? [] : names.split(',')) {
      const flag = flagNames.get(name);
      if (flag === undefined) {
        throw new ScriptTextError(`Unexpected flag in script shebang: ${name}`);
      }
      flags |= flag;
    }
  }
  return { flags, code: text.slice(end) };
}

const BAD_NAME =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long';

/** Fails for a name that no library and no function may have. */
export function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_]+$/.test(name)) throw new ScriptTextError(BAD_NAME);
}

/** A library's name and what of it is Lua. */
export function libraryHead(text: string): { readonly name: string; readonly code: string } {
  if (!text.startsWith('#!')) throw new ScriptTextError('Missing library metadata');
  const end = text.indexOf('\n');
  const words = end < 0 ? null : splitWords(text.slice(0, end));
  if (words === null || words.length === 0) {
    throw new ScriptTextError('Invalid library metadata');
  }
  let name: string | null = null;
  for (const word of words.slice(1)) {
    if (word.slice(0, 5).toLowerCase() !== 'name=') {
      throw new ScriptTextError(`Invalid metadata value given: ${word}`);
    }
    if (name !== null) {
      throw new ScriptTextError('Invalid metadata value, name argument was given multiple times');
    }
    name = word.slice(5);
  }
  if (name === null) throw new ScriptTextError('Library name was not given');
  checkName(name);
  const engine = words[0]!.slice(2);
  if (engine.toLowerCase() !== 'lua') throw new ScriptTextError(`Engine '${engine}' not found`);
  return { name, code: text.slice(end) };
}
