// The slow log: the commands that took longer than slowlog-log-slower-than, newest first, at most
// slowlog-max-len of them. Each is one block of the heap, so that it lives on when the client and
// the keys are gone:
//
//   SlowEntry   older · newer · id · time · duration · counts
//               │ u32 bytes of each argument … │ arguments … │ client's address │ client's name │
//
// An entry holds at most 32 arguments of at most 128 bytes; what is left out is counted in words:
//
//   SADD s a b …           32nd of 40 arguments     "... (9 more arguments)"
//   SET key <300 bytes>    the value                128 bytes of it, "... (172 more bytes)"
//
// Secrets are redacted (row/redact.ts), and commands with the flag SKIP_SLOWLOG never come here.
// When memory is out, the entry is dropped: the log is a convenience. Who measures, and which
// commands are offered, stands in engine/timing.ts.

import { CommandRow } from '../row/lookup';
import { bytesCopy, bytesText } from '../memory/bytes';
import { heapAllocate, heapRelease } from '../memory/heap';
import { integerDigitsUnsigned, integerFormatUnsigned } from '../number/number';
import { ARGUMENT_BYTES, Argument } from '../protocol/request-state';
import { Client } from './client/client';
import { textAddress, textBytes } from './text';
import { nowSeconds } from './clock';
import { REDACTED, redactable, redacts } from '../row/redact';

/** Arguments that an entry holds at most, the words about the others included. */
const ARGUMENTS_MAXIMUM: u32 = 32;
/** Bytes of an argument that are kept. */
const TEXT_MAXIMUM: u32 = 128;

const OPEN: string = '... (';
const MORE_ARGUMENTS: string = ' more arguments)';
const MORE_BYTES: string = ' more bytes)';


@unmanaged
export class SlowEntry {
  older: SlowEntry;
  newer: SlowEntry;
  id: u64;
  /** When it ended, Unix seconds. */
  seconds: i64;
  microseconds: u64;
  argumentCount: u32;
  addressBytes: u32;
  nameBytes: u32;
  /** Bytes of all arguments. */
  textBytes: u32;
}
if (offsetof<SlowEntry>() != 48) ERROR('SlowEntry is 48 bytes');

const noEntry = changetype<SlowEntry>(0);

let newest: SlowEntry = noEntry;
let oldest: SlowEntry = noEntry;
let nextId: u64 = 0;
/** slowlog-max-len. */
let maximum: u64 = 128;

/** How many entries there are. */
export let slowlogCount: u32 = 0;

/** Sets slowlog-max-len; what is too much goes when the next command is logged. */
export function slowlogSetMaximum(count: f64): void {
  maximum = <u64>count;
}

/** The newest entry; null = the log is empty. */
export function slowlogNewest(): SlowEntry {
  return newest;
}

/** Length of argument `index` of an entry. */
@inline export function slowlogArgumentBytes(entry: SlowEntry, index: u32): u32 {
  return load<u32>(changetype<usize>(entry) + offsetof<SlowEntry>() + ((<usize>index) << 2));
}

/** Address of the bytes of an entry's first argument; the others and the client's texts follow. */
export function slowlogTexts(entry: SlowEntry): usize {
  const lengths = changetype<usize>(entry) + offsetof<SlowEntry>();
  return lengths + ((<usize>entry.argumentCount) << 2);
}

/** Empties the log; the ids go on. */
export function slowlogReset(): void {
  while (oldest != noEntry) drop();
}

/** Drops the oldest entry. */
function drop(): void {
  const entry = oldest;
  oldest = entry.newer;
  if (oldest == noEntry) newest = noEntry;
  else oldest.older = noEntry;
  slowlogCount -= 1;
  heapRelease(changetype<usize>(entry));
}

let target: usize = 0;

function write(text: string): void {
  target += bytesText(target, text);
}

/** `... (N more arguments)`, or bytes. */
function writeMore(left: u32, words: string): void {
  write(OPEN);
  target += integerFormatUnsigned(left, target);
  write(words);
}

function moreBytes(left: u32, words: string): u32 {
  return <u32>OPEN.length + <u32>integerDigitsUnsigned(left) + <u32>words.length;
}

