// Geohashes: a place on the earth as one number, near places mostly as near numbers. Longitude and
// latitude are each halved again and again; the bits say which half, latitude in the even bits:
//
//   bit         51 50 49 48 …  1  0            26 steps, 52 bits: about 0.6 m, and exact as a score
//               lo la lo la   lo la
//
//   step 1      │ 1 │ 3 │      north           step 2    │  5 │  7 │ 13 │ 15 │
//               │ 0 │ 2 │      south                     │  4 │  6 │ 12 │ 14 │
//               west  east                               │  1 │  3 │  9 │ 11 │
//                                                        │  0 │  2 │  8 │ 10 │
//
// The ranges are those of web maps: longitude ±180°, latitude ±85.05112878°. A cell is the area of
// all places whose hashes begin with the same bits; decoding answers its middle.
//
//   Palermo 13.361389 38.115556   3479099956230698        decoded 13.36138933897018433
//                                                                 38.11555639549629859
//
// Hashes are also read from scores that anybody may have written: bits beyond the 52nd are taken
// as they come and the place is brought back into the ranges.
//
// The order of operations on doubles is Redis's, because all digits of a place are shown.

/** Steps of a hash that is a score. */
export const GEOHASH_STEPS: u32 = 26;
/** Greatest longitude; the least is its negative. */
const GEOHASH_LONGITUDE: f64 = 180;
/** Greatest latitude; the least is its negative. */
const GEOHASH_LATITUDE: f64 = 85.05112878;

const EVEN_BITS: u64 = 0x5555_5555_5555_5555;
const ODD_BITS: u64 = 0xaaaa_aaaa_aaaa_aaaa;

/** Moves bit i of 32 to bit 2i. */
function spread(value: u32): u64 {
  let bits: u64 = value;
  bits = (bits | (bits << 16)) & 0x0000_ffff_0000_ffff;
  bits = (bits | (bits << 8)) & 0x00ff_00ff_00ff_00ff;
  bits = (bits | (bits << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
  bits = (bits | (bits << 2)) & 0x3333_3333_3333_3333;
  return (bits | (bits << 1)) & EVEN_BITS;
}

/** Moves bit 2i to bit i; odd bits are left out. */
function gather(value: u64): u32 {
  let bits = value & EVEN_BITS;
  bits = (bits | (bits >> 1)) & 0x3333_3333_3333_3333;
  bits = (bits | (bits >> 2)) & 0x0f0f_0f0f_0f0f_0f0f;
  bits = (bits | (bits >> 4)) & 0x00ff_00ff_00ff_00ff;
  bits = (bits | (bits >> 8)) & 0x0000_ffff_0000_ffff;
  return <u32>(bits | (bits >> 16));
}

/** Whether a place can have a hash. */
export function geohashCovers(longitude: f64, latitude: f64): bool {
  return abs<f64>(longitude) <= GEOHASH_LONGITUDE && abs<f64>(latitude) <= GEOHASH_LATITUDE;
}

/** The hash of a place that geohashCovers, in `steps` steps (1..26). */
export function geohashEncode(longitude: f64, latitude: f64, steps: u32): u64 {
  return encodeWithin(longitude, latitude, GEOHASH_LATITUDE, steps);
}

/** The hash within latitudes ±90°, as geohash.org and the text of GEOHASH have it; 26 steps. */
export function geohashEncodeWhole(longitude: f64, latitude: f64): u64 {
  return encodeWithin(longitude, latitude, 90, GEOHASH_STEPS);
}


@inline function encodeWithin(longitude: f64, latitude: f64, maximum: f64, steps: u32): u64 {
  const scale = <f64>((<u64>1) << (<u64>steps));
  const north = ((latitude + maximum) / (maximum + maximum)) * scale;
  const east = ((longitude + GEOHASH_LONGITUDE) / (GEOHASH_LONGITUDE + GEOHASH_LONGITUDE)) * scale;
  return spread(<u32>north) | (spread(<u32>east) << 1);
}

/** The cell that geohashCell has found, degrees. */
export let cellWest: f64 = 0;
export let cellEast: f64 = 0;
export let cellSouth: f64 = 0;
export let cellNorth: f64 = 0;

/** Finds the cell of a hash of `steps` steps. */
export function geohashCell(hash: u64, steps: u32): void {
  // A power of two: multiplying is as exact as dividing.
  const scale = 1 / <f64>((<u64>1) << (<u64>steps));
  const north = gather(hash);
  const east = gather(hash >> 1);
  cellSouth = edge(north, scale, GEOHASH_LATITUDE);
  cellNorth = edge(north + 1, scale, GEOHASH_LATITUDE);
  cellWest = edge(east, scale, GEOHASH_LONGITUDE);
  cellEast = edge(east + 1, scale, GEOHASH_LONGITUDE);
}


@inline function edge(index: u32, scale: f64, maximum: f64): f64 {
  return -maximum + <f64>index * scale * (maximum + maximum);
}

/** The place that geohashDecode has found, degrees. */
export let geohashLongitude: f64 = 0;
export let geohashLatitude: f64 = 0;

/** Finds the place of a hash of 26 steps: the middle of its cell. */
export function geohashDecode(hash: u64): void {
  geohashCell(hash, GEOHASH_STEPS);
  geohashLongitude = within((cellWest + cellEast) / 2, GEOHASH_LONGITUDE);
  geohashLatitude = within((cellSouth + cellNorth) / 2, GEOHASH_LATITUDE);
}


@inline function within(value: f64, maximum: f64): f64 {
  return value > maximum ? maximum : value < -maximum ? -maximum : value;
}

/** The hash that a score is, whoever has written it, as a C program on x86 converts it. */
export function geohashOfScore(score: f64): u64 {
  if (score < 9223372036854775808.0) return <u64>(<i64>score);
  if (score >= 18446744073709551616.0) return 0;
  return (<u64>(<i64>(score - 9223372036854775808.0))) ^ ((<u64>1) << 63);
}

/**
 * The hash of the cell beside another one of as many steps; at the edge of the map it is that on
 * the other side.
 * @param east,north -1, 0 or 1 cells
 */
export function geohashBeside(hash: u64, steps: u32, east: i32, north: i32): u64 {
  const all = u64.MAX_VALUE >> (64 - 2 * <u64>steps);
  return (
    moved(hash & ODD_BITS, EVEN_BITS & all, ODD_BITS & all, east) |
    moved(hash & EVEN_BITS, ODD_BITS & all, EVEN_BITS & all, north)
  );
}

/** Counts every other bit up or down: the others are filled so that a carry runs over them. */
@inline function moved(bits: u64, others: u64, own: u64, by: i32): u64 {
  if (by == 0) return bits;
  if (by > 0) return (bits + others + 1) & own;
  return ((bits | others) - (others + 1)) & own;
}

const alphabet = memory.data<u8>([
  0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67,
  0x68, 0x6a, 0x6b, 0x6d, 0x6e, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a,
]);

/** Length of a hash as text. */
export const GEOHASH_TEXT_BYTES: u32 = 11;

/**
 * Writes a hash of geohashEncodeWhole as text, five bits a letter; of the last letter there are but
 * two bits, and it is always 0.
 */
export function geohashText(hash: u64, target: usize): void {
  for (let i: u32 = 0; i < GEOHASH_TEXT_BYTES - 1; i++) {
    const index = (<usize>(hash >> (47 - 5 * <u64>i))) & 31;
    store<u8>(target + i, load<u8>(alphabet + index));
  }
  store<u8>(target + GEOHASH_TEXT_BYTES - 1, 0x30);
}
