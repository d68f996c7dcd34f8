// Circles and boxes on the earth: how far places are from each other, which are inside, and which
// cells of hashes cover a shape.
//
// The distance is the haversine one on a sphere of 6372797.560856 m:
//
//   a = sin²(Δlat/2) + cos lat1 · cos lat2 · sin²(Δlon/2)        d = 2R · asin √a
//
// A shape is covered by the cell that its centre lies in and the eight around it, in steps so few
// that a cell is at least as wide as the shape, and without those that the shape does not reach:
//
//    NW │ N │ NE        shapeCover leaves 1 to 9 ranges of scores, in the order
//   ────┼───┼────       centre, N, S, E, W, NE, NW, SE, SW
//     W │ o │ E
//   ────┼───┼────       each half open: [hash << 52 - 2·steps, hash + 1 << …)
//    SW │ S │ SE
//
// Whether a place is in a circle is decided by comparing a with that of the radius, first an a that
// is good for 12 digits and takes no function at all; only so near to the edge that its error could
// matter is the distance itself compared. Results are Redis's, but far less is computed.
//
// One shape at a time: the module holds it. Longitudes do not wrap at 180°, as in Redis.

import { arcsine, cosine, sine, sineOfSmall } from './trigonometry';
import {
  cellEast,
  cellNorth,
  cellSouth,
  cellWest,
  geohashBeside,
  geohashCell,
  geohashEncode,
} from './geohash';

const RADIUS_METERS: f64 = 6372797.560856;
const RADIANS: f64 = 0.017453292519943295;
/** Half of the mercator map's width, meters: a range as wide needs one step. */
const MAP_METERS: f64 = 20037726.37;
const QUARTER: f64 = 1.5707963267948966;
const HALF_TURN: f64 = 3.141592653589793;
const STEPS_MAXIMUM: i32 = 26;
/** Latitudes from which on cells are made wider. */
const HIGH_LATITUDE: f64 = 66;
const HIGHER_LATITUDE: f64 = 80;
/** How near to the edge of a circle, relative to it, the distance itself is asked. */
const EDGE: f64 = 1e-9;

let centerLongitude: f64 = 0;
let centerLatitude: f64 = 0;
let isBox: bool = false;
/** Meters. */
let radius: f64 = 0;
let width: f64 = 0;
let height: f64 = 0;
/** As it was given, in the unit and what the unit is in meters. */
let unit: f64 = 1;

// What the centre and a circle are, for shapeHas.
let latitudeRadians: f64 = 0;
let latitudeCosine: f64 = 0;
let latitudeSine: f64 = 0;
/** The radius, or what shapeNarrow has made of it, meters. */
let edgeMeters: f64 = 0;
/** a of the circle's edge, or beyond 1 if nothing is outside. */
let edgeHaversine: f64 = 0;
/** Differences of latitude and half the longitude, radians, beyond which nothing is inside. */
let latitudeReach: f64 = 0;
let longitudeReach: f64 = 0;
/** Differences up to which a is made without functions, radians. */
const SMALL: f64 = 1.0 / 64;


@inline function radians(degrees: f64): f64 {
  return degrees * RADIANS;
}

/** The distance of two places, meters. */
export function shapeDistance(
  longitude1: f64,
  latitude1: f64,
  longitude2: f64,
  latitude2: f64,
): f64 {
  const east = sine((radians(longitude2) - radians(longitude1)) / 2);
  if (east == 0) return latitudeDistance(latitude1, latitude2);
  const from = radians(latitude1);
  const to = radians(latitude2);
  const north = sine((to - from) / 2);
  return haversineMeters(north * north + cosine(from) * cosine(to) * east * east);
}


@inline function haversineMeters(haversine: f64): f64 {
  return 2.0 * RADIUS_METERS * arcsine(sqrt<f64>(haversine));
}

/** The distance of two places of the same longitude, meters. */
@inline function latitudeDistance(latitude1: f64, latitude2: f64): f64 {
  return RADIUS_METERS * abs<f64>(radians(latitude2) - radians(latitude1));
}

/** Sets the centre of the shape. */
export function shapeCenter(longitude: f64, latitude: f64): void {
  centerLongitude = longitude;
  centerLatitude = latitude;
  latitudeRadians = radians(latitude);
  latitudeCosine = cosine(latitudeRadians);
  latitudeSine = sine(latitudeRadians);
}

