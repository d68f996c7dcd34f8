/*
 * Random scripts (script.ts) beside a live redis-server: the same result, or the same error, byte
 * for byte. A round is a script, with a seed of its own: the next one to that of the round before.
 */

import { redisStart } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';
import { PRELUDE, ScriptProgram, normalized } from './script.js';

const BATCH = 20;

const program = (seed: number): string => new ScriptProgram(new Random(seed)).text();

/** What answers scripts, a reply each. */
type Oracle = (texts: readonly string[]) => Promise<string[]>;

/** Throws the first difference between the engine's scripts and those of an oracle. */
async function compare(oracle: Oracle, { seed, rounds }: FuzzOptions): Promise<void> {
  const peer = new ScriptPeer();
  for (let from = seed; from < seed + rounds; from += BATCH) {
    const count = Math.min(BATCH, seed + rounds - from);
    const texts = Array.from({ length: count }, (_, i) => program(from + i));
    const theirs = await oracle(texts);
    texts.forEach((text, i) => {
      const ours = normalized(peer.eval(text));
      const expected = normalized(theirs[i] ?? 'nothing');
      if (ours === expected) return;
      const shown = text.slice(PRELUDE.length);
      throw new Error(`seed ${from + i}\n${shown}\n--- ours\n${ours}\n--- redis\n${expected}`);
    });
  }
}

async function besideRedis(options: FuzzOptions): Promise<void> {
  const redis = await redisStart();
  try {
    const connection = await redis.connect();
    await compare(async (texts) => {
      const commands = texts.map((text) => respCommand(['EVAL', Buffer.from(text, 'latin1'), '0']));
      connection.write(Buffer.concat(commands));
      const replies = await connection.receive(texts.length);
      return replies.map((reply) => reply.toString('latin1'));
    }, options);
    connection.close();
  } finally {
    await redis.stop();
  }
}

/** An oracle that is the engine itself, but for one byte of one reply. */
function altered(texts: readonly string[]): Promise<string[]> {
  const peer = new ScriptPeer();
  return Promise.resolve(
    texts.map((text, i) => {
      const reply = peer.eval(text);
      return i === 0 ? `${reply.slice(0, -3)}~\r\n` : reply;
    }),
  );
}

export const scriptFuzzer: Fuzzer = {
  name: 'script',
  claim: 'scripts have the results and the errors of redis-server',
  unit: 'scripts',
  rounds: 400,
  roundMs: 20,
  needsRedis: true,
  runs: { 'the engine beside redis-server': besideRedis },
  canaries: { 'a reply with another byte': (options) => compare(altered, options) },
};
