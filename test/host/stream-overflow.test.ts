/*
 * The stream of a primary whose replicas are far behind: what is old is in a file, and is read from
 * there as if it were in memory. Against a model: all bytes that were ever appended.
 */

import { describe, expect, it } from 'vitest';

import type { ClientHandle, Core } from '../../host/engine/core.js';
import { AttachedReplica } from '../../host/replicate/attached.js';
import { Feeder } from '../../host/replicate/feeder.js';
import { ReplicationHistory } from '../../host/replicate/history.js';
import { StreamWindow } from '../../host/replicate/overflow.js';
import { ReplicationStream } from '../../host/replicate/stream.js';
import { Random } from '../fuzz/random.js';
import { FaultyFiles } from '../support/faulty-files.js';

const kilobyte = 1024;
const backlogBytes = 64 * kilobyte;
const sizes = { memory: 128 * kilobyte, batch: 40 * kilobyte, window: 10 * kilobyte };
/** Blocks and what is moving at the moment. */
const slackBytes = 80 * kilobyte;

function streamMake(files: FaultyFiles, limitBytes = 100 * 1024 * kilobyte) {
  const lines: string[] = [];
  const note = (text: string): void => void lines.push(text);
  const limit = { bytes: limitBytes };
  const stream = new ReplicationStream({
    history: new ReplicationHistory(() => 'a'.repeat(40)),
    backlogBytes: () => backlogBytes,
    record: () => undefined,
    offsetSet: () => undefined,
    overflow: {
      files: () => files,
      path: 'temp-stream',
      limitBytes: () => limit.bytes,
      log: { notice: note, warning: note },
      sizes,
    },
  });
  stream.activate();
  return { stream, lines, limit };
}

/** Lets all calls that are under way come to their end. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** A replica, which compares what it gets with what it should. */
class Reader {
  readonly window = new StreamWindow();
  constructor(public offset: number) {}

  /** Reads up to `count` bytes, as far as they can be had now. */
  read(stream: ReplicationStream, all: Buffer, count: number): void {
    let left = count;
    while (left > 0 && this.offset < stream.buffer.end) {
      const piece = stream.read(this.offset, this.window)?.subarray(0, left);
      if (piece === undefined) break;
      expect(piece.length).toBeGreaterThan(0);
      expect(all.subarray(this.offset, this.offset + piece.length).equals(piece)).toBe(true);
      this.offset += piece.length;
      left -= piece.length;
    }
  }
}

async function readToEnd(
  stream: ReplicationStream,
  all: Buffer,
  ...readers: Reader[]
): Promise<void> {
  const needed = (): number => Math.min(...readers.map(({ offset }) => offset));
  while (needed() < stream.buffer.end) {
    for (const reader of readers) reader.read(stream, all, Infinity);
    stream.trim(needed());
    await settled();
  }
}

const randomBytes = (random: Random, count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, () => random.below(256)));

