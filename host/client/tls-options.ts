// TLS as the command line of a client asks for it.

import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** Where to connect to; a node of a cluster has no socket. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly socket: string | null;
}

/** What the options say of TLS. */
export interface TlsChoice {
  readonly tls: boolean;
  readonly isInsecure: boolean;
  readonly serverName: string | null;
  readonly caFile: string | null;
  readonly caFolder: string | null;
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly ciphers: string | null;
  readonly cipherSuites: string | null;
}

/** What holds where nothing is said; the options of a program are these and more. */
export class TlsDefaults implements TlsChoice {
  tls = false;
  isInsecure = false;
  serverName: string | null = null;
  caFile: string | null = null;
  caFolder: string | null = null;
  certificateFile: string | null = null;
  keyFile: string | null = null;
  ciphers: string | null = null;
  cipherSuites: string | null = null;
}

type Value = (options: TlsDefaults, value: string) => void;

/** The options without a value, by their names. */
export const tlsFlags: Readonly<Record<string, (options: TlsDefaults) => void>> = {
  '--tls': (options) => (options.tls = true),
  '--insecure': (options) => (options.isInsecure = true),
};

/** Those with one. */
export const tlsValues: Readonly<Record<string, Value>> = {
  '--sni': (options, value) => (options.serverName = value),
  '--cacert': (options, value) => (options.caFile = value),
  '--cacertdir': (options, value) => (options.caFolder = value),
  '--cert': (options, value) => (options.certificateFile = value),
  '--key': (options, value) => (options.keyFile = value),
  '--tls-ciphers': (options, value) => (options.ciphers = value),
  '--tls-ciphersuites': (options, value) => (options.cipherSuites = value),
};

/** What --help says of them. */
export const tlsUsage: readonly (readonly [string, string])[] = [
  ['--tls', 'Connects over TLS'],
  ['--sni <host>', 'The name that the server is asked for'],
  ['--cacert <file>', 'Certificates of the authorities to trust'],
  ['--cacertdir <folder>', 'A folder of them'],
  ['--insecure', 'Trusts any certificate'],
  ['--cert, --key <file>', 'The certificate to show, and its key'],
  ['--tls-ciphers <list>', 'Ciphers up to TLS 1.2'],
  ['--tls-ciphersuites <list>', 'Ciphers of TLS 1.3'],
];

/** The options of a connection; throws an error that says which of them cannot be. */
export function tlsOptions(place: Place, options: TlsChoice): ConnectionOptions {
  const { certificateFile, keyFile, ciphers, cipherSuites } = options;
  const authorities = checked('Invalid CA Certificate File/Directory', () =>
    authoritiesRead(options),
  );
  const cert = checked('Invalid client certificate', () => {
    const pem = certificateFile === null ? undefined : readFileSync(certificateFile);
    createSecureContext({ cert: pem });
    return pem;
  });
  const key = checked('Invalid private key', () => {
    const pem = keyFile === null ? undefined : readFileSync(keyFile);
    createSecureContext({ cert, key: pem });
    return pem;
  });
  checked('Error while configuring ciphers', () => ciphersCheck(ciphers));
  checked('Error while setting cypher suites', () => ciphersCheck(cipherSuites));
  const lists = [cipherSuites, ciphers].filter((list) => list !== null);
  const servername = options.serverName ?? '';
  return {
    ...(authorities.length > 0 && { ca: authorities }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(lists.length > 0 && { ciphers: lists.join(':') }),
    ...(servername !== '' && { servername }),
    rejectUnauthorized: !options.isInsecure,
    // As redis-cli: the chain is verified, the name is not.
    checkServerIdentity: () => undefined,
    ...(servername === '' && place.socket === null && { host: place.host }),
  };
}

/** What `make` returns; where it throws, the error has this text. */
function checked<T>(text: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new Error(text, { cause });
  }
}

function ciphersCheck(list: string | null): void {
  if (list !== null) createSecureContext({ ciphers: list });
}

/** The certificates to trust; of a folder, those that are some. */
function authoritiesRead({ caFile, caFolder }: TlsChoice): Buffer[] {
  const trusted: Buffer[] = [];
  if (caFile !== null) {
    const pem = readFileSync(caFile);
    if (!isCertificate(pem)) throw new Error('no certificate');
    trusted.push(pem);
  }
  if (caFolder === null || !existsSync(caFolder)) return trusted;
  const files = readdirSync(caFolder, { withFileTypes: true }).filter(
    (file) => !file.isDirectory(),
  );
  for (const { name } of files) {
    const pem = readFileSync(join(caFolder, name));
    if (isCertificate(pem)) trusted.push(pem);
  }
  return trusted;
}

function isCertificate(pem: Buffer): boolean {
  try {
    return new X509Certificate(pem).subject !== null;
  } catch {
    return false;
  }
}
