// npm run bench: everything that is measured, printed as Markdown.
//
//   npm run bench                 core, server and memory
//   npm run bench -- core         the engine alone          (bench/core.mjs tells its options)
//   npm run bench -- server       side by side              (bench/server.mjs)
//   npm run bench -- values       values of a kilobyte and more, side by side (bench/values.mjs)
//   npm run bench -- memory       bytes an element, side by side (bench/memory.mjs)
//   npm run bench -- latency      waiting beside huge values (bench/latency.mjs)
//   npm run bench -- fairness     waiting beside others who ask for much (bench/fairness.mjs)
//   npm run bench -- persist      saving and loading, side by side (bench/persist.mjs)
//   npm run bench -- replication   a replica's cost, side by side (bench/replication.mjs)
//   npm run bench -- failover     time without a primary, side by side (bench/failover.mjs)
//   npm run bench -- eviction     hits of each policy, side by side (bench/eviction.mjs)
//   npm run bench -- pubsub       messages and transactions, side by side (bench/pubsub.mjs)
//   npm run bench -- acl          what the rights of users cost  (bench/acl.mjs)
//   npm run bench -- library      calls and forks in the process (bench/library.mjs)
//   npm run bench -- page         the engine in Chromium    (bench/page.mjs)
//   npm run bench -- script       scripts without an engine behind them (bench/script.mjs)
//   npm run bench -- evalsha      scripts side by side       (bench/evalsha.mjs)
//   npm run bench -- bullmq       jobs of BullMQ, side by side (bench/bullmq.mjs)
//   npm run bench -- structure    single data structures    (bench/structure/*.mjs)
//
//   npm run bench -- server --keep    the same, and what is printed is kept in bench/result/server.md,
//                                     from which host/tool/generate-readme.mjs takes its tables

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [what, ...given] = process.argv.slice(2);
const isKept = given.includes('--keep');
const options = given.filter((option) => option !== '--keep');
const structures = readdirSync(join(here, 'structure')).filter((name) => name.endsWith('.mjs'));
const parts = {
  core: ['core.mjs'],
  server: ['server.mjs'],
  values: ['values.mjs'],
  memory: ['memory.mjs'],
  latency: ['latency.mjs'],
  fairness: ['fairness.mjs'],
  pubsub: ['pubsub.mjs'],
  eviction: ['eviction.mjs'],
  persist: ['persist.mjs'],
  replication: ['replication.mjs'],
  failover: ['failover.mjs'],
  acl: ['acl.mjs'],
  library: ['library.mjs'],
  script: ['script.mjs'],
  evalsha: ['evalsha.mjs'],
  bullmq: ['bullmq.mjs'],
  page: ['page.mjs'],
  structure: structures.map((name) => join('structure', name)),
};
/** By which rule TCP paces itself here: figures of different ones do not compare. */
function congestionControl() {
  try {
    return readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'latin1').trim();
  } catch {
    return 'an unknown rule';
  }
}

const chosen = what === undefined ? ['core', 'server', 'memory'] : [what];
for (const part of chosen) {
  const files = parts[part];
  if (files === undefined) {
    console.error(`bench: there is no part '${part}'; parts are ${Object.keys(parts).join(', ')}`);
    process.exit(2);
  }
  const printed = [];
  for (const file of files) {
    const result = spawnSync(process.execPath, [join(here, file), ...options], {
      stdio: ['inherit', isKept ? 'pipe' : 'inherit', 'inherit'],
      encoding: 'utf8',
    });
    if (isKept) process.stdout.write(result.stdout);
    if (result.status !== 0) process.exit(result.status ?? 1);
    printed.push(result.stdout);
  }
  if (isKept) {
    const day = new Date().toISOString().slice(0, 10);
    const words = ['npm run bench --', part, ...options].join(' ');
    const head = `Taken on ${day} by \`${words}\`, TCP paced by ${congestionControl()}.`;
    const text = `${head}\n\n${printed.join('').trim()}\n`;
    writeFileSync(join(here, 'result', `${part}.md`), text);
  }
}
