// Compiles listpack.ts and prints what its operations cost: node bench/structure/listpack.mjs
// Medians of interleaved rounds, in nanoseconds an operation. A find writes its key as well.
import { imports, moduleCompile } from '../support/module.mjs';

const m = new WebAssembly.Instance(moduleCompile('listpack'), imports).exports;
m.start();

// Each group: what it is about, how its data are made, and its runs as [name, operations, run].
const groups = [];
const finds = (what, count, valueBytes) => {
  const skip = valueBytes ? 1 : 0;
  const rounds = Math.round(4_000_000 / count);
  groups.push([
    what,
    () => m.makeList(count, valueBytes),
    [
      ['find, there', rounds, (n) => m.runFind(n, count, skip, false)],
      ['find, there, byte loop', rounds, (n) => m.runFindByteLoop(n, count, skip, false)],
      ['find, not there', rounds, (n) => m.runFind(n, count, skip, true)],
      ['find, not there, byte loop', rounds, (n) => m.runFindByteLoop(n, count, skip, true)],
    ],
  ]);
};
finds('set of 16', 16, 0);
finds('set of 128', 128, 0);
finds('hash of 16 with values of 8 bytes', 16, 8);
finds('hash of 128 with values of 8 bytes', 128, 8);
finds('hash of 128 with values of 60 bytes', 128, 60);
const walks = [
  ['walk and get, an entry', 40_000, (n) => m.runWalk(n), 128],
  ['walk back and get, an entry', 40_000, (n) => m.runWalkBack(n), 128],
  ['seek', 1_000_000, (n) => m.runSeek(n)],
  ['validate, an entry', 40_000, (n) => m.runValidate(n), 128],
];
groups.push(['128 texts', () => m.makeList(128, 0), walks]);
groups.push(['128 integers', () => m.makeIntegers(128), walks]);
groups.push([
  'changes',
  () => m.makeList(128, 0),
  [
    ['append 12 bytes, 128 to a list', 1_280_000, (n) => m.runAppend(n, 12)],
    ['append 60 bytes, 128 to a list', 1_280_000, (n) => m.runAppend(n, 60)],
    ['push in front and pop behind', 1_000_000, (n) => m.runQueue(n)],
  ],
]);
for (const [name, factor] of [
  ['i16', 3],
  ['i32', 100_003],
  ['i64', 1e10],
]) {
  groups.push([
    `intset of 512 ${name}`,
    () => m.makeSet(512, factor),
    [
      ['find', 2_000_000, (n) => m.runSetFind(n)],
      ['remove and add', 1_000_000, (n) => m.runSetChange(n)],
    ],
  ]);
}
for (const [name, kind] of [
  ['mostly repeated', 60],
  ['half random', 32],
  ['random', 0],
]) {
  groups.push([
    `lzf, 8 KiB ${name}`,
    () => m.makeText(kind),
    [
      ['compress', 2000, (n) => m.runCompress(n)],
      ['decompress', 10_000, (n) => m.runDecompress(n)],
    ],
  ]);
}

const rounds = new Map();
for (let round = 0; round < 5; round++) {
  for (const [what, make, runs] of groups) {
    make();
    for (const [name, count, run, each = 1] of runs) {
      const before = process.hrtime.bigint();
      run(count);
      const cost = Number(process.hrtime.bigint() - before) / count / each;
      const key = `${what}: ${name}`;
      rounds.set(key, [...(rounds.get(key) ?? []), cost]);
    }
  }
}
for (const [name, costs] of rounds) {
  costs.sort((a, b) => a - b);
  console.log(`${name.padEnd(66)}${costs[costs.length >> 1].toFixed(1).padStart(9)} ns`);
}
