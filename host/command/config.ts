// CONFIG: the configuration of the running server, as host/config/configuration.ts keeps it.
//
//   CONFIG GET maxmemory* port        a map of names and values
//   CONFIG SET maxmemory 1mb hz 20    all of the pairs or none
//
// A SET may have to wait, for a port to listen on; then its client waits and the others go on.

import { userLines } from '../engine/users.js';
import { ERROR_SYNTAX, ServerState } from '../engine/seam.generated.js';
import type { HostCall } from './call.js';

export function configGetCommand(call: HostCall): void {
  const pairs = call.server.configuration.get(call.text.slice(2));
  call.reply.map(pairs.length);
  for (const [name, value] of pairs) {
    call.reply.bulk(name);
    call.reply.bulk(value);
  }
}

export function configSetCommand(call: HostCall): void | Promise<void> {
  const words = call.text.slice(2);
  if (words.length % 2 !== 0) return call.reply.error(ERROR_SYNTAX);
  const pairs: [string, string][] = [];
  for (let at = 0; at < words.length; at += 2) pairs.push([words[at]!, words[at + 1]!]);
  const context = {
    isLocal: call.server.isLocal(call.client),
    isLoading: [ServerState.LOADING, ServerState.ASYNC_LOADING].some((state) =>
      call.core.state.has(state),
    ),
  };
  const answer = call.server.configuration.set(pairs, context);
  if (!(answer instanceof Promise)) return replyOutcome(call, answer);
  return answer.then((error) => {
    if (call.resume()) replyOutcome(call, error);
  });
}

export function configRewriteCommand(call: HostCall): void {
  const options = { userLines: () => userLines(call.core) };
  replyOutcome(call, call.server.configuration.rewrite(options));
}

export function configResetstatCommand(call: HostCall): void {
  call.core.engine.statisticsReset();
  call.server.persistence?.statisticsReset();
  call.server.replicas?.statisticsReset();
  call.server.scripts.cache.statisticsReset();
  call.server.machine.eventLoopReset();
  call.reply.simple('OK');
}

export function configHelpCommand(call: HostCall): void {
  const lines = [
    'CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
    'GET <pattern> [<pattern> ...]',
    '    Return the parameters that match a glob-like pattern, and their values.',
    'SET <directive> <value> [<directive> <value> ...]',
    '    Change parameters, all of them or none.',
    'RESETSTAT',
    '    Set the counters of INFO back to zero.',
    'REWRITE',
    '    Write the values in force into the configuration file.',
    'HELP',
    '    Print this help.',
  ];
  call.reply.array(lines.length);
  for (const line of lines) call.reply.simple(line);
}

/** +OK, or the error. */
function replyOutcome(call: HostCall, error: string | null): void {
  if (error === null) call.reply.simple('OK');
  else call.reply.error(error);
}
