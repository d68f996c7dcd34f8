// What the rights of a user cost: the engine alone, then the server beside redis-server.
//
//   node bench/acl.mjs [--parts engine,server] [--rounds 80] [--batch 100]
//                      [--keys 10000] [--engines a.wasm,b.wasm] [--users REGEX] [--commands REGEX]
//                      [--server-rounds 25] [--port 17300]
//
// Each user runs the same requests on the same keys, and each round runs all of them in another
// order, so that all see the same noise. The engine's figure is nanoseconds a command (MGET of ten
// keys is one command): the eighth part of the rounds was faster, and how much above that of the
// default user it is, whose commands are not checked. The server's are ratios to a user without
// limits on the same server, by redis-benchmark in pipelines of 16, many short runs of each.
//
// `--engines` compares builds of the engine in the same run. The keys are few on purpose: with a
// million of them their cache misses would hide what is looked for.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../host/tool/build.mjs';
import { processorNanoseconds, send, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    parts: { type: 'string', default: 'engine,server' },
    rounds: { type: 'string', default: '80' },
    batch: { type: 'string', default: '100' },
    keys: { type: 'string', default: '10000' },
    engines: { type: 'string', default: '' },
    users: { type: 'string', default: '' },
    commands: { type: 'string', default: '' },
    'server-rounds': { type: 'string', default: '25' },
    port: { type: 'string', default: '17300' },
  },
});
const parts = options.parts.split(',');
const keys = Number(options.keys);

// Reads take keys of app:r, writes of app:w, what does both of app:n.
const allUsers = {
  default: '',
  'all, by rules': '~* &* +@all',
  'no channels': '~* +@all',
  'less commands': '~* +@all -@dangerous',
  'few commands': '~* -@all +get +set +incr +mget +hset +expire +lpush',
  'one prefix': '~app:* +@all',
  'three prefixes': '~one:* ~two:* ~app:* +@all',
  'a glob': '~app:?:* +@all',
  'read, write': '%R~app:r* %W~app:w* ~app:n* +@all',
  'in a selector': '+ping (~app:* +@all)',
};

/** The users that are asked for, and the one that the others are compared with. */
const isWanted = ([name], index) => index === 0 || new RegExp(options.users).test(name);
const users = Object.fromEntries(Object.entries(allUsers).filter(isWanted));

/** A small generator of its own, so that runs repeat. */
let state = 12345;
const random = (bound) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 4294967296) * bound);
};
const key = (kind) => `app:${kind}:${String(random(keys)).padStart(8, '0')}`;
const value = 'v'.repeat(64);
const encode = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const allOperations = {
  SET: () => encode('SET', key('w'), value),
  GET: () => encode('GET', key('r')),
  INCR: () => encode('INCR', key('n')),
  'MGET of 10': () => encode('MGET', ...Array.from({ length: 10 }, () => key('r'))),
  'HSET, EXPIRE, LPUSH': () =>
    encode(
      ...[
        ['HSET', `app:n:hash:${random(100)}`, `f${random(50)}`, 'value'],
        ['EXPIRE', key('n'), '100000'],
        ['LPUSH', 'app:n:list', 'element'],
      ][random(3)],
    ),
};

const operations = Object.fromEntries(
  Object.entries(allOperations).filter(([name]) => new RegExp(options.commands).test(name)),
);

/** Requests of an operation, some thousand in batches. */
function prepare(make) {
  const batch = Number(options.batch);
  return Array.from({ length: Math.ceil(5000 / batch) }, () =>
    Buffer.from(Array.from({ length: batch }, make).join(''), 'latin1'),
  );
}

/** Sends all batches once; returns ns a command. */
function pass(core, client, batches) {
  const started = performance.now();
  for (const bytes of batches) {
    core.receive(client, bytes, bytes.length);
    for (let c = core.pollOutput(); c !== 0; c = core.pollOutput()) core.written(c);
  }
  const commands = batches.length * Number(options.batch);
  return ((performance.now() - started) / commands) * 1e6;
}

/** The faster of two passes after one that warms the caches. */
function run(core, client, batches) {
  pass(core, client, batches);
  return Math.min(pass(core, client, batches), pass(core, client, batches));
}

/** Sends one command, whose reply must be no error. */
function once(core, client, ...words) {
  const bytes = Buffer.from(encode(...words), 'latin1');
  core.receive(client, bytes, bytes.length);
  const reply = core.pollOutput() === client ? core.output(client)[0] : 0;
  core.written(client);
  if (reply === 0x2d || reply === 0) throw new Error(`bench: ${words.join(' ')} was refused`);
}

async function engines() {
  build();
  const { Core } = await import('../build/host/engine/core.js');
  const files = options.engines === '' ? ['build/engine.wasm'] : options.engines.split(',');
  return files.map((file) => {
    const module = new WebAssembly.Module(readFileSync(file));
    const core = new Core({ seed: 1n, inputBytes: 1 << 20, module });
    const admin = core.connect(0, -1, '', '');
    for (let i = 0; i < keys; i++) {
      once(core, admin, 'SET', `app:r:${String(i).padStart(8, '0')}`, value);
    }
    const clients = Object.entries(users).map(([user, rules], index) => {
      const client = core.connect(0, -1, '', '');
      if (rules === '') return { name: user, client };
      const words = rules.split(/ (?![^(]*\))/);
      once(core, admin, 'ACL', 'SETUSER', `u${index}`, 'on', 'nopass', ...words);
      once(core, client, 'AUTH', `u${index}`, 'x');
      for (const make of Object.values(operations)) {
        const bytes = Buffer.from(make(), 'latin1');
        core.receive(client, bytes, bytes.length);
        core.pollOutput();
        if (core.output(client)[0] === 0x2d) throw new Error(`bench: ${user} may not do that`);
        core.written(client);
      }
      return { name: user, client };
    });
    return { name: basename(file), core, admin, clients };
  });
}

