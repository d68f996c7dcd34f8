// Waiting for what others have of a client's last write, and of all writes before:
//
//   WAIT numreplicas timeout                 how many replicas have applied it
//   WAITAOF numlocal numreplicas timeout     whether it is on disk here, and on how many replicas
//
// Inside a transaction or a script both answer at once with how it stands.

import { integerParse } from '../config/number-text.js';
import {
  ERROR_NOT_INTEGER,
  ERROR_ROLE_CHANGED,
  ERROR_UNBLOCKED,
  HostWait,
} from '../engine/seam.generated.js';
import type { Acknowledged, Waiting } from './acknowledged.js';
import type { HostCall, WaitEnd } from './call.js';

/** Replicas, as far as somebody waits for them. */
export interface WaitedReplicas {
  /** How many have acknowledged an offset: that it is applied, or that it is on disk. */
  acknowledged(offset: number, where?: 'memory' | 'disk'): number;
  /** Has them asked what they have. */
  ask(): void;
}

/** What is waited for, and who waits. */
export interface WaitHost {
  readonly waiters: Acknowledged;
  /** Null where there are none and none can come: then nobody waits for them. */
  readonly replicas: WaitedReplicas | null;
  /** Whether this is a replica itself. */
  isReplica(): boolean;
  /** How far in the stream of effects everything is on disk; -1 = nothing is kept there. */
  durableOffset(): number;
  /** Runs a step after some ms. */
  after(milliseconds: number, step: () => void): void;
}

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
export function waitCommand(call: HostCall, host: WaitHost): void | Promise<void> {
  if (host.isReplica()) {
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
  const count = (): number => host.replicas?.acknowledged(offset) ?? 0;
  return wait(call, host, {
    timeoutMs,
    isMet: () => host.replicas === null || count() >= wanted,
    tell: () => call.reply.integer(count()),
  });
}

/** WAITAOF numlocal numreplicas timeout */
export function waitaofCommand(call: HostCall, host: WaitHost): void | Promise<void> {
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
  if (host.isReplica()) {
    return reply.error(
      'ERR WAITAOF cannot be used with replica instances. Please also note that writes to' +
        ' replicas are just local and are not propagated.',
    );
  }
  const isRefused = (): boolean => local > 0n && !call.server.configuration.getBool('appendonly');
  if (isRefused()) return reply.error(APPENDONLY_OFF);
  const offset = call.core.engine.clientWrittenOffset(call.client);
  const here = (): number => Number(host.durableOffset() >= offset);
  const there = (): number => host.replicas?.acknowledged(offset, 'disk') ?? 0;
  const isThere = (): boolean => host.replicas === null || there() >= wanted;
  return wait(call, host, {
    timeoutMs,
    isMet: () => isRefused() || (here() >= local && isThere()),
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
function wait(call: HostCall, host: WaitHost, wanted: Wanted): void | Promise<void> {
  if (!call.mayWait || wanted.isMet()) return wanted.tell();
  return later(call, host, wanted);
}

async function later(call: HostCall, host: WaitHost, wanted: Wanted): Promise<void> {
  const { waiters } = host;
  const ended = await new Promise<WaitEnd>((done) => {
    let how: WaitEnd = 'time';
    const waiting: Waiting = { client: call.client, isOver: wanted.isMet, done: () => done(how) };
    waiters.add(waiting);
    call.blocks(HostWait.REPLICAS, (end) => {
      how = end;
      waiters.end(waiting);
    });
    if (wanted.timeoutMs > 0) timerStart(host, wanted.timeoutMs, () => waiters.end(waiting));
    host.replicas?.ask();
  });
  if (!call.resume()) return;
  if (ended === 'time') return wanted.tell();
  call.reply.error(ended === 'error' ? ERROR_UNBLOCKED : ERROR_ROLE_CHANGED);
}

/** Calls back after so many ms, however many they are. */
function timerStart(host: WaitHost, milliseconds: number, step: () => void): void {
  const part = Math.min(milliseconds, longestTimerMs);
  host.after(part, () => {
    if (part < milliseconds) timerStart(host, milliseconds - part, step);
    else step();
  });
}
