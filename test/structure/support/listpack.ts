// What the specs of the listpack share: golden bytes, and lists as arrays of texts.

import { heapBlockBytes } from '../../../assembly/memory/heap';
import {
  listpackAppend,
  listpackBytes,
  listpackCount,
  listpackCreate,
  listpackFirst,
  listpackGetText,
  listpackLast,
  listpackNext,
  listpackPrevious,
  listpackText,
  listpackTextBytes,
} from '../../../assembly/structure/listpack';
import { listpackFind } from '../../../assembly/structure/listpack-find';
import { listpackValidate } from '../../../assembly/structure/listpack-validate';

// What redis-server 7.0 keeps for RPUSH of VALUES …
export const VALUES: string[] = [
  'hello',
  '0',
  '127',
  '128',
  '-1',
  '-4096',
  '4095',
  '4096',
  '-32768',
  '32767',
  '32768',
  '-8388608',
  '8388607',
  '8388608',
  '-2147483648',
  '2147483647',
  '2147483648',
  '-9223372036854775808',
  '9223372036854775807',
  '9223372036854775808',
  '',
  '01',
  '-0',
];
export const GOLDEN: string =
  '8800000017008568656c6c6f0600017f01c08002dfff02d00002cfff02f1001003f1008003f1ff7f03f200800004' +
  'f200008004f2ffff7f04f30000800005f30000008005f3ffffff7f05f4000000800000000009f400000000000000' +
  '8009f4ffffffffffffff7f09933932323333373230333638353437373538303814800182303103822d3003ff';
// … HSET of field value, n 42; ZADD of 1.5 a, -7 b; RPUSH of 'a' and 1024.
export const GOLDEN_HASH: string = '1a0000000400856669656c64068576616c756506816e022a01ff';
export const GOLDEN_ZSET: string = '150000000400816202dff90281610283312e3504ff';
export const EXAMPLE: string = '0d0000000200816102c40002ff';

export const TEXT: usize = memory.data(70000, 16);
export const BUFFER: usize = memory.data(24, 8);

/** Writes a text to TEXT; returns its count. */
export function put(text: string): u32 {
  for (let i = 0; i < text.length; ++i) store<u8>(TEXT + i, <u8>text.charCodeAt(i));
  return text.length;
}

export function append(list: usize, text: string): usize {
  const count = put(text);
  return listpackAppend(list, TEXT, count);
}

export function textAt(entry: usize): string {
  if (!entry) return 'none';
  listpackGetText(entry, BUFFER);
  return String.UTF8.decodeUnsafe(listpackText, listpackTextBytes);
}

export function find(list: usize, entry: usize, text: string, skip: u32): usize {
  const count = put(text);
  return listpackFind(list, entry, TEXT, count, skip);
}

export function valid(list: usize): bool {
  return listpackValidate(list, listpackBytes(list), true);
}

/** Whether a list holds these values, walked from both ends and by index. */
export function holds(list: usize, model: string[]): bool {
  if (!valid(list) || listpackCount(list) != <u32>model.length) return false;
  let entry = listpackFirst(list);
  for (let i = 0; i < model.length; ++i) {
    if (textAt(entry) != model[i]) return false;
    entry = listpackNext(entry);
  }
  if (entry) return false;
  entry = listpackLast(list);
  for (let i = model.length - 1; i >= 0; --i) {
    if (textAt(entry) != model[i]) return false;
    entry = listpackPrevious(list, entry);
  }
  return entry == 0 && heapBlockBytes(list) >= listpackBytes(list);
}

export function listOf(model: string[]): usize {
  let list = listpackCreate(0);
  for (let i = 0; i < model.length; ++i) list = append(list, model[i]);
  return list;
}
