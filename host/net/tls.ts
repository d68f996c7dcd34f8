/*
 * The TLS side of listening: the tls-* directives as options of node's TLS server, and for links
 * to other servers as options of its client (tlsClientOptions).
 *
 * The TLS server made here listens nowhere. It is given the sockets that a TCP server accepts, so
 * that new certificates need no new listening socket: a CONFIG SET replaces the TLS server, later
 * clients shake hands with the new one, and those already served go on undisturbed.
 *
 *     tls-auth-clients   asks for a certificate   none sent    sent, not signed by our CA
 *     no                 no                       served       (not sent)
 *     optional           yes                      served       refused
 *     yes                yes                      refused      refused
 *
 * Differences to redis-server that node leaves no way around: a client with a certificate that is
 * not signed by our CA sees the connection closed where OpenSSL alone would send an alert first;
 * `tls-session-cache-size` has no effect, as sessions live in tickets that the clients hold.
 *
 * The module is loaded only when TLS is configured.
 */

import { X509Certificate, constants } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createServer, getCiphers } from 'node:tls';
import type { ConnectionOptions, Server, TLSSocket, TlsOptions } from 'node:tls';

import { systemErrorText } from '../config/system-error.js';

/** The tls-* directives, paths and lists as they stand in redis.conf; '' counts as not set. */
export interface TlsSettings {
  certFile?: string;
  keyFile?: string;
  keyFilePassphrase?: string;
  /** What is shown as a client, where it is not the same. */
  clientCertFile?: string;
  clientKeyFile?: string;
  clientKeyFilePassphrase?: string;
  caCertFile?: string;
  caCertDirectory?: string;
  authClients: 'yes' | 'no' | 'optional';
  /** For example `TLSv1.2 TLSv1.3`. */
  protocols?: string;
  /** OpenSSL's list for TLS 1.2 and older. */
  ciphers?: string;
  /** OpenSSL's list for TLS 1.3. */
  cipherSuites?: string;
  preferServerCiphers?: boolean;
  sessionCaching?: boolean;
  sessionCacheTimeoutSeconds?: number;
  dhParamsFile?: string;
}

/** The first thing wrong with the settings; the message is the line for the log. */
export class TlsSettingsError extends Error {}

/** Who hears of finished handshakes. */
export interface TlsEvents {
  secured(socket: Socket, commonName: string | undefined): void;
  handshakeFailed(socket: Socket, reason: string): void;
}

const protocolBits: ReadonlyMap<string, { version: string; forbidden: number }> = new Map([
  ['tlsv1', { version: 'TLSv1', forbidden: constants.SSL_OP_NO_TLSv1 }],
  ['tlsv1.1', { version: 'TLSv1.1', forbidden: constants.SSL_OP_NO_TLSv1_1 }],
  ['tlsv1.2', { version: 'TLSv1.2', forbidden: constants.SSL_OP_NO_TLSv1_2 }],
  ['tlsv1.3', { version: 'TLSv1.3', forbidden: constants.SSL_OP_NO_TLSv1_3 }],
]);

/** The protocol versions of tls-protocols, as node and OpenSSL want to be told. */
function protocolOptions(protocols: string | undefined): TlsOptions {
  const words = (protocols || 'TLSv1.2 TLSv1.3').trim().toLowerCase().split(/ +/);
  if (words.some((word) => !protocolBits.has(word))) {
    throw new TlsSettingsError(
      'Invalid tls-protocols specified. ' +
        "Use a combination of 'TLSv1', 'TLSv1.1', 'TLSv1.2' and 'TLSv1.3'.",
    );
  }
  let secureOptions = 0;
  const versions: string[] = [];
  for (const [name, { version, forbidden }] of protocolBits) {
    if (words.includes(name)) versions.push(version);
    else secureOptions |= forbidden;
  }
  return {
    secureOptions,
    minVersion: versions[0] as TlsOptions['minVersion'],
    maxVersion: versions.at(-1) as TlsOptions['maxVersion'],
  };
}

/** Both cipher lists in the one that node takes; a list that is not set keeps its default. */
function cipherOptions(settings: TlsSettings): TlsOptions {
  if (!settings.ciphers && !settings.cipherSuites) return {};
  const suites =
    settings.cipherSuites ||
    getCiphers()
      .filter((name) => name.startsWith('tls_'))
      .map((name) => name.toUpperCase())
      .join(':');
  return { ciphers: `${suites}:${settings.ciphers || 'DEFAULT'}` };
}

/** The contents of a file, or an error that begins with `failure`. */
function fileRead(path: string, failure: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new TlsSettingsError(`${failure}: ${systemErrorText(error)}`);
  }
}

/**
 * The certificates that we trust: the file, and of the directory what OpenSSL looks up there,
 * files named by the hash of their subject (9d66eef0.0).
 */
function authorityRead(settings: TlsSettings): Buffer[] {
  const failure = 'Failed to configure CA certificate(s) file/directory';
  const { caCertFile, caCertDirectory } = settings;
  const authorities: Buffer[] = [];
  try {
    if (caCertFile) {
      const file = readFileSync(caCertFile);
      // Throws for a file without a certificate, which node would ignore.
      void new X509Certificate(file);
      authorities.push(file);
    }
    for (const name of caCertDirectory ? readdirSync(caCertDirectory) : []) {
      if (!/^[0-9a-f]{8}\.[0-9]+$/.test(name)) continue;
      authorities.push(readFileSync(join(caCertDirectory ?? '', name)));
    }
  } catch (error) {
    throw new TlsSettingsError(`${failure}: ${systemErrorText(error)}`);
  }
  return authorities;
}

