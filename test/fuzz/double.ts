/*
 * Doubles in bulk against JavaScript, whose Number() rounds correctly and whose toString() is
 * shortest, and the table of powers against BigInt. The module under test is two files of the
 * engine, compiled alone.
 */

import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { expect } from 'vitest';

import type { FuzzOptions, FuzzRun, Fuzzer } from './fuzzer.js';

interface Exports {
  memory: WebAssembly.Memory;
  doubleParse(source: number, count: number): number;
  doubleParsed: WebAssembly.Global;
  doubleFormat(value: number, target: number): number;
  doubleFormat17(value: number, target: number): number;
  doubleFormatFixed(value: number, decimals: number, target: number): number;
  powerHigh(exponent: number): bigint;
  powerLow(exponent: number): bigint;
  powerExponent(exponent: number): number;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Where the texts lie: behind the module's static data. */
const TEXT = 131072;

let engine: Exports;
let bytes: Uint8Array;
/** For canaries: what becomes of a value that was read, and of a text that was written. */
let alterValue = (value: number): number => value;
let alterText = (text: string): string => text;

/** The module under test, compiled in memory from an entry that exports the two files. */
async function compile(): Promise<Exports> {
  const entry =
    "export * from './assembly/number/double';" + "export * from './assembly/number/power';";
  let binary: Uint8Array | undefined;
  let complaint = '';
  const result = await asc.main(
    [
      'double.ts',
      '--config',
      'none',
      '-O1',
      '--runtime',
      './assembly/memory/runtime',
      '--initialMemory',
      '4',
      '--outFile',
      'out.wasm',
      '--baseDir',
      relative('.', ROOT) || '.',
    ],
    {
      readFile: (name, base) => (name === 'double.ts' ? entry : readSource(name, base)),
      writeFile: (_name, contents) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => null,
      stderr: { write: (chunk) => ((complaint += String(chunk)), true) },
    },
  );
  if (result.error || !binary) throw new Error(complaint || String(result.error));
  const { instance } = await WebAssembly.instantiate(binary as BufferSource, {});
  return instance.exports as unknown as Exports;
}

async function readSource(name: string, base: string): Promise<string | null> {
  const { readFile } = await import('node:fs/promises');
  return readFile(join(base, name), 'utf8').catch(() => null);
}

/** A small generator of good bits (splitmix32), so that a seed repeats a run. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

let random = generator(1);
const below = (limit: number): number => random() % limit;
const digits = (count: number): string =>
  Array.from({ length: count }, () => String(below(10))).join('');

const view = new DataView(new ArrayBuffer(8));

/** A double of any bits. */
function anyDouble(): number {
  view.setUint32(0, random());
  view.setUint32(4, random());
  return view.getFloat64(0);
}

/** A double as people have them, or as they hurt: short decimals, powers of two and neighbours. */
function someDouble(): number {
  switch (below(6)) {
    case 0:
      return below(1000000) / 100;
    case 1:
      return below(1 << 30) / 2 ** below(80);
    case 2:
      view.setFloat64(0, 2 ** (below(2046) - 1022));
      view.setUint32(4, view.getUint32(4) + below(3));
      return view.getFloat64(0);
    case 3:
      return Number(`${1 + below(99)}e${below(640) - 330}`);
    default:
      return anyDouble();
  }
}

/** What d2string and fpconv of Redis 7.2 make of the shortest digits. */
function redisText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  if (Math.abs(value) <= 2 ** 62 && Number.isInteger(value)) return String(BigInt(value));
  const sign = value < 0 ? '-' : '';
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const text = mantissa.replace('.', '');
  const exponent = Number(power);
  const last = exponent - text.length + 1;
  const magnitude = Math.abs(exponent);
  if (last >= 0 && magnitude < text.length + 7) return sign + text + '0'.repeat(last);
  if (last < 0 && (last > -7 || magnitude < 4)) {
    const whole = text.length + last;
    if (whole <= 0) return `${sign}0.${'0'.repeat(-whole)}${text}`;
    return `${sign}${text.slice(0, whole)}.${text.slice(whole)}`;
  }
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${magnitude}`;
}

/** The tie above a double, exactly, in decimal. */
function tieAbove(value: number): string {
  view.setFloat64(0, Math.abs(value));
  const all = view.getBigUint64(0);
  const biased = Number(all >> 52n);
  const fraction = all & ((1n << 52n) - 1n);
  const odd = 2n * (biased ? fraction | (1n << 52n) : fraction) + 1n;
  const exponent = (biased || 1) - 1076;
  if (exponent >= 0) return `${odd << BigInt(exponent)}.0`;
  const text = String(odd * 5n ** BigInt(-exponent)).padStart(1 - exponent, '0');
  return `${text.slice(0, exponent)}.${text.slice(exponent)}`;
}

function parse(text: string): number | undefined {
  for (let index = 0; index < text.length; index++) bytes[TEXT + index] = text.charCodeAt(index);
  if (!engine.doubleParse(TEXT, text.length)) return undefined;
  return alterValue(engine.doubleParsed.value as number);
}

function taken(count: number): string {
  return alterText(Buffer.from(bytes.buffer, TEXT, count).toString('latin1'));
}

/** Reads a text and compares with Number(), knowing what Redis refuses. */
function expectParse(text: string): void {
  const wanted = Number(text);
  const refused = !Number.isFinite(wanted) || (wanted === 0 && /[1-9]/.test(text.split(/e/i)[0]!));
  const value = parse(text);
  if (!Object.is(value, refused ? undefined : wanted)) {
    expect(value, text).toBe(refused ? undefined : wanted);
  }
}

function powers(): void {
  for (let exponent = -348; exponent <= 348; exponent++) {
    const shift = 127 - engine.powerExponent(exponent);
    const power = 10n ** BigInt(Math.abs(exponent));
    let wanted = exponent < 0 ? (1n << BigInt(shift)) / power : power;
    if (exponent >= 0) wanted = shift < 0 ? wanted >> BigInt(-shift) : wanted << BigInt(shift);
    const high = BigInt.asUintN(64, engine.powerHigh(exponent));
    const low = BigInt.asUintN(64, engine.powerLow(exponent));
    expect((high << 64n) | low, `10^${exponent}`).toBe(wanted);
    expect(high >> 63n).toBe(1n);
  }
}

function readsNearest(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const value = someDouble();
    if (!Number.isFinite(value)) continue;
    expectParse(String(value));
    expectParse(value.toExponential(below(30)));
    const fraction = below(2) ? `.${digits(below(25))}` : '';
    const exponent = below(2) ? `e${below(660) - 330}` : '';
    expectParse(`${digits(1 + below(25))}${fraction}${exponent}`);
  }
}

function readsTies(rounds: number): void {
  for (let round = 0; round < rounds / 20; round++) {
    const value = someDouble();
    if (!Number.isFinite(value)) continue;
    const tie = tieAbove(value);
    expectParse(tie);
    expectParse(`${tie}${'0'.repeat(below(900))}1`);
    expectParse(`${tie.slice(0, -1)}${tie.endsWith('0') ? '' : '49'}`);
  }
}

function writesShortest(rounds: number): void {
  for (let round = 0; round < rounds * 4; round++) {
    const value = someDouble();
    const text = taken(engine.doubleFormat(value, TEXT));
    if (text !== redisText(value)) expect(text).toBe(redisText(value));
  }
}

function writes17(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const value = someDouble();
    if (!Number.isFinite(value)) continue;
    const text = taken(engine.doubleFormat17(value, TEXT));
    const wanted = value.toExponential(16);
    const back = Number(text).toExponential(16);
    if (back !== wanted) expect(back, text).toBe(wanted);
  }
}

function writesFixed(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const whole = random() * (below(2) ? -1 : 1);
    const places = below(30);
    const decimals = below(20);
    const value = whole / 2 ** places;
    // |value| * 10^decimals, rounded to even at half.
    const scaled = BigInt(Math.abs(whole)) * 10n ** BigInt(decimals);
    const unit = 1n << BigInt(places);
    const twice = (scaled % unit) * 2n;
    let rounded = scaled / unit;
    if (twice > unit || (twice === unit && rounded & 1n)) rounded += 1n;
    const text = String(rounded).padStart(decimals + 1, '0');
    const cut = text.length - decimals;
    const sign = value < 0 || Object.is(value, -0) ? '-' : '';
    const wanted = sign + text.slice(0, cut) + (decimals ? `.${text.slice(cut)}` : '');
    const given = taken(engine.doubleFormatFixed(value, decimals, TEXT));
    if (given !== wanted) expect(given).toBe(wanted);
  }
}

let compiled: Promise<Exports> | undefined;

/** A run of one of these with a seed, everything unaltered. */
function run(check: (rounds: number) => void): FuzzRun {
  return async ({ seed, rounds }: FuzzOptions): Promise<void> => {
    engine = await (compiled ??= compile());
    bytes = new Uint8Array(engine.memory.buffer);
    random = generator(seed);
    check(rounds);
  };
}

/** A run with something altered. */
function altered(alter: () => void, check: (rounds: number) => void): FuzzRun {
  return async (options: FuzzOptions): Promise<void> => {
    alter();
    try {
      await run(check)(options);
    } finally {
      alterValue = (value): number => value;
      alterText = (text): string => text;
    }
  };
}

export const doubleFuzzer: Fuzzer = {
  name: 'double',
  claim: 'doubles are read and written as JavaScript reads and writes them',
  unit: 'numbers',
  rounds: 60_000,
  roundMs: 1,
  runs: {
    'the table of powers is the floor of 128 bits of every power': run(powers),
    'any text of a number is read as the nearest double': run(readsNearest),
    'a tie goes to the even double, and one digit more decides it': run(readsTies),
    'the shortest text is the one that JavaScript finds, in the layout of Redis':
      run(writesShortest),
    '17 digits are those of toExponential(16)': run(writes17),
    'fixed decimals are those of exact integer arithmetic': run(writesFixed),
  },
  canaries: {
    'a value that is one bit away': altered(() => {
      alterValue = (value): number => (value > 1e300 ? value * (1 + Number.EPSILON) : value);
    }, readsNearest),
    'a text with a digit too many': altered(() => {
      alterText = (text): string => text.replace(/9\.25$/, '9.250');
    }, writesShortest),
  },
};