/**
 * Makes the shape a circle.
 * @param unitMeters what the unit of the radius, and of distances that are answered, is in meters
 */
export function shapeCircle(given: f64, unitMeters: f64): void {
  isBox = false;
  unit = unitMeters;
  radius = given * unitMeters;
  width = height = given;
  setEdge(radius);
}

/** From now on places that are farther from the centre than `meters` may be taken to be outside. */
export function shapeNarrow(meters: f64): void {
  if (!isBox && meters < edgeMeters) setEdge(meters);
}

function setEdge(meters: f64): void {
  edgeMeters = meters;
  const angle = meters / (2 * RADIUS_METERS);
  // Half of the way around is everywhere.
  const edge: f64 = angle < QUARTER ? sine(angle) : 2;
  edgeHaversine = edge * edge;
  latitudeReach = 2 * angle * (1 + EDGE) + 1e-15;
}

/** Makes the shape a box, `givenWidth` from west to east. */
export function shapeBox(givenWidth: f64, givenHeight: f64, unitMeters: f64): void {
  isBox = true;
  unit = unitMeters;
  width = givenWidth;
  height = givenHeight;
}

/** A distance in meters in the unit of the shape. */
@inline export function shapeInUnit(meters: f64): f64 {
  return meters / unit;
}

/** Distance from the centre of the place that shapeHas was asked for, meters. */
export let shapeMeters: f64 = 0;

/**
 * Whether a place is inside; if so its distance is in shapeMeters.
 * @param needed whether the distance is; else it may be left out
 */
export function shapeHas(longitude: f64, latitude: f64, needed: bool): bool {
  return isBox ? boxHas(longitude, latitude, needed) : circleHas(longitude, latitude, needed);
}

function circleHas(longitude: f64, latitude: f64, needed: bool): bool {
  const to = radians(latitude);
  const north = to - latitudeRadians;
  const east = (radians(longitude) - radians(centerLongitude)) / 2;
  if (abs<f64>(north) > latitudeReach) return false;
  // A place on the other side of the map's edge is near as well.
  const turned = abs<f64>(east);
  if (turned > longitudeReach && HALF_TURN - turned > longitudeReach) return false;
  if (abs<f64>(north) <= SMALL && turned <= SMALL) {
    const rough = roughHaversine(north, east);
    if (rough > edgeHaversine * (1 + EDGE)) return false;
    if (!needed && rough < edgeHaversine * (1 - EDGE)) return true;
  }
  const across = sine(east);
  if (across == 0) {
    shapeMeters = latitudeDistance(centerLatitude, latitude);
    return shapeMeters <= radius;
  }
  const along = sine(north / 2);
  const haversine = along * along + latitudeCosine * cosine(to) * across * across;
  if (haversine > edgeHaversine * (1 + EDGE)) return false;
  if (!needed && haversine < edgeHaversine * (1 - EDGE)) return true;
  shapeMeters = haversineMeters(haversine);
  return shapeMeters <= radius;
}

/** a for small differences of latitude and half the longitude, by the addition theorem. */
@inline function roughHaversine(north: f64, east: f64): f64 {
  const along = sineOfSmall(north / 2);
  const across = sineOfSmall(east);
  // cos(lat + north), where 1 - cos north = 2 sin² (north/2).
  const other = latitudeCosine * (1 - 2 * along * along) - latitudeSine * sineOfSmall(north);
  return along * along + latitudeCosine * other * across * across;
}

function boxHas(longitude: f64, latitude: f64, needed: bool): bool {
  if (latitudeDistance(latitude, centerLatitude) > (height * unit) / 2) return false;
  const across = shapeDistance(longitude, latitude, centerLongitude, latitude);
  if (across > (width * unit) / 2) return false;
  if (needed) {
    shapeMeters = shapeDistance(centerLongitude, centerLatitude, longitude, latitude);
  }
  return true;
}

/** Ranges of scores, least and greatest (excluded) each an f64: shapeRanges of them. */
export const shapeRangeTable: usize = memory.data(9 * 16, 16);
/** How many ranges shapeCover has left. */
export let shapeRanges: u32 = 0;

/** Which way the nine cells lie from the centre, as bits: 1 north, 2 south, 4 east, 8 west. */
const ways = memory.data<u8>([0, 1, 2, 4, 8, 5, 9, 6, 10]);
const NORTH: u32 = 1;
const SOUTH: u32 = 2;
const EAST: u32 = 4;
const WEST: u32 = 8;

