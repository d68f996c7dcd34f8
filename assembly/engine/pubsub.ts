// Publish and subscribe. There are three kinds of subscriptions – channels, patterns of channels,
// shard channels – and for each kind two tables that lead to each other:
//
//   listeners      name ──► queue of Interests, in the order in which clients subscribed
//                  (engine/interest.ts)
//   client         name ──► record of the client's own table, whose value area is the Interest
//
//   "news" ──► head ──► Interest ⇄ Interest ◄── tail          one frame, made once:
//                          │ in the table of client 7          *3 $7 message $4 news $2 hi
//
// A message becomes one frame for all the listeners of a name; its first byte is '*' or '>', as the
// receiver's protocol wants it (engine/client/fanout.ts sends it to all). Patterns are tried
// one after the other: a message costs time in the number of patterns there are.
//
// Order: a client gets messages in the order in which they were published, after the replies to
// the commands that it sent before. A receiver that takes too little is closed when it is owed more
// than client-output-buffer-limit pubsub; nobody else notices.

import { heapAllocateZeroed, heapBlockBytes, heapRelease } from '../memory/heap';
import { bytesText } from '../memory/bytes';
import { globMatch } from '../memory/glob';
import { recordCreate, recordKey, recordKeyCount, recordValue } from '../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import {
  FRAME_HEADER_BYTES,
  Frame,
  frameBulk,
  frameBulkBytes,
  frameHeader,
} from '../protocol/frame';
import {
  Table,
  tableBytes,
  tableCount,
  tableCreate,
  tableCursor,
  tableFind,
  tableFirst,
  tableHash,
  tableInsert,
  tableNext,
  tableRelease,
  tableRemoveSlot,
  tableSlot,
} from '../structure/table';
import { Client, ClientFlag } from './client/client';
import { Database } from './keyspace/database';
import {
  Interest,
  interestDrop,
  interestFind,
  interestJoin,
  interestKey,
  interestKeyOf,
  interestLeave,
} from './interest';
import { fanoutBegin, fanoutEnd, fanoutPush } from './client/fanout';

/** Kinds of subscriptions. */
export const enum Subscription {
  CHANNEL = 0,
  PATTERN = 1,
  SHARD = 2,
}

const KINDS: u32 = 3;
const nobody = changetype<Interest>(0);
const noTable = changetype<Table>(0);

/** The tables of a client, by kind; made when they are needed. */
@unmanaged
class Subscriptions {
  channels: Table;
  patterns: Table;
  shards: Table;
}
if (offsetof<Subscriptions>() != 12) ERROR('Subscriptions is 12 bytes');

/** Who listens to what, by kind. */
const listeners = changetype<Subscriptions>(memory.data(12, 4));

/** Starts the mechanism. False: memory is out. */
export function pubsubInitialize(): bool {
  listeners.channels = tableCreate();
  listeners.patterns = tableCreate();
  listeners.shards = tableCreate();
  return (
    listeners.channels != noTable && listeners.patterns != noTable && listeners.shards != noTable
  );
}

/** The table of a kind. */
@inline function tableOf(tables: Subscriptions, kind: Subscription): Table {
  return load<Table>(changetype<usize>(tables) + ((<usize>kind) << 2));
}


@inline function subscriptionsOf(client: Client): Subscriptions {
  return changetype<Subscriptions>(client.subscriptions);
}

/** How many names of a kind a client has subscribed to. */
export function pubsubCount(client: Client, kind: Subscription): u32 {
  if (client.subscriptions == 0) return 0;
  const table = tableOf(subscriptionsOf(client), kind);
  return table == noTable ? 0 : tableCount(table);
}

/** How many names of a kind somebody has subscribed to. */
export function pubsubNames(kind: Subscription): u32 {
  return tableCount(tableOf(listeners, kind));
}

