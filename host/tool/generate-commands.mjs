// Writes two files from the command table (assembly/command/table):
//
//   assembly/row/rows.generated.ts           the rows as the engine knows them; imports nothing
//   assembly/command/handlers.generated.ts   the handler of each row that the engine runs
//
//   node host/tool/generate-commands.mjs [--check] [--partial]
//
//     (nothing)   writes what would change
//     --check     writes nothing; exit 1 if a file is not what it would be
//     --partial   rows whose handler is missing are reported and get none, for a build in progress
//
// The first holds the bytes of the rows (drawn in assembly/row/lookup.ts), their full names, their
// key specifications (drawn in assembly/row/call-keys.ts) and the names of their ids; the second
// one line per handler. This also keeps the table and the code together: a row whose handler no
// file exports, an exported handler that no row names, a name that does not fit, and flags in
// another order than the engine's all end the build with a sentence.
//
// A handler of the engine is `export function …Command(call: Call)` in assembly/command. One of the
// host is `export function …Command(call: HostCall` in host/command (every host has it) or in
// host/server/command (a server has it), async or not, or with another type whose name ends in
// Call.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableLoad } from './command-table.mjs';
import { EngineSource, SourceError, sourceFiles } from './engine-source.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const commandFolder = join(root, 'assembly/command');
const rowsFile = join(root, 'assembly/row/rows.generated.ts');
const handlersFile = join(commandFolder, 'handlers.generated.ts');

const engine = new EngineSource(join(root, 'assembly'));

const ROWS_MAXIMUM = 511;
const NAME_BYTES = 24;
const ROW_BYTES = 64;
const NO_CONTAINER = 0xffff;
/** Redis's letters for flags of keys, which the engine spells out. */
const KEY_FLAG_WORDS = { RO: 'read_only', RW: 'read_write', OW: 'overwrite', RM: 'remove' };

/** Errors of the table or the handlers: told in one line each, without a stack. */
class TableError extends Error {}

/** Map of handler name to the file that exports it, of all files below some folders. */
function handlersFind(folders, pattern) {
  const handlers = new Map();
  for (const file of folders.flatMap(sourceFiles)) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(pattern)) {
      const before = handlers.get(name);
      if (before !== undefined) {
        throw new TableError(`${name} is exported twice: ${shown(before)}, ${shown(file)}`);
      }
      handlers.set(name, file);
    }
  }
  return handlers;
}

function shown(file) {
  return relative(root, file);
}

/** What is wrong between rows and handlers; an empty list if all is well. */
function handlerFaults(rows, where, handlers, folder) {
  const own = rows.filter((row) => row.where === where && row.handler !== null);
  // The engine may hand a command of its own on (DEBUG SLEEP), so a handler of the host only needs
  // a row.
  const rowsNamed = where === 'host' ? rows : own;
  const named = new Set(rowsNamed.map((row) => row.handler));
  const missing = own
    .filter((row) => !handlers.has(row.handler))
    .map(
      (row) =>
        `command '${row.fullName}' (${where}): no file in ${folder} ` + `exports ${row.handler}`,
    );
  const stray = [...handlers]
    .filter(([name]) => !named.has(name))
    .map(
      ([name, file]) =>
        `${shown(file)}: ${name} is the handler of no row in ` + `assembly/command/table`,
    );
  return { missing, stray };
}

/** Throws unless an enum of the engine lists the same words as the table, in the same order. */
function enumCheck(name, words) {
  const found = engine.enumeration(name).members.map((member) => `${member.name}=${member.text}`);
  const wanted = words.map((word, bit) => `${word.toUpperCase()}=1 << ${bit}`);
  if (found.join() !== wanted.join()) {
    throw new TableError(`the engine's ${name} must be ${wanted.join(', ')}`);
  }
}

