/*
 * The request parser through the engine: the same bytes must give the same replies however they are
 * cut, and every limit must be refused in Redis's words. What is expected stands here as text
 * (from networking.c of 7.2.6); nothing is compared with a parser of our own.
 */

import { describe, expect, test } from 'vitest';

import { Parameter, Statistic } from '../../host/engine/seam.generated.js';
import { TestEngine, randomFrom } from '../support/engine.js';
import type { SendOptions, TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

/** What a fresh connection is answered, and whether it is closed then. */
function exchange(
  input: string | Uint8Array,
  options: SendOptions = {},
  engine = new TestEngine(),
): { answer: string; closed: boolean } {
  const client = engine.connect();
  client.send(input, options);
  const answer = client.bytes().toString('latin1');
  const { closed } = client;
  client.disconnect();
  return { answer, closed };
}

const cutBytewise: SendOptions = { pieces: 1 };

/** Expects the same answer to the input whole, byte by byte and in random pieces. */
function expectAnswer(input: string, answer: string, closed = false): void {
  const engine = new TestEngine();
  expect(exchange(input, {}, engine)).toEqual({ answer, closed });
  expect(exchange(input, cutBytewise, engine)).toEqual({ answer, closed });
  for (let seed = 0; seed < 5; seed++) {
    expect(exchange(input, { pieces: { seed, maximum: 7 } }, engine)).toEqual({ answer, closed });
  }
}

function protocolError(text: string): string {
  return `-ERR Protocol error: ${text}\r\n`;
}

describe('a multibulk request', () => {
  test('is read whole, byte by byte and in random pieces', () => {
    expectAnswer(
      '*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\n',
      '+PONG\r\n$3\r\na\r\n\r\n',
    );
  });

  test('leaves bytes behind it for the next one', () => {
    const client = new TestEngine().connect();
    client.send('*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nEC');
    expect(client.replies()).toEqual(['PONG']);
    client.send('HO\r\n$1\r\nx\r\n*1');
    expect(client.replies()).toEqual(['x']);
    client.send('\r\n$4\r\nPING\r\n');
    expect(client.replies()).toEqual(['PONG']);
  });

  test('that has no arguments is passed over', () => {
    expectAnswer('*0\r\n*-1\r\n*-10\r\nPING\r\n', '+PONG\r\n');
  });

  test('may have an empty argument', () => {
    expectAnswer('*2\r\n$4\r\nECHO\r\n$0\r\n\r\n', '$0\r\n\r\n');
  });

  test('may have any two bytes behind an argument and any byte behind CR', () => {
    expectAnswer('*2\rx$4\ryECHOab$1\rzkcd', '$1\r\nk\r\n');
  });

  test('of 3000 arguments arrives in any pieces', () => {
    const engine = new TestEngine();
    const words = ['EXISTS', ...Array.from({ length: 3000 }, (_, i) => `key:${i}`)];
    const bytes = respCommand(words);
    expect(exchange(bytes, {}, engine).answer).toBe(':0\r\n');
    expect(exchange(bytes, { pieces: 777 }, engine).answer).toBe(':0\r\n');
    expect(exchange(bytes, { pieces: { seed: 3, maximum: 50 } }, engine).answer).toBe(':0\r\n');
  });

  test('runs in order in pipelines of more commands than a group holds', () => {
    const engine = new TestEngine();
    for (const pieces of [undefined, 100, { seed: 1, maximum: 300 }] as const) {
      const client = engine.connect();
      client.send(
        Array.from({ length: 100 }, (_, i) => ['ECHO', `${i}`]),
        { pieces },
      );
      expect(client.replies()).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
    }
  });
});

describe('a refused multibulk request', () => {
  const refused: [name: string, input: string, text: string][] = [
    ['a count beyond 2^31-1', '*2147483648\r\n', 'invalid multibulk length'],
    ['a count with a plus sign', '*+1\r\n', 'invalid multibulk length'],
    ['a count with a leading zero', '*01\r\n', 'invalid multibulk length'],
    ['an empty count', '*\r\n', 'invalid multibulk length'],
    ['a count with a space', '* 1\r\n', 'invalid multibulk length'],
    ['no $ in front of a length', '*1\r\nfoo\r\n', "expected '$', got 'f'"],
    ['a line that is empty in place of a length', '*1\r\n\r\n', "expected '$', got ' '"],
    ['a negative length', '*1\r\n$-1\r\n', 'invalid bulk length'],
    ['a length that is no number', '*1\r\n$abc\r\n', 'invalid bulk length'],
    ['a length with a leading zero', '*1\r\n$04\r\n', 'invalid bulk length'],
    ['an empty length', '*1\r\n$\r\n', 'invalid bulk length'],
    ['a length beyond proto-max-bulk-len', '*1\r\n$536870913\r\n', 'invalid bulk length'],
    ['a second argument that is wrong', '*2\r\n$4\r\nPING\r\nx\r\n', "expected '$', got 'x'"],
  ];

  test.each(refused)('with %s ends the connection', (_, input, text) => {
    expectAnswer(input, protocolError(text), true);
  });

  test('is answered after the commands in front of it, and nothing behind it runs', () => {
    expectAnswer('PING\r\n*1\r\n!\r\n', `+PONG\r\n${protocolError("expected '$', got '!'")}`, true);
    expect(exchange('*1\r\n!\r\nPING\r\n').answer).toBe(protocolError("expected '$', got '!'"));
  });

  test('with more than 64 KiB of a count or a length without end is too big', () => {
    const long = '1'.repeat(65_600);
    expect(exchange(`*${long}`)).toEqual({
      answer: protocolError('too big mbulk count string'),
      closed: true,
    });
    expect(exchange(`*1\r\n$${long}`, { pieces: 1000 })).toEqual({
      answer: protocolError('too big bulk count string'),
      closed: true,
    });
  });

  test('hides the end of a line behind a zero byte, until there is too much of it', () => {
    const engine = new TestEngine();
    for (const start of ['\0', '*\0', '$\0']) {
      const client = engine.connect();
      client.send(`${start}abc\r\n`);
      expect(client.bytes().length).toBe(0);
      for (let i = 0; i < 70 && !client.closed; i++) client.send('payload\n'.repeat(128));
      expect(client.closed).toBe(true);
      expect(client.bytes().toString('latin1')).toMatch(/^-ERR Protocol error: too big /);
    }
  });

  test('is limited to 10 arguments of 16 KiB before AUTH', () => {
    const engine = new TestEngine();
    engine.core.setPassword('secret');
    const open = exchange('*11\r\n', {}, engine);
    expect(open).toEqual({
      answer: protocolError('unauthenticated multibulk length'),
      closed: true,
    });
    expect(exchange('*1\r\n$16385\r\n', {}, engine)).toEqual({
      answer: protocolError('unauthenticated bulk length'),
      closed: true,
    });
    const client = engine.connect();
    client.send([
      ['AUTH', 'secret'],
      ['EXISTS', ...Array.from({ length: 20 }, () => 'k')],
    ]);
    expect(client.replies()).toEqual(['OK', 0]);
  });

  test('is refused in its turn when the client waits for the host', () => {
    for (const bad of ['*1\r\n!\r\n', 'a "b\r\n']) {
      const engine = new TestEngine();
      const client = engine.connect();
      client.send(`INFO\r\n${bad}`);
      expect(client.bytes().length).toBe(0);
      engine.hostCalls.shift()!.answer((reply) => reply.bulk('text'));
      expect(client.bytes().toString('latin1')).toMatch(/^\$4\r\ntext\r\n-ERR Protocol error: /);
      expect(client.closed).toBe(true);
    }
  });
});

describe('an inline request', () => {
  test('ends with LF or CRLF and is split at white space', () => {
    expectAnswer('PING\nPING\r\n  ECHO \t a  \r\n', '+PONG\r\n+PONG\r\n$1\r\na\r\n');
  });

  test('that is empty is passed over', () => {
    expectAnswer('\r\n\n   \r\nPING\r\n', '+PONG\r\n');
  });

  const quoted: [words: string, value: string][] = [
    ['"a b"', 'a b'],
    ["'a b'", 'a b'],
    ['""', ''],
    ["''", ''],
    ['"\\n\\r\\t\\b\\a"', '\n\r\t\b\x07'],
    ['"\\x41\\xff\\x0a"', 'A\xff\n'],
    ['"\\xg1"', 'xg1'],
    ['"\\x4"', 'x4'],
    ['"\\""', '"'],
    ["'\\''", "'"],
    ["'\\n'", '\\n'],
    ['"\\q"', 'q'],
    ['a"b c"', 'ab c'],
    ["a'b'", 'ab'],
    ['\x0ba', 'a'],
    ['a\x0bb', 'a\x0bb'],
    ['a\x0c', 'a\x0c'],
    ['a\\b', 'a\\b'],
    ['"\\\\"', '\\'],
  ];

  test.each(quoted)('takes %j as the word %j', (words, value) => {
    expectAnswer(`ECHO ${words}\r\n`, `$${value.length}\r\n${value}\r\n`);
  });

  test.each(['"a', "'a", '"a"b', "'a'b", '"a\\', '""x', "ECHO 'it'''"])(
    'with unbalanced quotes (%j) ends the connection',
    (words) => {
      expectAnswer(`ECHO ${words}\r\n`, protocolError('unbalanced quotes in request'), true);
    },
  );

  test('of more than 64 KiB without end is too big, and any length with its end is not', () => {
    const long = 'x'.repeat(70_000);
    expect(exchange(`ECHO ${long}`)).toEqual({
      answer: protocolError('too big inline request'),
      closed: true,
    });
    const engine = new TestEngine({ inputBytes: 128 * 1024 });
    expect(exchange(`ECHO ${long}\r\n`, {}, engine).answer).toBe(`$70000\r\n${long}\r\n`);
  });
});

/** A value whose every byte tells its place. */
function patterned(count: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: count }, (_, i) => (i * 7 + (i >> 8)) & 0xff));
}

