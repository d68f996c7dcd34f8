// What the list commands share: the replies with elements, the words LEFT and RIGHT, and what has
// to be told when elements have been taken out.

import { Call } from '../../engine/call';
import { keyspaceChanged, keyspaceRemove } from '../../engine/keyspace/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { replyArray, replyBulk, replyBulkInteger, replyTruncate } from '../../protocol/reply';
import { listCount, listShrink } from '../../type/list';
import {
  listAdvance,
  listElement,
  listInteger,
  listText,
  listTextBytes,
  listWalk,
  listWalkEnd,
  listWalkFailed,
} from '../../type/list-cursor';
import { argumentIs } from '../cursor';

/** Answers with the present element of the walk. */
@inline export function elementReply(): void {
  if (listElement()) replyBulk(listText, listTextBytes);
  else replyBulkInteger(listInteger);
}

/**
 * Answers with an array of `count` elements that are there, from an index on.
 * @param toTail their direction
 * @returns false: memory is out, which is answered in place of what has been since `mark`
 */
export function elementsReply(
  entry: usize,
  index: u32,
  count: u32,
  toTail: bool,
  mark: usize,
): bool {
  replyArray(count);
  let more = listWalk(entry, index, toTail);
  let left = count;
  while (more) {
    elementReply();
    if (--left == 0) break;
    more = listAdvance();
  }
  listWalkEnd();
  if (!listWalkFailed) return true;
  elementsTakenBack(mark);
  return false;
}

/** Takes back what has been answered since `mark` (replyUsedBytes): memory is out. */
export function elementsTakenBack(mark: usize): void {
  replyTruncate(mark);
  replyOutOfMemory();
}

/** The end that sideRead has read: the tail for RIGHT. */
export let sideAtTail: bool = false;

/** Reads argument `index`, LEFT or RIGHT. False: it is a syntax error, which is answered. */
export function sideRead(call: Call, index: i32): bool {
  sideAtTail = argumentIs(call, index, 'RIGHT');
  if (sideAtTail || argumentIs(call, index, 'LEFT')) return true;
  replySyntaxError();
  return false;
}

/** Tells that `count` elements were popped from the key at argument `index`. */
export function elementsPopped(
  call: Call,
  index: i32,
  entry: usize,
  atTail: bool,
  count: u32,
): void {
  const key = call.address(index);
  const keyCount = call.bytes(index);
  const database = call.database.index;
  if (atTail) notifyEvent(EventClass.LIST, 'rpop', key, keyCount, database);
  else notifyEvent(EventClass.LIST, 'lpop', key, keyCount, database);
  elementsTaken(call, index, entry);
  keyspaceChanged(call.database, key, keyCount);
  dirtyAdd(count);
}

/** Removes the key at argument `index` if its list is empty; else looks at its encoding. */
export function elementsTaken(call: Call, index: i32, entry: usize): void {
  if (listCount(entry) != 0) return listShrink(entry);
  const key = call.address(index);
  const keyCount = call.bytes(index);
  keyspaceRemove(call.database, entry, false);
  notifyEvent(EventClass.GENERIC, 'del', key, keyCount, call.database.index);
}

/** Tells that elements were pushed to the key at argument `index`. */
@inline export function elementsPushed(call: Call, index: i32, atTail: bool): void {
  const key = call.address(index);
  const keyCount = call.bytes(index);
  const database = call.database.index;
  keyspaceChanged(call.database, key, keyCount);
  if (atTail) notifyEvent(EventClass.LIST, 'rpush', key, keyCount, database);
  else notifyEvent(EventClass.LIST, 'lpush', key, keyCount, database);
}
