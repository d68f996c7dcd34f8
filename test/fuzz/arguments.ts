/*
 * Arguments that go wrong: the edges of every kind of argument, a small pool of keys so that
 * commands meet, options in any order and case, and what makes a good command a bad one.
 *
 * Time. The oracle's clock cannot be stopped, so no key may expire while the fuzzer runs: a
 * relative expiration is past, 0, negative, out of range, or at least FAR_SECONDS away
 * (farExpiry), at random so that two of them are never so close that the order of the clocks
 * decides.
 */

import type { Words } from './family.js';
import type { Random } from './random.js';

const FAR_SECONDS = 100_000;

/** Words between white space. */
const split = (text: string): string[] => text.trim().split(/\s+/);

export const KEYS = [
  ...split('a b c d key:1 key:2 key:3 kEy:3 {tag}x 12 n:1 n:2'),
  ...['', '\x00', 'k\r\ny', '\xff\xfe[a-b]*?\\', 'long'.repeat(80)],
];

const NUMBER_KEYS = ['n:1', 'n:2'];

const INTEGERS = split(`
  0 1 -1 2 3 5 -2 -5 10 63 64 100 255 256 1000 9999 10000 65535 65536 2147483647 2147483648
  -2147483648 -2147483649 4294967295 4294967296 9007199254740993 9223372036854775806
  9223372036854775807 -9223372036854775807 -9223372036854775808
`);

const NO_INTEGERS = [
  ...['', ' ', ' 1', '1 ', '1\x00', '\xb9'],
  ...split(`
    - + +1 01 -0 -01 1.0 1e3 0x10 abc 1a 9223372036854775808 -9223372036854775809
    18446744073709551615 18446744073709551616 99999999999999999999999
  `),
];

const FLOATS = split(`
  0 -0 0.0 1 -1 1.5 -1.5 3.0 0.1 0.2 .5 5. -.5 1e5 1E5 1e-5 1e17 1e18 1e21
  123456789.123456789 0.30000000000000004 5e-324 1e-320 1.7976931348623157e308 1e308 -1e308
  3.14159265358979323846 100000000000000000000 0x10 0x1p3 0.000001 0.0000001
  99999999999999999 123456789012345678 1e-17
`);

const NO_FLOATS = [
  ' 1.5',
  '1.5 ',
  ...split(`
  inf +inf -inf INF infinity -Infinity nan NaN -nan 1e400 -1e400 1e e5 . 1..2 1.5x --1
  1e5000 0x 1,5 1_000
`),
];

/** Short ones, those at the borders of encodings, and bytes that are no text. */
const WORDS = [
  ...split('hello foo foobar ohmytext mynewtext 12345678901234567890 "q" it\'s'),
  ...[19, 20, 21, 43, 44, 45, 63, 64, 65].map((count) => 'x'.repeat(count)),
  ...['\x00', '\xff\x00\xff', '\r\n', '$-1\r\n', '\xe9', 'a b'],
];

const PATTERNS = [
  ...split(String.raw`
    * * * key:* k?y:[1-2] k[^e]y:* [a-c] [c-a] [ [a \ \* **a ? ?? [^] [] a*b*c *\* *[a-b]* {tag}*
    long*long*
  `),
  ...['', '\x00'],
];

/** Options of any command, which are out of place in most. */
const OPTIONS = split(`
  NX XX GT LT EX PX GET KEEPTTL PERSIST DB REPLACE MATCH COUNT TYPE LEN IDX ASYNC SYNC LIMIT
  WITHSCORES * - + (1 [a
`);

export function anyKey(random: Random): string {
  return random.pick(KEYS);
}

/** A key that mostly holds a number. */
export function numberKey(random: Random): string {
  return random.chance(0.2) ? anyKey(random) : random.pick(NUMBER_KEYS);
}

/** One to `most` keys, often with the same key twice. */
export function someKeys(random: Random, maximum = 4): Words {
  return Array.from({ length: 1 + random.below(maximum) }, () => anyKey(random));
}

