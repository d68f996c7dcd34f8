// Commands that are answered at once: the connection of a store's own calls.
//
// The engine is in the process, so that an answer is there when the call into it returns, but for
// commands that wait. They are for store.client(); here they are ended, and refused.

import { outputCount, outputPlace, ownerPlace } from '../engine/in-place.js';
import { outputIsParted, outputWhole } from '../engine/output.js';
import type { StoreEngine } from './store-engine.js';
import type { Link } from './link.js';
import { ReplyDecoder } from './reply.js';
import type { Reply } from './reply.js';
import { Push, RedisError } from './reply.js';
import { RequestWriter, requestWrite, turnsRepliesOff } from './request.js';
import type { Word } from './request.js';

/** Commands whose answers never end. */
const endless = new Set(['subscribe', 'psubscribe', 'ssubscribe', 'monitor']);
/** Commands that are answered when a file is written. */
const written = new Set(['save', 'bgrewriteaof', 'waitaof']);
const noReplies = 'a store whose replies are turned off would answer nothing';
const shortestRefused = 4;
const passedMaximum = 1000;
/** Commands of up to so many bytes are written into the engine's memory. */
const inPlaceMaximum = 16 * 1024;

export class Caller {
  readonly #engine: StoreEngine;
  readonly #protocol: 2 | 3;
  readonly #writer = new RequestWriter();
  #decoder = new ReplyDecoder();
  #link: Link;
  #replies: Reply[] = [];
  /** Names of commands that are not refused, as they were written. */
  readonly #passed = new Set<string>();
  #wanted = 0;
  /** It has said RESET, after which a connection answers as RESP2 does. */
  #isReset = false;

  constructor(engine: StoreEngine, protocol: 2 | 3) {
    this.#engine = engine;
    this.#protocol = protocol;
    this.#link = this.#connect();
  }

  /** The reply to a command; an error is thrown. */
  call(words: readonly Word[], asBytes: boolean): Reply {
    this.#refuse(words);
    let reply: Reply | undefined;
    const link = this.#link;
    if (link.isOpen) reply = this.#inPlace(link, words, asBytes);
    if (reply === undefined) [reply] = this.#exchange(this.#opened([words]), [words], asBytes);
    if (this.#isReset) this.#hello();
    if (reply instanceof RedisError) throw shownHere(reply);
    return reply!;
  }

  /**
   * The shortest way, where nothing is between the words and the engine: the command is written
   * into its memory, and the reply read where it lies. Undefined: this way is too narrow, and
   * nothing has happened.
   */
  #inPlace(link: Link, words: readonly Word[], asBytes: boolean): Reply | undefined {
    const engine = this.#engine;
    engine.check();
    const { core, turn } = engine;
    const client = link.context;
    const start = ownerPlace(core, client, inPlaceMaximum);
    if (start === 0) return undefined;
    const end = requestWrite(words, core.memory.bytes, start, start + inPlaceMaximum);
    if (end < 0) return undefined;
    this.#decoder.asBytes = asBytes;
    if (!turn.receivedThere(link, end - start)) return this.#rest(link, words);
    const at = outputPlace(core, client);
    const count = outputCount(core, client);
    const reply = outputIsParted(core, client)
      ? undefined
      : this.#decoder.only(core.memory.bytes, at, at + count);
    if (reply === undefined) this.#decoder.read(outputWhole(core, client), this.#told);
    core.written(client);
    return reply === undefined ? this.#rest(link, words) : reply;
  }

