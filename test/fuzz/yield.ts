/*
 * Giving way. Many clients send random pipelines to two engines:
 *
 *   plain     gets one whole command after the other, and no time passes while it works
 *   hurried   gets the bytes cut anywhere and shuffled between the clients, and finds at each
 *             reading of its clock that its time is up; its host does little at once, answers
 *             commands of the host late, takes outputs late, pauses clients
 *
 * Whatever order the hurried engine comes to, each client gets the same replies, and the data are
 * the same in the end. For that each client works in a database of its own. What clients do to each
 * other does not depend on the order: one pushes what another waits for, under a key that is used
 * once. Two clients are killed or go away while they are at work: of their replies the beginning is
 * compared, and their data are not.
 *
 * A round is a run with a seed of its own, the next one to that of the round before.
 */

import { expect } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { type HostCall, type TestClient, TestEngine } from '../support/engine.js';
import { respCommand } from '../support/resp.js';
import { settle, spoil } from './arguments.js';
import { families } from './families.js';
import type { Words } from './family.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';

/** Clients with data of their own, each in the database of its number. */
const WORKERS = 5;
/** Clients that do not live to the end. */
const VICTIMS = 2;
const CLIENTS = WORKERS + VICTIMS;
const SUBSCRIBERS = 3;
const ITEMS = 150;
/** More steps than any run takes. */
const STEPS = 200_000;

/** What looks at other databases or at the server, or chooses by the engine's random numbers. */
const LEFT_OUT =
  /^(client|debug|scan|[shz]scan|spop|.*rand.*|memory|info|latency|slowlog|object)$/i;
/** What sees keys that others have handed over, or changes how replies look. */
const COUNTING = /^(keys|dbsize|acl|hello)$/i;
const ELSEWHERE =
  /^(select|swapdb|move|copy|flush.*|multi|exec|discard|quit|reset|auth|monitor|config|wait.*)$/i;

/** Commands that one client sends behind each other, with nothing else of it between them. */
interface Item {
  readonly client: number;
  readonly commands: readonly Words[];
  /** Bytes behind them that are no command. */
  readonly raw?: string;
}

/** Commands of all families that depend on nothing but the client's own database. */
function own(random: Random): Words[] {
  const steps = random.pick(random.weighted(families).makers)(random);
  return steps
    .map(({ words }) => settle(random.chance(0.1) ? spoil(random, words) : words))
    .filter(([name]) => ![LEFT_OUT, COUNTING, ELSEWHERE].some((names) => names.test(name!)));
}

/** Commands whose way through the engine is a special one. */
function special(random: Random): Words[] {
  const many = Array.from({ length: 60 }, (_, at) => `member ${at}`);
  return random.pick<Words[]>([
    [['SET', 'big', random.pick(['v', 'w']).repeat(random.below(200_000))]],
    [
      ['APPEND', 'big', 'x'.repeat(32_000 + random.below(3000))],
      ['STRLEN', 'big'],
    ],
    [['GET', 'big']],
    [['GETRANGE', 'big', String(random.below(20_000)), '-1']],
    [['MGET', 'big', 'sketch', 'other', 'big']],
    [
      ['SETRANGE', 'big', String(random.below(60_000)), 'range'],
      ['SETBIT', 'big', String(random.below(400_000)), '1'],
      ['GET', 'big'],
    ],
    [['GETSET', 'big', 'g'.repeat(random.below(40_000))]],
    [
      ['SET', 'big', 'k'.repeat(random.below(20_000)), 'KEEPTTL', 'GET'],
      random.pick([
        ['GETDEL', 'big'],
        ['GET', 'big'],
      ]),
    ],
    [
      ['PFADD', 'sketch', ...many],
      ['PFCOUNT', 'sketch'],
      ['SETRANGE', 'sketch', '20000', random.pick(['', 'x'])],
      ['GET', 'sketch'],
    ],
    [
      ['RENAME', 'big', 'other'],
      ['COPY', 'other', 'big'],
    ],
    [
      random.pick([
        ['DEL', 'big'],
        ['UNLINK', 'other'],
        ['PEXPIRE', 'big', '0'],

        ['DEL', 'sketch'],
      ]),
    ],
    [
      ['SADD', 'many', ...many.slice(random.below(60))],
      ['SCARD', 'many'],
    ],
    [
      ['RPUSH', 'list', ...many],
      ['LRANGE', 'list', '-70', '-1'],
      ['LTRIM', 'list', '-20', '-1'],
    ],
    [['BLPOP', 'nothing', '0.01']],
    [['BZPOPMIN', 'nothing', '0.01'], ['PING']],
    [['XREAD', 'BLOCK', '10', 'STREAMS', 'nothing', '0']],
    [['CONFIG', 'GET', 'maxmemory']],
    [['LOLWUT', 'VERSION', '5'], ['PING']],
    [
      ['CLIENT', 'REPLY', 'SKIP'],
      ['INCR', 'skipped'],
      ['GET', 'skipped'],
    ],
    [['GET'], ['NO SUCH COMMAND', 'x'.repeat(random.below(100))]],
  ]);
}

