/*
 * Servers with the real engine that live and die on a faulty disk (test/support/faulty-files.ts):
 * each loads what the one before has left, is written to by two clients, rewrites its append-only
 * file and saves, meets a disk that is slow, stuck, full or failing, and is killed or loses its
 * power at any moment. All follows from the seed.
 *
 * - Every start succeeds.
 * - What it finds is whole units (storage-unit.ts), in order, none left out and none come back.
 * - What was acknowledged is there: with `always` whatever has happened; else what the log called
 *   written when the process was killed, and durable when the power went; without an append-only
 *   file what a SAVE has answered for.
 * - DEBUG DIGEST is that of an engine that has run those units.
 *
 * A round is such a history, with a seed of its own: that of the run, the next one …
 */

import { START_MS, TestEngine } from '../support/engine.js';
import { Parameter } from '../../host/engine/seam.generated.js';
import { FaultyFiles } from '../support/faulty-files.js';
import { KeptHost, type Peer } from '../support/portable-host.js';
import { type Reply, RespError, respCommand, respParse } from '../support/resp.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';
import { type Unit, lateKeys, unitCommands, unitMake, unitsKey } from './storage-unit.js';

/** What is broken on purpose. */
type Canary = 'a disk that lies' | 'a key that has gone';

/** How a server keeps its dataset. */
interface Setting {
  readonly policy: 'always' | 'everysec' | 'no';
  readonly isAof: boolean;
  readonly directives: Readonly<Record<string, string>>;
}

function anySetting(random: Random): Setting {
  const policy = random.pick(['always', 'always', 'everysec', 'no'] as const);
  const isAof = random.chance(0.85);
  const yesOrNo = (share: number): string => (random.chance(share) ? 'yes' : 'no');
  return {
    policy,
    isAof,
    directives: {
      ...{ save: '', appendonly: isAof ? 'yes' : 'no', appendfsync: policy },
      'enable-debug-command': 'yes',
      'aof-use-rdb-preamble': yesOrNo(0.6),
      'aof-timestamp-enabled': yesOrNo(0.3),
      'no-appendfsync-on-rewrite': yesOrNo(policy === 'always' ? 0 : 0.3),
      'auto-aof-rewrite-min-size': random.pick(['1000', '64mb']),
    },
  };
}

/** A connection whose replies are read as they come. */
class Line {
  readonly peer: Peer;
  #text = '';
  readonly #waiting: ((reply: Reply) => void)[] = [];

  constructor(readonly host: KeptHost) {
    this.peer = host.connect();
  }

  /** Sends commands at once; each has somebody who is told of its reply. */
  send(commands: readonly (readonly [readonly string[], (reply: Reply) => void])[]): void {
    for (const [, told] of commands) this.#waiting.push(told);
    const bytes = Buffer.concat(commands.map(([words]) => respCommand(words)));
    this.host.turn.received(this.peer, bytes, bytes.length);
  }

