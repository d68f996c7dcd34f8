// The stream commands but those of groups (stream-group.test.ts), without a socket.

import { beforeEach, describe, expect, it } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { START_MS } from '../support/engine.js';
import type { Connection } from '../support/connection.js';
import { payload, payloadBody } from '../support/payload.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { type Reply, RespError } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(probeReset);

const range = (options = ''): Reply => call(`XRANGE s - +${options}`);
const ids = (reply: Reply): Reply[] => (reply as Reply[][]).map((entry) => entry[0]!);

/** Entries 1-0 … count-0, of one field. */
function fill(count: number, key = 's'): void {
  for (let i = 1; i <= count; i++) client.call('XADD', key, `${i}-0`, 'f', `v${i}`);
}

describe('XADD', () => {
  it('takes the time as the id, and the next sequence in the same millisecond', () => {
    expect(call('XADD s * a 1')).toBe(`${START_MS}-0`);
    expect(call('XADD s * a 1')).toBe(`${START_MS}-1`);
    engine.advance(5);
    expect(call('XADD s * a 1')).toBe(`${START_MS + 5}-0`);
    engine.advance(-100);
    expect(call('XADD s * a 1')).toBe(`${START_MS + 5}-1`);
  });

  it('takes any id above the last one, whole or without its sequence', () => {
    expect(call('XADD s 5 a 1')).toBe('5-0');
    expect(call('XADD s 5-* a 1')).toBe('5-1');
    expect(call('XADD s 7-* a 1')).toBe('7-0');
    const small =
      'ERR The ID specified in XADD is equal or smaller than the target stream top item';
    for (const id of ['7-0', '6-9', '6-*', '0-1']) expect(error(`XADD s ${id} a 1`)).toBe(small);
    expect(error('XADD s 0-0 a 1')).toBe('ERR The ID specified in XADD must be greater than 0-0');
    expect(call('XADD t 0-* a 1')).toBe('0-1');
    expect(call('XLEN s')).toBe(3);
  });

  it('refuses what is no id, and fields without a value', () => {
    const invalid = 'ERR Invalid stream ID specified as stream command argument';
    for (const id of ['-', '+', 'a', '1-', '1-2-3', '-1', '1-a', '99999999999999999999']) {
      expect(error(`XADD s ${id} a 1`)).toBe(invalid);
    }
    const arity = "ERR wrong number of arguments for 'xadd' command";
    expect(error('XADD s * a')).toBe(arity);
    expect(error('XADD s 1-1 a 1 b')).toBe(arity);
    expect(error('XADD s MAXLEN 5 1-1 a')).toBe(arity);
    expect(call('EXISTS s')).toBe(0);
  });

  it('ends with the greatest id', () => {
    const maximum = '18446744073709551615';
    expect(call(`XADD s ${maximum}-* a 1`)).toBe(`${maximum}-0`);
    expect(call(`XADD s ${maximum}-${maximum} a 1`)).toBe(`${maximum}-${maximum}`);
    expect(error('XADD s * a 1')).toBe(
      'ERR The stream has exhausted the last possible ID, unable to add more items',
    );
  });

  it('makes no stream with NOMKSTREAM', () => {
    expect(call('XADD s NOMKSTREAM * a 1')).toBe(null);
    expect(call('EXISTS s')).toBe(0);
    fill(1);
    expect(call('XADD s NOMKSTREAM 2-0 a 1')).toBe('2-0');
  });

  it('trims as it adds', () => {
    fill(5);
    call('XADD s MAXLEN = 3 6-0 a 1');
    expect(ids(range())).toEqual(['4-0', '5-0', '6-0']);
    call('XADD s MINID 6-0 7-0 a 1');
    expect(ids(range())).toEqual(['6-0', '7-0']);
  });

  it('refuses options that do not go together', () => {
    for (const [options, text] of [
      [
        'MAXLEN 1 MINID 2',
        'syntax error, MAXLEN and MINID options at the same time are not compatible',
      ],
      ['LIMIT 5', 'syntax error, LIMIT cannot be used without specifying a trimming strategy'],
      ['MAXLEN 1 LIMIT 5', 'syntax error, LIMIT cannot be used without the special ~ option'],
      ['MAXLEN -1', 'The MAXLEN argument must be >= 0.'],
      ['MAXLEN ~ 1 LIMIT -1', 'The LIMIT argument must be >= 0.'],
      ['MAXLEN x', 'value is not an integer or out of range'],
    ] as const) {
      expect(error(`XADD s ${options} * a 1`)).toBe(`ERR ${text}`);
    }
  });

  it('has the id that it gave and an exact threshold in its effect', () => {
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 2);
    expect(effects('XADD s * a 1')).toEqual(['SELECT 0', `XADD s ${START_MS}-0 a 1`]);
    expect(effects('XADD s 1700000000000-* a 1')).toEqual([`XADD s ${START_MS}-1 a 1`]);
    expect(effects('XADD s 1800000000000-5 a 1')).toEqual(['XADD s 1800000000000-5 a 1']);
    expect(effects('XADD s MAXLEN ~ 2 LIMIT 50 1800000000000-* a 1')).toEqual([
      'XADD s MAXLEN = 2 1800000000000-6 a 1',
    ]);
    expect(effects('XADD s MINID ~ 1800000000000-6 1800000000007-0 a 1')).toEqual([
      'XADD s MINID = 1800000000000-5 1800000000007-0 a 1',
    ]);
    expect(effects('XADD s MAXLEN 1 1800000000009-0 a 1')).toEqual([
      'XADD s MAXLEN 1 1800000000009-0 a 1',
    ]);
  });

  it('refuses another type', () => {
    call('SET s x');
    for (const line of ['XADD s * a 1', 'XLEN s', 'XRANGE s - +', 'XDEL s 1', 'XTRIM s MAXLEN 1']) {
      expect(error(line)).toMatch(/^WRONGTYPE/);
    }
  });
});

