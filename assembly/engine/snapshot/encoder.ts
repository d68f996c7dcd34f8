// What a walk's entries become. The walk (walk.ts) knows entries and chunks of bytes; an encoder
// knows a format, and is these functions:
//
//   encoderBegin       what stands in front: facts, libraries of functions
//   encoderSelect      the database of what follows
//   encoderEntry       an entry, whole
//   encoderLargeBegin  an entry that is written in steps
//   encoderLargeStep   … a step of it; there may be two at a time (`which` 0 or 1)
//   encoderEnd         what stands behind; the checksum of all that has come before is given
//
// They append to the output that is open (rdb/writer.ts).
//
//   RDB        an RDB file (rdb/file-writer.ts)
//   AOF_BASE   the same as the base of an AOF, which says so in its facts
//   COMMANDS   the base of an AOF in commands (commands.ts)

import {
  EvictionPolicy,
  accessFrequency,
  accessIdleSeconds,
  accessIsLfu,
} from '../keyspace/access';
import { nowSeconds } from '../clock';
import { databaseAt, databaseCount, databaseInnerVolatileKeys } from '../keyspace/database';
import { SERVER_VERSION } from '../version';
import { serverEvictionPolicy } from '../server';
import { bytesText } from '../../memory/bytes';
import { heapUsedBytes } from '../../memory/heap';
import { recordDeadline, recordHasExpiry, recordKey, recordKeyCount } from '../../memory/record';
import { crc64 } from '../../rdb/crc64';
import {
  fileWriteChecksum,
  fileWriteDatabase,
  fileWriteDeadline,
  fileWriteEnd,
  fileWriteFact,
  fileWriteFrequency,
  fileWriteFunction,
  fileWriteHeader,
  fileWriteIdle,
  fileWriteKey,
  fileWriteNumber,
  fileWriteSize,
} from '../../rdb/file-writer';
import { saveType, saveValue } from '../../rdb/save';
import { saveStep, saveStepBegin, saveStepMoved } from '../../rdb/save-step';
import { RDB_VERSION_70, RDB_VERSION_72, RDB_VERSION_MAXIMUM, rdbForOlder } from '../../rdb/type';
import { rdbCount, rdbStart } from '../../rdb/writer';
import {
  commandsBegin,
  commandsFunction,
  commandsMoved,
  commandsSelect,
  commandsStep,
} from './commands';

/** What is written. Numbers are part of the contract with the host: append only. */
export const enum Encoder {
  RDB = 0,
  AOF_BASE = 1,
  COMMANDS = 2,
}

let kind: u32 = Encoder.RDB;
let sums: bool = true;
const versionText = memory.data(16);

/** What the host says of replication when a walk begins. */
@unmanaged
export class ReplicationFacts {
  /** The database that the stream has selected; -1 = there is nothing to say. */
  database: i32;
  /** The replication id. */
  id: usize;
  idBytes: u32;
  offset: i64;
}
if (offsetof<ReplicationFacts>() != 24) ERROR('ReplicationFacts is 24 bytes');

/**
 * Chooses an encoder.
 * @param encoder Encoder
 * @param checksums whether the output ends with a checksum
 */
export function encoderUse(encoder: u32, checksums: bool): void {
  kind = encoder;
  sums = checksums;
}

/** Begins the output. */
export function encoderBegin(replication: ReplicationFacts): void {
  if (kind == Encoder.COMMANDS) return;
  fileWriteHeader(version());
  fileWriteFact('redis-ver', versionText, <u32>bytesText(versionText, SERVER_VERSION));
  fileWriteNumber('redis-bits', 64);
  fileWriteNumber('ctime', nowSeconds);
  fileWriteNumber('used-mem', <i64>heapUsedBytes());
  if (replication.database >= 0) {
    fileWriteNumber('repl-stream-db', replication.database);
    fileWriteFact('repl-id', replication.id, replication.idBytes);
    fileWriteNumber('repl-offset', replication.offset);
  }
  fileWriteNumber('aof-base', kind == Encoder.AOF_BASE ? 1 : 0);
}

/** The version of the file: that of Redis 7.4 only where fields have deadlines. */
function version(): u32 {
  if (rdbForOlder) return RDB_VERSION_70;
  for (let i: u32 = 0; i < databaseCount; i++) {
    if (databaseInnerVolatileKeys(databaseAt(i)) != 0) return RDB_VERSION_MAXIMUM;
  }
  return RDB_VERSION_72;
}

/** Whether the bytes of the output are summed up for its end. */
export function encoderSums(): bool {
  return sums && kind != Encoder.COMMANDS;
}

/** A library of functions, behind encoderBegin. */
export function encoderFunction(code: usize, count: u32): void {
  if (kind == Encoder.COMMANDS) commandsFunction(code, count);
  else fileWriteFunction(code, count);
}

/** The database of what follows; the first time, how many keys there will be. */
export function encoderSelect(index: u32, isFirst: bool, keys: u32, volatileKeys: u32): void {
  if (kind == Encoder.COMMANDS) return commandsSelect(index);
  fileWriteDatabase(index);
  if (isFirst) fileWriteSize(keys, volatileKeys);
}

/** Writes an entry. */
export function encoderEntry(entry: usize): void {
  if (kind == Encoder.COMMANDS) {
    commandsBegin(1, entry);
    while (!commandsStep(1, usize.MAX_VALUE)) {}
    return;
  }
  headWrite(entry);
  saveValue(entry);
}

/** Begins an entry that encoderLargeStep writes. */
export function encoderLargeBegin(which: u32, entry: usize): void {
  if (kind == Encoder.COMMANDS) return commandsBegin(which, entry);
  headWrite(entry);
  saveStepBegin(which, entry);
}

/** Writes on until the output holds `limit` bytes; whether the entry is done. */
export function encoderLargeStep(which: u32, limit: usize): bool {
  return kind == Encoder.COMMANDS ? commandsStep(which, limit) : saveStep(which, limit);
}

/** The entry has another address. */
export function encoderLargeMoved(which: u32, entry: usize): void {
  if (kind == Encoder.COMMANDS) commandsMoved(which, entry);
  else saveStepMoved(which, entry);
}

/** What stands in front of a value in an RDB file. */
function headWrite(entry: usize): void {
  if (recordHasExpiry(entry)) fileWriteDeadline(recordDeadline(entry));
  if (accessIsLfu()) fileWriteFrequency(accessFrequency(entry));
  else if (isLru()) fileWriteIdle(accessIdleSeconds(entry));
  fileWriteKey(saveType(entry), recordKey(entry), recordKeyCount(entry));
}

function isLru(): bool {
  return (
    serverEvictionPolicy == EvictionPolicy.ALLKEYS_LRU ||
    serverEvictionPolicy == EvictionPolicy.VOLATILE_LRU
  );
}

/**
 * Ends the output.
 * @param sum checksum of what was taken from it before
 * @param from how many of the first bytes of the open output are none of its
 */
export function encoderEnd(sum: u64, from: usize): void {
  if (kind == Encoder.COMMANDS) return;
  fileWriteEnd();
  fileWriteChecksum(sums ? crc64(sum, rdbStart() + from, rdbCount() - from) : 0);
}
