// The engine alone: no sockets, one thread, requests prepared beforehand.
//
//   node bench/core.mjs [--keys 1000000] [--seconds 1] [--batches 1,16,100] [--memory
//   1000000,10000000]
//
// A batch is what one call of handleInput holds, i.e. what a client pipelines. The replies are
// taken and given back after each batch, as a host does it. A figure is operations a second, the
// median of five runs; MSET counts its ten keys as one operation.

import { parseArgs } from 'node:util';
import { build } from '../host/tool/build.mjs';
import { median, table } from './support/servers.mjs';

build();
const { Core } = await import('../build/host/engine/core.js');
const { engineModule } = await import('../build/host/engine/node-module.js');
const module = engineModule();
const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1' },
    batches: { type: 'string', default: '1,16,100' },
    memory: { type: 'string', default: '1000000,10000000' },
    rounds: { type: 'string', default: '5' },
  },
});
const keys = Number(options.keys);
const value = 'v'.repeat(64);
/** A small generator of its own, so that runs repeat. */
let state = 12345;
const random = (bound) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 4294967296) * bound);
};
const key = () => `key:${String(random(keys)).padStart(12, '0')}`;
const encode = (...words) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

const operations = {
  SET: () => encode('SET', key(), value),
  GET: () => encode('GET', key()),
  INCR: () => encode('INCR', `n:${random(keys)}`),
  'MSET (10 keys)': () =>
    encode('MSET', ...Array.from({ length: 10 }, () => [key(), value]).flat()),
  'SET EX': () => encode('SET', key(), value, 'EX', '100'),
  EXPIRE: () => encode('EXPIRE', key(), '100'),
};

function prepare(make, batch) {
  const count = Math.max(1, Math.floor(200_000 / batch));
  return Array.from({ length: count }, () =>
    Buffer.from(Array.from({ length: batch }, make).join(''), 'latin1'),
  );
}

function run(core, client, batches, batch) {
  const end = performance.now() + Number(options.seconds) * 1000;
  let done = 0;
  const started = performance.now();
  while (performance.now() < end) {
    for (const bytes of batches) {
      core.receive(client, bytes, bytes.length);
      for (let c = core.pollOutput(); c !== 0; c = core.pollOutput()) core.written(c);
    }
    done += batches.length * batch;
  }
  return (done / (performance.now() - started)) * 1000;
}

function speed() {
  const core = new Core({ seed: 1n, inputBytes: 1 << 20, module });
  const client = core.connect(0, -1, '', '');
  const fill = prepare(operations.SET, 100);
  for (let i = 0; i < keys * 3; i += 200_000) runOnce(core, client, fill);
  const rows = [];
  for (const [name, make] of Object.entries(operations)) {
    const cells = [name];
    for (const batch of options.batches.split(',').map(Number)) {
      const batches = prepare(make, batch);
      runOnce(core, client, batches);
      const rates = Array.from({ length: Number(options.rounds) }, () =>
        run(core, client, batches, batch),
      );
      cells.push((median(rates) / 1e6).toFixed(2));
    }
    rows.push(cells);
  }
  console.log(`\n### The engine alone: million operations a second, ${options.keys} keys\n`);
  const heads = options.batches.split(',').map((batch) => `batch ${batch}`);
  console.log(table(['operation', ...heads], rows));
}

function runOnce(core, client, batches) {
  for (const bytes of batches) {
    core.receive(client, bytes, bytes.length);
    for (let c = core.pollOutput(); c !== 0; c = core.pollOutput()) core.written(c);
  }
}

function memory() {
  const rows = [];
  for (const count of options.memory.split(',').map(Number)) {
    const core = new Core({ seed: 1n, inputBytes: 1 << 20, module });
    const client = core.connect(0, -1, '', '');
    const before = core.engine.usedBytes();
    const reserved = core.engine.reservedBytes();
    for (let from = 0; from < count; from += 1000) {
      let batch = '';
      for (let i = from; i < from + 1000; i++) {
        batch += encode('SET', `key:${String(i).padStart(12, '0')}`, 'x'.repeat(32));
      }
      runOnce(core, client, [Buffer.from(batch, 'latin1')]);
    }
    rows.push([
      count.toLocaleString('en'),
      ((core.engine.usedBytes() - before) / count).toFixed(1),
      ((core.engine.reservedBytes() - reserved) / count).toFixed(1),
    ]);
  }
  console.log('\n### Bytes a key: 16-byte keys, 32-byte values\n');
  console.log(table(['keys', 'live bytes a key', 'bytes taken from the system a key'], rows));
}

speed();
memory();
