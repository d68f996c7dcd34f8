/*
 * Keys that are evicted while many clients track them: what these are told takes memory until it
 * has been sent, and must not have more keys evicted.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { serverStart } from '../support/server.js';

let server: ServerProcess;
let client: Connection;

beforeAll(async () => {
  server = await serverStart('--maxmemory-policy', 'allkeys-lru', '--latency-tracking', 'no');
  client = await server.connect();
});

afterAll(async () => {
  client.close();
  await server.stop();
});

async function figure(section: string, name: string): Promise<number> {
  const text = String(await client.call('INFO', section));
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)![1]);
}

it('evicts as many as it takes, and not those that telling of them would take', async () => {
  await client.call('CONFIG', 'SET', 'maxmemory-eviction-tenacity', '100');
  const trackers = await Promise.all(Array.from({ length: 10 }, () => server.connect()));
  for (const each of trackers) {
    await each.call('HELLO', '3');
    await each.call('CLIENT', 'TRACKING', 'on');
  }
  for (let number = 0; number < 300; number++) {
    const key = `${number}${'x'.repeat(1000)}`;
    await client.call('SET', key, 'x');
    await Promise.all(trackers.map((each) => each.call('GET', key)));
  }
  // The buffers of requests are trimmed, so that nothing else gives memory back.
  await new Promise((done) => setTimeout(done, 1100));
  const used = await figure('memory', 'used_memory');
  await client.call('CONFIG', 'SET', 'maxmemory', String(used - 40_000));
  for (let time = 0; time < 5; time++)
    expect(await figure('stats', 'evicted_keys')).toBeLessThan(80);
  expect(await figure('stats', 'evicted_keys')).toBeGreaterThan(10);
  expect(Number(await client.call('DBSIZE'))).toBeGreaterThan(200);
  for (const each of trackers) each.close();
});
