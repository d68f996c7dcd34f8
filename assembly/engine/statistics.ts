// What INFO counts: global counters, and for each command its calls, time, refusals, failures and a
// histogram of its times; for each error code how often it was answered.
//
// Times are not read per command. A batch is read as a whole and its time shared among its
// commands; only commands that may take long are timed alone (engine/run/group.ts).
//
// A histogram is log-linear over nanoseconds: 16 steps to each power of two, which bounds the error
// of a percentile by 1/16, from 1 ns to 2^36 ns (about a minute):
//
//   bucket    (exponent - 3) × 16 + the 4 bits behind the leading one      u32 counter each
//
// It is allocated when a command first runs; without memory there is none.

import { COMMAND_ROWS } from '../row/rows.generated';
import { heapAllocateZeroed, heapRelease } from '../memory/heap';

/** Global counters. Numbers are part of the contract with the host: append only. */
export const enum Statistic {
  COMMANDS_PROCESSED = 0,
  KEYSPACE_HITS = 1,
  KEYSPACE_MISSES = 2,
  EXPIRED_KEYS = 3,
  EVICTED_KEYS = 4,
  EXPIRED_TIME_CAP_REACHED = 5,
  EXPIRE_CYCLE_MICROSECONDS = 6,
  ERROR_REPLIES = 7,
  QUERY_BUFFER_LIMIT_DISCONNECTIONS = 8,
  OUTPUT_LIMIT_DISCONNECTIONS = 9,
  NETWORK_INPUT_BYTES = 10,
  NETWORK_OUTPUT_BYTES = 11,
  CONNECTIONS_RECEIVED = 12,
  ACCESS_DENIED_AUTH = 13,
  ACCESS_DENIED_COMMAND = 14,
  ACCESS_DENIED_KEY = 15,
  ACCESS_DENIED_CHANNEL = 16,
  READS_PROCESSED = 17,
  WRITES_PROCESSED = 18,
  EXPIRED_SUBKEYS = 19,
  /** Clients that were closed because there was no memory for them. */
  MEMORY_DISCONNECTIONS = 20,
  /** Of the link to the primary, and of the links to replicas. */
  REPLICATION_INPUT_BYTES = 21,
  REPLICATION_OUTPUT_BYTES = 22,
  /** Errors that a link to a primary or to a replica has been answered. */
  UNEXPECTED_ERRORS = 23,
  COUNT = 24,
}

const COUNTERS_BYTES: usize = 192; // 8 * Statistic.COUNT
const counters = memory.data(192, 8);

/** Adds to a global counter. */
@inline export function statisticAdd(which: Statistic, amount: u64): void {
  const address = counters + ((<usize>which) << 3);
  store<u64>(address, load<u64>(address) + amount);
}

/** A global counter. */
export function statisticRead(which: Statistic): f64 {
  return <u32>which < <u32>Statistic.COUNT ? <f64>load<u64>(counters + ((<usize>which) << 3)) : 0;
}


@unmanaged
export class CommandStatistics {
  calls: u64;
  nanoseconds: u64;
  rejected: u64;
  failed: u64;
  histogram: usize;
}
if (offsetof<CommandStatistics>() != 36) ERROR('CommandStatistics is 36 bytes');

let commands: usize = 0;

/** Makes the counters of all commands. False: memory is out. */
export function statisticsInitialize(): bool {
  commands = heapAllocateZeroed(<usize>COMMAND_ROWS * offsetof<CommandStatistics>());
  errorCodes = heapAllocateZeroed(ERROR_CODES * offsetof<ErrorCount>());
  return commands != 0 && errorCodes != 0;
}

/** The counters of the command row with this id. */
@inline export function commandStatistics(id: u32): CommandStatistics {
  return changetype<CommandStatistics>(commands + <usize>id * offsetof<CommandStatistics>());
}

const FIRST_EXPONENT: u32 = 3;
const LAST_EXPONENT: u32 = 36;
const STEPS: u32 = 16;
const BUCKETS: u32 = (LAST_EXPONENT - FIRST_EXPONENT + 1) * STEPS;

function bucketOf(nanoseconds: u64): u32 {
  const value = max<u64>(nanoseconds, 16);
  const exponent = min<u32>(63 - <u32>clz(value), LAST_EXPONENT);
  const step = exponent == LAST_EXPONENT ? STEPS - 1 : (<u32>(value >> (exponent - 4))) & 15;
  return (exponent - FIRST_EXPONENT) * STEPS + step;
}

/** The highest time that falls into a bucket, ns. */
function bucketTop(bucket: u32): u64 {
  const exponent = bucket / STEPS + FIRST_EXPONENT;
  return ((<u64>(STEPS + (bucket % STEPS)) + 1) << (exponent - 4)) - 1;
}

/** Notes that `calls` calls of a command took `nanoseconds` each. */
export function commandTimed(id: u32, calls: u32, nanoseconds: u64, histograms: bool): void {
  const statistics = commandStatistics(id);
  statistics.nanoseconds += nanoseconds * calls;
  if (!histograms) return;
  if (statistics.histogram == 0) {
    statistics.histogram = heapAllocateZeroed(BUCKETS * 4);
    if (statistics.histogram == 0) return;
  }
  const counter = statistics.histogram + ((<usize>bucketOf(nanoseconds)) << 2);
  store<u32>(counter, load<u32>(counter) + calls);
}

