// The keyspace's one door. Every read, write, delete, rename and expiry of a key passes here,
// because expiry, statistics, the access clock, WATCH, tracking, events, eviction and the effect
// log hang on it. Four leaves of it are files of their own: locate.ts finds, flush.ts empties and
// exchanges whole databases, string.ts writes the values that lie in their entries, inner.ts files
// the deadlines inside of values.
//
// An entry is a record (memory/record.ts) with a value area whose shape the type decides. Its
// address is valid until the key is written, deleted or expires; functions that may move it return
// the new address. A function that needs memory and gets none returns 0 and has changed nothing.
//
//   keyspaceRead / keyspaceWrite / keyspacePeek     find a living entry (an expired one is deleted)
//   keyspaceReadToChange                            read it, and change it then
//   keyspaceWhole / keyspaceBefore                  a walk may have to write it first
//   keyspaceRemains                                 whatever is there, in order to delete it
//   keyspaceAdd / keyspaceEnter                     a new entry: to be written, or finished
//   keyspaceReshape                                 another type, encoding or size of value
//   keyspacePut                                     a finished record in the place of another
//   keyspaceCopy / keyspaceMove                     COPY, RENAME, MOVE
//   keyspaceRemove                                  unlink and free
//   keyspaceSetDeadline / keyspaceClearDeadline     expiry
//   keyspaceChanged                                 a key was modified: tell whoever watches
//
// Expiry is Redis's: a key is gone when the time is past its deadline (not at it). A replica and a
// paused server answer as if it were gone but leave the deletion to the primary.

import { bytesCopy } from '../../memory/bytes';
import { heapBlockBytes, heapRelease, heapUsedBytes } from '../../memory/heap';
import {
  RECORD_ENTRY,
  RECORD_EXPIRES,
  recordClock,
  recordCreate,
  recordDeadline,
  recordHasExpiry,
  recordKey,
  recordKeyCount,
  recordResize,
  recordSetClock,
  recordSetDeadline,
  recordSetType,
  recordIsMarked,
  recordMark,
  recordType,
  recordMeta,
  recordSetMeta,
  recordValue,
  recordWithExpiry,
  recordWithoutExpiry,
} from '../../memory/record';
import {
  tableInsert,
  tableRandom,
  tableRemoveSlot,
  tableReplace,
  tableSlot,
} from '../../structure/table';
import {
  wheelContains,
  wheelInsert,
  wheelMoved,
  wheelRemove,
  wheelReserve,
} from '../../structure/wheel';
import { valueAreaBytes, valueCopyInto, valueExtraBytes } from '../../type/value';
import { accessFresh, accessTouched } from './access';
import { blockingKeyAdded, blockingKeyRemoved } from '../run/blocking';
import { Client } from '../client/client';
import { clockExpired } from '../clock';
import { Database, databaseKeys, databaseVolatileKeys } from './database';
import { LatencyEvent, latencyBegin, latencyEnd } from '../latency';
import { innerLink, innerMoved, innerUnlink } from './inner';
import { lazyfreeEntry, lazyfreeOnExpire, lazyfreeRelease, lazyfreeValue } from './lazyfree';
import { EventClass, notifyEvent } from '../notify';
import { ownExpiryIsSet, ownExpiryNote } from './own-expiry';
import { outputClient } from '../client/output';
import { effectDeleteForAll } from '../effect';
import { randomNext } from '../random';
import { Lazyfree, serverExpiresKeys, serverLazyfree } from '../server';
import {
  walkActive,
  walkAdopts,
  walkAdoptsValue,
  walkBefore,
  walkBeforeWhole,
  walkDefers,
  walkHeldBytes,
  walkMoved,
} from '../snapshot/walk';
import { Statistic, statisticAdd } from '../statistics';
import { trackingTouched } from '../tracking/tracking';
import { watchTouched } from './watch';
import { keyspaceHashOf, keyspaceLocate } from './locate';

