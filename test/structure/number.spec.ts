// Integers and their text: the strict rules, the lenient ones, and that both directions agree.

import {
  INTEGER_TEXT_BYTES,
  integerDigits,
  integerDigitsUnsigned,
  integerFormat,
  integerFormatUnsigned,
  integerFromEightDigits,
  integerIsEightDigits,
  integerParse,
  integerParseCursor,
  integerParseUnsigned,
  integerParsed,
  integerUnsignedParsed,
} from '../../assembly/number/number';
import { put, take, TEXT } from './support/text';

const TARGET: usize = memory.data(64, 8);

function refuse(text: string): void {
  expect(integerParse(TEXT, put(text))).toBe(false, text);
}

/** A value and its text, in both directions. */
function agree(value: i64, text: string): void {
  expect(integerParse(TEXT, put(text))).toBe(true, text);
  expect(integerParsed).toBe(value);
  memory.fill(TARGET, 0xaa, 64);
  const count = integerFormat(value, TARGET);
  expect(take(TARGET, count)).toBe(text);
  expect(load<u8>(TARGET + count)).toBe(0xaa, 'nothing is written behind the text');
  expect(integerDigits(value)).toBe(count);
}

function agreeUnsigned(text: string, value: u64): void {
  expect(integerParseUnsigned(TEXT, put(text))).toBe(true, text);
  expect(integerUnsignedParsed).toBe(value);
}

describe('an integer in its canonical text', () => {
  it('is read and printed at every edge', () => {
    agree(0, '0');
    agree(7, '7');
    agree(-1, '-1');
    agree(10, '10');
    agree(99999999, '99999999');
    agree(100000000, '100000000');
    agree(-12345678, '-12345678');
    agree(1234567890123456, '1234567890123456');
    agree(10000000000000000, '10000000000000000');
    agree(i64.MAX_VALUE, '9223372036854775807');
    agree(i64.MIN_VALUE, '-9223372036854775808');
  });

  it('is the example of the essay, byte for byte', () => {
    expect(integerFormat(i64.MIN_VALUE, TARGET)).toBe(INTEGER_TEXT_BYTES);
    expect(load<u64>(TARGET)).toBe(0x323733333232392d);
    expect(load<u64>(TARGET + 8)).toBe(0x3737343538363330);
    expect(load<u32>(TARGET + 16)).toBe(0x38303835);
  });

  it('has as many digits as its power of ten says', () => {
    let value: u64 = 1;
    for (let digits = 1; digits <= 20; digits++) {
      expect(integerDigitsUnsigned(value)).toBe(digits);
      if (digits > 1) expect(integerDigitsUnsigned(value - 1)).toBe(digits - 1);
      expect(integerFormatUnsigned(value, TARGET)).toBe(digits);
      value *= 10;
    }
    expect(integerDigitsUnsigned(0)).toBe(1);
    expect(integerDigitsUnsigned(u64.MAX_VALUE)).toBe(20);
    expect(take(TARGET, integerFormatUnsigned(u64.MAX_VALUE, TARGET))).toBe('18446744073709551615');
  });

  it('is refused when it would not print back to the same bytes', () => {
    refuse('');
    refuse('-');
    refuse('-0');
    refuse('00');
    refuse('01');
    refuse('-01');
    refuse('+1');
    refuse(' 1');
    refuse('1 ');
    refuse('1.0');
    refuse('12a');
    refuse('0x10');
    refuse('1\0');
    refuse('1234567/');
    refuse('1234567:');
    refuse('12345678:');
  });

  it('is refused out of range', () => {
    refuse('9223372036854775808');
    refuse('-9223372036854775809');
    refuse('18446744073709551616');
    refuse('99999999999999999999');
    refuse('123456789012345678901');
  });

  it('is read no further than its count', () => {
    put('123456789');
    expect(integerParse(TEXT, 3)).toBe(true);
    expect(integerParsed).toBe(123);
  });
});

describe('eight digits in one word', () => {
  it('are told from other bytes and converted at once', () => {
    put('12345678');
    expect(integerIsEightDigits(load<u64>(TEXT))).toBe(true);
    expect(integerFromEightDigits(load<u64>(TEXT))).toBe(12345678);
    for (let place = 0; place < 8; place++) {
      put('12345678');
      store<u8>(TEXT + place, 0x2f);
      expect(integerIsEightDigits(load<u64>(TEXT))).toBe(false);
      store<u8>(TEXT + place, 0x3a);
      expect(integerIsEightDigits(load<u64>(TEXT))).toBe(false);
      store<u8>(TEXT + place, 0xfa);
      expect(integerIsEightDigits(load<u64>(TEXT))).toBe(false);
    }
  });
});

describe('an unsigned integer', () => {
  it('is read as strtoull reads it where it is not canonical', () => {
    agreeUnsigned('18446744073709551615', u64.MAX_VALUE);
    agreeUnsigned('9223372036854775808', 9223372036854775808);
    agreeUnsigned('007', 7);
    agreeUnsigned('+5', 5);
    agreeUnsigned(' \t\n7', 7);
    agreeUnsigned('-07', 0 - 7);
    agreeUnsigned('5\0x', 5);
  });

  it('is refused when negative, too large or no number', () => {
    expect(integerParseUnsigned(TEXT, put('-1'))).toBe(false);
    expect(integerParseUnsigned(TEXT, put('18446744073709551616'))).toBe(false);
    expect(integerParseUnsigned(TEXT, put('28446744073709551616'))).toBe(false);
    expect(integerParseUnsigned(TEXT, put(''))).toBe(false);
    expect(integerParseUnsigned(TEXT, put('  '))).toBe(false);
    expect(integerParseUnsigned(TEXT, put('-'))).toBe(false);
    expect(integerParseUnsigned(TEXT, put('5x'))).toBe(false);
  });

  it('as a cursor may be empty, but not start with white space', () => {
    expect(integerParseCursor(TEXT, put(''))).toBe(true);
    expect(integerUnsignedParsed).toBe(0);
    expect(integerParseCursor(TEXT, put('18446744073709551615'))).toBe(true);
    expect(integerUnsignedParsed).toBe(u64.MAX_VALUE);
    expect(integerParseCursor(TEXT, put('-1'))).toBe(true);
    expect(integerUnsignedParsed).toBe(u64.MAX_VALUE);
    expect(integerParseCursor(TEXT, put(' 1'))).toBe(false);
    expect(integerParseCursor(TEXT, put('foo'))).toBe(false);
    expect(integerParseCursor(TEXT, put('18446744073709551616'))).toBe(false);
  });
});
