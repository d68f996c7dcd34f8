import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomNext, randomSeed } from './support/random';
import {
  heapAllocate,
  heapBlockBytes,
  heapRelease,
  heapReservedBytes,
  heapSetCeilingBytes,
} from '../../assembly/memory/heap';
import {
  LISTPACK_BYTES_LIMIT,
  LISTPACK_COUNT_UNKNOWN,
  LISTPACK_EMPTY_BYTES,
  LISTPACK_HEADER_BYTES,
  Listpack,
  listpackAppend,
  listpackAppendInteger,
  listpackBytes,
  listpackBytesOfIntegers,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackDeleteBatch,
  listpackDeleteFrom,
  listpackDeleteRange,
  listpackDuplicate,
  listpackEntry,
  listpackEntryBytesFor,
  listpackEntryBytesForInteger,
  listpackEquals,
  listpackFirst,
  listpackGet,
  listpackGetInteger,
  listpackGetText,
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
  listpackPrevious,
  listpackReplace,
  listpackReplaceInteger,
  listpackSeek,
  listpackSplit,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import {
  entryBackBytes,
  entryBefore,
  entryWriteBack,
} from '../../assembly/structure/listpack-entry';
import {
  listpackEntries,
  listpackFind,
  listpackRandom,
  listpackSample,
} from '../../assembly/structure/listpack-find';
import {
  ListpackDuplicates,
  listpackDuplicates,
  listpackValidate,
} from '../../assembly/structure/listpack-validate';

// What redis-server 7.0 keeps for RPUSH of VALUES …
const VALUES: string[] = [
  'hello',
  '0',
  '127',
  '128',
  '-1',
  '-4096',
  '4095',
  '4096',
  '-32768',
  '32767',
  '32768',
  '-8388608',
  '8388607',
  '8388608',
  '-2147483648',
  '2147483647',
  '2147483648',
  '-9223372036854775808',
  '9223372036854775807',
  '9223372036854775808',
  '',
  '01',
  '-0',
];
const GOLDEN: string =
  '8800000017008568656c6c6f0600017f01c08002dfff02d00002cfff02f1001003f1008003f1ff7f03f200800004' +
  'f200008004f2ffff7f04f30000800005f30000008005f3ffffff7f05f4000000800000000009f400000000000000' +
  '8009f4ffffffffffffff7f09933932323333373230333638353437373538303814800182303103822d3003ff';
// … HSET of field value, n 42; ZADD of 1.5 a, -7 b; RPUSH of 'a' and 1024.
const GOLDEN_HASH: string = '1a0000000400856669656c64068576616c756506816e022a01ff';
const GOLDEN_ZSET: string = '150000000400816202dff90281610283312e3504ff';
const EXAMPLE: string = '0d0000000200816102c40002ff';

const TEXT: usize = memory.data(70000, 16);
const BUFFER: usize = memory.data(24, 8);

function hexDigit(code: i32): i32 {
  return code >= 97 ? code - 87 : code - 48;
}

function toHex(at: usize, count: u32): string {
  let text = '';
  for (let i: u32 = 0; i < count; ++i) {
    const byte: u32 = load<u8>(at + i);
    text += '0123456789abcdef'.charAt(byte >> 4) + '0123456789abcdef'.charAt(byte & 15);
  }
  return text;
}

function fromHex(hex: string): usize {
  const count = hex.length >> 1;
  const block = heapAllocate(count);
  for (let i = 0; i < count; ++i) {
    const high = hexDigit(hex.charCodeAt(i * 2));
    store<u8>(block + i, (high << 4) | hexDigit(hex.charCodeAt(i * 2 + 1)));
  }
  return block;
}

/** Writes a text to TEXT; returns its count. */
function put(text: string): u32 {
  for (let i = 0; i < text.length; ++i) store<u8>(TEXT + i, <u8>text.charCodeAt(i));
  return text.length;
}

function append(list: usize, text: string): usize {
  const count = put(text);
  return listpackAppend(list, TEXT, count);
}

function textAt(entry: usize): string {
  if (!entry) return 'none';
  listpackGetText(entry, BUFFER);
  return String.UTF8.decodeUnsafe(listpackText, listpackTextBytes);
}

function find(list: usize, entry: usize, text: string, skip: u32): usize {
  const count = put(text);
  return listpackFind(list, entry, TEXT, count, skip);
}

function valid(list: usize): bool {
  return listpackValidate(list, listpackBytes(list), true);
}

/** Whether a list holds these values, walked from both ends and by index. */
function holds(list: usize, model: string[]): bool {
  if (!valid(list) || listpackCount(list) != <u32>model.length) return false;
  let entry = listpackFirst(list);
  for (let i = 0; i < model.length; ++i) {
    if (textAt(entry) != model[i]) return false;
    entry = listpackNext(entry);
  }
  if (entry) return false;
  entry = listpackLast(list);
  for (let i = model.length - 1; i >= 0; --i) {
    if (textAt(entry) != model[i]) return false;
    entry = listpackPrevious(list, entry);
  }
  return entry == 0 && heapBlockBytes(list) >= listpackBytes(list);
}

function listOf(model: string[]): usize {
  let list = listpackCreate(0);
  for (let i = 0; i < model.length; ++i) list = append(list, model[i]);
  return list;
}

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

function fillMemory(): usize {
  heapSetCeilingBytes(heapReservedBytes());
  let blocks: usize = 0;
  for (let size: usize = 1 << 20; size >= 8; size -= size > 8192 ? 4096 : 8) {
    for (let block = heapAllocate(size); block; block = heapAllocate(size)) {
      store<usize>(block, blocks);
      blocks = block;
    }
  }
  return blocks;
}

function freeMemory(blocks: usize): void {
  while (blocks) {
    const next = load<usize>(blocks);
    heapRelease(blocks);
    blocks = next;
  }
  heapSetCeilingBytes(0);
}

describe('the bytes of a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('are those of redis-server, for every format and in both directions', () => {
    const list = listOf(VALUES);
    expect(toHex(list, listpackBytes(list))).toBe(GOLDEN);
    const golden = fromHex(GOLDEN);
    expect(holds(golden, VALUES)).toBe(true);
    heapRelease(list);
    heapRelease(golden);
  });

  it('are those of redis-server for a hash and a sorted set', () => {
    const hash = listOf(['field', 'value', 'n', '42']);
    expect(toHex(hash, listpackBytes(hash))).toBe(GOLDEN_HASH);
    heapRelease(hash);
    const zset = listOf(['b', '-7', 'a', '1.5']);
    expect(toHex(zset, listpackBytes(zset))).toBe(GOLDEN_ZSET);
    heapRelease(zset);
  });

  it('are those of the drawing', () => {
    expect(offsetof<Listpack>()).toBe(LISTPACK_HEADER_BYTES);
    const empty = listpackCreate(100);
    expect(toHex(empty, LISTPACK_EMPTY_BYTES)).toBe('070000000000ff');
    expect(heapBlockBytes(empty)).toBeGreaterThan(99);
    heapRelease(empty);
    const list = listOf(['a', '1024']);
    expect(toHex(list, listpackBytes(list))).toBe(EXAMPLE);
    heapRelease(list);
  });

  it('have every integer in its narrowest format, given as text or as integer', () => {
    const edges: i64[] = [
      0,
      127,
      4095,
      32767,
      8388607,
      2147483647,
      i64.MAX_VALUE - 1,
      -1,
      -4096,
      -32768,
      -8388608,
      -2147483648,
      i64.MIN_VALUE + 1,
    ];
    const sizes: u32[] = [2, 2, 3, 4, 5, 6, 10, 3, 3, 4, 5, 6, 10];
    for (let i = 0; i < edges.length; ++i) {
      const wider = listpackEntryBytesForInteger(edges[i]);
      expect(wider).toBe(sizes[i]);
      for (let j: i64 = -1; j <= 1; ++j) {
        const value = edges[i] + j;
        let list = listpackAppendInteger(listpackCreate(0), value);
        list = append(list, value.toString());
        const first = listpackFirst(list);
        expect(listpackGet(first)).toBe(false);
        expect(listpackInteger).toBe(value);
        expect(textAt(listpackNext(first))).toBe(value.toString());
        const size = listpackEntryBytesForInteger(value);
        expect(listpackBytesOfIntegers(value, 2)).toBe(listpackBytes(list));
        expect(memory.compare(first, first + size, size)).toBe(0);
        expect(valid(list)).toBe(true);
        heapRelease(list);
      }
    }
  });

  it('have every text and back length at the edges of their formats', () => {
    const counts: u32[] = [
      0, 1, 62, 63, 64, 65, 124, 125, 126, 127, 128, 4094, 4095, 4096, 4097, 16376, 16377, 16378,
      16379, 16380, 16384, 65535,
    ];
    const entryBytes: u32[] = [
      2, 3, 64, 65, 67, 68, 127, 128, 130, 131, 132, 4098, 4099, 4103, 4104, 16383, 16384, 16386,
      16387, 16388, 16392, 65543,
    ];
    for (let i = 0; i < counts.length; ++i) {
      memory.fill(TEXT, 120, counts[i]);
      expect(listpackEntryBytesFor(TEXT, counts[i])).toBe(entryBytes[i]);
      let list = listpackAppendInteger(listpackCreate(0), 5);
      list = listpackAppend(list, TEXT, counts[i]);
      list = listpackAppendInteger(list, 6);
      expect(listpackBytes(list)).toBe(11 + entryBytes[i]);
      expect(valid(list)).toBe(true);
      const entry = listpackPrevious(list, listpackLast(list));
      expect(entry).toBe(listpackNext(listpackFirst(list)));
      expect(listpackGet(entry)).toBe(true);
      expect(listpackTextBytes).toBe(counts[i]);
      expect(memory.compare(listpackText, TEXT, counts[i])).toBe(0);
      expect(listpackFind(list, listpackFirst(list), TEXT, counts[i], 0)).toBe(entry);
      heapRelease(list);
    }
  });

  it('have back lengths of four and five bytes', () => {
    startFriendlyHeap();
    for (let count: u32 = 2097140; count <= 2097152; ++count) {
      const text = heapAllocate(count);
      let list = listpackAppendInteger(listpackCreate(0), 5);
      list = listpackAppend(list, text, count);
      heapRelease(text);
      expect(listpackBytes(list)).toBe(9 + count + 5 + (count + 5 < 2097151 ? 3 : 4));
      expect(listpackPrevious(list, listpackLast(list))).toBe(listpackFirst(list));
      expect(valid(list)).toBe(true);
      heapRelease(list);
    }
    const sizes: u32[] = [127, 128, 16382, 16383, 2097150, 2097151, 268435454, 268435455];
    for (let i = 0; i < sizes.length; ++i) {
      const backBytes = entryBackBytes(sizes[i]);
      expect<i32>(backBytes).toBe(1 + ((i + 1) >> 1));
      entryWriteBack(TEXT, sizes[i]);
      expect(entryBefore(TEXT + backBytes)).toBe(TEXT - sizes[i]);
    }
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

describe('validation of a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('rejects every list cut short, and headers that do not fit', () => {
    const list = listOf(VALUES);
    const bytes = listpackBytes(list);
    for (let count: usize = 0; count < bytes; ++count) {
      expect(listpackValidate(list, count, false)).toBe(false);
      // The same with a header and an end that pretend to fit.
      if (count < 7) continue;
      const cut = heapAllocate(count);
      memory.copy(cut, list, count);
      changetype<Listpack>(cut).bytes = <u32>count;
      store<u8>(cut + count - 1, 0xff);
      expect(listpackValidate(cut, count, false)).toBe(true);
      expect(listpackValidate(cut, count, true)).toBe(false);
      heapRelease(cut);
    }
    changetype<Listpack>(list).count -= 1;
    expect(valid(list)).toBe(false);
    changetype<Listpack>(list).count = <u16>LISTPACK_COUNT_UNKNOWN;
    expect(valid(list)).toBe(true);
    store<u8>(list + bytes - 1, 0);
    expect(listpackValidate(list, bytes, false)).toBe(false);
    heapRelease(list);
  });

  it('accepts and rejects the examples, leads without a meaning and lengths beyond the end', () => {
    const hexes: string[] = [
      '09000000010005' + '01ff',
      '09000000010005' + '81ff',
      '0900000001008081ff',
      '090000000100f501ff',
      '090000000100fe01ff',
      '090000000100ff01ff',
      '090000000100bf40ff',
      '090000000100f000ff',
      '090000000100e000ff',
      '0d0000000100f0ffffffff05ff',
      '0d0000000100f4000000000000',
    ];
    for (let i = 0; i < hexes.length; ++i) {
      const list = fromHex(hexes[i]);
      expect(listpackValidate(list, hexes[i].length >> 1, true)).toBe(i == 0, hexes[i]);
      heapRelease(list);
    }
  });

  it('finds members that stand twice', () => {
    const list = listOf(['a', '1', 'b', '1', '1', 'a', '', 'c']);
    expect(listpackDuplicates(list, 1)).toBe(ListpackDuplicates.FOUND);
    expect(listpackDuplicates(list, 2)).toBe(ListpackDuplicates.NONE);
    heapRelease(list);
    let many = listpackCreate(0);
    for (let i = 0; i < 3000; ++i) many = append(many, i % 3 ? 'k' + i.toString() : i.toString());
    expect(listpackDuplicates(many, 1)).toBe(ListpackDuplicates.NONE);
    many = append(many, '2997');
    expect(listpackDuplicates(many, 1)).toBe(ListpackDuplicates.FOUND);
    heapRelease(many);
  });

  it('lets nothing through that could not be walked and changed, of 100000 runs of bytes', () => {
    randomSeed(42);
    const golden = fromHex(GOLDEN);
    const goldenBytes = listpackBytes(golden);
    let passed = 0;
    let wrong = 0;
    for (let round = 0; round < 100000; ++round) {
      let bytes = goldenBytes;
      const mutated = (round & 1) != 0;
      if (!mutated) bytes = 7 + randomBelow(round & 2 ? 8 : 40);
      let list = heapAllocate(bytes);
      if (mutated) {
        memory.copy(list, golden, bytes);
        if (!randomBelow(3)) changetype<Listpack>(list).count = <u16>LISTPACK_COUNT_UNKNOWN;
        for (let i = randomBelow(3); i-- > 0;) {
          store<u8>(list + 4 + randomBelow(bytes - 5), randomBelow(256));
        }
      } else {
        changetype<Listpack>(list).bytes = bytes;
        changetype<Listpack>(list).count = <u16>LISTPACK_COUNT_UNKNOWN;
        for (let i: u32 = 6; i < bytes - 1; ++i) {
          store<u8>(list + i, randomBelow(2) ? randomBelow(256) : randomBelow(6));
        }
        store<u8>(list + bytes - 1, 0xff);
      }
      if (listpackValidate(list, bytes, true)) {
        passed++;
        list = exercise(list);
        if (!valid(list) || listpackCount(list) > bytes) wrong++;
        if (heapBlockBytes(list) < listpackBytes(list)) wrong++;
      }
      heapRelease(list);
    }
    heapRelease(golden);
    expect(passed).toBeGreaterThan(15000);
    expect(wrong).toBe(0);
  });
});

