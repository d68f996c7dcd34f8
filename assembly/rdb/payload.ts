// A payload: one value as bytes that any Redis understands, as DUMP, RESTORE and MIGRATE have it.
//
//   payload    u8 type │ value                   rdb/type.ts, rdb/save.ts
//   footer     u16 RDB version │ u64 CRC-64      of all before it, little-endian
//
//   SET k hi, DUMP k:   00 02 68 69 │ 0b 00 │ c6 b4 22 9b 73 ae f2 9d
//
// The version is that of the oldest Redis that knows the type: 11 (7.2), or 12 (7.4) for hashes
// whose fields have deadlines. A payload is accepted with every version up to 12.

import { crc64 } from './crc64';
import {
  rdbClose,
  rdbCount,
  rdbOpen,
  rdbStart,
  rdbWrite16,
  rdbWrite64,
  rdbWriteByte,
} from './writer';
import { RDB_VERSION_MAXIMUM, rdbVersionOf } from './type';
import { saveType, saveValue } from './save';

/** Bytes behind the value. */
export const PAYLOAD_FOOTER_BYTES: u32 = 10;
const CHECKSUM_BYTES: u32 = 8;

let skipsChecksum: bool = false;

/** DEBUG SET-SKIP-CHECKSUM-VALIDATION: nobody looks at checksums. */
export function payloadSkipChecksum(value: bool): void {
  skipsChecksum = value;
}

/**
 * Makes the payload of an entry's value.
 * @returns a heap block that is the caller's, 0 if there is none; how much of it is used stands in
 *   rdbUsed. With rdbOverflow set memory has run out, and the bytes are of no use.
 */
export function payloadMake(entry: usize): usize {
  rdbOpen(0, 0);
  const type = saveType(entry);
  rdbWriteByte(type);
  saveValue(entry);
  rdbWrite16(rdbVersionOf(type));
  rdbWrite64(crc64(0, rdbStart(), rdbCount()));
  return rdbClose();
}

/** Whether a payload has a footer with a version that is known and the right checksum. */
export function payloadIsWhole(source: usize, count: u32): bool {
  if (count < PAYLOAD_FOOTER_BYTES) return false;
  const footer = source + count - PAYLOAD_FOOTER_BYTES;
  if (<u32>load<u16>(footer) > RDB_VERSION_MAXIMUM) return false;
  return skipsChecksum || crc64(0, source, count - CHECKSUM_BYTES) == load<u64>(footer, 2);
}
