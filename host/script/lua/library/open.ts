/*
 * All libraries that Redis's Lua has.
 */

import type { LuaState } from '../state.js';
import { openBase } from './base.js';
import { openBit } from './bit.js';
import { openCjson } from './cjson.js';
import { openCmsgpack } from './cmsgpack.js';
import { openOs } from './os.js';
import { openMath, type Random48 } from './math.js';
import { openString } from './string.js';
import { openStruct } from './struct.js';
import { openTable, operatorFunction } from './table.js';

/** Opens them in a state's globals; gives the generator of math.random. */
export function openLibraries(state: LuaState, offersDeprecated: boolean): Random48 {
  openBase(state, offersDeprecated);
  openTable(state);
  openString(state);
  const random = openMath(state);
  openOs(state);
  openCjson(state);
  openStruct(state);
  openCmsgpack(state);
  openBit(state);
  state.indexer = operatorFunction(state, 'a[b]');
  state.comparer = operatorFunction(state, 'a < b');
  return random;
}
