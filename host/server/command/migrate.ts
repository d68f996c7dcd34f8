// MIGRATE host port key|"" database timeout [COPY] [REPLACE] [AUTH password | AUTH2 user password]
//         [KEYS key …]
//
//   this server                                       target
//     begin: which keys are there? hold them
//     ── AUTH, SELECT ────────────────────────────────►      only if needed; their replies are
//     ◄──────────────────────────────────── +OK, +OK ──      awaited
//     ── RESTORE key ttl payload [REPLACE] … ─────────►      a key's payload is made when it is its
//     ◄────────────────────────────────── +OK, -BUSY… ──     turn, and its time to live is cut then
//     end: delete what was acknowledged
//
// It is Redis's in its options, its texts, its cached links, and in what is deleted: exactly the
// keys that the target has acknowledged. Errors do not hide what was done; the first is answered.
// The timeout is for each step that waits for the target: to connect, to take 64 KiB, to answer
// once. Redis notices with its first write that nobody listens, so that this is an error of
// writing; one of connecting is that there is no such address. After an error of the link that is
// no timeout, and before anything was acknowledged, it is tried once more with a new link, because
// a cached one may have been closed at the other end.
//
// What is different: Redis does nothing else meanwhile. Here others are served, and commands that
// may write one of the keys wait until this one has ended (assembly/engine/keyspace/departure.ts
// says what holds them, and why a key that was touched all the same stays). All commands wait while
// MIGRATE runs inside of EXEC. A server may be its own target, but not within the same database,
// nor inside of EXEC: then the RESTORE waits for us as we wait for it, until the time is over, as
// it always does in Redis. And after AUTH or SELECT has failed no RESTORE is sent, which in Redis
// could overwrite a key of another database with REPLACE. Only a status is an acknowledgement.
//
// A client that goes away changes nothing: what was acknowledged is deleted. When the server ends
// meanwhile, its keys have not been deleted, and what has arrived is at both.

import { integerParse, longPrefixParse } from '../../config/number-text.js';
import { Departure } from '../../engine/departure.js';
import type { Link } from '../../net/link.js';
import { LinkError } from '../../net/link.js';
import type { LinkPool } from '../../net/link-pool.js';
import type { RemoteReply } from '../../net/reply-reader.js';
import type { HostCall } from '../../command/call.js';
import {
  ERROR_NOT_INTEGER,
  ERROR_OUT_OF_MEMORY,
  ERROR_SYNTAX,
} from '../../engine/seam.generated.js';

/** For a timeout of 0 and less, ms. */
const defaultTimeoutMs = 1000;
/** Requests are gathered until they are so long. */
const gatherBytes = 64 * 1024;

const keyGiven =
  'ERR When using MIGRATE KEYS option, the key argument must be set to the empty string';
const wereTouched =
  'ERR Some keys were modified while they were migrated. They stay here, and the target has them' +
  ' as they were before';

interface Options {
  readonly copies: boolean;
  readonly replaces: boolean;
  /** The arguments of AUTH; empty: no AUTH is sent. */
  readonly credentials: readonly Uint8Array[];
  /** Which arguments are the keys. */
  readonly firstKey: number;
  readonly keyCount: number;
}

interface Request extends Options {
  readonly host: string;
  readonly port: number;
  readonly database: bigint;
  readonly timeoutMs: number;
}

export function migrateCommand(call: HostCall, links: LinkPool): void | Promise<void> {
  const request = requestParse(call);
  if (typeof request === 'string') return call.reply.error(request);
  const departure = new Departure(call.core, call.client);
  const found = departure.begin(request.firstKey, request.keyCount);
  if (found < 0) return call.reply.error(ERROR_OUT_OF_MEMORY);
  if (found === 0) return call.reply.simple('NOKEY');
  return migrate(new Transfer(call, request, departure, found, links));
}