// The last entry found and its slot, so that a command that reads and then writes a key pays for
// one look-up. Void as soon as the table changes.
let foundEntry: usize = 0;
let foundSlot: usize = 0;

function locate(database: Database, key: usize, keyCount: u32): usize {
  const entry = keyspaceLocate(database, key, keyCount);
  foundEntry = entry;
  foundSlot = tableSlot;
  return entry;
}

/** The slot of an entry that is in the table: the remembered one, or found again by its key. */
function slotOf(database: Database, entry: usize): usize {
  if (entry != foundEntry) {
    keyspaceLocate(database, recordKey(entry), recordKeyCount(entry));
    foundEntry = entry;
    foundSlot = tableSlot;
  }
  return foundSlot;
}

function moved(database: Database, slot: usize, from: usize, to: usize): void {
  foundEntry = to;
  foundSlot = slot;
  if (from == to) return;
  tableReplace(slot, to);
  if (walkActive) walkMoved(from, to);
  if (recordHasExpiry(to) && wheelContains(to)) wheelMoved(database.wheel, to);
  innerMoved(to);
}

/** Finds a living entry without touching it or counting; 0 = none. */
export function keyspacePeek(database: Database, key: usize, keyCount: u32): usize {
  const entry = locate(database, key, keyCount);
  if (entry == 0 || !clockExpired(entry)) return entry;
  if (serverExpiresKeys()) keyspaceExpire(database, entry);
  return 0;
}

/** Finds a living entry for reading: counts a hit or a miss and touches it. 0 = none. */
export function keyspaceRead(database: Database, key: usize, keyCount: u32): usize {
  const entry = keyspacePeek(database, key, keyCount);
  if (entry == 0) {
    statisticAdd(Statistic.KEYSPACE_MISSES, 1);
    notifyEvent(EventClass.MISS, 'keymiss', key, keyCount, database.index);
    return 0;
  }
  statisticAdd(Statistic.KEYSPACE_HITS, 1);
  accessTouched(entry);
  return entry;
}

/**
 * As keyspaceRead, for a command that changes what it finds although its look-up counts as that of
 * a reader: as in Redis those of SET GET, GETEX, PFCOUNT and the groups of streams do.
 */
export function keyspaceReadToChange(database: Database, key: usize, keyCount: u32): usize {
  const entry = keyspaceRead(database, key, keyCount);
  if (entry != 0) keyspaceBefore(database, entry);
  return entry;
}

/**
 * Finds a living entry in order to change it in place: touches it. 0 = none, and then there really
 * is none, on a replica too: what is written next takes the expired entry's place.
 */
export function keyspaceWrite(database: Database, key: usize, keyCount: u32): usize {
  const entry = livingForWrite(database, key, keyCount);
  if (entry != 0) keyspaceBefore(database, entry);
  return entry;
}

/**
 * As keyspaceWrite, in order to delete the entry or to give it another value as a whole, or only to
 * know of it.
 */
export function keyspaceWhole(database: Database, key: usize, keyCount: u32): usize {
  const entry = livingForWrite(database, key, keyCount);
  if (entry != 0) keyspaceBeforeWhole(database, entry);
  return entry;
}

/** Finds an entry to be deleted, late or not: a late one does not expire then, as in Redis. */
export function keyspaceRemains(database: Database, key: usize, keyCount: u32): usize {
  const entry = locate(database, key, keyCount);
  if (entry != 0) keyspaceBeforeWhole(database, entry);
  return entry;
}


@inline function livingForWrite(database: Database, key: usize, keyCount: u32): usize {
  const entry = locate(database, key, keyCount);
  if (entry == 0) return 0;
  if (clockExpired(entry)) {
    keyspaceExpire(database, entry);
    return 0;
  }
  accessTouched(entry);
  return entry;
}

/** An entry that was found for reading is about to be changed in place. */
@inline export function keyspaceBefore(database: Database, entry: usize): void {
  if (walkActive && !recordIsMarked(entry)) walkBefore(database, entry);
}

