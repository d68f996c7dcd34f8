// DEBUG RELOAD: every key of every database becomes its RDB form and is loaded from it in its own
// place, so that a test sees what a restart would make of the dataset. Deadlines and access clocks
// stay; keys whose deadline has passed are deleted, as a loading primary drops them. Unless NOFLUSH
// is said, the dataset counts as emptied before: for clients that watch keys, all of them have
// changed, and clients that cache keys are told to forget them all.
//
// It takes time proportional to the dataset and is for tests only. When memory is out on the way,
// the keys that were done are reloaded and the others as they were.

import { Call } from '../../engine/call';
import { Database, databaseAt, databaseCount } from '../../engine/keyspace/database';
import { keyspaceReloads } from '../../engine/keyspace/flush';
import { keyspaceExpire, keyspacePut, keyspaceReplaced } from '../../engine/keyspace/keyspace';
import { lazyfreeRelease } from '../../engine/keyspace/lazyfree';
import { LogCode, logAdd } from '../../engine/log';
import { serverExpiresKeys } from '../../engine/server';
import { heapRelease } from '../../memory/heap';
import {
  recordClock,
  recordDeadline,
  recordHasExpiry,
  recordKey,
  recordKeyCount,
  recordSetClock,
  recordSetDeadline,
  recordWithExpiry,
} from '../../memory/record';
import { rdbReadByte, rdbReadClose, rdbReadOpen } from '../../rdb/reader';
import { rdbClose, rdbOpen, rdbOverflow, rdbUsed, rdbWriteByte } from '../../rdb/writer';
import { replyError, replyOk } from '../../protocol/reply';
import { tableCursor, tableFirst, tableNext } from '../../structure/table';
import { loadValue } from '../../rdb/load';
import { saveType, saveValue } from '../../rdb/save';
import { valueAreaBytes } from '../../type/value';
import { argumentIs } from '../cursor';
import { clockExpired } from '../../engine/clock';

/** The block that values are written to, one after the other. */
let block: usize = 0;

/** DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE] : after NOSAVE there is no file to be loaded. */
export function debugReload(call: Call): void {
  let saves = true;
  let flushes = true;
  for (let i = 2; i < call.argumentCount; i++) {
    if (argumentIs(call, i, 'NOSAVE')) {
      saves = false;
    } else if (argumentIs(call, i, 'NOFLUSH')) {
      flushes = false;
    } else if (!argumentIs(call, i, 'MERGE')) {
      return replyError('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
    }
  }
  let loaded = saves;
  if (saves && flushes) keyspaceReloads();
  for (let i: u32 = 0; i < databaseCount && loaded; i++) loaded = reload(databaseAt(i));
  if (block != 0) heapRelease(block);
  block = 0;
  if (!loaded) return replyError('ERR Error trying to load the RDB dump, check server logs.');
  logAdd(LogCode.DATASET_RELOADED);
  replyOk();
}

/** Reloads all keys of a database. False: not all of them could be. */
function reload(database: Database): bool {
  const table = database.table;
  let entry = tableFirst(table);
  while (entry != 0) {
    const cursor = tableCursor;
    if (clockExpired(entry) && serverExpiresKeys()) keyspaceExpire(database, entry);
    else if (!reloadEntry(database, entry)) return false;
    entry = tableNext(table, cursor);
  }
  return true;
}

/** Reloads a key. False: it could not be, and is as it was. */
function reloadEntry(database: Database, entry: usize): bool {
  const key = recordKey(entry);
  const keyCount = recordKeyCount(entry);
  let record = reloaded(entry, key, keyCount);
  if (record == 0) return false;
  if (recordHasExpiry(entry)) {
    const timed = recordWithExpiry(record, valueAreaBytes(record));
    if (timed == 0) {
      lazyfreeRelease(record);
      return false;
    }
    record = timed;
    recordSetDeadline(record, recordDeadline(entry));
  }
  const clock = recordClock(entry);
  if (!keyspacePut(database, entry, record, key, keyCount)) {
    lazyfreeRelease(record);
    return false;
  }
  recordSetClock(record, clock);
  keyspaceReplaced(database, entry);
  return true;
}

/** A record with what an entry's value is after having been saved and loaded; 0 = it failed. */
function reloaded(entry: usize, key: usize, keyCount: u32): usize {
  rdbOpen(block, 0);
  rdbWriteByte(saveType(entry));
  saveValue(entry);
  block = rdbClose();
  if (rdbOverflow) return 0;
  rdbReadOpen(block, rdbUsed);
  const record = loadValue(rdbReadByte(), key, keyCount);
  rdbReadClose();
  return record;
}