/** The arguments, or what is wrong with them. */
function requestParse(call: HostCall): Request | string {
  const { text } = call;
  const options = optionsParse(call);
  if (typeof options === 'string') return options;
  const timeout = integerParse(text[5]!);
  const database = integerParse(text[4]!);
  if (timeout === null || database === null) return ERROR_NOT_INTEGER;
  return {
    host: text[1]!,
    port: Number(longPrefixParse(text[2]!, 10).value),
    database,
    timeoutMs: timeout <= 0n ? defaultTimeoutMs : Number(timeout),
    ...options,
  };
}

/** What stands behind the timeout, or what is wrong with it. */
function optionsParse(call: HostCall): Options | string {
  const { text, arguments: bytes } = call;
  let copies = false;
  let replaces = false;
  let credentials: readonly Uint8Array[] = [];
  for (let at = 6; at < text.length; at++) {
    const more = text.length - 1 - at;
    switch (text[at]!.toLowerCase()) {
      case 'copy':
        copies = true;
        break;
      case 'replace':
        replaces = true;
        break;
      case 'auth':
        if (more < 1) return ERROR_SYNTAX;
        credentials = bytes.slice(at + 1, at + 2);
        at += 1;
        break;
      case 'auth2':
        if (more < 2) return ERROR_SYNTAX;
        credentials = bytes.slice(at + 1, at + 3);
        at += 2;
        break;
      case 'keys':
        if (text[3] !== '') return keyGiven;
        return { copies, replaces, credentials, firstKey: at + 1, keyCount: more };
      default:
        return ERROR_SYNTAX;
    }
  }
  return { copies, replaces, credentials, firstKey: 3, keyCount: 1 };
}

/** Sends the keys of a departure, ends it and answers. */
async function migrate(transfer: Transfer): Promise<void> {
  const { call, request, departure } = transfer;
  let isOpen = false;
  let kept = 0;
  let failure: string | null = null;
  try {
    failure = await transfer.run();
  } finally {
    isOpen = call.resume();
    kept = departure.end(!request.copies);
  }
  if (!isOpen) return;
  failure ??= kept === 0 ? null : kept < 0 ? ERROR_OUT_OF_MEMORY : wereTouched;
  if (failure === null) call.reply.simple('OK');
  else call.reply.error(failure);
}

/** How an attempt ended: done, or an error to answer, or a link that has failed. */
type Outcome = 'done' | { readonly error: string } | { readonly broken: LinkError };

/** Keys on their way through a link. */
class Transfer {
  /** What is being done to the target. */
  #step: 'writing' | 'reading' = 'writing';
  /** The keys that were sent, oldest first. */
  #sent: number[] = [];
  /** How many of them were answered. */
  #answers = 0;
  /** The first error that the target has answered with. */
  #refusal: string | null = null;
  /** Requests that were not written yet. */
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;

  constructor(
    readonly call: HostCall,
    readonly request: Request,
    readonly departure: Departure,
    /** How many keys the departure has. */
    private readonly found: number,
    private readonly links: LinkPool,
  ) {}

  /** Returns what went wrong, null = nothing. */
  async run(): Promise<string | null> {
    for (let mayRetry = true; ; mayRetry = false) {
      const outcome = await this.#attempt();
      if (this.#refusal !== null) return this.#refusal;
      if (outcome === 'done') return null;
      if ('error' in outcome) return outcome.error;
      if (!mayRetry || outcome.broken.timedOut || this.#answers > 0) {
        return `IOERR error or timeout ${this.#step} to target instance`;
      }
    }
  }

  async #attempt(): Promise<Outcome> {
    const { host, port, timeoutMs } = this.request;
    const { links } = this;
    let link: Link | null = null;
    this.#step = 'writing';
    try {
      link = await links.take(host, port, timeoutMs);
      const outcome = await this.#exchange(link);
      links.put(host, port, link);
      return outcome;
    } catch (error) {
      if (link !== null) {
        this.#takeAnswers(link);
        links.close(link);
      }
      if (!(error instanceof LinkError)) throw error;
      if (!error.isNowhere) return { broken: error };
      return { error: 'IOERR error or timeout connecting to the client' };
    }
  }

