// The house rules that a program can check: imports point downward, files and functions stay
// readable, generated files are fresh, nothing unfinished is left lying about.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Files may be this long; the command table and generated files are exempt. */
const longestFile = 600;
/** Those of the host and of the benches may be this long. */
const longestHostFile = 700;
/** Functions may be this long, from their first line to their closing brace. */
const longestFunction = 70;

/**
 * What a folder of the engine may import besides itself. A type knows the time, because parts of a
 * value may expire, and neither replies nor requests; the engine knows the rows of the command
 * table and no handler.
 */
const allowed: Record<string, readonly string[]> = {
  memory: [],
  number: [],
  protocol: ['memory', 'number'],
  structure: ['memory', 'number'],
  row: ['memory', 'number', 'protocol'],
  type: ['memory', 'number', 'structure', 'engine/clock'],
  rdb: ['memory', 'number', 'structure', 'type'],
  engine: ['memory', 'number', 'protocol', 'structure', 'row', 'type', 'rdb'],
  command: ['memory', 'number', 'protocol', 'structure', 'row', 'type', 'rdb', 'engine'],
  export: [
    'memory',
    'number',
    'protocol',
    'structure',
    'row',
    'type',
    'rdb',
    'engine',
    'command/handlers.generated',
  ],
};

/**
 * The same for the rooms of `assembly/engine`; `root` stands for its files that are in no room. A
 * client and a database are known to all.
 */
const rooms: Record<string, readonly string[]> = {
  root: ['client/client', 'client/fanout', 'keyspace/database'],
  client: ['root', 'acl/user'],
  acl: ['root', 'client'],
  replication: ['root', 'client'],
  tracking: ['root', 'client'],
  keyspace: ['root', 'client', 'replication', 'tracking'],
  digest: ['keyspace/database'],
  snapshot: ['root', 'client', 'keyspace'],
  run: ['root', 'acl', 'client', 'keyspace', 'replication', 'tracking', 'snapshot'],
  script: ['root', 'acl', 'client', 'keyspace', 'run'],
};

/** What files of a room import from further up, each with its reason. */
const upward: Record<string, readonly string[]> = {
  // A directive is handed to the mechanism that obeys it.
  directive: ['acl/log', 'acl/user', 'client/evict', 'keyspace/evict', 'tracking/tracking'],
  // How a client is shown, and what it holds, is asked of all that belongs to it.
  'client/line': ['keyspace/watch', 'replication/primary', 'run/transaction', 'tracking/tracked'],
  'client/memory': ['keyspace/watch', 'run/transaction', 'tracking/tracking'],
  // The door asks the walk before anything happens to an entry, and tells who waits for a key.
  'keyspace/keyspace': ['run/blocking', 'snapshot/walk'],
  'keyspace/flush': ['run/blocking', 'snapshot/walk'],
  'keyspace/evict': ['snapshot/walk'],
  'keyspace/expire': ['snapshot/walk'],
  // Who must wait for a departure or a walk is parked as in a pause, but not within a transaction.
  'keyspace/departure': ['run/pause', 'run/transaction'],
  'snapshot/hold': ['run/transaction'],
  'snapshot/walk': ['run/pause'],
  // A command of a script is refused and told of as the script's.
  'run/observe': ['script/running'],
  'run/refuse': ['script/running'],
};

const text = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Exports of the engine that the host knows by the generated seam, or the table's generator. */
const readElsewhere = new Set([
  'AclCategory',
  ...[...text('host/engine/seam.generated.ts').matchAll(/^export const (\w+)/gm)].map(
    ([, name]) => name!,
  ),
]);

function filesBelow(folder: string, accept: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && accept.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const sources = ['assembly', 'host', 'test', 'bench'].flatMap((folder) =>
  filesBelow(folder, /\.(ts|mjs|js)$/),
);
const exempt = (path: string): boolean =>
  path.includes('.generated.') || path.includes('command/table/') || path === 'assembly/index.ts';

/** The engine's own files, without the command table, which no AssemblyScript is. */
const engineFiles = filesBelow('assembly', /\.ts$/).filter((path) => !exempt(path));

/** What the headings of a document are linked to by. */
function anchorsOf(path: string): Set<string> {
  const headings = text(path).matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** A file that is named in a sentence: a name, or a path. */
const namedFile = /(?<![\w.<>*{}/-])[\w-]+(?:[/.][\w-]+)*\.(?:ts|mjs|md|json|tsv)\b/g;

/** What a name may mean in a file: it is told from its folder, one above it, or a half's top. */
function placesOf(path: string, name: string): string[] {
  const folders = ['assembly', 'host'];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.push(folder);
  return [...folders.map((folder) => join(folder, name)), name];
}

/** The files that a file of the engine imports, and the names that it takes of each. */
function importsOf(path: string): { target: string; names: string[] }[] {
  const found = text(path).matchAll(/^(?:import|export) \{([^}]*)\} from '(\.[^']+)'/gm);
  return [...found].map(([, inner, target]) => ({
    target: `${join(dirname(path), target!)}.ts`,
    names: inner!.split(',').map((name) => name.trim().split(' as ')[0]!),
  }));
}

