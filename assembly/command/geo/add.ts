// GEOADD: members of a sorted set whose scores are the geohashes of places.
//
//   GEOADD Sicily CH 13.361389 38.115556 Palermo      zadd Sicily CH 3479099956230698 Palermo
//
// The second line is also what goes into the effect log.

import { Call, CallFlag } from '../../engine/call';
import {
  dirty,
  effectArgument,
  effectBegin,
  effectInteger,
  effectLiteral,
} from '../../engine/effect';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { GEOHASH_STEPS, geohashEncode } from '../../structure/geohash';
import { ZsetFlag } from '../../type/zset-add';
import { argumentIs } from '../cursor';
import { COUNT_CHANGES, zsetAddScored } from '../zset/add';
import { placeLatitude, placeLongitude, placeRead } from './common';

/** GEOADD key [NX | XX] [CH] longitude latitude member … */
export function geoaddCommand(call: Call): void {
  let options: u32 = 0;
  let first = 2;
  for (; first < call.argumentCount; first++) {
    if (argumentIs(call, first, 'NX')) options |= ZsetFlag.NX;
    else if (argumentIs(call, first, 'XX')) options |= ZsetFlag.XX;
    else if (argumentIs(call, first, 'CH')) options |= COUNT_CHANGES;
    else break;
  }
  const rest = call.argumentCount - first;
  const both = ZsetFlag.NX | ZsetFlag.XX;
  if (rest == 0 || rest % 3 != 0 || (options & both) == both) return replySyntaxError();

  const count = rest / 3;
  const scores = scratchAllocate((<usize>count) << 3);
  if (scores == 0) return replyOutOfMemory();
  for (let i = 0; i < count; i++) {
    if (!placeRead(call, first + 3 * i)) return;
    const hash = geohashEncode(placeLongitude, placeLatitude, GEOHASH_STEPS);
    store<f64>(scores + ((<usize>i) << 3), <f64>hash);
  }
  const before = dirty;
  zsetAddScored(call, options, scores, first + 2, 3, count);
  if (dirty != before) writeEffect(call, scores, first, count);
}

/** Writes the ZADD that the call is, its name as Redis writes it here. */
function writeEffect(call: Call, scores: usize, first: i32, count: i32): void {
  call.flags |= CallFlag.EFFECT_WRITTEN;
  if (!effectBegin(call.database.index, first + 2 * count)) return;
  effectLiteral('zadd');
  for (let i = 1; i < first; i++) effectArgument(call.address(i), call.bytes(i));
  for (let i = 0; i < count; i++) {
    const member = first + 3 * i + 2;
    effectInteger(<i64>load<f64>(scores + ((<usize>i) << 3)));
    effectArgument(call.address(member), call.bytes(member));
  }
}
