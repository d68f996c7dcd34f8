// The command table and COMMAND, compared with the real server: facts (flags, categories, key
// specifications, tips, arity) must be its facts, keys found must be its keys. What redis-server
// 7.0 says stands in test/golden/command.json; what 7.2 changed is listed below and compared with
// what 7.2 says.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Draft,
  type TableRow,
  arg,
  command,
  key,
  keySpec,
  keys,
  keysCounted,
  legacyTriple,
  tableRows,
} from '../../assembly/command/table/index.js';
import { CommandCatalog } from '../../host/command/catalog.js';
import * as handlers from '../../host/command/command.js';
import type { ReplyWriter } from '../../host/command/reply.js';
import { TestEngine } from '../support/engine.js';
import { factOf, golden } from '../support/golden.js';
import { redisStart } from '../support/redis.js';
import { RespError } from '../support/resp.js';

let made: TestEngine | undefined;
/** An engine, which answers COMMAND GETKEYS itself. */
const engine = (): TestEngine => (made ??= new TestEngine());

/** What COMMAND GETKEYS says of a command line; an error as its text. */
const keysOf = (...line: string[]): unknown => {
  const reply = engine()
    .connect()
    .call('COMMAND', 'GETKEYS', ...line);
  return reply instanceof RespError ? reply.message : reply;
};

type Value = string | number | null | Error | Value[];

/** Collects a reply as a RESP2 client sees it: maps are flat arrays, sets are arrays. */
class Recorder {
  readonly values: Value[] = [];
  readonly kinds = new Set<string>();
  readonly #open: { values: Value[]; missing: number }[] = [];

  #put(value: Value): void {
    const level = this.#open.at(-1);
    (level?.values ?? this.values).push(value);
    if (!level) return;
    level.missing -= 1;
    this.#close();
  }

  #close(): void {
    while (this.#open.at(-1)?.missing === 0) {
      const { values } = this.#open.pop()!;
      this.#put(values);
    }
  }

  #aggregate(kind: string, count: number): void {
    this.kinds.add(kind);
    this.#open.push({ values: [], missing: count });
    this.#close();
  }

  array(count: number): void {
    this.#aggregate('array', count);
  }
  map(count: number): void {
    this.#aggregate('map', 2 * count);
  }
  set(count: number): void {
    this.#aggregate('set', count);
  }
  bulk(text: string | Uint8Array): void {
    this.#put(typeof text === 'string' ? text : Buffer.from(text).toString('latin1'));
  }
  simple(text: string): void {
    this.#put(text);
  }
  integer(value: number | bigint): void {
    this.#put(Number(value));
  }
  nil(): void {
    this.#put(null);
  }
  error(text: string): void {
    this.#put(new Error(text));
  }

  get complete(): boolean {
    return this.#open.length === 0 && this.values.length === 1;
  }
}

type Handler = (call: handlers.CatalogCall) => void;

/** What a handler answers to a command line. */
function ask(handler: Handler, line: string[], catalog?: CommandCatalog): Value {
  const recorder = new Recorder();
  const call = {
    arguments: line.map((word) => Buffer.from(word, 'latin1')),
    text: line,
    reply: recorder as unknown as ReplyWriter,
    protocol: 2 as const,
    ...(catalog ? { catalog } : {}),
  };
  handler(call as unknown as handlers.CatalogCall);
  expect(recorder.complete, `the reply to ${line.join(' ')} is one value`).toBe(true);
  return recorder.values[0]!;
}

function info(...names: string[]): Value[] {
  return ask(handlers.commandInfoCommand, ['COMMAND', 'INFO', ...names]) as Value[];
}

/** The entries of a flat map. */
function entries(flat: Value): Map<string, Value> {
  const list = flat as Value[];
  const found = new Map<string, Value>();
  for (let at = 0; at < list.length; at += 2) found.set(list[at] as string, list[at + 1]!);
  return found;
}

