// Loading an RDB file into the databases. The host feeds it in pieces and does as it likes between
// two of them; it has set ServerState.LOADING, so that commands are refused, nothing expires and
// nothing is evicted meanwhile.
//
//   loadBegin(total, options)
//   loadTarget(wanted) → where the next bytes go, loadFigure(ROOM) of them at most
//   loadFeed(count)    → MORE      the next piece, please
//                        FACT      loadName, loadText: what the writer told; then loadFeed(0)
//                        FUNCTION  loadText: a library for the host; then loadFeed(0)
//                        MODULE_…  loadText: the name of a module whose data was passed over;
//                                  then loadFeed(0)
//                        DONE      all is there; bytes behind the file are loadFigure(BEHIND)
//                        FAILED    the draft says why, in Redis's words
//   loadEnd()          always: frees what loading holds. If the file was not DONE, it is FAILED
//
// Keys whose deadline has passed are left out, if the server is to expire keys itself and the file
// is not the beginning of an AOF; where effects are recorded, as on a primary whose replicas may go
// on, that is one. Values that are empty, which older versions have written, are left out as well.
// A key that comes twice ends the loading, unless it may replace what is there.
//
// Nothing is told to clients that watch or wait: whoever loads over a dataset empties it first. Or
// what comes is put aside, in databases that nobody sees, and takes the place of what is there when
// it is whole (LoadOption.ASIDE); if it never is, nothing has happened. No walk may begin meanwhile
// (engine/snapshot/walk.ts counts on what is in no table of its own being marked).

import { accessFresh, accessSetFrequency, accessSetIdleSeconds } from '../keyspace/access';
import { nowMs } from '../clock';
import {
  Database,
  databaseAt,
  databaseCount,
  databaseOf,
  databasesAside,
} from '../keyspace/database';
import { draftBegin, draftBytes, draftInteger, draftLiteral } from '../draft';
import { effectDelete } from '../effect';
import { Flush, keyspaceDiscard, keyspaceFlushAll, keyspaceReplace } from '../keyspace/flush';
import { keyspacePlace, keyspaceRemove } from '../keyspace/keyspace';
import { keyspaceLocate } from '../keyspace/locate';
import { lazyfreeOnExpire, lazyfreeRelease } from '../keyspace/lazyfree';
import { LogCode, logAdd } from '../log';
import { recordSetClock, recordSetDeadline, recordWithExpiry } from '../../memory/record';
import { FileEvent, FileFault } from '../../rdb/file-event';
import {
  fileDeadlineMs,
  fileFault,
  fileFrequency,
  fileIdleSeconds,
  fileKey,
  fileKeyCount,
  fileName,
  fileNameCount,
  fileNumber,
  fileOffset,
  fileReadBehind,
  fileReadClose,
  fileReadEnds,
  fileReadFeed,
  fileReadHeldBytes,
  fileReadNext,
  fileReadOpen,
  fileReadRoom,
  fileReadTarget,
  fileRecord,
  fileSumFound,
  fileSumTold,
  fileText,
  fileTextCount,
  fileType,
  fileVersion,
} from '../../rdb/file-reader';
import { rdbFlaw } from '../../rdb/reader';
import { tableReserve } from '../../structure/table';
import { valueAreaBytes } from '../../type/value';

/** Options of loadBegin. Numbers are part of the contract with the host: append only. */
export const enum LoadOption {
  /** rdbchecksum: a checksum that is another ends the loading. */
  CHECKSUM = 1 << 0,
  /** The databases are emptied first. */
  FLUSH = 1 << 1,
  /** Keys whose deadline has passed are loaded: a replica, or the beginning of an AOF. */
  KEEP_EXPIRED = 1 << 2,
  /** Keys that are there already are replaced. */
  REPLACE = 1 << 3,
  /** The databases keep what they have until all is there. */
  ASIDE = 1 << 4,
  /** What modules have written is passed over: the file is only looked at. */
  PASS_MODULES = 1 << 5,
}

/** What loadFeed answers. Numbers are part of the contract with the host: append only. */
export const enum LoadStatus {
  MORE = 0,
  DONE = 1,
  FAILED = 2,
  FACT = 3,
  FUNCTION = 4,
  MODULE_BESIDE = 5,
  MODULE_VALUE = 6,
}

/** Figures of the loading at hand, or of the last. Append only. */
const enum LoadFigure {
  /** How many bytes fit at loadTarget. */
  ROOM = 0,
  KEYS = 1,
  /** Keys that were left out because their deadline has passed. */
  EXPIRED = 2,
  /** Keys that were left out because their value is empty. */
  EMPTY = 3,
  /** Bytes that were fed and lie behind the end of the file. */
  BEHIND = 4,
  VERSION = 5,
  /** Where in the file something is wrong, what (FileFault), and of which type. */
  FAULT_OFFSET = 6,
  FAULT = 7,
  FAULT_TYPE = 8,
  /** What is wrong with the bytes of a value (RdbFlaw). */
  FLAW = 9,
  /** Bytes that loading holds beside values. */
  HELD_BYTES = 10,
  NAME = 11,
  NAME_BYTES = 12,
  TEXT = 13,
  TEXT_BYTES = 14,
}