let boundWest: f64 = 0;
let boundEast: f64 = 0;
let boundSouth: f64 = 0;
let boundNorth: f64 = 0;

/** Finds the bounds of the shape, degrees; its edges are bent, and the longer one counts. */
function findBounds(): void {
  const halfHeight = unit * (isBox ? height / 2 : height);
  const halfWidth = unit * (isBox ? width / 2 : width);
  const reach = halfHeight / RADIUS_METERS / RADIANS;
  boundSouth = centerLatitude - reach;
  boundNorth = centerLatitude + reach;
  const widest = centerLatitude < 0 ? boundSouth : boundNorth;
  const across = halfWidth / RADIUS_METERS / cosine(radians(widest)) / RADIANS;
  // A degree of longitude is nowhere shorter than at the widest bound, if no pole is inside.
  const bounded = abs<f64>(widest) < 90 && across >= 0;
  longitudeReach = bounded ? (across * RADIANS * (1 + EDGE)) / 2 + 1e-15 : Infinity;
  boundWest = centerLongitude - across;
  boundEast = centerLongitude + across;
}

/** How many steps make cells that are not smaller than `meters` at a latitude. */
function stepsFor(meters: f64, latitude: f64): u32 {
  if (meters == 0) return STEPS_MAXIMUM;
  let steps = 1;
  for (let reach = meters; reach < MAP_METERS; reach *= 2) steps += 1;
  steps -= 2;
  if (abs<f64>(latitude) > HIGH_LATITUDE) steps -= 1;
  if (abs<f64>(latitude) > HIGHER_LATITUDE) steps -= 1;
  return <u32>min<i32>(max<i32>(steps, 1), STEPS_MAXIMUM);
}

/** Whether the shape reaches beyond the cells around that of the centre. */
function reachesBeyond(hash: u64, steps: u32): bool {
  geohashCell(geohashBeside(hash, steps, 0, 1), steps);
  if (cellNorth < boundNorth) return true;
  geohashCell(geohashBeside(hash, steps, 0, -1), steps);
  if (cellSouth > boundSouth) return true;
  geohashCell(geohashBeside(hash, steps, 1, 0), steps);
  if (cellEast < boundEast) return true;
  geohashCell(geohashBeside(hash, steps, -1, 0), steps);
  return cellWest > boundWest;
}

/** The ways, as bits, in which the shape does not leave the cell of its centre. */
function uselessWays(hash: u64, steps: u32): u32 {
  geohashCell(hash, steps);
  let useless: u32 = 0;
  if (cellSouth < boundSouth) useless |= SOUTH;
  if (cellNorth > boundNorth) useless |= NORTH;
  if (cellWest < boundWest) useless |= WEST;
  if (cellEast > boundEast) useless |= EAST;
  return useless;
}

/** Finds the ranges of scores that cover the shape. */
export function shapeCover(): void {
  findBounds();
  const meters = isBox
    ? sqrt<f64>((width / 2) * (width / 2) + (height / 2) * (height / 2)) * unit
    : radius;
  let steps = stepsFor(meters, centerLatitude);
  let hash = geohashEncode(centerLongitude, centerLatitude, steps);
  if (steps > 1 && reachesBeyond(hash, steps)) {
    steps -= 1;
    hash = geohashEncode(centerLongitude, centerLatitude, steps);
  }
  const useless = steps >= 2 ? uselessWays(hash, steps) : 0;
  shapeRanges = 0;
  let last = u64.MAX_VALUE;
  for (let i: u32 = 0; i < 9; i++) {
    const way: u32 = load<u8>(ways + i);
    if ((way & useless) != 0) continue;
    const east = (way & EAST) != 0 ? 1 : (way & WEST) != 0 ? -1 : 0;
    const north = (way & NORTH) != 0 ? 1 : (way & SOUTH) != 0 ? -1 : 0;
    const cell = geohashBeside(hash, steps, east, north);
    // There are but four cells of one step: what lies north lies south, too.
    if (cell == last) continue;
    if (i != 0) last = cell;
    const shift = 52 - 2 * <u64>steps;
    const range = shapeRangeTable + ((<usize>shapeRanges) << 4);
    store<f64>(range, <f64>(cell << shift));
    store<f64>(range, <f64>((cell + 1) << shift), 8);
    shapeRanges += 1;
  }
}
