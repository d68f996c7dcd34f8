// Walking over the elements of a list, from any index towards either end.
//
//   let more = listWalk(entry, 0, true);              the first element, towards the tail
//   for (; more; more = listAdvance()) {
//     if (listElement()) … listText, listTextBytes …
//     else … listInteger …
//   }
//   listWalkEnd();
//   if (listWalkFailed) …                             memory is out (only with compressed nodes)
//
// There is one cursor, and nothing may change the list while it is used. Texts are where the list
// has them, and valid until the next listAdvance or listWalkEnd. listElementText gives integers as
// text as well, in a buffer of the cursor's.

import { bytesEqual } from '../memory/bytes';
import { recordEncoding } from '../memory/record';
import { integerFormat } from '../number/number';
import {
  listpackEquals,
  listpackGet,
  listpackInteger,
  listpackNext,
  listpackPrevious,
  listpackSeek,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import {
  nodeClose,
  nodeIsPlain,
  nodeOpen,
  nodeView,
  quicklistNode,
  quicklistOffset,
  quicklistSeek,
} from '../structure/quicklist';
import { blockOf } from './block';
import { ListEncoding } from './type';

/** The text that listElement or listElementText found. */
export let listText: usize = 0;
/** How long it is. */
export let listTextBytes: u32 = 0;
/** The integer that listElement found. */
export let listInteger: i64 = 0;
/** The walk has ended because memory was out. */
export let listWalkFailed: bool = false;

const integerText = memory.data(24);

/** The node that is walked over; 0 = the list is one listpack. */
let node: usize = 0;
/** Its data. */
let data: usize = 0;
/** The entry of the present element; 0 in a plain node. */
let at: usize = 0;
let toTail: bool = true;

/**
 * Goes to the element at an index, counted from the beginning.
 * @param forward whether listAdvance goes towards the tail
 * @returns whether there is one
 */
export function listWalk(entry: usize, index: u32, forward: bool): bool {
  listWalkFailed = false;
  toTail = forward;
  const block = blockOf(entry);
  if (recordEncoding(entry) == ListEncoding.LISTPACK) {
    node = 0;
    data = block;
    at = listpackSeek(block, index);
    return at != 0;
  }
  if (!quicklistSeek(block, index)) return false;
  return enter(quicklistNode, quicklistOffset);
}

/** Goes to an element of a node. */
function enter(into: usize, offset: u32): bool {
  node = into;
  data = nodeOpen(into);
  if (data == 0) {
    listWalkFailed = true;
    return false;
  }
  at = nodeIsPlain(into) ? 0 : listpackSeek(data, offset);
  return true;
}

/** Goes on to the next element. False: there is none. */
@inline export function listAdvance(): bool {
  if (at != 0) {
    at = toTail ? listpackNext(at) : listpackPrevious(data, at);
    if (at != 0) return true;
  }
  return nextNode();
}

function nextNode(): bool {
  if (node == 0) return false;
  const view = nodeView(node);
  const next: usize = toTail ? view.next : view.previous;
  return next != 0 && enter(next, toTail ? 0 : nodeView(next).count - 1);
}

/** Ends a walk, wherever it is. */
@inline export function listWalkEnd(): void {
  nodeClose();
}

/** Reads the present element. True: it is a text (listText); false: an integer (listInteger). */
@inline export function listElement(): bool {
  if (at == 0) return plainElement();
  if (listpackGet(at)) {
    listText = listpackText;
    listTextBytes = listpackTextBytes;
    return true;
  }
  listInteger = listpackInteger;
  return false;
}

function plainElement(): bool {
  listText = data;
  listTextBytes = nodeView(node).bytes;
  return true;
}

/** Reads the present element as a text (listText), whatever it is. */
export function listElementText(): void {
  if (listElement()) return;
  listTextBytes = integerFormat(listInteger, integerText);
  listText = integerText;
}

/** Whether the present element is this text. */
@inline export function listElementEquals(source: usize, count: u32): bool {
  return at != 0 ? listpackEquals(at, source, count) : plainEquals(source, count);
}

function plainEquals(source: usize, count: u32): bool {
  return nodeView(node).bytes == count && bytesEqual(data, source, count);
}
