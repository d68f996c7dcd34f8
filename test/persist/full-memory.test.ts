/*
 * A whole host at the end of memory: the heap has a low ceiling and is filled to it with values of
 * one type, and an append-only file is kept. Then what an operator asks and does in need works, and
 * each command of the table is answered; no connection is closed; what is answered with an
 * error of memory has changed neither the dataset nor what the host keeps beside it. The files that
 * are written then hold the dataset, and what is deleted makes room.
 *
 * test/command/out-of-memory.test.ts looks closer at the commands of the engine.
 */

import { describe, expect, it } from 'vitest';

import { type TableRow, tableRows } from '../../assembly/command/table/index.js';
import { Statistic } from '../../host/engine/seam.generated.js';
import { makeLine } from '../fuzz/keys.js';
import { Random } from '../fuzz/random.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { KeptHost, type Peer } from '../support/portable-host.js';
import { respCommand } from '../support/resp.js';

const MIB = 1024 * 1024;
/** 2 MiB of it are kept for errors and remedies. */
const CEILING_BYTES = 128 * MIB;
/** Most of it is what a client has sent of an argument: that is neither saved nor compared. */
const BALLAST_BYTES = 112 * MIB;
const directives = { appendonly: 'yes', save: '', 'enable-debug-command': 'yes' } as const;

const text = 'v'.repeat(300);
/** For each type, what makes it grow for ever. */
const fillers: Readonly<Record<string, (i: number) => string[]>> = {
  strings: (i) => ['SET', `k${i}`, text.repeat(1 + (i % 30))],
  lists: (i) => ['RPUSH', `k${i % 40}`, `${i}${text}`],
  sets: (i) => ['SADD', `k${i % 7}`, `${i}${text.slice(i % 250)}`],
  'sorted sets': (i) => ['ZADD', `k${i % 7}`, `${i % 1000}`, `${i}${text.slice(i % 250)}`],
  hashes: (i) => ['HSET', `k${i % 300}`, `f${i}`, `${i}${text}`],
  streams: (i) => ['XADD', `k${i % 7}`, `${i + 1}-1`, 'f', `${i}${text}`],
  hyperloglogs: (i) => [
    'PFADD',
    `k${i >> 8}`,
    ...Array.from({ length: 50 }, (_, j) => `${i}:${j}`),
  ],
  places: (i) => ['GEOADD', `k${i % 7}`, `${(i % 3600) / 10 - 179}`, `${i % 80}`, `${i}${text}`],
  bitmaps: (i) => ['SETBIT', `k${i}`, `${20_000 + (i % 50) * 1000}`, '1'],
};

const library = (name: string, body: string): string =>
  `#!lua name=${name}\nredis.register_function('f', function(keys) ${body} end)`;

