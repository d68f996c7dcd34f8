// Writes what is generated of README.md and bench/README.md, between its marks:
//
//   <!-- generated: works -->      commands by family, from the command table, and how Cedis does in
//   …                              the TCL suite of Redis, from test/suite/results.tsv
//   <!-- end -->
//   <!-- generated: measured -->   tables of benches, from bench/result/*.md
//
//   node host/tool/generate-readme.mjs [--check]
//
//     --check     writes nothing; exit 1 if a file is not what it would be

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableLoad } from './command-table.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (path) => readFileSync(join(root, path), 'utf8');

/**
 * The rows of the table: a name, families of commands, and the files of the suite that try it. Each
 * family and each file stands in one row.
 */
const areas = [
  ['strings', ['string'], ['unit/type/string', 'unit/type/incr']],
  ['bitmaps', ['bitmap'], ['unit/bitops', 'unit/bitfield']],
  ['HyperLogLogs', ['hyperloglog'], ['unit/hyperloglog']],
  ['places', ['geo'], ['unit/geo']],
  ['lists', ['list'], ['unit/type/list', 'unit/type/list-2', 'unit/type/list-3']],
  ['sets', ['set'], ['unit/type/set']],
  ['sorted sets', ['sorted-set'], ['unit/type/zset']],
  ['hashes', ['hash'], ['unit/type/hash']],
  ['streams', ['stream'], ['unit/type/stream', 'unit/type/stream-cgroups']],
  [
    'keys of any type',
    ['generic'],
    ['unit/keyspace', 'unit/scan', 'unit/expire', 'unit/dump', 'unit/lazyfree', 'unit/sort'],
  ],
  ['transactions', ['transactions'], ['unit/multi']],
  ['messages', ['pubsub'], ['unit/pubsub', 'unit/pubsubshard']],
  ['scripts and functions', ['scripting'], ['unit/scripting', 'unit/functions']],
  [
    'connections',
    ['connection'],
    [
      ...['unit/protocol', 'unit/querybuf', 'unit/networking', 'unit/auth', 'unit/tracking'],
      ...['unit/limits', 'unit/quit', 'unit/pause', 'unit/client-eviction', 'unit/obuf-limits'],
      ...['unit/replybufsize', 'unit/tls'],
    ],
  ],
  [
    'the server: users, configuration, memory, what can be watched',
    ['server'],
    [
      ...['unit/acl', 'unit/acl-v2', 'unit/info', 'unit/info-command', 'unit/introspection'],
      ...['unit/introspection-2', 'unit/slowlog', 'unit/latency-monitor', 'unit/maxmemory'],
      ...['unit/memefficiency', 'unit/oom-score-adj', 'unit/other', 'unit/printver'],
      ...['unit/shutdown', 'unit/violations', 'integration/logging', 'integration/shutdown'],
    ],
  ],
  [
    'files: RDB, append-only files',
    [],
    [
      ...['integration/rdb', 'integration/aof', 'integration/aof-multi-part', 'unit/aofrw'],
      ...['integration/aof-race', 'integration/convert-ziplist-hash-on-load'],
      ...['integration/convert-ziplist-zset-on-load', 'integration/convert-zipmap-hash-on-load'],
      ...['integration/corrupt-dump', 'integration/corrupt-dump-fuzzer'],
      ...['integration/dismiss-mem'],
    ],
  ],
  ['replication and failover', [], /^(integration\/(repl|psync2|block-repl|failover)|unit\/wait)/],
  ['`redis-cli` and `redis-benchmark` against it', [], /^integration\/redis-/],
  ['cluster', ['cluster'], /^unit\/cluster\//],
];

/** The suite's files: tests that pass with redis-server, and how Cedis did, null if it did not run. */
function suiteRead() {
  const lines = read('test/suite/results.tsv').trimEnd().split('\n');
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [file, redis, verdict = '', ok = '0', err = '0'] = line.split('\t');
      return { file, redis: Number(redis), verdict, ok: Number(ok), err: Number(err) };
    });
}

