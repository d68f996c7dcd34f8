import { expectHeapEmpty, startHeap } from './support/heap';
import { randomBelow, randomNext, randomSeed } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import {
  HYPERLOGLOG_DENSE_BYTES,
  HYPERLOGLOG_HEADER_BYTES,
  HYPERLOGLOG_REGISTERS,
  HyperloglogEncoding,
  hyperloglogBegin,
  hyperloglogDenseRaise,
  hyperloglogIndex,
  hyperloglogPack,
  hyperloglogRank,
  hyperloglogUnpack,
  hyperloglogUnpackRaise,
  murmur,
} from '../../assembly/structure/hyperloglog';
import {
  HYPERLOGLOG_CHECK_BYTES,
  HyperloglogFault,
  hyperloglogCheck,
} from '../../assembly/structure/hyperloglog-check';
import {
  estimateRegisters,
  estimateSparse,
  estimated,
} from '../../assembly/structure/hyperloglog-estimate';
import {
  SPARSE_EMPTY_BYTES,
  SparseRaise,
  sparseBytes,
  sparseClear,
  sparseIsLower,
  sparseRaise,
  sparseRewind,
  sparseUnpackRaise,
} from '../../assembly/structure/hyperloglog-sparse';

const ROOM: u32 = 20_000;
const NO_LIMIT: u64 = 1_000_000;

function emptySparse(): usize {
  const value = heapAllocate(ROOM);
  hyperloglogBegin(value, HyperloglogEncoding.SPARSE);
  sparseClear(value);
  return value;
}

/** Whether a sparse value holds exactly these registers. */
function sparseEquals(value: usize, count: u32, registers: usize, work: usize): bool {
  memory.fill(work, 0, HYPERLOGLOG_REGISTERS);
  if (!sparseUnpackRaise(value, count, work)) return false;
  return memory.compare(work, registers, HYPERLOGLOG_REGISTERS) == 0;
}

