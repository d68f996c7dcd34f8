/*
 * Random scripts (script.ts) beside a live redis-server: the same result, or the same error, byte
 * for byte. A round is a script, with a seed of its own: the next one to that of the round before.
 * Broken ones (script-broken.ts) stand behind a return, so that they are compiled and do not run.
 */

import { redisStart } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { Random } from './random.js';
import { PRELUDE, ScriptProgram, normalized } from './script.js';
import { brokenScript } from './script-broken.js';

const BATCH = 20;

/** A text by its seed, and what of it a failure need not show. */
interface Texts {
  readonly text: (seed: number) => string;
  readonly head: string;
}

const programs: Texts = {
  text: (seed) => new ScriptProgram(new Random(seed)).text(),
  head: PRELUDE,
};
const HEAD = 'do return end ';
const broken: Texts = { text: (seed) => HEAD + brokenScript(new Random(seed)), head: HEAD };

/** What answers scripts, a reply each. */
type Oracle = (texts: readonly string[]) => Promise<string[]>;

/** Throws the first difference between the engine's scripts and those of an oracle. */
async function compare(oracle: Oracle, made: Texts, options: FuzzOptions): Promise<void> {
  const { seed, rounds } = options;
  const peer = new ScriptPeer();
  for (let from = seed; from < seed + rounds; from += BATCH) {
    const count = Math.min(BATCH, seed + rounds - from);
    const texts = Array.from({ length: count }, (_, i) => made.text(from + i));
    const theirs = await oracle(texts);
    texts.forEach((text, i) => {
      const ours = normalized(peer.eval(text));
      const expected = normalized(theirs[i] ?? 'nothing');
      if (ours === expected) return;
      const shown = text.slice(made.head.length);
      throw new Error(`seed ${from + i}\n${shown}\n--- ours\n${ours}\n--- redis\n${expected}`);
    });
  }
}

async function besideRedis(made: Texts, options: FuzzOptions): Promise<void> {
  const redis = await redisStart();
  try {
    const connection = await redis.connect();
    await compare(
      async (texts) => {
        const commands = texts.map((text) =>
          respCommand(['EVAL', Buffer.from(text, 'latin1'), '0']),
        );
        connection.write(Buffer.concat(commands));
        const replies = await connection.receive(texts.length);
        return replies.map((reply) => reply.toString('latin1'));
      },
      made,
      options,
    );
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
  runs: {
    'the engine beside redis-server': (options) => besideRedis(programs, options),
    'texts that are hardly Lua': (options) => besideRedis(broken, options),
  },
  canaries: {
    'a reply with another byte': (options) => compare(altered, programs, options),
    'a message with another byte': (options) => compare(altered, broken, options),
  },
};
