/*
 * The wire documents (test/wire) in Chromium: over a store in the page, and over one that a worker
 * holds, with equal replies. Sections in which the test answers for the host are left out: here the
 * host answers itself.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Store } from '../../host/library/index.js';
import type { open } from '../../host/library/index.js';
import { Browser, skipReason } from '../support/browser.js';
import type { Tab } from '../support/browser.js';
import { type Section, wireDocuments } from '../wire/document.js';
import { FRESH, type WireLink, type WireTransport, sectionRun } from '../wire/run.js';
import type { PageGlobals } from './shared.js';
import { call, module, openIn } from './shared.js';

/** Where a connection leads to: a store of the page's own, or the one that tabs share. */
type Place = 'page' | 'worker';

interface PageLink {
  come: string;
  closed: boolean;
  readonly connection: { send(bytes: Uint8Array): void; close(): void };
}

interface WireGlobals extends PageGlobals {
  cedis: PageGlobals['cedis'] & { open: typeof open };
  engine: WebAssembly.Module;
  own: Store;
  links: PageLink[];
}

const longestMs = 10_000;

/** Opens an empty store in the page, or empties the one in the worker. */
async function fresh(tab: Tab, place: Place): Promise<void> {
  if (place === 'worker') for (const words of FRESH) await call(tab, ...words);
  await tab.run(async (address) => {
    const page = globalThis as unknown as WireGlobals;
    page.links = [];
    page.engine ??= await WebAssembly.compile(await (await fetch(address)).arrayBuffer());
    await page.own?.close();
    page.own = await page.cedis.open({ module: page.engine });
  }, module);
}

class TabLink implements WireLink {
  private constructor(
    readonly tab: Tab,
    readonly number: number,
  ) {}

  static async open(tab: Tab, place: Place): Promise<TabLink> {
    const number = await tab.run((where) => {
      const page = globalThis as unknown as WireGlobals;
      const link = { come: '', closed: false } as { -readonly [K in keyof PageLink]: PageLink[K] };
      link.connection = (where === 'page' ? page.own : page.store).connect({
        output: (bytes) => void (link.come += String.fromCharCode(...bytes)),
        closed: () => (link.closed = true),
      });
      return page.links.push(link) - 1;
    }, place);
    return new TabLink(tab, number);
  }

  write(bytes: Buffer): Promise<void> {
    const given = { number: this.number, text: bytes.toString('latin1') };
    return this.tab.run(({ number, text }) => {
      const link = (globalThis as unknown as WireGlobals).links[number]!;
      if (!link.closed) link.connection.send(Uint8Array.from(text, (each) => each.charCodeAt(0)));
    }, given);
  }

  bytes(count: number): Promise<Buffer> {
    return this.#taken(count);
  }

  ended(): Promise<Buffer> {
    return this.#taken(null);
  }

  take(): Promise<Buffer> {
    return this.#taken(0);
  }

  /** Waits until so much has come, or for the end. */
  async #taken(count: number | null): Promise<Buffer> {
    const given = { number: this.number, count, longestMs };
    const text = await this.tab.run(async (wanted) => {
      const link = (globalThis as unknown as WireGlobals).links[wanted.number]!;
      const end = performance.now() + wanted.longestMs;
      const isThere = (): boolean =>
        wanted.count === null ? link.closed : link.come.length >= wanted.count;
      while (!isThere() && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (wanted.count === null && !link.closed) throw new Error('the connection stays open');
      const taken = link.come;
      link.come = '';
      return taken;
    }, given);
    return Buffer.from(text, 'latin1');
  }

  close(): Promise<void> {
    return this.tab.run((number) => {
      (globalThis as unknown as WireGlobals).links[number]!.connection.close();
    }, this.number);
  }
}

function transport(tab: Tab, place: Place): WireTransport {
  return {
    open: () => TabLink.open(tab, place),
    async barrier() {
      // A store in the page has looked at all that was sent when that has returned.
      if (place === 'worker') for (let i = 0; i < 2; i++) await call(tab, 'ECHO', 'barrier');
    },
  };
}

const isHosted = ({ steps }: Section): boolean =>
  steps.some((step) => step.kind === 'request' && [...step.host].length > 0);

const sections = wireDocuments().flatMap(({ name, sections: all }) =>
  all.filter((each) => !isHosted(each)).map((each) => [`${name}: ${each.title}`, each] as const),
);

describe.skipIf(skipReason !== null)('in Chromium the documents are true', () => {
  let browser: Browser;
  let tab: Tab;

  beforeAll(async () => {
    browser = await Browser.start();
    tab = await browser.tab();
    await openIn(tab);
  });
  afterAll(async () => {
    expect(browser.complaints).toEqual([]);
    await browser.close();
  });

  describe.each(['page', 'worker'] as const)('of a store in a %s', (place) => {
    it.each(sections)('%s', async (_, section) => {
      await fresh(tab, place);
      await sectionRun(section, transport(tab, place));
    });
  });
});
