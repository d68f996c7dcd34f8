import {
  heapAllocate,
  heapRelease,
  heapSetCeilingBytes,
  heapUsedBytes,
} from '../../assembly/memory/heap';
import {
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackSeek,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import {
  elementIsPlain,
  fillBytes,
  fillCount,
  fillExceeded,
  nodeClose,
  nodeIsCompressed,
  nodeIsPlain,
  nodeOpen,
  nodeSetThreshold,
  nodeUnpack,
  nodeView,
  quicklistAppendListpack,
  quicklistAppendPlain,
  quicklistBytes,
  quicklistCount,
  quicklistCreate,
  quicklistDeleteEnd,
  quicklistDuplicate,
  quicklistEnd,
  quicklistExtract,
  quicklistNode,
  quicklistOffset,
  quicklistPush,
  quicklistPushed,
  quicklistRelease,
  quicklistReleaseStep,
  quicklistSeek,
  quicklistSettle,
  quicklistView,
} from '../../assembly/structure/quicklist';
import {
  quicklistDeleteRange,
  quicklistInsert,
  quicklistRemove,
  quicklistReplace,
  quicklistTrim,
  quicklistTurn,
} from '../../assembly/structure/quicklist-edit';
import {
  expectHeapEmpty,
  fillMemory,
  freeMemory,
  startFriendlyHeap,
  startHeap,
} from './support/heap';
import { BUFFER, TEXT, listOf, put, valid } from './support/listpack';
import { randomBelow, randomSeed } from './support/random';

/** The elements of a list, read node by node. */
function elementsOf(list: usize): string[] {
  const found: string[] = [];
  for (let node: usize = quicklistView(list).head; node; node = nodeView(node).next) {
    const data = nodeOpen(node);
    if (nodeIsPlain(node)) {
      found.push(String.UTF8.decodeUnsafe(data, nodeView(node).bytes));
      continue;
    }
    for (let entry = listpackFirst(data); entry; entry = listpackNext(entry)) {
      listpackGetText(entry, BUFFER);
      found.push(String.UTF8.decodeUnsafe(listpackText, listpackTextBytes));
    }
  }
  nodeClose();
  return found;
}

/** Links, counts and sizes of all nodes; the ends lie open as deep as they must. */
function isSound(list: usize): bool {
  const view = quicklistView(list);
  let nodes: u32 = 0;
  let count: u32 = 0;
  let before: usize = 0;
  for (let node: usize = view.head; node; node = nodeView(node).next) {
    const own = nodeView(node);
    if (own.previous != <u32>before || own.count == 0) return false;
    const fromEnd = view.nodes - 1 - nodes;
    if (nodeIsCompressed(node) && (nodes < view.depth || fromEnd < view.depth)) return false;
    const data = nodeOpen(node);
    if (!nodeIsPlain(node) && !valid(data)) return false;
    if (nodeIsPlain(node) && own.count != 1) return false;
    nodes += 1;
    count += own.count;
    before = node;
  }
  nodeClose();
  return view.tail == <u32>before && view.nodes == nodes && view.count == count;
}

function holds(list: usize, model: string[]): bool {
  if (!isSound(list) || quicklistCount(list) != <u32>model.length) return false;
  const found = elementsOf(list);
  for (let i = 0; i < model.length; i++) if (found[i] != model[i]) return false;
  return true;
}

function push(list: usize, atTail: bool, text: string): bool {
  const count = put(text);
  const nodes = quicklistView(list).nodes;
  if (!quicklistPush(list, atTail, TEXT, count)) return false;
  quicklistPushed(list, atTail, nodes);
  return true;
}

function pop(list: usize, atTail: bool): void {
  nodeUnpack(quicklistEnd(list, atTail));
  if (quicklistDeleteEnd(list, atTail)) quicklistSettle(list, 0);
}

/** A list of some texts. */
function quicklistOf(model: string[], fill: i32, depth: u32): usize {
  const list = quicklistCreate(fill, depth);
  for (let i = 0; i < model.length; i++) push(list, true, model[i]);
  return list;
}

/** Elements of each node: "3 1 2", with P before a plain one and z before a compressed. */
function shape(list: usize): string {
  let text = '';
  for (let node: usize = quicklistView(list).head; node; node = nodeView(node).next) {
    if (text.length) text += ' ';
    if (nodeIsPlain(node)) text += 'P';
    if (nodeIsCompressed(node)) text += 'z';
    text += nodeView(node).count.toString();
  }
  return text;
}

function letters(count: i32): string[] {
  const model: string[] = [];
  for (let i = 0; i < count; i++) model.push(String.fromCharCode(97 + i));
  return model;
}

function randomText(): string {
  const kind = randomBelow(10);
  if (kind < 4) return randomBelow(20).toString();
  if (kind < 8) return 'v' + 'x'.repeat(randomBelow(60));
  return 'compressible '.repeat(randomBelow(12));
}

function insert(list: usize, model: string[], index: i32, behind: bool, text: string): void {
  const count = put(text);
  quicklistSeek(list, index);
  expect(quicklistInsert(list, quicklistNode, quicklistOffset, behind, TEXT, count)).toBe(true);
  const at = behind ? index + 1 : index;
  model.push('');
  for (let i = model.length - 1; i > at; i--) model[i] = model[i - 1];
  model[at] = text;
}

function replace(list: usize, index: i32, text: string): bool {
  const count = put(text);
  quicklistSeek(list, index);
  return quicklistReplace(list, quicklistNode, quicklistOffset, TEXT, count);
}

function remove(list: usize, fromTail: bool, text: string, maximum: u32): i64 {
  const count = put(text);
  return quicklistRemove(list, fromTail, TEXT, count, maximum);
}

/** The model without up to `most` elements that equal a text. */
function removed(model: string[], fromTail: bool, text: string, maximum: i32): string[] {
  const left: string[] = [];
  let found = 0;
  for (let i = 0; i < model.length; i++) {
    const at = fromTail ? model.length - 1 - i : i;
    if (model[at] == text && found < maximum) found += 1;
    else left.push(model[at]);
  }
  return fromTail ? left.reverse() : left;
}

describe('the limits of a node', () => {
  it('are those of list-max-listpack-size', () => {
    expect(fillBytes(-1)).toBe(4096);
    expect(fillBytes(-2)).toBe(8192);
    expect(fillBytes(-5)).toBe(65536);
    expect(fillBytes(-100)).toBe(65536);
    expect(fillCount(0)).toBe(1);
    expect(fillCount(3)).toBe(3);
    expect(fillExceeded(-2, 8192, 60000)).toBe(false);
    expect(fillExceeded(-2, 8193, 1)).toBe(true);
    expect(fillExceeded(3, 100, 3)).toBe(false);
    expect(fillExceeded(3, 100, 4)).toBe(true);
    expect(fillExceeded(1000, 8193, 3)).toBe(true);
  });

  it('make an element of the packed threshold a plain node', () => {
    expect(elementIsPlain(1 << 29)).toBe(false);
    expect(elementIsPlain(1 << 30)).toBe(true);
    expect(nodeSetThreshold(5)).toBe(true);
    expect(elementIsPlain(5)).toBe(true);
    expect(elementIsPlain(4)).toBe(false);
    expect(nodeSetThreshold(((<u64>1) << 32) - 1000)).toBe(false);
    expect(nodeSetThreshold(0)).toBe(true);
    expect(elementIsPlain(5)).toBe(false);
  });
});

describe('a quicklist', () => {
  beforeEach(startHeap);
  afterEach(() => {
    nodeSetThreshold(0);
    expectHeapEmpty();
  });

  it('fills a node before it begins another one, at both ends', () => {
    const list = quicklistOf(letters(5), 2, 0);
    expect(shape(list)).toBe('2 2 1');
    push(list, false, 'x');
    push(list, false, 'y');
    push(list, false, 'z');
    expect(shape(list)).toBe('1 2 2 2 1');
    expect(holds(list, ['z', 'y', 'x', 'a', 'b', 'c', 'd', 'e'])).toBe(true);
    pop(list, false);
    pop(list, true);
    expect(shape(list)).toBe('2 2 2');
    quicklistRelease(list);
  });

  it('finds every index from the nearer end, and none beyond', () => {
    const model = letters(20);
    const list = quicklistOf(model, 3, 1);
    for (let i = 0; i < 20; i++) {
      expect(quicklistSeek(list, i)).toBe(true);
      listpackGetText(listpackSeek(nodeOpen(quicklistNode), quicklistOffset), BUFFER);
      expect(String.UTF8.decodeUnsafe(listpackText, listpackTextBytes)).toBe(model[i]);
      nodeClose();
    }
    expect(quicklistSeek(list, 20)).toBe(false);
    quicklistRelease(list);
  });

  it('splits a full node to insert into it, and merges what has become small', () => {
    const model = letters(6);
    const list = quicklistOf(model, 3, 0);
    insert(list, model, 1, true, 'x');
    expect(shape(list)).toBe('2 2 3');
    expect(holds(list, model)).toBe(true);
    insert(list, model, 0, false, 'y');
    insert(list, model, 0, false, 'z');
    expect(shape(list)).toBe('1 3 2 3');
    insert(list, model, 3, true, 'w');
    expect(shape(list)).toBe('1 3 3 3');
    expect(holds(list, model)).toBe(true);
    quicklistRelease(list);
  });

  it('gives big elements a node of their own and takes them into it again', () => {
    nodeSetThreshold(5);
    const model = letters(6);
    const list = quicklistOf(model, 6, 0);
    insert(list, model, 2, true, 'big element');
    expect(shape(list)).toBe('3 P1 3');
    insert(list, model, 2, false, 'another');
    expect(shape(list)).toBe('2 P1 1 P1 3');
    expect(holds(list, model)).toBe(true);
    expect(replace(list, 2, 'c1')).toBe(true);
    model[2] = 'c1';
    expect(shape(list)).toBe('2 2 P1 3');
    expect(replace(list, 4, 'bigger than before')).toBe(true);
    model[4] = 'bigger than before';
    expect(replace(list, 0, 'at the head')).toBe(true);
    model[0] = 'at the head';
    expect(shape(list)).toBe('P1 1 2 P1 3');
    expect(holds(list, model)).toBe(true);
    expect(quicklistAppendPlain(list, heapAllocate(3), 3)).toBe(true);
    expect(shape(list)).toBe('P1 1 2 P1 3 P1');
    quicklistRelease(list);
  });

  it('adopts nodes and gives its only one away', () => {
    const list = quicklistCreate(-2, 0);
    expect(quicklistAppendListpack(list, listOf(['a', 'b']))).toBe(true);
    expect(holds(list, ['a', 'b'])).toBe(true);
    const listpack = quicklistExtract(list);
    expect(valid(listpack)).toBe(true);
    heapRelease(listpack);
  });

  it('compresses all nodes but those at the ends', () => {
    const long = 'the same text over and over. '.repeat(4);
    const list = quicklistCreate(1, 1);
    for (let i = 0; i < 5; i++) push(list, true, long + i.toString());
    expect(shape(list)).toBe('1 z1 z1 z1 1');
    const copy = quicklistDuplicate(list);
    expect(shape(copy)).toBe('1 z1 z1 z1 1');
    expect(quicklistBytes(list, 1000)).toBe(quicklistBytes(copy, 1000));
    pop(list, false);
    pop(list, true);
    expect(shape(list)).toBe('1 z1 1');
    expect(replace(list, 1, long)).toBe(true);
    expect(shape(list)).toBe('1 z1 1');
    expect(quicklistTrim(copy, 1, 4)).toBe(true);
    expect(shape(copy)).toBe('1 z1 z1 1');
    expect(remove(copy, false, long + '2', 9)).toBe(1);
    expect(shape(copy)).toBe('1 z1 1');
    quicklistRelease(list);
    quicklistRelease(copy);
  });

  it('is turned as if its elements were popped and pushed', () => {
    const list = quicklistOf(letters(5), 2, 0);
    expect(quicklistTurn(list, true)).toBe(true);
    expect(shape(list)).toBe('1 2 2');
    expect(quicklistTurn(list, false)).toBe(true);
    expect(shape(list)).toBe('2 2 1');
    expect(holds(list, letters(5))).toBe(true);
    quicklistRelease(list);
    const single = quicklistOf(letters(3), 3, 0);
    expect(quicklistTurn(single, true)).toBe(true);
    expect(holds(single, ['c', 'a', 'b'])).toBe(true);
    expect(shape(single)).toBe('3');
    quicklistRelease(single);
  });

  it('is freed in steps', () => {
    const list = quicklistOf(letters(10), 1, 0);
    expect(quicklistReleaseStep(list, 4)).toBe(false);
    expect(quicklistView(list).nodes).toBe(6);
    expect(quicklistReleaseStep(list, 6)).toBe(true);
  });

  it('is a list of texts, whatever is done with it', () => {
    const fills: i32[] = [1, 2, 5, 128, -1, -2];
    for (let round = 0; round < 48; round++) {
      randomSeed(round);
      nodeSetThreshold(round % 3 == 2 ? 40 : 0);
      const list = quicklistCreate(fills[round % 6], (round / 6) % 3);
      let model: string[] = [];
      for (let step = 0; step < 150; step++) model = change(list, model);
      expect(holds(list, model)).toBe(true, 'round ' + round.toString());
      const copy = quicklistDuplicate(list);
      expect(holds(copy, model)).toBe(true, 'copy ' + round.toString());
      quicklistRelease(copy);
      quicklistRelease(list);
    }
  });
});

/** Does the same at random to a list and to its model, and compares at times. */
function change(list: usize, model: string[]): string[] {
  const kind = randomBelow(13);
  const length = model.length;
  const text = randomText();
  if (kind < 4 || length == 0) {
    const atTail = randomBelow(2) == 1;
    expect(push(list, atTail, text)).toBe(true);
    if (atTail) model.push(text);
    else model.unshift(text);
  } else if (kind < 6) {
    insert(list, model, randomBelow(length), randomBelow(2) == 1, text);
  } else if (kind < 8) {
    const index = randomBelow(length);
    expect(replace(list, index, text)).toBe(true);
    model[index] = text;
  } else if (kind == 8) {
    const atTail = randomBelow(2) == 1;
    pop(list, atTail);
    if (atTail) model.pop();
    else model.shift();
  } else if (kind == 9) {
    const index = randomBelow(length);
    const count = min<i32>(length - index, randomBelow(8));
    quicklistSeek(list, index);
    expect(quicklistDeleteRange(list, quicklistNode, quicklistOffset, count)).toBe(true);
    model.splice(index, count);
  } else if (kind == 10) {
    const victim = model[randomBelow(length)];
    const fromTail = randomBelow(2) == 1;
    const maximum = 1 + randomBelow(3);
    const left = removed(model, fromTail, victim, maximum);
    expect(remove(list, fromTail, victim, maximum)).toBe(length - left.length);
    model = left;
  } else if (kind == 11) {
    const fromTail = randomBelow(2) == 1;
    expect(quicklistTurn(list, fromTail)).toBe(true);
    if (fromTail) model.unshift(model.pop());
    else model.push(model.shift());
  } else if (length > 30) {
    const index = randomBelow(8);
    const count = length - index - randomBelow(8);
    expect(quicklistTrim(list, index, count)).toBe(true);
    model = model.slice(index, index + count);
  }
  if (randomBelow(5) == 0) expect(holds(list, model)).toBe(true);
  return model;
}

describe('a quicklist without memory', () => {
  beforeEach(startFriendlyHeap);
  afterEach(() => {
    heapSetCeilingBytes(0);
    expectHeapEmpty();
  });

  it('changes nothing when it refuses, and frees what it has tried', () => {
    for (let round = 0; round < 30; round++) {
      randomSeed(round);
      const model: string[] = [];
      for (let i = 0; i < 60; i++) model.push('the text the text '.repeat(3) + i.toString());
      const list = quicklistOf(model, round % 2 ? 4 : -1, round % 3);
      const blocks = fillMemory();
      const before = heapUsedBytes();
      const big = put('y'.repeat(3000));
      quicklistSeek(list, randomBelow(60));
      const node = quicklistNode;
      const offset = quicklistOffset;
      let refused = true;
      if (round % 5 == 0) refused = !quicklistPush(list, true, TEXT, big);
      if (round % 5 == 1) refused = !quicklistInsert(list, node, offset, true, TEXT, big);
      if (round % 5 == 2) refused = !quicklistReplace(list, node, offset, TEXT, big);
      if (round % 5 == 3) refused = !quicklistInsert(list, node, offset, false, TEXT, big);
      if (round % 5 == 4) refused = quicklistDuplicate(list) == 0;
      expect(refused).toBe(true);
      expect(heapUsedBytes()).toBe(before);
      freeMemory(blocks);
      expect(holds(list, model)).toBe(true, 'round ' + round.toString());
      quicklistRelease(list);
    }
  });
});

describe('a compressed quicklist without memory', () => {
  beforeEach(startFriendlyHeap);
  afterEach(() => {
    heapSetCeilingBytes(0);
    expectHeapEmpty();
  });

  it('refuses to change what it cannot unpack', () => {
    const model: string[] = [];
    for (let i = 0; i < 60; i++) model.push('the text the text '.repeat(30) + i.toString());
    const list = quicklistOf(model, 3, 1);
    const blocks = fillMemory();
    quicklistSeek(list, 31);
    const node = quicklistNode;
    expect(nodeIsCompressed(node)).toBe(true);
    expect(nodeOpen(node)).toBe(0);
    expect(quicklistDeleteRange(list, node, 1, 20)).toBe(false);
    expect(quicklistTrim(list, 10, 21)).toBe(false);
    expect(remove(list, false, model[31], 1)).toBe(-1);
    expect(replace(list, 31, 'x')).toBe(false);
    freeMemory(blocks);
    expect(holds(list, model)).toBe(true);
    quicklistRelease(list);
  });
});
