/*
 * How much memory a Lua uses. JavaScript does not tell, so what is made is counted as it is made
 * (charge), and each time as much as what lives, and no less than a step, has been added, all
 * that can be reached is walked and measured. What lives may not pass the limit: then the script
 * gets "not enough memory", as it does for a single string or table beyond it.
 *
 * The walk costs time in proportion to what lives, and happens once for each time that much has
 * been made: a constant share of the making. Who steps the script is told of it, because so much
 * may have been made in a few steps.
 */

import { LuaTable } from './table.js';
import { Thread } from './thread.js';
import { LuaError, LuaFunction, type LuaValue } from './value.js';

const STEP_BYTES = 32 << 20;
const STRING_BYTES = 24;
/** Strings from this length on are counted once, however often they are met. */
const LONG_STRING = 256;

export class MemoryMeter {
  /** What was alive when last measured. */
  liveBytes = 0;
  /** What was made since. */
  #madeBytes = 0;
  /** What was made since the script began, before it was last measured. */
  #totalBytes = 0;
  /** No walk while what is being made can't be reached yet. */
  #allowance = STEP_BYTES;

  constructor(
    public maximumBytes: number,
    private readonly roots: () => Iterable<LuaValue>,
    private readonly walked: () => void,
  ) {}

  /** Counts bytes that are about to be taken; throws where there is no room for them. */
  charge(bytes: number): void {
    this.#madeBytes += bytes;
    if (this.#madeBytes > this.#allowance) this.#check(bytes);
  }

  /** Fails where a text that is being made, which no walk can find yet, has grown too long. */
  checkLength(length: number): void {
    if (length > this.maximumBytes) throw new LuaError('not enough memory', true);
  }

  /** An upper bound of what is in use. */
  get usedBytes(): number {
    return this.liveBytes + this.#madeBytes;
  }

  #check(asked: number): void {
    if (asked > this.maximumBytes) {
      this.#madeBytes -= asked;
      throw new LuaError('not enough memory', true);
    }
    this.walked();
    this.#totalBytes += this.#madeBytes - asked;
    this.liveBytes = measure(this.roots(), this.#totalBytes);
    this.#madeBytes = asked;
    this.#allowance = Math.max(STEP_BYTES, Math.min(this.liveBytes, this.maximumBytes / 4)) + asked;
    if (this.liveBytes + asked > this.maximumBytes) throw new LuaError('not enough memory', true);
  }

  /** Measures now. */
  settle(): void {
    this.liveBytes = measure(this.roots(), 0);
    this.#madeBytes = 0;
    this.#totalBytes = 0;
    this.#allowance = STEP_BYTES;
  }

  /** A script begins. */
  begin(): void {
    this.#totalBytes = 0;
  }
}

/**
 * The bytes of all that can be reached from `roots`. Whether two strings of one text are one in
 * memory is not to be seen: a long one counts each time it is met, but all of them together not
 * for more than each text once and what the script has made.
 */
function measure(roots: Iterable<LuaValue>, made: number): number {
  const seen = new Set<unknown>();
  const waiting: object[] = [];
  let bytes = 0;
  let repeated = 0;
  const add = (value: LuaValue | LuaTable | null): void => {
    if (typeof value === 'string') {
      if (value.length >= LONG_STRING) {
        if (seen.has(value)) {
          repeated += STRING_BYTES + value.length;
          return;
        }
        seen.add(value);
      }
      bytes += STRING_BYTES + value.length;
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      waiting.push(value);
    }
  };
  for (const root of roots) add(root);
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (each instanceof LuaTable) {
      bytes += each.ownBytes;
      for (const value of each.array) add(value);
      for (const key of each.nodeKeys) add(key);
      for (const value of each.nodeValues) add(value);
      add(each.metatable);
    } else if (each instanceof LuaFunction) {
      bytes += 100 + each.upvalues.length * 40;
      for (const { cells, index } of each.upvalues) add(cells[index]);
      add(each.environment);
      if (each.thread !== null) add(each.thread);
    } else if (each instanceof Thread) {
      bytes += 400 + each.stack.length * 8 + each.frames.length * 120;
      for (const value of each.stack) add(value);
      for (let i = 0; i <= each.depth; i++) add(each.frames[i]!.fn);
    }
  }
  return bytes + Math.min(repeated, made);
}