describe('a stream that is longer than its place in memory', () => {
  it.each([1, 2, 3, 4])('gives each reader every byte: seed %i', async (seed) => {
    const random = new Random(seed);
    const files = FaultyFiles.fresh(seed);
    files.slow = random.below(20);
    // Small enough that the file is used more than once from its beginning on.
    const { stream } = streamMake(files, 700 * kilobyte);
    const source = randomBytes(random, 50_000);
    const pieces: Buffer[] = [];
    let all = Buffer.alloc(0);
    let readers = [new Reader(0), new Reader(0)];
    for (let round = 0; round < 400; round++) {
      const from = random.below(25_000);
      const bytes = source.subarray(from, from + random.below(25_000));
      pieces.push(bytes);
      all = Buffer.concat([all, bytes]);
      stream.append(bytes);
      const isBehind = stream.backlogLength > 600 * kilobyte;
      for (const reader of readers) {
        if (isBehind || random.below(3) === 0) reader.read(stream, all, random.below(60_000));
      }
      if (random.below(50) === 0) {
        const nextOffset = stream.start + 1 + random.below(stream.backlogLength + 1);
        expect(stream.canContinue(stream.history.id, nextOffset)).toBe(true);
        readers = [readers[random.below(2)]!, new Reader(nextOffset - 1)];
      }
      expect(stream.canContinue(stream.history.id, stream.start)).toBe(false);
      stream.trim(Math.min(...readers.map(({ offset }) => offset)));
      if (random.below(2) === 0) await settled();
    }
    await readToEnd(stream, all, ...readers);
    expect(stream.backlogLength).toBeLessThan(backlogBytes + slackBytes);
    expect(files.calls.get('read')).toBeGreaterThan(20);
    // Nothing is left in the folder.
    expect(await files.list('.')).toEqual([]);
  });

  it('has a bounded part of it in memory, and all of it if it may not use the disk', async () => {
    const random = new Random(5);
    for (const limitBytes of [100 * 1024 * kilobyte, 0]) {
      const files = FaultyFiles.fresh(5);
      const { stream, lines, limit } = streamMake(files, limitBytes);
      const bytes = randomBytes(random, 10_000);
      let all = Buffer.alloc(0);
      const append = async (): Promise<void> => {
        for (let i = 0; i < 200; i++) {
          all = Buffer.concat([all, bytes]);
          stream.append(bytes);
          stream.trim(0);
          await settled();
        }
      };
      await append();
      expect(stream.backlogLength).toBe(all.length);
      const most = backlogBytes + sizes.memory + slackBytes;
      if (limitBytes === 0) {
        expect(stream.heldBytes).toBeGreaterThanOrEqual(all.length);
        expect(files.calls.size).toBe(0);
        // CONFIG SET: what is in memory already goes, too.
        limit.bytes = 100 * 1024 * kilobyte;
        await append();
        for (let i = 0; i < 100; i++) {
          stream.trim(0);
          await settled();
        }
      }
      expect(stream.heldBytes).toBeLessThan(most);
      expect(lines).toEqual(['What replicas have still to read waits in a file from now on']);
      await readToEnd(stream, all, new Reader(0));
    }
  });

  it('stays in memory when the disk takes nothing, and asks again when it is short', async () => {
    const files = FaultyFiles.fresh(6);
    const { stream, lines } = streamMake(files);
    const bytes = randomBytes(new Random(6), 20_000);
    let all = Buffer.alloc(0);
    const append = async (count: number, needed: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        all = Buffer.concat([all, bytes]);
        stream.append(bytes);
        stream.trim(needed);
        await settled();
      }
    };
    const refusal = 'What replicas have still to read stays in memory: No space left on device';
    files.fail('write', 'ENOSPC', { after: 3, times: Infinity });
    await append(50, 0);
    expect(lines.at(-1)).toBe(refusal);
    expect(lines.filter((line) => line === refusal)).toHaveLength(1);
    expect(stream.heldBytes).toBeGreaterThan(all.length - 4 * sizes.batch);
    const reader = new Reader(0);
    await readToEnd(stream, all, reader);
    // The disk may have room again.
    files.heal();
    lines.length = 0;
    await append(50, reader.offset);
    expect(lines).toEqual(['What replicas have still to read waits in a file from now on']);
    await readToEnd(stream, all, reader);

    files.fail('open', 'EACCES', { times: Infinity });
    lines.length = 0;
    await append(50, reader.offset);
    expect(lines).toEqual(['What replicas have still to read stays in memory: Permission denied']);
    await readToEnd(stream, all, reader);
  });

  it('begins behind what the disk does not give back', async () => {
    const files = FaultyFiles.fresh(7);
    const { stream, lines } = streamMake(files);
    let grown = 0;
    stream.grown = () => (grown += 1);
    const bytes = randomBytes(new Random(7), 20_000);
    for (let i = 0; i < 50; i++) {
      stream.append(bytes);
      stream.trim(0);
      await settled();
    }
    files.fail('read', 'EIO');
    const reader = new Reader(0);
    expect(stream.read(0, reader.window)).toBeNull();
    grown = 0;
    await settled();
    expect(lines.at(-1)).toBe(
      'What replicas have still to read is lost with its file: Input/output error',
    );
    // Whoever waited hears of it, and finds its place gone.
    expect(grown).toBeGreaterThan(0);
    expect(stream.start).toBe(stream.buffer.start);
    expect(stream.start).toBeGreaterThan(0);
  });

  it('drops who needs what the disk does not give back, and nobody else', async () => {
    const files = FaultyFiles.fresh(9);
    const { stream } = streamMake(files);
    const bytes = randomBytes(new Random(9), 20_000);
    const [far, near] = [1, 2].map((client) => {
      const replica = new AttachedReplica(client as unknown as ClientHandle, '127.0.0.1');
      replica.state = 'online';
      return replica;
    }) as [AttachedReplica, AttachedReplica];
    const dropped: AttachedReplica[] = [];
    let hasRoom = false;
    const feeder = new Feeder({
      core: { engine: { outputOwedBytes: () => (hasRoom ? 0 : Infinity) } } as unknown as Core,
      ...{ stream, after: () => undefined, drain: () => undefined },
      replicas: () => [far, near].filter((each) => !dropped.includes(each)),
      put: () => true,
      drop: (replica) => dropped.push(replica),
      soon: (step) => void setTimeout(step, 0),
    });
    stream.grown = () => feeder.soon();
    for (let i = 0; i < 50; i++) {
      stream.append(bytes);
      near.sentOffset = stream.buffer.end;
      await settled();
    }
    expect(stream.start).toBe(0);
    expect(stream.buffer.start).toBeGreaterThan(0);
    files.fail('read', 'EIO');
    hasRoom = true;
    feeder.soon();
    for (let i = 0; i < 10; i++) await settled();
    expect(dropped).toEqual([far]);
    expect(near.sentOffset).toBe(stream.buffer.end);
  });

  it('forgets the file when the stream begins anew or ends', async () => {
    const files = FaultyFiles.fresh(8);
    const { stream } = streamMake(files);
    const bytes = randomBytes(new Random(8), 20_000);
    for (const end of [() => stream.restart(), () => stream.deactivate()]) {
      for (let i = 0; i < 50; i++) {
        stream.append(bytes);
        stream.trim(0);
        if (i % 3 === 0) await settled();
      }
      expect(stream.start).toBeLessThan(stream.buffer.start);
      end();
      await settled();
      expect(stream.backlogLength).toBe(0);
      expect(files.calls.get('close')).toBe(files.calls.get('open'));
    }
  });
});
