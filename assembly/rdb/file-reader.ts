// Reading an RDB file (drawn in file-writer.ts) of any version from 1 to 12 as a stream: bytes come
// in pieces of any size, keys and values go out one at a time. The bytes may come from anybody.
//
//   fileReadOpen(total, checksums, passesModules)
//   target = fileReadTarget(wanted)     where up to fileReadRoom bytes are put
//   fileReadFeed(count)                 they are there
//   event = fileReadNext()              again and again, until it answers MORE
//   fileReadClose()                     also when something went wrong
//
//   piece ──► ┌─────────┬──────────────────────┬──────┐
//   buffer    │ consumed│ item that is not whole│ room │     rdb/reader.ts tries to read the item
//             └─────────┴──────────────────────┴──────┘
//                       ^ from                 ^ end
//
// An item is what can be read again from its beginning when it was not whole: a head, a key, a
// small value, an element of a collection. A string of more than 64 KiB inside an item goes
// straight into a block of its own – that of its value, if it is one – as its bytes come in,
// unpacked on the way if it is packed. So the buffer stays small, and no value is there twice.
//
// What is wrong is latched in fileFault, with the opcode or type at hand and the offset.

import { bytesCopy, bytesMove } from '../memory/bytes';
import { heapAllocate, heapBlockBytes, heapReallocate, heapRelease } from '../memory/heap';
import { crc64 } from './crc64';
import { FileEvent, FileFault } from './file-event';
import { LZF_BROKEN, lzfDecompressPart, lzfTaken } from '../structure/lzf';
import {
  RdbFault,
  RdbFlaw,
  rdbFault,
  rdbFlaw,
  rdbRead64,
  rdbReadAt,
  rdbReadByte,
  rdbReadBytes,
  rdbReadClose,
  rdbReadFill,
  rdbReadLength,
  rdbReadMoved,
  rdbReadNextItem,
  rdbReadStarve,
  rdbReadStream,
  rdbReadString,
  rdbText,
  rdbTextBytes,
  rdbWantAt,
  rdbWantBytes,
  rdbWantHead,
  rdbWantPacked,
  rdbWantSlot,
} from './reader';
import {
  loadHasSteps,
  loadStepAbandon,
  loadStepBegin,
  loadStepNext,
  loadStepRecord,
} from './load-step';
import { loadValue } from './load';
import { MODULE_NAME_BYTES, moduleName, modulePass, moduleRead } from './module';
import { RDB_VERSION_MAXIMUM, RdbOpcode, RdbType } from './type';

const HEADER_BYTES: usize = 9;
/** Versions from this one on end with a checksum. */
const CHECKSUM_SINCE: u32 = 5;
/** A value of which so many bytes are there and which is not whole is read item by item. */
const WHOLE_MAXIMUM: usize = 64 * 1024;
const BUFFER_MINIMUM: usize = 16 * 1024;
/** Keys and names of facts are kept in blocks of at least this size. */
const TEXT_MINIMUM: usize = 64;

const enum State {
  HEADER = 0,
  OPCODE = 1,
  VALUE = 2,
  STEPS = 3,
  CHECKSUM = 4,
  END = 5,
  FAULT = 6,
  MODULE = 7,
}

// The item at hand and its bytes.
let buffer: usize = 0;
let from: usize = 0;
let end: usize = 0;
/** Up to where bytes were added to the checksum. */
let summed: usize = 0;
let sum: u64 = 0;
let state: State = State.END;
/** Bytes of the whole file, 0 = nobody knows, and those that have come. */
let totalBytes: u64 = 0;
let fedBytes: u64 = 0;
let checks: bool = true;
/** Whether what modules have written is passed over, and no fault. */
let passes: bool = false;
/** Whether the item that was read last was taken, and whether it was a key's value. */
let isTaken: bool = false;
let isKeyGiven: bool = false;

// A long string that is being filled: its block, what is in front of its text, how much is there.
let fill: usize = 0;
let fillHead: u32 = 0;
let fillBytes: usize = 0;
let fillDone: usize = 0;
let fillSlot: u32 = 0;
/** How many bytes of its packed form are still to come; 0 = it is plain. */
let fillPacked: usize = 0;
let isPacked: bool = false;

