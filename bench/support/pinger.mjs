// How long another client waits: a thread of its own sends PING after PING on one connection and
// notes how long each takes. Importing this file gives the functions; as a worker it is the thread.

import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Pings that only measure how the thread warms up. */
const warmUp = 500;
/** What is still waited for when the work is done, ms. */
const afterwards = 100;

/**
 * Runs `work` and returns { times: how long each ping took meanwhile in ms, shortest first, result:
 * what the work gave }.
 * @param everyMs the rest between a reply and the next ping
 */
export async function pings(port, everyMs, work) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, everyMs } });
  await once(worker, 'message');
  const result = await work();
  await new Promise((done) => setTimeout(done, afterwards));
  worker.postMessage('stop');
  const [times] = await once(worker, 'message');
  return { times: times.sort(), result };
}

/** Runs `work` beside a ping every millisecond: { longest, result }. */
export async function longestPing(port, work) {
  const { times, result } = await pings(port, 1, work);
  return { longest: times.at(-1), result };
}

async function pinger({ port, everyMs }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const times = [];
  let running = true;
  parentPort.on('message', () => (running = false));
  const ping = async () => {
    const sent = performance.now();
    socket.write('PING\r\n');
    await once(socket, 'data');
    return performance.now() - sent;
  };
  for (let i = 0; i < warmUp; i++) await ping();
  parentPort.postMessage('ready');
  while (running) {
    times.push(await ping());
    await new Promise((done) => setTimeout(done, everyMs));
  }
  socket.destroy();
  parentPort.postMessage(Float64Array.from(times));
  parentPort.close();
}

if (!isMainThread) await pinger(workerData);