  read(): void {
    const { replies, rest } = respParse(Buffer.from(this.#text + this.peer.taken(), 'latin1'));
    this.#text = rest.toString('latin1');
    for (const reply of replies) this.#waiting.shift()!(reply);
  }
}

/** One who writes to a database of its own. What it has sent outlives the servers. */
class Writer {
  /** What may be in the database, in order. */
  units: Unit[] = [];
  #last = 0;
  /** The last unit that was acknowledged, and the last that must be there whatever happens. */
  acknowledged = 0;
  promised = 0;
  /** Whether a unit was refused in this life, so that one behind it may be there without it. */
  wasRefused = false;
  line: Line | null = null;

  constructor(readonly database: number) {}

  begin(host: KeptHost): void {
    this.line = new Line(host);
    this.line.send([[['SELECT', `${this.database}`], () => undefined]]);
    this.acknowledged = this.promised = this.units.at(-1)?.number ?? 0;
    this.wasRefused = false;
  }

  write(random: Random, count: number, nowMs: number): void {
    const commands = Array.from({ length: count }, () => {
      const unit = unitMake(random, (this.#last += 1), nowMs);
      this.units.push(unit);
      const sent = unitCommands(unit);
      return sent.map((words, index) => {
        const isLast = index === sent.length - 1;
        return [words, (reply: Reply) => void (isLast && this.#answered(unit, reply))] as const;
      });
    });
    this.line!.send(commands.flat());
  }

  #answered(unit: Unit, reply: Reply): void {
    if (!(reply instanceof RespError)) return void (this.acknowledged = unit.number);
    this.units = this.units.filter((each) => each !== unit);
    this.wasRefused = true;
  }

  /** Takes the numbers that a new server has found; what is wrong with them, or null. */
  found(numbers: readonly number[]): string | null {
    const { promised, units } = this;
    const kept = units.filter(({ number }) => numbers.includes(number));
    const last = numbers.at(-1) ?? 0;
    if (kept.length !== numbers.length || kept.some((unit, i) => unit.number !== numbers[i])) {
      return `has units that it should not have, or in another order: ${numbers.join(' ')}`;
    }
    if (last < promised) return `has lost units up to ${promised}, and found ${last}`;
    const isWhole = kept[0] === units[0] || kept[0]?.flushes === true || kept.length === 0;
    const from = units.indexOf(kept[0]!);
    const gaps = units.slice(from, units.indexOf(kept.at(-1)!) + 1).length - kept.length;
    const gap = gaps > 0 && !this.wasRefused;
    if (!isWhole || gap) return `has units and not those before them: ${numbers.join(' ')}`;
    this.units = kept;
    return null;
  }
}

/** What the units of writers give, at a time. */
function digestOf(writers: readonly Writer[], nowMs: number): Reply {
  const engine = new TestEngine({ nowMs });
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  const client = engine.connect();
  for (const { database, units } of writers) {
    client.call('SELECT', `${database}`);
    for (const { commands } of units) for (const words of commands) client.call(...words);
    client.call('EXISTS', ...lateKeys);
  }
  return client.call('DEBUG', 'DIGEST');
}

class History {
  readonly #random: Random;
  readonly #writers = [new Writer(0), new Writer(1)];
  readonly #setting: Setting;
  readonly #canary: Canary | null;
  #files: FaultyFiles;
  #life: Life | null = null;
  #unixMs = START_MS;
  readonly counts = { lives: 0, units: 0, lost: 0, rewrites: 0, saves: 0, refused: 0, fatal: 0 };

  constructor(
    readonly seed: number,
    canary: Canary | null,
  ) {
    this.#random = new Random(seed);
    this.#setting = anySetting(this.#random);
    this.#canary = canary;
    this.#files = FaultyFiles.fresh(seed + 1_000_000);
  }

  async run(): Promise<void> {
    for (let lives = 2 + this.#random.below(4); lives > 0; lives--) {
      const life = await this.#begin();
      await life.live();
      this.#unixMs = life.nowMs;
      this.#files = life.end();
      this.counts.lives += 1;
      this.counts.rewrites += life.host.persistence.aof.rewrites;
      this.counts.saves += life.host.persistence.rdb.saves;
      this.counts.fatal += life.host.fatals;
      this.counts.refused += Number(this.#writers.some(({ wasRefused }) => wasRefused));
    }
    await this.#begin();
  }

  /** The next server, which has found what it must. */
  async #begin(): Promise<Life> {
    this.#files.slow = this.#random.below(8);
    this.#files.lies = this.#canary === 'a disk that lies';
    const life = new Life(this.#files, this.#setting, this.#writers, this.#random, this.#unixMs);
    this.#life = life;
    await this.#check(life);
    return life;
  }

  /** What there is to know of a failure. */
  get report(): string {
    const { policy, isAof } = this.#setting;
    const lines = this.#life!.host.log.lines.slice(-20).map((line) => `\n  ${line.slice(0, 200)}`);
    return `${isAof ? `append-only, ${policy}` : 'RDB'}, life ${this.counts.lives}${lines.join('')}`;
  }

  /** Starts a server, and compares what it has found with what must be there. */
  async #check({ host }: Life): Promise<void> {
    if (!(await host.start())) throw new Error('the server does not start');
    const reader = host.connect();
    const ask = async (...words: string[]): Promise<Reply> => {
      host.send(reader, ...words);
      let text = reader.taken();
      for (; text === ''; text = reader.taken()) await host.round();
      return respParse(Buffer.from(text, 'latin1')).replies[0]!;
    };
    for (const writer of this.#writers) {
      await ask('SELECT', `${writer.database}`);
      const sent = writer.units.length;
      const numbers = (await ask('LRANGE', unitsKey, '0', '-1')) as string[];
      const flaw = writer.found(numbers.map(Number));
      if (flaw !== null) throw new Error(`the server ${flaw} (database ${writer.database})`);
      this.counts.units += sent;
      this.counts.lost += sent - writer.units.length;
      await ask('EXISTS', ...lateKeys);
      if (this.#canary === 'a key that has gone') await ask('DEL', 'a');
    }
    const digest = await ask('DEBUG', 'DIGEST');
    const expected = digestOf(this.#writers, host.core.now() / 1000);
    if (digest !== expected) throw new Error('the server has another dataset');
  }
}

/** One server, from its start to its end. */
class Life {
  readonly host: KeptHost;
  #control: Line | null = null;
  /** Lets a disk go on that is stuck. */
  #release: (() => void) | null = null;
  /** Up to where the log went when so much had been acknowledged. */
  #marks: { offset: number; log: object; acknowledged: number[] }[] = [];

  constructor(
    readonly files: FaultyFiles,
    readonly setting: Setting,
    readonly writers: readonly Writer[],
    readonly random: Random,
    unixMs: number,
  ) {
    this.host = new KeptHost(files, setting.directives);
    this.host.time.unixMs = unixMs;
  }

  get nowMs(): number {
    return Math.floor(this.host.core.now() / 1000);
  }

  /** Steps until it is to end, or ends by itself. */
  async live(): Promise<void> {
    const { host, random, writers } = this;
    for (const writer of writers) writer.begin(host);
    this.#control = new Line(host);
    for (let steps = random.below(80); steps > 0 && host.fatals === 0; steps--) {
      this.#step();
      for (let rounds = random.below(4); rounds > 0; rounds--) await host.round();
      if (host.fatals === 0) this.#observe();
    }
    if (host.failures.length > 0) throw host.failures[0];
  }

  /** The process is killed, or the power goes: what is left. */
  end(): FaultyFiles {
    const { files, host, setting, writers } = this;
    const isKilled = this.random.chance(0.4);
    const { log } = host.persistence.aof;
    if (setting.policy !== 'always' && setting.isAof) {
      for (const mark of this.#marks) {
        const reached = isKilled ? log?.written : log?.durable;
        if (mark.log === log && mark.offset <= reached!) this.#promise(mark.acknowledged);
      }
    }
    for (const writer of writers) writer.line = null;
    return isKilled ? files.kill() : files.crash();
  }

  #promise(acknowledged: readonly number[]): void {
    for (const [index, writer] of this.writers.entries()) {
      writer.promised = Math.max(writer.promised, acknowledged[index]!);
    }
  }

  get #acknowledged(): number[] {
    return this.writers.map(({ acknowledged }) => acknowledged);
  }

  /** Reads what has been answered, and what that promises. */
  #observe(): void {
    this.#control!.read();
    for (const { line } of this.writers) line!.read();
    const { aof } = this.host.persistence;
    if (!this.setting.isAof || aof.state !== 'on' || aof.log === null) return;
    if (this.setting.policy === 'always') return this.#promise(this.#acknowledged);
    const { log } = aof;
    this.#marks.push({ offset: log.appended, log, acknowledged: this.#acknowledged });
  }

  /** Something happens. */
  #step(): void {
    const { host, random } = this;
    const choice = random.below(40);
    if (choice < 20) {
      random.pick(this.writers).write(random, 1 + random.below(3), this.nowMs);
    } else if (choice < 26) {
      host.time.advance(random.chance(0.1) ? 2000 : random.below(200));
    } else if (choice < 29) this.#ask('BGREWRITEAOF');
    else if (choice < 31) this.#ask('BGSAVE');
    else if (choice === 31) this.#save();
    else if (choice === 32) {
      if (this.setting.isAof) this.#ask('CONFIG', 'SET', 'appendonly', random.pick(['yes', 'no']));
    } else if (choice < 35) this.#disturb();
    else if (choice < 37) this.files.heal();
    else this.#stick();
  }

  #ask(...words: readonly string[]): void {
    this.#control!.send([[words, () => undefined]]);
  }

  /** What was acknowledged before a SAVE is in the file when it has been answered. */
  #save(): void {
    const acknowledged = this.#acknowledged;
    const told = (reply: Reply): void => {
      if (reply === 'OK' && !this.setting.isAof) this.#promise(acknowledged);
    };
    this.#control!.send([[['SAVE'], told]]);
  }

  /** The disk is full, or a call of some kind fails. */
  #disturb(): void {
    const { files, random } = this;
    const operations = ['open', 'rename', 'folderSync', 'remove', 'write', 'sync'] as const;
    if (random.chance(0.3)) files.quotaBytes = files.disk.usedBytes + random.below(300);
    else {
      const times = 1 + random.below(2);
      files.fail(random.pick(operations), 'EIO', { after: random.below(3), times });
    }
  }

