// A payload of libraries: what FUNCTION DUMP answers and FUNCTION RESTORE takes.
//
//   f5 string │ f5 string │ … │ footer       FUNCTION2 (rdb/file-writer.ts) and rdb/payload.ts
//
//   one library whose text is "#!lua":  f5 05 23 21 6c 75 61 │ 0b 00 │ 8 bytes CRC-64

import { heapRelease } from '../memory/heap';
import { crc64 } from './crc64';
import { fileWriteFunction } from './file-writer';
import { PAYLOAD_FOOTER_BYTES, payloadIsWhole } from './payload';
import {
  RdbFault,
  rdbFault,
  rdbReadByte,
  rdbReadClose,
  rdbReadOpen,
  rdbReadRest,
  rdbReadString,
} from './reader';
import { RdbOpcode, RdbType, rdbVersionOf } from './type';
import {
  rdbClose,
  rdbCount,
  rdbOpen,
  rdbOverflow,
  rdbStart,
  rdbWrite16,
  rdbWrite64,
} from './writer';

/** What functionsNext has found. */
export const enum FunctionsItem {
  /** There are no more. */
  END = 0,
  /** The text of a library: rdbText. */
  TEXT = 1,
  /** Something that is no library. */
  OTHER = 2,
  /** A library in the form of a release candidate of 7.0. */
  OLD = 3,
  /** What should be a text is none. */
  BROKEN = 4,
}

let payload: usize = 0;

/**
 * Makes the payload of texts that stand behind each other in [source, +bytes): u32 count and bytes
 * each. Returns its address, and its length in rdbUsed; 0 = memory is out. It is good until
 * functionsRelease.
 */
export function functionsPack(source: usize, bytes: usize): usize {
  functionsRelease();
  rdbOpen(0, 0);
  for (let at = source; at < source + bytes; at += 4 + <usize>load<u32>(at)) {
    fileWriteFunction(at + 4, load<u32>(at));
  }
  rdbWrite16(rdbVersionOf(RdbType.STRING));
  rdbWrite64(crc64(0, rdbStart(), rdbCount()));
  payload = rdbClose();
  if (rdbOverflow) functionsRelease();
  return payload;
}

/** Frees the payload. */
export function functionsRelease(): void {
  if (payload != 0) heapRelease(payload);
  payload = 0;
}

/** Begins to read a payload, which must stay. False: its footer is not right. */
export function functionsOpen(source: usize, count: u32): bool {
  if (!payloadIsWhole(source, count)) return false;
  rdbReadOpen(source, count - PAYLOAD_FOOTER_BYTES);
  return true;
}

/** Reads the next library; after anything but a text nothing more is read. */
export function functionsNext(): FunctionsItem {
  const item = next();
  if (item != FunctionsItem.TEXT) rdbReadClose();
  return item;
}

function next(): FunctionsItem {
  if (rdbReadRest() == 0) return FunctionsItem.END;
  const opcode = rdbReadByte();
  if (opcode == RdbOpcode.FUNCTION_PRE_GA) return FunctionsItem.OLD;
  if (opcode != RdbOpcode.FUNCTION2) return FunctionsItem.OTHER;
  rdbReadString(0);
  return rdbFault == RdbFault.NONE ? FunctionsItem.TEXT : FunctionsItem.BROKEN;
}
