// What the sorted-set commands share: finding the zset at a key, storing a whole one, and what
// follows when members were taken out: an empty zset goes, with its event 'del'.

import { Call } from '../../engine/call';
import {
  keyspaceChanged,
  keyspacePut,
  keyspaceRead,
  keyspaceRemains,
  keyspaceRemove,
  keyspaceReplaced,
  keyspaceWhole,
  keyspaceWrite,
} from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { EventClass, notifyEvent } from '../../engine/notify';
import { dirtyAdd } from '../../engine/effect';
import { recordType } from '../../memory/record';
import { replyOutOfMemory, replyWrongType } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyDouble,
  replyInteger,
  replyProtocol,
} from '../../protocol/reply';
import { Type } from '../../type/type';
import { zsetCount } from '../../type/zset';
import { zsetMember, zsetMemberBytes, zsetMemberScore } from '../../type/zset-look';
import { zsetDeleteRange } from '../../type/zset-range';
import { keyChanged } from '../changed';

/** The zset that zsetForReading or zsetForWriting has found; 0 = the key is not there. */
export let zsetEntry: usize = 0;


@inline
function isZset(entry: usize): bool {
  zsetEntry = entry;
  if (entry == 0 || recordType(entry) == Type.ZSET) return true;
  replyWrongType();
  return false;
}

/** Finds the zset at argument `index` for reading. False: another type, which is answered. */
export function zsetForReading(call: Call, index: i32): bool {
  return isZset(keyspaceRead(call.database, call.address(index), call.bytes(index)));
}

/** Finds the zset at argument `index` for writing. False: another type, which is answered. */
export function zsetForWriting(call: Call, index: i32): bool {
  return isZset(keyspaceWrite(call.database, call.address(index), call.bytes(index)));
}

/** Announces a change of the key at argument `index`. */
export function zsetChanged(call: Call, index: i32, event: string, changes: u64): void {
  const key = call.address(index);
  const keyCount = call.bytes(index);
  keyChanged(call.database, key, keyCount, EventClass.ZSET, event, changes);
}

/** Announces that `count` members were taken out, and removes the key if there are none left. */
export function zsetTaken(call: Call, entry: usize, index: i32, event: string, count: u32): void {
  const empty = zsetCount(entry) == 0;
  if (empty) keyspaceRemove(call.database, entry, false);
  zsetChanged(call, index, event, count);
  if (empty) announceDeletion(call, index);
}

function announceDeletion(call: Call, index: i32): void {
  const key = call.address(index);
  notifyEvent(EventClass.GENERIC, 'del', key, call.bytes(index), call.database.index);
}

/** Takes `count` members from a rank on out of the zset at argument `index`; all must be there. */
export function zsetTakeRange(
  call: Call,
  entry: usize,
  index: i32,
  rank: u32,
  count: u32,
  event: string,
): void {
  if (count == zsetCount(entry)) {
    // The key goes whole, and the value in steps if it is big.
    keyspaceRemove(call.database, entry, false);
    zsetChanged(call, index, event, count);
    return announceDeletion(call, index);
  }
  zsetDeleteRange(entry, rank, count);
  zsetChanged(call, index, event, count);
}

/**
 * Puts a finished record at argument `index`, in the place of what is there, and answers with its
 * count; without a record the key is deleted, and the answer is 0.
 * @param record of no table, which becomes the keyspace's, or 0
 */
export function zsetStore(call: Call, record: usize, index: i32, event: string): void {
  const database = call.database;
  const key = call.address(index);
  const keyCount = call.bytes(index);
  if (record != 0) {
    const before = keyspaceWhole(database, key, keyCount);
    const count = zsetCount(record);
    if (!keyspacePut(database, before, record, key, keyCount)) {
      lazyfreeRelease(record);
      return replyOutOfMemory();
    }
    if (before != 0) keyspaceReplaced(database, before);
    zsetChanged(call, index, event, 1);
    return replyInteger(count);
  }
  const remains = keyspaceRemains(database, key, keyCount);
  if (remains != 0) {
    keyspaceRemove(database, remains, false);
    keyspaceChanged(database, key, keyCount);
    announceDeletion(call, index);
    dirtyAdd(1);
  }
  replyInteger(0);
}

/** Begins an array of `count` members; with scores they are pairs, in RESP2 one flat array. */
export function replyMembers(count: u32, withScores: bool): void {
  replyArray(withScores && replyProtocol == 2 ? count * 2 : count);
}

/** Answers with the member that was read last, as an element of replyMembers. */
export function replyMemberRead(withScores: bool): void {
  replyMember(zsetMember, zsetMemberBytes, zsetMemberScore, withScores);
}

/** Answers with a member, as an element of replyMembers. */
export function replyMember(member: usize, count: u32, score: f64, withScores: bool): void {
  if (withScores && replyProtocol != 2) replyArray(2);
  replyBulk(member, count);
  if (withScores) replyDouble(score);
}
