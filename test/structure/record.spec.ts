import { startHeap, expectHeapEmpty } from './support/heap';
import {
  heapAllocate,
  heapBlockBytes,
  heapRelease,
  heapReservedBytes,
  heapRoundedBytes,
  heapSetCeilingBytes,
} from '../../assembly/memory/heap';
import {
  RECORD_ENTRY,
  RECORD_EXPIRES,
  Record,
  RecordExpiry,
  recordBytes,
  recordClock,
  recordCreate,
  recordDeadline,
  recordEncoding,
  recordExpiry,
  recordFlags,
  recordHasExpiry,
  recordHeaderBytes,
  recordKeyCount,
  recordKeyEquals,
  recordIsMarked,
  recordMark,
  recordMeta,
  recordResize,
  recordSetClock,
  recordSetDeadline,
  recordSetEncoding,
  recordSetMeta,
  recordSetType,
  recordType,
  recordValue,
  recordWithExpiry,
  recordWithoutExpiry,
  recordsUnmark,
} from '../../assembly/memory/record';

const KEY = memory.data<u8>([0x66, 0x6f, 0x6f, 0x62, 0x61, 0x72]);
const EXAMPLE = memory.data<u8>([0x0e, 0, 0, 0, 0x80, 1, 0, 0, 0x66, 0x6f, 0x6f, 0x68, 0x69]);

function fillValue(record: usize, count: u32): void {
  for (let i: u32 = 0; i < count; ++i) store<u8>(recordValue(record) + i, <u8>(i * 7 + 3));
}

function valueKept(record: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; ++i) {
    if (load<u8>(recordValue(record) + i) != <u8>(i * 7 + 3)) return false;
  }
  return true;
}

