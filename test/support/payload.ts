/*
 * Payloads of DUMP as tests take them apart and make them up:
 *
 *   payload(body, 11)            the body (type and value), its version and its checksum
 *   payloadBody(bytes)           the body of a payload
 *   withVersion(bytes, 10)       the same value, with another version
 */

const FOOTER_BYTES = 10;
const POLYNOMIAL = 0x95ac_9329_ac4b_c9b5n;

const table = Array.from({ length: 256 }, (_, byte) => {
  let sum = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) sum = sum & 1n ? (sum >> 1n) ^ POLYNOMIAL : sum >> 1n;
  return sum;
});

/** CRC-64 of Redis, as RESTORE checks it. */
export function crc64(bytes: Uint8Array): bigint {
  let sum = 0n;
  for (const byte of bytes) sum = table[Number(sum & 255n) ^ byte]! ^ (sum >> 8n);
  return sum;
}

/** A whole payload. */
export function payload(body: Uint8Array, version: number): Buffer {
  const bytes = Buffer.alloc(body.length + FOOTER_BYTES);
  bytes.set(body);
  bytes.writeUInt16LE(version, body.length);
  bytes.writeBigUInt64LE(crc64(bytes.subarray(0, body.length + 2)), body.length + 2);
  return bytes;
}

/** Type and value of a payload. */
export function payloadBody(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - FOOTER_BYTES);
}

/** The same value as another version would send it. */
export function withVersion(bytes: Buffer, version: number): Buffer {
  return payload(payloadBody(bytes), version);
}