/** What a file imports, types too, as places below a folder. */
function placesImported(path: string, folder: string): string[] {
  const targets = text(path).matchAll(/from '(\.[^']+)'/g);
  return [...targets].map(([, target]) => relative(folder, join(dirname(path), target!)));
}

/** Whether a place is a file, or in a folder. */
const isWithin = (place: string, each: string): boolean =>
  place === each || place.startsWith(`${each}/`);

/** Permissions that nobody uses: `folder: what it may import`. */
function idle(table: Record<string, readonly string[]>, used: ReadonlySet<string>): string[] {
  return Object.entries(table)
    .flatMap(([name, may]) => may.map((each) => `${name}: ${each}`))
    .filter((permission) => !used.has(permission));
}

/** Groups of files that import each other, by Tarjan's algorithm. */
function circles(files: readonly string[]): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    stack.push(path);
    for (const { target } of importsOf(path)) {
      if (!files.includes(target)) continue;
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
      }
    }
    if (lowest.get(path) !== order.get(path)) return;
    const circle = stack.splice(stack.indexOf(path));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const path of files) if (!order.has(path)) visit(path);
  return found;
}

describe('the house', () => {
  it('imports downward in the engine', () => {
    const used = new Set<string>();
    const wrong: string[] = [];
    for (const path of filesBelow('assembly', /\.ts$/)) {
      const folder = path.split('/')[1]!;
      if (folder === 'index.ts') continue;
      for (const place of placesImported(path, 'assembly')) {
        if (place.startsWith(`${folder}/`)) continue;
        const may = allowed[folder]!.find((each) => isWithin(place, each));
        if (may === undefined) wrong.push(`${path} imports ${place}`);
        else used.add(`${folder}: ${may}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(idle(allowed, used).filter((each) => each.includes('/'))).toEqual([]);
  });

  it('imports downward between the rooms of engine/', () => {
    const used = new Set<string>();
    const wrong: string[] = [];
    const roomOf = (place: string): string => (place.includes('/') ? dirname(place) : 'root');
    for (const path of filesBelow('assembly/engine', /\.ts$/)) {
      const file = relative('assembly/engine', path).replace('.ts', '');
      const room = roomOf(file);
      for (const place of placesImported(path, 'assembly/engine')) {
        if (place.startsWith('..') || roomOf(place) === room) continue;
        const may = rooms[room]!.find((each) => each === place || each === roomOf(place));
        if (may !== undefined) used.add(`${room}: ${may}`);
        else if (upward[file]?.includes(place) === true) used.add(`${file}: ${place}`);
        else wrong.push(`${path} imports ${place}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(idle({ ...rooms, ...upward }, used)).toEqual([]);
  });

  it('has no circle of imports in the engine', () => {
    expect(circles(engineFiles)).toEqual([]);
  });

  it('exports nothing in the engine that nobody else takes', () => {
    const taken = new Set(
      filesBelow('assembly', /\.ts$/).flatMap((path) =>
        importsOf(path).flatMap(({ target, names }) => names.map((name) => `${target} ${name}`)),
      ),
    );
    const tests = filesBelow('test/structure', /\.ts$/).map(text).join('');
    const unused: string[] = [];
    for (const path of engineFiles) {
      const source = text(path);
      const declared = source.matchAll(
        /^(?:@inline )?export (?:const enum|class|function|let|const) (\w+)/gm,
      );
      for (const [, name] of declared) {
        if (taken.has(`${path} ${name}`) || readElsewhere.has(name!)) continue;
        // A type that an exported function takes or answers belongs to it.
        const isSigned = new RegExp(`export function \\w+\\([^{]*\\b${name}\\b`).test(source);
        const isTested = !/^assembly\/(engine|command)\//.test(path) && tests.includes(name!);
        if (!isSigned && !isTested) unused.push(`${path}: ${name}`);
      }
    }
    expect(unused).toEqual([]);
  });

  it('asserts the size of every view of a record', () => {
    const bare = engineFiles.flatMap((path) => {
      const source = text(path);
      return [...source.matchAll(/^@unmanaged\n(?:export )?class (\w+)/gm)]
        .map(([, name]) => name!)
        .filter((name) => !source.includes(`}\nif (offsetof<${name}>() != `))
        .map((name) => `${path}: ${name}`);
    });
    expect(bare).toEqual([]);
  });

  it('has fresh generated files', () => {
    for (const name of ['commands', 'seam', 'library', 'readme']) {
      const tool = `host/tool/generate-${name}.mjs`;
      const run = (): Buffer => execFileSync(process.execPath, [tool, '--check'], { cwd: root });
      expect(run, tool).not.toThrow();
    }
  }, 120_000);

  it('keeps files short enough to know', () => {
    const long = sources
      .filter((path) => !exempt(path))
      .map((path) => [path, text(path).split('\n').length] as const)
      .filter(
        ([path, lines]) => lines > (/^(host|bench)\//.test(path) ? longestHostFile : longestFile),
      );
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

  it('has documents that link to what is there', () => {
    const documents = ['assembly', 'host', 'test', 'bench'].flatMap((folder) =>
      filesBelow(folder, /\.md$/),
    );
    const broken: string[] = [];
    for (const path of ['README.md', 'CONTRIBUTING.md', ...documents]) {
      for (const [, target, anchor] of text(path).matchAll(/\]\(([^)#:\s]*)(?:#([^)]*))?\)/g)) {
        const file = target === '' ? path : join(dirname(path), target!);
        if (!existsSync(join(root, file))) broken.push(`${path}: ${target}`);
        else if (anchor !== undefined && !anchorsOf(file).has(anchor)) {
          broken.push(`${path}: ${target}#${anchor}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('names files that are there in its comments', () => {
    const tracked = ['.github', 'assembly', 'host', 'test', 'bench'].flatMap((folder) =>
      existsSync(join(root, folder)) ? filesBelow(folder, /./) : [],
    );
    const there = new Set([...tracked, ...readdirSync(root)]);
    const gone: string[] = [];
    for (const path of sources.filter((each) => !each.includes('.generated.'))) {
      for (const [line] of text(path).matchAll(/^\s*(?:\/\/|\/?\*).*|(?<=\s)\/\/ .*/gm)) {
        for (const [name] of line.matchAll(namedFile)) {
          if (!placesOf(path, name).some((place) => there.has(place)))
            gone.push(`${path}: ${name}`);
        }
      }
    }
    expect(gone).toEqual([]);
  });

  it('tells of the switches that tests read, and of no others', () => {
    const told = new Set(text('CONTRIBUTING.md').match(/(?<=`)CEDIS_\w+/g));
    const tests = filesBelow('test', /\.ts$/).map(text).join('');
    const read = new Set(tests.match(/(?<=env\.|env\['|number\(')CEDIS_\w+/g));
    expect([...told].sort()).toEqual([...read].sort());
  });

  it('has nothing at its top but what belongs there', () => {
    const belongs = [
      ...['assembly', 'host', 'test', 'bench', '.ci', '.config', 'README.md', 'LICENSE'],
      ...['CHANGELOG.md', 'CONTRIBUTING.md', 'package.json', 'package-lock.json'],
      ...['asconfig.json', 'tsconfig.json', '.editorconfig', '.gitignore', '.prettierignore'],
      '.prettierrc.json',
    ];
    // What git does not keep.
    const made = /^(node_modules|build|\.git|.*\.(rdb|aof|log))$/;
    const others = readdirSync(root).filter((name) => !made.test(name));
    expect(others.filter((name) => !belongs.includes(name))).toEqual([]);
  });

  it('names no machine and no registry', () => {
    const places = new RegExp(['/wo' + 'rk/', 'registry' + '\\.', 'artifact' + 'ory'].join('|'));
    const tracked = [
      ...sources,
      ...filesBelow('host', /\.md$|^Dockerfile/),
      'README.md',
      'package.json',
      'package-lock.json',
      '.ci/run',
    ];
    expect(tracked.filter((path) => places.test(text(path)))).toEqual([]);
  });
});

/** Classes of the host may be this long. */
const longestClass = 300;

/**
 * What a folder of the host may import besides itself; what a host of its own (server, cli, a
 * library, a page) does not use stays portable. The lint rules hold Node and the DOM out of what
 * they share.
 */
const portableFolders = ['config', 'engine', 'turn', 'command', 'script', 'storage', 'persist'];
const hostAllowed: Record<string, readonly string[]> = {
  config: ['engine/seam.generated'],
  engine: ['config'],
  turn: ['config', 'engine'],
  script: ['config', 'engine'],
  command: ['config', 'engine', 'persist', 'script'],
  storage: ['config'],
  persist: ['config', 'engine', 'storage'],
  net: ['config'],
  process: ['config', 'engine', 'command'],
  replicate: [...portableFolders, 'net'],
  'debug-fork': [...portableFolders],
  library: portableFolders,
  browser: [...portableFolders, 'library'],
  server: [...portableFolders, 'debug-fork', 'net', 'process', 'replicate'],
  client: ['config', 'net'],
  benchmark: ['config', 'client', 'net'],
  view: ['config'],
  page: ['browser', 'config', 'client', 'library', 'net', 'view'],
  check: ['config', 'engine', 'net', 'persist', 'view'],
  cli: [...portableFolders, 'net', 'process', 'server'],
  tool: [],
};

/** The files of the host and which of them each imports, types too. */
function hostImports(): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  for (const path of filesBelow('host', /\.ts$/)) {
    const targets = text(path).matchAll(/(?:from|import\() ?'(\.[^']+)'/g);
    const places = [...targets].map(([, target]) => join(dirname(path), target!));
    const own = places.filter((place) => place.startsWith('host/'));
    imports.set(
      path,
      own.map((place) => place.replace(/\.js$/, '.ts')),
    );
  }
  return imports;
}

/** The file from which one comes back to `start` by imports, if there is one. */
function wayBack(start: string, imports: ReadonlyMap<string, readonly string[]>): string | null {
  const seen = new Set<string>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const target of imports.get(path) ?? []) {
      if (target === start) return path;
      if (seen.has(target)) continue;
      seen.add(target);
      waiting.push(target);
    }
  }
  return null;
}

describe('the host', () => {
  it('imports downward', () => {
    const wrong: string[] = [];
    for (const [path, targets] of hostImports()) {
      const room = path.split('/')[1]!.replace(/\.ts$/, '');
      const may = [room, ...(hostAllowed[room] ?? [])].map((each) => `host/${each}`);
      for (const target of targets) {
        const isAllowed = may.some(
          (each) => target === `${each}.ts` || target.startsWith(`${each}/`),
        );
        if (!isAllowed) wrong.push(`${path} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('says in its README what each folder may import', () => {
    const told: Record<string, string[]> = {};
    for (const [, first, last] of text('host/README.md').matchAll(
      /^\| (.*?`.*?) \|.*\| (.*)\|$/gm,
    )) {
      const names = [...last!.matchAll(/`(.*?)(?:\.ts|\/)`/g)].map(([, name]) => name!);
      const portable = last!.includes('the portable ones') ? portableFolders : [];
      const room = /`(.*?)(?:\.ts|\/)`/.exec(first!)![1]!;
      told[room] = [...portable, ...names].sort();
    }
    const rooms = Object.entries(hostAllowed).map(([room, may]) => [room, [...may].sort()]);
    expect(told).toEqual(Object.fromEntries(rooms));
  });

  it('has no circle of imports', () => {
    const imports = hostImports();
    expect(imports.size).toBeGreaterThan(50);
    const circles = [...imports.keys()].flatMap((path) => {
      const before = wayBack(path, imports);
      return before === null ? [] : [`${before} imports ${path}`];
    });
    // The one circle: in Lua, tables, functions and threads hold values, and values are tables,
    // functions and threads. It must not leave its folder.
    const lua = /^host\/script\/lua\/[a-z]+\.ts imports host\/script\/lua\/[a-z]+\.ts$/;
    expect(circles.filter((each) => !lua.test(each))).toEqual([]);
  });

  it('keeps classes short enough to see', () => {
    const long: string[] = [];
    for (const path of filesBelow('host', /\.ts$/).filter((each) => !exempt(each))) {
      for (const [found] of text(path).matchAll(/^(?:export )?(?:abstract )?class [^]*?^}$/gm)) {
        const lines = found.split('\n').length;
        if (lines > longestClass) long.push(`${path}: ${/class \w+/.exec(found)![0]}`);
      }
    }
    expect(long).toEqual([]);
  });

  it('turns addresses into bytes in one file', () => {
    const others = filesBelow('host', /\.ts$/)
      .filter((path) => path !== 'host/engine/memory.ts')
      .filter((path) => /\bmemory\.buffer\b/.test(text(path)));
    expect(others).toEqual([]);
  });
});
