/*
 * The small languages of the configuration: words and quotes of a line, numbers with their leniency
 * towards odd spellings, both kinds of patterns, and paths.
 */

import { describe, expect, test } from 'vitest';

import {
  byteTextFromString,
  byteTextToString,
  wordQuote,
  wordsSplit,
} from '../../host/config/byte-text.js';
import { globMatches, pathMatches } from '../../host/config/glob.js';
import { pathAbsolute } from '../../host/config/host.js';
import {
  doubleParse,
  integerParse,
  longPrefixParse,
  memoryParse,
  memoryPrint,
} from '../../host/config/number-text.js';

describe('the words of a line', () => {
  test.each<[string, string[] | null]>([
    ['', []],
    ['  \t ', []],
    ['port 7000', ['port', '7000']],
    ['save "" ', ['save', '']],
    ['requirepass "p\\xc3\\xa9\\n\\r\\t\\b\\a\\q\\""', ['requirepass', 'p\xc3\xa9\n\r\t\b\x07q"']],
    ["x 'it\\'s \\n'", ['x', "it's \\n"]],
    ['ab"c d"', ['abc d']],
    ['"a" "b"', ['a', 'b']],
    ['"a"b', null],
    ["'a'b", null],
    ['"open', null],
    ["'open", null],
    ['"open\\', null],
    ['"\\x4"', ['x4']],
    ["''", ['']],
  ])('of %j are %j', (line, words) => expect(wordsSplit(line)).toEqual(words));

  test('quoted are read back to the same bytes, all 256 of them', () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    expect(wordsSplit(wordQuote(bytes))).toEqual([bytes]);
    expect(wordQuote('a"b\\\n\x07\x00\xff ~')).toBe('"a\\"b\\\\\\n\\a\\x00\\xff ~"');
  });

  test('become text as UTF-8 and back', () => {
    expect(byteTextFromString('é')).toBe('\xc3\xa9');
    expect(byteTextToString('p\xc3\xa9')).toBe('pé');
  });
});

describe('numbers in text', () => {
  test.each<[string, bigint | null]>([
    ['0', 0n],
    ['-1', -1n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['9223372036854775808', null],
    ['-9223372036854775808', -(2n ** 63n)],
    ['', null],
    ['+1', null],
    ['01', null],
    ['-0', null],
    ['1 ', null],
    [' 1', null],
    ['1.0', null],
    ['-', null],
    ['99999999999999999999999', null],
  ])('%j is the strict integer %s', (text, value) => expect(integerParse(text)).toBe(value));

  test.each<[string, bigint | null]>([
    ['1', 1n],
    ['1b', 1n],
    ['1k', 1000n],
    ['1kb', 1024n],
    ['2M', 2000000n],
    ['2mB', 2097152n],
    ['1g', 10n ** 9n],
    ['1GB', 2n ** 30n],
    ['', 0n],
    ['k', 0n],
    ['-1', null],
    ['1t', null],
    ['1 k', null],
    ['1.5k', null],
    ['0x10', null],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['18446744073709551616', 2n ** 64n - 1n],
    ['18014398509481984kb', 0n],
    ['9'.repeat(127), 2n ** 64n - 1n],
    ['9'.repeat(128), null],
  ])('%j is %s bytes of memory', (text, value) => expect(memoryParse(text)).toBe(value));

  test('of memory are printed in their largest unit', () => {
    expect([0n, 1n, 1000n, 1024n, 734003200n, 2n ** 30n, 2n ** 64n - 1n].map(memoryPrint)).toEqual([
      '0',
      '1',
      '1000',
      '1kb',
      '700mb',
      '1gb',
      '18446744073709551615',
    ]);
  });

  test('at the start of a text are read like strtoll', () => {
    expect(longPrefixParse(' +12', 10)).toEqual({ value: 12n, complete: true, saturated: false });
    expect(longPrefixParse('12x', 10)).toEqual({ value: 12n, complete: false, saturated: false });
    expect(longPrefixParse('', 10)).toEqual({ value: 0n, complete: true, saturated: false });
    expect(longPrefixParse('x', 10).complete).toBe(false);
    expect(longPrefixParse('778', 8)).toEqual({ value: 63n, complete: false, saturated: false });
    expect(longPrefixParse('9'.repeat(30), 10)).toEqual({
      value: 2n ** 63n - 1n,
      complete: true,
      saturated: true,
    });
  });

  test.each<[string, number | null]>([
    ['99.9', 99.9],
    ['.5', 0.5],
    ['5.', 5],
    ['1e1', 10],
    ['-1', -1],
    ['0x10', 16],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['nan', null],
    ['', null],
    [' 1', null],
    ['1x', null],
    ['1e400', null],
    ['1e-400', null],
    ['0e-400', 0],
  ])('%j is the double %s', (text, value) => expect(doubleParse(text)).toBe(value));
});

describe('patterns', () => {
  test.each<[string, string, boolean]>([
    ['*', 'a', true],
    ['max*', 'maxmemory', true],
    ['MAX*', 'maxmemory', true],
    ['*of', 'slaveof', true],
    ['*a*b*c', 'aXbYbZc', true],
    ['*a*b*c', 'aXbYbZ', false],
    ['h?llo', 'hello', true],
    ['h?llo', 'hllo', false],
    ['h[ae]llo', 'hallo', true],
    ['h[^e]llo', 'hello', false],
    ['h[a-d]llo', 'hcllo', true],
    ['h[d-a]llo', 'hcllo', true],
    ['h\\*', 'h*', true],
    ['h\\*', 'hx', false],
    ['[', 'a', false],
    ['[a', 'a', true],
    ['a**', 'a', true],
    ['ab', 'a', false],
  ])('%j matches %j: %j', (pattern, text, matches) =>
    expect(globMatches(pattern, text)).toBe(matches),
  );

  test.each<[string, string, boolean]>([
    ['*.conf', 'a.conf', true],
    ['*.conf', '.a.conf', false],
    ['.*.conf', '.a.conf', true],
    ['[!a].conf', 'b.conf', true],
    ['[!a].conf', 'a.conf', false],
    ['[]a]', ']', true],
    ['a[', 'a[', true],
    ['A*', 'a', false],
  ])('%j names the file %j: %j', (pattern, name, matches) =>
    expect(pathMatches(pattern, name)).toBe(matches),
  );

  test('with many stars take no exponential time', () => {
    expect(globMatches('*a'.repeat(50) + 'b', 'a'.repeat(5000))).toBe(false);
  });
});

test('a path becomes absolute from the working directory, its leading ../ resolved', () => {
  expect(pathAbsolute(' x.conf\n', '/srv')).toBe('/srv/x.conf');
  expect(pathAbsolute('../../x.conf', '/srv/a')).toBe('/x.conf');
  expect(pathAbsolute('../../../x.conf', '/a')).toBe('/x.conf');
  expect(pathAbsolute('a/../x.conf', '/srv')).toBe('/srv/a/../x.conf');
  expect(pathAbsolute('/x.conf', '/srv')).toBe('/x.conf');
});
