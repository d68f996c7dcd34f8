// The subcommands of DEBUG that show what is in memory. They find expired keys too, and touch
// nothing.

import { accessIdleSeconds } from '../../engine/keyspace/access';
import { Call } from '../../engine/call';
import {
  Database,
  databaseAt,
  databaseCount,
  databaseVolatileKeys,
} from '../../engine/keyspace/database';
import { digestDataset, digestValue } from '../../engine/digest/digest';
import { DIGEST_BYTES, digestClear } from '../../engine/digest/mix';
import { heapBlockBytes, heapRelease } from '../../memory/heap';
import {
  recordClock,
  recordEncoding,
  recordKeyCount,
  recordType,
  recordValue,
} from '../../memory/record';
import { ERROR_NO_KEY } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import { rdbClose, rdbOpen, rdbOverflow, rdbUsed } from '../../rdb/writer';
import { replyArray, replyError, replyVerbatim } from '../../protocol/reply';
import { Table, tableStatistics } from '../../structure/table';
import { saveValue } from '../../rdb/save';
import { stringBytes, stringExtraBytes } from '../../type/string';
import { StringEncoding, Type } from '../../type/type';
import { valueAreaBytes, valueEncodingName, valueExtraBytes, valueTable } from '../../type/value';
import { argumentInteger, argumentIs } from '../cursor';
import { objectReferences } from '../generic/object';
import { inspectQuietly } from '../generic/inspect';
import {
  lineAddress,
  lineBegin,
  lineBytes,
  lineFixed,
  lineHex,
  lineHexBytes,
  lineInteger,
  lineReply,
  lineText,
} from '../line';
import { lineQuicklist } from './debug-list';
import { debugIs, entryNamed } from './entry';

const ERROR_NO_TABLE: string =
  'ERR The value stored at the specified key is not represented using an hash table';

const digest = memory.data(20, 8);

/** Answers a subcommand that shows something; false = it is none of these. */
export function debugShow(call: Call): bool {
  if (debugIs(call, 'OBJECT', 3)) showObject(call);
  else if (debugIs(call, 'SDSLEN', 3)) showLengths(call);
  else if (debugIs(call, 'DIGEST', 2)) showDigest();
  else if (argumentIs(call, 1, 'DIGEST-VALUE')) showValueDigests(call);
  else if (call.argumentCount >= 3 && argumentIs(call, 1, 'HTSTATS')) showTables(call);
  else if (call.argumentCount >= 3 && argumentIs(call, 1, 'HTSTATS-KEY')) showValueTable(call);
  else return false;
  return true;
}

/** DEBUG OBJECT key */
function showObject(call: Call): void {
  const entry = entryNamed(call, 2);
  if (entry == 0) return replyError(ERROR_NO_KEY);
  lineBegin();
  lineText('Value at:0x');
  lineHex(<u32>entry);
  lineText(' refcount:');
  lineInteger(objectReferences(entry));
  lineText(' encoding:');
  lineText(valueEncodingName(entry));
  lineText(' serializedlength:');
  lineInteger(recordType(entry) == Type.STRING ? savedBytes(entry) : heldBytes(entry));
  lineText(' lru:');
  lineInteger(recordClock(entry));
  lineText(' lru_seconds_idle:');
  lineInteger(accessIdleSeconds(entry));
  lineQuicklist(entry);
  lineReply();
}

/** Bytes of an entry's value in an RDB file; -1 = memory is out. */
function savedBytes(entry: usize): i64 {
  rdbOpen(0, 0);
  saveValue(entry);
  const block = rdbClose();
  if (block != 0) heapRelease(block);
  return rdbOverflow ? -1 : <i64>rdbUsed;
}

/** Bytes that a value of another type holds, which are about what it would be saved in. */
function heldBytes(entry: usize): i64 {
  return <i64>valueExtraBytes(entry, u32.MAX_VALUE);
}

