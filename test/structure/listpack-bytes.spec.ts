// The bytes of a listpack: Redis's own, each value in its narrowest format.

import { heapAllocate, heapBlockBytes, heapRelease } from '../../assembly/memory/heap';
import {
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  Listpack,
  listpackAppend,
  listpackAppendInteger,
  listpackBytes,
  listpackBytesOfIntegers,
  listpackCreate,
  listpackEntryBytesFor,
  listpackEntryBytesForInteger,
  listpackFirst,
  listpackGet,
  listpackInteger,
  listpackLast,
  listpackNext,
  listpackPrevious,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import {
  entryBackBytes,
  entryBefore,
  entryWriteBack,
} from '../../assembly/structure/listpack-entry';
import { listpackFind } from '../../assembly/structure/listpack-find';
import { expectHeapEmpty, startFriendlyHeap, startHeap } from './support/heap';
import { fromHex, toHex } from './support/hex';
import {
  EXAMPLE,
  GOLDEN,
  GOLDEN_HASH,
  GOLDEN_ZSET,
  TEXT,
  VALUES,
  append,
  holds,
  listOf,
  textAt,
  valid,
} from './support/listpack';

describe('the bytes of a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('are those of redis-server, for every format and in both directions', () => {
    const list = listOf(VALUES);
    expect(toHex(list, listpackBytes(list))).toBe(GOLDEN);
    const golden = fromHex(GOLDEN);
    expect(holds(golden, VALUES)).toBe(true);
    heapRelease(list);
    heapRelease(golden);
  });

  it('are those of redis-server for a hash and a sorted set', () => {
    const hash = listOf(['field', 'value', 'n', '42']);
    expect(toHex(hash, listpackBytes(hash))).toBe(GOLDEN_HASH);
    heapRelease(hash);
    const zset = listOf(['b', '-7', 'a', '1.5']);
    expect(toHex(zset, listpackBytes(zset))).toBe(GOLDEN_ZSET);
    heapRelease(zset);
  });

  it('are those of the drawing', () => {
    expect(offsetof<Listpack>()).toBe(LISTPACK_HEADER_BYTES);
    const empty = listpackCreate(100);
    expect(toHex(empty, LISTPACK_EMPTY_BYTES)).toBe('070000000000ff');
    expect(heapBlockBytes(empty)).toBeGreaterThan(99);
    heapRelease(empty);
    const list = listOf(['a', '1024']);
    expect(toHex(list, listpackBytes(list))).toBe(EXAMPLE);
    heapRelease(list);
  });

  it('have every integer in its narrowest format, given as text or as integer', () => {
    const edges: i64[] = [
      0,
      127,
      4095,
      32767,
      8388607,
      2147483647,
      i64.MAX_VALUE - 1,
      -1,
      -4096,
      -32768,
      -8388608,
      -2147483648,
      i64.MIN_VALUE + 1,
    ];
    const sizes: u32[] = [2, 2, 3, 4, 5, 6, 10, 3, 3, 4, 5, 6, 10];
    for (let i = 0; i < edges.length; ++i) {
      const wider = listpackEntryBytesForInteger(edges[i]);
      expect(wider).toBe(sizes[i]);
      for (let j: i64 = -1; j <= 1; ++j) {
        const value = edges[i] + j;
        let list = listpackAppendInteger(listpackCreate(0), value);
        list = append(list, value.toString());
        const first = listpackFirst(list);
        expect(listpackGet(first)).toBe(false);
        expect(listpackInteger).toBe(value);
        expect(textAt(listpackNext(first))).toBe(value.toString());
        const size = listpackEntryBytesForInteger(value);
        expect(listpackBytesOfIntegers(value, 2)).toBe(listpackBytes(list));
        expect(memory.compare(first, first + size, size)).toBe(0);
        expect(valid(list)).toBe(true);
        heapRelease(list);
      }
    }
  });

  it('have every text and back length at the edges of their formats', () => {
    const counts: u32[] = [
      0, 1, 62, 63, 64, 65, 124, 125, 126, 127, 128, 4094, 4095, 4096, 4097, 16376, 16377, 16378,
      16379, 16380, 16384, 65535,
    ];
    const entryBytes: u32[] = [
      2, 3, 64, 65, 67, 68, 127, 128, 130, 131, 132, 4098, 4099, 4103, 4104, 16383, 16384, 16386,
      16387, 16388, 16392, 65543,
    ];
    for (let i = 0; i < counts.length; ++i) {
      memory.fill(TEXT, 120, counts[i]);
      expect(listpackEntryBytesFor(TEXT, counts[i])).toBe(entryBytes[i]);
      let list = listpackAppendInteger(listpackCreate(0), 5);
      list = listpackAppend(list, TEXT, counts[i]);
      list = listpackAppendInteger(list, 6);
      expect(listpackBytes(list)).toBe(11 + entryBytes[i]);
      expect(valid(list)).toBe(true);
      const entry = listpackPrevious(list, listpackLast(list));
      expect(entry).toBe(listpackNext(listpackFirst(list)));
      expect(listpackGet(entry)).toBe(true);
      expect(listpackTextBytes).toBe(counts[i]);
      expect(memory.compare(listpackText, TEXT, counts[i])).toBe(0);
      expect(listpackFind(list, listpackFirst(list), TEXT, counts[i], 0)).toBe(entry);
      heapRelease(list);
    }
  });

  it('have back lengths of four and five bytes', () => {
    startFriendlyHeap();
    for (let count: u32 = 2097140; count <= 2097152; ++count) {
      const text = heapAllocate(count);
      let list = listpackAppendInteger(listpackCreate(0), 5);
      list = listpackAppend(list, text, count);
      heapRelease(text);
      expect(listpackBytes(list)).toBe(9 + count + 5 + (count + 5 < 2097151 ? 3 : 4));
      expect(listpackPrevious(list, listpackLast(list))).toBe(listpackFirst(list));
      expect(valid(list)).toBe(true);
      heapRelease(list);
    }
    const sizes: u32[] = [127, 128, 16382, 16383, 2097150, 2097151, 268435454, 268435455];
    for (let i = 0; i < sizes.length; ++i) {
      const backBytes = entryBackBytes(sizes[i]);
      expect<i32>(backBytes).toBe(1 + ((i + 1) >> 1));
      entryWriteBack(TEXT, sizes[i]);
      expect(entryBefore(TEXT + backBytes)).toBe(TEXT - sizes[i]);
    }
  });
});
