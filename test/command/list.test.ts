// The list commands without a socket. The same tests run over each encoding: one listpack, a
// quicklist of small nodes, and one that compresses. What waits is in blocking-list.test.ts.

import { beforeEach, describe, expect, it } from 'vitest';

import { EventClass, Parameter } from '../../host/engine/seam.generated.js';
import type { Reply } from '../support/resp.js';
import { call, client, effects, engine, error, probeReset } from '../support/probe.js';

const NO_INTEGER = 'ERR value is not an integer or out of range';
const NOT_POSITIVE = 'ERR value is out of range, must be positive';
const SYNTAX = 'ERR syntax error';
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** The whole list. */
const list = (key = 'k'): Reply => call(`LRANGE ${key} 0 -1`);
/** What a command leaves in the effect log, without SELECT. */
const effect = (line: string): string[] =>
  effects(line).filter((written) => !written.startsWith('SELECT'));
/** Changes since the start, as INFO counts them. */
const dirty = (): number => engine.core.engine.dirtyCount();

const encodings = [
  { name: 'a listpack', size: -2, depth: 0, encoding: 'listpack' },
  { name: 'a quicklist', size: 2, depth: 0, encoding: 'quicklist' },
  { name: 'a quicklist that compresses', size: 2, depth: 1, encoding: 'quicklist' },
];

beforeEach(probeReset);