function shuffled(list) {
  const order = list.map((item) => ({ item, at: random(1 << 30) }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** A low value: noise only makes slower. */
const low = (list) => [...list].sort((a, b) => a - b)[list.length >> 3];

async function measureEngine() {
  const all = await engines();
  const rows = [];
  for (const [operation, make] of Object.entries(operations)) {
    const batches = prepare(make);
    const lanes = all.flatMap((engine) =>
      engine.clients.map(({ name, client }) => ({ engine, name, client, times: [] })),
    );
    for (const { engine, client } of lanes) {
      for (let i = 0; i < 20; i++) run(engine.core, client, batches);
    }
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const lane of shuffled(lanes)) {
        lane.times.push(run(lane.engine.core, lane.client, batches));
        once(lane.engine.core, lane.engine.admin, 'DEL', 'app:n:list');
      }
    }
    for (const lane of lanes) {
      const { engine, times } = lane;
      const base = lanes.find((lane) => lane.engine === engine && lane.name === 'default');
      const minimum = low(base.times);
      const more = low(times) - minimum;
      const share = ` (${((100 * more) / minimum).toFixed(0)} %)`;
      const text = lane.name === 'default' ? minimum.toFixed(1) : more.toFixed(1) + share;
      rows.push({ engine: engine.name, operation, name: lane.name, text });
    }
  }
  for (const { name: engine } of all) {
    console.log(`\n### ${engine}: ns a command of the default user, and what others add to it\n`);
    const lines = Object.keys(users).map((user) => [
      user,
      ...Object.keys(operations).map(
        (operation) =>
          rows.find((r) => r.engine === engine && r.name === user && r.operation === operation)
            .text,
      ),
    ]);
    console.log(table(['user', ...Object.keys(operations)], lines));
  }
}

// What redis-benchmark's keys (key:<digits>) need.
const allServerUsers = {
  all: '~* &* +@all',
  'less commands': '~* &* +@all -@dangerous',
  'few commands': '~* &* -@all +get +set +config +ping',
  'one prefix': '~key:* &* +@all',
  'three prefixes': '~one:* ~two:* ~key:* &* +@all',
};

const serverUsers = Object.fromEntries(Object.entries(allServerUsers).filter(isWanted));

function benchmark(server, user, test) {
  const before = processorNanoseconds(server);
  const count = 200_000;
  const output = execFileSync(
    'redis-benchmark',
    [
      ...['-p', String(server.port), '--user', user, '-a', 'x', '-n', String(count), '-c', '50'],
      ...['-P', '16', '-r', '1000000', '-d', '64', '--csv', '-t', test],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const rate = Number(output.trim().split('\n').at(-1).split(',').at(-7).replaceAll('"', ''));
  return { time: 1e9 / rate, processor: (processorNanoseconds(server) - before) / count };
}

async function measureServers() {
  const port = Number(options.port);
  const servers = [await start('redis', port), await start('cedis', port + 1)];
  const results = new Map();
  const names = Object.keys(serverUsers);
  try {
    for (const server of servers) {
      for (const [index, rules] of Object.values(serverUsers).entries()) {
        await send(server, `ACL SETUSER u${index} on >x ${rules}`);
      }
      benchmark(server, 'u0', 'set');
      benchmark(server, 'u0', 'get');
    }
    for (let round = 0; round < Number(options['server-rounds']); round++) {
      for (const test of ['set', 'get']) {
        for (const server of round % 2 ? servers.toReversed() : servers) {
          const from = round % names.length;
          for (const name of [...names.slice(from), ...names.slice(0, from)]) {
            const id = `${server.name} ${test} ${name}`;
            if (!results.has(id)) results.set(id, []);
            results.get(id).push(benchmark(server, `u${names.indexOf(name)}`, test));
          }
        }
      }
    }
  } finally {
    await Promise.all(servers.map(stop));
  }
  printServers(servers, results);
}

function printServers(servers, results) {
  const names = Object.keys(serverUsers);
  const columns = servers.flatMap(({ name }) => ['set', 'get'].map((test) => `${name} ${test}`));
  const rows = names.map((name) => [
    name,
    ...columns.map((column) => {
      const own = results.get(`${column} ${name}`);
      const base = results.get(`${column} all`);
      const ratio = (what) =>
        (low(base.map((r) => r[what])) / low(own.map((r) => r[what]))).toFixed(3);
      return `${ratio('time')} / ${ratio('processor')}`;
    }),
  ]);
  console.log('\n### Beside redis-server, pipeline 16: time and processor time a request,');
  console.log(
    'those of the first user of the same server by those of the other: above 1 is better\n',
  );
  console.log(table(['user', ...columns], rows));
}

if (parts.includes('engine')) await measureEngine();
if (parts.includes('server')) await measureServers();
