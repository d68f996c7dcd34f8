// The terminal: a connection of its own, what was asked and answered, and the line to write in.
//
// A command that waits (BLPOP) holds the line up until it is answered or ended; messages of
// subscriptions and lines of MONITOR come in between. What the prompt knows itself:
//
//     help [command | @group]      clear      tour      examples

import { helpEntries } from '../../client/documentation.js';
import type { HelpEntry } from '../../client/documentation.js';
import { isSensitive } from '../../client/prompt/sensitive.js';
import type { RemoteReply } from '../../net/reply-reader.js';
import type { App } from '../app.js';
import { button, element, fill } from '../dom.js';
import { itemsOf, wordOf } from '../text.js';
import { Wire } from '../wire.js';
import { exchangeMake, replyLaidOut, toolsAdd } from './exchange.js';
import { helpView } from './help-view.js';
import { PromptLine } from './prompt-line.js';
import { replyView } from './reply-view.js';
import { commandsOf, wordsSent } from './script.js';
import type { Command } from './script.js';
import { messageParts, Session } from './session.js';

/** Exchanges that stay on the page. */
const keptExchanges = 400;
/** Lines of MONITOR and messages in one group that stay. */
const keptMessages = 500;
/** What has not answered by then is shown as waiting. */
const waitingMs = 150;

export class Terminal {
  readonly root: HTMLElement;
  readonly prompt: PromptLine;
  readonly #app: App;
  readonly #log = element('div', { class: 'log', role: 'log', 'aria-label': 'Replies' });
  readonly #state = element('div', { class: 'state', role: 'status' });
  readonly #session = new Session();
  readonly #lines: string[] = [];
  #entries: readonly HelpEntry[] = [];
  #wire: Wire;
  #clientId = '';
  #stream: HTMLElement | null = null;
  #queue: Promise<void> = Promise.resolve();
  #wasStopped = false;

