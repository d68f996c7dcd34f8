// Quicklists alone, for bench/structure/quicklist.mjs, which says what is measured. Elements are
// texts of 12 bytes.
import { heapInitialize, heapUsedBytes } from '../../assembly/memory/heap';
import {
  nodeClose,
  nodeOpen,
  nodeUnpack,
  quicklistCount,
  quicklistCreate,
  quicklistDeleteEnd,
  quicklistEnd,
  quicklistNode,
  quicklistOffset,
  quicklistPush,
  quicklistPushed,
  quicklistRelease,
  quicklistSeek,
  quicklistSettle,
  quicklistView,
} from '../../assembly/structure/quicklist';
import {
  quicklistInsert,
  quicklistReplace,
  quicklistTurn,
} from '../../assembly/structure/quicklist-edit';
import { listpackSeek } from '../../assembly/structure/listpack';
import { random } from './random';

const TEXT = memory.data(64, 16);
const TEXT_BYTES: u32 = 12;

let list: usize = 0;

/** Starts the heap. */
export function start(): void {
  heapInitialize(__heap_base);
  for (let i: usize = 0; i < 64; ++i) store<u8>(TEXT + i, 97 + <u8>(i % 26));
}

// 'element:0042'
function textWrite(number: u32): void {
  for (let i: usize = 11; i >= 7; --i) {
    store<u8>(TEXT + i, 48 + (number % 10));
    number /= 10;
  }
}

function push(atTail: bool, number: u32): void {
  textWrite(number);
  const nodes = quicklistView(list).nodes;
  quicklistPush(list, atTail, TEXT, TEXT_BYTES);
  quicklistPushed(list, atTail, nodes);
}

function pop(atTail: bool): void {
  nodeUnpack(quicklistEnd(list, atTail));
  if (quicklistDeleteEnd(list, atTail)) quicklistSettle(list, 0);
}

/** A list of `count` elements; returns its bytes an element. */
export function makeList(count: u32, depth: u32): f64 {
  if (list) quicklistRelease(list);
  const before = heapUsedBytes();
  list = quicklistCreate(-2, depth);
  for (let i: u32 = 0; i < count; ++i) push(true, i);
  return (heapUsedBytes() - before) / max(count, 1);
}

/** Pushes at one end. */
export function runPush(rounds: u32, atTail: bool): void {
  for (let i: u32 = 0; i < rounds; ++i) push(atTail, i);
}

/** Pops at one end. */
export function runPop(rounds: u32, atTail: bool): void {
  for (let i: u32 = 0; i < rounds && quicklistCount(list); ++i) pop(atTail);
}

/** A queue: one in at the tail, one out at the head. */
export function runQueue(rounds: u32): void {
  for (let i: u32 = 0; i < rounds; ++i) {
    push(true, i);
    pop(false);
  }
}

/** Moves the last element to the front. */
export function runTurn(rounds: u32): void {
  for (let i: u32 = 0; i < rounds; ++i) quicklistTurn(list, true);
}

/** Reads a random index. */
export function runIndex(rounds: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < rounds; ++i) {
    quicklistSeek(list, random(quicklistCount(list)));
    sum += <u32>listpackSeek(nodeOpen(quicklistNode), quicklistOffset);
  }
  nodeClose();
  return sum;
}

/** Replaces a random element. */
export function runReplace(rounds: u32): void {
  for (let i: u32 = 0; i < rounds; ++i) {
    quicklistSeek(list, random(quicklistCount(list)));
    textWrite(i);
    quicklistReplace(list, quicklistNode, quicklistOffset, TEXT, TEXT_BYTES);
  }
}

/** Inserts behind a random element. */
export function runInsert(rounds: u32): void {
  for (let i: u32 = 0; i < rounds; ++i) {
    quicklistSeek(list, random(quicklistCount(list)));
    textWrite(i);
    quicklistInsert(list, quicklistNode, quicklistOffset, true, TEXT, TEXT_BYTES);
  }
}