/** The version that the file has told. */
export let fileVersion: u32 = 0;
/** How many bytes the file has told of itself so far: up to the item at hand. */
export let fileOffset: u64 = 0;
export let fileFault: FileFault = FileFault.NONE;
/** The opcode or type that was read last. */
export let fileType: u32 = 0;
/** The two checksums, if they differ: as told, as found. */
export let fileSumTold: u64 = 0;
export let fileSumFound: u64 = 0;

/** The key of the last KEY; its record, the caller's; what stood in front of it. */
export let fileKey: usize = 0;
export let fileKeyCount: u32 = 0;
export let fileRecord: usize = 0;
/** Unix ms, -1 = none. */
export let fileDeadlineMs: i64 = -1;
/** Seconds, -1 = none. */
export let fileIdleSeconds: i64 = -1;
/** 0..255, -1 = none. */
export let fileFrequency: i32 = -1;
/** Texts of a FACT or a FUNCTION, valid until the next call. */
export let fileName: usize = 0;
export let fileNameCount: u32 = 0;
export let fileText: usize = 0;
export let fileTextCount: u32 = 0;
export let fileNumber: u64 = 0;

/** Where a feed goes: how many bytes fit at fileReadTarget. */
export let fileReadRoom: usize = 0;

/**
 * Begins a file.
 * @param total how long it is, 0 = not known
 * @param checksums whether a checksum that is another is a fault
 * @param passesModules whether what modules have written is none
 */
export function fileReadOpen(total: u64, checksums: bool, passesModules: bool): void {
  fileReadClose();
  totalBytes = total;
  fedBytes = 0;
  checks = checksums;
  passes = passesModules;
  from = end = summed = 0;
  sum = 0;
  state = State.HEADER;
  fileVersion = 0;
  fileOffset = 0;
  fileFault = FileFault.NONE;
  fileType = 0;
  isTaken = false;
  isKeyGiven = false;
  forgetKey();
}

/** Frees what there is; what was found stays to be asked for. */
export function fileReadClose(): void {
  if (state == State.STEPS) loadStepAbandon();
  rdbReadClose();
  if (fill != 0) heapRelease(fill);
  if (buffer != 0) heapRelease(buffer);
  if (fileKey != 0) heapRelease(fileKey);
  fill = 0;
  buffer = 0;
  fileKey = 0;
  state = State.END;
}

/** Bytes that reading holds beside values. */
export function fileReadHeldBytes(): usize {
  let held: usize = 0;
  if (buffer != 0) held += heapBlockBytes(buffer);
  if (fill != 0) held += heapBlockBytes(fill);
  return held;
}

function forgetKey(): void {
  fileDeadlineMs = -1;
  fileIdleSeconds = -1;
  fileFrequency = -1;
}

// ---------------------------------------------------------------------------------------- feeding

/** Where the next bytes go, of which there are about `wanted`; 0 = memory is out. */
export function fileReadTarget(wanted: usize): usize {
  if (fill != 0 && !isPacked) {
    fileReadRoom = min(wanted, fillBytes - fillDone);
    return fill + fillHead + fillDone;
  }
  if (buffer != 0) compact();
  const used = end - from;
  const needed = used + max<usize>(wanted, BUFFER_MINIMUM);
  if (buffer == 0 || heapBlockBytes(buffer) < needed) {
    const grown = buffer == 0 ? heapAllocate(needed) : heapReallocate(buffer, needed);
    if (grown == 0) {
      fileReadRoom = 0;
      return 0;
    }
    moveTo(grown);
  }
  fileReadRoom = heapBlockBytes(buffer) - used;
  return end;
}

/** Moves the item at hand to the beginning of the buffer. */
function compact(): void {
  if (from == buffer) return;
  bytesMove(buffer, from, end - from);
  moveTo(buffer);
}

/** What lay at `from` lies at the beginning of the buffer `target` now. */
function moveTo(target: usize): void {
  const distance = <isize>(target - from);
  rdbReadMoved(distance);
  summed += distance;
  end += distance;
  from = target;
  buffer = target;
}