  /** All that is said over a link; throws a LinkError. */
  async #exchange(link: Link): Promise<Outcome> {
    this.#sent = [];
    this.#gathered = [];
    this.#gatheredBytes = 0;
    if (!(await this.#introduce(link))) return 'done';
    const { call, departure, found, request } = this;
    let outcome: Outcome = 'done';
    this.#step = 'writing';
    for (let index = 0; index < found; index++) {
      const key = departure.payload(index);
      if (key === 'gone') continue;
      if (key === 'out of memory') {
        outcome = { error: ERROR_OUT_OF_MEMORY };
        break;
      }
      this.#sent.push(index);
      const { ttlMs, payload } = key;
      const name = call.arguments[key.argument]!;
      await this.#send(link, 'RESTORE', name, String(ttlMs), payload, ...this.#restoreOptions);
    }
    await this.#flush(link);
    this.#step = 'reading';
    while (this.#answers < this.#sent.length) {
      this.#answered(link, await link.read(request.timeoutMs));
    }
    return outcome;
  }

  get #restoreOptions(): string[] {
    return this.request.replaces ? ['REPLACE'] : [];
  }

  /** Logs in and selects the database. False: the target refuses. */
  async #introduce(link: Link): Promise<boolean> {
    const { credentials, database, timeoutMs } = this.request;
    this.#step = 'writing';
    const selects = link.database !== database;
    if (credentials.length > 0) await this.#send(link, 'AUTH', ...credentials);
    if (selects) await this.#send(link, 'SELECT', String(database));
    await this.#flush(link);
    this.#step = 'reading';
    for (let left = Number(credentials.length > 0) + Number(selects); left > 0; left--) {
      this.#accepts(link, await link.read(timeoutMs));
    }
    if (this.#refusal !== null) return false;
    link.database = database;
    return true;
  }

  /** Whether a reply says that all is well; if not, it is noted. Throws if it is neither. */
  #accepts(link: Link, reply: RemoteReply): boolean {
    if (reply.kind === 'simple') return true;
    if (reply.kind !== 'error') throw new LinkError(`a reply that is a ${reply.kind}`);
    link.database = null;
    this.#refusal ??= `ERR Target instance replied with error: ${reply.text}`;
    return false;
  }

  /** The reply to the RESTORE of the oldest key that has none yet. */
  #answered(link: Link, reply: RemoteReply): void {
    const accepted = this.#accepts(link, reply);
    const index = this.#sent[this.#answers]!;
    this.#answers += 1;
    if (accepted) this.departure.acknowledge(index);
  }

  /** Takes the replies to RESTORE that have come already. */
  #takeAnswers(link: Link): void {
    while (this.#answers < this.#sent.length) {
      const reply = link.received();
      if (reply === null || (reply.kind !== 'simple' && reply.kind !== 'error')) return;
      this.#answered(link, reply);
    }
  }

  /** Sends a request, or keeps it until more has been gathered. */
  async #send(link: Link, ...words: readonly (string | Uint8Array)[]): Promise<void> {
    let head = `*${words.length}\r\n`;
    for (const word of words) {
      head += `$${word.length}\r\n`;
      if (typeof word === 'string') {
        head += word;
      } else {
        this.#gather(Buffer.from(head, 'latin1'));
        this.#gather(word);
        head = '';
      }
      head += '\r\n';
    }
    this.#gather(Buffer.from(head, 'latin1'));
    if (this.#gatheredBytes >= gatherBytes) await this.#flush(link);
  }

  #gather(bytes: Uint8Array): void {
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
  }

  /** Writes what was gathered: small pieces put together, a large one as it is. */
  async #flush(link: Link): Promise<void> {
    const { timeoutMs } = this.request;
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    for (let from = 0; from < gathered.length;) {
      let to = from + 1;
      for (let bytes = gathered[from]!.length; to < gathered.length; to++) {
        bytes += gathered[to]!.length;
        if (bytes > gatherBytes) break;
      }
      const pieces = gathered.slice(from, to);
      await link.write(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), timeoutMs);
      from = to;
    }
    this.#takeAnswers(link);
  }
}
