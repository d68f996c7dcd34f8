// Keyspace notifications: the classes of events (notify-keyspace-events) and the one function
// through which commands announce them. Each class has its letter:
//
//   __keyspace@0__:key     the event     with K in notify-keyspace-events
//   __keyevent@0__:event   the key       with E
//
//   K keyspace channel   E keyevent channel   g generic   $ string   l list   s set   h hash
//   z zset   x expired   e evicted   t stream   m miss   d module   n new key

import { bytesCopy, bytesText } from '../memory/bytes';
import { scratchAllocate, scratchMark, scratchReset } from '../memory/scratch';
import { integerFormat } from '../number/number';
import { pubsubPublish } from './pubsub';
import { serverEventClasses } from './server';

/** A class of events, and where it is announced: bits of notify-keyspace-events. */
export const enum EventClass {
  KEYSPACE = 1 << 0,
  KEYEVENT = 1 << 1,
  GENERIC = 1 << 2,
  STRING = 1 << 3,
  LIST = 1 << 4,
  SET = 1 << 5,
  HASH = 1 << 6,
  ZSET = 1 << 7,
  EXPIRED = 1 << 8,
  EVICTED = 1 << 9,
  STREAM = 1 << 10,
  MISS = 1 << 11,
  MODULE = 1 << 13,
  NEW = 1 << 14,
}

/** Announces that `event` befell a key. */
@inline export function notifyEvent(
  eventClass: u32,
  event: string,
  key: usize,
  keyCount: u32,
  database: u32,
): void {
  if ((serverEventClasses & eventClass) != 0) publish(event, key, keyCount, database);
}

function publish(event: string, key: usize, keyCount: u32, database: u32): void {
  const mark = scratchMark();
  const eventCount = <u32>event.length;
  const eventText = scratchAllocate(eventCount);
  // '__keyspace@', a number, '__:' and the key or the event.
  const channel: usize = eventText == 0 ? 0 : scratchAllocate(<usize>keyCount + eventCount + 64);
  if (channel != 0) {
    <u32>bytesText(eventText, event);
    if ((serverEventClasses & EventClass.KEYSPACE) != 0) {
      const prefix = prefixWrite(channel, '__keyspace@', database);
      bytesCopy(channel + prefix, key, keyCount);
      pubsubPublish(false, channel, prefix + keyCount, eventText, eventCount);
    }
    if ((serverEventClasses & EventClass.KEYEVENT) != 0) {
      const prefix = prefixWrite(channel, '__keyevent@', database);
      bytesCopy(channel + prefix, eventText, eventCount);
      pubsubPublish(false, channel, prefix + eventCount, key, keyCount);
    }
  }
  scratchReset(mark);
}

/** Writes a channel's name up to the key or event; returns its length. */
function prefixWrite(target: usize, start: string, database: u32): u32 {
  let count = <u32>bytesText(target, start);
  count += integerFormat(database, target + count);
  return count + <u32>bytesText(target + count, '__:');
}
