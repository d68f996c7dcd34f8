// Keyspace notifications: the classes of events (notify-keyspace-events) and the one function
// through which commands announce them. Each class has its letter:
//
//   K keyspace channel   E keyevent channel   g generic   $ string   l list   s set   h hash
//   z zset   x expired   e evicted   t stream   m miss   d module   n new key

import { serverEventClasses } from './server';

export const enum EventClass {
  KEYSPACE = 1 << 0,
  KEYEVENT = 1 << 1,
  GENERIC = 1 << 2,
  STRING = 1 << 3,
  LIST = 1 << 4,
  SET = 1 << 5,
  HASH = 1 << 6,
  SORTED_SET = 1 << 7,
  EXPIRED = 1 << 8,
  EVICTED = 1 << 9,
  STREAM = 1 << 10,
  MISS = 1 << 11,
  MODULE = 1 << 13,
  NEW = 1 << 14,
}

/** Index of the function that publishes an event; 0 = nobody publishes. */
let publisher: u32 = 0;

/** Says who publishes: a function (class, event, key, count, database) by its index. */
export function notifySetPublisher(index: u32): void {
  publisher = index;
}

/** Announces that `event` befell a key. */
@inline export function notifyEvent(
  eventClass: u32,
  event: string,
  key: usize,
  keyCount: u32,
  database: u32,
): void {
  if ((serverEventClasses & eventClass) != 0 && publisher != 0) {
    call_indirect<void>(publisher, changetype<usize>(event), key, keyCount, database);
  }
}
