// LZF: the byte-oriented compression of Redis's RDB strings and of quicklist nodes far from both
// ends. What is written here is read by Redis (and by anything that reads liblzf's format), and the
// other way round; the compressor is our own, so its choice of matches may differ from Redis's.
//
// A compressed run is a row of these, and says neither its own nor the original's length:
//
//     000nnnnn  n + 1 bytes               n + 1 literal bytes follow, 1 .. 32
//     lllddddd dddddddd                   l = 1 .. 6: copy l + 2 bytes, 3 .. 8, from d + 1 back
//     111ddddd llllllll dddddddd          copy l + 9 bytes, 9 .. 264, from d + 1 back
//
// d has its upper five bits in the lead: the distance is 1 .. 8192. It may be shorter than the
// copy, which then repeats what it has just written.
//
//     Example: 'aaaaaaaaaaaa' (12 bytes) is 00 61 e0 02 00: the literal 'a', 11 bytes from 1 back.
//
// The compressor looks at each place for the last place whose three bytes had the same hash, and
// takes the match if there is one. The places are kept as index + 1 in a table that is cleared for
// every run, so the outcome depends on nothing but the source (a replica writes the same bytes).
// Short runs use and clear only a part of it.
//
// Guarantees: no byte outside source and target is touched, in either direction, whatever the bytes
// are; nothing allocates. Limits: runs below 4 GiB.
import { bytesCopy, bytesFill } from '../memory/bytes';

const LITERALS_MAXIMUM: usize = 32;
const DISTANCE_MAXIMUM: usize = 8192;
const MATCH_MINIMUM: usize = 3;
const MATCH_MAXIMUM: usize = 264;
/** A copy of this many bytes or more has a byte of its own for its length. */
const MATCH_LONG: usize = 9;

const TABLE_BITS_MINIMUM: u32 = 6;
const TABLE_BITS_MAXIMUM: u32 = 13;
const PLACES: usize = memory.data(32768, 16);

/** The place in the table for the three bytes in the low bits of `word`; `shift` is 32 - bits. */
@inline
function placeOf(word: u32, shift: u32): usize {
  return PLACES + ((<usize>(((word << 8) * 0x9e3779b1) >> shift)) << 2);
}

/**
 * Compresses a run.
 * @param target memory of the caller that does not overlap the source
 * @param targetBytes how much may be written; less than `count` to take only what gains
 * @returns bytes written, or 0 if they would not fit (the target is then undefined)
 */
export function lzfCompress(source: usize, count: usize, target: usize, targetBytes: usize): usize {
  const shift = 32 - tableBits(count);
  memory.fill(PLACES, 0, (<usize>4) << (32 - shift));
  const sourceEnd = source + count;
  const targetEnd = target + targetBytes;
  let output = target;
  let pending = source;
  let at = source;
  while (sourceEnd - at >= 4) {
    const word = load<u32>(at);
    const place = placeOf(word, shift);
    const candidate = source + load<u32>(place) - 1;
    store<u32>(place, <u32>(at - source) + 1);
    // Without a candidate the address is source - 1, and the distance still has to be judged.
    const distance = at - candidate;
    if (
      candidate < source ||
      distance > DISTANCE_MAXIMUM ||
      (load<u32>(candidate) ^ word) << 8 != 0
    ) {
      ++at;
      continue;
    }
    const length = matchBytes(candidate, at, min(sourceEnd - at, MATCH_MAXIMUM));
    output = writeLiterals(output, targetEnd, pending, at - pending);
    if (!output || targetEnd - output < matchCost(length)) return 0;
    output = writeMatch(output, <u32>(distance - 1), length);
    // The two last places of the match are remembered as well, for a match that goes on.
    const next = at + length;
    if (sourceEnd - next >= 2) {
      store<u32>(placeOf(load<u32>(next - 2), shift), <u32>(next - 2 - source) + 1);
      if (sourceEnd - next >= 3) {
        store<u32>(placeOf(load<u32>(next - 1), shift), <u32>(next - 1 - source) + 1);
      }
    }
    at = next;
    pending = next;
  }
  output = writeLiterals(output, targetEnd, pending, sourceEnd - pending);
  return output ? output - target : 0;
}

/** Enough places for a run, and few enough to be cleared quickly. */
function tableBits(count: usize): u32 {
  if (count >= 1 << TABLE_BITS_MAXIMUM) return TABLE_BITS_MAXIMUM;
  return max(TABLE_BITS_MINIMUM, 32 - <u32>clz(<u32>count));
}

/** How many bytes are equal at both places, of which three are known to be; up to `most`. */
function matchBytes(candidate: usize, at: usize, maximum: usize): usize {
  let length = MATCH_MINIMUM;
  while (maximum - length >= 8) {
    const differ = load<u64>(candidate + length) ^ load<u64>(at + length);
    if (differ) return length + ((<usize>ctz(differ)) >> 3);
    length += 8;
  }
  while (length < maximum && load<u8>(candidate + length) == load<u8>(at + length)) ++length;
  return length;
}

