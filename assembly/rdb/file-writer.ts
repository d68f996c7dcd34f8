// An RDB file: what stands around the values. Each function appends to the output that rdbOpen has
// opened; who calls them hands the output on in pieces and adds the checksum up.
//
//   52 45 44 49 53 30 30 31 31         REDIS0011: the version in four digits
//   fa string name, string value       AUX: facts about the server
//   f5 string                          FUNCTION2: the code of a library
//   fe length                          SELECTDB, for each database that has keys:
//     fb length, length                RESIZEDB: how many keys, how many with a deadline
//     [fc i64]                         EXPIRETIME_MS
//     [f8 length] or [f9 u8]           IDLE (seconds) or FREQ, by maxmemory-policy
//     type, string key, value          rdb/type.ts
//   ff                                 EOF
//   u64                                CRC-64 of all before it, 0 = nobody has taken it
//
//   An empty file of version 11 without facts: 52 45 44 49 53 30 30 31 31 ff and 8 bytes

import { bytesText } from '../memory/bytes';
import { integerFormat } from '../number/number';
import {
  rdbWrite64,
  rdbWriteByte,
  rdbWriteBytes,
  rdbWriteInteger,
  rdbWriteLength,
  rdbWriteString,
} from './writer';
import { RdbOpcode } from './type';

const SIGNATURE_BYTES: usize = 5;
const name = memory.data(32);

/** The bytes that a file begins with. */
export function fileWriteHeader(version: u32): void {
  bytesText(name, 'REDIS0000');
  const digits = version < 10 ? 1 : 2;
  integerFormat(version, name + SIGNATURE_BYTES + 4 - digits);
  rdbWriteBytes(name, SIGNATURE_BYTES + 4);
}

/** A fact that is a text. */
export function fileWriteFact(label: string, source: usize, count: u32): void {
  writeLabel(label);
  rdbWriteString(source, count);
}

/** A fact that is a number. */
export function fileWriteNumber(label: string, value: i64): void {
  writeLabel(label);
  rdbWriteInteger(value);
}

function writeLabel(label: string): void {
  rdbWriteByte(RdbOpcode.AUX);
  rdbWriteString(name, <u32>bytesText(name, label));
}

/** A library of functions. */
export function fileWriteFunction(code: usize, count: u32): void {
  rdbWriteByte(RdbOpcode.FUNCTION2);
  rdbWriteString(code, count);
}

/** The database of what follows. */
export function fileWriteDatabase(index: u32): void {
  rdbWriteByte(RdbOpcode.SELECTDB);
  rdbWriteLength(index);
}

/** How large the database is, for whoever loads it. */
export function fileWriteSize(keys: u32, volatileKeys: u32): void {
  rdbWriteByte(RdbOpcode.RESIZEDB);
  rdbWriteLength(keys);
  rdbWriteLength(volatileKeys);
}

/** The deadline of the key that follows. */
export function fileWriteDeadline(deadlineMs: i64): void {
  rdbWriteByte(RdbOpcode.EXPIRETIME_MS);
  rdbWrite64(deadlineMs);
}

/** For how long the key that follows was not used. */
export function fileWriteIdle(seconds: u32): void {
  rdbWriteByte(RdbOpcode.IDLE);
  rdbWriteLength(seconds);
}

/** How often the key that follows was used, as an LFU counter. */
export function fileWriteFrequency(counter: u32): void {
  rdbWriteByte(RdbOpcode.FREQ);
  rdbWriteByte(counter);
}

/** The type of a value and its key. */
export function fileWriteKey(type: u32, key: usize, keyCount: u32): void {
  rdbWriteByte(type);
  rdbWriteString(key, keyCount);
}

/** The end, but for the checksum. */
export function fileWriteEnd(): void {
  rdbWriteByte(RdbOpcode.EOF);
}

/** The checksum of all before it, 0 if there is to be none. */
export function fileWriteChecksum(sum: u64): void {
  rdbWrite64(sum);
}
