/*
 * Numbers as text and text as numbers, the way a C library does it: what Lua 5.1 gets from
 * printf("%.14g") and strtod. JavaScript's own conversions round exact ties up where C rounds them
 * to even, so those are looked at once more.
 */

/** Sign, significant digits without trailing zeros, and the power of ten of the first digit. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** The shortest digits that read back as `n`, which is finite and above zero. */
function shortestDecimal(n: number): Decimal {
  const text = n.toExponential();
  const at = text.indexOf('e');
  const digits = at === 1 ? text[0]! : text[0]! + text.slice(2, at);
  return { digits, exponent: Number(text.slice(at + 1)) };
}

/** Whether text of digits goes on with one 5 and nothing but zeros after its last `kept` digits. */
function endsInTie(longer: string, kept: string): boolean {
  return longer.length > kept.length && /^50*$/.test(longer.slice(kept.length));
}

const digitsOf = (text: string): string => text.replace(/e.*$/, '').replace('.', '');

/** `n` (finite, above zero) in exponential form with `decimals` digits, ties to even. */
function exponential(n: number, decimals: number): string {
  const rounded = n.toExponential(decimals);
  if (decimals >= 75) return rounded;
  const longer = n.toExponential(decimals + 25);
  const kept = digitsOf(longer).slice(0, decimals + 1);
  const isEven = (kept.charCodeAt(kept.length - 1) & 1) === 0;
  if (!isEven || !endsInTie(digitsOf(longer), kept)) return rounded;
  const exponent = longer.slice(longer.indexOf('e'));
  return kept[0]! + (decimals > 0 ? '.' + kept.slice(1) : '') + exponent;
}

/** `n` (finite, not below zero) with `decimals` digits after the point, ties to even. */
export function formatFixed(n: number, decimals: number): string {
  if (n >= 1e21) return BigInt(n).toString() + (decimals > 0 ? '.' + '0'.repeat(decimals) : '');
  const rounded = n.toFixed(decimals);
  if (decimals >= 75) return rounded;
  const longer = n.toFixed(decimals + 25);
  const cut = longer.length - 25;
  const kept = decimals === 0 ? longer.slice(0, cut - 1) : longer.slice(0, cut);
  const isEven = (kept.charCodeAt(kept.length - 1) & 1) === 0;
  return isEven && /^50*$/.test(longer.slice(cut)) ? kept : rounded;
}

const cExponent = (power: number): string =>
  (power < 0 ? 'e-' : 'e+') + String(Math.abs(power)).padStart(2, '0');

/** `n` (finite, not below zero) as printf's %e with `decimals` digits after the point. */
export function formatExponential(n: number, decimals: number): string {
  const text = exponential(n, decimals);
  const at = text.indexOf('e');
  return text.slice(0, at) + cExponent(Number(text.slice(at + 1)));
}

/** `n` (finite, not below zero) as printf's %g; `keepZeros` as its flag #. */
export function formatGeneral(n: number, precision: number, keepZeros: boolean): string {
  const places = precision === 0 ? 1 : precision;
  if (n === 0) return keepZeros && places > 1 ? '0.' + '0'.repeat(places - 1) : '0';
  let { digits, exponent } = shortestDecimal(n);
  // Up to 15 digits the shortest ones are the right ones, with zeros behind.
  if (digits.length > places || places > 15) {
    const text = exponential(n, places - 1);
    digits = digitsOf(text);
    exponent = Number(text.slice(text.indexOf('e') + 1));
  }
  if (keepZeros) digits = digits.padEnd(places, '0');
  else digits = digits.replace(/0+$/, '');
  if (exponent < -4 || exponent >= places) {
    const rest = digits.slice(1);
    return digits[0]! + (rest.length > 0 || keepZeros ? '.' + rest : '') + cExponent(exponent);
  }
  if (exponent < 0) return '0.' + '0'.repeat(-exponent - 1) + digits;
  if (digits.length <= exponent + 1) {
    return digits.padEnd(exponent + 1, '0') + (keepZeros ? '.' : '');
  }
  return digits.slice(0, exponent + 1) + '.' + digits.slice(exponent + 1);
}

/** The name of a number that is not finite. The x86 makes its own NaN with the sign set. */
export const formatSpecial = (n: number): string => (n !== n ? '-nan' : n > 0 ? 'inf' : '-inf');

/** A number as Lua's tostring and `..` write it: printf("%.14g"). */
export function numberText(n: number): string {
  if (n % 1 === 0 && n < 1e14 && n > -1e14) {
    return n === 0 && 1 / n < 0 ? '-0' : String(n);
  }
  return numberGeneralText(n, 14);
}

/** A number as printf's %g writes it with `precision` significant digits. */
export function numberGeneralText(n: number, precision: number): string {
  if (n - n !== 0) return formatSpecial(n);
  const isNegative = n < 0 || (n === 0 && 1 / n < 0);
  const text = formatGeneral(Math.abs(n), precision, false);
  return isNegative ? '-' + text : text;
}

const DECIMAL = /^[ \t-\r]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t-\r]*$/;
const HEXADECIMAL = new RegExp(
  [
    /^[ \t-\r]*([+-]?)0[xX]/,
    /(?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))/,
    /(?:[pP]([+-]?\d+))?[ \t-\r]*$/,
  ]
    .map((part) => part.source)
    .join(''),
);
const NAMED = /^[ \t-\r]*([+-]?)(inf|infinity|nan|nan\(\w*\))[ \t-\r]*$/i;

/** 16 hexadecimal digits and more become a double with one rounding. */
function hexadecimalValue(whole: string, fraction: string, power: number): number {
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return 0;
  const shift = power - 4 * fraction.length;
  const value = BigInt('0x' + digits);
  if (shift >= 0 && shift < 2000) return Number(value << BigInt(shift));
  // A scale in two steps keeps what lies between the smallest double and the first factor.
  const half = Math.trunc(shift / 2);
  return Number(value) * 2 ** half * 2 ** (shift - half);
}

/** What strtod makes of the whole of a text, blanks around it allowed; undefined: no number. */
export function textNumber(text: string): number | undefined {
  const end = text.indexOf('\0');
  if (end >= 0) text = text.slice(0, end);
  if (DECIMAL.test(text)) return Number(text.trim());
  const hexadecimal = HEXADECIMAL.exec(text);
  if (hexadecimal !== null) {
    const [, sign, whole = '', fraction = '', only = '', power = '0'] = hexadecimal;
    const value = hexadecimalValue(whole, fraction + only, Number(power));
    return sign === '-' ? -value : value;
  }
  const named = NAMED.exec(text);
  if (named === null) return undefined;
  if (named[2]![0] === 'n' || named[2]![0] === 'N') return NaN;
  return named[1] === '-' ? -Infinity : Infinity;
}
