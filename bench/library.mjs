// The library: calls in the process, and forks.
//
//   node bench/library.mjs [--keys 10000] [--seconds 0.5] [--rounds 5] [--forks 50]
//
// Calls are made one by one, as a program makes them, and each reply is read. A figure is the
// median of the rounds: calls a second, and processor time of the process a call, which tells more
// on a machine that does other things. A fork is of a store of 10 MB: the first one has no memory
// yet, those that follow take the engine of the one that was closed.

import { parseArgs } from 'node:util';
import { build } from '../host/tool/build.mjs';
import { median, table } from './support/servers.mjs';

build();
const { open } = await import('../build/host/library/node-index.js');
const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '0.5' },
    rounds: { type: 'string', default: '5' },
    forks: { type: 'string', default: '50' },
  },
});
const keys = Array.from({ length: Number(options.keys) }, (_, n) => `key:${n}`);
const keyAt = (n) => keys[n % keys.length];

const operations = {
  "call('GET', key)": (store, n) => store.call('GET', keyAt(n)),
  'get(key)': (store, n) => store.get(keyAt(n)),
  'binary.get(key)': (store, n) => store.binary.get(keyAt(n)),
  'set(key, value)': (store, n) => store.set(keyAt(n), 'value'),
  "incr('n')": (store) => store.incr('n'),
  'hgetall, 3 fields': (store) => store.hgetall('h'),
};

const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Calls a second and ns of processor time a call. */
function measure(store, operation) {
  const end = performance.now() + Number(options.seconds) * 1000;
  const [began, used] = [performance.now(), processorTime()];
  let count = 0;
  while (performance.now() < end) for (let n = 0; n < 1000; n++) operation(store, count++);
  const rate = (count / (performance.now() - began)) * 1000;
  return { rate, cost: ((processorTime() - used) * 1000) / count };
}

async function calls() {
  const store = await open();
  keys.forEach((key, n) => store.set(key, `value ${n}`));
  store.hset('h', 'a', 1, 'b', 2, 'c', 3);
  const rows = Object.entries(operations).map(([name, operation]) => {
    measure(store, operation);
    const rounds = Array.from({ length: Number(options.rounds) }, () => measure(store, operation));
    const rate = median(rounds.map((round) => round.rate)) / 1e6;
    return [name, rate.toFixed(2), median(rounds.map((round) => round.cost)).toFixed(0)];
  });
  await store.close();
  console.log('\n### The library: calls one by one\n');
  console.log(table(['call', 'M a second', 'ns of processor time'], rows));
}

async function forks() {
  const store = await open();
  for (let n = 0; n < 9000; n++) store.set(`key:${n}`, 'x'.repeat(1000));
  const times = [];
  for (let n = 0; n < Number(options.forks); n++) {
    const [began, used] = [performance.now(), processorTime()];
    const copy = store.fork();
    times.push({ ms: performance.now() - began, cost: (processorTime() - used) / 1000 });
    await copy.close();
  }
  await store.close();
  const [first, ...others] = times;
  const row = (name, { ms, cost }) => [name, ms.toFixed(2), cost.toFixed(2)];
  const middle = {
    ms: median(others.map(({ ms }) => ms)),
    cost: median(others.map(({ cost }) => cost)),
  };
  console.log('\n### The library: a fork of 10 MB\n');
  const rows = [row('the first', first), row('one after another', middle)];
  console.log(table(['fork', 'ms', 'ms of processor time'], rows));
}

await calls();
await forks();
