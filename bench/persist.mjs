// What saving and loading cost, beside redis-server.
//
//   node bench/persist.mjs [--keys 5000000] [--rounds 1] [--parts walk,zset,files,log,cold]
//
//   walk    BGSAVE and BGREWRITEAOF of so many keys while redis-benchmark writes (P=16, 50 clients):
//           the longest ping of another client, the writes a second as a share of those without, and
//           the peak of the server's resident memory as a share of before. (What a fork's child has
//           copied for itself is another process's memory: `child` is its private share.)
//   zset    the same while one sorted set of so many members is saved
//   files   SAVE of so many keys, and the time from the start of a process to its first answer
//   cold    from the start of a process to its first answer, empty and with a million keys, seconds
//   log     SET with the append-only file: everysec (P=16) and always (50 clients, P=1) beside none
//
// Servers take turns; the figures are medians of the rounds.

import { readFileSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchmark, load, rateDuring, scripted } from './support/load.mjs';
import { longestPing } from './support/pinger.mjs';
import { end, info, median, residentBytes, send, start, stop, table } from './support/servers.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** Redis writes the file without counting on a fsync of its own between. */
const aof = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--auto-aof-rewrite-percentage',
  '0',
];

/** Private memory of the server's children, bytes. */
function childBytes(server) {
  const { pid } = server.child;
  let bytes = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    for (const child of readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ')) {
      if (child.trim() === '') continue;
      try {
        const text = readFileSync(`/proc/${child}/smaps_rollup`, 'utf8');
        bytes += Number(/^Private_Dirty:\s+(\d+)/m.exec(text)[1]) * 1024;
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  return bytes;
}

/** Begins what the command asks for; resolves when it is over, with the peaks of memory. */
async function background(server, command, field) {
  const before = residentBytes(server);
  let peak = before;
  let child = 0;
  await send(server, command);
  do {
    await pause(50);
    peak = Math.max(peak, residentBytes(server));
    child = Math.max(child, childBytes(server));
  } while ((await info(server, 'persistence', field)) !== 0);
  return { resident: peak / before, child: child / before };
}

const jobs = [
  ['BGSAVE', 'rdb_bgsave_in_progress'],
  ['BGREWRITEAOF', 'aof_rewrite_in_progress'],
];

async function walkOver(server, keys, fill, writtenKeys) {
  await fill(server, keys);
  const writer = load(server, writtenKeys);
  await pause(2000);
  const figures = {};
  for (const [command, field] of jobs) {
    const plain = await longestPing(server.port, () => rateDuring(server, () => pause(4000)));
    const begun = performance.now();
    const during = await longestPing(server.port, () =>
      rateDuring(server, () => background(server, command, field)),
    );
    figures[command] = {
      idlePing: plain.longest,
      ping: during.longest,
      rate: during.result.rate / plain.result.rate,
      seconds: (performance.now() - begun) / 1000,
      ...during.result.result,
    };
    await pause(1000);
  }
  writer.kill('SIGKILL');
  return figures;
}

const populate = (server, keys) => send(server, `DEBUG POPULATE ${keys} key 16`);

const populateZset = (server, members) =>
  scripted(server, members, "'zadd','zset',i,'member:'..string.format('%.0f',i)");

const debug = ['--enable-debug-command', 'yes'];

async function walk(names, port, keys, fill, writtenKeys) {
  const figures = {};
  for (const [i, name] of names.entries()) {
    const server = await start(name, port + i, { args: debug });
    figures[name] = await walkOver(server, keys, fill, writtenKeys);
    await stop(server);
  }
  return figures;
}

async function files(names, port, keys) {
  const figures = {};
  for (const [i, name] of names.entries()) figures[name] = await saveAndLoad(name, port + i, keys);
  return figures;
}

async function cold(names, port) {
  const figures = {};
  for (const [i, name] of names.entries()) {
    const { loading: empty } = await saveAndLoad(name, port + i, 0);
    const { loading: million } = await saveAndLoad(name, port + i, 1_000_000);
    figures[name] = { empty, million };
  }
  return figures;
}

/** Seconds that SAVE of so many keys takes, and a start with that file. */
async function saveAndLoad(name, port, keys) {
  const server = await start(name, port, { args: debug });
  if (keys > 0) await populate(server, keys);
  const begun = performance.now();
  await send(server, 'SAVE');
  const saving = performance.now() - begun;
  await end(server);
  const again = performance.now();
  const { folder } = server;
  const loaded = await start(name, port, { args: debug, folder, seconds: 120 });
  const loading = performance.now() - again;
  const count = Number((await send(loaded, 'DBSIZE')).slice(1));
  if (count !== keys) throw new Error(`${name} has loaded ${count} keys`);
  await stop(loaded);
  return { saving: saving / 1000, loading: loading / 1000 };
}

const logCases = [
  ['none P=16', [], ['-P', 16, '-c', 50, '-n', 2_000_000]],
  ['everysec P=16', aof, ['-P', 16, '-c', 50, '-n', 2_000_000]],
  ['always P=1', [...aof, '--appendfsync', 'always'], ['-P', 1, '-c', 50, '-n', 50_000]],
];

async function log(names, port) {
  const figures = {};
  for (const [what, args, words] of logCases) {
    for (const [i, name] of names.entries()) {
      const server = await start(name, port + i, { args });
      await benchmark(server, [...words.slice(0, -1), 20_000]);
      (figures[name] ??= {})[what] = await benchmark(server, words);
      await stop(server);
    }
  }
  return figures;
}

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '1' },
    servers: { type: 'string', default: 'redis,cedis' },
    parts: { type: 'string', default: 'walk,zset,files,log,cold' },
    port: { type: 'string', default: '17280' },
  },
});
const keys = Number(options.keys);
const port = Number(options.port);
const names = options.servers.split(',');
const parts = {
  walk: (order) => walk(order, port, keys, populate, keys),
  zset: (order) => walk(order, port, keys, populateZset, 100_000),
  files: (order) => files(order, port, keys),
  log: (order) => log(order, port),
  cold: (order) => cold(order, port),
};

/** The medians of figures that have the same names in each round. */
function medians(rounds) {
  if (typeof rounds[0] === 'number') return median(rounds);
  return Object.fromEntries(
    Object.keys(rounds[0]).map((name) => [name, medians(rounds.map((each) => each[name]))]),
  );
}

function show(part, figures) {
  const rows = [];
  const visit = (path, cells) => {
    if (typeof cells[0] === 'number') {
      rows.push([path.join(' '), ...cells.map((cell) => cell.toPrecision(4))]);
      return;
    }
    for (const name of Object.keys(cells[0]))
      visit(
        [...path, name],
        cells.map((cell) => cell[name]),
      );
  };
  visit(
    [],
    names.map((name) => figures[name]),
  );
  console.log(`\n### ${part}, ${keys.toLocaleString('en')} keys, ${options.rounds} rounds\n`);
  console.log(table(['', ...names], rows));
}

for (const part of options.parts.split(',')) {
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    rounds.push(await parts[part](round % 2 ? names.toReversed() : names));
  }
  show(part, medians(rounds));
}
