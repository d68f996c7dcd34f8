// Setting many keys: MSET and MSETNX, which is all or nothing: 0 and nothing set if any key exists.
//
// Both are whole or not at all where memory is out, too. To know that there is room before the
// first key is set, the sizes of all entries and values are added up; if the heap has not that much
// at hand, the sum is allocated once and given back. What fails all the same (free room in pieces
// too small) ends the command between two keys, and the keys that are set go into the log.
//
//   MSET a 1 b 2 a 3     a is 3; three events 'set', one change a pair

import { Call, CallFlag } from '../../engine/call';
import { keyspaceChanged, keyspaceClearDeadline, keyspaceWrite } from '../../engine/keyspace';
import { EventClass, notifyEvent } from '../../engine/notify';
import { prefetchBegin, prefetchEnd, prefetchKey } from '../../engine/prefetch';
import { dirtyAdd, effectArgument, effectBegin, effectLiteral } from '../../engine/propagate';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapRoundedBytes,
  heapUsedBytes,
} from '../../memory/heap';
import { RECORD_ENTRY, recordBytes, recordHasExpiry } from '../../memory/record';
import { replyArityError, replyOutOfMemory } from '../../protocol/error';
import { replyInteger, replyOk } from '../../protocol/reply';
import { INLINE_BYTES, stringSet } from '../../type/string';

/** What a size class may take from the system at once. */
const SLAB_BYTES: u64 = 64 * 1024;
/** There are not more of them. */
const SIZE_CLASSES: u32 = 72;

/** MSET key value … */
export function msetCommand(call: Call): void {
  if (!pairsComplete(call)) return;
  if (setPairs(call)) replyOk();
}

/** MSETNX key value … */
export function msetnxCommand(call: Call): void {
  if (!pairsComplete(call)) return;
  const count = call.argumentCount;
  let exists = false;
  prefetchBegin(call, 1, count, 2);
  for (let i = 1; i < count && !exists; i += 2) {
    prefetchKey(i);
    exists = keyspaceWrite(call.database, call.address(i), call.bytes(i)) != 0;
  }
  prefetchEnd();
  if (exists) return replyInteger(0);
  if (setPairs(call)) replyInteger(1);
}

/** Whether each key has its value; else that is answered. */
function pairsComplete(call: Call): bool {
  if ((call.argumentCount & 1) != 0) return true;
  replyArityError(call.row.fullName, call.row.fullNameBytes);
  return false;
}

/** Sets all pairs. False: memory is out, which is answered. */
function setPairs(call: Call): bool {
  const database = call.database;
  const count = call.argumentCount;
  let i = 1;
  if (roomExists(call)) {
    prefetchBegin(call, 1, count, 2);
    for (; i < count; i += 2) {
      const key = call.address(i);
      const keyCount = call.bytes(i);
      prefetchKey(i);
      const before = keyspaceWrite(database, key, keyCount);
      // A block that arrived is not taken but copied: a key that comes twice would free it, and
      // the log has yet to read it.
      const entry = stringSet(
        database,
        before,
        key,
        keyCount,
        call.address(i + 1),
        call.bytes(i + 1),
        0,
      );
      if (entry == 0) break;
      if (recordHasExpiry(entry)) keyspaceClearDeadline(database, entry);
      keyspaceChanged(database, key, keyCount);
      notifyEvent(EventClass.STRING, 'set', key, keyCount, database.index);
    }
    prefetchEnd();
  }
  dirtyAdd((i - 1) >> 1);
  if (i >= count) return true;
  if (i > 1) effectOfPairs(call, i);
  replyOutOfMemory();
  return false;
}

/** Whether the heap has room for all pairs as if they were new. */
function roomExists(call: Call): bool {
  const count = call.argumentCount;
  let needed: u64 = 0;
  for (let i = 1; i < count; i += 2) {
    const valueBytes = <usize>call.bytes(i + 1) + 4;
    const inRecord = call.bytes(i + 1) <= INLINE_BYTES;
    const areaBytes = inRecord ? max<usize>(valueBytes, 8) : 4;
    const record = recordBytes(RECORD_ENTRY, call.bytes(i), areaBytes);
    needed += heapRoundedBytes(record);
    if (!inRecord) needed += heapRoundedBytes(valueBytes);
  }
  needed += <u64>min<u32>((<u32>count) >> 1, SIZE_CLASSES) * SLAB_BYTES;
  if (heapReservedBytes() - heapUsedBytes() >= <f64>needed) return true;
  if (needed > <u64>i32.MAX_VALUE) return false;
  const probe = heapAllocate(<usize>needed);
  if (probe == 0) return false;
  heapRelease(probe);
  return true;
}

/** The effect of the pairs before argument `end`. */
function effectOfPairs(call: Call, end: i32): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, end)) return;
  effectLiteral('MSET');
  for (let i = 1; i < end; i++) effectArgument(call.address(i), call.bytes(i));
}
