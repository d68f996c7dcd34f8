/*
 * The scanner that counts replies: every form of a reply, cut at every byte.
 */

import { describe, expect, it } from 'vitest';

import { ReplyCounter } from '../../host/benchmark/reply-counter.js';

/** Bytes, and how many replies they are. */
const cases: readonly (readonly [string, number])[] = [
  ['+OK\r\n', 1],
  [':-12\r\n', 1],
  ['$5\r\na\r\nbc\r\n', 1],
  ['$-1\r\n', 1],
  ['*-1\r\n', 1],
  ['*0\r\n', 1],
  ['$0\r\n\r\n', 1],
  ['_\r\n#t\r\n,1.5\r\n(12345678901234567890\r\n', 4],
  ['=7\r\ntxt:a\r\n\r\n', 1],
  ['*3\r\n*2\r\n:1\r\n$1\r\na\r\n*0\r\n+x\r\n', 1],
  ['%2\r\n+a\r\n:1\r\n+b\r\n~1\r\n:2\r\n', 1],
  ['|1\r\n+ttl\r\n:5\r\n$1\r\na\r\n', 1],
  ['*2\r\n|1\r\n+x\r\n*1\r\n:1\r\n:1\r\n:2\r\n+OK\r\n', 2],
  ['>2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n+OK\r\n', 1],
  ['+OK\r\n>1\r\n-no error\r\n', 1],
];

function counted(bytes: Buffer, pieceBytes: number, counter = new ReplyCounter()): number {
  let replies = 0;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    replies += counter.take(piece, piece.length);
  }
  return replies;
}

describe('the counter of replies', () => {
  it.each(cases)('counts %j', (text, replies) => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size++) {
      const counter = new ReplyCounter();
      expect(counted(bytes, size, counter)).toBe(replies);
      expect(counter.errorText).toBe(null);
      // Nothing is left over: what follows counts as before.
      expect(counted(bytes, size, counter)).toBe(replies);
    }
  });

  it('keeps the first error, whatever its form, and none that is inside of a reply', () => {
    for (let size = 1; size < 30; size++) {
      const counter = new ReplyCounter();
      expect(counted(Buffer.from('*1\r\n-in EXEC\r\n'), size, counter)).toBe(1);
      expect(counter.errorText).toBe(null);
      expect(counted(Buffer.from('!7\r\nERR one\r\n-ERR two\r\n'), size, counter)).toBe(2);
      expect(counter.errorText).toBe('ERR one');
    }
  });

  it('keeps no more of an error than is of use', () => {
    const counter = new ReplyCounter();
    expect(counted(Buffer.from(`-${'x'.repeat(100_000)}\r\n`), 1000, counter)).toBe(1);
    expect(counter.errorText!.length).toBeLessThan(2000);
  });

  it('refuses what is no reply', () => {
    expect(() => counted(Buffer.from('hello\r\n'), 8)).toThrow('Protocol error');
    expect(() => counted(Buffer.from('$1x\r\n'), 8)).toThrow('Protocol error');
  });
});
