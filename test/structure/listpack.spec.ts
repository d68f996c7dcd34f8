import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import {
  LISTPACK_BYTES_LIMIT,
  LISTPACK_COUNT_UNKNOWN,
  LISTPACK_EMPTY_BYTES,
  Listpack,
  listpackAppend,
  listpackAppendInteger,
  listpackBytes,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackDeleteBatch,
  listpackDeleteFrom,
  listpackDeleteRange,
  listpackDuplicate,
  listpackEntry,
  listpackEquals,
  listpackFirst,
  listpackGet,
  listpackGetInteger,
  listpackInsertAfter,
  listpackInsertBefore,
  listpackInsertIntegerAfter,
  listpackInsertIntegerBefore,
  listpackInteger,
  listpackKept,
  listpackLast,
  listpackMayGrow,
  listpackMerge,
  listpackNext,
  listpackPrepend,
  listpackPrependInteger,
  listpackReplace,
  listpackReplaceInteger,
  listpackSeek,
  listpackSplit,
  listpackTurn,
} from '../../assembly/structure/listpack';
import {
  listpackEntries,
  listpackFind,
  listpackRandom,
  listpackRemove,
  listpackRemoved,
  listpackSample,
} from '../../assembly/structure/listpack-find';
import { ListpackDuplicates, listpackDuplicates } from '../../assembly/structure/listpack-validate';
import {
  expectHeapEmpty,
  fillMemory,
  freeMemory,
  startFriendlyHeap,
  startHeap,
} from './support/heap';
import { fromHex } from './support/hex';
import { TEXT, VALUES, find, holds, listOf, put, textAt, valid } from './support/listpack';
import { randomBelow, randomNext, randomSeed } from './support/random';

/** A value of any format; texts have up to 200 bytes, at times up to 5000. */
function randomValue(): string {
  const kind = randomBelow(12);
  if (kind < 4) return ((<i64>randomNext()) >> randomBelow(64)).toString();
  if (kind == 4) return (<i64>randomBelow(300) - 150).toString();
  if (kind == 5) return '';
  if (kind == 6) return '0' + randomBelow(100).toString();
  if (kind == 7) return 'm'.repeat(randomBelow(200));
  if (kind == 8 && randomBelow(10) == 0) return 'l'.repeat(randomBelow(5000));
  return 'k:' + randomBelow(60).toString() + 'x'.repeat(randomBelow(20));
}

describe('turning a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('moves the entry at one end to the other', () => {
    const list = listOf(['a', '1024', 'long'.repeat(100)]);
    expect(listpackTurn(list, true)).toBe(true);
    expect(holds(list, ['long'.repeat(100), 'a', '1024'])).toBe(true);
    expect(listpackTurn(list, true)).toBe(true);
    expect(listpackTurn(list, false)).toBe(true);
    expect(listpackTurn(list, false)).toBe(true);
    expect(holds(list, ['a', '1024', 'long'.repeat(100)])).toBe(true);
    heapRelease(list);
  });
});

describe('removing equals from a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('takes them from the end that is asked for', () => {
    let list = listOf(['a', '1', 'b', 'a', '1', 'a']);
    let count = put('a');
    list = listpackRemove(list, true, TEXT, count, 2);
    expect(listpackRemoved).toBe(2);
    expect(holds(list, ['a', '1', 'b', '1'])).toBe(true);
    count = put('1');
    list = listpackRemove(list, false, TEXT, count, 9);
    expect(listpackRemoved).toBe(2);
    expect(holds(list, ['a', 'b'])).toBe(true);
    heapRelease(list);
  });
});

