/*
 * Where the server listens: TCP on each address of `bind`, TLS on the same addresses at another
 * port, and a Unix socket. It can change while the server runs.
 *
 *     bind 127.0.0.1 -::1 *  example.org     port 6379     tls-port 6380     unixsocket /run/c.sock
 *          │         │   │   └ name: its first IPv4 address
 *          │         │   └ every IPv4 address; ::* is every IPv6 address
 *          │         └ '-': skipped (with a warning) when this machine has no such address
 *          └ IPv4 without a colon, IPv6 with one; IPv6 sockets never take IPv4 clients
 *
 * An address family that the machine does not have is skipped with a warning, '-' or not. Any
 * other failure fails the whole change, and what listened before listens again.
 *
 * A change opens what is new before it closes what is no longer wanted. Only a socket that would be
 * in the way (same port, such as 127.0.0.1 when * is wanted) is closed first, and is opened again
 * if the change fails. Clients already served stay connected.
 *
 * Errors are values: an outcome holds the lines for the log, and the server decides about its exit.
 */

import { accessSync, chmodSync, unlinkSync } from 'node:fs';
import { createServer, isIP } from 'node:net';
import type { ListenOptions, Server } from 'node:net';
import { dirname } from 'node:path';

import { systemErrorCode, systemErrorText } from '../config/system-error.js';
import { Acceptor } from './accept.js';
import type { AcceptOptions } from './accept.js';
import type { ConnectionEvents, ConnectionKind } from './connection.js';
import type { TlsServer, TlsSettings } from './tls.js';

export interface ListenSettings {
  /** The words of the `bind` directive; none means no TCP and no TLS. */
  bind: readonly string[];
  /** 0 means no TCP. */
  port: number;
  /** 0 means no TLS. */
  tlsPort: number;
  /** How many clients the kernel lets wait to be accepted. */
  backlog: number;
  unixSocket?: string;
  /** The mode of the socket's file, 0o700 for example; 0 leaves it to the umask. */
  unixSocketPermissions?: number;
  /** Needed with `tlsPort`. A new object means that its files are read again, equal or not. */
  tls?: TlsSettings;
}

export interface ListenOutcome {
  /** What has failed; then nothing has changed. Undefined: all listens as told. */
  failed?: ConnectionKind | 'tls-configuration';
  /** Lines for the log, level warning. At a success: about addresses that were skipped. */
  warnings: string[];
  /** How many sockets listen now. */
  listening: number;
}

/** One socket to listen on. */
interface Endpoint {
  kind: ConnectionKind;
  /** What is bound, without the '-': an address, a name, or the path of a Unix socket. */
  host: string;
  port: number;
  optional: boolean;
}

interface Listener {
  endpoint: Endpoint;
  server: Server;
}

/** A change under way, with what it takes to undo it. */
interface Change {
  settings: ListenSettings;
  warnings: string[];
  opened: Listener[];
}

/** The kernel's limit for the path of a Unix socket, with the byte that ends it. */
const unixPathBytesMaximum = 108;

/** Failures that mean 'this machine does not speak that protocol'. */
const protocolMissing: ReadonlySet<string> = new Set([
  'ENOPROTOOPT',
  'EPROTONOSUPPORT',
  'ESOCKTNOSUPPORT',
  'EPFNOSUPPORT',
  'EAFNOSUPPORT',
]);

/** The texts of getaddrinfo's failures. */
const resolverTexts: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'Name or service not known'],
  ['EAI_AGAIN', 'Temporary failure in name resolution'],
  ['EAI_FAIL', 'Non-recoverable failure in name resolution'],
  ['ENODATA', 'No address associated with hostname'],
]);

function endpointKey(endpoint: Endpoint): string {
  return `${endpoint.kind} ${endpoint.host} ${endpoint.port}`;
}

