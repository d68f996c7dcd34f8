/*
 * Runs the wire documents of this folder; README.md says how.
 */

import { describe, expect, test } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { serverAround } from '../support/around.js';
import { TestEngine, type SendOptions, type TestClient } from '../support/engine.js';
import type { Connection } from '../support/connection.js';
import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { FIRST, type Section, type Step, wireBytes, wireDocuments } from './document.js';
import { FRESH, sectionRun } from './run.js';

const documents = wireDocuments();

/** The answer to PING, whether the connection is in RESP2, RESP3 or subscribed. */
const PONG = /^(\+PONG\r\n|[*>]2\r\n\$4\r\npong\r\n\$0\r\n\r\n|\+QUEUED\r\n)$/;

/** Requests longer than this are cut into pieces of 97 bytes and not of one. */
const BYTEWISE_LIMIT = 5000;

type Request = Extract<Step, { kind: 'request' }>;

/** An engine with the connections of a section, by their names. */
class Links {
  readonly #engine = new TestEngine();
  readonly #clients: Map<string, TestClient>;

  constructor(section: Section) {
    this.#engine.core.setParameter(Parameter.DEBUG_COMMAND, 1);
    this.#clients = new Map(section.links.map((link) => [link, this.#engine.connect()]));
  }

  client(link: string): TestClient {
    return this.#clients.get(link)!;
  }

  /** Sends a request, and answers for the host. */
  send({ link, bytes, host }: Request, options: SendOptions): void {
    const answers = [...host];
    this.#engine.host = (call) => {
      const answer = answers.shift();
      if (answer === undefined) throw new Error(`no answer for ${call.words.join(' ')}`);
      call.answer((reply) => reply.bulk(answer));
    };
    this.client(link).send(bytes, options);
    expect(answers).toEqual([]);
  }

  /** What has come and no reply of the section has told of. */
  rest(): string {
    return [...this.#clients.values()].map((each) => each.bytes().toString('latin1')).join('');
  }
}

function run(links: Links, steps: readonly Step[], options: (each: Request) => SendOptions): void {
  for (const step of steps) {
    if (step.kind === 'request') {
      links.send(step, options(step));
      continue;
    }
    const client = links.client(step.link);
    expect(client.bytes().toString('latin1')).toBe(step.bytes.toString('latin1'));
    expect(client.closed).toBe(step.closes);
  }
  expect(links.rest()).toBe('');
}

const bytewise = ({ bytes }: Request): SendOptions => ({
  pieces: bytes.length > BYTEWISE_LIMIT ? 97 : 1,
});

const titled = (sections: readonly Section[]): [string, Section][] =>
  sections.map((section) => [section.title, section]);

/** Where the last request is that the first connection sends. */
const lastRequest = ({ steps }: Section): number =>
  steps.findLastIndex(({ kind, link }) => kind === 'request' && link === FIRST);

/** Whether bytes behind the last request begin another one, and do not belong to it. */
const isFinished = (section: Section): boolean =>
  section.steps[lastRequest(section)]!.bytes.toString('latin1').endsWith('\n');

/** Whether the first connection is left as it was: not closed, waiting or in another mode. */
const isPlain = ({ steps }: Section): boolean =>
  !steps.some((step) => step.kind === 'reply' && step.link === FIRST && step.closes);

const ofEngine = documents.filter(({ needsScripts }) => !needsScripts);

describe.each(ofEngine.map(({ name, sections }) => [name, sections] as const))(
  '%s',
  (_, sections) => {
    test.each(titled(sections))('%s: whole', (__, section) => {
      run(new Links(section), section.steps, () => ({}));
    });

    test.each(titled(sections))('%s: one byte at a time', (__, section) => {
      run(new Links(section), section.steps, bytewise);
    });

    test.each(titled(sections.filter(isFinished)))(
      '%s: with another command behind it',
      (__, section) => {
        const at = lastRequest(section);
        const steps = section.steps.map((step, index) =>
          index === at
            ? { ...step, bytes: Buffer.concat([step.bytes, wireBytes('*1\\r\\n$4\\r\\nPI')]) }
            : step,
        );
        const links = new Links(section);
        run(links, steps, () => ({}));
        if (!isPlain(section)) return;
        const client = links.client(FIRST);
        client.send(wireBytes('NG\\r\\n'));
        expect(client.bytes().toString('latin1')).toMatch(PONG);
      },
    );
  },
);

/** Runs sections one after the other over sockets of one server, which is emptied before each. */
function overSockets(start: () => Promise<ServerProcess>, isRun: (each: Section) => boolean): void {
  let server: ServerProcess;
  let control: Connection;

  serverAround(start, (started, connected) => ([server, control] = [started, connected]));

  const all = documents.flatMap(({ name, sections }) =>
    sections.filter(isRun).map((section) => [`${name}: ${section.title}`, section] as const),
  );

  test.each(all)('%s', async (_, section) => {
    await control.call('CLIENT', 'KILL', 'SKIPME', 'yes');
    for (const words of FRESH) await control.call(...words);
    await sectionRun(section, {
      // A busy server may accept a connection later than it reads what others send.
      open: async () => {
        const link = await server.connect();
        await link.call('PING');
        return link;
      },
      // What another connection sends next comes after this: the second answer says so.
      barrier: async () => {
        for (let i = 0; i < 2; i++) await control.call('ECHO', 'barrier');
      },
    });
  });
}

/** Whether the document answers for the host. */
const isHosted = ({ steps }: Section): boolean =>
  steps.some((step) => step.kind === 'request' && step.host.length > 0);

describe('a server says the same', () => {
  overSockets(
    () => serverStart('--enable-debug-command', 'yes'),
    (each) => !isHosted(each),
  );
});

describe.skipIf(redisMissing('wire'))('redis-server says the same', () => {
  overSockets(
    () => redisStart('--enable-debug-command', 'yes'),
    ({ isOwn }) => !isOwn,
  );
});
