/*
 * Publish and subscribe, as Redis 7.2.6 has them (pubsub.c, notify.c).
 */

import { describe, expect, test } from 'vitest';

import {
  EventClass,
  OutputClass,
  Outstanding,
  Parameter,
  Statistic,
} from '../../host/engine/seam.generated.js';
import type { TestClient } from '../support/engine.js';
import { TestEngine } from '../support/engine.js';
import { RespError, respCommand } from '../support/resp.js';

const { KEYSPACE, KEYEVENT } = EventClass;
/** Every bit of notify-keyspace-events. */
const ALL = 0xffff;

describe('subscribing', () => {
  test('is answered name by name, with the count of channels and patterns', () => {
    const client = new TestEngine().connect();
    client.send([
      ['SUBSCRIBE', 'a', 'b', 'a'],
      ['PSUBSCRIBE', 'x*'],
      ['SSUBSCRIBE', 's'],
    ]);
    expect(client.replies()).toEqual([
      ['subscribe', 'a', 1],
      ['subscribe', 'b', 2],
      ['subscribe', 'a', 2],
      ['psubscribe', 'x*', 3],
      ['ssubscribe', 's', 1],
    ]);
    client.send([['UNSUBSCRIBE', 'a', 'nosuch'], ['PUNSUBSCRIBE'], ['UNSUBSCRIBE']]);
    expect(client.replies()).toEqual([
      ['unsubscribe', 'a', 2],
      ['unsubscribe', 'nosuch', 2],
      ['punsubscribe', 'x*', 1],
      ['unsubscribe', 'b', 0],
    ]);
    client.send([['UNSUBSCRIBE'], ['PUNSUBSCRIBE'], ['SUNSUBSCRIBE'], ['SUNSUBSCRIBE']]);
    expect(client.replies()).toEqual([
      ['unsubscribe', null, 0],
      ['punsubscribe', null, 0],
      ['sunsubscribe', 's', 0],
      ['sunsubscribe', null, 0],
    ]);
  });

  test('is a push with RESP3, and then any command may follow', () => {
    const client = new TestEngine().connect();
    client.call('HELLO', '3');
    client.send([
      ['SUBSCRIBE', 'a'],
      ['SET', 'k', 'v'],
      ['PUBLISH', 'a', 'hi'],
      ['PING', 'x'],
    ]);
    expect(client.bytes().toString('latin1')).toBe(
      '>3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n' +
        '+OK\r\n' +
        ':1\r\n>3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n' +
        '$1\r\nx\r\n',
    );
  });

  test('with RESP2 leaves few commands, and PING answers as a message does', () => {
    const client = new TestEngine().connect();
    client.call('SUBSCRIBE', 'a');
    client.send([['GET', 'k'], ['PING'], ['PING', 'hello'], ['CLIENT', 'ID']]);
    expect(client.replies()).toEqual([
      new RespError(
        "ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET" +
          ' are allowed in this context',
      ),
      ['pong', ''],
      ['pong', 'hello'],
      expect.any(RespError),
    ]);
    client.send([['UNSUBSCRIBE'], ['PING']]);
    expect(client.replies()).toEqual([['unsubscribe', 'a', 0], 'PONG']);
    client.send([['SUBSCRIBE', 'a'], ['RESET'], ['PING']]);
    expect(client.replies().slice(1)).toEqual(['RESET', 'PONG']);
  });

  test('is answered to a client that wants no replies', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send([
      ['CLIENT', 'REPLY', 'OFF'],
      ['SUBSCRIBE', 'a'],
    ]);
    engine.connect().call('PUBLISH', 'a', '1');
    client.send([['PING'], ['UNSUBSCRIBE']]);
    expect(client.replies()).toEqual([
      ['subscribe', 'a', 1],
      ['message', 'a', '1'],
      ['unsubscribe', 'a', 0],
    ]);
  });
});