/** DEBUG SDSLEN key */
function showLengths(call: Call): void {
  const entry = entryNamed(call, 2);
  if (entry == 0) return replyError(ERROR_NO_KEY);
  if (recordType(entry) != Type.STRING || recordEncoding(entry) == StringEncoding.INTEGER) {
    return replyError('ERR Not an sds encoded string.');
  }
  const count = stringBytes(entry);
  const record = <i64>heapBlockBytes(entry);
  const used = <i64>(recordValue(entry) - entry + valueAreaBytes(entry));
  const outside = recordEncoding(entry) == StringEncoding.RAW_BLOCK;
  const value = outside ? <i64>stringExtraBytes(entry) : <i64>valueAreaBytes(entry) + record - used;
  lineBegin();
  lineText('key_sds_len:');
  lineInteger(recordKeyCount(entry));
  lineText(', key_sds_avail:0, key_zmalloc: ');
  lineInteger(outside ? record : record - value);
  lineText(', val_sds_len:');
  lineInteger(count);
  lineText(', val_sds_avail:');
  lineInteger(value - 4 - count);
  lineText(', val_zmalloc: ');
  lineInteger(value);
  lineReply();
}

function replyDigest(): void {
  lineBegin();
  lineHexBytes(digest, DIGEST_BYTES);
  lineReply();
}

/** DEBUG DIGEST */
function showDigest(): void {
  digestDataset(digest);
  replyDigest();
}

/** DEBUG DIGEST-VALUE key … : zeros for a key that is not there. */
function showValueDigests(call: Call): void {
  replyArray(call.argumentCount - 2);
  for (let i = 2; i < call.argumentCount; i++) {
    const entry = entryNamed(call, i);
    digestClear(digest);
    if (entry != 0) digestValue(digest, entry);
    replyDigest();
  }
}

/** DEBUG HTSTATS database [full] */
function showTables(call: Call): void {
  if (!argumentInteger(call, 2)) return;
  if (<u64>integerParsed >= <u64>databaseCount) return replyError('ERR Out of range database');
  const database = databaseAt(<u32>integerParsed);
  lineBegin();
  lineText('[Dictionary HT]\n');
  tableLines(database.table, call.argumentCount >= 4 && argumentIs(call, 3, 'FULL'));
  lineText('[Expires HT]\n');
  wheelLines(database);
  replyVerbatim(lineAddress(), lineBytes(), 'txt');
}

/** A table's figures in Redis's words: a slot is a bucket, a chain what hangs on one. */
function tableLines(table: Table, full: bool): void {
  const figures = tableStatistics(table);
  const used = figures.bucketCount - figures.emptyBucketCount;
  lineText('Hash table 0 stats (main hash table):\n');
  if (figures.count == 0) return lineText('No stats available for empty dictionaries\n');
  lineText(' table size: ');
  lineInteger(figures.bucketCount);
  lineText('\n number of elements: ');
  lineInteger(figures.count);
  lineText('\n');
  if (!full) return;
  lineText(' different slots: ');
  lineInteger(used);
  lineText('\n max chain length: ');
  lineInteger(figures.longestChain);
  lineText('\n avg chain length (counted): ');
  lineFixed(<f64>figures.count / <f64>used);
  lineText('\n avg chain length (computed): ');
  lineFixed(<f64>figures.count / <f64>used);
  lineText('\n overflow buckets: ');
  lineInteger(figures.overflowCount);
  lineText('\n');
}

/** The keys with a deadline; they hang on a timing wheel, which has no slots worth counting. */
function wheelLines(database: Database): void {
  const count = databaseVolatileKeys(database);
  lineText('Hash table 0 stats (main hash table):\n');
  if (count == 0) return lineText('No stats available for empty dictionaries\n');
  lineText(' number of elements: ');
  lineInteger(count);
  lineText('\n');
}

/** DEBUG HTSTATS-KEY key [full] */
function showValueTable(call: Call): void {
  const entry = inspectQuietly(call.database, call.address(2), call.bytes(2));
  if (entry == 0) return replyError(ERROR_NO_KEY);
  const table = valueTable(entry);
  if (changetype<usize>(table) == 0) return replyError(ERROR_NO_TABLE);
  lineBegin();
  tableLines(table, call.argumentCount >= 4 && argumentIs(call, 3, 'FULL'));
  replyVerbatim(lineAddress(), lineBytes(), 'txt');
}
