// How memory is used, for INFO memory, MEMORY STATS and MEMORY DOCTOR.
//
//   used       live blocks of the engine's heap, exactly; what Redis calls allocated
//   active     the pages in which they lie: what is used, and gaps between blocks
//   resident   all pages that were ever active, and the heap's own tables. A WebAssembly memory
//              gives nothing back, so that what was freed stays in it, for new data
//   process    the whole process: Node, its modules, and what of the linear memory was written
//
// What is used divides into what the server needs to run (`startup`), its clients, the tables and
// wheels of the databases, and the rest: the dataset.

import type { InfoSource } from './section.js';

/** What a database with keys takes besides its entries, bytes. */
export interface DatabaseOverhead {
  readonly index: number;
  /** The hash table. */
  readonly table: number;
  /** The timing wheels. */
  readonly wheels: number;
}

export interface MemoryFigures {
  readonly used: number;
  readonly peak: number;
  readonly active: number;
  readonly resident: number;
  readonly process: number;
  readonly startup: number;
  readonly clients: number;
  /** What the stream of replication takes outside the heap: the part of its backlog … */
  readonly backlog: number;
  /** … what is kept beyond it because replicas need it, and what replicas hold besides. */
  readonly replicas: number;
  /** What waits for the append-only file, outside the heap. */
  readonly aofBuffer: number;
  readonly overhead: number;
  readonly dataset: number;
  readonly keys: number;
  readonly databases: readonly DatabaseOverhead[];
}

export function memoryFigures({ core, server }: InfoSource): MemoryFigures {
  const { engine } = core;
  const used = engine.usedBytes();
  const startup = engine.startupBytes();
  engine.clientsSurvey();
  const clients = engine.clientsBytes();
  const replicas = engine.clientsReplicaBytes();
  const stream = server.replicas?.stream.heldBytes ?? 0;
  const size = server.configuration.getNumber('repl-backlog-size');
  const isShared = (server.replicas?.all.length ?? 0) > 0 && stream > size;
  const databases: DatabaseOverhead[] = [];
  let overhead = startup + clients + replicas;
  let keys = 0;
  const count = server.configuration.getNumber('databases');
  for (let index = 0; index < count; index++) {
    const both = engine.databaseIndexBytes(index);
    const wheels = engine.databaseWheelBytes(index);
    const held = engine.databaseKeys(index);
    overhead += both;
    keys += held;
    if (held > 0) databases.push({ index, table: both - wheels, wheels });
  }
  const process = server.machine.residentBytes();
  return {
    used,
    peak: Math.max(engine.peakBytes(), used),
    active: engine.activeBytes(),
    // Of a block that nobody has written to yet the system backs nothing.
    resident: Math.min(engine.touchedBytes() + engine.overheadBytes(), process),
    process,
    startup,
    clients,
    backlog: isShared ? size : stream,
    replicas: replicas + (isShared ? stream - size : 0),
    aofBuffer: server.persistence?.aof.log?.bufferBytes ?? 0,
    overhead,
    dataset: used - overhead,
    keys,
    databases,
  };
}

/** Bytes in use beyond what an empty server needs; at least 1. */
export function netBytes({ used, startup }: MemoryFigures): number {
  return Math.max(used - startup, 1);
}

/** A ratio in single precision, as Redis computes it. */
export function ratio(dividend: number, divisor: number): number {
  return Math.fround(Math.fround(dividend) / Math.fround(divisor));
}

/** A share in percent, in single precision. */
export function percentage(part: number, whole: number): number {
  return Math.fround((Math.fround(part) * 100) / Math.fround(whole));
}
