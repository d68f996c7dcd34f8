// How long there is no primary when one is killed: three Redis Sentinels over three servers of ours,
// and over three of redis-server.
//
//   node bench/failover.mjs [--rounds 5] [--down 1000] [--port 17500]
//
//   --down   down-after-milliseconds: so long a primary is silent before a Sentinel believes it
//
// While redis-benchmark writes, the primary gets SIGKILL. A round ends with the first write that a
// former replica takes; the figure is the time between, ms, of which most is --down. Rounds take
// turns and have servers of their own.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './support/load.mjs';
import { end, median, send, start, stop, table } from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    down: { type: 'string', default: '1000' },
    port: { type: 'string', default: '17500' },
  },
});
/** Sentinels that have split their votes try again after twice as long. */
const failoverTimeoutMs = 3000;
const port = Number(options.port);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const sentinels = [3, 4, 5].map((place) => port + place);

function sentinelStart(folder, its, primary) {
  const file = join(folder, `${its}.conf`);
  writeFileSync(
    file,
    `port ${its}\nsentinel monitor main 127.0.0.1 ${primary} 2\n` +
      `sentinel down-after-milliseconds main ${options.down}\n` +
      `sentinel failover-timeout main ${failoverTimeoutMs}\n`,
  );
  return spawn('redis-sentinel', [file], { cwd: folder, stdio: 'ignore' });
}

/** Resolves when a Sentinel knows the others and both replicas. */
async function ready(its) {
  for (;;) {
    const says = await send({ port: its }, 'SENTINEL MASTER main').catch(() => '');
    const words = says.split('\r\n');
    const figure = (name) => words[words.indexOf(name) + 2];
    if (figure('num-slaves') === '2' && figure('num-other-sentinels') === '2') return;
    await pause(100);
  }
}

async function outage(name) {
  const folder = mkdtempSync(join(tmpdir(), 'cedis-bench-'));
  const servers = [];
  for (const place of [0, 1, 2]) {
    const args = ['--repl-diskless-sync-delay', '0'];
    if (place > 0) args.push('--replicaof', `127.0.0.1 ${port}`);
    servers.push(await start(name, port + place, { args }));
  }
  const [primary, ...replicas] = servers;
  const watchers = sentinels.map((its) => sentinelStart(folder, its, port));
  await Promise.all(sentinels.map(ready));
  const writer = load(primary, 100_000, 1);
  await pause(1000);
  const begun = performance.now();
  await end(primary);
  writer.kill('SIGKILL');
  for (let isTaken = false; !isTaken;) {
    await pause(2);
    // Sentinel has a server that it promotes end its connections.
    const said = await Promise.all(
      replicas.map((each) => send(each, 'SET probe 1').catch(() => '')),
    );
    isTaken = said.some((reply) => reply.startsWith('+OK'));
  }
  const milliseconds = performance.now() - begun;
  for (const each of watchers) each.kill('SIGKILL');
  await Promise.all(replicas.map(stop));
  for (const each of [folder, primary.folder]) rmSync(each, { recursive: true, force: true });
  return milliseconds;
}

const names = ['redis', 'cedis'];
const found = { redis: [], cedis: [] };
for (let round = 0; round < Number(options.rounds); round++) {
  for (const name of names) found[name].push(await outage(name));
}
console.log(`\n### Without a primary, ${options.rounds} rounds, ms\n`);
const row = (what, figure) => [what, ...names.map((name) => figure(found[name]).toFixed(0))];
console.log(
  table(['', ...names], [row('median', median), row('longest', (all) => Math.max(...all))]),
);
