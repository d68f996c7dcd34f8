// The order alone, for bench/structure/order.mjs, which says what is measured. Members are
// `member:<9 digits>`, 16 bytes. Records, and the ranks and scores of a timed run, are made
// beforehand, so that only the work on the order is timed.
//
// The baseline is the simplest thing that can do the same: one array of (f64 score, u32 record)
// without gaps, searched by halving, opened and closed by memory.copy.
import {
  heapAllocate,
  heapInitialize,
  heapRelease,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import { recordCreate, recordKey, recordKeyCount } from '../../assembly/memory/record';
import {
  Order,
  orderAt,
  orderBuild,
  orderBytes,
  orderCount,
  orderCreate,
  orderCursor,
  orderCursorRecord,
  orderCursorScore,
  orderFirst,
  orderInsert,
  orderNext,
  orderRank,
  orderRecordScore,
  orderRecordSetScore,
  orderReleaseStep,
  orderRemove,
  orderRemoveRange,
  orderSeekScore,
  orderUpdate,
} from '../../assembly/structure/order';
import { memberCompare } from '../../assembly/structure/order-node';
import { random } from './random';

const MEMBER_BYTES: u32 = 16;
const MEMBER: usize = memory.data(16, 8);

let order = changetype<Order>(0);
let records: usize = 0;
let shuffled: usize = 0;
let recordCount: u32 = 0;
let touched: u32 = 0;

/** Starts the heap and makes `count` records, with an empty order. */
export function start(count: u32): void {
  heapInitialize(__heap_base);
  order = orderCreate();
  recordCount = count;
  records = heapAllocate((<usize>count) << 2);
  shuffled = heapAllocate((<usize>count) << 2);
  store<u64>(MEMBER, 0x3a7265626d656d);
  for (let i: u32 = 0; i < count; ++i) {
    let number = i;
    for (let at: i32 = 15; at >= 7; --at) {
      store<u8>(MEMBER + at, <u8>(48 + (number % 10)));
      number /= 10;
    }
    store<u32>(records + (i << 2), <u32>recordCreate(0, MEMBER, MEMBER_BYTES, 8));
  }
  memory.copy(shuffled, records, (<usize>count) << 2);
}


@inline
function recordOf(list: usize, index: u32): usize {
  return load<u32>(list + (index << 2));
}

/** Draws the sequence in which records are used from now on. */
export function shuffle(): void {
  for (let i = recordCount; i > 1; --i) {
    const a = shuffled + (random(i) << 2);
    const b = shuffled + ((i - 1) << 2);
    const moved = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, moved);
  }
}

/** Gives record i the score i (mode 0), -i (1), a random one (2), one of 100 (3) or 0 (4). */
export function scores(mode: u32): void {
  for (let i: u32 = 0; i < recordCount; ++i) {
    let score: f64 = i;
    if (mode == 1) score = -score;
    if (mode == 2) score = <f64>random(u32.MAX_VALUE) / 7;
    if (mode == 3) score = random(100);
    if (mode == 4) score = 0;
    orderRecordSetScore(recordOf(records, i), score);
  }
}

/** Inserts records from `from` to `to`, in sequence or shuffled; returns how many failed. */
export function runInsert(from: u32, to: u32, inSequence: bool): u32 {
  const list = inSequence ? records : shuffled;
  let refused: u32 = 0;
  for (let i = from; i < to; ++i) {
    const record = recordOf(list, i);
    if (!orderInsert(order, orderRecordScore(record), record)) ++refused;
  }
  return refused;
}

/** Removes shuffled records; returns how many were not there. */
export function runRemove(from: u32, to: u32): u32 {
  let absent: u32 = 0;
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    if (!orderRemove(order, orderRecordScore(record), record)) ++absent;
  }
  return absent;
}

/** Gives shuffled records a score far away, or next to nothing away; returns how many failed. */
export function runUpdate(from: u32, to: u32, far: bool): u32 {
  let refused: u32 = 0;
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    const old = orderRecordScore(record);
    const score = far ? <f64>random(u32.MAX_VALUE) / 7 : old + 0.0001;
    if (!orderUpdate(order, old, score, record)) ++refused;
    orderRecordSetScore(record, score);
  }
  return refused;
}

/** Ranks of shuffled records. */
export function runRank(from: u32, to: u32): void {
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    touched += orderRank(order, orderRecordScore(record), record);
  }
}

