// What SHA-1 and SHA-256 (FIPS 180-4) share: the message is cut into blocks of 64 bytes, and the
// last is closed with a bit 1, zeros, and the length:
//
//   | message … | 80 | 00 … 00 | u64 length in bits, big-endian |       up to a multiple of 64

import { bytesCopy, bytesFill } from '../memory/bytes';

/** Bytes of a block. */
export const SHA_BLOCK_BYTES: usize = 64;
const LENGTH_BYTES: usize = 8;

/** The one or two blocks that close the message. */
export const shaClosing = memory.data(128, 8);

/** Bytes of a message that stand in whole blocks; the rest goes to the closing ones. */
@inline export function shaWholeBytes(count: usize): usize {
  return count & ~(SHA_BLOCK_BYTES - 1);
}

/** Writes the blocks that close [source, +count) to shaClosing; returns how many bytes they are. */
export function shaClose(source: usize, count: usize): usize {
  const whole = shaWholeBytes(count);
  const rest = count - whole;
  const fits = rest + 1 + LENGTH_BYTES <= SHA_BLOCK_BYTES;
  const closed = fits ? SHA_BLOCK_BYTES : SHA_BLOCK_BYTES * 2;
  bytesCopy(shaClosing, source + whole, rest);
  bytesFill(shaClosing + rest, 0, closed - rest);
  store<u8>(shaClosing + rest, 0x80);
  store<u64>(shaClosing + closed - LENGTH_BYTES, bswap<u64>((<u64>count) << 3));
  return closed;
}

/** Writes the 16 words of a block to the beginning of a schedule. */
export function shaWords(schedule: usize, block: usize): void {
  for (let i: usize = 0; i < 16; i++) {
    store<u32>(schedule + (i << 2), bswap(load<u32>(block + (i << 2))));
  }
}
