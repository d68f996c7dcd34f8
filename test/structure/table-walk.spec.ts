// Going through a table: walks, scans, and records drawn by chance.

import { startHeap, startFriendlyHeap } from './support/heap';
import {
  tableBytes,
  tableCount,
  tableCursor,
  tableFirst,
  tableNext,
  tableRandom,
  tableReserve,
  tableSample,
  tableScan,
  tableSlot,
} from '../../assembly/structure/table';
import {
  IDS,
  finish,
  flip,
  forgetSeen,
  idOf,
  insert,
  presentAt,
  random,
  remove,
  see,
  seenAt,
  start,
  table,
  visited,
} from './support/table-model';

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
