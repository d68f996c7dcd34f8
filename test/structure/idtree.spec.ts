import { expectHeapEmpty, startFriendlyHeap, startHeap } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapReservedBytes, heapSetCeilingBytes, heapUsedBytes } from '../../assembly/memory/heap';
import {
  IdInsert,
  ID_TREE_BYTES,
  IdTree,
  idTreeBytes,
  idTreeCount,
  idTreeFind,
  idTreeFirst,
  idTreeInitialize,
  idTreeInsert,
  idTreeLast,
  idTreeMs,
  idTreeNext,
  idTreePrevious,
  idTreeReleaseStep,
  idTreeRemove,
  idTreeSeek,
  idTreeSeekBack,
  idTreeSeq,
  idTreeSetValue,
  idTreeValue,
} from '../../assembly/structure/idtree';
import { idTreeValidate } from '../../assembly/structure/idtree-validate';

// The model: value[i] of the id that number i stands for, 0 while it is not in the tree. Numbers
// ascend as their ids do: 40 sequences a millisecond, and the last ones at the end of 64 bits.
const IDS: u32 = 4000;
const values = new StaticArray<u32>(IDS);
const tree = changetype<IdTree>(memory.data(<i32>ID_TREE_BYTES, 8));
const rightLeaf = memory.data<u8>([
  1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7,
  0, 0, 0,
]);

let present: u32 = 0;
let visited: u32 = 0;
/** Answers that were not the model's. */
let wrong: u32 = 0;

function msOf(id: u32): u64 {
  return id >= IDS - 40 ? u64.MAX_VALUE : id / 40;
}

function seqOf(id: u32): u64 {
  return id >= IDS - 40 ? u64.MAX_VALUE - (IDS - 1 - id) : id % 40;
}

function clear(): void {
  for (let i: u32 = 0; i < IDS; ++i) values[i] = 0;
  present = 0;
  wrong = 0;
  idTreeInitialize(tree);
}

function add(id: u32, value: u32): void {
  const done = idTreeInsert(tree, msOf(id), seqOf(id), value);
  if (values[id]) {
    if (done != IdInsert.PRESENT) ++wrong;
    return;
  }
  if (done != IdInsert.DONE) ++wrong;
  values[id] = value;
  ++present;
}

function take(id: u32): void {
  if (idTreeRemove(tree, msOf(id), seqOf(id)) != values[id]) ++wrong;
  if (values[id]) --present;
  values[id] = 0;
}

/** Notes whether a cursor names the entry of a number, or none for a number out of range. */
function cursorIs(cursor: u64, id: i32): void {
  if (id < 0 || <u32>id >= IDS) {
    if (cursor) ++wrong;
  } else if (!cursor || idTreeMs(cursor) != msOf(id) || idTreeSeq(cursor) != seqOf(id)) {
    ++wrong;
  } else if (idTreeValue(cursor) != values[id]) {
    ++wrong;
  }
}

function from(id: i32): i32 {
  while (<u32>id < IDS && !values[id]) ++id;
  return id;
}

function downFrom(id: i32): i32 {
  while (id >= 0 && !values[id]) --id;
  return id;
}

/** Compares the whole tree with the model. */
function compare(): void {
  expect(idTreeValidate(tree)).toBe(true, 'the tree is damaged');
  expect(idTreeCount(tree)).toBe(present);
  let id = from(0);
  let cursor = idTreeFirst(tree);
  while (cursor) {
    cursorIs(cursor, id);
    cursor = idTreeNext(cursor);
    id = from(id + 1);
  }
  cursorIs(0, id);
  id = downFrom(IDS - 1);
  cursor = idTreeLast(tree);
  while (cursor) {
    cursorIs(cursor, id);
    cursor = idTreePrevious(cursor);
    id = downFrom(id - 1);
  }
  cursorIs(0, id);
}

function release(): void {
  idTreeReleaseStep(tree, u32.MAX_VALUE, 0);
}

function visit(value: usize): void {
  if (value != --visited) ++wrong;
}