  /** The disk does nothing, or goes on. */
  #stick(): void {
    if (this.#release !== null) {
      this.#release();
      this.#release = null;
      return;
    }
    const operations = this.random.pick([['sync'], ['write', 'sync'], ['rename', 'folderSync']]);
    const released = new Promise<void>((resolve) => (this.#release = resolve));
    this.files.hold = (operation) => {
      if (this.#release !== null && operations.includes(operation)) return released;
    };
  }
}

async function histories(options: FuzzOptions, canary: Canary | null = null): Promise<void> {
  const { report, rounds, seed } = options;
  const sums: Record<string, number> = {};
  for (let round = seed; round < seed + rounds; round++) {
    const history = new History(round, canary);
    try {
      await history.run();
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      const again = `npm run fuzz -- storage --seed ${round} --rounds 1`;
      throw new Error(`seed ${round}: ${what}\n${history.report}\n${again}`, { cause });
    }
    for (const [name, count] of Object.entries(history.counts)) {
      sums[name] = (sums[name] ?? 0) + count;
    }
  }
  report?.(
    Object.entries(sums)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
}

export const storageFuzzer: Fuzzer = {
  name: 'storage',
  claim: 'servers on a faulty disk start with whole units and all that was promised',
  unit: 'histories',
  rounds: 80,
  roundMs: 5000,
  runs: { 'a server that lives and dies': (options) => histories(options) },
  canaries: {
    'a disk that lies': (options) => histories(options, 'a disk that lies'),
    'a key that has gone': (options) => histories(options, 'a key that has gone'),
  },
};
