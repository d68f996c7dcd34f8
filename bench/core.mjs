// The engine alone: no sockets, one thread, requests prepared beforehand.
//
//   node bench/core.mjs [--keys 1000000] [--seconds 1] [--batches 1,16,100] [--memory
//   1000000,10000000] [--against FOLDER] [--operations SET,ZADD]
//
// With --against, the same is done by the built copy in another folder, in turns of `seconds`, and
// what is shown is this copy's figure as a share of that one's.
//
// A batch is what one call of handleInput holds, i.e. what a client pipelines. The replies are
// taken and given back after each batch, as a host does it. A figure is operations a second, the
// median of five runs, or with --against the geometric mean of the medians of both orders in which
// the engines are made. MSET counts its ten keys as one operation.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../host/tool/build.mjs';
import { median, table } from './support/servers.mjs';

build();
const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1' },
    batches: { type: 'string', default: '1,16,100' },
    memory: { type: 'string', default: '1000000,10000000' },
    rounds: { type: 'string', default: '5' },
    against: { type: 'string' },
    operations: { type: 'string' },
  },
});
const keys = Number(options.keys);

/** What makes engines of the copy in a folder. */
async function copyOf(folder) {
  const at = (name) => new URL(name, pathToFileURL(`${resolve(folder)}/`));
  const { Core } = await import(at('build/host/engine/core.js'));
  const { engineModule } = await import(at('build/host/engine/node-module.js'));
  const module = engineModule();
  return () => {
    const core = new Core({ seed: 1n, inputBytes: 1 << 20, module });
    return { core, client: core.connect(0, -1, '', '') };
  };
}

const engine = await copyOf(new URL('..', import.meta.url).pathname);
const other = options.against === undefined ? null : await copyOf(options.against);
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
  'LPUSH LPOP': () => list(),
  SADD: () => encode('SADD', `s:${random(1000)}`, `m:${random(keys)}`),
  HSET: () => encode('HSET', `h:${random(1000)}`, `f:${random(1000)}`, value),
  ZADD: () => encode('ZADD', 'z', String(random(keys)), `m:${random(keys)}`),
  XADD: () => encode('XADD', 'x', 'MAXLEN', '~', '10000', '*', 'field', value),
  SETBIT: () => encode('SETBIT', 'bits', String(random(1 << 20)), '1'),
  PFADD: () => encode('PFADD', 'sketch', `m:${random(keys)}`),
};

/** As many elements come as go. */
let isPush = false;
function list() {
  isPush = !isPush;
  return isPush ? encode('LPUSH', 'l', value) : encode('LPOP', 'l');
}

function prepare(make, batch) {
  const count = Math.max(1, Math.floor(200_000 / batch));
  return Array.from({ length: count }, () =>
    Buffer.from(Array.from({ length: batch }, make).join(''), 'latin1'),
  );
}

/** Operations a second, done again and again for a while. */
function run({ core, client }, batches, batch) {
  const end = performance.now() + Number(options.seconds) * 1000;
  let done = 0;
  const started = performance.now();
  while (performance.now() < end) {
    runOnce(core, client, batches);
    done += batches.length * batch;
  }
  return (done / (performance.now() - started)) * 1000;
}

/** Engines with all keys, in the order in which they are made. */
function filled(makers) {
  const engines = makers.map((make) => make());
  const fill = prepare(operations.SET, 100);
  for (const { core, client } of engines) {
    for (let i = 0; i < keys * 3; i += 200_000) runOnce(core, client, fill);
  }
  return engines;
}

function speed() {
  // The engine that is made first has the better or the worse pages: each is first once.
  const pairs =
    other === null
      ? [filled([engine])]
      : [filled([engine, other]), filled([other, engine]).reverse()];
  const rows = [];
  const chosen = options.operations?.split(',') ?? Object.keys(operations);
  for (const name of chosen) {
    const make = operations[name];
    const cells = [name];
    for (const batch of options.batches.split(',').map(Number)) {
      const batches = prepare(make, batch);
      for (const { core, client } of pairs.flat()) runOnce(core, client, batches);
      const rounds = pairs.map((engines) =>
        Array.from({ length: Number(options.rounds) }, () =>
          engines.map((each) => run(each, batches, batch)),
        ),
      );
      cells.push(other === null ? rateOf(rounds[0]) : shareOf(rounds));
    }
    rows.push(cells);
  }
  const figure = other === null ? 'million operations a second' : `against ${options.against}`;
  console.log(`\n### The engine alone: ${figure}, ${options.keys} keys\n`);
  const heads = options.batches.split(',').map((batch) => `batch ${batch}`);
  console.log(table(['operation', ...heads], rows));
}

/** The median of the rates of rounds. */
function rateOf(rounds) {
  return (median(rounds.map(([rate]) => rate)) / 1e6).toFixed(2);
}

/** Our share of the other copy's rate: the geometric mean of the medians of both orders. */
function shareOf(pairs) {
  const shares = pairs.map((rounds) => median(rounds.map(([ours, theirs]) => ours / theirs)));
  return Math.sqrt(shares[0] * shares[1]).toFixed(2);
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
    const { core, client } = engine();
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
if (other === null) memory();