describe('a stream', () => {
  it('has the bytes that are drawn', () => {
    call('XADD s 5-1 a 1');
    call('XADD s 6-0 a x');
    const body = payloadBody(Buffer.from(client.call('DUMP', 's') as string, 'latin1'));
    // Type, one node, its id, a plain or packed listpack; behind it the numbers of the head.
    expect(body.subarray(0, 3).toString('hex')).toBe('150110');
    expect(body.subarray(3, 19).toString('hex')).toBe('00000000000000050000000000000001');
    engine.core.setParameter(Parameter.RDB_COMPRESSION, 0);
    const plain = payloadBody(Buffer.from(client.call('DUMP', 's') as string, 'latin1'));
    const entries =
      '0201 0001 0101 816102 0001' + '0201 0001 0001 0101 0401' + '0201 0101 dfff02 817802 0401';
    expect(plain.subarray(26, -9).toString('hex')).toBe(`${entries.replaceAll(' ', '')}ff`);
    expect(plain.subarray(-9).toString('hex')).toBe('020600050100000200');
  });

  it('begins a new node when one is full', () => {
    const nodes = (): unknown => {
      const info = call('XINFO STREAM s') as Reply[];
      return [info[3], info[5]];
    };
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 10);
    fill(10);
    expect(nodes()).toEqual([1, 2]);
    call('XADD s 11-0 f v');
    expect(nodes()).toEqual([2, 6]);
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 0);
    engine.core.setParameter(Parameter.STREAM_BYTES, 100);
    for (let i = 12; i < 20; i++) client.call('XADD', 's', `${i}-0`, 'f', 'x'.repeat(60));
    expect((nodes() as number[])[0]).toBe(9);
  });

  it('keeps fields that differ from those of the first entry, numbers and empty texts', () => {
    const entries = [
      ['1-0', ['a', '1', 'b', '2']],
      ['2-0', ['a', 'x', 'b', '-5']],
      ['3-0', ['b', '1', 'a', '2']],
      ['4-0', ['a', '']],
      ['5-0', ['', '12345678901234', 'a', 'y'.repeat(5000), 'c', '007']],
    ] as const;
    for (const [id, words] of entries) client.call('XADD', 's', id, ...words);
    expect(range()).toEqual(entries);
    expect(call('XREVRANGE s + -')).toEqual([...entries].reverse());
  });

  it('gives all its memory back', () => {
    const cycle = (): number => {
      fill(500);
      for (const group of ['g', 'h']) {
        call(`XGROUP CREATE s ${group} 0`);
        call(`XREADGROUP GROUP ${group} a COUNT 100 STREAMS s >`);
        call(`XREADGROUP GROUP ${group} b COUNT 100 STREAMS s >`);
      }
      call('COPY s t');
      expect(call('DEBUG DIGEST-VALUE t')).toEqual(call('DEBUG DIGEST-VALUE s'));
      expect(call('XINFO STREAM t FULL')).toEqual(call('XINFO STREAM s FULL'));
      call('UNLINK s');
      call('DEL t');
      while (engine.tick());
      return engine.usedBytes();
    };
    const before = cycle();
    expect(cycle()).toBe(before);
  });

  it('tells its memory', () => {
    fill(1000);
    const bytes = call('MEMORY USAGE s SAMPLES 0') as number;
    expect(bytes).toBeGreaterThan(11_000);
    expect(bytes).toBeLessThan(17_000);
    expect(call('OBJECT ENCODING s')).toBe('stream');
    expect(call('TYPE s')).toBe('stream');
  });
});

