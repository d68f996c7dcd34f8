/*
 * Follows functions line by line, for a debugger. Nothing of it costs anything where nobody debugs:
 * a function that is followed is covered, all of it, and the machine runs the cover.
 *
 *   code       GetGlobal   LoadConstant   Call    Return
 *   executed   Trace       LoadConstant   Trace   Trace       the second one runs next
 *
 * The machine meets a Trace at each instruction and tells the tracer, which lays that instruction
 * bare, so that the machine runs it and meets the next Trace. What lies bare is covered again then.
 *
 * A line begins as Lua 5.1 has it: with a function, with an instruction of another line than the
 * one before, and with a jump backward. Its instructions are looked at where ours are others: a
 * jump behind a comparison is a part of it, and a function does not begin with making its first
 * variables nil, since they are.
 */

import { Op, argumentA, argumentSigned, opOf, type Prototype } from './code.js';
import type { LuaState } from './state.js';
import type { Frame, Thread } from './thread.js';
import type { LuaError } from './value.js';

/** Instructions that the jump behind them belongs to. */
const tests: ReadonlySet<Op> = new Set([
  Op.Equal,
  Op.Less,
  Op.LessEqual,
  Op.Test,
  Op.TestSet,
  Op.GenericFor,
]);
const jumps: ReadonlySet<Op> = new Set([Op.Jump, Op.CloseJump, Op.ForLoop, Op.ForPrepare]);

/** What a debugger does where a line begins. True: the machine is left there. */
export type LineFollower = (thread: Thread, frame: Frame) => boolean;

export class Tracer {
  /** The next instruction is told of, whether a line begins with it or not. */
  tellsNext = false;
  /** What is compiled now is not followed. */
  isResting = false;
  /** The instruction that lies bare. */
  #bare: Prototype | null = null;
  #barePc = 0;
  /** The frame that the machine was left in. */
  #left: Frame | null = null;
  /** The machine goes on with the instruction that it was left at. */
  #goesOn = false;
  #failure: LuaError | null = null;
  /** Where functions begin. */
  readonly #beginnings = new Map<Prototype, number>();

  constructor(
    private readonly state: LuaState,
    private readonly follow: LineFollower,
  ) {}

  /** Covers a function and those in it. */
  cover(prototype: Prototype): void {
    if (this.isResting) return;
    prototype.executed = new Int32Array(prototype.code.length).fill(Op.Trace);
    this.#beginnings.set(prototype, beginning(prototype));
    for (const inner of prototype.prototypes) this.cover(inner);
  }

  /** Covers what lies bare. */
  restore(): void {
    const prototype = this.#bare;
    if (prototype !== null) prototype.executed[this.#barePc] = Op.Trace;
    this.#bare = null;
  }

  /**
   * The machine has met the cover of the instruction before frame.pc. True: it is to be left;
   * false: that instruction lies bare now, and is to be run.
   */
  trace(thread: Thread, frame: Frame): boolean {
    this.restore();
    const at = frame.pc - 1;
    if (this.#goesOn) {
      this.#goesOn = false;
      const failure = this.#failure;
      this.#failure = null;
      if (failure !== null) throw failure;
    } else if (this.#isTold(frame, at) && this.follow(thread, frame)) {
      this.#left = frame;
      return true;
    }
    this.#layBare(frame.prototype!, at);
    return false;
  }

  /** The machine is to go on where it was left, with an error if there is one. */
  goOn(failure: LuaError | null): void {
    this.#left!.pc -= 1;
    this.#left = null;
    this.#goesOn = true;
    this.#failure = failure;
  }

  #isTold(frame: Frame, at: number): boolean {
    const prototype = frame.prototype!;
    const { code, lines } = prototype;
    const first = this.#beginnings.get(prototype)!;
    const before = frame.tracedPc;
    if (
      at > 0 &&
      before === at - 1 &&
      jumps.has(opOf(code[at]!)) &&
      tests.has(opOf(code[before]!))
    ) {
      return false;
    }
    frame.tracedPc = at;
    if (this.tellsNext) {
      this.tellsNext = false;
      return true;
    }
    if (at <= first) return at === first;
    return at <= before || lines[at] !== lines[before];
  }

  #layBare(prototype: Prototype, at: number): void {
    const word = prototype.code[at]!;
    prototype.executed[at] = word;
    this.#bare = prototype;
    this.#barePc = at;
    // A jump to itself meets no cover: the look around, where it is covered again, comes at once.
    if (jumps.has(opOf(word)) && argumentSigned(word) === -1) this.state.ticks = 0;
  }
}

/** The instruction that a function begins with. */
function beginning({ code, parameterCount, needsArgumentTable }: Prototype): number {
  const [word] = code;
  const given = parameterCount + Number(needsArgumentTable);
  if (opOf(word!) !== Op.LoadNil || argumentA(word!) < given) return 0;
  const isJumpedTo = code.some(
    (each, at) => jumps.has(opOf(each)) && at + 1 + argumentSigned(each) === 0,
  );
  return isJumpedTo ? 0 : 1;
}
