// Walking the entries of a stream between two ids, forward or backward. There is one walk at a
// time, held in this file's variables; what it stands on is read like this:
//
//   streamWalk(stream, 0, 0, u64.MAX_VALUE, u64.MAX_VALUE, false);
//   while (streamWalkNext()) {
//     … streamMs, streamSeq, streamFieldCount …
//     for (let i: u32 = 0; i < streamFieldCount; i++) {
//       streamFieldRead();  … streamField, streamFieldBytes, streamValue, streamValueBytes …
//     }
//   }
//
// The stream must not change during a walk, but by streamWalkDelete, which ends it. Deleted
// entries are passed over, unless streamWalkDeleted(true) was called after streamWalk.
//
// Finding the node costs one descent in the tree; inside, entries are read one by one, as in Redis.
import { heapRelease } from '../memory/heap';
import {
  idTreeFirst,
  idTreeMs,
  idTreeNext,
  idTreePrevious,
  idTreeRemove,
  idTreeSeekBack,
  idTreeSeq,
  idTreeSetValue,
  idTreeValue,
} from '../structure/idtree';
import {
  listpackEnd,
  listpackGetText,
  listpackText,
  listpackTextBytes,
} from '../structure/listpack';
import { entrySkip } from '../structure/listpack-entry';
import { Stream, streamNodes } from './stream-head';
import {
  STREAM_ENTRY_DELETED,
  STREAM_ENTRY_SAME_FIELDS,
  streamNodeBefore,
  streamNodeFirst,
  streamNodeMark,
  streamNodeMaster,
  streamNodeNoteMarks,
  streamNodeReserveMarks,
  streamNodeValid,
  streamNumber,
} from './stream-node';

/** Milliseconds of the id that the walk stands on. */
export let streamMs: u64 = 0;
/** Sequence of that id. */
export let streamSeq: u64 = 0;
/** Fields of the entry that the walk stands on. */
export let streamFieldCount: u32 = 0;
/** The field that was read last. */
export let streamField: usize = 0;
export let streamFieldBytes: u32 = 0;
/** And its value. */
export let streamValue: usize = 0;
export let streamValueBytes: u32 = 0;

const fieldText = memory.data(24, 8);
const valueText = memory.data(24, 8);

let fromMs: u64 = 0;
let fromSeq: u64 = 0;
let toMs: u64 = 0;
let toSeq: u64 = 0;
let isBackward: bool = false;
let withDeleted: bool = false;

/** The next node of the walk, and the one that it is in (0: none is open). */
let nextNode: u64 = 0;
let here: u64 = 0;
let node: usize = 0;
let nodeEnd: usize = 0;
let nodeMs: u64 = 0;
let nodeSeq: u64 = 0;
/** Its master: number of fields, and the first of them. */
let masterCount: u32 = 0;
let masterFields: usize = 0;
/** Where the walk goes on in the node: the next entry, or backward the end of the next. */
let at: usize = 0;

/** The entry that the walk stands on: its begin, the next piece to read, pieces not read yet. */
let entry: usize = 0;
let piece: usize = 0;
let pieces: u32 = 0;
/** The master's field that belongs to the next value; 0: the entry has its own. */
let masterField: usize = 0;

/** Begins a walk from one id to another, both included; backward it begins at `to`. */
export function streamWalk(
  stream: Stream,
  startMs: u64,
  startSeq: u64,
  endMs: u64,
  endSeq: u64,
  backward: bool,
): void {
  fromMs = startMs;
  fromSeq = startSeq;
  toMs = endMs;
  toSeq = endSeq;
  isBackward = backward;
  withDeleted = false;
  node = 0;
  const tree = streamNodes(stream);
  if (backward) {
    nextNode = idTreeSeekBack(tree, endMs, endSeq);
  } else {
    nextNode = (startMs | startSeq) != 0 ? idTreeSeekBack(tree, startMs, startSeq) : 0;
    if (nextNode == 0) nextNode = idTreeFirst(tree);
  }
}

/** Whether the walk stops at deleted entries too. */
export function streamWalkDeleted(value: bool): void {
  withDeleted = value;
}

/** Goes to the next entry. False: there is none. */
export function streamWalkNext(): bool {
  return isBackward ? nextBackward() : nextForward();
}

