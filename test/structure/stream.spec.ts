import { expectHeapEmpty, startHeap } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapRelease } from '../../assembly/memory/heap';
import { RECORD_ENTRY, recordCreate, recordSetType } from '../../assembly/memory/record';
import {
  idTreeCount,
  idTreeFirst,
  idTreeMs,
  idTreeNext,
  idTreeSeq,
  idTreeValue,
} from '../../assembly/structure/idtree';
import { idTreeValidate } from '../../assembly/structure/idtree-validate';
import { listpackBytes } from '../../assembly/structure/listpack';
import { listpackValidate } from '../../assembly/structure/listpack-validate';
import { BLOCK_AREA_BYTES, blockSet } from '../../assembly/type/block';
import { Limit, limitSet } from '../../assembly/type/limit';
import {
  StreamDelete,
  streamAppend,
  streamCopyInto,
  streamDelete,
  streamFindFirst,
  streamPairBytes,
  streamReleaseStep,
} from '../../assembly/type/stream';
import {
  Nack,
  consumerCreate,
  consumerFind,
  consumerPending,
  consumerRemove,
  groupCreate,
  groupFind,
  groupPending,
  pendingFind,
  pendingGive,
  pendingRemove,
} from '../../assembly/type/stream-group';
import { Stream, streamCreate, streamNodes, streamOf } from '../../assembly/type/stream-head';
import { streamPair } from '../../assembly/type/stream-node';
import { streamTrimId, streamTrimLength } from '../../assembly/type/stream-trim';
import { streamNodeValidate } from '../../assembly/type/stream-validate';
import {
  streamField,
  streamFieldBytes,
  streamFieldCount,
  streamFieldRead,
  streamMs,
  streamSeq,
  streamValue,
  streamValueBytes,
  streamWalk,
  streamWalkNext,
} from '../../assembly/type/stream-walk';
import { Type } from '../../assembly/type/type';

// The model: entry `number` has the id (number / 3 + 1, number % 3), shape[number] fields (0 while
// it is not there) and values that depend on both. Which consumer has an id pending is in owner.
const MAXIMUM: u32 = 3000;
const shape = new StaticArray<u8>(MAXIMUM);
const owner = new StaticArray<u8>(MAXIMUM);
const pairs = memory.data(4 * 16, 8);
const texts = memory.data(1024, 8);
const names = memory.data<u8>([0x67, 0x61, 0x62, 0x63]);

let record: usize = 0;
let next: u32 = 0;
let living: u32 = 0;
/** Answers that were not the model's. */
let wrong: u32 = 0;

function msOf(number: u32): u64 {
  return number / 3 + 1;
}

function seqOf(number: u32): u64 {
  return number % 3;
}

function stream(): Stream {
  return streamOf(record);
}

/** The text of a field or value: an integer for even seeds, letters of a length else. */
function textPut(target: usize, seed: u32): u32 {
  if (seed % 2 == 0) {
    store<u8>(target, 0x31 + <u8>(seed % 9));
    store<u8>(target + 1, 0x30);
    return 2;
  }
  const count = seed % 90;
  memory.fill(target, <u8>(0x61 + (seed % 26)), count);
  return count;
}

/** Makes the pairs of an entry; its fields depend on the shape alone. */
function pairsPut(number: u32, fields: u32): void {
  for (let i: u32 = 0; i < fields; ++i) {
    const pair = streamPair(pairs, i);
    pair.field = texts + <usize>i * 256;
    pair.fieldBytes = textPut(pair.field, fields * 7 + i);
    pair.value = texts + <usize>i * 256 + 128;
    pair.valueBytes = textPut(pair.value, number * 5 + i);
  }
}

function isText(address: usize, count: u32, expected: usize, expectedCount: u32): bool {
  if (count != expectedCount) return false;
  for (let i: u32 = 0; i < count; ++i) {
    if (load<u8>(address + i) != load<u8>(expected + i)) return false;
  }
  return true;
}

function add(): void {
  const fields = randomBelow(5) ? 2 : 1 + randomBelow(4);
  pairsPut(next, fields);
  const bytes = streamPairBytes(pairs, fields);
  if (!streamAppend(stream(), msOf(next), seqOf(next), pairs, fields, bytes)) ++wrong;
  shape[next++] = <u8>fields;
  ++living;
}

