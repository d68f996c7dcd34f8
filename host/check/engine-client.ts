// A connection into an engine of the check's own, without a socket.

import type { Core } from '../engine/core.js';
import { outputWhole } from '../engine/output.js';
import { ReplyReader } from '../net/reply-reader.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { requestText } from '../net/request-text.js';

export class EngineClient {
  readonly #handle: number;

  constructor(private readonly core: Core) {
    this.#handle = core.connect(0, -1, '127.0.0.1:0', '127.0.0.1:0');
  }

  /** Runs commands of byte texts and returns their replies. */
  call(commands: readonly (readonly string[])[]): RemoteReply[] {
    const { core } = this;
    const bytes = Buffer.from(commands.map(requestText).join(''), 'latin1');
    core.receive(this.#handle, bytes, bytes.length);
    const reader = new ReplyReader();
    const replies: RemoteReply[] = [];
    for (;;) {
      while (core.pollOutput() !== 0) {
        reader.push(Buffer.from(outputWhole(core, this.#handle)));
        core.written(this.#handle);
        for (let reply = reader.next(); reply !== null; reply = reader.next()) replies.push(reply);
      }
      if (replies.length >= commands.length) return replies;
      core.more();
    }
  }
}
