// Bytes an element, beside redis-server: how much used_memory and resident memory grow when small
// keys are set, or when collections are filled.
//
//   node bench/memory.mjs [--shapes keys-8,keys-32,keys-100,set,zset,hash,hashes-5,hashes-10]
// [--count 1000000]
//                         [--expire]
//
//   keys-N    `key:<12 digits>` with values of N bytes; --expire gives every key a deadline
//   set       one set of members `member:<12 digits>`
//   zset      one sorted set of them, with random scores
//   hash      one hash of fields `field:<12 digits>`, values `value:<12 digits>`
//   hashes-N  count / 10 hashes of the same N fields, small enough to be listpacks
//
// Each shape runs on fresh servers. An element is a key, a member, a field, or one of the hashes.

import { connect } from 'node:net';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { info, residentBytes, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    shapes: { type: 'string', default: 'keys-8,keys-32,keys-100,set,zset,hash,hashes-5,hashes-10' },
    expire: { type: 'boolean', default: false },
    port: { type: 'string', default: '17010' },
  },
});
const count = Number(options.count);
const digits = (number) => String(number).padStart(12, '0');

/** How the command of element `i` looks, by shape, and how many elements there are. */
function shapeOf(name) {
  const [kind, number] = name.split('-');
  const value = 'x'.repeat(Number(number ?? 0));
  const expiry = options.expire ? ['EX', '86400'] : [];
  const shapes = {
    keys: (i) => ['SET', `key:${digits(i)}`, value, ...expiry],
    set: (i) => ['SADD', 'big', `member:${digits(i)}`],
    // The same scores for both servers, and no order: a permutation of the indexes.
    zset: (i) => ['ZADD', 'big', String((i * 7919) % count), `member:${digits(i)}`],
    hash: (i) => ['HSET', 'big', `field:${digits(i)}`, `value:${digits(i)}`],
    hashes: (i) => [
      'HSET',
      `hash:${digits(i)}`,
      ...Array.from({ length: Number(number) }, (_, j) => [`field:${j}`, `value:${i + j}`]).flat(),
    ],
  };
  if (shapes[kind] === undefined) throw new Error(`memory: there is no shape '${name}'`);
  return { make: shapes[kind], elements: kind === 'hashes' ? count / 10 : count };
}

/** Sends all commands of a shape through one connection, in pipelines of 1,000. */
async function fill(server, { make, elements }) {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  let replies = 0;
  socket.on('data', (chunk) => {
    for (const byte of chunk) if (byte === 10) replies += 1;
  });
  for (let from = 0; from < elements; from += 1000) {
    let batch = '';
    for (let i = from; i < Math.min(from + 1000, elements); i++) {
      const words = make(i);
      batch += `*${words.length}\r\n`;
      for (const word of words) batch += `$${word.length}\r\n${word}\r\n`;
    }
    socket.write(batch);
    while (replies < Math.min(from + 1000, elements)) await once(socket, 'data');
  }
  socket.end();
}

async function measure(name, shape, port) {
  const server = await start(name, port);
  try {
    await new Promise((done) => setTimeout(done, 500));
    const used = await info(server, 'memory', 'used_memory');
    const resident = residentBytes(server);
    await fill(server, shape);
    await new Promise((done) => setTimeout(done, 1000));
    return {
      used: ((await info(server, 'memory', 'used_memory')) - used) / shape.elements,
      resident: (residentBytes(server) - resident) / shape.elements,
      idle: resident / 1048576,
    };
  } finally {
    await stop(server);
  }
}

const rows = [];
for (const name of options.shapes.split(',')) {
  const shape = shapeOf(name);
  const redis = await measure('redis', shape, Number(options.port));
  const cedis = await measure('cedis', shape, Number(options.port) + 1);
  rows.push([
    name,
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
  `\n### Bytes an element: ${count.toLocaleString('en')} elements` +
    `${options.expire ? ', keys with a deadline' : ''}\n`,
);
console.log(
  table(
    [
      'shape',
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