function take(number: u32): void {
  const done = streamDelete(stream(), msOf(number), seqOf(number));
  if (done != (shape[number] ? StreamDelete.DONE : StreamDelete.ABSENT)) ++wrong;
  if (shape[number]) --living;
  shape[number] = 0;
  streamFindFirst(stream());
}

/** The model loses its oldest entries until `most` are left and none is below `number`. */
function trimModel(maximum: u32, number: u32): u32 {
  let gone: u32 = 0;
  for (let i: u32 = 0; i < next && (living > maximum || i < number); ++i) {
    if (!shape[i]) continue;
    shape[i] = 0;
    --living;
    ++gone;
  }
  return gone;
}

/** Compares the entries from one number to another with the model. */
function compareRange(from: u32, to: u32, backward: bool): void {
  streamWalk(stream(), msOf(from), seqOf(from), msOf(to), seqOf(to), backward);
  let number: i32 = backward ? to : from;
  const step: i32 = backward ? -1 : 1;
  while (streamWalkNext()) {
    while (<u32>number < MAXIMUM && !shape[number]) number += step;
    if (<u32>number >= MAXIMUM || streamMs != msOf(number) || streamSeq != seqOf(number)) {
      ++wrong;
      return;
    }
    const fields: u32 = shape[number];
    if (streamFieldCount != fields) ++wrong;
    pairsPut(number, fields);
    // Some readers leave fields unread.
    const read = number % 4 ? fields : 0;
    for (let i: u32 = 0; i < read; ++i) {
      streamFieldRead();
      const pair = streamPair(pairs, i);
      if (!isText(streamField, streamFieldBytes, pair.field, pair.fieldBytes)) ++wrong;
      if (!isText(streamValue, streamValueBytes, pair.value, pair.valueBytes)) ++wrong;
    }
    number += step;
  }
  for (; number >= <i32>from && number <= <i32>to; number += step) if (shape[number]) ++wrong;
}

/** Compares all with the model, and looks into each node. */
function compare(): void {
  const view = stream();
  if (view.length != living) ++wrong;
  if (!idTreeValidate(streamNodes(view))) ++wrong;
  for (let at = idTreeFirst(streamNodes(view)); at != 0; at = idTreeNext(at)) {
    const node: usize = idTreeValue(at);
    if (!listpackValidate(node, listpackBytes(node), true)) ++wrong;
    if (!streamNodeValidate(node, idTreeMs(at), idTreeSeq(at))) ++wrong;
  }
  if (!next) return;
  compareRange(0, next - 1, false);
  compareRange(0, next - 1, true);
  for (let i = 0; i < 10; ++i) {
    const from = randomBelow(next);
    compareRange(from, from + randomBelow(next - from), i % 2 == 0);
  }
  let first: u32 = 0;
  while (first < next && !shape[first]) ++first;
  const has = first < next;
  if (view.firstMs != (has ? msOf(first) : 0) || view.firstSeq != (has ? seqOf(first) : 0)) ++wrong;
}

function begin(): void {
  startHeap();
  limitSet(Limit.STREAM_BYTES, 600);
  limitSet(Limit.STREAM_ENTRIES, 12);
  record = recordCreate(RECORD_ENTRY, texts, 1, BLOCK_AREA_BYTES);
  recordSetType(record, Type.STREAM, 0);
  blockSet(record, streamCreate());
  for (let i: u32 = 0; i < MAXIMUM; ++i) {
    shape[i] = 0;
    owner[i] = 0;
  }
  next = 0;
  living = 0;
  wrong = 0;
}

function end(): void {
  expect(wrong).toBe(0, 'answers differ from the model');
  while (!streamReleaseStep(record, 7)) {}
  heapRelease(record);
  limitSet(Limit.STREAM_BYTES, 4096);
  limitSet(Limit.STREAM_ENTRIES, 100);
  expectHeapEmpty();
}

