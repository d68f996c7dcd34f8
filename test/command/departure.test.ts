/*
 * What the engine does for MIGRATE: keys are held, their payloads made, those that were
 * acknowledged deleted. The host, which sends them, is this test; test/host/migrate.test.ts has the
 * real one.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { byteTextFromBytes } from '../../host/config/byte-text.js';
import { EventClass, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { Departure } from '../../host/engine/departure.js';
import { takeEffects } from '../support/effects.js';
import { type HostCall, type TestClient, TestEngine, randomFrom } from '../support/engine.js';
import { type Reply, RespError, respParse } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;
let other: TestClient;

beforeEach(() => {
  engine = new TestEngine();
  client = engine.connect();
  other = engine.connect();
  engine.core.setParameter(Parameter.EFFECTS, 1);
});

/** The departure of a client whose MIGRATE is at the host. */
const of = (migrating: TestClient): Departure => new Departure(engine.core, migrating.handle);

/** MIGRATE of some keys that waits at the host, and how many of them it has found. */
function begin(...keys: string[]): { call: HostCall; found: number } {
  client.send(['MIGRATE', 'host', '1', '', '0', '1000', 'KEYS', ...keys]);
  const call = engine.hostCalls.shift()!;
  return { call, found: of(client).begin(7, keys.length) };
}

/** Sends all keys, which the target acknowledges. */
function send(found: number): void {
  for (let index = 0; index < found; index++) {
    expect(of(client).payload(index)).toBeTypeOf('object');
    of(client).acknowledge(index);
  }
}

/** Ends it and answers how many keys have stayed that were acknowledged. */
function end(call: HostCall, deletes = true): Reply {
  call.answer((reply) => reply.integer(of(client).end(deletes)));
  return client.replies()[0]!;
}

function migrate(...keys: string[]): Reply {
  const { call, found } = begin(...keys);
  send(found);
  return end(call);
}

function effects(): string[] {
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}

const received = (from: TestClient): string => from.bytes().toString('latin1');
const misses = (): number => engine.core.engine.statistic(Statistic.KEYSPACE_MISSES);

