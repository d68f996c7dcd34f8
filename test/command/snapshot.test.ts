import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { Snapshot, SnapshotLimit } from '../../host/engine/snapshot.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { loadInto, snapshotOf } from '../support/rdb.js';
import { RespError } from '../support/resp.js';

const INTERNAL = 1 << 17;
const LOADING = 1;

interface Side {
  engine: TestEngine;
  client: TestClient;
  snapshot: Snapshot;
}

function started(): Side {
  const engine = new TestEngine({ elapsed: () => 1 });
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  return { engine, client: engine.connect(), snapshot: new Snapshot(engine.core) };
}

/** A set that is large, and a key behind which nobody waits. */
function filled(): Side {
  const side = started();
  side.client.call('SADD', 'large', ...Array.from({ length: 2000 }, (_, i) => `member ${i}`));
  side.client.call('SET', 'small', 'before');
  side.snapshot.limit(SnapshotLimit.stepBytes, 1000);
  return side;
}

/** Takes all chunks that there are. */
function drain(snapshot: Snapshot, into: Uint8Array[] = []): Uint8Array[] {
  for (let chunk = snapshot.take(); chunk; chunk = snapshot.take()) into.push(chunk);
  return into;
}

/** Goes on to the end and returns the file. */
function finish({ engine, snapshot }: Side, into: Buffer[] = []): Buffer {
  for (let i = 0; i < 100_000 && snapshot.outcome() === 'running'; i++) {
    snapshot.step(0);
    engine.settle();
    drain(snapshot, into);
  }
  drain(snapshot, into);
  while (!snapshot.idle()) snapshot.step(0);
  return Buffer.concat(into);
}

/** What a client of an engine with this file is answered. */
function asked(file: Buffer, ...words: string[]): unknown {
  const { engine, client } = started();
  expect(loadInto(engine, file).failure).toBeNull();
  return client.call(...words);
}

