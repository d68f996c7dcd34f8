// The server beside redis-server, by redis-benchmark, in interleaved runs.
//
//   node bench/server.mjs [--rounds 5] [--seconds-scale 1] [--pipelines 1,16,100] [--tests set,get]
//                         [--clients 50] [--keys 1000000] [--bytes 64] [--tls]
//
// With --tls the requests are sent over TLS, under a certificate made for the run by openssl.
//
// A test is one of redis-benchmark's, or one of bench/support/presets.mjs (xadd, bitcount,
// geosearch …). A round runs every test on one server and then on the other, and the next round in
// the other order, so that both see the same noise. A figure is the ratio of the medians over the
// rounds: requests a second (ours / theirs), and processor time of the server a request (theirs /
// ours), so that more is better in both. Without a pipeline redis-benchmark itself is the limit,
// and the processor time is the figure to look at.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { presets } from './support/presets.mjs';
import {
  comparison,
  median,
  processorNanoseconds,
  start,
  stop,
  table,
} from './support/servers.mjs';

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
    tls: { type: 'boolean', default: false },
  },
});
const tests = options.tests.split(',');
const pipelines = options.pipelines.split(',').map(Number);
/** Requests of one run: about a second or two of work without and with a pipeline. */
function requests(test, pipeline) {
  const scale = Number(options['seconds-scale']) * (pipeline === 1 ? 0.1 : 1);
  return Math.round((presets[test]?.requests ?? 2_000_000) * scale);
}

/** Sends a batch of commands and waits for as many replies (of commands that answer one line). */
async function sendBatch(server, commands) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  let lines = 0;
  let last = '';
  socket.on('data', (chunk) => {
    last = chunk.toString('latin1');
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  const text = commands
    .map((words) => `*${words.length}\r\n${words.map((w) => `$${w.length}\r\n${w}\r\n`).join('')}`)
    .join('');
  socket.write(`${text}*1\r\n$4\r\nPING\r\n`);
  while (!last.endsWith('+PONG\r\n')) await once(socket, 'data');
  socket.end();
  if (lines <= commands.length) throw new Error(`bench: ${server.name} did not answer a setup`);
}

/** The port over TLS of a server on a plain one. */
const securePort = (plain) => plain + 100;
const folder = options.tls ? mkdtempSync(join(tmpdir(), 'cedis-bench-')) : null;
const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder ?? '', name));

function certificateMake() {
  const names = ['-keyout', key, '-out', certificate, '-subj', '/CN=localhost', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names], {
    stdio: 'ignore',
  });
}

/** What makes a server listen for TLS, too. */
const secureOf = (plain) =>
  options.tls
    ? [
        ...['--tls-port', String(securePort(plain)), '--tls-auth-clients', 'no'],
        ...['--tls-cert-file', certificate, '--tls-key-file', key],
        ...['--tls-ca-cert-file', certificate],
      ]
    : [];

function benchmark(server, test, pipeline, count) {
  const before = processorNanoseconds(server);
  const what = presets[test]?.words ?? ['-t', test];
  const output = execFileSync(
    'redis-benchmark',
    [
      ...(options.tls ? ['--tls', '--cacert', certificate] : []),
      ...['-p', String(options.tls ? securePort(server.port) : server.port)],
      ...['-n', String(count), '-c', options.clients],
      ...['-P', String(pipeline), '-r', options.keys, '-d', options.bytes, '--csv'],
      ...what,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const line = output.trim().split('\n').at(-1);
  // The command itself may hold commas; the figures are the last seven columns.
  return {
    rate: Number(line.split(',').at(-7).replaceAll('"', '')),
    processor: (processorNanoseconds(server) - before) / count / 1000,
  };
}

const port = Number(options.port);
if (options.tls) certificateMake();
const servers = [];
for (const [i, name] of ['redis', 'cedis'].entries()) {
  servers.push(await start(name, port + i, { args: secureOf(port + i) }));
}
const results = new Map();
try {
  // Warm up, and fill the keyspace, so that GET finds what it asks for.
  if (tests.some((test) => presets[test] === undefined)) {
    for (const server of servers) benchmark(server, 'set', 100, Number(options.keys) * 3);
    for (const server of servers) benchmark(server, 'get', 100, 300_000);
  }
  for (let round = 0; round < Number(options.rounds); round++) {
    const order = round % 2 ? servers.toReversed() : servers;
    for (const pipeline of pipelines) {
      for (const test of tests) {
        for (const server of order) {
          const key = `${server.name} ${test} ${pipeline}`;
          if (!results.has(key)) results.set(key, []);
          await presets[test]?.setup?.((commands) => sendBatch(server, commands));
          results.get(key).push(benchmark(server, test, pipeline, requests(test, pipeline)));
        }
      }
    }
  }
} finally {
  await Promise.all(servers.map(stop));
  if (folder !== null) rmSync(folder, { recursive: true });
}

const rows = pipelines.flatMap((pipeline) =>
  tests.map((test) => {
    const of = (name, what) =>
      median(results.get(`${name} ${test} ${pipeline}`).map((r) => r[what]));
    return [test.toUpperCase(), String(pipeline), ...comparison(of)];
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
