// What a copy of the memory has to copy: everything else is zero, and stays unbacked if nobody
// writes to it. Runs of backed bytes, from below: the program's data and the used beginnings of the
// tables (heap-span.ts draws them), then pages that have been touched.

import {
  PageRecord,
  classMap,
  classMapBytes,
  pageBytes,
  pageShift,
  pageTable,
  slabPages,
  slabTable,
  spanEndPage,
  spanFirstPage,
} from './heap-span';
import { touchedMap } from './heap-touched';

/** The first address from `address` up at which there may be more than zeros; 0 = there is none. */
export function spanBackedFrom(address: usize): usize {
  const tables = address < classMap + classMapBytes;
  if (tables && address < tableEnd(address)) return address;
  if (address < slabTable) return slabTable;
  if (address < touchedMap) return touchedMap;
  if (address < classMap) return classMap;
  let page = max(spanFirstPage, <u32>((address + (pageBytes - 1)) >> pageShift));
  while (page < spanEndPage) {
    const word = load<u64>(touchedMap + ((page >> 6) << 3)) >> (page & 63);
    if (word) {
      page += <u32>ctz(word);
      return page < spanEndPage ? (<usize>page) << pageShift : 0;
    }
    page = (page | 63) + 1;
  }
  return 0;
}

/** The end of the run of backed bytes in which an address lies that spanBackedFrom gave. */
export function spanBackedEnd(address: usize): usize {
  if (address < classMap + classMapBytes) return tableEnd(address);
  let page = <u32>(address >> pageShift);
  while (page < spanEndPage) {
    const word = ~(load<u64>(touchedMap + ((page >> 6) << 3)) >> (page & 63));
    const used = min(64 - (page & 63), <u32>ctz(word));
    page += used;
    if (!used || page & 63) break;
  }
  return (<usize>min(page, spanEndPage)) << pageShift;
}

/** The end of what is used of the table in which an address lies, or of the data below them. */
function tableEnd(address: usize): usize {
  const systemPages: usize = (spanEndPage + slabPages) / slabPages;
  if (address < slabTable) return pageTable + <usize>(spanEndPage + 1) * offsetof<PageRecord>();
  if (address < touchedMap) return slabTable + systemPages * 32;
  if (address < classMap) return touchedMap + systemPages * 2;
  return classMap + systemPages;
}
