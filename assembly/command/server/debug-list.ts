// The subcommands of DEBUG for lists, and for whatever else is one listpack: how they lie in
// memory, node by node and element by element, and what is an element too big for a listpack.
//
//   DEBUG LISTPACK key            1) "bytes:13 entries:2"   2) "a"   3) "1024"
//                                 of a hash whose fields may expire: field, value, time, …
//   DEBUG QUICKLIST key           1) "count:5 nodes:3 fill:2 depth:0"
//                                 2) "container:PACKED encoding:RAW size:13 count:2"   3) …
//   DEBUG QUICKLIST key 1         the same, and behind each node its elements

import { Call } from '../../engine/call';
import { recordEncoding, recordType } from '../../memory/record';
import { ERROR_NO_KEY } from '../../protocol/error';
import { integerParse, integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyBulkInteger,
  replyDefer,
  replyDeferredArray,
  replyError,
  replyOk,
} from '../../protocol/reply';
import {
  listpackBytes,
  listpackCount,
  listpackFirst,
  listpackGet,
  listpackInteger,
  listpackNext,
  listpackText,
  listpackTextBytes,
} from '../../structure/listpack';
import {
  nodeClose,
  nodeIsCompressed,
  nodeIsPlain,
  nodeOpen,
  nodeSetThreshold,
  nodeView,
  quicklistView,
} from '../../structure/quicklist';
import { blockOf } from '../../type/block';
import { hashListpack } from '../../type/hash';
import { ListEncoding, Type } from '../../type/type';
import { valueEncodingName } from '../../type/value';
import { argumentIs } from '../cursor';
import { inspectQuietly } from '../generic/inspect';
import { lineAddress, lineBegin, lineBytes, lineFixed, lineInteger, lineText } from '../line';
import { debugIs } from './entry';

/** Answers a subcommand for lists; false = it is none of these. */
export function debugList(call: Call): bool {
  if (debugIs(call, 'LISTPACK', 3)) showListpack(call);
  else if (debugIs(call, 'QUICKLIST', 3)) showQuicklist(call, false);
  else if (debugIs(call, 'QUICKLIST', 4)) showQuicklist(call, !argumentIs(call, 3, '0'));
  else if (debugIs(call, 'QUICKLIST-PACKED-THRESHOLD', 3)) setThreshold(call);
  else return false;
  return true;
}

/** The listpack that holds all of a value; 0: it is no such value. */
function listpackOf(entry: usize): usize {
  if (recordType(entry) == Type.HASH) return hashListpack(entry);
  return valueEncodingName(entry) == 'listpack' ? blockOf(entry) : 0;
}

function showListpack(call: Call): void {
  const entry = inspectQuietly(call.database, call.address(2), call.bytes(2));
  if (entry == 0) return replyError(ERROR_NO_KEY);
  const listpack = listpackOf(entry);
  if (listpack == 0) return replyError('ERR Not a listpack encoded object.');
  replyArray(1 + listpackCount(listpack));
  lineBegin();
  lineText('bytes:');
  lineInteger(listpackBytes(listpack));
  lineText(' entries:');
  lineInteger(listpackCount(listpack));
  replyBulk(lineAddress(), lineBytes());
  replyEntries(listpack);
}

/** Answers with the entries of a listpack, one by one. */
function replyEntries(listpack: usize): void {
  for (let at = listpackFirst(listpack); at != 0; at = listpackNext(at)) {
    if (listpackGet(at)) replyBulk(listpackText, listpackTextBytes);
    else replyBulkInteger(listpackInteger);
  }
}


@inline function isQuicklist(entry: usize): bool {
  return recordType(entry) == Type.LIST && recordEncoding(entry) == ListEncoding.QUICKLIST;
}

function showQuicklist(call: Call, full: bool): void {
  const entry = inspectQuietly(call.database, call.address(2), call.bytes(2));
  if (entry == 0) return replyError(ERROR_NO_KEY);
  if (!isQuicklist(entry)) return replyError('ERR Not a quicklist encoded object.');
  const view = quicklistView(blockOf(entry));
  const mark = replyDefer();
  lineBegin();
  lineText('count:');
  lineInteger(view.count);
  lineText(' nodes:');
  lineInteger(view.nodes);
  lineText(' fill:');
  lineInteger(view.fill);
  lineText(' depth:');
  lineInteger(view.depth);
  replyBulk(lineAddress(), lineBytes());
  let count: u32 = 1;
  for (let node: usize = view.head; node != 0; node = nodeView(node).next) {
    replyNode(node);
    count += 1;
    if (full) count += replyElements(node);
  }
  nodeClose();
  replyDeferredArray(mark, count);
}

function replyNode(node: usize): void {
  lineBegin();
  lineText('container:');
  lineText(nodeIsPlain(node) ? 'PLAIN' : 'PACKED');
  lineText(' encoding:');
  lineText(nodeIsCompressed(node) ? 'LZF' : 'RAW');
  lineText(' size:');
  lineInteger(nodeView(node).bytes);
  lineText(' count:');
  lineInteger(nodeView(node).count);
  replyBulk(lineAddress(), lineBytes());
}

/** Answers with the elements of a node; returns how many, 0 if it could not be opened. */
function replyElements(node: usize): u32 {
  const data = nodeOpen(node);
  if (data == 0) return 0;
  if (nodeIsPlain(node)) replyBulk(data, nodeView(node).bytes);
  else replyEntries(data);
  return nodeView(node).count;
}

/** What DEBUG OBJECT adds to its line for a quicklist. */
export function lineQuicklist(entry: usize): void {
  if (!isQuicklist(entry)) return;
  const view = quicklistView(blockOf(entry));
  let bytes: u64 = 0;
  for (let node: usize = view.head; node != 0; node = nodeView(node).next) {
    bytes += nodeView(node).bytes;
  }
  lineText(' ql_nodes:');
  lineInteger(view.nodes);
  lineText(' ql_avg_node:');
  lineFixed(<f64>view.count / <f64>view.nodes);
  lineText(' ql_listpack_max:');
  lineInteger(view.fill);
  lineText(' ql_compressed:');
  lineInteger(view.depth != 0 ? 1 : 0);
  lineText(' ql_uncompressed_size:');
  lineInteger(bytes);
}

/** Most digits of an amount of memory; more are surely too many. */
const DIGITS_MAXIMUM: u32 = 12;

/** DEBUG QUICKLIST-PACKED-THRESHOLD size : 0 = as it was at first. */
function setThreshold(call: Call): void {
  const source = call.address(2);
  const count = call.bytes(2);
  let digits: u32 = 0;
  while (digits < count && load<u8>(source + digits) - 0x30 < 10) digits += 1;
  const unit = unitBytes(source + digits, count - digits);
  const isNumber = digits <= DIGITS_MAXIMUM && (digits == 0 || integerParse(source, digits));
  const amount: i64 = digits == 0 ? 0 : integerParsed;
  if (isNumber && unit != 0 && nodeSetThreshold(amount * unit)) return replyOk();
  replyError('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
}

/** The bytes of a unit: nothing, b, k, kb, m, mb, g or gb in any case; 0 = it is none. */
function unitBytes(source: usize, count: u32): i64 {
  if (count == 0) return 1;
  const letter = load<u8>(source) | 0x20;
  if (count == 1 && letter == 0x62) return 1;
  if (count > 2 || (count == 2 && (load<u8>(source + 1) | 0x20) != 0x62)) return 0;
  const base: i64 = count == 2 ? 1024 : 1000;
  if (letter == 0x6b) return base;
  if (letter == 0x6d) return base * base;
  return letter == 0x67 ? base * base * base : 0;
}
