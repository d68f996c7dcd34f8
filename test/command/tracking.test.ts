/*
 * Client-side caching: who is told of which changes, when, and in which form. Every order of
 * replies and messages is compared with redis-server by test/fuzz/interleaved.test.ts.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter, TrackingFigure } from '../../host/engine/seam.generated.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { RespError } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;
let other: TestClient;

/** What a connection has received since, as text. */
const received = (from: TestClient): string => from.bytes().toString('latin1');

const invalidation = (...keys: string[]): string =>
  `>2\r\n$10\r\ninvalidate\r\n*${keys.length}\r\n` +
  keys.map((key) => `$${key.length}\r\n${key}\r\n`).join('');
const ALL_KEYS = '>2\r\n$10\r\ninvalidate\r\n_\r\n';

/** A connection that speaks RESP3. */
function connect3(): TestClient {
  const made = engine.connect();
  made.call('HELLO', '3');
  return made;
}

function track(...options: string[]): void {
  expect(client.call('CLIENT', 'TRACKING', 'ON', ...options)).toBe('OK');
}

const error = (...words: string[]): string => {
  const reply = client.call(...words);
  return reply instanceof RespError ? reply.message : String(reply);
};

beforeEach(() => {
  engine = new TestEngine();
  client = connect3();
  other = engine.connect();
});

describe('keys that a client has read', () => {
  it('are all forgotten when the dataset is reloaded, unless it is not emptied before', () => {
    engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    track();
    client.call('GET', 'key');
    other.call('DEBUG', 'RELOAD', 'NOFLUSH', 'MERGE');
    expect(received(client)).toBe('');
    other.call('DEBUG', 'RELOAD');
    expect(received(client)).toBe(ALL_KEYS);
    other.call('SET', 'key', 'value');
    expect(received(client)).toBe('');
  });

  it('are announced once when another changes them', () => {
    track();
    client.call('GET', 'key');
    other.call('SET', 'key', 'value');
    expect(received(client)).toBe(invalidation('key'));
    other.call('SET', 'key', 'again');
    expect(received(client)).toBe('');
  });

  it('are those of every command that only reads, missing ones included', () => {
    track();
    client.send([
      ['MGET', 'a', 'b'],
      ['EXISTS', 'c'],
      ['ZUNION', '2', 'd', 'e'],
      ['OBJECT', 'ENCODING', 'f'],
      ['XREAD', 'STREAMS', 'g', 'h', '0', '0'],
    ]);
    client.bytes();
    for (const key of 'abcdefgh') other.call('SET', key, 'v');
    expect(received(client)).toBe([...'abcdefgh'].map((key) => invalidation(key)).join(''));
  });

  it('are not those of writes', () => {
    track();
    client.call('SET', 'key', 'v');
    client.call('GETDEL', 'key');
    other.call('SET', 'key', 'v');
    expect(received(client)).toBe('');
  });

  it('are announced after the reply when the client changes them itself', () => {
    track();
    client.call('GET', 'key');
    client.send(['SET', 'key', 'v']);
    expect(received(client)).toBe(`+OK\r\n${invalidation('key')}`);
  });

  it('are announced after the reply of EXEC', () => {
    track();
    client.send([['MULTI'], ['GET', 'a'], ['SET', 'a', '1'], ['INCR', 'a'], ['EXEC']]);
    const text = received(client);
    expect(text.endsWith(`*3\r\n_\r\n+OK\r\n:2\r\n${invalidation('a')}`)).toBe(true);
  });

  it('are announced when they expire', () => {
    other.call('SET', 'key', 'v', 'PX', '10');
    track();
    client.call('GET', 'key');
    engine.advance(20);
    engine.tick();
    expect(received(client)).toBe(invalidation('key'));
  });

  it('are all announced at once, as null, when a database is emptied', () => {
    track();
    client.call('GET', 'key');
    other.call('FLUSHDB');
    expect(received(client)).toBe(ALL_KEYS);
    client.send(['FLUSHALL']);
    expect(received(client)).toBe(`+OK\r\n${ALL_KEYS}`);
    other.call('SET', 'key', 'v');
    expect(received(client)).toBe('');
  });

  it('stay remembered when tracking ends, as in Redis', () => {
    track();
    client.call('GET', 'key');
    client.call('CLIENT', 'TRACKING', 'OFF');
    track();
    other.call('SET', 'key', 'v');
    expect(received(client)).toBe(invalidation('key'));
  });

  it('with NOLOOP are not announced to the one who changes them', () => {
    track('NOLOOP');
    client.call('GET', 'key');
    client.send(['SET', 'key', 'v']);
    expect(received(client)).toBe('+OK\r\n');
    client.call('GET', 'key');
    other.call('SET', 'key', 'w');
    expect(received(client)).toBe(invalidation('key'));
  });

  it('with OPTIN are those after CLIENT CACHING YES', () => {
    track('OPTIN');
    client.call('GET', 'a');
    client.call('CLIENT', 'CACHING', 'YES');
    client.call('CLIENT', 'ID');
    client.call('GET', 'b');
    client.call('GET', 'c');
    other.call('MSET', 'a', '1', 'b', '1', 'c', '1');
    expect(received(client)).toBe(invalidation('b'));
  });

  it('with OPTOUT are all but those after CLIENT CACHING NO', () => {
    track('OPTOUT');
    client.call('CLIENT', 'CACHING', 'NO');
    client.call('GET', 'a');
    client.call('GET', 'b');
    other.call('MSET', 'a', '1', 'b', '1');
    expect(received(client)).toBe(invalidation('b'));
  });

  it('are pushed out of the table above tracking-table-max-keys', () => {
    engine.core.setParameter(Parameter.TRACKING_KEYS, 2);
    track();
    for (let i = 0; i < 10; i++) client.send(['GET', `key:${i}`]);
    expect(received(client).match(/invalidate/g)).toHaveLength(8);
    expect(engine.core.engine.trackingFigure(TrackingFigure.KEYS)).toBe(2);
  });

  it('are counted, and take no memory when all is forgotten', () => {
    const figures = (): number[] =>
      Object.values(TrackingFigure).map((which) => engine.core.engine.trackingFigure(which));
    const round = (): void => {
      const clients = Array.from({ length: 20 }, connect3);
      for (const each of clients) {
        each.call('CLIENT', 'TRACKING', 'ON');
        for (let i = 0; i < 50; i++) each.call('GET', `key:${i}`);
      }
      expect(figures()).toEqual([20, 50, 1000, 0]);
      for (const each of clients) each.disconnect();
      expect(figures()).toEqual([0, 50, 1000, 0]);
      other.call('FLUSHALL');
      expect(figures()).toEqual([0, 0, 0, 0]);
    };
    round();
    const before = engine.usedBytes();
    round();
    expect(engine.usedBytes()).toBe(before);
  });
});

