// COMMAND and its subcommands, answered from the command table.
//
//   COMMAND, COMMAND INFO    ten fields a command: name, arity, flags, first key, last key, step,
//                            categories, tips, key specifications, subcommands (the same again)
//   COMMAND DOCS             a map a command: what the table says for people
//
// COMMAND GETKEYS and GETKEYSANDFLAGS are the engine's (assembly/command/server/getkeys.ts).
//
// Handlers get the whole argument vector ("COMMAND" is argument 0). They write what Redis 7.2
// writes: flags and categories as sets of simple strings, tips as a set of bulk strings, key
// specifications as a set of maps. Commands are in the table's order, where Redis's is random.
//
// What a server has renamed or taken away is in its CommandCatalog; a call without one sees the
// table as it is. Renaming concerns commands, not subcommands, and full names stay.

import {
  ACL_CATEGORIES,
  type Argument,
  HIDDEN_FLAGS,
  type KeySpec,
  type TableRow,
} from '../../assembly/command/table/index.js';
import { byteTextLower } from '../config/byte-text.js';
import { globMatches } from '../config/glob.js';
import { ERROR_SYNTAX } from '../engine/seam.generated.js';
import type { HostCall } from './call.js';
import { CommandCatalog } from './catalog.js';
import type { ReplyWriter } from './reply.js';

/** A call that may know its server's commands. */
export type CatalogCall = HostCall & { readonly catalog?: CommandCatalog };

const wholeTable = new CommandCatalog();

function catalogOf(call: CatalogCall): CommandCatalog {
  return call.catalog ?? wholeTable;
}

export function commandCommand(call: CatalogCall): void {
  allInfo(call);
}

export function commandCountCommand(call: CatalogCall): void {
  call.reply.integer(catalogOf(call).count);
}

export function commandInfoCommand(call: CatalogCall): void {
  const names = call.text.slice(2);
  if (names.length === 0) {
    allInfo(call);
    return;
  }
  call.reply.array(names.length);
  for (const name of names) {
    const row = catalogOf(call).find(name);
    if (row) writeInfo(call.reply, row);
    else call.reply.nil();
  }
}

export function commandDocsCommand(call: CatalogCall): void {
  const catalog = catalogOf(call);
  const names = call.text.slice(2);
  const found =
    names.length === 0
      ? [...catalog.rows()]
      : names.map((name) => catalog.find(name)).filter((row) => row !== undefined);
  call.reply.map(found.length);
  for (const row of found) {
    call.reply.bulk(row.fullName);
    writeDocs(call.reply, row);
  }
}

export function commandListCommand(call: CatalogCall): void {
  const passes = listFilter(call.text.slice(2));
  if (!passes) {
    call.reply.error(ERROR_SYNTAX);
    return;
  }
  const rows = [...catalogOf(call).rows()].flatMap((row) => [row, ...row.subcommands]);
  const names = rows.filter(passes).map((row) => row.fullName);
  call.reply.array(names.length);
  for (const name of names) call.reply.bulk(name);
}

export function commandHelpCommand(call: CatalogCall): void {
  const lines = [
    'COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
    '(no subcommand)',
    '    The properties of every command.',
    'COUNT',
    '    How many commands there are.',
    'DOCS [<command-name> ...]',
    '    The documentation of the named commands, or of all.',
    'GETKEYS <full-command>',
    '    Which arguments of a command are keys.',
    'GETKEYSANDFLAGS <full-command>',
    '    The keys, and what the command does to each of them.',
    'INFO [<command-name> ...]',
    '    The properties of the named commands, or of all.',
    'LIST [FILTERBY (MODULE <module>|ACLCAT <category>|PATTERN <pattern>)]',
    '    The names of all commands, or of those that pass the filter.',
    'HELP',
    '    Print this help.',
  ];
  call.reply.array(lines.length);
  for (const line of lines) call.reply.simple(line);
}

// COMMAND INFO ------------------------------------------------------------------------------------

function allInfo(call: CatalogCall): void {
  call.reply.array(catalogOf(call).count);
  for (const row of catalogOf(call).rows()) writeInfo(call.reply, row);
}

function writeInfo(reply: ReplyWriter, row: TableRow): void {
  const tips = row.details.tips?.split(' ') ?? [];
  reply.array(10);
  reply.bulk(row.fullName);
  reply.integer(row.arity);
  writeNames(
    reply,
    row.flags.filter((flag) => !HIDDEN_FLAGS.includes(flag)),
  );
  reply.integer(row.firstKey);
  reply.integer(row.lastKey);
  reply.integer(row.keyStep);
  writeNames(
    reply,
    row.categories.map((category) => `@${category}`),
  );
  reply.set(tips.length);
  for (const tip of tips) reply.bulk(tip);
  reply.set(row.keySpecs.length);
  for (const spec of row.keySpecs) writeKeySpec(reply, spec);
  if (row.subcommands.length === 0) reply.set(0);
  else reply.array(row.subcommands.length);
  for (const inner of row.subcommands) writeInfo(reply, inner);
}

/** A set of simple strings. */
function writeNames(reply: ReplyWriter, names: readonly string[]): void {
  reply.set(names.length);
  for (const name of names) reply.simple(name);
}

