// Compiles quicklist.ts and prints what its operations cost: node bench/structure/quicklist.mjs
// Medians of interleaved rounds, in nanoseconds an operation. Elements are texts of 12 bytes, nodes
// have 8 KiB. Replacing and inserting at random find their place first.
import { imports, moduleCompile } from '../support/module.mjs';

const m = new WebAssembly.Instance(moduleCompile('quicklist'), imports).exports;
m.start();

const ends = [
  ['push at the tail', 400_000, (n) => m.runPush(n, true)],
  ['pop at the head', 400_000, (n) => m.runPop(n, false)],
  ['push at the head', 400_000, (n) => m.runPush(n, false)],
  ['pop at the tail', 400_000, (n) => m.runPop(n, true)],
];
const middle = [
  ['queue of this length: one in, one out', 400_000, (n) => m.runQueue(n)],
  ['turn', 400_000, (n) => m.runTurn(n)],
  ['read a random index', 20_000, (n) => m.runIndex(n)],
  ['replace at a random index', 20_000, (n) => m.runReplace(n)],
  ['insert at a random index', 20_000, (n) => m.runInsert(n)],
];
// Each group: what it is about, how its data are made, and its runs as [name, operations, run].
const groups = [
  ['empty', () => m.makeList(0, 0), ends],
  ['100 elements', () => m.makeList(100, 0), middle.slice(0, 3)],
  ['100,000 elements', () => m.makeList(100_000, 0), middle],
  ['empty, depth 1', () => m.makeList(0, 1), ends],
  ['100,000 elements, depth 1', () => m.makeList(100_000, 1), middle],
];

const rounds = new Map();
for (let round = 0; round < 5; round++) {
  for (const [what, make, runs] of groups) {
    make();
    for (const [name, count, run] of runs) {
      const before = process.hrtime.bigint();
      run(count);
      const cost = Number(process.hrtime.bigint() - before) / count;
      const key = `${what}: ${name}`;
      rounds.set(key, [...(rounds.get(key) ?? []), cost]);
    }
  }
}
for (const [name, costs] of rounds) {
  costs.sort((a, b) => a - b);
  console.log(`${name.padEnd(66)}${costs[costs.length >> 1].toFixed(1).padStart(9)} ns`);
}
for (const depth of [0, 1]) {
  const bytes = m.makeList(1_000_000, depth).toFixed(2);
  console.log(`${`bytes an element, depth ${depth}`.padEnd(66)}${bytes.padStart(9)}`);
}
