// The table against its model: what is found, what it takes, what it does without memory.

import { startHeap, startFriendlyHeap } from './support/heap';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import { recordResize } from '../../assembly/memory/record';
import {
  TABLE_BYTES,
  Table,
  tableBytes,
  tableCursor,
  tableFirst,
  tableHolds,
  tableInitialize,
  tableInsert,
  tableNext,
  tableRandom,
  tableRelease,
  tableReleaseStep,
  tableRemoveSlot,
  tableReplace,
  tableReserve,
  tableScan,
  tableSlot,
  tableStatistics,
} from '../../assembly/structure/table';
import { PREFETCH_MAXIMUM, tablePrefetch } from '../../assembly/structure/table-prefetch';
import {
  IDS,
  disagreements,
  find,
  finish,
  flip,
  hashOf,
  insert,
  presentAt,
  presentCount,
  random,
  release,
  remove,
  see,
  start,
  table,
  visited,
} from './support/table-model';

const hashes = memory.data(33 * 8, 8);
const example = memory.data<u8>([
  0xab, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x90, 0x80, 0, 0,
]);

describe('an empty table', () => {
  beforeEach(() => {
    startHeap();
    start(1);
  });

  it('owns no memory and finds nothing', () => {
    expect(TABLE_BYTES).toBe(36);
    expect(tableBytes(table)).toBe(0);
    expect(find(1)).toBe(0);
    store<u64>(hashes, hashOf(1));
    expect(tablePrefetch(table, hashes, 1)).toBe(0);
    expect(tablePrefetch(table, hashes, 0)).toBe(0);
    expect(tableRandom(table, 1)).toBe(0);
    expect(tableFirst(table)).toBe(0);
    expect(tableScan(table, 0, see.index)).toBe(0);
    expect(tableScan(table, 0xffffffffffffffff, see.index)).toBe(0);
    expect(tableReleaseStep(table, 0, release.index)).toBe(true);
    expect(tableStatistics(table).bucketCount).toBe(0);
    finish();
  });

  it('has the bytes of the example after one insert, and none after its removal', () => {
    const hash: u64 = 0xab00000000000002;
    const place = heapAllocate(TABLE_BYTES);
    const other = changetype<Table>(place);
    tableInitialize(other);
    expect(tableInsert(other, hash, 0x8090)).toBe(true);
    expect(memory.compare(other.directory, example, 20)).toBe(0);
    tableRemoveSlot(other, hash, <usize>other.directory + 16);
    expect(tableBytes(other)).toBe(0);
    heapRelease(place);
    finish();
  });

  it('takes little memory for a few records', () => {
    startFriendlyHeap();
    start(1);
    for (let id: u32 = 0; id < 20; ++id) insert(id);
    expect(tableBytes(table) <= 320).toBe(true, 'at most five buckets for 20 records');
    finish();
  });
});