function transaction(random: Random): Words[] {
  const inside = Array.from({ length: random.below(8) }, () =>
    random.chance(0.4) ? special(random) : own(random),
  ).flat();
  // Where a reply is left out depends on whether the command is run or queued: not with a SKIP.
  const queued = inside.filter(([name]) => name !== 'CLIENT');
  const end = random.chance(0.9) ? 'EXEC' : 'DISCARD';
  const watch = random.chance(0.3) ? [['WATCH', 'big', 'list']] : [];
  return [...watch, ['MULTI'], ...queued, [end]];
}

/** One client pushes what another, or it itself, waits for. */
function handedOver(random: Random, token: number): Item[] {
  const [giver, taker] = [random.below(WORKERS), random.below(WORKERS)];
  const key = `token:${token}`;
  const value = `value ${token}`;
  const [give, take] = random.pick<[Words, Words]>([
    [
      ['RPUSH', key, value],
      ['BLPOP', 'nothing', key, '0'],
    ],
    [
      ['RPUSH', key, value],
      ['BLMOVE', key, `${key}:moved`, 'LEFT', 'RIGHT', '0'],
    ],
    [
      ['ZADD', key, '1', value],
      ['BZPOPMAX', key, '0'],
    ],
    [
      ['XADD', key, '1-1', 'field', value],
      ['XREAD', 'BLOCK', '0', 'STREAMS', key, '0'],
    ],
  ]);
  const gives = random.chance(0.3) ? [['MULTI'], give, ['PING'], ['EXEC']] : [give];
  return [
    { client: giver, commands: [['SELECT', String(taker)], ...gives, ['SELECT', String(giver)]] },
    { client: taker, commands: [take] },
  ];
}

/** All that is sent, in an order in which nobody waits for what comes behind. */
function schedule(random: Random): Item[] {
  const items: Item[] = [];
  for (let index = 0; index < ITEMS; index++) {
    const client = random.below(CLIENTS);
    const kind = random.below(12);
    if (kind === 0) items.push(...handedOver(random, index));
    else if (kind === 1) items.push({ client, commands: transaction(random) });
    else if (kind === 2) {
      const message = 'm'.repeat(random.below(random.pick([3000, 40_000])));
      items.push({ client: 0, commands: [['PUBLISH', 'channel', `${index}${message}`]] });
    } else if (kind < 7) items.push({ client, commands: special(random) });
    else items.push({ client, commands: own(random) });
  }
  for (let client = 0; client < CLIENTS; client++) {
    const end = random.below(5);
    if (end === 0) items.push({ client, commands: [['QUIT'], ['SET', 'behind', 'QUIT']] });
    if (end === 1) items.push({ client, commands: [], raw: '*1\r\nX\r\n' });
    if (end === 2) items.push({ client, commands: [], raw: '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$9\r' });
  }
  return items;
}

function itemBytes({ commands, raw }: Item): Buffer {
  return Buffer.concat([...commands.map(respCommand), Buffer.from(raw ?? '', 'latin1')]);
}

/** What a command of the host is answered with. */
function answer(call: HostCall): void {
  call.answer((reply) => reply.bulk(call.words.join(' ')));
}

/** An engine and its clients. */
class Side {
  readonly engine: TestEngine;
  readonly clients: TestClient[] = [];
  readonly subscribers: TestClient[] = [];
  readonly control: TestClient;
  readonly received: string[];

