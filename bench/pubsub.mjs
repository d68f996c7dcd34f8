// PUBLISH and transactions beside redis-server, in interleaved runs.
//
//   node bench/pubsub.mjs [--rounds 5] [--seconds-scale 1] [--subscribers 1,10,1000] [--bytes 64]
//                         [--port 17200]
//
//   publish N       one connection publishes in pipelines of 16 to a channel with N subscribers;
//                   counted are messages that have arrived
//   publish N alone the same without a pipeline
//   publish N by 50 the same by 50 connections at the same time
//   transaction     ten connections, each with four of MULTI, ten SETs of 64 bytes, EXEC on the way
//
// The load comes from this process, which looks at nothing but how many bytes arrive. A figure is
// the ratio of the medians over the rounds: messages (transactions) a second, ours / theirs, and
// processor time of the server for one, theirs / ours; more is better in both.

import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
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
    subscribers: { type: 'string', default: '1,10,1000' },
    bytes: { type: 'string', default: '64' },
    port: { type: 'string', default: '17200' },
  },
});
const scale = Number(options['seconds-scale']);
const shared = Buffer.alloc(256 * 1024);

/** A connection that counts the bytes that arrive. */
class Counter {
  bytes = 0;
  arrived = () => undefined;

  async open(port) {
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (count) => {
          this.bytes += count;
          this.arrived(count);
          return true;
        },
      },
    });
    await once(this.socket, 'connect');
    return this;
  }

  /** Sends bytes and waits for as many bytes of reply. */
  ask(bytes, replyBytes) {
    return new Promise((resolve) => {
      const before = this.bytes;
      this.arrived = () => {
        if (this.bytes - before < replyBytes) return;
        this.arrived = () => undefined;
        resolve();
      };
      this.socket.write(bytes);
    });
  }
}

const request = (...words) =>
  Buffer.from(`*${words.length}\r\n${words.map((w) => `$${w.length}\r\n${w}\r\n`).join('')}`);

const message = 'x'.repeat(Number(options.bytes));
/** Long messages are fewer. */
const weight = Math.max(1, message.length / 1024);
const frameBytes = request('message', 'channel', message).length;

async function measure(server, count, work) {
  const processor = processorNanoseconds(server);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  return {
    rate: count / seconds,
    processor: (processorNanoseconds(server) - processor) / count / 1000,
  };
}

async function publish(server, subscribers, pipeline, publishers = 1) {
  const listeners = [];
  for (let i = 0; i < subscribers; i++) listeners.push(await new Counter().open(server.port));
  const subscribe = request('SUBSCRIBE', 'channel');
  const answer = '*3\r\n$9\r\nsubscribe\r\n$7\r\nchannel\r\n:1\r\n'.length;
  for (const listener of listeners) await listener.ask(subscribe, answer);
  const speakers = [];
  for (let i = 0; i < publishers; i++) speakers.push(await new Counter().open(server.port));
  const total = Math.ceil(
    ((subscribers === 1 ? 400_000 : 2_000_000) * scale) / subscribers / weight,
  );
  const rounds = Math.ceil(total / publishers / pipeline / (pipeline === 1 ? 8 : 1));
  const batch = Buffer.concat(Array(pipeline).fill(request('PUBLISH', 'channel', message)));
  const replyBytes = pipeline * `:${subscribers}\r\n`.length;
  const count = rounds * publishers * pipeline * subscribers;
  const result = await measure(server, count, async () => {
    let left = count * frameBytes;
    const all = new Promise((resolve) => {
      for (const listener of listeners) {
        listener.arrived = (bytes) => {
          left -= bytes;
          if (left <= 0) resolve();
        };
      }
    });
    const speak = async (publisher) => {
      for (let i = 0; i < rounds; i++) await publisher.ask(batch, replyBytes);
    };
    await Promise.all(speakers.map(speak));
    await all;
  });
  for (const { socket } of [...listeners, ...speakers]) socket.destroy();
  await new Promise((done) => setTimeout(done, 50));
  return result;
}

const inTransaction = 10;
const atOnce = 4;
const transactionBytes = 5 + inTransaction * 9 + 5 + inTransaction * 5;

async function transactions(server) {
  const clients = [];
  for (let i = 0; i < 10; i++) clients.push(await new Counter().open(server.port));
  const rounds = Math.ceil(1000 * scale);
  const batches = clients.map((_, client) => {
    const one = [request('MULTI')];
    for (let i = 0; i < inTransaction; i++) one.push(request('SET', `key:${client}:${i}`, message));
    one.push(request('EXEC'));
    return Buffer.concat(Array(atOnce).fill(Buffer.concat(one)));
  });
  const result = await measure(server, rounds * clients.length * atOnce, () =>
    Promise.all(
      clients.map(async (client, at) => {
        for (let i = 0; i < rounds; i++) await client.ask(batches[at], atOnce * transactionBytes);
      }),
    ),
  );
  for (const { socket } of clients) socket.destroy();
  return result;
}

const tests = [
  ...options.subscribers.split(',').flatMap((text) => [
    [`publish ${text}`, (server) => publish(server, Number(text), 16)],
    [`publish ${text} alone`, (server) => publish(server, Number(text), 1)],
    [`publish ${text} by 50`, (server) => publish(server, Number(text), 1, 50)],
  ]),
  ['transaction', transactions],
];

const port = Number(options.port);
const servers = [await start('redis', port), await start('cedis', port + 1)];
const results = new Map();
try {
  for (let round = -1; round < Number(options.rounds); round++) {
    const order = round % 2 ? servers.toReversed() : servers;
    for (const [name, test] of tests) {
      for (const server of order) {
        const key = `${server.name} ${name}`;
        const result = await test(server);
        // The first round warms up.
        if (round < 0) results.set(key, []);
        else results.get(key).push(result);
      }
    }
  }
} finally {
  await Promise.all(servers.map(stop));
}

const rows = tests.map(([name]) => {
  const of = (server, what) => median(results.get(`${server} ${name}`).map((each) => each[what]));
  return [name, ...comparison(of)];
});
console.log(
  `\n### Messages and transactions beside redis-server, ${options.rounds} rounds, medians\n`,
);
console.log(
  table(['test', 'redis /s', 'cedis /s', 'ratio', 'redis µs', 'cedis µs', 'processor ratio'], rows),
);
