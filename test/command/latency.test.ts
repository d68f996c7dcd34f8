// LATENCY without a socket: the engine's clock is the test's, and so is the time of its commands,
// because they are answered by the test as by a host.

import { beforeEach, describe, expect, it } from 'vitest';

import {
  EvictionPolicy,
  LatencyEvent,
  Parameter,
  latencyNames,
} from '../../host/engine/seam.generated.js';
import { START_MS, TestClient, TestEngine } from '../support/engine.js';
import { RespError, Verbatim } from '../support/resp.js';

let engine: TestEngine;
let client: TestClient;
const start = START_MS / 1000;

beforeEach(() => {
  engine = new TestEngine({ elapsed: () => 1 });
  engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 100);
  client = engine.connect();
});

const call = (line: string) => client.call(...line.split(' '));
const add = (milliseconds: number, event: LatencyEvent = LatencyEvent.COMMAND): void =>
  engine.core.latencyAdd(event, milliseconds);

/** A sample of each of these lengths, a second apart. */
function addEach(...milliseconds: number[]): void {
  for (const each of milliseconds) {
    add(each);
    engine.advance(1000);
  }
}

/** The picture below the title and the ruler. */
const picture = (): string[] => (call('LATENCY GRAPH command') as string).split('\n').slice(2);

describe('the latency monitor', () => {
  it('keeps what takes its threshold or longer, the worst of each second', () => {
    add(99);
    expect(call('LATENCY LATEST')).toEqual([]);
    add(100);
    add(300);
    add(200);
    engine.advance(1000);
    add(150);
    expect(call('LATENCY HISTORY command')).toEqual([
      [start, 300],
      [start + 1, 150],
    ]);
    expect(call('LATENCY LATEST')).toEqual([['command', start + 1, 150, 300]]);
  });

  it('is off at a threshold of 0', () => {
    engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 0);
    add(1_000_000);
    expect(call('LATENCY LATEST')).toEqual([]);
  });

  it('keeps 160 samples of an event, and its worst for ever', () => {
    addEach(5000, ...Array.from({ length: 200 }, (_, i) => 100 + i));
    const history = call('LATENCY HISTORY command') as [number, number][];
    expect(history.length).toBe(160);
    expect(history[0]).toEqual([start + 41, 140]);
    expect(history.at(-1)).toEqual([start + 200, 299]);
    expect(call('LATENCY LATEST')).toEqual([['command', start + 200, 299, 5000]]);
  });

  it('knows every event that the host may name', () => {
    const events = Object.values(LatencyEvent);
    const names = events.map((event) => latencyNames[event]);
    for (const event of events) add(200, event);
    expect((call('LATENCY LATEST') as string[][]).map(([name]) => name)).toEqual(names);
    for (const name of names) expect(call(`LATENCY HISTORY ${name}`)).toEqual([[start, 200]]);
    expect(call('LATENCY RESET')).toBe(names.length);
  });

  it('tells fast commands from others', () => {
    engine.core.setParameter(Parameter.LATENCY_THRESHOLD, 1);
    engine.host = (host) => host.answer((reply) => reply.bulk('x'), 2000);
    call('INFO');
    call('LOLWUT');
    expect((call('LATENCY LATEST') as string[][]).map(([name]) => name)).toEqual([
      'command',
      'fast-command',
    ]);
  });

  it('measures the cycle of expiry', () => {
    let reading = 0;
    const slow = new TestEngine({ elapsed: () => (reading += 150_000) });
    slow.core.setParameter(Parameter.LATENCY_THRESHOLD, 100);
    slow.tick();
    const events = slow.connect().call('LATENCY', 'LATEST') as string[][];
    expect(events.map(([name]) => name)).toEqual(['expire-cycle']);
  });

  it('measures the end of waiting, and what an expired key costs', () => {
    let reading = 0;
    const slow = new TestEngine({ elapsed: () => (reading += 150_000) });
    slow.core.setParameter(Parameter.LATENCY_THRESHOLD, 100);
    const other = slow.connect();
    other.call('SET', 'a', '1', 'PX', '5');
    other.send(['BLPOP', 'l', '1']);
    slow.advance(1001);
    slow.tick();
    const events = slow.connect().call('LATENCY', 'LATEST') as string[][];
    expect(events.map(([name]) => name)).toEqual(
      expect.arrayContaining(['command-unblocking', 'expire-del', 'expire-cycle']),
    );
  });

  it('measures eviction, each key of it, and what is freed in steps for it', () => {
    let reading = 0;
    let pace = 0;
    const slow = new TestEngine({ elapsed: () => (reading += pace) });
    slow.core.setParameter(Parameter.LATENCY_THRESHOLD, 100);
    slow.core.setParameter(Parameter.EVICTION_POLICY, EvictionPolicy.ALLKEYS_LRU);
    const other = slow.connect();
    const exceed = (): void => {
      slow.core.setParameter(Parameter.MAXIMUM_MEMORY, slow.usedBytes() - 1);
      pace = 150_000;
      other.call('PING');
      pace = 0;
      slow.core.setParameter(Parameter.MAXIMUM_MEMORY, 0);
    };
    const names = (): string[] =>
      (other.call('LATENCY', 'LATEST') as string[][]).map(([name]) => name!);
    other.call('SET', 'k', 'v'.repeat(500));
    exceed();
    expect(other.call('DBSIZE')).toBe(0);
    expect(names()).toEqual(['fast-command', 'eviction-cycle', 'eviction-del']);
    other.call('LATENCY', 'RESET');
    other.call('RPUSH', 'l', ...Array.from({ length: 5000 }, (_, i) => `${i}`.repeat(40)));
    other.call('UNLINK', 'l');
    exceed();
    expect(names()).toEqual(['fast-command', 'eviction-cycle', 'eviction-lazyfree']);
  });

  it('gives memory back when it is reset', () => {
    call('LATENCY RESET');
    const used = engine.usedBytes();
    add(200);
    expect(engine.usedBytes()).toBeGreaterThan(used + 1000);
    expect(call('LATENCY RESET nosuch Command')).toBe(1);
    expect(engine.usedBytes()).toBe(used);
    expect(call('LATENCY HISTORY command')).toEqual([]);
  });
});