describe('publishing', () => {
  test('reaches channels first and then patterns, each receiver in order', () => {
    const engine = new TestEngine();
    const [first, second, publisher] = [engine.connect(), engine.connect(), engine.connect()];
    first.send([
      ['SUBSCRIBE', 'news.a'],
      ['PSUBSCRIBE', 'news.*', '*a'],
    ]);
    second.call('SUBSCRIBE', 'news.a');
    first.replies();
    expect(publisher.call('PUBLISH', 'news.a', 'one')).toBe(4);
    expect(publisher.call('PUBLISH', 'news.b', 'two')).toBe(1);
    expect(publisher.call('PUBLISH', 'other', 'three')).toBe(0);
    const replies = first.replies() as string[][];
    expect(replies[0]).toEqual(['message', 'news.a', 'one']);
    expect(replies.slice(1, 3).sort()).toEqual([
      ['pmessage', '*a', 'news.a', 'one'],
      ['pmessage', 'news.*', 'news.a', 'one'],
    ]);
    expect(replies[3]).toEqual(['pmessage', 'news.*', 'news.b', 'two']);
    expect(second.replies()).toEqual([['message', 'news.a', 'one']]);
  });

  test('to shard channels is a world of its own', () => {
    const engine = new TestEngine();
    const [listener, publisher] = [engine.connect(), engine.connect()];
    listener.send([
      ['SUBSCRIBE', 'c'],
      ['PSUBSCRIBE', '*'],
      ['SSUBSCRIBE', 'c'],
    ]);
    listener.replies();
    expect(publisher.call('SPUBLISH', 'c', 'x')).toBe(1);
    expect(listener.replies()).toEqual([['smessage', 'c', 'x']]);
    expect(publisher.call('PUBLISH', 'c', 'x')).toBe(2);
  });

  test('inside EXEC reaches oneself after the reply', () => {
    const client = new TestEngine().connect();
    client.call('HELLO', '3');
    client.send([['SUBSCRIBE', 'a'], ['MULTI'], ['PUBLISH', 'a', 'x'], ['EXEC']]);
    expect(client.bytes().toString('latin1')).toMatch(/\*1\r\n:1\r\n>3\r\n\$7\r\nmessage[^:]*$/);
  });

  test('sends binary names and messages of any size', () => {
    const engine = new TestEngine();
    const [listener, publisher] = [engine.connect(), engine.connect()];
    const [name, text] = ['\x00\r\n\xff', 'm'.repeat(100_000)];
    listener.send([['SUBSCRIBE', name, '']]);
    listener.replies();
    expect(publisher.call('PUBLISH', name, text)).toBe(1);
    expect(publisher.call('PUBLISH', '', '')).toBe(1);
    expect(listener.replies()).toEqual([
      ['message', name, text],
      ['message', '', ''],
    ]);
  });

  test('closes who takes too little, and nobody else', () => {
    const engine = new TestEngine();
    engine.core.engine.outputLimitSet(OutputClass.PUBSUB, 100_000, 0, 0);
    const [slow, quick, publisher] = [engine.connect(), engine.connect(), engine.connect()];
    slow.call('SUBSCRIBE', 'a');
    quick.call('SUBSCRIBE', 'a');
    slow.slow = true;
    for (let i = 0; i < 300; i++) publisher.call('PUBLISH', 'a', 'x'.repeat(1000));
    expect(slow.closed).toBe(true);
    expect(quick.replies()).toHaveLength(300);
    slow.disconnect();
    expect(publisher.call('PUBLISH', 'a', 'x')).toBe(1);
  });

  test('forgets a client that is gone, and leaves no memory behind', () => {
    const engine = new TestEngine();
    const run = (): void => {
      const client = engine.connect();
      client.send([
        ['SUBSCRIBE', ...Array.from({ length: 100 }, (_, i) => `c${i}`)],
        ['PSUBSCRIBE', 'a*', 'b*'],
        ['SSUBSCRIBE', 's'],
      ]);
      client.disconnect();
    };
    run();
    const before = engine.usedBytes();
    run();
    expect(engine.usedBytes()).toBe(before);
    expect(engine.connect().call('PUBLISH', 'c1', 'x')).toBe(0);
  });
});

