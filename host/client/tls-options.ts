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