  constructor(app: App) {
    this.#app = app;
    this.prompt = new PromptLine({
      entered: (text) => void this.run(text),
      cancelled: () => void this.#cancel(),
      cleared: () => this.clear(),
      keys: (begin) => this.#keys(begin),
    });
    const scroll = element('div', { class: 'scroll', onclick: () => this.#clicked() }, this.#log);
    const foot = element('div', { class: 'foot' }, this.#state, this.prompt.root);
    scroll.append(foot);
    this.root = element('section', { class: 'terminal', 'aria-label': 'Terminal' }, scroll);
    this.#wire = this.#connect();
  }

  /** The lines that were run here, for a link. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Another store has come: the connection is new, what was said stays. */
  reconnect(): void {
    const old = this.#wire;
    this.#session.clear();
    this.#wire = this.#connect();
    old.close();
    this.#stateShow();
  }

  clear(): void {
    this.#log.replaceChildren();
    this.#stream = null;
  }

  close(): void {
    this.#wire.close();
  }

  /** Puts something of the page's own between the exchanges. */
  tell(...content: (Node | string)[]): HTMLElement {
    const card = element('div', { class: 'card' }, content);
    this.#append(card);
    return card;
  }

  /** Runs commands, a line each, one behind the other. */
  run(text: string): Promise<void> {
    const commands = commandsOf(text);
    this.#wasStopped = false;
    for (const command of commands) {
      this.#queue = this.#queue
        .then(() => this.#one(command))
        .catch((error: unknown) => {
          this.#append(element('p', { class: 'error' }, String(error)));
        });
    }
    return this.#queue;
  }

  #connect(): Wire {
    const wire = new Wire(this.#app.store, {
      pushed: (items) => this.#pushed(items),
      monitored: (line) => this.#streamed(element('span', { class: 'text' }, line)),
      closed: () => this.#closed(wire),
    });
    void wire.call('CLIENT', 'ID').then((reply) => (this.#clientId = wordOf(reply)));
    void wire.call('COMMAND', 'DOCS').then((reply) => {
      this.#entries = helpEntries(reply);
      this.prompt.entries = this.#entries;
    });
    return wire;
  }

  /** The store has ended the connection (QUIT, CLIENT KILL): there is another at once. */
  #closed(wire: Wire): void {
    if (wire !== this.#wire || this.#app.isClosing) return;
    this.#session.clear();
    this.#wire = this.#connect();
    this.#stateShow();
    this.tell('The connection was closed; this is a new one.');
  }

  async #one({ line, words }: Command): Promise<void> {
    if (this.#wasStopped) return;
    const { exchange, answer } = exchangeMake(line, this.#markText());
    this.#append(exchange);
    if (words === null) {
      fill(answer, element('span', { class: 'error' }, 'A quote is not closed.'));
      return;
    }
    if (!isSensitive(words)) {
      this.prompt.history.add(line);
      this.#lines.push(line);
    }
    if (this.#own(words, answer)) return this.#shown();
    const start = performance.now();
    const waits = setTimeout(() => this.#waitingShow(answer), waitingMs);
    const queued = this.#session.queued;
    const reply = await this.#wire.call(...wordsSent(words));
    clearTimeout(waits);
    const took = performance.now() - start;
    this.#session.replied(line, words, reply);
    fill(answer, replyLaidOut(words, reply, queued));
    if (reply.kind === 'error') exchange.classList.add('failed');
    toolsAdd(exchange, reply, took);
    this.#stateShow();
    this.#shown();
    this.#app.changed();
  }

  #waitingShow(answer: HTMLElement): void {
    fill(
      answer,
      element('span', { class: 'waiting' }, 'waiting for somebody else '),
      button('End the waiting (Ctrl+C)', () => void this.#cancel(), { class: 'plain' }),
    );
    this.#shown();
  }

  /** What is answered by the prompt itself; false = it is the store's. */
  #own(words: readonly string[], answer: HTMLElement): boolean {
    const name = words[0]!.toLowerCase();
    if (name === 'clear' && words.length === 1) this.clear();
    else if (name === 'tour' && words.length === 1) this.#app.tour();
    else if (name === 'examples' && words.length === 1) this.#app.examples();
    else if (name === 'help' || name === '?') fill(answer, helpView(this.#entries, words.slice(1)));
    else return false;
    return true;
  }

  async #keys(begin: string): Promise<string[]> {
    const pattern = `${begin.replace(/[*?[\]\\^]/g, '\\$&')}*`;
    const reply = await this.#app.wire.call('SCAN', 0, 'MATCH', pattern, 'COUNT', 10_000);
    return itemsOf(itemsOf(reply)[1]).map(wordOf).sort();
  }

  /** Ends what waits, and what has no end. */
  async #cancel(): Promise<void> {
    this.#wasStopped = true;
    if (this.#session.isMonitor) await this.#reset();
    else await this.#app.wire.call('CLIENT', 'UNBLOCK', this.#clientId);
  }

  async #reset(): Promise<void> {
    await this.#wire.all([['RESET'], ['HELLO', '3']]);
    this.#session.clear();
    this.#stateShow();
  }

  #pushed(items: readonly RemoteReply[]): void {
    if (this.#session.pushed(items)) {
      const { from, text } = messageParts(items);
      this.#streamed(element('b', {}, from), ' ', replyView(text));
    }
    this.#stateShow();
  }

  /** What comes by itself stands in a group, until something is asked again. */
  #streamed(...content: (Node | string)[]): void {
    const line = element('div', { class: 'message' }, content);
    if (this.#stream === null || this.#stream !== this.#log.lastElementChild) {
      this.#stream = element('div', { class: 'messages' });
      this.#append(this.#stream);
    }
    this.#stream.append(line);
    if (this.#stream.childElementCount > keptMessages) this.#stream.firstElementChild!.remove();
    this.#shown();
  }

  #markText(): string {
    const { database, queued } = this.#session;
    const place = database === 0 ? '' : `db${database} `;
    return `${place}${queued === null ? '' : 'multi '}❯`;
  }

  #stateShow(): void {
    const { channels, isMonitor, isSpoiled, queued } = this.#session;
    this.prompt.mark = this.#markText();
    const parts: HTMLElement[] = [];
    const run = (text: string, line: string): HTMLElement =>
      button(text, () => this.run(line), { class: 'small' });
    if (queued !== null) {
      const state = isSpoiled ? 'it will be refused' : `${queued.length} queued`;
      parts.push(
        element('span', { class: 'badge' }, element('b', {}, 'Transaction'), ` ${state}`),
        run('EXEC', 'EXEC'),
        run('DISCARD', 'DISCARD'),
      );
    }
    if (channels.size > 0) {
      const names = [...channels].map((name) => name.replace(/^:/, '').replace(/^([ps]):/, '$1 '));
      parts.push(
        element('span', { class: 'badge' }, element('b', {}, 'Listening'), ` ${names.join(', ')}`),
        button('Stop', () => this.#unsubscribe(), { class: 'small' }),
      );
    }
    if (isMonitor) {
      parts.push(
        element('span', { class: 'badge' }, element('b', {}, 'Monitor')),
        button('Stop', () => void this.#cancel(), { class: 'small' }),
      );
    }
    fill(this.#state, parts);
  }

  #unsubscribe(): void {
    const kinds = new Set([...this.#session.channels].map((name) => name.split(':', 1)[0]!));
    for (const kind of kinds) {
      const names = [...this.#session.channels].filter((name) => name.startsWith(`${kind}:`));
      const channels = names.map((name) => name.slice(kind.length + 1));
      void this.#wire.call(`${kind}unsubscribe`, ...channels).then(() => this.#stateShow());
    }
  }

  #append(part: HTMLElement): void {
    this.#log.append(part);
    if (this.#log.childElementCount > keptExchanges) this.#log.firstElementChild!.remove();
    this.#shown();
  }

  #shown(): void {
    const scroll = this.root.firstElementChild!;
    requestAnimationFrame(() => (scroll.scrollTop = scroll.scrollHeight));
  }

  /** A click beside of everything brings one back to the line. */
  #clicked(): void {
    const isSelecting = document.getSelection()?.isCollapsed === false;
    const isFine = matchMedia('(pointer: fine)').matches;
    if (!isSelecting && isFine && document.activeElement === document.body) this.prompt.focus();
  }
}
