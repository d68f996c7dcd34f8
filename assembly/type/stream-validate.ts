// Judges a node of a stream that comes from outside (RDB, DUMP): a listpack that was validated as
// such may still not be a node (type/stream-node.ts). What is right here may be read and changed by
// everything that knows streams.
//
//   numbers     are integers, or texts that spell one; counts are not negative
//   master      holds as many fields as it says, and a 0 behind them
//   entries     hold as many fields and values as they say, and their pieces are counted right
//   the counts  of valid and deleted entries are those that the flags give
//   ids         ascend, deleted entries included, and begin at or above the node's own
import {
  LISTPACK_HEADER_BYTES,
  listpackEnd,
  listpackGetInteger,
  listpackInteger,
} from '../structure/listpack';
import { entrySkip } from '../structure/listpack-entry';
import { idBelow } from './stream-head';
import { STREAM_ENTRY_DELETED, STREAM_ENTRY_SAME_FIELDS } from './stream-node';

/** The id of the last entry of the node that was judged, deleted or not. */
export let streamValidMs: u64 = 0;
export let streamValidSeq: u64 = 0;

let at: usize = 0;
let end: usize = 0;
/** The number that was read last. */
let number: i64 = 0;

/** Reads a number; false if there is none. */
function numberRead(): bool {
  if (at >= end || !listpackGetInteger(at)) return false;
  number = listpackInteger;
  at = entrySkip(at);
  return true;
}

/** Passes `count` pieces; false if there are fewer. */
function skip(count: i64): bool {
  // Each takes two bytes at least.
  if (count < 0 || count > <i64>(end - at)) return false;
  for (; count > 0; count--) {
    if (at >= end) return false;
    at = entrySkip(at);
  }
  return true;
}

/** Reads an id, as its distance from the node's; false if it is none, or below `streamValid…`. */
function idRead(ms: u64, seq: u64): bool {
  if (!numberRead()) return false;
  const idMs = ms + <u64>number;
  if (!numberRead()) return false;
  const idSeq = seq + <u64>number;
  if (idBelow(idMs, idSeq, streamValidMs, streamValidSeq)) return false;
  streamValidMs = idMs;
  streamValidSeq = idSeq;
  return true;
}

/**
 * Whether a listpack that was validated deeply is a node of a stream, with entries.
 * @param ms,seq the id under which it is filed
 */
export function streamNodeValidate(node: usize, ms: u64, seq: u64): bool {
  at = node + LISTPACK_HEADER_BYTES;
  end = listpackEnd(node);
  if (!numberRead()) return false;
  let valid = number;
  if (!numberRead()) return false;
  let deleted = number;
  if (!numberRead()) return false;
  const fields = number;
  if (!skip(fields) || !numberRead() || number != 0) return false;
  if (at == end) return false;
  streamValidMs = ms;
  streamValidSeq = seq;
  for (let isFirst = true; at < end; isFirst = false) {
    if (!numberRead()) return false;
    const flags = <u32>number;
    const beforeMs = streamValidMs;
    const beforeSeq = streamValidSeq;
    if (!idRead(ms, seq)) return false;
    if (!isFirst && streamValidMs == beforeMs && streamValidSeq == beforeSeq) return false;
    let pieces = fields;
    let counted = fields + 3;
    if ((flags & STREAM_ENTRY_SAME_FIELDS) == 0) {
      // A count that is out of range is found by the pieces not being there.
      if (!numberRead() || <u64>number > <u64>(end - at)) return false;
      pieces = number * 2;
      counted = pieces + 4;
    }
    if (!skip(pieces) || !numberRead() || number != counted) return false;
    if ((flags & STREAM_ENTRY_DELETED) != 0) deleted -= 1;
    else valid -= 1;
  }
  return valid == 0 && deleted == 0;
}
