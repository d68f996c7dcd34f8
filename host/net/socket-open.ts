// Opening a connection to another server: TCP, and TLS if that is wanted.

import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** The longest time that Node's timers take, ms. */
const longestWaitMs = 2 ** 31 - 1;

export interface LinkTarget {
  readonly host: string;
  readonly port: number;
  /** TLS, with these options; null = none. */
  readonly tls: ConnectionOptions | null;
  /** The address of this machine to connect from (bind-source-addr). */
  readonly localAddress?: string;
}

/** Why a link is of no use any more, or never was. */
export class LinkError extends Error {
  constructor(
    message: string,
    /** Nothing happened for as long as was to be waited. */
    readonly timedOut = false,
    /** There is no such address to connect to. */
    readonly isNowhere = false,
  ) {
    super(message);
  }
}

/** A time that Node's timers take. */
export function timerLimited(timeoutMs: number): number {
  return Math.min(timeoutMs, longestWaitMs);
}

/**
 * Connects, and with TLS shakes hands; rejects with a LinkError. The socket comes without listeners
 * and sends without delay.
 */
export async function socketOpen(target: LinkTarget, timeoutMs: number): Promise<Socket> {
  const { host, port, tls, localAddress } = target;
  // Node takes an empty name for this machine's, and throws for a port that can't be one.
  if (host === '' || !(port >= 0 && port < 65536)) {
    throw new LinkError('no such address', false, true);
  }
  const from = localAddress === undefined ? {} : { localAddress };
  const { connect: tlsConnect } = tls === null ? { connect: null } : await import('node:tls');
  return new Promise((resolve, reject) => {
    const socket =
      tlsConnect === null
        ? connect({ port, host, ...from })
        : tlsConnect({ ...tls, port, host, ...from });
    const timer = setTimeout(
      () => fail(new LinkError('no connection in time', true)),
      timerLimited(timeoutMs),
    );
    const fail = (error: LinkError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const failed = (error: NodeJS.ErrnoException): void => {
      fail(new LinkError(error.message, false, error.syscall === 'getaddrinfo'));
    };
    socket.on('error', failed);
    socket.once(tlsConnect === null ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.setNoDelay(true);
      resolve(socket);
      // Whoever has asked listens from now on.
      queueMicrotask(() => socket.off('error', failed));
    });
  });
}
