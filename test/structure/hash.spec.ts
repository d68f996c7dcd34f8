import { startHeap, fillHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { clockSet, nowMs } from '../../assembly/engine/clock';
import { heapRelease, heapSetCeilingBytes } from '../../assembly/memory/heap';
import {
  recordCreate,
  RECORD_ENTRY,
  recordMeta,
  recordSetMeta,
} from '../../assembly/memory/record';
import {
  scratchInitialize,
  scratchMark,
  scratchRelease,
  scratchReset,
} from '../../assembly/memory/scratch';
import {
  HASH_KEEP_DEADLINE,
  HASH_NO_DEADLINE,
  HashStatus,
  hashConvertToTable,
  hashCopyInto,
  hashCount,
  hashDeadlineMs,
  hashDelete,
  hashField,
  hashFieldBytes,
  hashGet,
  hashInnerDeadline,
  hashLives,
  hashRecord,
  hashRelease,
  hashSet,
  hashValue,
  hashValueBytes,
} from '../../assembly/type/hash';
import { HASH_DUE_MAXIMUM, hashDueDrop, hashDueTake } from '../../assembly/type/hash-due';
import {
  hashEditBegin,
  hashEditCancel,
  hashEditCommit,
  hashEditGet,
  hashEditSet,
  hashEditSetDeadline,
} from '../../assembly/type/hash-edit';
import { shapeForget, shapesTrim } from '../../assembly/structure/shape';
import { hashIsShaped } from '../../assembly/type/hash-block';
import { Limit, limitSet } from '../../assembly/type/limit';
import {
  hashChoose,
  hashChosenCount,
  hashChosenRead,
  hashFirst,
  hashLivingCount,
  hashMayHaveExpired,
  hashNext,
  hashRandom,
} from '../../assembly/type/hash-walk';

const FIELDS: u32 = 60;
const MAXIMUM_BYTES: u32 = 9000;

/** What the hash must hold: for each field the length of its value, -1 = none; its deadline. */
const lengths = new StaticArray<i32>(<i32>FIELDS);
const deadlines = new StaticArray<i64>(<i32>FIELDS);
const lengthsBefore = new StaticArray<i32>(<i32>FIELDS);
const deadlinesBefore = new StaticArray<i64>(<i32>FIELDS);
const field = memory.data(16);
const text = memory.data(9000);
let hash: usize = 0;
/** Whether the hash shall have a shape, and how many times it had one. */
let shaped: bool = false;
let shapedTimes: u32 = 0;

/** The name of a field, 4 bytes at `field`: every third reads as an integer. */
function nameOf(index: u32): void {
  const letter: u8 = index % 3 == 0 ? 0x31 : 0x66;
  store<u8>(field, letter);
  store<u8>(field + 1, <u8>(0x30 + index / 10));
  store<u8>(field + 2, <u8>(0x30 + (index % 10)));
}

/** A value of so many bytes that depends on its length. */
function valueOf(count: u32): void {
  memory.fill(text, <u8>(0x30 + (count % 70)), count);
}

function anyLength(): u32 {
  if (shaped && randomBelow(100) != 0) return randomBelow(60);
  const kind = randomBelow(8);
  if (kind == 0) return randomBelow(MAXIMUM_BYTES);
  return kind < 3 ? randomBelow(300) : randomBelow(60);
}

function lives(index: u32): bool {
  return lengths[index] >= 0 && (deadlines[index] < 0 || deadlines[index] >= nowMs);
}

function keep(): void {
  for (let i: u32 = 0; i < FIELDS; i++) {
    lengthsBefore[i] = lengths[i];
    deadlinesBefore[i] = deadlines[i];
  }
}

function restore(): void {
  for (let i: u32 = 0; i < FIELDS; i++) {
    lengths[i] = lengthsBefore[i];
    deadlines[i] = deadlinesBefore[i];
  }
}

function isValue(count: u32): bool {
  if (hashValueBytes != count) return false;
  for (let i: u32 = 0; i < count; i++) {
    if (load<u8>(hashValue + i) != <u8>(0x30 + (count % 70))) return false;
  }
  return true;
}

/** Whether the hash is what the model says. */
function agrees(entry: usize): bool {
  let living: u32 = 0;
  let minimum: i64 = i64.MAX_VALUE;
  for (let i: u32 = 0; i < FIELDS; i++) {
    nameOf(i);
    if (hashGet(entry, field, 3) != lives(i)) return false;
    if (!lives(i)) continue;
    living += 1;
    if (!isValue(<u32>lengths[i]) || hashDeadlineMs != deadlines[i]) return false;
    if (deadlines[i] >= 0) minimum = min(minimum, deadlines[i]);
  }
  if (hashLivingCount(entry) != living) return false;
  const due = hashInnerDeadline(entry);
  if (minimum != i64.MAX_VALUE && (due < 0 || due > minimum)) return false;
  let walked: u32 = 0;
  for (let more = hashFirst(entry); more; more = hashNext()) {
    if (hashLives()) walked += 1;
    if (hashFieldBytes != 3) return false;
  }
  return walked == living;
}

function set(index: u32, count: u32, deadlineMs: i64): void {
  const lived = lives(index);
  if (deadlineMs != HASH_KEEP_DEADLINE || !lived) deadlines[index] = max<i64>(deadlineMs, -1);
  lengths[index] = <i32>count;
}

/** A field; of a hash with a shape the next one in their order, or one that is there. */
function anyIndex(): u32 {
  if (!shaped || randomBelow(40) == 0) return randomBelow(FIELDS);
  const count = min(hashCount(hash), FIELDS - 1);
  return randomBelow(2) == 0 ? count : randomBelow(count + 1);
}

/** One random change to the hash and the model. */
function change(): bool {
  const index = anyIndex();
  const count = anyLength();
  nameOf(index);
  if (randomBelow(shaped ? 8 : 3) == 0) {
    const there = lengths[index] >= 0;
    lengths[index] = -1;
    return hashDelete(hash, field, 3) == there;
  }
  valueOf(count);
  const keeps = randomBelow(3) == 0 ? HASH_KEEP_DEADLINE : HASH_NO_DEADLINE;
  const status = hashSet(hash, field, 3, text, count, keeps);
  const expected = lives(index) ? HashStatus.UPDATED : HashStatus.NEW;
  set(index, count, keeps);
  return status == expected;
}

/** A random edit, taken back in a third of the cases. */
function edit(): bool {
  const mark = scratchMark();
  const changes: u32 = 1 + randomBelow(6);
  // Who has made a hash without fields removes it instead.
  const cancels = hashCount(hash) != 0 && randomBelow(3) == 0;
  keep();
  if (!hashEditBegin(hash, changes, true)) return false;
  let right = true;
  for (let i: u32 = 0; i < changes; i++) {
    const index = randomBelow(FIELDS);
    nameOf(index);
    const deadline = randomBelow(3) == 0 ? HASH_NO_DEADLINE : nowMs + 1 + randomBelow(500);
    if (randomBelow(2) == 0) {
      const there = lives(index);
      if (hashEditGet(field, 3) != there) right = false;
      if (!there) continue;
      if (!hashEditSetDeadline(field, 3, deadline)) right = false;
      deadlines[index] = deadline;
    } else {
      const count = anyLength();
      const expected = lives(index) ? HashStatus.UPDATED : HashStatus.NEW;
      valueOf(count);
      const asked = randomBelow(4) == 0 ? HASH_KEEP_DEADLINE : deadline;
      if (hashEditSet(field, 3, text, count, asked) != expected) right = false;
      set(index, count, asked);
    }
  }
  if (cancels) {
    hashEditCancel();
    restore();
  } else {
    hashEditCommit();
  }
  scratchReset(mark);
  return right;
}

/** Takes out what has expired. */
function expire(): bool {
  while (hashMayHaveExpired(hash)) {
    hashDueTake(hash, 1 + randomBelow(HASH_DUE_MAXIMUM));
    hashDueDrop();
  }
  let left: u32 = 0;
  for (let i: u32 = 0; i < FIELDS; i++) {
    if (!lives(i)) lengths[i] = -1;
    else left += 1;
  }
  return hashCount(hash) == left;
}

/** Whether fields chosen at random live and differ. */
function choose(): bool {
  const mark = scratchMark();
  const living = hashLivingCount(hash);
  const wanted: u32 = 1 + randomBelow(20);
  let right = hashChoose(hash, wanted, randomBelow(1 << 30));
  if (hashChosenCount != min(wanted, living)) right = false;
  let sum: u32 = 0;
  for (let i: u32 = 0; i < hashChosenCount; i++) {
    hashChosenRead(i);
    if (!hashLives()) right = false;
    const at = hashField;
    for (let j: u32 = 0; j < i; j++) {
      const name = load<u16>(at + 1) | ((<u32>load<u8>(at)) << 16);
      hashChosenRead(j);
      if (name == (load<u16>(hashField + 1) | ((<u32>load<u8>(hashField)) << 16))) sum += 1;
      hashChosenRead(i);
    }
  }
  if (hashRandom(hash, randomBelow(1 << 30)) != living > 0) right = false;
  scratchReset(mark);
  return right && sum == 0;
}

function copyAgrees(): bool {
  const copy = recordCreate(RECORD_ENTRY, 0, 0, 4);
  recordSetMeta(copy, recordMeta(hash));
  const right = hashCopyInto(hash, copy) && agrees(copy);
  hashRelease(copy);
  heapRelease(copy);
  return right;
}

function run(seed: u64, steps: u32, table: bool, timed: bool): u32 {
  randomSeed(seed);
  limitSet(Limit.HASH_BYTES, seed % 3 == 0 ? 64.0 : seed % 3 == 1 ? 300.0 : 9000.0);
  hash = hashRecord(field, 3);
  if (table) hashConvertToTable(hash);
  for (let i: u32 = 0; i < FIELDS; i++) {
    lengths[i] = -1;
    deadlines[i] = -1;
  }
  for (let i: u32 = 1; i <= steps; i++) {
    clockSet(<f64>(nowMs + randomBelow(20)) * 1000.0, 0);
    const kind = randomBelow(10);
    let right = true;
    if (timed && kind < 4) right = edit();
    else if (kind == 4) right = expire();
    else if (kind == 5) right = choose();
    else right = change();
    if (hashIsShaped(hash)) shapedTimes += 1;
    if (!right || !agrees(hash)) return i;
    if (i % 50 == 0 && !copyAgrees()) return i;
  }
  hashRelease(hash);
  heapRelease(hash);
  return 0;
}

/** Two hashes with all fields in their order. */
function twins(): usize[] {
  const made: usize[] = [];
  for (let i = 0; i < 2; i++) {
    const twin = hashRecord(field, 3);
    hashEditBegin(twin, FIELDS, false);
    for (let j: u32 = 0; j < FIELDS; j++) {
      nameOf(j);
      hashEditSet(field, 3, text, 3, HASH_NO_DEADLINE);
    }
    hashEditCommit();
    made.push(twin);
  }
  return made;
}

/**
 * Sets and deletes fields of a hash while there is hardly any memory; returns how often that
 * failed, -1 if it did not leave the hash as it was.
 */
function starve(seed: u64): i32 {
  randomSeed(seed);
  hash = hashRecord(field, 3);
  for (let i: u32 = 0; i < FIELDS; i++) {
    lengths[i] = -1;
    deadlines[i] = -1;
  }
  const fillers = fillHeap();
  let refused = 0;
  let right = true;
  for (let i = 0; i < 400 && right; i++) {
    const index = anyIndex();
    const count = randomBelow(60);
    nameOf(index);
    if (randomBelow(6) == 0) {
      right = hashDelete(hash, field, 3) == lengths[index] >= 0;
      lengths[index] = -1;
    } else {
      valueOf(count);
      const status = hashSet(hash, field, 3, text, count);
      if (status != HashStatus.OUT_OF_MEMORY) {
        lengths[index] = <i32>count;
      } else {
        refused += 1;
        const at = randomBelow(fillers.length);
        heapRelease(fillers[at]);
        fillers[at] = fillers[fillers.length - 1];
        fillers.pop();
      }
    }
    if (hashIsShaped(hash)) shapedTimes += 1;
    right = right && agrees(hash);
  }
  while (fillers.length != 0) heapRelease(fillers.pop());
  heapSetCeilingBytes(0);
  hashRelease(hash);
  heapRelease(hash);
  return right ? refused : -1;
}

describe('a hash beside a model, on a heap that moves and poisons', () => {
  beforeEach(() => {
    startHeap();
    scratchInitialize();
  });

  afterEach(() => {
    scratchRelease();
    shapesTrim();
    shapeForget();
    expectHeapEmpty();
  });

  it('agrees as a listpack that becomes a table', () => {
    for (let seed: u64 = 1; seed <= 20; seed++) {
      expect(run(seed, 60, false, false)).toBe(0, 'seed ' + seed.toString());
    }
  });

  it('agrees as one that has the fields of others', () => {
    shaped = true;
    shapedTimes = 0;
    for (let seed: u64 = 1; seed <= 60; seed++) {
      const others = twins();
      expect(run(seed, 150, false, seed % 4 == 0)).toBe(0, 'seed ' + seed.toString());
      for (let i = 0; i < others.length; i++) {
        hashRelease(others[i]);
        heapRelease(others[i]);
      }
    }
    shaped = false;
    expect(shapedTimes).toBeGreaterThan(1500);
  });

  it('changes whole or not at all when memory is out, and loses fields whatever happens', () => {
    shaped = true;
    shapedTimes = 0;
    limitSet(Limit.HASH_BYTES, 64.0);
    let refused = 0;
    for (let seed: u64 = 1; seed <= 12; seed++) {
      const others = twins();
      const times = starve(seed);
      expect(times).toBeGreaterThan(-1, 'seed ' + seed.toString());
      refused += times;
      for (let i = 0; i < others.length; i++) {
        hashRelease(others[i]);
        heapRelease(others[i]);
      }
    }
    shaped = false;
    expect(refused).toBeGreaterThan(200);
    expect(shapedTimes).toBeGreaterThan(200);
  });

  it('agrees as a table', () => {
    expect(run(7, 1500, true, false)).toBe(0);
  });

  it('agrees with deadlines, in whichever encoding', () => {
    for (let seed: u64 = 1; seed <= 30; seed++) {
      expect(run(seed, 60, false, true)).toBe(0, 'seed ' + seed.toString());
    }
    expect(run(8, 1500, true, true)).toBe(0);
  });
});