describe('prefixes', () => {
  it('are told of every change after the batch, in the order of the keys', () => {
    track('BCAST', 'PREFIX', 'b', 'PREFIX', 'a:');
    other.send([
      ['SET', 'a:2', '1'],
      ['SET', 'a:1', '1'],
      ['SET', 'c', '1'],
      ['SET', 'b', '1'],
    ]);
    expect(received(client)).toBe(invalidation('a:1', 'a:2') + invalidation('b'));
  });

  it('with NOLOOP spare what the client has changed last', () => {
    track('BCAST', 'NOLOOP');
    client.send([
      ['SET', 'mine', '1'],
      ['SET', 'both', '1'],
    ]);
    expect(received(client)).toBe('+OK\r\n+OK\r\n');
    other.send(['SET', 'theirs', '1']);
    expect(received(client)).toBe(invalidation('theirs'));
  });

  it('may not overlap', () => {
    const tail = 'Prefixes for a single client must not overlap.';
    expect(error('CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', 'ab', 'PREFIX', 'a')).toBe(
      `ERR Prefix 'ab' overlaps with another provided prefix 'a'. ${tail}`,
    );
    track('BCAST', 'PREFIX', 'foo');
    expect(error('CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', 'fo')).toBe(
      `ERR Prefix 'fo' overlaps with an existing prefix 'foo'. ${tail}`,
    );
    track('BCAST', 'PREFIX', 'bar');
    expect(client.call('CLIENT', 'TRACKINGINFO')).toEqual(
      new Map<string, unknown>([
        ['flags', new Set(['on', 'bcast'])],
        ['redirect', 0],
        ['prefixes', ['bar', 'foo']],
      ]),
    );
  });
});

