// Subscribing and its opposites: SUBSCRIBE PSUBSCRIBE SSUBSCRIBE, UNSUBSCRIBE PUNSUBSCRIBE
// SUNSUBSCRIBE. Each name is answered by a push of its own, even to a client that wants no replies:
//
//   subscribe · name · how many channels and patterns the client has subscribed to from then on
//
// Shard channels are counted by themselves. Without names the opposites end all subscriptions of
// their kind; if there is none, there is one push with null in the place of the name.

import { blockingDenied } from '../../engine/run/blocking';
import { Call } from '../../engine/call';
import { Client } from '../../engine/client/client';
import { outputMute } from '../../engine/client/output';
import {
  Subscription,
  pubsubCount,
  pubsubFirst,
  pubsubSettle,
  pubsubSubscribe,
  pubsubUnsubscribe,
} from '../../engine/pubsub';
import { recordKey, recordKeyCount } from '../../memory/record';
import { replyOutOfMemory } from '../../protocol/error';
import { FRAME_HEADER_BYTES } from '../../protocol/frame';
import {
  replyBulk,
  replyBulkLiteral,
  replyError,
  replyInteger,
  replyMute,
  replyNull,
  replyPush,
  replyReserve,
} from '../../protocol/reply';

/** What a push takes beside the name. */
const PUSH_BYTES: u64 = 4 * FRAME_HEADER_BYTES;

/** SUBSCRIBE channel … */
export function subscribeCommand(call: Call): void {
  subscribe(call, Subscription.CHANNEL, 'subscribe');
}

/** PSUBSCRIBE pattern … */
export function psubscribeCommand(call: Call): void {
  subscribe(call, Subscription.PATTERN, 'psubscribe');
}

/** SSUBSCRIBE shardchannel … */
export function ssubscribeCommand(call: Call): void {
  if (blockingDenied(call)) {
    return replyError("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
  }
  subscribe(call, Subscription.SHARD, 'ssubscribe');
}

/** UNSUBSCRIBE [channel …] */
export function unsubscribeCommand(call: Call): void {
  unsubscribe(call, Subscription.CHANNEL, 'unsubscribe');
}

/** PUNSUBSCRIBE [pattern …] */
export function punsubscribeCommand(call: Call): void {
  unsubscribe(call, Subscription.PATTERN, 'punsubscribe');
}

/** SUNSUBSCRIBE [shardchannel …] */
export function sunsubscribeCommand(call: Call): void {
  unsubscribe(call, Subscription.SHARD, 'sunsubscribe');
}

function subscribe(call: Call, kind: Subscription, word: string): void {
  const client = call.client;
  let bytes: u64 = 0;
  for (let i = 1; i < call.argumentCount; i++) bytes += PUSH_BYTES + call.bytes(i);
  if (!replyReserve(bytes)) return;
  for (let i = 1; i < call.argumentCount; i++) {
    if (!pubsubSubscribe(client, kind, call.address(i), call.bytes(i))) return replyOutOfMemory();
    tell(client, kind, word, call.address(i), call.bytes(i));
  }
}

function unsubscribe(call: Call, kind: Subscription, word: string): void {
  const client = call.client;
  for (let i = 1; i < call.argumentCount; i++) {
    pubsubUnsubscribe(client, kind, call.address(i), call.bytes(i));
    tell(client, kind, word, call.address(i), call.bytes(i));
  }
  if (call.argumentCount == 1) unsubscribeAll(client, kind, word);
  pubsubSettle(client);
}

function unsubscribeAll(client: Client, kind: Subscription, word: string): void {
  let record = pubsubFirst(client, kind);
  if (record == 0) return tell(client, kind, word, 0, 0);
  let left = pubsubCount(client, kind);
  for (; record != 0; record = pubsubFirst(client, kind)) {
    left -= 1;
    push(client, word, recordKey(record), recordKeyCount(record), left + others(client, kind));
    pubsubUnsubscribe(client, kind, recordKey(record), recordKeyCount(record));
  }
}

/** How many subscriptions of the other kind count together with those of this kind. */
function others(client: Client, kind: Subscription): u32 {
  if (kind == Subscription.SHARD) return 0;
  const isChannel = kind == Subscription.CHANNEL;
  return pubsubCount(client, isChannel ? Subscription.PATTERN : Subscription.CHANNEL);
}

/** Tells a client of a subscription that has begun or ended; without a name if that is 0. */
function tell(client: Client, kind: Subscription, word: string, name: usize, count: u32): void {
  push(client, word, name, count, pubsubCount(client, kind) + others(client, kind));
}

function push(client: Client, word: string, name: usize, count: u32, total: u32): void {
  replyMute(false);
  replyPush(3);
  replyBulkLiteral(word);
  if (name == 0) replyNull();
  else replyBulk(name, count);
  replyInteger(total);
  outputMute(client);
}
