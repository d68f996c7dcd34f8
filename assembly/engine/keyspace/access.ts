// The access clock of entries: 24 bits that say how recently (LRU) or how often (LFU) a key was
// used.
//
//   LRU   bit 23 = 0 │ bits 22..0 time in 1/64 s      of the last 36 hours
//         bit 23 = 1 │ bits 22..0 time in seconds     of the last 97 days, older counts as 96
//   LFU   bits 23..8 minutes of the last decrement │ bits 7..0 logarithmic counter
//
// A use notes the fine time: Redis's clock of one second can't tell keys apart that are used within
// that second, which at 100 000 requests a second is a whole cache. The fine time would wrap after
// 36 hours; before it does, a walk through the dataset (engine/keyspace/age.ts) has turned it into
// seconds, and keeps those from wrapping. The time is the monotonic one: no key looks older
// because a clock was set. Example, at 1 700 000 s, a key used just now, then 20 h later:
//
//   0x7c2800   = 1 700 000 × 64 modulo 2^23               0x99f0a0   = bit 23 and the seconds
//
// The counter's law is Redis's (evict.c): it starts at 5, is raised with a probability of
// 1 / (distance from 5 × lfu-log-factor + 1), and loses one each lfu-decay-time minutes. An LRU
// clock that is read as an LFU one, because the policy was changed, looks as if it was long ago:
// the counter is 0, as it is in Redis.

import { recordClock, recordSetClock } from '../../memory/record';
import { monotonicSeconds, monotonicTicks } from '../clock';
import { randomUnit } from '../random';
import { serverEvictionPolicy, serverLfuDecayMinutes, serverLfuLogFactor } from '../server';

/** maxmemory-policy. Numbers are part of the contract with the host: append only. */
export const enum EvictionPolicy {
  VOLATILE_LRU = 0,
  ALLKEYS_LRU = 1,
  VOLATILE_LFU = 2,
  ALLKEYS_LFU = 3,
  VOLATILE_RANDOM = 4,
  ALLKEYS_RANDOM = 5,
  VOLATILE_TTL = 6,
  NO_EVICTION = 7,
}

const LFU_FIRST: u32 = 5;
/** Where the minutes begin: far from what the clock of a fresh LRU use reads as. */
const LFU_ORIGIN: u32 = 1 << 15;
/** Ticks of the LRU clock in a second. */
const TICKS: u32 = 64;
const TIME_MASK: u32 = 0x7f_ffff;
const COARSE: u32 = 1 << 23;
/** Uses that long ago (18 hours) are noted in seconds. */
const FINE_TICKS: u32 = 1 << 22;
/** Uses longer ago than this (96 days) count as this. */
const OLDEST_SECONDS: u32 = 96 * 86_400;

/** Whether the policy counts uses instead of noting the time. */
@inline export function accessIsLfu(): bool {
  return (
    serverEvictionPolicy == EvictionPolicy.ALLKEYS_LFU ||
    serverEvictionPolicy == EvictionPolicy.VOLATILE_LFU
  );
}

/** Set while a client with CLIENT NO-TOUCH runs a command. */
let untouched: bool = false;

/** Turns the noting of accesses off (CLIENT NO-TOUCH) or on. */
export function accessSetUntouched(value: bool): void {
  untouched = value;
}

/** Minutes of the 16-bit LFU decrement time. */
@inline function minutesNow(): u32 {
  return (LFU_ORIGIN + <u32>(monotonicSeconds / 60)) & 0xffff;
}


@inline function fineNow(): u32 {
  return (<u32>monotonicTicks) & TIME_MASK;
}


@inline function secondsAgo(seconds: u32): u32 {
  return COARSE | ((<u32>monotonicSeconds - seconds) & TIME_MASK);
}

/** The clock of an entry that is made now. */
@inline export function accessFresh(): u32 {
  return accessIsLfu() ? (minutesNow() << 8) | LFU_FIRST : fineNow();
}

/** Notes that an entry was used. */
@inline export function accessTouched(entry: usize): void {
  if (untouched) return;
  if (accessIsLfu()) touchCounter(entry);
  else recordSetClock(entry, fineNow());
}

function touchCounter(entry: usize): void {
  let counter = accessFrequency(entry);
  if (counter < 255) {
    const distance = counter > LFU_FIRST ? counter - LFU_FIRST : 0;
    if (randomUnit() < 1.0 / <f64>(distance * serverLfuLogFactor + 1)) counter += 1;
  }
  recordSetClock(entry, (minutesNow() << 8) | counter);
}

/** The LFU counter of an entry, decayed to now. */
export function accessFrequency(entry: usize): u32 {
  const counter = recordClock(entry) & 0xff;
  if (serverLfuDecayMinutes == 0) return counter;
  const periods = accessIdleMinutes(entry) / serverLfuDecayMinutes;
  return periods > counter ? 0 : counter - periods;
}

/** Minutes since an entry was used, by the LFU clock. */
export function accessIdleMinutes(entry: usize): u32 {
  return (minutesNow() - (recordClock(entry) >> 8)) & 0xffff;
}

/** Ticks since an entry was used, by the LRU clock. */
export function accessIdleTicks(entry: usize): u32 {
  const clock = recordClock(entry);
  if ((clock & COARSE) == 0) return (fineNow() - clock) & TIME_MASK;
  return ((<u32>monotonicSeconds - clock) & TIME_MASK) * TICKS;
}

/** Seconds since an entry was used, by the LRU clock. */
export function accessIdleSeconds(entry: usize): u32 {
  return accessIdleTicks(entry) / TICKS;
}

/** Makes an entry one that was last used some seconds ago; nothing if uses are counted. */
export function accessSetIdleSeconds(entry: usize, seconds: i64): void {
  if (accessIsLfu()) return;
  const idle = <u32>min<i64>(max<i64>(seconds, 0), OLDEST_SECONDS);
  const isFine = idle < FINE_TICKS / TICKS;
  recordSetClock(entry, isFine ? (fineNow() - idle * TICKS) & TIME_MASK : secondsAgo(idle));
}

/** Makes an entry one whose counter stands at 0..255; nothing if uses are not counted. */
export function accessSetFrequency(entry: usize, counter: u32): void {
  if (accessIsLfu()) recordSetClock(entry, (minutesNow() << 8) | counter);
}

/** Keeps the LRU clock of an entry from wrapping; to be called about every ten hours. */
export function accessAge(entry: usize): void {
  const ticks = accessIdleTicks(entry);
  const seconds = ticks / TICKS;
  if ((recordClock(entry) & COARSE) == 0) {
    if (ticks >= FINE_TICKS) recordSetClock(entry, secondsAgo(seconds));
  } else if (seconds > OLDEST_SECONDS) {
    recordSetClock(entry, secondsAgo(OLDEST_SECONDS));
  }
}
