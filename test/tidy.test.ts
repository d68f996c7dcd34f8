// The house rules that a program can check: imports point downward, files and functions stay
// readable, generated files are fresh, nothing unfinished is left lying about.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Files may be this long; the command table and generated files are exempt. */
const longestFile = 700;
/** Functions may be this long, from their first line to their closing brace. */
const longestFunction = 80;

/**
 * What a folder of the engine may import besides itself. A type may use the keyspace's door,
 * because an entry that grows may move; the engine knows the rows and handlers of the command
 * table.
 */
const allowed: Record<string, readonly string[]> = {
  memory: [],
  number: ['memory'],
  protocol: ['memory', 'number', 'structure/lzf'],
  structure: ['memory', 'number'],
  row: ['memory', 'number', 'protocol'],
  type: [
    'memory',
    'number',
    'protocol',
    'structure',
    'engine/keyspace/keyspace',
    'engine/keyspace/database',
  ],
  rdb: [
    'memory',
    'number',
    'protocol',
    'structure',
    'type',
    'engine/keyspace/keyspace',
    'engine/keyspace/database',
  ],
  engine: [
    'memory',
    'number',
    'protocol',
    'structure',
    'row',
    'type',
    'rdb',
    'command/commands.generated',
  ],
  command: ['memory', 'number', 'protocol', 'structure', 'row', 'type', 'rdb', 'engine'],
  export: ['memory', 'engine', 'command'],
};

function filesBelow(folder: string, accept: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && accept.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = ['assembly', 'host', 'test', 'bench'].flatMap((folder) =>
  filesBelow(folder, /\.(ts|mjs|js)$/),
);
const exempt = (path: string): boolean =>
  path.includes('.generated.') || path.includes('command/table/') || path === 'assembly/index.ts';

describe('the house', () => {
  it('imports downward in the engine', () => {
    const wrong: string[] = [];
    for (const path of filesBelow('assembly', /\.ts$/)) {
      const parts = path.split('/');
      if (parts.length < 3) continue;
      const folder = parts[1]!;
      for (const [, target] of text(path).matchAll(/from '(\.[^']+)'/g)) {
        const place = relative('assembly', join(dirname(path), target!));
        const own = place.startsWith(`${folder}/`);
        const may = allowed[folder]!.some((each) => place === each || place.startsWith(`${each}/`));
        if (!own && !may) wrong.push(`${path} imports ${place}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has fresh generated files', () => {
    const run = (): Buffer =>
      execFileSync(process.execPath, ['host/tool/generate-commands.mjs', '--check'], { cwd: root });
    expect(run).not.toThrow();
  });

  it('keeps files short enough to know', () => {
    const long = sources
      .filter((path) => !exempt(path))
      .map((path) => [path, text(path).split('\n').length] as const)
      .filter(([, lines]) => lines > longestFile);
    expect(long).toEqual([]);
  });

  it('keeps functions short enough to see', () => {
    const long: string[] = [];
    for (const path of sources.filter((each) => !exempt(each) && !each.startsWith('test/'))) {
      let start = -1;
      let name = '';
      text(path)
        .split('\n')
        .forEach((line, index) => {
          const opened = /^(?:export )?(?:async )?function (\w+)/.exec(line);
          if (opened) [start, name] = [index, opened[1]!];
          if (line !== '}' || start < 0) return;
          if (index - start > longestFunction) long.push(`${path}: ${name}`);
          start = -1;
        });
    }
    expect(long).toEqual([]);
  });

  it('opens every file of the engine and the host with what it is', () => {
    const bare = sources
      .filter((path) => /^(assembly|host|bench)\//.test(path))
      .filter((path) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text(path)));
    expect(bare).toEqual([]);
  });

  it('leaves nothing unfinished and nothing suppressed', () => {
    const marks = new RegExp(
      [
        'TO' + 'DO',
        'FIX' + 'ME',
        'X' + 'XX',
        '@ts-' + 'ignore',
        '@ts-' + 'expect-error',
        'eslint-' + 'disable',
      ].join('|'),
    );
    expect(sources.filter((path) => marks.test(text(path)))).toEqual([]);
  });

  it('names no machine and no registry', () => {
    const places = new RegExp(['/wo' + 'rk/', 'registry' + '\\.', 'artifact' + 'ory'].join('|'));
    const tracked = [...sources, 'README.md', 'package.json', 'package-lock.json', '.ci/run'];
    expect(tracked.filter((path) => places.test(text(path)))).toEqual([]);
  });
});
