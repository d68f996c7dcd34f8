/*
 * The machine: one loop that runs the frames of all threads of a state. It never calls itself:
 * a call from Lua into Lua pushes a frame, and so do metamethods, pcall, coroutines, and functions
 * of the host that call back (sort, gsub). So it can be left after any jump or call, and gone on
 * with later, and no script can fill the stack of JavaScript.
 */

import { arithmetic, power } from './arithmetic.js';
import { FIELDS_PER_FLUSH, Op, argumentB } from './code.js';
import { Calls } from './calls.js';
import { isTrue, toNumber } from './convert.js';
import {
  NO_OPERAND,
  compareByMethod,
  concatenate,
  equalByMethod,
  getIndex,
  lengthOf,
  operate,
  setIndex,
  upvalueOperand,
} from './operate.js';
import { LuaTable } from './table.js';
import { Action, type Frame, type Thread } from './thread.js';
import { Kind, LuaFunction, type LuaValue, type Upvalue } from './value.js';

export class Machine extends Calls {
  /**
   * Runs until the main thread has nothing left to do (true), or until it is to be left (false).
   * Throws the LuaError that nothing has caught; the frames are as they were when it came up.
   */
  run(): boolean {
    for (;;) {
      try {
        return this.#execute();
      } catch (thrown) {
        this.recover(thrown);
      }
    }
  }