describe.each(encodings)('$name', ({ size, depth, encoding }) => {
  /** Long enough to be worth compressing. */
  const long = 'long-'.repeat(20);

  beforeEach(() => {
    engine.core.setParameter(Parameter.LIST_SIZE, size);
    engine.core.setParameter(Parameter.LIST_DEPTH, depth);
  });

  /** A list of ten elements of both kinds. */
  const elements = ['a', '1', `${long}2`, 'b', '-300', `${long}5`, 'c', '7', 'a', 'z'];
  const make = (key = 'k'): void => {
    client.call('DEL', key);
    client.call('RPUSH', key, ...elements);
  };

  it('has its encoding and its elements', () => {
    make();
    expect(call('OBJECT ENCODING k')).toBe(encoding);
    expect(call('TYPE k')).toBe('list');
    expect(call('LLEN k')).toBe(10);
    expect(list()).toEqual(elements);
  });

  it('takes elements in at both ends, in the order given', () => {
    expect(call('LPUSH k a b')).toBe(2);
    expect(call('RPUSH k c d')).toBe(4);
    expect(call('LPUSHX k x')).toBe(5);
    expect(call('RPUSHX k y')).toBe(6);
    expect(list()).toEqual(['x', 'b', 'a', 'c', 'd', 'y']);
  });

  it('is popped at both ends, one or several', () => {
    make();
    expect(call('LPOP k')).toBe('a');
    expect(call('RPOP k')).toBe('z');
    expect(call('LPOP k 2')).toEqual(['1', `${long}2`]);
    expect(call('RPOP k 2')).toEqual(['a', '7']);
    expect(call('RPOP k 0')).toEqual([]);
    expect(call('LPOP k 100')).toEqual(['b', '-300', `${long}5`, 'c']);
    expect(call('EXISTS k')).toBe(0);
  });

  it('is read by index and by range', () => {
    make();
    elements.forEach((element, at) => {
      expect(call(`LINDEX k ${String(at)}`)).toBe(element);
      expect(call(`LINDEX k ${String(at - 10)}`)).toBe(element);
    });
    expect(call('LINDEX k 10')).toBe(null);
    expect(call('LINDEX k -11')).toBe(null);
    expect(call('LRANGE k 3 -4')).toEqual(elements.slice(3, 7));
    expect(call('LRANGE k -100 1')).toEqual(['a', '1']);
    expect(call('LRANGE k 8 1000')).toEqual(['a', 'z']);
    expect(call('LRANGE k 5 4')).toEqual([]);
    expect(call('LRANGE k 10 11')).toEqual([]);
  });

  it('takes an element in before or behind another', () => {
    make();
    const model = [...elements];
    for (const pivot of ['a', '-300', 'z', '7', `${long}5`]) {
      const at = model.indexOf(pivot);
      expect(client.call('LINSERT', 'k', 'BEFORE', pivot, `${long}x`)).toBe(model.length + 1);
      model.splice(at, 0, `${long}x`);
      expect(client.call('LINSERT', 'k', 'after', pivot, '55')).toBe(model.length + 1);
      model.splice(at + 2, 0, '55');
      expect(list()).toEqual(model);
    }
    expect(call('LINSERT k AFTER nope x')).toBe(-1);
    expect(list()).toEqual(model);
  });

  it('has elements replaced', () => {
    make();
    const model = [...elements];
    for (let at = 0; at < 10; at++) {
      const value = at % 2 ? `${long}${String(at)}` : String(at * 1000);
      expect(client.call('LSET', 'k', at % 3 ? at : at - 10, value)).toBe('OK');
      model[at] = value;
      expect(list()).toEqual(model);
    }
    expect(error('LSET k 10 x')).toBe('ERR index out of range');
    expect(error('LSET k -11 x')).toBe('ERR index out of range');
  });

  it('loses elements that equal a text, from either end', () => {
    const words = 'a b a 1 a c 1 a b'.split(' ');
    const fresh = (): void => {
      client.call('DEL', 'k');
      client.call('RPUSH', 'k', ...words);
    };
    fresh();
    expect(call('LREM k 2 a')).toBe(2);
    expect(list()).toEqual('b 1 a c 1 a b'.split(' '));
    fresh();
    expect(call('LREM k -2 a')).toBe(2);
    expect(list()).toEqual('a b a 1 c 1 b'.split(' '));
    fresh();
    expect(call('LREM k 0 1')).toBe(2);
    expect(list()).toEqual('a b a a c a b'.split(' '));
    expect(call('LREM k 0 nope')).toBe(0);
    expect(call('LREM k 0 a') && call('LREM k 5 b') && call('LREM k -9223372036854775808 c')).toBe(
      1,
    );
    expect(call('EXISTS k')).toBe(0);
  });

  it('is trimmed', () => {
    const cases: [number, number][] = [
      [0, -1],
      [2, 6],
      [3, 3],
      [-4, 100],
      [0, 0],
      [-1, -1],
    ];
    for (const [start, stop] of cases) {
      make();
      expect(client.call('LTRIM', 'k', start, stop)).toBe('OK');
      const end = stop < 0 ? elements.length + stop + 1 : stop + 1;
      expect(list()).toEqual(elements.slice(start, end));
    }
    expect(call('LTRIM k 5 3')).toBe('OK');
    expect(call('EXISTS k')).toBe(0);
  });

  it('is searched', () => {
    make();
    expect(call('LPOS k a')).toBe(0);
    expect(call('LPOS k a RANK 2')).toBe(8);
    expect(call('LPOS k a RANK -1')).toBe(8);
    expect(call('LPOS k a RANK -2')).toBe(0);
    expect(call('LPOS k a RANK 3')).toBe(null);
    expect(call('LPOS k -300')).toBe(4);
    expect(call('LPOS k a COUNT 0')).toEqual([0, 8]);
    expect(call('LPOS k a COUNT 1 RANK -1')).toEqual([8]);
    expect(call('LPOS k a COUNT 0 MAXLEN 8')).toEqual([0]);
    expect(call('LPOS k z MAXLEN 9')).toBe(null);
    expect(call('LPOS k nope COUNT 2')).toEqual([]);
  });

  it('moves elements to another list and within itself', () => {
    make();
    expect(call('LMOVE k t LEFT RIGHT')).toBe('a');
    expect(call('LMOVE k t RIGHT LEFT')).toBe('z');
    expect(call('RPOPLPUSH k t')).toBe('a');
    expect(list('t')).toEqual(['a', 'z', 'a']);
    expect(call('LMOVE k k LEFT RIGHT')).toBe('1');
    expect(call('RPOPLPUSH k k')).toBe('1');
    expect(call('LMOVE k k LEFT LEFT')).toBe('1');
    expect(list()).toEqual(elements.slice(1, 8));
    call('DEL k');
    call('RPUSH k only');
    expect(call('LMOVE k k RIGHT RIGHT')).toBe('only');
    expect(call('RPOPLPUSH k t')).toBe('only');
    expect(call('EXISTS k')).toBe(0);
  });

  it('is copied, renamed and digested as what it is', () => {
    make();
    expect(call('COPY k copy')).toBe(1);
    expect(list('copy')).toEqual(elements);
    expect(call('OBJECT ENCODING copy')).toBe(encoding);
    expect(call('DEBUG DIGEST-VALUE copy')).toEqual(call('DEBUG DIGEST-VALUE k'));
    call('LSET copy 3 x');
    expect(list()).toEqual(elements);
    expect(call('DEBUG DIGEST-VALUE copy')).not.toEqual(call('DEBUG DIGEST-VALUE k'));
    expect(call('RENAME k copy')).toBe('OK');
    expect(list('copy')).toEqual(elements);
  });

  it('leaves no memory behind', () => {
    const use = (): number => {
      make();
      call('LINSERT k BEFORE b x');
      client.call('LSET', 'k', '2', long);
      call('LREM k 0 a');
      call('LTRIM k 1 -2');
      call('LPOS k nope COUNT 0');
      call('DEL k');
      return engine.core.engine.usedBytes();
    };
    use();
    expect(use()).toBe(use());
  });
});