/** An entry that was found for reading is about to get another value as a whole. */
@inline export function keyspaceBeforeWhole(database: Database, entry: usize): void {
  if (walkActive && !recordIsMarked(entry)) walkBeforeWhole(database, entry);
}

/**
 * Adds an entry for a key that is not there, with an unwritten value area of `valueBytes`.
 * @returns the entry, or 0 when memory is out
 */
export function keyspaceAdd(
  database: Database,
  key: usize,
  keyCount: u32,
  type: u32,
  encoding: u32,
  valueBytes: usize,
): usize {
  const entry = recordCreate(RECORD_ENTRY, key, keyCount, valueBytes);
  if (entry == 0) return 0;
  recordSetType(entry, type, encoding);
  if (enter(database, entry, key, keyCount)) return entry;
  heapRelease(entry);
  return 0;
}

/**
 * Adds a record without deadlines, which is in no table, for its key that is not there.
 * @param record 0 when there was no memory for it
 * @param key,keyCount the record's key, there or in the request
 * @returns the record, or 0 when memory is out: it is freed
 */
export function keyspaceEnter(database: Database, record: usize, key: usize, keyCount: u32): usize {
  if (record == 0 || enter(database, record, key, keyCount)) return record;
  lazyfreeRelease(record);
  return 0;
}

/** Puts a new entry into the table and tells of it. False: memory is out. */
@inline function enter(database: Database, entry: usize, key: usize, keyCount: u32): bool {
  recordSetClock(entry, accessFresh());
  foundEntry = 0;
  if (!tableInsert(database.table, keyspaceHashOf(key, keyCount), entry)) return false;
  blockingKeyAdded(database, key, keyCount);
  keyspaceTellNew(database, key, keyCount);
  return true;
}

/** Announces a key that was not there. */
export function keyspaceTellNew(database: Database, key: usize, keyCount: u32): void {
  notifyEvent(EventClass.NEW, 'new', key, keyCount, database.index);
}

/**
 * Gives an entry another type, encoding and size of value area. What the old value held outside the
 * record is freed; of the value area's bytes, as many stay as fit.
 * @returns the possibly moved entry; 0 = memory is out and nothing has changed
 */
export function keyspaceReshape(
  database: Database,
  entry: usize,
  type: u32,
  encoding: u32,
  valueBytes: usize,
): usize {
  const slot = slotOf(database, entry);
  // A value is freed by its entry's type and its value area, so it must be freed before either
  // changes – but not before the memory is there. A growing area is made first, then.
  const before = valueAreaBytes(entry);
  let target = entry;
  if (valueBytes > before) {
    target = recordResize(entry, valueBytes);
    if (target == 0) return 0;
    moved(database, slot, entry, target);
  }
  if (recordType(target) != type) {
    blockingKeyRemoved(database, recordKey(target), recordKeyCount(target));
  }
  innerUnlink(database, target);
  if (!walkActive || recordIsMarked(target) || !handOver(database, target)) {
    lazyfreeValue(target, (serverLazyfree & Lazyfree.SERVER_DELETE) != 0);
  }
  recordSetType(target, type, encoding);
  if (valueBytes < before) {
    const shrunk = recordResize(target, valueBytes);
    if (shrunk != 0) {
      moved(database, slot, target, shrunk);
      target = shrunk;
    }
  }
  return target;
}

/**
 * Hands the value of an entry over to the walk, which has not written it yet, under a record of its
 * own. False: it is written instead, and still the entry's.
 */
function handOver(database: Database, entry: usize): bool {
  const stand = walkDefers(entry) ? recordLike(entry, recordKey(entry), recordKeyCount(entry)) : 0;
  if (stand == 0) {
    walkBefore(database, entry);
    return false;
  }
  bytesCopy(recordValue(stand), recordValue(entry), valueAreaBytes(entry));
  recordSetClock(stand, recordClock(entry));
  if (walkAdoptsValue(database, entry, stand)) return true;
  heapRelease(stand);
  return false;
}