/** What COMMAND INFO says of a command, without order where Redis has none, and without prose. */
function facts(reply: Value): Record<string, Value> {
  const [name, arity, flags, first, last, step, categories, tips, specs, inner] = reply as [
    Value,
    Value,
    Value[],
    Value,
    Value,
    Value,
    Value[],
    Value[],
    Value[],
    Value[],
  ];
  return {
    name,
    arity,
    first,
    last,
    step,
    flags: [...flags].sort(),
    categories: [...categories].sort(),
    tips: [...tips].sort(),
    specs: specs.map((spec) => {
      const fields = entries(spec);
      const begin = fields.get('begin_search')!;
      const find = fields.get('find_keys')!;
      return [(fields.get('flags') as Value[]).slice().sort(), begin, find];
    }),
    subcommands: inner.map((row) => (row as Value[])[0]!),
  };
}

const ALL_NODES = ['request_policy:all_nodes', 'response_policy:all_succeeded'];

/** What 7.2.6 says otherwise than 7.0, by command and field. */
const CHANGED_SINCE_7_0: Record<string, Record<string, Value>> = {
  blmove: { flags: ['blocking', 'denyoom', 'write'] },
  blpop: { flags: ['blocking', 'write'] },
  brpop: { flags: ['blocking', 'write'] },
  brpoplpush: { flags: ['blocking', 'denyoom', 'write'] },
  'latency|reset': { tips: ['request_policy:all_nodes', 'response_policy:agg_sum'] },
  msetnx: { tips: [] },
  randomkey: {
    tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  },
  scan: {
    tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'],
  },
  bzpopmin: { flags: ['blocking', 'fast', 'write'] },
  bzpopmax: { flags: ['blocking', 'fast', 'write'] },
  wait: { flags: [] },
  zrank: { arity: -3 },
  zrevrank: { arity: -3 },
  'acl|deluser': { tips: ALL_NODES },
  'acl|save': { tips: ALL_NODES },
  'acl|setuser': { tips: ALL_NODES },
  'client|setname': { tips: ALL_NODES },
  'cluster|shards': { flags: ['loading', 'stale'] },
  'cluster|slots': { flags: ['loading', 'stale'] },
  'command|getkeys': { arity: -3 },
  'command|getkeysandflags': { arity: -3 },
  'config|resetstat': { tips: ALL_NODES },
  'config|rewrite': { tips: ALL_NODES },
};

/** Commands that 7.0 does not know. */
const NEW_SINCE_7_0 = [
  ...['client|no-touch', 'client|setinfo', 'cluster|myshardid'],
  ...['hexpire', 'hexpireat', 'hexpiretime', 'hpersist', 'hpexpire', 'hpexpireat'],
  ...['hpexpiretime', 'hpttl', 'httl', 'hgetdel', 'hgetex', 'hsetex', 'waitaof'],
];

describe('the command table', () => {
  it('gives every row its place, subcommands behind their container', () => {
    tableRows.forEach((row, id) => {
      expect(row.id).toBe(id);
      row.subcommands.forEach((inner, at) => expect(inner.id).toBe(id + 1 + at));
    });
  });

  it('refuses a word that is no flag, category or key flag', () => {
    const details = { since: '1.0.0', summary: '' };
    expect(() => command('x', 1, 'readonyl', [], [], details)).toThrow("'readonyl'");
    expect(() => command('x', 1, '@strings', [], [], details)).toThrow("'strings'");
    expect(() => key(1, 'ro')).toThrow("'ro'");
  });

  it('names a handler for every row but bare containers', () => {
    const named = (name: string) => tableRows.find((row) => row.fullName === name)!.handler;
    expect(named('client|no-evict')).toBe('clientNoEvictCommand');
    expect(named('command')).toBe('commandCommand');
    expect(named('client')).toBe(null);
  });

  it('becomes the bytes that lookup.ts draws, GET for example', () => {
    const file = new URL('../../assembly/row/rows.generated.ts', import.meta.url);
    const lines = /\/\/ \d+ get\n((?: {2}[\d, ]+\n){4})/.exec(readFileSync(file, 'utf8'))![1]!;
    const bytes = Buffer.from(lines.match(/\d+/g)!.map(Number));
    const id = tableRows.find((row) => row.fullName === 'get')!.id;
    expect(bytes.readUInt16LE(26)).toBe(id);
    bytes.writeUInt16LE(0, 26);
    bytes.writeUInt32LE(0, 52);
    expect(bytes.readUInt32LE(60)).not.toBe(0);
    bytes.writeUInt32LE(0, 60);
    expect(bytes.toString('hex')).toBe(
      '676574' +
        '00'.repeat(21) +
        '03000000' +
        'ffff005d' +
        '0200' +
        '010001000100' +
        '02200000' +
        '82400000' +
        '00000000' +
        '00000000' +
        '03000000' +
        '00000000',
    );
  });

  it('has a documentation sentence for every row', () => {
    for (const row of tableRows) expect(row.details.summary, row.fullName).toMatch(/^[A-Z].*\.$/);
  });
});

