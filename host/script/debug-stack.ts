/*
 * What a stopped script has on its stack, as the debugger shows it: variables by their names, and
 * who has called whom.
 */

import { Op, argumentA, chunkName, opOf } from './lua/code.js';
import { objectName } from './lua/naming.js';
import type { LuaState } from './lua/state.js';
import type { Frame, Thread } from './lua/thread.js';
import { Kind, type LuaValue } from './lua/value.js';
import { valueText } from './debug-text.js';

interface Variable {
  readonly name: string;
  readonly value: LuaValue;
}

/** The local variables that are alive in a frame, in the order of their registers. */
function* localsOf(thread: Thread, frame: Frame): Generator<Variable> {
  if (frame.prototype === null) return;
  const pc = frame.pc - 1;
  let place = frame.base;
  for (const { name, startPc, endPc } of frame.prototype.locals) {
    if (startPc > pc) return;
    if (pc < endPc) yield { name, value: thread.stack[place++] };
  }
}

/** The frames of a thread, the running one first. */
function* framesOf({ frames, depth }: Thread): Generator<[frame: Frame, index: number]> {
  for (let index = depth; index >= 0; index--) yield [frames[index]!, index];
}

/** The variables of the running function, a line each. */
export function localsText(thread: Thread): string[] {
  const [first] = framesOf(thread);
  return Array.from(
    localsOf(thread, first![0]),
    ({ name, value }) => `<value> ${name} = ${valueText(value)}`,
  );
}

/** The value of a variable of the running function or of one below it; null: there is none. */
export function localText({ current, globals }: LuaState, wanted: string): string | null {
  for (const [frame] of framesOf(current)) {
    for (const { name, value } of localsOf(current, frame)) {
      if (name === wanted) return valueText(value);
    }
  }
  const isGlobal = wanted === 'KEYS' || wanted === 'ARGV';
  return isGlobal ? valueText(globals.getString(wanted)) : null;
}

/** What the code that has called a frame calls its function; null: nobody knows. */
function calledName(thread: Thread, index: number): string | null {
  const caller = thread.frames[index - 1];
  if (caller === undefined || caller.kind !== Kind.Lua) return null;
  if (thread.frames[index]!.tailCalls > 0) return null;
  const { code } = caller.prototype!;
  const word = code[caller.pc - 1]!;
  const op = opOf(word);
  if (op !== Op.Call && op !== Op.TailCall && op !== Op.GenericFor) return null;
  return objectName(caller.prototype!, caller.pc - 1, argumentA(word))?.name ?? null;
}

/** The functions of chunks with a name, the running one first: a heading, and the line of each. */
export function traceLines(thread: Thread, chunk: string): { heading: string; line: number }[] {
  const found: { heading: string; line: number }[] = [];
  for (const [{ prototype }, index] of framesOf(thread)) {
    if (prototype === null || !chunkName(prototype.source).includes(chunk)) continue;
    const heading = `${index === thread.depth ? 'In' : 'From'} ${calledName(thread, index) ?? 'top level'}:`;
    found.push({ heading, line: thread.lineOf(index) });
  }
  return found;
}
