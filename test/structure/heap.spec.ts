import { startHeap, startFriendlyHeap, expectHeapEmpty } from './support/heap';
import { heapAllocate, heapRelease, heapUsedBytes } from '../../assembly/memory/heap';

describe('the heap', () => {
  beforeEach(() => {
    startFriendlyHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('counts live bytes exactly', () => {
    const a = heapAllocate(64);
    expect(heapUsedBytes()).toBe(64);
    heapRelease(a);
  });
});

describe('the hostile heap', () => {
  beforeEach(() => {
    startHeap();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('counts live bytes exactly', () => {
    const a = heapAllocate(64);
    expect(heapUsedBytes()).toBe(64);
    expect(load<u8>(a)).toBe(0xb4);
    heapRelease(a);
  });
});
