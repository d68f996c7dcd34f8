/*
 * A server around tests: it is there before the first of a describe, or of a file, and gone behind
 * the last.
 *
 *   serverAround(serverStart, (_, connected) => (connection = connected));
 */

import { afterAll, beforeAll } from 'vitest';

import type { Connection } from './connection.js';
import type { ServerProcess } from './process.js';

/** @param started is given the server and a connection to it */
export function serverAround(
  start: () => Promise<ServerProcess>,
  started: (server: ServerProcess, connection: Connection) => unknown,
): void {
  let server: ServerProcess;
  let connection: Connection;
  beforeAll(async () => {
    server = await start();
    connection = await server.connect();
    await started(server, connection);
  });
  afterAll(async () => {
    connection.close();
    await server.stop();
  });
}