/** The sockets that the settings ask for, in the order in which Redis opens them. */
function endpointsOf(settings: ListenSettings): Endpoint[] {
  const endpoints: Endpoint[] = [];
  const add = (kind: ConnectionKind, port: number): void => {
    if (port === 0) return;
    for (const word of settings.bind) {
      const optional = word.startsWith('-');
      endpoints.push({ kind, host: optional ? word.slice(1) : word, port, optional });
    }
  };
  add('tcp', settings.port);
  add('tls', settings.tlsPort);
  if (settings.unixSocket) {
    endpoints.push({ kind: 'unix', host: settings.unixSocket, port: 0, optional: false });
  }
  return endpoints;
}

/**
 * The last line of a server that can't start, after the warnings of its first outcome: '' when a
 * warning has said it all, undefined when the server can start.
 */
export function startFailureText(
  outcome: ListenOutcome,
  settings: ListenSettings,
): string | undefined {
  switch (outcome.failed) {
    case 'tcp':
      return `Failed listening on port ${settings.port} (tcp), aborting.`;
    case 'tls':
      return `Failed listening on port ${settings.tlsPort} (tls), aborting.`;
    case 'unix':
      return '';
    case 'tls-configuration':
      return 'Failed to configure TLS. Check logs for more info.';
    default:
      return outcome.listening > 0 ? undefined : 'Configured to not listen anywhere, exiting.';
  }
}

/** What node must be told to bind `host`, a word of the bind directive. */
async function addressResolve(host: string): Promise<{ host: string; ipv6Only: boolean }> {
  if (host === '*') return { host: '0.0.0.0', ipv6Only: false };
  if (host === '::*') return { host: '::', ipv6Only: true };
  if (host.includes(':')) return { host, ipv6Only: true };
  if (isIP(host)) return { host, ipv6Only: false };
  const { lookup } = await import('node:dns/promises');
  return { host: (await lookup(host, { family: 4 })).address, ipv6Only: false };
}

/** The reason of a failure as it stands behind the address in the log. */
function reasonText(error: unknown): string {
  const code = systemErrorCode(error);
  if (code === '') return systemErrorText(error);
  return resolverTexts.get(code) ?? `bind: ${systemErrorText(error)}`;
}

/** Begins to listen; the promise is rejected with the system's error. */
function serverListen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function fileRemove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A file that is not there is as good as removed; one that stays fails the bind, and says why.
  }
}

export class Listeners {
  private readonly acceptor: Acceptor;
  private listeners: Listener[] = [];
  private settings: ListenSettings | undefined;
  /** The TLS server that shakes hands with new clients, and what it was made of. */
  private tls: { server: TlsServer; settings: TlsSettings } | undefined;
  /** Settles when the change before is done: one runs at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(events: ConnectionEvents, options?: AcceptOptions) {
    this.acceptor = new Acceptor(events, options);
  }

  /** The addresses that are listened on, as `host:port` or a path. */
  get addresses(): string[] {
    return this.listeners.map(({ endpoint }) =>
      endpoint.kind === 'unix' ? endpoint.host : `${endpoint.host}:${endpoint.port}`,
    );
  }

  /** Begins to listen, or changes to other settings. Never rejects. */
  apply(settings: ListenSettings): Promise<ListenOutcome> {
    const outcome = this.turn.then(() => this.change(settings));
    this.turn = outcome;
    return outcome;
  }

  /** Stops listening and removes the Unix socket's file. Connections stay as they are. */
  close(): void {
    for (const listener of this.listeners) this.listenerClose(listener);
    this.listeners = [];
    this.settings = undefined;
  }

