/*
 * A link that a test spoils: a TCP proxy in front of a server.
 *
 *     client ◄──► LinkProxy ◄──► server
 *
 *   cut         both ends are closed, what was on its way is lost
 *   half-close  one end hears that the other has no more to say; the other way goes on
 *   slow        so many bytes come through a millisecond
 *   freeze      nothing comes through, and nobody is told
 *   refuse      who connects is sent away
 *   mend        everything that follows comes through
 */

import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A slow link passes on what it has so often. */
const stepMs = 5;

export class LinkProxy {
  readonly #server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  readonly #pairs = new Set<Pair>();
  readonly #target: () => number;
  #bytesPerMs = Infinity;
  #refuses = false;
  /** Pieces that wait for their turn, in their order. */
  #waiting: { readonly to: Socket; bytes: Buffer; readonly from: Socket }[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param target the port to connect to */
  constructor(target: () => number) {
    this.#target = target;
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #accept(near: Socket): void {
    near.on('error', () => undefined);
    if (this.#refuses) return void near.resetAndDestroy();
    const far = connect({ port: this.#target(), host: '127.0.0.1', allowHalfOpen: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes: Buffer) => this.#pass(from, to, bytes));
      from.on('end', () => to.end());
      from.on('error', () => this.#close(pair));
      from.on('close', () => this.#close(pair));
    }
  }

  #close(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return;
    pair.near.destroy();
    pair.far.destroy();
  }

  #pass(from: Socket, to: Socket, bytes: Buffer): void {
    if (this.#bytesPerMs === Infinity) {
      if (to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
      return;
    }
    from.pause();
    this.#waiting.push({ from, to, bytes });
    this.#timer ??= setInterval(() => this.#step(), stepMs);
  }

  /** Passes on what a slow link has room for. */
  #step(): void {
    const budget = Math.floor(this.#bytesPerMs * stepMs);
    this.#waiting = this.#waiting.filter((each) => {
      if (each.to.destroyed) return false;
      each.to.write(each.bytes.subarray(0, budget));
      each.bytes = each.bytes.subarray(budget);
      if (each.bytes.length > 0) return true;
      each.from.resume();
      return false;
    });
    if (this.#waiting.length > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  cut(): void {
    for (const pair of [...this.#pairs]) this.#close(pair);
  }

  /** @param end whose peer hears the end of the stream */
  halfClose(end: 'near' | 'far'): void {
    for (const pair of this.#pairs) pair[end].end();
  }

  slow(bytesPerMs: number): void {
    this.#bytesPerMs = bytesPerMs;
  }

  freeze(): void {
    this.#bytesPerMs = 0;
  }

  refuse(): void {
    this.#refuses = true;
    this.cut();
  }

  mend(): void {
    this.#refuses = false;
    this.#bytesPerMs = Infinity;
    this.#flush();
  }

  #flush(): void {
    for (const { from, to, bytes } of this.#waiting.splice(0)) {
      to.write(bytes);
      from.resume();
    }
  }

  stop(): void {
    this.cut();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#server.close();
  }
}
