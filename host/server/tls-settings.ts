// The tls-* directives, as the sockets want them.

import type { ConnectionOptions } from 'node:tls';

import type { Configuration } from '../config/configuration.js';
import type { TlsSettings } from '../net/tls.js';

/** Directives that make a new set of settings for who connects from now on. */
export const tlsDirectives = [
  'tls-cert-file',
  'tls-key-file',
  'tls-key-file-pass',
  'tls-ca-cert-file',
  'tls-ca-cert-dir',
  'tls-auth-clients',
  'tls-protocols',
  'tls-ciphers',
  'tls-ciphersuites',
  'tls-prefer-server-ciphers',
  'tls-session-caching',
  'tls-session-cache-timeout',
  'tls-dh-params-file',
] as const;

export function tlsSettings(from: Configuration): TlsSettings {
  const authClients = from.getEnum('tls-auth-clients');
  return {
    certFile: from.getString('tls-cert-file'),
    keyFile: from.getString('tls-key-file'),
    keyFilePassphrase: from.getString('tls-key-file-pass'),
    clientCertFile: from.getString('tls-client-cert-file'),
    clientKeyFile: from.getString('tls-client-key-file'),
    clientKeyFilePassphrase: from.getString('tls-client-key-file-pass'),
    caCertFile: from.getString('tls-ca-cert-file'),
    caCertDirectory: from.getString('tls-ca-cert-dir'),
    authClients: authClients === 'no' || authClients === 'optional' ? authClients : 'yes',
    protocols: from.getString('tls-protocols'),
    ciphers: from.getString('tls-ciphers'),
    cipherSuites: from.getString('tls-ciphersuites'),
    preferServerCiphers: from.getBool('tls-prefer-server-ciphers'),
    sessionCaching: from.getBool('tls-session-caching'),
    sessionCacheTimeoutSeconds: from.getNumber('tls-session-cache-timeout'),
    dhParamsFile: from.getString('tls-dh-params-file'),
  };
}

/** How a connection to another server is encrypted, if a directive wants it; null = it is not. */
export async function linkOptions(
  from: Configuration,
  directive: 'tls-cluster' | 'tls-replication',
): Promise<ConnectionOptions | null> {
  if (!from.getBool(directive)) return null;
  const { tlsClientOptions } = await import('../net/tls.js');
  return tlsClientOptions(tlsSettings(from));
}
