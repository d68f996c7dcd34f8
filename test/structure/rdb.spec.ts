import { fromHex, toHex } from './support/hex';
import { startHeap, expectHeapEmpty } from './support/heap';
import { randomBelow, randomSeed } from './support/random';
import { heapAllocate, heapRelease } from '../../assembly/memory/heap';
import { crc64 } from '../../assembly/rdb/crc64';
import {
  RdbFault,
  rdbFault,
  rdbRead64,
  rdbReadBlock,
  rdbReadByte,
  rdbReadClose,
  rdbReadCount,
  rdbReadDouble,
  rdbReadLength,
  rdbReadOldDouble,
  rdbReadOpen,
  rdbReadRest,
  rdbReadString,
  rdbReadTake,
  rdbText,
  rdbTextBytes,
} from '../../assembly/rdb/reader';
import {
  rdbClose,
  rdbOpen,
  rdbOverflow,
  rdbSetCompression,
  rdbUsed,
  rdbWrite16,
  rdbWriteByte,
  rdbWriteDouble,
  rdbWriteInteger,
  rdbWriteLength,
  rdbWriteString,
} from '../../assembly/rdb/writer';

/** A text as bytes in a block of their size; the caller frees it. */
function bytesOf(text: string): usize {
  const block = heapAllocate(max(1, text.length));
  for (let i = 0; i < text.length; ++i) store<u8>(block + i, text.charCodeAt(i));
  return block;
}

/** What has been written since rdbOpen(0, 0), as hex. */
function written(): string {
  const block = rdbClose();
  const hex = toHex(block, <u32>rdbUsed);
  if (block != 0) heapRelease(block);
  return hex;
}

function lengthHex(value: u64): string {
  rdbOpen(0, 0);
  rdbWriteLength(value);
  return written();
}

function stringHex(text: string): string {
  const source = bytesOf(text);
  rdbOpen(0, 0);
  rdbWriteString(source, text.length);
  heapRelease(source);
  return written();
}

let opened: usize = 0;

function openHex(hex: string): void {
  opened = fromHex(hex);
  rdbReadOpen(opened, hex.length >> 1);
}

function closeHex(): void {
  rdbReadClose();
  heapRelease(opened);
}

function textRead(): string {
  let text = '';
  for (let i: u32 = 0; i < rdbTextBytes; ++i) text += String.fromCharCode(load<u8>(rdbText + i));
  return text;
}

function stringFrom(hex: string): string {
  openHex(hex);
  rdbReadString(0);
  const text = rdbFault == RdbFault.NONE ? textRead() : 'fault';
  closeHex();
  return text;
}

function lengthFault(hex: string): bool {
  openHex(hex);
  rdbReadLength();
  closeHex();
  return rdbFault == RdbFault.CORRUPT;
}

describe('crc64', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('has the value that Redis gives as its example', () => {
    const source = bytesOf('123456789');
    expect<u64>(crc64(0, source, 9)).toBe(0xe9c6d914c4b8d9ca);
    heapRelease(source);
  });

  it('is the same piece by piece', () => {
    randomSeed(3);
    const source = heapAllocate(300);
    for (let i: usize = 0; i < 300; ++i) store<u8>(source + i, randomBelow(256));
    const whole = crc64(0, source, 300);
    let wrong = 0;
    for (let cut: usize = 0; cut <= 300; ++cut) {
      const sum = crc64(crc64(0, source, cut), source + cut, 300 - cut);
      if (sum != whole) wrong++;
    }
    expect(wrong).toBe(0);
    heapRelease(source);
  });
});