function limitsCheck(rows) {
  if (rows.length > ROWS_MAXIMUM) throw new TableError(`more than ${ROWS_MAXIMUM} rows`);
  for (const { fullName, name } of rows) {
    if (!/^[a-z][a-z0-9_-]*$/.test(name) || name.length > NAME_BYTES) {
      throw new TableError(`'${fullName}' is no name of at most ${NAME_BYTES} lower-case letters`);
    }
  }
}

function bits(words, all) {
  return words.reduce((sum, word) => sum + 2 ** all.indexOf(word), 0);
}

/**
 * The 64 bytes of a row, as row/lookup.ts draws them; `textOffset` is where its full name begins,
 * `keyOffset` where its key specifications do, plus 1, or 0.
 */
function rowBytes(row, table, textOffset, keyOffset) {
  const bytes = Buffer.alloc(ROW_BYTES);
  bytes.write(row.name, 'latin1');
  bytes.writeUInt8(row.name.length, 24);
  bytes.writeUInt8(engine.value('CommandWhere', row.where.toUpperCase()), 25);
  bytes.writeUInt16LE(row.id, 26);
  bytes.writeUInt16LE(row.container ? row.container.id : NO_CONTAINER, 28);
  bytes.writeUInt8(row.subcommands.length, 30);
  bytes.writeUInt8(keyTraits(row, table), 31);
  bytes.writeInt16LE(row.arity, 32);
  bytes.writeInt16LE(row.firstKey, 34);
  bytes.writeInt16LE(row.lastKey, 36);
  bytes.writeInt16LE(row.keyStep, 38);
  bytes.writeUInt32LE(bits(row.flags, table.COMMAND_FLAGS), 40);
  bytes.writeUInt32LE(bits(row.categories, table.ACL_CATEGORIES), 44);
  bytes.writeUInt32LE(textOffset, 52);
  bytes.writeUInt32LE(row.fullName.length, 56);
  bytes.writeUInt32LE(keyOffset, 60);
  return bytes;
}

const SPEC_BYTES = 12;
const FINDS = ['range', 'keynum'];

/** Whether a specification tells its keys by their places alone, or by a number of keys. */
function isPlaced({ flags, begin, find }) {
  const depends = flags.includes('incomplete') || flags.includes('variable_flags');
  return begin.type === 'index' && FINDS.includes(find.type) && !find.limit && !depends;
}

/** One key specification, as row/call-keys.ts draws it. */
function specBytes({ flags, begin, find }, table) {
  const bytes = Buffer.alloc(SPEC_BYTES);
  bytes.writeUInt8(FINDS.indexOf(find.type), 0);
  bytes.writeUInt16LE(bits(flags, table.KEY_FLAGS), 2);
  bytes.writeInt16LE(begin.index, 4);
  bytes.writeInt16LE(find.lastKey ?? find.keyNumberIndex, 6);
  bytes.writeInt16LE(find.keyStep, 8);
  bytes.writeInt16LE(find.firstKey ?? 0, 10);
  return bytes;
}

/** Whether the row's first, last and step tell all its keys, whatever the arguments are. */
function isPlain(row) {
  const isRange = ({ flags, begin, find }) =>
    begin.type === 'index' &&
    find.type === 'range' &&
    find.limit === 0 &&
    !flags.includes('not_key') &&
    !flags.includes('incomplete');
  return row.keySpecs.every(isRange) && !row.flags.includes('movablekeys');
}

/** What can be told of a row's keys without its arguments, as row/lookup.ts draws it. */
function keyTraits(row, table) {
  const { keySpecs } = row;
  if (keySpecs.every(({ flags }) => flags.includes('not_key'))) return 0;
  const has = (...words) =>
    keySpecs.some(({ flags }) => words.some((word) => flags.includes(word)));
  const variable = has('variable_flags') ? 2 : 0;
  if (!isPlain(row)) return 1 | variable;
  const isOne = row.firstKey === row.lastKey && row.firstKey < Math.abs(row.arity);
  const access = Number(has('access')) | (Number(has('update', 'insert', 'delete')) << 1);
  const bare = table.BARE_ACCESS[row.fullName] ?? access;
  return 1 | variable | (isOne ? 4 : 0) | 8 | (access << 4) | (bare << 6);
}

