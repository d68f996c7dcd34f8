/*
 * What one thread is told to do, and the memory in which all threads of a run count.
 *
 *     control    issued · answered               of all threads, in requests
 *     histogram  one a thread (histogram.ts)
 */

import type { Place, TlsChoice } from '../client/tls-options.js';
import { requestText } from '../net/request-text.js';
import type { Options } from './options.js';
import type { Request } from './request.js';

/** The fields of `control`. */
export const issuedAt = 0;
export const answeredAt = 1;
const controlBytes = 8;

/** A part of a run, for one thread; it can be sent to another. */
export interface LoadPlan {
  readonly place: Place;
  readonly tls: TlsChoice;
  /** Sent first on each connection, and how many replies that has. */
  readonly prefix: Uint8Array;
  readonly prefixReplies: number;
  readonly request: Request;
  readonly clients: number;
  /** Of all threads. */
  readonly requests: number;
  readonly pipeline: number;
  readonly keepsAlive: boolean;
  readonly keyspace: number | null;
  readonly seed: number;
  /** Requests a second of this thread, if they come due at a fixed rate. */
  readonly rate: number | null;
  /** The requests of this thread, with a rate. */
  readonly share: number;
  readonly digits: number;
  readonly control: SharedArrayBuffer;
  readonly latencies: SharedArrayBuffer;
  /** With a rate: how much later than due a request was sent though its connection was free. */
  readonly delays: SharedArrayBuffer;
}

/** How a thread has ended. Times are Unix time, ms. */
export interface LoadOutcome {
  readonly beganMs: number;
  readonly endedMs: number;
  /** The share of the time in which its event loop was busy. */
  readonly busy: number;
}

/** Counters for a new run. */
export function controlMake(): SharedArrayBuffer {
  return new SharedArrayBuffer(controlBytes);
}

/** What each connection begins with. */
export function prefixOf(options: Options): { prefix: Uint8Array; prefixReplies: number } {
  const { user, password, database } = options;
  const commands: string[][] = [];
  if (password !== null) commands.push(['AUTH', ...(user === null ? [] : [user]), password]);
  if (options.tracks) commands.push(['CLIENT', 'TRACKING', 'on']);
  if (database !== 0) commands.push(['SELECT', String(database)]);
  if (options.isResp3) commands.push(['HELLO', '3']);
  const text = commands.map(requestText).join('');
  return { prefix: Buffer.from(text, 'latin1'), prefixReplies: commands.length };
}
