// Searching: GEOSEARCH, GEOSEARCHSTORE and their forerunners GEORADIUS and GEORADIUSBYMEMBER.
//
//   GEOSEARCH key FROMLONLAT 15 37 BYRADIUS 200 km ASC COUNT 5 WITHDIST
//
// They differ in how the shape is given; which options may follow is said by `Form`. All that can
// be wrong is found before anything is searched, in Redis's order, which asks for the source key
// first. The search walks the ranges of scores that cover the shape (structure/geo-shape.ts), keeps
// the members inside (structure/geo-points.ts), and answers with them or stores them as a zset,
// with their hashes or their distances as scores.
//
// Members of exactly the same distance come in the order of their scores; Redis leaves that to its
// sort.

import { Call } from '../../engine/call';
import { doubleParsed } from '../../number/double';
import { ERROR_COUNT_OPTION, replyOutOfMemory } from '../../protocol/error';
import {
  replyArray,
  replyBulk,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
} from '../../protocol/reply';
import {
  PointOrder,
  pointsBegin,
  pointsCount,
  pointsCursor,
  pointsMeters,
  pointsNearerThan,
  pointsOffer,
  pointsSort,
} from '../../structure/geo-points';
import {
  shapeBox,
  shapeCenter,
  shapeCircle,
  shapeCover,
  shapeHas,
  shapeInUnit,
  shapeMeters,
  shapeNarrow,
  shapeRangeTable,
  shapeRanges,
} from '../../structure/geo-shape';
import {
  geohashDecode,
  geohashLatitude,
  geohashLongitude,
  geohashOfScore,
} from '../../structure/geohash';
import { zsetBuildAdd, zsetBuildBegin, zsetBuildEnd, zsetBuildRecord } from '../../type/zset-build';
import {
  zsetAt,
  zsetCursorScore,
  zsetFindScore,
  zsetMember,
  zsetMemberBytes,
  zsetMemberScore,
  zsetNext,
  zsetRead,
} from '../../type/zset-look';
import { ScoreRange, zsetRangeByScore, zsetRangeCount, zsetRangeRank } from '../../type/zset-range';
import {
  cursorCheck,
  cursorFail,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorTakeSome,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { zsetEntry, zsetForReading, zsetStore } from '../zset/key';
import {
  numberRead,
  placeLatitude,
  placeLongitude,
  placeRead,
  replyDistance,
  replyPlace,
  unitMeters,
} from './common';

/** Which command it is. */
const enum Form {
  RADIUS = 0,
  RADIUS_BY_MEMBER = 1,
  SEARCH = 2,
  SEARCH_STORE = 3,
}

/** What the options have said. */
const enum Option {
  WITH_DISTANCE = 1 << 0,
  WITH_HASH = 1 << 1,
  WITH_PLACE = 1 << 2,
  ANY = 1 << 3,
  FROM_MEMBER = 1 << 4,
  FROM_PLACE = 1 << 5,
  BY_RADIUS = 1 << 6,
  BY_BOX = 1 << 7,
  STORE_DISTANCE = 1 << 8,
}

const WITH: u32 = Option.WITH_DISTANCE | Option.WITH_HASH | Option.WITH_PLACE;

let form: Form = Form.RADIUS;
let mayStore: bool = false;
let options: u32 = 0;
let order: PointOrder = PointOrder.FOUND;
/** After COUNT; 0 = all. */
let count: i64 = 0;
/** Argument with the key to store at; 0 = none. */
let storeKey: i32 = 0;

const range = changetype<ScoreRange>(memory.data(<i32>offsetof<ScoreRange>(), 8));

/** GEORADIUS key longitude latitude radius unit [options] */
export function georadiusCommand(call: Call): void {
  search(call, Form.RADIUS, 1, true);
}

/** GEORADIUS_RO key longitude latitude radius unit [options] */
export function georadiusRoCommand(call: Call): void {
  search(call, Form.RADIUS, 1, false);
}

/** GEORADIUSBYMEMBER key member radius unit [options] */
export function georadiusbymemberCommand(call: Call): void {
  search(call, Form.RADIUS_BY_MEMBER, 1, true);
}

/** GEORADIUSBYMEMBER_RO key member radius unit [options] */
export function georadiusbymemberRoCommand(call: Call): void {
  search(call, Form.RADIUS_BY_MEMBER, 1, false);
}

/** GEOSEARCH key FROMMEMBER | FROMLONLAT … BYRADIUS | BYBOX … [options] */
export function geosearchCommand(call: Call): void {
  search(call, Form.SEARCH, 1, false);
}

/** GEOSEARCHSTORE destination source … [STOREDIST] */
export function geosearchstoreCommand(call: Call): void {
  search(call, Form.SEARCH_STORE, 2, false);
}

function search(call: Call, asked: Form, source: i32, storing: bool): void {
  form = asked;
  mayStore = storing;
  options = 0;
  order = PointOrder.FOUND;
  count = 0;
  storeKey = asked == Form.SEARCH_STORE ? 1 : 0;
  if (!zsetForReading(call, source)) return;
  const entry = zsetEntry;
  const first = fixedRead(call, entry);
  if (first == 0 || !optionsRead(call, entry, first) || !optionsAgree(call)) return;
  if (entry == 0) {
    if (storeKey != 0) zsetStore(call, 0, storeKey, '');
    else replyArray(0);
    return;
  }
  // The few nearest, unless any will do.
  const any = (options & Option.ANY) != 0;
  if (count != 0 && order == PointOrder.FOUND && !any) order = PointOrder.NEAREST;
  if (!collect(entry, any)) return replyOutOfMemory();
  if (storeKey == 0) replyPoints(entry);
  else storePoints(call, entry);
}

/**
 * Reads the arguments that GEORADIUS and GEORADIUSBYMEMBER have in fixed places.
 * @returns the first argument of the options; 0: an error, which is answered
 */
function fixedRead(call: Call, entry: usize): i32 {
  if (form == Form.RADIUS) {
    if (!placeRead(call, 2)) return 0;
    shapeCenter(placeLongitude, placeLatitude);
    return circleRead(call, 4) ? 6 : 0;
  }
  if (form == Form.RADIUS_BY_MEMBER) {
    // Without a source the radius is not looked at.
    if (entry == 0) return 5;
    return memberRead(call, entry, 2) && circleRead(call, 3) ? 5 : 0;
  }
  return form == Form.SEARCH_STORE ? 3 : 2;
}

/** Makes the member at an argument the centre. False: it is not there, which is answered. */
function memberRead(call: Call, entry: usize, index: i32): bool {
  if (!zsetFindScore(entry, call.address(index), call.bytes(index))) {
    replyError('ERR could not decode requested zset member');
    return false;
  }
  geohashDecode(geohashOfScore(zsetMemberScore));
  shapeCenter(geohashLongitude, geohashLatitude);
  return true;
}

/** Reads radius and unit from argument `index` on. */
function circleRead(call: Call, index: i32): bool {
  if (!numberRead(call, index, 'ERR need numeric radius')) return false;
  const radius = doubleParsed;
  if (radius < 0) {
    replyError('ERR radius cannot be negative');
    return false;
  }
  const unit = unitMeters(call, index + 1);
  if (unit == 0) return false;
  shapeCircle(radius, unit);
  return true;
}

/** Reads width, height and unit from argument `index` on. */
function boxRead(call: Call, index: i32): bool {
  if (!numberRead(call, index, 'ERR need numeric width')) return false;
  const width = doubleParsed;
  if (!numberRead(call, index + 1, 'ERR need numeric height')) return false;
  const height = doubleParsed;
  if (width < 0 || height < 0) {
    replyError('ERR height or width cannot be negative');
    return false;
  }
  const unit = unitMeters(call, index + 2);
  if (unit == 0) return false;
  shapeBox(width, height, unit);
  return true;
}

/** Reads the options from argument `first` on. False: an error, which is answered. */
function optionsRead(call: Call, entry: usize, first: i32): bool {
  cursorOpen(call, first);
  while (cursorMore()) {
    if (plainOption()) continue;
    if (form >= Form.SEARCH ? shapeOption(call, entry) : storeOption()) continue;
    cursorSyntax();
  }
  return !cursorFailed();
}

// Each returns whether the next argument is one of its options, which is read then.

/** An option that all forms have. */
function plainOption(): bool {
  if (cursorToken('WITHDIST')) options |= Option.WITH_DISTANCE;
  else if (cursorToken('WITHHASH')) options |= Option.WITH_HASH;
  else if (cursorToken('WITHCOORD')) options |= Option.WITH_PLACE;
  else if (cursorToken('ANY')) options |= Option.ANY;
  else if (cursorToken('ASC')) order = PointOrder.NEAREST;
  else if (cursorToken('DESC')) order = PointOrder.FARTHEST;
  else if (cursorTokenWith('COUNT', 1)) {
    count = cursorInteger();
    if (count <= 0) cursorFail(ERROR_COUNT_OPTION);
  } else {
    return false;
  }
  return true;
}

/** Where GEORADIUS and GEORADIUSBYMEMBER store. */
function storeOption(): bool {
  if (!mayStore) return false;
  if (cursorTokenWith('STORE', 1)) options &= ~Option.STORE_DISTANCE;
  else if (cursorTokenWith('STOREDIST', 1)) options |= Option.STORE_DISTANCE;
  else return false;
  storeKey = cursorTake();
  return true;
}

/** The shape of GEOSEARCH and GEOSEARCHSTORE. */
function shapeOption(call: Call, entry: usize): bool {
  if (form == Form.SEARCH_STORE && cursorToken('STOREDIST')) {
    options |= Option.STORE_DISTANCE;
  } else if ((options & Option.FROM_PLACE) == 0 && cursorTokenWith('FROMMEMBER', 1)) {
    options |= Option.FROM_MEMBER;
    const index = cursorTake();
    if (entry != 0) cursorCheck(memberRead(call, entry, index));
  } else if ((options & Option.FROM_MEMBER) == 0 && cursorTokenWith('FROMLONLAT', 2)) {
    options |= Option.FROM_PLACE;
    if (cursorCheck(placeRead(call, cursorTakeSome(2)))) {
      shapeCenter(placeLongitude, placeLatitude);
    }
  } else if ((options & Option.BY_BOX) == 0 && cursorTokenWith('BYRADIUS', 2)) {
    options |= Option.BY_RADIUS;
    cursorCheck(circleRead(call, cursorTakeSome(2)));
  } else if ((options & Option.BY_RADIUS) == 0 && cursorTokenWith('BYBOX', 3)) {
    options |= Option.BY_BOX;
    cursorCheck(boxRead(call, cursorTakeSome(3)));
  } else {
    return false;
  }
  return true;
}

/** Whether the options go together; if not, that is answered. */
function optionsAgree(call: Call): bool {
  if (storeKey != 0 && (options & WITH) != 0) {
    replyErrorBegin();
    replyErrorText('ERR ');
    replyErrorText(form == Form.SEARCH_STORE ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS');
    replyErrorText(' is not compatible with WITHDIST, WITHHASH and WITHCOORD options');
    replyErrorEnd();
    return false;
  }
  if (form >= Form.SEARCH) {
    if ((options & (Option.FROM_MEMBER | Option.FROM_PLACE)) == 0) {
      return lacks(call, 'ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ');
    }
    if ((options & (Option.BY_RADIUS | Option.BY_BOX)) == 0) {
      return lacks(call, 'ERR exactly one of BYRADIUS and BYBOX can be specified for ');
    }
  }
  if ((options & Option.ANY) != 0 && count == 0) {
    replyError('ERR the ANY argument requires COUNT argument');
    return false;
  }
  return true;
}

/** Answers that an option is missing, with the command's name as it was sent. */
function lacks(call: Call, text: string): bool {
  replyErrorBegin();
  replyErrorText(text);
  replyErrorBytes(call.address(0), call.bytes(0));
  replyErrorEnd();
  return false;
}

/** Collects the members inside the shape. False: memory is out. */
function collect(entry: usize, any: bool): bool {
  const maximum = <u32>min<i64>(count, u32.MAX_VALUE);
  const needed =
    order != PointOrder.FOUND || (options & (Option.WITH_DISTANCE | Option.STORE_DISTANCE)) != 0;
  pointsBegin(order, maximum);
  shapeCover();
  for (let i: u32 = 0; i < shapeRanges; i++) {
    const scores = shapeRangeTable + ((<usize>i) << 4);
    range.minimum = load<f64>(scores);
    range.greatest = load<f64>(scores, 8);
    range.minimumExcluded = false;
    range.greatestExcluded = true;
    zsetRangeByScore(entry, range);
    let left = zsetRangeCount;
    if (left == 0) continue;
    let cursor = zsetAt(entry, zsetRangeRank);
    for (; left != 0; left--) {
      geohashDecode(geohashOfScore(zsetCursorScore(entry, cursor)));
      if (shapeHas(geohashLongitude, geohashLatitude, needed)) {
        if (!pointsOffer(shapeMeters, cursor)) return false;
        if (pointsCount == maximum) {
          if (any) return finish();
          shapeNarrow(pointsNearerThan());
        }
      }
      cursor = zsetNext(entry, cursor);
    }
  }
  return finish();
}

function finish(): bool {
  pointsSort();
  return true;
}

function replyPoints(entry: usize): void {
  const extras = popcnt(options & WITH);
  replyArray(pointsCount);
  for (let i: u32 = 0; i < pointsCount; i++) {
    zsetRead(entry, pointsCursor(i));
    if (extras != 0) replyArray(extras + 1);
    replyBulk(zsetMember, zsetMemberBytes);
    if ((options & Option.WITH_DISTANCE) != 0) replyDistance(shapeInUnit(pointsMeters(i)));
    const hash = geohashOfScore(zsetMemberScore);
    if ((options & Option.WITH_HASH) != 0) replyInteger(scoreInteger(zsetMemberScore));
    if ((options & Option.WITH_PLACE) != 0) {
      geohashDecode(hash);
      replyPlace(geohashLongitude, geohashLatitude);
    }
  }
}

/** A score as a signed integer, as a C program on x86 converts it. */
function scoreInteger(score: f64): i64 {
  return score < 9223372036854775808.0 ? <i64>score : i64.MIN_VALUE;
}

function storePoints(call: Call, entry: usize): void {
  const event = form == Form.SEARCH_STORE ? 'geosearchstore' : 'georadiusstore';
  if (pointsCount == 0) return zsetStore(call, 0, storeKey, event);
  const record = buildRecord(call, entry);
  zsetBuildEnd();
  if (record == 0) return replyOutOfMemory();
  zsetStore(call, record, storeKey, event);
}

/** A record of no table with the points as a zset; 0 = memory is out. */
function buildRecord(call: Call, entry: usize): usize {
  if (!zsetBuildBegin(false)) return 0;
  const distances = (options & Option.STORE_DISTANCE) != 0;
  for (let i: u32 = 0; i < pointsCount; i++) {
    zsetRead(entry, pointsCursor(i));
    const score = distances ? shapeInUnit(pointsMeters(i)) : zsetMemberScore;
    if (!zsetBuildAdd(zsetMember, zsetMemberBytes, score)) return 0;
  }
  return zsetBuildRecord(call.address(storeKey), call.bytes(storeKey));
}