  /** The reply to a command that has been sent, and perhaps not been answered yet. */
  #rest(link: Link, words: readonly Word[]): Reply {
    this.#wanted = 1;
    return this.#await(link, [words])[0]!;
  }

  /** The connection, which is opened anew after one that was ended, unless that has to wait. */
  #opened(commands: readonly (readonly Word[])[]): Link {
    const link = this.#link.isOpen ? this.#link : this.#connect();
    if (!link.isOpen) throw this.#wouldWait(commands[0]!, true);
    return link;
  }

  /** The replies to commands that are sent together; errors stand among them. */
  callAll(commands: readonly (readonly Word[])[], asBytes: boolean): Reply[] {
    for (let index = 0; index < commands.length; index++) this.#refuse(commands[index]!);
    if (commands.length === 0) {
      this.#engine.check();
      return [];
    }
    const replies = this.#exchange(this.#opened(commands), commands, asBytes);
    if (this.#isReset) this.#hello();
    return replies;
  }

  #exchange(link: Link, commands: readonly (readonly Word[])[], asBytes: boolean): Reply[] {
    this.#send(link, commands, asBytes);
    return this.#await(link, commands);
  }

  #send(link: Link, commands: readonly (readonly Word[])[], asBytes: boolean): void {
    const writer = this.#writer;
    const engine = this.#engine;
    writer.clear();
    for (let index = 0; index < commands.length; index++) writer.add(commands[index]!);
    this.#wanted = commands.length;
    this.#decoder.asBytes = asBytes;
    engine.send(link, writer.bytes, writer.length);
  }

  /** The replies to commands that have been sent. */
  #await(link: Link, commands: readonly (readonly Word[])[]): Reply[] {
    if (!this.#awaited()) this.#refuseWaiting(link, commands);
    const replies = this.#replies;
    this.#replies = [];
    return replies;
  }

  /** Whether what was sent is answered, when all has been done that can be done now. */
  #awaited(): boolean {
    const engine = this.#engine;
    if (!this.#isAnswered()) engine.work(this.#isAnswered);
    engine.check();
    // What has held commands may be over since, but for a step that lets them go on.
    if (!this.#isAnswered() && engine.keeping?.persistence.hold.letGo() === true) {
      engine.work(this.#isAnswered);
    }
    return this.#isAnswered();
  }

  readonly #isAnswered = (): boolean => this.#replies.length >= this.#wanted;

  readonly #told = (reply: Reply): void => {
    if (!(reply instanceof Push)) this.#replies.push(reply);
  };

  #connect(): Link {
    this.#decoder = new ReplyDecoder();
    const output = (bytes: Uint8Array): void => this.#decoder.read(bytes, this.#told);
    const link = this.#engine.connect({ output, leavesAtOnce: true });
    this.#link = link;
    this.#hello();
    return link;
  }

  /** Asks for the protocol; ends the connection where even that waits (CLIENT PAUSE). */
  #hello(): void {
    this.#isReset = false;
    if (this.#protocol !== 3) return;
    const link = this.#link;
    this.#send(link, [['HELLO', '3']], false);
    if (!this.#awaited()) link.destroy();
    this.#replies = [];
  }

  /** Refuses what cannot be answered at once before it has begun. */
  #refuse(words: readonly Word[]): void {
    if (words.length === 0) throw new TypeError('a command has at least its name');
    const [name] = words;
    if (typeof name !== 'string' || name.length < shortestRefused) return;
    if (this.#passed.has(name)) return;
    const lower = name.toLowerCase();
    if (lower === 'client' || lower === 'reset') return this.#mark(lower, words);
    const isWritten = written.has(lower) && this.#engine.keeping !== null;
    if (!isWritten && !endless.has(lower)) {
      if (this.#passed.size < passedMaximum) this.#passed.add(name);
      return;
    }
    const what = isWritten ? 'waits for the disk' : 'has no end';
    throw new Error(`${name.toUpperCase()} ${what}: use store.client() for it`);
  }

  /** Notes what a command does to the connection, or refuses it. */
  #mark(lower: string, words: readonly Word[]): void {
    if (lower === 'reset') this.#isReset = true;
    else if (turnsRepliesOff(words)) throw new Error(noReplies);
  }

  /** Ends what waits, and with it the connection: the next call opens another. */
  #refuseWaiting(link: Link, commands: readonly (readonly Word[])[]): never {
    const words = commands[this.#replies.length]!;
    this.#replies = [];
    const isGone = !link.isOpen;
    link.destroy();
    if (isGone) throw new Error('the connection was closed');
    throw this.#wouldWait(words, !this.#connect().isOpen);
  }

  /** @param isPaused whether all commands wait, even a greeting */
  #wouldWait([name]: readonly Word[], isPaused: boolean): Error {
    if (this.#engine.keeping?.isBehind === true) {
      return new Error('the storage is behind: await store.durable() now and then');
    }
    const why = isPaused ? ' for CLIENT PAUSE to end' : '';
    return new Error(`${String(name).toUpperCase()} would wait${why}: use store.client() for it`);
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