describe('the RDB writer', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('writes lengths in their shortest form', () => {
    expect(lengthHex(0)).toBe('00');
    expect(lengthHex(63)).toBe('3f');
    expect(lengthHex(64)).toBe('4040');
    expect(lengthHex(16383)).toBe('7fff');
    expect(lengthHex(16384)).toBe('8000004000');
    expect(lengthHex(0xffffffff)).toBe('80ffffffff');
    expect(lengthHex(0x100000000)).toBe('810000000100000000');
  });

  it('writes strings as redis-server does', () => {
    expect(stringHex('')).toBe('00');
    expect(stringHex('hi')).toBe('026869');
    expect(stringHex('-5')).toBe('c0fb');
    expect(stringHex('127')).toBe('c07f');
    expect(stringHex('128')).toBe('c18000');
    expect(stringHex('-32768')).toBe('c10080');
    expect(stringHex('1000')).toBe('c1e803');
    expect(stringHex('32768')).toBe('c200800000');
    expect(stringHex('-2147483648')).toBe('c200000080');
    expect(stringHex('2147483648')).toBe('0a32313437343833363438');
    expect(stringHex('+1')).toBe('022b31');
    expect(stringHex('a'.repeat(20))).toBe('14' + '61'.repeat(20));
    expect(stringHex('a'.repeat(32))).toBe('c3052000' + '61e01600');
  });

  it('leaves strings as they are without rdbcompression, or if packing gains nothing', () => {
    rdbSetCompression(false);
    expect(stringHex('a'.repeat(32))).toBe('20' + '61'.repeat(32));
    rdbSetCompression(true);
    expect(stringHex('abcdefghijklmnopqrstuvwxyz')).toBe(
      '1a6162636465666768696a6b6c6d6e6f707172737475767778797a',
    );
  });

  it('writes numbers little-endian', () => {
    rdbOpen(0, 0);
    rdbWriteByte(20);
    rdbWrite16(11);
    rdbWriteDouble(1.5);
    rdbWriteInteger(-1);
    rdbWriteInteger(4294967296);
    expect(written()).toBe('140b00000000000000f83f' + 'c0ff' + '0a34323934393637323936');
  });

  it('appends to what is there already', () => {
    const block = fromHex('0102');
    rdbOpen(block, 2);
    for (let i = 0; i < 1000; ++i) rdbWriteByte(3);
    expect(rdbOverflow).toBe(false);
    expect(written()).toBe('0102' + '03'.repeat(1000));
  });
});

