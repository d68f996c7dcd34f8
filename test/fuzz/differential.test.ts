/*
 * The fuzzer beside a live redis-server.
 *
 *   CEDIS_FUZZ_SEED       default 1
 *   CEDIS_FUZZ_COMMANDS   default 20000
 *   CEDIS_FUZZ_MOST       how many differences to collect before it stops; default 1
 *
 * Many seeds, longer: node test/fuzz/run.mjs --commands 100000 --seeds 1-5
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { Differential, describeReport } from './differential.js';
import { EnginePeer, LONGEST_BULK, SocketPeer } from './peer.js';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const options = {
  seed: number('CEDIS_FUZZ_SEED', 1),
  commands: number('CEDIS_FUZZ_COMMANDS', 20_000),
  most: number('CEDIS_FUZZ_MOST', 1),
};
const MILLISECONDS_A_COMMAND = 5;

describe.skipIf(redisMissing('fuzz'))('random commands beside redis-server', () => {
  let redis: ServerProcess;

  beforeAll(async () => {
    redis = await redisStart(
      '--enable-debug-command',
      'yes',
      '--proto-max-bulk-len',
      String(LONGEST_BULK),
    );
  });
  afterAll(() => redis.stop());

  const oracle = (): SocketPeer => new SocketPeer(redis.port);

  test(
    'every reply and the keyspace are the same',
    async () => {
      const engine = new EnginePeer();
      const report = await new Differential(engine, oracle(), options).run();
      if (report.differences.length > 0) throw new Error(describeReport(report, options));
      expect(report.commands).toBeGreaterThanOrEqual(options.commands);
      expect(report.surveys).toBeGreaterThan(0);
      expect(engine.sharing).toBeGreaterThan(0);
    },
    60_000 + options.commands * MILLISECONDS_A_COMMAND,
  );

  test(
    'every reply is the same through the server process',
    async () => {
      const server = await serverStart(
        '--enable-debug-command',
        'yes',
        '--proto-max-bulk-len',
        String(LONGEST_BULK),
      );
      const some = { ...options, commands: Math.ceil(options.commands / 4) };
      const report = await new Differential(new SocketPeer(server.port), oracle(), some).run();
      await server.stop();
      if (report.differences.length > 0) throw new Error(describeReport(report, options));
    },
    60_000 + options.commands * MILLISECONDS_A_COMMAND,
  );

  describe('canaries: the fuzzer would notice', () => {
    const few = { seed: 5, commands: 4000 };

    test('a reply that differs by one byte', async () => {
      const engine = new EnginePeer();
      let met = 0;
      engine.alter = (reply, words) => {
        if (words[0]!.toUpperCase() !== 'STRLEN' || reply[0] !== 0x3a) return reply;
        met += 1;
        return met === 5 ? Buffer.from(':77\r\n') : reply;
      };
      const { differences } = await new Differential(engine, oracle(), few).run();
      expect(differences[0]?.words[0]?.toUpperCase()).toBe('STRLEN');
      expect(differences[0]?.ours).toBe(':77\\r\\n');
    });

    test('a reply that is missing', async () => {
      const engine = new EnginePeer();
      engine.alter = (reply, words) =>
        words[0]!.toUpperCase() === 'DBSIZE' ? Buffer.alloc(0) : reply;
      const { differences } = await new Differential(engine, oracle(), few).run();
      expect(differences).toHaveLength(1);
    });

    test('a write that no reply shows', async () => {
      const engine = new EnginePeer();
      const secret = engine.engine.connect();
      let met = 0;
      engine.alter = (reply) => {
        met += 1;
        if (met % 1000 === 0) secret.call('SET', 'unseen', 'value');
        return reply;
      };
      const { differences } = await new Differential(engine, oracle(), few).run();
      expect(differences).toHaveLength(1);
    });
  });
});