describe('redirection', () => {
  const redirect = (id: unknown): void => track('REDIRECT', String(id));

  it('goes to a subscriber that speaks RESP2', () => {
    other.call('SUBSCRIBE', '__redis__:invalidate');
    const third = engine.connect();
    client.call('HELLO', '2');
    track('REDIRECT', '2');
    client.call('GET', 'key');
    third.call('SET', 'key', 'v');
    const head = '*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n';
    expect(received(other)).toBe(`${head}*1\r\n$3\r\nkey\r\n`);
    third.call('FLUSHALL');
    expect(received(other)).toBe(`${head}$-1\r\n`);
  });

  it('says when its target is gone', () => {
    const target = connect3();
    const id = target.call('CLIENT', 'ID');
    redirect(id);
    expect(client.call('CLIENT', 'GETREDIR')).toBe(id);
    client.call('GET', 'key');
    target.disconnect();
    other.call('SET', 'key', 'v');
    expect(received(client)).toBe(`>2\r\n$21\r\ntracking-redir-broken\r\n:${String(id)}\r\n`);
    expect(JSON.stringify(client.call('CLIENT', 'INFO'))).toMatch(/ flags=tR .* redir=3 /);
  });

  it('needs a client that is there, and one only', () => {
    expect(error('CLIENT', 'TRACKING', 'ON', 'REDIRECT', '99')).toBe(
      'ERR The client ID you want redirect to does not exist',
    );
    expect(error('CLIENT', 'TRACKING', 'ON', 'REDIRECT', '2', 'REDIRECT', '2')).toBe(
      'ERR A client can only redirect to a single other client',
    );
  });
});

describe('errors of CLIENT TRACKING and CACHING', () => {
  it('are those of Redis', () => {
    expect(error('CLIENT', 'TRACKING', 'MAYBE')).toBe('ERR syntax error');
    expect(error('CLIENT', 'TRACKING', 'ON', 'NOSUCH')).toBe('ERR syntax error');
    expect(error('CLIENT', 'TRACKING', 'ON', 'PREFIX', 'a')).toBe(
      'ERR PREFIX option requires BCAST mode to be enabled',
    );
    expect(error('CLIENT', 'TRACKING', 'ON', 'BCAST', 'OPTIN')).toBe(
      'ERR OPTIN and OPTOUT are not compatible with BCAST',
    );
    expect(error('CLIENT', 'TRACKING', 'ON', 'OPTIN', 'OPTOUT')).toBe(
      "ERR You can't specify both OPTIN mode and OPTOUT mode",
    );
    expect(error('CLIENT', 'CACHING', 'YES')).toBe(
      'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or ' +
        'OPTOUT mode enabled',
    );
    track('OPTIN');
    expect(error('CLIENT', 'CACHING', 'NO')).toBe(
      'ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.',
    );
    expect(error('CLIENT', 'CACHING', 'PERHAPS')).toBe('ERR syntax error');
    const different =
      'before disabling tracking for this client, and then re-enabling it with a different mode.';
    expect(error('CLIENT', 'TRACKING', 'ON', 'OPTOUT')).toBe(
      `ERR You can't switch OPTIN/OPTOUT mode ${different}`,
    );
    expect(error('CLIENT', 'TRACKING', 'ON', 'BCAST')).toBe(
      `ERR You can't switch BCAST mode on/off ${different}`,
    );
  });

  it('RESET ends tracking', () => {
    track('BCAST');
    client.call('RESET');
    expect(engine.core.engine.trackingFigure(TrackingFigure.CLIENTS)).toBe(0);
    expect(engine.core.engine.trackingFigure(TrackingFigure.PREFIXES)).toBe(0);
  });
});

describe('messages of other kinds', () => {
  it('that a client sends itself stand after the reply, too', () => {
    client.call('SUBSCRIBE', 'channel');
    client.send(['PUBLISH', 'channel', 'text']);
    expect(received(client)).toBe(':1\r\n>3\r\n$7\r\nmessage\r\n$7\r\nchannel\r\n$4\r\ntext\r\n');
  });
});
