// Questions about single members: GEODIST, GEOHASH, GEOPOS.
//
//   GEODIST Sicily Palermo Catania km      166.2742
//   GEOHASH Sicily Palermo Nowhere         sqc8b49rny0, null
//   GEOPOS Sicily Palermo                  13.36138933897018433 38.11555639549629859

import { Call } from '../../engine/call';
import { replySyntaxError } from '../../protocol/error';
import { replyArray, replyBulk, replyNull, replyNullArray } from '../../protocol/reply';
import { shapeDistance } from '../../structure/geo-shape';
import {
  GEOHASH_TEXT_BYTES,
  geohashDecode,
  geohashEncodeWhole,
  geohashLatitude,
  geohashLongitude,
  geohashOfScore,
  geohashText,
} from '../../structure/geohash';
import { zsetFindScore, zsetMemberScore } from '../../type/zset-look';
import { zsetEntry, zsetForReading } from '../zset/key';
import { replyDistance, replyPlace, unitMeters } from './common';

const text = memory.data(16);

/** Finds the place of the member at argument `index` of the zset that was read. */
function memberPlace(call: Call, index: i32): bool {
  if (!zsetFindScore(zsetEntry, call.address(index), call.bytes(index))) return false;
  geohashDecode(geohashOfScore(zsetMemberScore));
  return true;
}

/** GEODIST key member1 member2 [M | KM | FT | MI] */
export function geodistCommand(call: Call): void {
  let meters: f64 = 1;
  if (call.argumentCount > 5) return replySyntaxError();
  if (call.argumentCount == 5) {
    meters = unitMeters(call, 4);
    if (meters == 0) return;
  }
  if (!zsetForReading(call, 1)) return;
  if (zsetEntry == 0 || !memberPlace(call, 2)) return replyNull();
  const longitude = geohashLongitude;
  const latitude = geohashLatitude;
  if (!memberPlace(call, 3)) return replyNull();
  replyDistance(shapeDistance(longitude, latitude, geohashLongitude, geohashLatitude) / meters);
}

/** GEOHASH key [member …] */
export function geohashCommand(call: Call): void {
  if (!zsetForReading(call, 1)) return;
  replyArray(call.argumentCount - 2);
  for (let i = 2; i < call.argumentCount; i++) {
    if (zsetEntry == 0 || !memberPlace(call, i)) {
      replyNull();
      continue;
    }
    geohashText(geohashEncodeWhole(geohashLongitude, geohashLatitude), text);
    replyBulk(text, GEOHASH_TEXT_BYTES);
  }
}

/** GEOPOS key [member …] */
export function geoposCommand(call: Call): void {
  if (!zsetForReading(call, 1)) return;
  replyArray(call.argumentCount - 2);
  for (let i = 2; i < call.argumentCount; i++) {
    if (zsetEntry == 0 || !memberPlace(call, i)) replyNullArray();
    else replyPlace(geohashLongitude, geohashLatitude);
  }
}
