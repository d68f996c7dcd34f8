import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Browser, skipReason } from '../support/browser.js';
import type { Tab } from '../support/browser.js';

/** Every promise of test/storage/contract.ts. */
const promiseCount = 12;

describe.skipIf(skipReason !== null)('files in a browser', { timeout: 120_000 }, () => {
  let browser: Browser;
  let tab: Tab;

  beforeAll(async () => {
    browser = await Browser.start();
    tab = await browser.tab();
  });
  afterAll(() => browser?.close());

  it.each([
    { kind: 'opfs', isStolen: false },
    { kind: 'opfs', isStolen: true },
    { kind: 'indexeddb', isStolen: false },
  ])('keep the contract on $kind (taken from another: $isStolen)', async (given) => {
    const outcomes = await tab.run((options) => {
      const worker = new Worker('/js/contract-worker.js', { type: 'module' });
      return new Promise<{ name: string; error: string | null }[]>((resolve, reject) => {
        worker.onmessage = ({ data }): void => resolve(data);
        worker.onerror = (event): void => reject(new Error(event.message));
        worker.postMessage(options);
      });
    }, given);
    expect(outcomes.filter(({ error }) => error !== null)).toEqual([]);
    expect(outcomes.length).toBe(promiseCount);
    expect(browser.complaints).toEqual([]);
  });
});
