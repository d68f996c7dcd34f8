/*
 * Command lines whose keys are hard to find, and whether the keys that a command names are those
 * that it opens.
 *
 * A line is made from the argument tree of a command's row, so that every command of the table is
 * taken, those to come as well; words that mean something to another option stand in for keys,
 * groups and members, and most lines are spoiled afterwards. A line is then run by a user who may
 * touch the keys that COMMAND GETKEYS names, and no others, in an engine whose keyspace's door
 * notes what it is asked for (assembly/engine/keyspace/tap.ts).
 */

import { type Argument, type TableRow, tableRows } from '../../assembly/command/table/index.js';
import type { HostCall } from '../../host/command/call.js';
import { LinkPool } from '../../host/net/link-pool.js';
import { migrateCommand } from '../../host/server/command/migrate.js';
import { type TestClient, TestEngine, testDebugModule } from '../support/engine.js';
import { type Reply, RespError } from '../support/resp.js';
import type { Words } from './family.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';

/** Names of keys that are options of some command too, and a few that are nothing else. */
const KEYS = [
  ...['STREAMS', 'streams', 'GROUP', 'STORE', 'storedist', 'BY', 'GET', 'COUNT', 'KEYS', 'LIMIT'],
  ...['BLOCK', 'NOACK', 'AUTH', 'a', 'b', 'c', '1', '2'],
];
const WORDS = [
  ...KEYS,
  ...['0', '3', '-1', '>', '$', '1-1', 'm', 'ASC', 'WITHDIST', 'REPLACE', 'COPY', 'AUTH2', 'LEFT'],
];
/** What a SORT pattern makes of an element is a key of its own kind: 'w:…'. */
const PATTERNS = ['w:*', 'w:*->f', '#', 'STORE', 'BY', 'nostar'];
const ELEMENT = 'w:1';

/** For each kind of value, what makes one at a key. */
export const MAKERS: readonly ((key: string) => Words)[] = [
  (key) => ['SET', key, '1'],
  (key) => ['RPUSH', key, ELEMENT, 'b', 'c'],
  (key) => ['SADD', key, ELEMENT, 'b'],
  (key) => ['ZADD', key, '1', ELEMENT, '2', 'b'],
  (key) => ['HSET', key, 'f', '1'],
  (key) => ['GEOADD', key, ...WORDS.flatMap((word) => ['1', '1', word])],
  (key) => ['XADD', key, '1-1', 'f', 'v'],
  (key) => ['PFADD', key, 'a'],
];
export const MAKER_OF: Readonly<Record<string, number>> = {
  string: 0,
  bitmap: 0,
  list: 1,
  set: 2,
  'sorted-set': 3,
  hash: 4,
  geo: 5,
  stream: 6,
  hyperloglog: 7,
};

/** Commands that have keys. Their subcommands stand beside them as rows of their own. */
export const rowsWithKeys: readonly TableRow[] = tableRows.filter(({ keySpecs }) =>
  keySpecs.some(({ flags }) => !flags.includes('not_key')),
);
/** Those of them whose keys depend on options. */
const searchingRows = rowsWithKeys.filter(({ flags }) => flags.includes('movablekeys'));

/** How often a repeatable argument is written. */
function repeats(argument: Argument, random: Random): number {
  if (argument.optional && random.chance(0.5)) return 0;
  return argument.multiple ? 1 + random.below(3) : 1;
}

function valueOf(argument: Argument, random: Random): string {
  switch (argument.type) {
    case 'integer':
    case 'double':
    case 'unix-time':
      return random.pick(['0', '1', '1', '2', '2', '3', '10']);
    case 'pattern':
      return random.pick(PATTERNS);
    case 'key':
      return random.pick(KEYS);
    default:
      return argument.name.toLowerCase() === 'id'
        ? random.pick(['0', '>', '1-1'])
        : random.pick(WORDS);
  }
}

function wordsOf(argument: Argument, random: Random): Words {
  const words: Words = [];
  const count = repeats(argument, random);
  for (let i = 0; i < count; i++) {
    if (argument.token !== undefined && (i === 0 || argument.multipleToken)) {
      words.push(random.chance(0.7) ? argument.token : argument.token.toLowerCase());
    }
    if (argument.type === 'oneof') words.push(...wordsOf(random.pick(argument.arguments!), random));
    else if (argument.type === 'block') words.push(...treeWords(argument.arguments!, random));
    else if (argument.type !== 'pure-token') words.push(valueOf(argument, random));
  }
  return words;
}

