// TLS as the command line of a client asks for it.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** The options of a connection; throws what the system says of the files. */
export function tlsOptions(place: Place, options: TlsChoice): ConnectionOptions {
  const { caFile, caFolder, certificateFile, keyFile, ciphers, cipherSuites } = options;
  const authorities = [
    ...(caFile === null ? [] : [readFileSync(caFile)]),
    ...(caFolder === null ? [] : readdirSync(caFolder).map((name) => join(caFolder, name))).map(
      (path) => readFileSync(path),
    ),
  ];
  const lists = [cipherSuites, ciphers].filter((list) => list !== null);
  const servername = options.serverName ?? '';
  return {
    ...(authorities.length > 0 && { ca: authorities }),
    ...(certificateFile !== null && { cert: readFileSync(certificateFile) }),
    ...(keyFile !== null && { key: readFileSync(keyFile) }),
    ...(lists.length > 0 && { ciphers: lists.join(':') }),
    ...(servername !== '' && { servername }),
    rejectUnauthorized: !options.isInsecure,
    // As redis-cli: the chain is verified, the name is not.
    checkServerIdentity: () => undefined,
    ...(servername === '' && place.socket === null && { host: place.host }),
  };
}
