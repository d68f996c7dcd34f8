// The long double of INCRBYFLOAT. The expected texts are replies of a real redis-server on x86-64.

import {
  Extended,
  EXTENDED_BYTES,
  extendedAdd,
  extendedCeiling,
  extendedFormat,
  extendedFromInteger,
  extendedIsFinite,
  extendedParse,
} from '../../assembly/number/extended';
import { put, take, TEXT } from './support/text';

const TARGET: usize = memory.data(8192, 8);
const LEFT: usize = memory.data(16, 8);
const RIGHT: usize = memory.data(16, 8);

function value(address: usize): Extended {
  return changetype<Extended>(address);
}

function parse(text: string, address: usize): bool {
  return extendedParse(TEXT, put(text), value(address));
}

/** SET k left; INCRBYFLOAT k right. */
function sum(left: string, right: string, text: string): void {
  expect(parse(left, LEFT)).toBe(true, left);
  expect(parse(right, RIGHT)).toBe(true, right);
  extendedAdd(value(LEFT), value(LEFT), value(RIGHT));
  expect(extendedIsFinite(value(LEFT))).toBe(true, text);
  expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe(text);
}

function special(left: string, right: string, text: string): void {
  expect(parse(left, LEFT)).toBe(true, left);
  expect(parse(right, RIGHT)).toBe(true, right);
  extendedAdd(value(LEFT), value(LEFT), value(RIGHT));
  expect(extendedIsFinite(value(LEFT))).toBe(false, text);
  expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe(text);
}

function thousand(text: string, whole: i64): void {
  expect(parse(text, LEFT)).toBe(true, text);
  expect(extendedCeiling(value(LEFT), 3)).toBe(whole, text);
}

function bits(text: string, significand: u64, exponent: i32): void {
  expect(parse(text, LEFT)).toBe(true, text);
  expect(value(LEFT).significand).toBe(significand, text);
  expect(value(LEFT).exponent).toBe(exponent, text);
}

