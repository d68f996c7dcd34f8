/*
 * The machine: one loop that runs the frames of all threads of a state. It never calls itself:
 * a call from Lua into Lua pushes a frame, and so do metamethods, pcall, coroutines, and functions
 * of the host that call back (sort, gsub). So it can be left after any jump or call, and gone on
 * with later, and no script can fill the stack of JavaScript.
 */

import { modulo, power } from './arithmetic.js';
import { call, pushLua, pushMachine, stepFrame } from './calls.js';
import { Op } from './code.js';
import { isTrue } from './convert.js';
import { finishThread } from './coroutine.js';
import { finishLua } from './deliver.js';
import { newTable, runInstruction, varargs } from './instructions.js';
import { recover } from './recover.js';
import type { LuaState } from './state.js';
import { LuaTable } from './table.js';
import { Action } from './thread.js';
import { Kind, LuaFunction, type LuaValue } from './value.js';

export class Machine {
  constructor(readonly state: LuaState) {}

  /**
   * Runs until the main thread has nothing left to do (true), or until it is to be left (false).
   * Throws the LuaError that nothing has caught; the frames are as they were when it came up.
   */
  run(): boolean {
    for (;;) {
      try {
        return this.#execute();
      } catch (thrown) {
        recover(call, this.state, thrown);
      }
    }
  }

