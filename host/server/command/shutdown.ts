// SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT]: ends the process, without a reply when it
// succeeds.

import type { HostCall } from '../../command/call.js';
import {
  ERROR_BUSY_FUNCTION,
  ERROR_BUSY_SCRIPT,
  ERROR_ROLE_CHANGED,
  ERROR_SYNTAX,
  HostWait,
} from '../../engine/seam.generated.js';
import type { ServerControl } from './context.js';

const modifiers = ['nosave', 'save', 'now', 'force', 'abort'] as const;
type Modifier = (typeof modifiers)[number];

export function shutdownCommand(call: HostCall, server: ServerControl): void | Promise<void> {
  const given = modifiersParse(call.text.slice(1));
  if (given === null) return call.reply.error(ERROR_SYNTAX);
  if (given.has('abort')) {
    if (server.shutdownAbort()) call.reply.simple('OK');
    else call.reply.error('ERR No shutdown in progress.');
    return;
  }
  const { running } = call.server.scripts;
  if (running !== null && !given.has('nosave')) {
    return call.reply.error(running.isFunction ? ERROR_BUSY_FUNCTION : ERROR_BUSY_SCRIPT);
  }
  const save = given.has('save') ? true : given.has('nosave') ? false : null;
  const options = { save, now: given.has('now'), force: given.has('force') };
  return ending(call, server.shutdown(options));
}

/** Answers when the server does not end. */
async function ending(call: HostCall, shutdown: Promise<string | null>): Promise<void> {
  const dismissed = new Promise<'role'>((dismiss) => {
    call.blocks(HostWait.SHUTDOWN, () => dismiss('role'));
  });
  const failure = await Promise.race([shutdown, dismissed]);
  if (failure === null || !call.resume()) return;
  call.reply.error(failure === 'role' ? ERROR_ROLE_CHANGED : `ERR ${failure}`);
}

/** The modifiers, or null for a word that is none or for words that exclude each other. */
function modifiersParse(words: readonly string[]): Set<Modifier> | null {
  const given = new Set<Modifier>();
  for (const word of words) {
    const known = modifiers.find((modifier) => modifier === word.toLowerCase());
    if (known === undefined) return null;
    given.add(known);
  }
  const contradicts = given.has('nosave') && given.has('save');
  return contradicts || (given.has('abort') && given.size > 1) ? null : given;
}
