// How long another client waits: a thread of its own that sends a PING every millisecond and notes
// the longest wait for a reply. Importing this file gives `longestPing`; as a worker it is the
// thread.

import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Runs `work` and returns { longest: the longest ping meanwhile in ms, result: what it gave }. */
export async function longestPing(port, work) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port } });
  await once(worker, 'message');
  const result = await work();
  await new Promise((done) => setTimeout(done, 100));
  worker.postMessage('stop');
  const [longest] = await once(worker, 'message');
  return { longest, result };
}

async function pinger({ port }) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let longest = 0;
  let running = true;
  parentPort.on('message', () => (running = false));
  const ping = async () => {
    const sent = performance.now();
    socket.write('PING\r\n');
    await once(socket, 'data');
    return performance.now() - sent;
  };
  for (let i = 0; i < 200; i++) await ping();
  parentPort.postMessage('ready');
  while (running) {
    longest = Math.max(longest, await ping());
    await new Promise((done) => setTimeout(done, 1));
  }
  socket.destroy();
  parentPort.postMessage(longest);
  parentPort.close();
}

if (!isMainThread) await pinger(workerData);
