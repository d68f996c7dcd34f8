// The server beside redis-server, by redis-benchmark, in interleaved runs.
//
//   node bench/server.mjs [--rounds 5] [--seconds-scale 1] [--pipelines 1,16,100] [--tests set,get]
//                         [--clients 50] [--keys 1000000] [--bytes 64]
//
// A round runs every test on one server and then on the other, and the next round in the other
// order, so that both see the same noise. A figure is the ratio of the medians over the rounds:
// requests a second (ours / theirs), and processor time of the server a request (theirs / ours), so
// that more is better in both. Without a pipeline redis-benchmark itself is the limit, and the
// processor time is the figure to look at.

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { median, processorSeconds, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    'seconds-scale': { type: 'string', default: '1' },
    pipelines: { type: 'string', default: '1,16,100' },
    tests: { type: 'string', default: 'set,get' },
    clients: { type: 'string', default: '50' },
    keys: { type: 'string', default: '1000000' },
    bytes: { type: 'string', default: '64' },
    port: { type: 'string', default: '17000' },
  },
});
const tests = options.tests.split(',');
const pipelines = options.pipelines.split(',').map(Number);
/** Requests of one run: about a second or two of work without and with a pipeline. */
const requests = (pipeline) =>
  Math.round((pipeline === 1 ? 200_000 : 2_000_000) * Number(options['seconds-scale']));

function benchmark(server, test, pipeline, count) {
  const before = processorSeconds(server);
  const output = execFileSync(
    'redis-benchmark',
    [
      '-p',
      String(server.port),
      '-t',
      test,
      '-n',
      String(count),
      '-c',
      options.clients,
      '-P',
      String(pipeline),
      '-r',
      options.keys,
      '-d',
      options.bytes,
      '--csv',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const line = output.trim().split('\n').at(-1);
  return {
    rate: Number(line.split(',')[1].replaceAll('"', '')),
    processor: ((processorSeconds(server) - before) / count) * 1e6,
  };
}

const port = Number(options.port);
const servers = [await start('redis', port), await start('cedis', port + 1)];
const results = new Map();
try {
  // Warm up, and fill the keyspace, so that GET finds what it asks for.
  for (const server of servers) benchmark(server, 'set', 100, Number(options.keys) * 3);
  for (const server of servers) benchmark(server, 'get', 100, 300_000);
  for (let round = 0; round < Number(options.rounds); round++) {
    const order = round % 2 ? servers.toReversed() : servers;
    for (const pipeline of pipelines) {
      for (const test of tests) {
        for (const server of order) {
          const key = `${server.name} ${test} ${pipeline}`;
          if (!results.has(key)) results.set(key, []);
          results.get(key).push(benchmark(server, test, pipeline, requests(pipeline)));
        }
      }
    }
  }
} finally {
  await Promise.all(servers.map(stop));
}

const rows = pipelines.flatMap((pipeline) =>
  tests.map((test) => {
    const of = (name, what) =>
      median(results.get(`${name} ${test} ${pipeline}`).map((r) => r[what]));
    return [
      test.toUpperCase(),
      String(pipeline),
      Math.round(of('redis', 'rate')).toLocaleString('en'),
      Math.round(of('cedis', 'rate')).toLocaleString('en'),
      (of('cedis', 'rate') / of('redis', 'rate')).toFixed(2),
      of('redis', 'processor').toFixed(2),
      of('cedis', 'processor').toFixed(2),
      (of('redis', 'processor') / of('cedis', 'processor')).toFixed(2),
    ];
  }),
);
console.log(
  `\n### Beside redis-server: ${options.clients} clients, ${options.keys} keys, ` +
    `${options.bytes}-byte values, ${options.rounds} interleaved rounds, medians\n`,
);
console.log(
  table(
    [
      'command',
      'pipeline',
      'redis req/s',
      'cedis req/s',
      'ratio',
      'redis µs/req',
      'cedis µs/req',
      'processor ratio',
    ],
    rows,
  ),
);