describe('a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('seeks from both ends and tells what is out of range', () => {
    for (let known = 0; known < 2; ++known) {
      const list = listOf(VALUES);
      const count = VALUES.length;
      for (let i = 0; i < count; ++i) {
        if (known) changetype<Listpack>(list).count = <u16>LISTPACK_COUNT_UNKNOWN;
        expect(textAt(listpackSeek(list, i))).toBe(VALUES[i]);
        expect(textAt(listpackSeek(list, i - count))).toBe(VALUES[i]);
      }
      expect(listpackSeek(list, count)).toBe(0);
      expect(listpackSeek(list, -1 - count)).toBe(0);
      expect(listpackSeek(list, i32.MAX_VALUE)).toBe(0);
      expect(listpackSeek(list, i32.MIN_VALUE)).toBe(0);
      heapRelease(list);
    }
    const empty = listpackCreate(0);
    expect(listpackFirst(empty) | listpackLast(empty)).toBe(0);
    expect(listpackSeek(empty, 0) | listpackSeek(empty, -1)).toBe(0);
    heapRelease(empty);
  });

  it('reads integers out of entries and compares values', () => {
    const list = listOf(['12', 'x', '-0']);
    const first = listpackFirst(list);
    expect(listpackGetInteger(first)).toBe(true);
    expect(listpackInteger).toBe(12);
    expect(listpackGetInteger(listpackNext(first))).toBe(false);
    expect(listpackGetInteger(listpackLast(list))).toBe(false);
    expect(listpackEquals(first, TEXT, put('12'))).toBe(true);
    expect(listpackEquals(first, TEXT, put('012'))).toBe(false);
    expect(listpackEquals(listpackNext(first), TEXT, put('x'))).toBe(true);
    expect(listpackEquals(listpackNext(first), TEXT, put('y'))).toBe(false);
    heapRelease(list);
  });

  it('reads and finds values in longer formats than they need', () => {
    // '12' as text of 6, 12 and 32 bits, 5 as integers of 13 to 64 bits.
    const sound = fromHex(
      '310000000900' +
        '82313203' +
        'e002313204' +
        'f002000000313207' +
        'c00502' +
        'f1050003' +
        'f205000004' +
        'f30500000005' +
        'f4050000000000000009' +
        '0501ff',
    );
    changetype<Listpack>(sound).bytes = 6 + 4 + 5 + 8 + 3 + 4 + 5 + 6 + 10 + 2 + 1;
    expect(valid(sound)).toBe(true);
    expect(find(sound, listpackFirst(sound), '12', 0)).toBe(listpackFirst(sound));
    expect(find(sound, listpackSeek(sound, 1), '12', 0)).toBe(listpackSeek(sound, 1));
    expect(find(sound, listpackSeek(sound, 2), '12', 0)).toBe(listpackSeek(sound, 2));
    for (let i = 3; i < 9; ++i) {
      expect(find(sound, listpackSeek(sound, i), '5', 0)).toBe(listpackSeek(sound, i));
    }
    heapRelease(sound);
  });

  it('finds each value of short and long lists, and only at the places that are asked for', () => {
    for (let count = 1; count <= 400; count = count < 12 ? count + 1 : count * 2) {
      for (let kind = 0; kind < 4; ++kind) {
        const model: string[] = [];
        for (let i = 0; i < count; ++i) {
          const key =
            kind == 0
              ? 'f' + i.toString()
              : kind == 1
                ? 'member:' + i.toString()
                : kind == 2
                  ? i.toString()
                  : 'q'.repeat(i % 90) + ':' + i.toString();
          model.push(key);
          model.push(kind == 1 ? 'member:' + (i + 1).toString() : '17');
        }
        const list = listOf(model);
        const first = listpackFirst(list);
        let wrong = 0;
        for (let i = 0; i < count; ++i) {
          const entry = listpackSeek(list, i * 2);
          if (kind != 2 && find(list, first, model[i * 2], 1) != entry) wrong++;
          if (kind == 2 && find(list, entry, model[i * 2], 1) != entry) wrong++;
          const absent = find(list, first, model[i * 2] + 'x', 0);
          if (absent) wrong++;
        }
        if (find(list, first, 'no such member', 1)) wrong++;
        if (find(list, 0, model[0], 1)) wrong++;
        expect(wrong).toBe(0);
        heapRelease(list);
      }
    }
  });

  it('finds what a plain walk finds among values that contain one another', () => {
    randomSeed(3);
    let wrong = 0;
    for (let round = 0; round < 400; ++round) {
      const model: string[] = [];
      const count = <i32>randomBelow(120);
      for (let i = 0; i < count; ++i) {
        model.push(
          'a'.repeat(randomBelow(6)) + 'b'.repeat(randomBelow(3)) + 'a'.repeat(randomBelow(3)),
        );
      }
      const list = listOf(model);
      for (let i = 0; i < 20; ++i) {
        const skip = randomBelow(3);
        const wanted = 'a'.repeat(randomBelow(6)) + 'b'.repeat(randomBelow(3));
        let start = <i32>randomBelow(4);
        const entry = listpackSeek(list, start);
        while (start < count && model[start] != wanted) start += skip + 1;
        const place = start < count ? listpackSeek(list, start) : 0;
        if (find(list, entry, wanted, skip) != place) wrong++;
      }
      heapRelease(list);
    }
    expect(wrong).toBe(0);
  });

  it('does what an array does, for 24000 random operations', () => {
    let wrong = 0;
    for (let seed = 0; seed < 12; ++seed) {
      randomSeed(seed);
      let model: string[] = [];
      let list = listpackCreate(0);
      for (let round = 0; round < 2000; ++round) {
        const value = randomValue();
        const count = put(value);
        const length = model.length;
        const at = length ? <i32>randomBelow(length) : 0;
        const entry = listpackSeek(list, at);
        const operation = randomBelow(13);
        let told = value;
        if (operation == 0) {
          list = listpackAppend(list, TEXT, count);
          model.push(value);
        } else if (operation == 1) {
          list = listpackPrepend(list, TEXT, count);
          model.unshift(value);
        } else if (operation == 2) {
          list = listpackPrependInteger(list, at);
          told = at.toString();
          model.unshift(told);
        } else if (!length) {
          continue;
        } else if (operation == 3) {
          list = listpackInsertBefore(list, entry, TEXT, count);
          model = model.slice(0, at).concat([value]).concat(model.slice(at));
        } else if (operation == 4) {
          list = listpackInsertAfter(list, entry, TEXT, count);
          model = model
            .slice(0, at + 1)
            .concat([value])
            .concat(model.slice(at + 1));
        } else if (operation == 5) {
          list = listpackInsertIntegerAfter(list, entry, -at);
          told = (-at).toString();
          model = model
            .slice(0, at + 1)
            .concat([told])
            .concat(model.slice(at + 1));
        } else if (operation == 6) {
          list = listpackInsertIntegerBefore(list, entry, at);
          told = at.toString();
          model = model.slice(0, at).concat([told]).concat(model.slice(at));
        } else if (operation == 7) {
          list = listpackReplace(list, entry, TEXT, count);
          model[at] = value;
        } else if (operation == 8) {
          list = listpackReplaceInteger(list, entry, round);
          told = round.toString();
          model[at] = told;
        } else if (operation == 9) {
          list = listpackDelete(list, entry);
          model.splice(at, 1);
          told = at < model.length ? model[at] : 'none';
        } else if (operation == 10 && randomBelow(4) == 0) {
          const many = randomBelow(10);
          list = listpackDeleteFrom(list, entry, many);
          model.splice(at, many);
          told = at < model.length ? model[at] : 'none';
        } else if (operation == 11 && randomBelow(4) == 0) {
          const many = 1 + randomBelow(10);
          list = listpackDeleteRange(list, randomBelow(2) ? at : at - length, many);
          model.splice(at, many);
          told = at < model.length ? model[at] : 'none';
        } else {
          const found = listpackFind(list, listpackFirst(list), TEXT, count, 0);
          const index = model.indexOf(value);
          if (found != (index < 0 ? 0 : listpackSeek(list, index))) wrong++;
          continue;
        }
        if (textAt(listpackEntry) != told) wrong++;
        if (round % 20 == 0 && !holds(list, model)) wrong++;
      }
      if (!holds(list, model)) wrong++;
      heapRelease(list);
    }
    expect(wrong).toBe(0);
  });

  it('takes out batches, splits and merges like an array, 1000 times', () => {
    randomSeed(77);
    let wrong = 0;
    const batch = heapAllocate(400);
    for (let round = 0; round < 1000; ++round) {
      const model: string[] = [];
      const count = 1 + <i32>randomBelow(60);
      for (let i = 0; i < count; ++i) model.push(randomValue());
      let list = listOf(model);
      const rest: string[] = [];
      let taken = 0;
      for (let i = 0; i < count; ++i) {
        if (randomBelow(3)) {
          rest.push(model[i]);
        } else {
          store<u32>(batch + (taken++ << 2), <u32>listpackSeek(list, i));
        }
      }
      list = listpackDeleteBatch(list, batch, taken);
      if (!holds(list, rest)) wrong++;
      if (rest.length) {
        const index = <i32>randomBelow(rest.length);
        const tail = listpackSplit(list, randomBelow(2) ? index : index - rest.length);
        list = listpackKept;
        if (!holds(list, rest.slice(0, index)) || !holds(tail, rest.slice(index))) wrong++;
        list = listpackMerge(list, tail);
        if (!holds(list, rest)) wrong++;
      }
      const copy = listpackDuplicate(list);
      if (!holds(copy, rest)) wrong++;
      list = listpackMerge(copy, list);
      if (!holds(list, rest.concat(rest))) wrong++;
      heapRelease(list);
    }
    heapRelease(batch);
    expect(wrong).toBe(0);
  });

  it('forgets its count at 65535 entries and finds it again below', () => {
    startFriendlyHeap();
    let list = listpackCreate(0);
    for (let i = 0; i < 65534; ++i) list = listpackAppendInteger(list, 1);
    expect<u32>(changetype<Listpack>(list).count).toBe(65534);
    list = listpackAppendInteger(list, 1);
    expect<u32>(changetype<Listpack>(list).count).toBe(LISTPACK_COUNT_UNKNOWN);
    list = listpackAppendInteger(list, 2);
    expect(listpackCount(list)).toBe(65536);
    expect(valid(list)).toBe(true);
    expect(textAt(listpackSeek(list, 65535))).toBe('2');
    expect(textAt(listpackSeek(list, -1))).toBe('2');
    list = listpackDeleteRange(list, 65530, 100);
    expect<u32>(changetype<Listpack>(list).count).toBe(LISTPACK_COUNT_UNKNOWN);
    expect(valid(list)).toBe(true);
    expect(listpackCount(list)).toBe(65530);
    expect<u32>(changetype<Listpack>(list).count).toBe(65530);
    const copy = listpackDuplicate(list);
    list = listpackMerge(list, copy);
    expect<u32>(changetype<Listpack>(list).count).toBe(LISTPACK_COUNT_UNKNOWN);
    expect(listpackCount(list)).toBe(131060);
    const tail = listpackSplit(list, -5);
    expect(listpackCount(tail)).toBe(5);
    expect(listpackCount(listpackKept)).toBe(131055);
    heapRelease(tail);
    heapRelease(listpackKept);
  });

  it('deletes ranges at the edges and out of range', () => {
    let list = listOf(VALUES);
    list = listpackDeleteRange(list, VALUES.length, 1);
    list = listpackDeleteRange(list, 0, 0);
    expect(holds(list, VALUES)).toBe(true);
    list = listpackDeleteRange(list, -3, u32.MAX_VALUE);
    expect(listpackEntry).toBe(0);
    expect(holds(list, VALUES.slice(0, VALUES.length - 3))).toBe(true);
    list = listpackDeleteRange(list, 0, u32.MAX_VALUE);
    expect(listpackBytes(list)).toBe(LISTPACK_EMPTY_BYTES);
    expect(holds(list, [])).toBe(true);
    heapRelease(list);
  });

  it('does not grow beyond its limit', () => {
    const list = listpackCreate(0);
    expect(listpackMayGrow(list, LISTPACK_BYTES_LIMIT - 7)).toBe(true);
    expect(listpackMayGrow(list, LISTPACK_BYTES_LIMIT - 6)).toBe(false);
    expect(listpackMayGrow(list, u32.MAX_VALUE)).toBe(false);
    expect(listpackAppend(list, TEXT, LISTPACK_BYTES_LIMIT)).toBe(0);
    expect(holds(list, [])).toBe(true);
    heapRelease(list);
  });

  it('is as it was when memory is out', () => {
    startFriendlyHeap();
    let list = listOf(VALUES);
    const other = listOf(VALUES);
    const blocks = fillMemory();
    memory.fill(TEXT, 65, 9000);
    expect(listpackAppend(list, TEXT, 9000)).toBe(0);
    expect(listpackPrepend(list, TEXT, 9000)).toBe(0);
    expect(listpackReplace(list, listpackFirst(list), TEXT, 9000)).toBe(0);
    expect(listpackMerge(list, other)).toBe(0);
    expect(listpackSplit(list, 3)).toBe(0);
    expect(listpackDuplicate(list)).toBe(0);
    expect(listpackDuplicates(list, 1)).toBe(ListpackDuplicates.OUT_OF_MEMORY);
    expect(holds(list, VALUES) && holds(other, VALUES)).toBe(true);
    list = listpackDeleteRange(list, 2, 1000);
    expect(holds(list, VALUES.slice(0, 2))).toBe(true);
    freeMemory(blocks);
    heapRelease(list);
    heapRelease(other);
  });

  it('chooses entries and pairs at random, each with the same chance', () => {
    const model: string[] = [];
    for (let i = 0; i < 10; ++i) model.push(i.toString());
    const list = listOf(model);
    randomSeed(9);
    const chosen = heapAllocate(40);
    const seen = new StaticArray<i32>(10);
    for (let round = 0; round < 4000; ++round) {
      if (listpackSample(list, chosen, 3, 2, randomNext()) != 3) unreachable();
      let before: usize = 0;
      for (let i = 0; i < 3; ++i) {
        const entry: usize = load<u32>(chosen + (i << 2));
        if (entry <= before) unreachable();
        before = entry;
        listpackGet(entry);
        seen[<i32>listpackInteger]++;
      }
    }
    for (let i = 0; i < 10; ++i) {
      expect(i & 1 ? seen[i] == 0 : seen[i] > 2200 && seen[i] < 2600).toBe(true);
    }
    expect(listpackSample(list, chosen, 50, 1, 1)).toBe(10);
    expect<usize>(load<u32>(chosen + 36)).toBe(listpackLast(list));
    expect(textAt(listpackRandom(list, 2, 0))).toBe('0');
    expect(textAt(listpackRandom(list, 2, u32.MAX_VALUE))).toBe('8');
    expect(textAt(listpackRandom(list, 1, u32.MAX_VALUE))).toBe('9');
    expect(listpackEntries(list, chosen, 2)).toBe(5);
    expect(textAt(load<u32>(chosen + 16))).toBe('8');
    heapRelease(chosen);
    heapRelease(list);
    const empty = listpackCreate(0);
    expect(listpackRandom(empty, 1, 77)).toBe(0);
    expect(listpackSample(empty, 0, 3, 1, 1)).toBe(0);
    heapRelease(empty);
  });
});
