/*
 * Commands on several connections in random order, beside a live redis-server. After each command
 * all that each connection has received must be the same: replies, messages, invalidations, and
 * the lines of a monitor, in the same order. Three connections take part, each with RESP2 or RESP3:
 *
 *   0, 1   commands: a few keys, transactions and WATCH, subscriptions, tracking, blocking pops
 *   2      a monitor in half of the runs, else a third of the same kind
 *
 * A command that waits leaves its connection behind: what is sent meanwhile is answered later, by
 * both. When a connection has waited for long, the rounds end for it with CLIENT UNBLOCK.
 *
 * What is left out: whatever is decided by chance (SPOP, the order of several patterns …) or by the
 * clock (keys that expire).
 * Before 7.2 Redis sends a client the messages that its own command causes in the middle of the
 * reply; against such a server replies and messages are compared apart from each other.
 */

import { Parameter } from '../../host/engine/seam.generated.js';
import { Connection } from '../support/connection.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';
import { Random } from './random.js';

export interface InterleavedOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly commands: number;
  /** Whether messages stand behind the reply of the command that has caused them (Redis 7.2). */
  readonly messagesBehind: boolean;
}

type Words = string[];

const CONNECTIONS = 3;
/** notify-keyspace-events KEA as the engine's set of classes. */
const ALL_EVENTS = 0x27ff;
const KEYS = ['a', 'b', 'foo:1', 'foo:2', 'bar', 'list', 'set'];
const CHANNELS = ['news', 'sport', '__redis__:invalidate', '__keyspace@0__:a'];

/** One of the two that are compared, and its connections. */
export interface Side {
  send(link: number, words: Words): Promise<void>;
  received(link: number): Buffer;
  /** The CLIENT IDs of its connections. */
  ids(): Promise<number[]>;
  close(): void;
}

export class EngineSide implements Side {
  readonly engine = new TestEngine({ nowMs: Date.now() });
  readonly links: TestClient[] = [];

  constructor(firstId: number) {
    for (let id = 1; id < firstId; id++) this.engine.connect().disconnect();
    for (let i = 0; i < CONNECTIONS; i++) this.links.push(this.engine.connect());
    this.engine.core.setParameter(Parameter.EVENT_CLASSES, ALL_EVENTS);
  }

  ids(): Promise<number[]> {
    return Promise.resolve(this.links.map((link) => Number(link.call('CLIENT', 'ID'))));
  }

  send(link: number, words: Words): Promise<void> {
    this.links[link]!.send(respCommand(words));
    this.engine.tick();
    return Promise.resolve();
  }

  received(link: number): Buffer {
    return this.links[link]!.bytes();
  }

  close(): void {
    for (const link of this.links) link.disconnect();
  }
}

export class SocketSide implements Side {
  private constructor(
    readonly control: Connection,
    readonly links: Connection[],
  ) {}

  /** Connects to an emptied server. */
  static async open(port: number): Promise<SocketSide> {
    const control = await Connection.open({ port });
    await control.call('FLUSHALL');
    await control.call('CONFIG', 'SET', 'notify-keyspace-events', 'KEA');
    const links: Connection[] = [];
    for (let i = 0; i < CONNECTIONS; i++) links.push(await Connection.open({ port }));
    return new SocketSide(control, links);
  }

  async ids(): Promise<number[]> {
    const ids: number[] = [];
    for (const link of this.links) ids.push(Number(await link.call('CLIENT', 'ID')));
    return ids;
  }

  async send(link: number, words: Words): Promise<void> {
    this.links[link]!.write(respCommand(words));
    // When an answer comes to a later question, all that belongs to the earlier one has been sent.
    for (let i = 0; i < 2; i++) {
      await this.control.call('ECHO', 'barrier');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  received(link: number): Buffer {
    return this.links[link]!.take();
  }

  close(): void {
    for (const link of [this.control, ...this.links]) link.close();
  }
}

/** What a connection has received, freed of what may differ: versions, and times in a monitor. */
function readable(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/\+\d+\.\d{6} \[(\d+) [^\]]*\]/g, '+time [$1 address]')
    .replace(/\+time \[\d+ address\] "ECHO" "barrier"\r\n/g, '')
    .replace(/(\$7\r\nversion\r\n)\$\d+\r\n[\d.]+\r\n/g, '$1its own\r\n');
}