/** `count` bytes were put at fileReadTarget. */
export function fileReadFeed(count: usize): void {
  fedBytes += count;
  if (fill == 0 || isPacked) {
    end += count;
    return;
  }
  if (checks) sum = crc64(sum, fill + fillHead + fillDone, count);
  fillDone += count;
  if (fillDone == fillBytes) fillEnd();
}

/** Bytes of the file that have not come yet; a guess where its length is not known. */
function aheadBytes(): u64 {
  if (totalBytes == 0) return u32.MAX_VALUE;
  return totalBytes > fedBytes ? totalBytes - fedBytes : 0;
}

// ------------------------------------------------------------------------------------ long strings

/** Begins to fill the string that the reader wants. False: there is a fault. */
function fillBegin(): bool {
  isPacked = rdbWantPacked != 0;
  const bytes: usize = isPacked ? rdbWantPacked : rdbWantBytes;
  const there = end - rdbWantAt;
  if (<u64>bytes > there + aheadBytes()) return failed(FileFault.SHORT);
  fill = heapAllocate(<usize>rdbWantHead + rdbWantBytes);
  if (fill == 0) return failed(FileFault.OUT_OF_MEMORY);
  fillHead = rdbWantHead;
  fillBytes = rdbWantBytes;
  fillSlot = rdbWantSlot;
  fillPacked = rdbWantPacked;
  fillDone = 0;
  sumUp(rdbWantAt);
  if (isPacked) return true;
  // Less is there than the string has, or nobody would have asked for it.
  bytesCopy(fill + fillHead, rdbWantAt, there);
  sumUp(end);
  fillDone = there;
  end = summed = rdbWantAt;
  return true;
}

/** Unpacks what has come of a packed string. False: it is not all there, or there is a fault. */
function fillUnpack(): bool {
  const at = summed;
  const there = min(end - at, fillPacked);
  const done = lzfDecompressPart(at, there, fill + fillHead, fillDone, fillBytes);
  // All that is left must be whole, and give all that was told.
  const isLast = there == fillPacked;
  if (done == LZF_BROKEN || (isLast && (lzfTaken != there || done != fillBytes))) {
    return failed(FileFault.CORRUPT);
  }
  const taken = lzfTaken;
  if (checks) sum = crc64(sum, at, taken);
  bytesMove(at, at + taken, end - at - taken);
  end -= taken;
  fillPacked -= taken;
  fillDone = done;
  if (isLast) fillEnd();
  return isLast;
}

/** The string is whole: the reader has it, and the item can be read again. */
function fillEnd(): void {
  rdbReadFill(fillSlot, fill, summed);
  fill = 0;
}

// --------------------------------------------------------------------------------------- the file

/** Adds all bytes before `at` to the checksum. */
function sumUp(at: usize): void {
  if (at <= summed) return;
  if (checks) sum = crc64(sum, summed, at - summed);
  summed = at;
}

/** Latches a fault; always false. */
function failed(fault: FileFault): bool {
  if (state == State.STEPS) loadStepAbandon();
  fileFault = fault;
  fileOffset = fedBytes - (end - from);
  state = State.FAULT;
  return false;
}

/** No more bytes will come, and the file is not at its end. */
export function fileReadEnds(): void {
  if (state != State.END && state != State.FAULT) failed(FileFault.SHORT);
}

/** How many of the bytes that were fed lie behind the end of the file. */
export function fileReadBehind(): usize {
  return state == State.END ? end - from : 0;
}

/** Reads the next thing. */
export function fileReadNext(): FileEvent {
  while (!goOn()) {}
  return found;
}

/** What goOn has found for the caller. */
let found: FileEvent = FileEvent.MORE;

/** Reads on by one item, or a piece of a long string. Returns whether there is an answer. */
function goOn(): bool {
  found = FileEvent.MORE;
  if (fill != 0 && state != State.FAULT && (!isPacked || !fillUnpack())) {
    if (state == State.FAULT) found = FileEvent.FAULT;
    return true;
  }
  if (state == State.FAULT || state == State.END) {
    found = state == State.END ? FileEvent.END : FileEvent.FAULT;
    return true;
  }
  if (isTaken) nextBegin();
  found = itemRead();
  sumUp(from);
  if (rdbFault == RdbFault.NONE) return found != FileEvent.MORE;
  found = FileEvent.MORE;
  if (rdbFault != RdbFault.SHORT) return failed(faultOf());
  if (rdbWantBytes != 0) {
    fillBegin();
    return false;
  }
  return state != State.VALUE || !valueInSteps();
}

