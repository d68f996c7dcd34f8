// Bytes a key, beside redis-server: how much used_memory and resident memory grow when small keys
// are set.
//
//   node bench/memory.mjs [--keys 1000000] [--bytes 8,32,100] [--expire]
//
// Keys are `key:<12 digits>`. Each size runs on fresh servers. --expire gives every key a deadline.

import { connect } from 'node:net';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { info, residentBytes, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    bytes: { type: 'string', default: '8,32,100' },
    expire: { type: 'boolean', default: false },
    port: { type: 'string', default: '17010' },
  },
});
const keys = Number(options.keys);

/** Sets keys 0 … keys - 1 through one connection, in pipelines of 1,000. */
async function fill(server, bytes) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const value = 'x'.repeat(bytes);
  const expiry = options.expire ? '$2\r\nEX\r\n$5\r\n86400\r\n' : '';
  let received = 0;
  socket.on('data', (chunk) => (received += chunk.length));
  for (let from = 0; from < keys; from += 1000) {
    let batch = '';
    for (let i = from; i < Math.min(from + 1000, keys); i++) {
      const key = `key:${String(i).padStart(12, '0')}`;
      batch += `*${expiry ? 5 : 3}\r\n$3\r\nSET\r\n$16\r\n${key}\r\n`;
      batch += `$${bytes}\r\n${value}\r\n${expiry}`;
    }
    socket.write(batch);
    while (received < Math.min(from + 1000, keys) * 5) await once(socket, 'data');
  }
  socket.end();
}

async function measure(name, bytes, port) {
  const server = await start(name, port);
  try {
    await new Promise((done) => setTimeout(done, 500));
    const used = await info(server, 'memory', 'used_memory');
    const resident = residentBytes(server);
    await fill(server, bytes);
    await new Promise((done) => setTimeout(done, 1000));
    return {
      used: ((await info(server, 'memory', 'used_memory')) - used) / keys,
      resident: (residentBytes(server) - resident) / keys,
      idle: resident / 1048576,
    };
  } finally {
    await stop(server);
  }
}

const rows = [];
for (const bytes of options.bytes.split(',').map(Number)) {
  const redis = await measure('redis', bytes, Number(options.port));
  const cedis = await measure('cedis', bytes, Number(options.port) + 1);
  rows.push([
    String(bytes),
    redis.used.toFixed(1),
    cedis.used.toFixed(1),
    (cedis.used / redis.used).toFixed(2),
    redis.resident.toFixed(1),
    cedis.resident.toFixed(1),
    (cedis.resident / redis.resident).toFixed(2),
    `${redis.idle.toFixed(1)} / ${cedis.idle.toFixed(1)}`,
  ]);
}
console.log(
  `\n### Memory a key: ${keys.toLocaleString('en')} keys${options.expire ? ', each with a deadline' : ''}\n`,
);
console.log(
  table(
    [
      'value bytes',
      'redis used',
      'cedis used',
      'ratio',
      'redis RSS',
      'cedis RSS',
      'ratio',
      'idle RSS MiB',
    ],
    rows,
  ),
);