describe('a record', () => {
  beforeEach(() => {
    startHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('has views of the sizes that are drawn', () => {
    expect(offsetof<Record>()).toBe(8);
    expect(offsetof<RecordExpiry>()).toBe(16);
    expect(recordHeaderBytes(0)).toBe(4);
    expect(recordHeaderBytes(RECORD_ENTRY)).toBe(8);
    expect(recordHeaderBytes(RECORD_EXPIRES)).toBe(20);
    expect(recordHeaderBytes(RECORD_ENTRY | RECORD_EXPIRES)).toBe(24);
  });

  it('has the bytes of the example', () => {
    const record = recordCreate(RECORD_ENTRY, KEY, 3, 2);
    recordSetType(record, 0, 8);
    recordSetClock(record, 1);
    store<u8>(recordValue(record), 0x68);
    store<u8>(recordValue(record), 0x69, 1);
    expect(memory.compare(record, EXAMPLE, 13)).toBe(0);
    heapRelease(record);
  });

  it('fits the class of 64 bytes with a key of 16 and a string of 32 bytes', () => {
    expect(recordBytes(RECORD_ENTRY, 16, 4 + 32)).toBe(60);
    expect(heapRoundedBytes(60)).toBe(64);
  });

  it('begins with zero meta and links, and the key', () => {
    for (let flags: u32 = 0; flags < 4; ++flags) {
      const record = recordCreate(flags, KEY, 6, 0);
      expect(recordFlags(record)).toBe(flags);
      expect(recordKeyCount(record)).toBe(6);
      expect(recordKeyEquals(record, KEY, 6)).toBe(true);
      expect(recordKeyEquals(record, KEY, 5)).toBe(false);
      expect(recordKeyEquals(record, KEY + 1, 6)).toBe(false);
      if (flags & RECORD_ENTRY) expect(recordMeta(record)).toBe(0);
      if (flags & RECORD_EXPIRES) {
        expect(recordExpiry(record).next).toBe(0);
        expect(recordExpiry(record).previous).toBe(0);
        expect(recordDeadline(record)).toBe(0);
      } else {
        expect(recordDeadline(record)).toBe(-1);
      }
      heapRelease(record);
    }
  });

  it('keeps type, encoding and clock apart', () => {
    const record = recordCreate(RECORD_ENTRY, KEY, 1, 0);
    recordSetType(record, 7, 9);
    recordSetClock(record, 0xfedcba);
    expect(recordType(record)).toBe(7);
    expect(recordEncoding(record)).toBe(9);
    expect(recordClock(record)).toBe(0xfedcba);
    recordSetEncoding(record, 2);
    expect(recordMeta(record)).toBe(0xfedcba27);
    recordSetType(record, 1, 0);
    expect(recordMeta(record)).toBe(0xfedcba01);
    recordSetMeta(record, 0x12345678);
    expect(recordClock(record)).toBe(0x123456);
    heapRelease(record);
  });

  it('is marked when it gets a type, until all marks are taken', () => {
    const record = recordCreate(RECORD_ENTRY, KEY, 1, 0);
    recordSetType(record, 5, 9);
    expect(recordIsMarked(record)).toBe(true);
    recordsUnmark();
    expect(recordIsMarked(record)).toBe(false);
    recordSetEncoding(record, 3);
    recordSetClock(record, 7);
    expect(recordIsMarked(record)).toBe(false);
    recordMark(record);
    expect(recordIsMarked(record)).toBe(true);
    expect(recordType(record)).toBe(5);
    expect(recordEncoding(record)).toBe(3);
    expect(recordClock(record)).toBe(7);
    recordsUnmark();
    recordSetType(record, 2, 1);
    expect(recordIsMarked(record)).toBe(true);
    heapRelease(record);
  });

  it('keeps header, key and value when the value grows or shrinks', () => {
    let record = recordCreate(RECORD_ENTRY | RECORD_EXPIRES, KEY, 6, 10);
    recordSetMeta(record, 0xabcdef12);
    recordSetDeadline(record, 0x123456789abcdef);
    fillValue(record, 10);
    record = recordResize(record, 1000);
    expect(valueKept(record, 10)).toBe(true);
    record = recordResize(record, 4);
    expect(valueKept(record, 4)).toBe(true);
    expect(recordMeta(record)).toBe(0xabcdef12);
    expect(recordDeadline(record)).toBe(0x123456789abcdef);
    expect(recordKeyEquals(record, KEY, 6)).toBe(true);
    heapRelease(record);
  });

  it('gains and loses a deadline without losing anything else', () => {
    for (let flags: u32 = 0; flags <= RECORD_ENTRY; flags += RECORD_ENTRY) {
      for (let count: u32 = 0; count < 200; count += 13) {
        let record = recordCreate(flags, KEY, 6, count);
        if (flags) recordSetMeta(record, 0xabcdef12);
        fillValue(record, count);
        record = recordWithExpiry(record, count);
        expect(recordHasExpiry(record)).toBe(true);
        expect(recordDeadline(record)).toBe(0);
        expect(recordExpiry(record).next).toBe(0);
        expect(recordKeyEquals(record, KEY, 6)).toBe(true);
        expect(valueKept(record, count)).toBe(true);
        expect(recordWithExpiry(record, count)).toBe(record, 'has it already');
        recordSetDeadline(record, i64.MAX_VALUE);
        expect(recordDeadline(record)).toBe(i64.MAX_VALUE);
        record = recordWithoutExpiry(record, count);
        expect(recordHasExpiry(record)).toBe(false);
        expect(recordKeyEquals(record, KEY, 6)).toBe(true);
        expect(valueKept(record, count)).toBe(true);
        expect(recordWithoutExpiry(record, count)).toBe(record, 'has none already');
        if (flags) expect(recordMeta(record)).toBe(0xabcdef12);
        heapRelease(record);
      }
    }
  });

  it('stays as it was when memory is out', () => {
    const record = recordCreate(RECORD_ENTRY, KEY, 6, 53234);
    fillValue(record, 53234);
    heapSetCeilingBytes(heapReservedBytes());
    expect(recordCreate(0, KEY, 6, 1 << 30)).toBe(0);
    expect(recordResize(record, 1 << 30)).toBe(0);
    while (heapAllocate(53234)) {}
    expect(recordWithExpiry(record, 53234)).toBe(0);
    expect(recordHasExpiry(record)).toBe(false);
    expect(recordKeyEquals(record, KEY, 6)).toBe(true);
    expect(valueKept(record, 53234)).toBe(true);
    heapSetCeilingBytes(0);
    startHeap();
  });

  it('has an address that leaves bit 0 of a link free', () => {
    const other = heapAllocate(9);
    const record = recordCreate(0, KEY, 1, 0);
    expect(record & 7).toBe(0);
    expect(heapBlockBytes(record) >= 5).toBe(true);
    heapRelease(record);
    heapRelease(other);
  });
});