function writeKeySpec(reply: ReplyWriter, spec: KeySpec): void {
  reply.map(spec.notes === undefined ? 3 : 4);
  if (spec.notes !== undefined) writeText(reply, 'notes', spec.notes);
  reply.bulk('flags');
  writeNames(reply, spec.flags);
  reply.bulk('begin_search');
  writeSearch(reply, spec.begin.type, beginFields(spec.begin));
  reply.bulk('find_keys');
  writeSearch(reply, spec.find.type, findFields(spec.find));
}

type Field = readonly [name: string, value: string | number];

function beginFields(begin: KeySpec['begin']): Field[] {
  if (begin.type === 'index') return [['index', begin.index]];
  if (begin.type === 'keyword') {
    return [
      ['keyword', begin.keyword],
      ['startfrom', begin.startFrom],
    ];
  }
  return [];
}

function findFields(find: KeySpec['find']): Field[] {
  if (find.type === 'range') {
    return [
      ['lastkey', find.lastKey],
      ['keystep', find.keyStep],
      ['limit', find.limit],
    ];
  }
  if (find.type === 'keynum') {
    return [
      ['keynumidx', find.keyNumberIndex],
      ['firstkey', find.firstKey],
      ['keystep', find.keyStep],
    ];
  }
  return [];
}

function writeSearch(reply: ReplyWriter, type: string, fields: readonly Field[]): void {
  reply.map(2);
  writeText(reply, 'type', type);
  reply.bulk('spec');
  reply.map(fields.length);
  for (const [name, value] of fields) {
    reply.bulk(name);
    if (typeof value === 'number') reply.integer(value);
    else reply.bulk(value);
  }
}

function writeText(reply: ReplyWriter, name: string, text: string): void {
  reply.bulk(name);
  reply.bulk(text);
}

// COMMAND DOCS ------------------------------------------------------------------------------------

/** The entries of a map in order: a name and what writes its value. Absent ones are null. */
type Entry = readonly [name: string, write: () => void] | null;

function writeEntries(reply: ReplyWriter, entries: readonly Entry[]): void {
  const present = entries.filter((entry) => entry !== null);
  reply.map(present.length);
  for (const [name, write] of present) {
    reply.bulk(name);
    write();
  }
}

function writeDocs(reply: ReplyWriter, row: TableRow): void {
  const { summary, since, complexity, system, deprecated, history } = row.details;
  const text = (name: string, value: string | undefined): Entry =>
    value === undefined ? null : [name, () => reply.bulk(value)];
  const flags = [...(deprecated ? ['deprecated'] : []), ...(system ? ['syscmd'] : [])];
  writeEntries(reply, [
    text('summary', summary),
    text('since', since),
    text('group', row.group),
    text('complexity', complexity),
    flags.length === 0 ? null : ['doc_flags', () => writeNames(reply, flags)],
    text('deprecated_since', deprecated?.[0]),
    text('replaced_by', deprecated?.[1]),
    history === undefined ? null : ['history', () => writeHistory(reply, history)],
    row.arguments.length === 0 ? null : ['arguments', () => writeArguments(reply, row.arguments)],
    row.subcommands.length === 0
      ? null
      : ['subcommands', () => writeSubcommandDocs(reply, row.subcommands)],
  ]);
}

function writeHistory(reply: ReplyWriter, history: readonly (readonly [string, string])[]): void {
  reply.set(history.length);
  for (const [version, change] of history) {
    reply.array(2);
    reply.bulk(version);
    reply.bulk(change);
  }
}

function writeSubcommandDocs(reply: ReplyWriter, rows: readonly TableRow[]): void {
  reply.map(rows.length);
  for (const row of rows) {
    reply.bulk(row.fullName);
    writeDocs(reply, row);
  }
}

function writeArguments(reply: ReplyWriter, nodes: readonly Argument[]): void {
  reply.array(nodes.length);
  for (const node of nodes) writeArgument(reply, node);
}

function writeArgument(reply: ReplyWriter, node: Argument): void {
  const { keySpec, arguments: inner } = node;
  const text = (name: string, value: string | undefined): Entry =>
    value === undefined ? null : [name, () => reply.bulk(value)];
  const flags = [
    ...(node.optional ? ['optional'] : []),
    ...(node.multiple ? ['multiple'] : []),
    ...(node.multipleToken ? ['multiple_token'] : []),
  ];
  writeEntries(reply, [
    text('name', node.name),
    text('type', node.type),
    text('display_text', inner ? undefined : (node.display ?? node.name)),
    keySpec === undefined ? null : ['key_spec_index', () => reply.integer(keySpec)],
    // Documented in capitals, whatever the usual form is.
    text('token', node.token?.toUpperCase()),
    text('since', node.since),
    text('deprecated_since', node.deprecatedSince),
    flags.length === 0 ? null : ['flags', () => writeNames(reply, flags)],
    inner === undefined ? null : ['arguments', () => writeArguments(reply, inner)],
  ]);
}

// COMMAND LIST ------------------------------------------------------------------------------------

/** What the options after COMMAND LIST let pass; null if they are no options. */
function listFilter(options: readonly string[]): ((row: TableRow) => boolean) | null {
  if (options.length === 0) return () => true;
  const [word = '', kind = '', wanted = ''] = options;
  if (options.length !== 3 || byteTextLower(word) !== 'filterby') return null;
  switch (byteTextLower(kind)) {
    case 'module':
      return () => false;
    case 'aclcat': {
      const category = ACL_CATEGORIES.find((name) => name === byteTextLower(wanted));
      return (row) => category !== undefined && row.categories.includes(category);
    }
    case 'pattern':
      return (row) => globMatches(wanted, row.fullName);
    default:
      return null;
  }
}