describe('a big argument', () => {
  const sizes = [32_767, 32_768, 32_769, 65_534, 65_536, 200_000];

  test.each(sizes)('of %i bytes is kept as it is, whatever its pieces', (size) => {
    const engine = new TestEngine();
    const value = patterned(size);
    for (const pieces of [
      undefined,
      16_384,
      65_536,
      9999,
      { seed: size, maximum: 40_000 },
    ] as const) {
      const client = engine.connect();
      client.send(
        [
          ['SET', 'k', value],
          ['GET', 'k'],
          ['STRLEN', 'k'],
        ],
        { pieces },
      );
      expect(client.replies()).toEqual(['OK', value.toString('latin1'), size]);
      client.disconnect();
    }
  });

  test('may be cut at every byte around its ends', () => {
    const engine = new TestEngine();
    const value = patterned(32_768);
    const bytes = Buffer.concat([respCommand(['SET', 'k', value]), respCommand(['GET', 'k'])]);
    const begin = bytes.indexOf('$32768');
    const end = begin + 8 + value.length;
    const offsets = [...Array(16).keys()].flatMap((i) => [begin + i - 2, end + i - 8]);
    for (const offset of offsets) {
      for (const second of [offset + 1, offset + 3]) {
        const client = engine.connect();
        client.send(bytes, { pieces: [offset, second] });
        expect(client.replies()).toEqual(['OK', value.toString('latin1')]);
        client.disconnect();
      }
    }
  });

  test('may be one of several in a command, and each may arrive alone', () => {
    const engine = new TestEngine();
    const one = patterned(40_000);
    const two = patterned(50_000).reverse();
    for (const pieces of [undefined, 30_000, { seed: 9, maximum: 60_000 }] as const) {
      const client = engine.connect();
      client.send(
        [
          ['MSET', 'a', one, 'b', 'small', 'c', two],
          ['MGET', 'a', 'b', 'c'],
        ],
        { pieces },
      );
      expect(client.replies()).toEqual([
        'OK',
        [one.toString('latin1'), 'small', two.toString('latin1')],
      ]);
      client.disconnect();
    }
  });

  test('of a command that is refused, queued or run later leaves no memory behind', () => {
    const engine = new TestEngine();
    const value = patterned(100_000);
    const run = (): void => {
      const client = engine.connect();
      const pieces = 20_000;
      client.send(
        [
          ['NOSUCH', value],
          ['GET', 'k', value],
          ['ECHO', value],
        ],
        { pieces },
      );
      client.send([['MULTI'], ['SET', 'k', value], ['ECHO', value], ['EXEC']], { pieces });
      client.send([['MULTI'], ['SET', 'k', value], ['DISCARD']], { pieces });
      client.send([['INFO', value], ['ECHO', value], ['PING']], { pieces });
      engine.hostCalls.shift()!.answer((reply) => reply.simple('host'));
      const replies = client.replies();
      expect(replies).toHaveLength(13);
      expect(replies.slice(-3)).toEqual(['host', value.toString('latin1'), 'PONG']);
      client.send(respCommand(['SET', 'k', value]).subarray(0, 60_000));
      client.disconnect();
    };
    run();
    const used = engine.usedBytes();
    for (let i = 0; i < 5; i++) run();
    expect(engine.usedBytes()).toBe(used);
  });
});

