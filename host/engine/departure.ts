// The keys that a client's MIGRATE sends to another server, as an object. What happens to them is
// the engine's affair (assembly/engine/keyspace/departure.ts):
//
//   const departure = new Departure(core, client);    the client's call is at the host
//   departure.begin(3, 1)                             how many keys are there, which are held now
//   departure.payload(0)                              one of them as DUMP shows it
//   departure.acknowledge(0)                          the target has it
//   departure.end(true)                               what was acknowledged goes; none is held

import type { ClientHandle, Core } from './core.js';
import { EngineFailure } from './trap.js';
import { DepartureFigure, PayloadMissing } from './seam.generated.js';

/** A key: its payload, ms to live (0 = for ever), which argument of the call it is. */
export interface DeparturePayload {
  readonly payload: Uint8Array;
  readonly ttlMs: number;
  readonly argument: number;
}

export class Departure {
  constructor(
    private readonly core: Core,
    private readonly client: ClientHandle,
  ) {}

  /**
   * Looks up the keys at some arguments of the call, and holds those that are there until end().
   * Returns how many they are, and with 0 there is nothing to end; -1 = memory is out, likewise.
   */
  begin(first: number, count: number): number {
    const { core, client } = this;
    return trapped(() => core.engine.departureBegin(client, first, count, ...core.times()));
  }

  /** What key `index` is now; it counts as not acknowledged. */
  payload(index: number): DeparturePayload | 'gone' | 'out of memory' {
    return trapped(() => {
      const { core, client } = this;
      const { engine } = core;
      const count = engine.departurePayload(client, index, ...core.times());
      if (count === PayloadMissing.GONE) return 'gone';
      if (count === PayloadMissing.OUT_OF_MEMORY) return 'out of memory';
      const payload = core.memory.copy(engine.departureFigure(DepartureFigure.ADDRESS), count);
      const ttlMs = engine.departureFigure(DepartureFigure.TTL_MS);
      const argument = engine.departureFigure(DepartureFigure.ARGUMENT);
      engine.departureTaken();
      return { payload, ttlMs, argument };
    });
  }

  /** The target has taken key `index`. */
  acknowledge(index: number): void {
    this.core.engine.departureAcknowledge(this.client, index);
  }

  /**
   * Ends it; `deletes`: the acknowledged keys go. Returns how many of these stay because they were
   * touched meanwhile, -1 = all do, for want of memory.
   */
  end(deletes: boolean): number {
    const { core, client } = this;
    return trapped(() => core.engine.departureEnd(client, deletes, ...core.times()));
  }
}

/** Calls the engine; an error is a trap. */
function trapped<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new EngineFailure(error);
  }
}
