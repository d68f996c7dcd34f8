// SORT and SORT_RO: the elements of a list, a set or a sorted set in another order, or what other
// keys hold for them.
//
//   SORT key [BY pattern] [LIMIT offset count] [GET pattern …] [ASC|DESC] [ALPHA] [STORE key]
//
// What is compared is the element or, with BY, what its pattern finds: as a number (a text that is
// none is an error; nothing found counts as 0), or with ALPHA byte for byte. Equal numbers are
// ordered by the elements. BY without a '*' leaves a list and a sorted set in their own order, of
// which only what LIMIT asks for is read; a set, which has none, is sorted by its members if the
// result is stored or a script asks, so that it is the same everywhere. With LIMIT only the part is
// sorted.
//
//   options ─► items (sort-item.ts) ─► scores or weights (sort-pattern.ts) ─► sorted ─► reply, list
//
// SORT with STORE is its own effect.

import { aclReadsAll } from '../../engine/acl/check';
import { Call } from '../../engine/call';
import { ClientFlag, clientHas } from '../../engine/client/client';
import { keyspaceRead } from '../../engine/keyspace/keyspace';
import { EventClass } from '../../engine/notify';
import { scriptClient } from '../../engine/script/running';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { replyOutOfMemory, replyWrongType } from '../../protocol/error';
import { replyArray, replyBulk, replyError, replyInteger, replyNull } from '../../protocol/reply';
import { sortPart, sortVector } from '../../structure/sort';
import { blockRecord } from '../../type/block';
import {
  listBuildAbandon,
  listBuildAppend,
  listBuildBegin,
  listBuildEnd,
  listBuilt,
  listBuiltEncoding,
} from '../../type/list-build';
import { Type } from '../../type/type';
import {
  cursorFail,
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { storeNothing, storePut } from '../store';
import {
  sortComparison,
  sortIsOrdered,
  sortPrepare,
  sortItemAt,
  sortItemCount,
  sortItems,
  sortKeep,
  sortLoad,
  sortScore,
  sortSourceCount,
  sortTakes,
  sortWeigh,
} from './sort-item';
import {
  SortPattern,
  patternFailed,
  patternFind,
  patternParse,
  patternValue,
  patternValueBytes,
  patternsBegin,
} from './sort-pattern';

let descends: bool = false;
let alpha: bool = false;
/** LIMIT's offset, and its count; -1 = no limit. */
let limitFirst: i64 = 0;
let limitCount: i64 = -1;
/** Argument of the destination; 0 = the result is answered. */
let storeIndex: i32 = 0;
/** Whether elements are left in the order that they have. */
let unsorted: bool = false;
/** The pattern of BY, if `weighed`. */
let weighed: bool = false;
let weight: SortPattern = changetype<SortPattern>(0);
/** The patterns of GET, one after the other. */
let gets: usize = 0;
let getCount: u32 = 0;
/** Set when weigh was out of memory. */
let ranOut: bool = false;
/** Which of the items the result consists of: those from `first` on to before `end`. */
let first: u32 = 0;
let end: u32 = 0;

/** SORT key … */
export function sortCommand(call: Call): void {
  const mark = scratchMark();
  sort(call, true);
  scratchReset(mark);
}

/** SORT_RO key … : SORT without STORE */
export function sortRoCommand(call: Call): void {
  const mark = scratchMark();
  sort(call, false);
  scratchReset(mark);
}

function sort(call: Call, stores: bool): void {
  patternsBegin();
  weight = changetype<SortPattern>(scratchAllocate(offsetof<SortPattern>()));
  gets = scratchAllocate(((<usize>call.argumentCount) >> 1) * offsetof<SortPattern>());
  if (changetype<usize>(weight) == 0 || gets == 0) return replyOutOfMemory();
  if (!optionsRead(call, stores)) return;
  const entry = keyspaceRead(call.database, call.address(1), call.bytes(1));
  if (entry != 0 && !sortTakes(entry)) return replyWrongType();
  const mustBeSame = storeIndex != 0 || call.client == scriptClient;
  if (unsorted && mustBeSame && entry != 0 && !sortIsOrdered(entry)) {
    unsorted = false;
    weighed = false;
    alpha = true;
  }
  if (entry != 0 && !sortPrepare(entry)) return replyOutOfMemory();
  if (!itemsLoad(entry)) return replyOutOfMemory();
  if (!unsorted) {
    const valid = weigh(call);
    if (ranOut || (valid && !order())) return replyOutOfMemory();
    if (!valid) return replyError("ERR One or more scores can't be converted into double");
  }
  if (storeIndex != 0) storeItems(call);
  else replyItems(call);
}


@inline function getAt(index: u32): SortPattern {
  return changetype<SortPattern>(gets + <usize>index * offsetof<SortPattern>());
}

const ERROR_BY: string = 'ERR BY option of SORT denied due to insufficient ACL permissions.';
const ERROR_GET: string = 'ERR GET option of SORT denied due to insufficient ACL permissions.';

/** Whether the caller may read keys of any name, as patterns make them. */
function readsAll(call: Call): bool {
  const client = call.client;
  if (!clientHas(client, ClientFlag.LIMITED)) return true;
  return aclReadsAll(client.user, call.row, call.argumentVector, call.argumentCount);
}

/** Reads the options. False: an error, which is answered. */
function optionsRead(call: Call, stores: bool): bool {
  descends = false;
  alpha = false;
  limitFirst = 0;
  limitCount = -1;
  storeIndex = 0;
  unsorted = false;
  weighed = false;
  getCount = 0;
  cursorOpen(call, 2);
  while (cursorMore()) {
    if (cursorToken('ASC')) {
      descends = false;
    } else if (cursorToken('DESC')) {
      descends = true;
    } else if (cursorToken('ALPHA')) {
      alpha = true;
    } else if (cursorTokenWith('LIMIT', 2)) {
      limitFirst = cursorInteger();
      limitCount = cursorInteger();
    } else if (stores && cursorTokenWith('STORE', 1)) {
      storeIndex = cursorTake();
    } else if (cursorTokenWith('BY', 1)) {
      const index = cursorTake();
      patternParse(weight, call.address(index), call.bytes(index));
      weighed = true;
      // As in Redis one BY without a '*' is enough, even if a later one has it.
      if (!weight.hasStar) unsorted = true;
      else if (!readsAll(call)) cursorFail(ERROR_BY);
    } else if (cursorTokenWith('GET', 1)) {
      const index = cursorTake();
      if (!readsAll(call)) cursorFail(ERROR_GET);
      patternParse(getAt(getCount), call.address(index), call.bytes(index));
      getCount += 1;
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

/** Makes the items, and sets which of them the result consists of. False: memory is out. */
function itemsLoad(entry: usize): bool {
  const count = sortSourceCount(entry);
  first = <u32>min<i64>(max<i64>(limitFirst, 0), count);
  const rest = count - first;
  const wanted = limitCount < 0 ? rest : <u32>min<i64>(limitCount, rest);
  end = first + wanted;
  if (!unsorted || entry == 0 || !sortIsOrdered(entry)) return sortLoad(entry, 0, count, false);
  const from = first;
  first = 0;
  end = wanted;
  return sortLoad(entry, from, wanted, descends);
}

/** Gives each item its score or weight. False: some are no numbers, or ranOut. */
function weigh(call: Call): bool {
  let valid = true;
  ranOut = false;
  const collates = storeIndex == 0;
  for (let i: u32 = 0; i < sortItemCount; i++) {
    const item = sortItemAt(i);
    let text = item.text;
    let count = item.count;
    if (weighed) {
      if (!patternFind(call.database, weight, text, count)) {
        if (patternFailed) {
          ranOut = true;
          return false;
        }
        continue;
      }
      text = patternValue;
      count = patternValueBytes;
      if (alpha) text = sortKeep(text, count);
      if (text == 0) {
        ranOut = true;
        return false;
      }
    }
    if (alpha) sortWeigh(item, text, count, collates);
    else if (!sortScore(item, text, count)) valid = false;
  }
  return valid;
}

/** Sorts the items, as far as the result needs it. False: memory is out. */
function order(): bool {
  const scratch = scratchAllocate((<usize>sortItemCount) << 2);
  if (scratch == 0) return false;
  const comparison = sortComparison(alpha, descends);
  if (end == first) return true;
  if (end - first == sortItemCount) sortVector(sortItems, sortItemCount, scratch, comparison);
  else sortPart(sortItems, sortItemCount, scratch, comparison, first, end - 1);
  return true;
}

/** Answers with the result. */
function replyItems(call: Call): void {
  replyArray((end - first) * max<u32>(getCount, 1));
  for (let i = first; i < end; i++) {
    const item = sortItemAt(i);
    if (getCount == 0) replyBulk(item.text, item.count);
    for (let j: u32 = 0; j < getCount; j++) {
      if (patternFind(call.database, getAt(j), item.text, item.count)) {
        replyBulk(patternValue, patternValueBytes);
      } else {
        replyNull();
      }
    }
  }
}

/** Stores the result as a list and answers with its length. */
function storeItems(call: Call): void {
  const count = (end - first) * max<u32>(getCount, 1);
  if (count == 0) {
    storeNothing(call, storeIndex);
    return replyInteger(0);
  }
  const built = listBuildBegin() && buildItems(call);
  if (!built) {
    listBuildAbandon();
    return replyOutOfMemory();
  }
  listBuildEnd();
  const record = blockRecord(
    call.address(storeIndex),
    call.bytes(storeIndex),
    Type.LIST,
    listBuiltEncoding,
    listBuilt,
  );
  if (record == 0) {
    listBuildAbandon();
    return replyOutOfMemory();
  }
  if (storePut(call, storeIndex, record, count, EventClass.LIST, 'sortstore')) replyInteger(count);
}

/** Appends the result to the list that is being built; nothing found is ''. False: no memory. */
function buildItems(call: Call): bool {
  for (let i = first; i < end; i++) {
    const item = sortItemAt(i);
    if (getCount == 0 && !listBuildAppend(item.text, item.count)) return false;
    for (let j: u32 = 0; j < getCount; j++) {
      const found = patternFind(call.database, getAt(j), item.text, item.count);
      if (patternFailed || !listBuildAppend(patternValue, found ? patternValueBytes : 0)) {
        return false;
      }
    }
  }
  return true;
}
