// Commands that are answered at once: the connection of a store's own calls.
//
// The engine is in the process, so that an answer is there when the call into it returns, but for
// commands that wait. They are for store.client(); here they are ended, and refused.

import type { Holder } from './holder.js';
import type { Link } from './link.js';
import { ReplyDecoder } from './reply.js';
import type { Reply } from './reply.js';
import { Push, RedisError } from './reply.js';
import { RequestWriter } from './request.js';
import type { Word } from './request.js';

/** Commands whose answers never end. */
const endless = new Set(['subscribe', 'psubscribe', 'ssubscribe', 'monitor']);
/** Commands that are answered when a file is written. */
const written = new Set(['save', 'bgrewriteaof']);
const shortestRefused = 4;

export class Caller {
  readonly #holder: Holder;
  readonly #protocol: 2 | 3;
  readonly #writer = new RequestWriter();
  #decoder = new ReplyDecoder();
  #link: Link;
  #replies: Reply[] = [];
  #wanted = 0;

  constructor(holder: Holder, protocol: 2 | 3) {
    this.#holder = holder;
    this.#protocol = protocol;
    this.#link = this.#connect();
  }

  /** The reply to a command; an error is thrown. */
  call(words: readonly Word[], asBytes: boolean): Reply {
    const [reply] = this.callAll([words], asBytes);
    if (reply instanceof RedisError) throw shownHere(reply);
    return reply!;
  }

  /** The replies to commands that are sent together; errors stand among them. */
  callAll(commands: readonly (readonly Word[])[], asBytes: boolean): Reply[] {
    for (let index = 0; index < commands.length; index++) this.#refuse(commands[index]!);
    const link = this.#link.isOpen ? this.#link : this.#connect();
    return this.#exchange(link, commands, asBytes);
  }

  #exchange(link: Link, commands: readonly (readonly Word[])[], asBytes: boolean): Reply[] {
    const writer = this.#writer;
    const holder = this.#holder;
    writer.clear();
    for (let index = 0; index < commands.length; index++) writer.add(commands[index]!);
    this.#replies = [];
    this.#wanted = commands.length;
    this.#decoder.asBytes = asBytes;
    holder.send(link, writer.bytes, writer.length);
    if (this.#replies.length < this.#wanted) holder.work(this.#isAnswered);
    holder.check();
    // What has held commands may be over since, but for a step that lets them go on.
    if (!this.#isAnswered() && holder.keeping?.persistence.letGo() === true) {
      holder.work(this.#isAnswered);
    }
    if (this.#replies.length < this.#wanted) this.#refuseWaiting(link, commands);
    return this.#replies;
  }

  readonly #isAnswered = (): boolean => this.#replies.length >= this.#wanted;

  readonly #told = (reply: Reply): void => {
    if (!(reply instanceof Push)) this.#replies.push(reply);
  };

  #connect(): Link {
    this.#decoder = new ReplyDecoder();
    const output = (bytes: Uint8Array): void => this.#decoder.read(bytes, this.#told);
    const link = this.#holder.connect({ output, leavesAtOnce: true });
    this.#link = link;
    if (this.#protocol === 3) this.#exchange(link, [['HELLO', '3']], false);
    return link;
  }

  /** Refuses what cannot be answered at once before it has begun. */
  #refuse(words: readonly Word[]): void {
    if (words.length === 0) throw new TypeError('a command has at least its name');
    const [name] = words;
    if (typeof name !== 'string' || name.length < shortestRefused) return;
    const lower = name.toLowerCase();
    const isWritten = written.has(lower) && this.#holder.keeping !== null;
    if (!isWritten && !endless.has(lower)) return;
    const what = isWritten ? 'waits for the disk' : 'has no end';
    throw new Error(`${name.toUpperCase()} ${what}: use store.client() for it`);
  }

  /** Ends what waits, and with it the connection: the next call opens another. */
  #refuseWaiting(link: Link, commands: readonly (readonly Word[])[]): never {
    const words = commands[this.#replies.length]!;
    const isGone = !link.isOpen;
    link.destroy();
    if (isGone) throw new Error('the connection was closed');
    if (this.#holder.keeping?.isBehind === true) {
      throw new Error('the storage is behind: await store.durable() now and then');
    }
    throw new Error(`${String(words[0]).toUpperCase()} would wait: use store.client() for it`);
  }

  /** The engine's handle of the connection. */
  get context(): number {
    return this.#link.context;
  }
}

/** The error with the stack of who has called. */
function shownHere(error: RedisError): RedisError {
  return new RedisError(error.message);
}
