// The effect log: what is written to it when nobody calls a command, and when memory runs out.

import { beforeEach, describe, expect, it } from 'vitest';

import { effectsHand } from '../../host/engine/effects.js';
import { EffectFor, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { takeEffects } from '../support/effects.js';
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
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}

describe('active expiry', () => {
  it('writes each DEL by itself, although a command has opened a unit before', () => {
    client.call('SET', 'a', '1', 'PX', '10');
    client.call('SET', 'b', '1', 'PX', '10');
    takeEffects(engine.core);
    engine.advance(100);
    engine.tick();
    expect(effects().sort()).toEqual(['DEL a', 'DEL b']);
    client.call('SET', 'c', '1');
    expect(effects()).toEqual(['SET c 1']);
  });
});

describe('keys that expire under a read', () => {
  const effectsOf = (...words: string[]): string[] => {
    client.call('MSET', 'a', '1', 'b', '1');
    for (const key of ['a', 'b']) client.call('PEXPIRE', key, '10');
    engine.advance(100);
    takeEffects(engine.core);
    client.call(...words);
    return effects();
  };

  it.each([[['SCAN', '0']], [['RANDOMKEY']]])('by chance are no unit: %s', (words) => {
    expect(effectsOf(...words).sort()).toEqual(['DEL a', 'DEL b']);
  });

  it('that names them are one', () => {
    expect(effectsOf('MGET', 'a', 'b')).toEqual(['MULTI', 'DEL a', 'DEL b', 'EXEC']);
  });
});

describe('what is not for everybody', () => {
  /** The log in its parts: whose each is, and its commands. */
  function parts(): [number, string][] {
    const found: [number, string][] = [];
    effectsHand(engine.core, (bytes, whose) => {
      const commands = respParse(bytes).replies as string[][];
      found.push([whose, commands.map((words) => words.join(' ')).join(', ')]);
    });
    return found;
  }

  beforeEach(() => engine.core.setParameter(Parameter.EFFECTS, EffectFor.ALL));

  it('is a part of its own: PUBLISH is for replicas', () => {
    client.call('SET', 'a', '1');
    client.call('PUBLISH', 'c', '1');
    client.call('SPUBLISH', 'c', '2');
    client.call('SET', 'b', '1');
    expect(parts()).toEqual([
      [EffectFor.ALL, 'SELECT 0, SET a 1'],
      [EffectFor.REPLICAS, 'PUBLISH c 1'],
      [EffectFor.REPLICAS, 'SPUBLISH c 2'],
      [EffectFor.ALL, 'SET b 1'],
    ]);
    client.call('PUBLISH', 'c', '3');
    expect(parts()).toEqual([[EffectFor.REPLICAS, 'PUBLISH c 3']]);
    expect(parts()).toEqual([]);
  });

  it('leaves MULTI, SELECT and EXEC to everybody', () => {
    client.call('SELECT', '1');
    const queue = [
      ['PUBLISH', 'c', '1'],
      ['SET', 'a', '1'],
      ['SELECT', '2'],
      ['PUBLISH', 'c', '2'],
    ];
    for (const last of [[], [['SET', 'b', '1']]]) {
      client.call('MULTI');
      for (const words of [...queue, ...last]) client.call(...words);
      client.call('EXEC');
    }
    expect(parts()).toEqual([
      [EffectFor.ALL, 'MULTI, SELECT 1'],
      [EffectFor.REPLICAS, 'PUBLISH c 1'],
      [EffectFor.ALL, 'SET a 1, SELECT 2'],
      [EffectFor.REPLICAS, 'PUBLISH c 2'],
      [EffectFor.ALL, 'EXEC, MULTI'],
      [EffectFor.REPLICAS, 'PUBLISH c 1'],
      [EffectFor.ALL, 'SET a 1'],
      [EffectFor.REPLICAS, 'PUBLISH c 2'],
      [EffectFor.ALL, 'SET b 1, EXEC'],
    ]);
  });

  it('is not recorded where those do not listen', () => {
    engine.core.setParameter(Parameter.EFFECTS, EffectFor.FILE);
    client.call('PUBLISH', 'c', '1');
    client.call('SET', 'a', '1');
    expect(parts()).toEqual([[EffectFor.ALL, 'SELECT 0, SET a 1']]);
  });

  it('is none of what expires under a script that hides what it does', () => {
    const { engine: exports } = engine.core;
    client.call('SET', 'a', '41', 'PX', '10');
    client.call('HSET', 'h', 'f', '1', 'g', '2');
    client.call('HPEXPIRE', 'h', '10', 'FIELDS', '1', 'f');
    engine.advance(100);
    parts();
    exports.scriptSetEffects(EffectFor.NOBODY);
    expect(client.call('INCR', 'a')).toBe(1);
    expect(client.call('HMGET', 'h', 'f')).toEqual([null]);
    expect(client.call('HPEXPIRE', 'h', '0', 'FIELDS', '1', 'g')).toEqual([2]);
    exports.scriptSetEffects(EffectFor.ALL);
    expect(parts()).toEqual([[EffectFor.ALL, 'DEL a, HDEL h f']]);
  });

  it('finds its place again when the log was taken in the middle of a script', () => {
    const { engine: exports } = engine.core;
    client.call('SET', 'a', '1');
    exports.scriptSetEffects(EffectFor.FILE);
    client.call('MULTI');
    client.call('SET', 'a', '2');
    client.call('SET', 'a', '3');
    client.call('EXEC');
    exports.scriptSetEffects(EffectFor.NOBODY);
    client.call('SET', 'a', '4');
    exports.scriptSetEffects(EffectFor.ALL);
    client.call('SET', 'a', '5');
    expect(parts()).toEqual([
      [EffectFor.ALL, 'SELECT 0, SET a 1, MULTI'],
      [EffectFor.FILE, 'SET a 2'],
      [EffectFor.FILE, 'SET a 3'],
      [EffectFor.ALL, 'EXEC, SET a 5'],
    ]);
  });

  it('may be as many parts as there are effects', () => {
    for (let i = 0; i < 2000; i++) {
      client.call('PUBLISH', 'c', String(i));
      client.call('SET', 'a', String(i));
    }
    const all = parts();
    expect(all.length).toBe(4001);
    expect(all.at(-2)).toEqual([EffectFor.REPLICAS, 'PUBLISH c 1999']);
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