/** Opens the next node of the walk. False: there is none. */
function openNode(): bool {
  if (nextNode == 0) return false;
  here = nextNode;
  node = idTreeValue(here);
  nodeEnd = listpackEnd(node);
  nodeMs = idTreeMs(here);
  nodeSeq = idTreeSeq(here);
  const master = streamNodeMaster(node);
  masterCount = <u32>streamNumber(master);
  masterFields = entrySkip(master);
  if (isBackward) {
    nextNode = idTreePrevious(here);
    at = nodeEnd;
  } else {
    nextNode = idTreeNext(here);
    at = streamNodeFirst(node);
    pieces = 0;
  }
  return true;
}

/** Reads the head of an entry; returns its flags. */
@inline function readHead(begin: usize): u32 {
  entry = begin;
  const flags = <u32>streamNumber(begin);
  let head = entrySkip(begin);
  streamMs = nodeMs + <u64>streamNumber(head);
  head = entrySkip(head);
  streamSeq = nodeSeq + <u64>streamNumber(head);
  head = entrySkip(head);
  if (flags & STREAM_ENTRY_SAME_FIELDS) {
    streamFieldCount = masterCount;
    pieces = masterCount;
    masterField = masterFields;
  } else {
    streamFieldCount = <u32>streamNumber(head);
    head = entrySkip(head);
    pieces = streamFieldCount * 2;
    masterField = 0;
  }
  piece = head;
  return flags;
}


@inline function isBefore(ms: u64, seq: u64): bool {
  return streamMs < ms || (streamMs == ms && streamSeq < seq);
}


@inline function isBehind(ms: u64, seq: u64): bool {
  return streamMs > ms || (streamMs == ms && streamSeq > seq);
}

function nextForward(): bool {
  while (true) {
    if (node == 0) {
      if (!openNode()) return false;
    } else {
      // The rest of the entry, and the number of its pieces.
      for (; pieces != 0; pieces--) piece = entrySkip(piece);
      at = entrySkip(piece);
    }
    while (at < nodeEnd) {
      const flags = readHead(at);
      const counts = withDeleted || (flags & STREAM_ENTRY_DELETED) == 0;
      if (counts && !isBefore(fromMs, fromSeq)) return !isBehind(toMs, toSeq);
      for (; pieces != 0; pieces--) piece = entrySkip(piece);
      at = entrySkip(piece);
    }
    node = 0;
  }
}

function nextBackward(): bool {
  while (true) {
    if (node == 0 && !openNode()) return false;
    for (;;) {
      const begin = streamNodeBefore(at);
      if (begin == 0) break;
      at = begin;
      const flags = readHead(begin);
      const counts = withDeleted || (flags & STREAM_ENTRY_DELETED) == 0;
      if (counts && !isBehind(toMs, toSeq)) return !isBefore(fromMs, fromSeq);
    }
    node = 0;
  }
}

/** Reads the next field of the entry and its value. There must be one. */
export function streamFieldRead(): void {
  if (masterField != 0) {
    listpackGetText(masterField, fieldText);
    masterField = entrySkip(masterField);
  } else {
    listpackGetText(piece, fieldText);
    piece = entrySkip(piece);
    pieces -= 1;
  }
  streamField = listpackText;
  streamFieldBytes = listpackTextBytes;
  listpackGetText(piece, valueText);
  piece = entrySkip(piece);
  pieces -= 1;
  streamValue = listpackText;
  streamValueBytes = listpackTextBytes;
}

/** Goes to the entry with this id. False: there is none, or it is deleted. */
export function streamWalkTo(stream: Stream, ms: u64, seq: u64): bool {
  streamWalk(stream, ms, seq, ms, seq, false);
  return streamWalkNext();
}

/**
 * Deletes the entry that the walk stands on, and ends the walk. The stream's own ids are the
 * caller's. False: memory is out and nothing has changed.
 */
export function streamWalkDelete(stream: Stream): bool {
  if (streamNodeValid(node) == 1) {
    idTreeRemove(streamNodes(stream), nodeMs, nodeSeq);
    heapRelease(node);
  } else {
    const offset = entry - node;
    const moved = streamNodeReserveMarks(node);
    if (moved == 0) return false;
    idTreeSetValue(here, <u32>moved);
    streamNodeMark(moved, moved + offset);
    streamNodeNoteMarks(moved, 1);
  }
  stream.length -= 1;
  node = 0;
  nextNode = 0;
  return true;
}
