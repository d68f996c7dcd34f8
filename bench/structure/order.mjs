// Measures the order (assembly/structure/order.ts) alone, in nanoseconds an operation:
//
//     node bench/structure/order.mjs [rounds, default 5]
//
//   random, ascending, equal   inserts into an empty order: scores drawn and shuffled, the number
//                              of the element in sequence, all 0 (ordered by member) and shuffled
//   remove    elements drawn, half of all; then they are inserted again, untimed
//   near, far updates of the score that leave the place, and to a drawn score
//   rank, at  of elements drawn; at ranks drawn
//   seek      first element with a score of at least one drawn
//   pop       the least element; half of all
//   walk      all elements by a cursor
//   build     all elements at once from a sorted array
//   release   in steps of 64 leaves
//
// Times are medians over the rounds, 100 k and 1 M elements interleaved. The last columns compare
// with one sorted array searched by halving and moved by memory.copy: time of the array divided by
// ours, so that above 1 we are faster. Its inserts, removals and pops are sampled (2000), since at
// a million elements each moves megabytes. For a skiplist there is only arithmetic: as Redis has
// it, 8 bytes of score, 8 of member, 8 backward and 1.33 levels of 16 are 45 bytes an element.
import { imports, moduleCompile } from '../support/module.mjs';
import { median } from '../support/servers.mjs';

const SAMPLE = 2000;
const MODE = { ascending: 0, descending: 1, random: 2, hundred: 3, equal: 4 };
const roundCount = Number(process.argv[2] ?? 5);
const sizes = [100_000, 1_000_000];

const module = moduleCompile('order');

/** An instance with its measured times and bytes by name. */
function bench(count) {
  const engine = new WebAssembly.Instance(module, imports).exports;
  engine.start(count);
  return { engine, count, times: {}, bytes: {} };
}

function time(subject, name, operations, work) {
  const start = process.hrtime.bigint();
  if (work()) throw new Error(`${name} failed`);
  const spent = Number(process.hrtime.bigint() - start) / operations;
  (subject.times[name] ??= []).push(spent);
}

function fill(subject, mode, name, inSequence) {
  const { engine, count } = subject;
  engine.scores(MODE[mode]);
  engine.shuffle();
  time(subject, name, count, () => engine.runInsert(0, count, inSequence));
  subject.bytes[`${mode}${inSequence ? ', in sequence' : ', shuffled'}`] = engine.bytesPerElement();
}

function round(subject) {
  const { engine, count } = subject;
  const half = count >> 1;
  fill(subject, 'equal', 'equal', false);
  engine.runRelease();
  fill(subject, 'hundred', 'hundred', false);
  engine.runRelease();
  fill(subject, 'descending', 'descending', true);
  engine.runRelease();
  fill(subject, 'ascending', 'ascending', true);
  time(subject, 'release', count, () => engine.runRelease());
  time(subject, 'build', count, () => !engine.runBuild());
  subject.bytes.built = engine.bytesPerElement();
  engine.runRelease();
  fill(subject, 'random', 'random', false);
  engine.shuffle();
  time(subject, 'rank', half, () => engine.runRank(0, half));
  time(subject, 'at', half, () => engine.runAt(half));
  time(subject, 'seek', half, () => engine.runSeek(0, half));
  time(subject, 'walk', count, () => engine.runWalk());
  engine.arrayStart();
  const sample = Math.min(SAMPLE, half);
  time(subject, 'array rank', half, () => engine.arrayRank(0, half));
  time(subject, 'array remove', sample, () => engine.arrayRemove(0, sample));
  time(subject, 'array random', sample, () => engine.arrayInsert(0, sample));
  time(subject, 'array pop', sample, () => engine.arrayPop(sample));
  time(subject, 'array walk', count, () => engine.arrayWalk());
  engine.arrayEnd();
  time(subject, 'remove', half, () => engine.runRemove(0, half));
  subject.bytes['random, half removed'] = engine.bytesPerElement();
  engine.runInsert(0, half, false);
  time(subject, 'near', half, () => engine.runUpdate(0, half, false));
  time(subject, 'far', half, () => engine.runUpdate(half, count, true));
  subject.bytes['random, half updated'] = engine.bytesPerElement();
  subject.levels = engine.levels();
  time(subject, 'pop', half, () => engine.runPop(half));
  engine.runRelease();
}

const subjects = sizes.map(bench);
for (let i = 0; i < roundCount; ++i) subjects.forEach(round);

const own = Object.keys(subjects[0].times).filter((name) => !name.startsWith('array'));
console.log(
  `| ns | ${sizes.join(' | ')} | ${sizes.map((size) => `array / ours, ${size}`).join(' | ')} |`,
);
console.log(`|---|${'---|'.repeat(sizes.length * 2)}`);
for (const name of own) {
  const ours = subjects.map(({ times }) => median(times[name]));
  const ratios = subjects.map(({ times }, i) => {
    const array = times[`array ${name}`];
    return array ? (median(array) / ours[i]).toFixed(2) : '';
  });
  console.log(`| ${name} | ${ours.map((x) => x.toFixed(1)).join(' | ')} | ${ratios.join(' | ')} |`);
}

console.log(`\n| bytes an element | ${sizes.join(' | ')} |\n|---|${'---|'.repeat(sizes.length)}`);
for (const name of Object.keys(subjects[0].bytes)) {
  console.log(`| ${name} | ${subjects.map(({ bytes }) => bytes[name].toFixed(2)).join(' | ')} |`);
}
console.log(`\nlevels: ${subjects.map(({ levels }) => levels).join(', ')}`);
