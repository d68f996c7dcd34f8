// SLOWLOG, and which commands are slow: without a socket, with a clock that the test moves. Each
// reading of it by the engine takes `step` microseconds, so that what is measured alone takes one
// step, and what is measured together shares one.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { START_MS, TestClient, TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

let step: number;
let engine: TestEngine;
let client: TestClient;

beforeEach(() => {
  let reading = 0;
  step = 0;
  engine = new TestEngine({ elapsed: () => (reading += step) + 1 });
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  client = engine.connect({ address: '10.0.0.1:4711' });
  limit(-1);
});

/** slowlog-log-slower-than. */
const limit = (microseconds: number): void =>
  engine.core.setParameter(Parameter.SLOWLOG_MICROSECONDS, microseconds);
const call = (line: string) => client.call(...line.split(' '));

type Entry = [number, number, number, string[], string, string];

/** The entries of the log, newest first. */
const entries = (): Entry[] => client.call('SLOWLOG', 'GET', '-1') as Entry[];
/** Their commands, oldest first. */
function logged(): string[] {
  limit(-1);
  return entries()
    .map(([, , , words]) => words.join(' '))
    .reverse();
}

describe('SLOWLOG', () => {
  it('tells id, time, duration, arguments and the client', () => {
    client.call('CLIENT', 'SETNAME', 'me');
    limit(0);
    step = 1500;
    call('SET a 1');
    call('GET a');
    limit(-1);
    const seconds = START_MS / 1000;
    expect(entries()).toEqual([
      [1, seconds, 1500, ['GET', 'a'], '10.0.0.1:4711', 'me'],
      [0, seconds, 1500, ['SET', 'a', '1'], '10.0.0.1:4711', 'me'],
    ]);
    expect(call('SLOWLOG LEN')).toBe(2);
  });

  it('shows ten entries, or as many as are asked for', () => {
    limit(0);
    for (let i = 0; i < 20; i++) call(`ECHO ${i}`);
    limit(-1);
    const length = (line: string): number => (call(line) as unknown[]).length;
    expect(length('SLOWLOG GET')).toBe(10);
    expect(length('SLOWLOG GET 3')).toBe(3);
    expect(length('SLOWLOG GET 0')).toBe(0);
    expect(length('SLOWLOG GET 999')).toBe(20);
    expect(length('slowlog get -1')).toBe(20);
  });

  it('refuses other counts', () => {
    for (const line of ['SLOWLOG GET -2', 'SLOWLOG GET x', 'SLOWLOG GET 1.5']) {
      expect(call(line)).toEqual(new RespError('ERR count should be greater than or equal to -1'));
    }
    expect(call('SLOWLOG GET 1 2')).toEqual(
      new RespError(
        "ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.",
      ),
    );
    expect(call('SLOWLOG LEN 1')).toEqual(
      new RespError("ERR wrong number of arguments for 'slowlog|len' command"),
    );
  });

  it('keeps slowlog-max-len entries, and gives the memory of the others back', () => {
    engine.core.setParameter(Parameter.SLOWLOG_LENGTH, 3);
    limit(0);
    for (let i = 0; i < 10; i++) call(`ECHO ${i}`);
    const used = engine.usedBytes();
    for (let i = 0; i < 100; i++) call(`ECHO ${i % 10}`);
    expect(engine.usedBytes()).toBe(used);
    expect(logged()).toEqual(['ECHO 7', 'ECHO 8', 'ECHO 9']);
    engine.core.setParameter(Parameter.SLOWLOG_LENGTH, 0);
    limit(0);
    call('PING');
    expect(logged()).toEqual([]);
  });

  it('is emptied by RESET, and its ids go on', () => {
    limit(0);
    call('PING');
    expect(call('SLOWLOG RESET')).toBe('OK');
    expect(logged()).toEqual(['SLOWLOG RESET']);
    expect(entries()[0]![0]).toBe(1);
  });

  it('cuts many and long arguments and says how much is missing', () => {
    const many = Array.from({ length: 40 }, (_, i) => String(i));
    limit(0);
    client.call('SADD', 's', ...many.slice(0, 30));
    client.call('SADD', 's', ...many.slice(0, 31));
    client.call('SADD', 's', ...many);
    client.call('SET', 'k', 'x'.repeat(128));
    client.call('SET', 'k', 'x'.repeat(129));
    client.call('SET', 'k', 'y'.repeat(1_000_000));
    limit(-1);
    const words = entries().map((entry) => entry[3]);
    expect(words[5]).toEqual(['SADD', 's', ...many.slice(0, 30)]);
    expect(words[4]).toEqual(['SADD', 's', ...many.slice(0, 29), '... (2 more arguments)']);
    expect(words[3]).toEqual(['SADD', 's', ...many.slice(0, 29), '... (11 more arguments)']);
    expect(words[2]![2]).toBe('x'.repeat(128));
    expect(words[1]![2]).toBe(`${'x'.repeat(128)}... (1 more bytes)`);
    expect(words[0]![2]).toBe(`${'y'.repeat(128)}... (999872 more bytes)`);
  });

  it('shows no secret', () => {
    limit(0);
    for (const line of [
      'AUTH secret',
      'AUTH user secret',
      'HELLO 3 AUTH user secret SETNAME app',
      'HELLO 2 SETNAME app AUTH user secret',
      'HELLO 2 SETNAME AUTH AUTH user secret',
    ]) {
      call(line);
    }
    engine.host = (host) => host.answer((reply) => reply.simple('OK'));
    call('CONFIG SET hz 20 requirepass secret MASTERAUTH secret masteruser secret');
    expect(logged()).toEqual([
      'AUTH (redacted)',
      'AUTH (redacted) (redacted)',
      'HELLO 3 AUTH (redacted) (redacted) SETNAME app',
      'HELLO 2 SETNAME app AUTH (redacted) (redacted)',
      'HELLO 2 SETNAME AUTH AUTH (redacted) (redacted)',
      'CONFIG SET hz 20 requirepass (redacted) MASTERAUTH (redacted) masteruser (redacted)',
    ]);
  });

  it('hides the passwords of MIGRATE, but nothing behind KEYS', () => {
    limit(0);
    engine.host = (host) => host.answer((reply) => reply.simple('NOKEY'));
    const start = 'MIGRATE host 1 key 0 9';
    call(start);
    call(`${start} AUTH secret`);
    call(`${start} COPY AUTH2 user secret replace`);
    call(`${start} auth AUTH2 AUTH2 AUTH secret`);
    call(`${start} AUTH2 lonely`);
    call(`${start} AUTH secret KEYS AUTH a AUTH2 b c`);
    expect(logged()).toEqual([
      start,
      `${start} AUTH (redacted)`,
      `${start} COPY AUTH2 (redacted) (redacted) replace`,
      `${start} auth (redacted) AUTH2 (redacted) (redacted)`,
      `${start} AUTH2 lonely`,
      `${start} AUTH (redacted) KEYS AUTH a AUTH2 b c`,
    ]);
  });

  it('answers HELP', () => {
    const help = call('SLOWLOG HELP') as string[];
    expect(help[0]).toBe('SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
    expect(help.at(-2)).toBe('HELP');
  });
});

describe('what is slow', () => {
  it('is a command that takes the limit or longer', () => {
    limit(5000);
    step = 4999;
    call('KEYS *');
    step = 5000;
    call('KEYS a*');
    expect(logged()).toEqual(['KEYS a*']);
  });

  it('is measured for each command of a pipeline, when the limit is low', () => {
    limit(100);
    step = 100;
    client.send([
      ['SET', 'a', '1'],
      ['GET', 'a'],
      ['GET', 'b'],
    ]);
    client.replies();
    expect(logged()).toEqual(['SET a 1', 'GET a', 'GET b']);
  });

  it('is found in a pipeline of fast commands by what it has moved', () => {
    call(`SET big ${'x'.repeat(100_000)}`);
    limit(10_000);
    step = 20_000;
    client.send([
      ['GET', 'a'],
      ['GET', 'big'],
      ['GET', 'b'],
    ]);
    client.replies();
    expect(logged()).toEqual(['GET big']);
    expect(entries()[0]![2]).toBe(20_000);
  });

  it('is a long command alone, not the fast ones around it', () => {
    limit(10_000);
    step = 20_000;
    client.send([
      ['KEYS', '*'],
      ['HMGET', 'h', ...Array.from({ length: 100 }, (_, i) => String(i))],
    ]);
    client.replies();
    expect(logged().map((line) => line.slice(0, 7))).toEqual(['KEYS *', 'HMGET h']);
  });

  it('is in a transaction each command, and not EXEC', () => {
    limit(0);
    step = 1;
    call('MULTI');
    call('SET a 1');
    call('GET a');
    call('EXEC');
    expect(logged()).toEqual(['MULTI', 'SET a 1', 'GET a']);
  });

  it('is a refused or queued command never', () => {
    limit(0);
    call('NOSUCH');
    call('GET');
    call('MULTI');
    call('GET a');
    call('DISCARD');
    expect(logged()).toEqual(['MULTI', 'DISCARD']);
  });

  it('is a blocked command when it is done', () => {
    const other = engine.connect({ address: '10.0.0.2:1' });
    limit(0);
    other.send(['BLPOP', 'l', '0']);
    expect(entries().length).toBe(0);
    call('RPUSH l x');
    expect(other.replies()).toEqual([['l', 'x']]);
    limit(-1);
    const [blocked, push] = entries();
    expect([blocked![3].join(' '), blocked![4]]).toEqual(['BLPOP l 0', '10.0.0.2:1']);
    expect(push![3].join(' ')).toBe('RPUSH l x');
  });

  it('is a blocked command when its time has run out', () => {
    limit(0);
    step = 7;
    client.send(['BLPOP', 'l', '1']);
    engine.advance(1001);
    engine.tick();
    expect(client.replies()).toEqual([null]);
    expect(logged()).toEqual(['BLPOP l 1']);
    expect(entries()[0]![2]).toBe(7);
  });

  it('is a command of the host by the time that the host has taken', () => {
    limit(1000);
    engine.host = (host) => host.answer((reply) => reply.simple('OK'), 1234);
    call('INFO server');
    expect(entries()[0]!.slice(2, 4)).toEqual([1234, ['INFO', 'server']]);
  });

  it('is counted with its time, and the others with theirs', () => {
    step = 3;
    limit(0);
    call('GET a');
    limit(10_000);
    step = 20_000;
    client.send([
      ['GET', 'a'],
      ['GET', 'b'],
    ]);
    client.replies();
    expect(logged().length).toBe(2);
    expect(entries()[0]![2]).toBe(19_999);
  });
});