describe('the encoding', () => {
  it('becomes a quicklist past the limit of bytes, and a listpack again at half of it', () => {
    client.call('RPUSH', 'k', ...Array.from({ length: 80 }, () => 'x'.repeat(98)));
    expect(call('OBJECT ENCODING k')).toBe('listpack');
    client.call('RPUSH', 'k', 'x'.repeat(98));
    expect(call('OBJECT ENCODING k')).toBe('listpack');
    client.call('RPUSH', 'k', 'x'.repeat(98));
    expect(call('OBJECT ENCODING k')).toBe('quicklist');
    call('LPOP k 41');
    expect(call('OBJECT ENCODING k')).toBe('quicklist'); // two nodes, of 40 and 1
    call('RPOP k');
    expect(call('LLEN k')).toBe(40);
    expect(call('OBJECT ENCODING k')).toBe('listpack');
  });

  it('counts elements where the limit does', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 4);
    call('RPUSH k 1 2 3 4');
    expect(call('OBJECT ENCODING k')).toBe('listpack');
    call('RPUSH k 5');
    expect(call('OBJECT ENCODING k')).toBe('quicklist');
    call('LREM k 1 1');
    call('LREM k 1 2');
    expect(call('OBJECT ENCODING k')).toBe('quicklist');
    call('LTRIM k 0 1');
    expect(call('OBJECT ENCODING k')).toBe('listpack');
  });

  it('is looked at before the pivot is looked for', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 2);
    call('RPUSH k a b');
    expect(call('LINSERT k BEFORE nope x')).toBe(-1);
    expect(call('OBJECT ENCODING k')).toBe('quicklist');
  });

  it('does not change when an element only moves within a full listpack', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 3);
    call('RPUSH k a b c');
    call('RPOPLPUSH k k');
    expect(call('OBJECT ENCODING k')).toBe('listpack');
    expect(list()).toEqual(['c', 'a', 'b']);
  });
});

