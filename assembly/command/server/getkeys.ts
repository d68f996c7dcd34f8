// COMMAND GETKEYS and GETKEYSANDFLAGS: which arguments of a command line are keys. They are found
// where the rights of users are checked too (row/call-keys.ts).

import { Call } from '../../engine/call';
import { callHasKeys, callKeyFlags, callKeyIndex, callKeys } from '../../row/call-keys';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { ARGUMENT_BYTES } from '../../protocol/request-state';
import { replyArray, replyBulk, replyError, replySet, replySimple } from '../../protocol/reply';
import { CommandFlag, CommandRow, commandLookup, commandLookupSubcommand } from '../../row/lookup';

/** Where the command line begins. */
const FIRST: i32 = 2;

/** COMMAND GETKEYS command [arg …] */
export function commandGetkeysCommand(call: Call): void {
  replyKeys(call, false);
}

/** COMMAND GETKEYSANDFLAGS command [arg …] */
export function commandGetkeysandflagsCommand(call: Call): void {
  replyKeys(call, true);
}

/** The row of the command line; null = there is no such command. */
function lineRow(call: Call): CommandRow | null {
  const row = commandLookup(call.address(FIRST), call.bytes(FIRST));
  if (row == null || row.subcommandCount == 0 || call.argumentCount == FIRST + 1) return row;
  return commandLookupSubcommand(row, call.address(FIRST + 1), call.bytes(FIRST + 1));
}

function replyKeys(call: Call, withFlags: bool): void {
  const row = lineRow(call);
  if (row == null) return replyError('ERR Invalid command specified');
  if (!callHasKeys(row)) return replyError('ERR The command has no key arguments');
  const count = call.argumentCount - FIRST;
  if (row.arity > 0 ? count != row.arity : count < -row.arity) {
    return replyError('ERR Invalid number of arguments specified for command');
  }
  const mark = scratchMark();
  const found = callKeys(row, call.argumentVector + ARGUMENT_BYTES * FIRST, count);
  if (found < 0) {
    replyOutOfMemory();
  } else if (found == 0 && (row.flags & CommandFlag.NO_MANDATORY_KEYS) == 0) {
    replyError('ERR Invalid arguments specified for command');
  } else {
    replyArray(found);
    for (let i = 0; i < found; i++) replyKey(call, i, withFlags);
  }
  scratchReset(mark);
}

function replyKey(call: Call, which: u32, withFlags: bool): void {
  const index = FIRST + <i32>callKeyIndex(which);
  if (withFlags) replyArray(2);
  replyBulk(call.address(index), call.bytes(index));
  if (!withFlags) return;
  const flags = callKeyFlags(which);
  replySet(popcnt<u32>(flags));
  for (let bit: u32 = 0; bit < KEY_FLAGS; bit++) {
    if ((flags & (1 << bit)) != 0) replySimple(flagName(bit));
  }
}

const KEY_FLAGS: u32 = 11;

/** The name of a flag of a key, in the order of KeyFlag (row/call-keys.ts). */
function flagName(bit: u32): string {
  switch (bit) {
    case 0:
      return 'RO';
    case 1:
      return 'RW';
    case 2:
      return 'OW';
    case 3:
      return 'RM';
    case 4:
      return 'access';
    case 5:
      return 'update';
    case 6:
      return 'insert';
    case 7:
      return 'delete';
    case 8:
      return 'not_key';
    case 9:
      return 'incomplete';
    default:
      return 'variable_flags';
  }
}