  constructor(seed: number, elapsed: () => number, inputBytes?: number) {
    const input = inputBytes === undefined ? {} : { inputBytes };
    this.engine = new TestEngine({ seed: BigInt(seed), elapsed, ...input });
    this.engine.host = answer;
    this.engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    this.engine.core.setParameter(Parameter.SLOWLOG_MICROSECONDS, -1);
    this.control = this.engine.connect();
    for (let index = 0; index < CLIENTS; index++) {
      const client = this.engine.connect();
      client.call('SELECT', index);
      this.clients.push(client);
    }
    for (let index = 0; index < SUBSCRIBERS; index++) {
      const client = this.engine.connect();
      client.call('SUBSCRIBE', 'channel');
      this.subscribers.push(client);
    }
    this.received = [...this.clients, ...this.subscribers].map(() => '');
  }

  /** Takes what has come. */
  collect(): void {
    [...this.clients, ...this.subscribers].forEach((client, at) => {
      this.received[at] += client.bytes().toString('latin1');
    });
  }

  /** Ends the waiting of those who wait for a time. */
  passTime(): void {
    for (let i = 0; i < 100 && this.engine.core.engine.clientsTimed() > 0; i++) {
      this.engine.monotonicMs += 20;
      this.engine.tick();
      while (this.engine.step());
    }
  }

  /** The data of those who have lived. */
  digest(): unknown {
    for (let victim = WORKERS; victim < CLIENTS; victim++) {
      this.control.send([['SELECT', String(victim)], ['FLUSHDB']]);
    }
    this.control.replies();
    return this.control.call('DEBUG', 'DIGEST');
  }

  /** Everybody goes and all is deleted; the memory that is in use then. */
  emptied(): number {
    for (const client of [...this.clients, ...this.subscribers]) client.disconnect();
    this.control.call('FLUSHALL', 'SYNC');
    while (this.engine.tick());
    return this.engine.usedBytes();
  }
}

/** What a canary does to the items that the hurried engine gets. */
type Harm = (items: Item[]) => Item[];

/** The hurried engine at work. */
class Hurry {
  readonly side: Side;
  readonly #calls: HostCall[] = [];
  readonly #left: Buffer[];
  #late = 2;

  constructor(
    readonly random: Random,
    seed: number,
    items: readonly Item[],
  ) {
    let reading = 1;
    const microseconds = random.pick([100, 700, 2000, 1_000_000]);
    const inputBytes = random.pick([4096, 64 * 1024]);
    this.side = new Side(seed, () => (reading += microseconds), inputBytes);
    this.side.engine.settles = false;
    this.side.engine.host = (call) => this.#calls.push(call);
    this.#left = this.side.clients.map((_, client) =>
      Buffer.concat(items.filter((item) => item.client === client).map(itemBytes)),
    );
  }

  /** Some bytes of one client arrive. */
  #receive(): boolean {
    const waiting = this.#left.flatMap((bytes, at) => (bytes.length > 0 ? [at] : []));
    if (waiting.length === 0) return false;
    const at = this.random.pick(waiting);
    const bytes = this.#left[at]!;
    const most = this.random.pick([1, 5, 50, 500, 5000, 100_000]);
    const count = Math.min(bytes.length, 1 + this.random.below(most));
    this.#left[at] = bytes.subarray(count);
    const client = this.side.clients[at]!;
    if (client.closed) this.#left[at] = Buffer.alloc(0);
    else client.send(Buffer.from(bytes.subarray(0, count)));
    return true;
  }

  /** Things that happen to a server at any time. */
  #disturb(): void {
    const { random, side } = this;
    const { engine, clients, subscribers, control } = side;
    if (random.chance(0.02)) {
      const mode = random.pick(['ALL', 'WRITE']);
      control.send(['CLIENT', 'PAUSE', '50', mode]);
    }
    if (random.chance(0.05)) {
      engine.monotonicMs += random.below(60);
      engine.tick();
    }
    if (random.chance(0.1)) {
      const client = random.pick([...clients, ...subscribers]);
      client.slow = !client.slow && !client.closed;
      if (!client.slow && !client.closed) client.drain();
    }
    if (random.chance(0.005) && this.#late > 0) {
      const victim = clients[CLIENTS - this.#late--]!;
      if (victim.closed) return;
      const address = `127.0.0.1:${50_000 + 1 + clients.indexOf(victim) + 1}`;
      if (random.chance(0.5)) victim.disconnect();
      else control.send(['CLIENT', 'KILL', address]);
    }
  }

  /** The rest happens without disturbances. */
  #finish(): void {
    const { engine, clients, subscribers } = this.side;
    for (let i = 0; i < STEPS; i++) {
      for (const client of [...clients, ...subscribers]) {
        if (!client.slow || client.closed) continue;
        client.slow = false;
        client.drain();
      }
      while (engine.step());
      const call = this.#calls.shift();
      if (call !== undefined) this.#answer(call);
      else if (!this.#receive()) {
        if (engine.core.engine.waitDeadlineMs() < 0 && engine.core.engine.hasMore() === 0) break;
        engine.monotonicMs += 20;
        engine.tick();
      }
    }
    engine.settles = true;
    engine.host = answer;
    engine.settle();
  }

  #answer(call: HostCall): void {
    if (!call.client.closed) answer(call);
  }

  run(): void {
    const { random, side } = this;
    while (this.#receive()) {
      this.#disturb();
      for (let steps = random.below(4); steps > 0; steps--) side.engine.step();
      if (this.#calls.length > 0 && random.chance(0.5)) this.#answer(this.#calls.shift()!);
    }
    this.#finish();
    side.collect();
  }
}

