// `cedis/test`: what a test wants of a store, in a line.
//
//   const fresh = await prepare((store) => store.set('a', 1));
//   beforeEach(() => ({ store, clock } = fresh()));        a copy of what was prepared
//   clock.advance(1000);                                   time, which nothing else moves
//   expect(dump(store)).toEqual({ a: { type: 'string', value: '1' } });
//
// The stores that fresh() has made are closed when it is called again, and by fresh.close().

import { open } from './node-index.js';
import type { NodeOpenOptions, NodeStore } from './node-index.js';
import { SteeredClock } from './time.js';

export { dump } from './dump.js';
export type { DumpedKey } from './dump.js';
export { SteeredClock } from './time.js';

/** A store of a test, with the clock that it goes by. */
export interface TestStore {
  readonly store: NodeStore;
  readonly clock: SteeredClock;
  /** Deletes all keys. */
  flush(): void;
}

/** Makes a fresh store, and closes the one before. */
export interface Fresh {
  (): TestStore;
  close(): void;
}

/** Prepares a store once, of which each test gets a copy. The seed is 1 if none is given. */
export async function prepare(
  fill: (store: NodeStore, clock: SteeredClock) => unknown = () => undefined,
  options: Omit<NodeOpenOptions, 'clock'> = {},
): Promise<Fresh> {
  const preparedClock = new SteeredClock();
  const prepared = await open({ seed: 1n, ...options, clock: preparedClock });
  await fill(prepared, preparedClock);
  let last: NodeStore | null = null;
  const fresh = (): TestStore => {
    void last?.close();
    const clock = preparedClock.copy();
    const store = prepared.fork({ clock });
    last = store;
    return { store, clock, flush: () => void store.flushall() };
  };
  const close = (): void => {
    void last?.close();
    void prepared.close();
  };
  return Object.assign(fresh, { close });
}
