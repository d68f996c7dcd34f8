// Messages of client-side caching: what a client is sent about keys that it caches.
//
//   RESP3                 >2  $10 invalidate         · array of keys, or null for all keys
//   RESP2, redirected     *3  $7 message · $20 __redis__:invalidate · array of keys, or null
//   target is gone        >2  $21 tracking-redir-broken · :its id             (RESP3 only)
//
// A client without RESP3 can be told through another connection only: one that speaks RESP3, or
// one that has subscribed to something and so expects messages. Else it is not told.
//
// A message is made once for all its receivers: the keys stand in scratch memory with room before
// them, into which each receiver's head is written.

import { HeapUse, heapUse } from '../../memory/heap';
import { bytesText } from '../../memory/bytes';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import {
  FRAME_HEADER_BYTES,
  Frame,
  frameBulk,
  frameBulkBytes,
  frameHeader,
} from '../../protocol/frame';
import { Client, ClientFlag, clientHas, clientVisible } from '../client/client';
import { outputPush } from '../client/output';
import { Tracking, TrackingFlag } from './tracked';

/** Room for the longest head. */
const HEAD_BYTES: usize = 64;

let mark: usize = 0;
let payload: usize = 0;
let payloadEnd: usize = 0;

/** Begins a message whose payload takes up to `bytes` bytes. False: memory is out. */
function begin(bytes: usize): bool {
  mark = scratchMark();
  // Whoever is told is not to suffer because the command that runs needs too much.
  const use = heapUse(HeapUse.SERVICE);
  const block = scratchAllocate(HEAD_BYTES + bytes);
  heapUse(use);
  if (block == 0) {
    scratchReset(mark);
    return false;
  }
  payload = payloadEnd = block + HEAD_BYTES;
  return true;
}

/**
 * Begins a message about `count` keys, which messageAddKey adds.
 * @param bytes sum of their frameBulkBytes
 */
export function messageBegin(count: u32, bytes: usize): bool {
  if (!begin(FRAME_HEADER_BYTES + bytes)) return false;
  payloadEnd = frameHeader(payloadEnd, Frame.ARRAY, count);
  return true;
}

/** Adds a key to the message. */
export function messageAddKey(key: usize, keyCount: u32): void {
  payloadEnd = frameBulk(payloadEnd, key, keyCount);
}

/** Makes the message about one key. False: memory is out. */
export function messageOfKey(key: usize, keyCount: u32): bool {
  if (!messageBegin(1, frameBulkBytes(keyCount))) return false;
  messageAddKey(key, keyCount);
  return true;
}

/** Makes the message about all keys for a client of a protocol. False: memory is out. */
export function messageOfNothing(protocol: u32): bool {
  if (!begin(8)) return false;
  if (protocol == 3) literal('_\r\n');
  else literal('$-1\r\n');
  return true;
}

function literal(text: string): void {
  payloadEnd += bytesText(payloadEnd, text);
}

/** Frees the message. */
export function messageRelease(): void {
  scratchReset(mark);
}

/** Sends the message to whom a tracked client has named. */
export function messageInvalidate(tracking: Tracking): void {
  const client = tracking.client;
  if (tracking.redirect == 0) {
    if (client.protocol == 3) send(client, '>2\r\n$10\r\ninvalidate\r\n');
    return;
  }
  const target = tracking.target;
  if (changetype<usize>(target) == 0 || !clientVisible(target)) {
    tracking.flags |= TrackingFlag.BROKEN;
    if (client.protocol == 3) sendBroken(tracking);
  } else if (target.protocol == 3) {
    send(target, '>2\r\n$10\r\ninvalidate\r\n');
  } else if (clientHas(target, ClientFlag.PUBSUB)) {
    send(target, '*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n');
  }
}

function send(client: Client, head: string): void {
  const start = payload - head.length;
  bytesText(start, head);
  outputPush(client, start, payloadEnd - start);
}

const broken = memory.data(64);

function sendBroken(tracking: Tracking): void {
  const head = broken + bytesText(broken, '>2\r\n$21\r\ntracking-redir-broken\r\n');
  const end = frameHeader(head, Frame.INTEGER, tracking.redirect);
  outputPush(tracking.client, broken, end - broken);
}
