// Client-side caching by prefix (CLIENT TRACKING ON BCAST): a client is told of every change of a
// key that begins with one of its prefixes, whether it has read it or not.
//
//   Prefix       in a list, in the order of their bytes
//     keys       table: key ──► record whose value area is the client that changed it last, or 0
//     members ──► Member (client 7) ──► Member (client 9)
//                    │ nextOfClient: the client's next prefix, in the same order
//
// What changes is collected until the batch of commands ends; then each prefix's keys go out as
// one message, in the order of their bytes. A client with NOLOOP is spared the keys that it was the
// last to change. Cost: a change takes time in the number of prefixes, as in Redis.

import { bytesCompare, bytesCopy, bytesEqual } from '../../memory/bytes';
import { heapAllocate, heapBlockBytes, heapRelease } from '../../memory/heap';
import { recordCreate, recordKey, recordKeyCount, recordValue } from '../../memory/record';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { frameBulkBytes } from '../../protocol/frame';
import {
  Table,
  tableCount,
  tableCreate,
  tableCursor,
  tableFind,
  tableFirst,
  tableHash,
  tableInsert,
  tableNext,
  tableRelease,
} from '../../structure/table';
import { Client } from '../client/client';
import { outputStarve } from '../client/output';
import { ServerState, serverState } from '../server';
import { Tracking, TrackingFlag } from './tracked';
import { messageAddKey, messageBegin, messageInvalidate, messageRelease } from './message';


@unmanaged
class Prefix {
  next: Prefix;
  members: Member;
  keys: Table;
  count: u32;
}
if (offsetof<Prefix>() != 16) ERROR('Prefix is 16 bytes');


@unmanaged
class Member {
  prefix: Prefix;
  tracking: Tracking;
  nextOfPrefix: Member;
  nextOfClient: Member;
}
if (offsetof<Member>() != 16) ERROR('Member is 16 bytes');

const noPrefix = changetype<Prefix>(0);
const noMember = changetype<Member>(0);

let first: Prefix = noPrefix;
/** How many prefixes there are. */
export let prefixCount: u32 = 0;
/** Whether keys have been collected that nobody was told of yet. */
export let prefixPending: bool = false;

/** Whether anybody is told by prefix. */
@inline export function prefixNoted(): bool {
  return first != noPrefix;
}

/** Bytes of a prefix. */
@inline function textOf(prefix: Prefix): usize {
  return changetype<usize>(prefix) + offsetof<Prefix>();
}


@inline function membersOf(tracking: Tracking): Member {
  return changetype<Member>(tracking.prefixes);
}

// ------------------------------------------------------------------------------------ who is told

/** Tells a client by prefix from now on. False: memory is out. */
export function prefixAdd(tracking: Tracking, source: usize, count: u32): bool {
  const prefix = prefixMake(source, count);
  if (prefix == noPrefix) return false;
  let link = changetype<usize>(tracking) + offsetof<Tracking>('prefixes');
  while (load<Member>(link) != noMember) {
    const member = load<Member>(link);
    if (member.prefix == prefix) return true;
    const order = bytesCompare(textOf(member.prefix), member.prefix.count, source, count);
    if (order > 0) break;
    link = changetype<usize>(member) + offsetof<Member>('nextOfClient');
  }
  const member = changetype<Member>(heapAllocate(offsetof<Member>()));
  if (member == noMember) {
    prefixDrop(prefix);
    return false;
  }
  member.prefix = prefix;
  member.tracking = tracking;
  member.nextOfClient = load<Member>(link);
  store<Member>(link, member);
  member.nextOfPrefix = prefix.members;
  prefix.members = member;
  tracking.prefixBytes += <u32>heapBlockBytes(changetype<usize>(member)) + count;
  return true;
}

