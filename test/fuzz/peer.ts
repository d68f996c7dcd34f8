/*
 * The two that the fuzzer compares, seen alike: a peer opens links, and a link takes commands and
 * gives their replies as they were sent.
 *
 *   EnginePeer    the engine in this process, without a socket; its clock is set before each batch
 *   SocketPeer    a server process: the oracle, or Cedis with its host
 */

import { Parameter, ShapeFigure } from '../../host/engine/seam.generated.js';
import { Connection, respSplit } from '../support/connection.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';
import type { Step, Words } from './family.js';

/** proto-max-bulk-len of both: low, so that the limit is met. */
export const LONGEST_BULK = 1024 * 1024;

/** How bytes are handed over: all at once, a command at a time, or cut anywhere. */
export type Manner = { kind: 'whole' } | { kind: 'single' } | { kind: 'cut'; seed: number };

export interface Link {
  /**
   * Runs the steps; replies as they were sent, more or fewer than the steps count if it went
   * wrong.
   */
  run(steps: readonly Step[], manner: Manner): Promise<Buffer[]>;
  close(): void;
}

export interface Peer {
  open(): Promise<Link>;
}

/** Longer than any timeout of a command that waits. */
const WAIT_MS = 20;

const bytesOf = (steps: readonly Step[]): Buffer =>
  Buffer.concat(steps.map(({ words }) => respCommand(words)));

/** Replies in the bytes; what is left over counts as one more. */
function split(bytes: Buffer): Buffer[] {
  const { replies, rest } = respSplit(bytes);
  return rest.length > 0 ? [...replies, rest] : replies;
}

export class EnginePeer implements Peer {
  readonly engine = new TestEngine({ nowMs: Date.now() });
  /** For canaries: changes what the engine answers. */
  alter: ((reply: Buffer, words: Words) => Buffer) | undefined;
  /** After how many batches there were hashes that share the names of their fields. */
  sharing = 0;

  constructor() {
    const { core } = this.engine;
    core.setParameter(Parameter.DEBUG_COMMAND, 1);
    core.setParameter(Parameter.MAXIMUM_BULK_BYTES, LONGEST_BULK);
  }

  open(): Promise<Link> {
    return Promise.resolve(new EngineLink(this, this.engine.connect()));
  }
}

class EngineLink implements Link {
  constructor(
    readonly peer: EnginePeer,
    readonly client: TestClient,
  ) {}

  run(steps: readonly Step[], manner: Manner): Promise<Buffer[]> {
    const { client } = this;
    const { engine } = this.peer;
    engine.advance(Math.max(Date.now() - engine.nowMs, 0));
    if (manner.kind === 'single') {
      for (const { words } of steps) client.send(respCommand(words));
    } else {
      client.send(
        bytesOf(steps),
        manner.kind === 'cut' ? { pieces: { ...manner, maximum: 500 } } : {},
      );
    }
    if (engine.core.engine.shapeFigure(ShapeFigure.HASHES) > 0) this.peer.sharing += 1;
    engine.tick();
    let bytes = client.bytes();
    const expected = steps.reduce((sum, { replies }) => sum + replies, 0);
    // A command that waits has a short timeout: each that is left gets the time for it.
    for (let left = expected - split(bytes).length; left > 0; left--) {
      engine.advance(WAIT_MS);
      engine.tick();
      bytes = Buffer.concat([bytes, client.bytes()]);
    }
    const replies = split(bytes);
    const { alter } = this.peer;
    if (alter === undefined) return Promise.resolve(replies);
    const answered = steps.filter(({ replies: count }) => count === 1);
    return Promise.resolve(replies.map((reply, at) => alter(reply, answered[at]?.words ?? [])));
  }

  close(): void {
    this.client.disconnect();
  }
}

export class SocketPeer implements Peer {
  constructor(readonly port: number) {}

  async open(): Promise<Link> {
    return new SocketLink(await Connection.open({ port: this.port }));
  }
}

class SocketLink implements Link {
  constructor(readonly connection: Connection) {}

  run(steps: readonly Step[]): Promise<Buffer[]> {
    this.connection.write(bytesOf(steps));
    return this.connection.receive(steps.reduce((sum, { replies }) => sum + replies, 0));
  }

  close(): void {
    this.connection.close();
  }
}
