// Who is let in: not more than maxclients, and in protected mode only who comes from this machine.

import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import { ClientFlag } from '../engine/seam.generated.js';
import type { Connection } from '../net/connection.js';

const loopback = /^(127\.|::1$|::ffff:127\.)/;

const fullText = '-ERR max number of clients reached\r\n';

const protectedText =
  '-DENIED Redis is running in protected mode because protected mode is enabled and no password' +
  ' is set for the default user. In this mode connections are only accepted from the loopback' +
  ' interface. If you want to connect from external computers to Redis you may adopt one of the' +
  ' following solutions: 1) Just disable protected mode sending the command' +
  " 'CONFIG SET protected-mode no' from the loopback interface by connecting to Redis from the" +
  ' same host the server is running, however MAKE SURE Redis is not publicly accessible from' +
  ' internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you' +
  ' can just disable the protected mode by editing the Redis configuration file, and setting the' +
  " protected mode option to 'no', and then restarting the server. 3) If you started the server" +
  " manually just for testing, restart it with the '--protected-mode no' option. 4) Set up an" +
  ' authentication password for the default user. NOTE: You only need to do one of the above' +
  ' things in order for the server to start accepting connections from the outside.\r\n';

/** Whether a connection comes from this machine. */
export function isLocalConnection(connection: Connection): boolean {
  return connection.kind === 'unix' || loopback.test(connection.remoteHost);
}

/** The error that a connection is refused with, null = it is let in. */
export function refusalOf(
  connection: Connection,
  { configuration, core, open }: { configuration: Configuration; core: Core; open: number },
): string | null {
  if (open >= configuration.getNumber('maxclients')) return fullText;
  const isProtected =
    configuration.getBool('protected-mode') &&
    core.engine.defaultUserOpen() !== 0 &&
    !isLocalConnection(connection);
  return isProtected ? protectedText : null;
}

/** What the engine is told of a connection (ClientFlag). */
export function clientFlags(connection: Connection): number {
  return (
    (connection.kind === 'unix' ? ClientFlag.UNIX_SOCKET : 0) |
    (isLocalConnection(connection) ? ClientFlag.LOCAL : 0)
  );
}
