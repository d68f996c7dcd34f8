// Builds the page: static files in build/page, which work at any address and sub-path.
//
//   index.html icon.svg      as they stand in host/page
//   page.js page.css         bundled by esbuild from host/page/main.ts and page.css
//   worker.js                holds the store; what it has in common with the page is in page-*.js
//   engine.wasm              the engine without the names of its functions
//   *.br *.gz                each compressed, for servers that send such files
//
//   node host/tool/page-build.mjs

import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { compilerDefines, compilerOnly } from './lua-build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const source = join(root, 'host/page');
const target = join(root, 'build/page');

/** The module without its custom sections, of which the names of functions are a fifth of it. */
export function moduleWithoutNames(bytes) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const start = at;
    const isCustom = bytes[at++] === 0;
    let length = 0;
    let shift = 0;
    let byte;
    do {
      byte = bytes[at++];
      length |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte > 0x7f);
    at += length;
    if (!isCustom) kept.push(bytes.subarray(start, at));
  }
  return Buffer.concat(kept);
}

async function bundle() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: { page: join(source, 'main.ts'), worker: join(root, 'host/browser/worker.ts') },
    outdir: target,
    bundle: true,
    splitting: true,
    chunkNames: 'page-[hash]',
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    define: compilerDefines,
    plugins: [compilerOnly],
    // The library's own address of the engine is for bundlers that copy it; here it is beside.
    logOverride: { 'unsupported-dynamic-import': 'silent' },
    tsconfig: join(source, 'tsconfig.json'),
    logLevel: 'warning',
  });
  await build({
    entryPoints: [join(source, 'page.css')],
    outfile: join(target, 'page.css'),
    bundle: true,
    external: ['./icon.svg'],
    minify: true,
    logLevel: 'warning',
  });
}

/** Builds it; returns the bytes of all files, as they are and compressed. */
export async function pageBuild() {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await bundle();
  for (const name of ['index.html', 'icon.svg'])
    copyFileSync(join(source, name), join(target, name));
  const engine = readFileSync(join(root, 'build/engine.wasm'));
  writeFileSync(join(target, 'engine.wasm'), moduleWithoutNames(engine));
  const sum = { plain: 0, gzip: 0, brotli: 0 };
  for (const name of readdirSync(target)) {
    const bytes = readFileSync(join(target, name));
    const gzip = gzipSync(bytes, { level: 9 });
    const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const brotli = brotliCompressSync(bytes, { params: size });
    writeFileSync(join(target, `${name}.gz`), gzip);
    writeFileSync(join(target, `${name}.br`), brotli);
    sum.plain += bytes.length;
    sum.gzip += gzip.length;
    sum.brotli += brotli.length;
  }
  return sum;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { plain, gzip, brotli } = await pageBuild();
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  process.stderr.write(
    `page: ${kilobytes(plain)}, ${kilobytes(gzip)} by gzip, ${kilobytes(brotli)} by brotli\n`,
  );
}
