/*
 * Random scripts beside a live redis-server: the same result, or the same error, byte for byte.
 *
 *   CEDIS_FUZZ_SEED       default 1
 *   CEDIS_FUZZ_SCRIPTS    default 400
 *   CEDIS_FUZZ_MOST       how many differences to show; default 1
 *
 * One case again:   CEDIS_FUZZ_SEED=… CEDIS_FUZZ_SCRIPTS=1 npx vitest run --config
 * test/vitest.config.ts test/fuzz/script.test.ts   (each script has a seed of its own, as printed)
 */

import { describe, expect, test } from 'vitest';

import type { Connection } from '../support/connection.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';
import { Random } from './random.js';
import { PRELUDE, ScriptProgram, normalized } from './script.js';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const first = number('CEDIS_FUZZ_SEED', 1);
const count = number('CEDIS_FUZZ_SCRIPTS', 400);
const most = number('CEDIS_FUZZ_MOST', 1);
const BATCH = 20;
const MILLISECONDS_A_SCRIPT = 20;

const program = (seed: number): string => new ScriptProgram(new Random(seed)).text();

describe.skipIf(redisMissing('script fuzz'))('random scripts beside redis-server', () => {
  let redis: Connection;
  redisBeside((connection) => (redis = connection));

  async function oracle(texts: readonly string[]): Promise<string[]> {
    const commands = texts.map((text) => respCommand(['EVAL', Buffer.from(text, 'latin1'), '0']));
    redis.write(Buffer.concat(commands));
    const replies = await redis.receive(texts.length);
    return replies.map((reply) => reply.toString('latin1'));
  }

  test(
    'results and errors are the same',
    async () => {
      const peer = new ScriptPeer();
      const differences: string[] = [];
      for (let from = first; from < first + count && differences.length < most; from += BATCH) {
        const seeds = Array.from(
          { length: Math.min(BATCH, first + count - from) },
          (_, i) => from + i,
        );
        const texts = seeds.map(program);
        const theirs = await oracle(texts);
        texts.forEach((text, i) => {
          const ours = normalized(peer.eval(text));
          const expected = normalized(theirs[i] ?? 'nothing');
          if (ours === expected) return;
          differences.push(
            `CEDIS_FUZZ_SEED=${seeds[i]!} CEDIS_FUZZ_SCRIPTS=1\n${text.slice(PRELUDE.length)}\n` +
              `--- ours\n${ours}\n--- redis\n${expected}`,
          );
        });
      }
      expect(differences.slice(0, most).join('\n\n')).toBe('');
    },
    60_000 + count * MILLISECONDS_A_SCRIPT,
  );

  test('canary: one byte of a result that differs is noticed', async () => {
    const peer = new ScriptPeer();
    const [theirs] = await oracle(["return string.format('%.14g', 0.1)"]);
    expect(normalized(peer.eval("return string.format('%.14g', 0.1)"))).toBe(normalized(theirs!));
    expect(normalized(peer.eval("return string.format('%.14g', 0.2)"))).not.toBe(
      normalized(theirs!),
    );
  });
});