describe('a departure', () => {
  it('finds the keys that are there, and counts hits and misses', () => {
    client.call('MSET', 'a', '1', 'b', '2');
    const { call, found } = begin('a', 'x', 'b', 'y');
    expect(found).toBe(2);
    expect(misses()).toBe(2);
    const second = of(client).payload(1);
    expect(second).toMatchObject({ argument: 9, ttlMs: 0 });
    end(call, false);
  });

  it('is none if no key is there', () => {
    const { call, found } = begin('x', 'y');
    expect(found).toBe(0);
    expect(other.call('SET', 'x', '1')).toBe('OK');
    call.answer((reply) => reply.simple('NOKEY'));
    expect(client.replies()).toEqual(['NOKEY']);
  });

  it('makes the payload of DUMP, and cuts the time to live then', () => {
    client.call('RPUSH', 'list', 'a', 'b');
    client.call('PEXPIRE', 'list', '5000');
    const dumped = client.call('DUMP', 'list');
    const { call } = begin('list');
    engine.advance(2000);
    const made = of(client).payload(0);
    expect(made).toMatchObject({ ttlMs: 3000, argument: 7 });
    expect(byteTextFromBytes((made as { payload: Uint8Array }).payload)).toBe(dumped);
    engine.advance(3000);
    expect(of(client).payload(0)).toMatchObject({ ttlMs: 1 });
    engine.advance(1);
    expect(of(client).payload(0)).toBe('gone');
    end(call, false);
  });

  it('deletes what was acknowledged, and tells it as one DEL', () => {
    client.call('MSET', 'a', '1', 'b', '2', 'c', '3');
    effects();
    const { call, found } = begin('a', 'b', 'c');
    for (let index = 0; index < found; index++) {
      of(client).payload(index);
      if (index !== 1) of(client).acknowledge(index);
    }
    const changes = engine.core.engine.dirtyCount();
    expect(end(call)).toBe(0);
    expect(engine.core.engine.dirtyCount() - changes).toBe(2);
    expect(effects()).toEqual(['DEL a c']);
    expect(client.call('KEYS', '*')).toEqual(['b']);
  });

  it('deletes nothing for COPY, and then has no effect', () => {
    client.call('SET', 'a', '1');
    effects();
    const { call, found } = begin('a');
    send(found);
    expect(end(call, false)).toBe(0);
    expect(effects()).toEqual([]);
    expect(client.call('GET', 'a')).toBe('1');
  });

  it('deletes a key once that was named twice', () => {
    client.call('SET', 'a', '1');
    const changes = engine.core.engine.dirtyCount();
    expect(migrate('a', 'a')).toBe(0);
    expect(engine.core.engine.dirtyCount() - changes).toBe(1);
  });

  it('is an event, and touches what is watched and cached', () => {
    const { KEYSPACE, KEYEVENT, GENERIC } = EventClass;
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYSPACE | KEYEVENT | GENERIC);
    const listener = engine.connect();
    listener.call('SUBSCRIBE', '__keyevent@0__:del');
    const cacher = engine.connect();
    cacher.call('HELLO', '3');
    cacher.call('CLIENT', 'TRACKING', 'ON');
    client.call('SET', 'a', '1');
    cacher.call('GET', 'a');
    other.call('WATCH', 'a');
    expect(migrate('a')).toBe(0);
    expect(received(listener)).toContain('$18\r\n__keyevent@0__:del\r\n$1\r\na\r\n');
    expect(received(cacher)).toBe('>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n');
    expect(other.call('MULTI')).toBe('OK');
    expect(other.call('EXEC')).toBeNull();
  });

  it('wakes who waits for a consumer group of the stream', () => {
    client.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
    other.send(['XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 's', '>']);
    expect(migrate('s')).toBe(0);
    expect((other.replies()[0] as RespError).message).toMatch(/^NOGROUP /);
  });

  it('leaves no memory behind', () => {
    const cycle = (): number => {
      client.call('SET', 'a', 'x'.repeat(100_000));
      migrate('a', 'b', 'a');
      takeEffects(engine.core);
      while (engine.tick());
      return engine.usedBytes();
    };
    cycle();
    expect(cycle() - cycle()).toBe(0);
  });
});

describe('while a key departs', () => {
  it('others read it, and their writes of it wait', () => {
    client.call('MSET', 'a', '1', 'b', '2');
    const { call, found } = begin('a');
    expect(other.call('GET', 'a')).toBe('1');
    expect(other.call('SET', 'b', '3')).toBe('OK');
    other.send([
      ['APPEND', 'a', '2'],
      ['GET', 'a'],
    ]);
    expect(other.bytes()).toHaveLength(0);
    send(found);
    expect(end(call)).toBe(0);
    // As after MIGRATE in Redis: the key was gone when APPEND ran.
    expect(other.replies()).toEqual([1, '2']);
  });

  it('a write with several keys waits for one of them', () => {
    client.call('MSET', 'a', '1', 'b', '2');
    const { call, found } = begin('a');
    other.send(['RENAME', 'b', 'a']);
    const third = engine.connect();
    third.send(['MIGRATE', 'host', '1', '', '0', '0', 'KEYS', 'c', 'a']);
    expect(engine.hostCalls).toHaveLength(0);
    send(found);
    end(call);
    expect(other.replies()).toEqual(['OK']);
    expect(engine.hostCalls).toHaveLength(1);
    engine.hostCalls.shift()!.answer((reply) => reply.simple('OK'));
  });

  it('writes without keys wait, and transactions that hold a write', () => {
    client.call('SET', 'a', '1');
    const { call, found } = begin('a');
    const waiting = [['FLUSHALL'], ['SWAPDB', '0', '1'], ['FLUSHDB']].map((words) => {
      const made = engine.connect();
      made.send(words);
      return made;
    });
    other.send([['MULTI'], ['GET', 'a'], ['EXEC']]);
    expect(other.replies()).toEqual(['OK', 'QUEUED', ['1']]);
    other.send([['MULTI'], ['SET', 'a', '2'], ['EXEC']]);
    expect(other.replies()).toEqual(['OK', 'QUEUED']);
    for (const each of waiting) expect(each.bytes()).toHaveLength(0);
    send(found);
    end(call);
    for (const each of waiting) expect(each.replies()).toEqual(['OK']);
    expect(other.replies()).toEqual([['OK']]);
  });

  it('CLIENT PAUSE waits, because behind it nothing may be deleted', () => {
    client.call('SET', 'a', '1');
    const { call, found } = begin('a');
    other.send(['CLIENT', 'PAUSE', '1000', 'WRITE']);
    expect(other.bytes()).toHaveLength(0);
    send(found);
    expect(end(call)).toBe(0);
    expect(other.replies()).toEqual(['OK']);
    expect(client.call('EXISTS', 'a')).toBe(0);
  });

  it('a key of the same name in another database is free', () => {
    client.call('SET', 'a', '1');
    const { call } = begin('a');
    other.call('SELECT', '1');
    expect(other.call('SET', 'a', '2')).toBe('OK');
    end(call, false);
  });

  it('who waits for another key does not write it when woken', () => {
    client.call('RPUSH', 'target', '1');
    other.send(['BLMOVE', 'source', 'target', 'LEFT', 'LEFT', '0']);
    const { call, found } = begin('target');
    engine.connect().call('RPUSH', 'source', '2');
    expect(other.bytes()).toHaveLength(0);
    send(found);
    end(call);
    expect(other.replies()).toEqual(['2']);
    expect(client.call('LRANGE', 'target', '0', '-1')).toEqual(['2']);
  });

  it('nobody who waits counts as idle', () => {
    client.call('SET', 'a', '1');
    const { call } = begin('a');
    other.send(['SET', 'a', '2']);
    engine.advance(60_000);
    const idle = (each: TestClient): number => engine.core.engine.clientIdleMs(each.handle);
    expect([idle(client), idle(other)]).toEqual([0, 0]);
    end(call, false);
    expect([idle(client), idle(other)]).toEqual([0, 0]);
  });

  it('a waiting client may go away', () => {
    client.call('SET', 'a', '1');
    const { call, found } = begin('a');
    other.send(['SET', 'a', '2']);
    other.disconnect();
    send(found);
    expect(end(call)).toBe(0);
    expect(client.call('EXISTS', 'a')).toBe(0);
  });

  it('the client may go away, and its keys go all the same', () => {
    client.call('SET', 'a', '1');
    const { call, found } = begin('a');
    client.disconnect();
    other.send(['EXISTS', 'a']);
    expect(other.replies()).toEqual([1]);
    send(found);
    call.answer(() => expect(of(client).end(true)).toBe(0));
    expect(other.call('EXISTS', 'a')).toBe(0);
  });

  it('it may expire: there is nothing to delete then', () => {
    client.call('SET', 'a', '1', 'PX', '100');
    effects();
    const { call, found } = begin('a');
    send(found);
    engine.advance(1000);
    expect(end(call)).toBe(0);
    expect(effects()).toEqual(['DEL a']);
  });

  it('it stays if it was touched in spite of that, until its payload is made anew', () => {
    client.call('SELECT', '1');
    client.call('SET', 'a', 'other');
    client.call('SELECT', '0');
    client.call('MSET', 'a', '1', 'b', '2');
    const { call, found } = begin('a', 'b');
    send(found);
    other.call('SELECT', '1');
    expect(other.call('COPY', 'a', 'a', 'DB', '0', 'REPLACE')).toBe(1);
    expect(end(call)).toBe(1);
    expect(client.call('MGET', 'a', 'b')).toEqual(['other', null]);
    const again = begin('a');
    expect(other.call('SET', 'a', 'newer')).toBe('OK');
    expect(other.call('COPY', 'a', 'a', 'DB', '0', 'REPLACE')).toBe(1);
    send(again.found);
    expect(end(again.call)).toBe(0);
  });
});

/**
 * Clients count up while keys depart at random: some payloads are never sent, some never
 * acknowledged, some made twice. What was counted must be here or at the target, whatever comes
 * between.
 */
describe('nothing that was counted is lost', () => {
  const names = ['a', 'b', 'c', 'd'];

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', (seed) => {
    const random = randomFrom(seed);
    const pick = (count: number): number => Math.floor(random() * count);
    const writers = Array.from({ length: 5 }, () => engine.connect());
    const movers = [engine.connect(), engine.connect()];
    const reader = engine.connect();
    const busy = new Set<TestClient>();
    const open = new Map<
      TestClient,
      { call: HostCall; found: number; sent: Map<number, number> }
    >();
    let counted = 0;
    let arrived = 0;

    /** Takes the replies that have come to those who wait for one. */
    const collect = (): void => {
      for (const writer of writers) {
        const replies = writer.replies();
        counted += replies.flat().filter((reply) => typeof reply === 'number').length;
        if (replies.length > 0) busy.delete(writer);
      }
      for (const each of engine.hostCalls.splice(0)) {
        const count = each.words.length - 7;
        const found = of(each.client).begin(7, count);
        if (found === 0) {
          each.answer((reply) => reply.simple('NOKEY'));
          busy.delete(each.client);
          continue;
        }
        open.set(each.client, { call: each, found, sent: new Map() });
      }
    };
    const write = (): void => {
      const writer = writers[pick(writers.length)]!;
      if (busy.has(writer)) return;
      busy.add(writer);
      const key = names[pick(names.length)]!;
      if (random() < 0.7) writer.send(['INCR', key]);
      else writer.send([['MULTI'], ['INCR', key], ['INCR', names[pick(names.length)]!], ['EXEC']]);
    };
    const depart = (): void => {
      const mover = movers[pick(movers.length)]!;
      if (busy.has(mover)) return;
      busy.add(mover);
      const keys = names.filter(() => random() < 0.5);
      mover.send(['MIGRATE', 'host', '1', '', '0', '1000', 'KEYS', ...keys]);
    };
    const progress = (mover: TestClient): void => {
      const { call, found, sent } = open.get(mover)!;
      for (let index = 0; index < found; index++) {
        if (random() < 0.3) continue;
        const made = of(mover).payload(index);
        if (typeof made === 'string') throw new Error(made);
        sent.delete(index);
        if (random() < 0.2) continue;
        sent.set(index, Number(reader.call('GET', call.words[made.argument]!)));
        of(mover).acknowledge(index);
      }
      if (random() < 0.5) return;
      open.delete(mover);
      busy.delete(mover);
      call.answer((reply) => reply.integer(of(mover).end(true)));
      mover.bytes();
      for (const count of sent.values()) arrived += count;
    };

    for (let step = 0; step < 3000; step++) {
      const choice = random();
      const [mover] = [...open.keys()].sort(() => random() - 0.5);
      if (choice < 0.7) write();
      else if (choice < 0.8) depart();
      else if (mover !== undefined) progress(mover);
      collect();
    }
    for (let turn = 0; turn < 10; turn++) {
      for (const [mover, { call }] of open) {
        open.delete(mover);
        call.answer((reply) => reply.integer(of(mover).end(false)));
      }
      collect();
    }
    const here = (reader.call('MGET', ...names) as (string | null)[]).map(Number);
    expect(here.reduce((sum, count) => sum + count, arrived)).toBe(counted);
    expect(arrived).toBeGreaterThan(100);
    expect(busy.size === 0 || [...busy].every((each) => movers.includes(each))).toBe(true);
  });
});