  /** The table that NewTable makes: sizes are a mantissa and an exponent. */
  #newTable(word: number): LuaTable {
    return new LuaTable(
      this.state.meter,
      fromFloatingByte(argumentB(word)),
      fromFloatingByte((word >>> 14) & 511),
    );
  }

  #forPrepare(thread: Thread, at: number): void {
    const { stack } = thread;
    const names = ['initial value', 'limit', 'step'];
    for (let i = 0; i < 3; i++) {
      const value = toNumber(stack[at + i]);
      if (value === undefined) {
        throw thread.error(`'for' ${names[i]!} must be a number`, thread.depth);
      }
      stack[at + i] = value;
    }
    stack[at] = (stack[at] as number) - (stack[at + 2] as number);
  }

  #closure(thread: Thread, frame: Frame, word: number): LuaFunction {
    const prototype = frame.prototype!.prototypes[word >>> 14]!;
    const upvalues: Upvalue[] = [];
    for (const origin of prototype.upvalueOrigins) {
      upvalues.push(
        origin >= 0 ? thread.findUpvalue(frame.base + origin) : frame.fn.upvalues[~origin]!,
      );
    }
    this.state.meter.charge(100 + upvalues.length * 40);
    return LuaFunction.closure(prototype, frame.fn.environment, upvalues);
  }

  #setList(thread: Thread, at: number, count: number, batch: number): void {
    const { stack } = thread;
    const table = stack[at] as LuaTable;
    const first = (batch - 1) * FIELDS_PER_FLUSH;
    if (count === 0) count = thread.top - at - 1;
    table.reserveArray(first + count);
    for (let i = count; i > 0; i--) table.set(first + i, stack[at + i]);
  }

  #varargs(thread: Thread, frame: Frame, at: number, wanted: number): void {
    const { stack } = thread;
    const have = Math.max(frame.base - frame.slot - 1 - frame.prototype!.parameterCount, 0);
    const count = wanted < 0 ? have : wanted;
    thread.reserve(at + count);
    if (wanted < 0) thread.top = at + count;
    const from = frame.base - have;
    for (let i = 0; i < count; i++) stack[at + i] = i < have ? stack[from + i] : undefined;
  }

  /**
   * The loop. It is one function, and long, because each instruction works on the same dozen local
   * variables; what is rare has been moved out (operate.ts, calls.ts). `break frames` reads the
   * top frame anew, which is how a call and a return go on.
   */
  #execute(): boolean {
    const state = this.state;
    const call = this.call;
    if (state.killed !== null) throw state.killed;
    frames: for (;;) {
      const thread = state.current;
      if (thread.depth < 0) {
        if (thread === state.main) return true;
        this.finishThread(thread);
        continue;
      }
      const frame = thread.frames[thread.depth]!;
      if (frame.kind !== Kind.Lua) {
        this.step(thread, frame);
        if (--state.ticks < 0 && state.lookAround()) return false;
        continue;
      }
      const prototype = frame.prototype!;
      const code = prototype.executed;
      const constants = prototype.constants;
      const slots = prototype.slots;
      const stack = thread.stack;
      const base = frame.base;
      const fn = frame.fn;
      let pc = frame.pc;
      for (;;) {
        const word = code[pc++]!;
        const a = base + ((word >>> 6) & 255);
        switch (word & 63) {
          case Op.Move:
            stack[a] = stack[base + (word >>> 23)];
            break;
          case Op.LoadConstant:
            stack[a] = constants[word >>> 14];
            break;
          case Op.LoadBoolean:
            stack[a] = word >>> 23 !== 0;
            if (((word >>> 14) & 511) !== 0) pc++;
            break;
          case Op.LoadNil:
            for (let i = a; i <= base + (word >>> 23); i++) stack[i] = undefined;
            break;
          case Op.GetUpvalue: {
            const upvalue = fn.upvalues[word >>> 23]!;
            stack[a] = upvalue.cells[upvalue.index];
            break;
          }
          case Op.SetUpvalue: {
            const upvalue = fn.upvalues[word >>> 23]!;
            upvalue.cells[upvalue.index] = stack[a];
            break;
          }
          case Op.GetGlobal: {
            const environment = fn.environment;
            const key = constants[word >>> 14];
            let slot = slots[pc - 1]!;
            if (environment.nodeKeys[slot] !== key) {
              slot = environment.slotOf(key);
              if (slot >= 0) slots[pc - 1] = slot;
            }
            const value = slot < 0 ? undefined : environment.nodeValues[slot];
            if (value !== undefined) {
              stack[a] = value;
              break;
            }
            frame.pc = pc;
            if (getIndex(call, thread, frame, environment, key, a, NO_OPERAND)) break;
            continue frames;
          }
          case Op.GetTable: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const table = stack[base + b];
            const key = c > 255 ? constants[c - 256] : stack[base + c];
            if (table instanceof LuaTable) {
              let value: LuaValue;
              if (typeof key === 'number') {
                const array = table.array;
                value =
                  key > 0 && key <= array.length && key % 1 === 0
                    ? array[key - 1]
                    : table.getNumber(key);
              } else if (c > 255) {
                let slot = slots[pc - 1]!;
                if (table.nodeKeys[slot] !== key) {
                  slot = table.slotOf(key);
                  if (slot >= 0) slots[pc - 1] = slot;
                }
                value = slot < 0 ? undefined : table.nodeValues[slot];
              } else {
                value = table.get(key);
              }
              if (value !== undefined || table.metatable === null) {
                stack[a] = value;
                break;
              }
            }
            frame.pc = pc;
            if (getIndex(call, thread, frame, table, key, a, b)) break;
            continue frames;
          }
          case Op.SetGlobal:
          case Op.SetGlobalConstant: {
            const key = constants[word >>> 14];
            const isConstant = (word & 63) === Op.SetGlobalConstant;
            const value = isConstant ? constants[(word >>> 6) & 255] : stack[a];
            frame.pc = pc;
            if (setIndex(call, thread, frame, fn.environment, key, value, NO_OPERAND)) break;
            continue frames;
          }
          case Op.SetTable: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const table = stack[a];
            const key = b > 255 ? constants[b - 256] : stack[base + b];
            const value = c > 255 ? constants[c - 256] : stack[base + c];
            if (table instanceof LuaTable && table.metatable === null && !table.isReadOnly) {
              if (typeof key === 'number') {
                const array = table.array;
                if (key > 0 && key <= array.length && key % 1 === 0) {
                  array[key - 1] = value;
                  break;
                }
              } else if (typeof key === 'string') {
                const slot = slots[pc - 1]!;
                if (table.nodeKeys[slot] === key) {
                  table.nodeValues[slot] = value;
                  break;
                }
                table.set(key, value);
                const found = table.slotOf(key);
                if (found >= 0) slots[pc - 1] = found;
                break;
              }
            }
            frame.pc = pc;
            if (setIndex(call, thread, frame, table, key, value, (word >>> 6) & 255)) break;
            continue frames;
          }
          case Op.GetUpvalueField: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const upvalue = fn.upvalues[b]!;
            const table = upvalue.cells[upvalue.index];
            const key = c > 255 ? constants[c - 256] : stack[base + c];
            if (c > 255 && table instanceof LuaTable) {
              let slot = slots[pc - 1]!;
              if (table.nodeKeys[slot] !== key) {
                slot = table.slotOf(key);
                if (slot >= 0) slots[pc - 1] = slot;
              }
              const value = slot < 0 ? undefined : table.nodeValues[slot];
              if (value !== undefined) {
                stack[a] = value;
                break;
              }
            }
            frame.pc = pc;
            if (getIndex(call, thread, frame, table, key, a, upvalueOperand(b))) break;
            continue frames;
          }
          case Op.SetUpvalueField: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const upvalue = fn.upvalues[(word >>> 6) & 255]!;
            const table = upvalue.cells[upvalue.index];
            const key = b > 255 ? constants[b - 256] : stack[base + b];
            const value = c > 255 ? constants[c - 256] : stack[base + c];
            frame.pc = pc;
            const operand = upvalueOperand((word >>> 6) & 255);
            if (setIndex(call, thread, frame, table, key, value, operand)) break;
            continue frames;
          }
          case Op.NewTable:
            stack[a] = this.#newTable(word);
            break;
          case Op.Self: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const value = stack[base + b];
            stack[a + 1] = value;
            frame.pc = pc;
            const key = c > 255 ? constants[c - 256] : stack[base + c];
            if (getIndex(call, thread, frame, value, key, a, b)) break;
            continue frames;
          }
          case Op.Add: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left === 'number' && typeof right === 'number') {
              stack[a] = left + right;
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, left, right, b, c)) break;
            continue frames;
          }
          case Op.Subtract: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left === 'number' && typeof right === 'number') {
              stack[a] = left - right;
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, left, right, b, c)) break;
            continue frames;
          }
          case Op.Multiply: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left === 'number' && typeof right === 'number') {
              stack[a] = left * right;
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, left, right, b, c)) break;
            continue frames;
          }
          case Op.Divide: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left === 'number' && typeof right === 'number') {
              stack[a] = left / right;
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, left, right, b, c)) break;
            continue frames;
          }
          case Op.Modulo:
          case Op.Power: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            if (typeof left === 'number' && typeof right === 'number') {
              stack[a] =
                (word & 63) === Op.Power
                  ? power(left, right)
                  : left >= 0 && right > 0 && left < 2147483648 && left % 1 === 0 && right % 1 === 0
                    ? left % right
                    : arithmetic(Op.Modulo, left, right);
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, left, right, b, c)) break;
            continue frames;
          }
          case Op.Negate: {
            const b = word >>> 23;
            const value = stack[base + b];
            if (typeof value === 'number') {
              stack[a] = -value;
              break;
            }
            frame.pc = pc;
            if (operate(call, thread, frame, word, value, value, b, b)) break;
            continue frames;
          }
          case Op.Not: {
            const value = stack[base + (word >>> 23)];
            stack[a] = value === undefined || value === false;
            break;
          }
          case Op.Length: {
            const b = word >>> 23;
            const value = stack[base + b];
            if (typeof value === 'string') {
              stack[a] = value.length;
              break;
            }
            if (value instanceof LuaTable) {
              stack[a] = value.length;
              break;
            }
            frame.pc = pc;
            if (lengthOf(call, thread, frame, value, a, b)) break;
            continue frames;
          }
          case Op.Concat:
            frame.pc = pc;
            if (concatenate(call, thread, frame, word, base + ((word >>> 14) & 511))) break;
            continue frames;
          case Op.CloseJump:
            thread.closeUpvalues(a - 1);
            pc += (word >>> 14) - 131071;
            if (--state.ticks < 0) {
              frame.pc = pc;
              if (state.lookAround()) return false;
            }
            break;
          case Op.Jump: {
            const offset = (word >>> 14) - 131071;
            pc += offset;
            if (offset < 0 && --state.ticks < 0) {
              frame.pc = pc;
              if (state.lookAround()) return false;
            }
            break;
          }
          case Op.Equal: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            const isWanted = (word >>> 6) & 255;
            if (left === right) {
              if (isWanted === 0) pc++;
              break;
            }
            if (typeof left !== 'object' || typeof right !== 'object') {
              if (isWanted !== 0) pc++;
              break;
            }
            frame.pc = pc;
            const isEqual = equalByMethod(call, thread, left, right, isWanted);
            if (isEqual === null) continue frames;
            if (isWanted !== 0) pc++;
            break;
          }
          case Op.Less:
          case Op.LessEqual: {
            const b = word >>> 23;
            const c = (word >>> 14) & 511;
            const left = b > 255 ? constants[b - 256] : stack[base + b];
            const right = c > 255 ? constants[c - 256] : stack[base + c];
            const isWanted = (word >>> 6) & 255;
            if (
              (typeof left === 'number' && typeof right === 'number') ||
              (typeof left === 'string' && typeof right === 'string')
            ) {
              const isTrueNow = (word & 63) === Op.Less ? left < right : left <= right;
              if (isTrueNow !== (isWanted !== 0)) pc++;
              break;
            }
            frame.pc = pc;
            compareByMethod(call, thread, word & 63, left, right, isWanted);
            continue frames;
          }
          case Op.Test:
            if (isTrue(stack[a]) !== (((word >>> 14) & 511) !== 0)) pc++;
            break;
          case Op.TestSet: {
            const value = stack[base + (word >>> 23)];
            if (isTrue(value) === (((word >>> 14) & 511) !== 0)) stack[a] = value;
            else pc++;
            break;
          }
          case Op.Call: {
            const b = word >>> 23;
            const wanted = ((word >>> 14) & 511) - 1;
            const count = b === 0 ? thread.top - a - 1 : b - 1;
            const callee = stack[a];
            frame.pc = pc;
            if (callee instanceof LuaFunction) {
              if (callee.kind === Kind.Native) {
                const results = callee.native!(thread, a + 1, count);
                if (results < 0) {
                  this.pushMachine(thread, callee, a, count, wanted, Action.None, 0);
                  continue frames;
                }
                if (wanted < 0) thread.top = a + results;
                else for (let i = results; i < wanted; i++) stack[a + i] = undefined;
                break;
              }
              if (callee.kind === Kind.Lua) {
                this.pushLua(thread, callee, a, count, wanted);
                if (--state.ticks < 0 && state.lookAround()) return false;
                continue frames;
              }
            }
            if (call(thread, a, count, wanted, Action.None, 0)) break;
            if (--state.ticks < 0 && state.lookAround()) return false;
            continue frames;
          }
          case Op.TailCall: {
            const b = word >>> 23;
            const count = b === 0 ? thread.top - a - 1 : b - 1;
            const callee = stack[a];
            frame.pc = pc;
            if (callee instanceof LuaFunction && callee.kind === Kind.Lua) {
              this.tailCall(thread, frame, callee, a, count);
              if (--state.ticks < 0 && state.lookAround()) return false;
              continue frames;
            }
            if (call(thread, a, count, -1, Action.None, 0)) break;
            continue frames;
          }
          case Op.Return: {
            const b = word >>> 23;
            const count = b === 0 ? thread.top - a : b - 1;
            if (thread.hasOpenUpvalues) thread.closeUpvalues(base);
            const slot = frame.slot;
            const wanted = frame.wanted;
            if (frame.action !== Action.None) {
              frame.pc = pc;
              this.returnWithAction(thread, frame, a, count);
              continue frames;
            }
            thread.depth--;
            if (wanted === 1) {
              stack[slot] = count > 0 ? stack[a] : undefined;
            } else {
              for (let i = 0; i < count; i++) stack[slot + i] = stack[a + i];
              if (wanted < 0) thread.top = slot + count;
              else for (let i = count; i < wanted; i++) stack[slot + i] = undefined;
            }
            continue frames;
          }
          case Op.ForLoop: {
            const step = stack[a + 2] as number;
            const index = (stack[a] as number) + step;
            const limit = stack[a + 1] as number;
            if (step > 0 ? index <= limit : limit <= index) {
              pc += (word >>> 14) - 131071;
              stack[a] = index;
              stack[a + 3] = index;
              if (--state.ticks < 0) {
                frame.pc = pc;
                if (state.lookAround()) return false;
              }
            }
            break;
          }
          case Op.ForPrepare:
            frame.pc = pc;
            this.#forPrepare(thread, a);
            pc += (word >>> 14) - 131071;
            break;
          case Op.GenericFor: {
            const wanted = (word >>> 14) & 511;
            const iterator = stack[a];
            frame.pc = pc;
            stack[a + 3] = iterator;
            stack[a + 4] = stack[a + 1];
            stack[a + 5] = stack[a + 2];
            if (iterator instanceof LuaFunction && iterator.kind === Kind.Native) {
              const results = iterator.native!(thread, a + 4, 2);
              if (results < 0) {
                thread.enterC();
                this.pushMachine(thread, iterator, a + 3, 2, wanted, Action.Loop, a);
                continue frames;
              }
              for (let i = results; i < wanted; i++) stack[a + 3 + i] = undefined;
            } else {
              thread.enterC();
              if (!call(thread, a + 3, 2, wanted, Action.Loop, a)) {
                if (--state.ticks < 0 && state.lookAround()) return false;
                continue frames;
              }
              pc = frame.pc;
              break;
            }
            if (stack[a + 3] === undefined) pc++;
            else stack[a + 2] = stack[a + 3];
            break;
          }
          case Op.SetList: {
            let batch = (word >>> 14) & 511;
            if (batch === 0) batch = prototype.code[pc++]!;
            this.#setList(thread, a, word >>> 23, batch);
            break;
          }
          case Op.Closure:
            frame.pc = pc;
            stack[a] = this.#closure(thread, frame, word);
            break;
          case Op.Trace:
            frame.pc = pc;
            if (state.tracer!.trace(thread, frame)) return false;
            pc--;
            break;
          default:
            this.#varargs(thread, frame, a, (word >>> 23) - 1);
        }
      }
    }
  }
}

function fromFloatingByte(x: number): number {
  const exponent = x >>> 3;
  return exponent === 0 ? x : ((x & 7) + 8) << (exponent - 1);
}