/** Words for a list of arguments; the optional ones that follow each other in any order. */
function treeWords(all: readonly Argument[], random: Random): Words {
  const order = [...all];
  for (let i = 1; i < order.length; i++) {
    if (order[i]!.optional && order[i - 1]!.optional && random.chance(0.4)) {
      [order[i - 1], order[i]] = [order[i]!, order[i - 1]!];
    }
  }
  return order.flatMap((argument) => wordsOf(argument, random));
}

/** Changes the arguments behind the name in a way that its author did not think of. */
function spoil(words: Words, options: Words, random: Random): void {
  const at = random.below(words.length + 1);
  switch (random.below(5)) {
    case 0:
      words.splice(at, 1);
      break;
    case 1:
      words.splice(at, 0, random.pick(WORDS));
      break;
    case 2:
      words[Math.min(at, words.length - 1)] = random.pick(WORDS);
      break;
    case 3:
      words.push(...options, random.pick(KEYS));
      break;
    default:
      words.splice(at, 0, ...options);
  }
}

/** A line of a command with random arguments. */
export function makeLine(row: TableRow, random: Random): Words {
  const name = row.fullName.split('|');
  const words = treeWords(row.arguments, random);
  for (let times = random.below(3); times > 0 && words.length > 0; times--) {
    const optional = row.arguments.filter((argument) => argument.optional);
    const option = optional.length > 0 ? wordsOf(random.pick(optional), random) : [];
    spoil(words, option, random);
  }
  return [...name, ...words];
}

/**
 * Commands that end without an error before they have come to all their keys: the first key that
 * is not empty serves, or one that is missing decides.
 */
const STOPS_EARLY = new Set(
  `blmpop lmpop bzmpop zmpop blpop brpop bzpopmin bzpopmax sinter sintercard sinterstore zinter
   zintercard zinterstore sdiff sdiffstore zdiff zdiffstore msetnx lmove blmove rpoplpush brpoplpush
   smove copy rename renamenx migrate`.split(/\s+/),
);
/** What the tap has room for. */
const TAP_ROOM_BYTES = 1 << 16;
/** It notes names, and asks for no key. */
const OPENS_NOTHING = 'watch';

export interface Difference {
  readonly line: string;
  readonly named: readonly string[];
  readonly opened: readonly string[];
  readonly reply: string;
}

const isDenied = (reply: Reply | undefined): boolean =>
  reply instanceof RespError && reply.message.startsWith('NOPERM');

/** The engine, who asks it, and the user who may only what a line names. */
class Watch {
  readonly #engine = new TestEngine({ module: testDebugModule() });
  readonly #control = this.#engine.connect();
  readonly #random: Random;
  readonly #forgets: boolean;
  #client: TestClient | undefined;
  readonly #links = new LinkPool(() => Promise.resolve(null));