/** Room for so many keys is made before they come, at most. */
const RESERVE_MAXIMUM: u64 = 1 << 24;
/** Least bytes of a key in a file, by which a number of keys is judged. */
const KEY_MINIMUM: u64 = 3;

/** The loading is over in a way that the file's reader does not know of. */
const enum Refusal {
  NONE = 0,
  DUPLICATE = 1,
  DATABASE = 2,
  OUT_OF_MEMORY = 3,
}

let options: u32 = 0;
let total: u64 = 0;
let database: Database = changetype<Database>(0);
/** Databases that were made aside; 0 = what comes goes into those in force. */
let aside: usize = 0;
let refusal: Refusal = Refusal.NONE;
let isDone: bool = false;
let keys: u64 = 0;
let expired: u64 = 0;
let empty: u64 = 0;


@inline function has(option: LoadOption): bool {
  return (options & option) != 0;
}

/**
 * Begins to load a file.
 * @param bytes how long it is, 0 = not known
 * @param flags LoadOption
 */
export function loadBegin(bytes: u64, flags: u32): void {
  options = flags;
  total = bytes;
  refusal = Refusal.NONE;
  if (has(LoadOption.ASIDE)) {
    aside = databasesAside();
    if (aside == 0) refusal = Refusal.OUT_OF_MEMORY;
  }
  database = target(0);
  isDone = false;
  keys = 0;
  expired = 0;
  empty = 0;
  if (has(LoadOption.FLUSH)) keyspaceFlushAll(Flush.SOON);
  fileReadOpen(bytes, has(LoadOption.CHECKSUM), has(LoadOption.PASS_MODULES));
}

/** The database that keys of number `index` are put into. */
function target(index: u32): Database {
  return aside == 0 ? databaseAt(index) : databaseOf(aside, index);
}

/** Where the next bytes go; 0 = memory is out, and loading has failed. */
export function loadTarget(wanted: usize): usize {
  return fileReadTarget(wanted);
}

/** `count` bytes were put at loadTarget, or none: go on. Returns a LoadStatus. */
export function loadFeed(count: usize): LoadStatus {
  if (count != 0) fileReadFeed(count);
  while (refusal == Refusal.NONE) {
    switch (fileReadNext()) {
      case FileEvent.MORE:
        return LoadStatus.MORE;
      case FileEvent.KEY:
        keyLoad();
        break;
      case FileEvent.FACT:
        return LoadStatus.FACT;
      case FileEvent.FUNCTION:
        return LoadStatus.FUNCTION;
      case FileEvent.DATABASE:
        if (fileNumber < <u64>databaseCount) database = target(<u32>fileNumber);
        else refusal = Refusal.DATABASE;
        break;
      case FileEvent.SIZE:
        reserve();
        break;
      case FileEvent.MODULE_BESIDE:
        return LoadStatus.MODULE_BESIDE;
      case FileEvent.MODULE_VALUE:
        keys += 1;
        return LoadStatus.MODULE_VALUE;
      case FileEvent.END:
        isDone = true;
        return LoadStatus.DONE;
      default:
        return fail();
    }
  }
  return fail();
}

/** What was loaded is not wanted: loadEnd will say that it has failed. */
export function loadGiveUp(): void {
  isDone = false;
}

/** Ends the loading; DONE, or FAILED with the reason in the draft. */
export function loadEnd(): LoadStatus {
  let status = LoadStatus.DONE;
  if (aside != 0) {
    if (isDone) keyspaceReplace(aside);
    keyspaceDiscard(aside);
    aside = 0;
  }
  if (!isDone) {
    fileReadEnds();
    status = fail();
  }
  fileReadClose();
  return status;
}

/** Makes room for the keys that the file says will follow, if it can hold so many. */
function reserve(): void {
  const maximum = total == 0 ? 0 : min<u64>(total / KEY_MINIMUM, RESERVE_MAXIMUM);
  if (fileNumber <= maximum && fileNumber != 0) tableReserve(database.table, <u32>fileNumber);
}

/** Takes the key and the value that the reader has found. */
function keyLoad(): void {
  let record = fileRecord;
  if (record == 0) {
    empty += 1;
    logAdd(LogCode.KEY_EMPTY, 0, 0, fileKey, fileKeyCount);
    return;
  }
  const deadlineMs = fileDeadlineMs;
  if (deadlineMs >= 0 && deadlineMs < nowMs && !has(LoadOption.KEEP_EXPIRED)) {
    lazyfreeRelease(record);
    effectDelete(database.index, fileKey, fileKeyCount, lazyfreeOnExpire());
    expired += 1;
    return;
  }
  const before = keyspaceLocate(database, fileKey, fileKeyCount);
  if (before != 0) {
    if (!has(LoadOption.REPLACE)) {
      lazyfreeRelease(record);
      refusal = Refusal.DUPLICATE;
      return;
    }
    keyspaceRemove(database, before, true);
  }
  if (deadlineMs >= 0) {
    const timed = recordWithExpiry(record, valueAreaBytes(record));
    if (timed == 0) return starve(record);
    recordSetDeadline(timed, deadlineMs);
    record = timed;
  }
  if (!keyspacePlace(database, record, fileKey, fileKeyCount)) return starve(record);
  recordSetClock(record, accessFresh());
  if (fileFrequency >= 0) accessSetFrequency(record, <u32>fileFrequency);
  if (fileIdleSeconds >= 0) accessSetIdleSeconds(record, fileIdleSeconds);
  keys += 1;
}

