// What the geo commands share: reading places and units, writing places and distances.
//
//   13.361389 38.115556       longitude first
//   m km ft mi                in any case
//   166274.1516               a distance: always four decimals, rounded to the even one of two
//   13.36138933897018433      a coordinate: up to 17 decimals, without zeros at the end

import { Call } from '../../engine/call';
import { doubleFormatFixed, doubleParse, doubleParsed } from '../../number/double';
import { ERROR_NOT_FLOAT } from '../../protocol/error';
import { fixedTrim } from '../../number/fixed';
import { integerFormat } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyProtocol,
  replyRaw,
} from '../../protocol/reply';
import { geohashCovers } from '../../structure/geohash';
import { argumentIs } from '../cursor';

const COORDINATE_DECIMALS: i32 = 17;
const DISTANCE_SCALE: f64 = 10000;
const DISTANCE_DECIMALS: i32 = 4;

/** '%f' of any double: 309 digits, a dot and six more. */
const text = memory.data(384);

/** The place that placeRead has read. */
export let placeLongitude: f64 = 0;
export let placeLatitude: f64 = 0;

/** Reads arguments `index` and the next as a place. False: it is none, which is answered. */
export function placeRead(call: Call, index: i32): bool {
  if (!numberRead(call, index, ERROR_NOT_FLOAT)) return false;
  placeLongitude = doubleParsed;
  if (!numberRead(call, index + 1, ERROR_NOT_FLOAT)) return false;
  placeLatitude = doubleParsed;
  if (geohashCovers(placeLongitude, placeLatitude)) return true;
  replyErrorBegin();
  replyErrorText('ERR invalid longitude,latitude pair ');
  replyErrorBytes(text, doubleFormatFixed(placeLongitude, 6, text));
  replyErrorText(',');
  replyErrorBytes(text, doubleFormatFixed(placeLatitude, 6, text));
  replyErrorEnd();
  return false;
}

/** Reads a number into doubleParsed. False: it is none, which is answered with `otherwise`. */
export function numberRead(call: Call, index: i32, otherwise: string): bool {
  if (doubleParse(call.address(index), call.bytes(index))) return true;
  replyError(otherwise);
  return false;
}

/** What the unit at argument `index` is in meters; 0: it is none, which is answered. */
export function unitMeters(call: Call, index: i32): f64 {
  if (argumentIs(call, index, 'm')) return 1;
  if (argumentIs(call, index, 'km')) return 1000;
  if (argumentIs(call, index, 'ft')) return 0.3048;
  if (argumentIs(call, index, 'mi')) return 1609.34;
  replyError('ERR unsupported unit provided. please use M, KM, FT, MI');
  return 0;
}

/** Answers with a distance. */
export function replyDistance(distance: f64): void {
  const scaled = <i64>nearest<f64>(distance * DISTANCE_SCALE);
  // As many zeros in front as make one digit before the dot.
  let digits = integerFormat(scaled, text);
  const missing = DISTANCE_DECIMALS + 1 - digits;
  if (missing > 0) {
    memory.copy(text + <usize>missing, text, digits);
    memory.fill(text, 0x30, missing);
    digits += missing;
  }
  const dot = text + <usize>(digits - DISTANCE_DECIMALS);
  memory.copy(dot + 1, dot, DISTANCE_DECIMALS);
  store<u8>(dot, 0x2e);
  replyBulk(text, digits + 1);
}

/** Answers with a place. */
export function replyPlace(longitude: f64, latitude: f64): void {
  replyArray(2);
  replyCoordinate(longitude);
  replyCoordinate(latitude);
}

function replyCoordinate(value: f64): void {
  const at = text + 1;
  const count = fixedTrim(at, doubleFormatFixed(value, COORDINATE_DECIMALS, at));
  if (replyProtocol == 2) return replyBulk(at, count);
  store<u8>(text, 0x2c);
  store<u16>(at + <usize>count, 0x0a0d);
  replyRaw(text, count + 3);
}
