// What a replica costs its primary, beside redis-server: each with a replica of its own kind.
//
//   node bench/replication.mjs [--keys 5000000] [--rounds 3] [--parts attached,full,light]
//
//   attached  SET by redis-benchmark (P=16, 50 clients) to a server alone and to one with a replica
//   full      a replica comes to a server of so many keys while redis-benchmark writes: the longest
//             ping of another client of the primary, its writes a second as a share of those
//             without, the peak of its resident memory as a share of before, and how long it took.
//             (What a fork's child has copied for itself is another process's memory.)
//   light     the same beside writes that are not pipelined. What is written while the replica loads
//             waits in redis-server's memory, which at full speed is most of what grows, and here
//             in a file (host/replicate/overflow.ts).
//
// Servers take turns; the figures are medians of the rounds. The replica has the lowest priority,
// because it stands for another machine: on two cores it would take from what the others have.

import { parseArgs } from 'node:util';
import { benchmark, load, populate, rateDuring } from './support/load.mjs';
import { longestPing } from './support/pinger.mjs';
import { info, median, residentBytes, send, start, stop, table } from './support/servers.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const debug = ['--enable-debug-command', 'yes', '--repl-diskless-sync-delay', '0'];
/** What a replica may be behind without being dropped, so that each is measured to its end. */
const patient = ['--client-output-buffer-limit', 'replica 0 0 0'];

async function follow(name, port, primary) {
  const replica = await start(name, port, { args: debug, yields: true });
  await send(replica, `REPLICAOF 127.0.0.1 ${primary.port}`);
  return replica;
}

/** Resolves when a primary says that its replica is online, and the replica that it follows. */
async function online(primary, replica) {
  for (;;) {
    const says = await send(primary, 'INFO replication');
    const link = await send(replica, 'INFO replication');
    if (says.includes('state=online') && link.includes('master_link_status:up')) return;
    await pause(20);
  }
}

async function attached(name, port) {
  const words = ['-P', 16, '-c', 50, '-n', 2_000_000];
  const primary = await start(name, port, { args: [...debug, ...patient] });
  await benchmark(primary, ['-P', 16, '-c', 50, '-n', 500_000]);
  const alone = await benchmark(primary, words);
  const replica = await follow(name, port + 1, primary);
  await online(primary, replica);
  const rate = await benchmark(primary, words);
  await stop(replica);
  await stop(primary);
  return { alone, attached: rate };
}

async function full(name, port, keys, pipeline) {
  const primary = await start(name, port, { args: [...debug, ...patient] });
  await populate(primary, keys);
  const writer = load(primary, keys, pipeline);
  await pause(2000);
  const plain = await longestPing(port, () => rateDuring(primary, () => pause(4000)));
  const before = residentBytes(primary);
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, residentBytes(primary))), 50);
  let replica;
  const begun = performance.now();
  const during = await longestPing(port, () =>
    rateDuring(primary, async () => {
      replica = await follow(name, port + 1, primary);
      await online(primary, replica);
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watch);
  writer.kill('SIGKILL');
  const fullSyncs = await info(primary, 'stats', 'sync_full');
  await stop(replica);
  await stop(primary);
  return {
    idlePing: plain.longest,
    ping: during.longest,
    rate: during.result.rate / plain.result.rate,
    resident: peak / before,
    seconds,
    fullSyncs,
  };
}

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '3' },
    servers: { type: 'string', default: 'redis,cedis' },
    parts: { type: 'string', default: 'attached,full,light' },
    port: { type: 'string', default: '17380' },
  },
});
const names = options.servers.split(',');
const parts = {
  attached: (name) => attached(name, Number(options.port)),
  full: (name) => full(name, Number(options.port), Number(options.keys), 16),
  light: (name) => full(name, Number(options.port), Number(options.keys), 1),
};

for (const part of options.parts.split(',')) {
  const figures = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of round % 2 ? names.toReversed() : names) {
      figures.get(name).push(await parts[part](name));
    }
  }
  const whats = Object.keys(figures.get(names[0])[0]);
  const rows = whats.map((what) => {
    const cells = names.map((name) => median(figures.get(name).map((each) => each[what])));
    return [what, ...cells.map((cell) => cell.toPrecision(4)), (cells[1] / cells[0]).toFixed(2)];
  });
  console.log(`\n### ${part}, ${options.rounds} rounds, medians\n`);
  console.log(table(['', ...names, 'ratio'], rows));
}
