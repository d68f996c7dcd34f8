/*
 * The page in real Chromium, as `npm run page` serves it, below a sub-path.
 *
 *   const console = await PageConsole.start();
 *   const page = await console.open();              a window of its own; its first prompt is there
 *   await run(page, 'SET a 1');
 *   await console.close();                          what pages have complained of is in complaints
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

import { pageServer } from '../../host/tool/page-serve.mjs';
import { chromiumPath } from '../support/browser.js';

const prefix = '/some/where/';

export class PageConsole {
  /** What pages have said that is bad: errors, breaches of the policy, requests to elsewhere. */
  readonly complaints: string[] = [];

  private constructor(
    readonly browser: Browser,
    readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<PageConsole> {
    const server = pageServer(prefix);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: chromiumPath()!, args });
    return new PageConsole(browser, server, url);
  }

  /** @param fragment what stands behind the # of the address */
  async open(options: BrowserContextOptions = {}, fragment = ''): Promise<Page> {
    return this.openIn(await this.browser.newContext(options), fragment);
  }

  /** Another tab beside those of a window. */
  async openIn(context: BrowserContext, fragment = ''): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(this.url) || request.url().startsWith('blob:');
      if (!isOwn) this.complaints.push(`a request to ${request.url()}`);
    });
    await page.goto(this.url + fragment);
    await page.waitForSelector('textarea');
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Enters lines, and waits for the answer to the last of them. */
export async function run(page: Page, lines: string): Promise<string> {
  const before = await page.locator('.exchange').count();
  const count = lines.split('\n').length;
  await page.locator('textarea').first().fill(lines);
  await page.keyboard.press('Enter');
  const last = page.locator('.exchange').nth(before + count - 1);
  await last.locator('.answer:not(:has(.waiting)) > *').first().waitFor();
  return last.locator('.answer').innerText();
}
