/*
 * Commands on several connections at once, beside a live redis-server (interleaved.ts).
 *
 *   CEDIS_FUZZ_SEED       default 2; seed 1 meets an invalidation that 7.0 forgets and 7.2.6 sends
 *   CEDIS_FUZZ_ROUNDS     default 12; a round is 150 commands
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ServerProcess } from '../support/process.js';
import { redisMissing, redisStart, redisVersion } from '../support/redis.js';
import { Interleaved } from './interleaved.js';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const options = {
  seed: number('CEDIS_FUZZ_SEED', 2),
  rounds: number('CEDIS_FUZZ_ROUNDS', 12),
  commands: 150,
  messagesBehind: !/^7\.0\./.test(redisVersion ?? ''),
};

describe.skipIf(redisMissing('interleaved'))('connections beside redis-server', () => {
  let redis: ServerProcess;

  beforeAll(async () => {
    redis = await redisStart();
  });
  afterAll(() => redis.stop());

  test(
    'replies, messages, invalidations and monitors are the same',
    async () => {
      const fuzzer = new Interleaved(redis.port, options);
      expect(await fuzzer.run()).toBeNull();
      expect(fuzzer.commands).toBeGreaterThan(options.rounds * options.commands);
    },
    60_000 + options.rounds * 5000,
  );

  test('canary: a message that is missing is noticed', async () => {
    const alter = (bytes: Buffer): Buffer =>
      Buffer.from(bytes.toString('latin1').replace(/>2\r\n\$10\r\ninvalidate\r\n/, ''), 'latin1');
    const fuzzer = new Interleaved(redis.port, { ...options, rounds: 30 }, alter);
    expect(await fuzzer.run()).not.toBeNull();
  }, 120_000);
});
