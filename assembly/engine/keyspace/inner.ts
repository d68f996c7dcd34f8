// Deadlines inside of values: the leaf of the keyspace's door for the expiry of parts of a value.
//
// A value with deadlines inside (a hash whose fields expire) has a node: a small record that stands
// for it in the database's innerWheel, filed by a time not after the least of those deadlines, and
// whose value area is the address of the entry. The node is made and freed by the value; the door
// links it when an entry comes in, unlinks it when one goes, and mends it when one moves.
//
//   innerLink / innerUnlink / innerMoved        for the door only
//   keyspaceReserveInnerDeadline                makes sure that there is memory for a deadline
//   keyspaceSetInnerDeadline                    a deadline was added, or due parts are gone
//   keyspaceDropInnerDeadline                   the last one may have gone
//   keyspaceInnerEntry, keyspacePostponeInner   for who finds what is due (expire-field.ts)

import { recordSetDeadline, recordValue } from '../../memory/record';
import { wheelContains, wheelInsert, wheelRemove, wheelReserve } from '../../structure/wheel';
import { valueInnerDeadline, valueInnerNode } from '../../type/value';
import { Database } from './database';

/** The entry that a node stands for. */
@inline export function keyspaceInnerEntry(node: usize): usize {
  return load<u32>(recordValue(node));
}


@inline function innerPoint(node: usize, entry: usize): void {
  store<u32>(recordValue(node), <u32>entry);
}

/** An entry has moved: its node, if it has one, stands for it where it is now. */
@inline export function innerMoved(entry: usize): void {
  const node = valueInnerNode(entry);
  if (node != 0) innerPoint(node, entry);
}

/** Files an entry's node, if it has one. False: memory is out, and it is not filed. */
export function innerLink(database: Database, entry: usize): bool {
  const node = valueInnerNode(entry);
  if (node == 0) return true;
  innerPoint(node, entry);
  const deadline = valueInnerDeadline(entry);
  if (deadline < 0) return true;
  recordSetDeadline(node, deadline);
  return wheelInsert(database.innerWheel, node);
}

/** Takes an entry's node off its database's wheel, if it is on it. */
@inline export function innerUnlink(database: Database, entry: usize): void {
  const node = valueInnerNode(entry);
  if (node != 0 && wheelContains(node)) wheelRemove(database.innerWheel, node);
}

/** Makes sure that keyspaceSetInnerDeadline finds memory for a deadline; false if it is out. */
export function keyspaceReserveInnerDeadline(database: Database, deadlineMs: i64): bool {
  return wheelReserve(database.innerWheel, deadlineMs);
}

/**
 * Files an entry's node by the least deadline inside its value. To be called when a deadline was
 * added (keyspaceReserveInnerDeadline before) and when due parts were deleted; one of several that
 * went away may be left to come up in vain. Without memory for a time that was never reserved (an
 * entry that came from another database) the node is due at once, and so is tried again.
 */
export function keyspaceSetInnerDeadline(database: Database, entry: usize): void {
  innerUnlink(database, entry);
  if (innerLink(database, entry)) return;
  const node = valueInnerNode(entry);
  recordSetDeadline(node, 0);
  wheelInsert(database.innerWheel, node);
}

/** Files the node of a value, which came off the wheel, for another try at a later time. */
export function keyspacePostponeInner(database: Database, node: usize, untilMs: i64): void {
  recordSetDeadline(node, untilMs);
  if (wheelInsert(database.innerWheel, node)) return;
  recordSetDeadline(node, 0);
  wheelInsert(database.innerWheel, node);
}

/** Deadlines inside an entry's value may have gone: files it no longer if that was the last. */
export function keyspaceDropInnerDeadline(database: Database, entry: usize): void {
  const node = valueInnerNode(entry);
  if (node == 0 || !wheelContains(node) || valueInnerDeadline(entry) >= 0) return;
  wheelRemove(database.innerWheel, node);
}