describe('COMMAND', () => {
  it('describes GET as Redis does', () => {
    expect(info('GeT')).toEqual([
      [
        'get',
        2,
        ['readonly', 'fast'],
        1,
        1,
        1,
        ['@read', '@string', '@fast'],
        [],
        [
          [
            'flags',
            ['RO', 'access'],
            'begin_search',
            ['type', 'index', 'spec', ['index', 1]],
            'find_keys',
            ['type', 'range', 'spec', ['lastkey', 0, 'keystep', 1, 'limit', 0]],
          ],
        ],
        [],
      ],
    ]);
  });

  it('answers nil for unknown names, and for too many or misplaced bars', () => {
    expect(info('nosuch', 'get|x', 'client|nosuch', 'a|b|c', '')).toEqual(Array(5).fill(null));
  });

  it('counts commands, not subcommands', () => {
    const top = tableRows.filter((row) => !row.container).length;
    expect(ask(handlers.commandCountCommand, ['COMMAND', 'COUNT'])).toBe(top);
    expect(ask(handlers.commandCommand, ['COMMAND'])).toHaveLength(top);
    expect(info()).toHaveLength(top);
  });

  it('leaves unknown names out of DOCS and puts subcommands into it', () => {
    const line = ['COMMAND', 'DOCS', 'nosuch', 'object', 'getset'];
    const docs = entries(ask(handlers.commandDocsCommand, line));
    expect([...docs.keys()]).toEqual(['object', 'getset']);
    const getset = entries(docs.get('getset')!);
    expect([...getset.keys()]).toEqual([
      'summary',
      'since',
      'group',
      'complexity',
      'doc_flags',
      'deprecated_since',
      'replaced_by',
      'arguments',
    ]);
    expect(getset.get('arguments')).toEqual([
      ['name', 'key', 'type', 'key', 'display_text', 'key', 'key_spec_index', 0],
      ['name', 'value', 'type', 'string', 'display_text', 'value'],
    ]);
    const units = JSON.stringify(ask(handlers.commandDocsCommand, ['COMMAND', 'DOCS', 'geodist']));
    expect(units).toContain('"token","KM"');
    const object = entries(entries(docs.get('object')!).get('subcommands')!);
    expect([...object.keys()]).toContain('object|encoding');
  });

  it('lists names by category, by pattern and by module', () => {
    const list = (...words: string[]) => ask(handlers.commandListCommand, ['c', 'list', ...words]);
    expect(list()).toHaveLength(tableRows.length);
    const transaction = ['discard', 'exec', 'multi', 'unwatch', 'watch'];
    expect(list('filterby', 'ACLCAT', 'Transaction')).toEqual(transaction);
    expect(list('FILTERBY', 'pattern', 'CONFIG|*')).toContain('config|get');
    expect(list('filterby', 'aclcat', 'nosuch')).toEqual([]);
    expect(list('filterby', 'module', 'any')).toEqual([]);
    expect(list('filterby', 'pattern')).toEqual(new Error('ERR syntax error'));
    expect(list('filterby', 'name', 'x')).toEqual(new Error('ERR syntax error'));
    expect(list('a', 'b', 'c', 'd')).toEqual(new Error('ERR syntax error'));
  });

  it('takes a command line of one word for GETKEYS, as 7.2 does', () => {
    const refusal = 'ERR Invalid number of arguments specified for command';
    expect(keysOf('get')).toBe(refusal);
    expect(keysOf('ping')).toBe('ERR The command has no key arguments');
    expect(keysOf('object')).toBe('ERR The command has no key arguments');
    expect(keysOf('nosuch')).toBe('ERR Invalid command specified');
  });

  it('takes nothing but a plain number for a number of keys', () => {
    for (const number of ['1x', '01', '+1', '1.0', '', '-1', '4294967297']) {
      expect(keysOf('sintercard', number, 'a')).toBe('ERR Invalid arguments specified for command');
    }
  });

  it('writes sets and maps where RESP3 has them', () => {
    const recorder = new Recorder();
    const call = { arguments: [], text: ['COMMAND', 'INFO', 'set'], reply: recorder, protocol: 3 };
    handlers.commandInfoCommand(call as unknown as handlers.CatalogCall);
    expect([...recorder.kinds].sort()).toEqual(['array', 'map', 'set']);
  });

  it('follows a renamed command', () => {
    const catalog = new CommandCatalog();
    expect(catalog.rename('nosuch', 'x')).toBe('unknown');
    expect(catalog.rename('get', 'SET')).toBe('taken');
    expect(catalog.rename('GET', 'Fetch')).toBe('done');
    expect(catalog.rename('config', '')).toBe('done');
    const top = tableRows.filter((row) => !row.container).length;
    expect(ask(handlers.commandCountCommand, ['COMMAND', 'COUNT'], catalog)).toBe(top - 1);
    const line = ['COMMAND', 'INFO', 'get', 'FETCH', 'config|get'];
    const [get, fetch, config] = ask(handlers.commandInfoCommand, line, catalog) as Value[];
    expect([get, (fetch as Value[])[0], config]).toEqual([null, 'get', null]);
  });
});