/** The prefix of these bytes, made if there is none; null = memory is out. */
function prefixMake(source: usize, count: u32): Prefix {
  let before = noPrefix;
  let after = first;
  while (after != noPrefix) {
    const order = bytesCompare(textOf(after), after.count, source, count);
    if (order == 0) return after;
    if (order > 0) break;
    before = after;
    after = after.next;
  }
  const prefix = changetype<Prefix>(heapAllocate(offsetof<Prefix>() + <usize>count));
  if (prefix == noPrefix) return noPrefix;
  prefix.keys = tableCreate();
  if (changetype<usize>(prefix.keys) == 0) {
    heapRelease(changetype<usize>(prefix));
    return noPrefix;
  }
  prefix.count = count;
  bytesCopy(textOf(prefix), source, count);
  prefix.members = noMember;
  prefix.next = after;
  if (before == noPrefix) first = prefix;
  else before.next = prefix;
  prefixCount += 1;
  return prefix;
}

/** Drops a prefix that has no members. */
function prefixDrop(prefix: Prefix): void {
  if (prefix.members != noMember) return;
  if (first == prefix) {
    first = prefix.next;
  } else {
    let before = first;
    while (before.next != prefix) before = before.next;
    before.next = prefix.next;
  }
  prefixCount -= 1;
  clear(prefix);
  heapRelease(changetype<usize>(prefix.keys));
  heapRelease(changetype<usize>(prefix));
}

/** A client is not told by prefix any more. */
export function prefixForget(tracking: Tracking): void {
  let member = membersOf(tracking);
  while (member != noMember) {
    const next = member.nextOfClient;
    const prefix = member.prefix;
    let link = changetype<usize>(prefix) + offsetof<Prefix>('members');
    while (load<Member>(link) != member) {
      link = changetype<usize>(load<Member>(link)) + offsetof<Member>('nextOfPrefix');
    }
    store<Member>(link, member.nextOfPrefix);
    prefixDrop(prefix);
    heapRelease(changetype<usize>(member));
    member = next;
  }
  tracking.prefixes = 0;
  tracking.prefixBytes = 0;
}

/** The address and the length of the prefix that prefixFirst or prefixNext has found. */
export let prefixAddress: usize = 0;
export let prefixBytes: u32 = 0;

/** A client's first prefix, as a cursor for prefixNext; 0 = it has none. */
export function prefixFirst(tracking: Tracking): usize {
  return found(membersOf(tracking));
}

/** The client's prefix behind a cursor; 0 = that was the last. */
export function prefixNext(cursor: usize): usize {
  return found(changetype<Member>(cursor).nextOfClient);
}

function found(member: Member): usize {
  if (member == noMember) return 0;
  prefixAddress = textOf(member.prefix);
  prefixBytes = member.prefix.count;
  return changetype<usize>(member);
}

// ---------------------------------------------------------------------------------------- changes

/** A key was changed by a client, or by nobody: it is collected for each prefix that it has. */
export function prefixChanged(key: usize, keyCount: u32, by: Client): void {
  for (let prefix = first; prefix != noPrefix; prefix = prefix.next) {
    if (prefix.count > keyCount || !bytesEqual(textOf(prefix), key, prefix.count)) continue;
    if (!collect(prefix.keys, key, keyCount, by)) abandon(prefix);
    prefixPending = true;
  }
}

function collect(table: Table, key: usize, keyCount: u32, by: Client): bool {
  const hash = tableHash(key, keyCount);
  let record = tableFind(table, hash, key, keyCount);
  if (record == 0) {
    record = recordCreate(0, key, keyCount, 4);
    if (record == 0) return false;
    if (!tableInsert(table, hash, record)) {
      heapRelease(record);
      return false;
    }
  }
  store<u32>(recordValue(record), <u32>changetype<usize>(by));
  return true;
}

/** Closes the members of a prefix: they can't be told what has changed. */
function abandon(prefix: Prefix): void {
  for (let at = prefix.members; at != noMember; at = at.nextOfPrefix) {
    outputStarve(at.tracking.client);
  }
}

/** Frees the keys that a prefix has collected. */
function clear(prefix: Prefix): void {
  const table = prefix.keys;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    heapRelease(record);
  }
  tableRelease(table);
}

/**
 * Tells all members what has been collected: between commands only, and not while a command of a
 * transaction is at the host.
 */