/** What tells, helps or saves works to the very end. */
const remedies: readonly string[][] = [
  ...[['INFO'], ['INFO', 'everything'], ['CONFIG', 'GET', 'maxmemory*'], ['CONFIG', 'RESETSTAT']],
  ...[
    ['CONFIG', 'SET', 'maxmemory-samples', '7'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
  ],
  ...[
    ['ACL', 'LIST'],
    ['ACL', 'WHOAMI'],
    ['ACL', 'GETUSER', 'default'],
    ['ACL', 'LOG'],
  ],
  ...[['FUNCTION', 'LIST'], ['FUNCTION', 'STATS'], ['SCRIPT', 'EXISTS', 'x'], ['LASTSAVE']],
  ...[
    ['CLIENT', 'LIST'],
    ['CLIENT', 'INFO'],
    ['CLIENT', 'ID'],
    ['CLIENT', 'NO-EVICT', 'on'],
  ],
  ...[
    ['LATENCY', 'DOCTOR'],
    ['LATENCY', 'LATEST'],
    ['LATENCY', 'HISTOGRAM'],
    ['LATENCY', 'RESET'],
  ],
  ...[
    ['MEMORY', 'DOCTOR'],
    ['MEMORY', 'STATS'],
    ['MEMORY', 'PURGE'],
    ['MEMORY', 'MALLOC-STATS'],
  ],
  ...[
    ['MEMORY', 'USAGE', 'k0'],
    ['SLOWLOG', 'GET'],
    ['SLOWLOG', 'RESET'],
    ['COMMAND', 'COUNT'],
  ],
  ...[['DEBUG', 'OBJECT', 'k0'], ['DEBUG', 'HTSTATS', '0'], ['DBSIZE'], ['RANDOMKEY'], ['PING']],
  ...[
    ['EVAL', "return redis.call('EXISTS', 'k0')", '0'],
    ['EXPIRE', 'k0', '10000'],
  ],
  ...[['SAVE'], ['BGSAVE'], ['BGREWRITEAOF'], ['LOLWUT']],
];

/** What may be refused, and then has changed nothing. */
const others: readonly string[][] = [
  ...[['COMMAND'], ['COMMAND', 'DOCS'], ['COMMAND', 'INFO'], ['COMMAND', 'LIST']],
  ...[
    ['CONFIG', 'GET', '*'],
    ['CONFIG', 'SET', 'proc-title-template', text.repeat(100)],
  ],
  ...[
    ['ACL', 'SETUSER', 'one', 'on', `>${text}`, '~k*', '+@all'],
    ['ACL', 'DELUSER', 'one'],
  ],
  ...[['ACL', 'SETUSER', 'two', ...Array.from({ length: 500 }, (_, i) => `~${text}${i}`)]],
  ...[
    ['FUNCTION', 'LOAD', library('one', `return redis.call('INCR', 'n')`)],
    ['FCALL', 'f', '0'],
  ],
  ...[['FUNCTION', 'LOAD', 'REPLACE', library('one', `return '${text.repeat(1000)}'`)]],
  ...[
    ['FCALL', 'f', '0'],
    ['FUNCTION', 'LIST', 'WITHCODE'],
    ['FUNCTION', 'DUMP'],
  ],
  ...[
    ['SCRIPT', 'LOAD', `return '${text.repeat(100)}'`],
    ['SCRIPT', 'FLUSH'],
  ],
  ...[['EVAL', `return redis.call('SET', 'new', '${text.repeat(100)}')`, '0']],
  ...[['EVAL', `return string.rep('x', 5000000)`, '0']],
  ...[
    ['CLIENT', 'SETNAME', 'x'.repeat(2000)],
    ['FUNCTION', 'FLUSH'],
    ['DEBUG', 'JMAP'],
  ],
];

/** What needs the sockets of a server, empties the memory, or stops all others. */
const excepted = new Set(
  `migrate wait waitaof failover psync replicaof replconf role shutdown slaveof sync
   flushall flushdb client|pause debug`.split(/\s+/),
);
const rows = tableRows.filter(
  ({ subcommands, fullName }) => subcommands.length === 0 && !excepted.has(fullName),
);
/** What has no answer while it waits, and what ends its connection. */
const waits = ({ fullName, flags }: TableRow): boolean =>
  flags.includes('blocking') || fullName === 'client|reply';
const ends = ({ fullName }: TableRow): boolean => /^(quit|client\|kill)$/.test(fullName);

const isOutOfMemory = (reply: string): boolean => /^-(OOM|ERR .*[Oo]ut of memory)/.test(reply);

/** What a host keeps beside the dataset. */
const beside = [
  ['ACL', 'LIST'],
  ['FUNCTION', 'LIST'],
  ['CONFIG', 'GET', 'p*'],
] as const;

class FullHost {
  readonly host: KeptHost;
  readonly control: Peer;
  readonly #ballast: Peer;
  /** The digest, and how many changes there had been when it was taken. */
  #known: string | null = null;
  #knownChanges = 0;
  /** How many lines were refused for want of memory. */
  refused = 0;

  private constructor(host: KeptHost) {
    this.host = host;
    this.control = host.connect();
    this.#ballast = host.connect();
  }

  static async start(files: FaultyFiles): Promise<FullHost> {
    const host = new KeptHost(files, directives);
    expect(await host.start(), host.log.lines.join('\n')).toBe(true);
    return new FullHost(host);
  }

  /** Sets the ceiling and fills the heap to it. */
  async fill(make: (i: number) => string[]): Promise<void> {
    this.host.core.engine.ceilingSet(CEILING_BYTES);
    const { host } = this;
    const head = Buffer.from(`*2\r\n$4\r\nECHO\r\n$${BALLAST_BYTES}\r\n`);
    host.turn.received(this.#ballast, head, head.length);
    const piece = Buffer.alloc(MIB, 'x');
    for (let sent = 0; sent < BALLAST_BYTES; sent += MIB) {
      host.turn.received(this.#ballast, piece, piece.length);
    }
    await this.#pipeline(make, 10);
    await this.#pipeline((i) => ['SET', `small:${i}`, text], 10);
    await this.#pipeline((i) => ['SET', `tiny:${i}`, 'x'], 100);
  }

  /** The client with the long argument goes. */
  ballastDrop(): void {
    this.host.turn.closed(this.#ballast);
  }

  /** Runs what `make` says, so many at once, until nothing more of it goes in. */
  async #pipeline(make: (i: number) => string[], count: number): Promise<void> {
    const { control, host } = this;
    for (let i = 0, refused = 0; refused < count;) {
      const bytes = Buffer.concat(Array.from({ length: count }, () => respCommand(make(i++))));
      host.turn.received(control, bytes, bytes.length);
      for (let rounds = 0; rounds < 5; rounds++) await host.round();
      refused = control.taken().match(/^-OOM/gm)?.length ?? 0;
    }
  }

  digest(): Promise<string> {
    return this.host.call(this.control, 'DEBUG', 'DIGEST');
  }

  /** What the host keeps beside the dataset, and the dataset. */
  async state(): Promise<string[]> {
    const { control, host } = this;
    const changes = host.core.engine.dirtyCount();
    if (this.#known === null || this.#knownChanges !== changes) this.#known = await this.digest();
    this.#knownChanges = changes;
    const texts = [this.#known];
    for (const line of beside) texts.push(await host.call(control, ...line));
    return texts;
  }

  /** Runs a line on a connection of its own, and looks that it is answered. */
  async run(line: readonly string[], row?: TableRow): Promise<{ reply: string; shown: string }> {
    const { host } = this;
    const peer = host.connect();
    const reply = await host.call(peer, ...line);
    const shown = `${line.join(' ').slice(0, 100)} → ${reply.slice(0, 100)}\n${host.log.lines.slice(-3).join('\n')}`;
    if (row === undefined || !waits(row)) expect(reply, shown).not.toBe('');
    if (row === undefined || !ends(row)) expect(peer.state, shown).toBe('open');
    expect(host.failures, shown).toEqual([]);
    host.turn.closed(peer);
    return { reply, shown };
  }

  /** The same, and that it has done nothing if it was refused for want of memory. */
  async runWhole(line: readonly string[], row?: TableRow): Promise<void> {
    const before = await this.state();
    const { reply, shown } = await this.run(line, row);
    if (!isOutOfMemory(reply)) return;
    this.refused += 1;
    this.#known = null;
    expect(await this.state(), shown).toEqual(before);
  }
}

describe('a host whose memory is full', () => {
  const types = Object.entries(fillers);

  it.each(types)('answers, saves and helps: %s', { timeout: 120_000 }, async (_, make) => {
    const files = FaultyFiles.fresh(1);
    const full = await FullHost.start(files);
    const { control, host } = full;
    await full.fill(make);
    for (const line of remedies) {
      const { reply, shown } = await full.run(line);
      expect(reply.startsWith('-'), shown).toBe(false);
      await host.pass(100);
    }
    for (const line of others) await full.runWhole(line);
    const random = new Random(7);
    for (const row of rows) await full.runWhole(makeLine(row, random), row);

    expect(full.refused).toBeGreaterThan(4);

    // What goes makes room, and what is on disk is what there is.
    full.ballastDrop();
    expect(await host.call(control, ...make(1_000_000))).not.toMatch(/^-/);
    await host.pass(2000);
    expect(host.core.engine.statistic(Statistic.MEMORY_DISCONNECTIONS)).toBe(0);
    const digest = await full.digest();
    const next = await FullHost.start(files.kill());
    expect(await next.digest()).toBe(digest);
  });
});