/** The item before was taken: what belongs to it may go. */
function nextBegin(): void {
  isTaken = false;
  rdbReadNextItem();
  if (isKeyGiven) forgetKey();
  isKeyGiven = false;
}

/** What the reader's fault means for the file. */
function faultOf(): FileFault {
  if (rdbFault == RdbFault.OUT_OF_MEMORY) return FileFault.OUT_OF_MEMORY;
  return rdbFlaw == RdbFlaw.TYPE ? FileFault.TYPE : FileFault.CORRUPT;
}

/** Reads one item, which is taken if there is no fault. MORE: it is nothing for the caller. */
function itemRead(): FileEvent {
  switch (state) {
    case State.HEADER:
      return headerRead();
    case State.VALUE:
      return valueRead();
    case State.STEPS:
      return stepsRead();
    case State.MODULE:
      return moduleItemRead();
    case State.CHECKSUM:
      return checksumRead();
    default:
      return opcodeRead();
  }
}

function open(mayWant: bool, more: u64): void {
  rdbReadStream(from, end - from, more, mayWant);
}

/** Takes the item that was read, if it was. */
@inline function take(): bool {
  if (rdbFault != RdbFault.NONE) return false;
  from = rdbReadAt();
  isTaken = true;
  return true;
}

function headerRead(): FileEvent {
  open(false, 0);
  const text = rdbReadBytes(HEADER_BYTES);
  if (!take()) return FileEvent.MORE;
  const signature = load<u32>(text) == 0x49444552 && load<u8>(text, 4) == 0x53;
  for (let i: usize = 5; i < HEADER_BYTES; i++) {
    const digit = <u32>load<u8>(text + i) - 0x30;
    if (digit > 9) break;
    fileVersion = fileVersion * 10 + digit;
  }
  state = State.OPCODE;
  if (!signature) failed(FileFault.SIGNATURE);
  else if (fileVersion < 1 || fileVersion > RDB_VERSION_MAXIMUM) failed(FileFault.VERSION);
  return FileEvent.MORE;
}

function opcodeRead(): FileEvent {
  open(true, 0);
  fileType = rdbReadByte();
  if (rdbFault != RdbFault.NONE) return FileEvent.MORE;
  if (fileType < <u32>RdbOpcode.SLOT_INFO) return keyRead();
  switch (fileType) {
    case RdbOpcode.EXPIRETIME_MS:
      return attribute(<i64>rdbRead64());
    case RdbOpcode.EXPIRETIME:
      return attribute(<i64>load32() * 1000);
    case RdbOpcode.IDLE:
      return attribute(<i64>rdbReadLength());
    case RdbOpcode.FREQ:
      return attribute(<i64>rdbReadByte());
    case RdbOpcode.SELECTDB:
      fileNumber = rdbReadLength();
      return take() ? FileEvent.DATABASE : FileEvent.MORE;
    case RdbOpcode.RESIZEDB:
      fileNumber = rdbReadLength();
      rdbReadLength();
      return take() ? FileEvent.SIZE : FileEvent.MORE;
    case RdbOpcode.SLOT_INFO:
      rdbReadLength();
      rdbReadLength();
      rdbReadLength();
      take();
      return FileEvent.MORE;
    default:
      return rareRead();
  }
}

/** Four bytes, little-endian, with their sign. */
function load32(): i32 {
  const at = rdbReadBytes(4);
  return rdbFault == RdbFault.NONE ? load<i32>(at) : 0;
}

/** Notes what stands in front of a key. */
function attribute(value: i64): FileEvent {
  if (!take()) return FileEvent.MORE;
  if (fileType == RdbOpcode.IDLE) fileIdleSeconds = value;
  else if (fileType == RdbOpcode.FREQ) fileFrequency = <i32>value;
  else fileDeadlineMs = value;
  return FileEvent.MORE;
}

