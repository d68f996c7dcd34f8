// How a server is named in what is printed.

import type { Place } from '../client/tls-options.js';

/** `host:port`, or the path of a Unix socket. */
export function placeText({ host, port, socket }: Place): string {
  return socket ?? `${host}:${port}`;
}
