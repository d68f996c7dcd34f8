// The effect log: what is written to it when nobody calls a command, and when memory runs out.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { RespError, respParse } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  client = engine.connect();
  engine.core.setParameter(Parameter.EFFECTS, 1);
});

function effects(): string[] {
  const commands = respParse(engine.core.takeEffects()).replies as string[][];
  return commands.map((words) => words.join(' '));
}

describe('active expiry', () => {
  it('writes each DEL by itself, although a command has opened a unit before', () => {
    client.call('SET', 'a', '1', 'PX', '10');
    client.call('SET', 'b', '1', 'PX', '10');
    engine.core.takeEffects();
    engine.advance(100);
    engine.tick();
    expect(effects().sort()).toEqual(['DEL a', 'DEL b']);
    client.call('SET', 'c', '1');
    expect(effects()).toEqual(['SET c 1']);
  });
});

describe('a write', () => {
  it('is refused whole if the log has no room for it', () => {
    const value = 'v'.repeat(100_000);
    client.call('SET', 'a', value);
    client.call('SELECT', '0');
    // The log is not taken and grows, until there is no memory for more of it.
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes() + 1_000_000);
    let written = 1;
    let reply = client.call('SETRANGE', 'a', String(written), value.slice(written));
    while (reply === value.length && written < 1000) {
      written += 1;
      reply = client.call('SETRANGE', 'a', String(written), value.slice(written));
    }
    expect(reply).toEqual(new RespError("OOM command not allowed when used memory > 'maxmemory'."));
    engine.core.engine.ceilingSet(0);
    const log = effects();
    expect(log.slice(0, 2)).toEqual(['SELECT 0', `SET a ${value}`]);
    expect(log.length).toBe(written + 1);
    client.call('SET', 'b', '1');
    expect(effects()).toEqual(['SET b 1']);
  });
});

describe('an error that CLIENT REPLY keeps from the client', () => {
  it('is counted all the same, and leaves no byte behind', () => {
    client.send([['CLIENT', 'REPLY', 'OFF'], ['GET'], ['EXEC'], ['NOPE']]);
    client.send([['CLIENT', 'REPLY', 'ON']]);
    expect(client.bytes().toString()).toBe('+OK\r\n');
    expect(engine.core.engine.statistic(Statistic.ERROR_REPLIES)).toBe(3);
    expect(engine.core.errorCode(0)).toEqual({ code: 'ERR', count: 3 });
  });
});

describe('CLIENT LIST', () => {
  it('gives its memory back before the next command of the batch', () => {
    for (let i = 0; i < 200; i++) engine.connect();
    client.slow = true;
    client.send(Array.from({ length: 20 }, () => ['CLIENT', 'LIST', 'TYPE', 'pubsub']));
    const peak = engine.core.engine.peakBytes();
    client.drain();
    client.send(Array.from({ length: 400 }, () => ['CLIENT', 'LIST', 'TYPE', 'pubsub']));
    expect(engine.core.engine.peakBytes() - peak).toBeLessThan(200_000);
  });
});