export function anyInteger(random: Random): string {
  if (random.chance(0.12)) return random.pick(NO_INTEGERS);
  if (random.chance(0.2)) return String(random.below(2000) - 1000);
  return random.pick(INTEGERS);
}

/** A small integer, negative in half of the cases; seldom anything else. */
export function smallInteger(random: Random): string {
  return random.chance(0.1) ? anyInteger(random) : String(random.below(40) - 20);
}

export function anyFloat(random: Random): string {
  if (random.chance(0.12)) return random.pick(NO_FLOATS);
  if (random.chance(0.1)) return anyInteger(random);
  if (random.chance(0.3)) {
    const digits = String(random.below(1e9));
    const point = random.below(digits.length + 1);
    return `${random.pick(['', '-'])}${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  return random.pick(FLOATS);
}

export function anyValue(random: Random): string {
  if (random.chance(0.35)) return anyInteger(random);
  if (random.chance(0.2)) return anyFloat(random);
  if (random.chance(0.1)) return random.bytes(random.below(100));
  if (random.chance(0.03)) return random.pick(['l', '\xfe']).repeat(random.below(20_000));
  return random.pick(WORDS);
}

/** The number of a database, seldom one that is not there. */
export function anyDatabase(random: Random): string {
  return random.chance(0.15) ? anyInteger(random) : random.pick(['0', '0', '0', '1', '9', '15']);
}

export function anyPattern(random: Random): string {
  return random.chance(0.1) ? anyKey(random) : random.pick(PATTERNS);
}

/** Time to live: far away, or past, or no time. */
export function farExpiry(random: Random, unit: 'seconds' | 'milliseconds'): string {
  if (random.chance(0.25)) return anyInteger(random);
  const seconds = FAR_SECONDS + random.below(1e9);
  return String(unit === 'seconds' ? seconds : seconds * 1000 + random.below(1000));
}

/** A point in time: long ago or far away, or no time. */
export function farTime(random: Random, unit: 'seconds' | 'milliseconds'): string {
  if (random.chance(0.2)) return anyInteger(random);
  const seconds = random.chance(0.15) ? random.below(1e9) : 4e9 + random.below(1e8);
  return String(unit === 'seconds' ? seconds : seconds * 1000 + random.below(1000));
}

/** A word in another case. */
export function anyCase(random: Random, word: string): string {
  if (random.chance(0.6)) return word;
  if (random.chance(0.5)) return word.toLowerCase();
  return word
    .split('')
    .map((letter) => (random.chance(0.5) ? letter.toLowerCase() : letter.toUpperCase()))
    .join('');
}

/**
 * Some of several options in any order, now and then one of them twice. Each of `options` makes an
 * option's words, its name first.
 */
export function someOptions(
  random: Random,
  share: number,
  options: readonly ((random: Random) => Words)[],
): Words {
  const chosen = random.shuffled(options).filter(() => random.chance(share));
  if (random.chance(0.04)) chosen.push(random.pick(options));
  return chosen.flatMap((make) => {
    const [name, ...values] = make(random);
    return [anyCase(random, name!), ...values];
  });
}

/** Does something to a command that its author did not think of. */
export function spoil(random: Random, words: Words): Words {
  const spoiled = [...words];
  const at = 1 + random.below(Math.max(1, spoiled.length - 1));
  switch (random.below(8)) {
    case 0:
      spoiled.pop();
      break;
    case 1:
      spoiled.push(anyValue(random));
      break;
    case 2:
      spoiled.push(random.pick(OPTIONS));
      break;
    case 3:
      spoiled.splice(at, 1);
      break;
    case 4:
      spoiled.splice(at, 0, anyKey(random));
      break;
    case 5:
      if (spoiled.length > 1) spoiled[at] = anyInteger(random);
      break;
    case 6:
      if (spoiled.length > 1) spoiled[at] = random.pick(OPTIONS);
      break;
    default:
      if (spoiled.length > 1) spoiled[at] = anyValue(random);
      break;
  }
  if (spoiled.length === 0) return words;
  spoiled[0] = anyCase(random, spoiled[0]!);
  return spoiled;
}

const RELATIVE = /^(setex|psetex|expire|pexpire|restore)$/i;
const RELATIVE_MS = /^[pr]/i;
/** Those whose timeout is their last word, and those whose timeout is their first argument. */
const BLOCKS_LAST = /^(blpop|brpop|blmove|brpoplpush|bzpopmin|bzpopmax)$/i;
const BLOCKS_FIRST = /^(blmpop|bzmpop)$/i;
const BLOCKS_OPTION = /^(xread|xreadgroup)$/i;
const REPEATED = /^(srandmember|hrandfield|zrandmember)$/i;
const WITH_OPTIONS = /^(set|getex)$/i;
const WITH_SCORES = /^(zadd|zincrby|zunionstore|zinterstore)$/i;

/**
 * Moves an expiration that would come while the fuzzer runs far away, and keeps CLIENT from
 * stopping the clock (PAUSE) and from meeting ids, which are not the same on both sides. Names of
 * clients have no zero bytes, which have been allowed since 7.2. A random choice is not repeated
 * for ever, and nobody waits for long. No score is -0, which 7.2 writes as 0 into a listpack and
 * 7.0 does not. ZRANK has no fourth word, which is of 7.2.
 */
export function settle(words: Words): Words {
  let settled = [...words];
  if (/^(client|hello)$/i.test(settled[0]!))
    settled = settled.map((word) => word.replaceAll('\x00', '0'));
  if (/^client$/i.test(settled[0]!)) {
    return settled.map((word) => (/^[1-9][0-9]*$/.test(word) ? '99999999999999999999' : word));
  }
  if (/^z(rev)?rank$/i.test(settled[0]!)) settled = settled.slice(0, 3);
  if (WITH_SCORES.test(settled[0]!)) {
    settled = settled.map((word) => (Object.is(Number(word), -0) ? '0' : word));
  }
  if (/^zadd$/i.test(settled[0]!) && settled[1]?.startsWith('z:equal:')) {
    settled = settled.map((word, at) => (at >= 2 && at % 2 === 0 ? '0' : word));
  }
  // So many repetitions fill any memory; only the number that has no opposite is an error.
  if (REPEATED.test(settled[0]!) && /^-[0-9]{6,}$/.test(settled[2] ?? '')) {
    if (settled[2] !== '-9223372036854775808') settled[2] = '-50';
  }
  // An id that the server's clock makes is never the same twice.
  if (/^xadd$/i.test(settled[0]!)) settled = settled.map((word) => (word === '*' ? '4-*' : word));
  const move = (at: number, isMilliseconds: boolean): void => {
    const text = settled[at];
    if (text === undefined || !/^[1-9][0-9]{0,15}$/.test(text)) return;
    const unit = isMilliseconds ? 1000 : 1;
    if (Number(text) < FAR_SECONDS * unit) settled[at] = String(Number(text) + 1e9 * unit);
  };
  if (RELATIVE.test(settled[0]!)) move(2, RELATIVE_MS.test(settled[0]!));
  // Nobody waits for ever, or for long.
  const hurry = (at: number, maximum: number): void => {
    const time = Number(settled[at] === '' ? NaN : settled[at]);
    if (at > 0 && (time === 0 || time > maximum)) settled[at] = String(maximum);
  };
  if (BLOCKS_LAST.test(settled[0]!)) hurry(settled.length - 1, 0.02);
  if (BLOCKS_FIRST.test(settled[0]!)) hurry(1, 0.02);
  if (BLOCKS_OPTION.test(settled[0]!)) {
    settled.forEach((word, at) => {
      if (/^block$/i.test(word)) hurry(at + 1, 20);
    });
  }
  if (WITH_OPTIONS.test(settled[0]!)) {
    settled.forEach((word, at) => {
      if (/^[ep]x$/i.test(word)) move(at + 1, /^p/i.test(word));
    });
  }
  return settled;
}
