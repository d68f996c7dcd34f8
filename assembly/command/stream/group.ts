// XGROUP: consumer groups and their consumers.

import { Call } from '../../engine/call';
import { blockingKeyAdded } from '../../engine/run/blocking';
import { nowMs } from '../../engine/clock';
import { keyspaceChanged, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { refuseSubcommand } from '../../engine/run/refuse';
import { replyOutOfMemory } from '../../protocol/error';
import {
  replyError,
  replyErrorBegin,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyOk,
} from '../../protocol/reply';
import { idTreeCount } from '../../structure/idtree';
import {
  ENTRIES_READ_UNKNOWN,
  consumerCreate,
  consumerFind,
  consumerPending,
  consumerRemove,
  groupCreate,
  groupFind,
  groupOf,
  groupRemove,
} from '../../type/stream-group';
import { streamOf } from '../../type/stream-head';
import {
  cursorFail,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { helpBegin, helpEnd, helpLine } from '../help';
import { streamMake } from './add';
import { groupOfArgument, replyNoGroupOf, streamOrWrongType } from './entry';
import { IdForm, argumentIsCharacter, idMs, idRead, idSeq } from './id';

const DOLLAR: u8 = 0x24;

/** The options of CREATE and SETID. */
let makesStream: bool = false;
let entriesRead: i64 = ENTRIES_READ_UNKNOWN;
/** The stream's entry that entryRead has found, 0 = none. */
let entry: usize = 0;

/** Reads the options of CREATE and SETID. False: answered. */
function optionsRead(call: Call, creates: bool): bool {
  makesStream = false;
  entriesRead = ENTRIES_READ_UNKNOWN;
  cursorOpen(call, 5);
  while (cursorMore()) {
    if (creates && cursorToken('MKSTREAM')) {
      makesStream = true;
    } else if (cursorTokenWith('ENTRIESREAD', 1)) {
      entriesRead = cursorInteger();
      if (entriesRead < ENTRIES_READ_UNKNOWN) {
        cursorFail('ERR value for ENTRIESREAD must be positive or -1');
      }
    } else {
      refuseSubcommand(call);
      return false;
    }
  }
  return !cursorFailed();
}

/** Finds the stream at argument 2. False: there is none, or something else; answered. */
function entryFind(call: Call, mayLack: bool): bool {
  entry = keyspaceWrite(call.database, call.address(2), call.bytes(2));
  if (!streamOrWrongType(entry)) return false;
  if (entry != 0 || mayLack) return true;
  replyErrorBegin();
  replyErrorText('ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you ');
  replyErrorText('may want to use the MKSTREAM option to create an empty stream automatically.');
  replyErrorEnd();
  return false;
}

/** Finds the group at arguments 2 and 3; 0: there is none, answered. */
function groupHere(call: Call): usize {
  if (!entryFind(call, false)) return 0;
  const group = groupOfArgument(call, entry, 3);
  if (group == 0) replyNoGroupOf(call, 2, 3);
  return group;
}

/** Tells of the stream at argument 2 that something befell one of its groups. */
function announce(call: Call, event: string): void {
  dirtyAdd(1);
  notifyEvent(EventClass.STREAM, event, call.address(2), call.bytes(2), call.database.index);
}

/** XGROUP CREATE key group id | $ [MKSTREAM] [ENTRIESREAD count] */
export function xgroupCreateCommand(call: Call): void {
  if (!optionsRead(call, true) || !entryFind(call, makesStream)) return;
  if (call.argumentCount > 8) return refuseSubcommand(call);
  let ms: u64 = 0;
  let seq: u64 = 0;
  if (argumentIsCharacter(call, 4, DOLLAR)) {
    if (entry != 0) {
      ms = streamOf(entry).lastMs;
      seq = streamOf(entry).lastSeq;
    }
  } else {
    if (!idRead(call, 4, 0, IdForm.STRICT)) return;
    ms = idMs;
    seq = idSeq;
  }
  const isNew = entry == 0;
  if (isNew) {
    entry = streamMake(call, 2);
    if (entry == 0) return replyOutOfMemory();
  }
  const stream = streamOf(entry);
  const name = call.address(3);
  const nameCount = call.bytes(3);
  if (groupFind(stream, name, nameCount) != 0) {
    return replyError('BUSYGROUP Consumer Group name already exists');
  }
  if (groupCreate(stream, name, nameCount, ms, seq, entriesRead) == 0) {
    if (isNew) keyspaceRemove(call.database, entry, false);
    return replyOutOfMemory();
  }
  if (isNew) keyspaceChanged(call.database, call.address(2), call.bytes(2));
  replyOk();
  announce(call, 'xgroup-create');
}

/** XGROUP SETID key group id | $ [ENTRIESREAD count] */
export function xgroupSetidCommand(call: Call): void {
  if (!optionsRead(call, false)) return;
  const group = groupHere(call);
  if (group == 0) return;
  if (call.argumentCount > 7) return refuseSubcommand(call);
  const view = groupOf(group);
  let ms = streamOf(entry).lastMs;
  let seq = streamOf(entry).lastSeq;
  if (!argumentIsCharacter(call, 4, DOLLAR)) {
    if (!idRead(call, 4, 0, IdForm.RANGE)) return;
    ms = idMs;
    seq = idSeq;
  }
  view.lastMs = ms;
  view.lastSeq = seq;
  view.entriesRead = entriesRead;
  replyOk();
  announce(call, 'xgroup-setid');
}

/** XGROUP DESTROY key group */
export function xgroupDestroyCommand(call: Call): void {
  if (!entryFind(call, false)) return;
  const group = groupOfArgument(call, entry, 3);
  if (group == 0) return replyInteger(0);
  groupRemove(streamOf(entry), group);
  replyInteger(1);
  announce(call, 'xgroup-destroy');
  // Who waits for the group finds out that it is gone.
  blockingKeyAdded(call.database, call.address(2), call.bytes(2));
}

/** XGROUP CREATECONSUMER key group consumer */
export function xgroupCreateconsumerCommand(call: Call): void {
  const group = groupHere(call);
  if (group == 0) return;
  const name = call.address(4);
  const nameCount = call.bytes(4);
  if (consumerFind(group, name, nameCount) != 0) return replyInteger(0);
  if (consumerCreate(group, name, nameCount, nowMs) == 0) return replyOutOfMemory();
  announce(call, 'xgroup-createconsumer');
  replyInteger(1);
}

/** XGROUP DELCONSUMER key group consumer */
export function xgroupDelconsumerCommand(call: Call): void {
  const group = groupHere(call);
  if (group == 0) return;
  const consumer = consumerFind(group, call.address(4), call.bytes(4));
  if (consumer == 0) return replyInteger(0);
  const pending = idTreeCount(consumerPending(consumer));
  consumerRemove(group, consumer);
  announce(call, 'xgroup-delconsumer');
  replyInteger(pending);
}

/** XGROUP HELP */
export function xgroupHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('CREATE <key> <groupname> <id|$> [option]');
  helpLine('    Create a new consumer group. Options are:');
  helpLine('    * MKSTREAM');
  helpLine('      Create the empty stream if it does not exist.');
  helpLine('    * ENTRIESREAD entries_read');
  helpLine("      Set the group's entries_read counter (internal use).");
  helpLine('CREATECONSUMER <key> <groupname> <consumer>');
  helpLine('    Create a new consumer in the specified group.');
  helpLine('DELCONSUMER <key> <groupname> <consumer>');
  helpLine('    Remove the specified consumer.');
  helpLine('DESTROY <key> <groupname>');
  helpLine('    Remove the specified group.');
  helpLine('SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]');
  helpLine('    Set the current group ID and entries_read counter.');
  helpEnd();
}