describe('a stream', () => {
  beforeEach(begin);
  afterEach(end);

  it('agrees with the model when entries come, are deleted and trimmed', () => {
    randomSeed(5);
    while (next < 2000) {
      const kind = randomBelow(100);
      if (kind < 70 || !next) add();
      else if (kind < 95) take(next - 1 - randomBelow(min<u32>(next, 200)));
      else if (kind < 98) {
        const maximum = randomBelow(150);
        const gone = streamTrimLength(stream(), maximum, false, 0);
        if (gone != trimModel(maximum, 0)) ++wrong;
      } else {
        const number = next - randomBelow(min<u32>(next, 100));
        const gone = streamTrimId(stream(), msOf(number), seqOf(number), false, 0);
        if (gone != trimModel(u32.MAX_VALUE, number)) ++wrong;
      }
      if (next % 100 == 0) compare();
    }
    compare();
  });

  it('loses whole nodes when trimming is approximate, up to a limit', () => {
    randomSeed(6);
    for (let i = 0; i < 300; ++i) add();
    const nodes = idTreeCount(streamNodes(stream()));
    const gone = streamTrimLength(stream(), 100, true, 50);
    expect(gone > 0 && gone <= 50).toBe(true);
    expect(idTreeCount(streamNodes(stream()))).toBeLessThan(nodes);
    trimModel(living - <u32>gone, 0);
    compare();
  });

  it('is copied with its groups', () => {
    randomSeed(7);
    for (let i = 0; i < 200; ++i) add();
    const group = groupCreate(stream(), names, 1, 3, 4, 5);
    const a = consumerCreate(group, names + 1, 1, 10);
    pendingGive(group, a, 1, 1).deliveries = 8;
    const target = recordCreate(RECORD_ENTRY, texts, 1, BLOCK_AREA_BYTES);
    recordSetType(target, Type.STREAM, 0);
    expect(streamCopyInto(record, target)).toBe(true);
    const source = record;
    record = target;
    compare();
    const copy = groupFind(stream(), names, 1);
    const nack = pendingFind(copy, 1, 1);
    expect(nack.deliveries).toBe(8);
    expect(nack.consumer).toBe(consumerFind(copy, names + 1, 1));
    while (!streamReleaseStep(record, 3)) {}
    heapRelease(record);
    record = source;
  });
});

describe('what is pending in a group', () => {
  beforeEach(begin);
  afterEach(end);

  it('belongs to one consumer at a time', () => {
    randomSeed(8);
    const group = groupCreate(stream(), names, 1, 0, 0, 0);
    for (let i: u32 = 1; i <= 3; ++i) consumerCreate(group, names + i, 1, 0);
    for (let turn = 0; turn < 9000; ++turn) {
      const number = randomBelow(400);
      const ms = msOf(number);
      const seq = seqOf(number);
      if (randomBelow(10) < 6) {
        const who = 1 + randomBelow(3);
        const consumer = consumerFind(group, names + who, 1);
        if (changetype<usize>(pendingGive(group, consumer, ms, seq)) == 0) ++wrong;
        owner[number] = <u8>who;
      } else {
        if (pendingRemove(group, ms, seq) != (owner[number] != 0)) ++wrong;
        owner[number] = 0;
      }
    }
    let count: u32 = 0;
    for (let number: u32 = 0; number < 400; ++number) {
      const nack = pendingFind(group, msOf(number), seqOf(number));
      if (owner[number] == 0) {
        if (changetype<usize>(nack) != 0) ++wrong;
        continue;
      }
      ++count;
      if (nack.consumer != consumerFind(group, names + owner[number], 1)) ++wrong;
    }
    expect(idTreeCount(groupPending(group))).toBe(count);
    let held: u32 = 0;
    for (let i: u32 = 1; i <= 3; ++i) {
      held += idTreeCount(consumerPending(consumerFind(group, names + i, 1)));
    }
    expect(held).toBe(count);
    consumerRemove(group, consumerFind(group, names + 2, 1));
    for (let number: u32 = 0; number < 400; ++number) {
      const nack: Nack = pendingFind(group, msOf(number), seqOf(number));
      const remains = owner[number] != 0 && owner[number] != 2;
      if (remains != (changetype<usize>(nack) != 0)) ++wrong;
    }
  });
});