describe('XRANGE and XREVRANGE', () => {
  it('take ends that belong to the range or do not, whole or without a sequence', () => {
    for (const id of ['1-0', '1-1', '2-0', '2-5', '3-0']) call(`XADD s ${id} a 1`);
    expect(ids(call('XRANGE s 1 2'))).toEqual(['1-0', '1-1', '2-0', '2-5']);
    expect(ids(call('XRANGE s (1-0 (2-5'))).toEqual(['1-1', '2-0']);
    expect(ids(call('XRANGE s (1 + COUNT 2'))).toEqual(['1-1', '2-0']);
    expect(ids(call('XREVRANGE s + (2'))).toEqual(['3-0', '2-5']);
    expect(ids(call('XREVRANGE s (3-0 - COUNT 1'))).toEqual(['2-5']);
    expect(call('XRANGE s 2-6 2-9')).toEqual([]);
    expect(call('XRANGE s 3 1')).toEqual([]);
    expect(call('XRANGE s - + COUNT 0')).toBe(null);
    expect(ids(call('XRANGE s - + COUNT 1 COUNT -1') ?? [])).toEqual([]);
    expect(call('XRANGE none - +')).toEqual([]);
  });

  it('refuse ends that are none', () => {
    expect(error('XRANGE s (18446744073709551615-18446744073709551615 +')).toBe(
      'ERR invalid start ID for the interval',
    );
    expect(error('XRANGE s - (0-0')).toBe('ERR invalid end ID for the interval');
    expect(error('XRANGE s (- +')).toMatch(/^ERR Invalid stream ID/);
    expect(error('XRANGE s - + COUNT')).toBe('ERR syntax error');
    expect(error('XRANGE s - + COUNT x')).toBe('ERR value is not an integer or out of range');
  });

  it('walk over nodes and deleted entries in both directions', () => {
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 7);
    fill(100);
    const kept: string[] = [];
    for (let i = 1; i <= 100; i++) {
      if (i % 3 === 0 || (i > 20 && i < 40)) call(`XDEL s ${i}-0`);
      else kept.push(`${i}-0`);
    }
    expect(ids(range())).toEqual(kept);
    expect(ids(call('XREVRANGE s + -'))).toEqual(kept.reverse());
  });
});

describe('XDEL', () => {
  it('counts what was there, and remembers the greatest id', () => {
    fill(4);
    expect(call('XDEL s 2-0 2-0 9-9 3-0')).toBe(2);
    expect(call('XDEL none 1-0')).toBe(0);
    expect(error('XDEL s 1-0 x')).toMatch(/^ERR Invalid stream ID/);
    expect(call('XLEN s')).toBe(2);
    const info = call('XINFO STREAM s') as Reply[];
    expect(info[info.indexOf('max-deleted-entry-id') + 1]).toBe('3-0');
    expect(call('XDEL s 1-0')).toBe(1);
    const first = call('XINFO STREAM s') as Reply[];
    expect(first[first.indexOf('recorded-first-entry-id') + 1]).toBe('4-0');
  });

  it('leaves an empty stream, which goes on with its ids', () => {
    fill(2);
    expect(call('XDEL s 1-0 2-0')).toBe(2);
    expect(call('EXISTS s')).toBe(1);
    expect(range()).toEqual([]);
    expect(error('XADD s 2-0 a 1')).toMatch(/equal or smaller/);
    expect(effects('XDEL s 1-0')).toEqual([]);
  });
});