const plural = (count, one, more) => `${count} ${count === 1 ? one : more}`;

/** How files of the suite went, in a few words. */
function suiteText(files) {
  const ran = files.filter(({ verdict }) => verdict !== '');
  const sum = (field) => ran.reduce((total, each) => total + each[field], 0);
  const missing = files.length - ran.length;
  const parts = ran.filter(({ verdict }) => verdict === 'time limit' || verdict === 'broke off');
  const words = [];
  if (ran.length > 0) words.push(`${sum('ok')} pass`);
  if (sum('err') > 0) words.push(`${sum('err')} ${sum('err') === 1 ? 'fails' : 'fail'}`);
  if (parts.length > 0) words.push(`${plural(parts.length, 'file', 'files')} not to the end`);
  if (missing > 0) words.push(`${plural(missing, 'file', 'files')} not run`);
  return words.join(', ');
}

/** How many tests of the files that were run pass with redis-server. */
function redisText(files) {
  const ran = files.filter(({ verdict }) => verdict !== '');
  return ran.length === 0 ? '' : String(ran.reduce((sum, { redis }) => sum + redis, 0));
}

function commandsText(rows) {
  if (rows.length === 0) return '';
  if (rows.every(({ group }) => group === 'cluster')) return `${rows.length}, all refused`;
  const inner = rows.filter(({ container }) => container !== null).length;
  const own = rows.length - inner;
  return inner === 0 ? String(own) : `${own}, with ${plural(inner, 'subcommand', 'subcommands')}`;
}

function works(rows) {
  const suite = suiteRead();
  const filesOf = (which) =>
    suite.filter(({ file }) => (Array.isArray(which) ? which.includes(file) : which.test(file)));
  const lines = areas.map(([name, groups, which]) => {
    const commands = commandsText(rows.filter(({ group }) => groups.includes(group)));
    const files = filesOf(which);
    return `| ${name} | ${commands} | ${suiteText(files)} | ${redisText(files)} |`;
  });
  for (const { file } of suite) {
    const count = areas.filter(([, , which]) => filesOf(which).some((each) => each.file === file));
    if (count.length !== 1) throw new Error(`generate-readme: ${file} is in ${count.length} areas`);
  }
  for (const group of new Set(rows.map((row) => row.group))) {
    if (areas.filter(([, groups]) => groups.includes(group)).length === 1) continue;
    throw new Error(`generate-readme: the family ${group} is in no area, or in several`);
  }
  const own = rows.filter(({ container }) => container === null).length;
  const all = `| **all** | ${own}, with ${rows.length - own} subcommands | ${suiteText(suite)} | ${redisText(suite)} |`;
  const head = [
    '| | commands | tests of the TCL suite of Redis 7.2.6 | with `redis-server` |',
    '| --- | --- | --- | --- |',
  ];
  return [...head, ...lines, all].join('\n');
}

/** What a bench has printed, without its heading. */
function measured(name) {
  const text = read(`bench/result/${name}.md`).trim();
  return text.replaceAll(/^###? /gm, '#### ');
}

function measuredAll() {
  const names = readdirSync(join(root, 'bench/result')).map((file) => file.replace(/\.md$/, ''));
  return names
    .sort()
    .map((name) => `### ${name}\n\n${measured(name)}`)
    .join('\n\n');
}

const table = await tableLoad(join(root, 'assembly/command/table'));
const parts = {
  works: works(table.tableRows),
  measured: measured('server'),
  'measured-all': measuredAll(),
};
for (const file of ['README.md', 'bench/README.md']) {
  const before = read(file);
  const after = before.replace(
    /(<!-- generated: ([a-z-]+) -->\n)[^]*?(<!-- end -->)/g,
    (_, head, name, end) => {
      if (parts[name] === undefined) throw new Error(`${file}: there is no part ${name}`);
      return `${head}\n${parts[name]}\n\n${end}`;
    },
  );
  if (after === before) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${file} is stale: run host/tool/generate-readme.mjs\n`);
    process.exitCode = 1;
  } else writeFileSync(join(root, file), after);
}
