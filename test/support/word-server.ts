/*
 * A server of a test's own that reads requests and answers each with what the test says: the other
 * end of a link to a target, to a primary.
 */

import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

import { respParse } from './resp.js';

/** What a request is answered with; null = nothing. */
export type WordAnswer = (words: string[], socket: Socket) => Buffer | string | null;

export class WordServer {
  /** All requests, in the order in which they came. */
  readonly requests: string[][] = [];
  readonly sockets: Socket[] = [];
  readonly #server = createServer((socket) => this.#serve(socket));
  readonly #answer: WordAnswer;

  constructor(answer: WordAnswer) {
    this.#answer = answer;
  }

  #serve(socket: Socket): void {
    this.sockets.push(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      // An empty line says that the other end is alive.
      const heard = bytes.length === 1 && bytes[0] === 0x0a ? Buffer.alloc(0) : bytes;
      const parsed = respParse(Buffer.concat([rest, heard]));
      rest = parsed.rest;
      for (const words of parsed.replies as string[][]) {
        this.requests.push(words);
        const reply = this.#answer(words, socket);
        if (reply !== null) socket.write(reply);
      }
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }
}
