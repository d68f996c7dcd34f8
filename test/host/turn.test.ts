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