describe('the RDB reader', () => {
  beforeEach(startHeap);
  afterEach(expectHeapEmpty);

  it('reads all forms of lengths', () => {
    openHex('3f' + '4040' + '7fff' + '8000004000' + '810000000100000000');
    expect<u64>(rdbReadLength()).toBe(63);
    expect<u64>(rdbReadLength()).toBe(64);
    expect<u64>(rdbReadLength()).toBe(16383);
    expect<u64>(rdbReadLength()).toBe(16384);
    expect<u64>(rdbReadLength()).toBe(4294967296);
    expect<usize>(rdbReadRest()).toBe(0);
    expect<i32>(rdbFault).toBe(RdbFault.NONE);
    closeHex();
  });

  it('refuses lengths that are cut short or are none', () => {
    expect(lengthFault('')).toBe(true);
    expect(lengthFault('40')).toBe(true);
    expect(lengthFault('80000000')).toBe(true);
    expect(lengthFault('8100000000000000')).toBe(true);
    expect(lengthFault('82000000000000000000')).toBe(true);
    expect(lengthFault('c001')).toBe(true);
  });

  it('reads all forms of strings', () => {
    expect(stringFrom('00')).toBe('');
    expect(stringFrom('026869')).toBe('hi');
    expect(stringFrom('c0fb')).toBe('-5');
    expect(stringFrom('c10080')).toBe('-32768');
    expect(stringFrom('c200000080')).toBe('-2147483648');
    expect(stringFrom('c3052000' + '61e01600')).toBe('a'.repeat(32));
    expect(stringFrom('4003616263')).toBe('abc');
  });

  it('refuses broken strings', () => {
    expect(stringFrom('')).toBe('fault');
    expect(stringFrom('0268')).toBe('fault');
    expect(stringFrom('c0')).toBe('fault');
    expect(stringFrom('c2000000')).toBe('fault');
    expect(stringFrom('c4')).toBe('fault');
    expect(stringFrom('c3052000' + '61e016')).toBe('fault');
    expect(stringFrom('c3051f00' + '61e01600')).toBe('fault');
    expect(stringFrom('c3000000')).toBe('fault');
    expect(stringFrom('80ffffffff00')).toBe('fault');
  });

  it('asks for no memory that the packed bytes could not fill', () => {
    expect(stringFrom('c303800fffffff' + '016161')).toBe('fault');
    expect(stringFrom('c3' + '812fa0000000000000' + '8000ffffff' + '016161')).toBe('fault');
  });

  it('keeps a string of the one slot while the other is read', () => {
    openHex('c3052000' + '61e01600' + 'c3052000' + '62e01600');
    rdbReadString(0);
    const first = rdbText;
    rdbReadString(1);
    expect<u32>(load<u8>(first)).toBe(97);
    expect<u32>(load<u8>(rdbText)).toBe(98);
    closeHex();
  });

  it('reads a string into a block behind a head', () => {
    openHex('c3052000' + '61e01600' + 'c0fb' + '026869');
    let block = rdbReadBlock(4);
    expect(toHex(block + 4, rdbTextBytes)).toBe('61'.repeat(32));
    heapRelease(block);
    block = rdbReadBlock(0);
    expect(toHex(block, rdbTextBytes)).toBe('2d35');
    heapRelease(block);
    block = rdbReadBlock(2);
    expect(toHex(block + 2, rdbTextBytes)).toBe('6869');
    heapRelease(block);
    expect<usize>(rdbReadBlock(0)).toBe(0);
    closeHex();
  });

  it('reads both forms of doubles', () => {
    openHex('000000000000f83f' + '03312e35' + 'fe' + 'ff' + 'fd' + '0178');
    expect<f64>(rdbReadDouble()).toBe(1.5);
    expect<f64>(rdbReadOldDouble()).toBe(1.5);
    expect<f64>(rdbReadOldDouble()).toBe(Infinity);
    expect<f64>(rdbReadOldDouble()).toBe(-Infinity);
    expect(isNaN(rdbReadOldDouble())).toBe(true);
    expect<i32>(rdbFault).toBe(RdbFault.NONE);
    rdbReadOldDouble();
    expect<i32>(rdbFault).toBe(RdbFault.CORRUPT);
    closeHex();
  });

  it('refuses a count whose elements could not be there', () => {
    openHex('030000');
    expect<u32>(rdbReadCount(1)).toBe(0);
    expect<i32>(rdbFault).toBe(RdbFault.CORRUPT);
    closeHex();
    openHex('0300000000');
    expect<u32>(rdbReadCount(1)).toBe(3);
    closeHex();
    openHex('0000');
    expect<u32>(rdbReadCount(1)).toBe(0);
    expect<i32>(rdbFault).toBe(RdbFault.NONE);
    closeHex();
  });

  it('hands out the block of a packed string', () => {
    openHex('c3052000' + '61e01600' + '026869');
    rdbReadString(0);
    const block = rdbReadTake();
    expect(toHex(block, 36)).toBe('20000000' + '61'.repeat(32));
    heapRelease(block);
    rdbReadString(0);
    expect<usize>(rdbReadTake()).toBe(0);
    closeHex();
  });

  it('stays at its end after the first fault', () => {
    openHex('c4' + '0000000000000000');
    rdbReadString(0);
    expect<i32>(rdbFault).toBe(RdbFault.CORRUPT);
    expect<u64>(rdbRead64()).toBe(0);
    expect<u32>(rdbReadByte()).toBe(0);
    rdbReadString(1);
    expect<u32>(rdbTextBytes).toBe(0);
    closeHex();
  });

  it('survives 100000 random runs', () => {
    randomSeed(77);
    let outside = 0;
    for (let round = 0; round < 100000; ++round) {
      const count = randomBelow(24);
      const source = heapAllocate(max(1, count));
      for (let i: u32 = 0; i < count; ++i) {
        store<u8>(source + i, randomBelow(3) ? randomBelow(256) : 0xc0 + randomBelow(5));
      }
      rdbReadOpen(source, count);
      while (rdbFault == RdbFault.NONE) {
        if (randomBelow(2)) {
          rdbReadString(randomBelow(2));
        } else {
          const block = rdbReadBlock(4);
          if (block != 0) heapRelease(block);
        }
        if (rdbReadRest() > count) outside++;
      }
      rdbReadClose();
      heapRelease(source);
    }
    expect(outside).toBe(0);
  });
});
