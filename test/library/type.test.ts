/*
 * The declarations of the package, as programs compile with them that tell the compiler of
 * different platforms, and check libraries too.
 */

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import type * as Compiler from 'typescript';
import { describe, expect, it } from 'vitest';

const ts = createRequire(import.meta.url)('typescript') as typeof Compiler;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What one test may take where much else runs. */
const longestMs = 180_000;

const onNode = `
  import { open } from 'cedis';
  import { connectorOf } from 'cedis/ioredis';
  import { dump, prepare } from 'cedis/test';
  const store = await open({ storage: './data' });
  const { path } = await store.listen();
  export const all: [string, string | null] = [path, store.get('a')];
  export const others = [connectorOf(store), dump(store), prepare];
`;
const anywhere = `
  import { memoryFiles, open, SteeredClock } from 'cedis';
  import { openShared } from 'cedis/browser';
  const module = new Uint8Array(8);
  const store = await open({ storage: memoryFiles(), clock: new SteeredClock(), module });
  export const bytes: Uint8Array = store.save();
  export const text: Promise<string | null> = openShared({ name: 'app' }).get('a');
`;

/** Files that were read for the program before. */
const sources = new Map<string, Compiler.SourceFile | undefined>();

/** What the compiler says of a program. */
function complaints(text: string, others: Compiler.CompilerOptions): string[] {
  const options: Compiler.CompilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false },
    ...{ target: ts.ScriptTarget.ES2022, types: [], ...others },
  };
  const name = `${root}program-of-a-test.ts`;
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.getSourceFile = (file, version) => {
    if (file === name) return ts.createSourceFile(file, text, version);
    if (!sources.has(file)) sources.set(file, getSourceFile(file, version));
    return sources.get(file);
  };
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([name], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${JSON.stringify(messageText)}`);
}

const asNode = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const asBundlers = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const lib = (...names: string[]): string[] => names.map((name) => `lib.${name}.d.ts`);

describe('the declarations', () => {
  it.each([
    ['Node, and nothing of the DOM', { ...asNode, lib: lib('es2022'), types: ['node'] }],
    ['a bundler for Node', { ...asBundlers, lib: lib('es2022'), types: ['node'] }],
  ])('compile for %s', (_, options) => expect(complaints(onNode, options)).toEqual([]), longestMs);

  it.each([
    ['a page, and nothing of Node', { ...asBundlers, lib: lib('es2022', 'dom') }],
    ['a worker', { ...asBundlers, lib: lib('es2022', 'webworker') }],
    ['who knows no platform', { ...asNode, lib: lib('es2022') }],
  ])(
    'compile for %s',
    (_, options) => expect(complaints(anywhere, options)).toEqual([]),
    longestMs,
  );
});
