/*
 * What modules of Redis write, by hand (assembly/rdb/module.ts draws it): a value of every kind of
 * item, and RDB files with it.
 *
 *   moduleFiles.value      REDIS0010 · 'a' 'x' · a key with a value of ReJSON-RL · 'b' 'y' · end
 *   moduleFiles.beside     REDIS0010 · what ReJSON-RL keeps beside keys · 'a' 'x' · end
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The id of a module, as a length of 64 bits. */
function moduleId(name: string, version: number): Buffer {
  let id = 0n;
  for (const letter of name) id = id * 64n + BigInt(alphabet.indexOf(letter));
  const bytes = Buffer.alloc(9, 0x81);
  bytes.writeBigUInt64BE(id * 1024n + BigInt(version), 1);
  return bytes;
}

const id = moduleId('ReJSON-RL', 3);
const double = Buffer.from(new Float64Array([1.5]).buffer);
const float = Buffer.from(new Float32Array([1.5]).buffer);
/** Integers of both kinds, a float, a double, a string, the end. */
const items = Buffer.concat([
  Buffer.from([2, 5, 1, 0x41, 0x42, 3]),
  float,
  Buffer.from([4]),
  double,
  Buffer.from([5, 3, 0x61, 0, 0x62, 0]),
]);
const end = Buffer.concat([Buffer.from([255]), Buffer.alloc(8)]);
const string = (key: string, value: string): Buffer => Buffer.from(`\0\x01${key}\x01${value}`);
const file = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('REDIS0010'), ...parts, end]);

/** Type and value, as DUMP gives them. */
export const moduleValue = Buffer.concat([Buffer.from([7]), id, items]);

const keyed = (type: number): Buffer => Buffer.concat([Buffer.from([type, 1, 0x6b]), id, items]);

/** RDB files with what modules have written. */
export const moduleFiles = {
  /** A value that must be there. */
  value: file(string('a', 'x'), keyed(7), string('b', 'y')),
  /** A value from before there were modules in a release. */
  old: file(keyed(6)),
  beside: file(Buffer.from([247]), id, Buffer.from([2, 1]), items, string('a', 'x')),
  /** It does not say when it is to be loaded. */
  without: file(Buffer.from([247]), id, Buffer.from([5, 1]), items),
  /** Twice a value with a string of 100,000 bytes in it, one of them with a deadline. */
  long: file(
    ...[Buffer.from([252, 1, 2, 3, 4, 5, 6, 7, 0]), Buffer.alloc(0)].map((deadline, index) =>
      Buffer.concat([
        deadline,
        Buffer.from([7, 1, 0x6b + index]),
        id,
        Buffer.from([5, 0x80, 0, 1, 0x86, 0xa0]),
        Buffer.alloc(100_000, 0x7a),
        Buffer.from([0]),
      ]),
    ),
    string('a', 'x'),
  ),
} as const;
