// The engine in a page, in real Chromium (headless).
//
//   node bench/page.mjs [--seconds 1] [--rounds 5] [--keys 100000]
//
//   in the page    open(): SETs and GETs in pipelines of 100, made at once in the page itself
//   shared         openShared(): the same, by a worker that keeps all in OPFS; a SET is answered
//                  when it is there
//   reload         the page is loaded anew, which ends the worker: from then to the first reply of
//                  the store, whose keys come back from OPFS
//
// Figures are medians of the rounds: thousands of commands a second, and milliseconds.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build as bundle } from 'esbuild';
import { build } from '../host/tool/build.mjs';
import { median, table } from './support/servers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    keys: { type: 'string', default: '100000' },
  },
});
const rounds = Array.from({ length: Number(options.rounds) });

/** Chromium as tests drive it (test/support/browser.ts). */
async function browserSupport() {
  const outfile = join(root, 'build/bench/browser.mjs');
  mkdirSync(join(root, 'build/bench'), { recursive: true });
  await bundle({
    ...{ entryPoints: [join(root, 'test/support/browser.ts')], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' },
  });
  return import(pathToFileURL(outfile).href);
}

/** Thousands of commands a second, in pipelines of 100. Runs in a page. */
async function rates({ seconds, shared, name }) {
  const { cedis } = globalThis;
  const module = '/engine.wasm';
  const store = shared ? cedis.openShared({ module, name }) : await cedis.open({ module });
  if (shared) await store.ready;
  const pipeline = (word, batch) =>
    Array.from({ length: 100 }, (_, i) => {
      const key = `key:${(batch * 100 + i) % 100_000}`;
      return word === 'SET' ? [word, key, `value ${i}`] : [word, key];
    });
  const found = {};
  for (const word of ['SET', 'GET']) {
    const batches = Array.from({ length: 1000 }, (_, batch) => pipeline(word, batch));
    const begun = performance.now();
    let count = 0;
    while (performance.now() - begun < seconds * 1000) {
      await store.pipeline(batches[count % batches.length]);
      count += 1;
    }
    found[word] = (count * 100) / (performance.now() - begun);
  }
  await store.close();
  return found;
}

/** Fills a shared store. Runs in a page. */
async function fill({ keys, name }) {
  const store = globalThis.cedis.openShared({ module: '/engine.wasm', name });
  for (let from = 0; from < keys; from += 1000) {
    await store.pipeline(
      Array.from({ length: 1000 }, (_, i) => ['SET', `key:${from + i}`, `value ${from + i}`]),
    );
  }
}

/** Opens the store and waits for its first reply. Runs in a page. */
async function first(name) {
  const store = globalThis.cedis.openShared({ module: '/engine.wasm', name });
  return store.call('DBSIZE');
}

async function main() {
  const { Browser, skipReason } = await browserSupport();
  if (skipReason !== null) throw new Error(skipReason);
  const browser = await Browser.start();
  const seconds = Number(options.seconds);
  const rows = [];
  const tab = await browser.tab();
  for (const [name, shared] of [
    ['in the page', false],
    ['shared', true],
  ]) {
    const found = [];
    for (const [round] of rounds.entries()) {
      found.push(await tab.run(rates, { seconds, shared, name: `${name} ${round}` }));
    }
    const of = (word) => median(found.map((each) => each[word])).toFixed(0);
    rows.push([name, of('SET'), of('GET')]);
  }
  console.log('\n### In Chromium: pipelines of 100, thousands of commands a second\n');
  console.log(table(['store', 'SET', 'GET'], rows));

  const keys = Number(options.keys);
  await tab.run(fill, { keys, name: 'reloaded' });
  const times = [];
  for (const _ of rounds) {
    const begun = performance.now();
    await tab.load();
    const count = await tab.run(first, 'reloaded');
    if (count !== keys) throw new Error(`the page has ${count} keys`);
    times.push(performance.now() - begun);
  }
  console.log(`\nA reload with ${keys.toLocaleString('en')} keys: ${median(times).toFixed(0)} ms`);
  await browser.close();
}

build();
await main();
process.exit(0);
