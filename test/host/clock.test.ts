/*
 * The server while its machine's clock is set, which a file does here
 * (test/support/clock-hook.mjs). What is waited for is in test/command/clock.test.ts; this is about
 * the host's clock and its timers.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SystemClock } from '../../host/engine/clock.js';
import type { Connection } from '../support/connection.js';
import { run, type Run, runsClean } from '../support/program.js';

const hook = new URL('../support/clock-hook.mjs', import.meta.url).href;
const HOUR_MS = 3_600_000;

let server: Run;
let one: Connection;
let other: Connection;

/** Sets the clock off by so many ms. */
function clockSet(offMs: number): void {
  writeFileSync(join(server.folder, 'clock'), String(offMs));
}

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(async () => {
  server = run();
  const file = join(server.folder, 'clock');
  server.environment = { NODE_OPTIONS: `--import=${hook}`, CEDIS_CLOCK_FILE: file };
  clockSet(0);
  await (await server.start()).ready();
  [one, other] = [await server.connect(), await server.connect()];
});

afterEach(() => {
  one.close();
  other.close();
  runsClean();
});

describe('a server whose clock is set', () => {
  it.each([-20_000, 20_000, -HOUR_MS, HOUR_MS])(
    'by %i ms answers who waits after the time that was said',
    async (offMs) => {
      const started = performance.now();
      const answer = one.call('BLPOP', 'queue', '0.5');
      await pass(100);
      clockSet(offMs);
      expect(await answer).toBe(null);
      const tookMs = performance.now() - started;
      expect(tookMs).toBeGreaterThanOrEqual(500);
      expect(tookMs).toBeLessThan(5000);
      await other.call('CLIENT', 'PAUSE', '200');
      expect(await one.call('PING')).toBe('PONG');
      expect(performance.now() - started).toBeLessThan(8000);
    },
  );

  it('back expires what has come since, and TIME and the uptime are right', async () => {
    await one.call('SET', 'before', 'v', 'PX', '60000');
    clockSet(-HOUR_MS);
    await pass(300);
    const [seconds] = (await one.call('TIME')) as [string];
    expect(Math.abs(Number(seconds) * 1000 - (Date.now() - HOUR_MS))).toBeLessThan(10_000);
    expect(await one.call('PTTL', 'before')).toBeGreaterThan(HOUR_MS);
    await one.call('SET', 'after', 'v', 'PX', '100');
    await pass(1000);
    expect(await other.call('DBSIZE')).toBe(1);
    const uptime = /uptime_in_seconds:(-?\d+)/.exec(String(await one.call('INFO', 'server')))![1];
    expect(Number(uptime)).toBeGreaterThanOrEqual(0);
    expect(Number(uptime)).toBeLessThan(60);
  });

  it('forth expires what is due by it, and soon what is due soon', async () => {
    await one.call('SET', 'due', 'v', 'PX', '60000');
    await one.call('SET', 'soon', 'v', 'PX', '3601000');
    await one.call('SET', 'later', 'v', 'PX', '7200000');
    clockSet(HOUR_MS);
    await pass(500);
    expect(await other.call('DBSIZE')).toBe(2);
    await pass(1500);
    expect(await other.call('DBSIZE')).toBe(1);
  });
});

describe('the clock of the system', () => {
  const realNow = Date.now;
  afterEach(() => {
    Date.now = realNow;
  });

  /** What the clock says now, less what it is, ms. */
  function errorMs(clock: SystemClock, offMs: number): number {
    return clock.unix(clock.elapsed()) / 1000 - (realNow() + offMs);
  }

  it('follows one that is set, forth and back, and never reads less by the monotonic one', () => {
    const clock = new SystemClock();
    let before = clock.elapsed();
    for (const offMs of [0, 1000, -1000, HOUR_MS, -HOUR_MS, 3, 0]) {
      Date.now = () => realNow() + offMs;
      clock.follow();
      expect(Math.abs(errorMs(clock, offMs))).toBeLessThan(5);
      const reading = clock.elapsed();
      expect(reading).toBeGreaterThanOrEqual(before);
      before = reading;
    }
  });

  it('is not set back by a thread that is halted between two readings', () => {
    const clock = new SystemClock();
    let halts = 1;
    Date.now = () => {
      const now = realNow();
      if (halts-- > 0) for (const until = performance.now() + 50; performance.now() < until;);
      return now;
    };
    clock.follow();
    expect(halts).toBeLessThan(0);
    expect(Math.abs(errorMs(clock, 0))).toBeLessThan(5);
  });
});
