/*
 * A tab whose worker cannot be: its calls are rejected with what is wrong, not kept waiting, and
 * answered again when that is over, or when another tab holds the store.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openShared } from '../../host/browser/index.js';
import type { SharedOptions } from '../../host/browser/index.js';
import { Browser, skipReason } from '../support/browser.js';
import type { Tab } from '../support/browser.js';
import type { PageGlobals } from './shared.js';
import { call, openIn, status, until } from './shared.js';

const noEngine = 'the worker of this tab has failed: the engine cannot be loaded: 404';

describe.skipIf(skipReason !== null)('a tab whose worker fails', { timeout: 120_000 }, () => {
  let browser: Browser;
  let store = 0;

  beforeAll(async () => {
    browser = await Browser.start();
  }, 120_000);
  beforeEach(() => {
    store += 1;
  });
  afterAll(() => browser?.close());

  const opened = async (options: SharedOptions = {}): Promise<Tab> => {
    const tab = await browser.tab();
    await openIn(tab, { name: `store ${store}`, ...options });
    return tab;
  };

  it('is told so by every call', async () => {
    const tab = await opened({ module: '/nothing.wasm' });
    await expect(call(tab, 'GET', 'a')).rejects.toThrow(noEngine);
    expect(await status(tab)).toMatchObject({ state: 'failed', isHolder: false });
    const others = await tab.run(async () => {
      const page = globalThis as unknown as PageGlobals;
      const wordsOf = (error: Error): string => error.message;
      const client = page.store.client();
      const isClosed = new Promise((resolve) => client.on('close', () => resolve(true)));
      return [
        await page.store.ready.catch(wordsOf),
        await page.store.binary.call('GET', 'a').catch(wordsOf),
        await page.store.save().catch(wordsOf),
        await page.store.multi([['SET', 'a', 1]]).catch(wordsOf),
        await client.get('a').catch(wordsOf),
        await isClosed,
      ];
    });
    for (const words of others.slice(0, 5)) expect(words).toContain(noEngine);
    await tab.run(() => (globalThis as unknown as PageGlobals).store.close());
    expect((await status(tab)).state).toBe('closed');
  });

  it('goes on when the worker can be loaded', async () => {
    const tab = await browser.tab();
    await tab.page.route('**/worker.js', (route) => route.abort());
    await openIn(tab, { name: `store ${store}` });
    await expect(call(tab, 'SET', 'a', 1)).rejects.toThrow('it cannot be loaded');
    await tab.page.unroute('**/worker.js');
    const set = (): Promise<unknown> => call(tab, 'SET', 'a', 1).catch(String);
    await until(async () => (await set()) === 'OK', 'a worker');
    expect(await status(tab)).toMatchObject({ state: 'open', isHolder: true, words: null });
  });

  it('works with the store that another tab holds, and is told when that one is gone', async () => {
    const holder = await opened();
    await call(holder, 'SET', 'a', 1);
    const tab = await opened({ module: '/nothing.wasm', patienceMs: 2500 });
    expect(await call(tab, 'INCR', 'a')).toBe(2);
    expect(await status(tab)).toMatchObject({ state: 'open', isHolder: false });
    await holder.page.close();
    const gone = (): Promise<unknown> =>
      call(tab, 'GET', 'a').catch((error: Error) => error.message);
    await until(async () => String(await gone()).includes(noEngine), 'the failure');
    const next = await opened();
    await until(async () => (await gone()) === '2', 'another holder');
    await next.page.close();
  });
});

describe('a shared store', () => {
  it('says what it needs where there is no page, as on a server that renders one', () => {
    expect(() => openShared()).toThrow('a shared store needs a page, or a Web Worker of one');
  });
});
