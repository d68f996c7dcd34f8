// Who has to wait for a walk (walk.ts): a command that would change a large value in place which is
// not written yet – it waits until that is done, and the value comes first – and whoever writes
// while more output waits to be taken than memory should hold. They are parked before they begin,
// as in a pause (engine/run/pause.ts).
//
// What a command does to its keys is told by its key specifications. One that deletes or replaces
// its key does not wait: the walk adopts what it leaves behind. A SET with options and its sisters
// do, because they give the entry its deadline before its value.

import { CommandId } from '../../row/rows.generated';
import { CommandFlag } from '../../row/lookup';
import { recordIsMarked } from '../../memory/record';
import { scratchMark, scratchReset } from '../../memory/scratch';
import { KeyFlag, callHasKeys, callKeyFlags, callKeyIndex, callKeys } from '../../row/call-keys';
import { Call } from '../call';
import { ClientFlag, clientHas } from '../client/client';
import { keyspaceLocate } from '../keyspace/locate';
import { transactionHolds } from '../run/transaction';
import { walkActive, walkIsFull, walkWaits } from './walk';

/** Whether a command that is what `flags` (CommandFlag) say must wait for the walk. */
export function walkHolds(call: Call, flags: u32): bool {
  if (!walkActive || (flags & CommandFlag.WRITE) == 0) return false;
  if (clientHas(call.client, ClientFlag.MULTI) && transactionHolds(call.row)) return false;
  if (walkIsFull()) return true;
  if (!callHasKeys(call.row) || isPlainSet(call)) return false;
  const mark = scratchMark();
  const count = callKeys(call.row, call.argumentVector, call.argumentCount);
  let holds = false;
  for (let i = 0; i < count && !holds; i++) {
    if (!changesInPlace(call, callKeyFlags(i))) continue;
    const index = callKeyIndex(i);
    const entry = keyspaceLocate(call.database, call.address(index), call.bytes(index));
    holds = entry != 0 && !recordIsMarked(entry) && walkWaits(call.database, entry);
  }
  scratchReset(mark);
  return holds;
}


@inline function isPlainSet(call: Call): bool {
  return <i32>call.row.id == CommandId.SET && call.argumentCount == 3;
}

/** Whether a command may change a key in place of which its specification says `flags`. */
function changesInPlace(call: Call, flags: u32): bool {
  if ((flags & KeyFlag.READ_WRITE) != 0) return true;
  switch (<i32>call.row.id) {
    case CommandId.SET:
    case CommandId.SETEX:
    case CommandId.PSETEX:
    case CommandId.XREADGROUP:
      return true;
    default:
      return false;
  }
}