describe('a snapshot', () => {
  it('is the dataset as it was when it began', () => {
    const side = filled();
    const { client, snapshot } = side;
    const digest = client.call('DEBUG', 'DIGEST');
    expect(snapshot.begin({ encoder: 'rdb', checksum: true })).toBe('begun');
    client.call('SET', 'small', 'after');
    client.call('SET', 'new', '1');
    client.call('DEL', 'large');
    const file = finish(side);
    expect(snapshot.outcome()).toBe('done');
    expect(asked(file, 'DEBUG', 'DIGEST')).toBe(digest);
    const { keysTotal, keysWritten, producedBytes, copiedBytes, pendingBytes, adoptedBytes } =
      snapshot.figures();
    expect([keysTotal, keysWritten, pendingBytes, adoptedBytes]).toEqual([2, 2, 0, 0]);
    expect(producedBytes).toBe(file.length);
    expect(copiedBytes).toBeGreaterThan(0);
    expect(client.call('MGET', 'small', 'new', 'large')).toEqual(['after', '1', null]);
  });

  it('packs a long string piece by piece, where that pays and is wanted', () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `word ${i % 300}, `).join('');
    const noise = randomBytes(400_000).toString('latin1');
    const written = (text: string, compression = 1): Buffer => {
      const side = started();
      side.engine.core.setParameter(Parameter.RDB_COMPRESSION, compression);
      side.client.call('SET', 'string', text);
      side.client.call('HSET', 'hash', 'field', text, 'other', 'x'.repeat(100));
      side.client.call('RPUSH', 'list', 'a', text, 'b');
      side.client.call('SADD', 'set', text, 'a');
      side.client.call('ZADD', 'zset', 1, text);
      const digest = side.client.call('DEBUG', 'DIGEST');
      expect(side.snapshot.begin({ encoder: 'rdb', checksum: true })).toBe('begun');
      let steps = 0;
      const file: Buffer[] = [];
      for (; side.snapshot.outcome() === 'running'; steps++) {
        side.snapshot.step(0);
        drain(side.snapshot, file);
      }
      drain(side.snapshot, file);
      // Nothing but a piece is worked on in a step.
      expect(steps).toBeGreaterThan((5 * text.length) / (128 * 1024));
      expect(asked(Buffer.concat(file), 'DEBUG', 'DIGEST')).toBe(digest);
      return Buffer.concat(file);
    };
    expect(written(words).length).toBeLessThan((5 * words.length) / 4);
    expect(written(words, 0).length).toBeGreaterThan(5 * words.length);
    const plain = written(noise).length - 5 * noise.length;
    expect(plain).toBeGreaterThan(0);
    expect(plain).toBeLessThan(1000);
    const half = words.slice(0, 200_000) + noise.slice(0, 200_000);
    expect(written(half).length).toBeLessThan((5 * half.length * 3) / 4);
  });

  it('lets nobody wait but who changes a large value that is not written', () => {
    const side = filled();
    const { client, engine, snapshot } = side;
    snapshot.begin({ encoder: 'rdb', checksum: true });
    client.send(['SADD', 'large', 'one more']);
    expect(client.replies()).toEqual([]);
    const other = engine.connect();
    expect(other.call('SCARD', 'large')).toBe(2000);
    expect(other.call('SET', 'small', 'x')).toBe('OK');
    const file = finish(side);
    expect(client.replies()).toEqual([1]);
    expect(asked(file, 'SCARD', 'large')).toBe(2000);
    expect(asked(file, 'GET', 'small')).toBe('before');
  });

  it('writes a large value at once where a transaction changes it, and LATENCY tells', () => {
    let now = 0;
    const engine = new TestEngine({ elapsed: () => (now += 2000) });
    const side = { engine, client: engine.connect(), snapshot: new Snapshot(engine.core) };
    const { client, snapshot } = side;
    engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 0);
    client.call('SADD', 'large', ...Array.from({ length: 2000 }, (_, i) => `member ${i}`));
    engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 0.0001);
    snapshot.begin({ encoder: 'rdb', checksum: true });
    client.send([['MULTI'], ['SPOP', 'large'], ['SCARD', 'large'], ['EXEC']]);
    const replies = client.replies();
    expect((replies[3] as unknown[])[1]).toBe(1999);
    expect(asked(finish(side), 'SCARD', 'large')).toBe(2000);
    const events = (client.call('LATENCY', 'LATEST') as unknown[][]).map(([name]) => name);
    expect(events).toContain('snapshot-write');
  });

  it('adopts a large value that is replaced, even while it is being written', () => {
    for (const words of [
      ['SET', 'large', 'x'],
      ['SUNIONSTORE', 'large', 'tiny'],
      ['UNLINK', 'large'],
    ]) {
      for (const steps of [0, 3]) {
        const side = filled();
        const { client, snapshot } = side;
        client.call('SADD', 'tiny', '1');
        client.call('DEL', 'small');
        const digest = client.call('DEBUG', 'DIGEST');
        snapshot.begin({ encoder: 'rdb', checksum: true });
        const chunks: Buffer[] = [];
        for (let i = 0; i < steps; i++) snapshot.step(0);
        client.call(...words);
        expect(snapshot.figures().adoptedBytes).toBeGreaterThan(10_000);
        expect(asked(finish(side, chunks), 'DEBUG', 'DIGEST')).toBe(digest);
        expect(snapshot.figures().adoptedBytes).toBe(0);
      }
    }
  });

  it('ends with FLUSHALL if that is wanted, and else takes what is deleted along', () => {
    for (const endsOnFlush of [true, false]) {
      const side = filled();
      const { client, snapshot, engine } = side;
      const digest = client.call('DEBUG', 'DIGEST');
      snapshot.begin({ encoder: 'rdb', checksum: true, endsOnFlush });
      snapshot.step(0);
      client.call('FLUSHALL');
      expect(snapshot.outcome()).toBe(endsOnFlush ? 'flushed' : 'running');
      const file = finish(side);
      if (!endsOnFlush) expect(asked(file, 'DEBUG', 'DIGEST')).toBe(digest);
      while (engine.tick());
      expect(client.call('DBSIZE')).toBe(0);
      expect(snapshot.begin({ encoder: 'rdb', checksum: true })).toBe('begun');
    }
  });

  it('can be cancelled, and another one waits until the rest is marked', () => {
    const side = filled();
    const { client, snapshot } = side;
    for (let i = 0; i < 1000; i++) client.call('SET', `k${i}`, 'v');
    snapshot.begin({ encoder: 'rdb', checksum: true });
    for (let i = 0; i < 10; i++) snapshot.step(0);
    expect(snapshot.begin({ encoder: 'rdb', checksum: true })).toBe('busy');
    snapshot.cancel();
    expect(snapshot.outcome()).toBe('cancelled');
    expect(drain(snapshot)).toEqual([]);
    expect(snapshot.begin({ encoder: 'rdb', checksum: true })).toBe('busy');
    while (!snapshot.idle()) snapshot.step(0);
    expect(asked(snapshotOf(side.engine), 'DEBUG', 'DIGEST')).toBe(client.call('DEBUG', 'DIGEST'));
  });

  it('puts nothing more out than is taken, and holds writers when that is too much', () => {
    const side = filled();
    const { client, snapshot, engine } = side;
    for (let i = 0; i < 3000; i++) client.call('SET', `key ${i}`, 'x'.repeat(100));
    snapshot.limit(SnapshotLimit.pending, 10_000);
    snapshot.limit(SnapshotLimit.pendingMaximum, 12_000);
    snapshot.begin({ encoder: 'rdb', checksum: true });
    for (let i = 0; i < 1000; i++) snapshot.step(0);
    expect(snapshot.figures().pendingBytes).toBeLessThan(12_000);
    for (let i = 0; i < 300; i++) client.send(['SET', `key ${i}`, 'y']);
    expect(client.replies().length).toBeLessThan(250);
    expect(engine.connect().call('GET', 'key 299')).toHaveLength(100);
    finish(side);
    expect(engine.connect().call('GET', 'key 299')).toBe('y');
  });

  it('keeps fields of a large hash that are due until they are written', () => {
    const side = started();
    const { client, engine, snapshot } = side;
    const fields = Array.from({ length: 2000 }, (_, i) => [`f${i}`, 'v']).flat();
    client.call('HSET', 'hash', ...fields);
    client.call('HPEXPIRE', 'hash', '100', 'FIELDS', '1', 'f1');
    snapshot.limit(SnapshotLimit.stepBytes, 100);
    snapshot.begin({ encoder: 'rdb', checksum: true });
    engine.advance(200);
    engine.tick();
    expect(client.call('HLEN', 'hash')).toBe(2000);
    finish(side);
    engine.advance(100);
    engine.tick();
    expect(client.call('HLEN', 'hash')).toBe(1999);
  });

  it('counts nothing of its own against maxmemory', () => {
    const side = filled();
    const { client, engine, snapshot } = side;
    engine.core.setParameter(Parameter.EVICTION_POLICY, 1);
    snapshot.begin({ encoder: 'rdb', checksum: true });
    for (let i = 0; i < 20; i++) client.call('SET', `k${i}`, 'x'.repeat(1000));
    client.call('DEL', 'large');
    engine.core.setParameter(Parameter.MAXIMUM_MEMORY, engine.usedBytes() - 5000);
    expect(client.call('SET', 'last', '1')).toBe('OK');
    expect(client.call('DBSIZE')).toBe(22);
    expect(asked(finish(side), 'DBSIZE')).toBe(2);
  });
});