describe('a table', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });

  it('agrees with a naive model through growth and shrinking on a hostile heap', () => {
    startHeap();
    start(7);
    for (let limit: u32 = 1; limit < 5000; limit = limit * 3 + 1) {
      for (let i: u32 = 0; i < limit * 3; ++i) flip(random(limit));
      expect(disagreements(limit)).toBe(0);
    }
    while (presentCount > 100) {
      for (let i: u32 = 0; i < 1000; ++i) {
        const id = random(5000);
        if (presentAt[id]) remove(id);
      }
      expect(disagreements(5000)).toBe(0);
    }
    for (let id: u32 = 0; id < 5000; ++id) if (presentAt[id]) remove(id);
    expect(tableBytes(table)).toBe(0);
    finish();
  });

  it('agrees with a naive model over several segments, and shrinks with its content', () => {
    start(8);
    let overflowed = false;
    for (let id: u32 = 0; id < IDS; ++id) {
      insert(id);
      if (id % 4000 == 0) {
        expect(disagreements(id + 1)).toBe(0);
        overflowed = overflowed || tableStatistics(table).overflowCount > 0;
      }
    }
    expect(disagreements(IDS)).toBe(0);
    expect(overflowed).toBe(true, 'overflow buckets were tested');
    const full = tableBytes(table);
    expect(full <= IDS * 12).toBe(true);
    expect(full >= IDS * 5).toBe(true);
    for (let id: u32 = 0; id < IDS - 1000; ++id) {
      remove(id);
      if (id % 8000 == 0) expect(disagreements(IDS)).toBe(0);
    }
    expect(disagreements(IDS)).toBe(0);
    expect(tableBytes(table) <= 1000 * 32).toBe(true, 'memory was given back');
    finish();
  });

  it('accounts for exactly what it takes from the heap', () => {
    start(9);
    const before = heapUsedBytes();
    for (let id: u32 = 0; id < 20000; ++id) insert(id);
    const used = heapUsedBytes() - before;
    tableReserve(table, 30000);
    let records: f64 = 0;
    for (let record = tableFirst(table), cursor = tableCursor; record; cursor = tableCursor) {
      records += 16;
      record = tableNext(table, cursor);
    }
    expect(records).toBe(20000 * 16);
    expect(used > records).toBe(true);
    expect(heapUsedBytes() - before - records).toBe(<f64>tableBytes(table));
    tableRelease(table);
    expect(heapUsedBytes() - before).toBe(records);
    startFriendlyHeap();
  });

  it('does not split while it holds no more than was reserved', () => {
    start(10);
    expect(tableReserve(table, 20000)).toBe(true);
    const bucketCount = table.bucketCount;
    for (let id: u32 = 0; id < 20000; ++id) insert(id);
    expect(table.bucketCount).toBe(bucketCount);
    expect(disagreements(20000)).toBe(0);
    finish();
  });

  it('grows and shrinks its directory', () => {
    start(13);
    for (let id: u32 = 0; id < IDS; ++id) insert(id);
    expect(tableReserve(table, 600000)).toBe(true);
    expect(table.directoryCapacity).toBe(128);
    expect(disagreements(IDS)).toBe(0);
    for (let id: u32 = 0; id < IDS; ++id) {
      if (random(2)) continue;
      for (let again = 0; again < 4; ++again) {
        remove(id);
        insert(id);
      }
    }
    // 10000 buckets of 40000 records are 10 segments: more than 8, so that 32 is not halved.
    expect(table.directoryCapacity).toBe(32);
    expect(disagreements(IDS)).toBe(0);
    finish();
  });

  it('puts a moved record in the slot of the old one', () => {
    startHeap();
    start(11);
    for (let id: u32 = 0; id < 500; ++id) insert(id);
    for (let id: u32 = 0; id < 500; ++id) {
      const slot = find(id) ? tableSlot : 0;
      tableReplace(slot, recordResize(find(id), 40));
    }
    expect(disagreements(500)).toBe(0);
    finish();
  });

  it('touches the records that will be found, as many as a call may bring', () => {
    start(12);
    for (let id: u32 = 0; id < 3000; ++id) insert(id);
    let touched: u32 = 0;
    for (let id: u32 = 0; id < 3000; id += PREFETCH_MAXIMUM) {
      const count = min(PREFETCH_MAXIMUM, 3000 - id);
      for (let i: u32 = 0; i < count; ++i) store<u64>(hashes + (i << 3), hashOf(id + i));
      touched += tablePrefetch(table, hashes, count);
    }
    expect(touched).toBe(3000);
    for (let i: u32 = 0; i <= PREFETCH_MAXIMUM; ++i) store<u64>(hashes + (i << 3), hashOf(i));
    expect(tablePrefetch(table, hashes, PREFETCH_MAXIMUM + 1)).toBe(PREFETCH_MAXIMUM);
    finish();
  });

  it('refuses an insert and stays whole when memory is out, and goes on when there is some', () => {
    for (let round: u64 = 0; round < 8; ++round) {
      startFriendlyHeap();
      start(20 + round);
      for (let id: u32 = 0; id < 3000 * <u32>round; ++id) insert(id);
      // Everything is taken, in blocks of each size that a table asks for, and some given back.
      heapSetCeilingBytes(heapReservedBytes() + <f64>(random(20) * 16384));
      let blocks: usize = 0;
      for (let bytes: usize = 65536; bytes >= 64; bytes >>= 1) {
        let block = heapAllocate(bytes);
        while (block) {
          store<u32>(block, <u32>blocks);
          blocks = block;
          block = heapAllocate(bytes);
        }
      }
      let refused: u32 = 0;
      for (let i: u32 = 0; i < 20000; ++i) {
        const id = random(IDS);
        if (presentAt[id]) continue;
        if (!insert(id)) {
          ++refused;
          if (refused % 100 == 0) {
            const next = load<u32>(blocks);
            heapRelease(blocks);
            blocks = next;
          }
        }
      }
      expect(refused > 0).toBe(true, 'memory was out');
      expect(disagreements(IDS)).toBe(0);
      for (let id: u32 = 0; id < IDS; ++id) if (presentAt[id] && random(16)) remove(id);
      expect(disagreements(IDS)).toBe(0);
      heapSetCeilingBytes(0);
      while (blocks) {
        const next = load<u32>(blocks);
        heapRelease(blocks);
        blocks = next;
      }
      for (let i: u32 = 0; i < 20000; ++i) flip(random(IDS));
      expect(disagreements(IDS)).toBe(0);
      finish();
    }
  });
});

describe('a merge', () => {
  it('is left out when it would need an overflow bucket and memory is out', () => {
    startFriendlyHeap();
    start(14);
    // Just below 8192 buckets, where merging two of load 4 makes one of load 8.
    tableReserve(table, 65500);
    for (let id: u32 = 0; id < 32000; ++id) insert(id);
    heapSetCeilingBytes(heapReservedBytes());
    let bytes: usize = 65536;
    while (bytes >= 64) if (!heapAllocate(bytes)) bytes >>= 1;
    const bucketCount = table.bucketCount;
    for (let id: u32 = 0; id < 500; ++id) remove(id);
    expect(disagreements(IDS)).toBe(0);
    expect(table.bucketCount < bucketCount).toBe(true, 'most merges need no memory');
    expect(table.bucketCount > bucketCount - 500).toBe(true, 'some would have needed it');
    startFriendlyHeap();
  });
});

describe('an address under a hash', () => {
  beforeEach(() => {
    startHeap();
  });

  it('is held only while the record is in the table', () => {
    start(9);
    expect(tableHolds(table, hashOf(1), 8)).toBe(false);
    for (let id: u32 = 0; id < 300; ++id) insert(id);
    const record = find(100);
    expect(tableHolds(table, hashOf(100), record)).toBe(true);
    expect(tableHolds(table, hashOf(101), record)).toBe(false);
    remove(100);
    expect(tableHolds(table, hashOf(100), record)).toBe(false);
    finish();
  });
});

describe('a release in steps', () => {
  it('frees a bounded number of records a step and ends with nothing', () => {
    startFriendlyHeap();
    start(4);
    for (let id: u32 = 0; id < IDS; ++id) insert(id);
    let steps: u32 = 0;
    let maximum: u32 = 0;
    let done = false;
    while (!done) {
      const before = visited;
      done = tableReleaseStep(table, 100, release.index);
      maximum = max(maximum, visited - before);
      ++steps;
    }
    expect(visited).toBe(IDS);
    expect(maximum <= 112).toBe(true);
    expect(steps > IDS / 112).toBe(true);
    expect(tableBytes(table)).toBe(0);
    finish();
  });
});
