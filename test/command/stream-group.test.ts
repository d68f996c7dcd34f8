// Consumer groups of streams: XGROUP, XREADGROUP, XACK, XPENDING, XCLAIM, XAUTOCLAIM and XINFO.

import { beforeEach, describe, expect, it } from 'vitest';

import { START_MS, type TestClient } from '../support/engine.js';
import type { Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

beforeEach(() => {
  probeReset();
  for (let i = 1; i <= 5; i++) call(`XADD s ${i}-0 f v${i}`);
  call('XGROUP CREATE s g 0');
});

const entry = (i: number): Reply => [`${i}-0`, ['f', `v${i}`]];
const field = (reply: Reply, name: string): Reply =>
  (reply as Reply[])[(reply as Reply[]).indexOf(name) + 1]!;
const read = (who: string, rest = ''): Reply =>
  call(`XREADGROUP GROUP g ${who} ${rest}STREAMS s >`);
const pendingIds = (who = ''): Reply[] =>
  (call(`XPENDING s g - + 100${who}`) as Reply[][]).map(([id]) => id!);

describe('XGROUP', () => {
  it('makes a group once, and a stream if it is told to', () => {
    expect(error('XGROUP CREATE s g 0')).toBe('BUSYGROUP Consumer Group name already exists');
    expect(error('XGROUP CREATE none g 0')).toMatch(/^ERR The XGROUP subcommand requires the key/);
    expect(call('XGROUP CREATE none g $ MKSTREAM')).toBe('OK');
    expect(call('XLEN none')).toBe(0);
    expect(error('XGROUP CREATE s h x')).toMatch(/^ERR Invalid stream ID/);
    expect(error('XGROUP CREATE s h 0 ENTRIESREAD -2')).toBe(
      'ERR value for ENTRIESREAD must be positive or -1',
    );
    expect(error('XGROUP CREATE s h 0 NOPE')).toMatch(/^ERR unknown subcommand or wrong number/);
  });

  it('sets the id, makes and deletes consumers, destroys', () => {
    expect(call('XGROUP SETID s g 3')).toBe('OK');
    expect(read('a', 'COUNT 1 ')).toEqual([['s', [entry(4)]]]);
    expect(call('XGROUP CREATECONSUMER s g b')).toBe(1);
    expect(call('XGROUP CREATECONSUMER s g b')).toBe(0);
    expect(call('XGROUP DELCONSUMER s g a')).toBe(1);
    expect(call('XGROUP DELCONSUMER s g a')).toBe(0);
    expect(pendingIds()).toEqual([]);
    expect(call('XGROUP DESTROY s g')).toBe(1);
    expect(call('XGROUP DESTROY s g')).toBe(0);
    const missing = "NOGROUP No such consumer group 'g' for key name 's'";
    expect(error('XGROUP SETID s g $')).toBe(missing);
    expect(error('XGROUP CREATECONSUMER s g a')).toBe(missing);
  });

  it('is its own effect', () => {
    call('SELECT 0');
    expect(effects('XGROUP CREATE s h $')).toEqual(['SELECT 0', 'XGROUP CREATE s h $']);
    expect(effects('XGROUP DELCONSUMER s g none')).toEqual([]);
    expect(effects('XGROUP DESTROY s h')).toEqual(['XGROUP DESTROY s h']);
  });
});

describe('a consumer that gets nothing', () => {
  it('is told of all the same, once', () => {
    call('SELECT 0');
    effects('XGROUP CREATE s end $');
    const made = (who: string): string[] => [`XGROUP CREATECONSUMER s end ${who}`];
    expect(effects('XREADGROUP GROUP end a STREAMS s >')).toEqual(made('a'));
    expect(effects('XREADGROUP GROUP end b STREAMS s 0')).toEqual(made('b'));
    expect(effects('XCLAIM s end c 0 1-0')).toEqual(made('c'));
    expect(effects('XAUTOCLAIM s end d 0 0')).toEqual(made('d'));
    expect(effects('XAUTOCLAIM s end d 0 0')).toEqual([]);
    expect(effects('XCLAIM s end e 0 1-0 FORCE JUSTID').length).toBe(1);
  });
});

describe('XREADGROUP', () => {
  it('gives each entry to one consumer, and shows again what is pending', () => {
    expect(read('a', 'COUNT 2 ')).toEqual([['s', [entry(1), entry(2)]]]);
    expect(read('b')).toEqual([['s', [entry(3), entry(4), entry(5)]]]);
    expect(read('b')).toBe(null);
    expect(call('XREADGROUP GROUP g a STREAMS s 1-0')).toEqual([['s', [entry(2)]]]);
    call('XDEL s 2-0');
    expect(call('XREADGROUP GROUP g a STREAMS s 0')).toEqual([['s', [entry(1), ['2-0', null]]]]);
    expect(call('XREADGROUP GROUP g c STREAMS s 0')).toEqual([['s', []]]);
  });

  it('leaves nothing pending with NOACK', () => {
    expect(read('a', 'NOACK ')).toEqual([['s', [1, 2, 3, 4, 5].map(entry)]]);
    expect(pendingIds()).toEqual([]);
  });

  it('takes an entry that is given again from its former consumer', () => {
    read('a');
    call('XGROUP SETID s g 0');
    read('b', 'COUNT 2 ');
    expect(pendingIds(' a')).toEqual(['3-0', '4-0', '5-0']);
    expect(pendingIds(' b')).toEqual(['1-0', '2-0']);
  });

  it('has the effects that say what became of each entry', () => {
    call('SELECT 0');
    expect(effects('XREADGROUP GROUP g a COUNT 2 STREAMS s >')).toEqual([
      'MULTI',
      'SELECT 0',
      `XCLAIM s g a 0 1-0 TIME ${START_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 1-0`,
      `XCLAIM s g a 0 2-0 TIME ${START_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 2-0`,
      'EXEC',
    ]);
    expect(effects('XREADGROUP GROUP g a COUNT 1 NOACK STREAMS s >')).toEqual([
      'XGROUP SETID s g 3-0 ENTRIESREAD 3',
    ]);
    expect(effects('XREADGROUP GROUP g b COUNT 1 NOACK STREAMS s >')).toEqual([
      'MULTI',
      'XGROUP CREATECONSUMER s g b',
      'XGROUP SETID s g 4-0 ENTRIESREAD 4',
      'EXEC',
    ]);
    expect(effects('XREADGROUP GROUP g a STREAMS s 0')).toEqual([]);
  });

  it('refuses what makes no sense', () => {
    expect(error('XREADGROUP GROUP x a STREAMS s >')).toBe(
      "NOGROUP No such key 's' or consumer group 'x' in XREADGROUP with GROUP option",
    );
    expect(error('XREADGROUP GROUP g a STREAMS s $')).toMatch(/^ERR The \$ ID is meaningless/);
    expect(error('XREADGROUP GROUP g a STREAMS s +')).toMatch(/^ERR The \+ ID is meaningless/);
    expect(error('XREADGROUP COUNT 1 NOACK STREAMS s t 0 0')).toBe(
      'ERR Missing GROUP option for XREADGROUP',
    );
  });
});

describe('a blocked XREADGROUP', () => {
  let other: TestClient;

  beforeEach(() => {
    read('a', 'NOACK ');
    other = engine.connect();
    other.send(['XREADGROUP', 'GROUP', 'g', 'a', 'BLOCK', '0', 'STREAMS', 's', '>']);
    expect(other.bytes().length).toBe(0);
  });

  const message = (): string => String((other.replies()[0] as { message?: string }).message);
  const NOGROUP = /^NOGROUP No such key 's' or consumer group 'g' in XREADGROUP/;

  it('is given the next entry', () => {
    call('XADD s 6-0 f v6');
    expect(other.replies()).toEqual([[['s', [entry(6)]]]]);
    expect(pendingIds(' a')).toEqual(['6-0']);
  });

  it.each([
    ['its group is destroyed', ['XGROUP DESTROY s g']],
    ['its key is deleted', ['DEL s']],
    ['its key is unlinked', ['UNLINK s']],
    ['its key is renamed', ['RENAME s t']],
    ['all is flushed', ['FLUSHALL']],
    ['its database is flushed', ['FLUSHDB ASYNC']],
    ['databases are exchanged', ['SWAPDB 0 1']],
    ['its key is moved', ['MOVE s 3']],
    ['another stream takes its place', ['XADD t 1-0 a b', 'RENAME t s']],
    ['its key expires', ['PEXPIRE s -1']],
  ])('fails when %s', (_what, lines) => {
    for (const line of lines) call(line);
    expect(message()).toMatch(NOGROUP);
  });

  it('fails when its key expires, which nobody asked for', () => {
    call('PEXPIRE s 10');
    engine.advance(20);
    engine.tick();
    expect(message()).toMatch(NOGROUP);
  });

  it.each([['SET s x'], ['COPY text s REPLACE'], ['RENAME text s']])(
    'fails when %s gives its key another type',
    (line) => {
      call('SET text x');
      call(line);
      expect(message()).toMatch(/^WRONGTYPE/);
    },
  );

  it('waits on when its key is a stream with the group again', () => {
    client.send('MULTI\r\nDEL s\r\nXGROUP CREATE s g $ MKSTREAM\r\nEXEC\r\n');
    client.replies();
    expect(other.bytes().length).toBe(0);
    call('XADD s 1-0 a b');
    expect(other.replies()).toEqual([[['s', [['1-0', ['a', 'b']]]]]]);
  });

  it('is counted with the key that it waits for', () => {
    expect(engine.core.engine.waitedKeys(false)).toBe(1);
    expect(engine.core.engine.waitedKeys(true)).toBe(1);
    expect(engine.core.engine.clientsTimed()).toBe(0);
    other.disconnect();
    expect(engine.core.engine.waitedKeys(true)).toBe(0);
  });
});

describe('XACK and XPENDING', () => {
  beforeEach(() => {
    read('b', 'COUNT 3 ');
    read('a');
  });

  it('count what was acknowledged', () => {
    expect(call('XACK s g 1-0 1-0 9-9')).toBe(1);
    expect(call('XACK s none 1-0')).toBe(0);
    expect(call('XACK none g 1-0')).toBe(0);
    expect(error('XACK s g 2-0 x')).toMatch(/^ERR Invalid stream ID/);
    expect(pendingIds()).toEqual(['2-0', '3-0', '4-0', '5-0']);
    expect(effects('XACK s g 1-0')).toEqual([]);
  });

  it('show a summary, consumers in the order of their names', () => {
    expect(call('XPENDING s g')).toEqual([
      5,
      '1-0',
      '5-0',
      [
        ['a', '2'],
        ['b', '3'],
      ],
    ]);
    call('XGROUP CREATE s h 0');
    expect(call('XPENDING s h')).toEqual([0, null, null, null]);
  });

  it('show entries with their consumer, idle time and deliveries', () => {
    engine.advance(1000);
    expect(call('XPENDING s g (1-0 3 10 b')).toEqual([
      ['2-0', 'b', 1000, 1],
      ['3-0', 'b', 1000, 1],
    ]);
    expect(call('XPENDING s g IDLE 1001 - + 10')).toEqual([]);
    expect(call('XPENDING s g IDLE 1000 - + 1')).toEqual([['1-0', 'b', 1000, 1]]);
    expect(call('XPENDING s g - + 10 nobody')).toEqual([]);
    expect(error('XPENDING s g - +')).toBe('ERR syntax error');
    expect(error('XPENDING s g IDLE 5 - +')).toMatch(/^ERR/);
    expect(error('XPENDING s none')).toBe("NOGROUP No such key 's' or consumer group 'none'");
  });
});

describe('XCLAIM', () => {
  beforeEach(() => {
    read('a', 'COUNT 3 ');
    engine.advance(1000);
  });

  it('gives what has been pending for long enough to another consumer', () => {
    expect(call('XCLAIM s g b 1001 1-0')).toEqual([]);
    expect(call('XCLAIM s g b 1000 1-0 4-0')).toEqual([entry(1)]);
    expect(call('XCLAIM s g b 0 2-0 JUSTID')).toEqual(['2-0']);
    expect(call('XPENDING s g - + 10 b')).toEqual([
      ['1-0', 'b', 0, 2],
      ['2-0', 'b', 0, 1],
    ]);
    expect(call('XCLAIM s g b 0 4-0 FORCE IDLE 500 RETRYCOUNT 7')).toEqual([entry(4)]);
    expect(call('XPENDING s g 4 4 1')).toEqual([['4-0', 'b', 500, 7]]);
    expect(call('XCLAIM s g b 0 9-9 FORCE')).toEqual([]);
  });

  it('forgets what was deleted', () => {
    call('XDEL s 2-0');
    expect(call('XCLAIM s g b 0 1-0 2-0 3-0 JUSTID')).toEqual(['1-0', '3-0']);
    expect(pendingIds()).toEqual(['1-0', '3-0']);
  });

  it('has the effects that say what became of each entry', () => {
    const now = START_MS + 1000;
    call('SELECT 0');
    expect(effects('XCLAIM s g b 0 1-0 TIME 5 LASTID 4-0')).toEqual([
      'SELECT 0',
      'XCLAIM s g b 0 1-0 TIME 5 RETRYCOUNT 2 FORCE JUSTID LASTID 4-0',
    ]);
    call('XDEL s 2-0');
    expect(effects('XCLAIM s g b 0 2-0')).toEqual([
      `XCLAIM s g a 0 2-0 TIME ${START_MS} RETRYCOUNT 1 FORCE JUSTID LASTID 4-0`,
    ]);
    expect(effects('XCLAIM s g b 0 9-9 LASTID 5-0')).toEqual([
      'XGROUP SETID s g 5-0 ENTRIESREAD 3',
    ]);
    expect(effects('XCLAIM s g b 0 3-0 IDLE 10')).toEqual([
      `XCLAIM s g b 0 3-0 TIME ${now - 10} RETRYCOUNT 2 FORCE JUSTID LASTID 5-0`,
    ]);
  });

  it('refuses what it does not know', () => {
    expect(error('XCLAIM s g b x 1-0')).toBe('ERR Invalid min-idle-time argument for XCLAIM');
    expect(error('XCLAIM s g b 0 1-0 NOPE')).toBe("ERR Unrecognized XCLAIM option 'NOPE'");
    expect(error('XCLAIM s g b 0 1-0 IDLE x')).toBe('ERR Invalid IDLE option argument for XCLAIM');
    expect(error('XCLAIM s h b 0 1-0')).toMatch(/^NOGROUP/);
  });
});

describe('XAUTOCLAIM', () => {
  beforeEach(() => {
    read('a');
    engine.advance(1000);
  });

  it('claims in steps and tells where to go on', () => {
    expect(call('XAUTOCLAIM s g b 500 - COUNT 2')).toEqual(['3-0', [entry(1), entry(2)], []]);
    expect(call('XAUTOCLAIM s g b 500 3-0 COUNT 10 JUSTID')).toEqual([
      '0-0',
      ['3-0', '4-0', '5-0'],
      [],
    ]);
    expect(call('XAUTOCLAIM s g b 500 0')).toEqual(['0-0', [], []]);
  });

  it('forgets what was deleted, and says so', () => {
    call('XDEL s 1-0 3-0');
    expect(call('XAUTOCLAIM s g b 0 0 COUNT 3 JUSTID')).toEqual(['4-0', ['2-0'], ['1-0', '3-0']]);
    expect(pendingIds()).toEqual(['2-0', '4-0', '5-0']);
  });

  it('refuses what it does not know', () => {
    expect(error('XAUTOCLAIM s g b x 0')).toBe('ERR Invalid min-idle-time argument for XAUTOCLAIM');
    expect(error('XAUTOCLAIM s g b 0 0 COUNT 0')).toBe('ERR COUNT must be > 0');
    expect(error('XAUTOCLAIM s g b 0 0 NOPE')).toBe('ERR syntax error');
    expect(error('XAUTOCLAIM s h b 0 0')).toMatch(/^NOGROUP/);
  });
});

describe('XINFO', () => {
  it('tells how far a group has come and what is left, while it can', () => {
    const progress = (): Reply[] => {
      const [group] = call('XINFO GROUPS s') as Reply[];
      return ['last-delivered-id', 'entries-read', 'lag'].map((name) => field(group!, name));
    };
    expect(progress()).toEqual(['0-0', null, 5]);
    read('a', 'COUNT 2 ');
    expect(progress()).toEqual(['2-0', 2, 3]);
    call('XDEL s 4-0');
    expect(progress()).toEqual(['2-0', 2, null]);
    read('a');
    expect(progress()).toEqual(['5-0', 5, 0]);
  });

  it('tells when consumers were seen and active', () => {
    read('b', 'COUNT 1 ');
    engine.advance(50);
    read('a', 'NOACK ');
    engine.advance(7);
    const consumers = call('XINFO CONSUMERS s g') as Reply[][];
    expect(consumers).toEqual([
      ['name', 'a', 'pending', 0, 'idle', 7, 'inactive', -1],
      ['name', 'b', 'pending', 1, 'idle', 57, 'inactive', 57],
    ]);
    expect(error('XINFO CONSUMERS s h')).toBe(
      "NOGROUP No such consumer group 'h' for key name 's'",
    );
  });

  it('shows a whole stream', () => {
    read('a', 'COUNT 2 ');
    const full = call('XINFO STREAM s FULL COUNT 1');
    expect(field(full, 'entries')).toEqual([entry(1)]);
    const [group] = field(full, 'groups') as Reply[];
    expect(field(group!, 'pel-count')).toBe(2);
    expect(field(group!, 'pending')).toEqual([['1-0', 'a', START_MS, 1]]);
    const [consumer] = field(group!, 'consumers') as Reply[];
    expect(consumer).toEqual([
      ...['name', 'a', 'seen-time', START_MS, 'active-time', START_MS, 'pel-count', 2],
      ...['pending', [['1-0', START_MS, 1]]],
    ]);
    expect(error('XINFO STREAM s NOPE')).toMatch(/^ERR unknown subcommand or wrong number/);
    expect(error('XINFO STREAM none')).toBe('ERR no such key');
  });

  it('knows how many nodes a radix tree would have', () => {
    const nodes = (): Reply => field(call('XINFO STREAM s'), 'radix-tree-nodes');
    expect(nodes()).toBe(2);
    call('DEL s');
    call('XGROUP CREATE s g $ MKSTREAM');
    expect(nodes()).toBe(1);
  });

  it('has help', () => {
    expect((call('XINFO HELP') as Reply[]).length).toBe(9);
    expect((call('XGROUP HELP') as Reply[]).length).toBe(17);
  });
});
