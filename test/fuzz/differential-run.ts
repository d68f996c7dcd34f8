/*
 * The differential fuzzer beside a live redis-server: our engine in this process, and our server as
 * a process. Its canaries are two engines of ours, one of which is altered.
 */

import { expect } from 'vitest';

import { redisStart } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { Differential, describeReport } from './differential.js';
import type { Words } from './family.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { EnginePeer, LONGEST_BULK, type Peer, SocketPeer } from './peer.js';

const serverOptions = [
  '--enable-debug-command',
  'yes',
  '--proto-max-bulk-len',
  String(LONGEST_BULK),
];

/** Runs two peers beside each other; throws if there is a difference. */
async function compare(ours: Peer, theirs: Peer, { seed, rounds }: FuzzOptions): Promise<void> {
  const options = { seed, commands: rounds };
  const report = await new Differential(ours, theirs, options).run();
  if (report.differences.length > 0) throw new Error(describeReport(report, options));
  expect(report.commands).toBeGreaterThanOrEqual(rounds);
  expect(report.surveys).toBeGreaterThan(0);
}

async function engineBesideRedis(options: FuzzOptions): Promise<void> {
  const redis = await redisStart(...serverOptions);
  try {
    const engine = new EnginePeer();
    await compare(engine, new SocketPeer(redis.port), options);
    expect(engine.sharing).toBeGreaterThan(0);
  } finally {
    await redis.stop();
  }
}

async function serverBesideRedis({ seed, rounds }: FuzzOptions): Promise<void> {
  const [server, redis] = [await serverStart(...serverOptions), await redisStart(...serverOptions)];
  try {
    const some = { seed, rounds: Math.ceil(rounds / 4) };
    await compare(new SocketPeer(server.port), new SocketPeer(redis.port), some);
  } finally {
    await server.stop();
    await redis.stop();
  }
}

/** Two engines, one of which answers otherwise. */
function altered(make: (engine: EnginePeer) => (reply: Buffer, words: Words) => Buffer) {
  return ({ seed, rounds }: FuzzOptions): Promise<void> => {
    const engine = new EnginePeer();
    engine.alter = make(engine);
    return compare(engine, new EnginePeer(), { seed, rounds: rounds / 5 });
  };
}

const isNamed = (words: Words, name: string): boolean => words[0]?.toUpperCase() === name;

export const differentialFuzzer: Fuzzer = {
  name: 'differential',
  claim: 'the same commands have the same replies and leave the same keyspace as in Redis',
  unit: 'commands',
  rounds: 20_000,
  roundMs: 5,
  needsRedis: true,
  runs: {
    'the engine beside redis-server': engineBesideRedis,
    'the server process beside redis-server': serverBesideRedis,
  },
  canaries: {
    'a reply that differs by one byte': altered(() => {
      let met = 0;
      return (reply, words) => {
        if (!isNamed(words, 'STRLEN') || reply[0] !== 0x3a) return reply;
        met += 1;
        return met === 5 ? Buffer.from(':77\r\n') : reply;
      };
    }),
    'a reply that is missing': altered(
      () => (reply, words) => (isNamed(words, 'DBSIZE') ? Buffer.alloc(0) : reply),
    ),
    'a write that no reply shows': altered((engine) => {
      const secret = engine.engine.connect();
      let met = 0;
      return (reply) => {
        met += 1;
        if (met % 1000 === 0) secret.call('SET', 'unseen', 'value');
        return reply;
      };
    }),
  },
};
