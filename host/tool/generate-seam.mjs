// Writes host/engine/seam.generated.ts: the engine as TypeScript sees it, from the engine's
// sources.
//
//   node host/tool/generate-seam.mjs [--check]
//
//     (nothing)   writes the file if it would change
//     --check     writes nothing; exit 1 if the file is not what it would be
//
// The file holds the interface of all exports of assembly/index.ts with their comments, and the
// numbers and texts that both sides know: below, by their names in the engine. A number is never
// written down a second time in the host or in a test.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineSource, SourceError } from './engine-source.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const outputFile = join(root, 'host/engine/seam.generated.ts');

/** Enums of the engine that the host knows. A list behind a name: these members only. */
const ENUMERATIONS = [
  ['Parameter'],
  ['EvictionPolicy'],
  ['ProtectedCommand'],
  ['ServerState'],
  ['Lazyfree'],
  ['EventClass'],
  ['OutputClass'],
  ['LogLevel'],
  ['ClientFlag', 'UNIX_SOCKET', 'INTERNAL', 'LOCAL'],
  ['Outstanding'],
  ['Statistic'],
  ['EvictionFigure'],
  ['TrackingFigure'],
  ['ShapeFigure'],
  ['Subscription'],
  ['SlowlogFigure'],
  ['LatencyEvent'],
  ['LatencyFigure'],
  ['DepartureFigure'],
  ['PayloadMissing'],
  ['RenameStatus'],
  ['ScriptFlag'],
  ['ScriptBegin'],
  ['EffectFor'],
  ['FunctionsItem'],
  ['AclLine'],
  ['LogCode'],
  ['RequestError'],
  ['RdbType'],
  ['RdbFlaw'],
  ['Encoder'],
  ['WalkOption'],
  ['WalkBegin'],
  ['WalkOutcome'],
  ['WalkFigure'],
  ['LoadOption'],
  ['LoadStatus'],
  ['LoadFigure'],
  ['FileFault'],
  ['ReplayFigure'],
  ['HostWait'],
];

/** Functions of the engine that name the members of an enum, and what the names are called here. */
const NAMES = [['latencyName', 'latencyNames']];

/** Constants; all texts of protocol/error.ts come with them. */
const CONSTANTS = ['SERVER_VERSION', 'LOG_CODES_OF_LEVEL'];

const NUMBERS = new Set(['u8', 'u16', 'u32', 'i32', 'usize', 'f32', 'f64']);
const WIDTH = 100;

/** The type that a value of the engine's type has at the seam. */
function typeText(type, isResult, known, engine) {
  if (type === 'void') return 'void';
  if (type === 'bool') return isResult ? 'number' : 'boolean';
  if (known.has(type)) return type;
  if (engine.hasEnumeration(type)) throw new SourceError(`generate-seam.mjs must list ${type}`);
  // What is no number is a record of the engine's: its address.
  if (NUMBERS.has(type) || /^[A-Z]\w*$/.test(type)) return 'number';
  throw new SourceError(`a value of type ${type} does not pass the seam`);
}

/** Words in lines that fit behind `head`, further lines behind `rest`. */
function wrapped(text, head, rest) {
  const lines = [];
  let line = head;
  for (const word of text.split(' ')) {
    const isFull = line.length + word.length + 1 > WIDTH && line !== head && line !== rest;
    if (isFull) {
      lines.push(line);
      line = rest;
    }
    line += line === head || line === rest ? word : ` ${word}`;
  }
  return [...lines, line];
}

/** The lines of a comment, one paragraph or tag after the other. */
function docLines(doc, indent) {
  if (doc.length === 0) return [];
  const single = `${indent}/** ${doc[0]} */`;
  if (doc.length === 1 && single.length <= WIDTH) return [single];
  const body = doc.flatMap((paragraph) => {
    const rest = paragraph.startsWith('@') ? `${indent} *   ` : `${indent} * `;
    return wrapped(paragraph, `${indent} * `, rest);
  });
  return [`${indent}/**`, ...body, `${indent} */`];
}

