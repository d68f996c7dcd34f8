// How long one client waits while another one's huge value is made and goes away.
//
//   node bench/latency.mjs [--members 5000000] [--types set,zset] [--servers redis,cedis]
//
// A thread of its own sends PING after PING on one connection and notes how long each takes, while
// a value of `members` members is
//
//   grown       filled by pipelines of small commands, so that tables resize
//   deleted     DEL
//   unlinked    UNLINK
//   expired     PEXPIRE 1
//   overwritten SET
//   flushed     FLUSHALL
//
// and for two seconds afterwards, which is when it is freed in steps. `idle` is the same with
// nothing going on: what the machine itself adds. Figures are milliseconds: the 99.9th percentile
// and the longest.

import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { send, start, stop, table } from './support/servers.mjs';

/** The thread that pings: answers 'stop' with what it has seen. */
async function pinger({ port }) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
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
  // The first ones would measure how this thread warms up.
  for (let i = 0; i < 500; i++) await ping();
  parentPort.postMessage('ready');
  while (running) {
    times.push(await ping());
    await new Promise((done) => setTimeout(done, 0));
  }
  socket.destroy();
  times.sort((a, b) => a - b);
  parentPort.postMessage([times[Math.floor(times.length * 0.999)], times.at(-1)]);
  parentPort.close();
}

/** What pings take while `work` is done. */
async function pinged(server, work) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port: server.port } });
  await once(worker, 'message');
  await work();
  worker.postMessage('stop');
  const [figures] = await once(worker, 'message');
  return figures;
}

async function fill(server, type, members) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  let replies = 0;
  socket.on('data', (chunk) => {
    for (const byte of chunk) if (byte === 10) replies += 1;
  });
  for (let from = 0; from < members; from += 500) {
    let batch = '';
    for (let i = from; i < from + 500; i += 10) {
      batch += type === 'set' ? 'SADD big' : 'ZADD big';
      for (let j = i; j < i + 10; j++) {
        batch += type === 'set' ? ` member:${j}` : ` ${(j * 7919) % members} member:${j}`;
      }
      batch += '\r\n';
    }
    socket.write(batch);
    while (replies < (from + 500) / 10) await once(socket, 'data');
  }
  socket.end();
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const actions = {
  deleted: ['DEL big'],
  unlinked: ['UNLINK big'],
  expired: ['PEXPIRE big 1'],
  overwritten: ['SET big small'],
  flushed: ['FLUSHALL'],
};

async function measure(name, port, types, members) {
  const server = await start(name, port);
  const rows = [];
  const note = (what, [often, longest]) =>
    rows.push([name, what, often.toFixed(2), longest.toFixed(2)]);
  try {
    note('idle', await pinged(server, () => pause(2000)));
    for (const type of types) {
      for (const [action, lines] of Object.entries(actions)) {
        const grown = await pinged(server, () => fill(server, type, members));
        if (action === 'deleted') note(`${type} grown`, grown);
        const gone = await pinged(server, async () => {
          for (const line of lines) await send(server, line);
          await pause(2000);
        });
        note(`${type} ${action}`, gone);
        await send(server, 'FLUSHALL');
        await pause(3000);
      }
    }
  } finally {
    await stop(server);
  }
  return rows;
}

if (isMainThread) {
  const { values: options } = parseArgs({
    options: {
      members: { type: 'string', default: '5000000' },
      types: { type: 'string', default: 'set,zset' },
      servers: { type: 'string', default: 'redis,cedis' },
      port: { type: 'string', default: '17020' },
    },
  });
  const rows = [];
  for (const [i, name] of options.servers.split(',').entries()) {
    const port = Number(options.port) + i;
    rows.push(...(await measure(name, port, options.types.split(','), Number(options.members))));
  }
  console.log(`\n### Waiting beside a value of ${options.members} members, ms\n`);
  console.log(table(['server', 'while it is', '99.9 %', 'longest'], rows));
} else {
  await pinger(workerData);
}
