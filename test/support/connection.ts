/*
 * A raw RESP connection to a server process, for tests: bytes out, whole replies in as they were
 * sent.
 *
 *   const connection = await Connection.open({ port });
 *   await connection.call('SET', 'key', 'value')            'OK'     read by resp.ts
 *   connection.write(respCommand(['GET', 'key']));
 *   await connection.receive(1)                             [<Buffer '$5\r\nvalue\r\n'>]
 *   connection.close();
 *
 * respSplit finds where replies end and looks at nothing else, so that bytes can be compared as
 * they are: 2b 4f 4b 0d 0a 3a 31 0d 0a 24 is '+OK', ':1' and a rest of one byte.
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { type Reply, respCommand, respParse } from './resp.js';

const LINE_TYPES = new Set([...'+-:_#,('].map((type) => type.charCodeAt(0)));
const BULK_TYPES = new Set([...'$='].map((type) => type.charCodeAt(0)));
/** How many replies follow for each one that an aggregate counts. */
const AGGREGATES: Record<string, number> = { '*': 1, '~': 1, '>': 1, '%': 2 };

/** Where the reply at `at` ends, -1 if it is cut short. */
function replyEnd(bytes: Buffer, at: number): number {
  let left = 1;
  while (left > 0) {
    const feed = bytes.indexOf(0x0a, at);
    if (feed === -1) return -1;
    const type = bytes[at]!;
    const count = Number(bytes.toString('latin1', at + 1, feed - 1));
    at = feed + 1;
    left -= 1;
    if (LINE_TYPES.has(type)) continue;
    if (BULK_TYPES.has(type)) {
      if (count >= 0) at += count + 2;
      if (at > bytes.length) return -1;
      continue;
    }
    const letter = String.fromCharCode(type);
    if (letter === '|') left += 2 * count + 1;
    else if (letter in AGGREGATES) left += Math.max(count, 0) * AGGREGATES[letter]!;
    else throw new Error(`no reply: ${JSON.stringify(bytes.toString('latin1', at - 20, at + 40))}`);
  }
  return at;
}

/** Cuts bytes into whole replies, each as it was sent, and the bytes behind them. */
export function respSplit(bytes: Buffer): { replies: Buffer[]; rest: Buffer } {
  const replies: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = replyEnd(bytes, at);
    if (end === -1) break;
    replies.push(bytes.subarray(at, end));
    at = end;
  }
  return { replies, rest: bytes.subarray(at) };
}

export type Address = { port: number; host?: string } | { path: string };

export class Connection {
  /** Whether the server has closed the connection. */
  closed = false;
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received.push(bytes);
      this.#wake();
    });
    const ended = (): void => {
      this.closed = true;
      this.#wake();
    };
    socket.on('error', ended);
    socket.on('close', ended);
  }

  /** Connects; rejects if nobody listens. */
  static async open(address: Address): Promise<Connection> {
    const socket =
      'path' in address
        ? connect(address.path)
        : connect({ port: address.port, host: address.host ?? '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** All bytes that have come and were not taken yet. */
  take(): Buffer {
    const bytes = Buffer.concat(this.#received);
    this.#received = [];
    return bytes;
  }

  /**
   * The next `count` replies, each as it was sent; fewer if the connection ends or nothing comes
   * for `timeoutMs`.
   */
  async receive(count: number, timeoutMs = 10_000): Promise<Buffer[]> {
    const replies: Buffer[] = [];
    for (;;) {
      const split = respSplit(this.take());
      const wanted = count - replies.length;
      replies.push(...split.replies.slice(0, wanted));
      this.#received = [...split.replies.slice(wanted), split.rest];
      if (replies.length === count || this.closed) return replies;
      if (!(await this.#arrival(timeoutMs))) return replies;
    }
  }

  /** What comes until there are `count` bytes, or until nothing has come for `timeoutMs`. */
  async bytes(count: number, timeoutMs = 2000): Promise<Buffer> {
    let bytes = this.take();
    while (bytes.length < count && (await this.#arrival(timeoutMs))) {
      bytes = Buffer.concat([bytes, this.take()]);
    }
    return bytes;
  }

  /** Waits until bytes come or the connection ends. False: nothing happened in time. */
  #arrival(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#wake = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  /** Waits until the server closes the connection, and returns the bytes that came before. */
  async ended(timeoutMs = 10_000): Promise<Buffer> {
    while (!this.closed) {
      if (!(await this.#arrival(timeoutMs))) throw new Error('the connection stays open');
    }
    return this.take();
  }

  /** Sends one command and returns its one reply. */
  async call(...words: (string | Uint8Array | number)[]): Promise<Reply> {
    this.write(respCommand(words));
    const [reply] = await this.receive(1);
    if (reply === undefined) throw new Error(`no reply to ${words.join(' ').slice(0, 200)}`);
    return respParse(reply).replies[0]!;
  }

  close(): void {
    this.#socket.destroy();
  }
}
