/*
 * What a script that is debugged asks of its host: the same as any other, and the debugger hears of
 * it.
 */

import type { Debugger } from './debugger.js';
import type { ScriptHost } from './host.js';

export function debuggedHost(debugged: Debugger, host: ScriptHost): ScriptHost {
  return {
    get protocol() {
      return host.protocol;
    },
    // The debugger shows each reply: none is passed by.
    passesReplies: false,
    get logLevel() {
      return host.logLevel;
    },
    get refusals() {
      return host.refusals;
    },
    call: (words, count) => debugged.shownCall(words, count),
    mayRun: (words, count) => host.mayRun(words, count),
    setProtocol: (protocol) => host.setProtocol(protocol),
    setEffects: (to) => host.setEffects(to),
    log: (level, text) => host.log(level, text),
    breakpoint: () => {
      debugged.breakpoint();
      return true;
    },
    debug: (texts) => debugged.debug(texts),
    shouldPause: () => {
      debugged.tracer.restore();
      return host.shouldPause();
    },
  };
}
