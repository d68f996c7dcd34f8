/*
 * A text that whoever debugs a script has run while the script is stopped. It has a thread of its
 * own, for the time of which the script's is put aside. It sees globals and no local variables.
 */

import { call } from './lua/calls.js';
import { toText } from './lua/convert.js';
import { LuaTable } from './lua/table.js';
import { Thread } from './lua/thread.js';
import { LuaError, type LuaFunction } from './lua/value.js';
import { valueText } from './debug-text.js';
import type { Environment } from './environment.js';

const CHUNK = '@ldb_eval';

/** Compiles an expression, or else statements; a LuaError has the message where it is neither. */
function compiled(environment: Environment, text: string): LuaFunction {
  try {
    return environment.compile(`return ${text}`, CHUNK);
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return environment.compile(text, CHUNK);
  }
}

export interface EvaluationOutcome {
  readonly text: string;
  readonly isError: boolean;
}

export class Evaluation {
  readonly #environment: Environment;
  readonly #thread: Thread;
  /** The thread that runs when this goes on. */
  #current: Thread;
  /** Where its result will lie. */
  readonly #slot: number;

  constructor(environment: Environment, text: string) {
    const { state } = environment;
    this.#environment = environment;
    const fn = compiled(environment, text);
    fn.environment = state.current.environment;
    const thread = new Thread(state);
    // What is put aside lies on its stack, so that it counts as in use.
    let slot = 0;
    for (let each: Thread | null = state.current; each !== null; each = each.resumer) {
      thread.reserve(slot);
      thread.stack[slot++] = each;
    }
    thread.stack[slot] = fn;
    call(thread, slot, 0, 1, 0, 0);
    this.#slot = slot;
    this.#thread = thread;
    this.#current = thread;
  }

  /** Runs until it has ended, or the host wants a pause: null. */
  step(): EvaluationOutcome | null {
    const { state, machine } = this.#environment;
    const { main, current } = state;
    state.main = this.#thread;
    state.current = this.#current;
    try {
      if (!machine.run()) {
        this.#current = state.current;
        return null;
      }
      return { text: valueText(this.#thread.stack[this.#slot]), isError: false };
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      return { text: errorText(error), isError: true };
    } finally {
      state.main = main;
      state.current = current;
    }
  }
}

/** What an error says, or the field err of one that is a table. */
function errorText({ value }: LuaError): string {
  const field = value instanceof LuaTable ? value.getString('err') : value;
  return toText(field) ?? valueText(value);
}
