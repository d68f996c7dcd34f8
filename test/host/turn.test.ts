/*
 * What the server does in one turn of the event loop. DEBUG SLEEP holds the server while requests
 * arrive, so that the turn behind it finds them all. (portable.test.ts looks at the order.)
 */

import { expect, it } from 'vitest';

import { serverAround } from '../support/around.js';
import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { respCommand } from '../support/resp.js';
import { serverStart } from '../support/server.js';

const publishers = 40;

let server: ServerProcess;
let admin: Connection;

serverAround(
  () => serverStart('--enable-debug-command', 'yes'),
  (started, connected) => ([server, admin] = [started, connected]),
);

async function writesProcessed(): Promise<number> {
  const text = String(await admin.call('INFO', 'stats'));
  return Number(/total_writes_processed:(\d+)/.exec(text)![1]);
}

it('writes to a subscriber once for all that publish in a turn', async () => {
  const subscriber = await server.connect();
  await subscriber.call('SUBSCRIBE', 'channel');
  const others = await Promise.all(Array.from({ length: publishers }, () => server.connect()));
  for (const each of others) await each.call('PING');
  const before = await writesProcessed();

  admin.write(respCommand(['DEBUG', 'SLEEP', '0.3']));
  await new Promise((done) => setTimeout(done, 100));
  others.forEach((each, index) => each.write(respCommand(['PUBLISH', 'channel', `m${index}`])));
  const messages = await subscriber.receive(publishers);
  for (const each of others) expect(String((await each.receive(1))[0])).toBe(':1\r\n');
  await admin.receive(1);

  const texts = messages.map((frame) => /(m\d+)\r\n$/.exec(frame.toString())![1]!);
  expect(texts).toEqual(Array.from(others, (_, index) => `m${index}`));
  // Each publisher's reply, those of DEBUG and INFO, and few for the subscriber.
  const writes = (await writesProcessed()) - before;
  expect(writes).toBeGreaterThan(publishers);
  expect(writes).toBeLessThan(publishers + 10);
  for (const each of [subscriber, ...others]) each.close();
});

it('closes a connection that says QUIT as soon as it is answered', async () => {
  const [one, other] = [await server.connect(), await server.connect()];
  // The regular work would close it too, within 100 ms.
  await admin.call('DEBUG', 'PAUSE-CRON', '1');
  await other.call('PING');
  expect(await one.call('QUIT')).toBe('OK');
  await one.ended(1000);
  await admin.call('DEBUG', 'PAUSE-CRON', '0');
  other.close();
});

it('reads big arguments to where they lie, between others and in pieces', async () => {
  const client = await server.connect();
  const values = [40_000, 300_000, 5_000_000, 65_536, 1_048_576, 33_000].map((size, seed) =>
    Buffer.from(Uint8Array.from({ length: size }, (_, at) => at * (seed + 3) + (at >> 9))),
  );
  const sets = values.map((value, at) => respCommand(['SET', `big:${at}`, value]));
  const all = Buffer.concat([...sets, respCommand(['MSET', 'a', values[1]!, 'b', values[2]!])]);
  for (let from = 0, piece = 1; from < all.length; from += piece, piece = (piece * 7) % 700_001) {
    client.write(all.subarray(from, from + piece));
    if (piece % 3 === 0) await new Promise((done) => setTimeout(done, 1));
  }
  const replies = await client.receive(sets.length + 1);
  expect(replies.map(String)).toEqual(Array<string>(sets.length + 1).fill('+OK\r\n'));
  const kept = ['a', 'b', ...values.keys()].map((name) =>
    typeof name === 'number' ? `big:${name}` : name,
  );
  for (const [at, key] of kept.entries()) {
    client.write(respCommand(['GET', key]));
    const value = [values[1]!, values[2]!, ...values][at]!;
    const expected = Buffer.concat([Buffer.from(`$${value.length}\r\n`), value]);
    const [reply] = await client.receive(1);
    expect(Buffer.compare(reply!.subarray(0, expected.length), expected)).toBe(0);
  }
  await client.call('FLUSHALL');
  client.close();
});

it('reads on where a connection goes between big arguments and many small requests', async () => {
  const client = await server.connect();
  const sizes = [70_000, 131_072, 9, 262_144, 65_480, 20_000, 200_000, 8192, 300_000, 65_536];
  const expected = new Map<string, Buffer>();
  let seed = 7;
  for (let step = 0; step < 120; step++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const isMany = seed % 5 === 0;
    // More than what is read at first where big arguments come, and no whole number of them.
    const count = isMany ? 1500 : 1 + (seed % 3);
    const requests = Array.from({ length: count }, (_, at) => {
      const size = isMany ? 20 : sizes[(step + at) % sizes.length]!;
      const [key, value] = [`k${at % 100}`, Buffer.alloc(size, `${step}.${at},`)];
      expected.set(key, value);
      return respCommand(['SET', key, value]);
    });
    client.write(Buffer.concat(requests));
    const replies = await client.receive(count);
    expect(replies.every((reply) => String(reply) === '+OK\r\n')).toBe(true);
  }
  for (const [key, value] of expected) {
    client.write(respCommand(['GET', key]));
    const [reply] = await client.receive(1);
    expect(reply!.subarray(reply!.indexOf('\n') + 1, -2).equals(value), key).toBe(true);
  }
  await client.call('FLUSHALL');
  client.close();
});

it('keeps room for what has come of a big argument, not for what is promised', async () => {
  const used = async (): Promise<number> => {
    const text = String(await admin.call('INFO', 'memory'));
    return Number(/used_memory:(\d+)/.exec(text)![1]);
  };
  const client = await server.connect();
  const before = await used();
  client.write(Buffer.from('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$500000000\r\n'));
  client.write(Buffer.alloc(200_000));
  await new Promise((done) => setTimeout(done, 100));
  expect((await used()) - before).toBeLessThan(1_000_000);
  client.close();
});