/** The call that is being logged. */
let vector: usize = 0;
let count: u32 = 0;
let kept: u32 = 0;
let secretive: bool = false;


@inline function argumentAt(index: u32): Argument {
  return changetype<Argument>(vector + <usize>index * ARGUMENT_BYTES);
}

/** Bytes that argument `index` takes in an entry. */
function shownBytes(row: CommandRow, index: u32): u32 {
  if (index == kept - 1 && kept != count) return moreBytes(count - kept + 1, MORE_ARGUMENTS);
  if (secretive && redacts(row, vector, count, index)) return <u32>REDACTED.length;
  const bytes = argumentAt(index).count;
  return bytes <= TEXT_MAXIMUM ? bytes : TEXT_MAXIMUM + moreBytes(bytes - TEXT_MAXIMUM, MORE_BYTES);
}

/** Writes argument `index` as it is shown. */
function show(row: CommandRow, index: u32): void {
  if (index == kept - 1 && kept != count) return writeMore(count - kept + 1, MORE_ARGUMENTS);
  if (secretive && redacts(row, vector, count, index)) return write(REDACTED);
  const argument = argumentAt(index);
  const bytes = min<u32>(argument.count, TEXT_MAXIMUM);
  bytesCopy(target, argument.address, bytes);
  target += bytes;
  if (argument.count > TEXT_MAXIMUM) writeMore(argument.count - TEXT_MAXIMUM, MORE_BYTES);
}

function writeText(text: usize): void {
  if (text == 0) return;
  bytesCopy(target, textAddress(text), textBytes(text));
  target += textBytes(text);
}

/**
 * Logs a command.
 * @param arguments,argumentCount its arguments (pairs of address and count), the name at 0
 */
export function slowlogAdd(
  client: Client,
  row: CommandRow,
  argumentVector: usize,
  argumentCount: u32,
  microseconds: u64,
): void {
  // A command of a script comes from nowhere, whatever monitors are told: its client has no id.
  const address: usize = client.id == 0 ? 0 : client.address;
  const addressBytes = textBytes(address);
  const nameBytes = textBytes(client.name);
  vector = argumentVector;
  count = argumentCount;
  kept = min<u32>(count, ARGUMENTS_MAXIMUM);
  secretive = redactable(row);
  let bytes: u32 = 0;
  for (let i: u32 = 0; i < kept; i++) bytes += shownBytes(row, i);
  const fixed = <u32>offsetof<SlowEntry>() + (kept << 2);
  const block = heapAllocate(fixed + bytes + addressBytes + nameBytes);
  if (block != 0) {
    const entry = changetype<SlowEntry>(block);
    entry.id = nextId++;
    entry.seconds = nowSeconds;
    entry.microseconds = microseconds;
    entry.argumentCount = kept;
    entry.addressBytes = addressBytes;
    entry.nameBytes = nameBytes;
    entry.textBytes = bytes;
    target = block + fixed;
    for (let i: u32 = 0; i < kept; i++) {
      const before = target;
      show(row, i);
      store<u32>(block + offsetof<SlowEntry>() + ((<usize>i) << 2), <u32>(target - before));
    }
    writeText(address);
    writeText(client.name);
    link(entry);
  }
  while (slowlogCount > maximum) drop();
}

function link(entry: SlowEntry): void {
  entry.older = newest;
  entry.newer = noEntry;
  if (newest != noEntry) newest.newer = entry;
  else oldest = entry;
  newest = entry;
  slowlogCount += 1;
}

/** A figure of the log. Numbers are part of the contract with the host: append only. */
export const enum SlowlogFigure {
  LENGTH = 0,
  /** Id of the newest entry; 0 while there is none. */
  LAST_ID = 1,
  /** Its duration, µs. */
  LAST_MICROSECONDS = 2,
}

/** A figure of the log. */
export function slowlogFigure(which: SlowlogFigure): f64 {
  if (newest == noEntry) return 0;
  switch (which) {
    case SlowlogFigure.LENGTH:
      return <f64>slowlogCount;
    case SlowlogFigure.LAST_ID:
      return <f64>newest.id;
    default:
      return <f64>newest.microseconds;
  }
}