describe('errors', () => {
  it('come in the order of Redis', () => {
    call('SET s v');
    expect(error('LPUSH s a')).toBe(WRONG_TYPE);
    expect(error('RPUSHX s a')).toBe(WRONG_TYPE);
    expect(error('LINDEX s x')).toBe(WRONG_TYPE);
    expect(error('LRANGE s x 0')).toBe(NO_INTEGER);
    expect(error('LRANGE s 0 1')).toBe(WRONG_TYPE);
    expect(error('LSET nope x v')).toBe('ERR no such key');
    expect(error('LSET s x v')).toBe(WRONG_TYPE);
    expect(error('LREM s x v')).toBe(NO_INTEGER);
    expect(error('LTRIM s 0 x')).toBe(NO_INTEGER);
    expect(error('LINSERT s aside a b')).toBe(SYNTAX);
    expect(error('LINSERT s before a b')).toBe(WRONG_TYPE);
    expect(error('LPOP s -1')).toBe(NOT_POSITIVE);
    expect(error('LPOP s x')).toBe(NOT_POSITIVE);
    expect(error('LPOP s 1 2')).toBe("ERR wrong number of arguments for 'lpop' command");
    expect(error('LPOP s')).toBe(WRONG_TYPE);
    expect(error('LPOS s a RANK 0')).toMatch(/^ERR RANK can't be zero: use 1 .* of the list$/);
    expect(error('LPOS s a RANK -9223372036854775808')).toMatch(/value must between/);
    expect(error('LPOS s a COUNT -1')).toBe("ERR COUNT can't be negative");
    expect(error('LPOS s a MAXLEN x')).toBe("ERR MAXLEN can't be negative");
    expect(error('LPOS s a RANK')).toBe(SYNTAX);
    expect(error('LMPOP 0 s LEFT')).toBe('ERR numkeys should be greater than 0');
    expect(error('LMPOP 2 s LEFT')).toBe(SYNTAX);
    expect(error('LMPOP 1 s aside')).toBe(SYNTAX);
    expect(error('LMPOP 1 s LEFT COUNT 0')).toBe('ERR count should be greater than 0');
    expect(error('LMPOP 1 s LEFT COUNT 1 COUNT 1')).toBe(SYNTAX);
    expect(error('LMPOP 1 s LEFT')).toBe(WRONG_TYPE);
    expect(error('LMOVE s t left aside')).toBe(SYNTAX);
    expect(error('LMOVE s t left right')).toBe(WRONG_TYPE);
    call('RPUSH k a');
    expect(error('LMOVE k s left right')).toBe(WRONG_TYPE);
    expect(list()).toEqual(['a']);
  });

  it('are none where there is no key', () => {
    expect(call('LPUSHX k a')).toBe(0);
    expect(call('LLEN k')).toBe(0);
    expect(call('LINDEX k x')).toBe(null);
    expect(call('LPOP k')).toBe(null);
    expect(client.call('LPOP', 'k', '0')).toBe(null);
    expect(call('LRANGE k 0 -1')).toEqual([]);
    expect(call('LTRIM k 0 1')).toBe('OK');
    expect(call('LREM k 0 a')).toBe(0);
    expect(call('LINSERT k BEFORE a b')).toBe(0);
    expect(call('LPOS k a')).toBe(null);
    expect(call('LPOS k a COUNT 1')).toEqual([]);
    expect(call('RPOPLPUSH k t')).toBe(null);
    expect(call('LMPOP 2 k t LEFT')).toBe(null);
    expect(call('DBSIZE')).toBe(0);
  });

  it('tell null arrays from nulls in RESP2', () => {
    client.send([
      ['LPOP', 'k'],
      ['LPOP', 'k', '2'],
      ['LMPOP', '1', 'k', 'LEFT'],
      ['HELLO', '3'],
    ]);
    expect(client.bytes().toString().slice(0, 15)).toBe('$-1\r\n*-1\r\n*-1\r\n');
    client.send([
      ['LPOP', 'k'],
      ['LPOP', 'k', '2'],
    ]);
    expect(client.bytes().toString()).toBe('_\r\n_\r\n');
  });
});

describe('effects', () => {
  it('are the command itself, or what it has come to', () => {
    expect(effect('RPUSH k a b c d e f g')).toEqual(['RPUSH k a b c d e f g']);
    expect(effect('LPUSHX k 1')).toEqual(['LPUSHX k 1']);
    expect(effect('LPOP k')).toEqual(['LPOP k']);
    expect(effect('RPOP k 2')).toEqual(['RPOP k 2']);
    expect(effect('LMPOP 2 none k RIGHT COUNT 2')).toEqual(['RPOP k 2']);
    expect(effect('BLPOP none k 0')).toEqual(['LPOP k']);
    expect(effect('BRPOPLPUSH k t 0')).toEqual(['RPOPLPUSH k t']);
    expect(effect('BLMOVE t k left RIGHT 0')).toEqual(['LMOVE t k left RIGHT']);
    expect(effect('BLMPOP 0 1 k LEFT COUNT 10')).toEqual(['LPOP k 2']);
  });

  it('are none where nothing has changed', () => {
    call('RPUSH k a b');
    const before = dirty();
    for (const line of [
      'LPUSHX none a',
      'LREM k 0 nope',
      'LTRIM k 0 -1',
      'LINSERT k BEFORE nope x',
      'LSET k 5 x',
      'LPOP k 0',
      'LMPOP 1 none LEFT',
      'RPOPLPUSH none k',
    ]) {
      expect(effect(line)).toEqual([]);
    }
    expect(dirty()).toBe(before);
  });

  it('count one change for each element', () => {
    const changes = (line: string): number => {
      const before = dirty();
      call(line);
      return dirty() - before;
    };
    expect(changes('RPUSH k a b c a d e f')).toBe(7);
    expect(changes('LREM k 0 a')).toBe(2);
    expect(changes('LPOP k 2')).toBe(2);
    expect(changes('LMOVE k k LEFT RIGHT')).toBe(1);
    expect(changes('LTRIM k 1 1')).toBe(2);
  });
});

describe('DEBUG', () => {
  it('shows the nodes of a quicklist', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 2);
    call('RPUSH k a b 3');
    expect(call('DEBUG QUICKLIST k')).toEqual([
      'count:3 nodes:2 fill:2 depth:0',
      'container:PACKED encoding:RAW size:13 count:2',
      'container:PACKED encoding:RAW size:9 count:1',
    ]);
    expect(call('DEBUG QUICKLIST k 1')).toHaveLength(6);
    expect(call('DEBUG OBJECT k')).toMatch(
      / ql_nodes:2 ql_avg_node:1.50 ql_listpack_max:2 ql_compressed:0 ql_uncompressed_size:22$/,
    );
    expect(error('DEBUG LISTPACK k')).toBe('ERR Not a listpack encoded object.');
  });

  it('shows a listpack', () => {
    call('RPUSH k a 3');
    expect(call('DEBUG LISTPACK k')).toEqual(['bytes:12 entries:2', 'a', '3']);
    expect(error('DEBUG QUICKLIST k')).toBe('ERR Not a quicklist encoded object.');
    expect(error('DEBUG QUICKLIST none')).toBe('ERR no such key');
  });

  it('makes big elements plain nodes from another size on', () => {
    expect(call('DEBUG QUICKLIST-PACKED-THRESHOLD 5b')).toBe('OK');
    engine.core.setParameter(Parameter.LIST_SIZE, 2);
    call('RPUSH k a b c larger');
    expect(call('DEBUG QUICKLIST k')).toContain('container:PLAIN encoding:RAW size:6 count:1');
    expect(call('DEBUG QUICKLIST-PACKED-THRESHOLD 1gb')).toBe('OK');
    for (const size of ['4gb', '-1', '1x', '9999999999999999']) {
      expect(error(`DEBUG QUICKLIST-PACKED-THRESHOLD ${size}`)).toBe(
        'ERR argument must be a memory value bigger than 1 and smaller than 4gb',
      );
    }
    expect(call('DEBUG QUICKLIST-PACKED-THRESHOLD 0')).toBe('OK');
  });
});

