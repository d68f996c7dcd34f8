// Writes host/library/commands.generated.ts from the command table (assembly/command/table): a
// method for each command, as the library has them on stores, clients and pipelines.
//
//   node host/tool/generate-library.mjs [--check]
//
//     --check     writes nothing; exit 1 if the file is not what it would be
//
// A method has the command's name in camelCase: hincrby, configGet. Its parameters are the
// command's arguments as far as each is one word; from the first on that may be absent or repeated
// they are one list of words, for which the words of the options are known. What it answers stands
// in reply-types.mjs.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableLoad } from './command-table.mjs';
import { replyTypes } from './reply-types.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const file = join(root, 'host/library/commands.generated.ts');

/**
 * Commands without a method: those that change what a connection is, which stores and clients have
 * methods of their own for or have to know of; and those of a process or for another server.
 */
const omitted = new Set([
  ...['multi', 'exec', 'discard', 'hello', 'quit', 'reset', 'monitor', 'client|reply'],
  ...['subscribe', 'psubscribe', 'ssubscribe', 'unsubscribe', 'punsubscribe', 'sunsubscribe'],
  ...['shutdown', 'save', 'bgsave', 'bgrewriteaof', 'migrate', 'asking', 'restore-asking'],
  ...['pfdebug', 'pfselftest', 'readonly', 'readwrite'],
]);
const omittedGroups = new Set(['cluster']);

function methodName({ fullName }) {
  return fullName.replace(/[|_-]([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** The name of an argument as a parameter. */
function parameterName(name) {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const joined = words.map((word, at) => (at === 0 ? word : word[0].toUpperCase() + word.slice(1)));
  return joined.join('') === 'function' ? 'name' : joined.join('');
}

const isToken = (argument) => argument.type === 'pure-token';

/** The type of an argument that is exactly one word; null if it is not. */
function wordType(argument) {
  const { type, token, optional, multiple } = argument;
  if (optional || multiple || (token !== undefined && !isToken(argument))) return null;
  if (type === 'oneof') {
    const choices = argument.arguments;
    return choices.every(isToken) ? choices.map((each) => `'${each.token}'`).join(' | ') : null;
  }
  if (type === 'block') return null;
  if (isToken(argument)) return `'${token}'`;
  return type === 'integer' || type === 'unix-time' || type === 'double' ? 'NumberWord' : 'Word';
}

/** The words of all options in a tree of arguments. */
function tokensOf(nodes) {
  return nodes.flatMap((node) => [
    ...(node.token === undefined || node.token === '' ? [] : [node.token]),
    ...tokensOf(node.arguments ?? []),
  ]);
}

/** How a row's arguments are written, as the documentation of Redis does it. */
function syntax(nodes) {
  const one = (node) => {
    const inner = node.arguments;
    let text = node.display ?? node.name;
    if (node.type === 'oneof') text = inner.map(one).join(' | ');
    else if (node.type === 'block') text = syntax(inner);
    else if (isToken(node)) text = '';
    const head = node.token ?? '';
    return [head, text].filter((part) => part !== '').join(' ');
  };
  return nodes
    .map((node) => {
      const text = node.multiple ? `${one(node)} …` : one(node);
      if (node.optional) return `[${text}]`;
      return node.type === 'oneof' ? `<${text}>` : text;
    })
    .join(' ');
}

/** The parameters of a row's method. */
function parameters(row) {
  const nodes = row.arguments;
  const found = nodes.findIndex((node) => wordType(node) === null);
  const fixed = found < 0 ? nodes.length : found;
  const texts = nodes.slice(0, fixed).map((node) => {
    return `${parameterName(node.name)}: ${wordType(node)}`;
  });
  const rest = nodes.slice(fixed);
  if (rest.length === 0) return row.arity < 0 ? [...texts, '...words: Word[]'] : texts;
  const tokens = [...new Set(tokensOf(rest))].map((token) => `'${token}'`);
  const [only] = rest;
  const name = rest.length === 1 && !only.arguments ? `${parameterName(only.name)}s` : 'words';
  const type = tokens.length === 0 ? 'Word[]' : `Option<${tokens.join(' | ')}>[]`;
  return [...texts, `...${name}: ${type}`];
}

function methodText(row) {
  const line = `${row.fullName.toUpperCase().replace('|', ' ')} ${syntax(row.arguments)}`.trim();
  const reply = replyTypes.get(row.fullName) ?? 'Reply';
  return `  /**
   * \`${line.replaceAll('*/', '*\\/')}\`
   *
   * ${row.details.summary}
   */
  ${methodName(row)}(${parameters(row).join(', ')}): Outcomes<${reply}, this>[Mode];
`;
}

function fileText(rows) {
  const words = rows.map((row) => {
    const parts = row.fullName.toUpperCase().split('|');
    return `  ['${methodName(row)}', ${parts.map((part) => `'${part}'`).join(', ')}],`;
  });
  return `// Generated from assembly/command/table by host/tool/generate-library.mjs. Do not edit.

import type { Reply } from './reply.js';
import type { Word } from './request.js';

/** A number, or its text. */
export type NumberWord = number | bigint | string | Uint8Array;
/** A word of the options of a command, or of what follows one. */
export type Option<Token extends string> = Token | (string & {}) | number | bigint | Uint8Array;
/** An entry of a stream. */
export type StreamEntry<Text> = [id: Text, fields: Text[]];

/** What a method returns: the reply, a promise of it, or nothing but the pipeline itself. */
export interface Outcomes<T, Queue> {
  now: T;
  later: Promise<T>;
  queued: Queue;
}

/**
 * A method for each command. Replies are those of RESP3.
 * @typeParam Mode whether a method answers at once, later or with the others of its pipeline
 * @typeParam Text what a bulk string is
 */
export interface Commands<Mode extends keyof Outcomes<unknown, unknown>, Text = string> {
${rows.map(methodText).join('\n')}}

/** The methods, each with the words of its command. */
export const commandMethods: readonly (readonly [method: string, ...words: string[]])[] = [
${words.join('\n')}
];
`;
}

const table = await tableLoad(join(root, 'assembly/command/table'));
const rows = table.tableRows.filter(
  (row) =>
    row.handler !== null &&
    !omittedGroups.has(row.group) &&
    !omitted.has(row.fullName) &&
    !row.fullName.endsWith('|help'),
);
const names = new Set(rows.map((row) => row.fullName));
const strange = [...replyTypes.keys()].filter((name) => !names.has(name));
const text = fileText(rows);
if (strange.length > 0) {
  process.stderr.write(`reply-types.mjs: no methods for ${strange.join(', ')}\n`);
  process.exitCode = 1;
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write('commands.generated.ts is stale: run host/tool/generate-library.mjs\n');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
