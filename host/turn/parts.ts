// What a turn knows of its host: the connections that it writes to, and when steps run.

import type { ClientHandle } from '../engine/core.js';

/** Where a client's output goes. */
export interface TurnConnection {
  /** The engine's handle of the client; 0 = none any more. */
  context: ClientHandle;
  /**
   * Writes all of `view` from its memory. True: the bytes have left, or never will. False: the view
   * must stay as it is until `completed` is called, once.
   */
  write(view: Uint8Array, completed: (connection: TurnConnection) => void): boolean;
  /** The same for bytes that lie in several places, in their order. */
  writeParts(
    views: readonly Uint8Array[],
    completed: (connection: TurnConnection) => void,
  ): boolean;
  /**
   * Whether what it is owed leaves at once, although what has led to it may not be on disk: its
   * owner is in the process, and waits for the disk where that is wanted.
   */
  readonly leavesAtOnce?: boolean;
  /**
   * Reads what has come since into `bytes[at, at + length)`; how many bytes. Where it is missing,
   * all is received.
   */
  readInto?(bytes: Uint8Array, at: number, length: number): number;
  /** The most that one read brings; where it is missing, as much as has come. */
  readonly readBytes?: number;
  /** Has reads bring `count` bytes at most from now on, so far as it can. */
  readAtMost?(count: number): void;
  /** Receives nothing until resumeReading: the client feels it as a full window. */
  pauseReading(): void;
  resumeReading(): void;
  /** Closes once the write in flight has left. */
  closeAfterWrites(): void;
  /** Closes at once. */
  destroy(): void;
}

/** When steps run. Times are relative; a steered clock may keep them as it likes. */
export interface Scheduler {
  /** Runs a step when the sockets that are ready have all been read. */
  soon(step: () => void): void;
  /** Runs a step after some ms; returns what calls it off. */
  after(milliseconds: number, step: () => void): () => void;
}

/** What the parts of a turn see of it. */
export interface TurnSteps {
  readonly paused: boolean;
  readonly isStopped: boolean;
  readonly drain: () => void;
  guarded(step: () => void): void;
}

/** How long one step works, about, before others have their turn, microseconds. */
export const stepMicroseconds = 1000;