/** The key specifications of a row with their head; empty for a row without keys. */
function keyBytes(row, table) {
  if (row.keySpecs.length === 0) return Buffer.alloc(0);
  const hasFinder = table.KEY_FINDERS.includes(row.fullName);
  const finder = hasFinder ? engine.value('KeyFinder', row.fullName.toUpperCase()) : 0;
  if (finder > 0 && keyTraits(row, table) === 0) {
    throw new TableError(`${row.fullName} has no keys to find`);
  }
  if (finder === 0 && !row.keySpecs.every(isPlaced)) {
    throw new TableError(`${row.fullName} needs a finder of its keys (row/call-keys.ts)`);
  }
  const specs = finder === 0 ? row.keySpecs : [];
  return Buffer.concat([
    Buffer.from([finder, specs.length]),
    ...specs.map((spec) => specBytes(spec, table)),
  ]);
}

/** The key specifications of all rows, a row's after a comment with its name. */
function keyLines(rows, table) {
  return rows
    .filter((row) => row.keySpecs.length > 0)
    .map((row) => `  // ${row.fullName}\n${byteLines(keyBytes(row, table))}`)
    .join('\n');
}

/** 'client|no-evict' has the id CommandId.CLIENT_NO_EVICT. */
function idName(row) {
  return row.fullName.replace(/[|-]/g, '_').toUpperCase();
}

/** The lines of a byte literal, a row's after a comment with its name. */
function bytesLines(rows, table) {
  const lines = [];
  let textOffset = 0;
  let keyOffset = 1;
  for (const row of rows) {
    const keyCount = keyBytes(row, table).length;
    lines.push(`  // ${row.id} ${row.fullName}`);
    lines.push(byteLines(rowBytes(row, table, textOffset, keyCount === 0 ? 0 : keyOffset)));
    textOffset += row.fullName.length;
    keyOffset += keyCount;
  }
  lines.push('  // room to move the rows to a cache line', byteLines(Buffer.alloc(ROW_BYTES)));
  return lines.join('\n');
}

function byteLines(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    lines.push(`  ${[...bytes.subarray(at, at + 16)].join(', ')},`);
  }
  return lines.join('\n');
}

/** The full names one behind the other, a line each. */
function textLines(rows) {
  return rows
    .map((row) => `  ${[...Buffer.from(row.fullName, 'latin1')].join(', ')}, // ${row.fullName}`)
    .join('\n');
}

/** The import line of a file, its names one a line when there are many. */
function importLine(file, names) {
  const from = `./${relative(commandFolder, file).replace(/\\/g, '/').replace(/\.ts$/, '')}`;
  const line = `import { ${names.join(', ')} } from '${from}';`;
  return line.length <= 100 ? line : `import {\n  ${names.join(',\n  ')},\n} from '${from}';`;
}

function importLines(rows, handlers) {
  const files = new Map();
  for (const { handler } of rows) {
    const file = handlers.get(handler);
    files.set(file, (files.get(file) ?? new Set()).add(handler));
  }
  return [...files]
    .map(([file, names]) => `${importLine(file, [...names].sort())}\n`)
    .sort()
    .join('');
}