/** Runs the items one by one. */
function runPlain(seed: number, items: readonly Item[]): Side {
  const side = new Side(seed, () => 0);
  for (const item of items) {
    for (const words of item.commands) {
      side.clients[item.client]!.send(respCommand(words));
      side.passTime();
    }
    if (item.raw !== undefined) side.clients[item.client]!.send(item.raw);
  }
  side.collect();
  return side;
}

function run(seed: number, harm: Harm): void {
  const random = new Random(seed);
  const items = schedule(random);
  const plain = runPlain(seed, items);
  const hurry = new Hurry(random, seed, harm(items));
  hurry.run();
  const hurried = hurry.side;
  plain.received.forEach((expected, at) => {
    const isVictim = at >= WORKERS && at < CLIENTS;
    const found = hurried.received[at]!;
    const count = isVictim ? Math.min(found.length, expected.length) : Infinity;
    const who = `seed ${seed}, client ${at}: `;
    expect(who + difference(found.slice(0, count), expected.slice(0, count))).toBe(who);
  });
  expect(`${seed} ${hurried.digest()}`).toBe(`${seed} ${plain.digest()}`);
}

/** Where two texts differ, with a little of each; '' = nowhere. */
function difference(found: string, expected: string): string {
  if (found === expected) return '';
  let at = 0;
  while (found[at] === expected[at]) at++;
  const shown = (text: string): string =>
    JSON.stringify(text.slice(Math.max(0, at - 100), at + 100)).slice(0, 400);
  return `at ${at} of ${found.length}/${expected.length}: ${shown(found)} for ${shown(expected)}`;
}

function yields({ seed, rounds }: FuzzOptions, harm: Harm = (items) => items): void {
  for (let i = 0; i < rounds; i++) run(seed + i, harm);
}

/** A change to the first item of a worker's that has a command with several arguments. */
function changed(change: (commands: readonly Words[]) => readonly Words[]): Harm {
  return (items) => {
    const at = items.findIndex(({ commands }) => commands[0]?.[0] === 'RPUSH');
    return items.map((item, index) =>
      index === at ? { ...item, commands: change(item.commands) } : item,
    );
  };
}

export const yieldFuzzer: Fuzzer = {
  name: 'yield',
  claim: 'a batch that gives way, wherever its bytes are cut, does what one does that runs at once',
  unit: 'runs',
  rounds: 12,
  roundMs: 5000,
  runs: { 'many clients beside each other': (options) => yields(options) },
  canaries: {
    'an argument that is lost': (options) =>
      yields(
        options,
        changed(([first, ...rest]) => [first!.slice(0, -1), ...rest]),
      ),
    'a command that runs twice': (options) =>
      yields(
        options,
        changed(([first, ...rest]) => [first!, first!, ...rest]),
      ),
  },
};
