/*
 * kill -9 under load: connections count up, each a key of its own, and remember what was
 * acknowledged. What starts again on the same files must have all of it, whole transactions only,
 * and start every time.
 *
 *   CEDIS_CRASH_KILLS    how often each policy's server is killed (5 in `npm test`)
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { Random } from '../fuzz/random.js';
import type { Connection } from '../support/connection.js';
import { serverStart } from '../support/server.js';

const writers = 8;
const kills = Number(process.env['CEDIS_CRASH_KILLS'] ?? 5);
/** What one life of the server may take. */
const lifeMs = 15_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedis-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Counts up in transactions of two keys until the connection is gone; the last acknowledged. */
async function count(connection: Connection, name: string, from: number): Promise<number> {
  let acknowledged = from;
  try {
    for (;;) {
      const value = String(acknowledged + 1);
      await connection.call('MULTI');
      await connection.call('SET', name, value);
      await connection.call('SET', `${name}:twin`, value);
      const reply = await connection.call('EXEC');
      if (!Array.isArray(reply)) throw new Error(String(reply));
      acknowledged += 1;
    }
  } catch {
    return acknowledged;
  }
}

for (const policy of ['always', 'everysec']) {
  it(
    `loses nothing that was acknowledged, with ${policy}`,
    { timeout: (kills + 1) * lifeMs },
    async () => {
      const random = new Random(policy.length);
      const counted = Array.from({ length: writers }, () => 0);
      for (let life = 0; life <= kills; life++) {
        const server = await serverStart(
          ...['--dir', folder, '--appendonly', 'yes', '--appendfsync', policy],
        );
        const connections = await Promise.all(counted.map(() => server.connect()));
        for (const [index, connection] of connections.entries()) {
          const found = Number((await connection.call('GET', `w${index}`)) ?? 0);
          expect(found, `writer ${index}, life ${life}`).toBeGreaterThanOrEqual(counted[index]!);
          expect(Number((await connection.call('GET', `w${index}:twin`)) ?? 0)).toBe(found);
          counted[index] = found;
        }
        const counting = connections.map((connection, index) =>
          count(connection, `w${index}`, counted[index]!),
        );
        if (random.chance(0.5)) {
          const other = await server.connect();
          await other.call('BGREWRITEAOF');
          other.close();
        }
        await new Promise((resolve) => setTimeout(resolve, 50 + random.below(400)));
        server.child.kill('SIGKILL');
        await server.exited();
        for (const [index, acknowledged] of (await Promise.all(counting)).entries()) {
          counted[index] = acknowledged;
        }
        await server.stop();
      }
      expect(Math.min(...counted)).toBeGreaterThan(0);
    },
  );
}
