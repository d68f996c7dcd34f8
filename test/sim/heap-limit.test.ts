// The heap at the end of the address space. as-pect can't do this (its own runtime needs memory
// beside the heap), so the heap is compiled alone, as it is in production, and driven from here.
// Nothing touches the memory, so all of it costs next to nothing.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import asc from 'assemblyscript/asc';
import { readFile } from 'node:fs/promises';

interface Heap {
  memory: WebAssembly.Memory;
  heapInitialize(start: number): void;
  heapAllocate(bytes: number): number;
  heapAllocateZeroed(bytes: number): number;
  heapRelease(block: number): void;
  heapReallocate(block: number, bytes: number): number;
  heapBlockBytes(block: number): number;
  heapUsedBytes(): number;
  heapReservedBytes(): number;
  heapReserveAddresses(): number;
  heapClear(): void;
  heapSetCeilingBytes(bytes: number): void;
  heapKeepReserve(): void;
  heapUse(use: number): number;
  heapValidate(): number;
}

const entry = `
export * from './assembly/memory/heap';
export { heapValidate } from './assembly/memory/heap-validate';
`;

async function compile(): Promise<WebAssembly.Module> {
  let binary: Uint8Array | null = null;
  const options = ['--optimizeLevel', '1', '--enable', 'simd', '--config', 'none'];
  const result = await asc.main(
    ['entry.ts', '-o', 'heap.wasm', '--runtime', './assembly/memory/runtime', ...options],
    {
      readFile: (name) => (name === 'entry.ts' ? entry : readFile(name, 'utf8').catch(() => null)),
      writeFile: (_name, content) => {
        binary = content as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (result.error || !binary) throw new Error(result.stderr.toString());
  return WebAssembly.compile(binary);
}

const compiled = compile();
const residentBefore = process.memoryUsage.rss();
let heap: Heap;

beforeEach(async () => {
  const imports = {
    env: {
      abort() {
        throw new Error('the heap aborted');
      },
    },
  };
  const instance = await WebAssembly.instantiate(await compiled, imports);
  heap = instance.exports as unknown as Heap;
  heap.heapInitialize(65536);
});

afterAll(() => {
  expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(400e6);
});

// Fills the address space with blocks of one size, then with ever smaller ones, to the last page.
function fill(largest: number): number[] {
  const blocks: number[] = [];
  for (const bytes of [largest, 2 ** 24, 2 ** 20, 2 ** 16, 12288]) {
    for (;;) {
      const block = heap.heapAllocate(bytes) >>> 0;
      if (!block) break;
      blocks.push(block);
    }
  }
  return blocks;
}

describe('the heap at 4 GiB', () => {
  it('may be taken ahead, and is then ours step by step', () => {
    const reserved = heap.heapReservedBytes();
    expect(heap.heapReserveAddresses()).toBe(1);
    expect(heap.memory.buffer.byteLength).toBe(2 ** 32);
    expect(heap.heapReservedBytes()).toBe(reserved);
    expect(heap.heapReserveAddresses()).toBe(0);
    const blocks: number[] = [];
    for (let block = 1; block !== 0;) {
      block = heap.heapAllocate(50 << 20);
      if (block !== 0) blocks.push(block);
      if (blocks.length === 3) expect(heap.heapReservedBytes()).toBeLessThan(200 << 20);
    }
    expect(blocks.length).toBeGreaterThan(78);
    expect(heap.heapAllocate(100)).not.toBe(0);
    expect(heap.heapValidate()).toBe(1);
    for (const block of blocks) heap.heapRelease(block);
    expect(heap.heapAllocate(3 * 2 ** 30)).not.toBe(0);
    expect(heap.heapValidate()).toBe(1);
  });

  it('hands out all of it but the last page, and no block wraps', () => {
    const blocks = fill(2 ** 30);
    const end = Math.max(...blocks.map((block) => block + (heap.heapBlockBytes(block) >>> 0)));
    expect(end).toBeLessThanOrEqual(2 ** 32 - 4096);
    expect(heap.memory.buffer.byteLength).toBe(2 ** 32);
    expect(heap.heapUsedBytes()).toBeGreaterThan(2 ** 32 - 17e6);
    expect(heap.heapValidate()).toBe(1);
    for (const block of blocks) heap.heapRelease(block);
    expect(heap.heapUsedBytes()).toBe(0);
    expect(heap.heapValidate()).toBe(1);
  });

  it('refuses at the end, stays whole, and serves small blocks until these are out too', () => {
    const blocks = fill(2 ** 28);
    expect(heap.heapAllocate(12288)).toBe(0);
    expect(heap.heapAllocate(2 ** 31)).toBe(0);
    expect(heap.heapReallocate(blocks[0]!, 2 ** 29)).toBe(0);
    const small: number[] = [];
    for (;;) {
      const block = heap.heapAllocate(64) >>> 0;
      if (!block) break;
      small.push(block);
    }
    for (const block of small) heap.heapRelease(block);
    for (const block of blocks) heap.heapRelease(block);
    expect(heap.heapValidate()).toBe(1);
    const whole = heap.heapAllocate(3.9 * 2 ** 30) >>> 0;
    expect(whole).not.toBe(0);
    heap.heapRelease(whole);
  });

  it('keeps 32 MiB of it for those who help', () => {
    heap.heapKeepReserve();
    const blocks = fill(2 ** 28);
    expect(heap.heapUsedBytes()).toBeLessThan(2 ** 32 - 2 ** 25);
    heap.heapUse(31);
    // Half of it lies in one piece, and the rest is there for what is small.
    const replies = [heap.heapAllocate(16 << 20) >>> 0];
    for (let i = 0; i < 15 << 20; i += 4096) replies.push(heap.heapAllocate(4096) >>> 0);
    expect(replies.every((block) => block !== 0)).toBe(true);
    for (const reply of replies) heap.heapRelease(reply);
    heap.heapUse(0);
    for (const block of blocks) heap.heapRelease(block);
    expect(heap.heapValidate()).toBe(1);
  });

  it('keeps half of the reserve in one piece, whatever the holes in the rest are like', () => {
    const MIB = 2 ** 20;
    for (const bytes of [20_000, 9000, 5000, 300_000]) {
      heap.heapClear();
      heap.heapKeepReserve();
      heap.heapSetCeilingBytes(64 * MIB);
      const blocks: number[] = [];
      for (let block = heap.heapAllocate(bytes); block !== 0; block = heap.heapAllocate(bytes)) {
        blocks.push(block >>> 0);
      }
      expect(heap.heapUsedBytes()).toBeGreaterThan(60 * MIB);
      // A service leaves a part of it, and what comes after finds it whole again.
      heap.heapUse(1);
      const service = heap.heapAllocate(200_000) >>> 0;
      expect(service).not.toBe(0);
      heap.heapUse(31);
      const remedies = [320_000, 70_000, 16_384, 1000].map((each) => heap.heapAllocate(each) >>> 0);
      if (bytes < 300_000) heap.heapRelease(service);
      expect(remedies.every((block) => block !== 0)).toBe(true);
      expect(heap.heapValidate()).toBe(1);
      for (const block of remedies) heap.heapRelease(block);
      if (bytes === 300_000) heap.heapRelease(service);
      heap.heapUse(0);
      expect(heap.heapAllocate(bytes)).toBe(0);
      // Every other block goes: there is room, though not in one piece, and data may grow again.
      for (const block of blocks.filter((_, i) => i % 2 === 0)) heap.heapRelease(block);
      const again = blocks.filter((_, i) => i % 2 === 0).slice(1000);
      expect(again.every(() => heap.heapAllocate(bytes) !== 0)).toBe(true);
      heap.heapUse(31);
      expect(heap.heapAllocate(320_000)).not.toBe(0);
      heap.heapUse(0);
      expect(heap.heapValidate()).toBe(1);
    }
  });

  it('lets one block grow to nearly all of it without a second copy', () => {
    let block = heap.heapAllocate(2 ** 20) >>> 0;
    for (let bytes = 2 ** 21; bytes < 2 ** 32; bytes *= 2) {
      block = heap.heapReallocate(block, bytes) >>> 0;
      expect(block).not.toBe(0);
    }
    const largest = heap.heapReallocate(block, 2 ** 32 - 2 ** 25) >>> 0;
    expect(largest).toBe(block);
    expect(heap.heapReallocate(block, 2 ** 32 - 1)).toBe(0);
    expect(heap.heapBlockBytes(block) >>> 0).toBe(2 ** 32 - 2 ** 25);
    heap.heapRelease(block);
    expect(heap.heapValidate()).toBe(1);
  });

  it('gives zeroed memory that was never used without touching it', () => {
    const before = process.memoryUsage.rss();
    const block = heap.heapAllocateZeroed(2 ** 30) >>> 0;
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6);
    const bytes = new Uint8Array(heap.memory.buffer);
    bytes.fill(1, block, block + 1e6);
    heap.heapRelease(block);
    const again = heap.heapAllocateZeroed(2 ** 20) >>> 0;
    const view = new Uint8Array(heap.memory.buffer, again, 2 ** 20);
    expect(view.every((byte) => byte === 0)).toBe(true);
  });

  it('starts within 15 MiB of addresses and touches next to none of them', () => {
    expect(heap.memory.buffer.byteLength).toBeLessThan(15 * 2 ** 20);
    expect(heap.heapReservedBytes()).toBeLessThan(2 ** 20);
  });
});
