// A connection of a store: commands whose answers are waited for, subscriptions, MONITOR.
//
//   const client = store.client();
//   await client.call('BLPOP', 'queue', 0)
//   for await (const [kind, channel, text] of client.messages()) …      what was subscribed to
//   client.on('push', (values) => …)                                    the same as events
//
// Commands are answered in their order. SUBSCRIBE and its like have no reply but confirmations,
// which are pushes too; a call of them is settled with the last of its own. In RESP2 pushes are
// arrays, and known by their first word on a connection that has subscribed.

/// <reference lib="esnext.disposable" preserve="true" />

import type { Commands } from './commands.generated.js';
import type { LinkEvents } from './link.js';
import { commandsInstall } from './methods.js';
import { Push, RedisError, ReplyDecoder } from './reply.js';
import type { Reply } from './reply.js';
import { RequestWriter, turnsRepliesOff } from './request.js';
import type { Word } from './request.js';
import { Stream } from './stream.js';

export interface ClientOptions {
  /** The protocol that shapes replies (default: the store's). */
  readonly protocol?: 2 | 3;
  /** Whether texts are answered as strings or as bytes (default: 'text'). */
  readonly returns?: 'text' | 'bytes';
}

/** What is told besides replies. */
export interface ClientEvents {
  /** A message, a confirmation, an invalidation: its values, the kind first. */
  push: readonly Reply[];
  /** A line of MONITOR. */
  monitor: string;
  /** The connection is closed. */
  close: undefined;
}

/** A connection that a client is made of. */
export interface ClientLink {
  readonly isOpen: boolean;
  /** The owner, who was behind, takes more. */
  drained(): void;
  destroy(): void;
}

/** Where a client is connected: a store in the process (StoreEngine), or one that is elsewhere. */
export interface ClientHost {
  /** Why there is no connection any more. */
  readonly failure: Error | null;
  readonly time: { waiting?(delta: 1 | -1): void };
  connect(events: LinkEvents): ClientLink;
  /** Sends `bytes[0, length)`; they are not looked at later. */
  send(link: ClientLink, bytes: Uint8Array, length: number): void;
  /** Does what can be done at once, until that is enough. */
  work(isEnough: () => boolean): void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  /** The kind of confirmation that settles it, '' for a reply. */
  readonly kind: string;
  /** How many of them are missing; Infinity: until nothing of the kind is subscribed to. */
  missing: number;
}

