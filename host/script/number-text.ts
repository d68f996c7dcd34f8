/*
 * Numbers as Redis writes them into commands and replies: integers as such, anything else with the
 * fewest digits that read back as the same number.
 */

const MAXIMUM_INTEGER = 2 ** 63;
/** Integers up to here are written digit by digit (double2ll). */
const MAXIMUM_PLAIN = 2 ** 62;

/** fpconv's way of writing down digits: plain where that is short. */
function shortestText(n: number): string {
  const text = n.toExponential();
  const at = text.indexOf('e');
  const digits = text.slice(0, at).replace('.', '');
  const exponent = Number(text.slice(at + 1));
  // The number is digits * 10^power.
  const power = exponent - digits.length + 1;
  const size = Math.abs(exponent);
  if (power >= 0 && size < digits.length + 7) return digits + '0'.repeat(power);
  if (power < 0 && (power > -7 || size < 4)) {
    const whole = digits.length + power;
    if (whole <= 0) return '0.' + '0'.repeat(-whole) + digits;
    return digits.slice(0, whole) + '.' + digits.slice(whole);
  }
  const rest = digits.length > 1 ? '.' + digits.slice(1) : '';
  return `${digits[0]!}${rest}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** A double that is not an integer, as fpconv_dtoa writes it. */
function doubleText(n: number): string {
  return n < 0 ? '-' + shortestText(-n) : shortestText(n);
}

/** A number as a word of a command. */
export function numberWord(n: number): string {
  if (n % 1 === 0 && Math.abs(n) <= MAXIMUM_PLAIN) {
    return Number.isSafeInteger(n) ? String(n === 0 ? 0 : n) : BigInt(n).toString();
  }
  if (n !== n) return '-nan';
  if (n - n !== 0) return n > 0 ? 'inf' : '-inf';
  return doubleText(n);
}

/** A number as a reply of type double. */
export function numberReply(n: number): string {
  if (n !== n) return 'nan';
  return n === 0 && 1 / n < 0 ? '-0' : numberWord(n);
}

/** A number as a reply of type integer: cut, and the smallest one where out of range. */
export function integerReply(n: number): string {
  if (Number.isSafeInteger(n)) return String(n === 0 ? 0 : n);
  if (!(n >= -MAXIMUM_INTEGER && n < MAXIMUM_INTEGER)) return '-9223372036854775808';
  return BigInt(Math.trunc(n)).toString();
}
