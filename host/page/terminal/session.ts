// What the prompt tells of its connection, as the replies have shown it: the database, a
// transaction that is open, subscriptions, MONITOR.

import type { RemoteReply } from '../../net/reply-reader.js';
import { wordOf } from '../text.js';

export class Session {
  database = 0;
  /** The commands of an open transaction; null = none is open. */
  queued: string[] | null = null;
  /** Whether the transaction will be refused, because one of its commands was. */
  isSpoiled = false;
  isMonitor = false;
  /** What is subscribed to, with its kind in front: 'p:news.*'. */
  readonly channels = new Set<string>();

  /** Notes what a reply to a command has changed. */
  replied(line: string, words: readonly string[], reply: RemoteReply): void {
    const name = words[0]!.toLowerCase();
    const isError = reply.kind === 'error';
    if (this.queued !== null) {
      if (name === 'exec' || name === 'discard') this.#transactionEnds(isError);
      else if (isError) this.isSpoiled = true;
      else if (wordOf(reply) === 'QUEUED') this.queued.push(line);
    }
    if (isError) return;
    if (name === 'multi') [this.queued, this.isSpoiled] = [[], false];
    if (name === 'select' && this.queued === null) this.database = Number(words[1]);
    if (name === 'monitor') this.isMonitor = true;
    if (name === 'reset') this.clear();
  }

  #transactionEnds(isError: boolean): void {
    // EXEC with a wrong number of arguments leaves it open, but spoils it.
    if (isError && !this.isSpoiled) this.isSpoiled = true;
    this.queued = null;
  }

  /** Notes a confirmation; true for what is a message. */
  pushed(items: readonly RemoteReply[]): boolean {
    const kind = wordOf(items[0]);
    const found = /^([ps]?)(un)?subscribe$/.exec(kind);
    if (found === null) return true;
    const name = `${found[1] ?? ''}:${wordOf(items[1])}`;
    if (found[2] === undefined) this.channels.add(name);
    else this.channels.delete(name);
    return false;
  }

  clear(): void {
    this.database = 0;
    this.queued = null;
    this.isSpoiled = false;
    this.isMonitor = false;
    this.channels.clear();
  }
}

/** A message as what it was sent to and what it says. */
export function messageParts(items: readonly RemoteReply[]): { from: string; text: RemoteReply } {
  const kind = wordOf(items[0]);
  const from = kind === 'pmessage' ? `${wordOf(items[2])} (${wordOf(items[1])})` : wordOf(items[1]);
  const last = items.at(-1) ?? ({ kind: 'nil' } as const);
  return { from: kind.includes('message') ? from : kind, text: last };
}
