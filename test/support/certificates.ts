/*
 * Certificates for tests: an authority, a server, clients, and a stranger that the authority does
 * not know. Made in memory (ECDSA on P-256, SHA-256), written as PEM files for those who want
 * paths. No program but node is needed.
 *
 * A certificate (RFC 5280) is three DER values in a sequence; a DER value is a tag byte, a length
 * and its content (lengths to 127 in one byte, 130 as `81 82`, 1000 as `82 03 e8`):
 *
 *     30 SEQUENCE
 *        30 to be signed: [0] version 3, serial, algorithm, issuer, validity, subject,
 *                         public key, [3] extensions
 *        30 algorithm     06 08 2a 86 48 ce 3d 04 03 02      ecdsa-with-SHA256
 *        03 signature     a bit string, no unused bits
 */

import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const tag = { boolean: 1, integer: 2, bits: 3, octets: 4, oid: 6, utf8: 12, time: 24 };
const sequenceTag = 0x30;
const setTag = 0x31;

const ecdsaWithSha256 = '2a8648ce3d040302';
const commonNameOid = '550403';
const basicConstraintsOid = '551d13';
const alternativeNameOid = '551d11';

function der(tagByte: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff);
  const head = content.length < 128 ? [content.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tagByte, ...head]), content]);
}

function oid(hex: string): Buffer {
  return der(tag.oid, Buffer.from(hex, 'hex'));
}

function name(commonName: string): Buffer {
  const text = der(tag.utf8, Buffer.from(commonName));
  return der(sequenceTag, der(setTag, der(sequenceTag, oid(commonNameOid), text)));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\.\d+|[-:T]/g, '');
  return der(tag.time, Buffer.from(digits));
}

function extensions(isAuthority: boolean): Buffer {
  const value = isAuthority
    ? der(sequenceTag, der(tag.boolean, Buffer.from([0xff])))
    : der(
        sequenceTag,
        der(0x82, Buffer.from('localhost')),
        der(0x87, Buffer.from([127, 0, 0, 1])),
        der(0x87, Buffer.from('00000000000000000000000000000001', 'hex')),
      );
  const id = oid(isAuthority ? basicConstraintsOid : alternativeNameOid);
  return der(0xa3, der(sequenceTag, der(sequenceTag, id, der(tag.octets, value))));
}

/** A certificate and its private key, both as PEM. */
export interface Certificate {
  commonName: string;
  certificate: string;
  key: string;
}

/** A certificate for `commonName`, signed by `issuer`, or by itself as an authority. */
export function certificateCreate(commonName: string, issuer?: Certificate): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
  const algorithm = der(sequenceTag, oid(ecdsaWithSha256));
  const day = 24 * 3600 * 1000;
  const serial = randomBytes(8);
  serial[0] = 0x40 | (serial[0]! & 0x3f);
  const body = der(
    sequenceTag,
    der(0xa0, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, serial),
    algorithm,
    name(issuer?.commonName ?? commonName),
    der(sequenceTag, time(Date.now() - day), time(Date.now() + 30 * day)),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(issuer === undefined),
  );
  const signature = sign('sha256', body, signer);
  const whole = der(sequenceTag, body, algorithm, der(tag.bits, Buffer.from([0]), signature));
  const lines = whole.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    commonName,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** The key under a passphrase, as PEM. */
export function keyEncrypt(key: string, passphrase: string): string {
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();
}

/** The certificates of one test run, and where their files are. */
export interface CertificateSet {
  authority: Certificate;
  server: Certificate;
  client: Certificate;
  /** Signed by an authority that nobody trusts. */
  stranger: Certificate;
  files: {
    authority: string;
    server: string;
    serverKey: string;
    /** The server's key under the passphrase `secret`. */
    serverKeyEncrypted: string;
    client: string;
    clientKey: string;
    /** A directory that names the authority's certificate as OpenSSL wants it. */
    authorityDirectory: string;
  };
}

/** Makes a whole set and writes it into `directory`. */
export function certificateSetCreate(directory: string): CertificateSet {
  const authority = certificateCreate('Test Authority');
  const server = certificateCreate('localhost', authority);
  const client = certificateCreate('test client', authority);
  const stranger = certificateCreate('stranger', certificateCreate('Unknown Authority'));
  const write = (file: string, text: string): string => {
    const path = join(directory, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const authorityDirectory = join(directory, 'authority');
  mkdirSync(authorityDirectory);
  write('authority/0a1b2c3d.0', authority.certificate);
  return {
    authority,
    server,
    client,
    stranger,
    files: {
      authority: write('authority.pem', authority.certificate),
      server: write('server.pem', server.certificate),
      serverKey: write('server.key', server.key),
      serverKeyEncrypted: write('server-encrypted.key', keyEncrypt(server.key, 'secret')),
      client: write('client.pem', client.certificate),
      clientKey: write('client.key', client.key),
      authorityDirectory,
    },
  };
}