describe('XTRIM', () => {
  beforeEach(() => {
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 10);
    fill(35);
  });

  it('leaves as many as it is told, or none below an id', () => {
    expect(call('XTRIM s MAXLEN 33')).toBe(2);
    expect(call('XTRIM s MAXLEN = 12')).toBe(21);
    expect(ids(range())[0]).toBe('24-0');
    expect(call('XTRIM s MINID 30')).toBe(6);
    expect(call('XTRIM s MINID 30')).toBe(0);
    expect(call('XTRIM s MAXLEN 0')).toBe(6);
    expect(call('XLEN s')).toBe(0);
    expect(call('XTRIM none MAXLEN 0')).toBe(0);
  });

  it('takes whole nodes only when it need not be exact', () => {
    expect(call('XTRIM s MAXLEN ~ 20')).toBe(10);
    expect(call('XTRIM s MAXLEN ~ 5 LIMIT 5')).toBe(0);
    expect(call('XTRIM s MAXLEN ~ 5 LIMIT 10')).toBe(10);
    expect(call('XTRIM s MINID ~ 31')).toBe(10);
    expect(ids(range())[0]).toBe('31-0');
  });

  it('needs a way to trim', () => {
    expect(error('XTRIM s LIMIT 0')).toMatch(/^ERR/);
    expect(error('XTRIM s NOPE 1')).toBe('ERR syntax error');
  });

  it('has an exact effect, and none if nothing went', () => {
    call('SELECT 0');
    expect(effects('XTRIM s MAXLEN ~ 23')).toEqual(['SELECT 0', 'XTRIM s MAXLEN = 25']);
    expect(effects('XTRIM s MINID ~ 25-0')).toEqual(['XTRIM s MINID = 21-0']);
    expect(effects('XTRIM s MINID ~ 25-0')).toEqual([]);
    expect(effects('XTRIM s MAXLEN 5')).toEqual(['XTRIM s MAXLEN 5']);
  });
});

describe('XSETID', () => {
  it('sets the last id, the count of entries and the greatest deleted id', () => {
    fill(3);
    expect(call('XSETID s 9-9 ENTRIESADDED 20 MAXDELETEDID 5-5')).toBe('OK');
    const info = call('XINFO STREAM s') as Reply[];
    const field = (name: string): Reply => info[info.indexOf(name) + 1]!;
    expect(field('last-generated-id')).toBe('9-9');
    expect(field('entries-added')).toBe(20);
    expect(field('max-deleted-entry-id')).toBe('5-5');
  });

  it('refuses what does not fit the stream', () => {
    fill(3);
    expect(error('XSETID none 1-1')).toBe('ERR no such key');
    expect(error('XSETID s 2-0')).toMatch(/smaller than the target stream top item$/);
    expect(error('XSETID s 9 ENTRIESADDED 2')).toMatch(/smaller than the target stream length$/);
    expect(error('XSETID s 9 ENTRIESADDED -1')).toBe('ERR entries_added must be positive');
    expect(error('XSETID s 9 MAXDELETEDID 10')).toMatch(/provided max_deleted_entry_id$/);
    call('XDEL s 3-0');
    expect(error('XSETID s 2-5')).toMatch(/current max_deleted_entry_id$/);
    expect(error('XSETID s 9 NOPE')).toBe('ERR syntax error');
  });
});

