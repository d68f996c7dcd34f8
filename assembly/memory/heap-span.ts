// Spans: runs of whole 4 KiB pages, the lower half of the heap (heap.ts is the upper half and
// tells the whole story). This file takes memory from the system, hands out runs of pages, takes
// them back and joins neighbours. It never looks into the memory that it manages: everything it
// knows stands in tables beside it, so that memory which was never handed out is never touched
// and therefore still costs nothing and is still zero.
//
// The tables lie at the place that spanInitialize was given and cover the whole 4 GiB. What the
// heap has not reached yet is never written, so the operating system never backs it.
//
//     start (rounded up to 4096)
//     +-----------------------+---------------------+----------------+------------------+
//     | page records          | slab records        | touched bitmap | class map        |
//     | 2^20 x 12 B = 12 MiB  | 2^16 x 32 B = 2 MiB | 2^20 bit       | 2^16 x 1 B       |
//     |                       | (heap-slab.ts)      | = 128 KiB      | = 64 KiB (slab)  |
//     +-----------------------+---------------------+----------------+------------------+
//     0                       c00000                e00000           e20000             e30000
//
// Page record, 12 bytes, one for each page of the address space. Only the records of the first
// and of the last page of a span are meaningful; those between hold anything.
//
//     offset 0   tag       u32   pages << 2 | state     the same in the first and the last record
//     offset 4   next      u32   page number            first record of a FREE span only: the
//     offset 8   previous  u32   page number, 0 none    list of the free spans of its bin
//
//     state  00  FOREIGN   not ours (tables, the program's data, another allocator's memory)
//            01  FREE      no two FREE spans are ever neighbours
//            10  SLAB      16 pages, aligned to 16, cut into blocks of one size
//            11  LARGE     one block
//
//     Example: a LARGE span of 5 pages at page 0x00e40 has the tag 17 00 00 00 in the records of
//     the pages 0x00e40 and 0x00e44, which lie at table + 0xe40 * 12 and table + 0xe44 * 12.
//
// Bins. Free spans hang in 152 lists by their length: 1 .. 31 pages exactly, above that eight bins
// a doubling. Three words of 64 bits tell which lists are not empty, so a search looks at a few
// bits and never walks over what is too small:
//
//     pages 1 .. 31           bin = pages
//     pages 2^k + s * 2^(k-3) bin = 32 + (k - 5) * 8 + s        k = 5 .. 19, s = 0 .. 7
//
// Large blocks are cut from the front of a free span (they may grow into what is left behind
// them), slabs from its aligned end; so the two kinds do not fray each other.
//
// Growth. `memory.grow` is called with max(what is needed, min(16 MiB, 1/8 of what we have)), and
// again with just what is needed if the larger step was refused. Somebody else may grow the memory
// as well: our memory is then made of several regions, and the pages between them are FOREIGN.
// A growth costs the host up to 4 ms (it counts the memory anew and may collect garbage), whatever
// its size; a host that wants no such pauses takes the whole address space ahead (spanReserve).
// Pages taken ahead cost nothing until they are touched, and become ours step by step as others do.
//
// The last page of the address space is never ours. So `address + bytes` of a block never wraps to
// zero, and a 16-byte load that begins in a block never leaves the memory.

import { touchedClear, touchedInitialize, touchedMap, touchedSet } from './heap-touched';

export const pageShift: u32 = 12;
export const pageBytes: u32 = 4096;
/** Pages in the address space that may be ours: all of 4 GiB but the last. */
export const pageLimit: u32 = 0xfffff;
/** Lists of free spans. */
export const spanBins: u32 = 152;
/** Pages of a slab, and of a page of the WebAssembly memory. */
export const slabPages: u32 = 16;

export const enum PageState {
  FOREIGN = 0,
  FREE = 1,
  SLAB = 2,
  LARGE = 3,
}

/** What the heap knows of a page; drawn above. */
@unmanaged
export class PageRecord {
  tag: u32;
  next: u32;
  previous: u32;
}
if (offsetof<PageRecord>() != 12) ERROR('PageRecord is 12 bytes');

const pageTableBytes: usize = 12 << 20;
const slabTableBytes: usize = 2 << 20;
const touchedBytes: usize = 128 << 10;
export const classMapBytes: usize = 64 << 10;
/** WebAssembly pages of the address space. */
const systemLimit: u32 = 0x10000;
const growthPagesMaximum: u32 = (16 << 20) >> 12;
const addressPages: u32 = 0x100000;
/** The reserve: a part of the ceiling, between 256 KiB and 32 MiB. */
const reserveShift: u32 = 6;
const reservePagesMinimum: u32 = (256 << 10) >> 12;
const reservePagesMaximum: u32 = (32 << 20) >> 12;
/** While the heap is small, so is the reserve: a part of what is ours. */
const reserveOwnedShift: u32 = 4;
const exactBins: u32 = 32;
const binScanMaximum: u32 = 8;
const binScanLast: u32 = 4096;

