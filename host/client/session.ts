/*
 * The connection as the user sees it: connected, authenticated, at a database, in a transaction;
 * connected anew when it was lost, and to another node when a cluster says so.
 *
 *     connect ──► AUTH ──► SELECT ──► HELLO 3        each only if it was asked for
 *
 * A server that refuses AUTH or SELECT is still talked to: what it answers next says why.
 */

import { print, printError } from './ending.js';
import { replyFormat, replyText } from './format.js';
import type { Options } from './options.js';
import { Wire, WireFailure } from './wire.js';
import type { RemoteReply } from '../net/reply-reader.js';

export class Session {
  wire: Wire | null = null;
  host: string;
  port: number;
  /** The database that the server has, and the one that is wanted. */
  database = 0;
  wantedDatabase: number;
  isInTransaction = false;
  databaseBefore = 0;
  isInteractive = false;
  /** Subscribed to something: messages come between the replies. */
  isSubscribed = false;
  isResp3 = false;
  /** Redirected to another node, by which the Unix socket is out of use. */
  isRedirected = false;
  sendsAsking = false;
  /** What the debugger of scripts does: see ldb.ts. */
  isDebugging = false;
  debugsNextEval = false;
  debuggingEnded = false;

  constructor(readonly options: Options) {
    this.host = options.host;
    this.port = options.port;
    this.wantedDatabase = options.database;
  }

  /** Whether commands can be sent. */
  get isConnected(): boolean {
    return this.wire !== null && this.wire.isOpen;
  }

  get prompt(): string {
    if (!this.isConnected) return 'not connected> ';
    const place = this.options.socket === null ? this.#address() : `redis ${this.options.socket}`;
    const database = this.database === 0 ? '' : `[${this.database}]`;
    const state =
      (this.isInTransaction ? '(TX)' : '') + (this.isSubscribed ? '(subscribed mode)' : '');
    return `${place}${database}${state}> `;
  }

  #address(): string {
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    return `${host}:${this.port}`;
  }

  /** Connects, anew if there is a connection; returns whether all went well. */
  async connect(isQuiet = false): Promise<boolean> {
    this.close();
    this.database = 0;
    this.isInTransaction = false;
    this.isSubscribed = false;
    this.isResp3 = false;
    const { options, host, port } = this;
    const socket = this.isRedirected ? null : options.socket;
    try {
      this.wire = await Wire.open({ host, port, socket }, options);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const isTls = text.startsWith('TLS: ');
      if (isTls) printError(`Could not negotiate a TLS connection: ${text.slice(5)}\n`);
      else if (!isQuiet) {
        const place = socket ?? `${host}:${port}`;
        printError(`Could not connect to Redis at ${place}: ${text}\n`);
      }
      return false;
    }
    this.pushesShow();
    return this.#begin();
  }

  /** Pushes between replies are shown, or dropped, as the options say. */
  pushesShow(): void {
    if (this.wire === null) return;
    this.wire.onPush = this.options.showsPushes
      ? (reply): void => print(this.#pushText(reply))
      : (): void => undefined;
  }

  #pushText(reply: RemoteReply): string {
    const { output } = this.options;
    if (output === 'standard' && reply.kind === 'push' && reply.items.length === 2) {
      const [what, keys] = reply.items;
      if (replyText(what!) === 'invalidate' && keys!.kind === 'array') {
        const names = keys!.items.map((key) => `'${replyText(key) ?? ''}'`);
        return `-> invalidate: ${names.join(', ')}\n`;
      }
    }
    return replyFormat(reply, output, this.options);
  }

  async #begin(): Promise<boolean> {
    const { user, password, resp3 } = this.options;
    try {
      if (password !== null) {
        const words = user === null ? [password] : [user, password];
        const reply = await this.wire!.call('AUTH', ...words);
        if (reply.kind === 'error') {
          printError(`AUTH failed: ${reply.text}\n`);
          return false;
        }
      }
      if (!(await this.select())) return false;
      if (resp3 === 'no') return true;
      const reply = await this.wire!.call('HELLO', '3');
      if (reply.kind !== 'error') {
        this.isResp3 = true;
        return true;
      }
      printError(`HELLO 3 failed: ${reply.text}\n`);
      return resp3 === 'try';
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      printError('\nI/O error\n');
      return false;
    }
  }

  /** Goes to the database that is wanted. */
  async select(): Promise<boolean> {
    if (this.database === this.wantedDatabase) return true;
    const reply = await this.wire!.call('SELECT', String(this.wantedDatabase));
    if (reply.kind === 'error') {
      printError(`SELECT ${this.wantedDatabase} failed: ${reply.text}\n`);
      return false;
    }
    this.database = this.wantedDatabase;
    return true;
  }

  close(): void {
    this.wire?.close();
    this.wire = null;
  }

  /** Notes what a command that the server has accepted means for the prompt. */
  async accepted(words: readonly string[], reply: RemoteReply): Promise<void> {
    const name = words[0]!.toLowerCase();
    const isError = reply.kind === 'error';
    if (name === 'select' && words.length === 2 && !isError) {
      this.database = this.wantedDatabase = Number.parseInt(words[1]!, 10) || 0;
    } else if (name === 'auth' && (words.length === 2 || words.length === 3)) {
      await this.select();
    } else if (name === 'hello') {
      if (reply.kind === 'map' || reply.kind === 'array') this.isResp3 = reply.kind === 'map';
    } else if (words.length !== 1) {
      return;
    } else if (name === 'multi' && !isError) {
      this.isInTransaction = true;
      this.databaseBefore = this.database;
    } else if (name === 'exec' && this.isInTransaction) {
      this.isInTransaction = false;
      if (isError || reply.kind === 'nil') this.#databaseBack();
    } else if (name === 'discard' && !isError) {
      this.isInTransaction = false;
      this.#databaseBack();
    } else if (name === 'reset' && !isError) {
      this.isInTransaction = this.isResp3 = false;
      this.database = this.wantedDatabase = 0;
      this.options.resp3 = 'no';
      if (this.isSubscribed) this.pushesShow();
      this.isSubscribed = false;
    }
  }

  #databaseBack(): void {
    this.database = this.wantedDatabase = this.databaseBefore;
  }
}
