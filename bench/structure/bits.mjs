// Compiles bits.ts and prints what operations on bitmaps, HyperLogLogs and shapes cost:
// node bench/structure/bits.mjs. Medians of interleaved rounds, in nanoseconds an operation.
import { imports, moduleCompile } from '../support/module.mjs';

const m = new WebAssembly.Instance(moduleCompile('bits'), imports).exports;
m.start();

const cases = [
  ['count the bits of 1 MB', 2000, (n) => m.count(n)],
  ['AND of two strings of 1 MB', 1000, (n) => m.combine(n)],
  ['find the last bit of 1 MB', 1000, (n) => m.find(n)],
  ['add an element, dense', 2_000_000, (n) => m.add(n)],
  ['estimate, dense', 10_000, (n) => m.estimate(n)],
  ['union, dense', 20_000, (n) => m.union(n)],
  ['is a place in a circle', 1_000_000, (n) => m.inside(n, false)],
  ['is a place in a circle, and how far', 1_000_000, (n) => m.inside(n, true)],
  ['sine', 5_000_000, (n) => m.sines(n)],
  ['arcsine', 5_000_000, (n) => m.arcsines(n)],
];
const rounds = cases.map(() => []);
for (let round = 0; round < 7; round++) {
  cases.forEach(([, count, run], index) => {
    const before = process.hrtime.bigint();
    run(count);
    rounds[index].push(Number(process.hrtime.bigint() - before) / count);
  });
}
cases.forEach(([name], index) => {
  const sorted = rounds[index].sort((a, b) => a - b);
  console.log(`${name.padEnd(50)}${sorted[sorted.length >> 1].toFixed(1).padStart(10)} ns`);
});