function starve(record: usize): void {
  lazyfreeRelease(record);
  refusal = Refusal.OUT_OF_MEMORY;
}

/** Says in the draft what is wrong. */
function fail(): LoadStatus {
  draftBegin();
  if (refusal == Refusal.NONE) failedFile();
  else if (refusal == Refusal.DUPLICATE) {
    draftLiteral("RDB has duplicated key '");
    draftBytes(fileKey, fileKeyCount);
    draftLiteral("' in DB ");
    draftInteger(database.index);
  } else if (refusal == Refusal.DATABASE) {
    draftLiteral(
      'FATAL: Data file was created with a Redis server configured to handle more than ',
    );
    draftInteger(databaseCount);
    draftLiteral(' databases. Exiting');
  } else {
    draftLiteral('Short read or OOM loading DB. Unrecoverable error, aborting now.');
  }
  return LoadStatus.FAILED;
}

function failedFile(): void {
  switch (fileFault) {
    case FileFault.SIGNATURE:
      return draftLiteral('Wrong signature trying to load DB from file');
    case FileFault.VERSION:
      draftLiteral("Can't handle RDB format version ");
      return draftInteger(fileVersion);
    case FileFault.CHECKSUM:
      draftLiteral('Wrong RDB checksum expected: (');
      draftHex(fileSumFound);
      draftLiteral(') but got (');
      draftHex(fileSumTold);
      return draftLiteral('). Aborting now.');
    case FileFault.TYPE:
      draftLiteral('Unknown RDB encoding type ');
      return draftInteger(fileType);
    case FileFault.MODULE:
      return failedModule(
        "The RDB file contains module data I can't load: no matching module type",
      );
    case FileFault.MODULE_BESIDE:
      return failedModule("The RDB file contains AUX module data I can't load: no matching module");
    case FileFault.OLD_FUNCTION:
      return draftLiteral('Pre-release function format not supported.');
    case FileFault.CORRUPT:
      draftLiteral('Internal error in RDB reading offset ');
      draftInteger(<i64>fileOffset);
      draftLiteral(': the value of type ');
      draftInteger(fileType);
      return draftLiteral(' is corrupt');
    default:
      return draftLiteral('Short read or OOM loading DB. Unrecoverable error, aborting now.');
  }
}

/** There are no modules, and what one has written is lost without it. */
function failedModule(words: string): void {
  draftLiteral(words);
  draftLiteral(" '");
  draftBytes(fileText, fileTextCount);
  draftLiteral("'");
}

const hexText = memory.data(16);

/** A number in hexadecimal digits, as C's %llx. */
function draftHex(value: u64): void {
  const digits = max<u32>((67 - <u32>clz(value)) >> 2, 1);
  for (let i: u32 = 0; i < digits; i++) {
    const digit = (<u32>(value >> ((digits - 1 - i) << 2))) & 15;
    store<u8>(hexText + i, digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
  draftBytes(hexText, digits);
}

/** A figure (LoadFigure). */
export function loadFigure(which: u32): f64 {
  switch (which) {
    case LoadFigure.ROOM:
      return <f64>fileReadRoom;
    case LoadFigure.KEYS:
      return <f64>keys;
    case LoadFigure.EXPIRED:
      return <f64>expired;
    case LoadFigure.EMPTY:
      return <f64>empty;
    case LoadFigure.BEHIND:
      return <f64>fileReadBehind();
    case LoadFigure.VERSION:
      return fileVersion;
    case LoadFigure.FAULT_OFFSET:
      return <f64>fileOffset;
    case LoadFigure.FAULT:
      return <f64>faultFigure();
    case LoadFigure.FAULT_TYPE:
      return fileType;
    case LoadFigure.FLAW:
      return <f64>rdbFlaw;
    case LoadFigure.HELD_BYTES:
      return <f64>fileReadHeldBytes();
    case LoadFigure.NAME:
      return <f64>fileName;
    case LoadFigure.NAME_BYTES:
      return fileNameCount;
    case LoadFigure.TEXT:
      return <f64>fileText;
    default:
      return fileTextCount;
  }
}

/** What has gone wrong, as a FileFault. */
function faultFigure(): u32 {
  switch (refusal) {
    case Refusal.NONE:
      return fileFault;
    case Refusal.DUPLICATE:
      return FileFault.DUPLICATE;
    case Refusal.DATABASE:
      return FileFault.DATABASE;
    default:
      return FileFault.OUT_OF_MEMORY;
  }
}
