// A connection of the page to its store, in RESP3: commands and the replies to them, in their
// order, and what comes without being asked for.
//
//   const wire = new Wire(store, { pushed: (items) => …, monitored: (line) => … })
//   const reply = await wire.call('GET', 'a')          errors are replies of the kind 'error'
//   const replies = await wire.all([['TYPE', 'a'], ['TTL', 'a']])

import { RequestWriter, turnsRepliesOff } from '../library/request.js';
import type { Word } from '../library/request.js';
import { ReplyReader } from '../net/reply-reader.js';
import type { RemoteReply } from '../net/reply-reader.js';
import type { PageLink, PageStore } from './store.js';

export interface WireEvents {
  /** A message, or the confirmation of a subscription. */
  readonly pushed?: (items: readonly RemoteReply[]) => void;
  /** A line of MONITOR. */
  readonly monitored?: (line: string) => void;
  /** The store has ended it. */
  readonly closed?: () => void;
}

const monitorLine = /^\d+\.\d{6} \[/;
const confirmation = /^[ps]?(un)?subscribe$/;

interface Waiting {
  readonly settle: (reply: RemoteReply) => void;
  /** Confirmations that are missing; 0 where a reply is awaited. */
  missing: number;
}

/** Of all that is sent the answer is waited for. */
const muteRefused: RemoteReply = {
  kind: 'error',
  text: 'ERR replies that are turned off would be waited for for ever',
};

export class Wire {
  readonly #events: WireEvents;
  readonly #link: PageLink;
  readonly #reader = new ReplyReader();
  readonly #waiting: Waiting[] = [];
  /** How many commands were sent. */
  sent = 0;
  isOpen = true;
  #isEnded = false;

  constructor(store: PageStore, events: WireEvents = {}) {
    this.#events = events;
    this.#link = store.connect({
      output: (bytes) => this.#come(bytes),
      closed: () => this.#closed(),
    });
    void this.call('HELLO', '3');
  }

  /** Whether a reply is awaited. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  call(...words: Word[]): Promise<RemoteReply> {
    return this.all([words]).then(([reply]) => reply!);
  }

  /** Commands that are sent together. */
  all(commands: readonly (readonly Word[])[]): Promise<RemoteReply[]> {
    const writer = new RequestWriter();
    const replies = commands.map((words) => {
      if (turnsRepliesOff(words)) return Promise.resolve(muteRefused);
      writer.add(words);
      this.sent += 1;
      return new Promise<RemoteReply>((settle) => {
        const missing = confirmation.test(nameOf(words[0])) ? Math.max(words.length - 1, 1) : 0;
        this.#waiting.push({ settle, missing });
      });
    });
    if (!this.isOpen) this.#closed();
    else if (writer.length > 0) this.#link.send(writer.bytes.subarray(0, writer.length));
    return Promise.all(replies);
  }

  /** Ends it; who has asked for that is not told. */
  close(): void {
    this.#isEnded = true;
    this.#link.close();
  }

  #come(bytes: Uint8Array): void {
    // They are good during this call only.
    this.#reader.push(bytes.slice());
    for (let reply = this.#reader.next(); reply !== null; reply = this.#reader.next()) {
      this.#take(reply);
    }
  }

  #take(reply: RemoteReply): void {
    if (reply.kind === 'attributes') return;
    const first = this.#waiting[0];
    if (reply.kind === 'push') {
      this.#events.pushed?.(reply.items);
      const kind = reply.items[0];
      const isOwn = kind !== undefined && 'bytes' in kind && isConfirmation(kind.bytes);
      if (!isOwn || first === undefined || first.missing === 0) return;
      first.missing -= 1;
      if (first.missing === 0) this.#settle(reply);
      return;
    }
    if (reply.kind === 'simple' && monitorLine.test(reply.text)) {
      this.#events.monitored?.(reply.text);
      return;
    }
    this.#settle(reply);
  }

  #settle(reply: RemoteReply): void {
    this.#waiting.shift()?.settle(reply);
  }

  #closed(): void {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    const text = 'ERR the connection is closed';
    for (const { settle } of this.#waiting.splice(0)) settle({ kind: 'error', text });
    if (wasOpen && !this.#isEnded) this.#events.closed?.();
  }
}

/** The name of a command in small letters. */
function nameOf(word: Word | undefined): string {
  const text = word instanceof Uint8Array ? new TextDecoder().decode(word) : String(word);
  return text.toLowerCase();
}

function isConfirmation(bytes: Uint8Array): boolean {
  return confirmation.test(nameOf(bytes));
}