describe('a departure inside of EXEC', () => {
  it('is part of the unit, and nobody else runs meanwhile', () => {
    client.call('SET', 'a', '1');
    effects();
    client.send([['MULTI'], ['SET', 'b', '1']]);
    client.send(['MIGRATE', 'host', '1', 'a', '0', '1000']);
    client.send([['EXISTS', 'a'], ['EXEC']]);
    const call = engine.hostCalls.shift()!;
    expect(of(client).begin(3, 1)).toBe(1);
    send(1);
    other.send(['GET', 'b']);
    expect(other.bytes()).toHaveLength(0);
    call.answer((reply) => {
      expect(of(client).end(true)).toBe(0);
      reply.simple('OK');
    });
    const replies = ['OK', 'QUEUED', 'QUEUED', 'QUEUED', ['OK', 'OK', 0]];
    expect(client.replies()).toEqual(replies);
    expect(other.replies()).toEqual(['1']);
    expect(effects()).toEqual(['MULTI', 'SET b 1', 'DEL a', 'EXEC']);
  });
});

describe('ACL', () => {
  it('sees the keys wherever they stand', () => {
    client.call('ACL', 'SETUSER', 'u', 'on', '+@all', '%RW~rw*', '%R~read*', '%W~write*');
    const start = ['ACL', 'DRYRUN', 'u', 'MIGRATE', 'host', '1'];
    const run = (...line: string[]): Reply => client.call(...start, ...line);
    const refusal = (key: string): string => `User u has no permissions to access the '${key}' key`;
    expect(run('rw', '0', '9')).toBe('OK');
    expect(run('read', '0', '9')).toBe(refusal('read'));
    expect(run('write', '0', '9')).toBe(refusal('write'));
    for (const options of [[], ['AUTH', 'KEYS'], ['AUTH2', 'KEYS', 'x'], ['COPY', 'REPLACE']]) {
      expect(run('', '0', '9', ...options, 'KEYS', 'rw', 'rw2')).toBe('OK');
      expect(run('', '0', '9', ...options, 'KEYS', 'rw', 'read')).toBe(refusal('read'));
      expect(run('', '0', '9', ...options, 'KEYS', 'write', 'rw')).toBe(refusal('write'));
    }
  });
});

