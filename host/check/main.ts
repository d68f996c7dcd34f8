/*
 * cedis-check: what an RDB file, an append-only file or a manifest holds, and where it is broken.
 *
 *     cedis-check [--fix] <file>          --fix cuts off what is broken at the end of the last AOF
 *
 * A manifest is known by its first words, an RDB by its magic; one with commands behind it is an
 * append-only file, as is anything else. The exit code is 1 when something is broken and stays so.
 */

import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { manifestFlawLines, manifestParse } from '../persist/manifest.js';
import type { Manifest } from '../persist/manifest.js';
import { aofFileCheck, fileOpen, filePieces, isRdb } from './aof-check.js';
import { CheckFailure } from './ending.js';
import { rdbCheck } from './rdb-check.js';
import type { RdbContent } from './rdb-check.js';

const usage = `Usage: cedis-check [--fix] <file.manifest|file.aof|file.rdb>\n`;
const manifestHead = /^(#[^\n]*\n)*file /;
const headBytes = 64 * 1024;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the program with the arguments behind its name, and ends it. */
export async function main(givenArguments: readonly string[]): Promise<void> {
  const fixes = givenArguments[0] === '--fix';
  const paths = fixes ? givenArguments.slice(1) : givenArguments;
  if (paths.length !== 1 || paths[0]!.startsWith('--')) {
    process.stdout.write(usage);
    process.exit(1);
  }
  try {
    fileCheck(paths[0]!, fixes);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    say(error.message);
    process.exit(1);
  }
}

function fileCheck(path: string, fixes: boolean): void {
  const descriptor = fileOpen(path, 'r');
  const [head] = filePieces(descriptor);
  closeSync(descriptor);
  const text = Buffer.from((head ?? new Uint8Array()).subarray(0, headBytes)).toString('latin1');
  if (manifestHead.test(text)) manifestCheck(path, fixes);
  else if (!isRdb(path) || !rdbFileCheck(path)) singleCheck(path, fixes);
}

/** Checks a file that begins as an RDB; false: there is more behind it. */
function rdbFileCheck(path: string): boolean {
  const descriptor = fileOpen(path, 'r');
  const { size } = fstatSync(descriptor);
  const content = rdbCheck(filePieces(descriptor), size);
  closeSync(descriptor);
  if (content.failure === null && content.end < size) return false;
  rdbShow(content);
  if (content.failure !== null) throw new CheckFailure(`RDB ${path} is not valid`);
  say(`RDB ${path} is valid`);
  return true;
}

function rdbShow(content: RdbContent): void {
  say(`RDB version ${content.version}`);
  for (const [name, text] of content.facts) say(`  ${name} = '${text}'`);
  if (content.failure !== null) {
    say(`Broken at offset ${content.failure.offset}: ${content.failure.text}`);
    say(`${content.keys} keys read before`);
    return;
  }
  say(`${content.keys} keys read, ${content.expired} already expired`);
  if (content.libraries > 0) say(`${content.libraries} libraries of functions`);
  for (const { database, keys, withExpiry, byType } of content.databases) {
    const types = Object.entries(byType).map(([type, count]) => `${type} ${count}`);
    say(`  db${database}: keys ${keys}, with expiry ${withExpiry}: ${types.join(', ')}`);
  }
}

function singleCheck(path: string, fixes: boolean): void {
  say('Start checking Old-Style AOF');
  const check = { name: path, path, isLast: true, fixes, say, showRdb: rdbShow };
  outcomeSay(aofFileCheck(check), 'AOF', path);
}

function manifestCheck(path: string, fixes: boolean): void {
  say('Start checking Multi Part AOF');
  const parsed = manifestParse(readFileSync(path, 'latin1'));
  if ('flaw' in parsed) throw new CheckFailure(manifestFlawLines(parsed.flaw).join('').trimEnd());
  const { base, increments }: Manifest = parsed.manifest;
  const folder = dirname(path);
  const check = (name: string, isLast: boolean): 'valid' | 'empty' | 'truncated' =>
    aofFileCheck({ name, path: join(folder, name), isLast, fixes, say, showRdb: rdbShow });
  if (base !== null) {
    const form = isRdb(join(folder, base.name)) ? 'RDB' : 'RESP';
    say(`Start to check BASE AOF (${form} format).`);
    outcomeSay(check(base.name, increments.length === 0), 'BASE AOF', base.name);
  }
  if (increments.length > 0) say('Start to check INCR files.');
  for (const part of increments) {
    outcomeSay(check(part.name, part === increments.at(-1)), 'INCR AOF', part.name);
  }
  say('All AOF files and manifest are valid');
}

function outcomeSay(outcome: 'valid' | 'empty' | 'truncated', kind: string, name: string): void {
  if (outcome === 'truncated') say(`Successfully truncated AOF ${name}`);
  else say(`${kind} ${name} is ${outcome}`);
}
