/*
 * What an RDB file holds, by loading it: into an engine of its own, which judges every byte of it.
 *
 *     bytes ──► Load ──► engine ──► SCAN, TYPE, PTTL of each database
 *                 └──► facts (redis-ver, ctime …), libraries
 *
 * The file may be the head of an append-only file: then `behind` says where its commands begin.
 */

import { byteTextFromBytes } from '../config/byte-text.js';
import { Core } from '../engine/core.js';
import { Load } from '../engine/load.js';
import { engineModule } from '../engine/node-module.js';
import { outputWhole } from '../engine/output.js';
import { LoadOption, ServerState } from '../engine/seam.generated.js';
import { ReplyReader } from '../net/reply-reader.js';
import type { RemoteReply } from '../net/reply-reader.js';
import { requestText } from '../net/request-text.js';

const databases = 16_384;
const keysAtOnce = 500;

/** The keys of one database. */
export interface DatabaseContent {
  readonly database: number;
  readonly keys: number;
  readonly withExpiry: number;
  readonly byType: Readonly<Record<string, number>>;
}

export interface RdbContent {
  readonly version: number;
  /** What the writer has told, name and text. */
  readonly facts: readonly (readonly [string, string])[];
  readonly libraries: number;
  readonly keys: number;
  /** Left out, because their time is over. */
  readonly expired: number;
  readonly databases: readonly DatabaseContent[];
  /** Why it is broken, or null. */
  readonly failure: { readonly text: string; readonly offset: number } | null;
  /** Where the bytes behind the RDB begin. */
  readonly end: number;
}

/** Loads an RDB of `bytes` bytes from its pieces; stops reading where it ends or is broken. */
export function rdbCheck(pieces: Iterable<Uint8Array>, bytes: number): RdbContent {
  const core = new Core({ module: engineModule(), databases });
  const facts: [string, string][] = [];
  let libraries = 0;
  const load = new Load(core, {
    fact: (name, text) => facts.push([name, text]),
    library: () => void (libraries += 1),
  });
  core.state.set(ServerState.LOADING, true);
  load.begin(bytes, LoadOption.CHECKSUM);
  let end = 0;
  for (const piece of pieces) {
    const outcome = load.feed(piece);
    end += piece.length - (outcome === 'done' ? load.behind() : 0);
    if (outcome !== 'more') break;
  }
  const { keys, expired } = load.counts();
  const version = load.version();
  const failure = load.end();
  core.state.set(ServerState.LOADING, false);
  return {
    version,
    facts,
    libraries,
    keys,
    expired,
    databases: failure === null ? contentOf(core) : [],
    failure: failure === null ? null : failureText(failure),
    end,
  };
}

function failureText({ text, flaw, offset }: { text: string; flaw: string; offset: number }): {
  text: string;
  offset: number;
} {
  return { text: flaw === '' ? text : `${text}: ${flaw}`, offset };
}

function contentOf(core: Core): DatabaseContent[] {
  const client = new EngineClient(core);
  const found: DatabaseContent[] = [];
  for (let database = 0; database < databases; database++) {
    const [, size] = client.call([['SELECT', String(database)], ['DBSIZE']]);
    if (size?.kind === 'integer' && size.value > 0n) found.push(databaseContent(client, database));
  }
  return found;
}

function databaseContent(client: EngineClient, database: number): DatabaseContent {
  const byType: Record<string, number> = {};
  let keys = 0;
  let withExpiry = 0;
  let cursor = '0';
  do {
    const [step] = client.call([['SCAN', cursor, 'COUNT', String(keysAtOnce)]]);
    if (step?.kind !== 'array') break;
    const [next, names] = step.items;
    cursor = textOf(next);
    const words = (names?.kind === 'array' ? names.items : []).map(textOf);
    const replies = client.call(
      words.flatMap((key) => [
        ['TYPE', key],
        ['PTTL', key],
      ]),
    );
    for (const [at, reply] of replies.entries()) {
      if (reply.kind === 'integer' && reply.value >= 0n) withExpiry += 1;
      if (at % 2 !== 0) continue;
      const type = textOf(reply);
      byType[type] = (byType[type] ?? 0) + 1;
      keys += 1;
    }
  } while (cursor !== '0');
  return { database, keys, withExpiry, byType };
}

function textOf(reply: RemoteReply | undefined): string {
  if (reply === undefined) return '';
  if ('bytes' in reply) return byteTextFromBytes(reply.bytes);
  return 'text' in reply ? reply.text : '';
}

/** A connection into the engine, without a socket. */
class EngineClient {
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
