/*
 * The end of memory. The heap is filled under a low ceiling until nothing more goes in, with values
 * of each type; then every command of the table is answered, no connection is closed, and what is
 * answered with -OOM has changed nothing (DEBUG DIGEST before and after). A read or a pop whose
 * answer finds no room is such an error, and what frees or tells works.
 *
 * At 4 GiB nothing is touched: SETRANGE takes fresh pages, which are zero already.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { type TableRow, tableRows } from '../../assembly/command/table/index.js';
import { LogCode, Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { MAKERS, MAKER_OF, makeLine } from '../fuzz/keys.js';
import { Random } from '../fuzz/random.js';
import { type TestClient, TestEngine } from '../support/engine.js';
import { loadInto, snapshotOf } from '../support/rdb.js';
import { type Reply, RespError, respCommand } from '../support/resp.js';

const KIB = 1024;
const MIB = 1024 * KIB;
/** The heap has so much; 1 MiB of it is kept for errors and remedies. */
const CEILING_BYTES = 64 * MIB;

const isOutOfMemory = (reply: Reply | undefined): boolean =>
  reply instanceof RespError && reply.code === 'OOM';

function engineCreate(ceilingBytes = CEILING_BYTES): TestEngine {
  const engine = new TestEngine();
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  engine.host = (call) => call.answer((reply) => reply.bulk('x'.repeat(3000)));
  engine.core.engine.ceilingSet(ceilingBytes);
  return engine;
}

const starved = (engine: TestEngine): number =>
  engine.core.engine.statistic(Statistic.MEMORY_DISCONNECTIONS);

/** Sets ever smaller values until none goes in. */
function fill(client: TestClient): void {
  let key = 0;
  for (const bytes of [8 * MIB, MIB, 60_000, 9000, 1000, 40]) {
    while (client.call('SETRANGE', `full:${key++}`, bytes - 1, 'x') === bytes);
  }
}

const big = 'v'.repeat(20_000);
const several = (make: (i: number) => readonly string[]): string[] =>
  Array.from({ length: 20 }, (_, i) => make(i)).flat();

/** What makes a value of 400 KB at a key. */
const bigValues: Readonly<Record<string, (key: string) => string[]>> = {
  string: (key) => ['SET', key, big.repeat(20)],
  list: (key) => ['RPUSH', key, ...several((i) => [`${i}${big}`])],
  set: (key) => ['SADD', key, ...several((i) => [`${i}${big}`])],
  zset: (key) => ['ZADD', key, ...several((i) => [String(i), `${i}${big}`])],
  hash: (key) => ['HSET', key, ...several((i) => [String(i), `${i}${big}`])],
};
/** Answers with a big value, or part of it, that finds no room; the second word is the key. */
const fields = ['FIELDS', '20', ...several((i) => [String(i)])];
const answers: readonly [type: string, ...lines: string[][]][] = [
  ['string', ['GETSET', 'k', 'new'], ['SET', 'k', 'new', 'GET']],
  ['list', ['LRANGE', 'k', '0', '-1'], ['LPOP', 'k', '20'], ['RPOP', 'k', '19']],
  ['list', ['LMPOP', '1', 'k', 'LEFT', 'COUNT', '18'], ['SORT', 'k', 'ALPHA']],
  ['list', ['BLMPOP', '0', '1', 'k', 'RIGHT', 'COUNT', '20']],
  ['set', ['SMEMBERS', 'k'], ['SPOP', 'k', '20'], ['SPOP', 'k', '15'], ['SPOP', 'k', '19']],
  ['set', ['SRANDMEMBER', 'k', '15'], ['SRANDMEMBER', 'k', '-100'], ['SUNION', 'k']],
  ['zset', ['ZRANGE', 'k', '0', '-1'], ['ZPOPMIN', 'k', '20'], ['ZPOPMAX', 'k', '15']],
  ['zset', ['ZMPOP', '1', 'k', 'MIN', 'COUNT', '20'], ['ZRANDMEMBER', 'k', '-100']],
  ['hash', ['HGETALL', 'k'], ['HVALS', 'k'], ['HGETDEL', 'k', ...fields]],
  ['hash', ['HGETEX', 'k', 'PX', '100', ...fields], ['HGETEX', 'k', 'PXAT', '1', ...fields]],
];