/**
 * Changes the size of an entry's value area and nothing else: its bytes are kept, and so is what
 * the value holds outside. The caller then says what they mean (recordSetEncoding).
 * @returns the possibly moved entry; 0 = memory is out and nothing has changed
 */
export function keyspaceResize(database: Database, entry: usize, valueBytes: usize): usize {
  const slot = slotOf(database, entry);
  const target = recordResize(entry, valueBytes);
  if (target != 0) moved(database, slot, entry, target);
  return target;
}

/** Unlinks an entry from its database; it is the caller's now, its value included. */
function detach(database: Database, entry: usize): void {
  innerUnlink(database, entry);
  detachRecord(database, entry);
}

/** As detach, of an entry whose value is another's already. */
function detachRecord(database: Database, entry: usize): void {
  const slot = slotOf(database, entry);
  blockingKeyRemoved(database, recordKey(entry), recordKeyCount(entry));
  const hash = keyspaceHashOf(recordKey(entry), recordKeyCount(entry));
  // The expiry cycle takes an entry off the wheel before it deletes it.
  if (recordHasExpiry(entry) && wheelContains(entry)) wheelRemove(database.wheel, entry);
  tableRemoveSlot(database.table, hash, slot);
  foundEntry = 0;
}

/** Deletes an entry. `lazily`: a big value is freed in steps. */
export function keyspaceRemove(database: Database, entry: usize, lazily: bool): void {
  const isAdopted = walkActive && !recordIsMarked(entry) && walkAdopts(database, entry);
  detach(database, entry);
  if (isAdopted) return;
  if (lazily) lazyfreeEntry(entry);
  else lazyfreeRelease(entry);
}

/** Deletes an entry whose deadline has passed, with all that belongs to it. */
export function keyspaceExpire(database: Database, entry: usize): void {
  const key = recordKey(entry);
  const keyCount = recordKeyCount(entry);
  statisticAdd(Statistic.EXPIRED_KEYS, 1);
  effectDeleteForAll(database.index, key, keyCount, lazyfreeOnExpire());
  keyspaceGone(database, key, keyCount);
  notifyEvent(EventClass.EXPIRED, 'expired', key, keyCount, database.index);
  const since = latencyBegin();
  keyspaceRemove(database, entry, lazyfreeOnExpire());
  latencyEnd(LatencyEvent.EXPIRE_DEL, since);
}

/**
 * Deletes an entry in order to have its memory.
 * @returns how many bytes are free at once; what is freed in steps is not among them
 */
export function keyspaceEvict(database: Database, entry: usize): f64 {
  const key = recordKey(entry);
  const keyCount = recordKeyCount(entry);
  const lazily = (serverLazyfree & Lazyfree.EVICTION) != 0;
  statisticAdd(Statistic.EVICTED_KEYS, 1);
  effectDeleteForAll(database.index, key, keyCount, lazily);
  keyspaceGone(database, key, keyCount);
  notifyEvent(EventClass.EVICTED, 'evicted', key, keyCount, database.index);
  // What the walk keeps until it is written counts as free (evict.ts).
  const before = heapUsedBytes() - <f64>walkHeldBytes();
  const since = latencyBegin();
  keyspaceRemove(database, entry, lazily);
  latencyEnd(LatencyEvent.EVICTION_DEL, since);
  return before - (heapUsedBytes() - <f64>walkHeldBytes());
}

/**
 * Sets an entry's deadline.
 * @param deadlineMs absolute Unix time in milliseconds
 * @returns the possibly moved entry; 0 = memory is out and nothing has changed
 */
export function keyspaceSetDeadline(database: Database, entry: usize, deadlineMs: i64): usize {
  keyspaceBefore(database, entry);
  // With its level in the wheel nothing can fail any more once the entry has room for a deadline.
  if (!wheelReserve(database.wheel, deadlineMs)) return 0;
  let target = entry;
  if (recordHasExpiry(entry)) {
    wheelRemove(database.wheel, entry);
  } else {
    const slot = slotOf(database, entry);
    target = recordWithExpiry(entry, valueAreaBytes(entry));
    if (target == 0) return 0;
    moved(database, slot, entry, target);
  }
  recordSetDeadline(target, deadlineMs);
  wheelInsert(database.wheel, target);
  if (ownExpiryIsSet()) ownExpiryNote(database.index, recordKey(target), recordKeyCount(target));
  return target;
}