export function prefixBroadcast(): void {
  if ((serverState & ServerState.TRANSACTION_AWAY) != 0) return;
  prefixPending = false;
  for (let prefix = first; prefix != noPrefix; prefix = prefix.next) {
    const count = tableCount(prefix.keys);
    if (count == 0) continue;
    const mark = scratchMark();
    const list = sortedKeys(prefix.keys, count);
    if (list == 0) abandon(prefix);
    else broadcast(prefix, list, count);
    scratchReset(mark);
    clear(prefix);
  }
}

function broadcast(prefix: Prefix, list: usize, count: u32): void {
  let others = false;
  for (let at = prefix.members; at != noMember; at = at.nextOfPrefix) {
    if ((at.tracking.flags & TrackingFlag.NO_LOOP) == 0) others = true;
    else tell(list, count, at.tracking, at.tracking.client);
  }
  if (!others) return;
  if (!build(list, count, changetype<Client>(0))) return abandon(prefix);
  for (let at = prefix.members; at != noMember; at = at.nextOfPrefix) {
    if ((at.tracking.flags & TrackingFlag.NO_LOOP) == 0) messageInvalidate(at.tracking);
  }
  messageRelease();
}

/** Tells one client of all keys but those that it has changed itself. */
function tell(list: usize, count: u32, tracking: Tracking, spared: Client): void {
  if (build(list, count, spared)) {
    messageInvalidate(tracking);
    messageRelease();
  } else if (told != 0) {
    outputStarve(spared);
  }
}

/** How many keys the last message was to have. */
let told: u32 = 0;


@inline function keyAt(list: usize, index: u32): usize {
  return load<u32>(list + ((<usize>index) << 2));
}

/**
 * Makes the message of all keys but those changed by `spared`. False: there are none, or memory is
 * out.
 */
function build(list: usize, count: u32, spared: Client): bool {
  let bytes: usize = 0;
  told = 0;
  const without = <u32>changetype<usize>(spared);
  for (let i: u32 = 0; i < count; i++) {
    const record = keyAt(list, i);
    if (without != 0 && load<u32>(recordValue(record)) == without) continue;
    bytes += frameBulkBytes(recordKeyCount(record));
    told += 1;
  }
  if (told == 0 || !messageBegin(told, bytes)) return false;
  for (let i: u32 = 0; i < count; i++) {
    const record = keyAt(list, i);
    if (without != 0 && load<u32>(recordValue(record)) == without) continue;
    messageAddKey(recordKey(record), recordKeyCount(record));
  }
  return true;
}

/** The records of a table in the order of their keys, in scratch memory; 0 = memory is out. */
function sortedKeys(table: Table, count: u32): usize {
  const list = scratchAllocate((<usize>count) << 2);
  if (list == 0) return 0;
  let used: usize = 0;
  for (let record = tableFirst(table); record != 0; record = tableNext(table, tableCursor)) {
    store<u32>(list + used, <u32>record);
    used += 4;
  }
  for (let i = count >> 1; i > 0; i--) sift(list, i - 1, count);
  for (let end = count - 1; end > 0 && end < count; end--) {
    const top = keyAt(list, 0);
    store<u32>(list, <u32>keyAt(list, end));
    store<u32>(list + ((<usize>end) << 2), <u32>top);
    sift(list, 0, end);
  }
  return list;
}

/** Lets the record at `root` sink to its place in a heap of `count` records, the last on top. */
function sift(list: usize, root: u32, count: u32): void {
  const record = keyAt(list, root);
  let at = root;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= count) break;
    if (child + 1 < count && isBefore(keyAt(list, child), keyAt(list, child + 1))) child += 1;
    if (!isBefore(record, keyAt(list, child))) break;
    store<u32>(list + ((<usize>at) << 2), <u32>keyAt(list, child));
    at = child;
  }
  store<u32>(list + ((<usize>at) << 2), <u32>record);
}

function isBefore(a: usize, b: usize): bool {
  return bytesCompare(recordKey(a), recordKeyCount(a), recordKey(b), recordKeyCount(b)) < 0;
}