describe('an answer that finds no room', () => {
  const lines = answers.flatMap(([type, ...all]) => all.map((words) => ({ type, words })));

  it.each(lines)('is an error, and nothing has changed: $words.0 $words.2', ({ type, words }) => {
    const engine = engineCreate();
    const client = engine.connect();
    expect(client.call(...bigValues[type]!('k'))).not.toBeInstanceOf(RespError);
    fill(client);
    const before = client.call('DEBUG', 'DIGEST-VALUE', 'k');
    expect(isOutOfMemory(client.call(...words))).toBe(true);
    // In a pipeline and in a transaction it stands in its place.
    client.send([['PING', 'a'], words, ['PING', 'b']]);
    const replies = client.replies();
    expect([replies[0], isOutOfMemory(replies[1]), replies[2]]).toEqual(['a', true, 'b']);
    client.send([['MULTI'], ['PING', 'a'], words, ['PING', 'b'], ['EXEC']]);
    const all = client.replies().at(-1) as Reply[];
    expect([all[0], isOutOfMemory(all[1]), all[2]]).toEqual(['a', true, 'b']);
    expect(client.call('DEBUG', 'DIGEST-VALUE', 'k')).toEqual(before);
    // What is deleted makes room for it.
    for (let i = 0; i < 200; i++) client.call('DEL', `full:${i}`);
    engine.tick();
    expect(isOutOfMemory(client.call(...words))).toBe(false);
    expect(starved(engine)).toBe(0);
  });

  it.each([
    ['GET', 'k'],
    ['GETRANGE', 'k', '0', '-1'],
    ['GETEX', 'k', 'PX', '100'],
    ['GETEX', 'k', 'PXAT', '1'],
    ['GETDEL', 'k'],
  ])('needs none of a string, which is sent from where it lies: %s', (...words) => {
    const engine = engineCreate();
    const client = engine.connect();
    client.call(...bigValues.string!('k'));
    fill(client);
    expect(client.call(...words)).toBe(big.repeat(20));
    expect(starved(engine)).toBe(0);
  });

  it('of entries to a group gives those that find room, and these alone are pending', () => {
    const engine = engineCreate();
    const client = engine.connect();
    for (let i = 0; i < 20; i++) client.call('XADD', 's', `${i + 1}-1`, 'f', `${i}${big}`);
    client.call('XGROUP', 'CREATE', 's', 'g', '0');
    client.call('XGROUP', 'CREATECONSUMER', 's', 'g', 'c');
    fill(client);
    const [[, entries]] = client.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 's', '>') as [
      [string, Reply[]],
    ];
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThan(20);
    const [pending] = client.call('XPENDING', 's', 'g') as [number];
    expect(pending).toBe(entries.length);
    const claimed = client.call('XAUTOCLAIM', 's', 'g', 'd', '0', '0') as [
      string,
      Reply[],
      Reply[],
    ];
    const [, , , owners] = client.call('XPENDING', 's', 'g') as [Reply, Reply, Reply, string[][]];
    const ofSecond = owners.find(([name]) => name === 'd');
    expect(Number(ofSecond?.[1] ?? 0)).toBe(claimed[1].length);
    expect(starved(engine)).toBe(0);
  });
});

describe('at the end of memory', () => {
  // CLIENT PAUSE keeps all others waiting, for as long as it likes.
  const rows = tableRows.filter(
    ({ subcommands, where, fullName }) =>
      subcommands.length === 0 && where === 'engine' && fullName !== 'client|pause',
  );
  const groups = [...new Set(rows.map(({ group }) => group))];

  /** Runs a line; whether it may be judged: it was answered, and nothing else has happened. */
  function run(engine: TestEngine, row: TableRow, line: string[]): void {
    const control = engine.connect();
    const before = control.call('DEBUG', 'DIGEST');
    const client = engine.connect();
    client.send(respCommand(line));
    const bytes = client.bytes().toString('latin1');
    const text = `${line.join(' ')} ${bytes.slice(0, 60)}`;
    expect(text).toSatisfy(() => !client.closed || /^(quit|client\|kill)$/.test(row.fullName));
    // What waits for a key has no answer yet.
    const waits = /blocking/.test(row.flags.join()) || /^client\|reply$/.test(row.fullName);
    if (bytes === '' && !waits) expect(text).toBe('an answer');
    if (bytes.startsWith('-OOM')) {
      expect(`${line.join(' ')} ${String(control.call('DEBUG', 'DIGEST'))}`).toBe(
        `${line.join(' ')} ${String(before)}`,
      );
    }
    client.disconnect();
    control.disconnect();
  }

  it.each(groups)('every command is answered and none half done: %s', (group) => {
    const random = new Random(group.length);
    const ofGroup = rows.filter((row) => row.group === group);
    // The digest of all looks at every byte: there are to be few.
    const engine = engineCreate(3 * MIB);
    for (const row of ofGroup) {
      const filler = engine.connect();
      filler.call('FLUSHALL');
      const make = MAKERS[MAKER_OF[group] ?? 0]!;
      for (const key of ['a', 'b', 'c', '1', '2', 'STREAMS', 'GET', 'BY'])
        filler.call(...make(key));
      filler.call('SET', 'spare', 'x'.repeat(1000));
      fill(filler);
      filler.disconnect();
      for (let i = 0; i < 8; i++) run(engine, row, makeLine(row, random));
    }
    expect(starved(engine)).toBe(0);
  });
});

