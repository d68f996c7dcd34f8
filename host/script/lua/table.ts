/*
 * A Lua table with the layout of Lua 5.1's, so that pairs, next and # give what Redis gives.
 * Scripts do depend on it, if only on the order of the fields in a JSON text.
 *
 *   array    values of the keys 1 to n, where more than half of them are in use
 *   nodes    a power of two of nodes: a key, a value, the next node of its chain
 *
 * Which node a new key takes depends on its hash, on the nodes taken before and on the free pointer
 * that walks downward; a full table counts its keys and lays itself out anew (rehash). All of that
 * is done as in Lua. Only the finding of a key is another: by comparing where there are few nodes,
 * and by a Map else, because no hash of a JavaScript string is to be had.
 *
 * A value set to nil leaves its node with its key, which a traversal passes over.
 */

import { layoutFor, mainPosition } from './layout.js';
import type { LuaValue } from './value.js';

const NONE = -1;
/** So many nodes are searched by comparing each key. */
const FEW_NODES = 8;
const noKeys: LuaValue[] = [undefined];
const noValues: LuaValue[] = [undefined];
const noNext: number[] = [NONE];

/** Bytes that a table of this size is taken to need, to watch how much memory a script uses. */
const tableBytes = (array: number, nodes: number): number => 120 + array * 16 + nodes * 48;

/** Told of what tables and strings take; see memory.ts. */
export interface Meter {
  charge(bytes: number): void;
}

const noMeter: Meter = { charge: () => {} };

export class LuaTable {
  array: LuaValue[] = [];
  nodeKeys: LuaValue[] = noKeys;
  nodeValues: LuaValue[] = noValues;
  #nodeNext: number[] = noNext;
  /** All nodes from here on have been given out. */
  #lastFree = 0;
  #slots: Map<LuaValue, number> | null = null;
  metatable: LuaTable | null = null;
  /** Scripts can't change it. */
  isReadOnly = false;
  identity = 0;
  /** Where the last traversal was, to find its key again. */
  #traversed = 0;
  readonly #meter: Meter;

  constructor(meter: Meter = noMeter, arraySize = 0, nodeCount = 0) {
    this.#meter = meter;
    if (arraySize > 0) this.#resizeArray(arraySize);
    if (nodeCount > 0) this.#takeNodes(nodeCount);
    meter.charge(tableBytes(arraySize, nodeCount));
  }

  /** A table of a list, laid out as if its values had been set one after the other. */
  static ofList(meter: Meter, values: LuaValue[]): LuaTable {
    const table = new LuaTable(meter);
    const { length } = values;
    if (length === 0) return table;
    for (let i = 0; i < length; i++) {
      if (values[i] !== undefined) continue;
      for (let j = 0; j < length; j++) table.set(j + 1, values[j]);
      return table;
    }
    let size = 1;
    while (size < length) size *= 2;
    meter.charge(size * 16);
    while (values.length < size) values.push(undefined);
    table.array = values;
    return table;
  }

  /** Bytes that it is taken to need by itself. */
  get ownBytes(): number {
    return tableBytes(this.array.length, this.nodeKeys === noKeys ? 0 : this.nodeKeys.length);
  }

  /** The node of a key, or -1. */
  slotOf(key: LuaValue): number {
    const slots = this.#slots;
    if (slots !== null) {
      const slot = slots.get(key);
      return slot === undefined ? NONE : slot;
    }
    const keys = this.nodeKeys;
    for (let i = 0; i < keys.length; i++) if (keys[i] === key) return i;
    return NONE;
  }

  /** The value of a string key. */
  getString(key: string): LuaValue {
    const slot = this.slotOf(key);
    return slot < 0 ? undefined : this.nodeValues[slot];
  }

  /** The value of a number key. */
  getNumber(key: number): LuaValue {
    const array = this.array;
    if (key > 0 && key <= array.length && key % 1 === 0) return array[key - 1];
    if (this.nodeKeys === noKeys) return undefined;
    const slot = this.slotOf(key);
    return slot < 0 ? undefined : this.nodeValues[slot];
  }

  get(key: LuaValue): LuaValue {
    if (typeof key === 'number') return this.getNumber(key);
    if (key === undefined) return undefined;
    const slot = this.slotOf(key);
    return slot < 0 ? undefined : this.nodeValues[slot];
  }

  /** Sets the value of a key, which is neither nil nor NaN. */
  set(key: LuaValue, value: LuaValue): void {
    if (typeof key === 'number') {
      const array = this.array;
      if (key > 0 && key <= array.length && key % 1 === 0) {
        array[key - 1] = value;
        return;
      }
      if (key === 0) key = 0;
    }
    const slot = this.slotOf(key);
    if (slot >= 0) this.nodeValues[slot] = value;
    else this.#insert(key, value);
  }

  /** The # of the table. */
  get length(): number {
    return this.border();
  }

