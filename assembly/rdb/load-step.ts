// A value from a stream of bytes, item by item: collections that are written element by element or
// node by node need not be in memory as bytes and as a value at the same time.
//
//   loadStepBegin(type)
//   do {
//     const at = rdbReadAt()
//     const done = loadStepNext(key, keyCount)
//     if (rdbFault == RdbFault.SHORT) …                   go on from `at` when there are more bytes
//   } while (!done && rdbFault == RdbFault.NONE)
//   loadStepRecord                    as loadValue's answer; or, when it is not to be ended:
//   loadStepAbandon()
//
// An item that was SHORT has changed nothing and is read again. There is one value at a time; while
// it is open no other list or sorted set may be built (type/list-build.ts, type/zset-build.ts).

import { loadDrop } from './load-block';
import {
  loadHashBegin,
  loadHashField,
  loadHashFirstTime,
  loadHashJudged,
  loadHashTimedField,
} from './load-hash';
import { loadListBegin, loadListEnd, loadListItem } from './load-list';
import { loadSetBegin, loadSetMember } from './load-set';
import { loadZsetBegin, loadZsetEnd, loadZsetMember } from './load-zset';
import { loadStreamBegin, loadStreamItem } from './load-stream';
import { RdbFault, rdbFault, rdbReadCount } from './reader';
import { RdbType } from './type';
import { listBuildAbandon } from '../type/list-build';
import { zsetBuildEnd } from '../type/zset-build';

/** Room is made for so many elements at most before they come. */
const ROOM_MAXIMUM: u32 = 1 << 20;

let type: u32 = 0;
let opened: bool = false;
let count: u32 = 0;
let left: u32 = 0;
/** The first time of a hash whose fields have deadlines. */
let first: u64 = 0;
/** The record of a set, hash or stream that is not whole yet. */
let partial: usize = 0;

/** The value, when it is done: a record, the caller's; 0 = it is empty, or there is a fault. */
export let loadStepRecord: usize = 0;

/** Whether values of an RdbType consist of items. */
export function loadHasSteps(type: u32): bool {
  switch (type) {
    case RdbType.LIST:
    case RdbType.LIST_QUICKLIST:
    case RdbType.LIST_QUICKLIST_2:
    case RdbType.SET:
    case RdbType.ZSET:
    case RdbType.ZSET_2:
    case RdbType.HASH:
    case RdbType.HASH_FIELDS:
    case RdbType.HASH_FIELDS_CANDIDATE:
    case RdbType.STREAM_LISTPACKS:
    case RdbType.STREAM_LISTPACKS_2:
    case RdbType.STREAM_LISTPACKS_3:
      return true;
  }
  return false;
}

/** Begins a value of a type that loadHasSteps. */
export function loadStepBegin(valueType: u32): void {
  type = valueType;
  opened = false;
  partial = 0;
  loadStepRecord = 0;
}

/**
 * Reads the next item of the value.
 * @param key,keyCount the key that the record is for
 * @returns whether the value is done: loadStepRecord
 */
export function loadStepNext(key: usize, keyCount: u32): bool {
  if (!opened) return open(key, keyCount);
  if (itemRead() && rdbFault == RdbFault.NONE) return close(key, keyCount);
  return false;
}

/** Reads the beginning of the value. Returns whether that was all. */
function open(key: usize, keyCount: u32): bool {
  if (isStream()) {
    partial = loadStreamBegin(key, keyCount, type);
    opened = partial != 0;
    return false;
  }
  const relative = type == RdbType.HASH_FIELDS;
  first = loadHashFirstTime(relative);
  count = rdbReadCount(minimumBytes());
  left = count;
  if (rdbFault != RdbFault.NONE) return false;
  if (count == 0) return true;
  if (isList()) loadListBegin();
  else if (isZset()) loadZsetBegin();
  else if (type == RdbType.SET) partial = loadSetBegin(key, keyCount, min(count, ROOM_MAXIMUM));
  else partial = loadHashBegin(key, keyCount, min(count, ROOM_MAXIMUM));
  opened = rdbFault == RdbFault.NONE;
  return false;
}


@inline function isStream(): bool {
  return (
    type == RdbType.STREAM_LISTPACKS ||
    type == RdbType.STREAM_LISTPACKS_2 ||
    type == RdbType.STREAM_LISTPACKS_3
  );
}


@inline function isList(): bool {
  return type == RdbType.LIST || type == RdbType.LIST_QUICKLIST || type == RdbType.LIST_QUICKLIST_2;
}


@inline function isZset(): bool {
  return type == RdbType.ZSET || type == RdbType.ZSET_2;
}

/** Least bytes of an item, but those of a stream. */
function minimumBytes(): u32 {
  switch (type) {
    case RdbType.ZSET_2:
      return 9;
    case RdbType.HASH_FIELDS:
    case RdbType.HASH_FIELDS_CANDIDATE:
      return 3;
    case RdbType.ZSET:
    case RdbType.HASH:
    case RdbType.LIST_QUICKLIST_2:
      return 2;
    default:
      return 1;
  }
}

/** Reads one item; whether it was the last, unless there is a fault. */
function itemRead(): bool {
  if (isStream()) return loadStreamItem();
  if (isList()) loadListItem(type);
  else if (isZset()) loadZsetMember(type == RdbType.ZSET_2);
  else if (type == RdbType.SET) loadSetMember(partial);
  else if (type == RdbType.HASH) loadHashField(partial);
  else loadHashTimedField(partial, first);
  if (rdbFault == RdbFault.NONE) left -= 1;
  return left == 0;
}

/** Ends the value. */
function close(key: usize, keyCount: u32): bool {
  opened = false;
  if (isList()) loadStepRecord = loadListEnd(key, keyCount);
  else if (isZset()) loadStepRecord = loadZsetEnd(key, keyCount);
  else if (type == RdbType.HASH_FIELDS || type == RdbType.HASH_FIELDS_CANDIDATE) {
    loadStepRecord = loadHashJudged(partial, count);
  } else loadStepRecord = partial;
  partial = 0;
  return true;
}

/** Frees what there is of a value that will not be done. */
export function loadStepAbandon(): void {
  if (partial != 0) loadDrop(partial);
  else if (opened && isList()) listBuildAbandon();
  else if (opened && isZset()) zsetBuildEnd();
  partial = 0;
  opened = false;
}