const bins: usize = memory.data(152 * 4, 8);
const binWords: usize = memory.data(3 * 8, 8);

/** Address of the page records. */
export let pageTable: usize = 0;
let ceilingPages: u32 = addressPages;
/** How many pages are kept for those that may use the reserve; 0: there is no reserve. */
let reservePages: u32 = 0;
let reserveIsKept: bool = false;
/** The half of the reserve that lies in one piece, in no list and no block; 0 = there is none. */
export let spanHeldPage: u32 = 0;
let heldPages: u32 = 0;
/** The WebAssembly pages that were taken ahead and are not ours yet: first, and behind the last. */
let aheadFirst: u32 = 0;
let aheadEnd: u32 = 0;

/** Address of the slab records (heap-slab.ts). */
export let slabTable: usize = 0;
/** Address of the class map (heap-slab.ts). */
export let classMap: usize = 0;
/** The number of pages that are ours, free or not. */
export let spanPagesOwned: u32 = 0;
/** Those among them that are in no block and in no slab. */
export let spanPagesFree: u32 = 0;
/** The first page that was ever ours, and the page behind the last. */
export let spanFirstPage: u32 = 0;
export let spanEndPage: u32 = 0;

/**
 * Lays the tables at `start` and takes the memory behind them, up to its present end, as the first
 * region. Everything from `start` up must be zero and unused. Traps if not even the tables fit.
 */
export function spanInitialize(start: usize): void {
  pageTable = (start + (pageBytes - 1)) & ~(<usize>pageBytes - 1);
  slabTable = pageTable + pageTableBytes;
  touchedInitialize(slabTable + slabTableBytes);
  classMap = touchedMap + touchedBytes;
  const first = <u32>((classMap + classMapBytes) >> pageShift);
  const have = <u32>memory.size() * slabPages;
  if (have < first) {
    if (memory.grow((first - have + slabPages - 1) / slabPages) < 0) unreachable();
  }
  memory.fill(bins, 0, spanBins * 4);
  memory.fill(binWords, 0, 24);
  reserveIsKept = false;
  spanHeldPage = heldPages = 0;
  spanSetCeiling(0);
  spanReserveShift = 0;
  aheadFirst = 0;
  aheadEnd = 0;
  spanPagesOwned = 0;
  spanPagesFree = 0;
  spanFirstPage = first;
  spanEndPage = first;
  regionAdd(first, <u32>memory.size() * slabPages);
}

/** Makes everything that is ours free again, whatever was in it: for tests. */
export function spanReset(): void {
  memory.fill(bins, 0, spanBins * 4);
  memory.fill(binWords, 0, 24);
  spanPagesFree = 0;
  reserveIsKept = false;
  spanReserveShift = 0;
  spanHeldPage = heldPages = 0;
  let page = spanFirstPage;
  while (page < spanEndPage) {
    const first = page;
    while (page < spanEndPage && spanState(page) != PageState.FOREIGN) page += spanPages(page);
    if (page > first) freeInsert(first, page - first);
    else page++;
  }
  memory.fill(classMap, 0, classMapBytes);
}

/** Refuses to own more than this many pages; 0 takes the limit away. */
export function spanSetCeiling(pages: u32): void {
  ceilingPages = pages ? min(pages, addressPages) : addressPages;
  const part = min(ceilingPages >> reserveShift, reservePagesMaximum);
  reservePages = reserveIsKept ? max(part, reservePagesMinimum) : 0;
  heldRelease();
}

/** Keeps a reserve from now on (heap.ts says who may use it). */
export function spanKeepReserve(): void {
  reserveIsKept = true;
  spanSetCeiling(ceilingPages);
}

/** How much of the reserve is kept from who asks now: all of it (0), a half (1), nothing (31). */
export let spanReserveShift: u32 = 0;

/** Sets how much of the reserve is kept from those who ask from now on. */
export function spanSetReserveShift(shift: u32): void {
  spanReserveShift = shift;
}

/** How many pages are kept from those who make the data grow. */
function fullReserve(): u32 {
  return min(reservePages, max(spanPagesOwned >> reserveOwnedShift, reservePagesMinimum));
}

/**
 * Whether `pages` pages may be taken: as many must be free besides as are kept from who asks. Those
 * are pages that are ours already, for the system may refuse when they are needed.
 */