describe('PUBSUB', () => {
  test('tells who listens to what', () => {
    const engine = new TestEngine();
    const [one, two, asker] = [engine.connect(), engine.connect(), engine.connect()];
    one.send([
      ['SUBSCRIBE', 'a', 'b'],
      ['PSUBSCRIBE', 'p*'],
      ['SSUBSCRIBE', 's'],
    ]);
    two.send([
      ['SUBSCRIBE', 'a'],
      ['PSUBSCRIBE', 'p*', 'q*'],
    ]);
    expect((asker.call('PUBSUB', 'CHANNELS') as string[]).sort()).toEqual(['a', 'b']);
    expect(asker.call('PUBSUB', 'CHANNELS', 'b*')).toEqual(['b']);
    expect(asker.call('PUBSUB', 'NUMSUB', 'a', 'b', 'c')).toEqual(['a', 2, 'b', 1, 'c', 0]);
    expect(asker.call('PUBSUB', 'NUMSUB')).toEqual([]);
    expect(asker.call('PUBSUB', 'NUMPAT')).toBe(2);
    expect(asker.call('PUBSUB', 'SHARDCHANNELS')).toEqual(['s']);
    expect(asker.call('PUBSUB', 'SHARDNUMSUB', 's', 'a')).toEqual(['s', 1, 'a', 0]);
    expect(asker.call('PUBSUB', 'CHANNELS', 'a', 'b')).toBeInstanceOf(RespError);
    expect(asker.call('CLIENT', 'LIST', 'TYPE', 'pubsub')).toMatch(
      /flags=P db=0 sub=2 psub=1 ssub=1 [^]*flags=P db=0 sub=1 psub=2 ssub=0 /,
    );
    expect(asker.call('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe(2);
  });
});

/** Changes of keys, and nothing of who has looked for one. */
const CHANGES = KEYEVENT | (ALL & ~EventClass.MISS);

/** The events that a listener to them has heard since, as `event key`. */
function eventsOf(listener: TestClient): string[] {
  const messages = listener.replies() as string[][];
  return messages.flatMap(([kind, , channel, text]) =>
    kind === 'pmessage' ? [`${channel!.slice(channel!.indexOf(':') + 1)} ${text}`] : [],
  );
}

describe('keyspace events', () => {
  test('are published as key and as event, those of the classes asked for', () => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    listener.call('PSUBSCRIBE', '__key*');
    client.call('SELECT', '2');
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYSPACE | KEYEVENT | ALL);
    client.send([
      ['SET', 'k', 'v', 'PX', '100'],
      ['DEL', 'k'],
    ]);
    const events = (): string[] =>
      (listener.replies() as string[][]).map(([, , channel, text]) => `${channel} ${text}`);
    expect(events()).toEqual([
      '__keyspace@2__:k new',
      '__keyevent@2__:new k',
      '__keyspace@2__:k set',
      '__keyevent@2__:set k',
      '__keyspace@2__:k expire',
      '__keyevent@2__:expire k',
      '__keyspace@2__:k del',
      '__keyevent@2__:del k',
    ]);
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYEVENT | EventClass.LIST);
    client.send([
      ['SET', 'k', 'v'],
      ['DEL', 'k'],
    ]);
    expect(events()).toEqual([]);
  });

  test('of MSET tell of each new key before it is set', () => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    engine.core.setParameter(Parameter.EVENT_CLASSES, CHANGES);
    listener.call('PSUBSCRIBE', '__keyevent*');
    client.call('MSET', 'a', '1', 'b', '2', 'a', '3');
    expect(eventsOf(listener)).toEqual(['new a', 'set a', 'new b', 'set b', 'set a']);
    client.call('MSETNX', 'c', '1', 'd', '2');
    expect(eventsOf(listener)).toEqual(['new c', 'set c', 'new d', 'set d']);
  });

  test('of RENAME and COPY REPLACE tell of a new key in the place of another', () => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    client.call('MSET', 'a', '1', 'b', '2');
    engine.core.setParameter(Parameter.EVENT_CLASSES, CHANGES);
    listener.call('PSUBSCRIBE', '__keyevent*');
    client.call('RENAME', 'a', 'b');
    expect(eventsOf(listener)).toEqual(['new b', 'rename_from a', 'rename_to b']);
    client.send([
      ['SET', 'a', '1'],
      ['COPY', 'a', 'b', 'REPLACE'],
      ['SET', 'b', '2'],
    ]);
    expect(eventsOf(listener)).toEqual(['new a', 'set a', 'new b', 'copy_to b', 'set b']);
  });

  test.each([
    ['SINTERSTORE', 'k', 'none'],
    ['ZUNIONSTORE', 'k', '1', 'none'],
    ['ZRANGESTORE', 'k', 'none', '0', '1'],
    ['BITOP', 'AND', 'k', 'none'],
    ['SORT', 'none', 'STORE', 'k'],
  ])('of %s tell of a key that is late and goes that it is deleted', (...words) => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    client.call('SET', 'k', 'v', 'PXAT', '1');
    engine.core.setParameter(Parameter.EVENT_CLASSES, CHANGES);
    listener.call('PSUBSCRIBE', '__keyevent*');
    expect(client.call(...words)).toBe(0);
    expect(eventsOf(listener)).toEqual(['del k']);
    expect(engine.core.engine.statistic(Statistic.EXPIRED_KEYS)).toBe(0);
  });

  test('of RESTORE REPLACE do not tell that what it replaces was late', () => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    client.call('SET', 'source', 'v');
    const payload = client.call('DUMP', 'source') as string;
    client.call('SET', 'k', 'v', 'PXAT', '1');
    engine.core.setParameter(Parameter.EVENT_CLASSES, CHANGES);
    listener.call('PSUBSCRIBE', '__keyevent*');
    expect(client.call('RESTORE', 'k', '0', payload, 'REPLACE')).toBe('OK');
    expect(eventsOf(listener)).toEqual(['new k', 'restore k']);
    client.call('PEXPIREAT', 'k', '99999999999999');
    client.call('SET', 'k', 'v', 'PXAT', '1');
    eventsOf(listener);
    expect(client.call('RESTORE', 'k', '1', payload, 'REPLACE', 'ABSTTL')).toBe('OK');
    expect(eventsOf(listener)).toEqual(['del k']);
  });

  test('of expiry come when the key is due, although nobody asks for it', () => {
    const engine = new TestEngine();
    const [listener, client] = [engine.connect(), engine.connect()];
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYEVENT | EventClass.EXPIRED);
    listener.call('SUBSCRIBE', '__keyevent@0__:expired');
    listener.replies();
    client.call('SET', 'k', 'v', 'PX', '100');
    const due = engine.deadlineMs();
    engine.advance(101);
    expect(due).toBeLessThanOrEqual(1_700_000_000_101);
    engine.tick();
    expect(listener.replies()).toEqual([['message', '__keyevent@0__:expired', 'k']]);
  });
});

