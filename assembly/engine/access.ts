// The access clock of entries: 24 bits that say how recently (LRU) or how often (LFU) a key was
// used.
//
//   LRU   seconds, wrapping after 194 days
//   LFU   bits 23..8 minutes of the last decrement │ bits 7..0 logarithmic counter
//
// The counter's law is Redis's (evict.c): it starts at 5, is raised with a probability of
// 1 / (distance from 5 × lfu-log-factor + 1), and loses one each lfu-decay-time minutes.

import { recordClock, recordSetClock } from '../memory/record';
import { accessClock, accessMinutes } from './clock';
import { randomUnit } from './random';
import { serverEvictionPolicy, serverLfuDecayMinutes, serverLfuLogFactor } from './server';

/** maxmemory-policy. Numbers are part of the contract with the host. */
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

/** The clock of an entry that is made now. */
@inline export function accessFresh(): u32 {
  return accessIsLfu() ? (accessMinutes() << 8) | LFU_FIRST : accessClock();
}

/** Notes that an entry was used. */
@inline export function accessTouched(entry: usize): void {
  if (untouched) return;
  if (accessIsLfu()) touchCounter(entry);
  else recordSetClock(entry, accessClock());
}

function touchCounter(entry: usize): void {
  let counter = accessFrequency(entry);
  if (counter < 255) {
    const distance = counter > LFU_FIRST ? counter - LFU_FIRST : 0;
    if (randomUnit() < 1.0 / <f64>(distance * serverLfuLogFactor + 1)) counter += 1;
  }
  recordSetClock(entry, (accessMinutes() << 8) | counter);
}

/** The LFU counter of an entry, decayed to now. */
export function accessFrequency(entry: usize): u32 {
  const clock = recordClock(entry);
  const counter = clock & 0xff;
  if (serverLfuDecayMinutes == 0) return counter;
  const minutes = (accessMinutes() - (clock >> 8)) & 0xffff;
  const periods = minutes / serverLfuDecayMinutes;
  return periods > counter ? 0 : counter - periods;
}

/** Seconds since an entry was used, by the LRU clock. */
export function accessIdleSeconds(entry: usize): u32 {
  return (accessClock() - recordClock(entry)) & 0xff_ffff;
}
