/*
 * --lru-test: a cache under load, half writes and half reads, with 80 of 100 uses on 20 of 100
 * keys; a line a second says how many reads found their key.
 */

import { fail, print, printError } from '../ending.js';
import type { Session } from '../session.js';
import { WireFailure } from '../wire.js';

const cycleMs = 1000;
const commandsAtOnce = 250;
/** With this exponent the distribution is the one of 80 to 20. */
const exponent = 6.2;

export async function lruTestRun(session: Session): Promise<void> {
  try {
    for (;;) await cycleRun(session);
  } catch (error) {
    if (error instanceof WireFailure) fail('I/O error during LRU test');
    throw error;
  }
}

async function cycleRun(session: Session): Promise<void> {
  const wire = session.wire!;
  const { lruKeys } = session.options;
  const end = Date.now() + cycleMs;
  let hits = 0;
  let misses = 0;
  while (Date.now() < end) {
    for (let at = 0; at < commandsAtOnce; at++) wire.send(['SET', keyPick(lruKeys), valuePick()]);
    for (let at = 0; at < commandsAtOnce; at++) await wire.reply();
    for (let at = 0; at < commandsAtOnce; at++) wire.send(['GET', keyPick(lruKeys)]);
    for (let at = 0; at < commandsAtOnce; at++) {
      const reply = await wire.reply();
      if (reply.kind === 'error') printError(`${reply.text}\n`);
      else if (reply.kind === 'nil') misses += 1;
      else hits += 1;
    }
  }
  const all = hits + misses;
  const share = (part: number): string => `${part} (${((part / all) * 100).toFixed(2)}%)`;
  print(`${all} Gets/sec | Hits: ${share(hits)} | Misses: ${share(misses)}\n`);
}

function keyPick(keys: number): string {
  const most = (keys + 1) ** (exponent + 1);
  const picked = ((most - 1) * Math.random() + 1) ** (1 / (exponent + 1));
  return `lru:${keys - Math.floor(picked) + 1}`;
}

function valuePick(): string {
  const letter = (): string => String.fromCharCode(65 + Math.floor(Math.random() * 57));
  return Array.from({ length: 5 }, letter).join('');
}