  constructor(random: Random, forgets: boolean) {
    this.#random = random;
    this.#forgets = forgets;
    this.#control.call('ACL', 'SETUSER', 'u', 'on', 'nopass', '+@all', 'allchannels');
    this.#engine.host = (call) =>
      call.answer((reply) => {
        if (call.words[0]!.toLowerCase() !== 'migrate') return reply.error('ERR not here');
        const text = call.words;
        const { core } = this.#engine;
        const { handle: client } = call.client;
        const bytes = text.map((word) => Buffer.from(word, 'latin1'));
        // Without a key that exists it answers at once, and needs no more than this.
        const own = { text, arguments: bytes, core, client, reply } as unknown as HostCall;
        void migrateCommand(own, this.#links);
      });
  }

  /** Runs a random line of a command. */
  run(row: TableRow): Difference | undefined {
    const line = makeLine(row, this.#random);
    const named = this.#named(line);
    this.#prepare(row, line, named);
    const client = this.#connected();
    client.call('SELECT', row.fullName === 'migrate' ? '9' : '0');
    const forbidden = this.#random.chance(0.2) ? this.#random.pick(named) : undefined;
    const allowed = [...new Set(named)].filter((name) => name !== forbidden);
    this.#control.call('ACL', 'SETUSER', 'u', 'resetkeys', ...allowed.map((name) => `~${name}`));
    const { opened, reply } = this.#watch(client, line);
    const wanted = new Set(forbidden === undefined ? named : []);
    const isSort = row.fullName.startsWith('sort');
    const strays = opened.filter((name) => !wanted.has(name));
    const isExact =
      forbidden !== undefined
        ? isDenied(reply)
        : (reply instanceof RespError && (!isDenied(reply) || isSort)) ||
          reply === undefined ||
          STOPS_EARLY.has(row.fullName) ||
          row.fullName === OPENS_NOTHING ||
          named.every((name) => opened.includes(name));
    if (isExact && strays.length === 0) return undefined;
    const text = reply instanceof RespError ? reply.message : JSON.stringify(reply);
    return { line: line.join(' '), named, opened, reply: text ?? 'none' };
  }

  /** The keys that a line names. */
  #named(line: Words): string[] {
    const reply = this.#control.call('COMMAND', 'GETKEYS', ...line);
    const names = reply instanceof RespError ? [] : (reply as string[]);
    return this.#forgets ? names.slice(0, -1) : names;
  }

  /** Gives some of the keys values that the command can do something with. */
  #prepare(row: TableRow, line: Words, named: readonly string[]): void {
    if (row.fullName === 'migrate') {
      this.#control.send([['SELECT', '9'], ['FLUSHDB'], ['SELECT', '0']]);
    }
    for (const name of new Set([...named, this.#random.pick(line)])) {
      if (this.#random.chance(0.3)) continue;
      const kind = this.#random.chance(0.8) ? MAKER_OF[row.group] : undefined;
      const make = kind === undefined ? this.#random.pick(MAKERS) : MAKERS[kind]!;
      this.#control.send([['DEL', name], make(name)]);
      if (row.group !== 'stream') continue;
      this.#control.send(line.map((word) => ['XGROUP', 'CREATE', name, word, '0']));
    }
    this.#control.bytes();
  }

  /** The user's connection; a new one if the last had to wait for a key. */
  #connected(): TestClient {
    if (this.#client !== undefined && !this.#client.closed) return this.#client;
    this.#client = this.#engine.connect();
    this.#client.call('AUTH', 'u', '');
    return this.#client;
  }

  /** Runs a line, and tells which keys the door was asked for meanwhile. */
  #watch(client: TestClient, line: Words): { opened: string[]; reply: Reply | undefined } {
    const { engine } = this.#engine.core;
    engine.tapClear();
    client.send(line);
    if (engine.tapBytes() > TAP_ROOM_BYTES) throw new Error(`the tap is full: ${line.join(' ')}`);
    const bytes = Buffer.from(
      this.#engine.core.memory.view(engine.tapAddress(), engine.tapBytes()),
    );
    const opened = new Set<string>();
    for (let at = 0; at < bytes.length;) {
      const end = at + 8 + bytes.readUInt32LE(at + 4);
      const name = bytes.toString('latin1', at + 8, end);
      if (!line[0]!.startsWith('sort') || !name.startsWith('w')) opened.add(name);
      at = end;
    }
    const [reply] = client.closed ? [] : client.replies();
    if (reply === undefined) client.disconnect();
    return { opened: [...opened], reply };
  }
}

/**
 * Runs `count` lines, most of them of commands that search for their keys. With `forgets` the last
 * key of each line counts as not named, which must be found out.
 */
function keysFuzz(count: number, random: Random, forgets = false): Difference[] {
  const watch = new Watch(random, forgets);
  const differences: Difference[] = [];
  for (let i = 0; i < count && differences.length < 10; i++) {
    const rows = random.chance(0.7) ? searchingRows : rowsWithKeys;
    const found = watch.run(random.pick(rows));
    if (found !== undefined) differences.push(found);
  }
  return differences;
}

/** Throws the differences that it finds. */
function keysNamed({ seed, rounds }: FuzzOptions, forgets = false): void {
  const found = keysFuzz(rounds, new Random(seed), forgets);
  if (found.length > 0) throw new Error(JSON.stringify(found, null, 2));
}

export const keysFuzzer: Fuzzer = {
  name: 'keys',
  claim: 'a command opens the keys that COMMAND GETKEYS names, and needs the right to each',
  unit: 'command lines',
  rounds: 5000,
  roundMs: 5,
  runs: { 'all commands with keys': (options) => keysNamed(options) },
  canaries: { 'a key that is opened and not named': (options) => keysNamed(options, true) },
};