/** Walks and changes a list that has passed, in every way; traps if it goes wrong. */
function exercise(list: usize): usize {
  let forward: u32 = 0;
  for (let at = listpackFirst(list); at; at = listpackNext(at)) {
    listpackGetText(at, BUFFER);
    forward += 1;
    const count = listpackTextBytes;
    memory.copy(TEXT, listpackText, count);
    const found = listpackFind(list, listpackFirst(list), TEXT, count, 0);
    if (!found || found > at) unreachable();
  }
  let backward: u32 = 0;
  for (let at = listpackLast(list); at; at = listpackPrevious(list, at)) backward += 1;
  if (forward != backward || forward != listpackCount(list)) unreachable();
  if (listpackDuplicates(list, 1) == ListpackDuplicates.OUT_OF_MEMORY) unreachable();
  list = listpackPrependInteger(list, randomBelow(70000));
  list = listpackDelete(list, listpackSeek(list, randomBelow(forward + 1)));
  list = append(list, 'tail');
  list = listpackInsertBefore(list, listpackSeek(list, randomBelow(forward + 1)), TEXT, 4);
  list = listpackReplace(list, listpackSeek(list, randomBelow(forward + 1)), TEXT, 3);
  list = listpackDeleteRange(list, randomBelow(forward + 1), randomBelow(4));
  for (let at = listpackLast(list); at; at = listpackPrevious(list, at)) listpackGet(at);
  return list;
}