function mayTake(pages: u32): bool {
  const full = fullReserve();
  const kept = full >> spanReserveShift;
  if (kept != 0 && spanPagesFree < pages + kept) {
    spanGrow(pages + kept - spanPagesFree);
    if (spanPagesFree < pages + kept) return false;
  }
  if (spanReserveShift != 0 || heldPages >= full >> 1 || heldFill(full >> 1)) return true;
  // What was used of it has not come back in one piece, but there is much besides.
  return spanPagesFree >= pages + full * 2;
}

/** Has the held piece be one of `pages` pages. False: there is none, and it is as it was. */
function heldFill(pages: u32): bool {
  let page = spanFind(pages, binScanMaximum);
  if (!page && spanGrow(pages - tailPages(pages))) page = spanFind(pages, binScanMaximum);
  if (!page) return false;
  const have = spanPages(page);
  freeRemove(page);
  if (have > pages) freeInsert(page + pages, have - pages);
  const old = spanHeldPage;
  const oldPages = heldPages;
  heldSet(page, pages);
  spanPagesFree += pages - oldPages;
  if (oldPages) freeJoin(old, oldPages);
  return true;
}

function heldSet(page: u32, pages: u32): void {
  spanHeldPage = pages ? page : 0;
  heldPages = pages;
  if (pages) spanMark(page, pages, PageState.LARGE);
}

/** Puts the held piece among the free spans. */
function heldRelease(): void {
  if (!heldPages) return;
  spanPagesFree -= heldPages;
  freeJoin(spanHeldPage, heldPages);
  heldSet(0, 0);
}

/** Whether who asks may have `pages` pages of the held piece. */
function heldServes(pages: u32): bool {
  if (spanReserveShift == 0) return false;
  return heldPages >= pages + ((fullReserve() >> 1) >> spanReserveShift);
}

/** Cuts `pages` pages from the front of the held piece; 0 = they are not for who asks. */
function heldTake(pages: u32): u32 {
  if (!heldServes(pages)) return 0;
  const page = spanHeldPage;
  heldSet(page + pages, heldPages - pages);
  spanPagesFree -= pages;
  return page;
}

/** Cuts the 16 aligned pages of a slab from its end, and what is behind them. */
function heldTakeSlab(): u32 {
  const end = spanHeldPage + heldPages;
  const slabEnd = end & ~(slabPages - 1);
  if (!heldServes(end - slabEnd + slabPages)) return 0;
  const slab = slabEnd - slabPages;
  heldSet(spanHeldPage, slab - spanHeldPage);
  spanPagesFree -= end - slab;
  spanMark(slab, slabPages, PageState.SLAB);
  if (end > slabEnd) freeJoin(slabEnd, end - slabEnd);
  return slab;
}

/** Bytes of the tables that describe the memory which is ours. */
export function spanTableBytes(): u64 {
  return (<u64>spanPagesOwned * (12 * 16 + 32 + 2 + 1)) / 16;
}

/** The record of a page. */
@inline
export function pageRecord(page: u32): PageRecord {
  return changetype<PageRecord>(pageTable + <usize>page * offsetof<PageRecord>());
}

/** Pages of the span whose first or last page this is. */
@inline
export function spanPages(page: u32): u32 {
  return pageRecord(page).tag >> 2;
}

/** State of the span whose first or last page this is, FOREIGN if it is none of ours. */
@inline
export function spanState(page: u32): PageState {
  return pageRecord(page).tag & 3;
}

/**
 * Takes a run of `pages` pages for one LARGE block and returns its first page, 0 if there is no
 * memory. With `zeroed` its bytes are zero; pages that were never used are not touched for it.
 */
export function spanAllocate(pages: u32, zeroed: bool): u32 {
  if (!pages || pages > pageLimit || !mayTake(pages)) return 0;
  let page = spanFind(pages, binScanMaximum);
  if (!page) {
    const grown = spanGrow(pages - tailPages(pages));
    page = spanFind(pages, grown ? binScanMaximum : binScanLast);
  }
  if (page) {
    const have = spanPages(page);
    freeRemove(page);
    if (have > pages) freeInsert(page + pages, have - pages);
  } else {
    page = heldTake(pages);
    if (!page) return 0;
  }
  spanMark(page, pages, PageState.LARGE);
  if (zeroed) touchedClear(page, pages);
  touchedSet(page, pages);
  return page;
}

