// Jobs of BullMQ beside redis-server: scripts on lists, sorted sets, hashes and streams, as
// applications use them.
//
//   node bench/bullmq.mjs [--rounds 5] [--jobs 4000]
//
// A round adds jobs in bulks of 100, while a worker that takes ten at a time processes them, on one
// server and then on the other, and the next round in the other order. A figure is the median of
// the rounds: jobs a second, where BullMQ itself takes most of the time, and processor time of the
// server a job.

import { parseArgs } from 'node:util';
import { Queue, Worker } from 'bullmq';
import { build } from '../host/tool/build.mjs';
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
    jobs: { type: 'string', default: '4000' },
    port: { type: 'string', default: '17100' },
  },
});
const jobs = Number(options.jobs);
const bulk = 100;
const concurrency = 10;

/** Adds so many jobs to a queue of its own and processes them. */
async function run(server, name, count) {
  const connection = { port: server.port, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection });
  let left = count;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const worker = new Worker(name, async (job) => job.data.value * 2, { connection, concurrency });
  worker.on('completed', () => {
    left -= 1;
    if (left === 0) finish();
  });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const before = processorNanoseconds(server);
  const since = performance.now();
  for (let added = 0; added < count; added += bulk) {
    const size = Math.min(bulk, count - added);
    await queue.addBulk(
      Array.from({ length: size }, (_, i) => ({ name: 'job', data: { value: added + i } })),
    );
  }
  await finished;
  const seconds = (performance.now() - since) / 1000;
  const processor = (processorNanoseconds(server) - before) / count / 1000;
  await worker.close();
  await queue.close();
  return { rate: count / seconds, processor };
}

build();
const port = Number(options.port);
const servers = [await start('redis', port), await start('cedis', port + 1)];
const results = { redis: [], cedis: [] };
try {
  for (const server of servers) await run(server, 'warm', jobs);
  for (let round = 0; round < Number(options.rounds); round++) {
    const order = round % 2 ? servers.toReversed() : servers;
    for (const server of order) results[server.name].push(await run(server, `q${round}`, jobs));
  }
} finally {
  await Promise.all(servers.map(stop));
}
const of = (server, what) => median(results[server].map((result) => result[what]));
console.log(
  `\n### BullMQ beside redis-server: ${jobs} jobs, ${concurrency} at a time, ` +
    `${options.rounds} interleaved rounds, medians\n`,
);
console.log(
  table(
    ['', 'redis jobs/s', 'cedis jobs/s', 'ratio', 'redis µs', 'cedis µs', 'processor ratio'],
    [['add and process', ...comparison(of)]],
  ),
);