/** What a call of a command has taken so far, on average, ns. */
export function commandMean(id: u32): u64 {
  const statistics = commandStatistics(id);
  return statistics.nanoseconds / max<u64>(statistics.calls, 1);
}

/** Whether a command has a histogram. */
export function commandHasHistogram(id: u32): bool {
  return commandStatistics(id).histogram != 0;
}

/** How many calls of a command took less than 2^exponent ns; 64 = all. Needs a histogram. */
export function commandCallsBelow(id: u32, exponent: u32): u64 {
  const histogram = commandStatistics(id).histogram;
  const end = exponent > LAST_EXPONENT ? BUCKETS : (exponent - FIRST_EXPONENT) * STEPS;
  let total: u64 = 0;
  for (let i: u32 = 0; i < end; i++) total += load<u32>(histogram + ((<usize>i) << 2));
  return total;
}

/** The time below which `percent` of a command's calls stayed, µs; 0 without a histogram. */
export function commandPercentile(id: u32, percent: f64): f64 {
  const histogram = commandStatistics(id).histogram;
  if (histogram == 0) return 0;
  let total: u64 = 0;
  for (let i: u32 = 0; i < BUCKETS; i++) total += load<u32>(histogram + ((<usize>i) << 2));
  const rank = max<u64>(1, <u64>Math.ceil((<f64>total * min(percent, 100.0)) / 100.0));
  let seen: u64 = 0;
  for (let i: u32 = 0; i < BUCKETS; i++) {
    seen += load<u32>(histogram + ((<usize>i) << 2));
    if (seen >= rank) return <f64>bucketTop(i) / 1000.0;
  }
  return 0;
}

/** CONFIG RESETSTAT. */
export function statisticsReset(): void {
  memory.fill(counters, 0, COUNTERS_BYTES);
  for (let id: u32 = 0; id < COMMAND_ROWS; id++) {
    const statistics = commandStatistics(id);
    if (statistics.histogram != 0) heapRelease(statistics.histogram);
  }
  memory.fill(commands, 0, <usize>COMMAND_ROWS * offsetof<CommandStatistics>());
  errorsReset();
}

// Error codes: 'ERR', 'WRONGTYPE' … A code is the reply's first word, if a space ends it within 30
// bytes; an error without one counts as ERR. Later Redis stops counting at 128 codes, because a
// script can make them up; so do we.

const ERROR_CODES: u32 = 128;
const CODE_BYTES: u32 = 30;

const generalCode = memory.data<u8>([0x45, 0x52, 0x52]); // ERR
const GENERAL_CODE_BYTES: u32 = 3;
const SPACE: u8 = 0x20;
const CARRIAGE_RETURN: u8 = 0x0d;


@unmanaged
class ErrorCount {
  calls: u64;
  bytes: u32;
  reserved: u32;
  code0: u64;
  code1: u64;
  code2: u64;
  code3: u64;
}
if (offsetof<ErrorCount>() != 48) ERROR('ErrorCount is 48 bytes');

let errorCodes: usize = 0;
/** How many error codes were seen. */
export let errorCodeCount: u32 = 0;


@inline function errorAt(index: u32): ErrorCount {
  return changetype<ErrorCount>(errorCodes + <usize>index * offsetof<ErrorCount>());
}

/** Address of the code of an entry's text. */
@inline function codeOf(index: u32): usize {
  return changetype<usize>(errorAt(index)) + offsetof<ErrorCount>('code0');
}

/** Counts an error reply by its code; `text` is behind its '-', and ends with CRLF. */
export function errorCounted(text: usize): void {
  statisticAdd(Statistic.ERROR_REPLIES, 1);
  let bytes: u32 = 0;
  while (bytes <= CODE_BYTES && !endsCode(load<u8>(text + bytes))) bytes++;
  if (bytes > CODE_BYTES || load<u8>(text + bytes) != SPACE) {
    text = generalCode;
    bytes = GENERAL_CODE_BYTES;
  }
  for (let i: u32 = 0; i < errorCodeCount; i++) {
    if (errorAt(i).bytes == bytes && memory.compare(codeOf(i), text, bytes) == 0) {
      errorAt(i).calls += 1;
      return;
    }
  }
  if (errorCodeCount == ERROR_CODES) return;
  const fresh = errorAt(errorCodeCount);
  fresh.bytes = bytes;
  fresh.calls = 1;
  memory.copy(codeOf(errorCodeCount), text, bytes);
  errorCodeCount += 1;
}


@inline function endsCode(byte: u8): bool {
  return byte == SPACE || byte == CARRIAGE_RETURN;
}

/** Address of the text of error code `index`. */
export function errorCodeAddress(index: u32): usize {
  return codeOf(index);
}

/** Length of the text of error code `index`. */
export function errorCodeBytes(index: u32): u32 {
  return errorAt(index).bytes;
}

/** How often error code `index` was answered. */
export function errorCodeCalls(index: u32): f64 {
  return <f64>errorAt(index).calls;
}

function errorsReset(): void {
  errorCodeCount = 0;
  memory.fill(errorCodes, 0, ERROR_CODES * offsetof<ErrorCount>());
}