/** Takes an entry's deadline away, if it has one; returns the possibly moved entry, never 0. */
export function keyspaceClearDeadline(database: Database, entry: usize): usize {
  if (!recordHasExpiry(entry)) return entry;
  keyspaceBefore(database, entry);
  const slot = slotOf(database, entry);
  wheelRemove(database.wheel, entry);
  const target = recordWithoutExpiry(entry, valueAreaBytes(entry));
  moved(database, slot, entry, target);
  return target;
}

/**
 * Puts a finished record into a database under its own key, in the place of the entry that has it,
 * whose access clock goes on.
 * @param before what keyspaceWrite has answered for the key; unlinked afterwards, and the caller's
 * @param entry a record that is in no table, its deadline set if it has one
 * @param key,keyCount the record's key, there or in the request
 * @param tells false: that the key is new is the caller's to tell (keyspaceTellNew)
 * @returns false when memory is out and nothing has changed; never if `before` is an entry and the
 *   record has no deadline and no deadlines inside, or had them in this database before
 */
export function keyspacePut(
  database: Database,
  before: usize,
  entry: usize,
  key: usize,
  keyCount: u32,
  tells: bool = true,
): bool {
  if (before == 0) {
    if (!keyspacePlace(database, entry, key, keyCount)) return false;
    recordSetClock(entry, accessFresh());
    if (tells) keyspaceTellNew(database, key, keyCount);
    blockingKeyAdded(database, key, keyCount);
    return true;
  }
  if (!linkDeadlines(database, entry)) return false;
  recordSetClock(entry, recordClock(before));
  tableReplace(slotOf(database, before), entry);
  if (recordHasExpiry(before)) wheelRemove(database.wheel, before);
  innerUnlink(database, before);
  foundEntry = 0;
  blockingKeyAdded(database, key, keyCount);
  return true;
}

/** Files the deadlines of an entry and of its value. False: memory is out, and none is filed. */
function linkDeadlines(database: Database, entry: usize): bool {
  if (recordHasExpiry(entry)) {
    if (!wheelInsert(database.wheel, entry)) return false;
    if (ownExpiryIsSet()) ownExpiryNote(database.index, recordKey(entry), recordKeyCount(entry));
  }
  if (innerLink(database, entry)) return true;
  if (recordHasExpiry(entry)) wheelRemove(database.wheel, entry);
  return false;
}

/**
 * Puts a finished record into a database that has no such key, and tells nobody: a dataset is being
 * loaded. False: memory is out and nothing has changed.
 */
export function keyspacePlace(database: Database, entry: usize, key: usize, keyCount: u32): bool {
  if (!linkDeadlines(database, entry)) return false;
  foundEntry = 0;
  if (tableInsert(database.table, keyspaceHashOf(key, keyCount), entry)) return true;
  if (recordHasExpiry(entry)) wheelRemove(database.wheel, entry);
  innerUnlink(database, entry);
  return false;
}

/** Takes an entry out of its database without freeing it: what keyspacePut has put, for example. */
export function keyspaceTake(database: Database, entry: usize): void {
  detach(database, entry);
}

/**
 * Copies an entry to a key, value and deadline included, in the place of what is there.
 * @param before what keyspaceWrite has answered for the key; it is freed
 * @returns the new entry, or 0 when memory is out and nothing has changed
 */
export function keyspaceCopy(
  source: usize,
  database: Database,
  before: usize,
  key: usize,
  keyCount: u32,
): usize {
  const target = recordLike(source, key, keyCount);
  if (target == 0) return 0;
  if (!valueCopyInto(source, target)) {
    heapRelease(target);
    return 0;
  }
  if (!keyspacePut(database, before, target, key, keyCount)) {
    lazyfreeRelease(target);
    return 0;
  }
  if (before != 0) keyspaceRenewed(database, before, key, keyCount);
  recordSetClock(target, accessFresh());
  return target;
}

