/*
 * What others' users got stuck in: nothing hangs, a tab that waits says for what, and what was
 * acknowledged is there. CEDIS_BROWSER_ROUNDS runs each so often (default 1).
 */

import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SharedOptions } from '../../host/browser/index.js';
import { Browser, skipReason } from '../support/browser.js';
import type { Tab } from '../support/browser.js';
import type { PageGlobals } from './shared.js';
import {
  acknowledged,
  call,
  callAgain,
  missing,
  openIn,
  status,
  until,
  largeWrites,
  module,
  writes,
  writesStop,
} from './shared.js';

const rounds = Number(process.env['CEDIS_BROWSER_ROUNDS'] ?? 1);

describe.skipIf(skipReason !== null)('a shared store is not stuck', { timeout: 120_000 }, () => {
  let browser: Browser;
  let first = 1;
  let store = 0;

  beforeEach(async () => {
    browser ??= await Browser.start();
    store += 1;
  });
  afterEach(async () => {
    for (const page of browser.context.pages().slice(1)) await page.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });
  afterAll(() => browser?.close());

  const name = (): string => `store ${store}`;
  const opened = async (options: SharedOptions = {}): Promise<Tab> => {
    const tab = await browser.tab();
    await openIn(tab, { name: name(), ...options });
    return tab;
  };
  /** Numbers that no other test writes. */
  const numbers = (): number => (first += 1_000_000);
  /** A tab that has just got the lock is not yet one that answers. */
  const isHolder = async (tab: Tab): Promise<boolean> => {
    const now = await status(tab);
    return now.isHolder && now.state === 'open';
  };
  const times = Array.from({ length: rounds }, (_, index) => index + 1);

  it.each(times)('when two tabs open it at once (%i)', async () => {
    const tabs = await Promise.all([browser.tab(), browser.tab()]);
    await Promise.all(tabs.map((tab) => openIn(tab, { name: name() })));
    await Promise.all(tabs.map((tab) => call(tab, 'INCR', 'tabs')));
    expect(await Promise.all(tabs.map((tab) => call(tab, 'GET', 'tabs')))).toEqual(['2', '2']);
    expect((await Promise.all(tabs.map(isHolder))).filter(Boolean).length).toBe(1);
  });

  it.each(times)('when a tab is reloaded ten times in a second (%i)', async () => {
    const tab = await opened();
    await call(tab, 'SET', 'kept', 'yes');
    for (let reload = 0; reload < 10; reload++) {
      await tab.page.goto(tab.url, { waitUntil: 'commit' });
      await tab.load();
      await openIn(tab, { name: name() });
      await new Promise((resolve) => setTimeout(resolve, 10 * reload));
    }
    expect(await call(tab, 'GET', 'kept')).toBe('yes');
  });

  it.each(times)('when a tab is closed while it opens it (%i)', async (round) => {
    const [one, two] = [await opened(), await browser.tab()];
    await call(one, 'SET', 'kept', 'yes');
    await one.page.close();
    const three = await browser.tab();
    await openIn(two, { name: name() });
    await openIn(three, { name: name() });
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 100));
    await two.page.close();
    expect(await callAgain(three, 'GET', 'kept')).toBe('yes');
  });

  it.each(times)('when the tab that holds it is killed (%i)', async () => {
    const holder = await opened();
    await call(holder, 'PING');
    const others = [await opened(), await opened()];
    await Promise.all(others.map((tab) => call(tab, 'PING')));
    for (const tab of [holder, ...others]) await writes(tab, numbers());
    await until(async () => (await acknowledged(others[0]!)).length > 50, 'some writes');
    const last = await acknowledged(holder);
    await holder.kill();
    await until(async () => (await Promise.all(others.map(isHolder))).includes(true), 'another');
    const before = (await acknowledged(others[0]!)).length;
    await until(async () => (await acknowledged(others[0]!)).length > before + 20, 'more writes');
    const kept = [last, ...(await Promise.all(others.map(writesStop)))].flat();
    expect(kept.length).toBeGreaterThan(70);
    expect(await missing(others[1]!, kept)).toEqual([]);
  });

  it.each(times)('when the tab that holds it is frozen in the background (%i)', async () => {
    const background = await Browser.start('background');
    try {
      const holder = await background.tab();
      await openIn(holder, { name: name() });
      await call(holder, 'PING');
      const other = await background.tab();
      await openIn(other, { name: name(), patienceMs: 2500 });
      await writes(other, numbers());
      await until(async () => (await acknowledged(other)).length > 20, 'some writes');
      await holder.tool('Page.setWebLifecycleState', { state: 'frozen' });
      await until(() => isHolder(other), 'another holder');
      const before = (await acknowledged(other)).length;
      await until(async () => (await acknowledged(other)).length > before + 20, 'more writes');
      await holder.tool('Page.setWebLifecycleState', { state: 'active' });
      expect(await call(holder, 'SET', 'back', 'yes')).toBe('OK');
      expect(await call(other, 'GET', 'back')).toBe('yes');
      expect(await missing(other, await writesStop(other))).toEqual([]);
      expect(background.complaints).toEqual([]);
    } finally {
      await background.close();
    }
  });

  it.each(times)('when the process that holds it stands still with the file (%i)', async () => {
    const holder = await opened();
    await call(holder, 'PING');
    await writes(holder, numbers());
    const other = await opened({ patienceMs: 2500 });
    await writes(other, numbers());
    await until(async () => (await acknowledged(other)).length > 20, 'some writes');
    holder.signal('SIGSTOP');
    try {
      await until(async () => (await status(other)).state === 'waiting', 'a tab that waits');
      expect((await status(other)).words).toMatch(/has not answered for \d s/);
      await until(() => isHolder(other), 'another holder');
    } finally {
      holder.signal('SIGCONT');
    }
    const before = (await acknowledged(holder)).length;
    await until(async () => (await acknowledged(holder)).length > before + 20, 'more writes');
    const kept = (await Promise.all([holder, other].map(writesStop))).flat();
    expect(await missing(holder, kept)).toEqual([]);
    expect((await Promise.all([holder, other].map(isHolder))).filter(Boolean).length).toBe(1);
  });

  it.each(
    times.flatMap((round) =>
      (['opfs', 'indexeddb'] as const).map((kind) => [kind, round] as const),
    ),
  )('when the browser gives no more room (%s, %i)', async (kind) => {
    const holder = await opened({ storage: [kind] });
    await call(holder, 'PING');
    const other = await opened({ storage: [kind] });
    await writes(other, numbers());
    await until(async () => (await acknowledged(other)).length > 20, 'some writes');
    const kept = await writesStop(other);
    const origin = new URL(browser.url).origin;
    await holder.tool('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
    const { kept: large, failure } = await largeWrites(other);
    expect(failure).toMatch(/no room|no more room/);
    await until(async () => (await status(other)).isFull, 'a full store');
    expect((await status(other)).words).toMatch(/no more room/);
    expect(await missing(other, kept)).toEqual([]);
    expect(await call(other, 'EXISTS', `large:${large}`, `large:${large + 1}`)).toBe(
      Math.min(large, 1),
    );
    await expect(call(other, 'SET', 'more', 'x')).rejects.toThrow(/MISCONF.*no more room/);
    await holder.tool('Storage.overrideQuotaForOrigin', { origin });
    await until(async () => !(await status(other)).isFull, 'room');
    expect(await call(other, 'SET', 'more', 'x')).toBe('OK');
    await holder.kill();
    await until(() => isHolder(other), 'another holder');
    expect(await call(other, 'GET', 'more')).toBe('x');
    expect(await missing(other, kept)).toEqual([]);
  });

  it.each(times)('when its storage is cleared underneath (%i)', async () => {
    // What a site was is not quite gone when the browser says so, so it has a browser of its own.
    const cleared = await Browser.start();
    try {
      const tabs = [await cleared.tab(), await cleared.tab()] as const;
      for (const tab of tabs) await openIn(tab, { name: name(), patienceMs: 5000 });
      const [holder, other] = tabs;
      await writes(other, numbers());
      await until(async () => (await acknowledged(other)).length > 20, 'some writes');
      const { epoch } = await status(other);
      const origin = new URL(cleared.url).origin;
      await holder.tool('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
      await until(async () => (await status(other)).epoch > epoch, 'new files');
      const before = (await acknowledged(other)).length;
      await until(async () => (await acknowledged(other)).length > before + 20, 'more writes');
      // Chromium may keep the locks of a later tab apart, which takes the store then.
      const later = await cleared.tab();
      await openIn(later, { name: name(), patienceMs: 5000 });
      const written = async (tab: Tab): Promise<boolean> => {
        const reply = await call(tab, 'SET', 'later', 'yes').catch(String);
        if (reply !== 'OK') expect(reply).toContain('UnsureError');
        return reply === 'OK';
      };
      await until(() => written(later), 'a write of a later tab');
      await until(() => written(other), 'a write of a tab from before');
      await later.page.close();
      await until(() => written(other), 'a write when the later tab has gone');
      const kept = await writesStop(other);
      const [dead, alive] = (await isHolder(holder)) ? [holder, other] : [other, holder];
      await dead.kill();
      await until(() => isHolder(alive), 'another holder');
      expect(await missing(alive, kept)).toEqual([]);
      expect(cleared.complaints).toEqual([]);
    } finally {
      await cleared.close();
    }
  });

  it.each(times)('in a private window (%i)', async () => {
    const window = await Browser.start('private');
    try {
      const tabs = [await window.tab(), await window.tab()];
      for (const tab of tabs) await openIn(tab, { name: name() });
      expect(await call(tabs[0]!, 'SET', 'a', 1)).toBe('OK');
      expect(await call(tabs[1]!, 'GET', 'a')).toBe('1');
      await tabs[0]!.page.close();
      await until(() => isHolder(tabs[1]!), 'another holder');
      expect(await call(tabs[1]!, 'GET', 'a')).toBe('1');
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  });

  it.each(times)('when a worker is ended in the midst, or before it can begin (%i)', async () => {
    for (const isEarly of [true, false]) {
      store += 1;
      const tab = await browser.tab();
      await tab.run(
        (given) => {
          const page = globalThis as unknown as PageGlobals & { last: Worker };
          const worker = (): Worker =>
            (page.last = new Worker('/js/worker.js', { type: 'module' }));
          page.store = page.cedis.openShared({ ...given, worker });
        },
        { name: name(), module, patienceMs: 1000 },
      );
      await writes(tab, numbers());
      if (!isEarly) await until(async () => (await acknowledged(tab)).length > 20, 'some writes');
      await tab.run(() => (globalThis as unknown as { last: Worker }).last.terminate());
      const before = (await acknowledged(tab)).length;
      await until(async () => (await acknowledged(tab)).length > before + 20, 'more writes');
      expect(await missing(tab, await writesStop(tab))).toEqual([]);
    }
  });

  it.each(times)('when the process that holds it stands still without OPFS (%i)', async () => {
    const options = { storage: ['indexeddb'] as const, patienceMs: 1000 };
    const holder = await opened(options);
    await writes(holder, numbers());
    await until(async () => (await acknowledged(holder)).length > 20, 'some writes');
    const other = await opened(options);
    await call(other, 'PING');
    holder.signal('SIGSTOP');
    try {
      const waits = call(other, 'PING').catch(String);
      // It stands still in a transaction, or not.
      const words = async (): Promise<string> => (await status(other)).words ?? '';
      const isOver = async (): Promise<boolean> =>
        (await words()).includes('another tab still holds the files') || (await isHolder(other));
      await until(isOver, 'a reason to wait for, or another holder');
      void waits;
    } finally {
      holder.signal('SIGCONT');
    }
    expect(await callAgain(other, 'PING')).toBe('PONG');
    expect(await missing(other, await writesStop(holder))).toEqual([]);
  });

  it.each(times)('without OPFS (%i)', async () => {
    const tabs = [await browser.tab(), await browser.tab()];
    for (const tab of tabs) await openIn(tab, { name: name(), storage: ['indexeddb'] });
    for (const tab of tabs) await writes(tab, numbers());
    await until(async () => (await acknowledged(tabs[1]!)).length > 20, 'some writes');
    await until(async () => (await Promise.all(tabs.map(isHolder))).includes(true), 'a holder');
    const [holder, other] = (await isHolder(tabs[0]!)) ? tabs : tabs.toReversed();
    const last = await acknowledged(holder!);
    await holder!.kill();
    await until(() => isHolder(other!), 'another holder');
    const kept = [...last, ...(await writesStop(other!))];
    expect((await status(other!)).storage).toBe('indexeddb');
    expect(await missing(other!, kept)).toEqual([]);
  });
});