const BULK = String.raw`\$\d+\r\n[^\r]*\r\n`;
const KEY_LIST = String.raw`(?:\*\d+\r\n(?:${BULK})+|_\r\n|\$-1\r\n)`;
const MESSAGE = new RegExp(
  [
    String.raw`[>*]3\r\n\$\d\r\ns?message\r\n${BULK}(?:${BULK}|${KEY_LIST})`,
    String.raw`[>*]4\r\n\$8\r\npmessage\r\n(?:${BULK}){3}`,
    String.raw`>2\r\n\$10\r\ninvalidate\r\n${KEY_LIST}`,
  ].join('|'),
  'g',
);

/** Whether two have received the same; `inOrder` says whether messages have their place, too. */
function same(ours: string, theirs: string, inOrder: boolean): boolean {
  if (inOrder || ours === theirs) return ours === theirs;
  const messages = (text: string): string => (text.match(MESSAGE) ?? []).sort().join('');
  const replies = (text: string): string => text.replace(MESSAGE, '');
  return messages(ours) === messages(theirs) && replies(ours) === replies(theirs);
}

const anyTracking = (random: Random, ids: number[]): Words => {
  const words = ['CLIENT', 'TRACKING', random.chance(0.85) ? 'ON' : 'OFF'];
  if (random.chance(0.3)) words.push('REDIRECT', String(random.pick([...ids, 9999])));
  if (random.chance(0.3)) words.push('BCAST');
  while (random.chance(0.15)) words.push('PREFIX', random.pick(['foo:', 'f', 'b', 'bar', '']));
  if (random.chance(0.2)) words.push(random.pick(['OPTIN', 'OPTOUT']));
  if (random.chance(0.2)) words.push('NOLOOP');
  return words;
};

type Maker = (random: Random, ids: number[]) => Words;

const key = (random: Random): string => random.pick(KEYS);
const keysOf = (random: Random): string[] =>
  Array.from({ length: 1 + random.below(3) }, () => key(random));

const weighted = (weight: number, make: Maker): { weight: number; make: Maker } => ({
  weight,
  make,
});

const makers: readonly { weight: number; make: Maker }[] = [
  weighted(8, (random) => ['SET', key(random), String(random.below(5))]),
  weighted(8, (random) => ['GET', key(random)]),
  weighted(4, (random) => ['MGET', ...keysOf(random)]),
  weighted(3, (random) => ['MSET', ...keysOf(random).flatMap((name) => [name, 'v'])]),
  weighted(2, (random) => ['INCR', key(random)]),
  weighted(3, (random) => ['DEL', ...keysOf(random)]),
  weighted(2, (random) => ['EXISTS', ...keysOf(random)]),
  weighted(1, (random) => ['TTL', key(random)]),
  weighted(1, (random) => ['OBJECT', 'ENCODING', key(random)]),
  weighted(1, (random) => ['RENAME', key(random), key(random)]),
  weighted(1, (random) => ['COPY', key(random), key(random), 'REPLACE']),
  weighted(1, (random) => ['EXPIRE', key(random), random.pick(['-1', '1000'])]),
  weighted(2, (random) => ['LPUSH', 'list', String(random.below(9))]),
  weighted(1, () => ['RPOP', 'list']),
  weighted(1, () => ['LRANGE', 'list', '0', '-1']),
  // One key: of several, 7.0 serves the one that is ready, 7.2 looks at all of them again.
  weighted(1, () => ['BLPOP', 'list', '0']),
  weighted(1, () => ['BLMOVE', 'list', 'bar', 'LEFT', 'RIGHT', '0']),
  weighted(1, (random) => ['SADD', 'set', String(random.below(9))]),
  weighted(1, () => ['SMEMBERS', 'set']),
  weighted(1, (random) => ['SINTERCARD', '2', key(random), 'set']),
  weighted(1, (random) => ['ZUNION', '2', key(random), key(random)]),
  weighted(5, () => ['MULTI']),
  weighted(8, () => ['EXEC']),
  weighted(1, () => ['DISCARD']),
  weighted(2, (random) => ['WATCH', ...keysOf(random)]),
  weighted(1, () => ['UNWATCH']),
  weighted(4, (random) => ['PUBLISH', random.pick(CHANNELS), 'text']),
  weighted(2, (random) => ['SUBSCRIBE', random.pick(CHANNELS)]),
  weighted(1, (random) => ['UNSUBSCRIBE', random.pick(CHANNELS)]),
  weighted(1, () => ['PSUBSCRIBE', '*e*']),
  weighted(1, () => ['PUNSUBSCRIBE']),
  weighted(1, (random) => ['SSUBSCRIBE', random.pick(CHANNELS)]),
  weighted(1, (random) => ['SPUBLISH', random.pick(CHANNELS), 'text']),
  weighted(5, anyTracking),
  weighted(4, (random) => ['CLIENT', 'CACHING', random.pick(['YES', 'NO'])]),
  weighted(2, () => ['CLIENT', 'TRACKINGINFO']),
  weighted(1, () => ['CLIENT', 'GETREDIR']),
  weighted(1, (random) => ['CLIENT', 'REPLY', random.pick(['ON', 'OFF', 'SKIP', 'ON'])]),
  weighted(1, (random) => ['HELLO', random.pick(['2', '3', '3'])]),
  weighted(1, (random, ids) => ['CLIENT', 'UNBLOCK', String(random.pick(ids))]),
  weighted(1, (random) => [random.pick(['FLUSHALL', 'FLUSHDB'])]),
  weighted(1, (random) => ['SELECT', random.pick(['0', '0', '1'])]),
  weighted(1, () => ['SWAPDB', '0', '1']),
  weighted(0.5, () => ['RESET']),
  weighted(0.5, () => ['MONITOR']),
  weighted(1, () => ['PING']),
  weighted(0.5, () => ['NOSUCH', 'command']),
  weighted(0.5, () => ['GET']),
];

