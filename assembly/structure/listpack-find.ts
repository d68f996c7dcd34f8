// Finding an entry of a listpack by its value, and choosing entries at random.
//
// A walk has to read each entry's lead to know where the next one begins, one load after the other.
// What can be saved is all else. The value is prepared once: as an integer, or as the eight bytes
// that its entry would begin with, so that most entries are judged by one comparison of a word:
//
//     'field:17'          88 66 69 65 6c 64 3a 31 | 37 08      lead and seven bytes, then the rest
//     'n'                 81 6e | 01                           under a mask of two bytes
//
// In sets of short members (skip 0) even that is not done at first: most searches in a set are for
// what is not there yet. Where the value's last two bytes stand
// next to each other is found sixteen places at a time; usually it is nowhere, and the answer is no
// without a walk. Else the walk goes only as far as the first place where the whole text stands,
// to see whether an entry has it there, or whether it is a part of something else.
//
// The random numbers come from the caller, since the engine has none of its own: the same numbers
// choose the same entries, on a replica too.
import { bytesEqual } from '../memory/bytes';
import { integerParse, integerParsed } from '../number/number';
import {
  Listpack,
  LISTPACK_HEADER_BYTES,
  listpackBytes,
  listpackCount,
  listpackDelete,
  listpackEnd,
  listpackEntry,
  listpackFirst,
  listpackLast,
  listpackPrevious,
  listpackSeek,
} from './listpack';
import {
  LEAD_INTEGER_13,
  LEAD_TEXT_12,
  LEAD_TEXT_6,
  entrySkip,
  entrySkipLong,
  listpackEquals,
  listpackGet,
  listpackInteger,
  listpackTextBytes,
  listpackText,
} from './listpack-entry';

/** Below so many bytes to look through the walk alone is quicker. */
const SIFT_BYTES_MINIMUM: usize = 384;
/** With more bytes an entry on average the walk alone is quicker. */
const SIFT_ENTRY_BYTES_MAXIMUM: u32 = 20;

/**
 * Finds a value. Integers are compared as integers, whatever they are written in.
 * @param entry where to begin; 0 for nowhere
 * @param skip entries to leave out between two comparisons: 1 to look at the fields of pairs only
 * @returns the first entry that equals the text of `count` bytes, or 0
 */
export function listpackFind(
  list: usize,
  entry: usize,
  source: usize,
  count: u32,
  skip: u32,
): usize {
  if (!entry) return 0;
  const end = listpackEnd(list);
  if (count - 1 < 20 && integerParse(source, count)) {
    return findInteger(entry, end, source, count, skip);
  }
  if (count >= 64) return findPlain(entry, end, source, count, skip);
  if (!skip && count >= 2 && end - entry >= SIFT_BYTES_MINIMUM) {
    const entries: u32 = changetype<Listpack>(list).count;
    if (listpackBytes(list) <= entries * SIFT_ENTRY_BYTES_MAXIMUM) {
      return findSifted(entry, end, source, count);
    }
  }
  return findShort(entry, end, source, count, skip);
}

/** Skips an entry and `skip` more; may stop at the end before. */
@inline
function skipOver(entry: usize, skip: u32): usize {
  entry = entrySkip(entry);
  while (skip--) entry = entrySkip(entry);
  return entry;
}

/** A value that spells an integer: parsed once, its text only compared with texts. */
function findInteger(entry: usize, end: usize, source: usize, count: u32, skip: u32): usize {
  const value = integerParsed;
  while (entry < end) {
    if (listpackGet(entry)) {
      if (listpackTextBytes == count && bytesEqual(listpackText, source, count)) return entry;
    } else if (listpackInteger == value) {
      return entry;
    }
    entry = skipOver(entry, skip);
  }
  return 0;
}

/** Any text that is no integer. */
function findPlain(entry: usize, end: usize, source: usize, count: u32, skip: u32): usize {
  const minimum = count < 64 ? LEAD_TEXT_6 : LEAD_TEXT_12;
  while (entry < end) {
    if (<u32>load<u8>(entry) >= minimum && equalsText(entry, source, count)) return entry;
    entry = skipOver(entry, skip);
  }
  return 0;
}

function equalsText(entry: usize, source: usize, count: u32): bool {
  if (!listpackGet(entry) || listpackTextBytes != count) return false;
  return bytesEqual(listpackText, source, count);
}