describe('an id tree', () => {
  beforeEach(() => {
    startHeap();
    clear();
  });
  afterEach(() => {
    expect(wrong).toBe(0, 'answers differ from the model');
    release();
    expectHeapEmpty();
  });

  it('has the bytes of the drawing', () => {
    idTreeInsert(tree, 1, 2, 7);
    for (let i: usize = 0; i < 36; ++i) {
      expect(load<u8>(<usize>tree.root + i)).toBe(load<u8>(rightLeaf + i));
    }
  });

  it('agrees with the model when ids come and go at random', () => {
    for (let seed: u64 = 0; seed < 6; ++seed) {
      randomSeed(seed);
      const range = seed & 1 ? IDS : 300;
      for (let turn: u32 = 0; turn < 12000; ++turn) {
        const id = randomBelow(range);
        // Now it grows, now it shrinks.
        if (randomBelow(100) < (turn / 3000) % 2 ? 30 : 65) add(id, turn + 1);
        else take(id);
        if (turn % 1500 == 0) compare();
      }
      compare();
      for (let id: u32 = 0; id < range; ++id) take(id);
      compare();
    }
  });

  it('finds neighbours of ids that are there and that are not', () => {
    randomSeed(3);
    for (let i: u32 = 0; i < 1500; ++i) add(randomBelow(IDS), i + 1);
    for (let id: u32 = 0; id < IDS; ++id) {
      cursorIs(idTreeSeek(tree, msOf(id), seqOf(id)), from(id));
      cursorIs(idTreeSeekBack(tree, msOf(id), seqOf(id)), downFrom(id));
      if (idTreeFind(tree, msOf(id), seqOf(id)) != values[id]) ++wrong;
    }
  });

  it('is a queue: added behind, taken out before', () => {
    for (let id: u32 = 0; id < IDS; ++id) {
      add(id, id + 1);
      if (id >= 200) take(id - 200);
    }
    compare();
    expect(tree.nodes).toBeLessThan(7);
  });

  it('keeps compact when most of it is taken out', () => {
    for (let id: u32 = 0; id < IDS; ++id) add(id, id + 1);
    for (let id: u32 = 0; id < IDS; ++id) if (id % 60) take(id);
    compare();
    expect(tree.nodes).toBeLessThan(10);
  });

  it('fills its nodes when ids ascend', () => {
    for (let id: u32 = 0; id < IDS; ++id) add(id, id + 1);
    compare();
    expect(tree.nodes).toBe(64 + 2 + 1);
    expect(idTreeBytes(tree)).toBe(<u64>heapUsedBytes());
  });

  it('can have the value of an entry set', () => {
    add(5, 6);
    idTreeSetValue(idTreeFirst(tree), 9);
    expect(idTreeFind(tree, msOf(5), seqOf(5))).toBe(9);
  });

  it('is freed in steps, from behind', () => {
    for (let id: u32 = 0; id < IDS; ++id) add(id, id);
    visited = IDS;
    let steps = 0;
    while (!idTreeReleaseStep(tree, 7, visit.index)) ++steps;
    expect(visited).toBe(0);
    expect(steps).toBe(IDS / 7);
    expectHeapEmpty();
  });
});

describe('an id tree without memory', () => {
  beforeEach(() => {
    startFriendlyHeap();
    clear();
  });

  it('refuses an insert and has changed nothing', () => {
    const ceiling = heapReservedBytes() + 65536 * 3;
    heapSetCeilingBytes(ceiling);
    let failed: u32 = 0;
    for (let id: u32 = 0; id < 200000 && failed < 3; ++id) {
      const before = idTreeCount(tree);
      const done = idTreeInsert(tree, id, 0, 1);
      if (done == IdInsert.DONE) continue;
      expect<u32>(done).toBe(IdInsert.OUT_OF_MEMORY);
      expect(idTreeCount(tree)).toBe(before);
      expect(idTreeValidate(tree)).toBe(true);
      ++failed;
    }
    expect(failed).toBe(3);
    heapSetCeilingBytes(0);
    release();
    expectHeapEmpty();
  });
});
