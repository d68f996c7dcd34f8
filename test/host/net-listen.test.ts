/*
 * Listening: several addresses, changes at run time and their way back, the texts of every refusal,
 * Unix socket files, and who may come in over TLS.
 */

import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { Acceptor } from '../../host/net/accept.js';
import { Listeners, startFailureText } from '../../host/net/listeners.js';
import type { ListenSettings } from '../../host/net/listeners.js';
import type { TlsSettings } from '../../host/net/tls.js';
import { certificateCreate, certificateSetCreate } from '../support/certificates.js';
import type { CertificateSet } from '../support/certificates.js';
import {
  Owner,
  clientConnect,
  directoryCreate,
  eventually,
  portFree,
  readBytes,
} from '../support/net-peer.js';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

const directory = directoryCreate();
let certificates: CertificateSet;
let owner: Owner;
let listeners: Listeners;
let settings: ListenSettings;
const cleanUp: (Socket | Server)[] = [];

beforeAll(() => {
  certificates = certificateSetCreate(directory.path);
});
afterAll(() => directory.remove());

beforeEach(async () => {
  owner = new Owner();
  listeners = new Listeners(owner);
  settings = { bind: ['127.0.0.1'], port: await portFree(), tlsPort: 0, backlog: 511 };
});
afterEach(() => {
  listeners.close();
  for (const each of cleanUp.splice(0)) {
    if ('destroy' in each) each.destroy();
    else each.close();
  }
  for (const connection of owner.open) connection.destroy();
});

/** Whether an echo comes back from there. */
async function answers(target: { port?: number; host?: string; path?: string }): Promise<boolean> {
  try {
    const socket = await clientConnect(target);
    cleanUp.push(socket);
    socket.write('hello');
    return (await readBytes(socket, 5)).toString() === 'hello';
  } catch {
    return false;
  }
}

/** Keeps a port of 127.0.0.1 occupied. */
async function portOccupy(): Promise<number> {
  const port = await portFree();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(server);
  return port;
}

