/*
 * A link: a connection that this server opens to another one, as its client. MIGRATE sends keys
 * through it.
 *
 *     Link.open ──> write* / read* ──> close          one at a time, each with a time to take
 *
 * - write() resolves when the system has taken the bytes, 64 KiB at a time: at most one such piece
 *   is in flight, so that a target that does not read bounds what waits here. The time counts anew
 *   for each piece.
 * - read() resolves with the next reply. What comes before it is asked for is kept; when very much
 *   is kept the socket is not read until some of it was taken.
 * - What goes wrong is a LinkError, which says whether time had run out. The link is of no use
 *   then, but replies that have come before can still be taken (received).
 *
 * A link that nobody uses (rest) does not keep the process alive, and ends when anything comes
 * that nobody has asked for.
 */

import type { Socket } from 'node:net';

import type { RemoteReply } from './reply-reader.js';
import { ReplyReader } from './reply-reader.js';
import type { LinkTarget } from './socket-open.js';
import { LinkError, socketOpen, timerLimited } from './socket-open.js';

/** How much is written in one piece, and within one time. */
const pieceBytes = 64 * 1024;
/** When so many replies wait, the socket is not read. */
const maximumWaiting = 1024;

export { LinkError } from './socket-open.js';
export type { LinkTarget } from './socket-open.js';

function nothing(): void {}

/** What waits: for something to come, or for bytes to leave. */
interface Waiting {
  settle(): void;
  fail(error: LinkError): void;
}

export class Link {
  /** Free for the owner: the database that is selected at the other end; null = not known. */
  database: bigint | null = null;

  readonly #socket: Socket;
  readonly #reader = new ReplyReader();
  #replies: RemoteReply[] = [];
  /** How many of #replies were taken. */
  #taken = 0;
  #waiting: Waiting | null = null;
  /** Called when something has come. */
  #noted: () => void = nothing;
  #failure: LinkError | null = null;
  #isResting = false;
  /** Bytes written since the last turn of the event loop that we know of. */
  #sinceTurn = 0;
  #ended: () => void = nothing;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#arrived(bytes));
    socket.on('error', (error) => this.#fail(new LinkError(error.message)));
    socket.on('close', () => this.#fail(new LinkError('the connection was closed')));
  }

  /** Connects, and with TLS shakes hands; rejects with a LinkError. */
  static async open(target: LinkTarget, timeoutMs: number): Promise<Link> {
    return new Link(await socketOpen(target, timeoutMs));
  }

  /** Whether it can be written to. */
  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** Writes bytes, which must stay as they are until it resolves. */
  async write(bytes: Uint8Array, timeoutMs: number): Promise<void> {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      if (this.#sinceTurn >= pieceBytes) await this.#turn();
      this.#sinceTurn += piece.length;
      await this.#wait(timeoutMs, (settle) => {
        this.#socket.write(piece, (error) => {
          if (!error) settle();
        });
      });
    }
  }

  /** Lets others have a turn of the event loop: a quick target takes piece after piece at once. */
  #turn(): Promise<void> {
    this.#sinceTurn = 0;
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** The next reply. */
  async read(timeoutMs: number): Promise<RemoteReply> {
    let reply = this.received();
    while (reply === null) {
      await this.#wait(timeoutMs, (settle) => {
        this.#noted = settle;
      });
      reply = this.received();
    }
    return reply;
  }

  /** The next reply, if it has come already. */
  received(): RemoteReply | null {
    if (this.#taken === this.#replies.length) return null;
    const reply = this.#replies[this.#taken]!;
    this.#taken += 1;
    if (this.#taken === this.#replies.length) {
      this.#replies = [];
      this.#taken = 0;
      if (this.#socket.isPaused()) this.#socket.resume();
    }
    return reply;
  }

  /** Nobody uses the link for now; `ended` is called if it ends meanwhile. */
  rest(ended: () => void): void {
    this.#isResting = true;
    this.#ended = ended;
    this.#socket.unref();
    if (this.#replies.length > 0 || !this.#reader.isEmpty) this.close();
  }

  /** Somebody uses it again. */
  wake(): void {
    this.#isResting = false;
    this.#ended = nothing;
    this.#socket.ref();
  }

  close(): void {
    this.#fail(new LinkError('the link was closed'));
  }

  /** Waits until `begin` calls back. */
  #wait(timeoutMs: number, begin: (settle: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      const timer = setTimeout(
        () => this.#fail(new LinkError('nothing happened in time', true)),
        timerLimited(timeoutMs),
      );
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting = null;
      };
      const waiting: Waiting = {
        settle: () => {
          if (this.#waiting !== waiting) return;
          done();
          resolve();
        },
        fail: (error) => {
          done();
          reject(error);
        },
      };
      this.#waiting = waiting;
      begin(waiting.settle);
    });
  }

  #arrived(bytes: Buffer): void {
    if (this.#isResting) return this.close();
    try {
      this.#reader.push(bytes);
      for (let reply = this.#reader.next(); reply !== null; reply = this.#reader.next()) {
        this.#replies.push(reply);
      }
    } catch (error) {
      return this.#fail(new LinkError((error as Error).message));
    }
    if (this.#replies.length - this.#taken >= maximumWaiting) this.#socket.pause();
    this.#noted();
  }

  #fail(error: LinkError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#socket.destroy();
    this.#waiting?.fail(error);
    this.#ended();
  }
}
