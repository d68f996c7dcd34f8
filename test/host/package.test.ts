/*
 * What `npm pack` makes: all that is needed to run, no more, and no link of its README leads
 * nowhere. The packed server starts without the packages of the build.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 60_000;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;
let paths: Set<string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedis-package-'));
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  // A package of the tests brings an old npm, which a script's PATH would find first.
  const places = process.env['PATH']!.split(delimiter);
  const PATH = places.filter((place) => !place.includes('node_modules')).join(delimiter);
  const env = { ...process.env, PATH };
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  const found = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
  packed = Object.values(found)[0]!;
  paths = new Set(packed.files.map(({ path }) => path));
}, LIMIT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds the build, the command and the papers', () => {
    for (const path of [
      'build/engine.wasm',
      'build/host/cli/main.js',
      'host/cli/cedis-server.mjs',
      'host/tool/build.mjs',
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ]) {
      expect(paths, path).toContain(path);
    }
  });

  it('holds no tests, no debug build and no notes of the compiler', () => {
    const wrong = [...paths].filter((path) => /^test\/|^build\/debug\/|\.tsbuildinfo$/.test(path));
    expect(wrong).toEqual([]);
  });

  it('holds whatever its READMEs link to', () => {
    const dangling: string[] = [];
    for (const page of [...paths].filter((path) => path.endsWith('.md'))) {
      for (const [, target] of readFileSync(join(root, page), 'utf8').matchAll(
        /\]\(([^)#:]+)\)/g,
      )) {
        const place = normalize(join(dirname(page), target!)).replace(/\/$/, '');
        const isThere = [...paths].some((path) => path === place || path.startsWith(`${place}/`));
        if (!isThere) dangling.push(`${page}: ${target}`);
      }
    }
    expect(dangling).toEqual([]);
  });

  it('asks for no script to be run when it is installed', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const run = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(run.filter((name) => name in scripts)).toEqual([]);
  });

  it(
    'runs from where it is unpacked',
    () => {
      const tar = spawnSync('tar', ['xzf', packed.filename], { cwd: folder, encoding: 'utf8' });
      expect(tar.stderr).toBe('');
      symlinkSync(join(root, 'node_modules'), join(folder, 'package/node_modules'));
      const program = join(folder, 'package/host/cli/cedis-server.mjs');
      const run = spawnSync(process.execPath, [program, '--version'], { encoding: 'utf8' });
      expect(run.stderr).toBe('');
      expect(run.stdout).toMatch(/^Redis server v=\d+\.\d+\.\d+ /);
    },
    LIMIT_MS,
  );
});
