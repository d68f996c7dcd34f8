/*
 * The address of a server as one word:
 *
 *     redis[s]://[[user:]password@][host[:port]][/[database]]       rediss: over TLS
 *     redis://[::1]:6379
 *
 * User and password may hold bytes as %HH. What is left out stays as it was.
 */

import { fail } from './ending.js';

/** What an address says; what it does not say is missing. */
export interface Address {
  tls?: boolean;
  user?: string;
  password?: string;
  host?: string;
  port?: number;
  database?: number;
}

/** Takes an address apart; ends the program when it is none. */
export function uriParse(uri: string): Address {
  const scheme = /^(rediss?):\/\//i.exec(uri);
  if (scheme === null) fail('Invalid URI scheme');
  const address: Address = {};
  if (scheme[1]!.toLowerCase() === 'rediss') address.tls = true;
  let rest = uri.slice(scheme[0].length);
  const at = rest.indexOf('@');
  if (at >= 0) {
    const rights = rest.slice(0, at);
    rest = rest.slice(at + 1);
    const colon = rights.indexOf(':');
    if (colon >= 0) address.user = percentDecode(rights.slice(0, colon));
    address.password = percentDecode(rights.slice(colon + 1));
  }
  if (rest === '') return address;
  const slash = rest.indexOf('/');
  const place = slash < 0 ? rest : rest.slice(0, slash);
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]?|([^:]*))(?::(.*))?/s.exec(place)!;
  if (port !== undefined) address.port = Number.parseInt(port, 10) || 0;
  if (place !== '') address.host = bracketed ?? plain ?? '';
  const database = slash < 0 ? '' : rest.slice(slash + 1);
  if (database !== '') address.database = Number.parseInt(database, 10) || 0;
  return address;
}

function percentDecode(text: string): string {
  return text.replace(/%(.{0,2})/gs, (_, digits: string) => {
    if (digits === '') fail('Incomplete URI encoding');
    if (!/^[0-9a-f]{2}$/i.test(digits)) fail('Illegal character in URI encoding');
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
}
