// Compiles memory.ts and prints what its operations cost: node bench/structure/memory.mjs
// Medians of interleaved rounds, in nanoseconds an operation.
import { imports, moduleCompile } from '../support/module.mjs';

const m = new WebAssembly.Instance(moduleCompile('memory'), imports).exports;
m.start();

const live = 1_000_000;
const cases = [
  ['allocate + release, 64 bytes, last in first out', 5_000_000, (n) => m.lifo(n, 64)],
  ['allocate + release, 8 KiB', 5_000_000, (n) => m.lifo(n, 8192)],
  ['allocate + release, 100 KiB', 1_000_000, (n) => m.lifo(n, 102400)],
  ['touch, 1M live, 16..215 bytes', 2_000_000, (n) => m.touch(n, live)],
  ['churn, 1M live, 16..215 bytes', 2_000_000, (n) => m.churn(n, live)],
];
for (const bytes of [8, 16, 32, 64, 256, 4096]) {
  const count = bytes > 256 ? 500_000 : 5_000_000;
  cases.push([`hash, ${bytes} bytes`, count, (n) => m.hash(n, bytes)]);
  cases.push([`copy, ${bytes} bytes`, count, (n) => m.copy(n, bytes)]);
  cases.push([`equal, ${bytes} bytes`, count, (n) => m.equal(n, bytes)]);
}

m.churnStart(live);
const rounds = cases.map(() => []);
for (let round = 0; round < 7; round++) {
  cases.forEach(([, count, run], index) => {
    const before = process.hrtime.bigint();
    run(count);
    rounds[index].push(Number(process.hrtime.bigint() - before) / count);
  });
}
m.churnEnd(live);
cases.forEach(([name], index) => {
  const sorted = rounds[index].sort((a, b) => a - b);
  console.log(`${name.padEnd(50)}${sorted[sorted.length >> 1].toFixed(1).padStart(8)} ns`);
});