describe('XREAD', () => {
  it('returns what is above an id, of each stream that has any', () => {
    fill(3);
    call('XADD t 5-5 a 1');
    expect(call('XREAD COUNT 1 STREAMS s none t 1-0 0 0')).toEqual([
      ['s', [['2-0', ['f', 'v2']]]],
      ['t', [['5-5', ['a', '1']]]],
    ]);
    expect(call('XREAD STREAMS s t $ 5-5')).toBe(null);
    expect(call('XREAD STREAMS s 18446744073709551615-18446744073709551615')).toBe(null);
  });

  it('returns a map in RESP3', () => {
    fill(1);
    client.call('HELLO', '3');
    client.send('XREAD STREAMS s 0\r\n');
    expect(client.bytes().toString()).toBe(
      '%1\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nf\r\n$2\r\nv1\r\n',
    );
  });

  it('returns the last entry for +', () => {
    fill(3);
    expect(call('XREAD STREAMS s +')).toEqual([['s', [['3-0', ['f', 'v3']]]]]);
    expect(call('XREAD STREAMS none +')).toBe(null);
  });

  it('refuses what it does not know', () => {
    expect(error('XREAD STREAMS s t 0')).toBe(
      "ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.",
    );
    expect(error('XREAD COUNT 1 s 0')).toBe('ERR syntax error');
    expect(error('XREAD STREAMS s >')).toMatch(/^ERR The > ID can be specified only when calling/);
    expect(error('XREAD GROUP g c STREAMS s 0')).toMatch(/^ERR The GROUP option is only supported/);
    expect(error('XREAD NOACK STREAMS s 0')).toMatch(/^ERR The NOACK option is only supported/);
    expect(error('XREAD BLOCK x STREAMS s 0')).toBe(
      'ERR timeout is not an integer or out of range',
    );
    expect(error('XREAD BLOCK -1 STREAMS s 0')).toBe('ERR timeout is negative');
    expect(error('XREAD STREAMS s x')).toMatch(/^ERR Invalid stream ID/);
  });
});

describe('a blocked XREAD', () => {
  it('is woken by the first entry above the last id of then', () => {
    fill(2);
    const other = engine.connect();
    other.send(['XREAD', 'BLOCK', '0', 'STREAMS', 'none', 's', '$', '$']);
    expect(other.bytes().length).toBe(0);
    call('XADD s 3-0 a 1');
    expect(other.replies()).toEqual([[['s', [['3-0', ['a', '1']]]]]]);
    call('XADD s 4-0 a 1');
    expect(other.bytes().length).toBe(0);
  });

  it('is not woken by what is gone before the transaction ends', () => {
    const other = engine.connect();
    other.send(['XREAD', 'BLOCK', '0', 'STREAMS', 's', '$']);
    client.send('MULTI\r\nXADD s 1-0 a 1\r\nDEL s\r\nRPUSH s x\r\nEXEC\r\n');
    expect(other.bytes().length).toBe(0);
    client.send('MULTI\r\nDEL s\r\nXADD s 2-0 a 1\r\nXADD s 3-0 a 2\r\nEXEC\r\n');
    expect(other.replies()).toEqual([
      [
        [
          's',
          [
            ['2-0', ['a', '1']],
            ['3-0', ['a', '2']],
          ],
        ],
      ],
    ]);
  });

  it('gives up when its time is over', () => {
    const other = engine.connect();
    other.send(['XREAD', 'BLOCK', '50', 'STREAMS', 's', '$']);
    engine.advance(51);
    engine.tick();
    expect(other.replies()).toEqual([null]);
    client.send('MULTI\r\nXREAD BLOCK 0 STREAMS s $\r\nEXEC\r\n');
    expect(client.replies().at(-1)).toEqual([null]);
  });

  it('wakes all who wait', () => {
    const others = [engine.connect(), engine.connect()];
    for (const other of others) other.send(['XREAD', 'BLOCK', '0', 'STREAMS', 's', '0']);
    call('XADD s 1-0 a 1');
    for (const other of others) expect(other.replies()).toEqual([[['s', [['1-0', ['a', '1']]]]]]);
  });
});

