/*
 * Replies as text.
 *
 *     reply of LRANGE    standard         raw      csv          json
 *     *2 $1 a $2 b"      1) "a"           a        "a","b\""    ["a","b\""]
 *                        2) "b\""         b"
 *
 * A nested aggregate is indented by the width of its number. Texts are byte text.
 */

import { byteTextFromBytes, wordQuote } from '../config/byte-text.js';
import type { RemoteReply } from '../net/reply-reader.js';
import type { OutputMode } from './options.js';

type Aggregate = Extract<RemoteReply, { items: readonly RemoteReply[] }>;

/** What stands between the parts of a raw reply and behind it. */
export interface Delimiters {
  readonly itemDelimiter: string;
  readonly replyDelimiter: string;
}

/** A reply in one of the forms, with the line end that belongs to it. */
export function replyFormat(
  reply: RemoteReply,
  output: OutputMode,
  delimiters: Delimiters,
  asIs = false,
): string {
  if (asIs) return rawFormat(reply, delimiters.itemDelimiter);
  switch (output) {
    case 'standard':
      return standardFormat(reply, '');
    case 'raw':
      return rawFormat(reply, delimiters.itemDelimiter) + delimiters.replyDelimiter;
    case 'csv':
      return `${csvFormat(reply)}\n`;
    case 'json':
      return `${jsonFormat(reply, jsonQuote)}\n`;
    case 'quoted-json':
      return `${jsonFormat(reply, (text) => wordQuote(text).replaceAll('\\', '\\\\'))}\n`;
  }
}

/** The text of a reply that is one; null for a number, an aggregate and the like. */
export function replyText(reply: RemoteReply): string | null {
  switch (reply.kind) {
    case 'simple':
    case 'error':
      return reply.text;
    case 'bulk':
    case 'verbatim':
      return byteTextFromBytes(reply.bytes);
    default:
      return null;
  }
}

const emptyNames: Readonly<Record<Aggregate['kind'], string>> = {
  array: '(empty array)\n',
  map: '(empty hash)\n',
  attributes: '(empty hash)\n',
  set: '(empty set)\n',
  push: '(empty push)\n',
};

function standardFormat(reply: RemoteReply, prefix: string): string {
  switch (reply.kind) {
    case 'error':
      return `(error) ${reply.text}\n`;
    case 'simple':
      return `${reply.text}\n`;
    case 'integer':
      return `(integer) ${reply.value}\n`;
    case 'double':
      return `(double) ${reply.text}\n`;
    case 'big':
      return `(big number) ${reply.text}\n`;
    case 'bulk':
      return `${wordQuote(byteTextFromBytes(reply.bytes))}\n`;
    case 'verbatim':
      return `${byteTextFromBytes(reply.bytes)}\n`;
    case 'nil':
      return '(nil)\n';
    case 'boolean':
      return reply.value ? '(true)\n' : '(false)\n';
    default:
      return standardAggregate(reply, prefix);
  }
}

function standardAggregate(reply: Aggregate, prefix: string): string {
  const { items } = reply;
  if (items.length === 0) return emptyNames[reply.kind];
  const isMap = reply.kind === 'map' || reply.kind === 'attributes';
  const step = isMap ? 2 : 1;
  const width = String(items.length / step).length;
  const mark = reply.kind === 'set' ? '~' : isMap ? '#' : ')';
  const inner = prefix + ' '.repeat(width + 2);
  const parts: string[] = [];
  for (let at = 0; at < items.length; at += step) {
    const number = String(at / step + 1).padStart(width);
    let text = standardFormat(items[at]!, inner);
    if (isMap) {
      const value = items[at + 1]!;
      const gap = isMultiline(value) ? `\n${inner}` : '';
      text = `${text.slice(0, -1)} => ${gap}${standardFormat(value, inner)}`;
    }
    parts.push(`${at === 0 ? '' : prefix}${number}${mark} ${text}`);
  }
  return parts.join('');
}

function isMultiline(reply: RemoteReply): boolean {
  if (!('items' in reply) || reply.items.length === 0) return false;
  const step = reply.kind === 'map' || reply.kind === 'attributes' ? 2 : 1;
  return reply.items.length > step || isMultiline(reply.items[step - 1]!);
}

function rawFormat(reply: RemoteReply, delimiter: string): string {
  switch (reply.kind) {
    case 'nil':
      return '';
    case 'error':
      return `${reply.text}\n`;
    case 'boolean':
      return reply.value ? '(true)' : '(false)';
    case 'map':
    case 'attributes': {
      const pairs: string[] = [];
      for (let at = 0; at < reply.items.length; at += 2) {
        const key = rawFormat(reply.items[at]!, delimiter);
        pairs.push(`${key} ${rawFormat(reply.items[at + 1]!, delimiter)}`);
      }
      return pairs.join(delimiter);
    }
    case 'array':
    case 'set':
    case 'push':
      return reply.items.map((item) => rawFormat(item, delimiter)).join(delimiter);
    default:
      return scalarFormat(reply);
  }
}

type Scalar = Exclude<RemoteReply, Aggregate | { kind: 'nil' | 'boolean' | 'error' }>;

function scalarFormat(reply: Scalar): string {
  if ('bytes' in reply) return byteTextFromBytes(reply.bytes);
  return reply.kind === 'integer' ? String(reply.value) : reply.text;
}

function csvFormat(reply: RemoteReply): string {
  switch (reply.kind) {
    case 'error':
      return `ERROR,${wordQuote(reply.text)}`;
    case 'nil':
      return 'NULL';
    case 'boolean':
      return String(reply.value);
    case 'simple':
    case 'bulk':
    case 'verbatim':
      return wordQuote(scalarFormat(reply));
    case 'integer':
    case 'double':
    case 'big':
      return scalarFormat(reply);
    default:
      return reply.items.map(csvFormat).join(',');
  }
}

const jsonEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
};

/** A string of JSON; bytes beyond ASCII stay, so that UTF-8 is UTF-8. */
function jsonQuote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    const plain = code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : character;
    quoted += jsonEscapes[character] ?? plain;
  }
  return `${quoted}"`;
}

function jsonFormat(reply: RemoteReply, quote: (text: string) => string): string {
  switch (reply.kind) {
    case 'error':
      return `error:${quote(reply.text)}`;
    case 'nil':
      return 'null';
    case 'boolean':
      return String(reply.value);
    case 'simple':
    case 'bulk':
    case 'verbatim':
      return quote(scalarFormat(reply));
    case 'integer':
    case 'double':
    case 'big':
      return scalarFormat(reply);
    case 'map':
    case 'attributes': {
      const pairs: string[] = [];
      for (let at = 0; at < reply.items.length; at += 2) {
        const key = jsonFormat(reply.items[at]!, quote);
        const isText = replyText(reply.items[at]!) !== null || key.startsWith('"');
        pairs.push(`${isText ? key : `"${key}"`}:${jsonFormat(reply.items[at + 1]!, quote)}`);
      }
      return `{${pairs.join(',')}}`;
    }
    default:
      return `[${reply.items.map((item) => jsonFormat(item, quote)).join(',')}]`;
  }
}
