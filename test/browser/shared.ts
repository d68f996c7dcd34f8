// What the pages of the tests of shared stores are sent.

import type { SharedOptions, SharedStore, Status } from '../../host/browser/index.js';
import type { Reply } from '../../host/library/reply.js';
import type { Tab } from '../support/browser.js';

/** What a page has, by fixture/page.ts and by what the tests have put there. */
export interface PageGlobals {
  cedis: { openShared(options: SharedOptions): SharedStore };
  store: SharedStore;
  /** What the store has told of itself. */
  told: Status[];
  /** What was acknowledged: key:<n> is n. */
  acknowledged: number[];
  unsure: number;
}

export const module = '/engine.wasm';

/** Opens the store in a tab; calls wait until there is a holder. */
export function openIn(tab: Tab, options: SharedOptions = {}): Promise<void> {
  return tab.run(
    (given) => {
      const page = globalThis as unknown as PageGlobals;
      page.store = page.cedis.openShared(given);
      page.told = [];
      page.store.on('status', (status) => void page.told.push(status));
    },
    // A machine that is busy with other tests lets nobody take a holder for frozen.
    { module, patienceMs: 20_000, ...options },
  );
}

/** The reply to a command in a tab, as JSON has it. */
export function call(tab: Tab, ...words: (string | number)[]): Promise<Reply> {
  return tab.run((given) => (globalThis as unknown as PageGlobals).store.call(...given), words);
}

/** The reply to a command that may run twice: again, where it was under way as its holder went. */
export function callAgain(tab: Tab, ...words: (string | number)[]): Promise<Reply> {
  return tab.run(async (given) => {
    const { store } = globalThis as unknown as PageGlobals;
    for (;;) {
      try {
        return await store.call(...given);
      } catch (error) {
        if ((error as Error).name !== 'UnsureError') throw error;
      }
    }
  }, words);
}

export function status(tab: Tab): Promise<Status> {
  return tab.run(() => (globalThis as unknown as PageGlobals).store.status);
}

/** Writes key:<first>, key:<first + 1> … in a tab, until stop() or the tab ends. */
export function writes(tab: Tab, first: number): Promise<void> {
  return tab.run((start) => {
    const page = globalThis as unknown as PageGlobals & { isWriting: boolean };
    page.acknowledged = [];
    page.unsure = 0;
    page.isWriting = true;
    const write = async (): Promise<void> => {
      for (let number = start; page.isWriting; number++) {
        try {
          await page.store.set(`key:${number}`, number);
          page.acknowledged.push(number);
        } catch {
          page.unsure += 1;
        }
      }
    };
    void write();
  }, first);
}

/** What a tab has written and was told that it is kept. */
export function acknowledged(tab: Tab): Promise<number[]> {
  return tab.run(() => (globalThis as unknown as PageGlobals).acknowledged);
}

export async function writesStop(tab: Tab): Promise<number[]> {
  await tab.run(() => {
    (globalThis as unknown as { isWriting: boolean }).isWriting = false;
  });
  return acknowledged(tab);
}

/** Writes large:1, large:2 … of half a MB until that fails: how many went through, and why. */
export function largeWrites(tab: Tab): Promise<{ kept: number; failure: string }> {
  return tab.run(async () => {
    const { store } = globalThis as unknown as PageGlobals;
    const value = new Uint8Array(512 * 1024);
    for (let kept = 0; ; kept++) {
      try {
        await store.set(`large:${kept + 1}`, value);
      } catch (error) {
        return { kept, failure: String(error) };
      }
    }
  });
}

/** Which of the numbers are not what was acknowledged. */
export function missing(tab: Tab, numbers: readonly number[]): Promise<number[]> {
  return tab.run(async (given) => {
    const { store } = globalThis as unknown as PageGlobals;
    const lost: number[] = [];
    for (let at = 0; at < given.length; at += 500) {
      const some = given.slice(at, at + 500);
      const values = await store.mget(...some.map((number) => `key:${number}`));
      for (const [index, number] of some.entries()) {
        if (values[index] !== String(number)) lost.push(number);
      }
    }
    return lost;
  }, numbers);
}

/** Waits until something holds, but not for ever. */
export async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