describe('what is outstanding', () => {
  const { OWN_OUTPUT, OTHER_OUTPUT, WORK, DEADLINE, PIPELINE } = Outstanding;

  /** What the engine has for the host behind commands of a client, which is then drained. */
  function outstandingAfter(client: TestClient, ...commands: string[][]): number {
    const { core } = client.engine;
    const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
    core.receive(client.handle, bytes, bytes.length);
    const outstanding = core.outstanding(client.handle);
    client.engine.settle();
    client.engine.deadlineMs();
    return outstanding;
  }

  test('tells the reply of who has asked from what others are told', () => {
    const engine = new TestEngine({ elapsed: () => 0 });
    const [subscriber, publisher] = [engine.connect(), engine.connect()];
    subscriber.call('SUBSCRIBE', 'channel');
    expect(outstandingAfter(publisher, ['PUBLISH', 'other', 'x'])).toBe(OWN_OUTPUT);
    expect(outstandingAfter(publisher, ['PUBLISH', 'channel', 'x'])).toBe(
      OWN_OUTPUT | OTHER_OUTPUT,
    );
    publisher.send(['CLIENT', 'REPLY', 'OFF']);
    expect(outstandingAfter(publisher, ['PUBLISH', 'channel', 'x'])).toBe(OTHER_OUTPUT);
    expect(outstandingAfter(publisher, ['PING'])).toBe(0);
  });

  test('tells several commands from one', () => {
    const client = new TestEngine({ elapsed: () => 0 }).connect();
    expect(outstandingAfter(client, ['PING'], ['PING'])).toBe(OWN_OUTPUT | PIPELINE);
    expect(outstandingAfter(client, ['PING'])).toBe(OWN_OUTPUT);
    expect(outstandingAfter(client, ['CLIENT', 'REPLY', 'SKIP'], ['PING'])).toBe(0);
  });

  test('holds work for the host, and a deadline that has moved', () => {
    const client = new TestEngine({ elapsed: () => 0 }).connect();
    expect(outstandingAfter(client, ['SET', 'k', 'v', 'PX', '50'])).toBe(OWN_OUTPUT | DEADLINE);
    expect(outstandingAfter(client, ['SET', 'other', 'v', 'PX', '5000'])).toBe(OWN_OUTPUT);
    expect(outstandingAfter(client, ['DEL', 'k', 'other'])).toBe(OWN_OUTPUT | DEADLINE);
    expect(outstandingAfter(client, ['COMMAND', 'COUNT'])).toBe(WORK);
    const leaving = client.engine.connect();
    expect(outstandingAfter(leaving, ['QUIT'])).toBe(OWN_OUTPUT | WORK);
  });
});
