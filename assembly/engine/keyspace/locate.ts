// The leaf of the keyspace's door (engine/keyspace/keyspace.ts) through which every look-up of a
// key goes. It finds what lies there, expired or not, and neither touches nor deletes it: what the
// door answers is for commands, this for what hangs on the door itself (WATCH, clients that wait).

import { tableFind, tableHash } from '../../structure/table';
import { Database } from './database';
import { tapKey } from './tap';

// The last key hashed, so that it is not hashed again by who asks for it next.
let hashedKey: usize = 0;
let hashedCount: u32 = 0;
let hashed: u64 = 0;

/** Hash of a key; remembers the one that the request's group pass may have set. */
@inline export function keyspaceHashOf(key: usize, keyCount: u32): u64 {
  if (key == hashedKey && keyCount == hashedCount) return hashed;
  return tableHash(key, keyCount);
}

/** Tells the door the hash of the key that the next command will ask for first. */
@inline export function keyspaceSetHash(key: usize, keyCount: u32, hash: u64): void {
  hashedKey = key;
  hashedCount = keyCount;
  hashed = hash;
}

/** Forgets the remembered hash: key bytes are about to be overwritten by the next batch. */
export function keyspaceForgetHash(): void {
  hashedKey = 0;
}

/** The entry of a key, expired or not; 0 = none. tableSlot is its slot. */
@inline export function keyspaceLocate(database: Database, key: usize, keyCount: u32): usize {
  tapKey(database.index, key, keyCount);
  return tableFind(database.table, keyspaceHashOf(key, keyCount), key, keyCount);
}
