// SLOWLOG: the commands that took long (engine/slowlog.ts keeps them).

import { Call } from '../../engine/call';
import { refuseSubcommand } from '../../engine/run/refuse';
import {
  SlowEntry,
  slowlogArgumentBytes,
  slowlogCount,
  slowlogNewest,
  slowlogReset,
  slowlogTexts,
} from '../../engine/slowlog';
import { integerParse, integerParsed } from '../../number/number';
import { replyArray, replyBulk, replyError, replyInteger, replyOk } from '../../protocol/reply';
import { helpBegin, helpEnd, helpLine } from '../help';

const COUNT_DEFAULT: i64 = 10;

/** SLOWLOG GET [count] : the newest first; -1 = all. */
export function slowlogGetCommand(call: Call): void {
  let count = COUNT_DEFAULT;
  if (call.argumentCount > 3) return refuseSubcommand(call);
  if (call.argumentCount == 3) {
    if (!integerParse(call.address(2), call.bytes(2)) || integerParsed < -1) {
      return replyError('ERR count should be greater than or equal to -1');
    }
    count = integerParsed;
  }
  if (count == -1 || count > <i64>slowlogCount) count = slowlogCount;
  replyArray(<u32>count);
  let entry = slowlogNewest();
  for (let i: i64 = 0; i < count; i++) {
    replyEntry(entry);
    entry = entry.older;
  }
}

/** id, Unix seconds, microseconds, arguments, address and name of the client */
function replyEntry(entry: SlowEntry): void {
  replyArray(6);
  replyInteger(entry.id);
  replyInteger(entry.seconds);
  replyInteger(entry.microseconds);
  replyArray(entry.argumentCount);
  let text = slowlogTexts(entry);
  for (let i: u32 = 0; i < entry.argumentCount; i++) {
    const bytes = slowlogArgumentBytes(entry, i);
    replyBulk(text, bytes);
    text += bytes;
  }
  replyBulk(text, entry.addressBytes);
  replyBulk(text + entry.addressBytes, entry.nameBytes);
}

/** SLOWLOG LEN */
export function slowlogLenCommand(call: Call): void {
  replyInteger(slowlogCount);
}

/** SLOWLOG RESET */
export function slowlogResetCommand(call: Call): void {
  slowlogReset();
  replyOk();
}

/** SLOWLOG HELP */
export function slowlogHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('GET [<count>]');
  helpLine(
    '    Show the newest <count> entries (10 by default; -1 means all of them). Each is its',
  );
  helpLine(
    '    id, the time, the duration in microseconds, the arguments, and the address and the',
  );
  helpLine('    name of the client.');
  helpLine('LEN');
  helpLine('    Count the entries.');
  helpLine('RESET');
  helpLine('    Drop all entries.');
  helpEnd();
}
