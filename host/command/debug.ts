// The subcommands of DEBUG that the engine leaves to the host: it has looked at the others and
// hands these over (assembly/command/server/debug.ts); one that is not here is answered as unknown.
// A server has more of them (host/server/command/debug.ts).
//
//   LOG message                           a line in the log
//   PAUSE-CRON 0|1                        the regular work stands still, as expiry
//   CONFIG-REWRITE-FORCE-ALL              CONFIG REWRITE of every directive
//   RELOAD, LOADAOF                       the dataset from its files (persistence.ts)

import { byteTextLower, byteTextToString } from '../config/byte-text.js';
import { userLines } from '../engine/users.js';
import type { HostCall, HostHandler } from './call.js';
import { debugLoadAof, debugReload } from './persistence.js';

/** How much of an unknown subcommand's name is repeated. */
const shownBytes = 128;

/** Subcommands by their names in lower case. */
export type DebugSubcommands = ReadonlyMap<string, HostHandler>;

const everywhere: DebugSubcommands = new Map<string, HostHandler>([
  ['log', log],
  ['pause-cron', pauseCron],
  ['config-rewrite-force-all', configRewriteForceAll],
  ['reload', debugReload],
  ['loadaof', debugLoadAof],
]);

/** @param further the subcommands of this host besides those of every host */
export function debugCommand(
  call: HostCall,
  further: DebugSubcommands = new Map(),
): ReturnType<HostHandler> {
  const given = call.text[1] ?? '';
  const name = byteTextLower(given);
  const subcommand = further.get(name) ?? everywhere.get(name);
  if (subcommand !== undefined) return subcommand(call);
  const shown = given.slice(0, shownBytes);
  call.reply.error(
    `ERR unknown subcommand or wrong number of arguments for '${shown}'. Try DEBUG HELP.`,
  );
}

function log(call: HostCall): void {
  call.server.log.warning(`DEBUG LOG: ${byteTextToString(call.text[2]!)}`);
  call.reply.simple('OK');
}

function pauseCron(call: HostCall): void {
  call.server.cronPaused = (Number.parseInt(call.text[2]!, 10) || 0) !== 0;
  call.reply.simple('OK');
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