const confirmations = new Set(
  ['subscribe', 'unsubscribe'].flatMap((each) => [each, `p${each}`, `s${each}`]),
);
/** Kinds of subscriptions that are counted together. */
const countedWith: Readonly<Record<string, string>> = {
  ...{ subscribe: 'psubscribe', psubscribe: 'subscribe' },
};
const messageKinds = new Set(['message', 'pmessage', 'smessage']);
/** With so much that nobody has taken, nothing more is taken from the store. */
const aheadMaximum = 1000;
const monitorLine = /^\d+\.\d{6} \[/;

export class StoreClient {
  readonly #host: ClientHost;
  readonly #link: ClientLink;
  readonly #writer = new RequestWriter();
  readonly #decoder = new ReplyDecoder();
  readonly #protocol: 2 | 3;
  readonly #waiting: Waiting[] = [];
  readonly #listeners = new Map<keyof ClientEvents, Set<(value: never) => void>>();
  /** Subscriptions by the kind of their confirmation: subscribe, psubscribe, ssubscribe. */
  readonly #subscribed = new Map<string, number>();
  #isMonitor = false;
  /** Loops over what comes: messages, and lines of MONITOR. */
  readonly #messages = new Set<Stream<readonly Reply[]>>();
  readonly #lines = new Set<Stream<string>>();
  /** How many events have happened that their listeners were not told of. */
  #untold = 0;

  constructor(host: ClientHost, options: ClientOptions) {
    this.#host = host;
    this.#link = host.connect({
      output: (bytes) => {
        this.#decoder.read(bytes, this.#told);
        return this.#isBehind;
      },
      closed: () => this.#closed(),
    });
    this.#decoder.asBytes = options.returns === 'bytes';
    this.#protocol = options.protocol ?? 2;
    this.#hello();
  }

  /** What HELLO answers is nobody's concern; it fails only with the connection. */
  #hello(): void {
    if (this.#protocol === 3) this.call('HELLO', '3').catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  /** Runs a command; the promise is settled when it is answered, with an error by RedisError. */
  call(...words: Word[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (words.length === 0) throw new TypeError('a command has at least its name');
      this.#writer.clear();
      this.#writer.add(words);
      const name = String(words[0]).toLowerCase();
      const kind = confirmations.has(name) ? name : '';
      if (turnsRepliesOff(words)) {
        throw new Error('a client whose replies are turned off would wait for ever');
      }
      const missing = kind.includes('un') && words.length === 1 ? Infinity : words.length - 1;
      const isReset = name === 'reset';
      const settle = isReset ? (reply: Reply): void => resolve(this.#forget(reply)) : resolve;
      if (name === 'monitor') this.#isMonitor = true;
      this.#send({ resolve: settle, reject, kind, missing });
      this.#host.work(() => this.#waiting.length === 0);
      if (isReset) this.#hello();
    });
  }

  /** Sends what has been written; throws if it cannot be sent, and then nobody waits for it. */
  #send(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#host.time.waiting?.(1);
    try {
      this.#host.send(this.#link, this.#writer.bytes, this.#writer.length);
    } catch (error) {
      const at = this.#waiting.indexOf(waiting);
      if (at >= 0) {
        this.#waiting.splice(at, 1);
        this.#host.time.waiting?.(-1);
      }
      throw error;
    }
  }

  /** RESET has ended subscriptions, and MONITOR. */
  #forget(reply: Reply): Reply {
    this.#subscribed.clear();
    this.#isMonitor = false;
    return reply;
  }

  /** Has a function told of what comes; returns what ends that. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (value: ClientEvents[Name]) => void,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Listeners may use the store, so they are told when it has done its work. */
  #tell<Name extends keyof ClientEvents>(name: Name, value: ClientEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      this.#untold += 1;
      queueMicrotask(() => {
        this.#untold -= 1;
        this.#goOn();
        (listener as (value: ClientEvents[Name]) => void)(value);
      });
    }
  }

  /** Whether so much has come that nothing more is to be taken. */
  get #isBehind(): boolean {
    if (this.#untold > aheadMaximum) return true;
    return this.#streams.some((stream) => stream.length > aheadMaximum);
  }

  get #streams(): (Stream<readonly Reply[]> | Stream<string>)[] {
    return [...this.#messages, ...this.#lines];
  }

  readonly #goOn = (): void => {
    if (!this.#isBehind) this.#link.drained();
  };

  /** A loop over what comes, until it is left or the connection closed. */
  #stream<T>(streams: Set<Stream<T>>): Stream<T> {
    const stream: Stream<T> = new Stream(() => streams.delete(stream), this.#goOn);
    streams.add(stream);
    return stream;
  }

  /** The messages of what is subscribed to, as long as the connection is open or the loop runs. */
  messages(): AsyncIterableIterator<readonly Reply[]> {
    return this.#stream(this.#messages);
  }

  /** Subscribes to channels; a loop over the messages. */
  async subscribe(...channels: Word[]): Promise<AsyncIterableIterator<readonly Reply[]>> {
    const messages = this.messages();
    await this.call('SUBSCRIBE', ...channels);
    return messages;
  }

  /** All that the store runs from now on, a line each; the connection is good for that only. */
  async monitor(): Promise<AsyncIterableIterator<string>> {
    const stream = this.#stream(this.#lines);
    await this.call('MONITOR');
    return stream;
  }

  /** Closes the connection. What waits is rejected. */
  close(): void {
    this.#link.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #closed(): void {
    for (const { reject } of this.#waiting.splice(0)) {
      this.#host.time.waiting?.(-1);
      reject(this.#host.failure ?? new Error('the connection is closed'));
    }
    for (const stream of this.#streams) stream.end();
    this.#tell('close', undefined);
  }

  readonly #told = (reply: Reply): void => {
    if (reply instanceof Push) return this.#pushed(reply.values);
    if (this.#isMonitor && typeof reply === 'string' && monitorLine.test(reply)) {
      for (const stream of this.#lines) stream.put(reply);
      return this.#tell('monitor', reply);
    }
    if (Array.isArray(reply) && this.#isPush(reply)) return this.#pushed(reply);
    this.#settle(reply);
  };

  /** Whether an array of RESP2 is a push. */
  #isPush(values: readonly Reply[]): boolean {
    if (this.#subscribed.size === 0 && this.#waiting[0]?.kind === '') return false;
    const kind = wordOf(values[0]);
    return messageKinds.has(kind) || confirmations.has(kind);
  }

  #pushed(values: readonly Reply[]): void {
    const kind = wordOf(values[0]);
    if (messageKinds.has(kind)) for (const stream of this.#messages) stream.put(values);
    this.#tell('push', values);
    if (!confirmations.has(kind)) return;
    const subject = kind.replace('un', '');
    // What is told is how much is subscribed to in all: channels and patterns together.
    const other = countedWith[subject] ?? '';
    const count = Number(values[2]) - (this.#subscribed.get(other) ?? 0);
    this.#subscribed.set(subject, count);
    const first = this.#waiting[0];
    if (first?.kind !== kind) return;
    first.missing -= 1;
    const isLast = first.missing === Infinity ? count <= 0 : first.missing <= 0;
    if (isLast) this.#settle([...values]);
  }

  #settle(reply: Reply): void {
    const first = this.#waiting.shift();
    if (first === undefined) return;
    this.#host.time.waiting?.(-1);
    if (reply instanceof RedisError) first.reject(reply);
    else first.resolve(reply);
  }
}

export interface StoreClient extends Commands<'later'> {}

commandsInstall(StoreClient.prototype);

/** A word of a push, whether it came as text or as bytes. */
function wordOf(value: Reply | undefined): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}
