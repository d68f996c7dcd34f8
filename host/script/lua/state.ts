/*
 * What the threads of one Lua have in common: globals, the metatable of strings, how much memory
 * and time may be taken, and what is to happen at the next look around.
 */

import { MemoryMeter } from './memory.js';
import { LuaTable } from './table.js';
import { Thread } from './thread.js';
import type { Tracer } from './tracer.js';
import { LuaFunction, Userdata, type LuaError, type LuaValue, type Native } from './value.js';

/** Jumps backward and calls between two looks around. */
const TICKS = 20_000;
/** As how many of them a command counts, and an error that is caught. */
const COMMAND_TICKS = 10;
const CATCH_TICKS = 100;

export class LuaState {
  readonly meter: MemoryMeter;
  readonly globals: LuaTable;
  stringMetatable: LuaTable | null = null;
  /** What runs: a script, or what a debugger runs while it has stopped one. */
  main: Thread;
  current: Thread;
  ticks = TICKS;
  /** Functions of Lua that index and compare with metamethods, for functions of the host. */
  indexer!: LuaFunction;
  comparer!: LuaFunction;
  /** What the script is to end with at its next step, whatever it catches. */
  killed: LuaError | null = null;
  /** Follows what runs, where somebody debugs it. */
  tracer: Tracer | null = null;
  /** Told of errors of the host's functions, where somebody debugs. */
  onFailure: ((message: string) => void) | null = null;
  /** Asked every now and then while a script runs: whether to leave it for now. */
  onTick: () => boolean = () => false;

  constructor(maximumBytes: number) {
    this.meter = new MemoryMeter(
      maximumBytes,
      () => this.#roots(),
      () => (this.ticks = 0),
    );
    this.globals = new LuaTable(this.meter);
    this.main = new Thread(this);
    this.current = this.main;
  }

  *#roots(): Iterable<LuaValue> {
    yield this.globals;
    yield this.stringMetatable ?? undefined;
    for (let thread: Thread | null = this.current; thread !== null; thread = thread.resumer) {
      yield thread;
    }
    yield this.main;
  }

  /** Whether to leave the script now; a kill ends it instead. */
  lookAround(): boolean {
    this.ticks = TICKS;
    if (this.killed !== null) throw this.killed;
    return this.onTick();
  }

  /** A command has run. */
  commandRan(): void {
    this.ticks -= COMMAND_TICKS;
  }

  /** An error has been caught. */
  errorCaught(): void {
    this.ticks -= CATCH_TICKS;
  }

  table(): LuaTable {
    return new LuaTable(this.meter);
  }

  native(native: Native): LuaFunction {
    return LuaFunction.native(native, this.globals);
  }

  /** Puts functions into a table. */
  register(table: LuaTable, natives: Readonly<Record<string, Native>>): LuaTable {
    for (const [name, native] of Object.entries(natives)) table.set(name, this.native(native));
    return table;
  }

  metatableOf(value: LuaValue): LuaTable | null {
    if (value instanceof LuaTable) return value.metatable;
    if (typeof value === 'string') return this.stringMetatable;
    if (value instanceof Userdata) return value.metatable;
    return null;
  }

  metamethod(value: LuaValue, event: string): LuaValue {
    return this.metatableOf(value)?.getString(event);
  }
}
