// DEBUG: for tests and for looking inside. It has no rows of its own in the command table; a
// subcommand is known by its name and its number of arguments, and anything else is one error.
//
//   debug.ts        which subcommand it is; switches; what crashes or sleeps is the host's
//   debug-show.ts   what is in memory: OBJECT, SDSLEN, HTSTATS, DIGEST …
//   debug-list.ts   lists and listpacks: QUICKLIST, LISTPACK …
//   debug-make.ts   what tests need made: POPULATE, PROTOCOL, ERROR …
//   debug-help.ts   DEBUG HELP
//
// Whether a client may call it at all (enable-debug-command) is asked before the handler runs.

import { Call } from '../../engine/call';
import { executeAtHost } from '../../engine/run/execute';
import { lineSetQuiet } from '../../engine/client/line';
import { Parameter, serverSet } from '../../engine/server';
import { integerIsSpace, integerParsed } from '../../number/number';
import { replyOk } from '../../protocol/reply';
import { refuseSubcommand } from '../../engine/run/refuse';
import { scriptAllowAll } from '../../engine/script/running';
import { payloadSkipChecksum } from '../../rdb/payload';
import { argumentInteger, argumentIs } from '../cursor';
import { debugHelp } from './debug-help';
import { debugList } from './debug-list';
import { debugMake } from './debug-make';
import { debugShow } from './debug-show';
import { debugIs } from './entry';

/** DEBUG subcommand [argument …] */
export function debugCommand(call: Call): void {
  if (debugIs(call, 'HELP', 2)) return debugHelp(call);
  if (isForHost(call)) {
    executeAtHost(call);
    return;
  }
  if (debugSwitch(call) || debugShow(call) || debugMake(call) || debugList(call)) return;
  refuseSubcommand(call);
}

/** What touches the process, its files, its replication or its timers. */
function isForHost(call: Call): bool {
  if (call.argumentCount == 3) {
    if (argumentIs(call, 1, 'SLEEP') || argumentIs(call, 1, 'LOG')) return true;
    if (argumentIs(call, 1, 'PAUSE-CRON') || argumentIs(call, 1, 'AOF-FLUSH-SLEEP')) return true;
  }
  if (call.argumentCount == 2) {
    if (argumentIs(call, 1, 'CHANGE-REPL-ID')) return true;
    if (argumentIs(call, 1, 'CONFIG-REWRITE-FORCE-ALL')) return true;
  }
  if (call.argumentCount >= 3 && argumentIs(call, 1, 'REPLICATE')) return true;
  return (
    argumentIs(call, 1, 'SEGFAULT') ||
    argumentIs(call, 1, 'PANIC') ||
    argumentIs(call, 1, 'ASSERT') ||
    argumentIs(call, 1, 'OOM') ||
    argumentIs(call, 1, 'RESTART') ||
    argumentIs(call, 1, 'CRASH-AND-RECOVER') ||
    argumentIs(call, 1, 'RELOAD') ||
    argumentIs(call, 1, 'LOADAOF')
  );
}

/** Switches of mechanisms; RESIZING of reply buffers has nothing to switch here. */
function debugSwitch(call: Call): bool {
  if (debugIs(call, 'SET-ACTIVE-EXPIRE', 3)) {
    serverSet(Parameter.ACTIVE_EXPIRE, isOn(call, 2) ? 1 : 0);
  } else if (debugIs(call, 'SET-SKIP-CHECKSUM-VALIDATION', 3)) {
    payloadSkipChecksum(isOn(call, 2));
  } else if (isReplyBuffer(call)) {
    if (argumentIs(call, 2, 'PEAK-RESET-TIME') && !peakResetTime(call)) return true;
  } else if (debugIs(call, 'SET-DISABLE-DENY-SCRIPTS', 3)) {
    scriptAllowAll(isOn(call, 2));
  } else {
    return false;
  }
  replyOk();
  return true;
}

/** Sets when a client's block for replies counts as small. False: an error was answered. */
function peakResetTime(call: Call): bool {
  const isDefault = argumentIs(call, 3, 'RESET');
  const isNever = argumentIs(call, 3, 'NEVER');
  if (!isDefault && !isNever && !argumentInteger(call, 3)) return false;
  lineSetQuiet(isNever ? -1 : integerParsed, isDefault);
  return true;
}

function isReplyBuffer(call: Call): bool {
  if (!debugIs(call, 'REPLYBUFFER', 4)) return false;
  return argumentIs(call, 2, 'PEAK-RESET-TIME') || argumentIs(call, 2, 'RESIZING');
}

/** Whether argument `index` begins with a number that is not 0, as C's atoi reads it. */
function isOn(call: Call, index: i32): bool {
  let at = call.address(index);
  const end = at + call.bytes(index);
  while (at < end && integerIsSpace(load<u8>(at))) at += 1;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) at += 1;
  while (at < end && load<u8>(at) == 0x30) at += 1;
  return at < end && load<u8>(at) - 0x31 < 9;
}
