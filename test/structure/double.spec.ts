// Doubles and their text: what is accepted where, that reading rounds correctly at the hard places,
// and the three ways of printing. test/fuzz/double.test.ts compares with JavaScript in bulk.

import {
  doubleFormat,
  doubleFormat17,
  doubleFormatFixed,
  doubleOutOfRange,
  doubleParse,
  doubleParseBound,
  doubleParsed,
  doubleScan,
} from '../../assembly/number/double';
import { powerHigh, powerLow } from '../../assembly/number/power';
import { put, take, TEXT } from './support/text';

const TARGET: usize = memory.data(2048, 8);

function refuse(text: string): void {
  expect(doubleParse(TEXT, put(text))).toBe(false, text);
}

function accept(text: string, value: f64): void {
  expect(doubleParse(TEXT, put(text))).toBe(true, text);
  expect(reinterpret<u64>(doubleParsed)).toBe(reinterpret<u64>(value), text);
}

function print(value: f64, text: string): void {
  memory.fill(TARGET, 0xaa, 64);
  const count = doubleFormat(value, TARGET);
  expect(take(TARGET, count)).toBe(text);
  if (!isFinite(value)) return;
  expect(doubleParse(TARGET, count)).toBe(true, text);
  expect(reinterpret<u64>(doubleParsed)).toBe(reinterpret<u64>(value), text);
}

function print17(value: f64, text: string): void {
  expect(take(TARGET, doubleFormat17(value, TARGET))).toBe(text);
}

function printFixed(value: f64, decimals: i32, text: string): void {
  expect(take(TARGET, doubleFormatFixed(value, decimals, TARGET))).toBe(text);
}

describe('the powers of ten', () => {
  it('are those of the essay', () => {
    expect(powerHigh(0)).toBe(0x8000000000000000);
    expect(powerLow(0)).toBe(0);
    expect(powerHigh(1)).toBe(0xa000000000000000);
    expect(powerHigh(-1)).toBe(0xcccccccccccccccc);
    expect(powerLow(-1)).toBe(0xcccccccccccccccc);
  });
});

describe('a float argument', () => {
  it('is the example of the essay', () => {
    accept('3.14', 3.14);
    expect(reinterpret<u64>(doubleParsed)).toBe(0x40091eb851eb851f);
  });

  it('may be written in every way of strtod', () => {
    accept('0', 0);
    accept('-0', -0.0);
    accept('+5', 5);
    accept('.5', 0.5);
    accept('5.', 5);
    accept('1e3', 1000);
    accept('1E+3', 1000);
    accept('-12.50e3', -12500);
    accept('00000000000000000000000000001e300', 1e300);
    accept('0x10', 16);
    accept('0X1.8P1', 3);
    accept('0x.8p1', 1);
    accept('-0x1p-1074', -5e-324);
    accept('inf', Infinity);
    accept('-INF', -Infinity);
    accept('+InFiNiTy', Infinity);
  });

  it('is rounded correctly at the hard places', () => {
    accept('9007199254740993', 9007199254740992);
    accept('9007199254740993.0000000000000000000000000000000001', 9007199254740994);
    accept('9007199254740995', 9007199254740996);
    accept('2.4248614677125964e+40', reinterpret<f64>(0x4851d0a853f23660));
    accept('2.2250738585072011e-308', reinterpret<f64>(0x000fffffffffffff));
    accept('1.7976931348623158e308', f64.MAX_VALUE);
    accept('4.9406564584124654e-324', 5e-324);
    accept('2.4703282292062328e-324', 5e-324);
    accept('0x1.00000000000008p0', 1);
    accept('0x1.000000000000080000000000000000000001p0', 1.0000000000000002);
    accept('123456789012345678901234567890', 1.2345678901234568e29);
    accept('0.1e-309', 1e-310);
  });

  it('is refused when it is not one number', () => {
    refuse('');
    refuse(' 1');
    refuse('\t1');
    refuse('1 ');
    refuse('-');
    refuse('.');
    refuse('e5');
    refuse('1e');
    refuse('1e+');
    refuse('1abc');
    refuse('1,5');
    refuse('0x');
    refuse('0x.p1');
    refuse('0x1p');
    refuse('infinit');
    refuse('5\0');
  });

  it('is refused when it is not a number at all, or out of range', () => {
    refuse('nan');
    refuse('-NaN');
    refuse('nan(12)');
    refuse('1e309');
    refuse('-1.7976931348623159e308');
    refuse('1e99999999999999999999');
    refuse('1e-400');
    refuse('2.4703282292062327e-324');
    accept('0e99999999999999999999', 0);
  });
});

