// ACL LOG: what was refused to whom, newest first. The same refusal (reason, context, object, user)
// within a minute of the last one is counted in its entry, which moves to the front; only the ten
// newest entries are looked at for that.
//
//   first ──► AclLogEntry ⇄ AclLogEntry ⇄ … ◄── last        at most acllog-max-len
//               object · user · information                 owned texts (engine/text.ts)
//
// An entry for which there is no memory is left out; the refusal itself is counted all the same.

import { bytesEqual } from '../../memory/bytes';
import { heapAllocateZeroed, heapRelease } from '../../memory/heap';
import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { AclDenial } from './check';
import { Call } from '../call';
import { textAddress, textBytes, textCreate, textRelease } from '../text';
import { clientLineBytesMaximum, clientLineWrite } from '../client/line';
import { nowMs } from '../clock';
import { Statistic, statisticAdd } from '../statistics';

/** Where a command was refused. */
export const enum AclContext {
  TOP_LEVEL = 0,
  /** While it was queued, or by EXEC. */
  MULTI = 1,
  SCRIPT = 2,
}

const GROUPED_MS: i64 = 60000;
const LOOKED_AT: u32 = 10;


@unmanaged
export class AclLogEntry {
  next: AclLogEntry;
  previous: AclLogEntry;
  count: u64;
  id: u64;
  createdMs: i64;
  updatedMs: i64;
  reason: AclDenial;
  context: AclContext;
  object: usize;
  user: usize;
  information: usize;
}
if (offsetof<AclLogEntry>() != 60) ERROR('AclLogEntry is 60 bytes');

const noLogEntry = changetype<AclLogEntry>(0);

/** The newest entry. */
export let aclLogFirst: AclLogEntry = noLogEntry;
/** How many there are. */
export let aclLogCount: u32 = 0;
let last: AclLogEntry = noLogEntry;
let created: u64 = 0;
let maximum: f64 = 128;

/** Sets acllog-max-len; entries beyond it go when the next one comes. */
export function aclLogSetMaximum(count: f64): void {
  maximum = count;
}

function unlink(entry: AclLogEntry): void {
  if (entry.previous != noLogEntry) entry.previous.next = entry.next;
  else aclLogFirst = entry.next;
  if (entry.next != noLogEntry) entry.next.previous = entry.previous;
  else last = entry.previous;
  aclLogCount -= 1;
}

function linkFirst(entry: AclLogEntry): void {
  entry.previous = noLogEntry;
  entry.next = aclLogFirst;
  if (aclLogFirst != noLogEntry) aclLogFirst.previous = entry;
  else last = entry;
  aclLogFirst = entry;
  aclLogCount += 1;
}

function release(entry: AclLogEntry): void {
  textRelease(entry.object);
  textRelease(entry.user);
  textRelease(entry.information);
  heapRelease(changetype<usize>(entry));
}

/** Forgets all entries; their ids go on. */
export function aclLogReset(): void {
  while (aclLogFirst != noLogEntry) {
    const entry = aclLogFirst;
    unlink(entry);
    release(entry);
  }
}

/** The caller as a line of CLIENT LIST, as an owned text; 0 = no memory. */
function informationOf(call: Call): usize {
  const client = call.client;
  const mark = scratchMark();
  let argumentBytes: u64 = 0;
  for (let i = 0; i < call.argumentCount; i++) argumentBytes += call.bytes(i);
  const line = scratchAllocate(clientLineBytesMaximum(client));
  const text: usize =
    line == 0 ? 0 : textCreate(line, <u32>clientLineWrite(client, line, argumentBytes));
  scratchReset(mark);
  return text;
}

function countRefusal(reason: AclDenial): void {
  if (reason == AclDenial.COMMAND) statisticAdd(Statistic.ACCESS_DENIED_COMMAND, 1);
  else if (reason == AclDenial.KEY) statisticAdd(Statistic.ACCESS_DENIED_KEY, 1);
  else if (reason == AclDenial.CHANNEL) statisticAdd(Statistic.ACCESS_DENIED_CHANNEL, 1);
  else statisticAdd(Statistic.ACCESS_DENIED_AUTH, 1);
}


@inline function isText(text: usize, source: usize, count: u32): bool {
  return textBytes(text) == count && bytesEqual(textAddress(text), source, count);
}

/** A recent entry about the same thing; null = there is none. */
function findLike(
  reason: AclDenial,
  context: AclContext,
  object: usize,
  objectCount: u32,
  user: usize,
  userCount: u32,
): AclLogEntry {
  let entry = aclLogFirst;
  for (let i: u32 = 0; i < LOOKED_AT && entry != noLogEntry; i++) {
    const recent = abs<i64>(nowMs - entry.updatedMs) <= GROUPED_MS;
    if (recent && entry.reason == reason && entry.context == context) {
      if (isText(entry.object, object, objectCount) && isText(entry.user, user, userCount)) {
        return entry;
      }
    }
    entry = entry.next;
  }
  return noLogEntry;
}

/**
 * Counts a refusal and notes it in the log.
 * @param object the command, key or channel that was refused, or the command that logs in
 * @param user the name of who was refused
 */
export function aclLogAdd(
  call: Call,
  reason: AclDenial,
  context: AclContext,
  object: usize,
  objectCount: u32,
  user: usize,
  userCount: u32,
): void {
  countRefusal(reason);
  const information = informationOf(call);
  const like = findLike(reason, context, object, objectCount, user, userCount);
  if (like != noLogEntry) {
    unlink(like);
    linkFirst(like);
    textRelease(like.information);
    like.information = information;
    like.updatedMs = nowMs;
    like.count += 1;
    return;
  }
  const entry = changetype<AclLogEntry>(heapAllocateZeroed(offsetof<AclLogEntry>()));
  if (entry == noLogEntry) return textRelease(information);
  entry.count = 1;
  entry.id = created++;
  entry.createdMs = entry.updatedMs = nowMs;
  entry.reason = reason;
  entry.context = context;
  entry.object = textCreate(object, objectCount);
  entry.user = textCreate(user, userCount);
  entry.information = information;
  linkFirst(entry);
  while (aclLogCount > 0 && <f64>aclLogCount > maximum) {
    const oldest = last;
    unlink(oldest);
    release(oldest);
  }
}
