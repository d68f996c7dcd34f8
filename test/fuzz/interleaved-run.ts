/*
 * Commands on several connections at once (interleaved.ts), beside a live redis-server. Seed 1
 * meets an invalidation that 7.0 forgets and 7.2.6 sends.
 */

import { expect } from 'vitest';

import { redisStart, redisVersion } from '../support/redis.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { EngineSide, Interleaved, type Side, SocketSide } from './interleaved.js';

const COMMANDS = 150;

async function compare(
  open: () => Promise<Side>,
  messagesBehind: boolean,
  { seed, rounds }: FuzzOptions,
  alter?: (bytes: Buffer) => Buffer,
): Promise<void> {
  const fuzzer = new Interleaved(open, { seed, rounds, commands: COMMANDS, messagesBehind }, alter);
  const difference = await fuzzer.run();
  if (difference !== null) throw new Error(difference);
  expect(fuzzer.commands).toBeGreaterThan(rounds * COMMANDS);
}

async function besideRedis(options: FuzzOptions): Promise<void> {
  const redis = await redisStart();
  try {
    await compare(() => SocketSide.open(redis.port), !/^7\.0\./.test(redisVersion ?? ''), options);
  } finally {
    await redis.stop();
  }
}

/** Two engines of ours, one of which is altered. */
const altered =
  (alter: (bytes: Buffer) => Buffer) =>
  ({ seed, rounds }: FuzzOptions): Promise<void> =>
    compare(() => Promise.resolve(new EngineSide(1)), true, { seed, rounds: 3 * rounds }, alter);

export const interleavedFuzzer: Fuzzer = {
  name: 'interleaved',
  claim: 'replies, messages, invalidations and monitors are the same on every connection',
  unit: `rounds of ${COMMANDS} commands`,
  rounds: 12,
  roundMs: 5000,
  seed: 2,
  needsRedis: true,
  runs: { 'the engine beside redis-server': besideRedis },
  canaries: {
    'an invalidation that is missing': altered((bytes) =>
      Buffer.from(bytes.toString('latin1').replace(/>2\r\n\$10\r\ninvalidate\r\n/, ''), 'latin1'),
    ),
    'a message that comes twice': altered((bytes) =>
      Buffer.from(
        bytes.toString('latin1').replace(/>3\r\n\$7\r\nmessage\r\n.*/s, '$&$&'),
        'latin1',
      ),
    ),
  },
};
