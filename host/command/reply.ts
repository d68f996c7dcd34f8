// How the host answers: the same meanings as a handler of the engine, written by the engine's own
// reply writer, so that RESP2 and RESP3 are spelled in one place (assembly/protocol/reply.ts).

import type { Core } from '../engine/core.js';

/** Writes one client's reply. Texts are latin1: one byte a character. */
export interface ReplyWriter {
  array(count: number): void;
  map(pairs: number): void;
  set(count: number): void;
  bulk(text: string | Uint8Array): void;
  simple(text: string): void;
  integer(value: number): void;
  double(value: number): void;
  boolean(value: boolean): void;
  nil(): void;
  nilArray(): void;
  /** An error; its text starts with the code, without the '-'. */
  error(text: string): void;
  /** A text with a format of three letters ('txt'). */
  verbatim(format: string, text: string): void;
}

/** The writer to the engine's open output. */
export class CoreReply implements ReplyWriter {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  array(count: number): void {
    this.#core.engine.hostReplyArray(count);
  }

  map(pairs: number): void {
    this.#core.engine.hostReplyMap(pairs);
  }

  set(count: number): void {
    this.#core.engine.hostReplySet(count);
  }

  bulk(text: string | Uint8Array): void {
    this.#core.engine.hostReplyBulk(this.#core.putReply(text));
  }

  simple(text: string): void {
    this.#core.engine.hostReplySimple(this.#core.putReply(text));
  }

  integer(value: number): void {
    this.#core.engine.hostReplyInteger(value);
  }

  double(value: number): void {
    this.#core.engine.hostReplyDouble(value);
  }

  boolean(value: boolean): void {
    this.#core.engine.hostReplyBoolean(value);
  }

  nil(): void {
    this.#core.engine.hostReplyNull();
  }

  nilArray(): void {
    this.#core.engine.hostReplyNullArray();
  }

  error(text: string): void {
    this.#core.engine.hostReplyError(this.#core.putReply(text));
  }

  verbatim(_format: string, text: string): void {
    this.#core.engine.hostReplyVerbatim(this.#core.putReply(text));
  }
}
