/*
 * Links that are kept open for a while after their use, because MIGRATE is often called for many
 * keys and one target.
 *
 *     open ──> used ──put──> resting, by its target ──10 s──> closed
 *               ^─────────────────┘
 *
 * A link has one user at a time. Who finds none resting opens another one; of two links to the same
 * target that come back, one is kept. At most 64 rest; the one that has rested longest goes first.
 */

import type { ConnectionOptions } from 'node:tls';

import { Link, LinkError } from './link.js';

const maximumResting = 64;
const restMs = 10_000;

interface Resting {
  readonly link: Link;
  readonly timer: NodeJS.Timeout;
}

export class LinkPool {
  readonly #resting = new Map<string, Resting>();
  readonly #used = new Set<Link>();
  #isClosed = false;

  /** @param tls options for TLS, or null; asked each time that a link is opened */
  constructor(private readonly tls: () => Promise<ConnectionOptions | null>) {}

  /** How many links rest. */
  get size(): number {
    return this.#resting.size;
  }

  /** A link to a target, which the caller gives back or closes; rejects with a LinkError. */
  async take(host: string, port: number, timeoutMs: number): Promise<Link> {
    const name = targetName(host, port);
    const resting = this.#resting.get(name);
    if (resting !== undefined) {
      this.#forget(name);
      resting.link.wake();
      this.#used.add(resting.link);
      return resting.link;
    }
    const tls = await this.#tlsOptions();
    if (this.#isClosed) throw new LinkError('the server ends');
    const link = await Link.open({ host, port, tls }, timeoutMs);
    this.#used.add(link);
    if (this.#isClosed) link.close();
    return link;
  }

  async #tlsOptions(): Promise<ConnectionOptions | null> {
    try {
      return await this.tls();
    } catch (error) {
      throw new LinkError(error instanceof Error ? error.message : String(error));
    }
  }

  /** Gives a link back that can be used again. */
  put(host: string, port: number, link: Link): void {
    this.#used.delete(link);
    const name = targetName(host, port);
    if (!link.isOpen || this.#resting.has(name)) return link.close();
    const [oldest] = this.#resting.keys();
    if (this.#resting.size >= maximumResting && oldest !== undefined) this.#drop(oldest);
    const timer = setTimeout(() => this.#drop(name), restMs).unref();
    this.#resting.set(name, { link, timer });
    link.rest(() => this.#forget(name));
  }

  /** Closes a link instead of giving it back. */
  close(link: Link): void {
    this.#used.delete(link);
    link.close();
  }

  /** Closes all links, those in use too, for ever. */
  closeAll(): void {
    this.#isClosed = true;
    for (const name of [...this.#resting.keys()]) this.#drop(name);
    for (const link of this.#used) link.close();
    this.#used.clear();
  }

  #drop(name: string): void {
    this.#resting.get(name)?.link.close();
    this.#forget(name);
  }

  #forget(name: string): void {
    clearTimeout(this.#resting.get(name)?.timer);
    this.#resting.delete(name);
  }
}

function targetName(host: string, port: number): string {
  return `${host}:${port}`;
}
