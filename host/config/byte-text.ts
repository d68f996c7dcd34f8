/*
 * Byte text: bytes held in a JavaScript string, one character (0..255) a byte.
 *
 * A configuration value is bytes: a password may hold any, a path may be in no known encoding, and
 * CONFIG REWRITE escapes byte by byte. So the whole configuration works on byte text, and only the
 * last step to a human or to a platform API that wants text decodes it as UTF-8.
 *
 *     requirepass "p\xc3\xa9"      words ['requirepass', 'p\u00c3\u00a9']      as UTF-8: 'pé'
 *
 * The second half of this file is the quoting of a line, which redis.conf, the command line and
 * inline commands share:
 *
 *     word          ends at space, tab, CR or LF; a quote opens even inside one (ab"c d" is a word)
 *     "double"      \xHH one byte, \n \r \t \b \a, a backslash before anything else is dropped
 *     'single'      \' is a quote, everything else as it stands
 *
 * A closing quote must be followed by white space or the end, or the line is refused as unbalanced.
 */

const whiteSpace = ' \t\n\v\f\r';
const wordEnd = ' \t\n\r';

/**
 * The characters that an escape in double quotes stands for; any other escaped character stands for
 * itself.
 */
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** The escapes that quoting writes, by character. */
const quotings: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** Byte text of ordinary text: its UTF-8 bytes. */
export function byteTextFromString(text: string): string {
  if (isAscii(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** Ordinary text of byte text; bytes that are not UTF-8 become U+FFFD. */
export function byteTextToString(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  return new TextDecoder().decode(byteTextToBytes(bytes));
}

/** So many bytes are made text in one call: each is an argument of it. */
const pieceBytes = 4096;

/** The bytes as byte text. */
export function byteTextFromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    text += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  }
  return text;
}

/** The bytes of byte text. */
export function byteTextToBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Lower case of A-Z only, as the C locale does it. */
export function byteTextLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * `text` without white space at both ends. `characters` are those that count as white space.
 */
export function byteTextTrim(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start]!)) start++;
  while (end > start && characters.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** The words of a line, or null when its quotes are unbalanced. An empty line has no words. */
export function wordsSplit(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && whiteSpace.includes(line[at]!)) at++;
    if (at >= line.length) return words;
    const word = wordRead(line, at);
    if (word === null) return null;
    words.push(word.text);
    at = word.end;
  }
}

/**
 * One word of `line` from `start` and where the reading goes on, or null when a quote is not closed
 * properly.
 */
function wordRead(line: string, start: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const character = line[at]!;
    if (wordEnd.includes(character)) return { text, end: at + 1 };
    if (character !== '"' && character !== "'") {
      text += character;
      continue;
    }
    const quoted =
      character === '"' ? doubleQuotedRead(line, at + 1) : singleQuotedRead(line, at + 1);
    if (quoted === null) return null;
    if (quoted.end < line.length && !whiteSpace.includes(line[quoted.end]!)) return null;
    return { text: text + quoted.text, end: quoted.end };
  }
  return { text, end: line.length };
}

/**
 * The inside of double quotes from `start`; `end` is after the closing quote. Null when it is not
 * closed.
 */
function doubleQuotedRead(line: string, start: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const character = line[at]!;
    if (character === '"') return { text, end: at + 1 };
    if (character !== '\\' || at + 1 >= line.length) {
      text += character;
      continue;
    }
    const hex = /^x[0-9a-fA-F]{2}/.test(line.slice(at + 1, at + 4));
    if (hex) {
      text += String.fromCharCode(parseInt(line.slice(at + 2, at + 4), 16));
      at += 3;
    } else {
      const escaped = line[++at]!;
      text += escapes[escaped] ?? escaped;
    }
  }
  return null;
}

/**
 * The inside of single quotes from `start`; `end` is after the closing quote. Null when it is not
 * closed.
 */
function singleQuotedRead(line: string, start: number): { text: string; end: number } | null {
  let text = '';
  for (let at = start; at < line.length; at++) {
    if (line[at] === "'") return { text, end: at + 1 };
    if (line[at] === '\\' && line[at + 1] === "'") at++;
    text += line[at]!;
  }
  return null;
}

/** `text` in double quotes, in the form that `wordsSplit` reads back to the same bytes. */
export function wordQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    const plain =
      code >= 0x20 && code <= 0x7e ? character : `\\x${code.toString(16).padStart(2, '0')}`;
    quoted += quotings[character] ?? plain;
  }
  return `${quoted}"`;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 127) return false;
  }
  return true;
}
