/*
 * The stream's last bytes, against a model: all bytes that were ever appended.
 */

import { expect, it } from 'vitest';

import { StreamBuffer } from '../../host/replicate/buffer.js';
import { Random } from '../fuzz/random.js';

it.each([1, 2, 3])(
  'gives back what was appended, from any offset that is left: seed %i',
  (seed) => {
    const random = new Random(seed);
    const offset = random.below(1000);
    const buffer = new StreamBuffer(offset, 16 * 1024);
    let all = Buffer.alloc(0);
    const end = (): number => offset + all.length;
    const expectRead = (from: number): void => {
      const piece = buffer.read(from);
      expect(piece.length > 0).toBe(from < end());
      expect(all.subarray(from - offset, from - offset + piece.length).equals(piece)).toBe(true);
    };
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(
        Array.from({ length: random.below(5000) }, () => random.below(256)),
      );
      all = Buffer.concat([all, bytes]);
      buffer.append(bytes);
      expect(buffer.end).toBe(end());
      const kept = Math.max(buffer.start, end() - random.below(100_000));
      buffer.trim(kept);
      expect(buffer.start).toBeLessThanOrEqual(kept);
      for (const from of [buffer.start, kept, end()]) expectRead(from);
      expectRead(buffer.start + random.below(end() - buffer.start + 1));
      expect(() => buffer.read(buffer.start - 1)).toThrow(RangeError);
    }
  },
);

it('uses dropped blocks again, and gives back those that nobody needs', () => {
  const block = new Uint8Array(64 * 1024);
  const buffer = new StreamBuffer(0, 1024 * 1024);
  const memory = (): ArrayBufferLike => {
    buffer.append(block);
    return buffer.read(buffer.end - block.length).buffer;
  };
  const first = memory();
  const second = memory();
  buffer.trim(buffer.end);
  const again = [memory(), memory()];
  expect(again.includes(first) && again.includes(second)).toBe(true);
  buffer.trim(buffer.end);
  buffer.relax();
  buffer.relax();
  expect([first, second].includes(memory())).toBe(false);
});
