// A hash on its way from one encoding to the next. There is no way back: a table stays a table, and
// triples stay triples when the last deadline is gone, as in Redis.
//
//   SHAPED ◄──► LISTPACK              see hash-shape.ts; always before one of these:
//   LISTPACK ──► LISTPACK_EXPIRES     before the first deadline of a field
//      └───────────┴──► TABLE         before a field that the small encodings do not take
//
// A conversion makes the new value whole before it frees the old one.

import { heapAllocate, heapRelease } from '../memory/heap';
import { RECORD_EXPIRES, recordCreate, recordEncoding, recordSetEncoding } from '../memory/record';
import {
  listpackAppend,
  listpackAppendInteger,
  listpackBytes,
  listpackCreate,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { tableReleaseStep, tableReserve } from '../structure/table';
import { wheelAdvance } from '../structure/wheel';
import { blockOf, blockSet } from './block';
import {
  HashPack,
  HashTable,
  hashDeadlineMs,
  hashField,
  hashFieldBytes,
  hashIsPacked,
  hashIsShaped,
  hashList,
  hashNode,
  hashPack,
  hashReadAt,
  hashStep,
  hashTable,
  hashValue,
  hashValueBytes,
} from './hash-block';
import { hashPackCount, hashPackMinimum } from './hash-pack';
import { hashUnshape } from './hash-shape';
import {
  hashRecordCreate,
  hashTableCreate,
  hashTableDestroy,
  hashTablePut,
  hashTableTime,
} from './hash-table';
import { HashEncoding } from './type';
import { nowMs } from '../engine/clock';

/** Bytes of the entry of a time that is 0. */
const NO_TIME_BYTES: u32 = 2;

const integerText = memory.data(24, 8);

/** A node that is filed nowhere; 0 = memory is out. */
export function hashNodeCreate(): usize {
  return recordCreate(RECORD_EXPIRES, 0, 0, 4);
}

/**
 * Gives a hash what deadlines of its fields need: the encoding, a wheel, the node. False: memory is
 * out; the hash has its fields as before.
 */
export function hashTime(entry: usize): bool {
  if (hashIsShaped(entry) && !hashUnshape(entry)) return false;
  if (recordEncoding(entry) == HashEncoding.LISTPACK) return convertToTriples(entry);
  if (recordEncoding(entry) == HashEncoding.TABLE) {
    const table = hashTable(entry);
    if (!hashTableTime(table, nowMs)) return false;
    wheelAdvance(table.wheel, nowMs - 1);
    if (table.node == 0) table.node = <u32>hashNodeCreate();
    return table.node != 0;
  }
  return true;
}

function convertToTriples(entry: usize): bool {
  const pack = changetype<HashPack>(heapAllocate(offsetof<HashPack>()));
  const node = hashNodeCreate();
  const list = triplesOf(hashList(entry));
  if (changetype<usize>(pack) == 0 || node == 0 || list == 0) {
    heapRelease(changetype<usize>(pack));
    heapRelease(node);
    heapRelease(list);
    return false;
  }
  heapRelease(blockOf(entry));
  pack.list = <u32>list;
  pack.node = <u32>node;
  blockSet(entry, changetype<usize>(pack));
  recordSetEncoding(entry, HashEncoding.LISTPACK_EXPIRES);
  return true;
}

/** A list of the fields and values of a list, each with the time 0; 0 = memory is out. */
function triplesOf(pairs: usize): usize {
  const bytes = <u64>listpackBytes(pairs) * (1 + NO_TIME_BYTES);
  let list = listpackCreate(<u32>min<u64>(bytes, u32.MAX_VALUE >> 1));
  let isValue = false;
  for (let at = listpackFirst(pairs); at != 0 && list != 0; at = listpackNext(at)) {
    listpackGetText(at, integerText);
    let grown = listpackAppend(list, listpackText, listpackTextBytes);
    if (grown != 0 && isValue) {
      list = grown;
      grown = listpackAppendInteger(list, 0);
    }
    if (grown == 0) heapRelease(list);
    list = grown;
    isValue = !isValue;
  }
  return list;
}

/** Makes a small hash a table. False: memory is out; the hash has its fields as before. */
export function hashConvertToTable(entry: usize): bool {
  if (!hashIsPacked(entry)) return true;
  if (hashIsShaped(entry) && !hashUnshape(entry)) return false;
  const table = hashTableCreate();
  if (changetype<usize>(table) == 0) return false;
  const timed = recordEncoding(entry) == HashEncoding.LISTPACK_EXPIRES;
  const ready = !timed || hashTableTime(table, startOf(entry));
  tableReserve(table, hashPackCount(entry));
  if (!ready || !fill(table, entry)) {
    tableReleaseStep(table, u32.MAX_VALUE, heapRelease.index);
    hashTableDestroy(table);
    return false;
  }
  table.node = <u32>hashNode(entry);
  heapRelease(hashList(entry));
  if (timed) heapRelease(changetype<usize>(hashPack(entry)));
  blockSet(entry, changetype<usize>(table));
  recordSetEncoding(entry, HashEncoding.TABLE);
  return true;
}

/** Where the wheel of a hash in LISTPACK_EXPIRES begins: not behind any deadline. */
function startOf(entry: usize): i64 {
  const minimum = hashPackMinimum(entry);
  return minimum < 0 ? nowMs : min<i64>(minimum, nowMs);
}

/** Puts the fields of a small hash into a table. False: memory is out. */
function fill(table: HashTable, entry: usize): bool {
  const step = hashStep(entry);
  let at = listpackFirst(hashList(entry));
  while (at != 0) {
    hashReadAt(entry, at);
    const record = hashRecordCreate(
      hashField,
      hashFieldBytes,
      hashValue,
      hashValueBytes,
      hashDeadlineMs,
    );
    if (record == 0) return false;
    if (!hashTablePut(table, record)) {
      heapRelease(record);
      return false;
    }
    for (let i: u32 = 0; i < step; i++) at = listpackNext(at);
  }
  return true;
}