/** A row that the table does not have yet, to try every kind of key specification. */
function sample(draft: Draft): TableRow {
  return {
    ...draft,
    ...legacyTriple(draft.keySpecs),
    id: 0,
    fullName: draft.name,
    group: 'generic',
    container: null,
    subcommands: [],
    handler: null,
  };
}

const plain = { since: '1.0.0', summary: 'A sample.' };
const anything = [arg.string('anything')];
const streams = (startFrom: number) =>
  keySpec(
    { type: 'keyword', keyword: 'STREAMS', startFrom },
    { type: 'range', lastKey: -1, keyStep: 1, limit: 2 },
    'RO access',
  );
const stores = (keyword: string) =>
  keySpec(
    { type: 'keyword', keyword, startFrom: 6 },
    { type: 'range', lastKey: 0, keyStep: 1, limit: 0 },
    'OW update',
  );

const samples: TableRow[] = [
  command('eval', -3, 'noscript @scripting', [keysCounted(2, 'RW access update')], anything, plain),
  command(
    'zunionstore',
    -4,
    'write denyoom @sortedset',
    [key(1, 'OW update'), keysCounted(2, 'RO access')],
    anything,
    plain,
  ),
  command('xread', -4, 'readonly blocking @stream', [streams(1)], anything, plain),
  command(
    'georadius',
    -6,
    'write denyoom @geo',
    [key(1, 'RO access'), stores('STORE'), stores('STOREDIST')],
    anything,
    plain,
  ),
  command(
    'lmove',
    5,
    'write denyoom @list',
    [key(1, 'RW access delete'), key(2, 'RW insert')],
    anything,
    plain,
  ),
  command(
    'sinterstore',
    -3,
    'write denyoom @set',
    [key(1, 'RW update'), keys(2, -1, 'RO access')],
    anything,
    plain,
  ),
].map(sample);