describe('a client that waits for the host', () => {
  /** Sends a command of the host, then the rest in pieces while it waits. */
  function behindHost(client: TestClient, rest: Uint8Array, options: SendOptions): void {
    const info = respCommand(['INFO']);
    client.send(Buffer.concat([info, rest.subarray(0, 5)]));
    client.send(rest.subarray(5), options);
    expect(client.bytes().length).toBe(0);
    client.engine.hostCalls.shift()!.answer((reply) => reply.simple('host'));
  }

  test('goes on with what it has sent meanwhile, in any pieces', () => {
    const engine = new TestEngine();
    const rest = Buffer.concat([
      respCommand(['ECHO', 'first']),
      Buffer.from('ECHO "in line"\r\n'),
      respCommand(['ECHO', 'last']),
    ]);
    for (const options of [{}, cutBytewise, { pieces: { seed: 4 } }]) {
      const client = engine.connect();
      behindHost(client, rest, options);
      expect(client.replies()).toEqual(['host', 'first', 'in line', 'last']);
    }
  });

  test('keeps big arguments that come meanwhile', () => {
    const engine = new TestEngine();
    const value = patterned(150_000);
    const rest = Buffer.concat([respCommand(['SET', 'k', value]), respCommand(['GET', 'k'])]);
    for (const pieces of [undefined, 40_000, { seed: 5, maximum: 70_000 }] as const) {
      const client = engine.connect();
      behindHost(client, rest, { pieces });
      expect(client.replies()).toEqual(['host', 'OK', value.toString('latin1')]);
    }
  });

  test('whose big argument had begun when it stopped gets it whole', () => {
    const engine = new TestEngine();
    const value = patterned(100_000);
    const big = respCommand(['ECHO', value]);
    const client = engine.connect();
    client.send(Buffer.concat([respCommand(['INFO']), big.subarray(0, 30_000)]));
    client.send(big.subarray(30_000));
    client.send(respCommand(['ECHO', 'behind']));
    client.send(respCommand(['INFO']));
    client.send(respCommand(['PING']));
    engine.hostCalls.shift()!.answer((reply) => reply.simple('host'));
    expect(client.replies()).toEqual(['host', value.toString('latin1'), 'behind']);
    engine.hostCalls.shift()!.answer((reply) => reply.simple('again'));
    expect(client.replies()).toEqual(['again', 'PONG']);
  });

  test('may send several commands for the host', () => {
    const engine = new TestEngine();
    engine.host = (call) => call.answer((reply) => reply.bulk(call.words.join(' ')));
    const client = engine.connect();
    client.send([
      ['INFO', '1'],
      ['ECHO', '2'],
      ['INFO', '3'],
      ['INFO', '4'],
      ['ECHO', '5'],
    ]);
    expect(client.replies()).toEqual(['INFO 1', '2', 'INFO 3', 'INFO 4', '5']);
  });
});

