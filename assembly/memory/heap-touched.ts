// Which pages have ever been handed out: a bit each, in a table that lies beside the heap
// (heap-span.ts draws it). What was never handed out is still zero, and the system does not back
// it.

const PAGE_SHIFT: u32 = 12;

/** Address of the bitmap. */
export let touchedMap: usize = 0;
/** How many pages have been handed out: the system backs no more than these. */
export let touchedPages: u32 = 0;

/** Begins with a bitmap, which is zero, at an address. */
export function touchedInitialize(address: usize): void {
  touchedMap = address;
  touchedPages = 0;
}

/** Notes that pages are handed out. */
export function touchedSet(page: u32, pages: u32): void {
  const end = page + pages;
  while (page < end) {
    const word = touchedMap + ((page >> 6) << 3);
    const bit = page & 63;
    const count = min(64 - bit, end - page);
    const mask = (u64.MAX_VALUE >> (64 - count)) << bit;
    const before = load<u64>(word);
    touchedPages += <u32>popcnt(mask & ~before);
    store<u64>(word, before | mask);
    page += count;
  }
}

/** Writes zeros over those of the pages that have been handed out before. */
export function touchedClear(page: u32, pages: u32): void {
  const end = page + pages;
  while (page < end) {
    const word = load<u64>(touchedMap + ((page >> 6) << 3)) >> (page & 63);
    const left = min(64 - (page & 63), end - page);
    const fresh = min(left, <u32>ctz(word));
    page += fresh;
    if (fresh == left) continue;
    const used = min(left - fresh, <u32>ctz(~(word >> fresh)));
    memory.fill((<usize>page) << PAGE_SHIFT, 0, (<usize>used) << PAGE_SHIFT);
    page += used;
  }
}
