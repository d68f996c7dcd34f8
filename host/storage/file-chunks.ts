/*
 * Reading a file from its start to its end: while one chunk is used the next is read.
 *
 *     for await (const chunk of fileChunks(file, 1 << 20)) …      a chunk is valid until the next
 */

import type { OpenFile } from './files.js';

export async function* fileChunks(file: OpenFile, chunkBytes: number): AsyncGenerator<Uint8Array> {
  let [current, next] = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  let offset = 0;
  const read = (into: Uint8Array): Promise<number> => {
    const reading = file.read(into, offset);
    // What fails while nobody waits is told by the await below.
    reading.catch(() => undefined);
    return reading;
  };
  let reading = read(current);
  try {
    for (;;) {
      const count = await reading;
      if (count === 0) return;
      offset += count;
      reading = read(next);
      yield current.subarray(0, count);
      [current, next] = [next, current];
    }
  } finally {
    // Whoever stops in the middle closes the file, which must not be while it is read.
    await reading.catch(() => undefined);
  }
}
