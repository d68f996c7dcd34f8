import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import { recordCreate, recordKey, recordResize, recordValue } from '../../assembly/memory/record';
import {
  TABLE_BYTES,
  Table,
  tableBytes,
  tableCount,
  tableCreate,
  tableCursor,
  tableFind,
  tableFirst,
  tableHash,
  tableHolds,
  tableInitialize,
  tableInsert,
  tableNext,
  tablePrefetchBucket,
  tablePrefetchRecords,
  tableRandom,
  tableRelease,
  tableReleaseStep,
  tableRemoveSlot,
  tableReplace,
  tableReserve,
  tableSample,
  tableScan,
  tableSetSeed,
  tableSlot,
  tableStatistics,
} from '../../assembly/structure/table';

// The model: presentAt[id] tells whether the record with the key of 4 bytes `id` is in the table.
// Its value area holds id again.
const IDS: u32 = 40000;
const presentAt = new StaticArray<u8>(IDS);
const seenAt = new StaticArray<u32>(IDS);
const keyAt = memory.data(4, 4);
const example = memory.data<u8>([
  0xab, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x90, 0x80, 0, 0,
]);
let state: u64 = 0;
let presentCount: u32 = 0;
let visited: u32 = 0;
let table = changetype<Table>(0);

function random(limit: u32): u32 {
  state = state * 6364136223846793005 + 1442695040888963407;
  return <u32>(((state >> 32) * limit) >> 32);
}

function hashOf(id: u32): u64 {
  store<u32>(keyAt, id);
  return tableHash(keyAt, 4);
}

function find(id: u32): usize {
  const hash = hashOf(id);
  return tableFind(table, hash, keyAt, 4);
}

function insert(id: u32): bool {
  const hash = hashOf(id);
  const record = recordCreate(0, keyAt, 4, 4);
  if (!record) return false;
  store<u32>(recordValue(record), id);
  if (!tableInsert(table, hash, record)) {
    heapRelease(record);
    return false;
  }
  presentAt[id] = 1;
  ++presentCount;
  return true;
}

function remove(id: u32): void {
  const record = find(id);
  tableRemoveSlot(table, hashOf(id), tableSlot);
  heapRelease(record);
  presentAt[id] = 0;
  --presentCount;
}

function flip(id: u32): void {
  if (presentAt[id]) remove(id);
  else insert(id);
}

function release(record: usize): void {
  ++visited;
  heapRelease(record);
}

function idOf(record: usize): u32 {
  return load<u32>(recordKey(record));
}

function see(record: usize): void {
  ++visited;
  seenAt[idOf(record)] += 1;
}

function forgetSeen(): void {
  memory.fill(changetype<usize>(seenAt), 0, IDS << 2);
  visited = 0;
}

/** Number of ids below limit about which the table and the model do not agree. */
function disagreements(limit: u32): u32 {
  let wrong: u32 = 0;
  for (let id: u32 = 0; id < limit; ++id) {
    const record = find(id);
    if ((record != 0) != (presentAt[id] != 0)) ++wrong;
    else if (record && load<u32>(recordValue(record)) != id) ++wrong;
    else if (record && load<u32>(tableSlot) != <u32>record) ++wrong;
  }
  if (tableCount(table) != presentCount) ++wrong;
  return wrong;
}

function start(seed: u64): void {
  state = seed;
  tableSetSeed(seed);
  memory.fill(changetype<usize>(presentAt), 0, IDS);
  presentCount = 0;
  forgetSeen();
  table = tableCreate();
}

function finish(): void {
  tableReleaseStep(table, u32.MAX_VALUE, release.index);
  heapRelease(changetype<usize>(table));
  expectHeapEmpty();
}

