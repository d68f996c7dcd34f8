/*
 * A host without Node: the engine, the turn and the portable commands over connections in memory
 * and a clock that the test moves. It is what a library and a page are made of, and shows what a
 * turn promises: order, one write for many replies, timers to the millisecond, backpressure, an
 * end after a trap.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import type { HostCall } from '../../host/command/call.js';
import { CommandCatalog } from '../../host/command/catalog.js';
import { Dispatcher, handlersMissing } from '../../host/command/dispatch.js';
import { Scripting } from '../../host/command/script/scripting.js';
import { portableHandlers } from '../../host/command/portable.js';
import { byteTextFromBytes, byteTextToBytes } from '../../host/config/byte-text.js';
import { Configuration } from '../../host/config/configuration.js';
import { Core } from '../../host/engine/core.js';
import { parametersBind } from '../../host/engine/parameters.js';
import { Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { Log } from '../../host/process/log.js';
import { Turn } from '../../host/turn.js';
import { START_MS, testModule } from '../support/engine.js';
import { storeContext } from '../../host/library/surroundings.js';
import { Peer, SteeredTime } from '../support/portable-host.js';
import { respCommand } from '../support/resp.js';

let time: SteeredTime;
let core: Core;
let turn: Turn<Peer>;
let failures: unknown[];

beforeEach(() => {
  time = new SteeredTime();
  core = new Core({ module: testModule(), clock: time, seed: 1n });
  failures = [];
  const configuration = new Configuration();
  parametersBind(configuration, core);
  const log = new Log();
  log.level = 'nothing';
  const scripts = new Scripting({ core, configuration, log, soon: (step) => time.soon(step) });
  const server = storeContext({
    ...{ configuration, log, scripts },
    facts: { runId: '0', replicationId: '0', startedMs: START_MS, startedElapsed: 0 },
    turn: () => turn,
    persistence: () => null,
  });
  const failed = (failure: unknown): void => void failures.push(failure);
  const dispatcher = new Dispatcher({
    ...{ core, catalog: new CommandCatalog(), server, failed },
    handlers: { ...portableHandlers, waitCommand: waits },
    resumed: () => turn.guarded(turn.drain),
  });
  turn = new Turn({
    ...{ core, scheduler: time, log, failed },
    call: (client) => dispatcher.run(client),
    ticksPerSecond: () => 10,
  });
  turn.start();
});

/** Clients whose commands wait are let go together. */
let letGo: () => void;
let gate = new Promise<void>((resolve) => (letGo = resolve));

async function waits(call: HostCall): Promise<void> {
  const word = call.text[1]!;
  await gate;
  if (call.resume()) call.reply.simple(word);
}

function connect(): Peer {
  const peer = new Peer();
  turn.opened(peer, core.connect(0, -1, '', ''));
  return peer;
}

function send(peer: Peer, ...commands: readonly (readonly string[])[]): void {
  const bytes = Buffer.concat(commands.map(respCommand));
  turn.received(peer, bytes, bytes.length);
}

function call(peer: Peer, ...words: readonly string[]): string {
  send(peer, words);
  time.turnEnds();
  return peer.taken();
}

describe('a host without Node', () => {
  it('answers what the engine and the portable commands answer', () => {
    const peer = connect();
    expect(call(peer, 'SET', 'a', '1')).toBe('+OK\r\n');
    expect(call(peer, 'CONFIG', 'GET', 'maxmemory')).toBe('*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n');
    expect(call(peer, 'CONFIG', 'SET', 'list-max-listpack-size', '3')).toBe('+OK\r\n');
    expect(call(peer, 'INFO', 'clients')).toContain('connected_clients:1\r\n');
    expect(call(peer, 'INFO', 'everything')).toContain('db0:keys=1,expires=0');
    expect(call(peer, 'COMMAND', 'COUNT')).toMatch(/^:\d+\r\n$/);
    expect(call(peer, 'ACL', 'GENPASS', '5')).toMatch(/^\$2\r\n[0-9a-f]{2}\r\n$/);
    expect(failures).toEqual([]);
  });

  it('says plainly what it does not have, which is what touches a process', () => {
    const peer = connect();
    expect(handlersMissing(portableHandlers).sort()).toEqual([
      ...['failover', 'migrate', 'psync', 'replconf', 'replicaof', 'role', 'shutdown', 'slaveof'],
      ...['sync', 'wait', 'waitaof'],
    ]);
    const none = '-ERR this command is not available here\r\n';
    expect(call(peer, 'SHUTDOWN')).toBe(none);
    expect(call(peer, 'MIGRATE', 'host', '1', 'key', '0', '1')).toBe(none);
    expect(call(peer, 'PING')).toBe('+PONG\r\n');
  });
});

describe('commands that wait', () => {
  it('are answered each, though many end at once', async () => {
    const peers = [connect(), connect(), connect()];
    const first = peers.map((peer, index) => call(peer, 'WAIT', `${index}`, '0'));
    expect(first).toEqual(['', '', '']);
    letGo();
    gate = new Promise((resolve) => (letGo = resolve));
    await new Promise((resolve) => setImmediate(resolve));
    time.turnEnds();
    expect(failures).toEqual([]);
    expect(peers.map((peer) => peer.taken())).toEqual(['+0\r\n', '+1\r\n', '+2\r\n']);
    expect(call(peers[0]!, 'PING')).toBe('+PONG\r\n');
    expect(failures).toEqual([]);
  });
});