/** The text of row/rows.generated.ts. */
function rowsText(table) {
  const rows = table.tableRows;
  return `// Written by host/tool/generate-commands.mjs from assembly/command/table. Do not edit.
//
// The command table as the engine's static data: one CommandRow after the other (drawn in
// row/lookup.ts), the full names, the key specifications (drawn in row/call-keys.ts), and the ids
// by name. The handlers stand in command/handlers.generated.ts.

/** Number of rows, subcommands included; ids run from 0 to this minus 1. */
export const COMMAND_ROWS: u32 = ${rows.length};

/** Number of commands that are no subcommand. */
export const COMMAND_TOP_ROWS: u32 = ${rows.filter((row) => !row.container).length};

/** The ids of the rows. */
export const enum CommandId {
${rows.map((row) => `  ${idName(row)} = ${row.id},`).join('\n')}
}

/** The bytes of the rows. */
export const rowsData: usize = memory.data<u8>([
${bytesLines(rows, table)}
], 16);

/** Their full names, one behind the other. */
export const rowsTexts: usize = memory.data<u8>([
${textLines(rows)}
]);

/** Their key specifications. */
export const rowsKeySpecs: usize = memory.data<u8>([
${keyLines(rows, table)}
]);
`;
}

/** The text of command/handlers.generated.ts. */
function handlersText(table, handlers) {
  const run = table.tableRows.filter((row) => row.where === 'engine' && handlers.has(row.handler));
  return `// Written by host/tool/generate-commands.mjs from assembly/command/table. Do not edit.
//
// The handler of each row of the command table that the engine runs.

import { Call } from '../engine/call';
import { commandKeySpecsAttach, commandRowAt, commandRowsAttach } from '../row/lookup';
import { COMMAND_ROWS, CommandId, rowsData, rowsKeySpecs, rowsTexts } from '../row/rows.generated';
${importLines(run, handlers)}
/** Makes the rows findable and puts the handlers into them. Called once, at the start. */
export function commandsInitialize(): void {
  commandRowsAttach(rowsData, COMMAND_ROWS, rowsTexts);
  commandKeySpecsAttach(rowsKeySpecs);
${run.map((row) => `  handlerAttach(CommandId.${idName(row)}, ${row.handler});`).join('\n')}
}

function handlerAttach(id: u32, handler: (call: Call) => void): void {
  commandRowAt(id).handler = handler.index;
}
`;
}

/** Writes a file if it would change; with --check it is stale then. */
function fileWrite(file, text, isCheck) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (isCheck) {
    throw new TableError(`${shown(file)} is stale: run node host/tool/generate-commands.mjs`);
  }
  writeFileSync(file, text);
}

async function main() {
  const options = new Set(process.argv.slice(2));
  const table = await tableLoad(join(commandFolder, 'table'));
  const rows = table.tableRows;
  enumCheck('CommandFlag', table.COMMAND_FLAGS);
  enumCheck('AclCategory', table.ACL_CATEGORIES);
  enumCheck(
    'KeyFlag',
    table.KEY_FLAGS.map((flag) => KEY_FLAG_WORDS[flag] ?? flag),
  );
  limitsCheck(rows);

  const engineHandlers = handlersFind(
    [commandFolder],
    /^export function (\w+Command)\(\s*call: Call\b/gm,
  );
  const hostHandlers = handlersFind(
    [join(root, 'host/command'), join(root, 'host/server/command')],
    /^export (?:async )?function (\w+Command)\(\s*call: \w+Call\b/gm,
  );
  const own = handlerFaults(rows, 'engine', engineHandlers, 'assembly/command');
  const host = handlerFaults(rows, 'host', hostHandlers, 'host/command');
  const missing = [...own.missing, ...host.missing];
  const stray = [...own.stray, ...host.stray];
  for (const fault of missing) process.stderr.write(`command table: ${fault}\n`);
  for (const fault of stray) process.stderr.write(`command table: ${fault}\n`);
  if (stray.length > 0 || (missing.length > 0 && !options.has('--partial'))) {
    throw new TableError(`${missing.length + stray.length} rows and handlers do not match`);
  }

  fileWrite(rowsFile, rowsText(table), options.has('--check'));
  fileWrite(handlersFile, handlersText(table, engineHandlers), options.has('--check'));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof TableError) && !(error instanceof SourceError)) throw error;
  process.stderr.write(`command table: ${error.message}\n`);
  process.exitCode = 1;
}
