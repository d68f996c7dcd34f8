/*
 * Bytes that wait for a file, and the memory that they wait in.
 */

import { describe, expect, it } from 'vitest';

import { ByteBuffer } from '../../host/persist/byte-buffer.js';

const much = new Uint8Array(6 * 1024 * 1024);
const memoryOf = (buffer: ByteBuffer): number => buffer.bytes.buffer.byteLength;

describe('a buffer of bytes', () => {
  it('holds what was appended, in order', () => {
    const buffer = new ByteBuffer();
    for (const text of ['a', 'bc', '', 'd'.repeat(20_000)]) buffer.append(Buffer.from(text));
    expect(Buffer.from(buffer.bytes).toString()).toBe(`abc${'d'.repeat(20_000)}`);
    buffer.reuse();
    buffer.append(Buffer.from('e'));
    expect(Buffer.from(buffer.bytes).toString()).toBe('e');
  });

  it('keeps its memory from one filling to the next', () => {
    const buffer = new ByteBuffer();
    buffer.append(much);
    const { buffer: memory } = buffer.bytes;
    buffer.reuse();
    buffer.relax();
    buffer.append(much);
    expect(buffer.bytes.buffer).toBe(memory);
  });

  it('gives back what was not needed between two calls of relax', () => {
    const buffer = new ByteBuffer();
    buffer.append(much);
    buffer.relax();
    buffer.reuse();
    buffer.append(much.subarray(0, 1000));
    buffer.relax();
    // It is in use, and was used this time.
    expect(memoryOf(buffer)).toBeGreaterThanOrEqual(much.length);
    buffer.reuse();
    buffer.relax();
    expect(memoryOf(buffer)).toBe(0);
    buffer.append(much);
    buffer.clear();
    expect(memoryOf(buffer)).toBe(0);
  });
});
