/*
 * cedis-check: what an RDB file, an append-only file, a manifest or an ACL file holds, and where it
 * is broken.
 *
 *     cedis-check dump.rdb                          keys by type, the biggest, when they expire
 *     cedis-check --fix appendonly.aof.manifest     cuts off what is broken at the end of the last
 *
 * A manifest is known by its first words, an RDB by its magic, an ACL file by its first line; one
 * with commands behind an RDB is an append-only file, as is anything else. The exit code is 1 when
 * something is broken and stays so.
 */

import { closeSync, fstatSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { systemErrorText } from '../config/system-error.js';
import { manifestFlawLines, manifestParse } from '../persist/manifest.js';
import type { Manifest } from '../persist/manifest.js';
import { isUsers, usersCheck } from './acl-check.js';
import { aofFileCheck, fileOpen, filePieces, isRdb } from './aof-check.js';
import type { Outcome } from './aof-check.js';
import { CheckFailure } from './ending.js';
import { optionsParse, usage } from './options.js';
import type { CheckOptions } from './options.js';
import { pictureText } from './picture.js';
import { rdbCheck } from './rdb-check.js';
import type { RdbContent } from './rdb-check.js';
import { rdbShow, typesSum } from './show.js';

const manifestHead = /^(#[^\n]*\n)*file /;
const headBytes = 64 * 1024;

/** What kind of file was looked at. */
type Kind = 'rdb' | 'aof' | 'manifest' | 'acl';

/** Runs the program with the arguments behind its name, and ends it. */
export async function main(givenArguments: readonly string[]): Promise<void> {
  const options = optionsParse(givenArguments);
  if (options === null) {
    process.stdout.write(usage);
    process.exit(givenArguments.includes('--help') ? 0 : 1);
  }
  const check = new Check(options);
  let isValid = true;
  try {
    check.run();
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    isValid = false;
    check.say(error.message);
  }
  if (options.isJson) process.stdout.write(`${JSON.stringify(check.result(isValid), null, 2)}\n`);
  if (!isValid) process.exitCode = 1;
}

class Check {
  #kind: Kind = 'aof';
  /** What was said, where it is not printed at once. */
  readonly #lines: string[] = [];
  /** What is told of the file besides. */
  #details: object = {};

  constructor(private readonly options: CheckOptions) {}

  say = (line: string): void => {
    if (this.options.isJson) this.#lines.push(line);
    else process.stdout.write(`${line}\n`);
  };

  /** Throws CheckFailure when something is broken and stays so. */
  run(): void {
    const { path } = this.options;
    const descriptor = fileOpen(path, 'r');
    const [head] = filePieces(descriptor);
    closeSync(descriptor);
    const text = Buffer.from((head ?? new Uint8Array()).subarray(0, headBytes)).toString('latin1');
    if (manifestHead.test(text)) this.#manifest();
    else if (isUsers(text)) this.#users();
    else if (!isRdb(path) || !this.#rdb()) this.#single();
  }

  /** What --json prints. */
  result(isValid: boolean): object {
    const { path: file } = this.options;
    return { file, kind: this.#kind, valid: isValid, ...this.#details, lines: this.#lines };
  }

  /** Checks a file that begins as an RDB; false: there is more behind it. */
  #rdb(): boolean {
    const { path } = this.options;
    const descriptor = fileOpen(path, 'r');
    const { size } = fstatSync(descriptor);
    const content = rdbCheck(filePieces(descriptor), size, this.#statisticsOptions);
    closeSync(descriptor);
    if (content.failure === null && content.end < size) return false;
    this.#kind = 'rdb';
    this.#show(content);
    if (content.failure !== null) throw new CheckFailure(`RDB ${path} is not valid`);
    this.say(`RDB ${path} is valid`);
    return true;
  }

  get #statisticsOptions(): { biggest: number; keepsAll: boolean } {
    return { biggest: this.options.biggest, keepsAll: this.options.picture !== null };
  }

  readonly #show = (content: RdbContent): void => {
    const { picture } = this.options;
    if (!this.options.isJson) rdbShow(content, this.say);
    const { version, facts, keys, expired, libraries, modules, failure, statistics } = content;
    this.#details = {
      ...{ version, facts: Object.fromEntries(facts), keys, expired, libraries, modules, failure },
      types: Object.fromEntries(typesSum(statistics)),
      ...{ databases: statistics.databases, biggest: statistics.biggest },
      expiry: statistics.expiry,
    };
    if (picture === null || failure !== null) return;
    try {
      writeFileSync(picture, pictureText(statistics.keys));
    } catch (error) {
      throw new CheckFailure(`Cannot write the picture ${picture}: ${systemErrorText(error)}`);
    }
    this.say(`The picture is in ${picture}`);
  };

  #users(): void {
    const { path } = this.options;
    this.#kind = 'acl';
    const { errors, users } = usersCheck(readFileSync(path), path);
    for (const error of errors) this.say(error);
    this.#details = { users, errors };
    if (errors.length > 0) throw new CheckFailure(`ACL file ${path} is not valid`);
    for (const { name, isOn, isOpen } of users) {
      this.say(`  ${name}: ${isOn ? 'on' : 'off'}${isOpen ? ', any password' : ''}`);
    }
    this.say(`${users.length} users`);
    this.say(`ACL file ${path} is valid`);
  }

  #single(): void {
    this.say('Start checking Old-Style AOF');
    const { path } = this.options;
    this.#outcome(this.#aof(path, path, true), 'AOF', path);
  }

  #manifest(): void {
    const { path } = this.options;
    this.#kind = 'manifest';
    this.say('Start checking Multi Part AOF');
    const parsed = manifestParse(readFileSync(path, 'latin1'));
    if ('flaw' in parsed) {
      throw new CheckFailure(manifestFlawLines(parsed.flaw).join('').trimEnd());
    }
    const { base, increments }: Manifest = parsed.manifest;
    const folder = dirname(path);
    if (base !== null) {
      const form = isRdb(join(folder, base.name)) ? 'RDB' : 'RESP';
      this.say(`Start to check BASE AOF (${form} format).`);
      const outcome = this.#aof(base.name, join(folder, base.name), increments.length === 0);
      this.#outcome(outcome, 'BASE AOF', base.name);
    }
    if (increments.length > 0) this.say('Start to check INCR files.');
    for (const { name } of increments) {
      const isLast = name === increments.at(-1)!.name;
      this.#outcome(this.#aof(name, join(folder, name), isLast), 'INCR AOF', name);
    }
    this.say('All AOF files and manifest are valid');
  }

  #aof(name: string, path: string, isLast: boolean): Outcome {
    return aofFileCheck({
      ...{ name, path, isLast, say: this.say, statistics: this.#statisticsOptions },
      fixes: this.options.fixes,
      untilSeconds: this.options.untilSeconds,
      showRdb: this.#show,
    });
  }

  #outcome(outcome: Outcome, kind: string, name: string): void {
    const { untilSeconds } = this.options;
    if (outcome === 'cut to time') {
      this.say(`Successfully truncated AOF ${name} to timestamp ${untilSeconds}`);
    } else if (outcome === 'truncated') this.say(`Successfully truncated AOF ${name}`);
    else this.say(`${kind} ${name} is ${outcome}`);
  }
}