/** Takes the 16 aligned pages of a slab and returns the first, 0 if there is no memory. */
export function spanAllocateSlab(): u32 {
  if (!mayTake(slabPages)) return 0;
  let page = slabFind(binScanMaximum);
  if (!page) {
    const grown = spanGrow(slabPages);
    page = slabFind(grown ? binScanMaximum : binScanLast);
  }
  let slab: u32;
  if (page) {
    freeRemove(page);
    const end = page + spanPages(page);
    const slabEnd = end & ~(slabPages - 1);
    slab = slabEnd - slabPages;
    if (slab > page) freeInsert(page, slab - page);
    if (end > slabEnd) freeInsert(slabEnd, end - slabEnd);
  } else {
    slab = heldTakeSlab();
    if (!slab) return 0;
  }
  spanMark(slab, slabPages, PageState.SLAB);
  touchedSet(slab, slabPages);
  return slab;
}

/** Gives a span back and joins it with its free neighbours. */
export function spanRelease(page: u32): void {
  freeJoin(page, spanPages(page));
}

/** Gives back what is behind the first `pages` pages of a LARGE span. */
export function spanShrink(page: u32, pages: u32): void {
  const have = spanPages(page);
  if (pages >= have) return;
  spanMark(page, pages, PageState.LARGE);
  freeJoin(page + pages, have - pages);
}

/**
 * Lengthens a LARGE span to `pages` pages where it lies, if the pages behind it are free; a span
 * of 256 KiB or more at the end of the memory grows the memory rather than move. The new pages'
 * bytes are undefined. False: nothing was changed.
 */
export function spanExtend(page: u32, pages: u32): bool {
  if (pages > pageLimit - page) return false;
  const have = spanPages(page);
  if (!mayTake(pages - have)) return false;
  const behind = page + have;
  let room: u32 = spanState(behind) == PageState.FREE ? spanPages(behind) : 0;
  if (have + room < pages) {
    if (have < 64 || behind + room != memoryEnd() * slabPages) return false;
    if (!spanGrow(pages - have - room)) return false;
    // The last page of the address space is not ours, so there may be one page too few.
    room = spanState(behind) == PageState.FREE ? spanPages(behind) : 0;
    if (have + room < pages) return false;
  }
  freeRemove(behind);
  spanMark(page, pages, PageState.LARGE);
  if (have + room > pages) freeInsert(page + pages, have + room - pages);
  touchedSet(behind, pages - have);
  return true;
}

/** Head of the list of a bin, for the walker: a page number, 0 if it is empty. */
export function spanBinHead(bin: u32): u32 {
  return load<u32>(bins + (bin << 2));
}

/** Whether the bitmap says that a bin has spans, for the walker. */
export function spanBinMarked(bin: u32): bool {
  return ((load<u64>(binWords + ((bin >> 6) << 3)) >> (bin & 63)) & 1) != 0;
}

/** The bin in which a free span of this many pages hangs. */
export function spanBin(pages: u32): u32 {
  if (pages < exactBins) return pages;
  const log = 31 - clz(pages);
  return exactBins + (log - 5) * 8 + ((pages >> (log - 3)) & 7);
}

function spanMark(page: u32, pages: u32, state: PageState): void {
  const tag = (pages << 2) | state;
  pageRecord(page).tag = tag;
  pageRecord(page + pages - 1).tag = tag;
}

// A free span of at least `pages` pages, still in its list; 0 if there is none. It looks at no more
// than `scanMaximum` spans that might be too short.
function spanFind(pages: u32, scanMaximum: u32): u32 {
  const own = spanBin(pages);
  if (own < exactBins) return binFirst(own);
  // The spans of the own bin may be too short; look at a few for the best of them.
  let best: u32 = 0;
  let bestPages: u32 = u32.MAX_VALUE;
  let page = spanBinHead(own);
  for (let looked: u32 = 0; page && looked < scanMaximum; looked++) {
    const have = spanPages(page);
    if (have >= pages && have < bestPages) {
      best = page;
      bestPages = have;
    }
    page = pageRecord(page).next;
  }
  return best ? best : binFirst(own + 1);
}

// A free span that has 16 aligned pages in it, 0 if there is none.
function slabFind(scanMaximum: u32): u32 {
  for (let bin = slabPages; bin < 31; bin++) {
    bin = binNext(bin);
    if (bin >= 31) break;
    let page = spanBinHead(bin);
    for (let looked: u32 = 0; page && looked < scanMaximum; looked++) {
      const end = (page + bin) & ~(slabPages - 1);
      if (end - slabPages >= page) return page;
      page = pageRecord(page).next;
    }
  }
  return binFirst(31);
}