describe('DUMP and RESTORE', () => {
  it('give a stream with its groups back', () => {
    engine.core.setParameter(Parameter.STREAM_ENTRIES, 10);
    fill(35);
    call('XDEL s 3-0 20-0');
    call('XGROUP CREATE s g 0');
    call('XGROUP CREATE s empty 5 ENTRIESREAD 4');
    call('XREADGROUP GROUP g a COUNT 12 STREAMS s >');
    engine.advance(100);
    call('XREADGROUP GROUP g b COUNT 3 STREAMS s >');
    const whole = call('XINFO STREAM s FULL COUNT 0');
    const bytes = Buffer.from(client.call('DUMP', 's') as string, 'latin1');
    expect(client.call('RESTORE', 't', '0', bytes)).toBe('OK');
    expect(call('XINFO STREAM t FULL COUNT 0')).toEqual(whole);
    expect(call('DEBUG RELOAD')).toBe('OK');
    expect(call('XINFO STREAM s FULL COUNT 0')).toEqual(whole);
    call('XADD t 99-0 a 1');
    expect(call('XLEN t')).toBe(34);
  });

  it('refuse a node that says something wrong of itself', () => {
    engine.core.setParameter(Parameter.RDB_COMPRESSION, 0);
    call('XADD s 5-1 a 1');
    const bytes = Buffer.from(client.call('DUMP', 's') as string, 'latin1');
    call('DEBUG SET-SKIP-CHECKSUM-VALIDATION 1');
    // 26 is where the node's first entry begins: valid, deleted, fields …
    for (const [at, value] of [
      [26, 2],
      [28, 1],
      [30, 0],
      [30, 2],
      [35, 1],
      [37, 0],
      [45, 5],
    ] as const) {
      const wrong = Buffer.from(bytes);
      wrong[at] = value;
      const reply = client.call('RESTORE', 't', '0', wrong);
      expect(reply, `${at}`).toEqual(new RespError('ERR Bad data format'));
    }
  });
});

describe.skipIf(redisMissing('streams'))('beside redis-server', () => {
  let other: Connection;
  redisBeside((connection) => (other = connection));

  /** The same commands here and there. */
  async function both(...words: string[]): Promise<void> {
    expect(await other.call(...words)).toEqual(client.call(...words));
  }

  it('the payload of a stream is read here, and ours there', async () => {
    await both('DEL', 's');
    for (let i = 1; i <= 250; i++) {
      await both('XADD', 's', `${i}-0`, 'field', `value ${i}`, i % 10 === 0 ? 'other' : 'g', '7');
    }
    await both('XDEL', 's', '7-0', '150-0');
    await both('XTRIM', 's', 'MAXLEN', '170');
    await both('XGROUP', 'CREATE', 's', 'g', '0');
    const theirs = Buffer.from((await other.call('DUMP', 's')) as string, 'latin1');
    expect(client.call('RESTORE', 'theirs', '0', theirs)).toBe('OK');
    expect(call('XINFO STREAM theirs FULL COUNT 0')).toEqual(call('XINFO STREAM s FULL COUNT 0'));
    expect(call('DEBUG DIGEST-VALUE theirs')).toEqual(
      await other.call('DEBUG', 'DIGEST-VALUE', 's'),
    );

    // Without consumers, the forms of 7.0 and 7.2 differ in their type alone.
    const ours = payloadBody(Buffer.from(client.call('DUMP', 's') as string, 'latin1'));
    ours[0] = 19;
    expect(await other.call('RESTORE', 'ours', '0', payload(ours, 10))).toBe('OK');
    expect(await other.call('XINFO', 'STREAM', 'ours', 'FULL', 'COUNT', '0')).toEqual(
      call('XINFO STREAM s FULL COUNT 0'),
    );
  });

  it('the payload of a stream with consumers is read here', async () => {
    await other.call('DEL', 's');
    for (let i = 1; i <= 5; i++) await other.call('XADD', 's', `${i}-0`, 'f', 'v');
    await other.call('XGROUP', 'CREATE', 's', 'g', '0');
    await other.call('XREADGROUP', 'GROUP', 'g', 'a', 'COUNT', '2', 'STREAMS', 's', '>');
    await other.call('XREADGROUP', 'GROUP', 'g', 'b', 'COUNT', '1', 'STREAMS', 's', '>');
    const theirs = Buffer.from((await other.call('DUMP', 's')) as string, 'latin1');
    expect(client.call('RESTORE', 's', '0', theirs)).toBe('OK');
    expect(call('XPENDING s g')).toEqual(await other.call('XPENDING', 's', 'g'));
    expect(call('XINFO GROUPS s')).toEqual(await other.call('XINFO', 'GROUPS', 's'));
  });
});
