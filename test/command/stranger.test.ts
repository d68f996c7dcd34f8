/*
 * A client that has not logged in and does not read (the kind of CVE-2025-21605): it is cut off as
 * soon as it is owed about a kilobyte more than its socket takes, and by one batch 16 KiB at most;
 * and it may send little before it logs in.
 */

import { describe, expect, it } from 'vitest';

import { LogCode, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';

const KIB = 1024;

function guarded(): TestEngine {
  const engine = new TestEngine();
  engine.core.setPassword('secret');
  engine.core.setParameter(Parameter.LOG_LEVEL, 3);
  return engine;
}

const cutOff = (engine: TestEngine): number =>
  engine.core.engine.statistic(Statistic.OUTPUT_LIMIT_DISCONNECTIONS);

function slowClient(engine: TestEngine): TestClient {
  const client = engine.connect();
  client.slow = true;
  return client;
}

describe('a client that has not logged in', () => {
  it('is cut off when it does not read what it is answered, which is logged and counted', () => {
    const engine = guarded();
    const clients = Array.from({ length: 4 }, () => slowClient(engine));
    const before = engine.usedBytes();
    for (let i = 0; i < 2000; i++) {
      for (const client of clients) client.send('GET a\r\n');
      expect(engine.usedBytes() - before).toBeLessThan(4 * 40 * KIB);
    }
    expect(clients.every(({ closed }) => closed)).toBe(true);
    expect(cutOff(engine)).toBe(4);
    expect(engine.core.takeLogLine()).toMatchObject({ code: LogCode.OUTPUT_LIMIT });
  });

  it('is cut off within one pipeline, too', () => {
    const engine = guarded();
    const client = engine.connect();
    const before = engine.usedBytes();
    client.send('PING\r\n'.repeat(10_000));
    expect(client.closed).toBe(true);
    expect(cutOff(engine)).toBe(1);
    expect(engine.usedBytes() - before).toBeLessThan(64 * KIB);
  });

  it('is answered as before while it reads', () => {
    const engine = guarded();
    const client = engine.connect();
    for (let i = 0; i < 200; i++) client.send('PING\r\n'.repeat(100));
    expect(client.replies()).toHaveLength(20_000);
    expect(client.closed).toBe(false);
  });

  it('is bounded no more once it has logged in, in the middle of a pipeline', () => {
    const engine = guarded();
    const client = engine.connect();
    client.send(`PING\r\nAUTH secret\r\n${'PING\r\n'.repeat(9000)}`);
    expect(client.replies()).toHaveLength(9002);
    client.slow = true;
    for (let i = 0; i < 20; i++) client.send('PING\r\n'.repeat(1000));
    expect(client.closed).toBe(false);
    expect(cutOff(engine)).toBe(0);
  });

  it('may send ten arguments of 16 KiB', () => {
    const engine = guarded();
    const wrong = [
      ['*11\r\n', 'unauthenticated multibulk length'],
      ['*2\r\n$16385\r\n', 'unauthenticated bulk length'],
    ] as const;
    for (const [request, reason] of wrong) {
      const client = engine.connect();
      client.send(request);
      expect(client.bytes().toString()).toBe(`-ERR Protocol error: ${reason}\r\n`);
      expect(client.closed).toBe(true);
    }
  });
});