/** A text below 64 bytes, by the word that its entry begins with. */
function findShort(entry: usize, end: usize, source: usize, count: u32, skip: u32): usize {
  const inWord = min<u32>(count, 7);
  const rest = count - inWord;
  let word: u64 = LEAD_TEXT_6 | count;
  for (let i: u32 = 0; i < inWord; ++i) word |= (<u64>load<u8>(source + i)) << ((i + 1) << 3);
  const unused: u64 = (7 - inWord) << 3;
  // Eight bytes may be read as long as the last of them is the end or lies before it.
  while (entry + 7 <= end) {
    const first = load<u64>(entry);
    if (!((first ^ word) << unused)) {
      if (!rest || bytesEqual(entry + 8, source + 7, rest)) return entry;
    }
    const lead = (<u32>first) & 255;
    if (lead < LEAD_TEXT_6) entry += 2;
    else if (lead < LEAD_INTEGER_13) entry += lead - (LEAD_TEXT_6 - 2);
    else if (lead < LEAD_TEXT_12) entry += 3;
    else if (equalsText(entry, source, count)) return entry;
    else entry = entrySkipLong(entry, lead);
    for (let left = skip; left; --left) entry = entrySkip(entry);
  }
  return findPlain(entry, end, source, count, skip);
}

/** A text of 2 .. 63 bytes in a set of short members: where it stands at all, then as an entry. */
function findSifted(entry: usize, end: usize, source: usize, count: u32): usize {
  const before = count - 2;
  const first = v128.splat<u8>(load<u8>(source + before));
  const second = v128.splat<u8>(load<u8>(source + before, 1));
  // The text of an entry begins behind its lead; `at` is where its last two bytes may stand. A run
  // of 17 bytes is read; the last one ends with the list, and may overlap the one before it.
  const last = end - 16;
  let at = min(entry + 1 + before, last);
  let more = true;
  while (more) {
    let hits = v128.bitmask<u8>(
      v128.and(v128.eq<u8>(v128.load(at), first), v128.eq<u8>(v128.load(at, 1), second)),
    );
    while (hits) {
      const text = at + ctz(hits) - before;
      hits &= hits - 1;
      if (text <= entry || !bytesEqual(text, source, count)) continue;
      while (entry < text) {
        if (text - entry <= 5 && equalsText(entry, source, count)) return entry;
        entry = entrySkip(entry);
      }
    }
    more = at < last;
    at = min(at + 16, last);
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------
// Choosing

/**
 * A random entry, or the first of a random pair.
 * @param step 1 for entries, 2 for pairs
 * @param random 32 random bits
 * @returns the entry; 0 if there is none
 */
export function listpackRandom(list: usize, step: u32, random: u32): usize {
  const groups = listpackCount(list) / step;
  return listpackSeek(list, <i32>(scaled(random, groups) * step));
}

/** A random number below `limit` (0 if that is 0) of 32 random bits. */
@inline
function scaled(random: u32, limit: u32): u32 {
  return <u32>((<u64>random * limit) >> 32);
}

/**
 * Chooses among all groups of `step` entries as many different ones as asked for, or all, each
 * set of them with the same chance.
 * @param entries address where their first entries are written (u32 each), in the list's order
 * @param seed 64 random bits
 * @returns how many there are
 */
export function listpackSample(list: usize, entries: usize, count: u32, step: u32, seed: u64): u32 {
  let available = listpackCount(list) / step;
  let wanted = min(count, available);
  const chosen = wanted;
  let at = list + LISTPACK_HEADER_BYTES;
  for (; wanted; --available) {
    seed += 0x9e3779b97f4a7c15;
    if (scaled(mixed(seed), available) < wanted) {
      store<u32>(entries, <u32>at);
      entries += 4;
      --wanted;
    }
    at = skipOver(at, step - 1);
  }
  return chosen;
}

/** 32 random bits of a counter (the finish of SplitMix64, Steele et al. 2014). */
function mixed(counter: u64): u32 {
  let word = counter;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return <u32>((word ^ (word >> 31)) >> 32);
}

/**
 * Writes the addresses of the first entries of all groups of `step` entries: for choosing more
 * than a few with repetitions.
 * @param entries address of room for listpackCount / step of them (u32 each)
 * @returns how many there are
 */
export function listpackEntries(list: usize, entries: usize, step: u32): u32 {
  const groups = listpackCount(list) / step;
  let at = list + LISTPACK_HEADER_BYTES;
  for (let i: u32 = 0; i < groups; ++i) {
    store<u32>(entries + ((<usize>i) << 2), <u32>at);
    at = skipOver(at, step - 1);
  }
  return groups;
}

/** How many entries listpackRemove has taken out. */
export let listpackRemoved: u32 = 0;

/** Takes up to `most` entries that equal a text out of a listpack; returns it, possibly moved. */
export function listpackRemove(
  list: usize,
  fromTail: bool,
  source: usize,
  count: u32,
  maximum: u32,
): usize {
  listpackRemoved = 0;
  let at = fromTail ? listpackLast(list) : listpackFirst(list);
  while (at != 0 && listpackRemoved < maximum) {
    if (!fromTail) at = listpackFind(list, at, source, count, 0);
    if (at == 0) break;
    if (!fromTail || listpackEquals(at, source, count)) {
      list = listpackDelete(list, at);
      at = listpackEntry;
      listpackRemoved += 1;
      if (fromTail && at == 0) at = listpackEnd(list);
    }
    if (fromTail) at = listpackPrevious(list, at);
  }
  return list;
}
