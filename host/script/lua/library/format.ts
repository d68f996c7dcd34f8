/*
 * string.format: C's printf over Lua's values.
 */

import { formatExponential, formatFixed, formatGeneral } from '../number.js';
import type { Arguments } from './arguments.js';

interface Directive {
  readonly isLeft: boolean;
  readonly hasPlus: boolean;
  readonly hasSpace: boolean;
  readonly isAlternate: boolean;
  readonly hasZeros: boolean;
  readonly width: number;
  /** -1: none given. */
  readonly precision: number;
}

const MAXIMUM_FLAGS = 5;
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** Fills up to the width of a directive. `sign` stays in front of zeros. */
function pad(d: Directive, sign: string, digits: string, mayFillZeros: boolean): string {
  const missing = d.width - sign.length - digits.length;
  if (missing <= 0) return sign + digits;
  if (d.isLeft) return sign + digits + ' '.repeat(missing);
  if (d.hasZeros && mayFillZeros) return sign + '0'.repeat(missing) + digits;
  return ' '.repeat(missing) + sign + digits;
}

const signOf = (d: Directive, isNegative: boolean): string =>
  isNegative ? '-' : d.hasPlus ? '+' : d.hasSpace ? ' ' : '';

/** A double as C's cast to a 64-bit integer makes it. */
function toBigInt(n: number): bigint {
  if (!(n >= -(2 ** 63) && n < 2 ** 63)) return -(1n << 63n);
  return BigInt(Math.trunc(n));
}

/** A double as C's cast to an unsigned 64-bit integer makes it on an x86. */
function toUnsigned(n: number): bigint {
  if (n >= 2 ** 63 && n < 2 ** 64) return BigInt(Math.trunc(n));
  if (n >= 2 ** 64 || n !== n) return n === n ? 0n : 1n << 63n;
  return BigInt.asUintN(64, toBigInt(n));
}

function integerText(d: Directive, sign: string, digits: string, prefix = ''): string {
  if (d.precision === 0 && digits === '0') digits = '';
  if (digits.length < d.precision) digits = '0'.repeat(d.precision - digits.length) + digits;
  return pad(d, sign + prefix, digits, d.precision < 0);
}

function unsignedText(d: Directive, kind: string, n: number): string {
  const value = toUnsigned(n);
  if (kind === 'u') return integerText(d, '', value.toString());
  if (kind === 'o') {
    const digits = value.toString(8);
    const isShort = d.isAlternate && digits[0] !== '0' && d.precision <= digits.length;
    return integerText(d, '', isShort ? '0' + digits : digits);
  }
  const prefix = d.isAlternate && value !== 0n ? '0x' : '';
  const text = integerText(d, '', value.toString(16), prefix);
  return kind === 'X' ? text.toUpperCase() : text;
}

function floatText(d: Directive, kind: string, n: number): string {
  const isNegative = n < 0 || (n === 0 && 1 / n < 0);
  const lower = kind.toLowerCase();
  let text: string;
  if (n - n !== 0) {
    // The x86 makes its own NaN with the sign set.
    text = pad(d, signOf(d, n !== n || isNegative), n !== n ? 'nan' : 'inf', false);
  } else {
    const precision = d.precision < 0 ? 6 : d.precision;
    const size = Math.abs(n);
    let digits: string;
    if (lower === 'f') digits = formatFixed(size, precision);
    else if (lower === 'e') digits = formatExponential(size, precision);
    else digits = formatGeneral(size, precision, d.isAlternate);
    if (d.isAlternate && lower !== 'g' && !digits.includes('.')) {
      digits = digits.replace(/(?=e|$)/, '.');
    }
    text = pad(d, signOf(d, isNegative), digits, true);
  }
  return lower === kind ? text : text.toUpperCase();
}

/** A string that Lua reads back as the same. */
function quoted(text: string): string {
  const inside = text.replace(/["\\\n\r\0]/g, (c) =>
    c === '\r' ? '\\r' : c === '\0' ? '\\000' : '\\' + c,
  );
  return `"${inside}"`;
}

/** A string up to its first zero byte, cut and padded. */
function stringText(d: Directive, text: string): string {
  if (d.precision < 0 && text.length >= 100) return text;
  const end = text.indexOf('\0');
  let visible = end < 0 ? text : text.slice(0, end);
  if (d.precision >= 0) visible = visible.slice(0, d.precision);
  return pad(d, '', visible, false);
}

/** Reads the flags, width and precision at `at`; says where the letter of the directive is. */
function readDirective(args: Arguments, form: string, at: number): [Directive, number] {
  const start = at;
  while (at < form.length && '-+ #0'.includes(form[at]!)) at++;
  if (at - start > MAXIMUM_FLAGS) {
    throw args.thread.nativeError('invalid format (repeated flags)');
  }
  const flags = form.slice(start, at);
  const number = (): number => {
    const from = at;
    if (isDigit(form[at])) at++;
    if (isDigit(form[at])) at++;
    return at === from ? 0 : Number(form.slice(from, at));
  };
  const width = number();
  let precision = -1;
  if (form[at] === '.') {
    at++;
    precision = number();
  }
  if (isDigit(form[at])) {
    throw args.thread.nativeError('invalid format (width or precision too long)');
  }
  return [
    {
      isLeft: flags.includes('-'),
      hasPlus: flags.includes('+'),
      hasSpace: flags.includes(' '),
      isAlternate: flags.includes('#'),
      hasZeros: flags.includes('0'),
      width,
      precision,
    },
    at,
  ];
}

function formatItem(args: Arguments, n: number, d: Directive, kind: string): string {
  switch (kind) {
    case 'c': {
      // A zero byte ends what C has printed; so does what no int of C can hold.
      const given = args.number(n);
      const byte = Math.abs(given) < 2 ** 31 ? given & 255 : 0;
      const text = pad(d, '', String.fromCharCode(byte), false);
      const end = text.indexOf('\0');
      return end < 0 ? text : text.slice(0, end);
    }
    case 'd':
    case 'i': {
      const value = toBigInt(args.number(n));
      const digits = (value < 0n ? -value : value).toString();
      return integerText(d, signOf(d, value < 0n), digits);
    }
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return unsignedText(d, kind, args.number(n));
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return floatText(d, kind, args.number(n));
    case 'q':
      return quoted(args.text(n));
    case 's':
      return stringText(d, args.text(n));
  }
  const shown = kind === '\0' ? '' : kind;
  throw args.thread.nativeError(`invalid option '%${shown}' to 'format'`);
}

export function format(args: Arguments): string {
  const form = args.text(1);
  let out = '';
  let n = 1;
  let from = 0;
  for (;;) {
    const at = form.indexOf('%', from);
    if (at < 0) return out + form.slice(from);
    out += form.slice(from, at);
    if (form[at + 1] === '%') {
      out += '%';
      from = at + 2;
      continue;
    }
    if (++n > args.count) throw args.error(n, 'no value');
    const [directive, end] = readDirective(args, form, at + 1);
    const item = formatItem(args, n, directive, form[end] ?? '\0');
    args.thread.state.meter.charge(item.length);
    out += item;
    from = end + 1;
  }
}