describe('the commands of an AOF', () => {
  it('run whatever the state of the server, and failures are noted', () => {
    const { engine, client } = started();
    engine.core.setParameter(Parameter.STATE, LOADING);
    expect(client.call('SET', 'k', 'v')).toBeInstanceOf(RespError);
    const replay = engine.connect({ flags: INTERNAL });
    engine.core.engine.replayBegin();
    replay.send([['SET', 'k', 'v'], ['LPUSH', 'k', 'x'], ['MULTI'], ['SET', 'l', '1']]);
    const figure = (which: number): number => engine.core.engine.replayFigure(replay.handle, which);
    expect([figure(0), figure(1), figure(2)]).toEqual([0, 1, 1]);
    engine.core.engine.replayFailure();
    expect(engine.core.draft()).toBe(
      "'WRONGTYPE Operation against a key holding the wrong kind of value' " +
        "after processing the command 'lpush'",
    );
    replay.send('*1\r\n$4\r\nEX');
    expect(figure(0)).toBeGreaterThan(0);
    replay.send('EC\r\n');
    expect([figure(0), figure(1)]).toEqual([0, 0]);
    engine.core.setParameter(Parameter.STATE, 0);
    expect(client.call('MGET', 'k', 'l')).toEqual(['v', '1']);
  });
});
