// Measures the hash table (assembly/structure/table.ts) alone, in nanoseconds an operation:
//
//     node bench/structure/table.mjs [records, default 1000000] [rounds, default 5]
//
//   insert    the record is made and inserted; one round, from an empty table
//   find      random keys that exist, one after the other
//   grouped   the same in groups of 16: buckets touched, records touched, then found
//   remove    random keys, the record freed; then they are inserted again, untimed
//   records   of insert and remove, what making and freeing a record costs
//   bytes     of table a record (the record's own 64 are not counted)
//
// Times are medians over the rounds, interleaved. The table of bytes is taken while the records
// double, because linear hashing is at its best and worst at different moments of a round.
import { imports, moduleCompile } from '../support/module.mjs';
import { median } from '../support/servers.mjs';

const OPERATIONS = 500_000;
const recordCount = Number(process.argv[2] ?? 1_000_000);
const roundCount = Number(process.argv[3] ?? 5);

function nanoseconds(operations, work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / operations;
}

const engine = new WebAssembly.Instance(moduleCompile('table'), imports).exports;
engine.start(OPERATIONS);

/** Inserts up to a count of records and returns the time an insert took. */
function fill(from, to) {
  let total = 0;
  for (let first = from; first < to; first += OPERATIONS) {
    const count = Math.min(OPERATIONS, to - first);
    engine.keysInOrder(first, count);
    total += nanoseconds(1, () => {
      if (engine.runInsert()) throw new Error('out of memory');
    });
  }
  return total / (to - from);
}

const times = { insert: [fill(0, recordCount)] };
const columns = { find: 'runFind', grouped: 'runFindGrouped', records: 'runRecords' };
for (let round = 0; round < roundCount; ++round) {
  for (const [name, run] of Object.entries(columns)) {
    engine.keysAtRandom(recordCount, OPERATIONS);
    (times[name] ??= []).push(nanoseconds(OPERATIONS, engine[run]));
  }
  const first = Math.floor((recordCount - OPERATIONS) * (round / roundCount));
  engine.keysInOrder(first, OPERATIONS);
  (times.remove ??= []).push(nanoseconds(OPERATIONS, engine.runRemove));
  engine.runInsert();
}
times.scan = [nanoseconds(recordCount, engine.runScan)];
times.random = [nanoseconds(100_000, () => engine.runRandom(100_000))];

console.log(`| ${recordCount} records | ${Object.keys(times).join(' | ')} |`);
console.log(`|---|${'---|'.repeat(Object.keys(times).length)}`);
console.log(
  `| ns | ${Object.values(times)
    .map((list) => median(list).toFixed(1))
    .join(' | ')} |`,
);

console.log('\n| records | bytes a record | % in overflow buckets |\n|---|---|---|');
for (let step = 0; step <= 8; ++step) {
  const from = Math.floor(recordCount * (1 + (step - 1) / 8));
  const to = Math.floor(recordCount * (1 + step / 8));
  if (step) fill(from, to);
  const figures = [engine.bytesPerRecord(), engine.overflowedPercent()];
  console.log(`| ${to} | ${figures.map((figure) => figure.toFixed(2)).join(' | ')} |`);
}
console.log(`\nrelease: ${nanoseconds(2 * recordCount, engine.runRelease).toFixed(1)} ns a record`);