  /**
   * Some n with t[n] not nil and t[n+1] nil. The machine's loop calls it by a name that strings do
   * not have: V8 notes what it has seen of a name once for both, and compiled the loop once more.
   */
  border(): number {
    const array = this.array;
    let high = array.length;
    if (high > 0 && array[high - 1] === undefined) {
      let low = 0;
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if (array[middle - 1] === undefined) high = middle;
        else low = middle;
      }
      return low;
    }
    if (this.nodeKeys === noKeys) return high;
    return this.#unboundLength(high);
  }

  #unboundLength(from: number): number {
    let low = from;
    let high = from + 1;
    while (this.getNumber(high) !== undefined) {
      low = high;
      high *= 2;
      if (high > 0x7ffffffd) {
        // Keys placed to mislead the search: it counts.
        let i = 1;
        while (this.getNumber(i) !== undefined) i++;
        return i - 1;
      }
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.getNumber(middle) === undefined) high = middle;
      else low = middle;
    }
    return low;
  }

  /**
   * The place after that of `key` in a traversal which is not nil, 0 at its end, -1 if there is no
   * such key. Places count from 1; keyAt and valueAt tell what is there.
   */
  next(key: LuaValue): number {
    let at = this.#placeOf(key);
    if (at < 0) return -1;
    const array = this.array;
    for (; at < array.length; at++) if (array[at] !== undefined) return at + 1;
    const values = this.nodeValues;
    for (let slot = at - array.length; slot < values.length; slot++) {
      if (values[slot] !== undefined) {
        this.#traversed = slot;
        return array.length + slot + 1;
      }
    }
    return 0;
  }

  keyAt(place: number): LuaValue {
    const size = this.array.length;
    return place <= size ? place : this.nodeKeys[place - size - 1];
  }

  valueAt(place: number): LuaValue {
    const size = this.array.length;
    return place <= size ? this.array[place - 1] : this.nodeValues[place - size - 1];
  }

  #placeOf(key: LuaValue): number {
    if (key === undefined) return 0;
    const size = this.array.length;
    if (typeof key === 'number' && key > 0 && key <= size && key % 1 === 0) return key;
    if (this.nodeKeys[this.#traversed] === key) return size + this.#traversed + 1;
    const slot = this.slotOf(key);
    return slot < 0 ? -1 : size + slot + 1;
  }

  /** Makes room for the keys 1 to `size` in the array part. */
  reserveArray(size: number): void {
    if (size > this.array.length) this.#resize(size, this.#nodeCount());
  }

  #nodeCount(): number {
    return this.nodeKeys === noKeys ? 0 : this.nodeKeys.length;
  }

  #resizeArray(size: number): void {
    const array = this.array;
    for (let i = array.length; i < size; i++) array.push(undefined);
  }

  /** New, empty nodes, at least `count` of them. */
  #takeNodes(count: number): void {
    this.#slots = null;
    this.#traversed = 0;
    if (count === 0) {
      this.nodeKeys = noKeys;
      this.nodeValues = noValues;
      this.#nodeNext = noNext;
      this.#lastFree = 0;
      return;
    }
    let size = 1;
    while (size < count) size *= 2;
    const keys: LuaValue[] = [];
    const values: LuaValue[] = [];
    // Plain arrays all three: a typed one costs more to make than a small table has to do.
    const next: number[] = [];
    for (let i = 0; i < size; i++) {
      keys.push(undefined);
      values.push(undefined);
      next.push(NONE);
    }
    this.nodeKeys = keys;
    this.nodeValues = values;
    this.#nodeNext = next;
    this.#lastFree = size;
    if (size > FEW_NODES) this.#slots = new Map();
  }

  #freeSlot(): number {
    const keys = this.nodeKeys;
    if (keys === noKeys) return NONE;
    while (this.#lastFree-- > 0) if (keys[this.#lastFree] === undefined) return this.#lastFree;
    return NONE;
  }

  #insert(key: LuaValue, value: LuaValue): void {
    const isEmpty = this.nodeKeys === noKeys;
    let slot = isEmpty ? 0 : mainPosition(key, this.nodeKeys.length);
    if (isEmpty || this.nodeValues[slot] !== undefined) {
      const free = this.#freeSlot();
      if (free < 0) {
        this.#rehash(key);
        this.set(key, value);
        return;
      }
      const next = this.#nodeNext;
      let other = mainPosition(this.nodeKeys[slot], this.nodeKeys.length);
      if (other !== slot) {
        // The node there is out of its main position: it moves into the free one.
        while (next[other] !== slot) other = next[other]!;
        next[other] = free;
        this.#place(free, this.nodeKeys[slot], this.nodeValues[slot]);
        next[free] = next[slot]!;
        next[slot] = NONE;
      } else {
        next[free] = next[slot]!;
        next[slot] = free;
        slot = free;
      }
    } else if (this.nodeKeys[slot] !== undefined) {
      this.#slots?.delete(this.nodeKeys[slot]);
    }
    this.#place(slot, key, value);
  }

  #place(slot: number, key: LuaValue, value: LuaValue): void {
    this.nodeKeys[slot] = key;
    this.nodeValues[slot] = value;
    this.#slots?.set(key, slot);
  }

  /** Lays the table out anew so that `extra` has room too. */
  #rehash(extra: LuaValue): void {
    const [arraySize, nodeCount] = layoutFor(this.array, this.nodeKeys, this.nodeValues, extra);
    this.#resize(arraySize, nodeCount);
  }

  #resize(arraySize: number, nodeCount: number): void {
    this.#meter.charge(tableBytes(arraySize, nodeCount));
    const oldKeys = this.nodeKeys;
    const oldValues = this.nodeValues;
    const oldArray = this.array;
    if (arraySize > oldArray.length) this.#resizeArray(arraySize);
    this.#takeNodes(nodeCount);
    if (arraySize < oldArray.length) {
      this.array = oldArray.slice(0, arraySize);
      for (let i = arraySize; i < oldArray.length; i++) {
        if (oldArray[i] !== undefined) this.set(i + 1, oldArray[i]);
      }
    }
    for (let i = oldKeys.length - 1; i >= 0; i--) {
      if (oldValues[i] !== undefined) this.set(oldKeys[i], oldValues[i]);
    }
  }
}