/** What comes a few times in a file. */
function rareRead(): FileEvent {
  switch (fileType) {
    case RdbOpcode.AUX:
      rdbReadString(0);
      fileName = rdbText;
      fileNameCount = rdbTextBytes;
      rdbReadString(1);
      fileText = rdbText;
      fileTextCount = rdbTextBytes;
      return take() ? FileEvent.FACT : FileEvent.MORE;
    case RdbOpcode.FUNCTION2:
      rdbReadString(0);
      fileText = rdbText;
      fileTextCount = rdbTextBytes;
      return take() ? FileEvent.FUNCTION : FileEvent.MORE;
    case RdbOpcode.MODULE_AUX:
      moduleRead(true);
      return moduleFound(FileFault.MODULE_BESIDE);
    case RdbOpcode.FUNCTION_PRE_GA:
      failed(FileFault.OLD_FUNCTION);
      return FileEvent.MORE;
    default:
      take();
      state = fileVersion >= CHECKSUM_SINCE ? State.CHECKSUM : State.END;
      return FileEvent.MORE;
  }
}

// ----------------------------------------------------------------------------------- keys, values

function keyRead(): FileEvent {
  rdbReadString(0);
  if (rdbFault != RdbFault.NONE) return FileEvent.MORE;
  // A value that turns out to be incomplete must find its key when it is read again.
  if (fileKey == 0 || heapBlockBytes(fileKey) < rdbTextBytes) {
    if (fileKey != 0) heapRelease(fileKey);
    fileKey = heapAllocate(max<usize>(rdbTextBytes, TEXT_MINIMUM));
    if (fileKey == 0) {
      rdbReadStarve();
      return FileEvent.MORE;
    }
  }
  bytesCopy(fileKey, rdbText, rdbTextBytes);
  fileKeyCount = rdbTextBytes;
  take();
  state = State.VALUE;
  return FileEvent.MORE;
}

function valueRead(): FileEvent {
  if (fileType == RdbType.MODULE_2) {
    open(false, 0);
    moduleRead(false);
    return moduleFound(FileFault.MODULE);
  }
  open(!loadHasSteps(fileType), 0);
  fileRecord = loadValue(fileType, fileKey, fileKeyCount);
  if (!take()) return FileEvent.MORE;
  return keyDone();
}

/** What a module has written begins: it is passed over, or the fault. */
function moduleFound(fault: FileFault): FileEvent {
  if (!take()) return FileEvent.MORE;
  fileText = moduleName();
  fileTextCount = MODULE_NAME_BYTES;
  state = State.MODULE;
  if (!passes) failed(fault);
  return FileEvent.MORE;
}

/** Passes over one thing that a module has written. */
function moduleItemRead(): FileEvent {
  open(true, 0);
  const isEnd = modulePass();
  if (!take() || !isEnd) return FileEvent.MORE;
  state = State.OPCODE;
  isKeyGiven = fileType == RdbType.MODULE_2;
  return isKeyGiven ? FileEvent.MODULE_VALUE : FileEvent.MODULE_BESIDE;
}

/** The value at hand is whole. */
function keyDone(): FileEvent {
  isKeyGiven = true;
  isTaken = true;
  state = State.OPCODE;
  return FileEvent.KEY;
}

/** Whether the value at hand, which is not whole, is read item by item from now on. */
function valueInSteps(): bool {
  if (end - from < WHOLE_MAXIMUM || !loadHasSteps(fileType)) return false;
  loadStepBegin(fileType);
  state = State.STEPS;
  return true;
}

function stepsRead(): FileEvent {
  open(true, aheadBytes());
  for (;;) {
    const at = rdbReadAt();
    const done = loadStepNext(fileKey, fileKeyCount);
    if (rdbFault == RdbFault.SHORT) {
      from = at;
      return FileEvent.MORE;
    }
    if (!take()) return FileEvent.MORE;
    rdbReadNextItem();
    isTaken = false;
    if (!done) continue;
    fileRecord = loadStepRecord;
    return keyDone();
  }
}

function checksumRead(): FileEvent {
  open(false, 0);
  const told = rdbRead64();
  if (rdbFault != RdbFault.NONE) return FileEvent.MORE;
  if (checks && told != 0 && told != sum) {
    fileSumTold = told;
    fileSumFound = sum;
    failed(FileFault.CHECKSUM);
    return FileEvent.MORE;
  }
  take();
  state = State.END;
  return FileEvent.END;
}
