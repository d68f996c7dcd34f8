/*
 * What the engine says in the log: when, at which level, in which words.
 */

import { beforeEach, describe, expect, it } from 'vitest';

import { engineLevel, engineLogDrain } from '../../host/engine/log.js';
import { OutputClass, Parameter } from '../../host/engine/seam.generated.js';
import { Log } from '../../host/process/log.js';
import { TestEngine } from '../support/engine.js';
import { moduleValue } from '../support/module-file.js';
import { RespError } from '../support/resp.js';

let engine: TestEngine;
/** A line of CLIENT LIST, cut or whole. */
const client = /id=(\d+) addr=\S* laddr=\S* fd=\d+ name=(\S*)( .*? lib-ver=)?/;

beforeEach(() => {
  engine = new TestEngine();
  engine.core.setParameter(Parameter.LOG_LEVEL, engineLevel('verbose'));
});

/** The lines since the last call, each with its level; of a client's line only its id and name. */
function lines(): string[] {
  const written: string[] = [];
  const log = new Log();
  log.write = (level, text) => written.push(`${level} ${text.replace(client, '{$1$2}')}`);
  engineLogDrain(engine.core, log);
  return written;
}

describe('a line of the engine', () => {
  it('is made only if its level is written', () => {
    engine.core.setParameter(Parameter.LOG_LEVEL, engineLevel('notice'));
    engine.connect().disconnect();
    expect(lines()).toEqual([]);
    engine.core.setParameter(Parameter.LOG_LEVEL, engineLevel('verbose'));
    engine.connect().disconnect();
    expect(lines()).toEqual(['verbose Client closed connection {2}']);
    engine.core.setParameter(Parameter.LOG_LEVEL, engineLevel('nothing'));
    engine.connect().send('POST / HTTP/1.1\r\n');
    expect(lines()).toEqual([]);
  });

  it('is counted when it comes to a full queue, and leaves no memory behind', () => {
    lines();
    const before = engine.usedBytes();
    for (let i = 0; i < 300; i++) engine.connect().disconnect();
    const written = lines();
    expect(written.length).toBe(257);
    expect(written.at(-1)).toBe(
      'warning 44 lines of the log were lost: there were too many at once.',
    );
    expect(lines()).toEqual([]);
    expect(engine.usedBytes()).toBe(before);
  });

  it('is short, however long its text is', () => {
    const named = engine.connect();
    named.call('CLIENT', 'SETNAME', 'n'.repeat(5000));
    named.disconnect();
    expect(lines()[0]).toMatch(/^verbose Client closed connection \{1n{900,1024}\}$/);
  });
});