describe('LATENCY GRAPH', () => {
  it('needs samples', () => {
    expect(call('LATENCY GRAPH nosuch')).toEqual(
      new RespError("ERR No samples available for event 'nosuch'"),
    );
    expect(call('LATENCY GRAPH nosuch\0')).toEqual(
      new RespError("ERR No samples available for event 'nosuch'"),
    );
  });

  it('has a title with the highest, the lowest and the worst', () => {
    addEach(500, 101);
    const [title, ruler] = (call('LATENCY GRAPH command') as string).split('\n');
    expect(title).toBe('command - high 500 ms, low 101 ms (all time high 500 ms)');
    expect(ruler).toBe('-'.repeat(80));
  });

  it('draws a column a sample, and below it how long ago it was', () => {
    add(1000);
    engine.advance(86_400_000 * 3);
    add(2000);
    engine.advance(3_600_000 * 2);
    add(3000);
    engine.advance(60_000 * 17);
    add(4000);
    engine.advance(9000);
    add(5000);
    expect(picture()).toEqual([
      '   _#',
      '  _||',
      ' _|||',
      '_||||',
      '     ',
      '32190',
      'dh7ss',
      '  m  ',
      '',
    ]);
  });

  it('draws equal samples on the ground', () => {
    addEach(200, 200);
    expect(picture().slice(0, 4)).toEqual(['  ', '  ', '  ', '__']);
  });

  it('goes on in a second picture behind 80 columns', () => {
    addEach(...Array.from({ length: 90 }, (_, i) => 100 + i));
    const lines = picture();
    const empty = lines.indexOf('');
    expect(lines[0]!.length).toBe(80);
    expect(lines[empty + 1]).toMatch(/^[_o#|]{10}$/);
  });

  it('is a verbatim text in RESP3', () => {
    call('HELLO 3');
    add(200);
    expect(call('LATENCY GRAPH command')).toBeInstanceOf(Verbatim);
  });
});

describe('LATENCY HISTOGRAM', () => {
  /** Calls INFO, a command of the host, with a duration. */
  const info = (microseconds: number): void => {
    engine.host = (host) => host.answer((reply) => reply.bulk('x'), microseconds);
    call('INFO');
  };

  it('counts calls by powers of two, each with all that are shorter', () => {
    engine.core.engine.statisticsReset();
    for (const microseconds of [0.5, 0.9, 3, 30, 100, 100, 5_000_000]) info(microseconds);
    expect(call('LATENCY HISTOGRAM info')).toEqual([
      'info',
      ['calls', 7, 'histogram_usec', [1, 2, 4, 3, 33, 4, 132, 6, 1_082_130, 7]],
    ]);
  });

  it('is a map of maps in RESP3', () => {
    engine.core.engine.statisticsReset();
    call('HELLO 3');
    info(3);
    const histogram = new Map([
      ['calls', 1],
      ['histogram_usec', new Map([[4, 1]])],
    ] as [string, unknown][]);
    expect(call('LATENCY HISTOGRAM INFO nosuch')).toEqual(new Map([['info', histogram]]));
  });

  it('shows the subcommands of a container, or one of them', () => {
    engine.core.engine.statisticsReset();
    call('CLIENT ID');
    call('CLIENT GETNAME');
    const names = (line: string): unknown[] =>
      (call(line) as unknown[]).filter((_, index) => index % 2 === 0);
    expect(names('LATENCY HISTOGRAM client').sort()).toEqual(['client|getname', 'client|id']);
    expect(names('LATENCY HISTOGRAM CLIENT|ID')).toEqual(['client|id']);
    expect(names('LATENCY HISTOGRAM client|nosuch nosuch|id')).toEqual([]);
    expect(names('LATENCY HISTOGRAM')).toContain('latency|histogram');
  });

  it('has nothing of what was not tracked', () => {
    engine.core.setParameter(Parameter.LATENCY_TRACKING, 0);
    engine.core.engine.statisticsReset();
    call('PING');
    expect(call('LATENCY HISTOGRAM')).toEqual([]);
  });
});

describe('LATENCY', () => {
  it('answers HELP and refuses what it does not know', () => {
    expect((call('LATENCY HELP') as string[])[1]).toBe('DOCTOR');
    expect(call('LATENCY NOSUCH')).toEqual(
      new RespError("ERR unknown subcommand 'NOSUCH'. Try LATENCY HELP."),
    );
    expect(call('LATENCY HISTORY')).toEqual(
      new RespError("ERR wrong number of arguments for 'latency|history' command"),
    );
  });
});
