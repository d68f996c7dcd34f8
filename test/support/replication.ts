// What tests of replication ask of servers.

import type { Connection } from './connection.js';

const patienceMs = 20_000;

/** Waits until something is so. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it has not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A field of INFO; '' = it is not there. */
export async function field(connection: Connection, name: string): Promise<string> {
  const text = String(await connection.call('INFO', 'everything'));
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(text)?.[1] ?? '';
}
