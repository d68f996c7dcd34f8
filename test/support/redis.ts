/*
 * The oracle: the redis-server that is installed on this machine, if one is.
 *
 *   describe.skipIf(redisMissing('fuzz'))('beside redis-server', …)
 *   const redis = await redisStart('--enable-debug-command', 'yes');
 */

import { spawnSync } from 'node:child_process';

import { serverAround } from './around.js';
import type { Connection } from './connection.js';
import { ServerProcess } from './process.js';

/** The version of the installed redis-server, e.g. '7.0.15'; null without one. */
export const redisVersion: string | null =
  /v=(\d+\.\d+\.\d+)/.exec(
    spawnSync('redis-server', ['--version']).stdout?.toString() ?? '',
  )?.[1] ?? null;

/** Whether a test that needs a redis-server must be skipped; then its reason is printed. */
export function redisMissing(who: string): boolean {
  const isMissing = redisVersion === null || !/^7\.[02]\./.test(redisVersion);
  if (isMissing) {
    console.log(`${who}: skipped, this machine has no redis-server 7.0 or 7.2 (${redisVersion})`);
  }
  return isMissing;
}

/** Whether a program of redis-tools can be run; if not, it is said that `who` is skipped. */
export function redisToolMissing(
  tool: 'redis-cli' | 'redis-benchmark' | 'redis-check-aof',
  who: string,
): boolean {
  const isMissing = spawnSync(tool, ['--version']).error !== undefined;
  if (isMissing) console.log(`${who}: skipped, this machine has no ${tool}`);
  return isMissing;
}

/** Starts a redis-server on a free port in a temporary folder, with further arguments. */
export function redisStart(...further: string[]): Promise<ServerProcess> {
  return ServerProcess.start('redis-server', [], ['--save', '', '--daemonize', 'no', ...further]);
}

/** A redis-server with DEBUG for the tests of a describe, which are given a connection to it. */
export function redisBeside(connected: (connection: Connection) => void): void {
  serverAround(
    () => redisStart('--enable-debug-command', 'yes'),
    (_, connection) => connected(connection),
  );
}