describe('a departure without memory', () => {
  /** Takes all the memory that there is, but for less than a kilobyte and the heap's reserve. */
  function fill(): void {
    engine.core.engine.ceilingSet(engine.core.engine.reservedBytes());
    let number = 0;
    for (const bytes of [1_000_000, 100_000, 10_000, 4000, 3000, 2000, 1000]) {
      while (other.call('SETRANGE', `filler ${number}`, bytes, 'x') === bytes + 1) number += 1;
    }
  }

  beforeEach(() => {
    engine = new TestEngine();
    client = engine.connect();
    other = engine.connect();
    client.call('SET', 'a', Buffer.from(Array.from({ length: 600_000 }, (_, i) => (i * i) >> 3)));
  });

  it('makes no payload', () => {
    const { call } = begin('a');
    fill();
    expect(of(client).payload(0)).toBe('out of memory');
    engine.core.engine.ceilingSet(0);
    expect(of(client).payload(0)).toBeTypeOf('object');
    end(call, false);
  });

  it('deletes what has arrived, and tells it from the reserve', () => {
    const { call, found } = begin('a');
    send(found);
    fill();
    engine.core.setParameter(Parameter.EFFECTS, 1);
    expect(end(call)).toBe(0);
    expect(client.call('EXISTS', 'a')).toBe(0);
    expect(Buffer.from(takeEffects(engine.core)).toString()).toContain('DEL');
  });
});

describe('RESTORE-ASKING', () => {
  it('is RESTORE', () => {
    client.call('SET', 'a', '1');
    const payload = client.call('DUMP', 'a') as string;
    expect(client.call('RESTORE-ASKING', 'b', '0', payload)).toBe('OK');
    expect(client.call('GET', 'b')).toBe('1');
    expect(client.call('RESTORE-ASKING', 'b', '0', payload)).toBeInstanceOf(RespError);
  });
});
