// What is around the engine of a store: nearly nothing. Of the machine nothing is known, lines of
// the log go to whoever has asked for them.

import type { Acknowledged } from '../command/acknowledged.js';
import type { ServerContext, ServerFacts } from '../command/context.js';
import { noRates } from '../command/info/rate-meter.js';
import type { Machine } from '../command/machine.js';
import type { WaitHost } from '../command/wait.js';
import { isolatedHost } from '../config/host.js';
import type { LogLevel, Logger } from '../config/logger.js';
import type { Persistence } from '../persist/persistence.js';
import { ownerTold } from './owner.js';

/** Takes a line of the log. It must not use the store. */
export type LogTaker = (level: LogLevel, text: string) => void;

export const unknownMachine: Machine = {
  ...{ system: '', addressBits: 32, poller: '', processId: 0, buildId: '0', memoryBytes: 0 },
  supervisor: () => 'no',
  residentBytes: () => 0,
  hugePageKilobytes: () => 0,
  processorTimes: () => ({ user: 0, system: 0, threadUser: 0, threadSystem: 0 }),
  eventLoop: () => ({
    ...{ cycles: 0, busyMicroseconds: 0, cyclesPerSecond: 0, microsecondsPerCycle: 0 },
    ...{ tickMicroseconds: 0, longestMicroseconds: 0, maximumCommands: 0 },
  }),
  eventLoopReset: () => undefined,
};

/** A log that hands its lines on, or drops them; the last warning stands in errors. */
export function storeLog(taker: LogTaker | undefined): Logger {
  let lastWarning: string | null = null;
  const write = (level: LogLevel, text: string): void => {
    // One that sends to those before it tells nothing itself.
    if (level === 'warning' && !text.includes('logs')) lastWarning = text;
    ownerTold(() => taker?.(level, text));
  };
  return {
    get lastWarning() {
      return lastWarning;
    },
    writes: () => taker !== undefined,
    write,
    raw: (text) => write('notice', text),
    debug: (text) => write('debug', text),
    verbose: (text) => write('verbose', text),
    notice: (text) => write('notice', text),
    warning: (text) => write('warning', text),
  };
}

/** What a store has of its own for its commands. */
export interface StoreParts extends Pick<ServerContext, 'configuration' | 'log' | 'scripts'> {
  readonly facts: Omit<ServerFacts, 'executable' | 'mode'>;
  /** Asked each time, because it is made later. */
  turn(): { readonly connections: { readonly size: number }; paused: boolean };
  persistence(): Persistence | null;
}

/** What commands know of a store's surroundings: no server, no machine and no replication. */
export function storeContext(parts: StoreParts): ServerContext {
  const { configuration, log, scripts, facts } = parts;
  return {
    ...{ configuration, log, scripts, machine: unknownMachine, host: isolatedHost() },
    facts: { ...facts, executable: '', mode: 'standalone' },
    ...{ link: null, replicas: null, rejectedConnections: 0, restingLinks: 0, port: 0 },
    ...{ shutdownLeftMs: null, isLocal: () => true, rates: noRates },
    get persistence() {
      return parts.persistence();
    },
    get connections() {
      return parts.turn().connections.size;
    },
    get cronPaused() {
      return parts.turn().paused;
    },
    set cronPaused(paused) {
      parts.turn().paused = paused;
    },
  };
}

/** What WAIT and WAITAOF of a store wait for: the disk, where there is one, and no replicas. */
export function storeWaits(
  waiters: Acknowledged,
  persistence: () => Persistence | null,
  after: WaitHost['after'],
): WaitHost {
  return {
    ...{ after, waiters, replicas: null, isReplica: () => false },
    durableOffset: () => persistence()?.keeper.durableOffset ?? -1,
  };
}
