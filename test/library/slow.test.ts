/*
 * Who does not read what a store answers: memory stays bounded, and nobody else waits.
 */

import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type NodeStore, open } from '../../host/library/node-index.js';
import { StoreStream } from '../../host/library/node-stream.js';
import { testModule } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

let store: NodeStore;
const text = 'x'.repeat(100_000);

beforeEach(async () => {
  const config = { 'client-output-buffer-limit': 'pubsub 2mb 0 0' };
  store = await open({ module: testModule(), config });
});
afterEach(() => store.close());

/** Publishes so much that somebody who reads nothing is thrown out. */
async function flood(): Promise<void> {
  for (let n = 0; n < 60 && store.call('PUBSUB', 'NUMSUB', 'news') !== null; n++) {
    store.publish('news', text);
    await turn();
  }
}

const subscribers = (): unknown => store.call('PUBSUB', 'NUMSUB', 'news');

describe('a stream that is not read', () => {
  it('takes no more than a little, and is closed at the limit of outputs', async () => {
    const stream = new StoreStream(store);
    stream.on('error', () => undefined);
    stream.write(respCommand(['SUBSCRIBE', 'news']));
    await turn();
    expect(subscribers()).toEqual(['news', 1]);
    await flood();
    expect(subscribers()).toEqual(['news', 0]);
    expect(stream.readableLength).toBeLessThan(500_000);
    expect(store.ping()).toBe('PONG');
    stream.destroy();
  });

  it('gets all of it, in order, when it is read in the end', async () => {
    for (let n = 0; n < 30; n++) store.rpush('l', `${n}:${text}`);
    const stream = new StoreStream(store);
    for (let n = 0; n < 10; n++) stream.write(respCommand(['LRANGE', 'l', '0', '-1']));
    await turn();
    expect(stream.readableLength).toBeLessThan(5_000_000);
    store.set('others', 'go on');
    stream.write(respCommand(['PING']));
    let bytes = 0;
    let first = '';
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (bytes === 0) first = piece.toString('latin1', 0, 5);
      bytes += piece.length;
      if (piece.toString('latin1').endsWith('+PONG\r\n')) break;
    }
    expect(first).toBe('*30\r\n');
    expect(bytes).toBeGreaterThan(10 * 30 * text.length);
  });
});

describe('a socket that is not read', () => {
  it('is closed at the limit, and stops nobody', async () => {
    const { path } = await store.listen();
    const socket = connect(path!);
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(respCommand(['SUBSCRIBE', 'news']));
    for (let n = 0; n < 1000 && (subscribers() as unknown[])[1] !== 1; n++) await turn();
    await flood();
    expect(subscribers()).toEqual(['news', 0]);
    const reader = store.client();
    expect(await reader.call('PING')).toBe('PONG');
    socket.destroy();
  });
});

describe('a loop over messages that is not gone on with', () => {
  it('holds a bounded number, and loses none of them when it goes on', async () => {
    const client = store.client();
    const messages = await client.subscribe('news');
    for (let n = 0; n < 20_000; n++) store.publish('news', n);
    expect(subscribers()).toEqual(['news', 1]);
    let next = 0;
    for await (const [, , value] of messages) {
      expect(value).toBe(String(next++));
      if (next === 20_000) break;
    }
    client.close();
  });

  it('is ended where too much waits for it', async () => {
    const client = store.client();
    const messages = await client.subscribe('news');
    for (let n = 0; n < 2000; n++) store.publish('news', 'few bytes');
    for (let n = 0; n < 40; n++) store.publish('news', text);
    expect(subscribers()).toEqual(['news', 0]);
    let count = 0;
    for await (const each of messages) count += each.length / 3;
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThan(2040);
    expect(client.isOpen).toBe(false);
  });

  it('tells listeners of all, too', async () => {
    const client = store.client();
    let told = 0;
    client.on('push', () => void told++);
    await client.call('SUBSCRIBE', 'news');
    for (let n = 0; n < 5000; n++) store.publish('news', 'text');
    for (let n = 0; n < 100 && told < 5001; n++) await turn();
    expect(told).toBe(5001);
    client.close();
  });
});