/** How many clients have subscribed to a name. */
export function pubsubListeners(kind: Subscription, name: usize, nameCount: u32): u32 {
  const record = interestFind(tableOf(listeners, kind), name, nameCount);
  let count: u32 = 0;
  if (record == 0) return 0;
  for (let at = interestKeyOf(record).head; at != nobody; at = at.next) count += 1;
  return count;
}

/** All names of a kind that have listeners, as a table of records to walk over. */
export function pubsubTable(kind: Subscription): Table {
  return tableOf(listeners, kind);
}

// ----------------------------------------------------------------------------------- subscriptions

/** The client's own table of a kind, made if there is none; null = memory is out. */
function ownTable(client: Client, kind: Subscription): Table {
  if (client.subscriptions == 0) {
    client.subscriptions = heapAllocateZeroed(offsetof<Subscriptions>());
    if (client.subscriptions == 0) return noTable;
  }
  const at = client.subscriptions + ((<usize>kind) << 2);
  if (load<Table>(at) == noTable) store<Table>(at, tableCreate());
  return load<Table>(at);
}

/** Subscribes a client to a name; it may have subscribed already. False: memory is out. */
export function pubsubSubscribe(
  client: Client,
  kind: Subscription,
  name: usize,
  nameCount: u32,
): bool {
  const own = ownTable(client, kind);
  if (own == noTable) return false;
  const hash = tableHash(name, nameCount);
  if (tableFind(own, hash, name, nameCount) != 0) return true;
  const listened = interestKey(tableOf(listeners, kind), changetype<Database>(0), name, nameCount);
  if (listened == 0) return false;
  const record = recordCreate(0, name, nameCount, offsetof<Interest>());
  if (record == 0 || !tableInsert(own, hash, record)) {
    if (record != 0) heapRelease(record);
    interestDrop(listened);
    return false;
  }
  const interest = changetype<Interest>(recordValue(record));
  interest.client = client;
  interestJoin(interest, listened);
  client.flags |= ClientFlag.PUBSUB;
  return true;
}

/** Ends a client's subscription to a name, if it has one. */
export function pubsubUnsubscribe(
  client: Client,
  kind: Subscription,
  name: usize,
  nameCount: u32,
): void {
  if (client.subscriptions == 0) return;
  const own = tableOf(subscriptionsOf(client), kind);
  if (own == noTable) return;
  const hash = tableHash(name, nameCount);
  const record = tableFind(own, hash, name, nameCount);
  if (record == 0) return;
  tableRemoveSlot(own, hash, tableSlot);
  interestLeave(changetype<Interest>(recordValue(record)));
  heapRelease(record);
}

/** All names of a kind to which a client has subscribed, as a table of records; null = none. */
export function pubsubOwn(client: Client, kind: Subscription): Table {
  return client.subscriptions == 0 ? noTable : tableOf(subscriptionsOf(client), kind);
}

/** Some name of a kind to which a client has subscribed, as a record; 0 = it has to none. */
export function pubsubFirst(client: Client, kind: Subscription): usize {
  if (client.subscriptions == 0) return 0;
  const own = tableOf(subscriptionsOf(client), kind);
  return own == noTable ? 0 : tableFirst(own);
}

/** A client that has no subscription left is in no special mode any more. */
export function pubsubSettle(client: Client): void {
  for (let kind: u32 = 0; kind < KINDS; kind++) {
    if (pubsubCount(client, kind) != 0) return;
  }
  client.flags &= ~ClientFlag.PUBSUB;
}

/** Ends all subscriptions of a client without telling it (RESET, or it is gone). */
export function pubsubForget(client: Client): void {
  if (client.subscriptions == 0) return;
  for (let kind: u32 = 0; kind < KINDS; kind++) {
    const own = tableOf(subscriptionsOf(client), kind);
    if (own == noTable) continue;
    for (let record = tableFirst(own); record != 0; record = tableNext(own, tableCursor)) {
      interestLeave(changetype<Interest>(recordValue(record)));
      heapRelease(record);
    }
    tableRelease(own);
    heapRelease(changetype<usize>(own));
  }
  heapRelease(client.subscriptions);
  client.subscriptions = 0;
  client.flags &= ~ClientFlag.PUBSUB;
}

