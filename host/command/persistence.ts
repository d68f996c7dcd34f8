// SAVE, BGSAVE, LASTSAVE and BGREWRITEAOF, and what DEBUG has to do with files.
//
//   BGSAVE SCHEDULE          as soon as a rewrite of the append-only file lets it
//   BGSAVE CANCEL            gives up the one that is under way or scheduled, as Valkey has it
//   DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE]
//   DEBUG LOADAOF

import { withLogged } from '../config/logger.js';
import { ERROR_SYNTAX } from '../engine/seam.generated.js';
import type { Persistence } from '../persist/persistence.js';
import type { HostCall } from './call.js';

/** What keeps the dataset, or null, and that was answered. */
function keeperOf(call: HostCall): Persistence | null {
  const { persistence } = call.server;
  if (persistence === null) call.reply.error('ERR this command is not available here');
  return persistence;
}

export function saveCommand(call: HostCall): void | Promise<void> {
  const keeper = keeperOf(call);
  if (keeper === null) return;
  if (keeper.rdb.isInBackground) return call.reply.error('ERR Background save already in progress');
  keeper.rdb.saves += 1;
  return keeper.rdb.save().then((outcome) => {
    if (!call.resume()) return;
    if (outcome === 'saved') call.reply.simple('OK');
    else call.reply.error(withLogged('ERR', call.server.log));
  });
}

export function bgsaveCommand(call: HostCall): void | Promise<void> {
  const keeper = keeperOf(call);
  if (keeper === null) return;
  const option = call.text[1]?.toLowerCase();
  const isKnown = option === undefined || option === 'schedule' || option === 'cancel';
  if (!isKnown || call.text.length > 2) return call.reply.error(ERROR_SYNTAX);
  if (option === 'cancel') return cancel(call, keeper);
  const { rdb } = keeper;
  const isInExec = call.core.engine.transactionAway() !== 0;
  if (rdb.isInBackground) return call.reply.error('ERR Background save already in progress');
  if (!keeper.isBusy && !isInExec) {
    rdb.saveInBackground();
    return call.reply.simple('Background saving started');
  }
  if (option === 'schedule' || isInExec) {
    rdb.isScheduled = true;
    return call.reply.simple('Background saving scheduled');
  }
  call.reply.error(
    "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in" +
      ' order to schedule a BGSAVE whenever possible.',
  );
}

function cancel(call: HostCall, { rdb }: Persistence): void | Promise<void> {
  const { log } = call.server;
  if (rdb.isInBackground) {
    log.notice('Background saving will be aborted due to user request');
    return rdb.cancel().then(() => {
      if (call.resume()) call.reply.simple('Background saving cancelled');
    });
  }
  if (!rdb.isScheduled) {
    return call.reply.error('ERR Background saving is currently not in progress or scheduled');
  }
  log.notice('Scheduled background saving will be cancelled due to user request');
  rdb.isScheduled = false;
  call.reply.simple('Scheduled background saving cancelled');
}

export function lastsaveCommand(call: HostCall): void {
  const { persistence, facts } = call.server;
  const atStart = Math.floor(facts.startedMs / 1000);
  call.reply.integer(persistence?.rdb.lastSaveSeconds ?? atStart);
}

export function bgrewriteaofCommand(call: HostCall): void | Promise<void> {
  const keeper = keeperOf(call);
  if (keeper === null) return;
  const { aof, keeper: file } = keeper;
  if (file.isRewriting) {
    return call.reply.error('ERR Background append only file rewriting already in progress');
  }
  if (keeper.isBusy || call.core.engine.transactionAway() !== 0) {
    aof.isScheduled = true;
    aof.consecutiveFailures = 0;
    return call.reply.simple('Background append only file rewriting scheduled');
  }
  return file.rewrite().then((isReady) => {
    if (!call.resume()) return;
    if (isReady) return call.reply.simple('Background append only file rewriting started');
    const failed =
      "ERR Can't execute an AOF background rewriting. Please check the server logs for more" +
      ' information.';
    call.reply.error(withLogged(failed, call.server.log));
  });
}

/** DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE] */
export function debugReload(call: HostCall): void | Promise<void> {
  const keeper = keeperOf(call);
  if (keeper === null) return;
  const words = call.text.slice(2).map((word) => word.toLowerCase());
  if (words.some((word) => !['merge', 'noflush', 'nosave'].includes(word))) {
    return call.reply.error(
      'ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.',
    );
  }
  const has = (word: string): boolean => words.includes(word);
  const options = { saves: !has('nosave'), flushes: !has('noflush'), merges: has('merge') };
  return keeper.reload(options).then((error) => replyOutcome(call, error));
}

/** DEBUG LOADAOF */
export function debugLoadAof(call: HostCall): void | Promise<void> {
  return keeperOf(call)
    ?.reloadAof()
    .then((error) => replyOutcome(call, error));
}

/** +OK, or the error. */
function replyOutcome(call: HostCall, error: string | null): void {
  if (!call.resume()) return;
  if (error === null) call.reply.simple('OK');
  else call.reply.error(withLogged(error, call.server.log));
}
