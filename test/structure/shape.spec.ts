import { startHeap, fillHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { TEXT, put, take } from './support/text';
import { heapRelease, heapSetCeilingBytes, heapUsedBytes } from '../../assembly/memory/heap';
import {
  listpackAppend,
  listpackCreate,
  listpackGetText,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import { listpackEntryBytesFor } from '../../assembly/structure/listpack-entry';
import {
  SHAPE_FIELDS_MAXIMUM,
  Shape,
  shapeChild,
  shapeExtend,
  shapeField,
  shapeFind,
  shapeForget,
  shapeHashes,
  shapeNamesBytes,
  shapeOfPairs,
  shapeParent,
  shapeRelease,
  shapeRetain,
  shapeRoot,
  shapeSeen,
  shapeShareBytes,
  shapeSignature,
  shapeTotal,
  shapesTrim,
} from '../../assembly/structure/shape';

const BUFFER: usize = memory.data(24, 8);

/** Names of every form: texts, integers, none, such as begin or end alike, and longer ones. */
const NAMES: string[] = [
  'a',
  'b',
  'id',
  '7',
  '-12',
  '70000',
  '007',
  '',
  'field:1',
  'field:2',
  'field:12',
  'a field of more than sixteen bytes, 1',
  'a field of more than sixteen bytes, 2',
  'a longer one: ' + 'x'.repeat(60),
  'a longer one: ' + 'x'.repeat(61),
  'y'.repeat(255),
];

const isNull = (shape: Shape): bool => changetype<usize>(shape) == 0;

/** A listpack of pairs with these fields; the caller frees it. */
function pairsOf(names: string[]): usize {
  let list = listpackCreate(0);
  for (let i = 0; i < names.length; i++) {
    list = listpackAppend(list, TEXT, <u32>put(names[i]));
    list = listpackAppend(list, TEXT, <u32>put('value'));
  }
  return list;
}

/** The shape of these fields, retained; null = it could not be made. */
function shapeOf(names: string[]): Shape {
  const list = pairsOf(names);
  const shape = shapeOfPairs(list, names.length);
  if (!isNull(shape)) shapeRetain(shape);
  heapRelease(list);
  return shape;
}

/** Whether a shape is the list of these fields. */
function isShapeOf(shape: Shape, names: string[]): bool {
  if (<i32>shape.count != names.length) return false;
  let bytes: u32 = 0;
  let signature: u64 = 0;
  for (let i = 0; i < names.length; i++) {
    listpackGetText(shapeField(shape, i), BUFFER);
    if (take(listpackText, listpackTextBytes) != names[i]) return false;
    const count = <u32>put(names[i]);
    bytes += listpackEntryBytesFor(TEXT, count);
    signature = shapeSignature(signature, TEXT, count);
    if (shapeFind(shape, TEXT, count) != i) return false;
  }
  for (let i = 0; i < NAMES.length; i++) {
    const there = names.indexOf(NAMES[i]);
    if (shapeFind(shape, TEXT, <u32>put(NAMES[i])) != there) return false;
  }
  return bytes == shapeNamesBytes(shape) && signature == shape.signature;
}

/** Some names in a random order, each once; often the first ones in their own. */
function anyNames(): string[] {
  const names: string[] = [];
  const count: u32 = 1 + randomBelow(9);
  let next: u32 = 0;
  while (<u32>names.length < count) {
    if (randomBelow(4) == 0) next = randomBelow(NAMES.length);
    const name = NAMES[next];
    next = (next + 1) % NAMES.length;
    if (!names.includes(name)) names.push(name);
  }
  return names;
}

/** How many different lists of names these and their first parts are. */
function lines(held: string[][]): u32 {
  const seen = new Set<string>();
  for (let i = 0; i < held.length; i++) {
    let line = '';
    for (let j = 0; j < held[i].length; j++) {
      line += held[i][j] + '|';
      seen.add(line);
    }
  }
  return seen.size;
}

/** Random shapes beside a model; returns the step that went wrong, 0 = none. */
function run(seed: u64, steps: u32): u32 {
  randomSeed(seed);
  const held: string[][] = [];
  const shapes: Shape[] = [];
  for (let i: u32 = 1; i <= steps; i++) {
    const kind = randomBelow(10);
    if (kind < 4 || shapes.length == 0) {
      const names = anyNames();
      held.push(names);
      shapes.push(shapeOf(names));
    } else if (kind < 6) {
      const at = randomBelow(shapes.length);
      const name = NAMES[randomBelow(NAMES.length)];
      if (!held[at].includes(name)) {
        const child = shapeExtend(shapes[at], TEXT, <u32>put(name));
        shapeRetain(child);
        if (changetype<usize>(shapeParent(child)) != changetype<usize>(shapes[at])) return i;
        shapeRelease(shapes[at]);
        held[at] = held[at].concat([name]);
        shapes[at] = child;
      }
    } else {
      const at = randomBelow(shapes.length);
      shapeRelease(shapes[at]);
      held.splice(at, 1);
      shapes.splice(at, 1);
    }
    if (randomBelow(5) == 0) shapesTrim();
    for (let j = 0; j < shapes.length; j++) {
      if (!isShapeOf(shapes[j], held[j])) return i;
    }
    if (shapeHashes != <u32>shapes.length || shapeTotal() < lines(held)) return i;
    if (i % 10 != 0) continue;
    shapesTrim();
    if (shapeTotal() != lines(held)) return i;
  }
  while (shapes.length != 0) shapeRelease(shapes.pop());
  shapesTrim();
  return shapeTotal();
}

describe('shapes', () => {
  beforeEach(() => {
    startHeap();
  });

  afterEach(() => {
    shapesTrim();
    shapeForget();
    expectHeapEmpty();
  });

  it('agree with a model, whatever is made, extended and released', () => {
    for (let seed: u64 = 1; seed <= 12; seed++) {
      expect(run(seed, 150)).toBe(0, 'seed ' + seed.toString());
    }
  });

  it('are the same for the same fields in the same order only', () => {
    const one = shapeOf(['a', 'b', '7']);
    const same = shapeOf(['a', 'b', '7']);
    const other = shapeOf(['b', 'a', '7']);
    expect(changetype<usize>(one)).toBe(changetype<usize>(same));
    expect(changetype<usize>(one) != changetype<usize>(other)).toBe(true);
    expect(shapeTotal()).toBe(6);
    shapeRelease(one);
    shapeRelease(same);
    shapeRelease(other);
  });

  it('lead from field to field', () => {
    const whole = shapeOf(['a', 'b', '7']);
    let at = shapeRoot();
    at = shapeChild(at, TEXT, <u32>put('a'));
    at = shapeChild(at, TEXT, <u32>put('b'));
    expect(isNull(shapeChild(at, TEXT, <u32>put('c')))).toBe(true);
    at = shapeChild(at, TEXT, <u32>put('7'));
    expect(changetype<usize>(at)).toBe(changetype<usize>(whole));
    expect(isNull(shapeChild(shapeRoot(), TEXT, <u32>put('b')))).toBe(true);
    shapeRelease(whole);
  });

  it('share their names with the first parts of them', () => {
    const names: string[] = [];
    for (let i = 0; i < 60; i++) names.push('field:' + i.toString());
    const used = heapUsedBytes();
    const shape = shapeOf(names);
    expect(isShapeOf(shape, names)).toBe(true);
    // A record of 40 bytes and its place in the table for each, and one block of names.
    expect(heapUsedBytes() - used).toBeLessThan(60 * 60 + 1000);
    let part = shape;
    while (part.count > 3) part = shapeParent(part);
    expect(isShapeOf(part, names.slice(0, 3))).toBe(true);
    expect(shapeShareBytes(shape)).toBeLessThan(100);
    shapeRelease(shape);
  });

  it('are kept for a while without a user', () => {
    const shape = shapeOf(['a', 'b', 'id']);
    shapeRelease(shape);
    expect(shapeTotal()).toBe(3);
    const again = shapeOf(['a', 'b', 'id']);
    expect(changetype<usize>(again)).toBe(changetype<usize>(shape));
    shapesTrim();
    expect(shapeTotal()).toBe(3);
    shapeRelease(again);
    shapesTrim();
    expect(shapeTotal()).toBe(0);
  });

  it('are not kept by the hundred', () => {
    for (let i = 0; i < 500; i++) shapeRelease(shapeOf(['n' + i.toString()]));
    expect(shapeTotal()).toBe(32);
  });

  it('are not made by the thousand for single hashes', () => {
    const shapes: Shape[] = [];
    for (;;) {
      const name = 'n' + shapes.length.toString();
      const shape = shapeOf([name, 'a', 'b', 'id', '7']);
      if (isNull(shape)) break;
      shapes.push(shape);
    }
    // Each of them has brought five, and allows for one more.
    expect(shapes.length).toBe(255);
    for (let i = 0; i < 10; i++) shapeRetain(shapes[0]);
    shapes.push(shapeOf(['a', 'b', '7']));
    expect(isNull(shapes[shapes.length - 1])).toBe(false);
    for (let i = 0; i < 10; i++) shapeRelease(shapes[0]);
    while (shapes.length != 0) shapeRelease(shapes.pop());
  });

  it('are not made past their limits', () => {
    const names: string[] = [];
    for (let i: u32 = 0; i < SHAPE_FIELDS_MAXIMUM; i++) names.push('f' + i.toString());
    const shape = shapeOf(names);
    expect(isNull(shapeExtend(shape, TEXT, <u32>put('more')))).toBe(true);
    shapeRelease(shape);
    names.push('more');
    expect(isNull(shapeOf(names))).toBe(true);
    expect(isNull(shapeOf(['a', 'y'.repeat(256)]))).toBe(true);
    const long: string[] = [];
    for (let i = 0; i < 17; i++) long.push('z'.repeat(239) + i.toString());
    expect(isNull(shapeOf(long))).toBe(true);
  });

  it('are not made of a name in another form than this server would write', () => {
    // One pair whose field is the text '7', where an integer is due.
    const list = pairsOf(['a']);
    store<u8>(list + 7, 0x37);
    expect(isNull(shapeOfPairs(list, 1))).toBe(true);
    store<u8>(list + 7, 0x62);
    const shape = shapeOfPairs(list, 1);
    expect(isNull(shape)).toBe(false);
    shapeRetain(shape);
    shapeRelease(shape);
    heapRelease(list);
  });

  it('are whole or not there when memory is out', () => {
    const known = shapeOf(['a', 'b']);
    const names = ['a', 'b', 'field:1', 'field:2', 'id', '7', '-12', '70000'];
    const list = pairsOf(names);
    const fillers = fillHeap();
    randomSeed(3);
    let refused = 0;
    for (;;) {
      const used = heapUsedBytes();
      const shape = shapeOfPairs(list, names.length);
      if (!isNull(shape)) {
        shapeRetain(shape);
        expect(isShapeOf(shape, names)).toBe(true);
        shapeRelease(shape);
        break;
      }
      refused += 1;
      expect(heapUsedBytes()).toBe(used);
      expect(shapeTotal()).toBe(2);
      expect(isShapeOf(known, ['a', 'b'])).toBe(true);
      const at = randomBelow(fillers.length);
      heapRelease(fillers[at]);
      fillers[at] = fillers[fillers.length - 1];
      fillers.pop();
    }
    while (fillers.length != 0) heapRelease(fillers.pop());
    heapSetCeilingBytes(0);
    expect(refused).toBeGreaterThan(3);
    heapRelease(list);
    shapeRelease(known);
  });

  it('are worth making when their fields are met again', () => {
    const first = shapeSignature(0, TEXT, <u32>put('a'));
    const second = shapeSignature(first, TEXT, <u32>put('b'));
    expect(shapeSeen(second)).toBe(false);
    expect(shapeSeen(first)).toBe(false);
    expect(shapeSeen(second)).toBe(true);
    shapeForget();
    expect(shapeSeen(second)).toBe(false);
  });
});