describe('random input', () => {
  const fragments = [
    '*1\r\n',
    '*2\r\n',
    '*3\r\n',
    '$4\r\n',
    '$3\r\n',
    '$0\r\n',
    'PING\r\n',
    'SET\r\n',
    'ECHO ',
    '"',
    "'",
    '\\x41',
    '\r\n',
    '\n',
    '\r',
    '\0',
    '*',
    '$',
    '-1',
    '99999999999',
    ' ',
    'abc',
    '\xff',
    '*0\r\n',
    '*1\r\n$4\r\nPING\r\n',
    'INFO\r\n',
    '*1\r\n$4\r\nINFO\r\n',
    '$33000\r\n',
    'MULTI\r\n',
    'EXEC\r\n',
  ];

  test('of 20000 streams gives the same bytes whole and cut, traps never and leaks nothing', () => {
    const random = randomFrom(20);
    const engine = new TestEngine();
    engine.host = (call) => call.answer((reply) => reply.simple('host'));
    let used = 0;
    for (let round = 0; round < 20_000; round++) {
      const count = 1 + Math.floor(random() * 12);
      const input = Array.from(
        { length: count },
        () => fragments[Math.floor(random() * fragments.length)]!,
      ).join('');
      const bytes = Buffer.from(input, 'latin1');
      const whole = exchange(bytes, {}, engine);
      const cut = exchange(bytes, { pieces: { seed: round, maximum: 6 } }, engine);
      expect(cut, JSON.stringify(input)).toEqual(whole);
      if (round === 1000) used = engine.usedBytes();
    }
    expect(engine.usedBytes()).toBeLessThan(used + 4096);
    expect(engine.core.engine.clientCount()).toBe(0);
  });

  test('past client-query-buffer-limit closes the connection', () => {
    const engine = new TestEngine();
    engine.core.setParameter(Parameter.QUERY_BUFFER_LIMIT_BYTES, 100_000);
    const client = engine.connect();
    client.send(respCommand(['SET', 'k', patterned(90_000)]).subarray(0, 80_000));
    expect(client.closed).toBe(false);
    client.disconnect();
    const other = engine.connect();
    other.send(respCommand(['SET', 'k', patterned(300_000)]), { pieces: 30_000 });
    expect(other.closed).toBe(true);
    // So it does where the last piece brings much.
    const whole = engine.connect();
    const late = respCommand(['SET', 'late', patterned(150_000)]);
    whole.send(late.subarray(0, 60_000));
    whole.send(late.subarray(60_000));
    expect(whole.closed).toBe(true);
    expect(engine.connect().call('EXISTS', 'late')).toBe(0);
    const queued = engine.connect();
    queued.send([['MULTI'], ['SET', 'k', patterned(60_000)], ['SET', 'k', patterned(60_000)]]);
    expect(queued.closed).toBe(true);
    expect(engine.core.engine.statistic(Statistic.QUERY_BUFFER_LIMIT_DISCONNECTIONS)).toBe(3);
  });

  test('an argument longer than client-query-buffer-limit is refused though it is whole', () => {
    const engine = new TestEngine();
    engine.core.setParameter(Parameter.QUERY_BUFFER_LIMIT_BYTES, 100_000);
    // The line end counts, what is before the argument does not: as redis-server 7.2.6 has it.
    for (const [bytes, closed] of [
      [99_998, false],
      [99_999, true],
      [100_000, true],
      [110_000, true],
    ] as const) {
      const client = engine.connect();
      client.send(respCommand(['SET', 'k', patterned(bytes)]), { pieces: 99_990 });
      expect(client.closed, String(bytes)).toBe(closed);
    }
    expect(engine.core.engine.statistic(Statistic.QUERY_BUFFER_LIMIT_DISCONNECTIONS)).toBe(3);
  });
});
