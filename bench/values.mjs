// Values of a kilobyte and more beside redis-server, by redis-benchmark, in interleaved runs.
//
//   node bench/values.mjs [--rounds 5] [--sizes 1024,4096,…] [--pipelines 1,16] [--clients 50]
//                         [--tests set,get,mget,lrange,hgetall] [--megabytes 400] [--port 17300]
//
//   set, get   one value of so many bytes, of up to a thousand keys (64 MB of them at most)
//   mget       ten of them
//   lrange     a list of ten elements of so many bytes, all of it
//   hgetall    a hash of ten fields with so many bytes each, all of it
//
// A run moves about --megabytes. A figure is the ratio of the medians over the rounds: requests a
// second (ours / theirs), processor time a request (theirs / ours), and median latency (theirs /
// ours), so that more is better in all. Messages of other sizes: bench/pubsub.mjs --bytes.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { median, processorNanoseconds, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '1024,4096,8192,16384,32768,65536,262144,1048576' },
    pipelines: { type: 'string', default: '1,16' },
    clients: { type: 'string', default: '50' },
    tests: { type: 'string', default: 'set,get,mget,lrange,hgetall' },
    megabytes: { type: 'string', default: '400' },
    port: { type: 'string', default: '17300' },
  },
});
const sizes = options.sizes.split(',').map(Number);
const pipelines = options.pipelines.split(',').map(Number);
const names = options.tests.split(',');
const inOne = 10;

/** A test: how many values a request moves, and its words for redis-benchmark. */
const tests = {
  set: { values: 1, words: ['-t', 'set'] },
  get: { values: 1, words: ['-t', 'get'] },
  mget: { values: inOne, words: ['MGET', ...Array(inOne).fill('key:__rand_int__')] },
  lrange: { values: inOne, words: ['LRANGE', 'list', '0', '-1'] },
  hgetall: { values: inOne, words: ['HGETALL', 'hash'] },
};

const keysOf = (bytes) => Math.max(50, Math.min(1000, Math.floor((64 * 1024 * 1024) / bytes)));

/** Sends one command and waits for its reply of a line. */
async function ask(server, words) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`*${words.length}\r\n${words.map((w) => `$${w.length}\r\n${w}\r\n`).join('')}`);
  await once(socket, 'data');
  socket.destroy();
}

async function prepare(server, bytes) {
  const value = 'v'.repeat(bytes);
  const elements = Array(inOne).fill(value);
  await ask(server, ['FLUSHALL']);
  await ask(server, ['RPUSH', 'list', ...elements]);
  await ask(server, ['HSET', 'hash', ...elements.flatMap((each, at) => [`field:${at}`, each])]);
  const keys = keysOf(bytes);
  for (let key = 0; key < keys; key++) {
    await ask(server, ['SET', `key:${String(key).padStart(12, '0')}`, value]);
  }
}

function run(server, name, bytes, pipeline) {
  const { values, words } = tests[name];
  const megabytes = Number(options.megabytes) * 1024 * 1024;
  const count = Math.max(200, Math.min(100_000, Math.round(megabytes / bytes / values)));
  const before = processorNanoseconds(server);
  const output = execFileSync(
    'redis-benchmark',
    [
      ...['-p', String(server.port), '-n', String(count), '-c', options.clients],
      ...['-P', String(pipeline), '-r', String(keysOf(bytes)), '-d', String(bytes), '--csv'],
      ...words,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  // test, requests a second, then the latencies: mean, least, median …
  const columns = output.trim().split('\n').at(-1).split(',').slice(-7);
  const [rate, , , latency] = columns.map((column) => Number(column.replaceAll('"', '')));
  return { rate, latency, processor: (processorNanoseconds(server) - before) / count };
}

const port = Number(options.port);
const servers = [await start('redis', port), await start('cedis', port + 1)];
const results = new Map();
try {
  for (const bytes of sizes) {
    for (const server of servers) await prepare(server, bytes);
    for (let round = 0; round <= Number(options.rounds); round++) {
      for (const pipeline of pipelines) {
        for (const name of names) {
          for (const server of round % 2 ? servers.toReversed() : servers) {
            const result = run(server, name, bytes, pipeline);
            const key = `${server.name} ${name} ${bytes} ${pipeline}`;
            // The first round is there to warm up.
            if (round > 0) results.set(key, [...(results.get(key) ?? []), result]);
          }
        }
      }
    }
  }
} finally {
  await Promise.all(servers.map(stop));
}

const rows = pipelines.flatMap((pipeline) =>
  names.map((name) => [
    name.toUpperCase(),
    String(pipeline),
    ...sizes.map((bytes) => {
      const of = (server, what) =>
        median(results.get(`${server} ${name} ${bytes} ${pipeline}`).map((each) => each[what]));
      const more = of('cedis', 'rate') / of('redis', 'rate');
      const less = (what) => of('redis', what) / of('cedis', what);
      return [more, less('processor'), less('latency')].map((each) => each.toFixed(2)).join(' · ');
    }),
  ]),
);
console.log(
  `\n### Big values beside redis-server: ${options.clients} clients, ${options.rounds} ` +
    'interleaved rounds, medians; requests/s · processor · latency\n',
);
console.log(table(['command', 'pipeline', ...sizes.map((bytes) => `${bytes / 1024} KB`)], rows));