/** Writes literals in runs of 32; returns where to go on, 0 if they do not fit. */
function writeLiterals(output: usize, outputEnd: usize, source: usize, count: usize): usize {
  const leads = (count + LITERALS_MAXIMUM - 1) / LITERALS_MAXIMUM;
  if (outputEnd - output < count + leads) return 0;
  while (count) {
    const run = min(count, LITERALS_MAXIMUM);
    store<u8>(output, run - 1);
    bytesCopy(output + 1, source, run);
    output += run + 1;
    source += run;
    count -= run;
  }
  return output;
}

/** The bytes that a copy takes. */
@inline
function matchCost(length: usize): usize {
  return length < MATCH_LONG ? 2 : 3;
}

/** Writes a copy, for which there is room; returns where to go on. */
function writeMatch(output: usize, back: u32, length: usize): usize {
  if (length < MATCH_LONG) {
    store<u8>(output, ((<u32>length - 2) << 5) | (back >> 8));
    store<u8>(output, back, 1);
    return output + 2;
  }
  store<u8>(output, 0xe0 | (back >> 8));
  store<u8>(output, length - MATCH_LONG, 1);
  store<u8>(output, back, 2);
  return output + 3;
}

/**
 * Restores a compressed run. The bytes may be anything.
 * @param target memory of the caller that does not overlap the source
 * @returns bytes written; 0 if the run is broken (it ends in the middle, or copies from before its
 *   beginning) or does not fit (the target is then undefined)
 */
export function lzfDecompress(
  source: usize,
  count: usize,
  target: usize,
  targetBytes: usize,
): usize {
  const sourceEnd = source + count;
  const targetEnd = target + targetBytes;
  let output = target;
  while (source < sourceEnd) {
    const lead: usize = load<u8>(source);
    ++source;
    let length: usize;
    if (lead < LITERALS_MAXIMUM) {
      length = lead + 1;
      if (sourceEnd - source < length || targetEnd - output < length) return 0;
      bytesCopy(output, source, length);
      source += length;
    } else {
      length = (lead >> 5) + 2;
      if (length == MATCH_LONG) {
        if (source == sourceEnd) return 0;
        length += load<u8>(source);
        ++source;
      }
      if (source == sourceEnd) return 0;
      const distance = (((lead & 31) << 8) | load<u8>(source)) + 1;
      ++source;
      if (output - target < distance || targetEnd - output < length) return 0;
      copyBack(output, distance, length);
    }
    output += length;
  }
  return output - target;
}

/** What lzfDecompressPart answers to a run that is broken or does not fit. */
export const LZF_BROKEN: usize = usize.MAX_VALUE;

/** How many bytes of the source lzfDecompressPart has used. */
export let lzfTaken: usize = 0;

/**
 * As lzfDecompress, of a run that comes in pieces: as much of this piece as is whole. The rest of
 * it (lzfTaken says where that begins) is to be given again with what follows.
 * @param done how much of the target is restored already
 * @returns how much is now; LZF_BROKEN if it is
 */
export function lzfDecompressPart(
  source: usize,
  count: usize,
  target: usize,
  done: usize,
  targetBytes: usize,
): usize {
  const begin = source;
  const sourceEnd = source + count;
  while (source < sourceEnd) {
    const lead: usize = load<u8>(source);
    const bytes = lead < LITERALS_MAXIMUM ? lead + 2 : lead >> 5 == 7 ? 3 : 2;
    if (sourceEnd - source < bytes) break;
    // What is restored before is the beginning that a copy may reach back to.
    let length = lead + 1;
    if (lead >= LITERALS_MAXIMUM) {
      length = (lead >> 5) + 2;
      if (length == MATCH_LONG) length += load<u8>(source, 1);
      const distance = (((lead & 31) << 8) | load<u8>(source + bytes - 1)) + 1;
      if (done < distance || targetBytes - done < length) return LZF_BROKEN;
      copyBack(target + done, distance, length);
    } else {
      if (targetBytes - done < length) return LZF_BROKEN;
      bytesCopy(target + done, source + 1, length);
    }
    source += bytes;
    done += length;
  }
  lzfTaken = source - begin;
  return done;
}

/** Copies from `distance` back, repeating what is there if the distance is the shorter one. */
function copyBack(output: usize, distance: usize, length: usize): void {
  if (distance == 1) {
    bytesFill(output, load<u8>(output - 1), length);
    return;
  }
  // Every pass doubles what can be copied without an overlap.
  while (distance < length) {
    bytesCopy(output, output - distance, distance);
    output += distance;
    length -= distance;
    distance += distance;
  }
  bytesCopy(output, output - distance, length);
}
