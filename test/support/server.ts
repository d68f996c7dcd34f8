/*
 * The Cedis server as users start it, as a process:
 *
 *   const server = await serverStart('--requirepass', 'secret');
 *   const connection = await server.connect();
 *   await server.stop();
 */

import { fileURLToPath } from 'node:url';

import { executedAsk } from './executed.js';
import { ServerProcess } from './process.js';

const program = fileURLToPath(new URL('../../host/cli/cedis-server.mjs', import.meta.url));

/** Starts a server on a free port in a temporary folder, with further arguments. */
export async function serverStart(...further: string[]): Promise<ServerProcess> {
  const words = ['--save', '', ...further];
  const server = await ServerProcess.start(process.execPath, [program], words);
  server.onStop = executedAsk;
  return server;
}

/** Whose server: ours, or the real one to compare with. */
export type Family = 'cedis' | 'redis-server';

/** Starts a server with a configuration file, on a free port in a temporary folder. */
export async function familyStart(family: Family, file: string): Promise<ServerProcess> {
  if (family === 'redis-server') return ServerProcess.start(family, [file], []);
  const server = await ServerProcess.start(process.execPath, [program, file], []);
  server.onStop = executedAsk;
  return server;
}
