// CRC-64 of Redis: the checksum behind every DUMP payload and RDB file.
//
//   polynomial   ad93d23594c935a9 (Jones), bits reflected: 95ac9329ac4bc9b5
//   begins with  0, nothing is inverted at either end
//   example      the nine bytes "123456789" have e9c6d914c4b8d9ca
//
// A table answers what one byte does to the sum; seven more say the same of a byte that is followed
// by one to seven others, so that eight bytes are folded in with eight independent look-ups:
//
//   table[0][b]   b shifted through eight steps of the polynomial
//   table[k][b]   table[k-1][b] >> 8 ^ table[0][table[k-1][b] & 255]
//
//   w = sum ^ the next 8 bytes
//   sum = table[7][w & 255] ^ table[6][w >> 8 & 255] ^ … ^ table[0][w >> 56]
//
// The tables (16 KiB) are made when they are first needed. A sum may be taken piece by piece: what
// one call returns is what the next one begins with.

const POLYNOMIAL: u64 = 0x95ac9329ac4bc9b5;
/** Bytes of one table: 256 words. */
const TABLE_BYTES: usize = 2048;

const tables = memory.data(16384, 16);
let made: bool = false;

function makeTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let sum: u64 = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >> 1) ^ (POLYNOMIAL & (0 - (sum & 1)));
    store<u64>(tables + ((<usize>byte) << 3), sum);
  }
  for (let at: usize = TABLE_BYTES; at < 8 * TABLE_BYTES; at += 8) {
    const before = load<u64>(tables + at - TABLE_BYTES);
    store<u64>(tables + at, (before >> 8) ^ look(0, before));
  }
  made = true;
}

/** The word of the lowest byte of `index` in a table. */
@inline function look(table: usize, index: u64): u64 {
  return load<u64>(tables + table * TABLE_BYTES + ((<usize>(index & 255)) << 3));
}

/**
 * The checksum of bytes that follow others.
 * @param sum the checksum of the others, 0 if there are none
 */
export function crc64(sum: u64, source: usize, count: usize): u64 {
  if (!made) makeTables();
  const end = source + count;
  while (end - source >= 8) {
    const word = sum ^ load<u64>(source);
    sum =
      look(7, word) ^
      look(6, word >> 8) ^
      look(5, word >> 16) ^
      look(4, word >> 24) ^
      look(3, word >> 32) ^
      look(2, word >> 40) ^
      look(1, word >> 48) ^
      look(0, word >> 56);
    source += 8;
  }
  for (; source < end; source++) sum = look(0, sum ^ load<u8>(source)) ^ (sum >> 8);
  return sum;
}