describe('a long list', () => {
  it('is freed in steps', () => {
    engine.core.setParameter(Parameter.LIST_SIZE, 1);
    const use = (): number => {
      for (let i = 0; i < 50; i++) client.call('RPUSH', 'k', ...Array<string>(100).fill('x'));
      const full = engine.core.engine.usedBytes();
      call('UNLINK k');
      expect(call('EXISTS k')).toBe(0);
      expect(engine.core.engine.usedBytes()).toBeGreaterThan(full - 1000);
      for (let i = 0; i < 50; i++) engine.tick();
      expect(engine.core.engine.usedBytes()).toBeLessThan(full - 100_000);
      return engine.core.engine.usedBytes();
    };
    use();
    expect(use()).toBe(use());
  });
});

describe('events', () => {
  /** What subscribers hear of a command. */
  function events(line: string): string[] {
    const listener = engine.connect();
    listener.call('PSUBSCRIBE', '__keyevent@0__:*');
    call(line);
    const heard = listener.replies() as string[][];
    listener.disconnect();
    return heard.map((message) => `${message[2]!.slice('__keyevent@0__:'.length)} ${message[3]!}`);
  }

  it('tell what has been done to which key', () => {
    const { KEYEVENT, GENERIC, LIST } = EventClass;
    engine.core.setParameter(Parameter.EVENT_CLASSES, KEYEVENT | GENERIC | LIST);
    expect(events('RPUSH k a b c d e f')).toEqual(['rpush k']);
    expect(events('LPUSH k x')).toEqual(['lpush k']);
    expect(events('LINSERT k AFTER a b')).toEqual(['linsert k']);
    expect(events('LSET k 0 y')).toEqual(['lset k']);
    expect(events('LREM k 1 b')).toEqual(['lrem k']);
    expect(events('LREM k 1 nope')).toEqual([]);
    expect(events('LPOP k')).toEqual(['lpop k']);
    expect(events('RPOP k 2')).toEqual(['rpop k']);
    expect(events('LTRIM k 0 -1')).toEqual(['ltrim k']);
    expect(events('LMOVE k t LEFT RIGHT')).toEqual(['rpush t', 'lpop k']);
    expect(events('RPOPLPUSH t t')).toEqual(['lpush t', 'rpop t']);
    expect(events('RPOPLPUSH t k')).toEqual(['lpush k', 'rpop t', 'del t']);
    expect(events('LMPOP 1 k LEFT COUNT 10')).toEqual(['lpop k', 'del k']);
    call('RPUSH k a');
    expect(events('LTRIM k 1 0')).toEqual(['ltrim k', 'del k']);
    call('RPUSH k a');
    expect(events('LREM k 0 a')).toEqual(['lrem k', 'del k']);
  });
});