describe('in a memory that is full of values of one size', () => {
  const fillers: [name: string, make: (key: string) => string[]][] = [
    ['strings of 20 KB', (key) => ['SET', key, big]],
    ['bitmaps', (key) => ['SETBIT', key, '160000', '1']],
    ['strings of 9 KB', (key) => ['SET', key, big.slice(0, 9000)]],
    ['strings of 6 KB', (key) => ['SET', key, big.slice(0, 6000)]],
    ['strings of 1 KB', (key) => ['SET', key, big.slice(0, 1000)]],
    ['lists of 40 KB', (key) => ['RPUSH', key, big, big]],
  ];

  it.each(fillers)('the host answers, and all is saved: %s', (_, make) => {
    const engine = engineCreate();
    const client = engine.connect();
    // The last values are small, so that nothing of the heap is left to anybody.
    let keys = 0;
    while (!isOutOfMemory(client.call(...make(`k${keys}`)))) keys += 1;
    while (!isOutOfMemory(client.call('SET', `s${keys}`, 'x'))) keys += 1;
    engine.host = (call) => call.answer((reply) => reply.bulk('x'.repeat(30_000)));
    expect(client.call('INFO')).toBe('x'.repeat(30_000));
    const file = snapshotOf(engine, { encoder: 'rdb', checksum: true });
    const fresh = new TestEngine();
    expect(loadInto(fresh, file).failure).toBeNull();
    expect(fresh.connect().call('DBSIZE')).toBe(client.call('DBSIZE'));
    expect(client.call('INFO')).toBe('x'.repeat(30_000));
    // What the answers have given back is soon used up.
    let more = 0;
    while (more < 100 && !isOutOfMemory(client.call(...make(`more${more}`)))) more += 1;
    expect(more).toBeLessThan(100);
    expect(client.call('FLUSHALL')).toBe('OK');
    while (engine.tick());
    expect(isOutOfMemory(client.call(...make('more')))).toBe(false);
    expect(starved(engine)).toBe(0);
  });
});

describe('a request for which there is no memory', () => {
  let engine: TestEngine;
  let client: TestClient;

  beforeEach(() => {
    engine = engineCreate();
    client = engine.connect();
    fill(client);
  });

  const words: [name: string, line: string[]][] = [
    ['a big argument', ['SET', 'k', 'x'.repeat(900_000)]],
    ['big arguments', ['MSET', 'k', 'x'.repeat(300_000), 'l', 'x'.repeat(300_000)]],
    ['many arguments', ['SADD', 'k', ...Array.from({ length: 30_000 }, (_, i) => `member:${i}`)]],
    ['middling arguments', ['RPUSH', 'k', ...Array.from({ length: 50 }, () => big)]],
  ];

  describe.each(words)('with %s', (_, line) => {
    it.each([{}, { pieces: 1000 }, { pieces: { seed: 7, maximum: 50_000 } }])(
      'is refused, and what is behind it runs: %o',
      (options) => {
        const used = engine.usedBytes();
        client.send(Buffer.concat([respCommand(['PING']), respCommand(line)]), options);
        client.send(['PING', 'behind']);
        const replies = client.replies();
        expect([replies[0], isOutOfMemory(replies[1]), replies[2]]).toEqual([
          'PONG',
          true,
          'behind',
        ]);
        expect(replies).toHaveLength(3);
        expect(engine.usedBytes()).toBeLessThan(used + 128 * KIB);
        expect(client.call('EXISTS', 'k')).toBe(0);
        expect(starved(engine)).toBe(0);
      },
    );
  });

  it('spoils its transaction', () => {
    client.call('MULTI');
    expect(isOutOfMemory(client.call('SET', 'k', 'x'.repeat(900_000)))).toBe(true);
    expect(client.call('EXEC')).toMatchObject({ code: 'EXECABORT' });
  });
});

