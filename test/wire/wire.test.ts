/*
 * Runs the wire documents of this folder; README.md says how.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { TestEngine, type SendOptions, type TestClient } from '../support/engine.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { type Exchange, type Section, documentParse, wireBytes } from './document.js';

const folder = new URL('.', import.meta.url);
const documents = readdirSync(fileURLToPath(folder))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => ({
    name,
    sections: documentParse(readFileSync(new URL(name, folder), 'utf8')),
  }));

/** Requests longer than this are cut into pieces of 97 bytes and not of one. */
const BYTEWISE_LIMIT = 5000;

function connected(): TestClient {
  const engine = new TestEngine();
  engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
  return engine.connect();
}

/** Sends a request, answers for the host, and returns what comes back. */
function exchange(client: TestClient, { request, host }: Exchange, options: SendOptions): string {
  const answers = [...host];
  client.engine.host = (call) => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`no answer for ${call.words.join(' ')}`);
    call.answer((reply) => reply.bulk(answer));
  };
  client.send(request, options);
  expect(answers).toEqual([]);
  return client.bytes().toString('latin1');
}

function run(client: TestClient, section: Section, options: (each: Exchange) => SendOptions): void {
  for (const each of section.exchanges) {
    expect(exchange(client, each, options(each))).toBe(each.reply.toString('latin1'));
    expect(client.closed).toBe(each.closes);
  }
}

const bytewise = ({ request }: Exchange): SendOptions => ({
  pieces: request.length > BYTEWISE_LIMIT ? 97 : 1,
});

const titled = (sections: readonly Section[]): [string, Section][] =>
  sections.map((section) => [section.title, section]);

/** Whether bytes behind the last request begin another one, and do not belong to it. */
const isFinished = ({ exchanges }: Section): boolean =>
  exchanges[exchanges.length - 1]!.request.toString('latin1').endsWith('\n');

describe.each(documents.map(({ name, sections }) => [name, sections] as const))(
  '%s',
  (_, sections) => {
    test.each(titled(sections))('%s: whole', (__, section) => {
      run(connected(), section, () => ({}));
    });

    test.each(titled(sections))('%s: one byte at a time', (__, section) => {
      run(connected(), section, bytewise);
    });

    test.each(titled(sections.filter(isFinished)))(
      '%s: with another command behind it',
      (__, section) => {
        const before = section.exchanges.slice(0, -1);
        const last = section.exchanges[section.exchanges.length - 1]!;
        const request = Buffer.concat([last.request, wireBytes('*1\\r\\n$4\\r\\nPI')]);
        const client = connected();
        run(client, { ...section, exchanges: [...before, { ...last, request }] }, () => ({}));
        if (last.closes) return;
        client.send(wireBytes('NG\\r\\n'));
        expect(client.bytes().toString('latin1')).toBe('+PONG\r\n');
      },
    );
  },
);

describe.skipIf(redisMissing('wire'))('redis-server says the same', () => {
  let redis: ServerProcess;

  beforeAll(async () => {
    redis = await redisStart('--enable-debug-command', 'yes');
  });
  afterAll(() => redis.stop());

  const shared = documents.flatMap(({ name, sections }) =>
    sections
      .filter(({ isOwn }) => !isOwn)
      .map(({ title, exchanges }) => [`${name}: ${title}`, exchanges] as const),
  );

  test.each(shared)('%s', async (_, exchanges) => {
    const connection = await redis.connect();
    expect(await connection.call('FLUSHALL')).toBe('OK');
    for (const { request, reply, closes } of exchanges) {
      connection.write(request);
      const bytes = closes ? await connection.ended() : await connection.bytes(reply.length);
      expect(bytes.toString('latin1')).toBe(reply.toString('latin1'));
    }
    connection.close();
  });
});
