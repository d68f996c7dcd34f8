// Running the commands of an AOF: they come from an internal client (ClientFlag.INTERNAL), like any
// other's, and nobody reads its replies. What it may is not asked, nor what state the server is in;
// while a dataset is loaded nothing is evicted, so that no command is refused for want of room.
//
//   replayBegin()
//   for each piece: the host hands it over as input of the client, and drops the client's output
//   replayFigure(client, …)     what is left of it, and whether commands have failed
//
// A command that fails is noted and the next one runs, as Redis does it: the host logs it.

import { Client, ClientFlag, clientHas } from '../client/client';
import { draftBegin, draftBytes, draftLiteral } from '../draft';
import { CommandRow } from '../../row/lookup';
import { bytesCopy, bytesIndexOf } from '../../memory/bytes';
import { requestBytes, requestSentBytes } from '../../protocol/request-measure';
import { ServerState, serverState } from '../server';

/** How much of an error is kept. */
const ERROR_BYTES: u32 = 200;
const CARRIAGE_RETURN: u8 = 0x0d;

const errorText = memory.data(200);
let errorBytes: u32 = 0;
let failedRow: CommandRow | null = null;
let failures: u64 = 0;

/** Begins to count. */
export function replayBegin(): void {
  failures = 0;
  errorBytes = 0;
  failedRow = null;
}

/** A command of an internal client has failed: its error, with what may stand behind it. */
export function replayNote(client: Client, error: usize, maximum: u32): void {
  failures += 1;
  errorBytes = <u32>bytesIndexOf(error, min(maximum, ERROR_BYTES), CARRIAGE_RETURN);
  bytesCopy(errorText, error, errorBytes);
  failedRow = client.lastCommand;
}

/** Figures of a replay. Numbers are part of the contract with the host: append only. */
export const enum ReplayFigure {
  /** Bytes that are kept of a command that is not whole; 0 = the last piece has ended with one. */
  REST_BYTES = 0,
  /** Whether a transaction is open, whose commands have not run. */
  IN_TRANSACTION = 1,
  /** Commands that have failed since replayBegin. */
  FAILURES = 2,
  /** Whether whole commands are kept that have not run yet, or one waits for the host. */
  IS_BUSY = 3,
  /**
   * Bytes that have come and have not run; a command that is held back lacks one byte. -1: it is
   * not known, because a command has only half run.
   */
  WAITING_BYTES = 4,
  /** Whether a pause of clients holds a command back. */
  IS_PAUSED = 5,
  /** Whether nothing more is taken from it: what is behind would not be there. */
  IS_CLOSED = 6,
}

/** A figure (ReplayFigure) of the client that replays. */
export function replayFigure(client: Client, which: u32): f64 {
  switch (which) {
    case ReplayFigure.REST_BYTES:
      return <f64>requestBytes(client);
    case ReplayFigure.IN_TRANSACTION:
      return clientHas(client, ClientFlag.MULTI) ? 1 : 0;
    case ReplayFigure.IS_BUSY:
      return clientHas(client, ClientFlag.PARKED | ClientFlag.READY_QUEUED) ? 1 : 0;
    case ReplayFigure.IS_PAUSED:
      return isPaused(client) ? 1 : 0;
    case ReplayFigure.IS_CLOSED:
      return clientHas(client, ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.CLOSING) ? 1 : 0;
    case ReplayFigure.WAITING_BYTES:
      return waitingBytes(client);
    default:
      return <f64>failures;
  }
}

function isPaused(client: Client): bool {
  const paused = ServerState.WRITES_PAUSED | ServerState.ALL_PAUSED;
  const waits = clientHas(client, ClientFlag.PAUSED) && !clientHas(client, ClientFlag.READY_QUEUED);
  return waits && (serverState & paused) != 0;
}

function waitingBytes(client: Client): f64 {
  const isHeld = clientHas(client, ClientFlag.PAUSED);
  // It may be a transaction with a command that was at the host that goes on.
  const mayGoOn = clientHas(client, ClientFlag.MULTI) && clientHas(client, ClientFlag.READY_QUEUED);
  const isHalfRun = !isHeld && (mayGoOn || clientHas(client, ClientFlag.PARKED));
  if (isHalfRun || client.isLost) return -1;
  return <f64>(requestSentBytes(client) + (isHeld ? 1 : 0));
}

/** Puts the last failure into the draft: the error and the command. */
export function replayFailure(): void {
  draftBegin();
  draftLiteral("'");
  draftBytes(errorText, errorBytes);
  draftLiteral("' after processing the command '");
  const row = failedRow;
  if (row != null) draftBytes(row.fullName, row.fullNameBytes);
  else draftLiteral('<unknown>');
  draftLiteral("'");
}
