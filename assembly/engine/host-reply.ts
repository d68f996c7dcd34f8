// Replies that the host writes to commands which it answers itself. It puts a text into the buffer
// that hostBuffer gives, and calls what writes it to the client whose output is open. The buffer
// takes other texts of the host's as well: `user` lines, ACL files.

import { heapAllocate, heapRelease } from '../memory/heap';
import {
  replyArray,
  replyBoolean,
  replyBulk,
  replyDouble,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyInteger,
  replyMap,
  replyNull,
  replyNullArray,
  replyPush,
  replySet,
  replySimpleBytes,
  replyVerbatim,
} from '../protocol/reply';

/** Address of the buffer, 0 = there is none yet. */
export let hostText: usize = 0;
let hostTextBytes: usize = 0;

/** Room for `count` bytes of text; 0 = memory is out. The next call may move it. */
export function hostBuffer(count: usize): usize {
  if (count > hostTextBytes) {
    if (hostText != 0) heapRelease(hostText);
    hostText = heapAllocate(max<usize>(count, 4096));
    hostTextBytes = hostText == 0 ? 0 : max<usize>(count, 4096);
  }
  return hostText;
}

export function hostReplyBulk(count: usize): void {
  replyBulk(hostText, count);
}

export function hostReplySimple(count: usize): void {
  replySimpleBytes(hostText, count);
}

export function hostReplyError(count: usize): void {
  replyErrorBegin();
  replyErrorBytes(hostText, count);
  replyErrorEnd();
}

export function hostReplyVerbatim(count: usize): void {
  replyVerbatim(hostText, count, 'txt');
}

export function hostReplyInteger(value: f64): void {
  replyInteger(<i64>value);
}

export function hostReplyDouble(value: f64): void {
  replyDouble(value);
}

export function hostReplyBoolean(value: bool): void {
  replyBoolean(value);
}

export function hostReplyNull(): void {
  replyNull();
}

export function hostReplyNullArray(): void {
  replyNullArray();
}

export function hostReplyArray(count: u32): void {
  replyArray(count);
}

export function hostReplyMap(pairs: u32): void {
  replyMap(pairs);
}

export function hostReplySet(count: u32): void {
  replySet(count);
}

export function hostReplyPush(count: u32): void {
  replyPush(count);
}
