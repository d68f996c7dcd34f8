// A command that the host answers: INFO, CONFIG, COMMAND, SHUTDOWN … Its handlers are functions of
// a HostCall; the platform registers them with a Dispatcher, which finds them by the command
// table's row.

import type { ClientHandle, Core } from '../engine/core.js';
import type { HostWait } from '../engine/seam.generated.js';
import type { CommandCatalog } from './catalog.js';
import type { ReplyWriter } from './reply.js';
import type { ServerContext } from './context.js';

/** How waiting ends early: CLIENT UNBLOCK with TIMEOUT or ERROR, or this server is a replica. */
export type WaitEnd = 'time' | 'error' | 'role';

export interface HostCall {
  /** The arguments, the command's name first. */
  readonly arguments: readonly Uint8Array[];
  /** The same as latin1 texts: one character a byte. */
  readonly text: readonly string[];
  /** How many there are, one of them, and those from `from` to the end or before `to`. */
  readonly count: number;
  word(index: number): string;
  /** Whether it is a text, given four bytes a number, the first low. It is not decoded for that. */
  isText(index: number, text: Uint32Array): boolean;
  words(from: number, to?: number): string[];
  /** When it was begun to be answered, by the monotonic clock, microseconds. */
  readonly startedAt: number;
  readonly reply: ReplyWriter;
  /** RESP version of the client. */
  readonly protocol: 2 | 3;
  readonly client: ClientHandle;
  readonly core: Core;
  /** The commands by the names that they have on this server. */
  readonly catalog: CommandCatalog;
  /**
   * Opens the output again after an await, so that the reply can be written. False: the client is
   * gone, and nothing may be written.
   */
  resume(): boolean;
  /** Whether it may be answered later: not inside EXEC, nor in a script. */
  readonly mayWait: boolean;
  /**
   * Until it is answered, its client is a blocked one to others. `ended` is told when one of them
   * ends that before its time.
   */
  blocks(what: HostWait, ended: (how: WaitEnd) => void): void;
  /** What is around the engine. */
  readonly server: ServerContext;
}

/**
 * A handler. One that returns a promise parks its client until it settles; 'waits': the engine has
 * taken the call back, and will hand it out again.
 */
export type HostHandler = (call: HostCall) => void | Promise<void> | 'waits';

/** Handlers by the names that the rows of the command table give them. */
export type HandlerSet = Readonly<Record<string, HostHandler>>;
