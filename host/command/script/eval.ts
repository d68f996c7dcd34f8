// EVAL, EVALSHA, FCALL and the same that only read.
//
//   EVAL script numkeys [key …] [arg …]          the script is kept (cache.ts)
//   EVALSHA sha1 numkeys [key …] [arg …]
//   FCALL function numkeys [key …] [arg …]

import { integerParse } from '../../config/number-text.js';
import { ERROR_NOT_INTEGER, ScriptFlag } from '../../engine/seam.generated.js';
import type { Script } from '../../script/engine.js';
import { ScriptTextError } from '../../script/engine.js';
import { scriptHead } from '../../script/shebang.js';
import type { HostCall } from '../call.js';
import type { Outcome } from './scripting.js';

const noScript = 'NOSCRIPT No matching script. Please use EVAL.';
/** The argument that counts the keys, and the first key. */
const countPlace = 2;
const keyPlace = 3;

export function evalCommand(call: HostCall): Outcome {
  return runBody(call, false);
}

export function evalRoCommand(call: HostCall): Outcome {
  return runBody(call, true);
}

export function evalshaCommand(call: HostCall): Outcome {
  return runSha(call, false);
}

export function evalshaRoCommand(call: HostCall): Outcome {
  return runSha(call, true);
}

export function fcallCommand(call: HostCall): Outcome {
  return runFunction(call, false);
}

export function fcallRoCommand(call: HostCall): Outcome {
  return runFunction(call, true);
}

/** An error before anything runs, behind a pause that would hold a script with these flags back. */
function refuse(call: HostCall, text: string, flags: number): Outcome {
  if (call.server.scripts.waits(call.client, flags)) return 'waits';
  answerRefusal(call, text);
}

function answerRefusal(call: HostCall, text: string): void {
  call.server.scripts.show(call.client);
  call.reply.error(text);
}

/** How many keys there are; a text says what is wrong with the number. */
function keysCount(call: HostCall, notNumber: string): number | string {
  const given = call.word(countPlace);
  // Nearly always it is one digit.
  const isDigit = given.length === 1 && given >= '0' && given <= '9';
  const parsed = isDigit ? given.charCodeAt(0) - 48 : integerParse(given);
  if (parsed === null) return notNumber;
  const keys = Number(parsed);
  if (keys > call.count - keyPlace) {
    return "ERR Number of keys can't be greater than number of args";
  }
  return keys < 0 ? "ERR Number of keys can't be negative" : keys;
}

function runBody(call: HostCall, readOnly: boolean): Outcome {
  const { scripts } = call.server;
  if (scripts.queues(call.client)) return scripts.queue(call, flagsOf(call.word(1)));
  if (scripts.debugging.isWanted(call.client)) return debugBody(call, readOnly);
  const keys = keysCount(call, ERROR_NOT_INTEGER);
  if (typeof keys === 'string') return refuse(call, keys, flagsOf(call.word(1)));
  const script = scriptOf(call);
  if (typeof script === 'string') return refuse(call, script, flagsOf(call.word(1)));
  return scripts.runScript(call, script, keys, readOnly);
}

/** The flags of a text, whether it is a script or not. */
function flagsOf(text: string): number {
  try {
    return scriptHead(text).flags;
  } catch (error) {
    if (!(error instanceof ScriptTextError)) throw error;
    return ScriptFlag.EVAL_COMPATIBLE;
  }
}

/** The script of EVAL; a text says what is wrong with it. */
function scriptOf(call: HostCall): Script | string {
  try {
    return call.server.scripts.cache.ofBody(call.word(1));
  } catch (error) {
    if (!(error instanceof ScriptTextError)) throw error;
    return `ERR ${error.message}`;
  }
}

function debugBody(call: HostCall, readOnly: boolean): Outcome {
  const { scripts } = call.server;
  const { debugging } = scripts;
  if (!debugging.enter(call)) return undefined;
  const keys = keysCount(call, ERROR_NOT_INTEGER);
  if (typeof keys === 'string') return debugging.cannotRun(call, () => answerRefusal(call, keys));
  const script = scriptOf(call);
  if (typeof script === 'string') {
    return debugging.cannotRun(call, () => answerRefusal(call, script));
  }
  return scripts.debugScript(call, script, keys, readOnly);
}

/** The script of EVALSHA, most often that of the last one: then its SHA1 need not become a text. */
function scriptOfSha(call: HostCall): Script | null {
  const { cache } = call.server.scripts;
  const { last } = cache;
  if (last !== null && call.isText(1, last.shaBytes)) return last;
  return cache.find(call.word(1)) ?? null;
}

function runSha(call: HostCall, readOnly: boolean): Outcome {
  const { scripts } = call.server;
  const script = scriptOfSha(call);
  const flags = script?.flags ?? ScriptFlag.EVAL_COMPATIBLE;
  if (scripts.queues(call.client)) return scripts.queue(call, flags);
  if (script === null && call.word(1).length !== 40) return refuse(call, noScript, flags);
  if (scripts.debugging.isWanted(call.client)) {
    return refuse(call, 'ERR Please use EVAL instead of EVALSHA for debugging', flags);
  }
  const keys = keysCount(call, ERROR_NOT_INTEGER);
  if (typeof keys === 'string') return refuse(call, keys, flags);
  if (script === null) return refuse(call, noScript, flags);
  return scripts.runScript(call, script, keys, readOnly);
}

function runFunction(call: HostCall, readOnly: boolean): Outcome {
  const { scripts } = call.server;
  const fn = scripts.libraries.findFunction(call.word(1));
  const flags = fn?.flags ?? ScriptFlag.EVAL_COMPATIBLE;
  if (scripts.queues(call.client)) return scripts.queue(call, flags);
  if (fn === undefined) return refuse(call, 'ERR Function not found', flags);
  const keys = keysCount(call, 'ERR Bad number of keys provided');
  if (typeof keys === 'string') return refuse(call, keys, flags);
  return scripts.runFunction(call, fn, keys, readOnly);
}