export class Interleaved {
  readonly #random: Random;
  commands = 0;

  constructor(
    readonly open: () => Promise<Side>,
    readonly options: InterleavedOptions,
    /** For canaries: changes what our side answers. */
    readonly alter: (bytes: Buffer) => Buffer = (bytes) => bytes,
  ) {
    this.#random = new Random(options.seed);
  }

  /** Runs all rounds; returns the story of the first difference, or null. */
  async run(): Promise<string | null> {
    for (let round = 0; round < this.options.rounds; round++) {
      const difference = await this.#round();
      if (difference !== null) return difference;
    }
    return null;
  }

  async #round(): Promise<string | null> {
    const theirs = await this.open();
    const ids = await theirs.ids();
    const ours = new EngineSide(ids[0]!);
    const story: string[] = [];
    const step = async (link: number, words: Words): Promise<string | null> => {
      story.push(`${link}: ${words.join(' ')}`);
      await ours.send(link, words);
      await theirs.send(link, words);
      this.commands += 1;
      for (let i = 0; i < CONNECTIONS; i++) {
        const mine = readable(this.alter(ours.received(i)));
        const other = readable(theirs.received(i));
        if (same(mine, other, this.options.messagesBehind)) continue;
        return [
          `seed ${this.options.seed}, connection ${i}`,
          `ours    ${JSON.stringify(mine)}`,
          `theirs  ${JSON.stringify(other)}`,
          ...story.slice(-60),
        ].join('\n');
      }
      return null;
    };
    const difference = await this.#steps(step, ids);
    ours.close();
    theirs.close();
    return difference;
  }

  async #steps(
    step: (link: number, words: Words) => Promise<string | null>,
    ids: number[],
  ): Promise<string | null> {
    const random = this.#random;
    let found: string | null = null;
    for (let i = 0; i < CONNECTIONS; i++) {
      found ??= await step(i, ['HELLO', random.pick(['2', '3', '3'])]);
    }
    const monitors = random.chance(0.5);
    if (monitors) found ??= await step(2, ['MONITOR']);
    for (let at = 0; at < this.options.commands && found === null; at++) {
      const link = random.below(monitors && random.chance(0.97) ? 2 : CONNECTIONS);
      found = await step(link, random.weighted(makers).make(random, ids));
    }
    return found;
  }
}
