// The subcommands of DEBUG that touch the process, its files or its timers. The engine has looked
// at the others and hands these over (assembly/command/server/debug.ts); one that is not here is
// answered as unknown.
//
//   SLEEP seconds                         stops the whole process for that long
//   LOG message                           a line in the log
//   PAUSE-CRON 0|1                        the regular work stands still, as expiry
//   RESTART [ms]                          CONFIG REWRITE, SHUTDOWN NOW, and a start after the delay
//   CRASH-AND-RECOVER [ms]                the same, but nothing is saved
//   CONFIG-REWRITE-FORCE-ALL              CONFIG REWRITE of every directive
//   SEGFAULT, PANIC, ASSERT, OOM          a crash report, and the end of the process

import { userLines } from '../engine/users.js';
import { byteTextToString } from '../config/byte-text.js';
import { DeliberateCrash, crashByPanic, crashBySignal } from '../process/crash.js';
import { ERROR_NOT_INTEGER } from '../engine/seam.generated.js';
import type { HostCall } from './call.js';

/** How much of an unknown subcommand's name is repeated. */
const shownBytes = 128;

type Subcommand = (call: HostCall) => void | Promise<void>;

const subcommands: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['sleep', sleep],
  ['log', log],
  ['pause-cron', pauseCron],
  ['restart', (call) => restart(call, true)],
  ['crash-and-recover', (call) => restart(call, false)],
  ['config-rewrite-force-all', configRewriteForceAll],
  ['segfault', segfault],
  ['panic', panic],
  ['assert', assertFailed],
  ['oom', outOfMemory],
]);

export function debugCommand(call: HostCall): void | Promise<void> {
  const name = call.text[1] ?? '';
  const subcommand = subcommands.get(name.toLowerCase());
  if (subcommand !== undefined) return subcommand(call);
  const shown = name.slice(0, shownBytes);
  call.reply.error(
    `ERR unknown subcommand or wrong number of arguments for '${shown}'. Try DEBUG HELP.`,
  );
}

function sleep(call: HostCall): void {
  const seconds = Number.parseFloat(call.text[2]!);
  if (seconds > 0) {
    const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
    Atomics.wait(nobodyWakes, 0, 0, seconds * 1000);
  }
  call.reply.simple('OK');
}

function log(call: HostCall): void {
  call.server.log.warning(`DEBUG LOG: ${byteTextToString(call.text[2]!)}`);
  call.reply.simple('OK');
}

function pauseCron(call: HostCall): void {
  call.server.cronPaused = (Number.parseInt(call.text[2]!, 10) || 0) !== 0;
  call.reply.simple('OK');
}

function restart(call: HostCall, graceful: boolean): void | Promise<void> {
  const delay = call.text[2] ?? '0';
  if (!/^(0|-?[1-9][0-9]{0,17})$/.test(delay)) {
    return call.reply.error(ERROR_NOT_INTEGER);
  }
  const options = { graceful, delayMs: Math.max(Number(delay), 0) };
  return call.server.restart(options).then((failure) => {
    if (failure === null || !call.resume()) return;
    call.reply.error('ERR failed to restart the server. Check server logs.');
  });
}

function configRewriteForceAll(call: HostCall): void {
  const error = call.server.configuration.rewrite({
    forceAll: true,
    userLines: () => userLines(call.core),
  });
  if (error === null) return call.reply.simple('OK');
  const reason = error.replace(/^ERR (Rewriting config file: )?/, '');
  call.reply.error(`ERR CONFIG-REWRITE-FORCE-ALL failed: ${reason}`);
}

function segfault(call: HostCall): void {
  throw crashBySignal('SIGSEGV', call.text);
}

function panic(call: HostCall): void {
  const seconds = Math.floor(Date.now() / 1000);
  throw crashByPanic(`DEBUG PANIC called at Unix time ${seconds}`, call.text);
}

function assertFailed(call: HostCall): void {
  const heading = ['=== ASSERTION FAILED ===', "==> DEBUG ASSERT: '1 == 2' is not true"];
  throw new DeliberateCrash(heading, call.text);
}

function outOfMemory(call: HostCall): void {
  throw crashByPanic('Redis aborting for OUT OF MEMORY, as DEBUG OOM asked for', call.text);
}
