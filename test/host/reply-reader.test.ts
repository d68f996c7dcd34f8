/*
 * Reading another server's replies, however they are cut, and what is no reply.
 */

import { describe, expect, it } from 'vitest';

import { type RemoteReply, ReplyFault, ReplyReader } from '../../host/net/reply-reader.js';
import { randomFrom } from '../support/engine.js';

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** All replies of a reader that is given bytes in pieces that end at these offsets. */
function read(bytes: Uint8Array, cuts: readonly number[] = [bytes.length]): RemoteReply[] {
  const reader = new ReplyReader();
  const replies: RemoteReply[] = [];
  let from = 0;
  for (const to of cuts) {
    reader.push(bytes.slice(from, to));
    for (let reply = reader.next(); reply !== null; reply = reader.next()) replies.push(reply);
    from = to;
  }
  expect(reader.isEmpty).toBe(true);
  return replies;
}

const examples: [string, RemoteReply][] = [
  ['+OK\r\n', { kind: 'simple', text: 'OK' }],
  ['-ERR no\r\n', { kind: 'error', text: 'ERR no' }],
  ['!6\r\nERR\r\nx\r\n', { kind: 'error', text: 'ERR\r\nx' }],
  [':-42\r\n', { kind: 'integer', value: -42n }],
  [':9223372036854775807\r\n', { kind: 'integer', value: 2n ** 63n - 1n }],
  [',1.5e3\r\n', { kind: 'double', text: '1.5e3' }],
  ['(123456789012345678901\r\n', { kind: 'big', text: '123456789012345678901' }],
  ['#t\r\n', { kind: 'boolean', value: true }],
  ['#f\r\n', { kind: 'boolean', value: false }],
  ['$5\r\na\r\nb\xff\r\n', { kind: 'bulk', bytes: latin1('a\r\nb\xff') }],
  ['$0\r\n\r\n', { kind: 'bulk', bytes: new Uint8Array(0) }],
  ['=8\r\ntxt:text\r\n', { kind: 'verbatim', format: 'txt', bytes: latin1('text') }],
  ['$-1\r\n', { kind: 'nil' }],
  ['*-1\r\n', { kind: 'nil' }],
  ['_\r\n', { kind: 'nil' }],
  ['*0\r\n', { kind: 'array', items: [] }],
  [
    '*2\r\n*1\r\n:1\r\n~1\r\n+a\r\n',
    {
      kind: 'array',
      items: [
        { kind: 'array', items: [{ kind: 'integer', value: 1n }] },
        { kind: 'set', items: [{ kind: 'simple', text: 'a' }] },
      ],
    },
  ],
  [
    '%1\r\n+a\r\n*0\r\n',
    {
      kind: 'map',
      items: [
        { kind: 'simple', text: 'a' },
        { kind: 'array', items: [] },
      ],
    },
  ],
  ['>1\r\n_\r\n', { kind: 'push', items: [{ kind: 'nil' }] }],
];

const all = latin1(examples.map(([bytes]) => bytes).join(''));
const wanted = examples.map(([, reply]) => reply);

describe('a reader of replies', () => {
  it.each(examples)('reads %j', (bytes, reply) => {
    expect(read(latin1(bytes))).toEqual([reply]);
  });

  it('reads many in one piece, and one byte at a time', () => {
    expect(read(all)).toEqual(wanted);
    expect(
      read(
        all,
        Array.from(all, (_, index) => index + 1),
      ),
    ).toEqual(wanted);
  });

  it('reads the same however it is cut', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const cuts: number[] = [];
      for (let at = 0; at < all.length;) {
        at = Math.min(all.length, at + Math.floor(random() * 12));
        cuts.push(at);
      }
      expect(read(all, cuts), `seed ${seed}`).toEqual(wanted);
    }
  });

  it('tells attributes in front of their reply', () => {
    const kinds = read(latin1('|1\r\n+ttl\r\n:5\r\n$1\r\na\r\n')).map(({ kind }) => kind);
    expect(kinds).toEqual(['attributes', 'bulk']);
  });

  it('reads a text of many pieces', () => {
    const text = Buffer.alloc(3_000_000, 'ab');
    const bytes = Buffer.concat([latin1(`$${text.length}\r\n`), text, latin1('\r\n+OK\r\n')]);
    const cuts = Array.from({ length: 300 }, (_, i) => (i + 1) * 10_100).filter(
      (cut) => cut < bytes.length,
    );
    const [bulk, ok] = read(bytes, [...cuts, bytes.length]);
    expect(text.equals((bulk as { bytes: Uint8Array }).bytes)).toBe(true);
    expect(ok).toEqual({ kind: 'simple', text: 'OK' });
  });

  it('leaves what follows the replies to be taken', () => {
    const reader = new ReplyReader();
    reader.push(latin1('+CONTINUE\r\n$EOF:'));
    expect(reader.next()).toEqual({ kind: 'simple', text: 'CONTINUE' });
    expect(reader.takeRest()).toEqual(latin1('$EOF:'));
    expect(reader.isEmpty).toBe(true);
    reader.push(latin1('+OK\r\n'));
    expect(reader.next()).toEqual({ kind: 'simple', text: 'OK' });
  });

  it('knows when a reply has begun', () => {
    const reader = new ReplyReader();
    for (const piece of ['*1\r\n', '$2\r\n', 'a']) {
      reader.push(latin1(piece));
      expect(reader.next()).toBeNull();
      expect(reader.isEmpty).toBe(false);
    }
  });

  it.each([
    ['no type', 'x\r\n'],
    ['an empty line', '\r\n'],
    ['LF without CR', '+OK\n'],
    ['no number', ':1a\r\n'],
    ['no length', '$\r\n'],
    ['a negative length', '$-2\r\n'],
    ['too long a text', '$536870913\r\n'],
    ['a negative count', '*-2\r\n'],
    ['a set that is null', '~-1\r\n'],
    ['too many members', '*99999999999\r\n'],
    ['a text that goes on', '$1\r\nabc'],
    ['another boolean', '#x\r\n'],
    ['too deep an array', '*1\r\n'.repeat(129)],
    ['too long a line', `+${'x'.repeat(70_000)}`],
  ])('refuses %s', (_, bytes) => {
    const reader = new ReplyReader();
    reader.push(latin1(bytes));
    expect(() => {
      while (reader.next() !== null);
    }).toThrow(ReplyFault);
  });

  it('counts the members of all aggregates in one reply', () => {
    const reader = new ReplyReader({ members: 5 });
    const three = '*1\r\n*2\r\n:1\r\n:2\r\n';
    reader.push(latin1(three.repeat(4)));
    for (let i = 0; i < 4; i++) expect(reader.next()?.kind).toBe('array');
    reader.push(latin1('*3\r\n*3\r\n'));
    expect(() => reader.next()).toThrow(ReplyFault);
  });
});