/**
 * Moves an entry to another key or database (RENAME, MOVE), in the place of what is there; the
 * value is not copied.
 * @param before what keyspaceWrite has answered for the target key; it is freed
 * @returns the entry under its new key, or 0 when memory is out and nothing has changed
 */
export function keyspaceMove(
  from: Database,
  entry: usize,
  to: Database,
  before: usize,
  key: usize,
  keyCount: u32,
): usize {
  keyspaceBefore(from, entry);
  const target = recordLike(entry, key, keyCount);
  if (target == 0) return 0;
  bytesCopy(recordValue(target), recordValue(entry), valueAreaBytes(entry));
  // Both records have the value now, and the node can stand for one of them.
  innerUnlink(from, entry);
  if (!keyspacePut(to, before, target, key, keyCount)) {
    heapRelease(target);
    innerLink(from, entry);
    return 0;
  }
  if (before != 0) keyspaceRenewed(to, before, key, keyCount);
  recordSetClock(target, accessFresh());
  detachRecord(from, entry);
  heapRelease(entry);
  return target;
}

/** A record under another key with an entry's type, encoding and deadline; 0 = memory is out. */
function recordLike(entry: usize, key: usize, keyCount: u32): usize {
  const flags = RECORD_ENTRY | (recordHasExpiry(entry) ? RECORD_EXPIRES : 0);
  const target = recordCreate(flags, key, keyCount, valueAreaBytes(entry));
  if (target == 0) return 0;
  recordSetMeta(target, recordMeta(entry));
  recordMark(target);
  if (recordHasExpiry(entry)) recordSetDeadline(target, recordDeadline(entry));
  return target;
}

/** Frees an entry that keyspacePut has replaced, lazily if lazyfree-lazy-server-del says so. */
export function keyspaceReplaced(database: Database, entry: usize): void {
  if (walkActive && !recordIsMarked(entry) && walkAdopts(database, entry)) return;
  if ((serverLazyfree & Lazyfree.SERVER_DELETE) != 0) lazyfreeEntry(entry);
  else lazyfreeRelease(entry);
}

/**
 * As keyspaceReplaced, where Redis deletes the entry and adds another: its key counts as new. What
 * is written over by SET or a STORE command does not.
 */
export function keyspaceRenewed(database: Database, entry: usize, key: usize, keyCount: u32): void {
  keyspaceReplaced(database, entry);
  keyspaceTellNew(database, key, keyCount);
}

/** A random living entry, or 0 if the database has none. */
export function keyspaceRandom(database: Database): usize {
  let tries = 0;
  while (databaseKeys(database) > 0) {
    const entry = tableRandom(database.table, randomNext());
    if (entry == 0 || !clockExpired(entry)) return entry;
    if (!serverExpiresKeys()) {
      // A replica may not delete; if all keys have a deadline, one that has passed must do.
      const volatile = databaseVolatileKeys(database) == databaseKeys(database);
      if (volatile && ++tries == 100) return entry;
      continue;
    }
    keyspaceExpire(database, entry);
  }
  return 0;
}

/** Bytes of an entry: its record and what its value holds outside. */
export function keyspaceEntryBytes(entry: usize, samples: u32): u64 {
  return heapBlockBytes(entry) + valueExtraBytes(entry, samples);
}

/** Tells whoever watches or caches a key that it was modified. */
@inline export function keyspaceChanged(database: Database, key: usize, keyCount: u32): void {
  watchTouched(database, key, keyCount);
  trackingTouched(key, keyCount, outputClient);
}

/** As keyspaceChanged, but no client has done it: the key has expired or was evicted. */
@inline function keyspaceGone(database: Database, key: usize, keyCount: u32): void {
  watchTouched(database, key, keyCount);
  trackingTouched(key, keyCount, changetype<Client>(0));
}
