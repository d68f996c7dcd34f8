/*
 * Which commands the tests of a file have executed. A row of the command table that no test
 * executes fails the run: build.ts looks when all files are through.
 *
 * Engines count the calls of each command by themselves. Every TestEngine is known here, and what
 * it has counted is read after each test; a server that is stopped is asked for INFO COMMANDSTATS.
 * An engine of a TestEngine tells nothing about commands of the host, since tests may answer these
 * as they like: they count only where a server has run them.
 *
 *   test file ──► <folder of the run>/<number>.json    {"path": …, "names": ["get", "client|id"]}
 */

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, expect, inject } from 'vitest';

import { tableRows } from '../../assembly/command/table/index.js';
import type { Core } from '../../host/engine/core.js';
import type { Connection } from './connection.js';
import { respCommand, respParse } from './resp.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for what the files of this run have executed. */
    executedFolder: string;
  }
}

/** What the file of a test file holds. */
export interface Executed {
  readonly path: string;
  readonly names: readonly string[];
}

/** How long a server may take to tell; one that does not answer is stopped all the same. */
const ASK_MS = 5000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const engineRows = tableRows.filter(({ where }) => where === 'engine');
const names = new Set<string>();
/** Engines of the test that runs, and those that earlier tests have made and may still use. */
let fresh: Core[] = [];
let older: WeakRef<Core>[] = [];

/** Used by TestEngine: an engine has been made. */
export function executedWatch(core: Core): void {
  fresh.push(core);
}

/** Asks a server what it has executed. */
export async function executedAsk(connection: Connection): Promise<void> {
  connection.write(respCommand(['INFO', 'COMMANDSTATS']));
  const [reply] = respParse(Buffer.concat(await connection.receive(1, ASK_MS))).replies;
  const text = typeof reply === 'string' ? reply : '';
  for (const [, name] of text.matchAll(/^cmdstat_([^:]+):calls=[1-9]/gm)) names.add(name!);
}

function count(core: Core): void {
  for (const { id, fullName } of engineRows) {
    if (!names.has(fullName) && core.engine.commandCalls(id) > 0) names.add(fullName);
  }
}

const file = join(inject('executedFolder'), `${randomUUID()}.json`);

function save(path: string): void {
  writeFileSync(file, JSON.stringify({ path, names: [...names] } satisfies Executed));
}

// A file whose tests are all skipped is told of, too.
save(relative(root, expect.getState().testPath!));

afterEach(() => {
  for (const core of fresh) count(core);
  older = older.filter((each) => each.deref() !== undefined);
  for (const each of older) count(each.deref()!);
  older.push(...fresh.map((core) => new WeakRef(core)));
  fresh = [];
});

afterAll(() => {
  for (const core of fresh) count(core);
  save(relative(root, expect.getState().testPath!));
});
