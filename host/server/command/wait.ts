// Waiting for what others have of a client's last write, and of all writes before:
//
//   WAIT numreplicas timeout                 how many replicas have applied it
//   WAITAOF numlocal numreplicas timeout     whether it is on disk here, and on how many replicas
//
// Inside a transaction or a script both answer at once with how it stands.

import type { HostCall, WaitEnd } from '../../command/call.js';
import { integerParse } from '../../config/number-text.js';
import {
  ERROR_NOT_INTEGER,
  ERROR_ROLE_CHANGED,
  ERROR_UNBLOCKED,
  HostWait,
} from '../../engine/seam.generated.js';
import type { Waiting } from '../../replicate/acknowledged.js';
import type { ServerControl } from './context.js';

const longMaximum = 2n ** 63n - 1n;
/** Longer than a timer goes; who waits so long is looked at again then. */
const longestTimerMs = 2 ** 31 - 1;

const APPENDONLY_OFF =
  'ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.';

/** What is waited for. */
interface Wanted {
  readonly timeoutMs: number;
  /** Whether there is as much as was asked for. */
  readonly isMet: () => boolean;
  /** Answers with how it stands. */
  readonly tell: () => void;
}

/** WAIT numreplicas timeout */
export function waitCommand(call: HostCall, server: ServerControl): void | Promise<void> {
  const { replica, replicas } = server;
  if (replica.source !== null) {
    return call.reply.error(
      'ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a' +
        ' replica is configured to be writable (which is not the default) writes to replicas are' +
        ' just local and are not propagated.',
    );
  }
  const wanted = integerParse(call.text[1]!);
  if (wanted === null) return call.reply.error(ERROR_NOT_INTEGER);
  const timeoutMs = timeoutRead(call, 2);
  if (timeoutMs === null) return;
  const offset = call.core.engine.clientWrittenOffset(call.client);
  const count = (): number => replicas.acknowledged(offset);
  return wait(call, server, {
    timeoutMs,
    isMet: () => count() >= wanted,
    tell: () => call.reply.integer(count()),
  });
}

/** WAITAOF numlocal numreplicas timeout */
export function waitaofCommand(call: HostCall, server: ServerControl): void | Promise<void> {
  const { replica, replicas, persistence } = server;
  const { reply } = call;
  const local = integerParse(call.text[1]!);
  if (local === null) return reply.error(ERROR_NOT_INTEGER);
  if (local < 0n || local > 1n) {
    return reply.error('ERR value is out of range, value must between 0 and 1');
  }
  const wanted = integerParse(call.text[2]!);
  if (wanted === null || wanted < 0n) {
    return reply.error('ERR value is out of range, must be positive');
  }
  const timeoutMs = timeoutRead(call, 3);
  if (timeoutMs === null) return;
  if (replica.source !== null) {
    return reply.error(
      'ERR WAITAOF cannot be used with replica instances. Please also note that writes to' +
        ' replicas are just local and are not propagated.',
    );
  }
  const isRefused = (): boolean => local > 0n && !call.server.configuration.getBool('appendonly');
  if (isRefused()) return reply.error(APPENDONLY_OFF);
  const offset = call.core.engine.clientWrittenOffset(call.client);
  const here = (): number => Number(persistence.keeper.durableOffset >= offset);
  const there = (): number => replicas.acknowledged(offset, 'disk');
  return wait(call, server, {
    timeoutMs,
    isMet: () => isRefused() || (here() >= local && there() >= wanted),
    tell: () => {
      if (isRefused()) return reply.error(APPENDONLY_OFF);
      reply.array(2);
      reply.integer(here());
      reply.integer(there());
    },
  });
}

/** An argument in ms, 0 = for ever; null = it is none, which is answered. */
function timeoutRead(call: HostCall, index: number): number | null {
  const value = integerParse(call.text[index]!);
  const error =
    value === null
      ? 'timeout is not an integer or out of range'
      : value < 0n
        ? 'timeout is negative'
        : value > longMaximum - BigInt(Math.floor(call.core.now() / 1000))
          ? 'timeout is out of range'
          : null;
  if (error === null) return Number(value);
  call.reply.error(`ERR ${error}`);
  return null;
}

/** Answers when there is as much as was asked for, or when waiting ends otherwise. */
function wait(call: HostCall, server: ServerControl, wanted: Wanted): void | Promise<void> {
  if (!call.mayWait || wanted.isMet()) return wanted.tell();
  return later(call, server, wanted);
}

async function later(call: HostCall, server: ServerControl, wanted: Wanted): Promise<void> {
  const { waiters } = server.replicas;
  const ended = await new Promise<WaitEnd>((done) => {
    let how: WaitEnd = 'time';
    const waiting: Waiting = { client: call.client, isOver: wanted.isMet, done: () => done(how) };
    waiters.add(waiting);
    call.blocks(HostWait.REPLICAS, (end) => {
      how = end;
      waiters.end(waiting);
    });
    if (wanted.timeoutMs > 0) timerStart(server, wanted.timeoutMs, () => waiters.end(waiting));
    server.replicas.asking.soon();
  });
  if (!call.resume()) return;
  if (ended === 'time') return wanted.tell();
  call.reply.error(ended === 'error' ? ERROR_UNBLOCKED : ERROR_ROLE_CHANGED);
}

/** Calls back after so many ms, however many they are. */
function timerStart(server: ServerControl, milliseconds: number, step: () => void): void {
  const part = Math.min(milliseconds, longestTimerMs);
  server.after(part, () => {
    if (part < milliseconds) timerStart(server, milliseconds - part, step);
    else step();
  });
}
