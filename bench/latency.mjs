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
import { pings } from './support/pinger.mjs';
import { send, start, stop, table } from './support/servers.mjs';

/** What pings take while `work` is done. */
async function pinged(server, work) {
  const { times } = await pings(server.port, 0, work);
  return [times[Math.floor(times.length * 0.999)], times.at(-1)];
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
