/*
 * Numbers in configuration text, with the exact leniency of the C functions that Redis reads them
 * with.
 *
 *     integerParse     strict: '10', '-3', '0'; not '', '+1', '01', ' 1', '1 ', no 65th bit
 *     memoryParse      digits and a unit in any case: b, k m g (1000), kb mb gb (1024)
 *                      '' and a bare unit are 0; digits saturate at 64 bits, the product wraps
 *     longPrefixParse  strtoll: white space and a sign before it, '' is 0, saturates
 *     doubleParse      strtod over the whole text: exponent, hexadecimal, inf; no overflow
 *
 * Values are bigint, because bounds reach 2^64 - 1. Example: memoryParse('1kb') = 1024n,
 * memoryParse('1k') = 1000n, memoryPrint(734003200n) = '700mb'.
 */

export const int32Minimum = -(2n ** 31n);
export const int32Maximum = 2n ** 31n - 1n;
export const uint32Maximum = 2n ** 32n - 1n;
export const int64Minimum = -(2n ** 63n);
export const int64Maximum = 2n ** 63n - 1n;
export const uint64Maximum = 2n ** 64n - 1n;

const memoryUnits: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000_000n,
  mb: 1024n ** 2n,
  g: 1000_000_000n,
  gb: 1024n ** 3n,
};

/** More digits than this are refused before they are read. */
const memoryDigitsMaximum = 127;

/** The longest text of a 64-bit integer, sign included. */
const integerCharactersMaximum = 20;

/** A strict signed 64-bit integer, or null. */
export function integerParse(text: string): bigint | null {
  if (text.length > integerCharactersMaximum || !/^(0|-?[1-9][0-9]*)$/.test(text)) return null;
  const value = BigInt(text);
  return value < int64Minimum || value > int64Maximum ? null : value;
}

/** Bytes of a memory value as an unsigned 64-bit number, or null when it is none. */
export function memoryParse(text: string): bigint | null {
  const parts = /^([0-9]*)([a-z]*)$/i.exec(text);
  if (parts === null) return null;
  const digits = parts[1]!;
  const unit = memoryUnits[parts[2]!.toLowerCase()];
  if (unit === undefined || digits.length > memoryDigitsMaximum) return null;
  const count = digits === '' ? 0n : BigInt(digits);
  return BigInt.asUintN(64, (count > uint64Maximum ? uint64Maximum : count) * unit);
}

/** Bytes in the largest of gb, mb, kb that divides them, as CONFIG REWRITE writes them. */
export function memoryPrint(bytes: bigint): string {
  if (bytes === 0n) return '0';
  for (const unit of ['gb', 'mb', 'kb']) {
    const unitBytes = memoryUnits[unit]!;
    if (bytes % unitBytes === 0n) return `${bytes / unitBytes}${unit}`;
  }
  return `${bytes}`;
}

/**
 * What C's strtoll makes of a text: the number at its start, and whether that was the whole text.
 */
export interface LongPrefix {
  value: bigint;
  /** No character is left behind the number; an empty text is complete. */
  complete: boolean;
  /** The number did not fit and was cut to the nearest 64-bit one. */
  saturated: boolean;
}

/** The integer at the start of `text` in base 8 or 10. */
export function longPrefixParse(text: string, base: 8 | 10): LongPrefix {
  const digits = base === 8 ? '[0-7]+' : '[0-9]+';
  const parts = new RegExp(`^[ \\t\\n\\v\\f\\r]*([+-]?)(${digits})`).exec(text);
  if (parts === null) return { value: 0n, complete: text === '', saturated: false };
  const magnitude = BigInt(base === 8 ? `0o${parts[2]!}` : parts[2]!);
  const exact = parts[1] === '-' ? -magnitude : magnitude;
  const value = exact < int64Minimum ? int64Minimum : exact > int64Maximum ? int64Maximum : exact;
  return { value, complete: parts[0].length === text.length, saturated: value !== exact };
}

/**
 * A double over the whole text, or null. Infinity is a value, overflow and underflow to zero are
 * not.
 */
export function doubleParse(text: string): number | null {
  const infinity = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity;
  const hexadecimal = /^([+-]?)(0x[0-9a-f]+)$/i.exec(text);
  if (hexadecimal !== null) return Number(hexadecimal[2]) * (hexadecimal[1] === '-' ? -1 : 1);
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(text)) return null;
  const value = Number(text);
  const mantissaIsZero = !/[1-9]/.test(text.split(/e/i)[0]!);
  return !Number.isFinite(value) || (value === 0 && !mantissaIsZero) ? null : value;
}

/** A double with at most six decimals and no zeros at the end: 99.9 as '99.9', 50 as '50', -0. */
export function doublePrint(value: number): string {
  const text = value.toFixed(6).replace(/\.?0+$/, '');
  return Object.is(value, -0) ? '-0' : text;
}
