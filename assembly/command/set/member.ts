// What the set commands share: finding a set, replying with a member, deleting an emptied set.

import { Call } from '../../engine/call';
import { keyspaceRead, keyspaceRemove, keyspaceWrite } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { Lazyfree, serverLazyfree } from '../../engine/server';
import { recordType } from '../../memory/record';
import { replyWrongType } from '../../protocol/error';
import { replyBulk, replyBulkInteger } from '../../protocol/reply';
import {
  setFirst,
  setInteger,
  setIsInteger,
  setMember,
  setMemberBytes,
  setNext,
} from '../../type/set';
import { Type } from '../../type/type';

/** Set when an entry that was looked for is of another type, which is answered. */
export let setWrongType: bool = false;

/** An entry that must be a set; 0 = there is none, or setWrongType. */
@inline export function setChecked(entry: usize): usize {
  setWrongType = entry != 0 && recordType(entry) != Type.SET;
  if (!setWrongType) return entry;
  replyWrongType();
  return 0;
}

/** The set at the key at argument `index`, for reading; 0 = none, or setWrongType. */
export function setForReading(call: Call, index: i32): usize {
  return setChecked(keyspaceRead(call.database, call.address(index), call.bytes(index)));
}

/** The set at the key at argument `index`, for writing; 0 = none, or setWrongType. */
export function setForWriting(call: Call, index: i32): usize {
  return setChecked(keyspaceWrite(call.database, call.address(index), call.bytes(index)));
}

/** Replies with the member that was found last. */
@inline export function replyMember(): void {
  if (setIsInteger) replyBulkInteger(setInteger);
  else replyBulk(setMember, setMemberBytes);
}

/** Replies with all members; the header stands already. */
export function replyMembers(entry: usize): void {
  for (let more = setFirst(entry); more; more = setNext()) replyMember();
}

/** Deletes an entry whose set has been emptied, as far as the keyspace is concerned. */
export function setRemoveEntry(call: Call, entry: usize): void {
  keyspaceRemove(call.database, entry, (serverLazyfree & Lazyfree.SERVER_DELETE) != 0);
}

/** Announces an event of the key at argument `index`. */
export function announce(call: Call, index: i32, eventClass: EventClass, event: string): void {
  notifyEvent(eventClass, event, call.address(index), call.bytes(index), call.database.index);
}
