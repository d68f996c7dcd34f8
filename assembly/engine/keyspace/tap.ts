// What the keyspace's door has been asked for, so that a test can compare the keys that a command
// opens with those that it says it does (test/fuzz/keys.test.ts).
//
// It exists in builds at -O0 only (`npm run build -- --debug`): elsewhere the compiler knows that
// TAPPED is false and leaves it out. The keys stand behind each other since the last tapClear:
//
//    +0   u32 database        its number
//    +4   u32 keyBytes
//    +8   keyBytes bytes      the key; no padding

import { bytesCopy } from '../../memory/bytes';

/** Whether this build has the tap. */
const TAPPED: bool = ASC_OPTIMIZE_LEVEL == 0;

const ROOM_BYTES: usize = 1 << 16;
const HEAD_BYTES: usize = 8;
const room = memory.data(ASC_OPTIMIZE_LEVEL == 0 ? 1 << 16 : 8, 8);
let used: usize = 0;

/** The door is asked for a key. What does not fit any more is lost, tapBytes then says too much. */
@inline export function tapKey(database: u32, key: usize, keyCount: u32): void {
  if (TAPPED) note(database, key, keyCount);
}

function note(database: u32, key: usize, keyCount: u32): void {
  const at = room + used;
  used += HEAD_BYTES + keyCount;
  if (used > ROOM_BYTES) return;
  store<u32>(at, database);
  store<u32>(at, keyCount, 4);
  bytesCopy(at + HEAD_BYTES, key, keyCount);
}

/** Where the keys stand; 0 = this build has no tap. */
export function tapAddress(): usize {
  return TAPPED ? room : 0;
}

/** Their bytes; more than there is room for (64 KiB) if some are lost. */
export function tapBytes(): usize {
  return used;
}

/** Forgets them. */
export function tapClear(): void {
  used = 0;
}