/** Command lines whose keys are asked for. */
const LINES = [
  'get a',
  'get a b',
  'set a b',
  'set a b get',
  'set a get',
  'SET a b ex 10 GeT',
  'mget a b',
  'mset a 1 b 2',
  'mset a 1 b',
  'mset a',
  'msetnx a 1 b 2 c 3',
  'lcs a b len',
  'lcs a',
  'copy a b',
  'copy a',
  'rename a b',
  'del a b c',
  'exists a',
  'object encoding a',
  'object help',
  'object nosuch a',
  'memory usage a',
  'sort a',
  'sort a by store store b',
  'sort a limit 1 store get store store b STORE c',
  'sort a store',
  'sort_ro a get b*',
  'sinterstore d a b c',
  'sintercard 2 a b limit 1',
  'memory usage a samples 5',
  'ping a',
  'keys *',
  'nosuch a',
  'client list',
  'command count',
  'config get a',
  'getex a ex 10',
  'expire a 10',
  'scan 0',
  'bitfield a get u4 0',
  'bitfield a get u4 0 overflow sat set u4 0 1',
  'bitfield a overflow sat',
  'bitfield a nosuch',
  'xreadgroup group g c count 1 streams a b > >',
  'zunionstore d 2 a b weights 1 2',
  'zunionstore d 5 a b',
  'zunionstore d 0 a',
  'xread count 2 streams a b 1 2',
  'xread STREAMS a 0',
  'xread block 1 a b',
  'xread streams a b c',
  'xread count 2 streams a',
  'georadius a 1 2 3 m store b',
  'georadius a 1 2 3 m STOREDIST b',
  'georadius a 1 2 3 m',
  'georadius a 1 2 3 m store',
  'lmove a b left right',
  'sinterstore d a',
  'migrate host 1 key 0 9',
  'migrate host 1 key 0 9 copy replace',
  'migrate host 1 x 0 9 keys a b',
  'migrate host 1  0 9 keys a b',
  'migrate host 1  0 9 auth keys copy keys a',
  'migrate host 1  0 9 keys',
  'migrate host 1 key 0 9 auth keys',
  'migrate host 1 key 0 9 auth2 keys keys',
  'migrate host 1 key 0 9 auth keys keys a',
  'restore-asking a 0 payload',
  'restore-asking a 0 payload absttl replace',
];

describe('COMMAND beside redis-server', () => {
  const oracle = golden('command', () => redisStart());

  it.each(tableRows.map((row) => row.fullName))('has the facts of %s', async (name) => {
    const { subcommands: ourSubcommands, ...ours } = facts(info(name)[0]!);
    const [theirs] = (await oracle.ask('COMMAND', 'INFO', name)) as Value[];
    if (NEW_SINCE_7_0.includes(name)) {
      expect(theirs).toBe(null);
      return;
    }
    const { subcommands, ...wanted } = facts(theirs!);
    expect(ours).toEqual({ ...wanted, ...CHANGED_SINCE_7_0[name] });
    expect([...(subcommands as Value[]), ...NEW_SINCE_7_0]).toEqual(
      expect.arrayContaining(ourSubcommands as Value[]),
    );
  });

  it.each(samples)('computes the first, last and step of $name', async (row) => {
    const [theirs] = (await oracle.recall(`a sample: ${row.name}`, async (redis) =>
      factOf(await redis.call('COMMAND', 'INFO', row.name)),
    )) as Value[];
    const { first, last, step, flags } = facts(theirs!);
    expect([row.firstKey, row.lastKey, row.keyStep]).toEqual([first, last, step]);
    expect(row.flags.includes('movablekeys')).toBe((flags as string[]).includes('movablekeys'));
  });

  it.each(LINES)('finds the keys of: %s', async (line) => {
    const words = line.split(' ');
    for (const name of ['GETKEYS', 'GETKEYSANDFLAGS']) {
      const ours = engine()
        .connect()
        .call('COMMAND', name, ...words);
      expect(factOf(ours)).toEqual(await oracle.ask('COMMAND', name, ...words));
    }
  });
});
