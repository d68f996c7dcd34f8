// The subcommands of DEBUG that concern the process and its replication.
//
//   SLEEP seconds                         stops the whole process for that long
//   AOF-FLUSH-SLEEP microseconds          the same before each write to the append-only file
//   RESTART [ms]                          CONFIG REWRITE, SHUTDOWN NOW, and a start after the delay
//   CRASH-AND-RECOVER [ms]                the same, but nothing is saved
//   REPLICATE command [argument …]        goes to the replicas, and is not run here
//   CHANGE-REPL-ID                        no replica can go on from what it has
//   SEGFAULT, PANIC, ASSERT, OOM          a crash report, and the end of the process

import type { HostCall } from '../../command/call.js';
import type { DebugSubcommands } from '../../command/debug.js';
import { ERROR_NOT_INTEGER } from '../../engine/seam.generated.js';
import { DeliberateCrash, crashByPanic, crashBySignal } from '../../process/crash.js';
import type { ServerControl } from './context.js';

export function processSubcommands(server: ServerControl): DebugSubcommands {
  return new Map([
    ['sleep', sleep],
    ['aof-flush-sleep', (call: HostCall) => aofFlushSleep(call, server)],
    ['restart', (call: HostCall) => restart(call, server, true)],
    ['crash-and-recover', (call: HostCall) => restart(call, server, false)],
    ['replicate', (call: HostCall) => replicate(call, server)],
    ['change-repl-id', (call: HostCall) => replicationIdChange(call, server)],
    ['segfault', segfault],
    ['panic', panic],
    ['assert', assertFailed],
    ['oom', outOfMemory],
  ]);
}

function sleep(call: HostCall): void {
  const seconds = Number.parseFloat(call.text[2]!);
  if (seconds > 0) wait(seconds * 1000);
  call.reply.simple('OK');
}

function wait(milliseconds: number): void {
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(nobodyWakes, 0, 0, milliseconds);
}

function aofFlushSleep(call: HostCall, { persistence }: ServerControl): void {
  const microseconds = Number.parseInt(call.text[2]!, 10) || 0;
  persistence.keeper.beforeWrite = microseconds > 0 ? () => wait(microseconds / 1000) : null;
  call.reply.simple('OK');
}

function restart(call: HostCall, server: ServerControl, graceful: boolean): void | Promise<void> {
  const delay = call.text[2] ?? '0';
  if (!/^(0|-?[1-9][0-9]{0,17})$/.test(delay)) {
    return call.reply.error(ERROR_NOT_INTEGER);
  }
  const options = { graceful, delayMs: Math.max(Number(delay), 0) };
  return server.restart(options).then((failure) => {
    if (failure === null || !call.resume()) return;
    call.reply.error('ERR failed to restart the server. Check server logs.');
  });
}

function replicate(call: HostCall, { replicas }: ServerControl): void {
  replicas.send(call.text.slice(2));
  call.reply.simple('OK');
}

function replicationIdChange(call: HostCall, { replicas }: ServerControl): void {
  call.server.log.notice('Changing replication IDs after receiving change-repl-id');
  replicas.stream.history.renew();
  call.reply.simple('OK');
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
