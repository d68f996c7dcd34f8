// Random numbers of the system, which nobody can guess: the engine's own follow from its seed, and
// whoever knows the seed knows them all.

/** 64 random bits, for the seed of an engine. */
export function randomSeed(): bigint {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(words[0]!) << 32n) | BigInt(words[1]!);
}

/** So many random hexadecimal digits. */
export function randomHex(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(digits / 2)));
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return pairs.join('').slice(0, digits);
}
