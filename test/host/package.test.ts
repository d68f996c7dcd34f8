/*
 * What `npm pack` makes: all that is needed to run, no more, and no link of its README leads
 * nowhere. The packed server starts without the packages of the build, the programs of the READMEs
 * are right to TypeScript and run, and a site that uses the package is bundled by Vite without a
 * word of configuration.
 */

import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath, skipReason } from '../support/browser.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 60_000;

/** A page as somebody writes it who has read the READMEs. */
const page = `
  import { open } from 'cedis';
  import { openShared } from 'cedis/browser';
  const store = await open();
  store.call('SET', 'greeting', 'hello');
  const shared = openShared({ name: 'app' });
  await shared.set('greeting', store.get('greeting'));
  const words = await shared.eval('return redis.call("GET", KEYS[1]) .. " world"', 1, 'greeting');
  document.body.append(words + ' by ' + shared.status.storage);
`;
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder's files, by their names. */
async function folderServe(place: string): Promise<Server> {
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
  const server = createServer(({ url }, response) => {
    const name = url === '/' ? 'index.html' : url!.slice(1);
    response.statusCode = names.includes(name) ? 200 : 204;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', types[extname(name)] ?? 'text/plain');
    response.end(names.includes(name) ? readFileSync(join(place, name)) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

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

/** A folder with the package installed, and nothing else. */
function siteMake(name: string): string {
  const site = join(folder, name);
  mkdirSync(join(site, 'node_modules'), { recursive: true });
  const words = ['xzf', join(folder, packed.filename), '-C', join(site, 'node_modules')];
  expect(spawnSync('tar', words, { encoding: 'utf8' }).stderr).toBe('');
  renameSync(join(site, 'node_modules/package'), join(site, 'node_modules/cedis'));
  writeFileSync(join(site, 'package.json'), '{ "private": true, "type": "module" }');
  return site;
}

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
    const linked = ['test/suite/results.tsv', 'test/wire/README.md'];
    const others = [...paths].filter((path) => !linked.includes(path));
    const wrong = others.filter((path) => /^test\/|^build\/debug\/|\.tsbuildinfo$/.test(path));
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

  it(
    'is used by the programs of its READMEs, which TypeScript takes, and those for Node run',
    () => {
      const site = siteMake('programs');
      for (const name of ['ioredis', 'redis', '@types']) {
        symlinkSync(join(root, 'node_modules', name), join(site, 'node_modules', name));
      }
      const programs = ['README.md', 'host/library/README.md', 'host/browser/README.md'].flatMap(
        (readme) => [
          ...readFileSync(join(root, readme), 'utf8').matchAll(/^```js\n([^]*?)^```$/gm),
        ],
      );
      expect(programs.length).toBeGreaterThan(6);
      const names = programs.map(([, text], i) => {
        const name = `${text!.includes('cedis/browser') ? 'page' : 'node'}-${i}`;
        writeFileSync(join(site, `${name}.mts`), text!);
        writeFileSync(join(site, `${name}.mjs`), text!);
        return name;
      });
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const options = '--noEmit --strict --module nodenext --target es2022 --types node'.split(' ');
      const checked = spawnSync(
        process.execPath,
        [compiler, ...options, ...names.map((name) => `${name}.mts`)],
        { cwd: site, encoding: 'utf8' },
      );
      expect(checked.stdout).toBe('');
      for (const name of names.filter((each) => each.startsWith('node'))) {
        const run = spawnSync(process.execPath, [`${name}.mjs`], { cwd: site, encoding: 'utf8' });
        expect([run.status, run.stderr]).toEqual([0, '']);
      }
    },
    2 * LIMIT_MS,
  );

  it.skipIf(skipReason !== null)(
    'is bundled by Vite as it stands, and runs in a browser with a worker and the engine',
    async () => {
      const site = siteMake('site');
      writeFileSync(join(site, 'index.html'), '<script type="module" src="/main.js"></script>');
      writeFileSync(join(site, 'main.js'), page);
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      const run = spawnSync(process.execPath, [vite, 'build'], { cwd: site, encoding: 'utf8' });
      expect(run.status, run.stderr).toBe(0);
      expect(run.stdout + run.stderr).not.toContain('externalized');
      const server = await folderServe(join(site, 'dist'));
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      const browser = await chromium.launch({ executablePath: chromiumPath()!, args });
      try {
        const shown = await browser.newPage();
        const complaints: string[] = [];
        shown.on('pageerror', (error) => complaints.push(error.message));
        await shown.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        await shown.getByText('hello world by opfs').waitFor();
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
        await new Promise((resolve) => server.close(resolve));
      }
    },
    2 * LIMIT_MS,
  );
});
