// The deep walker of the heap, for tests: visits every span, every slab and every free list and
// checks that all that the heap believes about itself is true. It takes time proportional to the
// whole heap and is never called by the engine.
//
// What it checks:
//
// - the spans tile each region: the records of a span's first and last page agree, a span ends
//   where the next begins, no two FREE spans are neighbours;
// - every FREE span hangs in the bin of its length, the lists are linked both ways, the bitmap says
//   which lists are empty, and the lists hold no more spans than the walk has found;
// - every slab: its free list has the length it says, lies in the slab, on block boundaries;
//   it hangs in its class's list exactly when it has a free block; no slab is quite free;
// - every magazine: its length, and that its blocks are of its class;
// - the pages that are ours, and the free ones among them, are as many as are counted;
// - live bytes by this count are heapUsedBytes (on a hostile heap, the sum over its live blocks,
//   each of them with its fence whole).

import { heapUsedBytes } from './heap';
import {
  pageShift,
  pageBytes,
  slabPages,
  PageState,
  pageRecord,
  spanFirstPage,
  spanHeldPage,
  spanEndPage,
  spanPagesFree,
  spanPagesOwned,
  spanPages,
  spanState,
  spanBin,
  spanBinHead,
  spanBinMarked,
  spanBins,
} from './heap-span';
import {
  classLast,
  sizeClass,
  slabRecord,
  classOfBlock,
  magazineCount,
  SlabRecord,
} from './heap-slab';
import { debugEnabled, debugRawIsLive, debugRawUsable } from './heap-debug';

let walkedLive: u64 = 0;
let walkedOwned: u32 = 0;
let walkedFree: u32 = 0;
let walkedFreePages: u32 = 0;
let walkedSlabs: u32 = 0;

/** Whether all that the heap knows of itself is true. */
export function heapValidate(): bool {
  walkedLive = 0;
  walkedOwned = 0;
  walkedFree = 0;
  walkedFreePages = 0;
  walkedSlabs = 0;
  if (!spansHold() || !binsHold() || !classesHold()) return false;
  if (walkedOwned != spanPagesOwned || walkedFreePages != spanPagesFree) return false;
  return <f64>walkedLive == heapUsedBytes();
}

function spansHold(): bool {
  let page = spanFirstPage;
  let before: PageState = PageState.FOREIGN;
  while (page < spanEndPage) {
    const state = spanState(page);
    if (state == PageState.FOREIGN) {
      before = state;
      page++;
      continue;
    }
    const pages = spanPages(page);
    if (!pages || pages > spanEndPage - page) return false;
    if (pageRecord(page).tag != pageRecord(page + pages - 1).tag) return false;
    walkedOwned += pages;
    if (state == PageState.FREE) {
      if (before == PageState.FREE) return false;
      walkedFree++;
      walkedFreePages += pages;
    } else if (state == PageState.SLAB) {
      if (pages != slabPages || page & (slabPages - 1) || !slabHolds(page)) return false;
    } else if (page == spanHeldPage) {
      walkedFreePages += pages;
    } else if (!largeHolds(page, pages)) {
      return false;
    }
    before = state;
    page += pages;
  }
  return page == spanEndPage;
}

function largeHolds(page: u32, pages: u32): bool {
  const block = (<usize>page) << pageShift;
  if (debugEnabled) {
    if (!debugRawIsLive(block)) return false;
    walkedLive += debugRawUsable(block);
  } else {
    walkedLive += <u64>pages * pageBytes;
  }
  return true;
}

function slabHolds(page: u32): bool {
  const start = (<usize>page) << pageShift;
  const record = slabRecord(start);
  if (!record.class || record.class > classLast) return false;
  if (classOfBlock(start) != (debugEnabled ? 0 : record.class)) return false;
  const entry = sizeClass(record.class);
  const bytes = entry.blockBytes;
  const end = start + record.capacity * bytes;
  const isNewest = entry.fresh != entry.freshEnd && entry.freshEnd == end;
  const freshStart = isNewest ? entry.fresh : end;
  let free: u32 = 0;
  let block = record.free;
  while (block && free <= record.capacity) {
    if (block < start || block >= freshStart || (block - start) % bytes) return false;
    free++;
    block = load<usize>(block);
  }
  const fresh = <u32>(end - freshStart) / bytes;
  if (free != record.freeCount || free == record.capacity) return false;
  if ((record.listed != 0) != (free != 0)) return false;
  walkedSlabs++;
  const live = record.capacity - free - fresh;
  if (!debugEnabled) {
    walkedLive += <u64>live * bytes;
    return true;
  }
  let whole: u32 = 0;
  for (let raw = start; raw < freshStart; raw += bytes) {
    if (!debugRawIsLive(raw)) continue;
    whole++;
    walkedLive += debugRawUsable(raw);
  }
  return whole == live;
}

function binsHold(): bool {
  let listed: u32 = 0;
  for (let bin: u32 = 0; bin < spanBins; bin++) {
    let page = spanBinHead(bin);
    if (spanBinMarked(bin) != (page != 0)) return false;
    let before: u32 = 0;
    while (page) {
      if (spanState(page) != PageState.FREE || spanBin(spanPages(page)) != bin) return false;
      if (pageRecord(page).previous != before || ++listed > walkedFree) return false;
      before = page;
      page = pageRecord(page).next;
    }
  }
  return listed == walkedFree;
}

function classesHold(): bool {
  let slabs: u32 = 0;
  for (let index: u32 = 1; index <= classLast; index++) {
    const entry = sizeClass(index);
    slabs += entry.slabCount;
    let before: SlabRecord | null = null;
    let record = entry.room;
    let listed: u32 = 0;
    while (record) {
      if (record.class != index || !record.listed || record.previous != before) return false;
      if (++listed > entry.slabCount) return false;
      before = record;
      record = record.next;
    }
    let held: u32 = 0;
    let block = entry.free;
    while (block && held <= magazineCount(entry)) {
      if (classOfBlock(block) != index) return false;
      held++;
      block = load<usize>(block);
    }
    if (held != magazineCount(entry)) return false;
    walkedLive -= <u64>held * entry.blockBytes;
  }
  return slabs == walkedSlabs;
}