  private async change(settings: ListenSettings): Promise<ListenOutcome> {
    const before = { listeners: this.listeners, tls: this.tls };
    const change: Change = { settings, warnings: [], opened: [] };
    if (settings.tlsPort !== 0 && !(await this.tlsReplace(change))) {
      return this.outcome(change, 'tls-configuration');
    }

    const wanted = new Map(endpointsOf(settings).map((each) => [endpointKey(each), each]));
    const kept = this.listeners.filter(({ endpoint }) => wanted.delete(endpointKey(endpoint)));
    const dropped = this.listeners.filter((listener) => !kept.includes(listener));
    const ports = new Set([...wanted.values()].map(({ port }) => port));
    const inTheWay = dropped.filter(({ endpoint }) => ports.has(endpoint.port));
    for (const listener of inTheWay) this.listenerClose(listener);

    for (const endpoint of wanted.values()) {
      if (await this.listenerOpen(endpoint, change)) continue;
      for (const listener of change.opened) this.listenerClose(listener);
      this.tls = before.tls;
      this.listeners = before.listeners.filter((listener) => !inTheWay.includes(listener));
      await this.restore(inTheWay, change);
      return this.outcome(change, endpoint.kind);
    }
    for (const listener of dropped) {
      if (!inTheWay.includes(listener)) this.listenerClose(listener);
    }
    this.listeners = [...kept, ...change.opened];
    this.settings = settings;
    return this.outcome(change);
  }

  private outcome(change: Change, failed?: ListenOutcome['failed']): ListenOutcome {
    return { failed, warnings: change.warnings, listening: this.listeners.length };
  }

  /** Opens again what a failed change had closed. */
  private async restore(listeners: Listener[], change: Change): Promise<void> {
    if (this.settings === undefined) return;
    const undo: Change = { settings: this.settings, warnings: change.warnings, opened: [] };
    for (const { endpoint } of listeners) await this.listenerOpen(endpoint, undo);
    this.listeners.push(...undo.opened);
  }

  /** Makes the TLS server for new settings current; false, with a warning, if they are wrong. */
  private async tlsReplace(change: Change): Promise<boolean> {
    const settings = change.settings.tls ?? { authClients: 'yes' };
    if (this.tls?.settings === settings) return true;
    const { TlsServer, TlsSettingsError } = await import('./tls.js');
    try {
      this.tls = { server: new TlsServer(settings, this.acceptor), settings };
      return true;
    } catch (error) {
      if (!(error instanceof TlsSettingsError)) throw error;
      change.warnings.push(error.message);
      return false;
    }
  }

  /** Opens one socket. False: the change has failed. A skipped address is true with a warning. */
  private async listenerOpen(endpoint: Endpoint, change: Change): Promise<boolean> {
    const { kind, host, port, optional } = endpoint;
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    try {
      if (kind === 'unix') await this.unixListen(server, host, change.settings);
      else {
        const address = await addressResolve(host);
        await serverListen(server, { ...address, port, backlog: change.settings.backlog });
      }
    } catch (error) {
      change.warnings.push(
        kind === 'unix'
          ? `Failed opening Unix socket: ${reasonText(error)}`
          : `Warning: Could not create server TCP listening socket ${host}:${port}: ` +
              reasonText(error),
      );
      const code = systemErrorCode(error);
      return protocolMissing.has(code) || (optional && code === 'EADDRNOTAVAIL');
    }
    server.on('error', (error) => this.acceptor.acceptFailed(error));
    if (kind === 'tls') this.acceptor.serveTls(server, () => this.tls?.server);
    else this.acceptor.servePlain(server, kind, kind === 'unix' ? host : undefined);
    change.opened.push({ endpoint, server });
    return true;
  }

  private async unixListen(server: Server, path: string, settings: ListenSettings): Promise<void> {
    const bytes = Buffer.byteLength(path);
    if (bytes >= unixPathBytesMaximum) {
      throw new Error(
        `unix socket path too long (${bytes}), must be under ${unixPathBytesMaximum}`,
      );
    }
    // Node reports a missing directory as a missing permission; the file system tells them apart.
    accessSync(dirname(path));
    fileRemove(path);
    await serverListen(server, { path, backlog: settings.backlog });
    if (settings.unixSocketPermissions) chmodSync(path, settings.unixSocketPermissions);
  }

  private listenerClose({ endpoint, server }: Listener): void {
    server.close();
    if (endpoint.kind === 'unix') fileRemove(endpoint.host);
  }
}
