// The output of a walk: chunks of bytes that wait to be taken by the host, oldest first.
//
//   Chunk   u32 next · u32 used · used bytes, those of this head included
//
//   main      chunk → chunk → … → the open one      what the host takes, in the order of the file
//   side      chunk → … → the open one              what must wait for the end of a large entry
//
// While a large entry is being written in steps nothing else can come into the main output. What
// must be written at once then goes to the side, and is put behind when the entry is done
// (chunksJoin). Checksums are added up as chunks come into the main row.
//
// A chunk is closed when it has CHUNK_BYTES; one holds an entry or a piece of one more than that.

import { heapAllocate, heapBlockBytes, heapRelease } from '../../memory/heap';
import { crc64 } from '../../rdb/crc64';
import { rdbClose, rdbOpen, rdbOverflow, rdbUsed } from '../../rdb/writer';


@unmanaged
class Chunk {
  next: Chunk;
  used: u32;
}
if (offsetof<Chunk>() != 8) ERROR('Chunk is 8 bytes');

/** What stands in front of a chunk's bytes. */
export const CHUNK_HEAD_BYTES: usize = offsetof<Chunk>();
/** A chunk is closed when it has so many bytes. */
export const CHUNK_BYTES: usize = 64 * 1024;
/** Room for the entry that fills a chunk up. */
const SPARE_BYTES: usize = 4 * 1024;


@unmanaged
class Row {
  head: Chunk;
  tail: Chunk;
  /** The chunk that is being filled, 0 = none, and how much of it is used. */
  open: usize;
  openUsed: usize;
}
if (offsetof<Row>() != 16) ERROR('Row is 16 bytes');

const rows = memory.data(32);
const none = changetype<Chunk>(0);
let sum: u64 = 0;
let sums: bool = false;

/** Bytes that wait to be taken, closed or not. */
export let chunksPending: u64 = 0;
/** Bytes that were put out since chunksBegin. */
export let chunksProduced: u64 = 0;
/** Memory was out, and bytes are missing. */
export let chunksFailed: bool = false;


@inline function rowAt(which: u32): Row {
  return changetype<Row>(rows + ((<usize>which) << 4));
}

/** The row of the file, and that of what must wait. */
export const MAIN: u32 = 0;
export const SIDE: u32 = 1;

/** Begins an output. */
export function chunksBegin(withSum: bool): void {
  chunksDrop();
  sum = 0;
  sums = withSum;
  chunksProduced = 0;
  chunksFailed = false;
}

/** Frees all chunks. */
export function chunksDrop(): void {
  for (let which = MAIN; which <= SIDE; which++) {
    const row = rowAt(which);
    while (row.head != none) {
      const next = row.head.next;
      heapRelease(changetype<usize>(row.head));
      row.head = next;
    }
    row.tail = none;
    if (row.open != 0) heapRelease(row.open);
    row.open = 0;
  }
  chunksPending = 0;
}

/** Opens a row's chunk for writing (rdb/writer.ts). False: memory is out. */
export function chunkOpen(which: u32): bool {
  const row = rowAt(which);
  if (row.open == 0) {
    row.open = heapAllocate(CHUNK_BYTES + SPARE_BYTES);
    row.openUsed = CHUNK_HEAD_BYTES;
    if (row.open == 0) {
      chunksFailed = true;
      return false;
    }
  }
  rdbOpen(row.open, row.openUsed);
  return true;
}

/** Closes what chunkOpen has opened; a full chunk waits to be taken then. */
export function chunkClose(which: u32): void {
  const row = rowAt(which);
  const before = row.openUsed;
  row.open = rdbClose();
  row.openUsed = rdbUsed;
  chunksPending += rdbUsed - before;
  chunksProduced += rdbUsed - before;
  if (rdbOverflow) chunksFailed = true;
  if (rdbUsed >= CHUNK_BYTES) chunkSeal(which);
}

/** Closes a row's chunk, full or not. */
export function chunkSeal(which: u32): void {
  const row = rowAt(which);
  if (row.open == 0) return;
  const chunk = changetype<Chunk>(row.open);
  chunk.next = none;
  chunk.used = <u32>row.openUsed;
  row.open = 0;
  if (row.head == none) row.head = chunk;
  else row.tail.next = chunk;
  row.tail = chunk;
  if (which == MAIN) sumUp(chunk);
}


@inline function sumUp(chunk: Chunk): void {
  if (!sums) return;
  const bytes = <usize>chunk.used - CHUNK_HEAD_BYTES;
  sum = crc64(sum, changetype<usize>(chunk) + CHUNK_HEAD_BYTES, bytes);
}

/** The checksum of all closed chunks of the main row. */
export function chunksSum(): u64 {
  return sum;
}

/** Whether anything stands at the side. */
export function chunksAside(): bool {
  const side = rowAt(SIDE);
  return side.head != none || side.open != 0;
}

/** Puts what stands at the side behind the main row. */
export function chunksJoin(): void {
  if (!chunksAside()) return;
  chunkSeal(MAIN);
  const main = rowAt(MAIN);
  const side = rowAt(SIDE);
  for (let chunk = side.head; chunk != none; chunk = chunk.next) sumUp(chunk);
  if (side.head != none) {
    if (main.head == none) main.head = side.head;
    else main.tail.next = side.head;
    main.tail = side.tail;
  }
  // The chunk at the side that is not full goes on as the one of the main row.
  main.open = side.open;
  main.openUsed = side.openUsed;
  side.head = none;
  side.tail = none;
  side.open = 0;
}

/** Address of the oldest chunk's bytes; 0 = none waits. */
export function chunkAddress(): usize {
  const chunk = rowAt(MAIN).head;
  return chunk == none ? 0 : changetype<usize>(chunk) + CHUNK_HEAD_BYTES;
}

/** How many they are. */
export function chunkBytes(): u32 {
  const chunk = rowAt(MAIN).head;
  return chunk == none ? 0 : chunk.used - <u32>CHUNK_HEAD_BYTES;
}

/** The host has taken the oldest chunk. */
export function chunkTaken(): void {
  const row = rowAt(MAIN);
  const chunk = row.head;
  if (chunk == none) return;
  row.head = chunk.next;
  if (row.head == none) row.tail = none;
  chunksPending -= <usize>chunk.used - CHUNK_HEAD_BYTES;
  heapRelease(changetype<usize>(chunk));
}

/** Bytes of memory that the chunks hold. */
export function chunksHeldBytes(): u64 {
  let held: u64 = chunksPending;
  for (let which = MAIN; which <= SIDE; which++) {
    const row = rowAt(which);
    if (row.open != 0) held += heapBlockBytes(row.open) - row.openUsed;
  }
  return held;
}
