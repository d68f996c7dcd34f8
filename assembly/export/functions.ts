// The exports for FUNCTION DUMP and FUNCTION RESTORE: payloads of libraries (assembly/rdb). What
// the host brings stands in hostBuffer.

import { hostText } from '../engine/client/host-reply';
import { FunctionsItem, functionsNext, functionsOpen, functionsPack } from '../rdb/functions';
import { rdbText, rdbTextBytes } from '../rdb/reader';
import { rdbUsed } from '../rdb/writer';

export { functionsRelease } from '../rdb/functions';

/**
 * Makes a payload of texts, u32 count and bytes each, `bytes` bytes of them. Returns its address; 0
 * = memory is out. It is good until functionsRelease.
 */
export function functionsPayload(bytes: usize): usize {
  return functionsPack(hostText, bytes);
}

/** How long the payload is. */
export function functionsPayloadBytes(): usize {
  return rdbUsed;
}

/** Begins to read a payload of `count` bytes. False: its version or checksum is wrong. */
export function functionsRead(count: u32): bool {
  return functionsOpen(hostText, count);
}

/** Reads the next library of the payload. */
export function functionsItem(): FunctionsItem {
  return functionsNext();
}

/** Address of the text that was read. */
export function functionsText(): usize {
  return rdbText;
}

/** Its length. */
export function functionsTextBytes(): u32 {
  return rdbTextBytes;
}