// The first bin from `bin` up that has spans, spanBins if there is none.
function binNext(bin: u32): u32 {
  let word = bin >> 6;
  if (word > 2) return spanBins;
  let bits = load<u64>(binWords + (word << 3)) & (u64.MAX_VALUE << (bin & 63));
  while (!bits) {
    if (++word > 2) return spanBins;
    bits = load<u64>(binWords + (word << 3));
  }
  return (word << 6) + <u32>ctz(bits);
}

function binFirst(bin: u32): u32 {
  const next = binNext(bin);
  return next < spanBins ? spanBinHead(next) : 0;
}

function freeInsert(page: u32, pages: u32): void {
  spanMark(page, pages, PageState.FREE);
  spanPagesFree += pages;
  const bin = spanBin(pages);
  const head = spanBinHead(bin);
  const record = pageRecord(page);
  record.next = head;
  record.previous = 0;
  if (head) pageRecord(head).previous = page;
  store<u32>(bins + (bin << 2), page);
  const word = binWords + ((bin >> 6) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (bin & 63)));
}

function freeRemove(page: u32): void {
  const record = pageRecord(page);
  const next = record.next;
  const previous = record.previous;
  spanPagesFree -= spanPages(page);
  if (next) pageRecord(next).previous = previous;
  if (previous) {
    pageRecord(previous).next = next;
    return;
  }
  const bin = spanBin(spanPages(page));
  store<u32>(bins + (bin << 2), next);
  if (next) return;
  const word = binWords + ((bin >> 6) << 3);
  store<u64>(word, load<u64>(word) & ~((<u64>1) << (bin & 63)));
}

function freeJoin(page: u32, pages: u32): void {
  if (spanState(page - 1) == PageState.FREE) {
    const before = spanPages(page - 1);
    page -= before;
    pages += before;
    freeRemove(page);
  }
  const behind = page + pages;
  if (spanState(behind) == PageState.FREE) {
    pages += spanPages(behind);
    freeRemove(behind);
  }
  freeInsert(page, pages);
}

// The pages of the free span at the very end of the memory, at most `most`.
function tailPages(maximum: u32): u32 {
  const end = memoryEnd() * slabPages;
  if (end > pageLimit || spanState(end - 1) != PageState.FREE) return 0;
  return min(spanPages(end - 1), maximum - 1);
}

// Takes at least `pages` pages from the system; they join the free span at the end, if it is ours.
function spanGrow(pages: u32): bool {
  const have = memoryEnd();
  const needed = (pages + slabPages - 1) / slabPages;
  if (spanPagesOwned + needed * slabPages > ceilingPages) return false;
  if (needed > systemLimit - have) return false;
  const step = min(growthPagesMaximum, spanPagesOwned >> 3);
  let wanted = max(needed, step / slabPages);
  wanted = min(wanted, systemLimit - have);
  wanted = max(needed, min(wanted, (ceilingPages - spanPagesOwned) / slabPages));
  const ahead = aheadEnd - aheadFirst;
  if (ahead >= needed) {
    wanted = min(wanted, ahead);
    aheadFirst += wanted;
    regionAdd(have * slabPages, (have + wanted) * slabPages);
    return true;
  }
  let before = memory.grow(wanted);
  if (before < 0 && wanted > needed) {
    wanted = needed;
    before = memory.grow(wanted);
  }
  if (before < 0) return false;
  regionAdd(<u32>before * slabPages, (<u32>before + wanted) * slabPages);
  return true;
}

/** The end of the memory that was asked for so far, in WebAssembly pages. */
function memoryEnd(): u32 {
  return aheadFirst < aheadEnd ? aheadFirst : <u32>memory.size();
}

/**
 * Takes memory ahead, up to `pages` WebAssembly pages in all (65536 are the address space).
 * @returns false if the system refuses; nothing was taken then
 */
export function spanReserve(pages: u32): bool {
  const have = <u32>memory.size();
  if (pages <= have || pages > systemLimit || aheadFirst < aheadEnd) return false;
  if (memory.grow(pages - have) < 0) return false;
  aheadFirst = have;
  aheadEnd = pages;
  return true;
}

/**
 * The memory has more pages than it had when the tables were written, all of them zero, because it
 * was copied into a larger one: they are taken ahead.
 */
export function spanFindAhead(): void {
  if (aheadFirst >= aheadEnd) aheadFirst = (spanEndPage + slabPages - 1) / slabPages;
  aheadEnd = <u32>memory.size();
}

function regionAdd(first: u32, end: u32): void {
  if (end > pageLimit) end = pageLimit;
  if (first >= end) return;
  spanPagesOwned += end - first;
  if (end > spanEndPage) spanEndPage = end;
  freeJoin(first, end - first);
}