describe('a turn', () => {
  it('writes the replies of two connections in the order of their requests, once each', () => {
    const [one, other] = [connect(), connect()];
    call(one, 'PING');
    send(other, ['PING'], ['ECHO', 'a'], ['PING']);
    send(one, ['SUBSCRIBE', 'c']);
    expect([one.writes, other.writes]).toEqual([[], []]);
    time.turnEnds();
    expect(one.writes).toEqual(['*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n']);
    expect(other.writes).toEqual(['+PONG\r\n$1\r\na\r\n+PONG\r\n']);
  });

  it('writes to a subscriber once for all that publish in a turn, in their order', () => {
    const [subscriber, ...publishers] = Array.from({ length: 5 }, connect);
    call(subscriber!, 'SUBSCRIBE', 'c');
    publishers.forEach((each, index) => send(each, ['PUBLISH', 'c', `m${index}`]));
    time.turnEnds();
    const message = (text: string): string => `*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\n${text}\r\n`;
    expect(subscriber!.writes).toEqual([['m0', 'm1', 'm2', 'm3'].map(message).join('')]);
    expect(publishers.map((each) => each.writes)).toEqual(publishers.map(() => [':1\r\n']));
  });

  it('writes the reply to a single request at once', () => {
    const peer = connect();
    send(peer, ['PING']);
    expect(peer.writes).toEqual(['+PONG\r\n']);
  });

  it('wakes who waits and expires what is due to the millisecond', () => {
    const [waiting, other] = [connect(), connect()];
    // As in Redis, a time is over when it has passed.
    send(waiting, ['BLPOP', 'queue', '0.5']);
    time.advance(500);
    expect(waiting.taken()).toBe('');
    time.advance(1);
    expect(waiting.taken()).toBe('*-1\r\n');
    call(other, 'SET', 'k', 'v', 'PX', '250');
    time.advance(250);
    expect(call(other, 'EXISTS', 'k')).toBe(':1\r\n');
    time.advance(1);
    expect(call(other, 'EXISTS', 'k')).toBe(':0\r\n');
    send(waiting, ['BLPOP', 'queue', '0']);
    call(other, 'LPUSH', 'queue', 'x');
    expect(waiting.taken()).toBe('*2\r\n$5\r\nqueue\r\n$1\r\nx\r\n');
  });

  it('sets its timer anew within a tick when the clock is set', () => {
    const peer = connect();
    call(peer, 'SET', 'soon', 'v', 'PX', '60000');
    call(peer, 'SET', 'later', 'v', 'PX', '90000');
    time.unixMs += 59_750;
    time.advance(251);
    expect(core.engine.databaseKeys(0)).toBe(1);
    send(peer, ['BLPOP', 'queue', '5']);
    time.unixMs -= 3_600_000;
    time.advance(5000);
    expect(peer.taken()).toBe('');
    time.advance(1);
    expect(peer.taken()).toBe('*-1\r\n');
    call(peer, 'SET', 'after', 'v', 'PX', '500');
    time.advance(500);
    expect(core.engine.databaseKeys(0)).toBe(2);
    time.advance(1);
    expect(core.engine.databaseKeys(0)).toBe(1);
  });

  it('keeps an output as it is until it has left, and writes the next one then', () => {
    const peer = connect();
    peer.isSlow = true;
    send(peer, ['ECHO', 'first']);
    send(peer, ['ECHO', 'second']);
    time.turnEnds();
    expect(peer.writes).toEqual(['$5\r\nfirst\r\n']);
    peer.complete();
    expect(peer.writes).toEqual(['$5\r\nfirst\r\n', '$6\r\nsecond\r\n']);
    peer.complete();
    turn.closed(peer);
    expect([turn.connections.size, peer.context]).toEqual([0, 0]);
    peer.complete();
    expect(failures).toEqual([]);
  });

  it('counts by the monotonic clock how long it has run', () => {
    const peer = connect();
    time.advance(5000);
    time.unixMs -= 3_600_000;
    expect(call(peer, 'INFO', 'server')).toContain('\r\nuptime_in_seconds:5\r\n');
  });

  it('closes after the last reply', () => {
    const peer = connect();
    expect(call(peer, 'QUIT')).toBe('+OK\r\n');
    expect(peer.state).toBe('closing');
  });

  it('lets time stand still while it is paused, and goes on behind it', () => {
    const peer = connect();
    core.setParameter(Parameter.DEBUG_COMMAND, 1);
    expect(call(peer, 'DEBUG', 'PAUSE-CRON', '1')).toBe('+OK\r\n');
    call(peer, 'SET', 'k', 'v', 'PX', '50');
    time.advance(1000);
    expect(core.engine.databaseKeys(0)).toBe(1);
    expect(call(peer, 'DEBUG', 'PAUSE-CRON', '0')).toBe('+OK\r\n');
    time.advance(200);
    expect(core.engine.databaseKeys(0)).toBe(0);
  });

  it('stops for good when a step fails, and tells once', () => {
    const peer = connect();
    const broken = new Error('broken');
    turn.guarded(() => {
      throw broken;
    });
    turn.guarded(() => {
      throw new Error('another');
    });
    expect(failures).toEqual([broken]);
    expect(turn.isStopped).toBe(true);
    const commands = core.engine.statistic(Statistic.COMMANDS_PROCESSED);
    time.advance(10_000);
    expect(core.engine.statistic(Statistic.COMMANDS_PROCESSED)).toBe(commands);
    expect(peer.writes).toEqual([]);
  });
});

describe('byte text', () => {
  it('is the same bytes there and back, whatever they are and however many', () => {
    for (const count of [0, 1, 8, 9, 255, 4096, 4097, 70_000]) {
      const bytes = Uint8Array.from({ length: count }, (_, index) => (index * 7) & 255);
      const text = byteTextFromBytes(bytes);
      expect(text.length).toBe(count);
      expect(text).toBe(Buffer.from(bytes).toString('latin1'));
      expect(byteTextToBytes(text)).toEqual(bytes);
    }
  });
});
