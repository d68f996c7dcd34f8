// What INFO, MEMORY and LATENCY tell of the process around the engine and of the machine below it.
// Node's is in host/process/machine.ts; a page knows less, and says 0 or nothing for the rest.

/** Processor time, microseconds. */
export interface ProcessorTimes {
  readonly user: number;
  readonly system: number;
  /** The part of the thread that the engine runs in. */
  readonly threadUser: number;
  readonly threadSystem: number;
}

/** What the event loop has done since the start, or since CONFIG RESETSTAT. */
export interface EventLoopFigures {
  readonly cycles: number;
  readonly busyMicroseconds: number;
  readonly cyclesPerSecond: number;
  readonly microsecondsPerCycle: number;
  /** What the server's ticks have taken. */
  readonly tickMicroseconds: number;
  readonly longestMicroseconds: number;
  readonly maximumCommands: number;
}

export interface Machine {
  /** The system, its release and the kind of processor. */
  readonly system: string;
  readonly addressBits: 32 | 64;
  /** The system's interface for waiting on many sockets, as Redis names it. */
  readonly poller: string;
  readonly processId: number;
  /** What names the build of this program. */
  readonly buildId: string;
  /** Memory of the machine, bytes. */
  readonly memoryBytes: number;
  /** Who supervises the process: a service manager's name, or no. */
  supervisor(): string;
  /** Resident memory of the process, bytes. */
  residentBytes(): number;
  /** Anonymous huge pages of the process, KiB; 0 where nobody tells. */
  hugePageKilobytes(): number;
  processorTimes(): ProcessorTimes;
  /** @param commands how many commands the server has processed so far */
  eventLoop(commands: number): EventLoopFigures;
  /** Sets the figures of the event loop to zero. */
  eventLoopReset(): void;
}