describe('a long double', () => {
  it('has the layout that is drawn', () => {
    expect(offsetof<Extended>()).toBe(EXTENDED_BYTES);
    expect(offsetof<Extended>('exponent')).toBe(8);
    expect(offsetof<Extended>('negative')).toBe(12);
    bits('0.5', 0x8000000000000000, -64);
    expect(load<u64>(LEFT)).toBe(0x8000000000000000);
    expect(load<u64>(LEFT + 8)).toBe(0x00000000ffffffc0);
  });

  it('adds as people do', () => {
    sum('0.1', '0.2', '0.3');
    sum('10.50', '0.1', '10.6');
    sum('5.0e3', '2.0e2', '5200');
    sum('3.0', '1.10', '4.1');
    sum('1', '-1', '0');
    sum('-0', '0', '0');
    sum('-1e-20', '0', '0');
    sum('1e-17', '0', '0.00000000000000001');
    sum('17179869185', '1.5', '17179869186.5');
    sum('9223372036854775807', '1', '9223372036854775808');
    sum('18446744073709551615', '0', '18446744073709551615');
    sum('-9223372036854775808', '-0.5', '-9223372036854775808');
  });

  it('is read to the nearest of 64 bits, ties to even', () => {
    bits('18446744073709551617', 0x8000000000000000, 1);
    bits('18446744073709551617.00000000000000000001', 0x8000000000000001, 1);
    bits('36893488147419103233', 0x8000000000000000, 2);
    bits('36893488147419103234', 0x8000000000000000, 2);
    bits('36893488147419103234.01', 0x8000000000000001, 2);
    bits('36893488147419103238', 0x8000000000000002, 2);
    bits('0.1', 0xcccccccccccccccd, -67);
    bits('1e27', 0xcecb8f27f4200f3a, 26);
    bits('0x1.00000000000000010000000000000001', 0x8000000000000001, -63);
  });

  it('reaches from 1e-4950 to 1e4932 and no further', () => {
    bits('1.18973149535723176502e+4932', u64.MAX_VALUE, 16320);
    bits('3.6451995318824746025e-4951', 1, -16445);
    expect(parse('1e4933', LEFT)).toBe(false);
    expect(parse('1.18973149535723176509e+4932', LEFT)).toBe(false);
    expect(parse('1e-4951', LEFT)).toBe(false);
    expect(parse('0e-9999', LEFT)).toBe(true);
    expect(parse('1e400', LEFT)).toBe(true);
    expect(extendedFormat(value(LEFT), TARGET)).toBe(401);
    expect(parse('-1e4932', LEFT)).toBe(true);
    expect(extendedFormat(value(LEFT), TARGET)).toBe(4934);
  });

  it('overflows to infinity, which the caller refuses', () => {
    const maximum = '1.18973149535723176502e+4932';
    special(maximum, maximum, 'inf');
    special('-' + maximum, '-' + maximum, '-inf');
    special('inf', '1', 'inf');
    special('-inf', '1', '-inf');
    special('inf', '-inf', 'nan');
  });

  it('is rounded up to an integer after it was multiplied', () => {
    thousand('0', 0);
    thousand('-0', 0);
    thousand('1', 1000);
    thousand('0.001', 1);
    thousand('0.0011', 2);
    thousand('0.3', 300);
    thousand('1.0005', 1001);
    thousand('-0.0009', 0);
    thousand('-0.001', 0);
    thousand('-0.002', -1);
    thousand('-1.0005', -1000);
    thousand('1e-400', 1);
    thousand('3.6451995318824746025e-4951', 1);
    thousand('-1e-400', 0);
    thousand('9223372036854775.807', i64.MAX_VALUE);
    thousand('9223372036854775.8065', i64.MAX_VALUE);
    thousand('9223372036854775.806', i64.MAX_VALUE - 1);
    thousand('9223372036854775.809', i64.MAX_VALUE);
    thousand('-9223372036854776', i64.MIN_VALUE);
    thousand('1e400', i64.MAX_VALUE);
    thousand('-1e400', i64.MIN_VALUE);
    thousand('1.18973149535723176502e+4932', i64.MAX_VALUE);
    thousand('inf', i64.MAX_VALUE);
    thousand('-inf', i64.MIN_VALUE);
  });

  it('is refused by the rules of string2ld', () => {
    expect(parse('', LEFT)).toBe(false);
    expect(parse(' 1', LEFT)).toBe(false);
    expect(parse('1 ', LEFT)).toBe(false);
    expect(parse('nan', LEFT)).toBe(false);
    expect(parse('1e', LEFT)).toBe(false);
    expect(parse('abc', LEFT)).toBe(false);
    expect(parse('0'.repeat(5119), LEFT)).toBe(true);
    expect(parse('0'.repeat(5120), LEFT)).toBe(false);
  });

  it('takes its time for 5119 digits, but takes all of them', () => {
    const tie = '36893488147419103234.' + '0'.repeat(5097);
    bits(tie + '0', 0x8000000000000000, 2);
    bits(tie + '1', 0x8000000000000001, 2);
    bits('0.' + '0'.repeat(4949) + '1' + '0'.repeat(160), 3, -16445);
  });

  it('holds every 64-bit integer', () => {
    extendedFromInteger(value(LEFT), i64.MIN_VALUE);
    expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe('-9223372036854775808');
    extendedFromInteger(value(LEFT), i64.MAX_VALUE);
    expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe('9223372036854775807');
    extendedFromInteger(value(LEFT), 0);
    expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe('0');
    extendedFromInteger(value(LEFT), -7);
    expect(take(TARGET, extendedFormat(value(LEFT), TARGET))).toBe('-7');
  });

  it('loses nothing between numbers that nearly cancel', () => {
    sum('1', '-0.99999999999999999', '0.00000000000000001');
    sum('18446744073709551616', '-18446744073709551615', '1');
    sum('1e30', '-1e30', '0');
    sum('36893488147419103232', '1', '36893488147419103232');
    sum('36893488147419103232', '3', '36893488147419103236');
    sum('36893488147419103232', '-1', '36893488147419103232');
  });
});
