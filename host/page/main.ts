// The page's beginning: the engine is fetched, the store that the browser keeps is opened, the
// parts are shown. Where the browser keeps none, the page's own memory does.

import { App } from './app.js';
import { button, element, fill } from './dom.js';
import type { Example } from './example.js';
import { fileSave, filesChoose, filesDropped, filesOpen } from './files.js';
import { sessionOffer, tourStep, welcome } from './guide.js';
import { KeysPart } from './keys/part.js';
import { linkMake, linkRead } from './link.js';
import { LivePart } from './live/part.js';
import { menuMake } from './menu.js';
import { Shell } from './shell.js';
import { keptStore, memoryStore } from './store.js';
import type { KeptStore, PageStore } from './store.js';
import { TerminalPart } from './terminal/part.js';
import { countOf, numberOf } from './text.js';
import { themeLoad } from './theme.js';

const terminalPlace = 0;
const keysPlace = 1;
/** Who waits longer is offered a store in memory. */
const longMs = 3000;

class Page {
  readonly app: App;
  #own: PageStore;
  readonly #terminals: TerminalPart;
  readonly #keys: KeysPart;
  readonly #live: LivePart;
  readonly #shell: Shell;

  constructor(own: PageStore) {
    this.#own = own;
    const menu = menuMake({
      example: (example) => void this.#example(example),
      open: () => filesChoose((files) => void this.#open(files)),
      save: (format) => void fileSave(this.app.store, format),
      link: () => void this.#link(),
      empty: () => void this.#empty(),
      tour: () => this.#tour(),
    });
    this.app = new App(own, { tour: () => this.#tour(), examples: () => menu.open() });
    this.#terminals = new TerminalPart(this.app);
    this.#keys = new KeysPart(this.app);
    this.#live = new LivePart(this.app);
    this.#shell = new Shell([
      { name: 'Terminal', digit: '1', part: this.#terminals },
      { name: 'Keys', digit: '2', part: this.#keys },
      { name: 'Live', digit: '3', part: this.#live },
    ]);
    this.#shell.menu.append(...menu.parts);
    this.#shell.named(own.name, null);
    this.app.announcer = (text) => this.#shell.say(text);
    document.body.append(this.#shell.root);
    this.#shell.open(terminalPlace);
    filesDropped((files) => void this.#open(files));
    addEventListener('pagehide', ({ persisted }) => (this.app.isClosing = !persisted));
  }

  /** Shows how a store stands that other tabs share, and takes memory in its place if it fails. */
  watch(kept: KeptStore): void {
    const leave = button('use memory', () => void this.#memory(kept), { class: 'plain' });
    let offer: ReturnType<typeof setTimeout> | null = null;
    let isLong = false;
    let words: string | null = null;
    const show = (): void => {
      if (this.#own === kept) this.#shell.waits(words, words !== null && isLong ? leave : null);
    };
    kept.watch((told) => {
      words = told;
      if (told === null) {
        if (offer !== null) clearTimeout(offer);
        [offer, isLong] = [null, false];
      }
      if (told !== null) offer ??= setTimeout(() => [(isLong = true), show()], longMs);
      show();
    });
    kept.ready.catch((error: unknown) => {
      if (this.#own === kept) void this.#memory(kept, String(error));
    });
  }

  /** Goes on in the page's memory. */
  async #memory(kept: KeptStore, reason = ''): Promise<void> {
    const isShown = this.app.store === kept;
    this.#own = await memoryStore(memoryName);
    this.#shell.waits(null, null);
    if (isShown) this.#show(this.#own);
    kept.close();
    if (reason !== '') this.app.announce(`Nothing is kept: ${reason}`);
  }

  /** What is shown first: a session of a link, or a word of welcome. */
  async begin(): Promise<void> {
    const terminal = this.#terminals.first;
    const session = await linkRead();
    if (session === null) {
      welcome(
        terminal,
        () => this.#tour(),
        () => this.app.examples(),
      );
      terminal.prompt.focus();
      return;
    }
    sessionOffer(terminal, session, async () => {
      this.#show(await memoryStore('a session of a link'));
      await terminal.run(session);
      terminal.prompt.focus();
    });
  }

  /** Shows another store, from which one can go back to the page's own. */
  #show(store: PageStore): void {
    const before = this.app.store;
    this.app.use(store);
    for (const part of [this.#terminals, this.#keys, this.#live]) part.reconnect();
    const isOwn = store === this.#own;
    this.#shell.named(store.name, isOwn ? null : () => this.#show(this.#own));
    if (before !== this.#own && before !== store) before.close();
  }

  #tour(): void {
    this.#shell.open(terminalPlace);
    tourStep(this.#terminals.first);
  }

  async #example({ commands, name }: Example): Promise<void> {
    const replies = await this.app.wire.all(commands());
    const failed = replies.find(({ kind }) => kind === 'error');
    if (failed?.kind === 'error') this.app.announce(failed.text);
    await this.#count(`${name}: there are now`);
    this.app.changed();
    this.#shell.open(keysPlace);
  }

  async #open(files: readonly File[]): Promise<void> {
    try {
      const store = await filesOpen(files);
      this.#show(store);
      await this.#count(`${store.name} holds`, store.notes);
      this.#shell.open(keysPlace);
    } catch (error) {
      this.app.announce(error instanceof Error ? error.message : String(error));
    }
  }

  async #count(words: string, notes: readonly string[] = []): Promise<void> {
    const count = numberOf(await this.app.wire.call('DBSIZE'));
    this.app.announce([`${words} ${countOf(count, 'key')}.`, ...notes].join(' '));
  }

  async #link(): Promise<void> {
    const { lines } = this.#terminals.first;
    if (lines.length === 0) return this.app.announce('Nothing was run in the terminal yet.');
    const address = await linkMake(lines);
    if (address === null) return this.app.announce('The session is too long for a link.');
    history.replaceState(null, '', address);
    try {
      await navigator.clipboard.writeText(address);
      this.app.announce(`A link to ${countOf(lines.length, 'command')} is copied.`);
    } catch {
      this.app.announce('The link stands in the address of this page.');
    }
  }

  async #empty(): Promise<void> {
    const count = numberOf(await this.app.wire.call('DBSIZE'));
    if (count > 0 && !confirm(`Delete ${countOf(count, 'key')} of every database?`)) return;
    await this.app.wire.call('FLUSHALL', 'ASYNC');
    this.app.announce('The store is empty.');
    this.app.changed();
  }
}

const memoryName = 'in this page';

async function begin(): Promise<void> {
  themeLoad();
  if (!('locks' in navigator) || typeof Worker === 'undefined') {
    return new Page(await memoryStore(memoryName)).begin();
  }
  const kept = await keptStore();
  const page = new Page(kept);
  page.watch(kept);
  await page.begin();
}

begin().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const words = `Cedis cannot start: ${text}`;
  fill(document.body, element('p', { class: 'failure', role: 'alert' }, words));
});