describe('a HyperLogLog', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('hashes as Redis does', () => {
    const text = heapAllocate(16);
    store<u64>(text, 0x6867_6665_6463_6261); // 'abcdefgh'
    store<u64>(text, 0x706f_6e6d_6c6b_6a69, 8);
    expect(hyperloglogRank(text, 1)).toBe(2);
    expect(hyperloglogIndex).toBe(12_711);
    for (let count: u32 = 0; count < 16; count++) {
      expect(murmur(text, count)).not.toBe(murmur(text, count + 1));
    }
    heapRelease(text);
  });

  it('packs and raises six bits a register', () => {
    randomSeed(1);
    const value = heapAllocate(HYPERLOGLOG_DENSE_BYTES);
    const expected = heapAllocate(HYPERLOGLOG_REGISTERS);
    const found = heapAllocate(HYPERLOGLOG_REGISTERS);
    hyperloglogBegin(value, HyperloglogEncoding.DENSE);
    for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i++) {
      store<u8>(expected + i, <u8>randomBelow(64));
    }
    hyperloglogPack(expected, value);
    let sound = true;
    for (let round = 0; round < 20_000; round++) {
      const index = randomBelow(HYPERLOGLOG_REGISTERS);
      const rank = randomBelow(64);
      const before: u32 = load<u8>(expected + index);
      if (hyperloglogDenseRaise(value, index, rank) != rank > before) sound = false;
      store<u8>(expected + index, <u8>max(before, rank));
    }
    hyperloglogDenseRaise(value, HYPERLOGLOG_REGISTERS - 1, 63);
    store<u8>(expected + HYPERLOGLOG_REGISTERS - 1, 63);
    hyperloglogUnpack(value, found);
    expect(memory.compare(found, expected, HYPERLOGLOG_REGISTERS)).toBe(0);
    memory.fill(found, 20, HYPERLOGLOG_REGISTERS);
    hyperloglogUnpackRaise(value, found);
    for (let i: u32 = 0; i < HYPERLOGLOG_REGISTERS; i++) {
      if (load<u8>(found + i) != max<u8>(load<u8>(expected + i), 20)) sound = false;
    }
    expect(sound).toBe(true);
    heapRelease(value);
    heapRelease(expected);
    heapRelease(found);
  });

  it('keeps runs that hold what a naive model holds, in any order of raises', () => {
    const registers = heapAllocate(HYPERLOGLOG_REGISTERS);
    const work = heapAllocate(HYPERLOGLOG_REGISTERS);
    for (let seed = 0; seed < 20; seed++) {
      randomSeed(seed);
      memory.fill(registers, 0, HYPERLOGLOG_REGISTERS);
      const value = emptySparse();
      let count = SPARSE_EMPTY_BYTES;
      const near = seed & 1;
      let sound = true;
      sparseRewind();
      for (let round = 0; round < 400; round++) {
        const index = near ? 5000 + randomBelow(60) : randomBelow(HYPERLOGLOG_REGISTERS);
        const rank: u32 = 1 + (near ? randomBelow(3) : randomBelow(32));
        const before: u32 = load<u8>(registers + index);
        const lower = before < rank;
        if (sparseIsLower(value, count, index, rank) != lower) sound = false;
        const result = sparseRaise(value, count, index, rank, NO_LIMIT);
        if (result != (lower ? SparseRaise.RAISED : SparseRaise.SAME)) sound = false;
        count = sparseBytes;
        store<u8>(registers + index, <u8>max(before, rank));
        if (round % 40 == 0 && !sparseEquals(value, count, registers, work)) sound = false;
      }
      expect(sound && sparseEquals(value, count, registers, work)).toBe(true);
      expect(estimateSparse(value, count)).toBe(true);
      expect(estimated).toBe(estimateRegisters(registers));
      heapRelease(value);
    }
    heapRelease(registers);
    heapRelease(work);
  });

  it('makes the same runs whether the walk goes on or starts anew', () => {
    randomSeed(5);
    const a = emptySparse();
    const b = emptySparse();
    let aCount = SPARSE_EMPTY_BYTES;
    let bCount = SPARSE_EMPTY_BYTES;
    sparseRewind();
    for (let pass = 0; pass < 3; pass++) {
      for (let index: u32 = 0; index < HYPERLOGLOG_REGISTERS; index += 1 + randomBelow(20)) {
        const rank = 1 + randomBelow(3);
        sparseRaise(a, aCount, index, rank, NO_LIMIT);
        aCount = sparseBytes;
      }
    }
    randomSeed(5);
    for (let pass = 0; pass < 3; pass++) {
      for (let index: u32 = 0; index < HYPERLOGLOG_REGISTERS; index += 1 + randomBelow(20)) {
        const rank = 1 + randomBelow(3);
        sparseRewind();
        sparseRaise(b, bCount, index, rank, NO_LIMIT);
        bCount = sparseBytes;
      }
    }
    expect(aCount).toBe(bCount);
    expect(memory.compare(a, b, aCount)).toBe(0);
    heapRelease(a);
    heapRelease(b);
  });

  it('refuses ranks and lengths that the sparse form cannot have', () => {
    const value = emptySparse();
    expect(<u32>sparseRaise(value, 18, 5, 33, NO_LIMIT)).toBe(<u32>SparseRaise.DENSE);
    expect(<u32>sparseRaise(value, 18, 5, 1, 18)).toBe(<u32>SparseRaise.DENSE);
    expect(sparseBytes).toBe(18);
    expect(<u32>sparseRaise(value, 18, 5, 1, 21)).toBe(<u32>SparseRaise.RAISED);
    heapRelease(value);
  });

  it('survives any bytes', () => {
    const registers = heapAllocate(HYPERLOGLOG_REGISTERS);
    let sound = true;
    for (let round = 0; round < 3000; round++) {
      randomSeed(round);
      const runs = randomBelow(40);
      const value = heapAllocate(HYPERLOGLOG_HEADER_BYTES + runs + 3);
      hyperloglogBegin(value, HyperloglogEncoding.SPARSE);
      for (let i: u32 = 0; i < runs; i++) {
        store<u8>(value + HYPERLOGLOG_HEADER_BYTES + i, <u8>randomNext());
      }
      const count = HYPERLOGLOG_HEADER_BYTES + runs;
      sparseUnpackRaise(value, count, registers);
      estimateSparse(value, count);
      sparseRewind();
      sparseRaise(value, count, randomBelow(HYPERLOGLOG_REGISTERS), 1 + randomBelow(40), NO_LIMIT);
      if (sparseBytes > count + 3) sound = false;
      heapRelease(value);
    }
    expect(sound).toBe(true);
    heapRelease(registers);
  });

  it('passes its own test', () => {
    const work = heapAllocate(HYPERLOGLOG_CHECK_BYTES);
    expect(<u32>hyperloglogCheck(work, 3000, 7)).toBe(<u32>HyperloglogFault.NONE);
    heapRelease(work);
  });
});