/** Elements at random ranks. */
export function runAt(count: u32): void {
  const limit = orderCount(order);
  for (let i: u32 = 0; i < count; ++i) {
    touched += <u32>orderCursorRecord(orderAt(order, random(limit)));
  }
}

/** Seeks the scores of shuffled records. */
export function runSeek(from: u32, to: u32): void {
  for (let i = from; i < to; ++i) {
    touched += orderSeekScore(order, orderRecordScore(recordOf(shuffled, i)), false);
    touched += <u32>orderCursor;
  }
}

/** Walks over all elements. */
export function runWalk(): void {
  for (let cursor = orderFirst(order); cursor; cursor = orderNext(cursor)) {
    touched += <u32>orderCursorRecord(cursor);
  }
}

/** Takes the least element out so many times, as ZPOPMIN does. */
export function runPop(count: u32): void {
  for (let i: u32 = 0; i < count; ++i) {
    const cursor = orderFirst(order);
    touched += <u32>(orderCursorScore(cursor) + <f64>(<u32>orderCursorRecord(cursor)));
    orderRemoveRange(order, 0, 1, 0);
  }
}

/** Fills an empty order with all records at once; they must be in ascending order. */
export function runBuild(): bool {
  return orderBuild(order, records, recordCount);
}

/** Frees the order in steps of 64 leaves. */
export function runRelease(): void {
  while (!orderReleaseStep(order, 64)) touched += 1;
}

/** Bytes of order an element. */
export function bytesPerElement(): f64 {
  return <f64>orderBytes(order) / <f64>orderCount(order);
}

/** Levels of nodes. */
export function levels(): u32 {
  return order.height + 1;
}

/** Bytes in use on the heap. */
export function usedBytes(): f64 {
  return heapUsedBytes();
}

/** Keeps what the runs touched alive. */
export function touchedSum(): u32 {
  return touched;
}

// ---------------------------------------------------------------------------------------------
// Baseline

let array: usize = 0;
let arrayCount: u32 = 0;

/** Copies the elements of the order to a new array. */
export function arrayStart(): void {
  array = heapAllocate((<usize>recordCount + 1) * 12);
  arrayCount = 0;
  for (let cursor = orderFirst(order); cursor; cursor = orderNext(cursor)) {
    const entry = array + arrayCount++ * 12;
    store<f64>(entry, orderCursorScore(cursor));
    store<u32>(entry + 8, <u32>orderCursorRecord(cursor));
  }
}

export function arrayEnd(): void {
  heapRelease(array);
}

/** Number of elements before a record. */
function arrayPlace(score: f64, record: usize): u32 {
  const member = recordKey(record);
  const memberCount = recordKeyCount(record);
  let low: u32 = 0;
  let high = arrayCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = array + middle * 12;
    const other = load<f64>(entry);
    const before =
      other == score ? memberCompare(load<u32>(entry + 8), member, memberCount) < 0 : other < score;
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks of shuffled records in the array. */
export function arrayRank(from: u32, to: u32): void {
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    touched += arrayPlace(orderRecordScore(record), record);
  }
}

/** Removes shuffled records from the array. */
export function arrayRemove(from: u32, to: u32): void {
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    const entry = array + arrayPlace(orderRecordScore(record), record) * 12;
    --arrayCount;
    memory.copy(entry, entry + 12, array + arrayCount * 12 - entry);
  }
}

/** Inserts shuffled records to the array. */
export function arrayInsert(from: u32, to: u32): void {
  for (let i = from; i < to; ++i) {
    const record = recordOf(shuffled, i);
    const score = orderRecordScore(record);
    const entry = array + arrayPlace(score, record) * 12;
    memory.copy(entry + 12, entry, array + arrayCount * 12 - entry);
    store<f64>(entry, score);
    store<u32>(entry + 8, <u32>record);
    ++arrayCount;
  }
}

/** Takes the least element of the array out so many times. */
export function arrayPop(count: u32): void {
  for (let i: u32 = 0; i < count; ++i) {
    touched += load<u32>(array + 8);
    --arrayCount;
    memory.copy(array, array + 12, arrayCount * 12);
  }
}

/** Walks over the array. */
export function arrayWalk(): void {
  for (let i: u32 = 0; i < arrayCount; ++i) touched += load<u32>(array + i * 12 + 8);
}
