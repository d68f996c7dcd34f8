// Keys that change their place: RENAME, RENAMENX, MOVE, and COPY, which leaves the source where it
// is. The deadline goes along; the access clock begins anew. What stood at the target is replaced,
// without an event of its own, or – NX, MOVE, COPY without REPLACE – keeps its place and the reply
// is 0.
//
// Events: rename_from and rename_to, move_from and move_to (each in its database), copy_to.

import { Call } from '../../engine/call';
import { Database, databaseAt, databaseCount } from '../../engine/keyspace/database';
import {
  keyspaceChanged,
  keyspaceCopy,
  keyspaceMove,
  keyspaceRead,
  keyspaceWhole,
  keyspaceWrite,
} from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { bytesEqual } from '../../memory/bytes';
import {
  ERROR_DATABASE_RANGE,
  ERROR_NOT_INT,
  ERROR_NO_KEY,
  replyOutOfMemory,
} from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { replyError, replyInteger, replyOk } from '../../protocol/reply';
import {
  argumentInteger,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { keyChanged } from '../changed';

const ERROR_SAME: string = 'ERR source and destination objects are the same';

/** RENAME key newkey */
export function renameCommand(call: Call): void {
  rename(call, false);
}

/** RENAMENX key newkey */
export function renamenxCommand(call: Call): void {
  rename(call, true);
}

function rename(call: Call, onlyNew: bool): void {
  const database = call.database;
  const source = keyspaceWrite(database, call.address(1), call.bytes(1));
  if (source == 0) return replyError(ERROR_NO_KEY);
  if (!sameKeys(call)) {
    const before = keyspaceWhole(database, call.address(2), call.bytes(2));
    if (before != 0 && onlyNew) return replyInteger(0);
    const key = call.address(2);
    if (keyspaceMove(database, source, database, before, key, call.bytes(2)) == 0) {
      return replyOutOfMemory();
    }
    announce(call, 1, database, 'rename_from', 2, database, 'rename_to');
  } else if (onlyNew) {
    return replyInteger(0);
  }
  if (onlyNew) replyInteger(1);
  else replyOk();
}

/** MOVE key database */
export function moveCommand(call: Call): void {
  const from = call.database;
  const to = databaseArgument(call, 2);
  if (changetype<usize>(to) == 0) return;
  if (to == from) return replyError(ERROR_SAME);
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const source = keyspaceWrite(from, key, keyCount);
  if (source == 0 || keyspaceWhole(to, key, keyCount) != 0) return replyInteger(0);
  if (keyspaceMove(from, source, to, 0, key, keyCount) == 0) return replyOutOfMemory();
  announce(call, 1, from, 'move_from', 1, to, 'move_to');
  replyInteger(1);
}

/** COPY source destination [DB database] [REPLACE] */
export function copyCommand(call: Call): void {
  let to = call.database;
  let replaces = false;
  cursorOpen(call, 3);
  while (cursorMore()) {
    if (cursorToken('REPLACE')) {
      replaces = true;
    } else if (cursorTokenWith('DB', 1)) {
      to = databaseArgument(call, cursorTake());
      if (changetype<usize>(to) == 0) return;
    } else {
      cursorSyntax();
    }
  }
  if (cursorFailed()) return;
  if (to == call.database && sameKeys(call)) return replyError(ERROR_SAME);

  const key = call.address(2);
  const keyCount = call.bytes(2);
  const source = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (source == 0) return replyInteger(0);
  const before = keyspaceWhole(to, key, keyCount);
  if (before != 0 && !replaces) return replyInteger(0);
  if (keyspaceCopy(source, to, before, key, keyCount) == 0) return replyOutOfMemory();
  keyChanged(to, key, keyCount, EventClass.GENERIC, 'copy_to', 1);
  replyInteger(1);
}

function sameKeys(call: Call): bool {
  return (
    call.bytes(1) == call.bytes(2) && bytesEqual(call.address(1), call.address(2), call.bytes(1))
  );
}

/** Tells that the key of argument `first` has gone and that of argument `second` has come. */
function announce(
  call: Call,
  first: i32,
  from: Database,
  gone: string,
  second: i32,
  to: Database,
  come: string,
): void {
  keyspaceChanged(from, call.address(first), call.bytes(first));
  keyspaceChanged(to, call.address(second), call.bytes(second));
  notifyEvent(EventClass.GENERIC, gone, call.address(first), call.bytes(first), from.index);
  notifyEvent(EventClass.GENERIC, come, call.address(second), call.bytes(second), to.index);
  dirtyAdd(1);
}

/** The database that argument `index` names; null = answered with an error. */
function databaseArgument(call: Call, index: i32): Database {
  const none = changetype<Database>(0);
  if (!argumentInteger(call, index)) return none;
  const number = integerParsed;
  if (number != <i64>(<i32>number)) replyError(ERROR_NOT_INT);
  else if (<u64>number >= <u64>databaseCount) replyError(ERROR_DATABASE_RANGE);
  else return databaseAt(<u32>number);
  return none;
}
