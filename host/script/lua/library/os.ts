/*
 * What Redis 7.4 has left of Lua's library of the operating system: a clock, by which a script can
 * tell how long it has been running.
 */

import type { LuaState } from '../state.js';
import type { Native } from '../value.js';
import { result } from './arguments.js';

/** Seconds since some moment. */
const clock: Native = (thread, from) => result(thread, from, performance.now() / 1000);

export function openOs(state: LuaState): void {
  state.globals.set('os', state.register(state.table(), { clock }));
}
