import { fromHex } from './support/hex';
import { startHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import {
  listpackBytes,
  listpackCount,
  listpackFirst,
  listpackGetText,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import {
  listpackBuildBegin,
  listpackBuildEnd,
  listpackBuildInteger,
  listpackBuildText,
} from '../../assembly/structure/listpack-build';
import { listpackValidate } from '../../assembly/structure/listpack-validate';
import {
  ziplistFirst,
  ziplistGet,
  ziplistInteger,
  ziplistNext,
  ziplistText,
  ziplistTextBytes,
  ziplistValidate,
} from '../../assembly/structure/ziplist';
import {
  zipmapField,
  zipmapFieldBytes,
  zipmapFirst,
  zipmapGet,
  zipmapValidate,
  zipmapValue,
  zipmapValueBytes,
} from '../../assembly/structure/zipmap';

const EXAMPLE: string = '120000000d0000000200' + '000161' + '03c00004' + 'ff';
// Every form of an integer, and texts of 1 and 70 bytes.
const FORMS: string =
  'd80000008c0000000a00' +
  '00f1' +
  '02fd' +
  '02fe80' +
  '03c00080' +
  '04f0000080' +
  '05d000000080' +
  '06e00000000000000080' +
  '0a0161' +
  '034046' +
  '62'.repeat(70) +
  '498000000046';
const MAP: string = '02' + '03666f6f03006261720161' + '0000' + 'ff';

function textOf(at: usize, count: u32): string {
  let text = '';
  for (let i: u32 = 0; i < count; ++i) text += String.fromCharCode(load<u8>(at + i));
  return text;
}

/** The whole ziplist of forms: its tail entry is a text of 70 bytes with a length of 32 bits. */
function formsHex(): string {
  const entries = FORMS.substr(20) + '63'.repeat(70);
  const bytes = 10 + (entries.length >> 1) + 1;
  const tail = bytes - 1 - 76;
  return '' + byteHex(bytes) + '000000' + byteHex(tail) + '0000000a00' + entries + 'ff';
}

function byteHex(value: i32): string {
  const digits = '0123456789abcdef';
  return digits.charAt(value >> 4) + digits.charAt(value & 15);
}

function ziplistTexts(hex: string): string {
  const list = fromHex(hex);
  let texts = '';
  if (ziplistValidate(list, hex.length >> 1)) {
    for (let at = ziplistFirst(list); at; at = ziplistNext(at)) {
      if (ziplistGet(at)) texts += textOf(ziplistText, ziplistTextBytes) + ' ';
      else texts += ziplistInteger.toString() + ' ';
    }
  } else {
    texts = 'broken';
  }
  heapRelease(list);
  return texts;
}

function zipmapTexts(hex: string): string {
  const map = fromHex(hex);
  let texts = '';
  if (zipmapValidate(map, hex.length >> 1)) {
    for (let at = zipmapFirst(map); at;) {
      at = zipmapGet(at);
      texts += textOf(zipmapField, zipmapFieldBytes) + '=';
      texts += textOf(zipmapValue, zipmapValueBytes) + ' ';
    }
  } else {
    texts = 'broken';
  }
  heapRelease(map);
  return texts;
}

/** A block with some of its bytes changed, cut or repeated, in exactly its size. */
let mutantBytes: u32 = 0;

function mutant(original: usize, count: u32): usize {
  mutantBytes = randomBelow(4) ? count : randomBelow(count) + 1;
  const block = heapAllocate(mutantBytes);
  memory.copy(block, original, mutantBytes);
  for (let i = randomBelow(4); i-- > 0;) {
    const at = randomBelow(mutantBytes);
    const value = randomBelow(2)
      ? randomBelow(256)
      : (<u32>load<u8>(block + at)) ^ (1 << randomBelow(8));
    store<u8>(block + at, value);
  }
  // Most mutants fail at the size alone; these do not.
  if (mutantBytes > 4 && randomBelow(2)) {
    store<u32>(block, mutantBytes);
    store<u8>(block + mutantBytes - 1, 0xff);
  }
  return block;
}

describe('ziplist', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('has the bytes of the example', () => {
    expect(ziplistTexts(EXAMPLE)).toBe('a 1024 ');
  });

  it('reads every form', () => {
    expect(ziplistTexts(formsHex())).toBe(
      '0 12 -128 -32768 -8388608 -2147483648 -9223372036854775808 a ' +
        'b'.repeat(70) +
        ' ' +
        'c'.repeat(70) +
        ' ',
    );
  });

  it('may be empty', () => {
    expect(ziplistTexts('0b0000000a0000000000ff')).toBe('');
  });

  it('refuses sizes, tails, counts and previous lengths that are wrong', () => {
    expect(ziplistTexts('130000000d0000000200' + '000161' + '03c00004' + 'ff')).toBe('broken');
    expect(ziplistTexts('120000000e0000000200' + '000161' + '03c00004' + 'ff')).toBe('broken');
    expect(ziplistTexts('120000000d0000000300' + '000161' + '03c00004' + 'ff')).toBe('broken');
    expect(ziplistTexts('120000000d0000000200' + '000161' + '02c00004' + 'ff')).toBe('broken');
    expect(ziplistTexts('120000000d0000000200' + '000161' + '03c10004' + 'ff')).toBe('broken');
    expect(ziplistTexts('120000000d0000000200' + '000161' + '03c00004' + 'fe')).toBe('broken');
    expect(ziplistTexts('120000000d0000000200' + '003f61' + '03c00004' + 'ff')).toBe('broken');
    expect(ziplistTexts('0a0000000a0000000000')).toBe('broken');
  });

  it('does not have to know its count', () => {
    expect(ziplistTexts('120000000d000000ffff' + '000161' + '03c00004' + 'ff')).toBe('a 1024 ');
  });

  it('lets 200000 mutants pass only if they can be walked within their bytes', () => {
    randomSeed(21);
    const hex = formsHex();
    const original = fromHex(hex);
    let passed = 0;
    let outside = 0;
    for (let round = 0; round < 200000; ++round) {
      const block = mutant(original, hex.length >> 1);
      const end = block + mutantBytes;
      if (ziplistValidate(block, mutantBytes)) {
        passed++;
        for (let at = ziplistFirst(block); at; at = ziplistNext(at)) {
          if (at >= end) outside++;
          if (ziplistGet(at) && ziplistText + ziplistTextBytes >= end) outside++;
        }
      }
      heapRelease(block);
    }
    heapRelease(original);
    expect(outside).toBe(0);
    expect(passed).toBeGreaterThan(1000);
  });
});

describe('zipmap', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('has the bytes of the example', () => {
    expect(zipmapTexts(MAP)).toBe('foo=bar a= ');
  });

  it('skips free bytes, knows long lengths, and may be empty', () => {
    expect(zipmapTexts('01' + '0161' + '010262' + '0000' + 'ff')).toBe('a=b ');
    expect(zipmapTexts('fe' + 'fe0100000061' + 'fe010000000062' + 'ff')).toBe('a=b ');
    expect(zipmapTexts('00ff')).toBe('');
  });

  it('refuses lengths and counts that are wrong', () => {
    expect(zipmapTexts('01' + '03666f6f03006261720161' + '0000' + 'ff')).toBe('broken');
    expect(zipmapTexts('02' + '03666f6f03006261720161' + '0000' + 'fe')).toBe('broken');
    expect(zipmapTexts('01' + '0161' + '0200' + '62' + 'ff')).toBe('broken');
    expect(zipmapTexts('01' + '0161' + '0101' + '62' + 'ff')).toBe('broken');
    expect(zipmapTexts('01' + '0161' + 'ff')).toBe('broken');
    expect(zipmapTexts('01' + 'feffffffff61' + '010062' + 'ff')).toBe('broken');
    expect(zipmapTexts('01' + '0161' + '01' + 'ff')).toBe('broken');
    expect(zipmapTexts('ff')).toBe('broken');
    expect(zipmapTexts('01ffff')).toBe('broken');
  });

  it('lets 200000 mutants pass only if they can be walked within their bytes', () => {
    randomSeed(22);
    const original = fromHex(MAP);
    let passed = 0;
    let outside = 0;
    for (let round = 0; round < 200000; ++round) {
      const block = mutant(original, MAP.length >> 1);
      const end = block + mutantBytes;
      if (zipmapValidate(block, mutantBytes)) {
        passed++;
        for (let at = zipmapFirst(block); at;) {
          at = zipmapGet(at);
          if (zipmapField + zipmapFieldBytes >= end) outside++;
          if (zipmapValue + zipmapValueBytes >= end || at >= end) outside++;
        }
      }
      heapRelease(block);
    }
    heapRelease(original);
    expect(outside).toBe(0);
    expect(passed).toBeGreaterThan(1000);
  });
});

describe('building a listpack', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('gives what appending gives', () => {
    const text = fromHex('3132333435');
    expect(listpackBuildBegin(0)).toBe(true);
    for (let i = 0; i < 2000; ++i) {
      listpackBuildInteger(i);
      listpackBuildText(text, 1 + (i % 5));
    }
    const list = listpackBuildEnd();
    expect(listpackValidate(list, listpackBytes(list), true)).toBe(true);
    expect<u32>(listpackCount(list)).toBe(4000);
    const buffer = heapAllocate(24);
    const second = listpackNext(listpackFirst(list));
    listpackGetText(second, buffer);
    expect(textOf(listpackText, listpackTextBytes)).toBe('1');
    heapRelease(buffer);
    heapRelease(list);
    heapRelease(text);
  });

  it('may stay empty', () => {
    listpackBuildBegin(100);
    const list = listpackBuildEnd();
    expect(listpackValidate(list, 7, true)).toBe(true);
    heapRelease(list);
  });
});