/** The parameters of a Diffie-Hellman exchange, which node would ignore if they were no such. */
function dhParamsRead(path: string | undefined): Buffer | 'auto' {
  if (!path) return 'auto';
  const file = fileRead(path, `Failed to load ${path}`);
  if (!file.includes('-----BEGIN DH PARAMETERS-----')) {
    throw new TlsSettingsError(`${path}: failed to read DH params.`);
  }
  return file;
}

/** Node's options for the settings; throws TlsSettingsError. */
function serverOptions(settings: TlsSettings): TlsOptions {
  const { certFile, keyFile, dhParamsFile } = settings;
  if (!certFile) throw new TlsSettingsError('No tls-cert-file configured!');
  if (!keyFile) throw new TlsSettingsError('No tls-key-file configured!');
  if (settings.authClients !== 'no' && !settings.caCertFile && !settings.caCertDirectory) {
    throw new TlsSettingsError(
      'Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster, ' +
        'tls-replication or tls-auth-clients are enabled!',
    );
  }
  const protocol = protocolOptions(settings.protocols);
  const authorities = authorityRead(settings);
  const options: TlsOptions = {
    ...protocol,
    ...cipherOptions(settings),
    cert: fileRead(certFile, `Failed to load certificate: ${certFile}`),
    key: fileRead(keyFile, `Failed to load private key: ${keyFile}`),
    passphrase: settings.keyFilePassphrase || undefined,
    ca: authorities.length > 0 ? authorities : undefined,
    dhparam: dhParamsRead(dhParamsFile),
    honorCipherOrder: settings.preferServerCiphers ?? false,
    requestCert: settings.authClients !== 'no',
    rejectUnauthorized: settings.authClients === 'yes',
    sessionTimeout: settings.sessionCacheTimeoutSeconds ?? 300,
  };
  if (settings.sessionCaching === false) {
    options.secureOptions = (options.secureOptions ?? 0) | constants.SSL_OP_NO_TICKET;
  }
  return options;
}

/**
 * Node's options for a connection that this server opens; throws TlsSettingsError. The other end's
 * certificate must be signed by our CA; as in Redis, its name is not looked at.
 */
export function tlsClientOptions(settings: TlsSettings): ConnectionOptions {
  const { cert, key, passphrase, ca, ciphers, ...protocol } = serverOptions(
    clientSettings(settings),
  );
  const { minVersion, maxVersion, secureOptions } = protocol;
  return {
    ...{ cert, key, passphrase, ca, ciphers, minVersion, maxVersion, secureOptions },
    rejectUnauthorized: true,
    checkServerIdentity: () => undefined,
  };
}

/** The settings with the client's certificate as the certificate, if it has one of its own. */
function clientSettings(settings: TlsSettings): TlsSettings {
  const { clientCertFile, clientKeyFile, clientKeyFilePassphrase } = settings;
  if (!clientCertFile || !clientKeyFile) return settings;
  const keyFilePassphrase = clientKeyFilePassphrase ?? '';
  return { ...settings, certFile: clientCertFile, keyFile: clientKeyFile, keyFilePassphrase };
}

/** The line for the log when OpenSSL refuses what was read. */
function contextFailure(settings: TlsSettings, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = String((error as { code?: unknown } | undefined)?.code ?? '');
  if (/CIPHER/.test(code)) {
    return `Failed to configure ciphers: ${settings.ciphers || settings.cipherSuites}`;
  }
  if (/DH/.test(code)) return `Failed to load DH params file: ${settings.dhParamsFile}: ${text}`;
  if (/KEY|PASS|DECRYPT|INTERRUPTED|UNSUPPORTED/.test(code)) {
    return `Failed to load private key: ${settings.keyFile}: ${text}`;
  }
  return `Failed to load certificate: ${settings.certFile}: ${text}`;
}

/**
 * The reason why a handshake failed, as OpenSSL alone words it. Node's message may hold several
 * lines with the name of a thread and a place in a source file:
 * `80AC:error:0A0000C7:SSL routines:function:peer did not return a certificate:file.c:3517:`.
 */
function handshakeReason(error: Error): string {
  const parts = /error:([0-9A-F]+):([^:\n]*):[^:\n]*:([^:\n]*)/.exec(error.message);
  return parts ? `error:${parts[1]}:${parts[2]}::${parts[3]}` : systemErrorText(error);
}

/** Shakes hands with clients under one set of settings. */
export class TlsServer {
  private readonly server: Server;
  private readonly events: TlsEvents;

  /** Reads the files; throws TlsSettingsError when anything is wrong with them. */
  constructor(settings: TlsSettings, events: TlsEvents) {
    this.events = events;
    const options = serverOptions(settings);
    try {
      this.server = createServer(options);
    } catch (error) {
      throw new TlsSettingsError(contextFailure(settings, error));
    }
    const asksClients = settings.authClients !== 'no';
    this.server.on('secureConnection', (socket) => this.secured(socket, asksClients));
    this.server.on('tlsClientError', (error, socket) => {
      this.events.handshakeFailed(socket, handshakeReason(error));
      socket.destroy();
    });
  }

  /** Begins the handshake on a TCP connection; one of the events will follow within 2 minutes. */
  handshake(socket: Socket): void {
    this.server.emit('connection', socket);
  }

  private secured(socket: TLSSocket, asksClients: boolean): void {
    const certificate = asksClients ? socket.getPeerCertificate() : undefined;
    const presented = certificate?.raw !== undefined;
    if (presented && !socket.authorized) {
      const reason = String(socket.authorizationError ?? 'certificate verify failed');
      this.events.handshakeFailed(socket, reason);
      socket.destroy();
      return;
    }
    const name: string | string[] | undefined = presented ? certificate.subject?.CN : undefined;
    this.events.secured(socket, Array.isArray(name) ? name[0] : name);
  }
}
