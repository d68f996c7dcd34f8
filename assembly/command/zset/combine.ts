// Union, intersection and difference of sorted sets and sets: ZUNION, ZINTER, ZDIFF, their STORE
// forms, and ZINTERCARD.
//
//   ZUNION numkeys key … [WEIGHTS w …] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]
//   ZUNIONSTORE target numkeys key … [WEIGHTS w …] [AGGREGATE SUM | MIN | MAX]
//
// A source (type/zset-source.ts) is a zset, or a set all of whose members have the score 1. Union
// and intersection go through the sources from the smallest to the largest, as Redis does, since
// the order of additions shows in the sum. What is not a number counts as 0: the product of 0 and
// infinity, the sum of both infinities.
//
// The result is built beside the sources (type/zset-build.ts) before any key is touched.

import { Call } from '../../engine/call';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { recordKey, recordKeyCount, recordType } from '../../memory/record';
import { scratchAllocate } from '../../memory/scratch';
import {
  ERROR_LIMIT,
  replyOutOfMemory,
  replySyntaxError,
  replyWrongType,
} from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
} from '../../protocol/reply';
import { orderRecordScore, orderRecordSetScore } from '../../structure/order';
import { Type } from '../../type/type';
import {
  zsetBuildAdd,
  zsetBuildAt,
  zsetBuildBegin,
  zsetBuildCount,
  zsetBuildEnd,
  zsetBuildFind,
  zsetBuildRecord,
  zsetBuildSort,
} from '../../type/zset-build';
import {
  zsetSourceCount,
  zsetSourceFirst,
  zsetSourceHas,
  zsetSourceMember,
  zsetSourceMemberBytes,
  zsetSourceNext,
  zsetSourceScore,
} from '../../type/zset-source';
import {
  argumentInteger,
  cursorAtLeast,
  cursorDouble,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { replyMember, replyMembers, zsetStore } from './key';

const enum Operation {
  UNION = 0,
  INTERSECTION = 1,
  DIFFERENCE = 2,
}

const enum Aggregate {
  SUM = 0,
  MINIMUM = 1,
  GREATEST = 2,
}

/** An input. */
@unmanaged
class Source {
  weight: f64;
  /** A zset, a set, or 0: the key is not there. */
  entry: usize;
  count: u32;
}
if (offsetof<Source>() != 16) ERROR('Source is 16 bytes');

/** The sources, in the scratch arena. */
let sources: usize = 0;
let sourcesCount: i32 = 0;
let aggregate: Aggregate = Aggregate.SUM;
let withScores: bool = false;
/** The number at which ZINTERCARD stops; 0 = none. */
let limit: i64 = 0;


@inline
function sourceAt(index: i32): Source {
  return changetype<Source>(sources + <usize>index * offsetof<Source>());
}

/** ZUNION numkeys key … [WEIGHTS …] [AGGREGATE …] [WITHSCORES] */
export function zunionCommand(call: Call): void {
  if (argumentsRead(call, 1, Operation.UNION, false)) answer(Operation.UNION);
}

/** ZINTER numkeys key … [WEIGHTS …] [AGGREGATE …] [WITHSCORES] */
export function zinterCommand(call: Call): void {
  if (argumentsRead(call, 1, Operation.INTERSECTION, false)) answer(Operation.INTERSECTION);
}

/** ZDIFF numkeys key … [WITHSCORES] */
export function zdiffCommand(call: Call): void {
  if (argumentsRead(call, 1, Operation.DIFFERENCE, false)) answer(Operation.DIFFERENCE);
}

/** ZUNIONSTORE target numkeys key … [WEIGHTS …] [AGGREGATE …] */
export function zunionstoreCommand(call: Call): void {
  keep(call, Operation.UNION, 'zunionstore');
}

/** ZINTERSTORE target numkeys key … [WEIGHTS …] [AGGREGATE …] */
export function zinterstoreCommand(call: Call): void {
  keep(call, Operation.INTERSECTION, 'zinterstore');
}

/** ZDIFFSTORE target numkeys key … */
export function zdiffstoreCommand(call: Call): void {
  keep(call, Operation.DIFFERENCE, 'zdiffstore');
}

/** ZINTERCARD numkeys key … [LIMIT limit] */
export function zintercardCommand(call: Call): void {
  if (!argumentsRead(call, 1, Operation.INTERSECTION, true)) return;
  sourcesSort();
  let count: i64 = 0;
  const first = sourceAt(0);
  for (let more = walkBegin(first); more; more = zsetSourceNext(first.entry)) {
    if (isInOthers()) count += 1;
    if (limit != 0 && count == limit) break;
  }
  replyInteger(count);
}

/** Begins a walk over a source. False: it has no member. */
function walkBegin(source: Source): bool {
  return source.count != 0 && zsetSourceFirst(source.entry);
}

/** Whether the member that the walk has come to is in all sources but the first. */
function isInOthers(): bool {
  for (let i = 1; i < sourcesCount; i++) {
    if (!zsetSourceHas(sourceAt(i).entry, zsetSourceMember, zsetSourceMemberBytes)) return false;
  }
  return true;
}

// ---------------------------------------------------------------------------------------------
// Arguments

/** Reads 'numkeys key … options' from an argument on. False: an error, which is answered. */
function argumentsRead(call: Call, index: i32, operation: Operation, counts: bool): bool {
  aggregate = Aggregate.SUM;
  withScores = false;
  limit = 0;
  if (!argumentInteger(call, index)) return false;
  const keys = integerParsed;
  if (keys < 1) {
    needsKey(call);
    return false;
  }
  if (keys > call.argumentCount - index - 1) {
    replySyntaxError();
    return false;
  }
  sourcesCount = <i32>keys;
  sources = scratchAllocate(<usize>sourcesCount * offsetof<Source>());
  if (sources == 0) {
    replyOutOfMemory();
    return false;
  }
  if (!sourcesFind(call, index + 1)) return false;
  const stores = index != 1;
  return optionsRead(call, index + 1 + sourcesCount, operation, stores, counts);
}

function needsKey(call: Call): void {
  replyErrorBegin();
  replyErrorText("ERR at least 1 input key is needed for '");
  replyErrorBytes(call.row.fullName, call.row.fullNameBytes);
  replyErrorText("' command");
  replyErrorEnd();
}

function sourcesFind(call: Call, first: i32): bool {
  for (let i = 0; i < sourcesCount; i++) {
    const entry = keyspaceRead(call.database, call.address(first + i), call.bytes(first + i));
    if (entry != 0) {
      const type = recordType(entry);
      if (type != Type.ZSET && type != Type.SET) {
        replyWrongType();
        return false;
      }
    }
    const source = sourceAt(i);
    source.entry = entry;
    source.count = entry == 0 ? 0 : zsetSourceCount(entry);
    source.weight = 1;
  }
  return true;
}

function optionsRead(
  call: Call,
  first: i32,
  operation: Operation,
  stores: bool,
  counts: bool,
): bool {
  const weighs = operation != Operation.DIFFERENCE && !counts;
  cursorOpen(call, first);
  while (cursorMore()) {
    if (weighs && cursorTokenWith('WEIGHTS', sourcesCount)) {
      weightsTake();
    } else if (weighs && cursorTokenWith('AGGREGATE', 1)) {
      aggregateTake();
    } else if (!stores && !counts && cursorToken('WITHSCORES')) {
      withScores = true;
    } else if (counts && cursorTokenWith('LIMIT', 1)) {
      limit = cursorAtLeast(0, ERROR_LIMIT);
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

function weightsTake(): void {
  for (let i = 0; i < sourcesCount; i++) {
    sourceAt(i).weight = cursorDouble('ERR weight value is not a float');
  }
}

function aggregateTake(): void {
  if (cursorToken('SUM')) aggregate = Aggregate.SUM;
  else if (cursorToken('MIN')) aggregate = Aggregate.MINIMUM;
  else if (cursorToken('MAX')) aggregate = Aggregate.GREATEST;
  else cursorSyntax();
}

// ---------------------------------------------------------------------------------------------
// Results

/** Builds the result and answers with it. */
function answer(operation: Operation): void {
  if (!build(operation) || !zsetBuildSort()) {
    zsetBuildEnd();
    return replyOutOfMemory();
  }
  replyMembers(zsetBuildCount, withScores);
  for (let i: u32 = 0; i < zsetBuildCount; i++) {
    const record = zsetBuildAt(i);
    replyMember(recordKey(record), recordKeyCount(record), orderRecordScore(record), withScores);
  }
  zsetBuildEnd();
}

/** Builds the result and keeps it at argument 1. */
function keep(call: Call, operation: Operation, event: string): void {
  if (!argumentsRead(call, 2, operation, false)) return;
  let whole = build(operation);
  let record: usize = 0;
  if (whole && zsetBuildCount != 0) {
    record = zsetBuildRecord(call.address(1), call.bytes(1));
    whole = record != 0;
  }
  zsetBuildEnd();
  if (!whole) return replyOutOfMemory();
  zsetStore(call, record, 1, event);
}

function build(operation: Operation): bool {
  if (!zsetBuildBegin(operation == Operation.UNION)) return false;
  if (operation == Operation.DIFFERENCE) return buildDifference();
  sourcesSort();
  return operation == Operation.UNION ? buildUnion() : buildIntersection();
}

/** Brings the sources into the order of their sizes; equal ones stay in theirs. */
function sourcesSort(): void {
  for (let i = 1; i < sourcesCount; i++) {
    for (let j = i; j > 0 && sourceAt(j).count < sourceAt(j - 1).count; j--) {
      const lower = sourceAt(j - 1);
      const upper = sourceAt(j);
      const weight = lower.weight;
      const entry = lower.entry;
      const count = lower.count;
      lower.weight = upper.weight;
      lower.entry = upper.entry;
      lower.count = upper.count;
      upper.weight = weight;
      upper.entry = entry;
      upper.count = count;
    }
  }
}


@inline
function weighted(weight: f64, score: f64): f64 {
  const product = weight * score;
  return isNaN(product) ? 0 : product;
}

function aggregated(before: f64, score: f64): f64 {
  if (aggregate == Aggregate.MINIMUM) return score < before ? score : before;
  if (aggregate == Aggregate.GREATEST) return score > before ? score : before;
  const sum = before + score;
  return isNaN(sum) ? 0 : sum;
}

function buildUnion(): bool {
  for (let i = 0; i < sourcesCount; i++) {
    const source = sourceAt(i);
    for (let more = walkBegin(source); more; more = zsetSourceNext(source.entry)) {
      const score = weighted(source.weight, zsetSourceScore);
      const found = zsetBuildFind(zsetSourceMember, zsetSourceMemberBytes);
      if (found != 0) orderRecordSetScore(found, aggregated(orderRecordScore(found), score));
      else if (!zsetBuildAdd(zsetSourceMember, zsetSourceMemberBytes, score)) return false;
    }
  }
  return true;
}

function buildIntersection(): bool {
  const first = sourceAt(0);
  for (let more = walkBegin(first); more; more = zsetSourceNext(first.entry)) {
    let score = weighted(first.weight, zsetSourceScore);
    let isEverywhere = true;
    for (let i = 1; i < sourcesCount && isEverywhere; i++) {
      const other = sourceAt(i);
      isEverywhere = zsetSourceHas(other.entry, zsetSourceMember, zsetSourceMemberBytes);
      if (isEverywhere) score = aggregated(score, zsetSourceScore * other.weight);
    }
    if (isEverywhere && !zsetBuildAdd(zsetSourceMember, zsetSourceMemberBytes, score)) return false;
  }
  return true;
}

function buildDifference(): bool {
  const first = sourceAt(0);
  for (let i = 1; i < sourcesCount; i++) {
    if (sourceAt(i).entry == first.entry) return true;
  }
  for (let more = walkBegin(first); more; more = zsetSourceNext(first.entry)) {
    const score = zsetSourceScore;
    let isElsewhere = false;
    for (let i = 1; i < sourcesCount && !isElsewhere; i++) {
      const other = sourceAt(i);
      isElsewhere =
        other.count != 0 && zsetSourceHas(other.entry, zsetSourceMember, zsetSourceMemberBytes);
    }
    if (!isElsewhere && !zsetBuildAdd(zsetSourceMember, zsetSourceMemberBytes, score)) return false;
  }
  return true;
}
