// Trimming a stream: taking away its oldest entries until so many are left (MAXLEN), or until none
// is below an id (MINID). Nodes all of whose entries go are freed whole; of the next one entries
// are marked as deleted, unless trimming is approximate.
import { heapRelease } from '../memory/heap';
import {
  idTreeFirst,
  idTreeMs,
  idTreeRemove,
  idTreeSeq,
  idTreeSetValue,
  idTreeValue,
} from '../structure/idtree';
import { listpackEnd } from '../structure/listpack';
import { entrySkip } from '../structure/listpack-entry';
import { streamFindFirst } from './stream';
import { Stream, idBelow, streamNodes } from './stream-head';
import {
  STREAM_ENTRY_DELETED,
  STREAM_ENTRY_SAME_FIELDS,
  streamNodeFirst,
  streamNodeLastId,
  streamNodeMark,
  streamNodeMaster,
  streamNodeMs,
  streamNodeNoteMarks,
  streamNodeReserveMarks,
  streamNodeSeq,
  streamNodeValid,
  streamNumber,
} from './stream-node';

/** Set when trimming ended early because memory was out. */
export let streamTrimFailed: bool = false;

/**
 * Trims a stream to a length.
 * @param approximate only whole nodes go
 * @param limit how many entries may go at most; 0 = any number
 * @returns how many went
 */
export function streamTrimLength(stream: Stream, length: u64, approximate: bool, limit: u64): u64 {
  streamTrimFailed = false;
  let gone: u64 = 0;
  const tree = streamNodes(stream);
  while (stream.length > length) {
    const first = idTreeFirst(tree);
    if (first == 0) break;
    const node: usize = idTreeValue(first);
    const entries = <u64>streamNodeValid(node);
    if (limit != 0 && gone + entries > limit) break;
    if (stream.length - entries >= length) {
      dropFirst(stream, first, entries);
      gone += entries;
    } else {
      if (!approximate) gone += markNode(stream, first, stream.length - length, 0, 0);
      break;
    }
  }
  if (gone != 0) streamFindFirst(stream);
  return gone;
}

/** As streamTrimLength, but takes away what is below an id. */
export function streamTrimId(
  stream: Stream,
  ms: u64,
  seq: u64,
  approximate: bool,
  limit: u64,
): u64 {
  streamTrimFailed = false;
  let gone: u64 = 0;
  const tree = streamNodes(stream);
  for (;;) {
    const first = idTreeFirst(tree);
    if (first == 0) break;
    const node: usize = idTreeValue(first);
    const entries = <u64>streamNodeValid(node);
    if (limit != 0 && gone + entries > limit) break;
    streamNodeLastId(node, idTreeMs(first), idTreeSeq(first));
    if (idBelow(streamNodeMs, streamNodeSeq, ms, seq)) {
      dropFirst(stream, first, entries);
      gone += entries;
    } else {
      if (!approximate) gone += markNode(stream, first, u64.MAX_VALUE, ms, seq);
      break;
    }
  }
  if (gone != 0) streamFindFirst(stream);
  return gone;
}

/** Frees a stream's first node with its valid entries. */
function dropFirst(stream: Stream, first: u64, entries: u64): void {
  const node: usize = idTreeValue(first);
  idTreeRemove(streamNodes(stream), idTreeMs(first), idTreeSeq(first));
  heapRelease(node);
  stream.length -= entries;
}

/**
 * Marks the first `most` valid entries of a node as deleted; if that is u64.MAX_VALUE, those that
 * are below an id. The node's last entry must stay. Returns how many were marked.
 */
function markNode(stream: Stream, cursor: u64, maximum: u64, ms: u64, seq: u64): u64 {
  const byId = maximum == u64.MAX_VALUE;
  const node = streamNodeReserveMarks(idTreeValue(cursor));
  if (node == 0) {
    streamTrimFailed = true;
    return 0;
  }
  idTreeSetValue(cursor, <u32>node);
  const nodeMs = idTreeMs(cursor);
  const nodeSeq = idTreeSeq(cursor);
  const masterCount = <u32>streamNumber(streamNodeMaster(node));
  let marked: u64 = 0;
  let at = streamNodeFirst(node);
  while (marked < maximum && at < listpackEnd(node)) {
    const entry = at;
    const flags = <u32>streamNumber(entry);
    at = entrySkip(entry);
    const entryMs = nodeMs + <u64>streamNumber(at);
    at = entrySkip(at);
    const entrySeq = nodeSeq + <u64>streamNumber(at);
    at = entrySkip(at);
    if (byId && !idBelow(entryMs, entrySeq, ms, seq)) break;
    let pieces = masterCount;
    if ((flags & STREAM_ENTRY_SAME_FIELDS) == 0) {
      pieces = <u32>streamNumber(at) * 2;
      at = entrySkip(at);
    }
    // With them goes the number of pieces.
    for (pieces += 1; pieces != 0; pieces--) at = entrySkip(at);
    if ((flags & STREAM_ENTRY_DELETED) != 0) continue;
    const before = listpackEnd(node);
    streamNodeMark(node, entry);
    at += listpackEnd(node) - before;
    marked += 1;
  }
  streamNodeNoteMarks(node, <i64>marked);
  stream.length -= marked;
  return marked;
}