describe('the promise of a long argument', () => {
  it('takes no memory before its bytes come', () => {
    const engine = new TestEngine();
    const before = engine.usedBytes();
    const clients = Array.from({ length: 200 }, () => engine.connect());
    const connected = engine.usedBytes();
    for (const client of clients) client.send('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$536870912\r\nabc');
    expect(engine.usedBytes() - connected).toBeLessThan(200 * 4 * KIB);
    for (const client of clients) client.disconnect();
    expect(engine.usedBytes()).toBeLessThan(before + 64 * KIB);
  });

  it('takes about four times what has come of them at most, until much has', () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const before = engine.usedBytes();
    client.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${64 * MIB}\r\n`);
    for (let sent = 64 * KIB; sent <= 64 * MIB; sent += 64 * KIB) {
      client.send('x'.repeat(64 * KIB));
      if (sent < 2 * MIB) expect(engine.usedBytes() - before).toBeLessThan(4 * sent + 200 * KIB);
    }
    client.send('\r\n');
    expect(client.replies()).toEqual(['OK']);
    expect(client.call('STRLEN', 'k')).toBe(64 * MIB);
    // The value is the block that has grown: it is as long as it must be.
    expect(engine.usedBytes() - before).toBeLessThan(64 * MIB + 200 * KIB);
  });

  it('is kept where much has come, of half a gigabyte in all', () => {
    const engine = new TestEngine();
    const promised = 100 * MIB;
    const part = 'x'.repeat(MIB);
    for (const round of [1, 2]) {
      const before = engine.usedBytes();
      const clients = Array.from({ length: 8 }, () => engine.connect());
      for (const client of clients) {
        client.send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${promised}\r\n`);
        for (let sent = 0; sent < 5; sent++) client.send(part);
      }
      const used = engine.usedBytes() - before;
      expect(used, `round ${round}`).toBeGreaterThan(5 * promised);
      expect(used).toBeLessThan(5 * promised + 3 * 4 * 5 * MIB + MIB);
      // One that is whole makes way for another, and so does one that will never be.
      for (let sent = 5; sent < 100; sent++) clients[0]!.send(part);
      clients[0]!.send('\r\n');
      expect(clients[0]!.replies()).toEqual(['OK']);
      for (const client of clients) client.disconnect();
      engine.connect().call('FLUSHALL');
      expect(engine.usedBytes() - before).toBeLessThan(MIB);
    }
  });
});

describe('4 GiB', () => {
  it('are refused to writes from 3.5 on, with a warning before that', () => {
    const engine = engineCreate(0);
    engine.core.setParameter(Parameter.LOG_LEVEL, 3);
    const client = engine.connect();
    expect(engine.core.engine.memoryLimitBytes()).toBe(3.5 * 1024 * MIB);
    const last = 512 * MIB - 1;
    let keys = 0;
    const warnedAt: number[] = [];
    while (client.call('SETRANGE', `k${keys}`, last, 'x') === last + 1) {
      keys += 1;
      engine.tick();
      for (let line = engine.core.takeLogLine(); line !== null; line = engine.core.takeLogLine()) {
        if (line.code === LogCode.MEMORY_NEARLY_OUT) warnedAt.push(line.number);
      }
    }
    expect(keys).toBe(7);
    expect(warnedAt).toHaveLength(1);
    expect(warnedAt[0]).toBeGreaterThan(3.5 * 1024 * 0.9);
    expect(isOutOfMemory(client.call('SET', 'small', 'x'))).toBe(true);
    // Reads work on, and a big string is sent from where it lies.
    expect(client.call('KEYS', '*')).toHaveLength(7);
    expect(client.call('GETRANGE', 'k1', '0', '999999')).toBe('\0'.repeat(1_000_000));
    expect(client.call('STRLEN', 'k1')).toBe(last + 1);
    expect(client.call('EXPIRE', 'k1', '100')).toBe(1);
    client.send([['MULTI'], ['EXPIRE', 'k2', '100'], ['DEL', 'k0', 'k3'], ['EXEC']]);
    expect(client.replies()).toEqual(['OK', 'QUEUED', 'QUEUED', [1, 2]]);
    while (engine.tick());
    expect(client.call('SET', 'small', 'x')).toBe('OK');
    expect(starved(engine)).toBe(0);
  });
});
