/*
 * --pipe: the standard input goes to the server as it is, replies are only counted.
 *
 *     input ──► server        at the end:  CR LF *2 ECHO <20 random bytes>
 *     errors ◄── replies ◄──               when they come back, all has been answered
 *
 * The line end before ECHO ends what may be left of a command.
 */

import { randomBytes } from 'node:crypto';

import { ClientEnd, fail, print, printError } from '../ending.js';
import type { Session } from '../session.js';
import type { Wire } from '../wire.js';

export async function pipeRun(session: Session): Promise<void> {
  const pipe = new Pipe(session.wire!, session.options.pipeTimeoutSeconds);
  await pipe.run();
  print(`errors: ${pipe.errors}, replies: ${pipe.replies}\n`);
  if (pipe.errors > 0) throw new ClientEnd(1);
}

class Pipe {
  errors = 0;
  replies = 0;
  readonly #magic = randomBytes(20);
  #isSent = false;
  #lastReplyMs = Date.now();

  constructor(
    private readonly wire: Wire,
    private readonly timeoutSeconds: number,
  ) {}

  /** Resolves when the last reply has come, or too long nothing has. */
  async run(): Promise<void> {
    let stop = (): void => undefined;
    const stopped = new Promise<'late'>((resolve) => (stop = (): void => resolve('late')));
    const timer = setInterval(() => {
      if (this.#isLate()) stop();
    }, 1000);
    const sent = this.#send();
    const outcome = await Promise.race([this.#count(), stopped, sent.then(() => stopped)]);
    clearInterval(timer);
    if (outcome !== 'late') return;
    printError(`No replies for ${this.timeoutSeconds} seconds: exiting.\n`);
    this.errors += 1;
  }

  #isLate(): boolean {
    const waitedMs = Date.now() - this.#lastReplyMs;
    return this.#isSent && this.timeoutSeconds > 0 && waitedMs > this.timeoutSeconds * 1000;
  }

  async #send(): Promise<void> {
    for await (const piece of process.stdin as AsyncIterable<Buffer>) {
      await this.wire.write(piece);
      if (!this.wire.isOpen) return;
    }
    this.#isSent = true;
    print('All data transferred. Waiting for the last reply...\n');
    const echo = Buffer.from('\r\n*2\r\n$4\r\nECHO\r\n$20\r\n');
    await this.wire.write(Buffer.concat([echo, this.#magic, Buffer.from('\r\n')]));
  }

  async #count(): Promise<void> {
    for (;;) {
      const reply = this.wire.replyNow() ?? (await this.#reply());
      this.#lastReplyMs = Date.now();
      if (reply.kind === 'error') {
        printError(`${reply.text}\n`);
        this.errors += 1;
      } else if (reply.kind === 'bulk' && this.#isSent && this.#magic.equals(reply.bytes)) {
        print('Last reply received from server.\n');
        return;
      }
      this.replies += 1;
    }
  }

  async #reply(): ReturnType<Wire['reply']> {
    try {
      return await this.wire.reply();
    } catch {
      fail('Error reading replies from server');
    }
  }
}