describe('the bound of a range', () => {
  it('is read more leniently', () => {
    expect(doubleParseBound(TEXT, put(''))).toBe(true);
    expect(doubleParsed).toBe(0);
    expect(doubleParseBound(TEXT, put('  5'))).toBe(true);
    expect(doubleParsed).toBe(5);
    expect(doubleParseBound(TEXT, put('-1e400'))).toBe(true);
    expect(doubleParsed).toBe(-Infinity);
    expect(doubleParseBound(TEXT, put('7\0x'))).toBe(true);
    expect(doubleParsed).toBe(7);
    expect(doubleParseBound(TEXT, put('5 '))).toBe(false);
    expect(doubleParseBound(TEXT, put('nan'))).toBe(false);
  });
});

describe('the scan of a number', () => {
  it('takes the longest prefix and says what was lost', () => {
    expect(doubleScan(TEXT, put(' 1.5e+x'))).toBe(4);
    expect(doubleParsed).toBe(1.5);
    expect(doubleOutOfRange).toBe(false);
    expect(doubleScan(TEXT, put('x'))).toBe(0);
    expect(doubleScan(TEXT, put('1e-310'))).toBe(6);
    expect(doubleOutOfRange).toBe(true, 'a subnormal that lost bits');
    expect(doubleScan(TEXT, put('0x1p-1074'))).toBe(9);
    expect(doubleOutOfRange).toBe(false, 'an exact subnormal');
    expect(doubleScan(TEXT, put('nan(a_1)!'))).toBe(8);
    expect(doubleScan(TEXT, put('nan(a-1)!'))).toBe(3);
  });
});

describe('a double in its shortest text', () => {
  it('is a whole number up to 2^62', () => {
    print(0, '0');
    print(-0.0, '-0');
    print(1, '1');
    print(-100, '-100');
    print(4611686018427387904, '4611686018427387904');
    print(-4611686018427387904, '-4611686018427387904');
  });

  it('is laid out as Redis lays it out', () => {
    print(0.1, '0.1');
    print(3.14, '3.14');
    print(-0.000125, '-0.000125');
    print(0.0000012345, '1.2345e-6');
    print(0.000001, '0.000001');
    print(1e-7, '1e-7');
    print(1.5e300, '1.5e+300');
    print(5e18, '5e+18');
    print(9.3e19, '9.3e+19');
    print(12345678901234567000.0, '12345678901234567000');
    print(1e22, '1e+22');
    print(123456.789, '123456.789');
    print(0.00012345678901234567, '1.2345678901234567e-4');
    print(0.0012345678901234567, '0.0012345678901234567');
  });

  it('is shortest at the ends of the range and between powers of two', () => {
    print(5e-324, '5e-324');
    print(f64.MAX_VALUE, '1.7976931348623157e+308');
    print(2.2250738585072014e-308, '2.2250738585072014e-308');
    print(9223372036854775808.0, '9223372036854776000');
    print(1e23, '1e+23');
    print(0.1 + 0.2, '0.30000000000000004');
    print(1.0 / 3.0, '0.3333333333333333');
  });

  it('spells out what is no number', () => {
    print(Infinity, 'inf');
    print(-Infinity, '-inf');
    print(NaN, 'nan');
  });
});

describe('a double with 17 digits', () => {
  it('is printed as %.17g prints it', () => {
    print17(0, '0');
    print17(-0.0, '-0');
    print17(3, '3');
    print17(0.1, '0.10000000000000001');
    print17(3.14, '3.1400000000000001');
    print17(-1.5, '-1.5');
    print17(1e17, '1e+17');
    print17(12345678901234567, '12345678901234568');
    print17(0.0001, '0.0001');
    print17(0.00001, '1.0000000000000001e-05');
    print17(5e-324, '4.9406564584124654e-324');
    print17(1e300, '1.0000000000000001e+300');
    print17(Infinity, 'inf');
    print17(-Infinity, '-inf');
  });

  it('rounds ties to even', () => {
    print17(0.1000000000000000055511151231257827, '0.10000000000000001');
    print17(1125899906842624.5, '1125899906842624.5');
    print17(1.0 + 1.0 / 131072, '1.0000076293945312');
    print17(1.0 + 3.0 / 131072, '1.0000228881835938');
  });
});

describe('a double with fixed decimals', () => {
  it('is rounded exactly, ties to even', () => {
    printFixed(12.5, 0, '12');
    printFixed(13.5, 0, '14');
    printFixed(1.25, 3, '1.250');
    printFixed(0.125, 2, '0.12');
    printFixed(0.375, 2, '0.38');
    printFixed(1.005, 2, '1.00');
    printFixed(-2.5, 1, '-2.5');
    printFixed(0, 2, '0.00');
    printFixed(999.999, 2, '1000.00');
    printFixed(0.0004, 3, '0.000');
    printFixed(5e-324, 5, '0.00000');
    printFixed(1e22, 2, '10000000000000000000000.00');
    printFixed(-Infinity, 2, '-inf');
  });
});
