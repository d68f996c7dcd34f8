// Where a walk's entries are: the tables that the databases had when it began, each with the number
// that its database had then. SWAPDB changes neither; a database that is emptied leaves its table
// to the walk. While it is a source a table does not shrink (walk.ts says why).

import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import { Table, tableCount, tableHold } from '../../structure/table';
import { databaseAt, databaseCount, databaseVolatileKeys } from '../keyspace/database';
import { lazyfreeTable } from '../keyspace/lazyfree';


@unmanaged
export class Source {
  /** Null: it is gone. */
  table: Table;
  /** The database that it belonged to when the walk began. */
  index: u32;
  keys: u32;
  volatileKeys: u32;
  /** The table is the walk's. */
  isOwned: bool;
  /** Its database has been named in the output. */
  isNamed: bool;
}
if (offsetof<Source>() != 18) ERROR('Source is 18 bytes');

export const noTable = changetype<Table>(0);
export const noSource = changetype<Source>(0);

let sources: usize = 0;
export let sourceCount: u32 = 0;
/** Keys in all of them when the walk began. */
export let sourceKeys: u64 = 0;

/** Source `number`, below sourceCount. */
@inline export function sourceOf(number: u32): Source {
  return changetype<Source>(sources + <usize>number * offsetof<Source>());
}

/** The source that has a table; null = none: the entries in it are all marked. */
export function sourceOfTable(table: Table): Source {
  for (let i: u32 = 0; i < sourceCount; i++) {
    if (sourceOf(i).table == table) return sourceOf(i);
  }
  return noSource;
}

/** Notes the tables of all databases that have keys, or of none. False: memory is out. */
export function sourcesCollect(withKeys: bool): bool {
  sources = heapAllocateZeroed(<usize>databaseCount * offsetof<Source>());
  if (sources == 0) return false;
  sourceCount = 0;
  sourceKeys = 0;
  for (let i: u32 = 0; i < databaseCount; i++) {
    const database = databaseAt(i);
    if (!withKeys || tableCount(database.table) == 0) continue;
    const source = sourceOf(sourceCount++);
    source.table = database.table;
    source.index = i;
    source.keys = tableCount(database.table);
    source.volatileKeys = databaseVolatileKeys(database);
    sourceKeys += source.keys;
    tableHold(database.table, true);
  }
  return true;
}

/** Lets all tables shrink again. */
export function sourcesUnhold(): void {
  for (let i: u32 = 0; i < sourceCount; i++) {
    const table = sourceOf(i).table;
    if (table != noTable) tableHold(table, false);
  }
}

/** Forgets all sources. */
export function sourcesForget(): void {
  sourcesUnhold();
  heapRelease(sources);
  sources = 0;
  sourceCount = 0;
}

/** Frees a source's table if it is the walk's. */
export function sourceFree(source: Source): void {
  if (!source.isOwned) return;
  source.isOwned = false;
  lazyfreeTable(source.table, true);
  source.table = noTable;
}