describe('the log tells', () => {
  it('which client was evicted, and when none is left to be', () => {
    const large = engine.connect();
    large.call('CLIENT', 'SETNAME', 'large');
    engine.core.setParameter(Parameter.CLIENT_MEMORY, 128 * 1024);
    large.send(`*2\r\n$4\r\nECHO\r\n$300000\r\n${'x'.repeat(200_000)}`);
    expect(large.closed).toBe(true);
    expect(lines()).toEqual(['notice Evicting client: {1large}']);
    const kept = engine.connect();
    kept.call('CLIENT', 'NO-EVICT', 'on');
    kept.send(`*2\r\n$4\r\nECHO\r\n$300000\r\n${'x'.repeat(200_000)}`);
    engine.tick();
    engine.tick();
    expect(lines()).toEqual(['warning Over client maxmemory after evicting all evictable clients']);
  });

  it('which client was owed too much', () => {
    const client = engine.connect();
    client.call('SET', 'k', 'v'.repeat(25_000));
    engine.core.setOutputLimit(OutputClass.NORMAL, 4000, 0, 0);
    client.send([['GET', 'k']]);
    expect(client.closed).toBe(true);
    expect(lines()).toEqual([
      'warning Client {1} scheduled to be closed ASAP for overcoming of output buffer limits.',
    ]);
  });

  it('which client was owed too much for too long', () => {
    const client = engine.connect();
    client.call('SET', 'k', 'v'.repeat(25_000));
    engine.core.setOutputLimit(OutputClass.NORMAL, 0, 4000, 1);
    client.slow = true;
    client.send([['GET', 'k']]);
    for (let i = 0; i < 4; i++) {
      engine.advance(1000);
      engine.tick();
    }
    expect(lines()).toEqual(['warning Client {1} closed for overcoming of output buffer limits.']);
  });

  it('whose request became too long, and how it began', () => {
    engine.core.setParameter(Parameter.QUERY_BUFFER_LIMIT_BYTES, 1000);
    engine.connect().send(`*3\r\n$3\r\nSET\r\n$5000\r\n"${'x'.repeat(2000)}`);
    const beginning = `"*3\\r\\n$3\\r\\nSET\\r\\n$5000\\r\\n\\"${'x'.repeat(43)}"`;
    expect(lines()).toEqual([
      'warning Closing client that reached max query buffer length: {1}' +
        ` (qbuf initial bytes: ${beginning})`,
    ]);
  });

  it('what was no request', () => {
    engine.connect().send('*1\r\n!\x01abc\r\n');
    engine.connect().send(`*x${'1'.repeat(98)}${'2'.repeat(100)}\r\n`);
    const shown = (reason: string, id: number, bytes: string): string =>
      `verbose Protocol error (${reason}) from client: {${id}}.` +
      ` Query buffer during protocol error: ${bytes}`;
    expect(lines()).toEqual([
      shown('expected $ but got something else', 1, "'!.abc..'"),
      shown(
        'invalid mbulk count',
        2,
        `'*x${'1'.repeat(62)}' (... more 74 bytes ...) '${'2'.repeat(62)}..'`,
      ),
    ]);
  });

  it('who speaks HTTP, once a minute', () => {
    const attempt = (): void => {
      const client = engine.connect();
      client.send('POST / HTTP/1.1\r\nHost: x\r\n\r\n');
      expect(client.closed).toBe(true);
    };
    attempt();
    attempt();
    expect(lines()).toEqual([
      expect.stringMatching(
        /^warning Possible SECURITY ATTACK .* Connection from .*:\d+ aborted\.$/,
      ),
    ]);
    engine.advance(61_000);
    attempt();
    expect(lines().length).toBe(1);
  });

  it('which rule is deprecated, each time', () => {
    const client = engine.connect();
    client.call('ACL', 'SETUSER', 'a', '+select|0', '+select|1');
    expect(lines().map((line) => /offender: (.*)\)/.exec(line)![1])).toEqual([
      '+select|0',
      '+select|1',
    ]);
  });

  it('why a payload was refused', () => {
    engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    const client = engine.connect();
    client.call('DEBUG', 'SET-SKIP-CHECKSUM-VALIDATION', '1');
    const refused = (...bytes: number[]): string => {
      const payload = Buffer.from([...bytes, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      const reply = client.call('RESTORE', 'k', '0', payload);
      expect(reply).toEqual(new RespError('ERR Bad data format'));
      return lines().join().replace('verbose Internal error in RDB reading offset ', '');
    };
    expect(refused(0, 9, 0x61)).toBe(
      '2 -> The value ends too early, or a length in it is impossible',
    );
    expect(refused(20, 3, 1, 2, 3)).toBe('5 -> Set listpack integrity check failed.');
    expect(refused(9, 3, 1, 2, 3)).toBe('5 -> Zipmap integrity check failed.');
    expect(refused(12, 3, 1, 2, 3)).toBe('5 -> Zset ziplist integrity check failed.');
    expect(refused(2, 2, 1, 0x61, 1, 0x61)).toBe('6 -> Duplicate set members detected');
    expect(refused(4, 2, 1, 0x61, 0, 1, 0x61, 0)).toBe('8 -> Duplicate hash fields detected');
    expect(refused(3, 1, 1, 0x61, 253)).toBe('5 -> Zset with NAN score detected');
    expect(refused(18, 1, 7, 1, 0x61)).toBe('3 -> Quicklist integrity check failed.');
    expect(refused(21, 1, 2, 1, 2, ...Array<number>(30).fill(0))).toBe(
      '5 -> Stream listpack integrity check failed.',
    );
    expect(refused(99)).toBe('1 -> Unknown RDB encoding type 99');
    expect(refused(...moduleValue)).toBe(
      "10 -> The RDB file contains module data I can't load: no matching module type 'ReJSON-RL'",
    );
    expect(refused(6, ...moduleValue.subarray(1))).toBe(
      '1 -> Pre-release module format not supported',
    );
    expect(refused(7, 0x81, 1)).toBe(
      '2 -> The value ends too early, or a length in it is impossible',
    );
  });
});
