// Deadlines that a writable replica has set itself. Its primary knows nothing of them and will
// never say that such a key is gone, so the replica deletes it (engine/keyspace/expire.ts). It
// remembers the names, as Redis does, and looks at some of them in each tick:
//
//   table of records   keyBits │ key │ u64: one bit a database, of the first 64
//
// A name is forgotten when no key of that name has a deadline any more, and all are when the server
// is nobody's replica. Cost: the name, 8 bytes and its share of the table.

import { heapRelease } from '../../memory/heap';
import { recordCreate, recordKey, recordKeyCount, recordValue } from '../../memory/record';
import {
  Table,
  tableCount,
  tableCreate,
  tableFind,
  tableHash,
  tableInsert,
  tableReleaseStep,
  tableRemoveSlot,
  tableSlot,
} from '../../structure/table';
import { outputClient } from '../client/output';
import { primaryIs } from '../replication/primary';
import { ServerState, serverState } from '../server';

/** Databases beyond these are not remembered. */
const OWN_DATABASES: u32 = 64;

const noTable = changetype<Table>(0);
/** Null until the first name. */
export let ownNames: Table = noTable;

/** Whether a deadline that is set now is this replica's own. */
@inline export function ownExpiryIsSet(): bool {
  return (serverState & (ServerState.REPLICA | ServerState.READ_ONLY)) == ServerState.REPLICA;
}

/** A client of a writable replica has given a key a deadline; without memory it is forgotten. */
export function ownExpiryNote(index: u32, key: usize, keyCount: u32): void {
  if (index >= OWN_DATABASES) return;
  if (changetype<usize>(outputClient) == 0 || primaryIs(outputClient)) return;
  if (ownNames == noTable) ownNames = tableCreate();
  if (ownNames == noTable) return;
  const hash = tableHash(key, keyCount);
  let record = tableFind(ownNames, hash, key, keyCount);
  if (record == 0) {
    record = recordCreate(0, key, keyCount, 8);
    if (record == 0) return;
    store<u64>(recordValue(record), 0);
    if (!tableInsert(ownNames, hash, record)) return heapRelease(record);
  }
  store<u64>(recordValue(record), load<u64>(recordValue(record)) | (u64(1) << index));
}

/** The databases of a name, as bits. */
export function ownDatabases(record: usize): u64 {
  return load<u64>(recordValue(record));
}

/** A name counts for these databases only from now on. */
export function ownDatabasesSet(record: usize, databases: u64): void {
  if (databases != 0) return store<u64>(recordValue(record), databases);
  const key = recordKey(record);
  const hash = tableHash(key, recordKeyCount(record));
  if (tableFind(ownNames, hash, key, recordKeyCount(record)) == 0) return;
  tableRemoveSlot(ownNames, hash, tableSlot);
  heapRelease(record);
}

/** Forgets some names: about so many. */
export function ownExpiryForget(budget: u32): void {
  if (!tableReleaseStep(ownNames, budget, nameRelease.index)) return;
  heapRelease(changetype<usize>(ownNames));
  ownNames = noTable;
}

function nameRelease(record: usize): void {
  heapRelease(record);
}

/** How many names are remembered. */
export function ownExpiryKeys(): u32 {
  return ownNames == noTable ? 0 : tableCount(ownNames);
}
