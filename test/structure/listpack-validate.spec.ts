import { heapAllocate, heapBlockBytes, heapRelease } from '../../assembly/memory/heap';
import {
  LISTPACK_COUNT_UNKNOWN,
  Listpack,
  listpackBytes,
  listpackCount,
  listpackCreate,
  listpackDelete,
  listpackDeleteRange,
  listpackFirst,
  listpackGet,
  listpackGetText,
  listpackInsertBefore,
  listpackLast,
  listpackNext,
  listpackPrependInteger,
  listpackPrevious,
  listpackReplace,
  listpackSeek,
  listpackText,
  listpackTextBytes,
} from '../../assembly/structure/listpack';
import { listpackFind } from '../../assembly/structure/listpack-find';
import {
  ListpackDuplicates,
  listpackDuplicates,
  listpackValidate,
} from '../../assembly/structure/listpack-validate';
import { expectHeapEmpty, startHeap } from './support/heap';
import { fromHex } from './support/hex';
import { BUFFER, GOLDEN, TEXT, VALUES, append, listOf, valid } from './support/listpack';
import { randomBelow, randomSeed } from './support/random';

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