/** A line, or its items one a line if it is too long. */
function listLines(open, items, close, indent) {
  const line = `${indent}${open}${items.join(', ')}${close}`;
  if (line.length <= WIDTH) return [line];
  return [`${indent}${open}`, ...items.map((item) => `${indent}  ${item},`), `${indent}${close}`];
}

function exportLines(engine, known) {
  const lines = [];
  let group = '';
  for (const { name, parameters, result, doc, group: own } of engine.exports()) {
    if (own !== group) lines.push('', `  // ${own}`);
    group = own;
    const items = parameters.map(
      ({ name: parameter, type }) => `${parameter}: ${typeText(type, false, known, engine)}`,
    );
    const close = `): ${typeText(result, true, known, engine)};`;
    lines.push('', ...docLines(doc, '  '), ...listLines(`${name}(`, items, close, '  '));
  }
  return lines;
}

function enumerationLines(engine, [name, ...only]) {
  const { doc, members } = engine.enumeration(name);
  const shown = members.filter((member) =>
    only.length === 0 ? member.name !== 'COUNT' : only.includes(member.name),
  );
  if (only.length > 0 && shown.length < only.length) {
    throw new SourceError(`${name} has not all of ${only.join(', ')}`);
  }
  return [
    '',
    ...docLines(doc, ''),
    `export const ${name} = {`,
    ...shown.flatMap((member) => [
      ...docLines(member.doc, '  '),
      `  ${member.name}: ${member.text},`,
    ]),
    '} as const;',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
  ];
}

function namesLines(engine, [name, exported]) {
  const { enumeration, texts, doc } = engine.names(name);
  return [
    '',
    ...docLines(doc, ''),
    `export const ${exported}: Readonly<Record<${enumeration}, string>> = {`,
    ...[...texts].map(([member, text]) => `  [${enumeration}.${member}]: ${quoted(text)},`),
    '};',
  ];
}

function quoted(value) {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.includes("'") || text.includes('\\') ? text : `'${text.slice(1, -1)}'`;
}

function constantLines(engine, name) {
  const { value, doc } = engine.constant(name);
  const line = `export const ${name} = ${quoted(value)};`;
  const broken = [`export const ${name} =`, `  ${quoted(value)};`];
  return [...docLines(doc, ''), ...(line.length <= WIDTH ? [line] : broken)];
}

/** The text of engine/seam.generated.ts. */
function generatedText(engine) {
  const known = new Set(ENUMERATIONS.map(([name]) => name));
  return [
    "// Written by host/tool/generate-seam.mjs from the engine's sources. Do not edit.",
    '//',
    '// The engine as the host sees it: its exports, and the numbers and texts that both know. The',
    '// order of the calls and their rules stand in assembly/index.ts. Addresses that are answered',
    '// are signed here and must be made unsigned (`>>> 0`); a truth that is answered is 0 or 1.',
    '',
    "import type { WasmMemory } from './platform.js';",
    '',
    '/** The exports of assembly/index.ts. A client is named by its address. */',
    'export interface EngineExports {',
    '  readonly memory: WasmMemory;',
    ...exportLines(engine, known),
    '}',
    ...ENUMERATIONS.flatMap((each) => enumerationLines(engine, each)),
    ...NAMES.flatMap((each) => namesLines(engine, each)),
    '',
    ...CONSTANTS.flatMap((name) => constantLines(engine, name)),
    '',
    '// Error replies that both give (assembly/protocol/error.ts).',
    ...engine.textConstants('protocol/error.ts').flatMap((name) => constantLines(engine, name)),
    '',
  ].join('\n');
}

function main() {
  const text = generatedText(new EngineSource(join(root, 'assembly')));
  const before = existsSync(outputFile) ? readFileSync(outputFile, 'utf8') : '';
  if (text === before) return;
  if (process.argv.includes('--check')) {
    const shown = relative(root, outputFile);
    throw new SourceError(`${shown} is stale: run node host/tool/generate-seam.mjs`);
  }
  writeFileSync(outputFile, text);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SourceError)) throw error;
  process.stderr.write(`seam: ${error.message}\n`);
  process.exitCode = 1;
}
