// Changing the members of a set by name: SADD, SREM, SMOVE.
//
// All is done or nothing: a new set is put into the keyspace when it is whole; of an old one the
// members that were added are taken out again when memory runs out at a later one. Each command is
// its own effect.
//
//   SADD s a b b   2: b counts once; event sadd
//   SREM s a b     2, events srem and, as nothing is left, del
//   SMOVE s t a    events srem on s, sadd on t, unless t has it already

import { Call } from '../../engine/call';
import { keyspaceChanged, keyspacePut, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { EventClass } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { replyInteger } from '../../protocol/reply';
import {
  SetAdd,
  setAdd,
  setContains,
  setCount,
  setCreate,
  setPrepare,
  setRemove,
} from '../../type/set';
import { announce, setChecked, setForWriting, setRemoveEntry, setWrongType } from './member';

/** No memory: what the functions that count additions return then. */
const FAILED: i32 = -1;

/** SADD key member … */
export function saddCommand(call: Call): void {
  const entry = setForWriting(call, 1);
  if (setWrongType) return;
  let added: i32;
  if (entry == 0) added = addToNew(call);
  else if (call.argumentCount == 3) added = addOne(call, entry);
  else added = addToOld(call, entry);
  if (added == FAILED) return replyOutOfMemory();
  if (added != 0) {
    keyspaceChanged(call.database, call.address(1), call.bytes(1));
    announce(call, 1, EventClass.SET, 'sadd');
    dirtyAdd(added);
  }
  replyInteger(added);
}

/** Adds the only member; how many were added, or FAILED. */
function addOne(call: Call, entry: usize): i32 {
  if (!setPrepare(entry, 1)) return FAILED;
  const result = setAdd(entry, call.address(2), call.bytes(2));
  return result == SetAdd.FAILED ? FAILED : <i32>(result == SetAdd.NEW);
}

/** Makes a set of the members and puts it into the keyspace; how many were added, or FAILED. */
function addToNew(call: Call): i32 {
  const key = call.address(1);
  const keyCount = call.bytes(1);
  const count = call.argumentCount;
  const set = setCreate(key, keyCount, call.address(2), call.bytes(2), count - 2);
  if (set == 0) return FAILED;
  let added = 0;
  for (let i = 2; i < count && added != FAILED; i++) {
    const result = setAdd(set, call.address(i), call.bytes(i));
    added = result == SetAdd.FAILED ? FAILED : added + <i32>(result == SetAdd.NEW);
  }
  if (added != FAILED && keyspacePut(call.database, 0, set, key, keyCount)) return added;
  lazyfreeRelease(set);
  return FAILED;
}

/** Adds the members; how many were added, or FAILED. */
function addToOld(call: Call, entry: usize): i32 {
  const count = call.argumentCount;
  const isNew = scratchAllocate(count);
  if (isNew == 0 || !setPrepare(entry, count - 2)) return FAILED;
  let added = 0;
  for (let i = 2; i < count; i++) {
    const result = setAdd(entry, call.address(i), call.bytes(i));
    if (result == SetAdd.FAILED) {
      for (let j = 2; j < i; j++) {
        if (load<bool>(isNew + j)) setRemove(entry, call.address(j), call.bytes(j));
      }
      return FAILED;
    }
    store<bool>(isNew + i, result == SetAdd.NEW);
    added += <i32>(result == SetAdd.NEW);
  }
  return added;
}

/** SREM key member … */
export function sremCommand(call: Call): void {
  const entry = setForWriting(call, 1);
  if (setWrongType) return;
  if (entry == 0) return replyInteger(0);
  const count = call.argumentCount;
  let removed = 0;
  let emptied = false;
  for (let i = 2; i < count && !emptied; i++) {
    if (!setRemove(entry, call.address(i), call.bytes(i))) continue;
    removed += 1;
    emptied = setCount(entry) == 0;
  }
  if (emptied) setRemoveEntry(call, entry);
  if (removed != 0) {
    keyspaceChanged(call.database, call.address(1), call.bytes(1));
    announce(call, 1, EventClass.SET, 'srem');
    if (emptied) announce(call, 1, EventClass.GENERIC, 'del');
    dirtyAdd(removed);
  }
  replyInteger(removed);
}

/** SMOVE source destination member */
export function smoveCommand(call: Call): void {
  // Both keys are looked up first: a late one goes, whatever the other is.
  const found = keyspaceWrite(call.database, call.address(1), call.bytes(1));
  const target = keyspaceWrite(call.database, call.address(2), call.bytes(2));
  if (found == 0) return replyInteger(0);
  const source = setChecked(found);
  if (setWrongType) return;
  setChecked(target);
  if (setWrongType) return;
  const member = call.address(3);
  const memberBytes = call.bytes(3);
  if (!setContains(source, member, memberBytes)) return replyInteger(0);
  if (source == target) return replyInteger(1);

  const added = target == 0 ? moveToNew(call) : setAdd(target, member, memberBytes);
  if (added == SetAdd.FAILED) return replyOutOfMemory();
  setRemove(source, member, memberBytes);
  const emptied = setCount(source) == 0;
  announce(call, 1, EventClass.SET, 'srem');
  if (emptied) {
    setRemoveEntry(call, source);
    announce(call, 1, EventClass.GENERIC, 'del');
  }
  keyspaceChanged(call.database, call.address(1), call.bytes(1));
  dirtyAdd(1);
  if (added == SetAdd.NEW) {
    keyspaceChanged(call.database, call.address(2), call.bytes(2));
    announce(call, 2, EventClass.SET, 'sadd');
    dirtyAdd(1);
  }
  replyInteger(1);
}

/** Makes a set of the member for the destination of SMOVE. */
function moveToNew(call: Call): SetAdd {
  const key = call.address(2);
  const keyCount = call.bytes(2);
  const set = setCreate(key, keyCount, call.address(3), call.bytes(3), 1);
  if (set == 0) return SetAdd.FAILED;
  const added = setAdd(set, call.address(3), call.bytes(3)) != SetAdd.FAILED;
  if (added && keyspacePut(call.database, 0, set, key, keyCount)) return SetAdd.NEW;
  lazyfreeRelease(set);
  return SetAdd.FAILED;
}
