import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import {
  heapAllocate,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import {
  RECORD_ENTRY,
  RECORD_EXPIRES,
  recordCreate,
  recordDeadline,
  recordExpiry,
  recordKey,
  recordSetDeadline,
  recordWithoutExpiry,
} from '../../assembly/memory/record';
import {
  WHEEL_BYTES,
  Wheel,
  wheelAdvance,
  wheelAverageTtlMs,
  wheelBeside,
  wheelBytes,
  wheelClear,
  wheelContains,
  wheelCount,
  wheelDue,
  wheelEarliest,
  wheelInitialize,
  wheelInsert,
  wheelMoved,
  wheelNext,
  wheelPopDue,
  wheelRemove,
  wheelSample,
} from '../../assembly/structure/wheel';

// The model: recordAt[id] is the record with the key of 4 bytes `id`, or 0.
const IDS: u32 = 3000;
const recordAt = new StaticArray<u32>(IDS);
const keyAt = memory.data(4, 4);
const START: i64 = 1700000000000;
let state: u64 = 0;
let live: u32 = 0;
let wheel = changetype<Wheel>(0);

function random64(): u64 {
  state = state * 6364136223846793005 + 1442695040888963407;
  return (state ^ (state >> 29)) * 0x9e3779b97f4a7c15;
}

function random(limit: u32): u32 {
  return <u32>(((random64() >> 32) * limit) >> 32);
}

/** A distance in ms of any magnitude up to `bits` bits. */
function distance(bits: u32): i64 {
  return <i64>((random64() >> 1) >> (63 - random(bits + 1)));
}

function add(id: u32, deadlineMs: i64): bool {
  store<u32>(keyAt, id);
  const record = recordCreate(RECORD_EXPIRES | (id & RECORD_ENTRY), keyAt, 4, 0);
  if (!record) return false;
  recordSetDeadline(record, deadlineMs);
  if (!wheelInsert(wheel, record)) {
    heapRelease(record);
    return false;
  }
  recordAt[id] = <u32>record;
  ++live;
  return true;
}

function forget(record: usize): void {
  recordAt[load<u32>(recordKey(record))] = 0;
  --live;
  heapRelease(record);
}

function removeId(id: u32): void {
  wheelRemove(wheel, recordAt[id]);
  forget(recordAt[id]);
}

function move(id: u32): void {
  const record: usize = recordAt[id];
  const moved = heapAllocate(64);
  memory.copy(moved, record, 28);
  heapRelease(record);
  recordAt[id] = <u32>moved;
  wheelMoved(wheel, moved);
}

function earliest(): i64 {
  let first = i64.MAX_VALUE;
  for (let id: u32 = 0; id < IDS; ++id) {
    if (recordAt[id]) first = min(first, recordDeadline(recordAt[id]));
  }
  return first;
}

function pop(nowMs: i64): usize {
  let record = wheelPopDue(wheel, nowMs);
  while (!record && wheelDue(wheel, nowMs)) record = wheelPopDue(wheel, nowMs);
  return record;
}

function start(seed: u64): void {
  state = seed;
  live = 0;
  memory.fill(changetype<usize>(recordAt), 0, IDS << 2);
  wheel = changetype<Wheel>(heapAllocate(WHEEL_BYTES));
  wheelInitialize(wheel, START);
}

function finish(): void {
  wheelClear(wheel);
  heapRelease(changetype<usize>(wheel));
  for (let id: u32 = 0; id < IDS; ++id) if (recordAt[id]) heapRelease(recordAt[id]);
  expectHeapEmpty();
}

describe('a wheel', () => {
  beforeEach(() => {
    startHeap();
  });

  it('costs no heap while it is empty, and gives back what it took', () => {
    start(1);
    const before = heapUsedBytes();
    expect(WHEEL_BYTES).toBe(44);
    expect(wheelNext(wheel)).toBe(-1);
    expect(wheelPopDue(wheel, START + 5)).toBe(0);
    expect(wheelBytes(wheel)).toBe(0);
    expect(heapUsedBytes()).toBe(before);
    add(1, START + 70);
    expect(wheelBytes(wheel)).toBe(2 * 520);
    finish();
  });

  it('files the deadlines of the example where the drawing says', () => {
    start(1);
    wheelInitialize(wheel, 4159);
    add(1, 4229);
    expect(recordExpiry(recordAt[1]).next).toBe(((64 + 2) << 1) | 1);
    add(2, 4159);
    expect(recordExpiry(recordAt[2]).next).toBe((63 << 1) | 1);
    expect(recordExpiry(recordAt[2]).previous).toBe((63 << 1) | 1);
    finish();
  });

  it('pops a record at its deadline and not a millisecond before', () => {
    start(2);
    for (let bits: u32 = 0; bits < 62; ++bits) {
      const deadlineMs = START + ((<i64>1) << bits) + <i64>random(1000);
      add(7, deadlineMs);
      expect(pop(deadlineMs - 1)).toBe(0);
      expect(wheelContains(recordAt[7])).toBe(true);
      expect(wheelNext(wheel) <= deadlineMs).toBe(true);
      const record = pop(deadlineMs);
      expect(record).toBe(recordAt[7]);
      expect(wheelContains(record)).toBe(false);
      expect(wheelCount(wheel)).toBe(0);
      forget(record);
      wheelClear(wheel);
      wheelInitialize(wheel, START);
    }
    finish();
  });

  it('pops the last millisecond of all', () => {
    start(2);
    add(1, i64.MAX_VALUE);
    add(2, i64.MAX_VALUE - 1);
    expect(pop(i64.MAX_VALUE - 2)).toBe(0);
    expect(pop(i64.MAX_VALUE)).toBe(recordAt[2]);
    expect(pop(i64.MAX_VALUE)).toBe(recordAt[1]);
    finish();
  });

  it('pops at once what is late when it comes, negative deadlines included', () => {
    start(3);
    wheelAdvance(wheel, START + 1000);
    add(1, START);
    add(2, i64.MIN_VALUE);
    add(3, 0);
    expect(wheelNext(wheel)).toBe(0);
    for (let i = 0; i < 3; ++i) forget(pop(START + 1000));
    expect(live).toBe(0);
    finish();
  });

  it('pops in the order of the deadlines', () => {
    for (let seed: u64 = 0; seed < 20; ++seed) {
      start(seed);
      for (let id: u32 = 0; id < IDS; ++id) add(id, START + distance(40));
      let wrong: u32 = 0;
      let last: i64 = 0;
      let nowMs = START;
      while (live) {
        nowMs += distance(36);
        for (let record = pop(nowMs); record; record = pop(nowMs)) {
          if (recordDeadline(record) < last || recordDeadline(record) > nowMs) ++wrong;
          last = recordDeadline(record);
          forget(record);
        }
        if (live && earliest() <= nowMs) ++wrong;
      }
      expect(wrong).toBe(0);
      finish();
    }
  });

  it('agrees with a naive model while records come, go and move, and time jumps', () => {
    startFriendlyHeap();
    let wrong: u32 = 0;
    let popped: u32 = 0;
    for (let seed: u64 = 100; seed < 130; ++seed) {
      start(seed);
      let nowMs = START;
      for (let round = 0; round < 60; ++round) {
        for (let i = random(600); i; --i) {
          const id = random(IDS);
          if (!recordAt[id]) add(id, random(8) ? nowMs + distance(34) : nowMs - distance(30));
          else if (random(2)) move(id);
          else removeId(id);
        }
        if (random(2)) nowMs += distance(33);
        if (!random(4)) wheelAdvance(wheel, nowMs);
        // Sometimes popping stops in the middle, as a cycle with a budget does.
        let budget = random(3) ? u32.MAX_VALUE : random(40);
        for (let record = pop(nowMs); record; record = pop(nowMs)) {
          if (recordDeadline(record) > nowMs) ++wrong;
          forget(record);
          ++popped;
          if (!--budget) break;
        }
        if (live) {
          const first = earliest();
          if (budget && first <= nowMs) ++wrong;
          if (wheelNext(wheel) > max(first, nowMs)) ++wrong;
        }
        if (wheelCount(wheel) != live) ++wrong;
      }
      finish();
    }
    expect(wrong).toBe(0);
    expect(popped > 30000).toBe(true, 'many were due');
  });

  it('survives deadlines near the end of time and clocks that jump by years', () => {
    for (let seed: u64 = 200; seed < 210; ++seed) {
      start(seed);
      let wrong: u32 = 0;
      for (let id: u32 = 0; id < IDS; ++id) add(id, <i64>(random64() >> 1));
      let nowMs = START;
      while (nowMs < i64.MAX_VALUE) {
        const jump = distance(60);
        nowMs = nowMs > i64.MAX_VALUE - jump ? i64.MAX_VALUE : nowMs + jump;
        for (let record = pop(nowMs); record; record = pop(nowMs)) {
          if (recordDeadline(record) > nowMs) ++wrong;
          forget(record);
        }
        if (live && earliest() <= nowMs) ++wrong;
      }
      expect(wrong).toBe(0);
      expect(live).toBe(0);
      finish();
    }
  });

  it('follows a clock that goes back, and still pops nothing early and forgets nothing', () => {
    startFriendlyHeap();
    let early: u32 = 0;
    let late: u32 = 0;
    for (let seed: u64 = 300; seed < 360; ++seed) {
      start(seed);
      let nowMs = START;
      for (let round = 0; round < 60; ++round) {
        for (let i = random(200); i; --i) {
          const id = random(IDS);
          if (!recordAt[id]) add(id, nowMs + distance(34));
          else if (random(2)) move(id);
          else removeId(id);
        }
        // Everything due is popped before the clock goes back, so nothing may be late after it.
        nowMs = random(3) ? nowMs + distance(33) : nowMs - distance(33);
        for (let record = pop(nowMs); record; record = pop(nowMs)) {
          if (recordDeadline(record) > nowMs) ++early;
          forget(record);
        }
        if (live && earliest() <= nowMs) ++late;
      }
      while (live) {
        nowMs = max(wheelNext(wheel), nowMs);
        const record = pop(nowMs);
        if (record && recordDeadline(record) > nowMs) ++early;
        if (record) forget(record);
      }
      finish();
    }
    expect(early).toBe(0);
    expect(late).toBe(0);
  });

  it('files by its own time what comes after the clock went back, asked or not', () => {
    let early: u32 = 0;
    let late: u32 = 0;
    for (let seed: u64 = 500; seed < 540; ++seed) {
      start(seed);
      let nowMs = START;
      for (let round = 0; round < 60; ++round) {
        nowMs = random(2) ? nowMs + distance(33) : nowMs - distance(33);
        for (let i = random(20); i; --i) {
          const id = random(IDS);
          if (!recordAt[id]) add(id, nowMs + distance(20));
        }
        // Who asks only whether there is work finds it, once the first deadline is reached.
        if (live && !wheelDue(wheel, max(earliest(), nowMs))) ++late;
        if (random(2)) continue;
        for (let record = pop(nowMs); record; record = pop(nowMs)) {
          if (recordDeadline(record) > nowMs) ++early;
          forget(record);
        }
        if (live && earliest() <= nowMs) ++late;
      }
      while (live) forget(pop(i64.MAX_VALUE));
      finish();
    }
    expect(early).toBe(0);
    expect(late).toBe(0);
  });

  it('pops what was late when the clock went back, late but not early', () => {
    start(4);
    for (let id: u32 = 0; id < 100; ++id) add(id, START + <i64>id * 100);
    wheelAdvance(wheel, START + 50);
    forget(pop(START + 5000));
    for (let nowMs = START + 1000; nowMs < START + 10000; nowMs += 10) {
      for (let record = pop(nowMs); record; record = pop(nowMs)) {
        expect(recordDeadline(record) <= nowMs).toBe(true);
        forget(record);
      }
    }
    expect(live).toBe(0);
    finish();
  });

  it('forgets nothing when the clock goes back in the middle of a cascade', () => {
    for (let seed: u64 = 400; seed < 440; ++seed) {
      start(seed);
      for (let id: u32 = 0; id < 500; ++id) add(id, START + 101000 + <i64>random(4000));
      let nowMs = START + 101000 + <i64>random(4000);
      for (let i = random(12); i; --i) {
        const record = wheelPopDue(wheel, nowMs);
        if (record) forget(record);
      }
      nowMs = START + <i64>random(100000);
      let wrong: u32 = 0;
      let calls: u32 = 0;
      while (live && calls < 20000) {
        const record = wheelPopDue(wheel, nowMs);
        if (record && recordDeadline(record) > nowMs) ++wrong;
        if (record) forget(record);
        else if (!wheelDue(wheel, nowMs)) nowMs = max(wheelNext(wheel), nowMs);
        ++calls;
      }
      expect(live).toBe(0);
      expect(wrong).toBe(0);
      finish();
    }
  });

  it('cascades a bounded number of records in one call', () => {
    start(5);
    for (let id: u32 = 0; id < IDS; ++id) add(id, START + 10000000 + <i64>id);
    let calls: u32 = 0;
    let nowMs = START;
    while (wheelNext(wheel) < START + 10000000) {
      nowMs = max(nowMs, wheelNext(wheel));
      expect(wheelPopDue(wheel, nowMs)).toBe(0);
      ++calls;
    }
    expect(calls >= IDS / 64).toBe(true);
    expect(calls <= (IDS * 4) / 64).toBe(true);
    finish();
  });

  it('knows the average time to live', () => {
    start(6);
    for (let id: u32 = 0; id < 100; ++id) add(id, START + <i64>id * 1000);
    expect(wheelAverageTtlMs(wheel, START)).toBe(49500);
    expect(wheelAverageTtlMs(wheel, START + 500)).toBe(49000);
    for (let id: u32 = 1; id < 100; ++id) removeId(id);
    expect(wheelAverageTtlMs(wheel, START)).toBe(0);
    add(1, i64.MAX_VALUE);
    expect(wheelAverageTtlMs(wheel, START)).toBe(1 << 34);
    removeId(0);
    removeId(1);
    expect(wheelAverageTtlMs(wheel, START)).toBe(0);
    finish();
  });

  it('forgets everything when it is cleared', () => {
    start(7);
    for (let id: u32 = 0; id < 100; ++id) add(id, START + distance(60));
    wheelClear(wheel);
    expect(wheelCount(wheel)).toBe(0);
    expect(wheelNext(wheel)).toBe(-1);
    expect(wheelPopDue(wheel, i64.MAX_VALUE)).toBe(0);
    finish();
  });

  it('refuses a record when memory is out, and takes it when there is some', () => {
    startFriendlyHeap();
    start(8);
    add(1, START + 10);
    heapSetCeilingBytes(heapReservedBytes());
    let blocks: usize = 0;
    let bytes: usize = 65536;
    while (bytes >= 512) {
      const block = heapAllocate(bytes);
      if (block) {
        store<u32>(block, <u32>blocks);
        blocks = block;
      } else {
        bytes >>= 1;
      }
    }
    // Records 5 and 9 have the size of record 1, so that it is the wheel that gets no memory.
    expect(add(5, START + ((<i64>1) << 50))).toBe(false);
    expect(wheelCount(wheel)).toBe(1);
    expect(add(9, START + 20)).toBe(true);
    // The clock goes back by years, which would need more levels: the wheel waits for it.
    expect(pop(START - ((<i64>1) << 39))).toBe(0);
    expect(wheelNext(wheel)).toBe(START + 10);
    heapSetCeilingBytes(0);
    while (blocks) {
      const next = load<u32>(blocks);
      heapRelease(blocks);
      blocks = next;
    }
    expect(add(5, START + ((<i64>1) << 50))).toBe(true);
    expect(pop(START + 100)).toBe(recordAt[1]);
    expect(pop(START + 100)).toBe(recordAt[9]);
    expect(pop(START + 100)).toBe(0);
    finish();
  });

  it('lets a record go that loses its deadline', () => {
    start(9);
    add(1, START + 100);
    add(2, START + 100);
    add(3, START + 100);
    wheelRemove(wheel, recordAt[2]);
    recordAt[2] = <u32>recordWithoutExpiry(recordAt[2], 0);
    expect(pop(START + 100)).toBe(recordAt[1]);
    expect(pop(START + 100)).toBe(recordAt[3]);
    expect(pop(START + 100)).toBe(0);
    finish();
  });

  it('shows records of the earliest slot, and ends with the last of it', () => {
    start(31);
    expect(wheelEarliest(wheel)).toBe(0);
    for (let id: u32 = 0; id < 50; ++id) add(id, START + 100000 + id * 1000);
    for (let id: u32 = 50; id < 60; ++id) add(id, START + 500);
    let count = 0;
    for (let record = wheelEarliest(wheel); record; record = wheelBeside(record)) {
      expect(recordDeadline(record)).toBe(START + 500);
      ++count;
    }
    expect(count).toBe(10);
    finish();
  });

  it('gives every record its turn as a sample, and pops all of them in order afterwards', () => {
    start(32);
    expect(wheelSample(wheel, 77)).toBe(0);
    for (let id: u32 = 0; id < 200; ++id) add(id, START + distance(30));
    const seen = new Set<u32>();
    for (let i = 0; i < 20000; ++i) {
      seen.add(load<u32>(recordKey(wheelSample(wheel, random64()))));
      if (i == 500) wheelAdvance(wheel, START + 1);
    }
    expect(seen.size).toBe(200);
    expect(wheelCount(wheel)).toBe(200);
    let before: i64 = 0;
    while (live) {
      const record = pop(START + (1 << 31));
      const deadlineMs = recordDeadline(record);
      if (deadlineMs < before) expect(deadlineMs).toBe(before);
      before = deadlineMs;
      forget(record);
    }
    finish();
  });
});
