// How long a client waits while others ask for much, beside redis-server.
//
//   node bench/fairness.mjs [--rounds 3] [--servers redis,cedis] [--cases pipeline,deaf]
//
// A thread of its own sends a PING every millisecond and notes the longest wait for a reply while
//
//   idle        nothing goes on: what the machine itself adds
//   pipeline    one client writes a million SETs at once
//   slow        one client writes 500 LRANGEs of ten thousand elements at once
//   deaf        a client publishes to 50 subscribers that read nothing
//   monitors    a pipeline of commands runs beside 20 MONITORs that read nothing
//   claims      2,000 connections claim 100 MB each and send none of it
//   churn       8 clients connect, ask once and go, as fast as they can
//   flush       200,000 keys are flushed
//
// The figure is the median of the rounds, ms. `used` is what INFO says right after FLUSHALL, as a
// share of what it said before.

import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { longestPing } from './support/pinger.mjs';
import {
  info,
  median,
  processorNanoseconds,
  send,
  start,
  stop,
  table,
} from './support/servers.mjs';

const request = (...words) =>
  Buffer.from(`*${words.length}\r\n${words.map((w) => `$${w.length}\r\n${w}\r\n`).join('')}`);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function open(server) {
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Connections that send one request, take its reply and then read nothing. */
async function openDeaf(server, count, line) {
  const sockets = [];
  for (let i = 0; i < count; i++) {
    const socket = await open(server);
    socket.write(line);
    await once(socket, 'data');
    socket.pause();
    sockets.push(socket);
  }
  return sockets;
}

/** Writes bytes and waits until so many lines have come back. */
async function ask(socket, bytes, lines) {
  let left = lines;
  socket.write(bytes);
  while (left > 0) {
    const [chunk] = await once(socket, 'data');
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) left -= 1;
  }
}

const million = 1_000_000;

async function pipeline(server) {
  const lines = Array.from({ length: million }, (_, i) => `SET key:${i % 100_000} value:${i}\r\n`);
  const socket = await open(server);
  await ask(socket, Buffer.from(lines.join('')), million);
  socket.destroy();
}

async function slow(server) {
  const socket = await open(server);
  const elements = Array.from({ length: 10_000 }, (_, i) => `e${i}`);
  await ask(socket, request('RPUSH', 'list', ...elements), 1);
  await ask(socket, Buffer.from('LRANGE list 0 -1\r\n'.repeat(500)), 500 * 20_001);
  socket.destroy();
}

async function deaf(server) {
  const subscribers = await openDeaf(server, 50, 'SUBSCRIBE channel\r\n');
  const socket = await open(server);
  const message = request('PUBLISH', 'channel', 'x'.repeat(10_000));
  for (let i = 0; i < 400; i++) await ask(socket, Buffer.concat(Array(10).fill(message)), 10);
  for (const each of [...subscribers, socket]) each.destroy();
}

async function monitors(server) {
  const deafOnes = await openDeaf(server, 20, 'MONITOR\r\n');
  const socket = await open(server);
  const batch = Buffer.from('SET key value\r\n'.repeat(1000));
  for (let i = 0; i < 200; i++) await ask(socket, batch, 1000);
  for (const each of [...deafOnes, socket]) each.destroy();
}

async function claims(server) {
  const sockets = [];
  for (let i = 0; i < 2000; i++) {
    const socket = await open(server);
    socket.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000000\r\nabc');
    sockets.push(socket);
  }
  await pause(200);
  for (const each of sockets) each.destroy();
}

async function churn(server) {
  const end = performance.now() + 2000;
  const before = processorNanoseconds(server);
  let count = 0;
  const one = async () => {
    while (performance.now() < end) {
      const socket = await open(server);
      socket.write('PING\r\n');
      await once(socket, 'data');
      socket.destroy();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return { microseconds: (processorNanoseconds(server) - before) / 1000 / count };
}

async function flush(server) {
  const socket = await open(server);
  const lines = Array.from({ length: 200_000 }, (_, i) => `SET key:${i} ${'v'.repeat(50)}\r\n`);
  await ask(socket, Buffer.from(lines.join('')), lines.length);
  socket.destroy();
  const before = await info(server, 'memory', 'used_memory');
  await send(server, 'FLUSHALL');
  return { used: (await info(server, 'memory', 'used_memory')) / before };
}

const cases = { idle: () => pause(1000), pipeline, slow, deaf, monitors, claims, churn, flush };

/** The longest ping while a case runs, and what else it has measured. */
async function measure(server, name) {
  const { longest, result } = await longestPing(server.port, () => cases[name](server));
  await send(server, 'FLUSHALL');
  await pause(300);
  return { longest, ...result };
}

async function main() {
  const { values: options } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      servers: { type: 'string', default: 'redis,cedis' },
      cases: { type: 'string', default: Object.keys(cases).join(',') },
      port: { type: 'string', default: '17260' },
    },
  });
  const names = options.servers.split(',');
  const chosen = options.cases.split(',');
  const servers = [];
  const results = new Map();
  try {
    for (const [i, name] of names.entries()) {
      servers.push(await start(name, Number(options.port) + i));
    }
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const name of chosen) {
        for (const server of round % 2 ? servers.toReversed() : servers) {
          const key = `${server.name} ${name}`;
          results.set(key, [...(results.get(key) ?? []), await measure(server, name)]);
        }
      }
    }
  } finally {
    await Promise.all(servers.map(stop));
  }
  const of = (server, name, what) =>
    median(results.get(`${server} ${name}`).map((each) => each[what]));
  const rows = chosen.map((name) => [
    name,
    ...names.map((server) => of(server, name, 'longest').toFixed(1)),
  ]);
  console.log(`\n### Longest ping beside others, ${options.rounds} rounds, medians, ms\n`);
  console.log(table(['while', ...names], rows));
  const extra = [
    ['churn', 'microseconds', 'processor time of a connection, µs', 1],
    ['flush', 'used', 'used_memory after FLUSHALL, share of before', 3],
  ];
  for (const [name, what, text, digits] of extra) {
    if (!chosen.includes(name)) continue;
    const figures = names.map((server) => `${server} ${of(server, name, what).toFixed(digits)}`);
    console.log(`\n${text}: ${figures.join(', ')}`);
  }
}

await main();