describe('an empty table', () => {
  beforeEach(() => {
    startHeap();
    start(1);
  });

  it('owns no memory and finds nothing', () => {
    expect(TABLE_BYTES).toBe(36);
    expect(tableBytes(table)).toBe(0);
    expect(find(1)).toBe(0);
    expect(tablePrefetchBucket(table, hashOf(1))).toBe(0);
    expect(tablePrefetchRecords(table, hashOf(1))).toBe(0);
    expect(tableRandom(table, 1)).toBe(0);
    expect(tableFirst(table)).toBe(0);
    expect(tableScan(table, 0, see.index)).toBe(0);
    expect(tableScan(table, 0xffffffffffffffff, see.index)).toBe(0);
    expect(tableReleaseStep(table, 0, release.index)).toBe(true);
    expect(tableStatistics(table).bucketCount).toBe(0);
    finish();
  });

  it('has the bytes of the example after one insert, and none after its removal', () => {
    heapRelease(changetype<usize>(table));
    const hash: u64 = 0xab00000000000002;
    const place = heapAllocate(TABLE_BYTES);
    table = changetype<Table>(place);
    tableInitialize(table);
    expect(tableInsert(table, hash, 0x8090)).toBe(true);
    expect(memory.compare(table.directory, example, 20)).toBe(0);
    tableRemoveSlot(table, hash, <usize>table.directory + 16);
    expect(tableBytes(table)).toBe(0);
    heapRelease(place);
    expectHeapEmpty();
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

  it('touches the record that will be found', () => {
    start(12);
    for (let id: u32 = 0; id < 3000; ++id) insert(id);
    let untouched: u32 = 0;
    for (let id: u32 = 0; id < 3000; ++id) {
      const hash = hashOf(id);
      tablePrefetchBucket(table, hash);
      if (!tablePrefetchRecords(table, hash)) ++untouched;
    }
    expect(untouched).toBe(0);
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

describe('a walk', () => {
  beforeEach(() => {
    startHeap();
  });

  it('meets every record once, with its slot', () => {
    for (let count: u32 = 1; count < 4000; count = count * 3) {
      start(count);
      for (let id: u32 = 0; id < count; ++id) insert(id);
      let record = tableFirst(table);
      let wrong: u32 = 0;
      while (record) {
        const cursor = tableCursor;
        if (load<u32>(tableSlot) != <u32>record) ++wrong;
        see(record);
        record = tableNext(table, cursor);
      }
      for (let id: u32 = 0; id < count; ++id) if (seenAt[id] != 1) ++wrong;
      expect(visited).toBe(count);
      expect(wrong).toBe(0);
      finish();
    }
  });

  it('meets every record while all are removed as they come', () => {
    start(3);
    for (let id: u32 = 0; id < 4000; ++id) insert(id);
    let record = tableFirst(table);
    while (record) {
      const cursor = tableCursor;
      remove(idOf(record));
      record = tableNext(table, cursor);
    }
    expect(tableCount(table)).toBe(0);
    expect(tableBytes(table)).toBe(0);
    finish();
  });

  it('misses none that stays while it and others are removed', () => {
    for (let seed: u64 = 0; seed < 10; ++seed) {
      start(seed);
      for (let id: u32 = 0; id < 4000; ++id) insert(id);
      let record = tableFirst(table);
      while (record) {
        const cursor = tableCursor;
        const id = idOf(record);
        seenAt[id] += 1;
        if (random(2)) remove(id);
        const other = random(4000);
        if (presentAt[other]) remove(other);
        record = tableNext(table, cursor);
      }
      let missing: u32 = 0;
      for (let id: u32 = 0; id < 4000; ++id) if (presentAt[id] && !seenAt[id]) ++missing;
      expect(missing).toBe(0);
      finish();
    }
  });
});

describe('a scan', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });

  it('visits every record exactly once while nothing changes', () => {
    for (let count: u32 = 1; count < IDS; count = count * 3 + 1) {
      start(count);
      for (let id: u32 = 0; id < count; ++id) insert(id);
      let cursor: u64 = 0;
      do {
        cursor = tableScan(table, cursor, see.index);
      } while (cursor);
      expect(visited).toBe(count);
      for (let id: u32 = 0; id < count; ++id) if (seenAt[id] != 1) expect(seenAt[id]).toBe(1);
      finish();
    }
  });

  it('visits every record that stays, whatever comes and goes between the calls', () => {
    let missing: u32 = 0;
    for (let seed: u64 = 0; seed < 60; ++seed) {
      start(seed);
      // Even ids below 2000 stay; the others come and go in waves of random direction.
      const limit: u32 = 1000 + random(6000);
      const stays = random(2000);
      for (let id: u32 = 0; id < stays; id += 2) insert(id);
      for (let id: u32 = 0; id < limit; ++id) if (!presentAt[id] && random(2)) insert(id);
      let cursor: u64 = 0;
      let growing = random(2) != 0;
      let calls: u32 = 0;
      do {
        cursor = tableScan(table, cursor, see.index);
        if (!random(40)) growing = !growing;
        for (let i = random(60); i; --i) {
          const id = random(limit);
          if (id < stays && !(id & 1)) continue;
          if (growing != (presentAt[id] != 0)) flip(id);
        }
        ++calls;
      } while (cursor && calls < 100000);
      expect(calls < 100000).toBe(true, 'the scan ends');
      for (let id: u32 = 0; id < stays; id += 2) if (!seenAt[id]) ++missing;
      finish();
    }
    expect(missing).toBe(0);
  });

  it('takes any number as a cursor', () => {
    start(5);
    for (let id: u32 = 0; id < 1000; ++id) insert(id);
    let longest: u32 = 0;
    for (let i = 0; i < 1000; ++i) {
      let cursor = ((<u64>random(u32.MAX_VALUE)) << 32) | random(u32.MAX_VALUE);
      let calls: u32 = 0;
      do {
        cursor = tableScan(table, cursor, see.index);
        ++calls;
      } while (cursor && calls < 1000);
      longest = max(longest, calls);
    }
    expect(longest <= table.bucketCount).toBe(true);
    finish();
  });
});

describe('a random record', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });

  it('is any of them with nearly the same chance', () => {
    for (let count: u32 = 1; count < 1000; count = count * 3 + 1) {
      start(count);
      for (let id: u32 = 0; id < count; ++id) insert(id);
      const draws = count * 200;
      let wrong: u32 = 0;
      for (let i: u32 = 0; i < draws; ++i) {
        const record = tableRandom(table, ((<u64>random(u32.MAX_VALUE)) << 32) | i);
        if (load<u32>(tableSlot) != <u32>record) ++wrong;
        see(record);
      }
      expect(wrong).toBe(0);
      // Each is drawn 200 times on average; five standard deviations are 71.
      for (let id: u32 = 0; id < count; ++id) {
        if (seenAt[id] < 129 || seenAt[id] > 271) expect(seenAt[id]).toBe(200);
      }
      finish();
    }
  });

  it('is found in a table that is nearly empty', () => {
    start(6);
    tableReserve(table, 100000);
    insert(77);
    for (let i: u32 = 0; i < 20; ++i) {
      expect(idOf(tableRandom(table, random(u32.MAX_VALUE)))).toBe(77);
    }
    finish();
  });
});

