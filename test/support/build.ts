// Around all test files of a run: before, what they run against is built; after, a row of the
// command table that none of them has executed fails the run (executed.ts).

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { TestProject } from 'vitest/node';

import { tableRows } from '../../assembly/command/table/index.js';
import { build } from '../../host/tool/build.mjs';
import type { Executed } from './executed.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Rows that end what could tell of them; what tests them instead. */
const untold: Readonly<Record<string, string>> = {
  shutdown: 'test/host/process.test.ts ends servers with it',
};

/** Every test file there is. */
const testFiles = (): string[] =>
  readdirSync(join(root, 'test'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** The rows that have a handler and were not executed; none if not all tests were run. */
function rowsMissed(folder: string): string[] {
  const told = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Executed,
  );
  const run = new Set(told.map(({ path }) => path));
  if (testFiles().some((path) => !run.has(path))) return [];
  const executed = new Set(told.flatMap(({ names }) => names));
  return tableRows
    .filter(({ handler, fullName }) => handler !== null && !(fullName in untold))
    .map(({ fullName }) => fullName)
    .filter((name) => !executed.has(name));
}

export default function setup(project: TestProject): () => void {
  build();
  const folder = mkdtempSync(join(tmpdir(), 'cedis-executed-'));
  project.provide('executedFolder', folder);
  return () => {
    const missed = project.config.testNamePattern === undefined ? rowsMissed(folder) : [];
    rmSync(folder, { recursive: true });
    if (missed.length === 0) return;
    console.error(`rows of the command table that no test executes: ${missed.join(', ')}`);
    process.exitCode = 1;
  };
}
