/*
 * Requests without an end: each is cut off at the limit of the query buffer, and takes no more
 * memory than that limit allows.
 */

import { describe, expect, test } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { TestEngine } from '../support/engine.js';

const MIB = 1024 * 1024;
const LONGEST_BULK = 128 * 1024;
const QUERY_BUFFER_LIMIT = 64 * 1024;
/** What the parser and the writer may keep for the next batch, bytes. */
const KEPT_BYTES = 256 * 1024;

function engineCreate(): TestEngine {
  const engine = new TestEngine();
  engine.core.setParameter(Parameter.MAXIMUM_BULK_BYTES, LONGEST_BULK);
  engine.core.setParameter(Parameter.QUERY_BUFFER_LIMIT_BYTES, QUERY_BUFFER_LIMIT);
  return engine;
}

describe('an endless request', () => {
  /**
   * Sends the beginning and then the same piece again and again, until the connection is closed.
   */
  function flood(beginning: string, piece: string): { maximum: number; closed: boolean } {
    const engine = engineCreate();
    const client = engine.connect();
    const before = engine.usedBytes();
    client.send(beginning);
    let maximum = 0;
    for (let sent = 0; sent < 4 * MIB && !client.closed; sent += piece.length) {
      client.send(piece);
      maximum = Math.max(maximum, engine.usedBytes() - before);
    }
    const { closed } = client;
    client.disconnect();
    expect(engine.usedBytes() - before).toBeLessThanOrEqual(KEPT_BYTES);
    return { maximum, closed };
  }

  const argument = `$1000\r\n${'x'.repeat(1000)}\r\n`;
  const floods: [name: string, beginning: string, piece: string][] = [
    ['of arguments', '*1000000\r\n', argument.repeat(16)],
    ['of empty arguments', '*2147483647\r\n', '$0\r\n\r\n'.repeat(2000)],
    ['of big arguments', '*1000000\r\n', `$50000\r\n${'x'.repeat(50_000)}\r\n`],
    ['without a line end', '', 'x'.repeat(10_000)],
    ['of zero bytes', '', '\x00'.repeat(10_000)],
    ['whose count has no end', '*', '1'.repeat(10_000)],
  ];

  test.each(floods)('%s is ended at the limit of the query buffer', (_, beginning, piece) => {
    const { maximum, closed } = flood(beginning, piece);
    expect(closed).toBe(true);
    expect(maximum).toBeLessThan(8 * QUERY_BUFFER_LIMIT);
  });
});
