/*
 * The page: what a user sees and does in it, in real Chromium.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { dump } from '../../host/library/dump.js';
import { open } from '../../host/library/index.js';
import { squarify } from '../../host/view/treemap.js';
import { commandsOf } from '../../host/page/terminal/script.js';
import { testModule } from '../support/engine.js';
import { skipReason } from '../support/browser.js';
import { PageConsole, run } from './console.js';

const built = fileURLToPath(new URL('../../build/page/', import.meta.url));
const mostBytes = 400_000;
/** What one test may take where much else runs. */
const longestMs = 120_000;

/** Waits for what a page comes to show. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 20_000 });

describe('the parts of the page', () => {
  it('take at most 400 kB compressed, and hold no script and no style in the HTML', () => {
    const packed = readdirSync(built).filter((name) => name.endsWith('.br'));
    const bytes = packed.reduce((sum, name) => sum + readFileSync(built + name).length, 0);
    expect(packed.length).toBeGreaterThan(4);
    expect(bytes).toBeLessThan(mostBytes);
    const html = readFileSync(`${built}index.html`, 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
    expect(html).not.toMatch(/(?:src|href)="(?:\/|https?:)/);
  });

  it('can be read: text has a contrast of at least 4.5 on every ground, in both themes', () => {
    const styles = readFileSync(
      new URL('../../host/page/style/tokens.css', import.meta.url),
      'utf8',
    );
    const themes = styles.split(/\n\s*color-scheme:/).slice(1);
    expect(themes.length).toBe(3);
    const light = (channel: number): number =>
      channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    for (const theme of themes) {
      const luminance = (name: string): number => {
        const color = Number.parseInt(new RegExp(`--${name}: #(\\w{6})`).exec(theme)![1]!, 16);
        const [r, g, b] = [16, 8, 0].map((shift) => light(((color >> shift) & 255) / 255));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      for (const text of ['ink', 'soft', 'faint', 'accent', 'error', 'number']) {
        for (const ground of ['paper', 'raised', 'sunken', 'accent-soft', 'error-soft']) {
          const [low, high] = [luminance(text), luminance(ground)].sort((one, two) => one - two);
          expect((high! + 0.05) / (low! + 0.05), `${text} on ${ground}`).toBeGreaterThan(4.5);
        }
      }
    }
  });

  it('take a text of many lines as commands', () => {
    const text = '# a note\nSET a 1\n\nEVAL "return {\n 1, 2}" 0\r\nGET "é"\nGET "open';
    expect(commandsOf(text).map(({ words }) => words)).toEqual([
      ['SET', 'a', '1'],
      ['EVAL', 'return {\n 1, 2}', '0'],
      ['GET', 'Ã©'],
      null,
    ]);
  });

  it('give each key its share of the picture of memory', () => {
    const pieces = [900, 500, 500, 100, 40, 3].map((bytes) => ({ bytes }));
    const placed = squarify(pieces, { x: 10, y: 20, width: 300, height: 200 });
    const total = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(placed.map(([piece]) => piece)).toEqual(pieces);
    for (const [{ bytes }, { x, y, width, height }] of placed) {
      expect(width * height).toBeCloseTo((bytes / total) * 60_000, 5);
      expect(x).toBeGreaterThanOrEqual(10);
      expect(y).toBeGreaterThanOrEqual(20);
      expect(x + width).toBeLessThan(310.001);
      expect(y + height).toBeLessThan(220.001);
    }
  });
});

describe.skipIf(skipReason !== null)('the page in a browser', () => {
  let pages: PageConsole;
  beforeAll(async () => {
    pages = await PageConsole.start();
  });
  afterAll(async () => {
    await pages.close();
    expect(pages.complaints).toEqual([]);
  });

  const inPage = (
    name: string,
    test: (page: Page) => Promise<void>,
    options: Parameters<PageConsole['open']>[0] = {},
  ): void =>
    it(
      name,
      async () => {
        const page = await pages.open(options);
        await test(page);
        await page.context().close();
      },
      longestMs,
    );

  inPage('lays replies out and marks errors', async (page) => {
    expect(await run(page, 'SET a "two words"')).toBe('OK');
    expect(await run(page, 'GET a')).toBe('two words');
    await run(page, 'HSET h f v g w\nHGETALL h');
    const pairs = page.locator('.exchange:last-child table tr');
    expect(await pairs.allInnerTexts()).toEqual(['f\tv', 'g\tw']);
    const long = await run(page, `EVAL "return string.rep('é', 5000000)" 0`);
    expect(long.length).toBeLessThan(40_000);
    expect(long).toContain('é(… 9.9 MB more: copy takes all)');
    await run(page, 'COMMAND INFO get');
    expect(await page.locator('.exchange:last-child details').count()).toBeGreaterThan(3);
    expect(await run(page, 'LPUSH a x')).toContain('WRONGTYPE');
    expect(await page.locator('.exchange.failed').count()).toBe(1);
    expect(await run(page, 'CLIENT REPLY OFF')).toContain('would be waited for for ever');
    expect(await run(page, 'PING')).toBe('PONG');
    expect(await run(page, 'GET "open')).toBe('A quote is not closed.');
    expect(await run(page, 'ECHO " \\n"')).toBe('" \\n"');
    expect(await run(page, 'ECHO "a\u202eb"')).toBe('"a\\xe2\\x80\\xaeb"');
    expect(await run(page, 'SET html <img/src=x/onerror=alert(1)>\nGET html')).toContain('<img');
    expect(await page.locator('.log img').count()).toBe(0);
  });

  inPage('completes, hints, and keeps a history without secrets', async (page) => {
    const line = page.locator('textarea');
    // What there is to complete comes from the store, behind its opening.
    await eventually(async () => {
      await line.fill('');
      await line.pressSequentially('zad');
      await line.press('Tab');
      return line.inputValue();
    }).toBe('ZADD ');
    await eventually(() => page.locator('.ghost').innerText()).toContain('key [NX|XX]');
    await run(page, 'SET only:one 1');
    await run(page, 'ACL SETUSER ann >secret');
    await line.pressSequentially('GET on');
    await page.keyboard.press('Tab');
    await eventually(() => line.inputValue()).toBe('GET only:one ');
    await line.fill('');
    await page.keyboard.press('ArrowUp');
    expect(await line.inputValue()).toBe('SET only:one 1');
    const kept = await page.evaluate(() => localStorage.getItem('cedis:history'));
    expect(kept).not.toContain('secret');
  });

  inPage('shows names and members of MBs as far as they can be shown', async (page) => {
    await run(page, `EVAL "redis.call('SET',string.rep('k',9000000),'v')" 0`);
    await run(
      page,
      `EVAL "redis.call('HSET','h',string.rep('f',2000000),string.rep('v',2000000))" 0`,
    );
    await page.keyboard.press('Alt+2');
    const letters = (): Promise<number> => page.evaluate(() => document.body.innerHTML.length);
    for (const name of [/^k+/, /^h/]) {
      await page.locator('.key-row', { hasText: name }).click();
      await eventually(() => page.locator('.facts').innerText()).toContain('MB');
      expect(await letters()).toBeLessThan(200_000);
    }
  });

  inPage('shows transactions, subscriptions and what waits', async (page) => {
    const state = page.locator('.state').first();
    await run(page, 'MULTI\nINCR n\nINCR n');
    expect(await state.innerText()).toContain('2 queued');
    await run(page, 'EXEC');
    const rows = page.locator('.transaction tr');
    expect(await rows.allInnerTexts()).toEqual(['INCR n\t1', 'INCR n\t2']);
    await run(page, 'SUBSCRIBE news\nPUBLISH news hello');
    expect(await page.locator('.message').innerText()).toBe('news hello');
    await state.getByText('Stop').click();
    await eventually(() => state.innerText()).toBe('');
    await page.locator('textarea').fill('BLPOP queue 0');
    await page.keyboard.press('Enter');
    await page.locator('.waiting').waitFor();
    await page.keyboard.press('Control+c');
    await eventually(() => page.locator('.exchange:last-child .answer').innerText()).toBe('(nil)');
    await page.getByText('Second terminal').click();
    expect(await page.locator('.terminal').count()).toBe(2);
  });

  inPage('keeps its data over a reload, and shares them with other tabs', async (page) => {
    await run(page, 'SET kept yes\nSELECT 3\nSET n 1');
    await page.reload();
    await page.waitForSelector('textarea');
    expect(await run(page, 'GET kept')).toBe('yes');
    expect(await page.locator('.store').innerText()).toBe('in this browser');
    await eventually(() => page.locator('.waits').innerText()).toBe('');
    const other = await pages.openIn(page.context());
    expect(await run(other, 'SELECT 3\nINCR n')).toBe('2');
    await run(other, 'SUBSCRIBE news');
    expect(await run(page, 'PUBLISH news hello')).toBe('1');
    await eventually(() => other.locator('.message').innerText()).toBe('news hello');
    await page.close();
    await other.getByText('this is a new one').waitFor();
    expect(await run(other, 'GET kept')).toBe('yes');
    await other.keyboard.press('Alt+2');
    await eventually(() => other.locator('.count').innerText()).toBe('1 keys');
  });

  it(
    'has the store in its memory where the browser keeps nothing',
    async () => {
      const context = await pages.browser.newContext();
      await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
      const page = await pages.openIn(context);
      expect(await run(page, 'SET a 1\nGET a')).toBe('1');
      expect(await page.locator('.store').innerText()).toBe('in this page');
      await context.close();
    },
    longestMs,
  );

  it(
    'goes on in memory when asked to, while nobody answers',
    async () => {
      const context = await pages.browser.newContext();
      await context.route('**/worker.js', () => undefined);
      const page = await pages.openIn(context);
      await eventually(() => page.locator('.waits').innerText()).toContain('has not answered');
      await page.getByText('use memory').click();
      await eventually(() => page.locator('.store').innerText()).toBe('in this page');
      expect(await run(page, 'SET a 1\nGET a')).toBe('1');
      await context.close();
    },
    longestMs,
  );

  inPage('shows keys, and writes what is changed in them', async (page) => {
    await run(
      page,
      'HSET user:1 name Ann\nSET session:1 x EX 100\nGEOADD place 10 60 Oslo 18 59 S',
    );
    await page.keyboard.press('Alt+2');
    await page.locator('.key-row.branch').first().waitFor();
    await page.locator('.pattern').fill('user:1');
    await page.locator('.key-row.key').click();
    const cell = page.getByLabel('value of name');
    await cell.fill('Bob');
    await page.keyboard.press('Enter');
    await page.locator('.panel').getByText('Delete').click();
    await page.getByText('Bring it back').click();
    await eventually(() => page.getByLabel('value of name').inputValue()).toBe('Bob');
    await page.locator('.pattern').fill('session');
    await eventually(() => page.locator('.key-row.key .ttl').innerText()).toMatch(/1 min|\d+ s/);
    await page.locator('.pattern').fill('place');
    await eventually(() => page.locator('.key-row').count()).toBe(1);
    await page.locator('.key-row.key').click();
    await eventually(() => page.locator('.geo circle').count()).toBe(2);
    await page.locator('.pattern').fill('');
    await page.getByRole('button', { name: 'map', exact: true }).click();
    await eventually(() => page.locator('.piece').count()).toBeGreaterThan(3);
    await page.getByRole('tab', { name: 'Terminal' }).click();
    expect(await run(page, 'HGET user:1 name')).toBe('Bob');
  });

  inPage('shows what goes on, without what it asks for itself', async (page) => {
    await page.keyboard.press('Alt+3');
    await page.getByText('Make some traffic').click();
    await page.locator('.lines div').first().waitFor();
    await eventually(() => page.locator('.plot canvas').count()).toBe(4);
    await eventually(() => page.locator('.plot .now').nth(2).innerText()).toMatch(/^\d/);
    expect(await page.locator('.lines').innerText()).not.toMatch(/INFO|DBSIZE|HISTOGRAM/);
  });

  inPage('opens files of Redis in a store of their own, and saves the store', async (page) => {
    const source = await open({ module: testModule() });
    source.rpush('list', 'a', 'b');
    source.set('text', 'é');
    const choose = async (name: string, bytes: Uint8Array): Promise<void> => {
      await page.locator('.menu summary').click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByText('Open a file …').click();
      const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
      await (await chooser).setFiles(file);
    };
    await run(page, 'SET own 1');
    for (const format of ['rdb', 'aof'] as const) {
      await choose(`file.${format}`, source.save(format));
      await eventually(() => page.locator('.store').innerText()).toContain(`file.${format}`);
      await eventually(() => page.locator('.count').innerText()).toBe('2 keys');
    }
    await page.locator('.menu summary').click();
    const download = page.waitForEvent('download');
    await page.getByText('Download as RDB').click();
    const saved = readFileSync(await (await download).path());
    const again = await open({ module: testModule(), rdb: saved });
    expect(dump(again)).toEqual(dump(source));
    await choose('cut.aof', source.save('aof').subarray(0, -3));
    await eventually(() => page.locator('.said').innerText()).toMatch(
      /^cut.aof holds 1 key. the end is no whole command: \d+ B are left out$/,
    );
    await choose('broken.rdb', new TextEncoder().encode('REDIS0011 and no more'));
    await eventually(() => page.locator('.said').innerText()).toContain('cannot be loaded');
    await page.getByText('back', { exact: true }).click();
    await eventually(() => page.locator('.count').innerText()).toBe('1 keys');
    for (const store of [source, again]) store.close();
  });

  it(
    'offers the session of a link, and runs it in a store of its own',
    async () => {
      const first = await pages.open();
      await run(first, 'SET shared 1\nINCRBY shared 41');
      await first.locator('.menu summary').click();
      await first.getByText('Copy a link to this session').click();
      await eventually(() => first.url()).toContain('#run=');
      const second = await pages.open({}, new URL(first.url()).hash);
      await second.getByText('Run 2 commands').waitFor();
      expect(await second.locator('.exchange').count()).toBe(0);
      await second.getByText('Run 2 commands').click();
      await eventually(() => second.locator('.answer').allInnerTexts()).toEqual(['OK', '42']);
      expect(await second.locator('.store').innerText()).toContain('a session of a link');
      // One that would have its commands shown in another order than they are.
      const packed = deflateRawSync('SET a "\u202e1 TES\u202c"').toString('base64url');
      const third = await pages.open({}, `#run=${packed}`);
      await third.getByText('Run 1 command').waitFor();
      expect(await third.locator('.lines-shown').innerText()).toContain('"\\u{202e}1 TES');
      for (const page of [first, second, third]) await page.context().close();
    },
    longestMs,
  );

  inPage(
    'fits a phone, is dark when the system is, and can be switched',
    async (page) => {
      const paper = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(await paper()).toBe('rgb(20, 22, 20)');
      await page.getByLabel('Light or dark').click();
      expect(await paper()).toBe('rgb(250, 249, 246)');
      await page.reload();
      await page.waitForSelector('textarea');
      expect(await paper()).toBe('rgb(250, 249, 246)');
      for (const name of ['Keys', 'Live', 'Terminal']) {
        await page.getByRole('tab', { name }).click();
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, name).toBe(390);
      }
      // The end of a placeholder that has two lines is all that is seen of it.
      const rest = await page
        .locator('textarea')
        .evaluate((line) => [line.scrollTop, line.scrollHeight - line.clientHeight]);
      expect(rest).toEqual([0, 0]);
    },
    { viewport: { width: 390, height: 780 }, colorScheme: 'dark' },
  );

  inPage('has a name for everything that can be used', async (page) => {
    await run(page, 'ZADD z 1 a 2 b');
    for (const digit of ['1', '2', '3']) {
      await page.keyboard.press(`Alt+${digit}`);
      if (digit === '2') await page.locator('.key-row', { hasText: 'z' }).click();
      // A name is heard of what has a role only, and a heading must say something.
      const mute = page.locator('div[aria-label]:not([role]), span[aria-label]:not([role])');
      expect(await mute.count()).toBe(0);
      if (digit === '2') await eventually(() => page.locator('.value th').count()).toBe(2);
      expect(await page.locator('th:empty').count()).toBe(0);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll('button, input, select, textarea')]
          .filter((each) => (each.textContent ?? '').trim() === '')
          .filter((each) => !each.hasAttribute('aria-label'))
          .map((each) => each.outerHTML),
      );
      expect(nameless).toEqual([]);
    }
    await page.getByRole('tab', { name: 'Live' }).press('ArrowRight');
    const selected = page.getByRole('tab', { selected: true });
    expect(await selected.innerText()).toBe('Terminal');
  });

  inPage('takes the tour to its end', async (page) => {
    await page.getByText('Take the tour').click();
    for (let step = 0; step < 9; step++) {
      await page.getByText(`${step + 1} of 9`).waitFor();
      await page.locator('.card .row .primary').last().click();
      await eventually(() => page.locator('.waiting').count()).toBe(0);
    }
    await eventually(() => page.locator('.message').innerText()).toContain('the tour');
    expect(await page.locator('.failed').count()).toBe(0);
  });
});
