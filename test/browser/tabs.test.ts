import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Browser, skipReason } from '../support/browser.js';
import type { Tab } from '../support/browser.js';
import type { PageGlobals } from './shared.js';
import { call, openIn, status, until } from './shared.js';

describe.skipIf(skipReason !== null)('a store that tabs share', { timeout: 120_000 }, () => {
  let browser: Browser;
  let tabs: Tab[];

  beforeAll(async () => {
    browser = await Browser.start();
    tabs = [await browser.tab(), await browser.tab()];
    for (const tab of tabs) await openIn(tab);
  }, 120_000);
  afterAll(() => browser?.close());

  it('has one holder, and is the same to all', async () => {
    expect(await call(tabs[0]!, 'SET', 'a', 1)).toBe('OK');
    expect(await call(tabs[1]!, 'INCR', 'a')).toBe(2);
    const [one, two] = await Promise.all(tabs.map(status));
    expect([one!.isHolder, two!.isHolder].filter(Boolean).length).toBe(1);
    for (const each of [one, two]) {
      expect(each).toMatchObject({
        ...{ state: 'open', words: null, storage: 'opfs', progress: 1, isFull: false, epoch: 1 },
      });
    }
  });

  it.each([0, 1])('has what a store of the library has, later (tab %i)', async (index) => {
    const seen = await tabs[index]!.run(async () => {
      const { store } = globalThis as unknown as PageGlobals;
      await store.flushall();
      await store.hset('hash', 'f', 'v', 'g', 'w');
      const error = await store.call('INCR', 'hash').catch((failure: Error) => failure);
      const bytes = await store.binary.call('HGET', 'hash', 'f');
      return {
        hash: [...(await store.hgetall('hash'))],
        error: [(error as Error).name, (error as Error).message],
        bytes: [...(bytes as Uint8Array)],
        pipeline: (
          await store.pipeline([
            ['SET', 'a', 1],
            ['LPUSH', 'a', 1],
            ['GET', 'a'],
          ])
        ).map(String),
        multi: await store.multi((queue) => queue.incr('a').incr('b')),
        script: await store.eval('return redis.call("get", KEYS[1])', 1, 'a'),
        large: [await store.set('large', 'x'.repeat(9_000_000)), await store.strlen('large')],
        read: ((await store.get('large')) ?? '').length,
        saved: new TextDecoder().decode((await store.save()).subarray(0, 5)),
      };
    });
    expect(seen).toEqual({
      hash: [
        ['f', 'v'],
        ['g', 'w'],
      ],
      error: ['RedisError', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
      bytes: [118],
      pipeline: [
        'OK',
        'RedisError: WRONGTYPE Operation against a key holding the wrong kind of value',
        '1',
      ],
      multi: [2, 1],
      script: '2',
      large: ['OK', 9_000_000],
      read: 9_000_000,
      saved: 'REDIS',
    });
  });

  it('lets tabs wait for each other and publish to each other', async () => {
    const waiting = tabs.map((tab, index) =>
      tab.run(async (number) => {
        const { store } = globalThis as unknown as PageGlobals;
        const client = store.client();
        const messages = await client.subscribe('news');
        await store.call('INCR', 'subscribers');
        const popped = await store.client().blpop(`queue:${number}`, 0);
        const { value } = await messages.next();
        client.close();
        return [popped, value];
      }, index),
    );
    await until(async () => (await call(tabs[0]!, 'GET', 'subscribers')) === '2', 'subscribers');
    expect(await call(tabs[1]!, 'PUBLISH', 'news', 'hello')).toBe(2);
    await call(tabs[1]!, 'RPUSH', 'queue:0', 'a');
    await call(tabs[0]!, 'RPUSH', 'queue:1', 'b');
    expect(await Promise.all(waiting)).toEqual([
      [
        ['queue:0', 'a'],
        ['message', 'news', 'hello'],
      ],
      [
        ['queue:1', 'b'],
        ['message', 'news', 'hello'],
      ],
    ]);
  });

  it('is handed on when the tab that holds it closes it', async () => {
    const [one] = await Promise.all(tabs.map(status));
    const [holder, other] = one!.isHolder ? tabs : tabs.toReversed();
    await call(other!, 'SET', 'kept', 'yes');
    const states = await holder!.run(async () => {
      const { store, told } = globalThis as unknown as PageGlobals;
      await store.close();
      const refused = await store.get('kept').catch((error: Error) => error.message);
      return [told.at(-1)!.state, store.status.state, refused];
    });
    expect(states).toEqual(['closed', 'closed', 'the store is closed']);
    await until(async () => (await status(other!)).isHolder, 'another holder');
    expect(await call(other!, 'GET', 'kept')).toBe('yes');
    expect(browser.complaints).toEqual([]);
  });
});
