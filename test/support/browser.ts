/*
 * Real Chromium for tests, and a site for its pages: the library bundled as it is, served with a
 * strict Content-Security-Policy and without the headers of cross-origin isolation.
 *
 *   const browser = await Browser.start();          a profile of its own, on disk
 *   const tab = await browser.tab();                a page in a process of its own
 *   await tab.evaluate(() => cedis.openShared())    runs in the page
 *   await browser.close();
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { type BrowserContext, type CDPSession, type Page, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where Chromium is, null if there is none. */
export function chromiumPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Why tests in a browser are skipped, null if they are not. */
export const skipReason = chromiumPath() === null ? 'there is no chromium' : null;
if (skipReason !== null) console.log(`tests in a browser are skipped: ${skipReason}`);

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'";
const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
};
const entries = {
  page: 'test/browser/fixture/page.ts',
  worker: 'host/browser/worker.ts',
  'contract-worker': 'test/browser/fixture/contract-worker.ts',
};

/** With them, pages of one site share a process, and processes are there before their pages. */
const features = ['ProcessPerSiteUpToMainFrameThreshold', 'SpareRendererForSitePerProcess'];

/** The bundles by their names, made once a process. */
let bundles: Promise<Map<string, Uint8Array>> | null = null;

async function bundle(): Promise<Map<string, Uint8Array>> {
  const built = await build({
    ...{ absWorkingDir: root, entryPoints: entries, outdir: 'js', bundle: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'error' },
    alias: { vitest: './test/browser/fixture/vitest-worker.ts' },
    // The compiler of Lua asks for them only where there is a process.
    external: ['os'],
    define: { 'process.env.FENGARICONF': 'undefined' },
  });
  const files = built.outputFiles.map(({ path, contents }) => {
    return [path.slice(root.length), contents] as const;
  });
  return new Map<string, Uint8Array>([
    ...files,
    ['index.html', Buffer.from('<!doctype html><script type="module" src="/js/page.js"></script>')],
    ['favicon.ico', new Uint8Array(0)],
    ['engine.wasm', readFileSync(join(root, 'build/engine.wasm'))],
  ]);
}

async function site(): Promise<{ server: Server; url: string }> {
  const files = await (bundles ??= bundle());
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://site').pathname.slice(1) || 'index.html';
    const content = files.get(path);
    response.statusCode = content === undefined ? 404 : 200;
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', types[path.split('.').at(-1)!] ?? 'text/plain');
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/` };
}

/** What runs on this machine, by /proc. */
function processLines(): { process: number; group: number; words: string[] }[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'latin1').split(/[\0 ]/);
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
      return [{ process: Number(name), group, words }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** A page of the site. */
export class Tab {
  process: number | null = null;
  #tools: CDPSession | null = null;

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {}

  async load(): Promise<void> {
    await this.page.goto(this.url);
    while (!(await this.page.evaluate(() => 'cedis' in globalThis))) await null;
  }

  /** Runs a function in the page, with what it gets. */
  run<T, Given = undefined>(work: (given: Given) => T, given?: Given): Promise<Awaited<T>> {
    return this.page.evaluate(work as (given: unknown) => T, given) as Promise<Awaited<T>>;
  }

  /** A command over the protocol of the browser's tools; what it changes lasts as the page does. */
  async tool(...command: Parameters<CDPSession['send']>): Promise<void> {
    this.#tools ??= await this.page.context().newCDPSession(this.page);
    await this.#tools.send(...command);
  }

  /** Sends a signal to its process. */
  signal(name: NodeJS.Signals): void {
    if (this.process === null) throw new Error('the page shares its process with another');
    process.kill(this.process, name);
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.page.once('crash', resolve));
    this.signal('SIGKILL');
    await gone;
  }
}

/**
 * How a browser is: with a profile on disk, or with a window that leaves nothing behind. Playwright
 * has all pages believe that they are looked at, and such pages are never frozen; in the background
 * only the page that was opened last does.
 */
export type BrowserKind = 'kept' | 'private' | 'background';

/** Chromium as a program of its own, and the address of its tools. */
async function chromiumSpawn(args: readonly string[]): Promise<[ChildProcess, string]> {
  const words = ['--headless', '--no-first-run', '--remote-debugging-port=0', ...args];
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(chromiumPath()!, words, { stdio: [...stdio], detached: true });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /^DevTools listening on (\S+)/m.exec(said);
      if (found !== null) resolve(found[1]!);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`chromium has ended: ${said}`)));
  });
  return [child, address];
}

/** Ends a browser that was spawned, with all of its processes. */
async function chromiumEnd(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid!, 'SIGKILL');
  await gone;
}

export class Browser {
  /** What pages have said that is bad. */
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly server: Server,
    readonly url: string,
    readonly folder: string | null,
    readonly program: ChildProcess | null = null,
  ) {}

  static async start(kind: BrowserKind = 'kept'): Promise<Browser> {
    const { server, url } = await site();
    const executablePath = chromiumPath()!;
    const args = [`--disable-features=${features.join()}`, '--disable-gpu'];
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    const options = { executablePath, args, headless: true };
    if (kind === 'private') {
      const context = await (await chromium.launch(options)).newContext();
      return new Browser(context, server, url, null);
    }
    const folder = mkdtempSync(join(tmpdir(), 'cedis-browser-'));
    if (kind === 'kept') {
      const context = await chromium.launchPersistentContext(folder, options);
      return new Browser(context, server, url, folder);
    }
    const [program, address] = await chromiumSpawn([...args, `--user-data-dir=${folder}`]);
    const connected = await chromium.connectOverCDP(address, { noDefaults: true });
    return new Browser(connected.contexts()[0]!, server, url, folder, program);
  }

  /** A page with the library. What it says on its console that is bad fails the test. */
  async tab(): Promise<Tab> {
    const before = new Set(this.#renderers());
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    const tab = new Tab(page, this.url);
    await tab.load();
    tab.process = this.#renderers().find((each) => !before.has(each)) ?? null;
    return tab;
  }

  /** The processes of pages. */
  #renderers(): number[] {
    const lines = processLines();
    const main = lines.find(({ words }) => words.includes(`--user-data-dir=${this.folder}`));
    return lines
      .filter(({ group, words }) => group === main?.group && words.includes('--type=renderer'))
      .map(({ process }) => process);
  }

  async close(): Promise<void> {
    const browser = this.context.browser();
    if (this.program === null) await this.context.close();
    await browser?.close();
    if (this.program !== null) await chromiumEnd(this.program);
    await new Promise((resolve) => this.server.close(resolve));
    if (this.folder === null) return;
    // A process of the browser may still be about to end.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