  /**
   * The loop. It is one function, and long, because each instruction works on the same dozen local
   * variables. It has the plain case of what is frequent: `continue` is the next instruction,
   * `continue frames` reads the top frame anew, which is how a call and a return go on, and `break`
   * leaves the instruction to `runInstruction`, as does one that is not here.
   */
  #execute(): boolean {
    const state = this.state;
    if (state.killed !== null) throw state.killed;
    frames: for (;;) {
      const thread = state.current;
      if (thread.depth < 0) {
        if (thread === state.main) return true;
        finishThread(call, thread);
        continue;
      }
      const frame = thread.frames[thread.depth]!;
      if (frame.kind !== Kind.Lua) {
        stepFrame(thread, frame);
        if (--state.ticks < 0 && state.lookAround()) return false;
        continue;
      }
      const { executed: code, constants, slots } = frame.prototype!;
      const { stack } = thread;
      const { base, fn } = frame;
      let pc = frame.pc;
      for (;;) {
        const word = code[pc++]!;
        const a = base + ((word >>> 6) & 255);
        const b = word >>> 23;
        const c = (word >>> 14) & 511;
        switch (word & 63) {
          case Op.Move:
            stack[a] = stack[base + b];
            continue;
          case Op.LoadConstant:
            stack[a] = constants[word >>> 14];
            continue;
          case Op.LoadBoolean:
            stack[a] = b !== 0;
            if (c !== 0) pc++;
            continue;
          case Op.GetUpvalue: {
            const upvalue = fn.upvalues[b]!;
            stack[a] = upvalue.cells[upvalue.index];
            continue;
          }
          case Op.SetUpvalue: {
            const upvalue = fn.upvalues[b]!;
            upvalue.cells[upvalue.index] = stack[a];
            continue;
          }
          case Op.GetGlobal: {
            const environment = fn.environment;
            const key = constants[word >>> 14];
            const known = slots[pc - 1]!;
            const isThere = environment.nodeKeys[known] === key;
            const slot = isThere ? known : slotSearched(environment, key, slots, pc - 1);
            const value = slot < 0 ? undefined : environment.nodeValues[slot];
            if (value === undefined) break;
            stack[a] = value;
            continue;
          }
          case Op.GetTable:
          case Op.GetUpvalueField: {
            const upvalue = (word & 63) === Op.GetUpvalueField ? fn.upvalues[b]! : null;
            const table = upvalue === null ? stack[base + b] : upvalue.cells[upvalue.index];
            if (!(table instanceof LuaTable)) break;
            const key = c > 255 ? constants[c - 256] : stack[base + c];
            let value: LuaValue;
            if (typeof key === 'number') {
              const array = table.array;
              value =
                key > 0 && key <= array.length && key % 1 === 0
                  ? array[key - 1]
                  : table.getNumber(key);
            } else if (c > 255) {
              const known = slots[pc - 1]!;
              const isThere = table.nodeKeys[known] === key;
              const slot = isThere ? known : slotSearched(table, key, slots, pc - 1);
              value = slot < 0 ? undefined : table.nodeValues[slot];
            } else {
              value = table.get(key);
            }
            if (value === undefined && table.metatable !== null) break;
            stack[a] = value;
            continue;
          }
          case Op.SetTable:
          case Op.SetUpvalueField: {
            const isUpvalue = (word & 63) === Op.SetUpvalueField;
            const upvalue = isUpvalue ? fn.upvalues[(word >>> 6) & 255]! : null;
            const table = upvalue === null ? stack[a] : upvalue.cells[upvalue.index];
            if (!(table instanceof LuaTable) || table.metatable !== null) break;
            if (table.isReadOnly) break;
            const key = b > 255 ? constants[b - 256] : stack[base + b];
            const value = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof key === 'number') {
              const array = table.array;
              if (key > 0 && key <= array.length && key % 1 === 0) array[key - 1] = value;
              else if (key === key) table.set(key, value);
              else break;
              continue;
            }
            if (typeof key !== 'string') break;
            const known = slots[pc - 1]!;
            if (table.nodeKeys[known] === key) {
              table.nodeValues[known] = value;
              continue;
            }
            table.set(key, value);
            slotSearched(table, key, slots, pc - 1);
            continue;
          }
          case Op.NewTable:
            stack[a] = newTable(state, b, c);
            continue;
          case Op.Vararg:
            varargs(thread, frame, a, b - 1);
            continue;
          case Op.Add: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left !== 'number' || typeof right !== 'number') break;
            stack[a] = left + right;
            continue;
          }
          case Op.Subtract: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left !== 'number' || typeof right !== 'number') break;
            stack[a] = left - right;
            continue;
          }
          case Op.Multiply: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left !== 'number' || typeof right !== 'number') break;
            stack[a] = left * right;
            continue;
          }
          case Op.Divide: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left !== 'number' || typeof right !== 'number') break;
            stack[a] = left / right;
            continue;
          }
          case Op.Modulo:
          case Op.Power: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left !== 'number' || typeof right !== 'number') break;
            stack[a] = (word & 63) === Op.Modulo ? modulo(left, right) : power(left, right);
            continue;
          }
          case Op.Negate: {
            const value = stack[base + b];
            if (typeof value !== 'number') break;
            stack[a] = -value;
            continue;
          }
          case Op.Not:
            stack[a] = !isTrue(stack[base + b]);
            continue;
          case Op.Length: {
            const value = stack[base + b];
            if (typeof value === 'string') stack[a] = value.length;
            else if (value instanceof LuaTable) stack[a] = value.border();
            else break;
            continue;
          }
          case Op.Jump:
            pc += (word >>> 14) - 131071;
            if (word >>> 14 >= 131071 || --state.ticks >= 0) continue;
            frame.pc = pc;
            if (state.lookAround()) return false;
            continue;
          case Op.Equal: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            const isEqual = left === right;
            if (!isEqual && typeof left === 'object' && typeof right === 'object') break;
            if (isEqual !== (((word >>> 6) & 255) !== 0)) pc++;
            continue;
          }
          case Op.Less:
          case Op.LessEqual: {
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            const isPlain =
              (typeof left === 'number' && typeof right === 'number') ||
              (typeof left === 'string' && typeof right === 'string');
            if (!isPlain) break;
            const isTrueNow = (word & 63) === Op.Less ? left < right : left <= right;
            if (isTrueNow !== (((word >>> 6) & 255) !== 0)) pc++;
            continue;
          }
          case Op.Test:
            if (isTrue(stack[a]) !== (c !== 0)) pc++;
            continue;
          case Op.TestSet: {
            const value = stack[base + b];
            if (isTrue(value) === (c !== 0)) stack[a] = value;
            else pc++;
            continue;
          }
          case Op.Call: {
            const count = b === 0 ? thread.top - a - 1 : b - 1;
            const callee = stack[a];
            frame.pc = pc;
            if (callee instanceof LuaFunction && callee.kind === Kind.Native) {
              const results = callee.native!(thread, a + 1, count);
              if (results < 0) {
                pushMachine(thread, callee, a, count, c - 1, Action.None, 0);
                continue frames;
              }
              if (c === 0) thread.top = a + results;
              else for (let i = results; i < c - 1; i++) stack[a + i] = undefined;
              continue;
            }
            if (callee instanceof LuaFunction && callee.kind === Kind.Lua) {
              pushLua(thread, callee, a, count, c - 1);
            } else if (call(thread, a, count, c - 1, Action.None, 0)) {
              continue;
            }
            if (--state.ticks < 0 && state.lookAround()) return false;
            continue frames;
          }
          case Op.Return: {
            const count = b === 0 ? thread.top - a : b - 1;
            if (thread.hasOpenUpvalues) thread.closeUpvalues(base);
            if (frame.wanted === 1 && frame.action === Action.None) {
              stack[frame.slot] = count > 0 ? stack[a] : undefined;
              thread.depth--;
            } else {
              finishLua(call, thread, frame, a, count);
            }
            continue frames;
          }
          case Op.ForLoop: {
            const step = stack[a + 2] as number;
            const index = (stack[a] as number) + step;
            const limit = stack[a + 1] as number;
            if (!(step > 0 ? index <= limit : limit <= index)) continue;
            pc += (word >>> 14) - 131071;
            stack[a] = index;
            stack[a + 3] = index;
            if (--state.ticks >= 0) continue;
            frame.pc = pc;
            if (state.lookAround()) return false;
            continue;
          }
          case Op.Trace:
            frame.pc = pc;
            if (state.tracer!.trace(thread, frame)) return false;
            pc--;
            continue;
        }
        frame.pc = pc;
        if (runInstruction(thread, frame, word)) {
          pc = frame.pc;
          continue;
        }
        if (--state.ticks < 0 && state.lookAround()) return false;
        continue frames;
      }
    }
  }
}

/** The node of a constant key, or -1; noted for the instruction `at`, which looks there first. */
function slotSearched(table: LuaTable, key: LuaValue, slots: Int32Array, at: number): number {
  const slot = table.slotOf(key);
  if (slot >= 0) slots[at] = slot;
  return slot;
}