/** Bytes that a client's subscriptions take. */
export function pubsubBytes(client: Client): u64 {
  if (client.subscriptions == 0) return 0;
  let bytes: u64 = heapBlockBytes(client.subscriptions);
  for (let kind: u32 = 0; kind < KINDS; kind++) {
    const own = tableOf(subscriptionsOf(client), kind);
    if (own == noTable) continue;
    bytes += heapBlockBytes(changetype<usize>(own)) + tableBytes(own);
    const first = tableFirst(own);
    // Names are taken to be as long as the first one.
    if (first != 0) bytes += <u64>heapBlockBytes(first) * tableCount(own);
  }
  return bytes;
}

// ---------------------------------------------------------------------------------------- messages

/** The message that is being made: where it begins and, behind it, where the next part goes. */
let message: usize = 0;
let messageEnd: usize = 0;

const kindText = memory.data(8);

/** Begins a message of `parts` bulk strings, the first of which is the kind. False: no memory. */
function messageBegin(parts: u32, kind: string, bytes: usize): bool {
  const count = <usize>kind.length;
  message = scratchAllocate(FRAME_HEADER_BYTES + frameBulkBytes(count) + bytes);
  if (message == 0) return false;
  bytesText(kindText, kind);
  messageEnd = frameHeader(message, Frame.ARRAY, parts);
  messagePart(kindText, count);
  return true;
}

/** Adds a bulk string to the message, whose room was reckoned before. */
function messagePart(source: usize, count: usize): void {
  messageEnd = frameBulk(messageEnd, source, count);
}

/** Hands the message to all who listen to a name; returns how many they are. */
function deliver(record: usize): u32 {
  let receivers: u32 = 0;
  fanoutBegin(message, messageEnd - message);
  for (let at = interestKeyOf(record).head; at != nobody; at = at.next) {
    fanoutPush(at.client);
    receivers += 1;
  }
  fanoutEnd();
  return receivers;
}

/** Publishes a message to a channel, or a shard channel; returns how many receivers it has. */
export function pubsubPublish(
  isShard: bool,
  channel: usize,
  channelCount: u32,
  text: usize,
  textCount: u32,
): u32 {
  let receivers: u32 = 0;
  const mark = scratchMark();
  const table = isShard ? listeners.shards : listeners.channels;
  const record: usize = tableCount(table) == 0 ? 0 : interestFind(table, channel, channelCount);
  const bytes = frameBulkBytes(channelCount) + frameBulkBytes(textCount);
  if (record != 0 && messageBegin(3, isShard ? 'smessage' : 'message', bytes)) {
    messagePart(channel, channelCount);
    messagePart(text, textCount);
    receivers = deliver(record);
  }
  if (!isShard && tableCount(listeners.patterns) != 0) {
    receivers += publishByPattern(channel, channelCount, text, textCount);
  }
  scratchReset(mark);
  return receivers;
}

function publishByPattern(channel: usize, channelCount: u32, text: usize, textCount: u32): u32 {
  const table = listeners.patterns;
  let receivers: u32 = 0;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    const pattern = recordKey(record);
    const patternCount = recordKeyCount(record);
    if (!globMatch(pattern, patternCount, channel, channelCount, false)) continue;
    const bytes =
      frameBulkBytes(patternCount) + frameBulkBytes(channelCount) + frameBulkBytes(textCount);
    const mark = scratchMark();
    if (messageBegin(4, 'pmessage', bytes)) {
      messagePart(pattern, patternCount);
      messagePart(channel, channelCount);
      messagePart(text, textCount);
      receivers += deliver(record);
    }
    scratchReset(mark);
  }
  return receivers;
}
