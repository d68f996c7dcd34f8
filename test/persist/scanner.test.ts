import { describe, expect, it } from 'vitest';

import { AofScanner } from '../../host/persist/aof-scanner.js';
import { Random } from '../fuzz/random.js';
import { bytesOf, textOf } from '../storage/contract.js';

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

interface Scanned {
  text: string;
  good: boolean;
  valid: number;
  inside: boolean;
  transaction: boolean;
}

function scan(text: string, cut: (rest: number) => number, offset = 0): Scanned {
  const scanner = new AofScanner(offset);
  const bytes = bytesOf(text);
  let given = '';
  let good = true;
  for (let at = 0; at < bytes.length && good;) {
    const chunk = bytes.subarray(at, at + cut(bytes.length - at));
    good = scanner.scan(chunk, (start, end) => (given += textOf(chunk.subarray(start, end))));
    at += chunk.length;
  }
  const { validBytes, isInside, isInTransaction } = scanner;
  return {
    text: given,
    good,
    valid: validBytes,
    inside: isInside,
    transaction: isInTransaction,
  };
}

const wholly = (rest: number): number => rest;

/** Whole, one byte at a time and cut at random; all with the same result. */
function scanned(text: string, offset = 0): Scanned {
  const result = scan(text, wholly, offset);
  expect(scan(text, () => 1, offset)).toEqual(result);
  const random = new Random(text.length);
  for (let round = 0; round < 10; round++) {
    expect(scan(text, (rest) => 1 + random.below(Math.min(rest, 12)), offset)).toEqual(result);
  }
  return result;
}

const set = command('SET', 'key', 'some value');
const empty = command('SET', '', '');

describe('the frames of an append-only file', () => {
  it('are found whole, with annotations passed over', () => {
    const text = `#TS:1700000000\r\n${set}#TS:1700000001\r\n#\n${empty}${set}`;
    expect(scanned(text)).toEqual({
      text: set + empty + set,
      good: true,
      valid: text.length,
      inside: false,
      transaction: false,
    });
  });

  it('are good up to the last whole command, counted from where the reading began', () => {
    for (let cut = 1; cut < set.length; cut++) {
      const result = scanned(set + set.slice(0, cut), 1000);
      expect([result.good, result.inside, result.valid]).toEqual([true, true, 1000 + set.length]);
    }
    expect(scanned(`${set}#TS:17`)).toMatchObject({ inside: true, valid: set.length });
  });

  it('are good up to a transaction that is not ended', () => {
    const multi = command('multi');
    const whole = multi + set + command('EXEC');
    expect(scanned(set + whole)).toMatchObject({ valid: (set + whole).length, transaction: false });
    for (const rest of [multi, multi + set, multi + set.slice(0, 9), whole.slice(0, -1)]) {
      const result = scanned(set + whole + rest);
      expect([result.transaction, result.valid]).toEqual([true, (set + whole).length]);
    }
    expect(scanned(command('MULTIPLE') + command('SET', 'a', 'MULTI')).transaction).toBe(false);
  });

  it('are refused where they are broken', () => {
    const broken = [
      ...[
        '!!!',
        'SET a b\r\n',
        '\0\0\0',
        '*x\r\n',
        '*0\r\n',
        '*-1\r\n',
        '*\r\n',
        '*1\n$4\r\nPING\r\n',
      ],
      ...[
        '*1\r\n:4\r\n',
        '*1\r\n$-1\r\n',
        '*1\r\n$4\r\nPINGxx',
        '*1\r\n$4\r\nPING\rx',
        '*99999999999\r\n',
      ],
      ...[
        '*1\r\n$99999999999\r\n',
        '*1\rx',
        `#${'x'.repeat(2000)}\r\n`,
        '*1\r\n$x\r\n',
        '*1\r\n*1\r\n',
      ],
    ];
    for (const text of broken) {
      const result = scanned(set + text);
      expect([text, result.good, result.valid]).toEqual([text, false, set.length]);
    }
  });
});