describe('TCP', () => {
  test('several addresses are served at once, and one client only by one', async () => {
    const outcome = await listeners.apply({ ...settings, bind: ['127.0.0.1', '127.0.0.2'] });
    expect(outcome).toEqual({ failed: undefined, warnings: [], listening: 2 });
    expect(listeners.addresses).toEqual([
      `127.0.0.1:${settings.port}`,
      `127.0.0.2:${settings.port}`,
    ]);
    expect(await answers({ port: settings.port })).toBe(true);
    expect(await answers({ port: settings.port, host: '127.0.0.2' })).toBe(true);
    expect(await answers({ port: settings.port, host: '127.0.0.3' })).toBe(false);
  });

  test('a host name and * are accepted', async () => {
    await listeners.apply({ ...settings, bind: ['localhost'] });
    expect(await answers({ port: settings.port })).toBe(true);
    await listeners.apply({ ...settings, bind: ['*'] });
    expect(await answers({ port: settings.port, host: '127.0.0.9' })).toBe(true);
  });

  test.skipIf(!hasIpv6)('IPv4 and IPv6 share a port: the default bind of Redis', async () => {
    const outcome = await listeners.apply({ ...settings, bind: ['*', '-::*'] });
    expect(outcome.listening).toBe(2);
    expect(await answers({ port: settings.port })).toBe(true);
    const socket = await clientConnect({ port: settings.port, host: '::1' });
    cleanUp.push(socket);
    await eventually(() => owner.open.size === 2);
    const remotes = [...owner.open].map((connection) => connection.remoteAddress);
    expect(remotes).toContain(`[::1]:${socket.localPort}`);
  });

  test('an optional address that this machine lacks is skipped with a warning', async () => {
    const outcome = await listeners.apply({ ...settings, bind: ['127.0.0.1', '-192.0.2.1'] });
    expect(outcome.failed).toBeUndefined();
    expect(outcome.warnings).toEqual([
      `Warning: Could not create server TCP listening socket 192.0.2.1:${settings.port}: ` +
        'bind: Cannot assign requested address',
    ]);
    expect(outcome.listening).toBe(1);
  });

  test('an address that this machine lacks fails when it is not optional', async () => {
    const wanted = { ...settings, bind: ['127.0.0.1', '192.0.2.1'] };
    const outcome = await listeners.apply(wanted);
    expect(outcome).toMatchObject({ failed: 'tcp', listening: 0 });
    expect(startFailureText(outcome, wanted)).toBe(
      `Failed listening on port ${settings.port} (tcp), aborting.`,
    );
    expect(await answers({ port: settings.port })).toBe(false);
  });

  test('an occupied port is refused in the words of Redis', async () => {
    const port = await portOccupy();
    const outcome = await listeners.apply({ ...settings, port });
    expect(outcome.failed).toBe('tcp');
    expect(outcome.warnings).toEqual([
      `Warning: Could not create server TCP listening socket 127.0.0.1:${port}: ` +
        'bind: Address already in use',
    ]);
  });

  test('a name that does not resolve is refused', async () => {
    const outcome = await listeners.apply({ ...settings, bind: ['no such name'] });
    expect(outcome.failed).toBe('tcp');
    expect(outcome.warnings[0]).toMatch(/listening socket no such name:\d+: \w.+/i);
  });

  test('without port, TLS port and Unix socket there is nothing to start', async () => {
    const wanted = { ...settings, port: 0 };
    const outcome = await listeners.apply(wanted);
    expect(outcome).toEqual({ failed: undefined, warnings: [], listening: 0 });
    expect(startFailureText(outcome, wanted)).toBe('Configured to not listen anywhere, exiting.');
  });

  test('the port changes at run time and clients stay connected', async () => {
    await listeners.apply(settings);
    const socket = await clientConnect({ port: settings.port });
    cleanUp.push(socket);
    const port = await portFree();
    const outcome = await listeners.apply({ ...settings, port });
    expect(outcome).toEqual({ failed: undefined, warnings: [], listening: 1 });
    expect(await answers({ port })).toBe(true);
    expect(await answers({ port: settings.port })).toBe(false);
    socket.write('still here');
    expect((await readBytes(socket, 10)).toString()).toBe('still here');
    await listeners.apply({ ...settings, port: 0 });
    expect(await answers({ port })).toBe(false);
  });

  test('a change to an occupied port leaves all as it was', async () => {
    await listeners.apply(settings);
    const outcome = await listeners.apply({ ...settings, port: await portOccupy() });
    expect(outcome).toMatchObject({ failed: 'tcp', listening: 1 });
    expect(await answers({ port: settings.port })).toBe(true);
  });

  test('bind changes from one address to all and back on the same port', async () => {
    await listeners.apply(settings);
    expect((await listeners.apply({ ...settings, bind: ['*'] })).failed).toBeUndefined();
    expect(await answers({ port: settings.port, host: '127.0.0.5' })).toBe(true);
    expect((await listeners.apply(settings)).failed).toBeUndefined();
    expect(await answers({ port: settings.port })).toBe(true);
    expect(await answers({ port: settings.port, host: '127.0.0.5' })).toBe(false);
  });

  test('a failed change of bind opens again what stood in its way', async () => {
    await listeners.apply(settings);
    const outcome = await listeners.apply({ ...settings, bind: ['*', '192.0.2.1'] });
    expect(outcome.failed).toBe('tcp');
    expect(listeners.addresses).toEqual([`127.0.0.1:${settings.port}`]);
    expect(await answers({ port: settings.port })).toBe(true);
    expect(await answers({ port: settings.port, host: '127.0.0.5' })).toBe(false);
  });

  test('changes that overlap run one after the other', async () => {
    const ports = await Promise.all([portFree(), portFree(), portFree()]);
    const outcomes = await Promise.all(ports.map((port) => listeners.apply({ ...settings, port })));
    expect(outcomes.every(({ failed }) => failed === undefined)).toBe(true);
    expect(listeners.addresses).toEqual([`127.0.0.1:${ports[2]}`]);
  });

  test('a handle without onconnection falls back to the public events', async () => {
    const server = createServer({ allowHalfOpen: true }).listen(settings.port, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.push(server);
    const internals = server as unknown as { _handle: { onconnection: unknown } };
    const original = internals._handle.onconnection;
    internals._handle.onconnection = undefined;
    new Acceptor(owner).servePlain(server, 'tcp');
    expect(internals._handle.onconnection).toBeUndefined();
    internals._handle.onconnection = original;
    expect(await answers({ port: settings.port })).toBe(true);
  });

  test('a client that cannot be accepted is a line for the log and no more', async () => {
    const server = createServer().listen(settings.port, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.push(server);
    new Acceptor(owner).servePlain(server, 'tcp');
    const handle = (server as unknown as { _handle: { onconnection(error: number): void } })
      ._handle;
    handle.onconnection(-24);
    expect(owner.failures).toEqual(['Accepting client connection: accept: Too many open files']);
    expect(await answers({ port: settings.port })).toBe(true);
  });
});

describe('a Unix socket', () => {
  test('its file gets the mode, replaces a stale one, and goes at the end', async () => {
    const path = join(directory.path, 'stale.sock');
    writeFileSync(path, 'left over');
    const wanted = { ...settings, port: 0, unixSocket: path, unixSocketPermissions: 0o750 };
    expect((await listeners.apply(wanted)).listening).toBe(1);
    expect(statSync(path).mode & 0o777).toBe(0o750);
    expect(statSync(path).isSocket()).toBe(true);
    expect(await answers({ path })).toBe(true);
    await listeners.apply({ ...wanted, port: settings.port });
    expect(await answers({ path })).toBe(true);
    listeners.close();
    expect(existsSync(path)).toBe(false);
  });

  test('a path that is too long or has no directory is refused', async () => {
    const long = { ...settings, port: 0, unixSocket: `/tmp/${'x'.repeat(120)}` };
    let outcome = await listeners.apply(long);
    expect(outcome.warnings).toEqual([
      'Failed opening Unix socket: unix socket path too long (125), must be under 108',
    ]);
    expect(startFailureText(outcome, long)).toBe('');
    outcome = await listeners.apply({ ...long, unixSocket: join(directory.path, 'no', 'where') });
    expect(outcome.failed).toBe('unix');
    expect(outcome.warnings).toEqual([
      'Failed opening Unix socket: bind: No such file or directory',
    ]);
  });
});

describe('TLS', () => {
  let tls: TlsSettings;
  beforeEach(() => {
    const { server, serverKey, authority } = certificates.files;
    tls = { certFile: server, keyFile: serverKey, caCertFile: authority, authClients: 'yes' };
    settings.tlsPort = settings.port;
    settings.port = 0;
  });

  function own(): ConnectionOptions {
    const { certificate: cert, key } = certificates.client;
    return { ca: certificates.authority.certificate, cert, key };
  }

  /** What becomes of a client with these options: the echo, or how it was refused. */
  async function attempt(options: ConnectionOptions): Promise<string> {
    const socket = tlsConnect({ port: settings.tlsPort, host: '127.0.0.1', ...options });
    cleanUp.push(socket);
    socket.on('error', () => undefined);
    socket.once('secureConnect', () => socket.write('hello'));
    try {
      return (await readBytes(socket, 5)).toString();
    } catch {
      return 'refused';
    }
  }

  async function serve(change: Partial<TlsSettings>): Promise<void> {
    const outcome = await listeners.apply({ ...settings, tls: { ...tls, ...change } });
    expect(outcome).toEqual({ failed: undefined, warnings: [], listening: 1 });
  }

  test('mutual authentication lets in only whom our authority has signed', async () => {
    await serve({});
    const ca = certificates.authority.certificate;
    const { certificate: cert, key } = certificates.stranger;
    expect(await attempt(own())).toBe('hello');
    expect(await attempt({ ca })).toBe('refused');
    expect(await attempt({ ca, cert, key })).toBe('refused');
    await eventually(() => owner.failures.length === 2);
    expect(owner.failures[0]?.replace(/1:\d+/g, '1:port')).toBe(
      'Error accepting a client connection: error:0A0000C7:SSL routines::' +
        'peer did not return a certificate (addr=127.0.0.1:port laddr=127.0.0.1:port)',
    );
    expect(owner.journal.filter((entry) => entry === 'opened')).toHaveLength(1);
  });

  test('optional authentication lets in clients without certificate but no strangers', async () => {
    await serve({ authClients: 'optional' });
    const ca = certificates.authority.certificate;
    const { certificate: cert, key } = certificates.stranger;
    expect(await attempt({ ca })).toBe('hello');
    expect(owner.only.peerCertificateCommonName).toBeUndefined();
    expect(await attempt({ ca, cert, key })).toBe('refused');
    await eventually(() => owner.failures.length === 1);
    expect(await attempt(own())).toBe('hello');
  });

  test('without authentication no certificate is asked for', async () => {
    await serve({ authClients: 'no', caCertFile: undefined });
    expect(await attempt({ ca: certificates.authority.certificate })).toBe('hello');
  });

  test('authorities come from a directory, the key from under a passphrase', async () => {
    const { authorityDirectory, serverKeyEncrypted } = certificates.files;
    await serve({
      caCertFile: undefined,
      caCertDirectory: authorityDirectory,
      keyFile: serverKeyEncrypted,
      keyFilePassphrase: 'secret',
    });
    expect(await attempt(own())).toBe('hello');
  });

  test('protocols, ciphers and cipher suites are kept to', async () => {
    await serve({ protocols: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' });
    expect(await attempt({ ...own(), minVersion: 'TLSv1.3' })).toBe('refused');
    expect(await attempt({ ...own(), ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).toBe('refused');
    expect(await attempt(own())).toBe('hello');
    expect((cleanUp.at(-1) as TLSSocket).getProtocol()).toBe('TLSv1.2');
    expect((cleanUp.at(-1) as TLSSocket).getCipher().name).toBe('ECDHE-ECDSA-AES256-GCM-SHA384');

    await serve({ cipherSuites: 'TLS_CHACHA20_POLY1305_SHA256', sessionCaching: false });
    expect(await attempt(own())).toBe('hello');
    expect((cleanUp.at(-1) as TLSSocket).getCipher().name).toBe('TLS_CHACHA20_POLY1305_SHA256');
    expect(await attempt({ ...own(), maxVersion: 'TLSv1.2' })).toBe('hello');

    await serve({ protocols: 'TLSv1.3', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' });
    expect(await attempt({ ...own(), maxVersion: 'TLSv1.2' })).toBe('refused');
    expect(await attempt(own())).toBe('hello');
  });

  test('new certificates serve new clients; those who are there go on', async () => {
    await serve({});
    const first = await clientConnect({ port: settings.tlsPort, tls: own() });
    cleanUp.push(first);
    const authority = certificateCreate('Second Authority');
    const server = certificateCreate('localhost', authority);
    const paths = ['second.pem', 'second.key'].map((name) => join(directory.path, name));
    writeFileSync(paths[0]!, server.certificate);
    writeFileSync(paths[1]!, server.key);
    await serve({ certFile: paths[0], keyFile: paths[1] });
    expect(await attempt(own())).toBe('refused');
    expect(await attempt({ ...own(), ca: authority.certificate })).toBe('hello');
    first.write('hello');
    expect((await readBytes(first, 5)).toString()).toBe('hello');
  });

  test('wrong settings are refused, and the old ones stay in force', async () => {
    await serve({});
    const { files } = certificates;
    const missing = join(directory.path, 'missing.pem');
    const cases: [Partial<TlsSettings>, string | RegExp][] = [
      [{ certFile: '' }, 'No tls-cert-file configured!'],
      [{ keyFile: undefined }, 'No tls-key-file configured!'],
      [{ caCertFile: undefined }, /^Either tls-ca-cert-file or tls-ca-cert-dir must be specified/],
      [{ protocols: 'TLSv9' }, /^Invalid tls-protocols specified\. Use a combination of/],
      [{ certFile: missing }, `Failed to load certificate: ${missing}: No such file or directory`],
      [{ keyFile: missing }, `Failed to load private key: ${missing}: No such file or directory`],
      [{ caCertFile: missing }, /^Failed to configure CA certificate\(s\) file\/directory: /],
      [{ caCertDirectory: missing }, /^Failed to configure CA certificate\(s\) file\/directory: /],
      [{ dhParamsFile: missing }, `Failed to load ${missing}: No such file or directory`],
      [{ certFile: files.serverKey }, /^Failed to load certificate: .*server\.key: /],
      [{ keyFile: files.clientKey }, /^Failed to load private key: .*client\.key: /],
      [{ keyFile: files.serverKeyEncrypted }, /^Failed to load private key: /],
      [{ keyFile: files.server }, /^Failed to load private key: /],
      [{ ciphers: 'NO-SUCH-CIPHER' }, 'Failed to configure ciphers: NO-SUCH-CIPHER'],
      [{ dhParamsFile: files.server }, `${files.server}: failed to read DH params.`],
      [{ caCertFile: files.serverKey }, /^Failed to configure CA certificate\(s\) .*: error:/],
    ];
    for (const [change, text] of cases) {
      const wanted = { ...settings, tls: { ...tls, ...change } };
      const outcome = await listeners.apply(wanted);
      expect(outcome).toMatchObject({ failed: 'tls-configuration', listening: 1 });
      expect(outcome.warnings).toEqual([
        typeof text === 'string' ? text : expect.stringMatching(text),
      ]);
      expect(startFailureText(outcome, wanted)).toBe(
        'Failed to configure TLS. Check logs for more info.',
      );
    }
    expect(await attempt(own())).toBe('hello');
  });

  test('bytes that are no handshake are refused', async () => {
    await serve({});
    const socket = connect({ port: settings.tlsPort, host: '127.0.0.1' });
    cleanUp.push(socket);
    socket.on('error', () => undefined);
    socket.write('PING\r\n');
    await once(socket.resume(), 'close');
    await eventually(() => owner.failures.length === 1);
    expect(owner.journal).toEqual([]);
  });

  test('TCP and TLS listen side by side, and each can go', async () => {
    const port = await portFree();
    expect((await listeners.apply({ ...settings, port, tls })).listening).toBe(2);
    expect(await answers({ port })).toBe(true);
    expect(await attempt(own())).toBe('hello');
    const tlsPort = settings.tlsPort;
    expect((await listeners.apply({ ...settings, port, tlsPort: 0, tls })).listening).toBe(1);
    expect(await attempt(own())).toBe('refused');
    expect((await listeners.apply({ ...settings, port: 0, tlsPort, tls })).listening).toBe(1);
    expect(await attempt(own())).toBe('hello');
    expect(await answers({ port })).toBe(false);
  });
});