describe('a sample', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });

  it('gives every record the same chance, in a table of any shape', () => {
    for (let count: u32 = 1; count < 2000; count = count * 2 + 1) {
      start(count);
      for (let id: u32 = 0; id < count; ++id) insert(id);
      const draws = count * 40;
      let told: u32 = 0;
      for (let i: u32 = 0; i < draws; ++i) {
        const bits = ((<u64>random(u32.MAX_VALUE)) << 32) | random(u32.MAX_VALUE);
        told += tableSample(table, bits, 5, see.index);
      }
      expect(told).toBe(visited);
      const mean = <f64>visited / <f64>count;
      expect(mean).toBeGreaterThan(count < 10 ? 39.0 : 190.0);
      // The counts spread by at most seven standard deviations of a Poisson distribution.
      const spread = 7.0 * Math.sqrt(mean);
      for (let id: u32 = 0; id < count; ++id) {
        if (Math.abs(<f64>seenAt[id] - mean) > spread) expect(<f64>seenAt[id]).toBe(mean);
      }
      finish();
    }
  });

  it('visits each record once at most, and at least one', () => {
    start(7);
    for (let id: u32 = 0; id < 500; ++id) insert(id);
    for (let i: u32 = 0; i < 500; ++i) {
      forgetSeen();
      expect(tableSample(table, (<u64>random(u32.MAX_VALUE)) << 32, i, see.index)).toBe(visited);
      expect(visited).toBeGreaterThan(0);
      for (let id: u32 = 0; id < 500; ++id) if (seenAt[id] > 1) expect(seenAt[id]).toBe(1);
    }
    finish();
  });

  it('finds a record of a table that is nearly empty, and none in an empty one', () => {
    start(8);
    expect(tableSample(table, 5, 5, see.index)).toBe(0);
    tableReserve(table, 100000);
    insert(77);
    for (let i: u32 = 0; i < 20; ++i) {
      expect(tableSample(table, random(u32.MAX_VALUE), 5, see.index)).toBe(1);
    }
    expect(seenAt[77]).toBe(20);
    finish();
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
