// Replies that the host writes for a command that it has answered, between hostCallBegin and
// hostCallDone. Texts stand in memory that hostBuffer gives; they are bytes, latin1 to the host.

import { heapAllocate, heapRelease } from '../../memory/heap';
import {
  replyArray,
  replyBoolean,
  replyBulk,
  replyDouble,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyInteger,
  replyLose,
  replyMap,
  replyNull,
  replyNullArray,
  replyPush,
  replySet,
  replySimpleBytes,
  replyVerbatim,
} from '../../protocol/reply';
import { outputClient } from './output';

/** Where the host's text stands; 0 = there has been none. */
export let hostText: usize = 0;
let hostTextBytes: usize = 0;

/**
 * Room for `count` bytes of text; 0 = memory is out, and what is being answered is lost. The next
 * call may move it.
 */
export function hostBuffer(count: usize): usize {
  if (count > hostTextBytes) {
    if (hostText != 0) heapRelease(hostText);
    hostText = heapAllocate(max<usize>(count, 4096));
    hostTextBytes = hostText == 0 ? 0 : max<usize>(count, 4096);
    if (hostText == 0 && changetype<usize>(outputClient) != 0) replyLose();
  }
  return hostText;
}

/** Room for a longer text than this is given back. */
const KEEP_BYTES: usize = 64 * 1024;

/** Time has passed, and no text is in use: gives back what a long one has taken. */
export function hostTextTrim(): void {
  if (hostTextBytes <= KEEP_BYTES) return;
  heapRelease(hostText);
  hostText = 0;
  hostTextBytes = 0;
}

/** A bulk string of `count` bytes of the text. */
export function hostReplyBulk(count: usize): void {
  replyBulk(hostText, count);
}

/** +text */
export function hostReplySimple(count: usize): void {
  replySimpleBytes(hostText, count);
}

/** -text */
export function hostReplyError(count: usize): void {
  replyErrorBegin();
  replyErrorBytes(hostText, count);
  replyErrorEnd();
}

/** A verbatim string, a bulk string in RESP2. */
export function hostReplyVerbatim(count: usize): void {
  replyVerbatim(hostText, count, 'txt');
}

/** An integer, exact up to 2^53. */
export function hostReplyInteger(value: f64): void {
  replyInteger(<i64>value);
}

/** A double, its text in RESP2. */
export function hostReplyDouble(value: f64): void {
  replyDouble(value);
}

/** A boolean, 1 or 0 in RESP2. */
export function hostReplyBoolean(value: bool): void {
  replyBoolean(value);
}

/** A null. */
export function hostReplyNull(): void {
  replyNull();
}

/** A null in the place of an array. */
export function hostReplyNullArray(): void {
  replyNullArray();
}

/** The head of an array of `count` replies. */
export function hostReplyArray(count: u32): void {
  replyArray(count);
}

/** The head of a map: `pairs` keys, each followed by its value. */
export function hostReplyMap(pairs: u32): void {
  replyMap(pairs);
}

/** The head of a set of `count` replies. */
export function hostReplySet(count: u32): void {
  replySet(count);
}

/** The head of a push of `count` replies. */
export function hostReplyPush(count: u32): void {
  replyPush(count);
}
